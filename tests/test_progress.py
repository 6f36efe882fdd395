"""What ``progress`` shows: the table, and the sentences that say where the learner stands."""

from __future__ import annotations

from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

# Two lessons a day for two days, then one a day for three: each day's share is easy to see.
PLAN = """
format = 1
id = "sprint"

[[stages]]
id = "warm-up"
title = { zh = "热身", en = "Warm-up" }
days = 2
lessons = [
  { id = "one", title = { zh = "一", en = "One" } },
  { id = "two", title = { zh = "二", en = "Two" } },
  { id = "three", title = { zh = "三", en = "Three" } },
  { id = "four", title = { zh = "四", en = "Four" } },
]

[[stages]]
id = "run"
title = { zh = "跑", en = "Run" }
days = 3
at_least = true
lessons = [
  { id = "five", title = { zh = "五", en = "Five" } },
  { id = "six", title = { zh = "六", en = "Six" } },
  { id = "seven", title = { zh = "七", en = "Seven" } },
]
"""
MILESTONES = """
[[milestones]]
id = "warm"
title = { zh = "热了", en = "Warmed up" }
stages_done = ["warm-up"]

[[milestones]]
id = "most"
title = { zh = "过半", en = "Most of it" }
percent_done = 70

[[milestones]]
id = "fast"
title = { zh = "神速", en = "Like lightning" }
finished_within_days = 3
"""


