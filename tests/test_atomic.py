"""The journal on the disk: whatever happens, it is the old one or the new one, whole."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from aigc_study.storage import atomic as saving
from conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows does this in its own way")
as_user = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may read and write everything"
)

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


def child(*args: str, before: str = "") -> tuple[int, str, str]:
    """Run a command in a process of its own, with something done to the process before."""
    code = (
        "import errno, os, signal, stat, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # pytest-xdist's ignore it\n"
        f"{before}\n"
        "from aigc_study.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *args],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def failed(code: int, *lines: str) -> tuple[int, str, str]:
    """Return what a command leaves behind that fails with these lines."""
    return code, "", "".join(f"{line}\n" for line in lines)


# What is written.


def test_a_new_journal_is_written_as_documented(run: Run, journal: Path) -> None:
    assert run("done", "gpt-recipes").code == 0
    text = journal.read_bytes().decode()
    match = re.fullmatch(
        r'format = 1\ncurriculum = "aigc"\n\n'
        r"\[\[entry\]\]\n"
        r"at = (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?[+-]\d\d:\d\d)\n"
        r'on = 2026-11-22\ndid = "done"\nlesson = "gpt-recipes"\n',
        text,
    )
    assert match, text
    assert datetime.fromisoformat(match[1]).utcoffset() is not None


def test_every_kind_of_change_is_added_as_documented_one_later_than_the_other(
    run: Run, journal: Path
) -> None:
    before = write(journal, JOURNAL)
    for command in (
        ("done", "1.20", "1.2", "--note", 'say "hi"\n你好', "--on", "yesterday"),
        ("undo",),
        ("redo",),
        ("undone", "1.2"),
        ("start", "2026-11-20"),
    ):
        assert run(*command).code == 0
    added = journal.read_bytes().removeprefix(before).decode()
    times = list(dict.fromkeys(re.findall(r"^at = (.+)$", added, re.MULTILINE)))
    for number, time in enumerate(times, start=1):
        added = added.replace(time, f"T{number}")
    assert (
        added
        == r"""
[[entry]]
at = T1
on = 2026-11-21
did = "done"
lesson = "gpt-vs-other-ai"

[[entry]]
at = T1
on = 2026-11-21
did = "done"
lesson = "gpt-recipes"

[[entry]]
at = T1
on = 2026-11-21
did = "note"
lesson = "gpt-vs-other-ai"
text = "say \"hi\"\n你好"

[[entry]]
at = T1
on = 2026-11-21
did = "note"
lesson = "gpt-recipes"
text = "say \"hi\"\n你好"

[[entry]]
at = T2
on = 2026-11-22
did = "undo"
of = T1

[[entry]]
at = T3
on = 2026-11-22
did = "redo"
of = T1

[[entry]]
at = T4
on = 2026-11-22
did = "undone"
lesson = "gpt-vs-other-ai"

