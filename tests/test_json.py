"""What ``--json`` prints of lessons and the log; all other numbers are compared in test_oracle."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import category

import pytest

if TYPE_CHECKING:
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
"""
COMMANDS = ["list", "progress", "stats", "today", "schedule", "show 1.1", "log"]
START, DONE, UNDO = (f"2026-11-22T21:03:11.48291{n}+08:00" for n in (3, 4, 5))
# An entry has every key: what is none does not belong to its kind.
NOTHING = dict.fromkeys(
    ("lesson", "text", "to", "weekdays", "way", "days", "per_day", "of", "adds", "drops")
)


@pytest.fixture
def tea(run: Run, tmp_path: Path) -> Run:
    """Run a command on the small plan, on study day 3 with one lesson and a note recorded."""
    path = tmp_path / "tea-plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    tea = partial(run, "--curriculum", str(path))
    tea("start", "-2d")
    tea("done", "1.1", "--on", "yesterday", "--note", ESCAPES)
    return tea


def printed(program: Run, command: str) -> Any:
    code, out, err = program(*command.split(), "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def entry(at: str, did: str, on: str | None, **keys: object) -> dict[str, object]:
    return {**NOTHING, "at": at, "on": on, "did": did, **keys}


def test_show_has_the_lesson_its_notes_and_history(tea: Run) -> None:
    tea("undo")
    assert printed(tea, "show 1.1") == {
        "format": 1,
        "number": "1.1",
        "id": "green-tea",
        "stage": 1,
        "topic": "mild",
        "title": {"zh": "绿茶", "en": "Green tea"},
        "url": None,
        "state": "todo",
        "done_on": None,
        "due_on": "2026-11-20",
        "due_day": 1,
        "overdue": True,
        "notes": [],
        "history": [
            {**entry(DONE, did, "2026-11-21", lesson="green-tea", text=text), "counts": False}
            for did, text in (("done", None), ("note", ESCAPES))
        ],
    }
    tea("redo")
    assert printed(tea, "show 1.1")["notes"] == [{"on": "2026-11-21", "text": ESCAPES}]


def test_log_has_the_changes_newest_first(run: Run, tea: Run) -> None:
    tea("undo")
    assert printed(run, "log") == {"format": 1, "changes": []}
    log = printed(tea, "log")
    changes = log.pop("changes")
    assert log == {"format": 1}
    assert [(each["at"], each["counts"]) for each in changes] == [
        (UNDO, True),
        (DONE, False),
        (START, True),
    ]
    assert changes[0]["entries"] == [entry(UNDO, "undo", "2026-11-22", of=DONE)]
    assert [each["did"] for each in changes[1]["entries"]] == ["done", "note"]


@pytest.mark.parametrize(
    ("commands", "keys"),
    [
        (["start today"], {"did": "start"}),
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
        (["skip 1.3"], {"did": "skip", "lesson": "black-tea"}),
        (["skip 1.3 --why known"], {"did": "skip", "lesson": "black-tea", "text": "known"}),
        (
            ["start -9d", "replan --keep-pace --yes"],
            {"did": "replan", "way": "keep-pace", "days": 9},
        ),
        (["replan --finish +1d --yes"], {"did": "replan", "way": "finish", "days": 2}),
        (["replan --per-day 2 --yes"], {"did": "replan", "way": "per-day", "per_day": 2}),
        (["replan --per-day 1.5 --yes"], {"did": "replan", "way": "per-day", "per_day": 1.5}),
    ],
)
def test_an_entry_has_what_belongs_to_its_kind(
    tea: Run, commands: list[str], keys: dict[str, object]
) -> None:
    """With a start nine days ago, day 1 of 2 is earned in these; the other takes nine more."""
    for command in commands:
        assert tea(*command.split()).code == 0
    (found,) = printed(tea, "log")["changes"][0]["entries"]
    assert found == {**NOTHING, "at": found["at"], "on": "2026-11-22", **keys}


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_the_same_in_every_language(tea: Run, command: str) -> None:
    assert tea("--lang", "zh", *command.split(), "--json") == tea(*command.split(), "--json")


def test_json_is_utf_8_in_every_console(run: Run, spawn: Run) -> None:
    out = run("list", "1.1", "--json").out
    assert "GPT的定义与概述" in out
    assert spawn("list", "1.1", "--json", env={"PYTHONIOENCODING": "ascii"}) == (0, out, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_character_steers_a_terminal_or_is_lost(tea: Run, command: str) -> None:
    out = tea(*command.split(), "--json").out
    assert {char for char in out if category(char) in ("Cc", "Cf")} == {"\n"}
    assert command in ("progress", "stats") or json.dumps(ESCAPES)[1:-1] in out