@pytest.fixture
def sprint(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan."""
    return run_on(PLAN)


@pytest.fixture
def race(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan with its milestones."""
    return run_on(PLAN + MILESTONES)


def sentences(run: Run, lang: str) -> list[str]:
    """Return what ``progress`` says under its table."""
    code, out, err = run("progress", "--lang", lang)
    assert (code, err) == (0, "")
    return out.partition("\n\n")[2].splitlines()


NOT_STARTED = {
    "en": dedent("""\
        Stage      Progress          Done   %  Days  Due      Ahead/behind
        1 Warm-up  ────────────────   0/4  0%     2  day 1–2
        2 Run      ────────────────   0/3  0%    3+  day 3–5
        Total      ────────────────   0/7  0%    5+  day 1–5

        Not started yet: mark a first lesson with “aigc-study done 1.1”, or set a date with\
 “aigc-study start”.
        """),
    "zh": dedent("""\
        阶段    进度              已学   %  天数  应学完     提前/落后
        1 热身  ────────────────   0/4  0%     2  第 1–2 天
        2 跑    ────────────────   0/3  0%    3+  第 3–5 天
        合计    ────────────────   0/7  0%    5+  第 1–5 天

        还没开始：用“aigc-study done 1.1”标记第一节课，或用“aigc-study start”设定开始日期。
        """),
}
UNDERWAY = {
    "en": dedent("""\
        Stage      Progress          Done      %  Days  Due                       Ahead/behind
        1 Warm-up  ━━━━━━━━━━━━────   3/4    75%     2  2026-11-20–2026-11-21  0.5 days behind
        2 Run      ━━━━━━━━━━──────   2/3  66.7%    3+  2026-11-22–2026-11-24      1 day ahead
        Total      ━━━━━━━━━━━─────   5/7  71.4%    5+  2026-11-20–2026-11-24   0.5 days ahead

        Study day 3 of 5: 0.5 days ahead of the plan.
        At this pace you finish on 2026-11-22, 2 days before the target, 2026-11-24.
        """),
    "zh": dedent("""\
        阶段    进度              已学      %  天数  应学完                   提前/落后
        1 热身  ━━━━━━━━━━━━────   3/4    75%     2  2026-11-20–2026-11-21  落后 0.5 天
        2 跑    ━━━━━━━━━━──────   2/3  66.7%    3+  2026-11-22–2026-11-24    提前 1 天
        合计    ━━━━━━━━━━━─────   5/7  71.4%    5+  2026-11-20–2026-11-24  提前 0.5 天

        第 3 个学习日（共 5 个）：比计划提前 0.5 天。
        按现在的速度，将于 2026-11-22 学完，比目标 2026-11-24 早 2 天。
        """),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_plan_not_started_has_study_days_for_dates(sprint: Run, lang: str) -> None:
    assert sprint("progress", "--lang", lang) == (0, NOT_STARTED[lang], "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_stage_and_the_whole_has_its_own_standing(sprint: Run, lang: str) -> None:
    sprint("start", "-2d")
    sprint("done", "1.1-3", "2.1-2", "--on", "yesterday")
    assert sprint("progress", "--lang", lang) == (0, UNDERWAY[lang], "")


@pytest.mark.parametrize(
    ("start", "done", "en", "zh"),
    [
        pytest.param(
            "2026-11-24",
            {},
            ["You start on 2026-11-24, in 2 days."],
            ["2026-11-24 开始，还有 2 天。"],
            id="a start to come",
        ),
        pytest.param(
            "tomorrow",
            {"today": "1.1"},
            ["You start on 2026-11-23, in 1 day."],
            ["2026-11-23 开始，还有 1 天。"],
            id="a head start",
        ),
        pytest.param(
            "today",
            {},
            [
                "Study day 1 of 5: on track.",
                "A forecast comes with study day 3; the target is 2026-11-26.",
            ],
            [
                "第 1 个学习日（共 5 个）：进度正常。",
                "从第 3 个学习日起才有预测；目标是 2026-11-26。",
            ],
            id="the first day",
        ),
        pytest.param(
            "-1d",
            {"-1d": "1.1-2"},
            [
                "Study day 2 of 5: on track.",
                "A forecast comes with study day 3; the target is 2026-11-25.",
            ],
            [
                "第 2 个学习日（共 5 个）：进度正常。",
                "从第 3 个学习日起才有预测；目标是 2026-11-25。",
            ],
            id="an evening still to come is not lost",
        ),
        pytest.param(
            "-1d",
            {},
            [
                "Study day 2 of 5: 1 day behind the plan.",
                "A forecast comes with study day 3; the target is 2026-11-25.",
            ],
            [
                "第 2 个学习日（共 5 个）：比计划落后 1 天。",
                "从第 3 个学习日起才有预测；目标是 2026-11-25。",
            ],
            id="a day lost",
        ),
        pytest.param(
            "-2d",
            {"-2d": "1.1-2"},
            [
                "Study day 3 of 5: 1 day behind the plan.",
                "At this pace you finish on 2026-11-29, 5 days after the target, 2026-11-24.",
            ],
            [
                "第 3 个学习日（共 5 个）：比计划落后 1 天。",
                "按现在的速度，将于 2026-11-29 学完，比目标 2026-11-24 晚 5 天。",
            ],
            id="too slow",
        ),
        pytest.param(
            "-2d",
            {"-1d": "1.1-4"},
            [
                "Study day 3 of 5: on track.",
                "At this pace you finish on 2026-11-24, the target date.",
            ],
            [
                "第 3 个学习日（共 5 个）：进度正常。",
                "按现在的速度，将于目标日期 2026-11-24 学完。",
            ],
            id="as planned",
        ),
        pytest.param(
            "-2d",
            {"today": "1.1-2.2"},
            [
                "Study day 3 of 5: 1 day ahead of the plan.",
                "At this pace you finish on 2026-11-23, 1 day before the target, 2026-11-24.",
            ],
            [
                "第 3 个学习日（共 5 个）：比计划提前 1 天。",
                "按现在的速度，将于 2026-11-23 学完，比目标 2026-11-24 早 1 天。",
            ],
            id="faster than planned",
        ),
        pytest.param(
            "-20d",
            {"-20d": "1.1"},
            [
                "Study day 21, past the target of 5: 4.5 days behind the plan.",
                "No forecast: nothing done in the last 14 study days; the target is 2026-11-06.",
            ],
            [
                "第 21 个学习日，已超过目标的 5 个：比计划落后 4.5 天。",
                "无法预测：最近 14 个学习日没有学完任何课；目标是 2026-11-06。",
            ],
            id="long after the target, nothing done lately",
        ),
        pytest.param(
            "-3d",
            {"today": "1.1-2.3"},
            ["Finished on 2026-11-22, 1 day before the target. Well done!"],
            ["已于 2026-11-22 学完，比目标早 1 天。干得漂亮！"],
            id="finished early",
        ),
        pytest.param(
            "-4d",
            {"-4d": "1.1-2.2", "today": "2.3"},
            ["Finished on 2026-11-22, the target date. Well done!"],
            ["已于目标日期 2026-11-22 学完。干得漂亮！"],
            id="finished on the target date",
        ),
        pytest.param(
            "-9d",
            {"-3d": "1.1-2.3"},
            ["Finished on 2026-11-19, 2 days after the target. Well done!"],
            ["已于 2026-11-19 学完，比目标晚 2 天。干得漂亮！"],
            id="finished late",
        ),
    ],
)
def test_the_sentences_say_where_the_learner_stands(
    sprint: Run, start: str, done: dict[str, str], en: list[str], zh: list[str]
) -> None:
    sprint("start", start)
    for day, lessons in done.items():
        sprint("done", lessons, "--on", day)
    assert sentences(sprint, "en") == en
    assert sentences(sprint, "zh") == zh


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            [
                "Study day 3 of 5: 0.5 days behind the plan.",
                "At this pace the finish lies beyond the year 9999.",
            ],
        ),
        (
            "zh",
            [
                "第 3 个学习日（共 5 个）：比计划落后 0.5 天。",
                "按现在的速度，要到 9999 年以后才能学完。",
            ],
        ),
    ],
)
def test_where_the_calendar_ends_there_is_no_date_and_no_failure(
    sprint: Run, lang: str, expected: list[str]
) -> None:
    at_the_end = partial(sprint, "--today", "9999-12-31")
    at_the_end("start", "9999-12-29")
    at_the_end("done", "1.1-3", "--on", "yesterday")
    assert sentences(at_the_end, lang) == expected
    code, out, err = at_the_end("progress")
    table = [line.rstrip() for line in out.splitlines()[1:4]]
    assert table == [
        "1 Warm-up  ━━━━━━━━━━━━────   3/4    75%     2  9999-12-29–9999-12-30  0.5 days behind",
        "2 Run      ────────────────   0/3     0%    3+  9999-12-31                    on track",
        "Total      ━━━━━━──────────   3/7  42.9%    5+  9999-12-29             0.5 days behind",
    ]
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("done", "en", "zh"),
    [
        pytest.param(
            {},
            "Next milestone: Warmed up, 4 lessons to go.",
            "下一个里程碑：热了，还差 4 节课。",
            id="the nearest is next",
        ),
        pytest.param(
            {"today": "1.1-3"},
            "Next milestone: Warmed up, 1 lesson to go.",
            "下一个里程碑：热了，还差 1 节课。",
            id="one lesson to go",
        ),
        pytest.param(
            {"-1d": "1.1-3", "today": "1.4"},
            "Milestones: ✓ Warmed up (2026-11-22).\nNext milestone: Most of it, 1 lesson to go.",
            "里程碑：✓ 热了（2026-11-22）。\n下一个里程碑：过半，还差 1 节课。",
            id="one reached",
        ),
        pytest.param(
            {"-2d": "1.1-2.3"},
            "Milestones: ✓ Warmed up (2026-11-20); ✓ Most of it (2026-11-20);"
            " ✓ Like lightning (2026-11-20).",
            "里程碑：✓ 热了（2026-11-20）；✓ 过半（2026-11-20）；✓ 神速（2026-11-20）。",
            id="all reached",
        ),
        pytest.param(
            {"-3d": "2.1-3", "today": "1.1-2"},
            "Milestones: ✓ Most of it (2026-11-22).\nNext milestone: Warmed up, 2 lessons to go.",
            "里程碑：✓ 过半（2026-11-22）。\n下一个里程碑：热了，还差 2 节课。",
            id="what can no longer be reached is not next",
        ),
    ],
)
def test_milestones_reached_and_the_next_one_are_named(
    race: Run, done: dict[str, str], en: str, zh: str
) -> None:
    for day, lessons in done.items():
        race("done", lessons, "--on", day)
    assert "\n".join(sentences(race, "en")).endswith(f"\n{en}")
    assert "\n".join(sentences(race, "zh")).endswith(f"\n{zh}")


