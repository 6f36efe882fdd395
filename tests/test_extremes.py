"""Where the calendar ends, clocks jump and plans are odd: what each command then says, exactly."""

from __future__ import annotations

import json
import re
import sys
import time
import tomllib
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aigc_study.cli import clock
from aigc_study.domain.calendar import StudyCalendar
from plans import Json, document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    from conftest import Run

# Due on study days 1, 1, 2, 2 and 3, and worth half a day each but for the last.
SMALL = ((2, 4), (1, 1))
ONE = ((1, 1),)
SPARSE_THEN_DENSE = ((100, 3), (3, 100))
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.fixture
def studying(run: Run, tmp_path: Path) -> Callable[..., Run]:
    """Give the program a plan of some sizes, with which it runs."""

    def studying(*sizes: tuple[int, int]) -> Run:
        path = tmp_path / "plan.toml"
        path.write_text(tomli_w.dumps(document(*sizes)), encoding="utf-8")
        return partial(run, "--curriculum", str(path))

    return studying


@pytest.fixture
def small(studying: Callable[..., Run]) -> Run:
    return studying(*SMALL)


def do(program: Run, *commands: str) -> None:
    """Give commands that all succeed."""
    for command in commands:
        assert program(*command.split()).code == 0, command


def printed(program: Run, command: str) -> Json:
    """Return the object that a command prints, without a word on the side."""
    result = program(*command.split(), "--json")
    assert (result.code, result.err) == (0, ""), command
    data: Json = json.loads(result.out)
    return data


def numbers(lessons: Iterable[Json]) -> str:
    return " ".join(each["number"] for each in lessons)


def recorded(home: Path) -> list[Json]:
    """Return the entries of the journal."""
    text = (home / "small.toml").read_text(encoding="utf-8")
    entries: list[Json] = tomllib.loads(text)["entry"]
    return entries


# Every command, in text and JSON.


class Scenario(NamedTuple):
    """What was said before on a day, and what the commands then answer.

    ``told`` has lines, one below the other, of what is printed with success; ``refused`` the exit
    code and the whole message; ``facts`` what the JSON of all commands comes to.
    """

    sizes: tuple[tuple[int, int], ...]
    today: str
    said: tuple[str, ...]
    told: dict[str, str]
    refused: dict[str, tuple[int, str]]
    facts: Json

    def begun(self, studying: Callable[..., Run]) -> Run:
        """Say what was said before."""
        program = partial(studying(*self.sizes), "--today", self.today)
        do(program, *self.said)
        return program


NO_PACE = (
    "There is no pace to keep: it is too early to tell, or nothing was done lately."
    " Use --finish or --per-day."
)
TOO_LATE = "The finish would lie beyond the year 9999; the latest possible is 9999-12-31."
TOO_EARLY = (1, "There is nothing to replan before the first study day.")
ALL_DONE = (1, "There is nothing to replan: every lesson is done.")

