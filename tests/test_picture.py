"""The pictures in the READMEs show what `today` and `progress` really print.

`pytest tests/test_picture.py --update-transcripts` draws them.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

import picture
from aigc_study.cli import terminal
from aigc_study.views.page import Page
from conftest import ROOT, Run
from transcript import compare_or_update

COLUMNS = 80
STUDIED = {
    "2026-10-20": "1.1-20",
    "2026-10-30": "1.21-40",
    "2026-11-12": "1.41-64",
    "2026-11-18": "2.1-9",
    "2026-11-21": "2.10-12",
}


@pytest.mark.parametrize(
    ("lang", "name", "title"),
    [
        ("en", "docs/today.svg", "aigc-study and aigc-study progress in a terminal"),
        ("zh", "docs/zh/today.svg", "终端中的 aigc-study 和 aigc-study progress"),
    ],
)
def test_the_picture_is_current(
    lang: str,
    name: str,
    title: str,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    run("start", "2026-10-12")
    for day, lessons in STUDIED.items():
        assert run("done", lessons, "--on", day).code == 0
    page = Page(width=COLUMNS, colour=True)
    monkeypatch.setattr(terminal, "page", lambda _stream=None: page)
    lines: list[str] = []
    for command in ([], ["progress"]):
        out = run("--lang", lang, *command).out
        lines += ["\x1b[2m$\x1b[0m " + " ".join(["aigc-study", *command]), *out.splitlines(), ""]
    assert picture.unknown_styles(lines) == set()
    drawn = picture.draw(lines[:-1], COLUMNS, title)
    update = request.config.getoption("update_transcripts")
    compare_or_update(ROOT / name, (ROOT / name).read_text("utf-8"), drawn, update=update)


def test_each_character_is_placed_at_its_cell() -> None:
    drawn = picture.draw(["课程<a \x1b[1;32m━━\x1b[0m─&"], 20, "title")
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    shapes = [
        (shape.text, shape.get("x"), shape.get("width"), shape.get("class"))
        for shape in list(root)[3:]
    ]
    start, cell = picture.MARGIN, picture.CELL
    assert shapes == [
        ("课", f"{start}", None, None),
        ("程", f"{start + 2 * cell}", None, None),
        ("<a", f"{start + 4 * cell} {start + 5 * cell}", None, None),
        (None, f"{start + 7 * cell}", f"{2 * cell}", "s1 s32"),
        (None, f"{start + 9 * cell}", f"{cell}", None),
        ("&", f"{start + 10 * cell}", None, None),
    ]
