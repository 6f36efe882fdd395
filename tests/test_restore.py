"""backup restore: files and histories; tests/transcripts/backup.md has what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import TODAY
from machines import MINE, write

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run, Terminal

SECOND = """
[[entry]]
at = 2026-11-20T22:00:00+08:00
on = 2026-11-20
did = "done"
lesson = "gpt-recipes"
"""
NOW = MINE + SECOND
BACK = "Back to before the first change of 2026-11-19:"
RESTORED = "Restored the backup of 2026-11-19; “aigc-study undo” undoes it."


@pytest.fixture
def backups(home: Path) -> Path:
    """Lay two copies, of the 19th and the 15th, beside a journal that went on."""
    write(home / "backups" / "aigc-2026-11-19.toml", MINE)
    write(home / "backups" / "aigc-2026-11-15.toml", 'format = 1\ncurriculum = "aigc"\n')
    write(home / "aigc.toml", NOW)
    return home / "backups"


def state(run: Run) -> tuple[str, ...]:
    """Return all that the program tells of progress, but for how it came about."""
    commands = ("list --json", "progress --json", "show 1.1", "rest")
    return tuple(run(*each.split()).out.partition("\nHistory\n")[0] for each in commands)


@pytest.mark.parametrize(
    "which",
    [
        *("2026-11-19", "-3d", "-3天", "aigc-2026-11-19.toml", "backups/aigc-2026-11-19.toml"),
        *("{folder}/aigc-2026-11-19.toml", "--today 2026-11-20 yesterday"),
    ],
)
def test_a_backup_is_named_by_date_or_file(
    run: Run, journal: Path, backups: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.chdir(journal.parent)
    result = run("backup", "restore", "--yes", *which.replace("{folder}", str(backups)).split())
    assert (result.code, result.err.splitlines()[-1]) == (0, RESTORED)
    assert journal.read_text("utf-8").startswith(NOW)
    assert (backups / f"aigc-{TODAY}.toml").read_text("utf-8") == NOW


@pytest.mark.parametrize("content", [NOW, f"{NOW}<<<<<<< HEAD\n"], ids=["whole", "damaged"])
@pytest.mark.parametrize("answer", ["", "n", "y"])
def test_a_restore_asks_first_on_a_terminal(
    run: Run, terminal: Terminal, journal: Path, backups: Path, content: str, answer: str
) -> None:
    write(journal, content)
    if answer:
        command = ("backup", "restore", "2026-11-19")
        code, text = terminal(*command, typed=f"{answer}\n", columns=200, TERM="dumb")[:2]
        assert f"{BACK}\n  ○ 1.20  not done  Recipe suggestions\nRestore this backup? [y/N]" in text
    else:
        code, _out, err = run("backup", "restore", "2026-11-19")
        assert f"{BACK}\n  ○ 1.20  not done  Recipe suggestions\n" in err
    assert code == 0
    assert (journal.read_text("utf-8") != content) == (answer != "n")
    assert len(list(backups.iterdir())) == (2 if answer == "n" else 3)


@pytest.mark.parametrize(
    "which", ["today", "", "toml", "aigc.toml", "aigc-2026-11-19", "../home", "-2", "/etc/passwd"]
)
def test_anything_else_names_none(run: Run, journal: Path, backups: Path, which: str) -> None:
    code, _out, err = run("backup", "restore", "--", which)
    assert (code, err.startswith("aigc-study: No such backup: “")) == (2, True)
    assert (journal.read_text("utf-8"), len(list(backups.iterdir()))) == (NOW, 2)


SINCE: list[tuple[str, tuple[str, ...]]] = [
    ("another plan", ("rest weekly sat", "pause 2026-11-19", "replan --finish 2027-06-01 --yes")),
    ("a mark undone and redone", ("undone 1.1", "undo", "redo")),
    ("a restore undone", ("backup restore 2026-11-15 --yes", "undo", "done 2.1 --note hm")),
]


@pytest.mark.parametrize("commands", [pytest.param(each, id=name) for name, each in SINCE])
def test_all_goes_back_and_forth(
    run: Run, journal: Path, backups: Path, commands: tuple[str, ...]
) -> None:
    write(journal, MINE)
    then = state(run)
    for command in commands:
        assert run(*command.split()).code == 0
    since, content = state(run), journal.read_bytes()
    assert since != then
    assert run("backup", "restore", "2026-11-19", "--yes").code == 0
    assert state(run) == then
    assert run("undo").code == 0
    assert state(run) == since
    assert run("redo").code == 0
    assert state(run) == then
    assert journal.read_bytes().startswith(content)

    write(backups / "aigc-2026-11-21.toml", content)
    for begin in (MINE, 'format = 1\ncurriculum = "aigc"\n'):
        write(journal, begin)
        assert run("backup", "restore", "2026-11-21", "--yes").code == 0
        assert state(run) == since


# Damage


@pytest.mark.parametrize(
    ("content", "saved"),
    [
        (NOW.encode("utf-16"), True),
        (b"", False),
    ],
    ids=["UTF-16", "empty"],
)
def test_what_was_saved_comes_back_with_undo(
    run: Run, home: Path, journal: Path, backups: Path, content: bytes, *, saved: bool
) -> None:
    run("backup", "restore", "2026-11-19", "--yes")
    then = state(run)
    for _again in range(2):
        write(journal, content)
        assert run("backup", "restore", "2026-11-19", "--yes").code == 0
        assert state(run) == then
        (kept,) = home.glob("aigc.toml.damaged-*")
        assert (kept.name, kept.read_bytes()) == (f"aigc.toml.damaged-{TODAY}", content)
    run("undo")
    assert ("✓ 1.20" in run("list", "--done").out) == saved
    assert backups.is_dir()


@pytest.mark.parametrize("tail", ["", "\0\0\0"], ids=["whole", "damaged"])
@pytest.mark.parametrize("change", [("format = 1", "format = 2"), ('"aigc"', '"guitar"')])
def test_what_is_not_ours_is_left_alone(
    run: Run, journal: Path, backups: Path, change: tuple[str, str], tail: str
) -> None:
    content = NOW.replace(*change) + tail
    write(journal, content)
    code, out, err = run("backup", "restore", "2026-11-19", "--yes")
    assert (code, out) == (3, "")
    assert err.startswith(f"aigc-study: The journal {journal} can't be used, and was left as it is")
    assert (journal.read_text("utf-8"), len(list(backups.iterdir()))) == (content, 2)
