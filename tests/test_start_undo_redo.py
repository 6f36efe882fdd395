"""What ``start``, ``undo`` and ``redo`` do, and the line in which they say so."""

from __future__ import annotations

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
lessons = [
  { id = "green-tea", title = { zh = "绿茶", en = "Green tea" } },
  { id = "white-tea", title = { zh = "白茶", en = "White tea" } },
]

[[stages]]
id = "brewing"
title = { zh = "泡茶", en = "Brewing" }
days = 3
lessons = [{ id = "water", title = { zh = "水温", en = "Water" } }]
"""
AT = "2026-11-22 21:03"


@pytest.fixture
def tea(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan."""
    return run_on(PLAN)


@pytest.fixture
def tea_journal(home: Path) -> Path:
    return home / "tea.toml"


@pytest.mark.parametrize(
    ("day", "start", "finish"),
    [
        ([], "2026-11-22", "2026-11-28"),
        (["today"], "2026-11-22", "2026-11-28"),
        (["昨天"], "2026-11-21", "2026-11-27"),
        (["-3d"], "2026-11-19", "2026-11-25"),
        (["2026-12-28"], "2026-12-28", "2027-01-03"),
        (["--", "-3d"], "2026-11-19", "2026-11-25"),
    ],
)
def test_start_sets_any_day_past_or_to_come_and_today_if_left_out(
    tea: Run, tea_journal: Path, day: list[str], start: str, finish: str
) -> None:
    english = f"Start set to {start}; the target finish is {finish}.\n"
    assert tea("start", *day) == (0, "", english)
    assert tea_journal.read_text(encoding="utf-8").endswith(f'on = {start}\ndid = "start"\n')
    tea_journal.unlink()
    chinese = f"开始日期已设为 {start}；目标完成日期是 {finish}。\n"
    assert tea("--lang", "zh", "start", *day) == (0, "", chinese)


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        (
            "en",
            "The start was set to 2026-11-22 already; the target finish is 2026-11-28.\n",
        ),
        ("zh", "开始日期本来就是 2026-11-22；目标完成日期是 2026-11-28。\n"),
    ],
)
def test_the_same_start_again_is_said_and_not_recorded(
    tea: Run, tea_journal: Path, lang: str, message: str
) -> None:
    tea("start")
    before = tea_journal.read_bytes()
    assert tea("start", "--lang", lang) == (0, "", message)
    assert tea_journal.read_bytes() == before


def test_a_start_set_to_the_first_day_of_study_is_recorded(tea: Run, tea_journal: Path) -> None:
    tea("done", "1.1")
    assert tea("start").err == "Start set to 2026-11-22; the target finish is 2026-11-28.\n"
    assert 'did = "start"' in tea_journal.read_text(encoding="utf-8")


def test_a_target_past_the_end_of_the_calendar_is_left_out(tea: Run) -> None:
    assert tea("start", "9999-12-31") == (0, "", "Start set to 9999-12-31.\n")
    code, out, err = tea("start", "9999-12-31")
    assert (code, out) == (0, "")
    assert "None" not in err


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "“soon” is not a date: write 2026-11-22, today, yesterday or -3d."),
        ("zh", "“soon”不是日期：请写 2026-11-22、今天、昨天或 -3天。"),
    ],
)
def test_a_start_that_is_no_date_is_wrong_use(
    tea: Run, tea_journal: Path, lang: str, message: str
) -> None:
    assert tea("start", "soon", "--lang", lang) == (2, "", f"aigc-study: {message}\n")
    assert not tea_journal.exists()


@pytest.mark.parametrize(
    ("command", "lang", "message"),
    [
        ("undo", "en", "There is nothing left to undo."),
        ("undo", "zh", "没有可撤销的改动了。"),
        ("redo", "en", "There is nothing to redo: the last change was not an undo."),
        ("redo", "zh", "没有可恢复的改动：上一次操作不是撤销。"),
    ],
)
def test_with_nothing_to_take_or_bring_back_it_cannot_be_done(
    tea: Run, tea_journal: Path, command: str, lang: str, message: str
) -> None:
    assert tea(command, "--lang", lang) == (1, "", f"aigc-study: {message}\n")
    assert not tea_journal.exists()


