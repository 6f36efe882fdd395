"""What ``--json`` prints: the keys and types that people's scripts rest on."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import category

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

# Titles and a note that would steer a terminal if they were printed as they are.
ESCAPES = "\x1b[31m \u202e \x07 \x9b"
PLAN = r"""
format = 1
id = "tea"

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "Knowing the leaves" }
days = 2
topics = [{ id = "mild", title = { zh = "清淡的茶", en = "Mild teas" } }]
lessons = [
  { id = "green-tea", topic = "mild", title = { zh = "绿茶", en = "Green tea" } },
  { id = "odd-tea", title = { zh = "怪茶", en = "\u001b[31m \u202e \u0007 \u009b" } },
  { id = "black-tea", title = { zh = "红茶", en = "Black tea" } },
]

[[stages]]
id = "brewing"
title = { zh = "泡茶", en = "Brewing" }
days = 3
at_least = true
lessons = [{ id = "water", title = { zh = "水温", en = "Water" } }]

[[milestones]]
id = "taster"
title = { zh = "品茶人", en = "Taster" }
stages_done = ["leaves"]
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "tea-plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def tea(run: Run, plan: Path) -> Run:
    """Run a command on the small plan, on study day 3 with one lesson and a note recorded."""
    tea = partial(run, "--curriculum", str(plan))
    tea("start", "-2d")
    tea("done", "1.1", "--on", "yesterday", "--note", ESCAPES)
    return tea


def number(value: object) -> None:
    assert type(value) in (int, float)


def day(value: object) -> None:
    assert isinstance(value, str)
    assert date.fromisoformat(value).isoformat() == value


def moment(value: object) -> None:
    assert isinstance(value, str)
    assert datetime.fromisoformat(value).tzinfo


def or_null(shape: Any) -> Callable[[object], None]:
    """Return the shape of what may be none."""
    return lambda value: None if value is None else check(value, shape)


def one_of(*words: str) -> Callable[[object], None]:
    """Return the shape of a word from a fixed set."""

    def check_word(value: object) -> None:
        assert value in words

    return check_word


def weekdays(value: object) -> None:
    assert isinstance(value, list)
    for each in value:
        one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun")(each)


def check(value: Any, shape: Any) -> None:
    """Assert that a value has a shape: the very keys, and the type of each."""
    if isinstance(shape, dict):
        assert type(value) is dict
        assert value.keys() == shape.keys()
        for key, inner in shape.items():
            check(value[key], inner)
    elif isinstance(shape, list):
        assert type(value) is list
        assert value
        for each in value:
            check(each, shape[0])
    elif isinstance(shape, type):
        assert type(value) is shape
    else:
        shape(value)


TITLE = {"zh": str, "en": str}
LESSON = {
    "number": str,
    "id": str,
    "stage": int,
    "topic": str,
    "title": TITLE,
    "state": one_of("todo", "done"),
    "done_on": or_null(day),
    "due_on": or_null(day),
    "overdue": bool,
}
ENTRY = {
    "at": moment,
    "on": or_null(day),
    "did": str,
    "lesson": or_null(str),
    "text": or_null(str),
    "to": or_null(day),
    "weekdays": or_null(weekdays),
    "way": or_null(one_of("keep-date", "keep-pace", "finish", "per-day")),
    "days": or_null(int),
    "of": or_null(moment),
    "adds": or_null([moment]),
    "drops": or_null([moment]),
}
# What is none where it does not belong to the kind.
NOTHING = dict.fromkeys(("lesson", "text", "to", "weekdays", "way", "days", "of", "adds", "drops"))
SHAPES: dict[str, dict[str, Any]] = {
    "list": {"format": int, "lessons": [LESSON]},
    "progress": {
        "format": int,
        "today": day,
        "start": or_null(day),
        "study_day": or_null(int),
        "lessons": int,
        "done": int,
        "percent": number,
        "target_days": int,
        "earned_days": number,
        "planned_days": number,
        "variance_days": number,
        "baseline_variance_days": number,
        "plan": {"kind": str, "since": or_null(day), "finish": or_null(day)},
        "spi": or_null(number),
        "status": one_of("not-started", "on-track", "ahead", "behind", "finished"),
        "target_finish": or_null(day),
        "forecast": {
            "state": one_of("not-started", "too-early", "no-pace", "expected", "finished"),
            "finish": or_null(day),
            "pace": or_null(number),
        },
        "stages": [
            {
                "number": int,
                "id": str,
                "title": TITLE,
                "days": int,
                "at_least": bool,
                "lessons": int,
                "done": int,
                "percent": number,
                "due_from": or_null(day),
                "due_to": or_null(day),
                "finished_on": or_null(day),
                "earned_days": number,
                "planned_days": number,
            }
        ],
        "milestones": [{"id": str, "title": TITLE, "reached_on": or_null(day)}],
    },
    "show 1.1": {
        "format": int,
        **LESSON,
        "due_day": int,
        "notes": [{"on": or_null(day), "text": str}],
        "history": [{**ENTRY, "counts": bool}],
    },
    "log": {"format": int, "changes": [{"at": moment, "counts": bool, "entries": [ENTRY]}]},
}