SCENARIOS = {
    "begun on the first date, seen on the last": Scenario(
        SMALL,
        "9999-12-31",
        ("start 0001-01-01",),
        {
            "today": """\
                Study day 3652059, past the target of 3: 3 days behind the plan.

                Overdue (5)
                  ! 1.1  Lesson 1.1
                """,
            "next": "1.1  Lesson 1.1\n",
            "progress": """\
                No forecast: nothing done in the last 14 study days; the target is 0001-01-03.
                """,
            "list 2": """\
                2  Stage 2  0/1 · 0%
                    ! 2.1  Lesson 2.1  0001-01-03
                """,
            "schedule": """\
                Overdue
                  Mon 0001-01-01  ! 1.1  Lesson 1.1
                                  ! 1.2  Lesson 1.2
                  Tue 0001-01-02  ! 1.3  Lesson 1.3
                                  ! 1.4  Lesson 1.4
                  Wed 0001-01-03  ! 2.1  Lesson 2.1
                """,
            "schedule --month": "! Overdue (5) · 0001-01\n",
            "schedule --month --from 0001-01-01": """\
                0001-01
                Sun     Mon     Tue     Wed     Thu     Fri     Sat
                          1 !2    2 !2    3 !1    4       5       6
                """,
            "show 1.1": """\
                State  3652058 days overdue
                Due    0001-01-01 (study day 1)
                """,
            "log": "2026-11-22 21:03  start 0001-01-01\n",
            "rest list": "Every week: none\n",
            "rest add 0001-01-01..9999-12-31": "Rest: 0001-01-01..9999-12-31.\n",
            "rest weekly fri": """\
                Weekly rest from 9999-12-31 on: Fri.
                The plan now ends on 0001-01-03.
                """,
            "pause": """\
                A break from 9999-12-31 on; “aigc-study resume” ends it.
                The plan now ends on 0001-01-03.
                """,
            "replan": """\
                Study day 3652059, past the target of 3: 3 days behind the plan.
                Choose --finish DATE, or --per-day X lessons. Nothing is changed yet.
                """,
            "replan --finish 9999-12-31 --yes": "Replanned: 5 lessons a day until 9999-12-31.\n",
            "replan --per-day 5 --yes": "Replanned: 5 lessons a day until 9999-12-31.\n",
            "done 1.1": "Done: 1.1 Lesson 1.1. Stage 1: 1/4, 25%.\n",
            "start": "Start set to 9999-12-31.\n",
            "undo": "Taken back: start 0001-01-01 (recorded 2026-11-22 21:03).\n",
        },
        {
            "replan --keep-date": (
                1,
                "No study day is left until 0001-01-03; the nearest possible is 9999-12-31.",
            ),
            "replan --keep-pace": (1, NO_PACE),
            "resume": (1, "There is no break to come back from."),
            "start tomorrow": (
                2,
                "“tomorrow” is not a date: write 2026-11-22, today, yesterday or -3d.",
            ),
        },
        {
            "study day": 3652059,
            "status": "behind",
            "due": ["0001-01-01", "0001-01-01", "0001-01-02", "0001-01-02", "0001-01-03"],
            "overdue": "1.1 1.2 1.3 1.4 2.1",
            "due today": "",
            "next": "",
            "a day": None,
            "target finish": "0001-01-03",
            "forecast": "no-pace",
            "stages": [("0001-01-01", "0001-01-02"), ("0001-01-03", "0001-01-03")],
            "days": [],
        },
    ),
    "begun on the last date but one": Scenario(
        SMALL,
        "9999-12-30",
        ("start", "done 1.1"),
        {
            "today": """\
                Study day 1 of 3: on track.

                Due today (1)
                  ○ 1.2  Lesson 1.2

                After that (1)
                  ○ 1.3  Lesson 1.3
                """,
            "next": "1.2  Lesson 1.2\n",
            "progress": """\
                A forecast comes with study day 3; the target is 9999+.
                """,
            "list": """\
                1  Stage 1  1/4 · 25%
                    ✓ 1.1  Lesson 1.1  9999-12-30
                    ○ 1.2  Lesson 1.2  9999-12-30
                    ○ 1.3  Lesson 1.3  9999-12-31
                    ○ 1.4  Lesson 1.4  9999-12-31

                2  Stage 2  0/1 · 0%
                    ○ 2.1  Lesson 2.1
                """,
            "schedule": """\
                Week of 9999-12-26
                  today 12-30  ✓ 1.1  Lesson 1.1
                               ○ 1.2  Lesson 1.2
                  Fri   12-31  ○ 1.3  Lesson 1.3
                               ○ 1.4  Lesson 1.4
                """,
            "schedule --month --stage 2": "No lesson is due on these days.\n",
            "show 2.1": """\
                State  to do
                Due    study day 3
                """,
            "rest add tomorrow": "Rest: 9999-12-31.\n",
            "pause tomorrow": "A break from 9999-12-31 on; “aigc-study resume” ends it.\n",
            "replan": """\
                Study day 1 of 3: on track.
                Choose --finish DATE, or --per-day X lessons. Nothing is changed yet.
                """,
            "replan --finish 9999-12-31 --yes": "Replanned: 2 lessons a day until 9999-12-31.\n",
            "replan --per-day 4 --yes": "Replanned: 4 lessons a day until 9999-12-30.\n",
            "start tomorrow": "Start set to 9999-12-31.\n",
        },
        {
            "rest add tomorrow..+2d": (
                2,
                "“+2d” is not a date: write 2026-11-22, today, yesterday or -3d.",
            ),
            "replan --finish yesterday": (
                1,
                "No study day is left until 9999-12-29; the nearest possible is 9999-12-30.",
            ),
            "replan --keep-date": (1, TOO_LATE),
            "replan --keep-pace": (1, NO_PACE),
            "replan --per-day 1.333 --yes": (1, TOO_LATE),
        },
        {
            "study day": 1,
            "status": "on-track",
            "due": ["9999-12-30", "9999-12-30", "9999-12-31", "9999-12-31", None],
            "overdue": "",
            "due today": "1.2",
            "next": "1.3",
            "a day": 1.333,
            "target finish": None,
            "forecast": "too-early",
            "stages": [("9999-12-30", "9999-12-31"), (None, None)],
            "days": [("9999-12-30", 1, "1.1 1.2"), ("9999-12-31", 2, "1.3 1.4")],
        },
    ),
    "seen on the first date, to begin on the last": Scenario(
        SMALL,
        "0001-01-01",
        ("start 9999-12-31",),
        {
            "today": """\
                You start on 9999-12-31, in 3652058 days.

                Coming next (2)
                  ○ 1.1  Lesson 1.1
                  ○ 1.2  Lesson 1.2
                """,
            "next 2": """\
                1.1  Lesson 1.1
                1.2  Lesson 1.2
                """,
            "progress": "You start on 9999-12-31, in 3652058 days.\n",
            "list 1.2-3": """\
                1  Stage 1  0/4 · 0%
                    ○ 1.2  Lesson 1.2  9999-12-31
                    ○ 1.3  Lesson 1.3
                """,
            "schedule": """\
                Week of 9999-12-26
                  Fri 12-31  ○ 1.1  Lesson 1.1
                             ○ 1.2  Lesson 1.2
                """,
            "schedule --month": """\
                9999-12
                Sun     Mon     Tue     Wed     Thu     Fri     Sat
                                          1       2       3       4
                  5       6       7       8       9      10      11
                 12      13      14      15      16      17      18
                 19      20      21      22      23      24      25
                 26      27      28      29      30      31 ○2

                """,
            "schedule --to 9999-12-30": "No lesson is due on these days.\n",
            "show 1.1": """\
                State  to do
                Due    9999-12-31 (study day 1)
                """,
            "log": "2026-11-22 21:03  start 9999-12-31\n",
            "rest add 0001-01-01": "Rest: 0001-01-01.\n",
            "rest remove 0001-01-02": "Nothing was changed: it is so already.\n",
            "pause": "A break from 0001-01-01 on; “aigc-study resume” ends it.\n",
            "done 2.1": "Done: 2.1 Lesson 2.1. Stage 2: 1/1, 100%.\n",
        },
        {
            "replan": TOO_EARLY,
            "replan --keep-date": TOO_EARLY,
            "replan --keep-pace": TOO_EARLY,
            "replan --finish 9999-12-31 --yes": TOO_EARLY,
            "replan --per-day 2 --yes": TOO_EARLY,
            "pause yesterday": (
                2,
                "“yesterday” is not a date: write 2026-11-22, today, yesterday or -3d.",
            ),
            "done 1.1 --on tomorrow": (2, "0001-01-02 is still to come: today is 0001-01-01."),
        },
        {
            "study day": None,
            "status": "not-started",
            "due": ["9999-12-31", "9999-12-31", None, None, None],
            "overdue": "",
            "due today": "",
            "next": "1.1 1.2",
            "a day": 1.667,
            "target finish": None,
            "forecast": "not-started",
            "stages": [("9999-12-31", None), (None, None)],
            "days": [("9999-12-31", 1, "1.1 1.2")],
        },
    ),
    "to begin in nine days, with a lesson done before": Scenario(
        SMALL,
        "2026-11-22",
        ("start 2026-12-01", "done 1.1 --on yesterday"),
        {
            "today": """\
                You start on 2026-12-01, in 9 days.

                Coming next (2)
                  ○ 1.2  Lesson 1.2
                  ○ 1.3  Lesson 1.3
                """,
            "progress": "You start on 2026-12-01, in 9 days.\n",
            "list 1.1-2": """\
                1  Stage 1  1/4 · 25%
                    ✓ 1.1  Lesson 1.1  2026-12-01
                    ○ 1.2  Lesson 1.2  2026-12-01
                """,
            "show 1.1": """\
                State  done on 2026-11-21
                Due    2026-12-01 (study day 1)
                """,
            "rest add 2026-12-01": """\
                Rest: 2026-12-01.
                The plan now ends on 2026-12-04.
                """,
            "pause": """\
                A break from 2026-11-22 on; “aigc-study resume” ends it.
                The plan now ends on 2026-12-03.
                """,
        },
        {"replan": TOO_EARLY, "replan --finish 2026-12-31 --yes": TOO_EARLY},
        {
            "study day": None,
            "status": "not-started",
            "due": ["2026-12-01", "2026-12-01", "2026-12-02", "2026-12-02", "2026-12-03"],
            "overdue": "",
            "due today": "",
            "next": "1.2 1.3",
            "a day": 1.333,
            "target finish": "2026-12-03",
            "forecast": "not-started",
            "stages": [("2026-12-01", "2026-12-02"), ("2026-12-03", "2026-12-03")],
            "days": [
                ("2026-12-01", 1, "1.1 1.2"),
                ("2026-12-02", 2, "1.3 1.4"),
                ("2026-12-03", 3, "2.1"),
            ],
        },
    ),
    "on a leap day": Scenario(
        SMALL,
        "2028-02-29",
        ("start 2028-02-28", "done 1.1"),
        {
            "today": """\
                Study day 2 of 3: 0.5 days behind the plan.

                Due today (2)
                  ○ 1.3  Lesson 1.3
                  ○ 1.4  Lesson 1.4

                Overdue (1)
                  ! 1.2  Lesson 1.2

                After that (1)
                  ○ 2.1  Lesson 2.1

                2 lessons a day on average are enough to finish on 2028-03-01.
                """,
            "list": """\
                1  Stage 1  1/4 · 25%
                    ✓ 1.1  Lesson 1.1  2028-02-28
                    ! 1.2  Lesson 1.2  2028-02-28
                    ○ 1.3  Lesson 1.3  2028-02-29
                    ○ 1.4  Lesson 1.4  2028-02-29

                2  Stage 2  0/1 · 0%
                    ○ 2.1  Lesson 2.1  2028-03-01
                """,
            "schedule": """\
                Overdue
                  Mon   02-28  ! 1.2  Lesson 1.2

                Week of 2028-02-27
                  today 02-29  ○ 1.3  Lesson 1.3
                               ○ 1.4  Lesson 1.4
                  Wed   03-01  ○ 2.1  Lesson 2.1
                """,
            "show 1.1": """\
                State  done on 2028-02-29
                Due    2028-02-28 (study day 1)
                """,
            "rest add 2028-02-29": """\
                Rest: 2028-02-29.
                The plan now ends on 2028-03-02.
                """,
            "rest add 2028-02-29..2029-02-28": """\
                Rest: 2028-02-29..2029-02-28.
                The plan now ends on 2029-03-02.
                """,
            "pause": """\
                A break from 2028-02-29 on; “aigc-study resume” ends it.
                The plan now ends on 2028-03-02.
                """,
            "replan --finish 2028-02-29 --yes": "Replanned: 4 lessons a day until 2028-02-29.\n",
            "replan --finish 2032-02-29 --yes": (
                "Replanned: 0.003 lessons a day until 2032-02-29.\n"
            ),
            "replan --keep-date --yes": "Replanned: 2 lessons a day until 2028-03-01.\n",
        },
        {
            "rest add 2028-02-30": (
                2,
                "“2028-02-30” is not a date: write 2026-11-22, today, yesterday or -3d.",
            ),
            "replan --finish 2029-02-29": (
                2,
                "“2029-02-29” is not a date: write 2026-11-22, today, yesterday or -3d.",
            ),
        },
        {
            "study day": 2,
            "status": "behind",
            "due": ["2028-02-28", "2028-02-28", "2028-02-29", "2028-02-29", "2028-03-01"],
            "overdue": "1.2",
            "due today": "1.3 1.4",
            "next": "2.1",
            "a day": 2.0,
            "target finish": "2028-03-01",
            "forecast": "too-early",
            "stages": [("2028-02-28", "2028-02-29"), ("2028-03-01", "2028-03-01")],
            "days": [("2028-02-29", 2, "1.3 1.4"), ("2028-03-01", 3, "2.1")],
        },
    ),
    "every date there is taken off": Scenario(
        SMALL,
        "2026-11-22",
        ("start 2026-11-01", "done 1.1", "rest add 0001-01-01..9999-12-31"),
        {
            "next 1": "1.2  Lesson 1.2\n",
            "list 1.1-2": """\
                1  Stage 1  1/4 · 25%
                    ✓ 1.1  Lesson 1.1
                    ○ 1.2  Lesson 1.2
                """,
            "list --overdue": "No lessons match.\n",
            "schedule": "No lesson is due on these days.\n",
            "schedule --month": "No lesson is due on these days.\n",
            "show 1.1": """\
                State  done on 2026-11-22
                Due    study day 1
                """,
            "log": "2026-11-22 21:03  rest 0001-01-01..9999-12-31\n",
            "rest list": """\
                Every week: none

                Days off
                  0001-01-01..9999-12-31
                """,
            "rest add 9999-12-31": "Nothing was changed: it is so already.\n",
            "rest remove 0001-01-01..9999-12-31": """\
                Study days after all: 0001-01-01..9999-12-31.
                The plan now ends on 2026-11-03.
                """,
            "rest remove 9999-12-31": "Study days after all: 9999-12-31.\n",
            "pause": "A break from 2026-11-22 on; “aigc-study resume” ends it.\n",
            "undo": """\
                Taken back: rest 0001-01-01..9999-12-31 (recorded 2026-11-22 21:03).
                The plan now ends on 2026-11-03.
                """,
        },
        {},
        {
            "study day": None,
            "status": "not-started",
            "due": [None] * 5,
            "overdue": "",
            "due today": "",
            "next": "1.2 1.3",
            "a day": 1.333,
            "target finish": None,
            "forecast": "not-started",
            "stages": [(None, None), (None, None)],
            "days": [],
        },
    ),
    "on a break since the first date": Scenario(
        SMALL,
        "2026-11-22",
        ("start 2026-11-01", "pause 0001-01-01"),
        {
            "next": """\
                1.1  Lesson 1.1
                1.2  Lesson 1.2
                """,
            "list 1.2-3": """\
                1  Stage 1  0/4 · 0%
                    ○ 1.2  Lesson 1.2  2026-11-23
                    ○ 1.3  Lesson 1.3  2026-11-24
                """,
            "schedule": """\
                Week of 2026-11-22 · rest: Sun
                  Mon 11-23  ○ 1.1  Lesson 1.1
                """,
            "show 2.1": """\
                State  to do
                Due    2026-11-25 (study day 3)
                """,
            "rest list": "A break from 0001-01-01 on; “aigc-study resume” ends it.\n",
            "resume": """\
                No break from 2026-11-22 on.
                The plan now ends on 2026-11-24.
                """,
            "resume 0001-01-01": """\
                No break from 0001-01-01 on.
                The plan now ends on 2026-11-03.
                """,
            "resume 9999-12-29": """\
                No break from 9999-12-29 on.
                The plan now ends on 9999-12-31.
                """,
            "resume 9999-12-31": "No break from 9999-12-31 on.\n",
            "undo": """\
                Taken back: break from 0001-01-01 (recorded 2026-11-22 21:03).
                The plan now ends on 2026-11-03.
                """,
        },
        {
            "pause": (
                1,
                "A break from 0001-01-01 on is recorded already; “aigc-study resume” ends it.",
            )
        },
        {
            "study day": None,
            "status": "not-started",
            "due": ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24", "2026-11-25"],
            "overdue": "",
            "due today": "",
            "next": "1.1 1.2",
            "a day": 1.667,
            "target finish": "2026-11-25",
            "forecast": "not-started",
            "stages": [("2026-11-23", "2026-11-24"), ("2026-11-25", "2026-11-25")],
            "days": [
                ("2026-11-23", 1, "1.1 1.2"),
                ("2026-11-24", 2, "1.3 1.4"),
                ("2026-11-25", 3, "2.1"),
            ],
        },
    ),
    "a break on the last date": Scenario(
        SMALL,
        "2026-11-22",
        ("start", "pause 9999-12-31"),
        {
            "today": """\
                Study day 1 of 3: on track.

                Due today (2)
                  ○ 1.1  Lesson 1.1
                  ○ 1.2  Lesson 1.2
                """,
            "resume 0001-01-01": """\
                No break from 0001-01-01 on.
                The plan now ends on 2026-11-24.
                """,
            "replan --keep-date --yes": "Replanned: 1.7 lessons a day until 2026-11-24.\n",
            "replan --finish 9999-12-30 --yes": (
                "Replanned: 0.001 lessons a day until 9999-12-30.\n"
            ),
        },
        {
            "pause 0001-01-01": (
                1,
                "A break from 9999-12-31 on is recorded already; “aigc-study resume” ends it.",
            )
        },
        {
            "study day": 1,
            "status": "on-track",
            "due": ["2026-11-22", "2026-11-22", "2026-11-23", "2026-11-23", "2026-11-24"],
            "overdue": "",
            "due today": "1.1 1.2",
            "next": "1.3 1.4",
            "a day": 1.667,
            "target finish": "2026-11-24",
            "forecast": "too-early",
            "stages": [("2026-11-22", "2026-11-23"), ("2026-11-24", "2026-11-24")],
            "days": [
                ("2026-11-22", 1, "1.1 1.2"),
                ("2026-11-23", 2, "1.3 1.4"),
                ("2026-11-24", 3, "2.1"),
            ],
        },
    ),
    "one lesson in one day": Scenario(
        ONE,
        "2026-11-22",
        ("start",),
        {
            "today": """\
                Study day 1 of 1: on track.

                Due today (1)
                  ○ 1.1  Lesson 1.1

                1 lesson a day on average is enough to finish on 2026-11-22.
                """,
            "next": "1.1  Lesson 1.1\n",
            "list": """\
                1  Stage 1  0/1 · 0%
                    ○ 1.1  Lesson 1.1  2026-11-22
                """,
            "done 1.*": """\
                Done: 1.1 Lesson 1.1. Stage 1: 1/1, 100%.
                That was the last lesson of “Small plan”. Well done!
                """,
            "replan --keep-date --yes": "Replanned: 1 lesson a day until 2026-11-22.\n",
            "replan --finish 2026-11-25 --yes": "Replanned: 0.3 lessons a day until 2026-11-25.\n",
            "replan --per-day 0.5 --yes": "Replanned: 0.5 lessons a day until 2026-11-23.\n",
            "rest add today": """\
                Rest: 2026-11-22.
                The plan now ends on 2026-11-23.
                """,
        },
        {
            "replan --keep-pace": (1, NO_PACE),
            "done 2.1": (2, "“2.1”: the stages of this plan are 1 to 1."),
        },
        {
            "study day": 1,
            "status": "on-track",
            "due": ["2026-11-22"],
            "overdue": "",
            "due today": "1.1",
            "next": "",
            "a day": 1.0,
            "target finish": "2026-11-22",
            "forecast": "too-early",
            "stages": [("2026-11-22", "2026-11-22")],
            "days": [("2026-11-22", 1, "1.1")],
        },
    ),
    "one lesson, done": Scenario(
        ONE,
        "2026-11-22",
        ("done 1.1",),
        {
            "today": "Finished on 2026-11-22, the target date. Well done!\n",
            "next": "Every lesson is done.\n",
            "list": """\
                1  Stage 1  1/1 · 100%
                    ✓ 1.1  Lesson 1.1  2026-11-22
                """,
            "list --todo": "No lessons match.\n",
            "progress": "Finished on 2026-11-22, the target date. Well done!\n",
            "log": "2026-11-22 21:03  done 1.1 Lesson 1.1\n",
            "pause": "A break from 2026-11-22 on; “aigc-study resume” ends it.\n",
        },
        dict.fromkeys(("replan", "replan --keep-date", "replan --per-day 1"), ALL_DONE),
        {
            "study day": 1,
            "status": "finished",
            "due": ["2026-11-22"],
            "overdue": "",
            "due today": "",
            "next": "",
            "a day": None,
            "target finish": "2026-11-22",
            "forecast": "finished",
            "stages": [("2026-11-22", "2026-11-22")],
            "days": [("2026-11-22", 1, "1.1")],
        },
    ),
    "three lessons in a hundred days, then a hundred in three": Scenario(
        SPARSE_THEN_DENSE,
        "2027-03-02",
        ("start 2026-11-22",),
        {
            "today": """\
                Study day 101 of 103: 100 days behind the plan.

                Due today (33)
                  ○ 2.1  Lesson 2.1
                  ○ 2.2  Lesson 2.2
                  ○ 2.3  Lesson 2.3
                  ○ 2.4  Lesson 2.4
                  ○ 2.5  Lesson 2.5
                  … and 28 more

                Overdue (3)
                  ! 1.1  Lesson 1.1
                  ! 1.2  Lesson 1.2
                  ! 1.3  Lesson 1.3

                After that (2)
                  ○ 2.34  Lesson 2.34
                  ○ 2.35  Lesson 2.35

                34.4 lessons a day on average are enough to finish on 2027-03-04.
                """,
            "next": """\
                1.1  Lesson 1.1
                1.2  Lesson 1.2
                """,
            "list 1": """\
                1  Stage 1  0/3 · 0%
                    ! 1.1  Lesson 1.1  2026-12-25
                    ! 1.2  Lesson 1.2  2027-01-27
                    ! 1.3  Lesson 1.3  2027-03-01
                """,
            "list 2.33-34": """\
                2  Stage 2  0/100 · 0%
                    ○ 2.33  Lesson 2.33  2027-03-02
                    ○ 2.34  Lesson 2.34  2027-03-03
                """,
            "list 2.66-67": """\
                2  Stage 2  0/100 · 0%
                    ○ 2.66  Lesson 2.66  2027-03-03
                    ○ 2.67  Lesson 2.67  2027-03-04
                """,
            "schedule --month": """\
                ! Overdue (2) · 2026-12 – 2027-01

                2027-03
                Sun      Mon      Tue      Wed      Thu      Fri      Sat
                           1 !1   > 2 ○33    3 ○33    4 ○34    5        6
                """,
            "show 2.100": """\
                State  to do
                Due    2027-03-04 (study day 103)
                """,
            "replan --keep-date --yes": "Replanned: 34.4 lessons a day until 2027-03-04.\n",
            "replan --per-day 103 --yes": "Replanned: 103 lessons a day until 2027-03-02.\n",
            "rest weekly wed": """\
                Weekly rest from 2027-03-02 on: Wed.
                The plan now ends on 2027-03-05.
                """,
        },
        {},
        {
            "study day": 101,
            "status": "behind",
            "due": [
                "2026-12-25",
                "2027-01-27",
                "2027-03-01",
                *["2027-03-02"] * 33,
                *["2027-03-03"] * 33,
                *["2027-03-04"] * 34,
            ],
            "overdue": "1.1 1.2 1.3",
            "due today": " ".join(f"2.{i}" for i in range(1, 34)),
            "next": "2.34 2.35",
            "a day": 34.333,
            "target finish": "2027-03-04",
            "forecast": "no-pace",
            "stages": [("2026-11-22", "2027-03-01"), ("2027-03-02", "2027-03-04")],
            "days": [
                ("2027-03-02", 101, " ".join(f"2.{i}" for i in range(1, 34))),
                ("2027-03-03", 102, " ".join(f"2.{i}" for i in range(34, 67))),
                ("2027-03-04", 103, " ".join(f"2.{i}" for i in range(67, 101))),
            ],
        },
    ),
}


