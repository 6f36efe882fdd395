"""The picture that ``report --card`` makes: every text is within it, whatever the titles are."""

from __future__ import annotations

import shutil
import struct
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.views.card import HEIGHT, MARGIN, WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

SVG = "{http://www.w3.org/2000/svg}"
RSVG = shutil.which("rsvg-convert")
TITLES = st.one_of(
    st.text(st.sampled_from("学习提示词与工作流，。？！（）“”"), min_size=1, max_size=80),
    st.text(st.sampled_from("WMQ wmil. -/"), min_size=1, max_size=120).filter(str.strip),
    st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()) and "\0" not in text),
)


def picture_of(run: Run, folder: Path, titles: list[str]) -> ET.Element:
    """Return the card of a day on which lessons with these titles were done."""
    folder.mkdir(exist_ok=True)
    named = [{"zh": title, "en": title} for title in titles]
    lessons = [{"id": f"l{number}", "title": title} for number, title in enumerate(named)]
    stage = {"id": "s", "title": named[0], "days": 3, "lessons": lessons}
    plan = {"format": 1, "id": "aigc", "title": named[0], "stages": [stage]}
    path = folder / "plan.toml"
    path.write_text(tomli_w.dumps(plan), encoding="utf-8")
    run("done", "1.*", "--curriculum", str(path))
    result = run("report", "--card", "-", "--curriculum", str(path))
    assert result.code == 0, result.err
    return ET.fromstring(result.out)  # noqa: S314 - our own


def least_width(text: str, size: float) -> float:
    """Return how wide a text is at least: Chinese is as wide as high, the widest letters nearly."""
    return sum(
        size * (1 if "\u4e00" <= char <= "\u9fff" or char in "，。？！（）" else 0.5)
        for char in text
        if char not in "il.,:;'|!()[] -/" and char.isprintable()
    )


@given(titles=st.lists(TITLES, min_size=1, max_size=12))
def test_every_text_is_within_the_picture(run: Run, home: Path, titles: list[str]) -> None:
    home.mkdir(exist_ok=True)
    (home / "aigc.toml").unlink(missing_ok=True)
    picture = picture_of(run, home, titles)
    texts = picture.findall(f"{SVG}text")
    places = [(float(each.get("x", 0)), float(each.get("y", 0))) for each in texts]
    for text, (x, y) in zip(texts, places, strict=True):
        size = float(text.get("font-size", 0))
        assert size < y < 1060
        assert x >= MARGIN
        assert x + least_width(text.text or "", size) <= WIDTH - MARGIN + 1
    assert len(set(places)) == len(places)
    shown = [text for text in texts if text.text == "✓"]
    more = [text.text for text in texts if (text.text or "").endswith("more")]
    hidden = len(titles) - len(shown)
    assert more == ([f"… and {hidden} more"] if hidden else [])


@pytest.mark.skipif(not RSVG, reason="rsvg-convert is not installed")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_rsvg_draws_the_card(run: Run, tmp_path: Path, language: str) -> None:
    run("done", "1.1-20")
    card, png = tmp_path / "card.svg", tmp_path / "card.png"
    run("--lang", language, "report", "--card", str(card))
    subprocess.run([str(RSVG), str(card), "-o", str(png)], check=True)
    assert struct.unpack(">II", png.read_bytes()[16:24]) == (WIDTH, HEIGHT)
