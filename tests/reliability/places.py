"""Unusual homes and journals, such as links, pipes and full disks, and outputs that fail.

Trials as another user need root; test_doctor.py covers them for other users.
"""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reliability.judging import says_saved
from reliability.processes import LOCK, Place, forked, new_place
from reliability.samples import JOURNAL
from reliability.tally import Flaw, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from reliability.processes import Outcome

_NOBODY = 65534
_READING = (("list",), ("progress", "--json"), ("log",))
_CHANGING = (("done", "3.10"), ("undo",))


class NotHereError(Exception):
    """A place can't be set up on this machine or by this user."""


class OddPlace(NamedTuple):
    """How a place is set up, and the exit codes of commands that read and change there."""

    kind: str
    set_up: Callable[[Place], AbstractContextManager[None]]
    reading: int
    changing: int
    within: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    mute: bool = False  # commands save, but fail since they can't print

    def run(self) -> Tally:
        """Run commands in the place, and check what they print and change."""
        tally = Tally(self.kind)
        try:
            with new_place() as place, self.set_up(place):
                for args in _READING:
                    tally.tried += 1
                    tally.flaws += self._flaws_of_reading(place, args)
                for args in _CHANGING:
                    tally.tried += 1
                    tally.flaws += self._flaws_of_changing(place, args)
        except NotHereError as error:
            tally.skipped = str(error)
        return tally

    def _flaws_of_reading(self, place: Place, args: tuple[str, ...]) -> Iterator[Flaw]:
        before = _all_there_is(place)
        outcome = forked(place, *args, within=self.within())
        yield from self._flaws_of_answer(args, outcome, self.reading)
        if _all_there_is(place) != before:
            yield Flaw("broken", f"{args[0]} has changed something")

    def _flaws_of_changing(self, place: Place, args: tuple[str, ...]) -> Iterator[Flaw]:
        before, old = _all_there_is(place), _journal_in(place)
        file = place.journal.resolve() if place.journal.exists() else place.journal
        outcome = forked(place, *args, within=self.within())
        yield from self._flaws_of_answer(args, outcome, self.changing)
        after, new = _all_there_is(place), _journal_in(place)
        if not new.startswith(old):
            yield Flaw("lost", f"{args[0]} has left {new!r}")
        saved = len(new) > len(old)
        if saved != (outcome.code == 0 or self.mute or says_saved(outcome)):
            yield Flaw("broken" if saved else "lost", f"saved is {saved}, but said was {outcome}")
        mine = {path for path in after if place.backups in path.parents} | {file}
        if {**before, **dict.fromkeys(mine)} != {**after, **dict.fromkeys(mine)}:
            yield Flaw("broken", f"{args[0]} has changed more than the journal")

    def _flaws_of_answer(
        self, args: tuple[str, ...], outcome: Outcome, right: int
    ) -> Iterator[Flaw]:
        if self.mute and (outcome.code, outcome.err) == (right, ""):
            return
        yield from (Flaw("wrong", f"{args[0]}: {each}") for each in outcome.complaints(right))


def _journal_in(place: Place) -> bytes:
    return place.journal.read_bytes() if place.journal.is_file() else b""


def _all_there_is(place: Place) -> dict[Path, object]:
    """Return the state of all files that a command could create or change."""
    folders = (place.folder, place.journal.resolve().parent)
    return {
        path: (path.lstat().st_mode, path.lstat().st_mtime_ns)
        for path in chain.from_iterable(folder.rglob("*") for folder in folders)
        if not path.name.endswith(".lock") and not path.is_dir()
    }


# Setting up a place.


@contextlib.contextmanager
def _ordinary(place: Place) -> Iterator[None]:
    place.home.mkdir(mode=0o700)
    place.journal.write_bytes(JOURNAL)
    yield


@contextlib.contextmanager
def _no_home(_place: Place) -> Iterator[None]:
    yield


@contextlib.contextmanager
def _file_for_a_home(place: Place) -> Iterator[None]:
    place.home.write_bytes(JOURNAL)
    yield


@contextlib.contextmanager
def _folder(place: Place) -> Iterator[None]:
    place.journal.mkdir(parents=True)
    yield


@contextlib.contextmanager
def _pipe(place: Place) -> Iterator[None]:
    place.home.mkdir()
    os.mkfifo(place.journal)
    yield


