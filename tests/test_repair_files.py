"""doctor --repair: what it asks, and what becomes of the files."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from conftest import TODAY
from journals import DONE, HEADER, JOURNAL, NOTE, START

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run, Terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")

KEPT = f"aigc.toml.damaged-{TODAY}"


def write(path: Path, content: str | bytes) -> bytes:
    """Put a file there, with its folders, and return its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("tail", ["", "\0\0\0", "\n[[entry]]\nat = "], ids=["", "zeros", "cut off"])
@pytest.mark.parametrize("head", ["format = 2", 'curriculum = "guitar"'])
def test_repair_refuses_what_is_not_for_it(run: Run, journal: Path, head: str, tail: str) -> None:
    key = head.partition(" ")[0]
    content = write(journal, re.sub(rf"^{key} = .*", head, JOURNAL, flags=re.MULTILINE) + tail)
    assert run("doctor", "--repair", "--yes")[:2] == (3, "")
    assert (journal.read_bytes(), len(list(journal.parent.iterdir()))) == (content, 1)


@pytest.mark.parametrize("content", [HEADER, "\ufeff" + JOURNAL, JOURNAL.replace("\n", "\r\n")])
def test_repair_leaves_a_good_journal(run: Run, journal: Path, content: str) -> None:
    before = write(journal, content)
    code, out, _err = run("doctor", "--repair", "--json", "--yes")
    told = {
        "format": 1,
        "entries": content.count("[[entry]]"),
        "lost": [],
        "in_part": [],
        "dated": 0,
    }
    assert (code, json.loads(out)) == (0, told)
    assert (journal.read_bytes(), len(list(journal.parent.iterdir()))) == (before, 1)