[[entry]]
at = T5
on = 2026-11-20
did = "start"
"""
    )
    instants = [datetime.fromisoformat(time) for time in times]
    assert all(earlier < later for earlier, later in pairwise(instants))


@pytest.mark.parametrize(
    ("before", "line_end"),
    [
        (EVERYTHING, b"\n"),
        (EVERYTHING + b"\n\n\n", b"\n"),
        (EVERYTHING.replace(b"\n", b"\r\n"), b"\r\n"),
        (JOURNAL.replace("\n", "\r\n").encode(), b"\r\n"),
        (JOURNAL.encode("utf-8-sig"), b"\n"),
        (JOURNAL.replace("[[entry]]", "[['entry']]").encode(), b"\n"),
        (b'format = 1\ncurriculum = "aigc"', b"\n"),
    ],
    ids=["no line end", "blank lines", "CRLF", "CRLF at the end", "BOM", "quoted", "no entry"],
)
def test_every_byte_that_was_there_is_kept(
    run: Run, journal: Path, before: bytes, line_end: bytes
) -> None:
    write(journal, before)
    assert run("done", "1.20", "--note", "one\ntwo").code == 0
    after = journal.read_bytes()
    assert after.startswith(before)
    added = after.removeprefix(before)
    assert added.count(b"\n") == added.count(line_end)
    document, old = (tomllib.loads(each.decode("utf-8-sig")) for each in (after, before))
    *kept, done, note = document.pop("entry")
    assert kept == old.pop("entry", [])
    assert document == old
    assert (done["did"], done["lesson"]) == ("done", "gpt-recipes")
    assert (note["did"], note["text"]) == ("note", "one\ntwo")


def test_entries_of_an_unknown_kind_are_told_of_and_stop_nothing(run: Run, journal: Path) -> None:
    write(journal, EVERYTHING)
    result = run("list", "1.1")
    assert result.code == 0
    assert "✓ 1.1 " in result.out
    assert result.err == (
        f"Skipped entries in {journal} of a kind this version does not know: skipped."
        " A newer aigc-study may know them.\n"
    )


def test_a_change_is_later_than_the_last_even_if_that_is_still_to_come(
    run: Run, journal: Path
) -> None:
    write(journal, JOURNAL.replace("2026-11-20T21:03:11.482913", "2199-12-31T23:59:59.999999"))
    run("done", "1.20")
    # By as much as the clock's own microseconds, since another machine may be as late.
    assert entries(journal.read_bytes())[-1]["at"].isoformat() == "2200-01-01T00:00:00.482913+08:00"


@posix
def test_a_new_journal_is_for_its_owner_only(run: Run, journal: Path) -> None:
    umask = os.umask(0)
    try:
        run("done", "1.20")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.parent.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_the_permissions_of_a_journal_are_kept(run: Run, journal: Path, mode: int) -> None:
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


# Symbolic links.


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


@posix
@pytest.mark.parametrize("linked", ["aigc.toml", ""], ids=["the file", "its folder"])
@pytest.mark.parametrize("command", [("list",), ("done", "1.20")], ids=" ".join)
def test_a_link_to_a_disk_that_is_not_mounted_is_no_empty_journal(
    run: Run, home: Path, tmp_path: Path, linked: str, command: tuple[str, ...]
) -> None:
    link, target = home / linked, tmp_path / "disk" / "study" / linked
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target)
    result = run(*command)
    assert (result.code, result.out) == (4, "")
    assert re.search(rf"{re.escape(str(link))}\b.* links to {re.escape(str(target))},", result.err)
    assert result.err.count("\n") == 1
    assert not (tmp_path / "disk").exists()


# Nothing to write.


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("done", "1.1"), "Already done on 2026-11-20: 1.1 What GPT is: an overview.\n"),
        (("undone", "1.2"), "Was not marked as done: 1.2 How GPT differs from other AI.\n"),
    ],
    ids=["done", "undone"],
)
def test_marking_what_is_so_already_says_so_and_writes_nothing(
    run: Run, journal: Path, command: tuple[str, str], message: str
) -> None:
    before = write(journal, JOURNAL)
    inode = journal.stat().st_ino
    assert run(*command) == (0, "", message)
    assert (journal.stat().st_ino, journal.read_bytes()) == (inode, before)


@pytest.mark.parametrize("command", ["done", "undone"])
def test_a_dry_run_leaves_no_trace(run: Run, home: Path, command: str) -> None:
    result = run(command, "1.20", "--note", "x", "--dry-run")
    assert result.code == 0
    assert result.err.startswith("Dry run, nothing is saved.")
    assert not home.exists()


@pytest.mark.parametrize("wrong", ["nonsense", "1.999", "2.3-1"])
def test_of_several_lessons_all_are_marked_or_none(run: Run, journal: Path, wrong: str) -> None:
    before = write(journal, JOURNAL)
    assert run("done", "1.20", wrong, "1.21").code == 2
    assert journal.read_bytes() == before


# Journals that can't be used.

REMEDIES = {
    False: (
        (
            "“aigc-study doctor --repair” saves what can be read;"
            " “aigc-study backup restore DATE” goes back to a backup."
        ),
        (
            "“aigc-study doctor --repair”能救回读得出的内容；"
            "“aigc-study backup restore DATE”可回到备份。"
        ),
    ),
    True: (
        "Correct the file in an editor, or put a backup in its place.",
        "请用编辑器改正这个文件，或换上备份。",
    ),
}


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        (
            f"{JOURNAL}[[entry]\n",
            "line 9, column 8: not valid TOML: Expected ']]' at the end of an array declaration",
            "第 9 行第 8 列：不是有效的 TOML：Expected ']]' at the end of an array declaration",
        ),
        (
            f"{JOURNAL}did =",
            "line 9, column 6: not valid TOML: Invalid value",
            "第 9 行第 6 列：不是有效的 TOML：Invalid value",
        ),
        (
            JOURNAL.encode() + "# 你好".encode("gbk"),
            "line 9, column 3: not UTF-8 text",
            "第 9 行第 3 列：不是 UTF-8 文本",
        ),
        (
            "",
            "format: is missing\n  curriculum: is missing",
            "format：缺失\n  curriculum：缺失",
        ),
        (
            JOURNAL.replace("+08:00", "").replace("on = 2026-11-20", "on = 20"),
            (
                "line 4, entry[0].at: 2026-11-20T21:03:11.482913"
                " lacks its offset from UTC, as in +08:00"
            ),
            "第 4 行，entry[0].at：2026-11-20T21:03:11.482913 缺少与 UTC 的时差，例如 +08:00",
        ),
        (
            JOURNAL.replace("on = 2026-11-20", "on = true"),
            "line 4, entry[0].on: must be a date, not true or false",
            "第 4 行，entry[0].on：应为日期，而不是布尔值（true 或 false）",
        ),
        (
            'format = 1\ncurriculum = "go"\n',
            "curriculum: is “go”: this journal belongs to another curriculum than “aigc”",
            "curriculum：是“go”：这份学习记录属于另一个计划，而不是“aigc”",
        ),
    ],
    ids=["syntax", "cut off", "GBK", "empty", "no offset", "type", "another's"],
)
def test_a_damaged_journal_is_told_where_and_left_as_it_is(
    run: Run, journal: Path, content: str | bytes, english: str, chinese: str
) -> None:
    before = write(journal, content)
    for command in (("list",), ("done", "1.20")):
        assert run(*command) == failed(
            3,
            f"aigc-study: The journal {journal} can't be used, and was left as it is:",
            f"  {english}",
            REMEDIES["another" in english][0],
        )
        assert run("--lang", "zh", *command) == failed(
            3,
            f"aigc-study: 学习记录 {journal} 无法使用，文件保持原样：",
            f"  {chinese}",
            REMEDIES["another" in english][1],
        )
    assert journal.read_bytes() == before
    assert names(journal.parent) == {"aigc.toml"}


def test_a_journal_of_a_newer_format_is_refused_and_never_written(run: Run, journal: Path) -> None:
    before = write(journal, JOURNAL.replace("format = 1", "format = 2"))
    for command in (("list",), ("done", "1.20"), ("undo",)):
        result = run(*command)
        assert result == failed(
            3,
            f"aigc-study: The journal {journal} can't be used, and was left as it is:",
            "  format: is 2, but this version knows only 1: install a newer aigc-study",
        )
    assert journal.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        # Nothing can be added to a list that is closed.
        'format = 1\ncurriculum = "aigc"\nentry = []\n',
        # The header is no header but text, in a list that nothing can be added to.
        """\
