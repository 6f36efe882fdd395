"""Whatever a journal holds and whatever the date, each command answers, soon and consistently."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from plans import Json, document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from conftest import Run

# Due on study days 1, 1, 2, 2 and 3.
SIZES = ((2, 4), (1, 1))
LESSONS = ["1-1", "1-2", "1-3", "1-4", "2-1"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EDGES = [date.min, date(1, 1, 2), date(2028, 2, 29), date(9999, 12, 30), date.max]
DATES = st.sampled_from(EDGES) | st.dates(date(2026, 10, 1), date(2027, 1, 31)) | st.dates()
COMMANDS = [
    *("", "list --overdue", "list 2 --todo", "list --skipped", "next", "next 3"),
    *("progress", "stats", "show 1.1", "show 2.1", "log"),
    *("schedule", "schedule --from 0001-01-01", "schedule --from tomorrow --to +40d"),
    *("schedule --month", "schedule --month --from -40d --to yesterday --stage 1"),
    *("start {}", "start", "done 2.1", "done 1.* --on {} --note x", "done --next 2"),
    *("undone 1.1", "undo", "redo"),
    *("skip 1.2 --why x", "skip 1.* 2.* --on {}"),
    *("rest", "rest add {}", "rest add {}..9999-12-31", "rest add 0001-01-01..{}"),
    *("rest remove {}", "rest remove 0001-01-01..9999-12-31", "rest weekly sat sun"),
    *("rest weekly none", "pause", "pause {}", "resume", "resume {}", "replan"),
    *("replan --keep-date --yes", "replan --keep-pace --yes", "replan --finish {} --yes"),
    *("replan --per-day 1.5 --yes", "replan --per-day 0.0001 --yes"),
]
KINDS = [
    *("done", "done", "done", "start", "undone", "skip", "note", "rest", "work", "weekly"),
    *("pause", "resume", "replan", "undo", "redo"),
]


@pytest.fixture
def small(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "plan.toml"
    path.write_text(tomli_w.dumps(document(*SIZES)), encoding="utf-8")
    return partial(run, "--curriculum", str(path))


def printed(program: Run, *command: str) -> Json:
    code, out, err = program(*command, "--json")
    assert (code, err) == (0, "")
    data: Json = json.loads(out)
    return data


@st.composite
def journals(draw: st.DrawFn) -> str:
    """Draw a journal as one might write it by hand, in no order."""
    minutes = draw(st.lists(st.integers(0, 99), max_size=8, unique=True))
    ats = [datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=each) for each in minutes]
    text = 'format = 1\ncurriculum = "small"\n'
    for at in ats:
        did, on = draw(st.sampled_from(KINDS)), draw(DATES)
        entry: Json = {"at": at, "on": on, "did": did}
        if did in ("done", "undone", "skip", "note"):
            entry |= {"lesson": draw(st.sampled_from(LESSONS)), "text": "记"}
        elif did in ("rest", "work"):
            entry["to"] = max(on, draw(DATES))
        elif did == "weekly":
            entry["weekdays"] = draw(st.lists(st.sampled_from(WEEKDAYS), unique=True))
        elif did == "replan":
            days = draw(st.integers(1, 400) | st.sampled_from([10**7, 10**15]))
            rate = draw(st.sampled_from([1e-7, 0.001, 0.3, 1, 2.5, 10**15]))
            entry |= {"way": "finish", **draw(st.sampled_from([{"days": days}, {"per_day": rate}]))}
        elif did in ("undo", "redo"):
            entry["of"] = draw(st.sampled_from(ats))
        text += f"\n[[entry]]\n{tomli_w.dumps(entry)}"
    return text


@given(journals(), st.sampled_from(COMMANDS), DATES, DATES)
def test_every_command_answers(
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
    assert_json_agrees(program, today)  # after the command, whatever it recorded


def assert_json_agrees(program: Run, today: date) -> None:
    lessons = printed(program, "list")["lessons"]
    progress, to_do = printed(program, "progress"), printed(program, "today")
    assert progress["today"] == to_do["today"] == today.isoformat()
    assert progress["done"] == sum(each["state"] == "done" for each in lessons)
    for key in ("study_day", "status", "variance_days"):
        assert progress[key] == to_do[key]
    assert progress["plan"]["finish"] == to_do["finish"]
    schedule = printed(program, "schedule")
    assert [each for each in lessons if each["overdue"]] == to_do["overdue"] == schedule["overdue"]
    days = {each["date"]: each["lessons"] for each in schedule["days"]}
    for on, due in days.items():
        wanted = [each for each in lessons if each["state"] != "skipped"]
        assert due == [each for each in wanted if each["due_on"] == on]
    shown = printed(program, "show", "1.1")
    assert {key: shown[key] for key in lessons[0]} == lessons[0]


# How long it takes.

LONG = {
    "years of rest": ["start 2026-11-22", "rest add 2026-11-24..9999-06-30"],
    "a finish far away": ["start 2026-11-22", "replan --finish 9999-12-31 --yes"],
    "a lesson in ages": ["start 2026-11-22", "replan --per-day 0.00001 --yes"],
    "a pause of ages": ["start 0001-01-01", "pause 0001-01-03", "resume 9990-01-01"],
}
SCHEDULES = ["schedule", "schedule --month", "schedule --json", "schedule --from 0001-01-01"]
# Lines of Python, for one command; there are three to four million days, and a line or more to each
# if they are walked over. Each of the commands takes a fifth of this at most.
STEPS = 1_000_000


class WalkedTooFar(BaseException):
    """More steps than there may be; not for the program to catch."""


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


@pytest.mark.parametrize("name", LONG)
def test_no_command_walks_over_millions_of_days(small: Run, name: str) -> None:
    for command in LONG[name]:
        assert small(*command.split()).code == 0
    for command in ("list", "today", "progress", "next", "log", "rest", "replan", *SCHEDULES):
        with at_most(STEPS):
            assert small(*command.split()).code == 0
