"""What commands say about dates: those of the plan when they move, and those of marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

BEGUN = "The plan begins on 2026-11-22 and ends on 2027-04-25."
EARLIER = [
    "The start moved from 2026-11-22 to 2026-10-22.",
    "The plan now ends earlier, on 2027-03-25.",
]
LATER = [
    "The start moved from 2026-10-22 to 2026-11-22.",
    "The plan now ends later, on 2027-04-25.",
]
NO_START = "The plan has no start date any more."


def said(run: Run, *command: str) -> list[str]:
    """Return what a command says after its first line, but for what it says of today's share."""
    code, _out, err = run(*command)
    assert code == 0
    share = ("Left for today: ", "That's it for today.")
    return [line for line in err.splitlines()[1:] if not line.startswith(share)]


def test_the_first_mark_begins_the_plan(run: Run) -> None:
    assert said(run, "done", "1.1") == [BEGUN]
    assert said(run, "undo") == [NO_START]
    assert said(run, "redo") == [BEGUN]
    assert said(run, "undone", "1.1") == [NO_START]


def test_an_earlier_mark_moves_the_start(run: Run) -> None:
    run("done", "1.1")
    assert said(run, "done", "1.2", "--on", "2026-10-22", "--dry-run")[1:] == EARLIER
    assert said(run, "done", "1.2", "--on", "2026-10-22") == EARLIER
    assert said(run, "undo") == LATER
    assert said(run, "redo") == EARLIER
    assert said(run, "undone", "1.2") == LATER


def test_a_mark_that_moves_nothing_says_nothing(run: Run) -> None:
    run("start", "2026-11-01")
    assert said(run, "done", "1.1", "--on", "2026-11-10") == []
    assert said(run, "undo") == []


def test_a_merge_says_how_dates_move(run: Run, tmp_path: Path, journal: Path) -> None:
    run("done", "1.2", "--on", "2026-10-22")
    other = tmp_path / "other.toml"
    # Recorded a minute earlier: the clock of the tests stands still.
    other.write_text(journal.read_text("utf-8").replace("21:03:", "21:02:"), "utf-8")
    journal.unlink()
    run("done", "1.1")
    told = said(run, "merge", str(other), "--yes")
    assert told[-2:] == EARLIER
    assert said(run, "undo") == LATER


def test_start_says_from_when_to_when(run: Run) -> None:
    def start(*date: str) -> list[str]:
        return run("start", *date).err.splitlines()

    finish = "The plan ends on 2027-04-25."
    assert start() == ["Start set to 2026-11-22.", finish]
    assert start() == ["The start is 2026-11-22.", finish]
    assert start("2026-11-22") == ["The start is 2026-11-22.", finish]
    moved = "The start moved from 2026-11-22 to 2026-10-22."
    assert start("2026-10-22") == [moved, "The plan ends on 2027-03-25."]
    assert run("log").out.count("start") == 2


def test_after_a_replan_each_date_has_its_name(run: Run) -> None:
    run("start", "2026-11-02")
    run("replan", "--finish", "2027-05-31", "--yes")
    assert run("start").err.splitlines() == [
        "The start is 2026-11-02.",
        "The original plan ends on 2027-04-05.",
        "As replanned, the plan ends on 2027-05-31.",
    ]
    assert run("start", "2026-11-03").err.splitlines() == [
        "The start moved from 2026-11-02 to 2026-11-03.",
        "The original plan ends on 2027-04-06.",
        "As replanned, the plan ends on 2027-05-31.",
    ]
    assert "the plan now ends on 2027-05-31" in run("progress").out
    run("undo")
    assert said(run, "undo") == ["The plan now ends earlier, on 2027-04-05."]


def test_undoing_a_replan_says_where_the_plan_ends(run: Run) -> None:
    """Even where that is the day on which it ended anyway."""
    run("start", "2026-11-02")
    run("replan", "--keep-date", "--yes")
    assert said(run, "undo") == ["The plan still ends on 2027-04-05."]


@pytest.mark.parametrize("command", ["done", "undone"])
def test_a_mark_says_its_date_unless_it_is_today(run: Run, command: str) -> None:
    run("start", "2026-11-02")
    if command == "undone":
        run("done", "1.1")
    words = {"done": "Done on 2026-11-21", "undone": "Unmarked as of 2026-11-21"}
    marking = (command, "1.1", "--on", "yesterday", "--note", "x")
    first, *_rest = run(*marking, "--dry-run").err.splitlines()[1:]
    assert first.startswith(f"{words[command]}: 1.1 What GPT is: an overview. Stage 1: ")
    assert said(run, *marking) == ["Note saved for 2026-11-21."]
    run("undo")
    assert "2026-11-22" not in run(command, "1.1", "--on", "today", "--note", "x").err


def test_a_note_on_a_done_lesson_says_its_date(run: Run) -> None:
    run("start", "2026-11-02")
    run("done", "1.1")
    told = said(run, "done", "1.1", "--note", "x", "--on", "yesterday")
    change = "“aigc-study undone 1.1”, then “aigc-study done 1.1 --on 2026-11-21”."
    assert told == [f"To change the date: {change}", "Note saved for 2026-11-21."]


BEFORE = "Check the date: {} is before the start, 2026-11-02. “aigc-study undo” undoes it."
LONG_AGO = "Check the date: {} is more than a year ago. “aigc-study undo” undoes it."


@pytest.mark.parametrize(
    ("date", "warnings"),
    [
        ("2026-11-02", []),
        ("2026-11-01", [BEFORE]),
        ("2025-11-22", [BEFORE]),
        ("2025-11-21", [BEFORE]),
    ],
)
def test_an_odd_date_is_pointed_out(run: Run, date: str, warnings: list[str]) -> None:
    run("start", "2026-11-02")
    assert said(run, "done", "1.18", "--on", date) == [text.format(date) for text in warnings]
    assert said(run, "undo") == []


@pytest.mark.parametrize(("date", "warnings"), [("2025-11-22", []), ("2025-11-21", [LONG_AGO])])
def test_a_date_of_over_a_year_ago_is_pointed_out(run: Run, date: str, warnings: list[str]) -> None:
    run("start", "2025-11-02")
    assert said(run, "done", "1.18", "--on", date) == [text.format(date) for text in warnings]


def test_an_old_date_is_pointed_out_without_a_start(run: Run) -> None:
    assert said(run, "done", "1.18", "--on", "2025-11-21") == [
        "The plan begins on 2025-11-21 and ends on 2026-04-24.",
        LONG_AGO.format("2025-11-21"),
    ]
    assert LONG_AGO.format("2025-11-21") not in run("done", "1.18", "--on", "2025-11-21").err


def test_a_replanned_finish_is_compared_with_the_plan(run: Run) -> None:
    """The target finish is another, and it was missed."""
    run("start", "2026-01-01")
    run("replan", "--finish", "2026-11-25", "--yes")
    run("done", "1.*", "2.*", "3.*", "4.*", "5.*")
    finished = "Finished on 2026-11-22, 3 study days before the planned end. Well done!"
    assert finished in run("today").out.splitlines()
