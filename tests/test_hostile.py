"""Hostile input, or what a broken tool writes, is answered and does no harm."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from conftest import Result

resource = pytest.importorskip("resource")  # Windows has none

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

JOURNAL = 'format = 1\ncurriculum = "aigc"\n'
PLAN = 'format = 1\nid = "tea"\n'
STAGE = '[[stages]]\nid = "s"\ntitle = { zh = "一", en = "One" }\ndays = 1\n'
LESSON = 'lessons = [{ id = "l", title = { zh = "课", en = "Lesson" } }]\n'
ODD = [
    *("\x1b[31m", "\x1b]0;title\x07", "\x9b1m", "\u202eabc\u2066", "\u200e\u200f\u061c", "\u2028"),
    *("[bold]x[/bold]", ":smile:", "a\tb", "a\nb\r\x0b\x0cc", "%s %(x)s {x} {0}", "$(reboot)"),
    *("../../x", "CON", "-", "", " ", "x" * 10_000),
]
# What a terminal would obey; a line's end is ours.
CONTROLS = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u200e\u200f\u2028\u061c"}
CONTROLS |= {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
CONTROLS -= {"\n"}
GIGABYTE = 1024**3


def controls(result: Result) -> set[str]:
    return CONTROLS & {*result.out, *result.err}


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# Arguments.

COMMANDS = [
    *("done", "undone", "show", "list", "next", "start", "pause", "resume", "merge", ""),
    *("done 1.1 --on", "rest add", "rest weekly", "rest holidays", "replan --finish"),
    *("replan --per-day", "schedule --from", "schedule --stage", "backup restore", "merge --into"),
    *("--curriculum", "--today", "--lang"),
]


@given(st.sampled_from(COMMANDS), st.sampled_from(ODD) | st.text())
def test_an_odd_argument_is_answered(run: Run, tmp_path: Path, command: str, odd: str) -> None:
    result = run(*command.split(), odd)
    assert result.code in (0, 1, 2, 4)
    assert controls(result) == set()
    assert {name for name in everything_in(tmp_path) if not name.startswith("home")} == set()


def test_an_odd_note_is_kept_and_shown_harmlessly(run: Run) -> None:
    notes = [odd for odd in ODD if odd.strip()]
    for note in notes:
        assert run("done", "1.1", "--note", note).code == 0
    shown = json.loads(run("show", "1.1", "--json").out)
    assert [each["text"] for each in shown["notes"]] == [note.strip() for note in notes]
    assert run("rest", "add", "2027-01-01", "--why", "".join(ODD)).code == 0
    for command in ("show 1.1", "log", "log --json", "rest", "undo", "redo", "doctor"):
        assert controls(run(*command.split())) == set()


@pytest.mark.parametrize("name", ["\x1b[31m", "a\nb", "\u202eabc", "[bold]x", "学习 记录"])
def test_odd_names_of_files_are_shown_harmlessly(run: Run, tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    env = {"AIGC_STUDY_HOME": str(home)}
    assert run("done", "1.1", env=env).code == 0
    copy = tmp_path / f"{name}.toml"
    copy.write_text((home / "aigc.toml").read_text("utf-8"), encoding="utf-8")
    (home / f"aigc {name}.toml").write_text(JOURNAL + "x", encoding="utf-8")
    results = [run(*each, env=env) for each in (["doctor"], ["merge", str(copy)], ["progress"])]
    (home / "aigc.toml").write_text("x", encoding="utf-8")
    results += [run(*each, env=env) for each in (["list"], ["doctor", "--repair", "--yes"])]
    assert [controls(result) for result in results] == [set()] * 5
    assert [result.code for result in results] == [0, 0, 0, 3, 0]


# Ids.


@pytest.mark.parametrize(
    "odd",
    [
        *("../../x", "/etc/x", "a/b", "a\\\\b", ".x", "a.b", "CON", "con", "nul", "com1", "config"),
        *("", " ", "é", "课", "a b", "\\u001b[31m", "\\u0000", "x" * 65),
    ],
)
def test_plan_ids_name_no_other_file_or_device(run: Run, tmp_path: Path, odd: str) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(f'format = 1\nid = "{odd}"\n{STAGE}{LESSON}', encoding="utf-8")
    result = run("--curriculum", str(plan), "done", "1.1")
    assert result.code == 3
    assert result.err.splitlines()[1].startswith("  line 2, id: ")
    assert controls(result) == set()
    assert everything_in(tmp_path) == {"plan.toml"}


def test_journal_lesson_ids_may_be_anything(run: Run, home: Path, journal: Path) -> None:
    home.mkdir()
    on = "\n[[entry]]\nat = 2026-11-20T21:00:00Z\non = 2026-11-20\n"
    odd = ("../../x", "CON", "\\u001b[31m", "[bold]", "a\\nb", "x" * 9999)
    entries = [f'{on}did = "done"\nlesson = "{each}"\n' for each in odd]
    journal.write_text(JOURNAL + "".join(entries), encoding="utf-8")
    for command in ("list", "progress", "log", "doctor", "undo", "redo"):
        result = run(command)
        assert result.code == 0
        assert controls(result) == set()


# Files made to exhaust whoever reads them.


def run_with_limits(home: Path, *args: str, memory: int = GIGABYTE) -> Result:
    """Run Python with at most a gigabyte of memory, or less, and a minute of the processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, *args],
        capture_output=True,
        env={**os.environ, "AIGC_STUDY_HOME": str(home)},
        preexec_fn=limit,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def many(line: str, count: int) -> str:
    return "".join(line.format(number) for number in range(count))


