"""Output in encodings other than UTF-8: signs, columns, and what ``doctor`` says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

EAST_ASIAN = ["gbk", "cp936", "gb2312", "gb18030", "big5", "cp932", "euc_kr"]
OTHERS = ["ascii", "latin-1", "cp1252", "cp437", "koi8-r"]
COLUMNS = {
    "list": r"\d\.\d+ |\d{4}-\d\d-\d\d$",
    "progress": r"\d+/\d+|\d+%",
    "next 9": r"\d\.\d+ ",
    "schedule": r"\d\.\d+ ",
}
TITLES = ["“引用”——甲·乙……", "普通", "a–b ± × → é", "一 ○ ✓", "─│█░"]
PLAN = 'format = 1\nid = "titles"\n' + "".join(
    f"""
[[stages]]
id = "stage-{stage}"
title = {{ zh = "{title}", en = "{title}" }}
days = 2
lessons = [
  {{ id = "first-{stage}", title = {{ zh = "{title}", en = "{title}" }} }},
  {{ id = "second-{stage}", title = {{ zh = "{title}2", en = "{title}2" }} }},
]
"""
    for stage, title in enumerate(TITLES)
)


def cells(text: str, encoding: str) -> int:
    """Return the cells that a text takes: on an East Asian console two wherever not ASCII."""
    if encoding in OTHERS:
        return len(text)
    return sum(2 if len(char.encode(encoding)) == 2 else 1 for char in text)


@pytest.mark.parametrize("encoding", [*EAST_ASIAN, *OTHERS])
@pytest.mark.parametrize("columns", ["", "60"])
def test_columns_are_straight(run_on: Callable[[str], Run], encoding: str, columns: str) -> None:
    run = run_on(PLAN)
    run("start", "2026-11-19")
    run("done", "1.1", "2.1", "3.2")
    env = {"PYTHONIOENCODING": encoding, "AIGC_STUDY_LANG": "zh", "COLUMNS": columns}
    for command, column in COLUMNS.items():
        code, out, _err = run(*command.split(), env=env)
        assert code == 0
        rows = [line for line in out.splitlines() if re.search(column, line)]
        assert len(rows) > 2
        ends = {
            tuple(cells(row[: found.end()], encoding) for found in re.finditer(column, row))
            for row in rows
        }
        assert len(ends) == 1, out
        if columns and command != "progress":
            assert max(cells(line, encoding) for line in out.splitlines()) <= 60


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "big5"])
def test_english_where_chinese_cannot_be_shown(run: Run, encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding}
    for command in ("list 1.1", "today", "progress --help", "done 1.1 --dry-run", "show 9.9"):
        chinese = run("--lang", "zh", *command.split(), env=env)
        assert chinese == run("--lang", "en", *command.split(), env=env)
    assert run("--lang", "zh", "list", "1.1", env={"PYTHONIOENCODING": "gbk"}).out.startswith(
        "1  AI"
    )
    assert re.search("^lang +zh ", run("--lang", "zh", "config", env=env).out, re.MULTILINE)


@pytest.mark.parametrize(
    "command",
    [
        *("list 1 --csv", "list 1 --markdown", "progress --json"),
        *("report -", "report --card -", "schedule --ics -"),
    ],
)
def test_what_is_always_utf_8_keeps_its_language(run: Run, command: str) -> None:
    run("start", "2026-11-22")
    plain = run("--lang", "zh", *command.split())
    latin = run("--lang", "zh", *command.split(), env={"PYTHONIOENCODING": "latin-1"})
    assert latin.out.encode("latin-1").decode() == plain.out


@pytest.mark.parametrize("command", ["list", "schedule", "today", "next 9"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wide_rows_fit_an_east_asian_console(run: Run, command: str, lang: str) -> None:
    run("start", "2026-11-19")
    env = {"PYTHONIOENCODING": "gbk", "AIGC_STUDY_LANG": lang, "COLUMNS": "60"}
    lines = run(*command.split(), env=env).out.splitlines()
    assert max(cells(line, "gbk") for line in lines) <= 60


@pytest.mark.parametrize("encoding", EAST_ASIAN)
def test_a_done_lesson_has_a_root_sign_in_east_asia(run: Run, encoding: str) -> None:
    """GBK has no ✓, and an x would read as “wrong” in Chinese."""
    run("done", "1.1")
    out = run("list", "1.1-2", env={"PYTHONIOENCODING": encoding}).out
    assert [line[4:12] for line in out.splitlines()[2:]] == ["√ 1.1  W", "o  1.2  "]
    for command in ("progress", "schedule --month", "list"):
        shown = run(*command.split(), "--lang", "zh", env={"PYTHONIOENCODING": encoding}).out
        assert set(shown) & set("○━─") == set()
        assert not re.search("^ *x ", shown, re.MULTILINE)


def test_titles_keep_the_signs_that_an_encoding_has(run_on: Callable[[str], Run]) -> None:
    out = run_on(PLAN)("list", env={"PYTHONIOENCODING": "gbk"}).out
    assert "“引用”——甲·乙……" in out
    assert "一 ○ √" in out
    assert "─│█?" in out


def test_punctuation_of_titles_has_plain_forms(run_on: Callable[[str], Run]) -> None:
    plan = PLAN.replace("普通", "“A’s” – ‘b’ — c…")
    out = run_on(plan)("list", "2.1", env={"PYTHONIOENCODING": "ascii"}).out
    assert """ 2.1  "A's" - 'b' - c...  """ in out


def test_bars_keep_their_length_in_east_asia(run: Run) -> None:
    run("done", "1.*")
    rows = run("progress", env={"PYTHONIOENCODING": "gbk"}).out.splitlines()
    assert f"use  {20 * '#'}   64/64" in rows[1]
    assert f"  {20 * '.'}    0/37" in rows[2]


HEAT = {"utf-8": "·░▒▓█", "cp437": "·░▒▓█", "gbk": ".:+#@", "gb18030": ".:+#@", "ascii": ".:+#@"}


@pytest.mark.parametrize("encoding", HEAT)
def test_a_heat_map_has_five_signs_of_one_cell(run: Run, encoding: str) -> None:
    run("start", "2026-11-17")
    for day, lessons in {19: "1.1", 20: "1.2-3", 21: "1.4-6", 22: "1.7-10"}.items():
        run("done", lessons, "--on", f"2026-11-{day}")
    run("rest", "add", "2026-11-17..2026-11-18")
    out = run("stats", env={"PYTHONIOENCODING": encoding, "AIGC_STUDY_LANG": "en"}).out
    heat = [line[5:] for line in out.splitlines()[1:8]]
    none, *levels = list(HEAT[encoding])
    assert heat == ["", "~", "~", *(sign * 2 for sign in levels)]
    assert f"Lessons a day: {none} 0  {levels[0]} 1  " in out
    (week,) = [line for line in out.splitlines() if re.search(r"\d/\d+$", line)]
    assert cells(week, encoding) == len("11-16    10/9") + 40


TERMINAL_TEXTS = {
    "terminal": "displays Chinese and all symbols",
    "poor-terminal": "can't display some symbols, such as the check mark",
    "no-chinese-terminal": "can't display Chinese; use a UTF-8 locale",
}


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        ("utf-8", "terminal"),
        ("gb18030", "terminal"),
        ("gbk", "poor-terminal"),
        ("cp936", "poor-terminal"),
        ("big5", "no-chinese-terminal"),  # it has no simplified characters
        ("cp1252", "no-chinese-terminal"),
        ("latin-1", "no-chinese-terminal"),
        ("ascii", "no-chinese-terminal"),
    ],
)
def test_doctor_says_what_cannot_be_shown(run: Run, encoding: str, kind: str) -> None:
    code, out, _err = run("doctor", env={"PYTHONIOENCODING": encoding})
    assert code == 0
    assert f"{encoding}: {TERMINAL_TEXTS[kind]}" in out


def test_doctor_in_chinese_on_a_chinese_console(run: Run) -> None:
    out = run("doctor", "--lang", "zh", env={"PYTHONIOENCODING": "gbk"}).out
    text = "gbk：个别符号（如勾号）无法显示，已用简单字符代替；改用 UTF-8 可完整显示\n"
    assert text in out
