"""What ``list`` shows: headings, marks, dates, and what each filter and each WHAT leaves."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

PLAN = """
format = 1
id = "tea"

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "Knowing the leaves" }
days = 4
topics = [
  { id = "mild", title = { zh = "清淡的茶", en = "Mild teas" } },
  { id = "strong", title = { zh = "浓郁的茶", en = "Strong teas" } },
]
lessons = [
  { id = "green-tea", topic = "mild", title = { zh = "绿茶", en = "Green tea" } },
  { id = "white-tea", topic = "mild", title = { zh = "白茶", en = "White tea" } },
  { id = "black", topic = "strong", title = { zh = "红茶与Café", en = "Black tea, café style" } },
]

[[stages]]
id = "brewing"
title = { zh = "泡茶", en = "Brewing" }
days = 3
at_least = true
lessons = [
  { id = "water", title = { zh = "水温", en = "Water" } },
  { id = "gongfu", title = { zh = "功夫茶", en = "Gongfu tea" } },
]
"""


@pytest.fixture
def tea(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan."""
    return run_on(PLAN)


@pytest.fixture
def underway(tea: Run) -> Run:
    """Run a command on study day 4: one lesson done, one overdue, three to do."""
    tea("start", "-3d")
    tea("done", "1.1")
    return tea


def lessons(out: str) -> list[str]:
    """Return the number of each lesson line, with its mark."""
    return re.findall(r"^ {4}(\S \d+\.\d+)", out, re.MULTILINE)


BEFORE_THE_START = {
    "en": dedent("""\
        1  Knowing the leaves  0/3 · 0%
          Mild teas
            ○ 1.1  Green tea              day 2
            ○ 1.2  White tea              day 3
          Strong teas
            ○ 1.3  Black tea, café style  day 4

        2  Brewing  0/2 · 0%
            ○ 2.1  Water                  day 6
            ○ 2.2  Gongfu tea             day 7
        """),
    "zh": dedent("""\
        1  认识茶叶  0/3 · 0%
          清淡的茶
            ○ 1.1  绿茶        第 2 天
            ○ 1.2  白茶        第 3 天
          浓郁的茶
            ○ 1.3  红茶与Café  第 4 天

        2  泡茶  0/2 · 0%
            ○ 2.1  水温        第 6 天
            ○ 2.2  功夫茶      第 7 天
        """),
}
UNDERWAY = {
    "en": dedent("""\
        1  Knowing the leaves  1/3 · 33.3%
          Mild teas
            ✓ 1.1  Green tea              2026-11-20
            ! 1.2  White tea              2026-11-21
          Strong teas
            ○ 1.3  Black tea, café style  2026-11-22

        2  Brewing  0/2 · 0%
            ○ 2.1  Water                  2026-11-24
            ○ 2.2  Gongfu tea             2026-11-25
        """),
    "zh": dedent("""\
        1  认识茶叶  1/3 · 33.3%
          清淡的茶
            ✓ 1.1  绿茶        2026-11-20
            ! 1.2  白茶        2026-11-21
          浓郁的茶
            ○ 1.3  红茶与Café  2026-11-22

        2  泡茶  0/2 · 0%
            ○ 2.1  水温        2026-11-24
            ○ 2.2  功夫茶      2026-11-25
        """),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_start_each_lesson_has_the_study_day_it_is_due(tea: Run, lang: str) -> None:
    assert tea("list", "--lang", lang) == (0, BEFORE_THE_START[lang], "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_done_overdue_and_to_do_is_told_apart(underway: Run, lang: str) -> None:
    assert underway("list", "--lang", lang) == (0, UNDERWAY[lang], "")


def test_a_narrowed_list_keeps_its_headings_and_the_share_of_the_whole_stage(
    underway: Run,
) -> None:
    expected = dedent("""\
        1  Knowing the leaves  1/3 · 33.3%
          Mild teas
            ! 1.2  White tea   2026-11-21

        2  Brewing  0/2 · 0%
            ○ 2.2  Gongfu tea  2026-11-25
        """)
    assert underway("list", "1.2", "2.2") == (0, expected, "")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("--todo", ["! 1.2", "○ 1.3", "○ 2.1", "○ 2.2"]),
        ("--done", ["✓ 1.1"]),
        ("--overdue", ["! 1.2"]),
        ("--todo --done", ["✓ 1.1", "! 1.2", "○ 1.3", "○ 2.1", "○ 2.2"]),
        ("--todo --overdue", ["! 1.2", "○ 1.3", "○ 2.1", "○ 2.2"]),
        ("--done --overdue", ["✓ 1.1", "! 1.2"]),
        ("--todo 2", ["○ 2.1", "○ 2.2"]),
        ("1 --todo tea", ["! 1.2", "○ 1.3"]),
        ("--overdue --done 1.2-2.1", ["! 1.2"]),
    ],
)
def test_filters_add_up_and_what_narrows_them(
    underway: Run, filters: str, expected: list[str]
) -> None:
    code, out, err = underway("list", *filters.split())
    assert (code, lessons(out), err) == (0, expected, "")


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (["2"], ["2.1", "2.2"]),
        (["２．＊"], ["2.1", "2.2"]),
        (["1.3"], ["1.3"]),
        (["1.2-3"], ["1.2", "1.3"]),
        (["1.3-2.1"], ["1.3", "2.1"]),
        (["white-tea"], ["1.2"]),
        (["gong"], ["2.2"]),
        (["TEA"], ["1.1", "1.2", "1.3", "2.2"]),
        (["茶"], ["1.1", "1.2", "1.3", "2.2"]),
        (["style black"], ["1.3"]),
        (["ＣＡＦＥ"], ["1.3"]),
        (["2.1", "1.1"], ["1.1", "2.1"]),
        (["1", "green-tea"], ["1.1", "1.2", "1.3"]),
        (["1", "tea", "white"], ["1.2"]),
    ],
)
def test_what_is_a_place_that_adds_or_words_that_narrow(
    tea: Run, what: list[str], expected: list[str]
) -> None:
    code, out, err = tea("list", *what)
    assert (code, [line[2:] for line in lessons(out)], err) == (0, expected, "")