@contextlib.contextmanager
def _dangling_link(place: Place) -> Iterator[None]:
    place.home.mkdir()
    place.journal.symlink_to(place.folder / "not-mounted" / "aigc.toml")
    yield


@contextlib.contextmanager
def _link_into_another_file_system(place: Place) -> Iterator[None]:
    other = Path("/dev/shm")  # noqa: S108 - often another file system
    if not other.is_dir() or other.stat().st_dev == place.folder.stat().st_dev:
        message = "no other file system is at hand"
        raise NotHereError(message)
    with tempfile.TemporaryDirectory(dir=other) as folder:
        place.home.mkdir()
        place.journal.symlink_to(Path(folder) / "study.toml")
        place.journal.write_bytes(JOURNAL)
        yield


@contextlib.contextmanager
def _mounted(place: Place) -> Iterator[None]:
    place.home.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place.home)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        done = None
    if not done or done.returncode:
        message = "this user can't mount a file system"
        raise NotHereError(message)
    place.journal.write_bytes(JOURNAL)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place.home)], check=True)


@contextlib.contextmanager
def _full_disk(place: Place) -> Iterator[None]:
    with _mounted(place):
        (place.home / LOCK).touch()  # takes space too
        films = (place.home / "films").open("wb", buffering=0)
        with films, contextlib.suppress(OSError):
            while True:
                films.write(b"\1" * 4096)
        yield


@contextlib.contextmanager
def _read_only_disk(place: Place) -> Iterator[None]:
    with _mounted(place):
        subprocess.run(["mount", "-o", "remount,ro", str(place.home)], check=True)
        yield


def _belonging_to_nobody(place: Place, home_mode: int, journal_mode: int | None) -> None:
    """Make user nobody own the folder, the home and, unless it gets a mode, the journal."""
    if os.geteuid() != 0:
        message = "only root can become another user"
        raise NotHereError(message)
    if not all(parent.stat().st_mode & stat.S_IXOTH for parent in place.folder.parents):
        message = "other users can't get to the temporary folder"
        raise NotHereError(message)
    place.home.mkdir()
    place.journal.write_bytes(JOURNAL)
    place.journal.chmod(0o600 if journal_mode is None else journal_mode)
    for path in (place.folder, place.home, *([place.journal] if journal_mode is None else [])):
        os.chown(path, _NOBODY, _NOBODY)
    place.home.chmod(home_mode)


@contextlib.contextmanager
def _read_only_folder(place: Place) -> Iterator[None]:
    _belonging_to_nobody(place, 0o500, None)
    yield


@contextlib.contextmanager
def _closed_folder(place: Place) -> Iterator[None]:
    _belonging_to_nobody(place, 0o000, None)
    yield


@contextlib.contextmanager
def _not_readable(place: Place) -> Iterator[None]:
    _belonging_to_nobody(place, 0o700, 0o600)
    yield


@contextlib.contextmanager
def _not_owned(place: Place) -> Iterator[None]:
    _belonging_to_nobody(place, 0o700, 0o644)
    yield


# Changing the process.


@contextlib.contextmanager
def _as_nobody() -> Iterator[None]:
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)
    yield


@contextlib.contextmanager
def _results_to_a_full_disk() -> Iterator[None]:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    yield


@contextlib.contextmanager
def _messages_to_a_full_disk() -> Iterator[None]:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 2)
    yield


ODD_PLACES = (
    OddPlace("home not there yet", _no_home, 0, 0),
    OddPlace("a file for a home", _file_for_a_home, 4, 4),
    OddPlace("journal is a folder", _folder, 4, 4),
    OddPlace("journal is a pipe", _pipe, 4, 4),
    OddPlace("journal is a dangling link", _dangling_link, 4, 4),
    OddPlace("link into another file system", _link_into_another_file_system, 0, 0),
    OddPlace("disk is full", _full_disk, 0, 4),
    OddPlace("disk is read-only", _read_only_disk, 0, 4),
    OddPlace("folder is read-only", _read_only_folder, 0, 4, _as_nobody),
    OddPlace("folder is closed", _closed_folder, 4, 4, _as_nobody),
    OddPlace("journal is not readable", _not_readable, 4, 4, _as_nobody),
    OddPlace("journal is another user's", _not_owned, 0, 4, _as_nobody),
    OddPlace("results to a full disk", _ordinary, 4, 0, _results_to_a_full_disk),
    OddPlace("messages to a full disk", _ordinary, 0, 4, _messages_to_a_full_disk, mute=True),
)
