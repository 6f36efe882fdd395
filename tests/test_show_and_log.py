"""What ``show`` says of one lesson, and ``log`` of all the changes."""

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
renamed = { sencha = "green-tea" }

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "Knowing the leaves" }
days = 4
topics = [{ id = "mild", title = { zh = "清淡的茶", en = "Mild teas" } }]
lessons = [
  { id = "green-tea", topic = "mild", title = { zh = "绿茶", en = "Green tea" } },
  { id = "black-tea", title = { zh = "红茶", en = "Black tea" } },
]
"""


@pytest.fixture
def tea(run_on: Callable[[str], Run]) -> Run:
    """Run a command on the small plan."""
    return run_on(PLAN)


@pytest.fixture
def tea_journal(home: Path) -> Path:
    home.mkdir()
    return home / "tea.toml"


def write(journal: Path, *entries: str) -> None:
    """Write a journal by hand, its entries a minute apart."""
    lines = ["format = 1", 'curriculum = "tea"']
    for minute, entry in enumerate(entries):
        lines += ["[[entry]]", f"at = 2026-11-20T08:{minute:02}:00+08:00", entry]
    journal.write_text("\n".join(lines), encoding="utf-8")


GREEN = 'on = 2026-11-20\ndid = "done"\nlesson = "green-tea"'


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            """\
            1.1  Green tea
                 绿茶

            Stage  1 Knowing the leaves
            Topic  Mild teas
            Id     green-tea
            State  to do
            Due    study day 2
            """,
        ),
        (
            "zh",
            """\
            1.1  绿茶
                 Green tea

            阶段    1 认识茶叶
            主题    清淡的茶
            id      green-tea
            状态    未学
            应学完  第 2 个学习日
            """,
        ),
    ],
)
def test_a_lesson_without_history_shows_where_it_stands_in_the_plan(
    tea: Run, lang: str, expected: str
) -> None:
    assert tea("show", "1.1", "--lang", lang) == (0, dedent(expected), "")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            """\
            1.1  Green tea
                 绿茶

            Stage  1 Knowing the leaves
            Topic  Mild teas
            Id     green-tea
            State  done on 2026-11-20
            Due    2026-11-21 (study day 2)

            Notes
              2026-11-22  80 °C
              2026-11-22  少放茶叶

            History
              2026-11-22 21:03  done, counted for 2026-11-22
              2026-11-22 21:03  note added
              2026-11-22 21:03  marked as not done
              2026-11-22 21:03  done, counted for 2026-11-20
              2026-11-22 21:03  note added
              2026-11-22 21:03  note added (taken back)
            """,
        ),
        (
            "zh",
            """\
            1.1  绿茶
                 Green tea

            阶段    1 认识茶叶
            主题    清淡的茶
            id      green-tea
            状态    2026-11-20 学完
            应学完  2026-11-21（第 2 个学习日）

            笔记
              2026-11-22  80 °C
              2026-11-22  少放茶叶

            历史
              2026-11-22 21:03  学完，记在 2026-11-22
              2026-11-22 21:03  添加笔记
              2026-11-22 21:03  取消学完标记
              2026-11-22 21:03  学完，记在 2026-11-20
              2026-11-22 21:03  添加笔记
              2026-11-22 21:03  添加笔记（已撤销）
            """,
        ),
    ],
)
def test_notes_and_history_stand_in_order_with_what_was_taken_back_marked(
    tea: Run, lang: str, expected: str
) -> None:
    tea("done", "1.1", "--note", "80 °C")
    tea("undone", "1.1")
    tea("done", "1.1", "--on", "2026-11-20")
    tea("done", "1.1", "--note", "少放茶叶")
    tea("done", "1.1", "--note", "a slip")
    tea("undo")
    assert tea("show", "green", "--lang", lang) == (0, dedent(expected), "")


@pytest.mark.parametrize(
    ("today", "en", "zh"),
    [
        ("2026-11-23", "to do", "未学"),
        ("2026-11-24", "1 day overdue", "已逾期 1 天"),
        ("2026-12-03", "10 days overdue", "已逾期 10 天"),
    ],
)
def test_a_lesson_is_overdue_once_its_day_is_over(tea: Run, today: str, en: str, zh: str) -> None:
    tea("start", "2026-11-20")
    for lang, state in (("en", f"State  {en}"), ("zh", f"状态    {zh}")):
        shown = tea("show", "1.2", "--today", today, "--lang", lang).out.splitlines()
        assert shown[-2] == state
    assert shown[-1] == "应学完  2026-11-23（第 4 个学习日）"


def test_a_lesson_without_a_topic_has_no_line_for_it(tea: Run) -> None:
    expected = dedent("""\
        1.2  Black tea
             红茶

        Stage  1 Knowing the leaves
        Id     black-tea
        State  to do
        Due    study day 4
        """)
    assert tea("show", "black") == (0, expected, "")


def test_what_was_recorded_under_an_old_id_belongs_to_the_lesson_of_today(
    tea: Run, tea_journal: Path
) -> None:
    write(tea_journal, GREEN.replace("green-tea", "sencha"))
    answer = tea("show", "sencha")
    assert answer.out.splitlines()[6:] == [
        "State  done on 2026-11-20",
        "Due    2026-11-21 (study day 2)",
        "",
        "History",
        "  2026-11-20 08:00  done, counted for 2026-11-20",
    ]
    assert tea("log").out == "2026-11-20 08:00  done 1.1 Green tea\n"


@pytest.mark.parametrize(
    ("reference", "en", "zh"),
    [
        (
            "1.*",
            "“1.*” stands for 2 lessons: name one.\n",
            "“1.*”代表 2 节课：请只指定一节。\n",
        ),
        (
            "tea",
            ("“tea” could be any of these:\n  1.1  Green tea\n  1.2  Black tea\n"),
            "“tea”可能指以下几节课：\n  1.1  绿茶\n  1.2  红茶\n",
        ),
    ],
)
def test_show_wants_exactly_one_lesson(tea: Run, reference: str, en: str, zh: str) -> None:
    assert tea("show", reference) == (2, "", f"aigc-study: {en}")
    assert tea("show", reference, "--lang", "zh") == (2, "", f"aigc-study: {zh}")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            """\
            2026-11-22 21:03  redo: note on 1.1 Green tea
            2026-11-22 21:03  undo: note on 1.1 Green tea
            2026-11-22 21:03  undo: undone 1.1 Green tea
            2026-11-22 21:03  undone 1.1 Green tea (taken back)
            2026-11-22 21:03  note on 1.1 Green tea
            2026-11-22 21:03  done 1.1 Green tea; 1.2 Black tea
            2026-11-22 21:03  start 2026-11-20
            """,
        ),
        (
            "zh",
            """\
            2026-11-22 21:03  恢复：笔记 1.1 绿茶
            2026-11-22 21:03  撤销：笔记 1.1 绿茶
            2026-11-22 21:03  撤销：取消标记 1.1 绿茶
            2026-11-22 21:03  取消标记 1.1 绿茶（已撤销）
            2026-11-22 21:03  笔记 1.1 绿茶
            2026-11-22 21:03  学完 1.1 绿茶；1.2 红茶
            2026-11-22 21:03  开始日期 2026-11-20
            """,
        ),
    ],
)
def test_log_has_a_line_for_each_change_the_newest_first(
    tea: Run, lang: str, expected: str
) -> None:
    tea("start", "-2d")
    tea("done", "1.*")
    tea("done", "1.1", "--note", "80 °C")
    tea("undone", "1.1")
    tea("undo")
    tea("undo")
    tea("redo")
    assert tea("log", "--lang", lang) == (0, dedent(expected), "")


def test_log_of_nothing_is_empty(tea: Run) -> None:
    assert tea("log") == (0, "", "")


@pytest.mark.parametrize(
    ("lang", "expected", "warning"),
    [
        (
            "en",
            """\
            2026-11-20 08:03  undo: a change that is not in the journal
            2026-11-20 08:02  done earl-grey
            2026-11-20 08:01  nap (unknown to this version)
            2026-11-20 08:00  done 1.1 Green tea
            """,
            (
                "Skipped entries in {path} of a kind this version does not know: nap."
                " A newer aigc-study may know them.\n"
            ),
        ),
        (
            "zh",
            """\
            2026-11-20 08:03  撤销：一次不在学习记录里的改动
            2026-11-20 08:02  学完 earl-grey
            2026-11-20 08:01  nap（本版本不认识）
            2026-11-20 08:00  学完 1.1 绿茶
            """,
            "已跳过 {path} 中本版本不认识的记录类型：nap。更新的 aigc-study 也许认识它们。\n",
        ),
    ],
)
def test_what_cannot_be_understood_is_named_kept_and_warned_of(
    tea: Run, tea_journal: Path, lang: str, expected: str, warning: str
) -> None:
    write(
        tea_journal,
        GREEN,
        'did = "nap"',
        'on = 2026-11-20\ndid = "done"\nlesson = "earl-grey"',
        'did = "undo"\nof = 2020-01-01T00:00:00Z',
    )
    before = tea_journal.read_bytes()
    answer = tea("log", "--lang", lang)
    assert answer == (0, dedent(expected), warning.format(path=tea_journal))
    assert tea_journal.read_bytes() == before
    assert "1/2" in tea("list").out