@pytest.mark.parametrize(
    ("lang", "message"), [("en", "No lessons match.\n"), ("zh", "没有符合条件的课程。\n")]
)
def test_a_filter_that_leaves_nothing_says_so_and_is_no_error(
    tea: Run, lang: str, message: str
) -> None:
    assert tea("list", "--done", "--lang", lang) == (0, "", message)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("3", "“3”: the stages of this plan are 1 to 2.\n"),
        ("0.1", "“0.1”: the stages of this plan are 1 to 2.\n"),
        ("1.2-1.1", "“1.2-1.1” runs backwards: write the earlier lesson first.\n"),
    ],
)
def test_a_place_that_is_not_in_the_plan_is_wrong_use(tea: Run, what: str, message: str) -> None:
    assert tea("list", what) == (2, "", f"aigc-study: {message}")


@pytest.mark.parametrize(
    ("lang", "word", "message"),
    [
        (
            "en",
            "coffee",
            ("No lesson is called “coffee”. The nearest:\n  1.3  Black tea, café style\n"),
        ),
        (
            "zh",
            "coffee",
            "没有叫“coffee”的课。最接近的是：\n  1.3  红茶与Café\n",
        ),
        (
            "en",
            "xyzzy",
            "No lesson is called “xyzzy”. See “aigc-study list”.\n",
        ),
        (
            "zh",
            "xyzzy",
            "没有叫“xyzzy”的课。可用“aigc-study list”查看全部课程。\n",
        ),
    ],
)
def test_words_that_no_lesson_has_are_wrong_use(
    tea: Run, lang: str, word: str, message: str
) -> None:
    assert tea("list", word, "--lang", lang) == (2, "", f"aigc-study: {message}")


BUNDLED = {
    "en": dedent("""\
        2  AI art: advanced practice  0/37 · 0%
          AI art tools
            ○ 2.9   AI art mini programs in WeChat             day 38
          Learning Midjourney
            ○ 2.10  Signing up for Discord to use Midjourney   day 39

        5  Many ways to earn with AIGC  0/16 · 0%
          Know-how and online sales
            ○ 5.16  Selling on Taobao with AI                 day 155
        """),
    "zh": dedent("""\
        2  AI-绘画进阶实战  0/37 · 0%
          AI绘画工具
            ○ 2.9   AI绘画工具-微信中的AI绘画小程序    第 38 天
          学习Midjourney
            ○ 2.10  Midjourney学习-Discord账号的注册   第 39 天

        5  AIGC-多渠道变现课程  0/16 · 0%
          知识付费与电商
            ○ 5.16  AI-实现淘宝销售变现               第 155 天
        """),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_numbers_and_days_of_different_lengths_stand_in_columns(run: Run, lang: str) -> None:
    assert run("list", "2.9-10", "5.16", "--lang", lang) == (0, BUNDLED[lang], "")


def test_the_whole_plan_is_listed_unless_narrowed(run: Run) -> None:
    _code, out, _err = run("list")
    assert len(lessons(out)) == 149
    assert re.findall(r"^\d  .*$", out, re.MULTILINE) == [
        "1  GPT: basics to advanced use  0/64 · 0%",
        "2  AI art: advanced practice  0/37 · 0%",
        "3  AI video like a pro  0/22 · 0%",
        "4  AI virtual humans  0/10 · 0%",
        "5  Many ways to earn with AIGC  0/16 · 0%",
    ]
