"""What is said of a file that is no plan, or one with faults: by line, and what it is instead."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
import tomli
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.storage.toml_lines import KeyLines
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

STYLES = '''# stages = 1
format = 1 # "
id = "guitar"
title = {
  zh = "吉他", # [
  en = """
[[stages]]
id = 'no' \\"""\\" """,
}
renamed.old = 'new'

[[stages]]
id = "one"
"days" = 2026-11-22 10:00:00
lessons = [ # ]
  { id = "a]", title = '{' }, { id = "b", title = "\\"]}" },

  { id = "c",
    title = { zh = \'\'\'x'\'\'\', en = "" } },
]
[[stages.lessons2]]
id = "d"
[stages.sub]
id = 1
[[stages]]
id = "two"
[[milestones]]
id = "half"
'''


def test_every_key_is_found_on_its_line() -> None:
    tomli.loads(STYLES)
    lines = KeyLines(STYLES)
    expected = {
        "format": 2,
        "title": 4,
        "title.zh": 5,
        "title.en": 6,
        "renamed.old": 10,
        "stages[0]": 12,
        "stages[0].days": 14,
        "stages[0].lessons": 15,
        "stages[0].lessons[1].title": 16,
        "stages[0].lessons[2]": 18,
        "stages[0].lessons[2].title": 19,
        "stages[0].lessons[2].title.en": 19,
        "stages[0].lessons[2].url": 18,  # missing: where the table begins
        "stages[0].lessons2[0].id": 22,
        "stages[0].sub.id": 24,
        "stages[1].id": 26,
        "stages[1].days": 25,
        "milestones[0]": 27,
        "url": 0,
    }
    assert {path: lines.find(path) for path in expected} == expected


def test_keys_that_may_be_mistaken_have_no_line() -> None:
    assert KeyLines('"stages[0].id" = 1\n[[stages]]\nid = 2\n').find("stages[0].id") == 0
    assert KeyLines("a = " + "[" * 5000 + "]" * 5000).find("a") == 0


KEYS = st.text("ab-_1", min_size=1, max_size=3) | st.text(min_size=1, max_size=3)
LEAVES = st.text() | st.integers() | st.booleans() | st.dates() | st.datetimes() | st.floats()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.booleans())
def test_no_line_is_wrong(document: dict[str, object], multiline: bool) -> None:  # noqa: FBT001
    text = tomli_w.dumps(document, multiline_strings=multiline)
    lines = KeyLines(text)
    for path, key in paths(document, ""):
        if number := lines.find(path):
            line = text.split("\n")[number - 1]
            assert key in line or tomli_w.dumps({key: 0})[:-5] in line


def paths(value: object, path: str) -> list[tuple[str, str]]:
    """Return the path of every key, and the key."""
    found = []
    if isinstance(value, dict):
        for key, below in value.items():
            own = f"{path}.{key}" if path else key
            found += [(own, key), *paths(below, own)]
    if isinstance(value, list):
        for index, below in enumerate(value):
            found += paths(below, f"{path}[{index}]")
    return found


def test_the_bundled_plan_spoilt_anywhere_names_the_line(run: Run, tmp_path: Path) -> None:
    lines = (ROOT / "data/curriculum.toml").read_text("utf-8").split("\n")
    path = tmp_path / "plan.toml"
    numbers = [number for number, line in enumerate(lines, 1) if "title =" in line]
    assert len(numbers) > 170
    for number in numbers[::9]:
        spoilt = [*lines]
        spoilt[number - 1] = spoilt[number - 1].replace("title =", "titel =")
        path.write_text("\n".join(spoilt), encoding="utf-8")
        result = run("plan", "check", str(path))
        assert result.code == 3
        assert re.findall(r"^  line (\d+), .*did you mean “title”", result.err, re.M) == [
            str(number)
        ]


OTHERS = {
    "pyproject.toml": ((ROOT / "pyproject.toml").read_text("utf-8"), "another TOML file"),
    "Cargo.toml": ('[package]\nname = "x"\n[dependencies]\nserde = "1"\n', "another TOML file"),
    "site.toml": ('title = "Site"\n[params]\nid = 3\n', "another TOML file"),
    "config.toml": ('lang = "zh"\n', "the configuration"),
    "aigc.toml": ('format = 1\ncurriculum = "aigc"\n', "a journal"),
    "ci.toml": ('stages = ["build", "test"]\n[[job]]\nname = "x"\n', "another TOML file"),
    "plan.json": ('{"id": "x"}', "JSON"),
    "plan.csv": ("id,title\nsoup,Soup\n", "CSV"),
    "plan.yaml": ("id: x\nstages:\n  - a\n", "YAML"),
    "empty": ("# nothing\n", "an empty file"),
    "list": ('[\n{"id": 1}\n]', "JSON"),
    "table": ("编号\t标题\n1\t汤\n", "CSV"),
    "README.md": ("# Soup\n", "Markdown"),
    "checklist": ("# Cooking\n\n- [ ] soup\n", "Markdown"),
    "numbers": ("Cooking\n\n1. soup = hot\n2. stew\n", "Markdown"),
}


def test_a_plan_cut_off_anywhere_is_told(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "cut.toml"
    for end in range(len(STYLES)):
        plan.write_text(STYLES[:end], "utf-8")
        code, out, err = run("plan", "check", str(plan))
        assert (code, out) == (3, "")
        assert str(plan.name) in err


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("command", ["plan check", "--curriculum", "config set curriculum"])
def test_a_file_of_another_kind_is_one_sentence(
    run: Run, home: Path, tmp_path: Path, name: str, command: str
) -> None:
    content, kind = OTHERS[name]
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    result = run(*command.split(), str(path))
    assert (result.code, result.out) == (3, "")
    (line,) = result.err.splitlines()
    assert line.startswith(f"aigc-study: {path} is not a plan but {kind}.")
    assert (f"“aigc-study plan import {path}”" in line) is (kind == "Markdown")
    assert not (home / "config.toml").exists()


PLAN = 'format = 1\nid = "tea"\ntitle = "茶"\n[[stages]]\nid = "s"\ntitle = "叶"\ndays = 0\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbf" + PLAN.encode(), "line 7, stages[0].days: must be at least 1"),
        (PLAN.replace("\n", "\r\n").encode(), "line 7, stages[0].days: must be at least 1"),
        (PLAN.encode("utf-16"), "line 1, column 1: not UTF-8 text; save it as plain text in UTF-8"),
        (PLAN.encode("gbk"), "line 3, column 10: not UTF-8 text; save it as plain text in UTF-8"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"#" * (32 * 1024**2 + 1), "larger than 32 MB"),
    ],
    ids=["bom", "crlf", "utf-16", "gbk", "deep", "huge"],
)
def test_an_odd_file_is_told_clearly(
    run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    result = run("plan", "check", str(path))
    assert result.code == 3
    assert f"  {message}\n" in result.err


def test_what_is_no_file_is_told_clearly(run: Run, tmp_path: Path) -> None:
    folder = run("plan", "check", str(tmp_path))
    assert (folder.code, folder.err.count("\n")) == (4, 1)
    missing = run("plan", "check", str(tmp_path / "none.toml"))
    assert (missing.code, missing.err.count("\n")) == (4, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes like these")
def test_a_pipe_that_nothing_writes_to_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    result = run("plan", "check", str(path))
    assert (result.code, result.err.count("\n")) == (3, 1)
    assert "an empty file" in result.err


def test_a_check_lists_every_fault(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('format = 1\nid = "x"\nstages = [\n' + "{},\n" * 300 + "]\n", encoding="utf-8")
    places = re.findall(r"^  line \d+, (stages\S+):", run("plan", "check", str(path)).err, re.M)
    assert len(places) == len(set(places)) == 300 * 4


def test_the_command_that_uses_a_plan_is_quoted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my plan's.toml"
    text = PLAN.replace("days = 0", 'days = 1\nlessons = [{ id = "l", title = "绿" }]')
    path.write_text(text, encoding="utf-8")
    result = run("plan", "check", str(path))
    quoted = str(path).replace("'", "'\"'\"'")
    assert result.code == 0
    assert f"To use it: aigc-study config set curriculum '{quoted}'\n" in result.err
