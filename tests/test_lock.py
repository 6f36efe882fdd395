"""The lock, where the file system has locks and where it has none."""

from __future__ import annotations

import errno
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from aigc_study.storage import lock as locks
from reliability.concurrency import Concurrency, without_locks
from reliability.processes import new_place, start

fcntl = pytest.importorskip("fcntl")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

UNSUPPORTED = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM)


@pytest.fixture
def held(home: Path) -> Path:
    """Say where the lock is that takes the place of the system's."""
    home.mkdir(mode=0o700)
    return home / ".aigc.toml.held.lock"


def no_locks(monkeypatch: pytest.MonkeyPatch, error: int = errno.ENOLCK) -> None:
    def flock(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.parametrize("error", UNSUPPORTED)
def test_without_locks_a_file_is_the_lock(
    run: Run, held: Path, journal: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    assert run("doctor").out.count("the drive has no locks") == 0
    no_locks(monkeypatch, error)
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
        f" Try again when it is done; if none is running, delete {held}.\n"
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


NAMES: dict[str, Callable[[bytes], bytes]] = {
    "another machine's": lambda name: b"other" + name,
    "another start of this one": lambda name: name.replace(b"-", b"+", 1),
    "no name": lambda _: b"",
    "half a name": lambda name: name[:-3],
    "not a name": lambda _: b"\xff\0" * 100,
    "a huge process number": lambda name: name.split(b"\n")[0] + b"\n" + b"9" * 50 + b" 1 1\n",
}


@pytest.mark.parametrize("change", NAMES.values(), ids=NAMES)
def test_an_old_lock_file_is_removed_and_a_new_one_is_not(
    run: Run,
    held: Path,
    journal: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[bytes], bytes],
) -> None:
    no_locks(monkeypatch)
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0)
    with locks.locked(str(journal)):
        name = change(held.read_bytes())
    held.write_bytes(name)
    assert run("done", "1.1").code == 4
    assert held.read_bytes() == name
    for seconds in (-400, 400):  # also one from a clock that was ahead
        held.write_bytes(name)
        os.utime(held, (time.time() + seconds,) * 2)
        run("done", "1.1")
        assert run("done", "1.1").code == 0
        assert not held.exists()


@pytest.mark.parametrize("reaped", [True, False])
@pytest.mark.parametrize("later_has_locks", [True, False])
def test_the_lock_file_of_a_killed_process_is_removed(
    run: Run,
    held: Path,
    journal: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    reaped: bool,
    later_has_locks: bool,
) -> None:
    with monkeypatch.context() as patch:
        no_locks(patch)
        if not (process := os.fork()):
            with locks.locked(str(journal)):
                os.kill(os.getpid(), signal.SIGKILL)
    if reaped:
        os.waitpid(process, 0)
    else:
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert held.exists()
    if not later_has_locks:
        no_locks(monkeypatch)
    assert run("done", "1.1").code == 0
    assert not held.exists()
    if not reaped:
        os.waitpid(process, 0)


def test_many_without_locks_lose_nothing() -> None:
    trial = Concurrency("no locks", writers=20, readers=1, within=without_locks)
    tally = trial.run()
    assert (tally.flaws, tally.tried > 20) == ([], True)


def test_a_stale_lock_file_goes_to_one_of_many() -> None:
    with new_place() as place:
        place.home.mkdir(mode=0o700)
        held = place.home / ".aigc.toml.held.lock"
        for round_ in range(10):
            held.write_bytes(b"elsewhere\n1 2 3\n")
            os.utime(held, (0, 0))
            numbers = [f"{stage}.{round_ + 1}" for stage in range(1, 4)]
            running = [start(place, "done", number, within=without_locks()) for number in numbers]
            outcomes = [each.outcome() for each in running]
            assert [each.code for each in outcomes] == [0] * 3
        assert place.journal.read_text("utf-8").count('did = "done"') == 30
        names = {path.name for path in place.home.iterdir()}
        assert names == {".aigc.toml.lock", "aigc.toml", "backups"}