@pytest.mark.parametrize(
    ("command", "en", "zh"),
    [
        pytest.param(
            ["done", "1.1"],
            [
                f"Taken back: done 1.1 Green tea (recorded {AT}). Stage 1: 0/2, 0%.",
                f"Brought back: done 1.1 Green tea (recorded {AT}). Stage 1: 1/2, 50%.",
            ],
            [
                f"已撤销：学完 1.1 绿茶（记录于 {AT}）。第 1 阶段 0/2，0%。",
                f"已恢复：学完 1.1 绿茶（记录于 {AT}）。第 1 阶段 1/2，50%。",
            ],
            id="a lesson",
        ),
        pytest.param(
            ["done", "1.*", "2.1"],
            [
                (
                    f"Taken back: done 1.1 Green tea; 1.2 White tea; 2.1 Water (recorded {AT})."
                    " Stage 1: 0/2, 0%; Stage 2: 0/1, 0%."
                ),
                (
                    f"Brought back: done 1.1 Green tea; 1.2 White tea; 2.1 Water (recorded {AT})."
                    " Stage 1: 2/2, 100%; Stage 2: 1/1, 100%."
                ),
            ],
            [
                (
                    f"已撤销：学完 1.1 绿茶；1.2 白茶；2.1 水温（记录于 {AT}）。"
                    "第 1 阶段 0/2，0%；第 2 阶段 0/1，0%。"
                ),
                (
                    f"已恢复：学完 1.1 绿茶；1.2 白茶；2.1 水温（记录于 {AT}）。"
                    "第 1 阶段 2/2，100%；第 2 阶段 1/1，100%。"
                ),
            ],
            id="several lessons, whole",
        ),
        pytest.param(
            ["start", "-3d"],
            [
                f"Taken back: start 2026-11-19 (recorded {AT}).",
                (
                    f"Brought back: start 2026-11-19 (recorded {AT}).\n"
                    "The plan now ends on 2026-11-25."
                ),
            ],
            [
                f"已撤销：开始日期 2026-11-19（记录于 {AT}）。",
                f"已恢复：开始日期 2026-11-19（记录于 {AT}）。\n计划改为 2026-11-25 结束。",
            ],
            id="a start",
        ),
    ],
)
def test_undo_takes_back_the_last_change_and_redo_brings_it_back(
    tea: Run, home: Path, command: list[str], en: list[str], zh: list[str]
) -> None:
    for lang, (taken, brought) in (("en", en), ("zh", zh)):
        tea(*command)
        changed = tea("list").out
        assert tea("undo", "--lang", lang) == (0, "", f"{taken}\n")
        assert "✓" not in tea("list").out
        assert tea("redo", "--lang", lang) == (0, "", f"{brought}\n")
        assert tea("list").out == changed
        (home / "tea.toml").unlink()


def test_each_undo_goes_one_change_further_back_and_each_redo_forward_again(tea: Run) -> None:
    tea("done", "1.1")
    tea("done", "1.2")
    tea("done", "2.1", "--note", "not too hot")

    def said(command: str) -> str:
        return tea(command).err.partition(" (recorded")[0]

    assert [said("undo") for _ in range(3)] == [
        "Taken back: done 2.1 Water; note on 2.1 Water",
        "Taken back: done 1.2 White tea",
        "Taken back: done 1.1 Green tea",
    ]
    assert tea("undo").code == 1
    assert [said("redo") for _ in range(3)] == [
        "Brought back: done 1.1 Green tea",
        "Brought back: done 1.2 White tea",
        "Brought back: done 2.1 Water; note on 2.1 Water",
    ]
    assert tea("redo").code == 1


def test_after_a_new_change_there_is_nothing_to_bring_back(tea: Run, tea_journal: Path) -> None:
    tea("done", "1.1")
    tea("undo")
    tea("done", "1.2")
    before = tea_journal.read_bytes()
    message = "aigc-study: There is nothing to redo: the last change was not an undo.\n"
    assert tea("redo") == (1, "", message)
    assert tea_journal.read_bytes() == before


def test_the_lesson_taken_back_may_be_marked_anew(tea: Run) -> None:
    tea("done", "1.1")
    tea("undo")
    assert tea("done", "1.1") == (0, "", "Done: 1.1 Green tea. Stage 1: 1/2, 50%.\n")
