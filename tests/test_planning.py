"""today, next, rest, pause, resume and replan, as a learner uses them."""

from __future__ import annotations

import sys
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

        After that (3)
          ○ 1.5  Figure eight
          ○ 1.6  Sheet bend
          ○ 1.7  Half hitch

        2.4 lessons a day on average are enough to finish on 2026-11-24.
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

        之后（3）
          ○ 1.5  八字结
          ○ 1.6  接绳结
          ○ 1.7  半结

        平均每天学 2.4 节课，就能在 2026-11-24 按时学完。
        """)


def test_today_says_how_to_start_and_that_all_is_done(knots: Run) -> None:
    assert knots("today").out.startswith("Not started yet: mark a first lesson")
    knots("done", "1.*")
    assert knots("today") == shown("Finished on 2026-11-22, 3 days before the target. Well done!\n")
    assert knots("next") == said("Every lesson is done.")


def test_next_gives_the_share_of_today_or_as_many_as_asked_for(knots: Run) -> None:
    knots("start")
    assert knots("next") == shown("1.1  Overhand\n1.2  Reef\n")
    knots("done", "1.2")
    assert knots("next") == shown("1.1  Overhand\n")
    assert knots("next", "2") == shown("1.1  Overhand\n1.3  Bowline\n")
    assert knots("next", "none") == failed(2, "“none” is not a number of lessons above 0.")


def test_done_next_marks_the_share_of_today_or_as_many_as_asked_for(knots: Run) -> None:
    knots("start")
    assert knots("done", "--next", "--dry-run") == said(
        "Dry run, nothing is saved. Without --dry-run this would say:",
        "Done: 1.1 Overhand; 1.2 Reef. Stage 1: 2/8, 25%.",
    )
    assert knots("done", "--next") == said("Done: 1.1 Overhand; 1.2 Reef. Stage 1: 2/8, 25%.")
    assert knots("done", "--next", "３") == said(
        "Done: 1.3 Bowline; 1.4 Clove hitch; 1.5 Figure eight. Stage 1: 5/8, 62.5%."
    )
    assert knots("undo").err.startswith("Taken back: done 1.3 Bowline; 1.4 Clove hitch;")
    assert knots("done", "--next", "100").err.startswith("Done: 6 lessons (1.3-8).")
    assert knots("done", "--next") == said("Every lesson is done.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("0", "“0” is not a number of lessons above 0."),
        ("-1", "There is no option -1. See “aigc-study done --help”."),
        ("1.5", "“1.5” is not a number of lessons above 0."),
        ("one", "“one” is not a number of lessons above 0."),
        ("1 2", "“2”: this command takes no more words. See its --help."),
    ],
)
def test_done_next_takes_one_whole_number(knots: Run, words: str, message: str) -> None:
    assert knots("done", "--next", *words.split()) == failed(2, message)
    assert knots("log").out == ""


def test_what_is_so_already_is_not_recorded_again(knots: Run) -> None:
    knots("start")
    so_already = said("Nothing was changed: it is so already.")
    assert knots("rest", "weekly", "none") == so_already
    knots("rest", "weekly", "mon")
    assert knots("rest", "weekly", "monday") == so_already
    knots("rest", "add", "2026-11-25..2026-11-27", "--why", "a trip")
    assert knots("rest", "add", "2026-11-26..2026-11-27", "2026-11-25") == so_already
    assert knots("rest", "remove", "2026-11-24", "2026-11-28..2026-11-29") == so_already
    assert len(knots("log").out.splitlines()) == 3


def test_a_day_of_a_break_is_no_study_day_before_the_break_ends(knots: Run) -> None:
    knots("start")
    knots("pause", "2026-11-24")
    for day in ("2026-11-24", "2026-11-20..2026-11-25"):
        assert knots("rest", "remove", day, "--today", "2026-11-26") == failed(
            1,
            "The break that began on 2026-11-24 takes these days off:"
            " “aigc-study resume DATE” ends it on a date.",
        )


def test_dates_in_the_wrong_order_are_told_as_such(knots: Run) -> None:
    message = "2026-11-20 is before 2026-11-21: write the earlier date first."
    assert knots("rest", "add", "2026-11-21..2026-11-20") == failed(2, message)
    assert knots("schedule", "--from", "yesterday", "--to", "-2d") == failed(2, message)


def test_a_date_that_looks_like_an_option_is_told_from_the_value_of_one(knots: Run) -> None:
    knots("start")
    said_of_trip = knots("rest", "add", "--today", "-1d", "2026-12-01", "--why", "-3d").err
    assert said_of_trip.startswith("Rest: 2026-12-01 (-3d).")
    assert knots("rest", "add", "-1d", "--why", "late").err.startswith("Rest: 2026-11-21 (late).")
    assert knots("start", "--today", "-1d").err.startswith("Start set to 2026-11-21;")


def test_a_reason_may_be_given_later(knots: Run) -> None:
    knots("start")
    knots("rest", "add", "tomorrow", "tomorrow")
    assert knots("rest", "add", "tomorrow", "--why", "a trip").err.startswith("Rest: 2026-11-23 (")
    assert knots("rest").out.endswith("Days off\n  2026-11-23 (a trip)\n")
    assert knots("rest", "add", "tomorrow", "--why", "a trip") == said(
        "Nothing was changed: it is so already."
    )


def test_the_list_of_rest_has_what_holds_of_all_that_was_said(knots: Run) -> None:
    knots("start")
    knots("rest", "add", "2026-12-01..2026-12-05", "--why", "a trip")
    knots("rest", "remove", "2026-12-02")
    knots("rest", "add", "2026-12-05..2026-12-06", "--why", "home")
    assert knots("rest").out == dedent("""\
        Every week: none

        Days off
          2026-12-01 (a trip)
          2026-12-03..2026-12-04 (a trip)
          2026-12-05..2026-12-06 (home)
        """)


def test_the_log_names_what_each_change_of_days_did(knots: Run) -> None:
    knots("start")
    knots("rest", "weekly", "sat", "fri")
    knots("rest", "add", "2026-12-01..2026-12-05", "--why", "a trip")
    knots("replan", "--per-day", "2", "--yes")
    knots("pause", "tomorrow")
    assert knots("log") == shown("""\
        2026-11-22 21:03  break from 2026-11-23
        2026-11-22 21:03  replan from 2026-11-22 over 4 study days
        2026-11-22 21:03  rest 2026-12-01..2026-12-05 (a trip)
        2026-11-22 21:03  weekly rest Fri, Sat from 2026-11-22
        2026-11-22 21:03  start 2026-11-22
        """)


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
    assert knots("undo") == said(
        "Taken back: no rest 2026-11-24 (recorded 2026-11-22 21:03).",
        "The plan now ends on 2026-11-29.",
    )
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
        ("replan", 1, "There is nothing to replan before the first study day."),
        (
            "replan --keep-date --keep-pace",
            2,
            "Choose one of --keep-date, --keep-pace, --finish and --per-day.",
        ),
        ("replan --yes", 2, "Choose one of --keep-date, --keep-pace, --finish and --per-day."),
        (
            "rest weekly ,",
            2,
            "“,” is not a day of the week: write mon, tue, … sun, or none.",
        ),
        (
            "rest weekly sun none",
            2,
            "“none” is not a day of the week: write mon, tue, … sun, or none.",
        ),
        (
            "rest add 2027-01-01..",
            2,
            "“2027-01-01..” is not a date: write 2026-11-22, today, yesterday or -3d.",
        ),
        (
            "rest lst",
            2,
            "There is no command “lst”; did you mean “aigc-study rest list”?",
        ),
        ("rest sun", 2, "There is no command “sun”. See “aigc-study rest --help”."),
        (
            "rest add --fast today",
            2,
            "There is no option --fast. See “aigc-study rest add --help”.",
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
    assert knots("pause") == failed(
        1, "A break from 2026-11-22 on is recorded already; “aigc-study resume” ends it."
    )
    assert knots("resume", "--today", "2026-12-02") == said(
        "No break from 2026-12-02 on.", "The plan now ends on 2026-12-05."
    )


def test_an_open_break_is_told_instead_of_a_rest_day(knots: Run) -> None:
    knots("start")
    knots("pause")
    line = "A break from 2026-11-22 on; “aigc-study resume” ends it."
    for command in ("today", "progress"):
        assert line in knots(command, "--today", "2026-11-25").out.splitlines()


def test_a_break_with_an_end_to_come_can_be_ended_earlier(knots: Run) -> None:
    knots("start", "2026-11-20")
    knots("pause", "2026-11-21")
    knots("resume", "2026-12-05")
    assert "  2026-11-21..2026-12-04 (break)" in knots("rest").out.splitlines()
    assert knots("pause").code == 1
    assert knots("resume") == said(
        "No break from 2026-11-22 on.", "The plan now ends on 2026-11-24."
    )
    assert knots("resume").code == 1
    assert knots("undo") == said(
        "Taken back: back on 2026-11-22 (recorded 2026-11-22 21:03).",
        "The plan now ends on 2026-12-07.",
    )


def test_replan_shows_the_ways_back_and_takes_one_with_a_yes(knots: Run) -> None:
    knots("start", "-3d")
    knots("done", "1.1-2", "--on", "-2d")
    assert knots("replan") == shown("""\
        Study day 4 of 4: 2 days behind the plan.
        --keep-date  6 lessons a day until 2026-11-22
        --keep-pace  your pace, done on 2026-11-30
        Or --finish DATE, or --per-day X lessons. Nothing is changed yet.
        """)
    assert knots("replan", "--per-day", "2") == said(
        "Nothing was changed. Add --yes to accept 2 lessons a day until 2026-11-24."
    )
    assert knots("replan", "--per-day", "2", "--yes") == said(
        "Replanned: 2 lessons a day until 2026-11-24."
    )
    assert knots("progress") == shown("""\
        Stage     Progress          Done    %  Days  Due                    Now due     Ahead/behind
        1 Basics  ━━━━────────────   2/8  25%     4  2026-11-19–2026-11-22  2026-11-24      on track
        Total     ━━━━────────────   2/8  25%     4  2026-11-19–2026-11-22  2026-11-24      on track

        Study day 4 of 6: on track.
        Replanned on 2026-11-22: the target is now 2026-11-24. By the original plan: 2 days behind.
        At this pace you finish on 2026-11-30, 6 days after the target, 2026-11-24.
        """)
    assert knots("progress", "--lang", "zh").out.splitlines()[5] == (
        "2026-11-22 已重新计划，目标改为 2026-11-24。按原计划：落后 2 天。"
    )
    assert knots("undo").err.startswith("Taken back: replan from 2026-11-22")


def test_the_share_of_today_is_what_is_due_but_no_more_than_an_even_share(knots: Run) -> None:
    """Four lessons are due by day 2, all late but two; eight in three days are 2.67 a day."""
    knots("start", "yesterday")
    assert knots("next").out == "1.1  Overhand\n1.2  Reef\n1.3  Bowline\n"
    knots("done", "1.1-3", "--on", "yesterday")
    assert knots("next").out == "1.4  Clove hitch\n"
    knots("done", "1.4")
    assert knots("next").out == "1.5  Figure eight\n1.6  Sheet bend\n"


def test_a_plan_that_was_laid_anew_counts_its_own_study_days_and_ends(knots: Run) -> None:
    knots("start", "-9d")
    assert knots("today").out.startswith("Study day 10, past the target of 4:")
    knots("replan", "--per-day", "2", "--yes")
    assert knots("today").out.startswith("Study day 10 of 13: on track.")
    assert knots("start", "-8d").err == (
        "Start set to 2026-11-14; the target finish is 2026-11-25.\n"
    )


@pytest.mark.parametrize("day_off", [False, True])
def test_nobody_is_behind_or_ahead_on_the_day_of_a_replan(knots: Run, *, day_off: bool) -> None:
    knots("start", "-2d")
    knots("done", "1.1-7", "--on", "-2d")
    if day_off:
        knots("rest", "add", "today")
    assert "ahead" in knots("today").out
    knots("replan", "--finish", "2026-12-01", "--yes")
    assert "on track" in knots("today").out.splitlines()[0]


def test_to_keep_the_pace_is_told_by_its_finish(knots: Run) -> None:
    knots("start", "-3d")
    knots("done", "1.1-2", "--on", "-2d")
    assert knots("replan", "--keep-pace") == said(
        "Nothing was changed. Add --yes to accept your pace, done on 2026-11-30."
    )
    assert knots("replan", "--keep-pace", "--yes") == said(
        "Replanned: your pace, done on 2026-11-30."
    )
    assert knots("replan", "--keep-pace", "--lang", "zh") == said(
        "没有改动。要采用“保持现在的速度，2026-11-30 学完”，请加上 --yes。"
    )


def test_where_no_way_back_is_left_replan_asks_for_one(knots: Run) -> None:
    knots("start", "-30d")
    assert knots("replan") == shown("""\
        Study day 31, past the target of 4: 4 days behind the plan.
        Choose --finish DATE, or --per-day X lessons. Nothing is changed yet.
        """)
    assert knots("replan", "--keep-date") == failed(
        1, "No study day is left until 2026-10-26; the nearest possible is 2026-11-22."
    )
    assert knots("replan", "--keep-pace") == failed(
        1,
        "There is no pace to keep: it is too early to tell, or nothing was done lately."
        " Use --finish or --per-day.",
    )


def test_a_stage_that_is_finished_has_no_new_date_after_a_replan(run: Run) -> None:
    run("start", "-30d")
    run("done", "1.*", "--on", "-9d")
    run("replan", "--keep-date", "--yes")
    lines = run("progress").out.splitlines()
    assert lines[1].endswith("2026-10-23–2026-11-21                  finished")
    assert lines[2].endswith("2026-11-22–2026-12-21  2026-12-21      on track")


def test_a_finish_without_a_study_day_is_refused_with_the_nearest(knots: Run) -> None:
    knots("start", "-3d")
    assert knots("replan", "--finish", "2026-11-20") == failed(
        1, "No study day is left until 2026-11-20; the nearest possible is 2026-11-22."
    )


def test_public_holidays_are_days_off(knots: Run) -> None:
    knots("start")
    code, _out, err = knots("rest", "holidays", "us")
    assert code == 0
    assert "Rest: 2026-12-25 (Christmas Day)." in err.splitlines()
    assert knots("rest", "holidays", "US") == said("Nothing was changed: it is so already.")
    assert len(knots("log").out.splitlines()[0].split("; ")) == 4
    assert (
        knots("log")
        .out.splitlines()[0]
        .startswith(
            "2026-11-22 21:03  rest 2026-11-26 (Thanksgiving Day); rest 2026-12-25 (Christmas Day);"
        )
    )
    assert knots("rest", "holidays", "XX") == failed(
        2, "The public holidays of “XX” are not known: write a code such as CN."
    )


def test_holidays_are_named_in_the_language_of_the_user_and_those_in_a_row_are_one(
    knots: Run,
) -> None:
    chinese = knots("rest", "holidays", "CN", "--lang", "zh").err.splitlines()
    assert "休息：2027-02-06..2027-02-08（春节）。" in chinese
    knots("undo")
    english = knots("rest", "holidays", "CN").err.splitlines()
    assert "Rest: 2027-02-06..2027-02-08 (Chinese New Year (Spring Festival))." in english


def test_a_missing_holidays_package_is_told_with_the_command_that_installs_it(
    knots: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)  # as Python marks what is not there
    assert knots("rest", "holidays", "CN") == failed(
        1,
        "This needs the holidays package: pip install 'aigc-study[holidays]',"
        " or pipx inject aigc-study holidays.",
    )