DEEP = {
    "arrays": "x = " + "[" * 100_000 + "]" * 100_000,
    "tables": "x = " + "{a=" * 100_000 + "1" + "}" * 100_000,
    "dots": ".".join("a" * 20_000) + " = 1",
    "dots in a header": "[" + ".".join("a" * 20_000) + "]",
    "dots in a table": "x = { " + " . ".join("a" * 20_000) + " = 1 }",
    "quoted dots": ".".join(['"a"'] * 20_000) + " = 1",
    "many dots": many(".".join("a" * 2000) + ".b{} = 1\n", 500),
}
PROGRAM = ("-m", "aigc_study")
PARSE = """
import sys
from pathlib import Path
from aigc_study.errors import UnusableFile
from aigc_study.storage.toml import parse

for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        parse(path.read_bytes(), str(path), "journal")
    except UnusableFile as error:
        print(path.name, error.faults[0].kind, sep=",")
"""


def test_deep_nesting_is_refused(tmp_path: Path, home: Path) -> None:
    for name, content in DEEP.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = run_with_limits(home, "-c", PARSE, str(tmp_path))
    assert result.err == ""
    kinds = dict(line.split(",") for line in result.out.splitlines())
    assert kinds == dict.fromkeys(DEEP, "too-deep")


@cache
def deepest() -> str:
    """Return the deepest value that the parser accepts, under a key that nothing knows."""
    keys = ".".join("k" * sys.getrecursionlimit())
    deep, too_deep = "", sys.getrecursionlimit()
    while (levels := (too_deep + deep.count("[")) // 2) > deep.count("["):
        text = f"{keys} = {'[' * levels}{']' * levels}\n"
        try:
            tomli.loads(text)
            deep = text
        except RecursionError:
            too_deep = levels
    assert deep
    return deep


@pytest.mark.parametrize(("did", "tail"), [("done", ""), ("done", "x"), ("dance", "")])
def test_the_deepest_document_is_answered(home: Path, journal: Path, did: str, tail: str) -> None:
    home.mkdir()
    entry = f'[[entry]]\nat = 2026-11-20T21:00:00Z\non = 2026-11-20\ndid = "{did}"\nlesson = "a"\n'
    deep = JOURNAL + (entry if did else "") + deepest() + tail
    copy = home / "copy.toml"
    copy.write_text(deep, encoding="utf-8")
    results = [run_with_limits(home, *PROGRAM, "merge", str(copy), "--yes")]
    journal.write_text(deep, encoding="utf-8")
    commands = ("list", "done 1.2", "doctor", "doctor --repair --yes")
    results += [run_with_limits(home, *PROGRAM, *command.split()) for command in commands]
    assert [result for result in results if "Traceback" in result.err] == []
    assert {result.code for result in results} <= {0, 1, 3}


@pytest.mark.parametrize("name", ["config.toml", "plan.toml"])
def test_the_deepest_plan_and_settings_are_refused(home: Path, name: str) -> None:
    home.mkdir()
    (home / name).write_text(deepest() + {"plan.toml": PLAN}.get(name, ""), encoding="utf-8")
    options = ["--curriculum", str(home / name)] if name == "plan.toml" else []
    result = run_with_limits(home, *PROGRAM, *options, "list")
    assert result.code == 3
    assert "k: unknown key" in result.err


def test_a_file_of_fifty_megabytes_is_refused(home: Path, journal: Path) -> None:
    home.mkdir()
    with journal.open("wb") as file:
        file.truncate(50 * 1024**2)
    for options in ([], ["--curriculum", "/dev/zero"]):
        result = run_with_limits(home, *PROGRAM, *options, "list")
        assert (result.code, result.err.splitlines()[1]) == (3, "  larger than 32 MB")


def test_too_little_memory_is_one_message(home: Path, journal: Path) -> None:
    home.mkdir()
    journal.write_text(JOURNAL + many("k{} = 1\n", 1_500_000), encoding="utf-8")
    few = run_with_limits(home, *PROGRAM, "--curriculum", os.devnull, "list", memory=GIGABYTE // 14)
    assert few.code == 3  # what is read, not what could be, takes memory
    result = run_with_limits(home, *PROGRAM, "list", memory=GIGABYTE // 14)
    assert result.code == 4
    assert result.err.splitlines() == [
        "aigc-study: Not enough memory. Close other programs, or give this one more."
    ]


LONG = f"x = 0x{'F' * 4500}\n"  # more digits than Python writes in decimal


@pytest.mark.parametrize("did", ['did = "future"\n', 'did = "done"\nlesson = "gpt-recipes"\n'])
def test_a_number_too_long_to_write_is_answered(run: Run, home: Path, did: str) -> None:
    home.mkdir()
    copy = home / "copy"
    entry = f"[[entry]]\nat = 2026-11-20T10:00:00Z\non = 2026-11-20\n{did}{LONG}"
    copy.write_text(JOURNAL + entry, encoding="utf-8")
    assert run("merge", "--yes", str(copy)).code == 3
    (home / "aigc.toml").write_bytes(copy.read_bytes())
    assert run("done", "1.2").code == (3 if "future" in did else 0)


def test_unknown_keys_of_a_journal_are_left_alone(home: Path, journal: Path) -> None:
    home.mkdir()
    journal.write_text(JOURNAL + many("k{} = 1\n", 100_000), encoding="utf-8")
    assert run_with_limits(home, *PROGRAM, "list", "--done").code == 0


def test_at_most_100_faults_are_shown(home: Path, tmp_path: Path, journal: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN + many("k{} = 1\n", 2_000), encoding="utf-8")
    result = run_with_limits(home, *PROGRAM, "--curriculum", str(plan), "list")
    lines = result.err.splitlines()
    assert (result.code, lines[101]) == (3, "  … and 1901 more")

    home.mkdir()
    journal.write_text(JOURNAL + many("[[entry]]\nx = {}\n", 2_000), encoding="utf-8")
    result = run_with_limits(home, *PROGRAM, "list")
    lines = result.err.splitlines()
    assert result.code == 3
    assert lines[100:102] == ["  line 101, entry[49].at: is missing", "  … and 3900 more"]


# A mask that gives everything away, or nothing; folders that others may write.


@pytest.mark.parametrize("mask", [0, 0o077, 0o777])
def test_new_files_are_private(run: Run, home: Path, mask: int) -> None:
    folder = home / "deep" / "er"
    home.mkdir(mode=0o700)
    before = os.umask(mask)
    try:
        for lesson in ("1.1", "1.2"):
            assert run("done", lesson, env={"AIGC_STUDY_HOME": str(folder)}).code == 0
    finally:
        os.umask(before)
    modes = {
        str(path.relative_to(home)): stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")
    }
    folders = {"deep", "deep/er", "deep/er/backups"}
    assert {name: mode for name, mode in modes.items() if name in folders} == dict.fromkeys(
        folders, 0o700
    )
    assert {mode for name, mode in modes.items() if name not in folders} == {0o600}


def lay_link(path: Path, victim: Path) -> None:
    path.symlink_to(victim)


def lay_pipe(path: Path, _victim: Path) -> None:
    os.mkfifo(path)


def lay_folder(path: Path, _victim: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("name", [".aigc.toml.lock", ".aigc.toml.new"])
@pytest.mark.parametrize("lay", [lay_link, lay_pipe, lay_folder])
def test_planted_files_are_not_used(
    spawn: Run, home: Path, journal: Path, lay: Callable[[Path, Path], None], name: str
) -> None:
    """A lock may be any file that can be locked; what stands where the new file goes is removed."""
    victim = home.parent / "victim"
    victim.write_text("mine", encoding="utf-8")
    home.mkdir()
    lay(home / name, victim)
    result = spawn("done", "1.1")
    fine = {"lock": (lay_pipe,), "new": (lay_link, lay_pipe)}[name.rpartition(".")[2]]
    assert result.code == (0 if lay in fine else 4)
    assert (result.code == 0) == journal.exists()
    assert victim.read_text("utf-8") == "mine"
    assert list(home.parent.glob("victim*")) == [victim]
    if name == ".aigc.toml.lock" and lay is lay_link:
        assert (home / name).is_symlink()


def test_an_unexpected_error_is_not_taken_for_one_of_reading(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: str, *_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    monkeypatch.setattr("aigc_study.storage.journal.replace", fail)
    code, out, err = run("done", "1.1")
    told = f"Can't use {journal}: {os.strerror(errno.ENOSPC)}. Fix that and try again."
    assert (code, out, err) == (4, "", f"aigc-study: {told}\n")


def test_a_deleted_folder_is_one_message(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f'cd "{folder}" && rmdir "{folder}" && exec "$0" -m aigc_study list'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        env={**os.environ, "AIGC_STUDY_HOME": "study"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "Traceback" not in done.stderr
