"""What ``schedule`` shows, as far as no transcript can tell it."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, Run
from transcript import Shell

if TYPE_CHECKING:
    from pathlib import Path

TRANSCRIPT = ROOT / "tests/transcripts/schedule.md"


@pytest.fixture
def tea(run: Run, home: Path) -> Run:
    """Run a command where the transcripts of ``schedule`` begin."""
    preamble, _, _ = TRANSCRIPT.read_text(encoding="utf-8").partition("\n## ")
    Shell(run, home).replay(preamble)
    return partial(run, "--today", "2026-11-24")


def dates(out: str) -> list[str]:
    """Return the day of the month of each day that an agenda shows lessons of."""
    return re.findall(r"^  \S+ +\d\d-(\d\d)  ", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "overdue", "due"),
    [
        ("", "18 19 20 21", "24 07 09 11"),
        ("--from today --to 2026-12-07", "18 19 20 21", "24 07"),
        ("--to today", "18 19 20 21", "24"),
        ("--from tomorrow", "", "07 09 11"),
        ("--from -5d --to today", "", "19 20 21 24"),
        ("--to yesterday", "", "16 17 18 19 20 21"),
        ("--to 2026-11-17", "", "16 17"),
        ("--from 2026-11-18 --to 2026-11-18", "", "18"),
        ("--from 0001-01-01 --to 9999-12-31 --stage 2", "", "24 07 09 11"),
        ("--stage 2", "", "24 07 09 11"),
        ("--stage １", "18 19 20 21", ""),
    ],
)
def test_overdue_days_come_first_from_today_on(
    tea: Run, options: str, overdue: str, due: str
) -> None:
    code, out, err = tea("schedule", *options.split())
    late, weeks = out.split("Week", 1) if "Week" in out else (out, "")
    assert (code, dates(late), dates(weeks), err) == (0, overdue.split(), due.split(), "")
    assert out.startswith("Overdue\n") == bool(overdue)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pipe_gets_every_lesson_whole(run: Run, lang: str) -> None:
    run("start")
    lessons = json.loads(run("list", "--json").out)["lessons"]
    lines = run("schedule", "--lang", lang).out.splitlines()
    shown = [re.split("[○✓!] ", line)[1].split("  ")[-1].strip() for line in lines if "○" in line]
    assert shown == [each["title"][lang] for each in lessons]


@pytest.mark.parametrize("option", ["--month", "--to=+200d"])
def test_colour_adds_and_takes_nothing(tea: Run, option: str) -> None:
    plain = tea("schedule", option).out
    coloured = tea("schedule", option, env={"FORCE_COLOR": "1"}).out
    assert "\x1b[31m" in coloured
    uncoloured = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in uncoloured.splitlines()] == plain.splitlines()


def test_json_has_days_with_lessons_and_rest(tea: Run) -> None:
    options = ("schedule", "--json", "--from", "-3d", "--to", "2026-11-26")
    code, out, err = tea(*options)
    assert tea(*options, "--month") == (code, out, err)
    lessons = {each["number"]: each for each in json.loads(tea("list", "--json").out)["lessons"]}
    assert (code, json.loads(out), err) == (
        0,
        {
            "format": 1,
            "overdue": [each for each in lessons.values() if each["overdue"]],
            "days": [
                {"date": "2026-11-21", "study_day": 6, "lessons": [lessons["1.6"]]},
                {"date": "2026-11-24", "study_day": 8, "lessons": [lessons["2.1"]]},
            ],
            "rest": [
                {"from": "2026-11-22", "to": "2026-11-22"},
                {"from": "2026-11-26", "to": "2026-11-26"},
            ],
        },
        "",
    )


def test_json_of_a_stage_has_its_lessons_only(tea: Run) -> None:
    data = json.loads(tea("schedule", "--json", "--stage", "2", "--from", "0001-01-01").out)
    numbers = [lesson["number"] for day in data["days"] for lesson in day["lessons"]]
    assert numbers == ["2.1", "2.2", "2.3", "2.4"]


def test_json_without_a_start_has_no_days(run: Run) -> None:
    expected = {"format": 1, "overdue": [], "days": [], "rest": []}
    assert json.loads(run("schedule", "--json").out) == expected
