"""What ``schedule`` shows: weeks and months, rest, what is overdue, and for which days."""

from __future__ import annotations

import json
import re
from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from aigc_study.cli import terminal
from aigc_study.views.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

PLAN = """
format = 1
id = "tea"

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "Knowing the leaves" }
days = 6
lessons = [
  { id = "green-tea", title = { zh = "绿茶", en = "Green tea" } },
  { id = "white-tea", title = { zh = "白茶", en = "White tea" } },
  { id = "yellow-tea", title = { zh = "黄茶", en = "Yellow tea" } },
  { id = "black-tea", title = { zh = "红茶", en = "Black tea" } },
  { id = "oolong", title = { zh = "乌龙茶", en = "Oolong" } },
  { id = "pu-er", title = { zh = "普洱茶", en = "Pu'er" } },
]

[[stages]]
id = "brewing"
title = { zh = "泡茶", en = "Brewing" }
days = 8
lessons = [
  { id = "water", title = { zh = "水温", en = "Water" } },
  { id = "pots", title = { zh = "紫砂壶", en = "Clay pots" } },
  { id = "gongfu", title = { zh = "功夫茶", en = "Gongfu tea" } },
  { id = "party", title = { zh = "茶会", en = "A tea party" } },
]
"""
# Monday 2026-11-16 is study day 1. Sundays are free, and so is 2026-11-26 to 2026-12-06.
JOURNAL = """
format = 1
curriculum = "tea"

[[entry]]
at = 2026-11-16T08:00:00+08:00
on = 2026-11-16
did = "start"

[[entry]]
at = 2026-11-16T08:01:00+08:00
on = 2026-11-16
did = "weekly"
weekdays = ["sun"]

[[entry]]
at = 2026-11-16T08:02:00+08:00
on = 2026-11-26
to = 2026-12-06
did = "rest"
text = "Tea fair"

[[entry]]
at = 2026-11-19T08:00:00+08:00
on = 2026-11-19
did = "done"
lesson = "green-tea"

[[entry]]
at = 2026-11-19T08:01:00+08:00
on = 2026-11-19
did = "done"
lesson = "white-tea"

[[entry]]
at = 2026-11-19T08:02:00+08:00
on = 2026-11-19
did = "done"
lesson = "gongfu"
"""