@pytest.mark.parametrize("command", SHAPES)
def test_an_object_has_exactly_the_keys_and_types_promised(tea: Run, command: str) -> None:
    code, out, err = tea(*command.split(), "--json")
    assert (code, err) == (0, "")
    check(json.loads(out), SHAPES[command])


@pytest.mark.parametrize("command", ["list", "progress"])
def test_it_has_the_same_keys_before_anything_is_recorded(
    run: Run, plan: Path, command: str
) -> None:
    check(json.loads(run(command, "--json", "--curriculum", str(plan)).out), SHAPES[command])


def test_log_is_an_object_even_before_anything_is_recorded(run: Run) -> None:
    assert json.loads(run("log", "--json").out) == {"format": 1, "changes": []}


def test_list_has_the_lessons_it_was_narrowed_to(tea: Run) -> None:
    assert json.loads(tea("list", "1.1", "2", "--json").out)["lessons"] == [
        {
            "number": "1.1",
            "id": "green-tea",
            "stage": 1,
            "topic": "mild",
            "title": {"zh": "绿茶", "en": "Green tea"},
            "state": "done",
            "done_on": "2026-11-21",
            "due_on": "2026-11-20",
            "overdue": False,
        },
        {
            "number": "2.1",
            "id": "water",
            "stage": 2,
            "topic": "",
            "title": {"zh": "水温", "en": "Water"},
            "state": "todo",
            "done_on": None,
            "due_on": "2026-11-24",
            "overdue": False,
        },
    ]


def test_a_list_of_nothing_is_still_an_object(tea: Run) -> None:
    assert json.loads(tea("list", "2", "--done", "--json").out) == {"format": 1, "lessons": []}


def test_progress_has_the_numbers_of_a_case_worked_by_hand(tea: Run) -> None:
    """One of three lessons worth 2/3 day each, of 5 days; 2 were planned by yesterday.

    Pace: 2/3 day in the 2 days through yesterday, 1/3 a day. The 13/3 days left take 13 study
    days after study day 2, so the finish is study day 15.
    """
    progress = json.loads(tea("progress", "--json").out)
    stages = progress.pop("stages")
    assert progress == {
        "format": 1,
        "today": "2026-11-22",
        "start": "2026-11-20",
        "study_day": 3,
        "lessons": 4,
        "done": 1,
        "percent": 25,
        "target_days": 5,
        "earned_days": 0.667,
        "planned_days": 2,
        "variance_days": -1.333,
        "baseline_variance_days": -1.333,
        "plan": {"kind": "baseline", "since": "2026-11-20", "finish": "2026-11-24"},
        "spi": 0.333,
        "status": "behind",
        "target_finish": "2026-11-24",
        "forecast": {"state": "expected", "finish": "2026-12-04", "pace": 0.333},
        "milestones": [
            {"id": "taster", "title": {"zh": "品茶人", "en": "Taster"}, "reached_on": None}
        ],
    }
    assert stages[0] == {
        "number": 1,
        "id": "leaves",
        "title": {"zh": "认识茶叶", "en": "Knowing the leaves"},
        "days": 2,
        "at_least": False,
        "lessons": 3,
        "done": 1,
        "percent": 33.3,
        "due_from": "2026-11-20",
        "due_to": "2026-11-21",
        "finished_on": None,
        "earned_days": 0.667,
        "planned_days": 2,
    }
    assert stages[1]["at_least"] is True


