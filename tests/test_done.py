"""What ``done`` alone asks, where somebody can answer, and what ``next`` and ``done`` do then.

What the commands say is in the transcripts; these have no terminal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run, Screen, Terminal

HELP = "done? [y/N/s/q]"
ANSWERS = "Answer y (done), n (not yet), s (skip for good) or q (stop and save)."
FIRST = "1.1 What GPT is: an overview"
SHARE = [FIRST, "1.2 How GPT differs from other AI", "1.3 Trying out GPT's powerful memory"]


@pytest.fixture(autouse=True)
def begun(run: Run) -> None:
    """Begin on the day before, so that the share is 1.1 and 1.2, overdue, and 1.3."""
    run("start", "2026-11-21")


def marks(run: Run) -> dict[str, Any]:
    """Return what each lesson is marked as by the last change, after the start."""
    change, *_start = json.loads(run("log", "--json").out)["changes"]
    return {each["lesson"]: each["did"] for each in change["entries"] if each["lesson"]}


def asked(screen: Screen) -> list[str]:
    """Return which lessons were asked about, in order."""
    lines = screen.text.splitlines()
    return [line.partition(f": {HELP}")[0] for line in lines if HELP in line]


def test_each_answer_counts_in_one_change(run: Run, terminal: Terminal) -> None:
    screen = terminal("done", typed=["y\n", "n\n", "s\n"], columns=200)
    assert (screen.code, asked(screen)) == (0, SHARE)
    assert marks(run) == {"gpt-overview": "done", "gpt-memory": "skip"}
    first, *said = screen.text.splitlines()
    assert first == ANSWERS
    said = said[len(SHARE) :]
    assert said[0].startswith("Done: 1.1 ")
    assert any(line.startswith("Skipped: 1.3 ") for line in said)
    assert said[-1].startswith("Left for today: ")
    run("undo")
    assert run("list", "--done").err == run("list", "--skipped").err == "No lessons match.\n"


def test_the_whole_share_ends_the_day(run: Run, terminal: Terminal) -> None:
    screen = terminal("done", typed=["y\n"] * 3, columns=200)
    assert screen.text.splitlines()[-1] == "That's it for today."
    # And then nothing is asked, or left.
    enough = "That's it for today.\nTo do more, see “aigc-study next 3”.\n"
    assert terminal("done", columns=200) == (0, enough)
    assert run("next") == (0, "", enough)
    assert json.loads(run("next", "--json").out) == {"format": 1, "lessons": []}


@pytest.mark.parametrize(
    ("typed", "lang", "expected"),
    [
        (["YES\n", "q\n"], "en", ["done"]),
        (["no\n", "Ｙ\n", "\n"], "en", ["done"]),
        (["maybe\n", "y\n", "quit\n"], "en", ["done"]),
        (["s\n", "skip\n", "y\n"], "en", ["skip", "skip", "done"]),
        (["是的\n", "跳过\n", "退出\n"], "zh", ["done", "skip"]),
        (["嗯。\n", "还没\n", "学完了！\n"], "zh", ["done", "done"]),
        # Ctrl-D leaves as “q” does, and keeps what was answered.
        (["y\n", "\x04"], "en", ["done"]),
    ],
)
def test_answers_in_either_language(
    run: Run, terminal: Terminal, typed: list[str], lang: str, expected: list[str]
) -> None:
    assert terminal("done", typed=typed, AIGC_STUDY_LANG=lang).code == 0
    assert list(marks(run).values()) == sorted(expected)


@pytest.mark.parametrize(
    ("typed", "code"),
    [(["\n"] * 3, 0), (["q\n"], 0), (["\x04"], 0), ([None], 130), (["y\n", None], 130)],
)
def test_without_a_yes_nothing_is_recorded(
    terminal: Terminal, journal: Path, typed: list[str | None], code: int
) -> None:
    """Nor after Ctrl-C, whatever was answered before."""
    before = journal.read_bytes()
    assert terminal("done", typed=typed).code == code
    assert journal.read_bytes() == before


def test_options_hold_for_what_is_asked(run: Run, terminal: Terminal, journal: Path) -> None:
    before = journal.read_bytes()
    assert terminal("done", "--dry-run", typed=["y\n", "q\n"]).code == 0
    assert journal.read_bytes() == before
    terminal("done", "--on", "2026-11-21", "--note", "hard", typed=["y\n", "q\n"])
    change, *_start = json.loads(run("log", "--json").out)["changes"]
    assert [(each["did"], each["on"], each["text"]) for each in change["entries"]] == [
        ("done", "2026-11-21", None),
        ("note", "2026-11-21", "hard"),
    ]


def test_a_lesson_done_meanwhile_is_not_marked_twice(
    run: Run, terminal: Terminal, journal: Path
) -> None:
    screen = terminal(
        "done", typed=["y\n", "q\n"], meanwhile=lambda: run("done", "1.1"), columns=200
    )
    assert screen.code == 0
    assert f"Already done today: {FIRST}." in screen.text.splitlines()
    assert journal.read_text("utf-8").count('did = "done"') == 1


@pytest.mark.parametrize("command", [["done"], ["done", "--dry-run"], ["done", "--note", "x"]])
def test_where_nobody_can_answer_it_is_wrong_use(
    run: Run, journal: Path, command: list[str]
) -> None:
    before = journal.read_bytes()
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert err == "aigc-study: Name a lesson, such as 1.20, or mark the next with --next.\n"
    assert journal.read_bytes() == before
