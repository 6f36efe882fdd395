"""The pictures in the READMEs show what the program really prints.

`pytest tests/test_picture.py --update-transcripts` draws them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

import picture
from aigc_study.cli import terminal
from aigc_study.views.page import Page
from conftest import ROOT, Run
from transcript import compare_or_update

COLUMNS = 80
START, TODAY = date(2026, 10, 12), date(2026, 11, 21)
# How many lessons were done on the days of a week, week after week; Sundays are for rest.
WEEKS = ["231202", "303241", "231302", "321203", "242113", "302411"]


class Picture(NamedTuple):
    """A picture of what some commands print."""

    lang: str
    name: str
    title: str
    commands: list[list[str]]


@pytest.mark.parametrize(
    "shown",
    [
        Picture("en", "docs/today.svg", "aigc-study and its progress", [[], ["progress"]]),
        Picture("zh", "docs/zh/today.svg", "aigc-study 和 progress 的输出", [[], ["progress"]]),
        Picture("en", "docs/stats.svg", "aigc-study stats", [["stats"]]),
        Picture("zh", "docs/zh/stats.svg", "aigc-study stats 的输出", [["stats"]]),
    ],
    ids=lambda shown: shown.name,
)
def test_the_picture_is_current(
    shown: Picture, run: Run, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    assert run("--today", str(START), "start").code == 0
    assert run("--today", str(START), "rest", "weekly", "sun").code == 0
    for week, counts in enumerate(WEEKS):
        for weekday, count in enumerate(counts):
            day = str(START + timedelta(7 * week + weekday))
            if count != "0" and day < str(TODAY):
                assert run("--today", day, "done", "--next", count).code == 0
    page = Page(width=COLUMNS, colour=True)
    monkeypatch.setattr(terminal, "page", lambda _stream=None: page)
    lines: list[str] = []
    for command in shown.commands:
        out = run("--lang", shown.lang, "--today", str(TODAY), *command).out
        lines += ["\x1b[2m$\x1b[0m " + " ".join(["aigc-study", *command]), *out.splitlines(), ""]
    assert picture.unknown_styles(lines) == set()
    drawn = picture.draw(lines[:-1], COLUMNS, shown.title)
    update = request.config.getoption("update_transcripts")
    compare_or_update(
        ROOT / shown.name, (ROOT / shown.name).read_text("utf-8"), drawn, update=update
    )


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
