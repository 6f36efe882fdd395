"""Errors: the facts they declare and the messages that these fill in."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import pytest

from aigc_study.errors import (
    FAULTS,
    Fault,
    NoRegularFile,
    StudyError,
    UnknownLesson,
    UnknownStage,
    UnusableFile,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Run


def kinds_of(error: type[StudyError]) -> Iterator[type[StudyError]]:
    """Yield the classes that are raised: those with no others below them."""
    below = error.__subclasses__()
    for each in below:
        yield from kinds_of(each)
    if not below:
        yield error


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


# The messages of a file go by its role.
ERRORS = [error for error in kinds_of(StudyError) if error is not UnusableFile]


@pytest.mark.parametrize("error", ERRORS)
def test_messages_use_declared_facts(error: type[StudyError]) -> None:
    fact, without = error.message_without
    assert placeholders(error.message) | placeholders(without) <= set(error.fact_names)
    assert fact in {"", *error.fact_names}


def test_faults_use_their_fields() -> None:
    assert set().union(*map(placeholders, FAULTS.values())) <= set(Fault._fields)


def test_facts_become_attributes() -> None:
    error = UnknownStage("9.*", stages=5)
    assert (error.reference, error.stages, error.exit_code) == ("9.*", 5, 2)


def test_facts_have_defaults() -> None:
    assert UnknownLesson("soop").nearest == ()
    assert NoRegularFile("/dev/null").reason == ""


_SIGN = "{} can't stand here: use plain signs such as \" , = [ ]"
_SIGN_ZH = '这里不能用 {}：请改用半角符号，如 " , = [ ]'
SYNTAX = {
    "a": ("“=” is missing after a key", "键的后面缺少“=”"),
    "a = ten": (
        'a value is missing or wrong: text needs quotes, "…", and numbers digits',
        '缺少值或值的写法有误：文字要加引号 "…"，数字写成 10 这样',
    ),
    **dict.fromkeys(["a = “x”", "“a” = 1"], (_SIGN.format("“"), _SIGN_ZH.format("“"))),
    **dict.fromkeys(["a ＝ 1", "[a]\nb＝1"], (_SIGN.format("＝"), _SIGN_ZH.format("＝"))),
    'a = "x"，': (_SIGN.format("，"), _SIGN_ZH.format("，")),
    "a = {b：1}": (_SIGN.format("："), _SIGN_ZH.format("：")),
    "a: 1": ("write “=” instead of “:”", "请把“:”改成“=”"),
    "键 = 1": ("a line must be like key = value or [[table]]", "每行应写成 键 = 值 或 [[表名]]"),
    "a = 1\na = 2": ("a key is there twice", "同一个键出现了两次"),
    "a = { b = 1, b = 2 }": ("a key is there twice", "同一个键出现了两次"),
    "[a]\n[a]": ("a table is there twice", "同一个表出现了两次"),
    "a = { b = 1 }\n[[a.c]]": ("a table is there twice", "同一个表出现了两次"),
    "a = 1 2": ("there is more on the line than one value", "这一行的值后面还有多余的内容"),
    "a = [\n{ b = 1 }\n{ b = 2 }]": (
        "the line before needs a comma at its end",
        "上一行末尾缺少逗号",
    ),
    "a = [ 1 2 ]": ("a comma or “]” is missing", "缺少逗号或“]”"),
    "a = { b = 1": ("a comma or a closing brace is missing", "缺少逗号或右花括号"),
    "[a": ("“]” is missing at the end of a table's name", "表名后面缺少“]”"),
    "[[a]": ("“]” is missing at the end of a table's name", "表名后面缺少“]”"),
    'a = "x': ("a text lacks its end quote", "文字缺少结尾的引号"),
    'a = "x\n"': ("a text lacks its end quote", "文字缺少结尾的引号"),
    "a = 'x": ("a text lacks its end quote", "文字缺少结尾的引号"),
    "a = '''x": ("a text lacks its end quote", "文字缺少结尾的引号"),
    r'a = "C:\path"': (
        r"a backslash in a text must be doubled: \\",
        r"文字里的反斜杠要写两个：\\",
    ),
    'a = "\x1b"': ("a control character is not allowed", "不允许有控制字符"),
    "# \x00": ("a control character is not allowed", "不允许有控制字符"),
    r'a = "\ud800"': ("Escaped character is not a Unicode scalar value",) * 2,  # tomli's own
}


@pytest.mark.parametrize("content", SYNTAX)
def test_syntax_errors_in_plain_words(run_on: Callable[[str], Run], content: str) -> None:
    english, chinese = SYNTAX[content]
    run = run_on(f"format = 1\n{content}")
    assert f"not valid TOML: {english}\n" in run("list").err
    assert f"不是有效的 TOML：{chinese}\n" in run("--lang", "zh", "list").err


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a = 'x\nb = 1\n", "line 2, column 5"),
        ("a = \"it's\"  # don't\nb = 'x\nc = 1\n", "line 3, column 5"),
        ('a = 1\nb = """x\nc = 1\n', "line 3, column 7"),
        ("a = [ 1,\n\n", "line 2, column 9"),
        ("a = " + "x" * 200, "line 2, column 5"),
    ],
)
def test_a_syntax_error_shows_its_line(
    run_on: Callable[[str], Run], content: str, place: str
) -> None:
    text = f"format = 1\n{content}"
    _first, message, shown, *_rest = run_on(text)("list").err.splitlines()
    assert message.startswith(f"  {place}: ")
    line = text.splitlines()[int(place.split()[1].strip(",")) - 1]
    assert shown == f"    {line[:70]}"


def test_reasons_of_the_system_in_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    reasons = {
        "gone": "文件不存在",
        "file/plan": "路径中有一段不是文件夹",
        "loop": "符号链接层数太多",
        "x" * 300: "文件名太长",
    }
    for name, reason in reasons.items():
        result = run("--lang", "zh", "--curriculum", str(tmp_path / name), "list")
        assert result.code == 4
        assert f"：{reason}。" in result.err
