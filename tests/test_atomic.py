"""How a journal is written. That nothing is ever lost is for tests/reliability to try."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tomllib
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.storage import journal as journal_file
from aigc_study.storage import lock as locks
from conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows does this in its own way")
ENTRY = """
[[entry]]
at = 2026-11-20T21:03:11.482913+08:00
on = 2026-11-20
did = "done"
lesson = "gpt-overview"
"""
JOURNAL = f'format = 1\ncurriculum = "aigc"\n{ENTRY}'
EVERYTHING = b"""\
# My diary.
format=1
"curriculum"   =   'aigc'
device = { name = "phone", owner = "me" }

  [[ entry ]]  # the first
  lesson = "gpt-overview"
  did = "done"
  mood = ["good", "tired"]
  on = 2026-11-20
  at = 2026-11-20 21:03:11Z

[[entry]]
at = 2026-11-21T08:00:00+08:00
did = "skipped"
until = 2026-12-01

[settings]
theme = "dark"  # an end without a new line"""


def write(journal: Path, content: str | bytes) -> bytes:
    """Put a journal in place, copied today already, and return its bytes."""
    content = content.encode() if isinstance(content, str) else content
    (journal.parent / "backups").mkdir(parents=True, exist_ok=True)
    for day in (TODAY, str(date.today())):  # noqa: DTZ011 - the clock of the processes started
        (journal.parent / "backups" / f"aigc-{day}.toml").touch()
    journal.write_bytes(content)
    return content


def entries(content: bytes) -> list[dict[str, Any]]:
    return tomllib.loads(content.decode())["entry"]  # type: ignore[no-any-return]


def names(folder: Path) -> set[str]:
    """Name what is in a folder but for what stays there: the lock's file, and the backups."""
    return {path.name for path in folder.iterdir()} - {".aigc.toml.lock", "backups"}


def cannot_save(path: Path, reason: str) -> tuple[int, str, str]:
    """Return what a command leaves behind that could not save."""
    advice = "Nothing was changed; fix that and try again."
    return 4, "", f"aigc-study: Can't save {path}: {reason}. {advice}\n"


# What is written.


@pytest.mark.parametrize(
    ("before", "line_end"),
    [
        (EVERYTHING, b"\n"),
        (EVERYTHING + b"\n\n\n", b"\n"),
        (EVERYTHING.replace(b"\n", b"\r\n"), b"\r\n"),
        (JOURNAL.replace("\n", "\r\n").encode(), b"\r\n"),
        (JOURNAL.encode("utf-8-sig"), b"\n"),
        (JOURNAL.replace("[[entry]]", "[['entry']]").encode(), b"\n"),
        (JOURNAL.replace("[[entry]]", '[["\\u0065ntry"]]').encode(), b"\n"),
        (b'format = 1\ncurriculum = "aigc"', b"\n"),
    ],
    ids=[
        "no line end",
        "blank lines",
        "CRLF",
        "CRLF at the end",
        "BOM",
        "quoted",
        "escaped",
        "no entry",
    ],
)
def test_every_byte_that_was_there_is_kept(
    run: Run, journal: Path, before: bytes, line_end: bytes
) -> None:
    write(journal, before)
    assert run("done", "1.20", "--note", 'say "hi"\n你好').code == 0
    after = journal.read_bytes()
    assert after.startswith(before)
    added = after.removeprefix(before)
    assert added.count(b"\n") == added.count(line_end)
    document, old = (tomllib.loads(each.decode("utf-8-sig")) for each in (after, before))
    *kept, done, note = document.pop("entry")
    assert kept == old.pop("entry", [])
    assert document == old
    assert (done["did"], done["lesson"]) == ("done", "gpt-recipes")
    assert (note["did"], note["text"]) == ("note", 'say "hi"\n你好')


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_permissions_are_kept(run: Run, journal: Path, mode: int) -> None:
    write(journal, JOURNAL)
    journal.chmod(mode)
    assert run("done", "1.20").code == 0
    assert len(entries(journal.read_bytes())) == 2
    assert stat.S_IMODE(journal.stat().st_mode) == mode


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root writes for others"
)
def test_under_sudo_a_journal_stays_its_owners(run: Run, journal: Path) -> None:
    write(journal, JOURNAL)
    os.chown(journal, 1234, 2345)
    assert run("done", "1.20").code == 0
    assert len(entries(journal.read_bytes())) == 2
    assert (journal.stat().st_uid, journal.stat().st_gid) == (1234, 2345)


