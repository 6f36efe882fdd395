"""The lock, where the file system has locks and where it has none."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from aigc_study.storage import lock as locks
from reliability.concurrency import without_locks
from reliability.processes import forked, new_place, start

fcntl = pytest.importorskip("fcntl")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run


@pytest.fixture
def held(home: Path) -> Path:
    """Say where the lock is that takes the place of the system's."""
    home.mkdir(mode=0o700)
    return home / ".aigc.toml.held.lock"


def no_locks(monkeypatch: pytest.MonkeyPatch, error: int = errno.ENOLCK) -> None:
    def flock(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(fcntl, "flock", flock)


def test_without_locks_a_file_is_the_lock(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("doctor").out.count("the drive has no locks") == 0
    no_locks(monkeypatch)
    for number in ("1.1", "1.2"):
        assert run("done", number).code == 0
    assert journal.read_text("utf-8").count('did = "done"') == 2
    names = {path.name for path in held.parent.iterdir()}
    assert names == {".aigc.toml.lock", "aigc.toml", "backups"}
    code, out, _err = run("doctor")
    assert (code, out.count("the drive has no locks, so a lock file is used")) == (0, 1)


def test_another_error_of_the_lock_refuses(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch, errno.EIO)
    assert run("done", "1.1").code == 4
    assert not journal.exists()
    assert not held.exists()


def test_a_lock_file_in_use_is_respected(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    told = (
        f"aigc-study: Another aigc-study has held {journal} for 0 seconds; nothing was changed."
        " Try again when it is done.\n"
    )
    with monkeypatch.context() as patch:
        no_locks(patch)
        with locks.locked(str(journal)) as lock:
            assert run("done", "1.1") == (4, "", told)
            patch.undo()  # a process that gets a lock of the system
            assert run("done", "1.1") == (4, "", told)
            assert lock.is_held()
    assert not held.exists()
    assert run("done", "1.1").code == 0


def test_a_lock_file_that_changes_is_respected(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others take the lock in turn."""
    held.touch()
    monkeypatch.setattr(locks, "STALE_SECONDS", 1)
    monkeypatch.setattr(locks, "LOCK_SECONDS", 2)
    is_over = threading.Event()

    def take_turns() -> None:
        turn = 0
        while not is_over.wait(0.02):
            turn += 1
            (held.parent / "turn").write_text(f"{turn}\n", "utf-8")
            (held.parent / "turn").replace(held)

    others = threading.Thread(target=take_turns)
    others.start()
    assert run("done", "1.1").code == 4
    is_over.set()
    others.join()
    assert held.exists()
    assert not journal.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\0" * 100, None])
@pytest.mark.parametrize("has_locks", [True, False])
def test_a_lock_file_that_stays_the_same_is_removed(
    run: Run,
    held: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    *,
    has_locks: bool,
) -> None:
    """Whatever is in it; or if it is a broken link."""
    monkeypatch.setattr(locks, "STALE_SECONDS", 0.1)
    if content is None:
        held.symlink_to("nowhere")
    else:
        held.write_bytes(content)
    if not has_locks:
        no_locks(monkeypatch)
    assert run("done", "1.1").code == 0
    assert not os.path.lexists(held)


@contextlib.contextmanager
def ended(call: str, number: signal.Signals) -> Iterator[None]:
    """Kill or suspend a process that has no locks before its next such call."""
    original = getattr(os, call)

    def ending(*args: object) -> object:
        setattr(os, call, original)
        signal.raise_signal(number)
        return original(*args)

    setattr(os, call, ending)
    with without_locks():
        yield


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_the_lock_file_of_a_killed_process_is_taken_over(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(locks, "STALE_SECONDS", 0.2)
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        killed = forked(place, "done", "1.1", within=ended(call, signal.SIGKILL))
        assert (killed.code, len([*place.home.glob(".*.held.lock")])) == (-signal.SIGKILL, 1)
        assert forked(place, "done", "1.2", within=without_locks()).code == 0
        assert {path.name for path in place.home.iterdir()} == {".aigc.toml.lock", "aigc.toml"}


@pytest.mark.parametrize(("call", "codes"), [("fsync", {0}), ("replace", {0, 4})])
def test_a_suspended_process_loses_its_lock_file_and_no_mark(
    monkeypatch: pytest.MonkeyPatch, call: str, codes: set[int]
) -> None:
    """It notices, or what it was about to put in place is gone."""
    monkeypatch.setattr(locks, "STALE_SECONDS", 0.2)
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        suspended = start(place, "done", "1.1", within=ended(call, signal.SIGSTOP))
        assert forked(place, "done", "1.2", within=without_locks()).code == 0
        suspended.send(signal.SIGCONT)
        code, _out, _err = suspended.outcome()
        assert code in codes
        journal = place.journal.read_text("utf-8")
        assert journal.count('did = "done"') == (2 if code == 0 else 1)
        assert list(place.home.glob(".*.held.lock")) == []


def test_a_stale_lock_file_goes_to_one_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "STALE_SECONDS", 1)
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        numbers = [f"{stage}.{ordinal}" for stage in range(1, 4) for ordinal in range(1, 4)]
        for round_ in range(3):
            (place.home / ".aigc.toml.held.lock").write_bytes(b"")
            running = [
                start(place, "done", number, within=without_locks())
                for number in numbers[round_::3]
            ]
            outcomes = [each.outcome() for each in running]
            assert {each.code for each in outcomes} == {0}
        assert place.journal.read_text("utf-8").count('did = "done"') == len(numbers)
        names = {path.name for path in place.home.iterdir()}
        assert names == {".aigc.toml.lock", "aigc.toml", "backups"}
