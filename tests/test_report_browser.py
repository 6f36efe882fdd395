"""What ``report`` makes, opened in a real browser, if there is one."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli_w

from aigc_study.views.card import HEIGHT, MARGIN, WIDTH
from browser import PATH, Tab, browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

pytestmark = pytest.mark.skipif(not PATH, reason="Chromium is not installed")

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
FIND_BARRIERS = """axe.run().then(found => found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.html).join(" ")))"""
TEXT_BOXES = """[...document.querySelectorAll("text")].map(text => {
    const box = text.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
})"""
HIDDEN_TO_THE_RIGHT = """document.documentElement.scrollWidth
    - document.documentElement.clientWidth"""
PHONE, DESKTOP = 390, 1280
TROUBLE = {"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"}


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    """Start the browser once."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        browser(Path(folder)) as tab,
    ):
        yield tab


def requests(tab: Tab) -> list[str]:
    """Return what was asked for to show a page."""
    sent = [each for each in tab.events if each["method"] == "Network.requestWillBeSent"]
    return [each["params"]["request"]["url"] for each in sent]


def long_plan(path: Path) -> Path:
    """Write a plan of 400 lessons with long titles."""
    title = {"zh": "很长的课程标题" * 8, "en": "A rather long title " * 8 + "x" * 100}
    stages = [
        {
            "id": f"s{stage}",
            "title": title,
            "days": 90,
            "lessons": [{"id": f"l{stage}-{number}", "title": title} for number in range(100)],
        }
        for stage in range(4)
    ]
    path.write_text(
        tomli_w.dumps({"format": 1, "id": "long", "title": title, "stages": stages}),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("done", "language"), [(0, "zh"), (40, "en"), (40, "zh"), (149, "zh"), (400, "en")]
)
def test_a_page_is_whole_quiet_and_without_barriers(
    run: Run, tab: Tab, tmp_path: Path, done: int, language: str
) -> None:
    page = page_of(run, tmp_path, done, language)
    for width, dark in ((PHONE, language == "en"), (DESKTOP, language == "zh")):
        tab.open(page, width, dark=dark)
        assert requests(tab) == [page]
        assert not tab.evaluate(HIDDEN_TO_THE_RIGHT)
        tab.evaluate(AXE)
        assert tab.evaluate(FIND_BARRIERS) == []
        assert not [event for event in tab.events if event["method"] in TROUBLE]


def page_of(run: Run, folder: Path, done: int, language: str) -> str:
    """Return the address of a page with so many lessons done, or of a plan of 400 lessons."""
    plan = ("--curriculum", str(long_plan(folder / "plan.toml"))) if done == 400 else ()
    run("rest", "weekly", "sun", *plan)
    for number, first in enumerate(range(0, min(done, 149), 10)):
        run("done", "--next", str(min(10, done - first)), "--on", f"-{60 - number * 4}d", *plan)
    if done == 40:
        run("replan", "--per-day", "2", "--yes")
        run("note", "1.1", "放了大蒜")
    page = folder / "page.html"
    assert run("--lang", language, "report", "--notes", str(page), *plan).code == 0
    return page.as_uri()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_on_the_card_is_cut(run: Run, tab: Tab, tmp_path: Path, language: str) -> None:
    plan = ("--curriculum", str(long_plan(tmp_path / "plan.toml")))
    card = tmp_path / "card.svg"
    run("done", "1.1-9", *plan)
    run("--lang", language, "report", "--card", str(card), *plan)
    tab.open(card.as_uri(), WIDTH, HEIGHT)
    boxes = tab.evaluate(TEXT_BOXES)
    assert len(boxes) > 10
    for left, top, right, bottom in boxes:
        assert MARGIN - 10 <= left < right <= WIDTH - MARGIN + 10
        assert 0 < top < bottom <= HEIGHT
    assert requests(tab) == [card.as_uri()]