@posix
def test_quarantined_files_keep_their_names(run: Run, home: Path, journal: Path) -> None:
    home.mkdir()
    (home / f"{KEPT}-2").symlink_to(home / "nowhere")
    contents = [f"{JOURNAL}{'x' * number}" for number in (1, 2, 3)]
    for content in contents:
        write(journal, content)
        assert run("doctor", "--repair", "--yes").code == 0
    kept = [(home / f"{KEPT}{each}").read_text("utf-8") for each in ("", "-3", "-4")]
    assert kept == contents
    assert not (home / "nowhere").exists()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_repair_follows_links_and_keeps_modes(
    run: Run, journal: Path, tmp_path: Path, mode: int
) -> None:
    real = tmp_path / "synced" / "study.toml"
    content = write(real, JOURNAL + "x")
    real.chmod(mode)
    journal.parent.mkdir()
    journal.symlink_to(real)
    assert run("doctor", "--repair", "--yes", "--today", "2026-12-24").code == 0
    kept = real.with_name("study.toml.damaged-2026-12-24")
    assert (real.read_text("utf-8"), kept.read_bytes()) == (JOURNAL, content)
    assert journal.readlink() == real
    assert (real.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (mode, 0o600)


# At the question.

SHOWN = "3 entries can be recovered.\n1 line can't be recovered:\n  line 21: x\n"
QUESTION = "Write these to a new journal, and keep the damaged file? [y/N] "


@pytest.mark.parametrize("answer", ["y", "n"])
def test_only_a_yes_repairs(terminal: Terminal, home: Path, journal: Path, answer: str) -> None:
    content = write(journal, JOURNAL + "x")
    found = terminal("doctor", "--repair", typed=f"{answer}\n", columns=200, TERM="dumb")
    shown = f"{SHOWN}{QUESTION}{answer}\n"
    if answer == "n":
        assert found == (3, f"{shown}Nothing was changed.\n")
        assert (journal.read_bytes(), len(list(home.iterdir()))) == (content, 1)
    else:
        assert (found.code, found.text.startswith(shown)) == (0, True)
        assert ((home / KEPT).read_bytes(), journal.read_text("utf-8")) == (content, JOURNAL)


def test_a_changed_journal_is_not_replaced(
    run: Run, home: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(journal, JOURNAL + "x")
    monkeypatch.setattr("aigc_study.cli.terminal.confirmed", lambda _: write(journal, JOURNAL))
    code, _out, err = run("doctor", "--repair")
    said = "The journal changed in the meantime and was left as it is: try again."
    assert (code, err) == (1, f"aigc-study: {said}\n")
    assert (journal.read_text("utf-8"), (home / KEPT).exists()) == (JOURNAL, False)


def test_a_long_line_that_is_lost_is_cut(terminal: Terminal, journal: Path) -> None:
    write(journal, JOURNAL + "\0" * 4096 + "\n" + "x" * 4096 + "\n\x1b[31m\u202e[red]\n")
    _code, sent = terminal("doctor", "--repair", "--yes", columns=60, TERM="dumb")
    lost = ["  line 21: \ufffd × 4,096", f"  line 22: {'x' * 48}…", "  line 23: \ufffd[31m[red]"]
    assert sent.splitlines()[2:5] == lost
    assert "[y/N]" not in sent


def test_a_lost_list_is_quoted_unchanged(run: Run, journal: Path) -> None:
    listed = "adds = [2026-11-19T21:00:00+08:00, x]"
    write(journal, f"{JOURNAL}\n[[entry]]\nat = 2026\ndid = 'merge'\n{listed}\n")
    shown = run("doctor", "--repair").out.splitlines()
    assert shown[-2:] == [
        f"  line 25: {listed}",
        "What earlier merges or restores decided may have changed: check with “aigc-study log”.",
    ]


def test_a_repair_says_what_it_made_up(run: Run, journal: Path) -> None:
    quoting = NOTE.replace('"放了大蒜"', f"'''{DONE}'''")
    write(journal, JOURNAL.replace("on = 2026-11-18\n", "") + quoting.replace("17T", "19T"))
    assert run("doctor", "--repair").out.splitlines()[-2:] == [
        "1 mark has lost its date, so it counts for the day it was recorded.",
        "A text contains entries, which don't count: see “aigc-study doctor”.",
    ]
    assert json.loads(run("doctor", "--repair", "--json").out)["dated"] == 1


def test_two_repairs_keep_one_file(run: Run, home: Path, journal: Path) -> None:
    """As where the first was killed before it could replace the journal."""
    content = write(journal, JOURNAL + "x")
    write(home / KEPT, content)
    assert run("doctor", "--repair", "--yes").code == 0
    assert [path.name for path in home.glob("*damaged*")] == [KEPT]


def test_a_kept_file_that_cannot_be_looked_at_is_left(
    run: Run, home: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = write(journal, JOURNAL + "x")
    earlier = write(home / KEPT, JOURNAL + "y")
    lstat, failures = os.lstat, [errno.EIO]

    def fail_once(path: Any, **options: Any) -> os.stat_result:
        if failures and os.fspath(path) == str(home / KEPT):
            raise OSError(failures.pop(), os.strerror(errno.EIO), path)
        return lstat(path, **options)

    monkeypatch.setattr(os, "lstat", fail_once)
    assert (run("doctor", "--repair", "--yes").code, failures) == (4, [])
    assert {path.name for path in home.iterdir()} == {".aigc.toml.lock", "aigc.toml", KEPT}
    assert (journal.read_bytes(), (home / KEPT).read_bytes()) == (content, earlier)


# The backups.

NOTHING = "0 entries can be recovered.\n"
OFFER = "Nothing can be recovered, but the backup of 2026-11-15 has 3 entries.\n"
LOST = [b"", b"\n", b"\0" * 200, b"\xef\xbb\xbf"]


@pytest.fixture
def backups(home: Path) -> Path:
    """Make two backups, the later one of which has fewer entries."""
    write(home / "backups" / "aigc-2026-11-15.toml", JOURNAL)
    write(home / "backups" / "aigc-2026-11-20.toml", HEADER + START)
    return home / "backups"


@pytest.mark.usefixtures("backups")
@pytest.mark.parametrize("content", [*LOST, b"Sign in to your cloud"])
def test_an_emptied_journal_gets_the_largest_backup(
    run: Run, home: Path, journal: Path, content: bytes
) -> None:
    write(journal, content)
    code, out, err = run("doctor", "--repair")
    assert (code, out.startswith(NOTHING)) == (1, True)
    preview, _nobody, told = err.partition("aigc-study: Nothing was changed: ")
    assert preview.startswith(f"{OFFER}Back to before the first change of 2026-11-15:\n")
    assert told
    assert (journal.read_bytes(), (home / KEPT).exists()) == (content, False)
    code, _out, err = run("doctor", "--repair", "--yes")
    assert (code, err.startswith(OFFER + "Repaired. The damaged journal is kept as ")) == (0, True)
    assert "\nBack to before the first change of 2026-11-15:\n" in err
    assert "1.20" in run("list", "--done").out
    assert (home / KEPT).read_bytes() == content


@pytest.mark.usefixtures("backups")
@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_backup_is_restored_only_with_a_yes(
    terminal: Terminal, run: Run, journal: Path, answer: str
) -> None:
    write(journal, "")
    found = terminal("doctor", "--repair", typed=f"{answer}\n", columns=200, TERM="dumb")
    assert found.text.startswith(f"{NOTHING}{OFFER}Back to before ")
    assert f"\nRestore this backup? [y/N] {answer}\n" in found.text
    assert found.code == (0 if answer == "y" else 3)
    assert (run("list", "--done").code, journal.read_bytes() == b"") == (found.code, answer == "n")


@pytest.mark.parametrize("content", LOST)
def test_nothing_is_not_repaired_to_nothing(run: Run, journal: Path, content: bytes) -> None:
    write(journal, content)
    code, _out, err = run("doctor", "--repair", "--yes")
    said = "There is nothing to repair and no backup; to begin anew, move {} away.\n"
    assert (code, err) == (3, said.format(journal))
    assert (journal.read_bytes(), len(list(journal.parent.iterdir()))) == (content, 1)


def test_a_fuller_backup_is_named(run: Run, journal: Path, backups: Path) -> None:
    write(journal, HEADER + DONE + "x")
    _code, _out, err = run("doctor", "--repair")
    more = "has more entries (3): recover them with “aigc-study merge”"
    assert err.splitlines()[0] == f"{backups / 'aigc-2026-11-15.toml'} {more}"