def test_show_has_the_notes_and_the_history_of_the_lesson(tea: Run) -> None:
    tea("undo")
    show = json.loads(tea("show", "1.1", "--json").out)
    at = "2026-11-22T21:03:11.482914+08:00"
    entry = {**NOTHING, "at": at, "on": "2026-11-21", "lesson": "green-tea", "counts": False}
    assert (show["state"], show["due_day"], show["notes"]) == ("todo", 1, [])
    assert show["history"] == [
        {**entry, "did": "done"},
        {**entry, "did": "note", "text": ESCAPES},
    ]


def test_log_has_the_changes_newest_first_and_says_which_count(tea: Run) -> None:
    tea("undo")
    changes = json.loads(tea("log", "--json").out)["changes"]
    assert [(each["entries"][0]["did"], each["counts"]) for each in changes] == [
        ("undo", True),
        ("done", False),
        ("start", True),
    ]
    assert changes[0]["entries"] == [
        {
            **NOTHING,
            "at": "2026-11-22T21:03:11.482915+08:00",
            "on": "2026-11-22",
            "did": "undo",
            "of": "2026-11-22T21:03:11.482914+08:00",
        }
    ]


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (["start"], {"did": "start"}),
        (["rest weekly sun mon"], {"did": "weekly", "weekdays": ["mon", "sun"]}),
        (["rest weekly sun", "rest weekly none"], {"did": "weekly", "weekdays": []}),
        (["rest add today --why fair"], {"did": "rest", "text": "fair"}),
        (["rest add today..2026-11-24"], {"did": "rest", "to": "2026-11-24"}),
        (
            ["rest add today..2026-11-24", "rest remove today..2026-11-23"],
            {"did": "work", "to": "2026-11-23"},
        ),
        (["pause"], {"did": "pause"}),
        (["pause", "resume"], {"did": "resume"}),
        (["replan --keep-date --yes"], {"did": "replan", "way": "keep-date", "days": 3}),
        (["replan --keep-pace --yes"], {"did": "replan", "way": "keep-pace", "days": 13}),
        (["replan --finish +1d --yes"], {"did": "replan", "way": "finish", "days": 2}),
        (["replan --per-day 2 --yes"], {"did": "replan", "way": "per-day", "days": 2}),
    ],
)
def test_log_has_what_belongs_to_each_kind_and_nothing_else(
    tea: Run, commands: list[str], expected: dict[str, object]
) -> None:
    """Three lessons are open on day 3 of 5, and the pace leads to day 15."""
    for command in commands:
        assert tea(*command.split()).code == 0
    (entry,) = json.loads(tea("log", "--json").out)["changes"][0]["entries"]
    assert entry == {**NOTHING, "at": entry["at"], "on": "2026-11-22", **expected}
    check(entry, ENTRY)


@pytest.mark.parametrize("command", SHAPES)
def test_it_is_utf_8_in_every_console_and_the_same_in_every_language(
    spawn: Run, plan: Path, tea: Run, command: str
) -> None:
    out = tea(*command.split(), "--json").out
    args = ("--curriculum", str(plan), "--today", "2026-11-22", *command.split(), "--json")
    assert spawn(*args, env={"PYTHONIOENCODING": "ascii"}) == (0, out, "")
    assert spawn(*args, "--lang", "zh", env={"PYTHONIOENCODING": "gbk"}) == (0, out, "")


@pytest.mark.parametrize("command", SHAPES)
def test_no_character_in_it_would_steer_a_terminal_and_none_is_lost(tea: Run, command: str) -> None:
    out = tea(*command.split(), "--json").out
    assert {char for char in out if category(char) in ("Cc", "Cf")} == {"\n"}
    if command != "progress":
        assert json.dumps(ESCAPES)[1:-1] in out
