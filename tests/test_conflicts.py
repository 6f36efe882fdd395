"""The copies that a cloud's client lays beside the journal, and when they are mentioned."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from machines import MERGED, MINE, PHONE, SHOWN, done, write

if TYPE_CHECKING:
    from conftest import Run

HEADER = 'format = 1\ncurriculum = "aigc"\n'
COPIES = [
    "aigc.sync-conflict-20261122-210311-ABCDEFG.toml",
    "aigc (Ann's conflicted copy 2026-11-22).toml",
    "aigc (Ann 的冲突副本 2026-11-22).toml",
    "aigc（Ann 的冲突副本 2026-11-22）.toml",
    "aigc-LAPTOP.toml",
    "aigc 2.toml",
    "aigc-冲突-Ann.toml",
    "aigc-NSConflict-Ann.toml",
    "aigc (conflicted copy 2026-11-22 210311).toml",
    "aigc.toml.conflict1",
    "aigc.conflict2.toml",
    "aigc[冲突].toml",
    "aigc的冲突副本.toml",
    "aigc副本.toml",
    "aigc_conflict-20261122-210311.toml",
    "aigc.toml~HEAD",
    "aigc.toml_REMOTE_1234.toml",
    "aigcs.toml",
    "Copy of aigc.toml",
    "副本aigc.toml",
]


SIDES = {"aigc.toml~HEAD": MINE, "aigc.toml~phone": PHONE}


def mention(*paths: object) -> str:
    """Return the line that mentions conflicted copies."""
    head, them = ("A conflicted copy", "it") if len(paths) == 1 else ("Conflicted copies", "them")
    command = shlex.join(["aigc-study", "merge", *map(str, paths)])
    return f"{head} in the journal's folder may have more entries; to merge {them}: {command}\n"


@pytest.fixture(autouse=True)
def _begun(journal: Path) -> None:
    write(journal, MINE)


def test_copies_are_mentioned_until_merged(run: Run, home: Path) -> None:
    copies = [write(home / name, PHONE) for name in COPIES]
    for words in ("", "today", "progress"):
        assert run(*words.split()).err == mention(*sorted(copies))
    assert run("merge", *copies, "--yes") == (0, SHOWN, MERGED)
    assert run("today").err == run("progress").err == ""


@pytest.mark.parametrize("words", ["list", "done 1.3", "next", "log", "undo", "show 1.1", "rest"])
def test_other_commands_mention_none(run: Run, home: Path, words: str) -> None:
    write(home / "aigc 2.toml", PHONE)
    code, out, err = run(*words.split())
    assert (code, "aigc 2.toml" in out + err) == (0, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("aigc 2.toml", MINE),
        ("aigc 2.toml", HEADER),
        ("aigc 2.toml", f'{MINE}\n[[entry]]\nat = 2026-11-22T20:00:00Z\ndid = "merge"\n'),
        ("aigc-2.toml", PHONE.replace('"aigc"', '"aigc-2"')),
        ("aigc-2.toml", PHONE.replace('"aigc"', '"aigc-2"') + "<<<<<<< HEAD\n"),
        ("aigc-plan.toml", 'format = 1\nid = "aigc"\n'),
        ("aigc notes.toml", "not TOML"),
        ("aigc.toml.damaged-2026-11-22", PHONE),
        ("aigc 2.toml.damaged-2026-11-22", PHONE),
        ("aigc 2.toml~", PHONE),
        (".aigc.toml.new", PHONE),
        (".syncthing.aigc.toml.tmp", PHONE),
        ("backups/aigc-2026-11-20.toml", PHONE),
        ("aigc 2.toml/aigc.toml", PHONE),
    ],
)
def test_what_has_nothing_new_is_not_mentioned(
    run: Run, home: Path, name: str, content: str
) -> None:
    write(home / name, content)
    assert run("today").err == ""


@pytest.mark.parametrize(
    "content",
    [
        PHONE + "<<<<<<< HEAD\n",
        PHONE.replace("format = 1", "format = 2"),
        PHONE.replace('curriculum = "aigc"', "curriculum\t=  'aigc'  # mine\r"),
    ],
    ids=["damaged", "newer", "edited by hand"],
)
def test_an_odd_copy_is_mentioned(run: Run, home: Path, content: str) -> None:
    copy = write(home / "aigc 2.toml", content)
    assert run("today").err == mention(copy)


def test_copies_of_a_lost_journal_are_mentioned(run: Run, home: Path, journal: Path) -> None:
    """As if both sides were renamed."""
    journal.unlink()
    copies = [write(home / name, text) for name, text in SIDES.items()]
    assert run("today").err == mention(*copies)
    assert run("merge", *copies, "--yes").code == 0
    assert done(run, home) == ["1.1", "1.2"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["aigc", "my study"])
def test_copies_are_looked_for_behind_a_link(
    run: Run, journal: Path, tmp_path: Path, name: str
) -> None:
    real = Path(write(tmp_path / "cloud" / f"{name}.toml", MINE))
    journal.unlink()
    journal.symlink_to(real)
    copy = write(real.with_name(f"{name} (Ann's conflicted copy 2026-11-22).toml"), PHONE)
    assert run("today").err == mention(copy)
    assert run("merge", copy, "--yes") == (0, SHOWN, MERGED)
    assert run("today").err == ""
    assert (journal.is_symlink(), real.read_text("utf-8").startswith(MINE)) == (True, True)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_copys_name_does_not_steer_the_terminal(run: Run, home: Path) -> None:
    write(home / "aigc \x1b[31m\u202e.toml", PHONE)
    assert run("today").err == mention(home / "aigc \ufffd[31m.toml")
    (home / "aigc \x1b[31m\u202e.toml").rename(home / "aigc (Ann\n2026).toml")
    (line,) = run("progress").err.splitlines()
    assert line.startswith("A conflicted copy in the journal's folder may have more entries; ")