def of_each(field: Callable[[Scenario], Iterable[str]]) -> list[Any]:
    return [
        pytest.param(scenario, command, id=f"{name}, {command}")
        for name, scenario in SCENARIOS.items()
        for command in field(scenario)
    ]


@pytest.mark.parametrize(("scenario", "command"), of_each(lambda scenario: scenario.told))
def test_what_is_out_of_the_ordinary_is_told_like_anything_else(
    studying: Callable[..., Run], scenario: Scenario, command: str
) -> None:
    code, out, err = scenario.begun(studying)(*command.split())
    assert code == 0
    assert not (out and err)
    assert "\n" + dedent(scenario.told[command]) in "\n" + out + err
    assert "None" not in out + err


@pytest.mark.parametrize(("scenario", "command"), of_each(lambda scenario: scenario.refused))
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    studying: Callable[..., Run], home: Path, scenario: Scenario, command: str
) -> None:
    program = scenario.begun(studying)
    before = recorded(home)
    code, message = scenario.refused[command]
    assert program(*command.split()) == (code, "", f"aigc-study: {message}\n")
    assert recorded(home) == before


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_json_of_every_command_agrees(studying: Callable[..., Run], name: str) -> None:
    scenario = SCENARIOS[name]
    program = scenario.begun(studying)
    lessons = printed(program, "list")["lessons"]
    progress, today = printed(program, "progress"), printed(program, "today")
    assert {
        "study day": progress["study_day"],
        "status": progress["status"],
        "due": [each["due_on"] for each in lessons],
        "overdue": numbers(each for each in lessons if each["overdue"]),
        "due today": numbers(today["due"]),
        "next": numbers(today["next"]),
        "a day": today["lessons_per_day"],
        "target finish": progress["target_finish"],
        "forecast": progress["forecast"]["state"],
        "stages": [(each["due_from"], each["due_to"]) for each in progress["stages"]],
        "days": [
            (each["date"], each["study_day"], numbers(each["lessons"]))
            for each in printed(program, "schedule")["days"]
        ],
    } == scenario.facts
    assert progress["today"] == today["today"] == scenario.today
    assert today["study_day"] == progress["study_day"]
    assert today["finish"] == progress["plan"]["finish"] == progress["target_finish"]
    assert [each for each in lessons if each["overdue"]] == today["overdue"]
    for lesson in (lessons[0], lessons[-1]):
        shown = printed(program, f"show {lesson['number']}")
        assert {key: shown[key] for key in lesson} == lesson
    assert len(printed(program, "log")["changes"]) == len(scenario.said)