# The bundled plan in Chinese, by the number of lessons done.
BUNDLED = {
    0: """\
阶段                      进度               已学   %  天数  应学完         提前/落后
1 AI-GPT从入门到深度应用  ────────────────   0/64  0%    30  第 1–30 天
2 AI-绘画进阶实战         ────────────────   0/37  0%    30  第 31–60 天
3 AI-视频高段位           ────────────────   0/22  0%    30  第 61–90 天
4 AI-虚拟数字人课程       ────────────────   0/10  0%    20  第 91–110 天
5 AIGC-多渠道变现课程     ────────────────   0/16  0%   45+  第 111–155 天
合计                      ────────────────  0/149  0%  155+  第 1–155 天

还没开始：用“aigc-study done 1.1”标记第一节课，或用“aigc-study start”设定开始日期。
下一个里程碑：够格的AIGC从业者，还差 90 节课。
""",
    1: """\
阶段                      进度               已学     %  天数  应学完                 提前/落后
1 AI-GPT从入门到深度应用  ━───────────────   1/64  1.6%    30  2026-11-22–2026-12-21   进度正常
2 AI-绘画进阶实战         ────────────────   0/37    0%    30  2026-12-22–2027-01-20
3 AI-视频高段位           ────────────────   0/22    0%    30  2027-01-21–2027-02-19
4 AI-虚拟数字人课程       ────────────────   0/10    0%    20  2027-02-20–2027-03-11
5 AIGC-多渠道变现课程     ────────────────   0/16    0%   45+  2027-03-12–2027-04-25
合计                      ━───────────────  1/149  0.7%  155+  2026-11-22–2027-04-25   进度正常

第 1 个学习日（共 155 个）：进度正常。
从第 3 个学习日起才有预测；目标是 2027-04-25。
下一个里程碑：够格的AIGC从业者，还差 89 节课。
""",
    75: """\
阶段                      进度                已学      %  天数  应学完                    提前/落后
1 AI-GPT从入门到深度应用  ━━━━━━━━━━━━━━━━   64/64   100%    30  2026-09-09–2026-10-08        已学完
2 AI-绘画进阶实战         ━━━━────────────   11/37  29.7%    30  2026-10-09–2026-11-07  落后 21.1 天
3 AI-视频高段位           ────────────────    0/22     0%    30  2026-11-08–2026-12-07  落后 13.6 天
4 AI-虚拟数字人课程       ────────────────    0/10     0%    20  2026-12-08–2026-12-27
5 AIGC-多渠道变现课程     ────────────────    0/16     0%   45+  2026-12-28–2027-02-10
合计                      ━━━━━━━━────────  75/149  50.3%  155+  2026-09-09–2027-02-10  落后 34.7 天

第 75 个学习日（共 155 个）：比计划落后 34.7 天。
按现在的速度，将于 2027-01-02 学完，比目标 2027-02-10 早 39 天。
下一个里程碑：够格的AIGC从业者，还差 15 节课。
""",
    148: """\
阶段                      进度                 已学      %  天数  应学完                   提前/落后
1 AI-GPT从入门到深度应用  ━━━━━━━━━━━━━━━━    64/64   100%    30  2026-05-01–2026-05-30       已学完
2 AI-绘画进阶实战         ━━━━━━━━━━━━━━━━    37/37   100%    30  2026-05-31–2026-06-29       已学完
3 AI-视频高段位           ━━━━━━━━━━━━━━━━    22/22   100%    30  2026-06-30–2026-07-29       已学完
4 AI-虚拟数字人课程       ━━━━━━━━━━━━━━━━    10/10   100%    20  2026-07-30–2026-08-18       已学完
5 AIGC-多渠道变现课程     ━━━━━━━━━━━━━━━─    15/16  93.8%   45+  2026-08-19–2026-10-02  落后 2.8 天
合计                      ━━━━━━━━━━━━━━━─  148/149  99.3%  155+  2026-05-01–2026-10-02  落后 2.8 天

第 206 个学习日，已超过目标的 155 个：比计划落后 2.8 天。
按现在的速度，将于 2026-11-23 学完，比目标 2026-10-02 晚 52 天。
里程碑：✓ 够格的AIGC从业者（2026-11-22）；✓ AI小子（2026-11-22）。
""",
    149: """\
阶段                      进度                 已学     %  天数  应学完                 提前/落后
1 AI-GPT从入门到深度应用  ━━━━━━━━━━━━━━━━    64/64  100%    30  2026-06-10–2026-07-09     已学完
2 AI-绘画进阶实战         ━━━━━━━━━━━━━━━━    37/37  100%    30  2026-07-10–2026-08-08     已学完
3 AI-视频高段位           ━━━━━━━━━━━━━━━━    22/22  100%    30  2026-08-09–2026-09-07     已学完
4 AI-虚拟数字人课程       ━━━━━━━━━━━━━━━━    10/10  100%    20  2026-09-08–2026-09-27     已学完
5 AIGC-多渠道变现课程     ━━━━━━━━━━━━━━━━    16/16  100%   45+  2026-09-28–2026-11-11     已学完
合计                      ━━━━━━━━━━━━━━━━  149/149  100%  155+  2026-06-10–2026-11-11     已学完

已于 2026-10-31 学完，比目标早 11 天。干得漂亮！
里程碑：✓ 够格的AIGC从业者（2026-10-31）；✓ AI小子（2026-10-31）。
""",
}
BUNDLED_IN_ENGLISH = """\
Stage                          Progress           Done   %  Days  Due          Ahead/behind
1 GPT: basics to advanced use  ────────────────   0/64  0%    30  day 1–30
2 AI art: advanced practice    ────────────────   0/37  0%    30  day 31–60
3 AI video like a pro          ────────────────   0/22  0%    30  day 61–90
4 AI virtual humans            ────────────────   0/10  0%    20  day 91–110
5 Many ways to earn with AIGC  ────────────────   0/16  0%   45+  day 111–155
Total                          ────────────────  0/149  0%  155+  day 1–155

Not started yet: mark a first lesson with “aigc-study done 1.1”, or set a date with\
 “aigc-study start”.
Next milestone: AIGC practitioner, 90 lessons to go.
"""


@pytest.mark.parametrize(
    ("count", "start", "done", "on"),
    [
        (1, "today", "1.1", "today"),
        (75, "2026-09-09", "1.1-2.11", "-2d"),
        (148, "2026-05-01", "1.1-5.15", "today"),
        (149, "2026-06-10", "1.1-5.16", "2026-10-31"),
    ],
)
def test_the_bundled_plan_is_shown_from_its_first_lesson_to_its_last(
    run: Run, count: int, start: str, done: str, on: str
) -> None:
    run("start", start)
    run("done", done, "--on", on)
    assert run("progress", "--lang", "zh") == (0, BUNDLED[count], "")


@pytest.mark.parametrize(("lang", "expected"), [("zh", BUNDLED[0]), ("en", BUNDLED_IN_ENGLISH)])
def test_the_bundled_plan_is_shown_before_its_first_lesson(
    run: Run, lang: str, expected: str
) -> None:
    assert run("progress", "--lang", lang) == (0, expected, "")