format = 1
curriculum = "aigc"
entry = [{ at = 2026-11-20T08:00:00Z, did = "note", lesson = "gpt-overview", text = '''
[[entry]]''' }]
""",
        # The last instant that is accepted: one later is not.
        JOURNAL.replace("2026-11-20T21:03:11.482913+08:00", "9999-12-28T23:59:59.999999Z"),
    ],
    ids=["closed list", "header in a text", "end of the calendar"],
)
def test_nothing_is_written_that_could_not_be_read_again(
    run: Run, journal: Path, content: str
) -> None:
    before = write(journal, content)
    assert run("list").code == 0
    assert run("done", "1.20") == failed(
        3,
        f"aigc-study: The journal {journal} can't be used, and was left as it is:",
        "  entry: nothing can be added at the end of this file: write entries as [[entry]] tables",
        "Correct the file in an editor, or put a backup in its place.",
    )
    assert journal.read_bytes() == before


# Journals that can't be reached. Each works for root too, save where marked.


def as_folder(journal: Path) -> None:
    journal.mkdir(parents=True)


def as_pipe(journal: Path) -> None:
    journal.parent.mkdir()
    os.mkfifo(journal)


def as_link_to_itself(journal: Path) -> None:
    journal.parent.mkdir()
    journal.symlink_to(journal)


def as_link_to_a_missing_folder(journal: Path) -> None:
    journal.parent.mkdir()
    journal.symlink_to(journal.parent / "missing" / "aigc.toml")


def with_a_file_for_a_home(journal: Path) -> None:
    journal.parent.write_text("")


def unreadable(journal: Path) -> None:
    write(journal, JOURNAL)
    journal.chmod(0)


@posix
@pytest.mark.parametrize(
    "prepare",
    [
        as_folder,
        as_pipe,
        as_link_to_itself,
        with_a_file_for_a_home,
        pytest.param(unreadable, marks=as_user),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("done", "1.20")], ids=" ".join)
def test_a_journal_that_can_not_be_read_is_told_at_once(
    journal: Path, prepare: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    prepare(journal)
    code, out, err = child(*command)
    assert (code, out) == (4, "")
    assert err.startswith("aigc-study: ")
    assert str(journal.parent) in err
    assert err.count("\n") == 1


@posix
@pytest.mark.parametrize("prepare", [as_pipe, as_link_to_a_missing_folder])
def test_what_keeps_a_journal_from_being_read_is_told_in_chinese_too(
    journal: Path, prepare: Callable[[Path], None]
) -> None:
    prepare(journal)
    code, _, err = child("--lang", "zh", "list")
    assert code == 4
    assert str(journal) in err
    assert not re.search(r"[a-z]+ [a-z]+", err.removeprefix("aigc-study: "))


@as_user
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o600, 0o500)])
def test_what_is_protected_from_writing_is_not_written(
    run: Run, journal: Path, file_mode: int, folder_mode: int
) -> None:
    before = write(journal, JOURNAL)
    journal.chmod(file_mode)
    journal.parent.chmod(folder_mode)
    result = run("done", "1.20")
    journal.parent.chmod(0o700)
    assert result == failed(
        4,
        f"aigc-study: Can't save {journal}: Permission denied."
        " Nothing was changed; fix that and try again.",
    )
    assert journal.read_bytes() == before


# A disk that is full, and a process that is stopped, in the middle of it.


@posix
def test_when_the_disk_is_full_the_journal_is_as_it_was(journal: Path) -> None:
    before = write(journal, JOURNAL + "# a long remark\n" * 20_000)
    full = len(before) + 10
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({full}, {full}))"
    assert child("done", "1.20", before=limit) == failed(
        4,
        f"aigc-study: Can't save {journal}: File too large."
        " Nothing was changed; fix that and try again.",
    )
    assert journal.read_bytes() == before
    assert names(journal.parent) == {"aigc.toml"}


@posix
@pytest.mark.parametrize(
    ("error", "code", "beginning"),
    [
        # What network file systems answer that can't do it at all.
        ("EINVAL", 0, "Done: 1.20 Recipe suggestions."),
        ("EIO", 4, "aigc-study: Saved {journal}, but "),
    ],
)
def test_a_folder_that_can_not_be_flushed_is_not_told_as_nothing_saved(
    journal: Path, error: str, code: int, beginning: str
) -> None:
    write(journal, JOURNAL)
    no_flushing_of_folders = (
        "def fsync(descriptor, fsync=os.fsync):\n"
        "    if stat.S_ISDIR(os.fstat(descriptor).st_mode):\n"
        f"        raise OSError(errno.{error}, os.strerror(errno.{error}))\n"
        "    fsync(descriptor)\n"
        "os.fsync = fsync\n"
    )
    result = child("done", "1.20", before=no_flushing_of_folders)
    assert result[:2] == (code, "")
    assert result[2].startswith(beginning.format(journal=journal))
    assert entries(journal.read_bytes())[-1]["lesson"] == "gpt-recipes"


@posix
@pytest.mark.parametrize("moment", ["time.sleep", "os.fsync"], ids=["waiting", "saving"])
def test_ctrl_c_leaves_the_journal_as_it_was(journal: Path, moment: str) -> None:
    before = write(journal, JOURNAL)
    ctrl_c = f"{moment} = lambda _: signal.raise_signal(signal.SIGINT)"
    if moment == "time.sleep":
        with saving.locked(str(journal)):
            result = child("done", "1.20", before=ctrl_c)
    else:
        result = child("done", "1.20", before=ctrl_c)
    assert result == (130, "", "")
    assert journal.read_bytes() == before
    assert names(journal.parent) == {"aigc.toml"}


@posix
@pytest.mark.parametrize("moment", ["os.fsync", "os.replace"])
def test_what_a_killed_process_left_is_no_obstacle_and_goes_with_the_next(
    run: Run, journal: Path, moment: str
) -> None:
    before = write(journal, JOURNAL)
    code, _, _ = child("done", "1.20", before=f"{moment} = lambda *_: os.kill(os.getpid(), 9)")
    assert code == -signal.SIGKILL
    assert journal.read_bytes() == before
    assert len(names(journal.parent)) == 2
    assert run("done", "1.20").code == 0
    assert entries(journal.read_bytes())[-1]["lesson"] == "gpt-recipes"
    assert names(journal.parent) == {"aigc.toml"}


@posix
def test_a_journal_is_on_the_disk_before_it_takes_its_place_and_its_folder_after(
    journal: Path,
) -> None:
    told = (
        "def fsync(descriptor, fsync=os.fsync):\n"
        "    print('folder' if stat.S_ISDIR(os.fstat(descriptor).st_mode) else 'file')\n"
        "    fsync(descriptor)\n"
        "def replace(source, target, replace=os.replace):\n"
        "    print('to', target)\n"
        "    replace(source, target)\n"
        "os.fsync, os.replace = fsync, replace\n"
    )
    code, out, _ = child("done", "1.20", before=told)
    assert (code, out) == (0, f"file\nto {journal}\nfolder\n")


# Several at once.


def test_a_journal_locked_for_too_long_is_not_written_but_read(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(journal, JOURNAL)
    monkeypatch.setattr(saving, "LOCK_SECONDS", 0)
    with saving.locked(str(journal)):
        assert run("done", "1.20") == failed(
            4,
            f"aigc-study: Another aigc-study has held {journal} for 0 seconds;"
            " nothing was changed. Try again when it is done.",
        )
        assert run("list").code == 0
        assert run("done", "1.20", "--dry-run").code == 0
    assert journal.read_bytes() == before
    assert run("done", "1.20").code == 0


def test_of_twenty_processes_at_once_none_is_lost(spawn: Run, journal: Path) -> None:
    references = [f"1.{ordinal}" for ordinal in range(1, 21)]
    with ThreadPoolExecutor(len(references)) as pool:
        results = list(pool.map(lambda reference: spawn("done", reference), references))
    assert [result.code for result in results] == [0] * 20
    saved = entries(journal.read_bytes())
    assert len({entry["lesson"] for entry in saved}) == len(saved) == 20
    assert all(earlier["at"] < later["at"] for earlier, later in pairwise(saved))


@posix
def test_whoever_is_reading_meanwhile_reads_the_old_journal_to_its_end(
    run: Run, journal: Path
) -> None:
    before = write(journal, JOURNAL)
    with journal.open("rb", buffering=0) as reader:
        beginning = reader.read(20)
        assert run("done", "1.20").code == 0
        assert beginning + reader.read() == before
    assert len(entries(journal.read_bytes())) == 2


def test_what_is_done_already_needs_no_lock_and_what_is_new_is_refused_without(
    run: Run, journal: Path
) -> None:
    before = write(journal, JOURNAL)
    lock = journal.with_name(".aigc.toml.lock")
    lock.mkdir()
    assert run("done", "1.1").code == 0
    reason = "Is a directory. Nothing was changed; fix that and try again."
    assert run("done", "1.20") == failed(4, f"aigc-study: Can't save {lock}: {reason}")
    assert journal.read_bytes() == before
