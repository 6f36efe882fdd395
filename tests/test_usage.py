"""The help of every command, and arguments that are too long to quote."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import aigc_study
from aigc_study.cli.hints import SYNONYMS
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from conftest import Run

GROUPS = ("rest", "backup", "config", "plan")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def commands(run: Run) -> list[str]:
    """Return all commands that the help names, those of groups too."""
    found = []
    for group in ("", *GROUPS):
        section = run(*group.split(), "--help").out.split("\n\n")
        names = [re.match(r"  ([a-z]+) ", line) for block in section for line in block.splitlines()]
        found += [f"{group} {name[1]}".strip() for name in names if name]
    return found


def test_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version") == (0, f"aigc-study {aigc_study.__version__}\n", "")


def test_help_is_whole_in_both_languages(run: Run) -> None:
    names = commands(run)
    assert {"list", "done", "replan", "doctor", "rest add", "backup restore"} <= {*names}
    for command in ["", *names]:
        english = run(*command.split(), "--help")
        assert (english.code, english.err, CHINESE.search(english.out)) == (0, "", None)
        chinese = run("--lang", "zh", *command.split(), "--help").out.splitlines()
        assert [line for line in chinese if line and not CHINESE.search(line)] == []
        assert len(chinese) >= len(re.findall(r"^  -", english.out, re.MULTILINE))


def test_help_examples_run(
    run: Run, home: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "backups").mkdir(parents=True)
    monkeypatch.chdir(home)
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(display, raising=False)
    mark = (
        '[[entry]]\nat = 2026-11-20T21:00:00Z\non = 2026-11-20\ndid = "done"\nlesson = "old-id"\n'
    )
    journal.write_text(f'format = 1\ncurriculum = "aigc"\n\n{mark}', encoding="utf-8")
    (home / "README.md").write_text("- [ ] Read chapter 1\n", encoding="utf-8")
    (home / "guitar.toml").write_bytes((ROOT / "data/curriculum.toml").read_bytes())
    for copy in ("aigc (conflicted copy).toml", "backups/aigc-2026-11-21.toml"):
        (home / copy).write_bytes(journal.read_bytes())
    run("start", "-3d")
    begun = journal.read_bytes()
    needed = {"resume": "pause", "redo": "undo", "open": "note 1.3 https://example.org"}
    needed["backup restore"] = "undo"  # then there is nothing to ask
    for command in commands(run):
        journal.write_bytes(begun)
        if command in needed:
            run(*needed[command].split())
        out = run(*command.split(), "--help").out
        example = re.search(rf"^Example: aigc-study ({command}\b[^|\n]*)", out, re.MULTILINE)
        assert example, command
        code, _out, err = run(*shlex.split(example[1]))
        assert code == 0, err


def test_a_long_argument_is_quoted_in_part(run: Run) -> None:
    code, _out, err = run("show", "x" * 5000)
    assert code == 2
    assert f"“{'x' * 60}…”" in err
    assert len(err) < 200


def test_synonyms_name_commands_and_are_none(run: Run) -> None:
    names = {*commands(run), "--help", "--version"}
    assert names.isdisjoint(SYNONYMS)
    for typed, meant in SYNONYMS.items():
        *group, _word = typed.split()
        for command in meant:
            words = [*group, *command.split()]
            assert " ".join(words[:2] if words[0] in GROUPS else words[:1]) in names


def slips(word: str) -> set[str]:
    """Return the word with a letter missing, extra or wrong, or with two swapped."""
    places = range(len(word))
    return {
        *(word[:i] + word[i + 1 :] for i in places),
        *(word[:i] + "e" + word[i:] for i in places),
        *(word[:i] + "e" + word[i + 1 :] for i in places),
        *(word[:i] + word[i : i + 2][::-1] + word[i + 2 :] for i in places),
    } - {word}


def test_a_slip_is_not_answered_with_a_change(run: Run) -> None:
    names = {*commands(run)}
    reading = ("today", "next", "list", "show", "progress", "schedule", "log")
    for word in reading:
        for slip in slips(word) - names - {*SYNONYMS}:
            offered = re.findall(r"“aigc-study (\w+)”", run(slip).err)
            assert word in offered
            assert {*offered} <= {*reading}