@posix
@pytest.mark.parametrize("content", [JOURNAL, None], ids=["to a journal", "to one not begun"])
def test_a_link_is_followed_and_stays(
    run: Run, journal: Path, tmp_path: Path, content: str | None
) -> None:
    real = tmp_path / "synced" / "study.toml"
    real.parent.mkdir()
    if content:
        real.write_text(content)
    journal.parent.mkdir()
    journal.symlink_to(real)
    assert run("done", "1.20").code == 0
    assert journal.readlink() == real
    assert entries(real.read_bytes())[-1]["lesson"] == "gpt-recipes"
    assert names(real.parent) == {"study.toml", ".study.toml.lock"}


# What a merge brings, with keys and kinds of entry that this version does not know.

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
PLAIN = st.one_of(
    *(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.dates(), st.times()),
    *(st.text(st.characters(exclude_categories=["Cs"])), st.datetimes(timezones=st.just(UTC))),
)
VALUES = st.recursive(PLAIN, lambda v: st.lists(v) | st.dictionaries(KEYS, v), max_leaves=8)


@given(
    st.sampled_from(['did = "dreamt"', 'did = "undone"\nlesson = "x"']),
    st.dictionaries(st.sampled_from(["mood", "to", "text", "你", '"']), VALUES),
)
def test_unknown_keys_survive_a_merge(
    tmp_path_factory: pytest.TempPathFactory, known: str, unknown: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "copy.toml"
    entry = tomli_w.dumps({"entry": unknown}).removeprefix("[entry]\n")
    path.write_text(f"{JOURNAL}\n[[entry]]\nat = 2026-11-22T20:00:00Z\n{known}\n{entry}", "utf-8")
    theirs = journal_file.load_copy(str(path))
    mine = theirs._replace(content=JOURNAL.encode(), entries=theirs.entries[:1], tables=())
    path.write_bytes(mine.extended(theirs.entries[1:], [theirs]))
    merged = journal_file.load_copy(str(path))
    assert (merged.entries, repr(merged.tables)) == (theirs.entries, repr(theirs.tables))


# Nothing to write.


@pytest.mark.parametrize("args", ["done 1.1", "undone 1.2", "done 1.20 nonsense 1.21"])
def test_no_change_writes_nothing(run: Run, journal: Path, args: str) -> None:
    before = write(journal, JOURNAL)
    inode = journal.stat().st_ino
    assert run(*args.split()).code == (2 if "nonsense" in args else 0)
    assert (journal.stat().st_ino, journal.read_bytes()) == (inode, before)


def test_a_dry_run_leaves_no_trace(run: Run, home: Path) -> None:
    assert run("done", "1.20", "--note", "x", "--dry-run").code == 0
    assert not home.exists()


# Journals that can't be used.

# Headers, in a text, of a list that nothing can be added to.
HIDDEN = """\
format = 1
curriculum = "aigc"
{} = [{{ at = 2026-11-20T08:00:00Z, did = "note", lesson = "gpt-overview", text = '''
[[entry]]
''' }}]
"""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (JOURNAL.encode() + "# 你好".encode("gbk"), "line 9, column 3: not UTF-8 text;"),
        (JOURNAL.replace("+08:00", ""), "line 4, entry[0].at: 2026-11-20T21:03:11.482913 lacks"),
        (JOURNAL.replace("on = 2026-11-20", "on = true"), "line 4, entry[0].on: must be a date"),
    ],
    ids=["GBK", "no offset", "type"],
)
def test_an_unusable_journal_is_told_where(
    run: Run, journal: Path, content: str | bytes, told: str
) -> None:
    before = write(journal, content)
    for command in (("list",), ("done", "1.20"), ("undo",)):
        code, out, err = run(*command)
        assert (code, out) == (3, "")
        first = f"aigc-study: The journal {journal} can't be used, and was left as it is:\n  "
        assert err.startswith(first + told)
    assert journal.read_bytes() == before
    assert names(journal.parent) == {"aigc.toml"}


