"""What ``done`` and ``undone`` record, and the lines in which they say so."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

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
days = 4
topics = [
  { id = "mild", title = { zh = "清淡的茶", en = "Mild teas" } },
  { id = "strong", title = { zh = "浓郁的茶", en = "Strong teas" } },
]
lessons = [
  { id = "green-tea", topic = "mild", title = { zh = "绿茶", en = "Green tea" } },
  { id = "white-tea", topic = "mild", title = { zh = "白茶", en = "White tea" } },
  { id = "black-tea", topic = "strong", title = { zh = "红茶", en = "Black tea" } },
  { id = "pu-erh", topic = "strong", title = { zh = "普洱", en = "Pu-erh" } },
]

[[stages]]
id = "brewing"
title = { zh = "泡茶", en = "Brewing" }
days = 3
lessons = [
  { id = "water", title = { zh = "水温", en = "Water" } },
  { id = "gongfu", title = { zh = "功夫茶", en = "Gongfu tea" } },
]

[[milestones]]
id = "taster"
title = { zh = "品茶人", en = "Taster" }
stages_done = ["leaves"]

[[milestones]]
id = "quick"
title = { zh = "一日通", en = "Quick study" }
finished_within_days = 1
"""


@pytest.fixture
def tea(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan."""
    return run_on(PLAN)


@pytest.fixture
def tea_journal(home: Path) -> Path:
    return home / "tea.toml"


def recorded(journal: Path) -> list[str]:
    """Return the entries of a journal without their ``at``, each in a line."""
    entries = journal.read_text(encoding="utf-8").split("[[entry]]\n")[1:]
    return [" ".join(entry.splitlines()[1:]).strip() for entry in entries]


@pytest.mark.parametrize(
    ("references", "en", "zh"),
    [
        pytest.param(
            ["1.1"],
            "Done: 1.1 Green tea. Stage 1: 1/4, 25%.\n",
            "已学完：1.1 绿茶。第 1 阶段 1/4，25%。\n",
            id="one",
        ),
        pytest.param(
            ["2.1", "茶 绿", "pu"],
            "Done: 1.1 Green tea; 1.4 Pu-erh; 2.1 Water. Stage 1: 2/4, 50%; Stage 2: 1/2, 50%.\n",
            "已学完：1.1 绿茶；1.4 普洱；2.1 水温。第 1 阶段 2/4，50%；第 2 阶段 1/2，50%。\n",
            id="a few",
        ),
        pytest.param(
            ["1.1", "1.1-1", "green-tea"],
            "Done: 1.1 Green tea. Stage 1: 1/4, 25%.\n",
            "已学完：1.1 绿茶。第 1 阶段 1/4，25%。\n",
            id="the same in three ways",
        ),
        pytest.param(
            ["1.3-2.1", "1.1"],
            "Done: 4 lessons (1.1, 1.3-4, 2.1). Stage 1: 3/4, 75%; Stage 2: 1/2, 50%.\n"
            "Topic finished: Strong teas.\n",
            "已学完：4 节课（1.1、1.3-4、2.1）。第 1 阶段 3/4，75%；第 2 阶段 1/2，50%。\n"
            "已学完主题：浓郁的茶。\n",
            id="a range over two stages",
        ),
        pytest.param(
            ["1.*"],
            "Done: 4 lessons (1.1-4). Stage 1: 4/4, 100%.\n"
            "Stage 1 finished: Knowing the leaves!\n"
            "Milestone reached: Taster!\n",
            "已学完：4 节课（1.1-4）。第 1 阶段 4/4，100%。\n"
            "已学完第 1 阶段：认识茶叶！\n"
            "达成里程碑：品茶人！\n",
            id="a stage, and a milestone with it",
        ),
        pytest.param(
            ["1.*", "2.*"],
            "Done: 6 lessons (1.1-4, 2.1-2). Stage 1: 4/4, 100%; Stage 2: 2/2, 100%.\n"
            "That was the last lesson of “tea”. Well done!\n"
            "Milestone reached: Taster!\n"
            "Milestone reached: Quick study!\n",
            "已学完：6 节课（1.1-4、2.1-2）。第 1 阶段 4/4，100%；第 2 阶段 2/2，100%。\n"
            "这是“tea”的最后一节课。干得漂亮！\n"
            "达成里程碑：品茶人！\n"
            "达成里程碑：一日通！\n",
            id="the whole plan",
        ),
    ],
)
def test_done_names_what_it_marked_and_what_that_finished(
    tea: Run, home: Path, references: list[str], en: str, zh: str
) -> None:
    assert tea("done", *references) == (0, "", en)
    (home / "tea.toml").unlink()
    assert tea("--lang", "zh", "done", *references) == (0, "", zh)


def test_a_milestone_is_announced_only_when_it_is_reached(tea: Run) -> None:
    tea("done", "1.*")
    assert tea("done", "2.1") == (0, "", "Done: 2.1 Water. Stage 2: 1/2, 50%.\n")


def test_a_milestone_that_came_too_late_is_not_announced(tea: Run) -> None:
    tea("done", "1.*", "2.1", "--on", "yesterday")
    expected = dedent("""\
        Done: 2.2 Gongfu tea. Stage 2: 2/2, 100%.
        That was the last lesson of “tea”. Well done!
        """)
    assert tea("done", "2.2") == (0, "", expected)


@pytest.mark.parametrize(
    ("lang", "one", "many", "mixed"),
    [
        (
            "en",
            "Already done on 2026-11-21: 1.1 Green tea.\n",
            "Already done: 1.1 Green tea; 1.2 White tea.\n",
            (
                "Done: 1.3 Black tea. Stage 1: 3/4, 75%.\n"
                "Already done: 1.1 Green tea; 1.2 White tea.\n"
            ),
        ),
        (
            "zh",
            "2026-11-21 就已学完：1.1 绿茶。\n",
            "之前已学完：1.1 绿茶；1.2 白茶。\n",
            "已学完：1.3 红茶。第 1 阶段 3/4，75%。\n之前已学完：1.1 绿茶；1.2 白茶。\n",
        ),
    ],
)
def test_what_is_done_already_is_said_and_not_recorded_again(
    tea: Run, tea_journal: Path, lang: str, one: str, many: str, mixed: str
) -> None:
    tea("done", "1.1-2", "--on", "yesterday")
    before = tea_journal.read_bytes()
    assert tea("done", "1.1", "--lang", lang) == (0, "", one)
    assert tea("done", "1.1-2", "--lang", lang) == (0, "", many)
    assert tea_journal.read_bytes() == before
    assert tea("done", "1.1-3", "--lang", lang) == (0, "", mixed)
    assert recorded(tea_journal)[2:] == ['on = 2026-11-22 did = "done" lesson = "black-tea"']


@pytest.mark.parametrize("day", ["2026-11-19", "-3d", "2026-11-19 "])
def test_on_says_the_study_date_it_counts_for(tea: Run, tea_journal: Path, day: str) -> None:
    assert tea("done", "1.1", "--on", day).code == 0
    assert recorded(tea_journal) == ['on = 2026-11-19 did = "done" lesson = "green-tea"']


@pytest.mark.parametrize("command", ["done", "undone"])
@pytest.mark.parametrize(
    ("lang", "day", "message"),
    [
        ("en", "tomorrow", "2026-11-23 is still to come: today is 2026-11-22."),
        ("zh", "明天", "2026-11-23 还没到：今天是 2026-11-22。"),
        (
            "en",
            "2026-11-31",
            "“2026-11-31” is not a date: write 2026-11-22, today, yesterday or -3d.",
        ),
        ("zh", "2026-11-31", "“2026-11-31”不是日期：请写 2026-11-22、今天、昨天或 -3天。"),
    ],
)
def test_a_day_to_come_or_that_no_calendar_has_is_refused(
    tea: Run, tea_journal: Path, command: str, lang: str, day: str, message: str
) -> None:
    answer = tea(command, "1.1", "--on", day, "--lang", lang)
    assert answer == (2, "", f"aigc-study: {message}\n")
    assert not tea_journal.exists()


@pytest.mark.parametrize(
    ("lang", "first", "again"),
    [
        (
            "en",
            "Done: 1.1 Green tea. Stage 1: 1/4, 25%.\nNote saved.\n",
            "Already done on 2026-11-22: 1.1 Green tea.\nNote saved.\n",
        ),
        (
            "zh",
            "已学完：1.1 绿茶。第 1 阶段 1/4，25%。\n笔记已保存。\n",
            "2026-11-22 就已学完：1.1 绿茶。\n笔记已保存。\n",
        ),
    ],
)
def test_a_note_is_kept_with_what_is_marked_and_with_what_was_done_already(
    tea: Run, tea_journal: Path, lang: str, first: str, again: str
) -> None:
    assert tea("done", "1.1", "--note", "80 °C", "--lang", lang) == (0, "", first)
    assert tea("done", "1.1", "--note", "少放茶叶", "--lang", lang) == (0, "", again)
    assert recorded(tea_journal) == [
        'on = 2026-11-22 did = "done" lesson = "green-tea"',
        'on = 2026-11-22 did = "note" lesson = "green-tea" text = "80 °C"',
        'on = 2026-11-22 did = "note" lesson = "green-tea" text = "少放茶叶"',
    ]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            (
                "Dry run, nothing is saved. Without --dry-run this would say:\n"
                "Done: 1.1 Green tea; 1.2 White tea. Stage 1: 2/4, 50%.\n"
                "Topic finished: Mild teas.\n"
            ),
        ),
        (
            "zh",
            (
                "试运行，不保存任何内容。实际执行时会输出：\n"
                "已学完：1.1 绿茶；1.2 白茶。第 1 阶段 2/4，50%。\n"
                "已学完主题：清淡的茶。\n"
            ),
        ),
    ],
)
def test_a_dry_run_says_all_and_saves_nothing(
    tea: Run, home: Path, lang: str, expected: str
) -> None:
    assert tea("done", "1.1-2", "--dry-run", "--lang", lang) == (0, "", expected)
    assert not home.exists()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            (
                "“tea” could be any of these:\n"
                "  1.1  Green tea\n  1.2  White tea\n  1.3  Black tea\n  2.2  Gongfu tea\n"
            ),
        ),
        (
            "zh",
            ("“tea”可能指以下几节课：\n  1.1  绿茶\n  1.2  白茶\n  1.3  红茶\n  2.2  功夫茶\n"),
        ),
    ],
)
def test_with_one_bad_reference_none_of_the_lessons_is_marked(
    tea: Run, tea_journal: Path, lang: str, expected: str
) -> None:
    answer = tea("done", "1.4", "tea", "--lang", lang)
    assert answer == (2, "", f"aigc-study: {expected}")
    assert not tea_journal.exists()


@pytest.mark.parametrize(
    ("reference", "en", "zh"),
    [
        (
            "1",
            "“1” is a stage: write “1.*” for all of it, or a lesson like 1.1.",
            "“1”是一个阶段：整个阶段请写“1.*”，单节课请写 1.1 这样的编号。",
        ),
        ("7", "“7”: the stages of this plan are 1 to 2.", "“7”：本计划的阶段是 1 到 2。"),
        (
            "1.5",
            "No lesson is called “1.5”. The nearest:\n  1.4  Pu-erh",
            "没有叫“1.5”的课。最接近的是：\n  1.4  普洱",
        ),
        (
            "gren-tea",
            "No lesson is called “gren-tea”. The nearest:\n  1.1  Green tea",
            "没有叫“gren-tea”的课。最接近的是：\n  1.1  绿茶",
        ),
    ],
)
def test_a_reference_to_nothing_is_answered_with_what_to_write(
    tea: Run, reference: str, en: str, zh: str
) -> None:
    assert tea("done", reference) == (2, "", f"aigc-study: {en}\n")
    assert tea("done", reference, "--lang", "zh") == (2, "", f"aigc-study: {zh}\n")


def test_an_ambiguous_word_of_the_bundled_plan_shows_ten_candidates_and_counts_the_rest(
    run: Run,
) -> None:
    code, out, err = run("done", "gpt", "--lang", "zh")
    lines = err.splitlines()
    assert (code, out) == (2, "")
    assert lines[0] == "aigc-study: “gpt”可能指以下几节课："
    assert lines[1] == "  1.1   GPT的定义与概述"
    assert len(lines) == 1 + 10 + 1
    assert lines[-1] == "  ……还有 63 节"


@pytest.mark.parametrize(
    ("references", "en", "zh"),
    [
        pytest.param(
            ["1.1"],
            "No longer done: 1.1 Green tea. Stage 1: 1/4, 25%.\n",
            "已取消学完标记：1.1 绿茶。第 1 阶段 1/4，25%。\n",
            id="one",
        ),
        pytest.param(
            ["1.4"],
            "Was not marked as done: 1.4 Pu-erh.\n",
            "本来就没有标记为已学完：1.4 普洱。\n",
            id="not done",
        ),
        pytest.param(
            ["1.*", "2.1"],
            "No longer done: 1.1 Green tea; 1.2 White tea. Stage 1: 0/4, 0%.\n"
            "Was not marked as done: 1.3 Black tea; 1.4 Pu-erh; 2.1 Water.\n",
            "已取消学完标记：1.1 绿茶；1.2 白茶。第 1 阶段 0/4，0%。\n"
            "本来就没有标记为已学完：1.3 红茶；1.4 普洱；2.1 水温。\n",
            id="mixed",
        ),
    ],
)
def test_undone_names_what_is_no_longer_done(
    tea: Run, references: list[str], en: str, zh: str
) -> None:
    tea("done", "1.1-2")
    assert tea("undone", "--dry-run", "--lang", "zh", *references) == (
        0,
        "",
        f"试运行，不保存任何内容。实际执行时会输出：\n{zh}",
    )
    assert tea("undone", *references) == (0, "", en)


def test_undone_of_what_is_not_done_writes_nothing(tea: Run, tea_journal: Path) -> None:
    assert tea("undone", "1.1").code == 0
    assert not tea_journal.exists()


def test_undone_takes_a_note_and_a_date(tea: Run, tea_journal: Path) -> None:
    tea("done", "1.1", "--on", "-2d")
    answer = tea("undone", "1.1", "--on", "yesterday", "--note", "slept through it")
    assert answer == (
        0,
        "",
        "No longer done: 1.1 Green tea. Stage 1: 0/4, 0%.\nNote saved.\n",
    )
    assert recorded(tea_journal) == [
        'on = 2026-11-20 did = "done" lesson = "green-tea"',
        'on = 2026-11-21 did = "undone" lesson = "green-tea"',
        'on = 2026-11-21 did = "note" lesson = "green-tea" text = "slept through it"',
    ]


def test_the_lessons_of_one_command_are_one_change_and_the_next_comes_later(
    tea: Run, tea_journal: Path
) -> None:
    tea("done", "1.1-2")
    tea("done", "1.3")
    lines = tea_journal.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("at")] == [
        "at = 2026-11-22T21:03:11.482913+08:00",
        "at = 2026-11-22T21:03:11.482913+08:00",
        "at = 2026-11-22T21:03:11.482914+08:00",
    ]