# As far as they go.


def test_a_plan_may_be_laid_out_until_the_last_date(small: Run) -> None:
    """Of k study days of 1/k of 3 days each, half a day of lessons takes a sixth, rounded up."""
    do(small, "start", "replan --finish 9999-12-31 --yes")
    k = (date.max - date(2026, 11, 22)).days + 1
    due = [date(2026, 11, 21) + timedelta(days=-(-k * part // 6)) for part in (1, 2, 3, 4, 6)]
    lessons = printed(small, "list")["lessons"]
    assert [each["due_on"] for each in lessons] == [day.isoformat() for day in due]
    assert printed(small, "progress")["plan"] == {
        "kind": "finish",
        "since": "2026-11-22",
        "finish": "9999-12-31",
    }
    today = small("today").out.splitlines()
    assert today[0] == "Study day 1 of 2912118: on track."
    assert today[-1] == "0.001 lessons a day on average are enough to finish on 9999-12-31."
    assert printed(small, "progress --today 9999-12-31")["status"] == "behind"


def test_a_plan_that_no_rest_leaves_a_day_for_has_no_finish(small: Run) -> None:
    do(small, "start", "replan --finish 9999-12-31 --yes", "rest add 2026-11-22")
    assert printed(small, "progress")["plan"]["finish"] is None
    assert [each["due_on"] for each in printed(small, "list")["lessons"]][-1] is None


@pytest.mark.parametrize("today", ["0001-01-01", "2028-02-29", "9998-12-31", "9999-12-31"])
def test_public_holidays_are_looked_for_on_dates_there_are(small: Run, today: str) -> None:
    code, out, err = small("rest", "holidays", "US", "--today", today)
    if today == "2028-02-29":
        assert (code, out) == (0, "")
        assert "Rest: 2028-12-25 (Christmas Day)." in err.splitlines()
    else:
        message = "No public holidays of “US” are known for the days to come."
        assert (code, out, err) == (1, "", f"aigc-study: {message}\n")


def test_the_plan_s_last_day_is_not_over_before_it_comes(small: Run) -> None:
    """The start is the last date but one, so that the last lesson's day lies past all dates."""
    at_the_end = partial(small, "--today", "9999-12-30")
    do(at_the_end, "start")
    assert "last day is over" not in at_the_end("today").out


def test_where_every_day_to_come_is_off_there_is_none_to_name(small: Run) -> None:
    do(small, "start yesterday", "rest add today..9999-12-31")
    for way in ("--keep-date", "--per-day 1", "--per-day 5"):
        result = small("replan", *way.split())
        assert result == (1, "", "aigc-study: No study day is left.\n"), way
    no_day = "aigc-study: No study day is left until 2026-11-30.\n"
    assert small("replan", "--finish", "2026-11-30") == (1, "", no_day)


@pytest.mark.parametrize("today", ["2026-11-22", "2026-11-23"])
@pytest.mark.parametrize("command", ["today", "progress"])
def test_a_start_that_has_come_is_not_told_as_one_to_come(
    small: Run, command: str, today: str
) -> None:
    """Study has not begun while every day since the start was one of rest."""
    do(small, "start", "pause")
    code, out, err = small(command, "--today", today)
    assert code == 0
    assert re.findall(r"in -?\d+ days?", out + err) == []


def test_a_break_to_come_is_not_told_as_one_that_lasts(small: Run) -> None:
    do(small, "start", "pause tomorrow")
    told = "A break from 2026-11-23 on; “aigc-study resume” ends it."
    assert small("rest", "list").out == f"Every week: none\n\n{told}\n"
    assert "break" not in small("today").out
    tomorrow = small("today", "--today", "2026-11-23").out.splitlines()
    assert tomorrow[1] == told


def test_a_rest_day_before_a_break_to_come_is_told_as_one(small: Run) -> None:
    do(small, "start yesterday", "rest add today", "pause tomorrow")
    assert small("today").out.splitlines()[1] == "Today is a rest day: nothing is due."


def test_a_break_until_a_day_to_come_is_listed(small: Run) -> None:
    do(small, "start", "pause 0001-01-01", "resume 9999-12-31")
    assert "  0001-01-01..9999-12-30 (break)\n" in small("rest", "list").out


@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_a_week_that_begins_before_the_first_date_may_be_of_rest(small: Run, lang: str) -> None:
    """The 1st of January of the year 1, a Monday, is off; where weeks begin on Sunday, in one."""
    on_the_first_date = partial(small, "--today", "0001-01-01", env={"LANG": lang})
    do(on_the_first_date, "start", "done 1.1", "pause")
    code, out, err = on_the_first_date("schedule", "--lang", "en")
    assert (code, err) == (0, "")
    assert out.endswith("  Thu 01-04  ○ 2.1  Lesson 2.1\n")


# A start that is moved.


def test_a_start_moved_later_takes_nothing_from_what_was_done(small: Run) -> None:
    """1.1 to 1.3 are 1.5 days; from the 1st of December on nothing was planned yet."""
    do(small, "start 2026-11-20", "done 1.1-3 --on 2026-11-21", "start 2026-12-01")
    assert small("today").out.splitlines()[0] == "You start on 2026-12-01, in 9 days."
    lessons = printed(small, "list")["lessons"]
    assert [each["done_on"] for each in lessons] == ["2026-11-21"] * 3 + [None] * 2
    assert [each["due_on"][-2:] for each in lessons] == ["01", "01", "02", "02", "03"]
    progress = printed(small, "progress")
    assert (progress["start"], progress["study_day"], progress["done"]) == ("2026-12-01", None, 3)
    assert (progress["earned_days"], progress["variance_days"]) == (1.5, 0.0)
    begun = printed(small, "progress --today 2026-12-01")
    assert (begun["status"], begun["variance_days"]) == ("ahead", 0.5)


def test_a_start_moved_earlier_makes_what_was_due_since_overdue(small: Run) -> None:
    """From the first date on all 3 days were planned, of which half a day is earned."""
    do(small, "start", "done 1.1", "start 0001-01-01")
    progress = printed(small, "progress")
    assert (progress["study_day"], progress["variance_days"]) == (739942, -2.5)
    assert small("list", "--overdue").out == dedent("""\
        1  Stage 1  1/4 · 25%
            ! 1.2  Lesson 1.2  0001-01-01
            ! 1.3  Lesson 1.3  0001-01-02
            ! 1.4  Lesson 1.4  0001-01-02

        2  Stage 2  0/1 · 0%
            ! 2.1  Lesson 2.1  0001-01-03
        """)
    do(small, "undo")
    assert (printed(small, "progress")["start"], small("list", "--overdue").out) == (
        "2026-11-22",
        "",
    )


def test_a_start_moved_to_the_last_date_takes_an_accepted_plan_with_it(small: Run) -> None:
    do(small, "start", "done 1.1-2", "replan --per-day 1 --yes", "start 9999-12-31")
    lessons = printed(small, "list")["lessons"]
    assert [each["due_on"] for each in lessons] == ["9999-12-31"] * 3 + [None] * 2
    assert printed(small, "progress")["plan"] == {
        "kind": "per-day",
        "since": "2026-11-22",
        "finish": None,
    }


# Clocks that jump.

needs_zones = pytest.mark.skipif(
    not Path("/usr/share/zoneinfo/Pacific/Apia").is_file(), reason="no zones that TZ could name"
)


class ClockAt(NamedTuple):
    """Sets the system's zone, and what the program's clock shows in it at an instant of UTC."""

    patch: pytest.MonkeyPatch

    def __call__(self, zone: str, instant: str) -> None:
        """Go to a place and a time."""
        seconds = datetime.fromisoformat(instant).timestamp()

        class StatusReport(datetime):
            @classmethod
            def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
                return datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the wall clock

        self.patch.setenv("TZ", zone)
        time.tzset()
        with self.patch.context() as patch:
            patch.setattr(clock, "datetime", StatusReport)
            now = clock.now()
        self.patch.setattr("conftest.NOW", now)


@pytest.fixture
def clock_at(run: Run) -> Iterator[ClockAt]:
    with pytest.MonkeyPatch.context() as patch:
        yield ClockAt(patch)
    time.tzset()


@needs_zones
@pytest.mark.parametrize(
    ("moments", "ats", "ons"),
    [
        pytest.param(
            [("Europe/Berlin", "2027-03-28T00:59:59Z"), ("Europe/Berlin", "2027-03-28T01:00:00Z")],
            ["2027-03-28T01:59:59+01:00", "2027-03-28T03:00:00+02:00"],
            ["2027-03-28", "2027-03-28"],
            id="an hour is left out",
        ),
        pytest.param(
            [("Europe/Berlin", "2027-03-27T22:59:59Z"), ("Europe/Berlin", "2027-03-28T21:59:59Z")],
            ["2027-03-27T23:59:59+01:00", "2027-03-28T23:59:59+02:00"],
            ["2027-03-27", "2027-03-28"],
            id="a day of 23 hours",
        ),
        pytest.param(
            [("Europe/Berlin", "2026-10-25T00:50:00Z"), ("Europe/Berlin", "2026-10-25T01:10:00Z")],
            ["2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"],
            ["2026-10-25", "2026-10-25"],
            id="an hour comes twice",
        ),
        pytest.param(
            [
                ("America/New_York", "2026-11-01T05:30:00Z"),
                ("America/New_York", "2026-11-01T06:30:00Z"),
            ],
            ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"],
            ["2026-11-01", "2026-11-01"],
            id="the same time comes twice",
        ),
        pytest.param(
            [
                ("America/Sao_Paulo", "2018-11-04T02:59:59Z"),
                ("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
            ],
            ["2018-11-03T23:59:59-03:00", "2018-11-04T01:00:00-02:00"],
            ["2018-11-03", "2018-11-04"],
            id="a day without midnight",
        ),
        pytest.param(
            [("Asia/Shanghai", "2026-11-22T15:59:59Z"), ("Asia/Shanghai", "2026-11-22T16:00:00Z")],
            ["2026-11-22T23:59:59+08:00", "2026-11-23T00:00:00+08:00"],
            ["2026-11-22", "2026-11-23"],
            id="an ordinary midnight",
        ),
        pytest.param(
            [("Pacific/Apia", "2011-12-30T09:59:00Z"), ("Pacific/Apia", "2011-12-30T10:01:00Z")],
            ["2011-12-29T23:59:00-10:00", "2011-12-31T00:01:00+14:00"],
            ["2011-12-29", "2011-12-31"],
            id="a date is left out",
        ),
        pytest.param(
            [
                ("Asia/Shanghai", "2026-11-22T16:30:00Z"),
                ("America/New_York", "2026-11-22T17:00:00Z"),
            ],
            ["2026-11-23T00:30:00+08:00", "2026-11-22T12:00:00-05:00"],
            ["2026-11-23", "2026-11-22"],
            id="a flight over the date line",
        ),
    ],
)
def test_a_lesson_counts_for_the_date_of_the_wall_clock_and_order_is_kept(
    small: Run,
    home: Path,
    clock_at: ClockAt,
    moments: list[tuple[str, str]],
    ats: list[str],
    ons: list[str],
) -> None:
    for lesson, moment in zip(("1.1", "1.2"), moments, strict=True):
        clock_at(*moment)
        do(small, f"done {lesson}")
    entries = recorded(home)
    assert [entry["at"].isoformat() for entry in entries] == ats
    assert [entry["on"].isoformat() for entry in entries] == ons
    # The log has the wall clock's times, the newest first whatever they are.
    times = [at[:16].replace("T", " ") for at in ats]
    assert small("log").out == (
        f"{times[1]}  done 1.2 Lesson 1.2\n{times[0]}  done 1.1 Lesson 1.1\n"
    )
    assert [each["done_on"] for each in printed(small, "list 1.1-2")["lessons"]] == ons
    assert printed(small, "progress")["start"] == min(ons)


@needs_zones
def test_a_date_that_a_place_left_out_is_a_study_day_like_any_other(
    small: Run, clock_at: ClockAt
) -> None:
    """A plan has dates and knows of no place: on Samoa the 30th was never lived."""
    clock_at("Pacific/Apia", "2011-12-30T09:59:00Z")
    do(small, "start")
    clock_at("Pacific/Apia", "2011-12-30T10:01:00Z")
    assert small("today").out.splitlines()[0] == "Study day 3 of 3: 2 days behind the plan."
    due = [each["due_on"][-2:] for each in printed(small, "list")["lessons"]]
    assert due == ["29", "29", "30", "30", "31"]


@needs_zones
@pytest.mark.parametrize(
    ("instant", "on"),
    [
        ("2027-03-28T00:59:59Z", "2027-03-27"),
        ("2027-03-28T01:00:00Z", "2027-03-28"),
        ("2026-10-25T00:29:59Z", "2026-10-24"),
        ("2026-10-25T00:30:00Z", "2026-10-25"),
        ("2026-10-25T01:00:00Z", "2026-10-24"),
        ("2026-10-25T01:30:00Z", "2026-10-25"),
    ],
)
def test_a_day_starts_when_the_wall_clock_says_so(
    small: Run, home: Path, clock_at: ClockAt, instant: str, on: str
) -> None:
    """At half past two, which comes to Berlin never on one of the days and twice on the other."""
    home.mkdir()
    (home / "config.toml").write_text('day_starts_at = "02:30"\n', encoding="utf-8")
    clock_at("Europe/Berlin", instant)
    do(small, "done 1.1")
    assert recorded(home)[0]["on"].isoformat() == on


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(timedelta(microseconds=1), id="by the least there is"),
        pytest.param(timedelta(days=2), id="by two days"),
        pytest.param(timedelta(days=365 * 56), id="to a clock without a battery"),
    ],
)
def test_what_is_done_after_the_clock_was_set_back_is_still_the_last_change(
    small: Run, home: Path, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    do(small, "done 1.1")
    first = recorded(home)[0]["at"]
    monkeypatch.setattr("conftest.NOW", first - back)
    do(small, "done 1.2", "rest add tomorrow")
    on = (first - back).date()
    entries = recorded(home)
    # By the clock's date, but after all that is there: by more than the least where a machine with
    # the same journal may be as late.
    chance = 0 if back < timedelta(seconds=1) else first.microsecond
    assert [entry["at"] - first for entry in entries] == [
        later * timedelta(microseconds=1 + chance) for later in range(3)
    ]
    assert [entry["on"] for entry in entries] == [first.date(), on, on + timedelta(days=1)]
    tomorrow = on + timedelta(days=1)
    log = [f"rest {tomorrow}", "done 1.2 Lesson 1.2", "done 1.1 Lesson 1.1"]
    assert small("log").out == "".join(f"2026-11-22 21:03  {change}\n" for change in log)
    do(small, "undo", "undo")
    assert [each["state"] for each in printed(small, "list 1.1-2")["lessons"]] == ["done", "todo"]
    # The lesson that counts is done on a date that the clock has yet to reach, or reach again.
    status = "not-started" if on < first.date() else "on-track"
    assert printed(small, "progress")["status"] == status


# By chance.

EDGES = [date.min, date(1, 1, 2), date(2028, 2, 29), date(9999, 12, 30), date.max]
DATES = st.sampled_from(EDGES) | st.dates(date(2026, 10, 1), date(2027, 1, 31)) | st.dates()
LESSONS = [f"{stage}-{i}" for stage, (_, n) in enumerate(SMALL, 1) for i in range(1, n + 1)]
WITH_JSON = [
    "list",
    "list --overdue",
    "list 2 --todo",
    "progress",
    "today",
    "show 1.1",
    "show 2.1",
    "log",
    "schedule",
    "schedule --month",
    "schedule --from 0001-01-01",
    "schedule --from tomorrow --to +40d",
    "schedule --month --from tomorrow --to +40d",
    "schedule --from -40d --to yesterday",
    "schedule --month --from -40d --to yesterday --stage 1",
]
OTHERS = [
    "",
    "next",
    "next 3",
    "start {}",
    "start",
    "done 2.1",
    "done 1.* --on {} --note x",
    "undone 1.1",
    "undo",
    "redo",
    "rest",
    "rest list",
    "rest add {}",
    "rest add {}..9999-12-31",
    "rest add 0001-01-01..{}",
    "rest remove {}",
    "rest remove 0001-01-01..9999-12-31",
    "rest weekly sat sun",
    "rest weekly none",
    "pause",
    "pause {}",
    "resume",
    "resume {}",
    "replan",
    "replan --keep-date --yes",
    "replan --keep-pace --yes",
    "replan --finish {} --yes",
    "replan --per-day 1.5 --yes",
    "replan --per-day 0.0001 --yes",
]


DIDS = ["done"] * 3 + [
    *("start", "undone", "note", "rest", "work", "weekly"),
    *("pause", "resume", "replan", "undo", "redo"),
]


@st.composite
def journals(draw: st.DrawFn) -> str:
    """Draw a journal as one might write it by hand, in no order."""
    minutes = draw(st.lists(st.integers(0, 99), max_size=8, unique=True))
    ats = [datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=each) for each in minutes]
    text = 'format = 1\ncurriculum = "small"\n'
    for at in ats:
        did, on = draw(st.sampled_from(DIDS)), draw(DATES)
        entry: Json = {"at": at, "on": on, "did": did}
        if did in ("done", "undone", "note"):
            entry |= {"lesson": draw(st.sampled_from(LESSONS)), "text": "记"}
        elif did in ("rest", "work"):
            entry["to"] = max(on, draw(DATES))
        elif did == "weekly":
            entry["weekdays"] = draw(st.lists(st.sampled_from(WEEKDAYS), unique=True))
        elif did == "replan":
            days = draw(st.integers(1, 400) | st.sampled_from([10**7, 10**15]))
            entry |= {"way": "finish", "days": days}
        elif did in ("undo", "redo"):
            entry["of"] = draw(st.sampled_from(ats))
        text += f"\n[[entry]]\n{tomli_w.dumps(entry)}"
    return text


def dates_in(data: object) -> Iterator[str]:
    """Find whatever looks like a date in an object that was printed."""
    if isinstance(data, dict):
        for value in data.values():
            yield from dates_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from dates_in(value)
    elif isinstance(data, str) and re.match(r"\d{3,}-", data):
        yield data


@given(journals(), st.sampled_from([*WITH_JSON, *OTHERS]), DATES, DATES)
@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_the_dates_every_command_answers(
    small: Run, home: Path, journal: str, command: str, day: date, today: date
) -> None:
    home.mkdir(exist_ok=True)
    (home / "small.toml").write_text(journal, encoding="utf-8")
    program = partial(small, "--today", today.isoformat())
    code, out, err = program(*command.format(day).split())
    assert code in {0, 1, 2}, err
    assert "None" not in out + err
    for found in re.findall(r"\d{4,}-\d\d-\d\d", out):
        date.fromisoformat(found)
    # What was recorded can be read again.
    assert printed(program, "progress")["today"] == today.isoformat()
    if command in WITH_JSON and code == 0:
        for found in dates_in(printed(program, command)):
            datetime.fromisoformat(found)


LONG = {
    "years of rest": ["start 2026-11-22", "rest add 2026-11-24..9999-06-30"],
    "a finish far away": ["start 2026-11-22", "replan --finish 9999-12-31 --yes"],
    "a break of ages": ["start 0001-01-01", "pause 0001-01-03", "resume 9990-01-01"],
}
SCHEDULES = ["schedule", "schedule --month", "schedule --json", "schedule --from 0001-01-01"]
# Lines of Python, for one command; there are three to four million days, and a line or more to each
# if they are walked over. Each of the commands takes a fifth of this at most.
STEPS = 1_000_000


@contextmanager
def at_most(steps: int) -> Iterator[None]:
    """Stop what takes more steps: a clock would tell of the machine, and only in the end."""
    taken = count(1)

    def step(_frame: FrameType, event: str, _arg: object) -> Callable[..., Any]:
        if event == "line" and next(taken) > steps:
            raise WalkedTooFar
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        yield
    finally:
        sys.settrace(before)


class WalkedTooFar(BaseException):
    """More steps than there may be; not for the program to catch."""


@pytest.mark.parametrize("name", LONG)
def test_no_command_walks_over_millions_of_days(small: Run, name: str) -> None:
    do(small, *LONG[name])
    for command in ("list", "today", "progress", "next", "log", "rest", "replan", *SCHEDULES):
        with at_most(STEPS):
            do(small, command)


def test_a_walk_over_millions_of_days_does_not_go_unnoticed(
    small: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(small, *LONG["a break of ages"])

    def walk(calendar: StudyCalendar, ordinal: int) -> int:
        days = range(calendar.start.toordinal(), ordinal)
        return sum(day % 7 > 0 for day in days)

    monkeypatch.setattr(StudyCalendar, "_days_until", walk)
    with pytest.raises(WalkedTooFar), at_most(STEPS):
        small("today")
