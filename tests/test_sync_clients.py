"""A sync client that puts a newer journal in place while a command saves."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from journals import DONE, HEADER, START

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

OLD = HEADER + START
THEIRS = DONE.replace("gpt-recipes", "gpt-vs-other-ai")
NEWER = OLD + THEIRS


@pytest.fixture
def between(journal: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Do something when the new journal is written and flushed, but not yet in place."""

    def between(*steps: Callable[[], object]) -> list[str]:
        done: list[str] = []
        waiting = list(steps)
        original = os.fsync

        def fsync(descriptor: int) -> None:
            original(descriptor)
            new = journal.with_name(f".{journal.name}.new")
            if waiting and new.exists() and os.path.samestat(os.fstat(descriptor), new.stat()):
                step = waiting.pop(0)
                step()
                done.append("step")

        monkeypatch.setattr(os, "fsync", fsync)
        return done

    journal.parent.mkdir(mode=0o700)
    journal.write_text(OLD, "utf-8")
    return between


def renamed(journal: Path, text: str) -> Callable[[], None]:
    """Put a version in place by a rename, as sync clients do."""

    def put() -> None:
        new = journal.with_name("client.tmp")
        new.write_text(text, "utf-8")
        new.replace(journal)

    return put


def rewritten(journal: Path, text: str) -> Callable[[], None]:
    """Change a file where it is, so that its status tells nothing."""

    def put() -> None:
        status = journal.stat()
        journal.write_text(text, "utf-8")
        os.utime(journal, ns=(status.st_atime_ns, status.st_mtime_ns))

    return put


@pytest.mark.parametrize("put", [renamed, rewritten])
@pytest.mark.parametrize("args", ["done 1.1", "undo", "pause", "start 2026-11-17", "done --next 1"])
def test_a_newer_journal_is_read_again(
    run: Run,
    journal: Path,
    between: Callable[..., list[str]],
    put: Callable[[Path, str], Callable[[], None]],
    args: str,
) -> None:
    steps = between(put(journal, NEWER))
    assert run(*args.split()).code == 0
    assert steps == ["step"]
    after = journal.read_text("utf-8")
    assert after.startswith(NEWER)
    assert after.count("[[entry]]") == 3
    assert [*journal.parent.glob(".*.new")] == []


def test_the_change_is_decided_anew(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    """Undo is about the newer version's last change, and a lesson marked there needs no mark."""
    between(renamed(journal, NEWER))
    assert "Undone: done 1.2 How GPT differs from other AI" in run("undo").err
    journal.write_text(OLD, "utf-8")
    between(renamed(journal, NEWER))
    assert "1.2 How GPT differs from other AI" in run("done", "1.2").err
    assert journal.read_text("utf-8") == NEWER


def test_a_merge_into_reads_again(
    run: Run, journal: Path, tmp_path: Path, between: Callable[..., list[str]]
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(HEADER + DONE.replace("18T", "19T"), "utf-8")
    steps = between(renamed(journal, NEWER))
    assert run("merge", "--into", str(journal), str(other)) == (0, "", "")
    assert steps == ["step"]
    assert journal.read_text("utf-8").count("[[entry]]") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no names for pipes there")
@pytest.mark.parametrize("into", [False, True], ids=["the command", "the driver"])
def test_a_pipe_is_read_once(
    run: Run, journal: Path, between: Callable[..., list[str]], *, into: bool
) -> None:
    steps = between(renamed(journal, NEWER))
    reader, writer = os.pipe()
    os.write(writer, (HEADER + DONE.replace("18T", "19T")).encode())
    os.close(writer)
    options = ("--into", str(journal)) if into else ("--yes",)
    assert run("merge", *options, f"/dev/fd/{reader}").code == 0
    os.close(reader)
    assert steps == ["step"]
    after = journal.read_text("utf-8")
    assert (after.startswith(NEWER), after.count('did = "done"')) == (True, 2)


def test_a_client_that_never_rests_is_told(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    versions = [f"{OLD}# {number}\n" for number in range(100)]
    steps = between(*(renamed(journal, text) for text in versions))
    told = "The journal changed in the meantime and was left as it is: try again."
    assert run("done", "1.1") == (1, "", f"aigc-study: {told}\n")
    assert 3 <= len(steps) <= 10
    assert journal.read_text("utf-8") == versions[len(steps) - 1]
    assert [*journal.parent.glob(".*.new")] == []


def test_a_damaged_newer_journal_is_left(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    between(renamed(journal, NEWER[:-5]))
    assert run("done", "1.1").code == 3
    assert journal.read_text("utf-8") == NEWER[:-5]


def test_what_a_repair_kept_stays_beside_a_newer_journal(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    damaged, theirs = OLD + "x", HEADER + THEIRS
    journal.write_text(damaged, "utf-8")
    steps = between(lambda: None, renamed(journal, theirs))  # the damaged one is kept first
    assert run("doctor", "--repair", "--yes").code == 1
    assert steps == ["step", "step"]
    (kept,) = journal.parent.glob("*.damaged-*")
    assert (kept.read_text("utf-8"), journal.read_text("utf-8")) == (damaged, theirs)


def test_a_removed_journal_loses_nothing(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    between(journal.unlink)
    assert run("done", "1.1").code == 0
    assert journal.read_text("utf-8").startswith(OLD)


def test_a_journal_that_appears_is_kept(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    journal.unlink()
    between(renamed(journal, NEWER))
    assert run("done", "1.1").code == 0
    assert journal.read_text("utf-8").startswith(NEWER)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be removed there")
def test_a_lost_lock_begins_anew(
    run: Run, journal: Path, between: Callable[..., list[str]]
) -> None:
    lock = journal.with_name(".aigc.toml.lock")
    steps = between(lock.unlink, lock.unlink)
    assert run("done", "1.1").code == 0
    assert steps == ["step", "step"]
    assert journal.read_text("utf-8").count("[[entry]]") == 2
