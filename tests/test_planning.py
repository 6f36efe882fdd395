"""today, next, rest, pause, resume and replan, as a learner uses them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conftest import Result, Run

PLAN = """\
format = 1
id = "knots"

[[stages]]
id = "basics"
title = { zh = "基础", en = "Basics" }
days = 4
lessons = [
  { id = "overhand", title = { zh = "单结", en = "Overhand" } },
  { id = "reef", title = { zh = "平结", en = "Reef" } },
  { id = "bowline", title = { zh = "称人结", en = "Bowline" } },
  { id = "clove", title = { zh = "丁香结", en = "Clove hitch" } },
  { id = "eight", title = { zh = "八字结", en = "Figure eight" } },
  { id = "sheet", title = { zh = "接绳结", en = "Sheet bend" } },
  { id = "hitch", title = { zh = "半结", en = "Half hitch" } },
  { id = "prusik", title = { zh = "普鲁士结", en = "Prusik" } },
]
"""


@pytest.fixture
def knots(run: Run, tmp_path: Path) -> Run:
    """Run a command on a plan of eight lessons in four days, two a day."""
    path = tmp_path / "knots-plan.toml"
    path.write_text(PLAN, encoding="utf-8")

    def knots(*args: str, env: Mapping[str, str] | None = None) -> Result:
        return run("--curriculum", str(path), *args, env=env)

    return knots


def shown(text: str) -> tuple[int, str, str]:
    return 0, dedent(text), ""


def said(*lines: str) -> tuple[int, str, str]:
    return 0, "", "".join(f"{line}\n" for line in lines)


def failed(code: int, line: str) -> tuple[int, str, str]:
    return code, "", f"aigc-study: {line}\n"


def test_today_tells_what_is_due_late_and_next_and_how_much_a_day_is_enough(knots: Run) -> None:
    knots("start", "yesterday")
    knots("done", "1.1", "--on", "yesterday")
    expected = """\
        Study day 2 of 4: 0.5 days behind the plan.

        Due today (2)
          ○ 1.3  Bowline
          ○ 1.4  Clove hitch

        Overdue (1)
          ! 1.2  Reef

        Coming next (3)
          ○ 1.5  Figure eight
          ○ 1.6  Sheet bend
          ○ 1.7  Half hitch

        2.3 lessons a day meet the finish of 2026-11-24.
        """
    assert knots("today") == shown(expected)
    assert knots() == shown(expected)
    assert knots("today", "--lang", "zh") == shown("""\
        第 2 个学习日（共 4 个）：比计划落后 0.5 天。

        今天应学完（2）
          ○ 1.3  称人结
          ○ 1.4  丁香结

        已逾期（1）
          ! 1.2  平结

        接下来（3）
          ○ 1.5  八字结
          ○ 1.6  接绳结
          ○ 1.7  半结

        每天学 2.3 节课，就能在 2026-11-24 按时学完。
        """)


def test_today_says_how_to_start_and_that_all_is_done(knots: Run) -> None:
    assert knots("today").out.startswith("Not started yet: mark a first lesson")
    knots("done", "1.*")
    assert knots("today") == shown("Finished on 2026-11-22, 3 days before the target. Well done!\n")
    assert knots("next") == said("Every lesson is done.")


def test_next_gives_the_share_of_today_or_as_many_as_asked_for(knots: Run) -> None:
    knots("start")
    knots("done", "1.2")
    assert knots("next") == shown("1.1  Overhand\n1.3  Bowline\n")
    assert knots("next", "1") == shown("1.1  Overhand\n")
    assert knots("next", "none") == failed(2, "“none” is not a number of lessons above 0.")


def test_rest_days_move_the_finish_and_are_listed_and_undone(knots: Run) -> None:
    knots("start")
    assert knots("rest", "weekly", "mon", "周二") == said(
        "Weekly rest from 2026-11-22 on: Mon, Tue.", "The plan now ends on 2026-11-27."
    )
    assert knots("rest", "add", "2026-11-25..2026-11-26", "--why", "a trip") == said(
        "Rest: 2026-11-25..2026-11-26 (a trip).", "The plan now ends on 2026-11-29."
    )
    assert knots("rest", "remove", "2026-11-24") == said(
        "Study days after all: 2026-11-24.", "The plan now ends on 2026-11-28."
    )
    assert knots("rest") == shown("""\
        Every week: Mon, Tue

        Days off
          2026-11-24: study days after all
          2026-11-25..2026-11-26 (a trip)
        """)
    assert knots("undo").err.startswith("Taken back: no rest 2026-11-24")
    assert knots("rest", "weekly", "none").code == 0
    assert knots("today", "--today", "2026-11-25").out.splitlines()[1] == (
        "Today is a rest day: nothing is due."
    )


@pytest.mark.parametrize(
    ("command", "code", "line"),
    [
        (
            "rest weekly someday",
            2,
            "“someday” is not a day of the week: write mon, tue, … sun, or none.",
        ),
        ("rest weekly mon tue wed thu fri sat sun", 2, "That would leave no study day."),
        ("resume", 1, "There is no break to come back from."),
        ("replan", 1, "There is nothing to replan before the start."),
        (
            "replan --keep-date --keep-pace",
            2,
            "Choose one of --keep-date, --keep-pace, --finish and --per-day.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(knots: Run, command: str, code: int, line: str) -> None:
    assert knots(*command.split()) == failed(code, line)


def test_a_break_takes_its_days_out_until_study_is_resumed(knots: Run) -> None:
    knots("start")
    assert knots("pause") == said(
        "A break from 2026-11-22 on; “aigc-study resume” ends it.",
        "The plan now ends on 2026-11-26.",
    )
    assert knots("pause") == failed(1, "You are on a break since 2026-11-22 already.")
    assert knots("resume", "--today", "2026-12-02") == said(
        "Back from the break on 2026-12-02.", "The plan now ends on 2026-12-05."
    )


def test_replan_shows_the_ways_back_and_takes_one_with_a_yes(knots: Run) -> None:
    knots("start", "-3d")
    knots("done", "1.1-2", "--on", "-2d")
    assert knots("replan") == shown("""\
        --keep-date  6 lessons a day until 2026-11-22
        --keep-pace  0.7 lessons a day until 2026-11-30
        Or name a date, --finish DATE, or lessons a day, --per-day X. Nothing is changed yet.
        """)
    assert knots("replan", "--per-day", "2") == said("Nothing was changed. Add --yes to accept.")
    assert knots("replan", "--per-day", "2", "--yes") == said(
        "Replanned: 2 lessons a day until 2026-11-24."
    )
    assert knots("progress").out.splitlines()[4] == "Study day 4 of 4: on track."
    assert knots("undo").err.startswith("Taken back: replan from 2026-11-22")


def test_a_finish_without_a_study_day_is_refused_with_the_nearest(knots: Run) -> None:
    knots("start", "-3d")
    assert knots("replan", "--finish", "2026-11-20") == failed(
        1, "No study day is left until 2026-11-20; the nearest possible is 2026-11-22."
    )


def test_public_holidays_are_days_off(knots: Run) -> None:
    knots("start")
    code, _out, err = knots("rest", "holidays", "US")
    assert code == 0
    assert "Rest: 2026-12-25 (Christmas Day)." in err.splitlines()
    assert knots("rest", "holidays", "XX") == failed(
        2, "The public holidays of “XX” are not known: write a code such as CN."
    )
