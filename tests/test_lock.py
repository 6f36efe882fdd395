"""The lock, where the file system has locks and where it has none."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
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
        f" Try again when it is done; if none is running on any machine, delete {held}.\n"
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


@pytest.mark.parametrize("name", [b"elsewhere 1 ab", b"\xff\0" * 9, b"1 2"])
def test_the_lock_file_of_another_machine_stays(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch, name: bytes
) -> None:
    """However old it is; the message names it. So does one that nobody can read."""
    held.write_bytes(name)
    os.utime(held, (0, 0))
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    code, _out, err = run("done", "1.1")
    assert (code, err.count(f"delete {held}")) == (4, 1)
    assert (held.read_bytes(), journal.exists()) == (name, False)


@pytest.mark.parametrize("content", [b"", None])
@pytest.mark.parametrize("has_locks", [True, False])
def test_a_lock_file_that_stays_without_a_name_is_removed(
    run: Run,
    held: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    *,
    has_locks: bool,
) -> None:
    """Its process was killed before it had written that. A broken link is removed too."""
    monkeypatch.setattr(locks, "UNNAMED_SECONDS", 0.1)
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
def test_the_lock_file_of_a_killed_process_is_taken_over(call: str) -> None:
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        killed = forked(place, "done", "1.1", within=ended(call, signal.SIGKILL))
        assert (killed.code, len([*place.home.glob(".*.held.lock")])) == (-signal.SIGKILL, 1)
        assert forked(place, "done", "1.2", within=without_locks()).code == 0
        assert {path.name for path in place.home.iterdir()} == {".aigc.toml.lock", "aigc.toml"}


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_suspended_process_keeps_its_lock_file(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """However long a change hangs, it is not overtaken, and goes on."""
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.5)
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        suspended = start(place, "done", "1.1", within=ended(call, signal.SIGSTOP))
        suspended.wait_until_suspended()
        assert forked(place, "done", "1.2", within=without_locks()).code == 4
        suspended.resume()
        assert suspended.outcome().code == 0
        assert forked(place, "done", "1.2", within=without_locks()).code == 0
        assert place.journal.read_text("utf-8").count('did = "done"') == 2
        assert list(place.home.glob(".*.held.lock")) == []


@pytest.mark.parametrize("then", ["_has_ended", "_content"])
def test_the_next_lock_file_is_not_taken_for_the_one_before(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """A process ends in order while its name is looked at, and another one takes its lock."""
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        forked(place, "done", "1.1", within=ended("fsync", signal.SIGKILL))
        held.write_bytes((place.home / held.name).read_bytes())
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.2)
    original, calls = getattr(locks, then), []

    def meanwhile(argument: object) -> object:
        answer = original(argument)
        calls.append(argument)
        if len(calls) == (1 if then == "_has_ended" else 2):  # the second look is the last
            held.write_bytes(b"elsewhere 1 ab")
        return answer

    monkeypatch.setattr(locks, then, meanwhile)
    assert run("done", "1.1").code == 4
    assert (held.read_bytes(), journal.exists()) == (b"elsewhere 1 ab", False)
    assert [path.name for path in held.parent.glob("*.stale.lock")] == []


@pytest.mark.parametrize("named", [True, False])
def test_a_stale_lock_file_goes_to_one_of_many(
    monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    monkeypatch.setattr(locks, "UNNAMED_SECONDS", 0.3)
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        killed = forked(place, "done", "1.1", within=ended("fsync", signal.SIGKILL))
        held = place.home / ".aigc.toml.held.lock"
        name = held.read_bytes()
        assert killed.code == -signal.SIGKILL
        numbers = [f"{stage}.{ordinal}" for stage in range(1, 4) for ordinal in range(1, 4)]
        for round_ in range(3):
            held.write_bytes(name if named else b"")
            running = [
                start(place, "done", number, within=without_locks())
                for number in numbers[round_::3]
            ]
            assert {each.outcome().code for each in running} == {0}
        assert place.journal.read_text("utf-8").count('did = "done"') == len(numbers)
        names = {path.name for path in place.home.iterdir()}
        assert names == {".aigc.toml.lock", "aigc.toml", "backups"}