@pytest.fixture
def fresh(run_on: Callable[[str], Run], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the small plan, on a Tuesday."""
    monkeypatch.delenv("LC_TIME", raising=False)
    return partial(run_on(PLAN), "--today", "2026-11-24")


@pytest.fixture
def tea(fresh: Run, home: Path) -> Run:
    """Run a command in the second week: three lessons done, four overdue, one due today."""
    home.mkdir()
    (home / "tea.toml").write_text(JOURNAL, encoding="utf-8")
    return fresh


def dates(out: str) -> list[str]:
    """Return the day of the month of each day that an agenda shows lessons of."""
    return re.findall(r"^  \S+ +\d\d-(\d\d)  ", out, re.MULTILINE)


AGENDA = {
    "en": dedent("""\
        Overdue
          Wed   11-18  ! 1.3  Yellow tea
          Thu   11-19  ! 1.4  Black tea
          Fri   11-20  ! 1.5  Oolong
          Sat   11-21  ! 1.6  Pu'er

        Week of 2026-11-22 · rest: Thu–Sat
          today 11-24  ○ 2.1  Water

        2026-11-29 – 2026-12-05 · rest

        Week of 2026-12-06 · rest: Sun
          Mon   12-07  ○ 2.2  Clay pots
          Wed   12-09  ✓ 2.3  Gongfu tea
          Fri   12-11  ○ 2.4  A tea party
        """),
    "zh": dedent("""\
        已逾期
          周三 11-18  ! 1.3  黄茶
          周四 11-19  ! 1.4  红茶
          周五 11-20  ! 1.5  乌龙茶
          周六 11-21  ! 1.6  普洱茶

        2026-11-23 起的一周 · 休息：周四–周日
          今天 11-24  ○ 2.1  水温

        2026-11-30 – 2026-12-06 · 休息

        2026-12-07 起的一周
          周一 12-07  ○ 2.2  紫砂壶
          周三 12-09  ✓ 2.3  功夫茶
          周五 12-11  ○ 2.4  茶会
        """),
}
MONTHS = {
    "en": dedent("""\
        2026-11
        Sun     Mon     Tue     Wed     Thu     Fri     Sat
          1       2       3       4       5       6       7
          8       9      10      11      12      13      14
         15      16 ✓1   17 ✓1   18 !1   19 !1   20 !1   21 !1
         22 ~    23     >24 ○1   25      26 ~    27 ~    28 ~
         29 ~    30 ~

        2026-12
        Sun     Mon     Tue     Wed     Thu     Fri     Sat
                          1 ~     2 ~     3 ~     4 ~     5 ~
          6 ~     7 ○1    8       9 ✓1   10      11 ○1   12
         13 ~    14      15      16      17      18      19
         20 ~    21      22      23      24      25      26
         27 ~    28      29      30      31

        ✓ done  ○ due  ! overdue  ~ rest  > today
        """),
    "zh": dedent("""\
        2026-11
        周一    周二    周三    周四    周五    周六    周日
                                                          1
          2       3       4       5       6       7       8
          9      10      11      12      13      14      15
         16 ✓1   17 ✓1   18 !1   19 !1   20 !1   21 !1   22 ~
         23     >24 ○1   25      26 ~    27 ~    28 ~    29 ~
         30 ~

        2026-12
        周一    周二    周三    周四    周五    周六    周日
                  1 ~     2 ~     3 ~     4 ~     5 ~     6 ~
          7 ○1    8       9 ✓1   10      11 ○1   12      13 ~
         14      15      16      17      18      19      20 ~
         21      22      23      24      25      26      27 ~
         28      29      30      31

        ✓ 已学完  ○ 待学  ! 已逾期  ~ 休息  > 今天
        """),
}
LOCALES = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_agenda_has_what_is_overdue_and_then_the_weeks_from_today_on(
    tea: Run, lang: str
) -> None:
    assert tea("schedule", env={"LANG": LOCALES[lang]}) == (0, AGENDA[lang], "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_months_have_counts_and_days_of_rest(tea: Run, lang: str) -> None:
    assert tea("schedule", "--month", env={"LANG": LOCALES[lang]}) == (0, MONTHS[lang], "")


STACKED = {
    "en": dedent("""\
        2026-11
        Sun  Mon  Tue  Wed  Thu  Fri  Sat
          1    2    3    4    5    6    7
          8    9   10   11   12   13   14
         15   16   17   18   19   20   21
              ✓1   ✓1   !1   !1   !1   !1
         22   23  >24   25   26   27   28
         ~    !2   ✓1        ~    ~    ~
                   ○1
         29   30
         ~    ~

        ✓ done ○ due ! overdue ~ rest > today
        """),
    "zh": dedent("""\
        2026-11
        周一  周二  周三  周四  周五  周六  周日
                                              1
          2     3     4     5     6     7     8
          9    10    11    12    13    14    15
         16    17    18    19    20    21    22
         ✓1    ✓1    !1    !1    !1    !1    ~
         23   >24    25    26    27    28    29
         !2    ✓1          ~     ~     ~     ~
               ○1
         30
         ~

        ✓ 已学完 ○ 待学 ! 已逾期 ~ 休息 > 今天
        """),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_counts_stand_below_the_date_where_the_page_is_narrow(
    tea: Run, home: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "dense.toml").write_text(PLAN.replace("days = 8", "days = 2"), encoding="utf-8")
    monkeypatch.setattr(terminal, "page", lambda _stream=None: Page(width=40))
    args = ["--curriculum", str(home / "dense.toml"), "schedule", "--month"]
    assert tea(*args, env={"LANG": LOCALES[lang]}) == (0, STACKED[lang], "")


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("option", ["--month", "--from=-20d", "--to=+200d"])
def test_no_line_is_wider_than_the_page(
    run: Run, option: str, lang: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "page", lambda _stream=None: Page(width=columns))
    run("start", "2026-10-01")
    run("done", "1.1-14", "2.3", "1.60-64")
    _code, out, _err = run("schedule", option, env={"LANG": LOCALES[lang]})
    lines = out.splitlines()
    assert len(lines) > 40
    assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.parametrize("rest", ['"mon", "wed", "fri", "sat"', '"mon", "tue", "wed", "sun"'])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_many_days_of_rest_are_wrapped_where_the_page_is_narrow(
    tea: Run, home: Path, lang: str, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "page", lambda _stream=None: Page(width=40))
    journal = JOURNAL.replace('"sun"', rest)
    (home / "tea.toml").write_text(journal, encoding="utf-8")
    _code, out, _err = tea("schedule", "--from", "2026-11-16", env={"LANG": LOCALES[lang]})
    assert [line for line in out.splitlines() if cell_len(line) > 40] == []
    assert "…" not in out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pipe_gets_every_lesson_and_every_title_whole(run: Run, lang: str) -> None:
    run("start")
    lessons = json.loads(run("list", "--json").out)["lessons"]
    lines = run("schedule", "--lang", lang).out.splitlines()
    shown = [re.split("[○✓!] ", line)[1].split("  ")[-1].strip() for line in lines if "○" in line]
    assert shown == [each["title"][lang] for each in lessons]


@pytest.mark.parametrize("option", ["--month", "--to=+200d"])
def test_colour_adds_nothing_and_takes_nothing(tea: Run, option: str) -> None:
    plain = tea("schedule", option).out
    coloured = tea("schedule", option, env={"FORCE_COLOR": "1"}).out
    assert "\x1b[31m" in coloured
    uncoloured = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in uncoloured.splitlines()] == plain.splitlines()


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
def test_the_days_shown_are_those_asked_for_and_overdue_ones_come_first_if_they_begin_today(
    tea: Run, options: str, overdue: str, due: str
) -> None:
    code, out, err = tea("schedule", *options.split())
    late, weeks = out.split("Week", 1) if "Week" in out else (out, "")
    assert (code, dates(late), dates(weeks), err) == (0, overdue.split(), due.split(), "")
    assert out.startswith("Overdue\n") == bool(overdue)


def test_a_day_in_the_past_shows_what_was_done_and_what_was_not(tea: Run) -> None:
    expected = dedent("""\
        Week of 2026-11-15
          Mon 11-16  ✓ 1.1  Green tea
          Tue 11-17  ✓ 1.2  White tea
          Wed 11-18  ! 1.3  Yellow tea
        """)
    assert tea("schedule", "--to", "2026-11-18") == (0, expected, "")


def test_lessons_of_one_day_stand_under_one_date(tea: Run, home: Path) -> None:
    plan = PLAN.replace("days = 6", "days = 2")
    (home / "short.toml").write_text(plan, encoding="utf-8")
    args = ["--curriculum", str(home / "short.toml"), "schedule", "--to", "2026-11-16"]
    expected = dedent("""\
        Week of 2026-11-15
          Mon 11-16  ✓ 1.1  Green tea
                     ✓ 1.2  White tea
                     ! 1.3  Yellow tea
        """)
    assert tea(*args) == (0, expected, "")


def test_what_is_overdue_for_a_year_has_its_year(tea: Run) -> None:
    expected = dedent("""\
        Overdue
          Tue 2026-11-24  ! 2.1  Water
          Mon 2026-12-07  ! 2.2  Clay pots
          Fri 2026-12-11  ! 2.4  A tea party
        """)
    assert tea("schedule", "--stage", "2", "--today", "2027-11-24") == (0, expected, "")
    short = expected.replace("2026-", "")
    assert tea("schedule", "--stage", "2", "--today", "2027-11-23") == (0, short, "")


def test_days_of_rest_at_the_beginning_are_told(tea: Run) -> None:
    _code, out, _err = tea("schedule", "--from", "2026-11-27", "--to", "2026-12-07")
    expected = dedent("""\
        2026-11-27 – 2026-12-05 · rest

        Week of 2026-12-06 · rest: Sun
          Mon 12-07  ○ 2.2  Clay pots
        """)
    assert out == expected
    assert tea("schedule", "--from", "2026-11-29", "--to", "2026-11-29").out == (
        "2026-11-29 · rest\n"
    )


def test_a_week_without_lessons_is_shown_only_if_it_is_all_rest(tea: Run, home: Path) -> None:
    (home / "sparse.toml").write_text(PLAN.replace("days = 8", "days = 48"), encoding="utf-8")
    journal = JOURNAL.replace('"sun"', '"mon", "sun"')
    (home / "tea.toml").write_text(journal, encoding="utf-8")
    args = ["--curriculum", str(home / "sparse.toml"), "schedule", "--from", "tomorrow"]
    expected = dedent("""\
        2026-11-29 – 2026-12-05 · rest

        Week of 2026-12-20 · rest: Sun, Mon
          Tue 12-22  ○ 2.1  Water

        Week of 2027-01-03 · rest: Sun, Mon
          Thu 01-07  ○ 2.2  Clay pots
        """)
    assert tea(*args, "--to", "2027-01-16").out == expected


def test_months_that_are_all_rest_have_a_line_and_one_without_lessons_has_none(
    tea: Run, home: Path
) -> None:
    journal = JOURNAL.replace("to = 2026-12-06", "to = 2027-02-01")
    (home / "tea.toml").write_text(journal, encoding="utf-8")
    for end in ("2027-02-03", "2030-01-01"):
        out = tea("schedule", "--month", "--to", end).out
        headings = re.findall(r"^\d{4}-\d\d.*$", out, re.MULTILINE)
        assert headings == ["2026-11", "2026-12 – 2027-01 · rest", "2027-02"]


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "! Overdue (5) · 2026-11"), ("zh", "! 已逾期（5） · 2026-11")]
)
def test_what_is_overdue_since_earlier_months_has_a_line_before_the_months_from_today_on(
    tea: Run, lang: str, line: str
) -> None:
    december = MONTHS[lang].split("\n\n", 1)[1].replace("  1 ~", "> 1 ~")
    args = ("schedule", "--month", "--today", "2026-12-01", "--lang", lang)
    assert tea(*args) == (0, f"{line}\n\n{december}", "")


@pytest.mark.parametrize(
    ("options", "out"),
    [
        # Nothing else is to come: three of November and December.
        ("--today 2027-01-01 --stage 2", "! Overdue (3) · 2026-11 – 2026-12\n"),
        # Of the months shown the days tell it.
        ("--today 2026-11-30", "2026-11\n"),
        ("--today 2026-12-31 --stage 2", "! Overdue (1) · 2026-11\n"),
        # The days do not begin today.
        ("--today 2026-12-02 --from 2026-12-01", "2026-12\n"),
        ("--today 2026-12-02 --from 2026-11-01", "2026-11\n"),
        # What was due is done.
        ("--today 2026-11-19 --stage 2", "2026-11\n"),
    ],
)
def test_only_what_the_months_shown_have_not_is_told_as_overdue_beside_them(
    tea: Run, options: str, out: str
) -> None:
    assert tea("schedule", "--month", *options.split()).out.startswith(out)


def test_an_open_break_is_rest_through_today(tea: Run, home: Path) -> None:
    pause = """
[[entry]]
at = 2026-11-20T08:00:00+08:00
on = 2026-11-20
did = "pause"
"""
    (home / "tea.toml").write_text(JOURNAL + pause, encoding="utf-8")
    _code, out, _err = tea("schedule", "--month", "--to", "2026-11-30")
    assert " 15      16 ✓1   17 ✓1   18 !1   19 !1   20 ~    21 ~\n" in out
    assert " 22 ~    23 ~    24 ~ " not in out
    assert " 22 ~    23 ~   >24 ~    25 ○1   26 ~    27 ~    28 ~\n" in out


@pytest.mark.parametrize("option", ["", "--month"])
@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "en",
            (
                "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
                " or set a date with “aigc-study start”.\n"
            ),
        ),
        (
            "zh",
            "还没开始：用“aigc-study done 1.1”标记第一节课，或用“aigc-study start”设定开始日期。\n",
        ),
    ],
)
def test_without_a_start_it_says_how_to_start(
    fresh: Run, lang: str, sentence: str, option: str
) -> None:
    assert fresh("schedule", *option.split(), "--lang", lang) == (0, "", sentence)


def test_without_a_start_there_are_no_days(fresh: Run) -> None:
    code, out, err = fresh("schedule", "--json")
    assert (code, json.loads(out), err) == (
        0,
        {"format": 1, "overdue": [], "days": [], "rest": []},
        "",
    )


@pytest.mark.parametrize("option", ["", "--month"])
@pytest.mark.parametrize(
    ("lang", "message"),
    [("en", "No lesson is due on these days.\n"), ("zh", "这些天没有要学完的课。\n")],
)
def test_days_on_which_nothing_is_due_are_no_error(
    tea: Run, lang: str, message: str, option: str
) -> None:
    args = ["schedule", *option.split(), "--from", "2027-03-01", "--lang", lang]
    assert tea(*args) == (0, "", message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--stage 3", "“3”: the stages of this plan are 1 to 2."),
        ("--stage tea", "“tea”: the stages of this plan are 1 to 2."),
        ("--stage 1.2", "“1.2”: the stages of this plan are 1 to 2."),
        (
            "--to soon",
            "“soon” is not a date: write 2026-11-22, today, yesterday or -3d.",
        ),
        (
            "--from today --to yesterday",
            "2026-11-23 is before 2026-11-24: write the earlier date first.",
        ),
    ],
)
def test_a_stage_or_a_date_that_there_is_not_is_wrong_use(
    tea: Run, options: str, message: str
) -> None:
    assert tea("schedule", *options.split()) == (2, "", f"aigc-study: {message}\n")


def test_json_has_the_days_with_lessons_and_the_days_of_rest(tea: Run) -> None:
    code, out, err = tea("schedule", "--json", "--from", "-3d", "--to", "2026-11-26")
    data = json.loads(out)
    listed = json.loads(tea("list", "--json").out)["lessons"]
    by_number = {each["number"]: each for each in listed}
    assert (code, err, set(data)) == (0, "", {"format", "overdue", "days", "rest"})
    assert data["overdue"] == [each for each in listed if each["overdue"]] != []
    assert data["days"] == [
        {"date": "2026-11-21", "study_day": 6, "lessons": [by_number["1.6"]]},
        {"date": "2026-11-24", "study_day": 8, "lessons": [by_number["2.1"]]},
    ]
    assert data["rest"] == [
        {"from": "2026-11-22", "to": "2026-11-22"},
        {"from": "2026-11-26", "to": "2026-11-26"},
    ]


def test_json_is_the_same_whatever_the_layout(tea: Run) -> None:
    assert tea("schedule", "--json", "--month") == tea("schedule", "--json")


def test_json_of_one_stage_has_no_other_lessons(tea: Run) -> None:
    data = json.loads(tea("schedule", "--json", "--stage", "2", "--from", "0001-01-01").out)
    numbers = [lesson["number"] for day in data["days"] for lesson in day["lessons"]]
    assert numbers == ["2.1", "2.2", "2.3", "2.4"]


@pytest.mark.parametrize("option", ["", "--month", "--json"])
@pytest.mark.parametrize(
    ("start", "today"),
    [
        ("9999-12-30", "9999-12-31"),
        ("9999-12-31", "2026-11-24"),
        ("0001-01-01", "0001-01-01"),
        ("0001-01-01", "9999-12-31"),
        ("2028-02-28", "2026-11-24"),
    ],
)
def test_no_date_that_there_is_stops_it(fresh: Run, start: str, today: str, option: str) -> None:
    fresh("start", start)
    whole = ["--from", "0001-01-01", "--to", "9999-12-31"]
    for days in ([], whole, ["--to", start], ["--from", start]):
        code, out, err = fresh("schedule", *option.split(), "--today", today, *days)
        assert (code, "Traceback" in err) == (0, False)
        assert out or err


def test_a_plan_that_begins_later_begins_with_its_first_week(fresh: Run) -> None:
    fresh("start", "2028-02-28")
    expected = dedent("""\
        Week of 2028-02-27
          Mon 02-28  ○ 1.1  Green tea
          Tue 02-29  ○ 1.2  White tea
          Wed 03-01  ○ 1.3  Yellow tea
        """)
    assert fresh("schedule", "--to", "2028-03-01") == (0, expected, "")
    assert fresh("schedule", "--month").out.startswith("2028-02\n")


@pytest.mark.parametrize(
    ("env", "args", "first"),
    [
        ({"LANG": "en_US.UTF-8"}, "", "2026-11-22"),
        ({"LANG": "en_GB.UTF-8"}, "", "2026-11-23"),
        ({"LANG": "ja_JP.eucJP@x"}, "", "2026-11-22"),
        ({"LANG": "C"}, "", "2026-11-23"),
        ({"LANG": "C.UTF-8"}, "", "2026-11-23"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_DK.UTF-8"}, "", "2026-11-23"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_DK", "LC_ALL": "en_CA"}, "", "2026-11-22"),
        ({"LANG": "zh_CN.UTF-8"}, "", "2026-11-23"),
        ({"LANG": "zh_CN.UTF-8"}, "--lang en", "2026-11-23"),
        ({"LANG": "zh_TW.UTF-8"}, "", "2026-11-22"),
        ({"LANG": "en_US.UTF-8"}, "--lang zh", "2026-11-23"),
    ],
)
def test_weeks_start_as_the_locale_s_do(
    tea: Run, env: dict[str, str], args: str, first: str
) -> None:
    _code, out, _err = tea("schedule", "--stage", "2", *args.split(), env=env)
    assert re.search(r"\d{4}-\d\d-\d\d", out)[0] == first  # type: ignore[index]
