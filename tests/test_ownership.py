"""What root makes in a user's folders, as under sudo, belongs to the user. Needs root."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import pytest

from journals import DONE, HEADER
from reliability.processes import Outcome, Place, forked, in_process, new_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away"
)
ROOT, ANN, BOB = 0, 1234, 2345


@contextlib.contextmanager
def being(user: int) -> Iterator[None]:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    yield


def as_user(user: int, place: Place, *args: str) -> Outcome:
    """Run a command as a user."""
    return forked(place, *args, within=being(user))


@pytest.fixture
def place() -> Iterator[Place]:
    """Make a folder that every user may use, without a home."""
    with new_place() as place:
        in_process(place, "doctor")  # imports what only root may read here
        place.folder.chmod(0o777)
        yield place


@pytest.fixture
def home(place: Place) -> Path:
    """Make a home that belongs to Ann."""
    place.home.mkdir(mode=0o700)
    os.chown(place.home, ANN, ANN)
    return place.home


def owners(folder: Path) -> set[tuple[int, int]]:
    paths = [folder, *folder.rglob("*")]
    return {(path.lstat().st_uid, path.lstat().st_gid) for path in paths}


def test_root_leaves_nothing_of_its_own(place: Place, home: Path) -> None:
    for user, number in ((ROOT, "1.1"), (ROOT, "1.2"), (ANN, "1.3"), (ROOT, "1.4")):
        assert as_user(user, place, "done", number).code == 0
        assert owners(home) == {(ANN, ANN)}
    assert len([*home.rglob("*")]) == 4


def test_new_folders_belong_to_the_one_above(place: Place) -> None:
    os.chown(place.folder, ANN, ANN)
    for number in ("1.1", "1.2"):
        assert as_user(ROOT, place, "done", number).code == 0
    assert owners(place.home) == {(ANN, ANN)}
    assert {path.stat().st_mode & 0o077 for path in (place.home, place.backups)} == {0}


def test_backups_belong_to_the_journals_owner(place: Place, home: Path) -> None:
    place.backups.mkdir()
    place.journal.write_text(HEADER + DONE, "utf-8")
    assert as_user(ROOT, place, "done", "1.1").code == 0
    assert owners(home / "backups") == {(ROOT, ROOT), (ANN, ANN)}


@pytest.mark.parametrize(("owner", "mode"), [(ROOT, 0o755), (ROOT, 0o777), (BOB, 0o700)])
def test_an_abandoned_lock_is_replaced(place: Place, home: Path, owner: int, mode: int) -> None:
    home.chmod(mode)
    place.lock.touch(mode=0o600)
    os.chown(place.lock, owner, owner)
    assert as_user(ANN, place, "doctor").code == 0
    assert as_user(ANN, place, "done", "1.1").code == 0
    assert owners(home) == {(ANN, ANN)}
    assert as_user(ROOT, place, "done", "1.2").code == 0


def test_the_lock_of_another_user_stays(place: Place, home: Path) -> None:
    """In a shared folder the other user may hold it."""
    home.chmod(0o777)
    place.lock.touch(mode=0o600)
    os.chown(place.lock, BOB, BOB)
    told = (
        f"Can't use the lock {place.lock}: it belongs to another user. Nothing was changed;"
        " once no aigc-study is running, delete that file."
    )
    assert as_user(ANN, place, "done", "1.1") == (4, "", f"aigc-study: {told}\n")
    assert place.lock.stat().st_uid == BOB
    found = as_user(ANN, place, "doctor")
    assert (found.code, found.out.count(told)) == (3, 1)


def test_a_folder_that_cannot_be_listed_is_used(place: Place, home: Path) -> None:
    """Neither it nor what is made in it can be flushed by itself."""
    home.chmod(0o300)
    for number in ("1.1", "1.2"):
        assert as_user(ANN, place, "done", number).code == 0
    assert place.journal.read_text("utf-8").count('did = "done"') == 2


def test_doctor_keeps_the_mode_of_a_shared_folder(place: Place, home: Path) -> None:
    """A change of mode takes setgid from whoever is not in the folder's group."""
    os.chown(home, ANN, BOB)
    home.chmod(0o2755)
    assert as_user(ANN, place, "doctor").code == 0
    assert home.stat().st_mode & 0o7777 == 0o2755


def test_a_mark_in_a_group_s_folder_leaves_the_journal_to_the_group(
    place: Place, home: Path
) -> None:
    """Bob can't give his new file to Ann, but can to their group; other groups get no rights."""
    group = 4500

    @contextlib.contextmanager
    def being_in_the_group(user: int) -> Iterator[None]:
        os.setgroups([group])
        os.setgid(user)
        os.setuid(user)
        yield

    os.chown(home, ANN, group)
    home.chmod(0o775)
    for lesson, user in (("1.1", ANN), ("1.2", BOB), ("1.3", ANN)):
        outcome = forked(place, "done", lesson, within=being_in_the_group(user))
        assert outcome.code == 0, outcome
        for path in (place.journal, place.lock):
            if user == ANN and lesson == "1.1":
                os.chown(path, ANN, group)
                path.chmod(0o660)
        status = place.journal.stat()
        assert (status.st_gid, status.st_mode & 0o777) == (group, 0o660)
    os.chown(place.journal, ANN, 7777)  # a group that neither is in
    os.chown(home, BOB, group)
    assert forked(place, "undo", within=being_in_the_group(BOB)).code == 4  # not writable
    place.journal.chmod(0o666)
    assert forked(place, "undo", within=being_in_the_group(BOB)).code == 0
    assert place.journal.stat().st_mode & 0o777 == 0o606