@pytest.mark.parametrize(
    "content",
    [
        # Nothing can be added to a list that is closed, however it is spelled.
        'format = 1\ncurriculum = "aigc"\nentry = []\n',
        'format = 1\ncurriculum = "aigc"\n"\\u0065ntry" = []\n',
        "'entry' = []\nformat = 1\ncurriculum = 'aigc'\n[settings]\n",
        HIDDEN.format("entry"),
        HIDDEN.format('"\\u0065ntry"'),
        # What looks like the header of a table is part of a value.
        """format = 1\ncurriculum = 'aigc'\nx = [\n[1],\n]\n'entry' = []\n""",
        """format = 1\ncurriculum = 'aigc'\nx = '''\n[a]\n'''\n"entr\\u0079" = []\n""",
    ],
)
def test_nothing_unreadable_is_written(run: Run, journal: Path, content: str) -> None:
    before = write(journal, content)
    assert run("list").code == 0
    code, _out, err = run("done", "1.20")
    assert (code, "\n  entry: nothing can be added at the end of this file" in err) == (3, True)
    assert journal.read_bytes() == before


LAST = "9999-12-28T23:59:59.999999"


def test_an_entry_at_the_end_of_time_is_named(run: Run, journal: Path, tmp_path: Path) -> None:
    before = write(journal, JOURNAL.replace("2026-11-20T21:03:11.482913+08:00", f"{LAST}Z"))
    told = f"line 4, entry[0].at: {LAST}+00:00 is the latest time there can be, so nothing can be"
    for command in ("done 1.20", "undo", "pause", "rest weekly sun"):
        code, out, err = run(*command.split())
        assert (code, out, told in err, "--repair" in err) == (3, "", True, False)
        assert f"The journal {journal} can't be used" in err
    code, out, _err = run("doctor")
    assert (code, told in out) == (3, True)
    assert journal.read_bytes() == before

    other = tmp_path / "other.toml"
    journal.rename(other)
    code, _out, err = run("merge", str(other), "--yes")
    assert (code, told in err, f"The journal {other} can't be used" in err) == (3, True, True)
    assert not journal.exists()


def test_an_entry_far_ahead_blocks_nothing(run: Run, journal: Path) -> None:
    write(journal, JOURNAL.replace("2026-11-20T21:03:11.482913+08:00", "9999-12-28T23:59:57Z"))
    assert run("done", "1.20", "--note", "x").code == 0
    assert len(entries(journal.read_bytes())) == 3


# Journals that can't be reached or flushed; the reliability harness has more.


@posix
def test_a_link_to_itself_is_told(run: Run, journal: Path) -> None:
    journal.parent.mkdir()
    journal.symlink_to(journal)
    for command in ("list", "done 1.20"):
        code, out, err = run(*command.split())
        assert (code, out, err.count("\n")) == (4, "", 1)
        assert err.startswith(f"aigc-study: Can't read {journal}: ")


@posix
@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        # What network file systems answer that can't do it at all.
        (errno.EINVAL, "Done: 1.20 Recipe suggestions."),
        (errno.EIO, "aigc-study: Saved {journal}, but "),
    ],
)
def test_a_folder_not_flushed_is_told_as_saved(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch, error: int, beginning: str
) -> None:
    write(journal, JOURNAL)

    def fsync(descriptor: int, fsync: Callable[[int], None] = os.fsync) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(error, os.strerror(error))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    result = run("done", "1.20")
    assert (result.code, result.out) == (4 if error == errno.EIO else 0, "")
    assert result.err.startswith(beginning.format(journal=journal))
    assert entries(journal.read_bytes())[-1]["lesson"] == "gpt-recipes"


# Several at once.


@posix
def test_ctrl_c_ends_the_wait_for_the_lock(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(journal, JOURNAL)

    def ctrl_c(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", ctrl_c)
    with locks.locked(str(journal)):
        assert run("done", "1.20") == (130, "", "")
    assert journal.read_bytes() == before


def test_a_locked_journal_is_read_not_written(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(journal, JOURNAL)
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    with locks.locked(str(journal)):
        code, _out, err = run("done", "1.20")
        assert (code, err.startswith("aigc-study: Another aigc-study has held ")) == (4, True)
        assert run("list").code == 0
        assert run("done", "1.20", "--dry-run").code == 0
    assert journal.read_bytes() == before
    assert run("done", "1.20").code == 0


def test_only_what_is_new_needs_the_lock(run: Run, journal: Path) -> None:
    before = write(journal, JOURNAL)
    lock = journal.with_name(".aigc.toml.lock")
    lock.mkdir()
    assert run("done", "1.1").code == 0
    assert run("done", "1.20") == cannot_save(lock, "Is a directory")
    assert journal.read_bytes() == before
