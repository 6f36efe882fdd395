"""Links that another user planted in a folder where others can write. Needs root."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from journals import DONE, HEADER
from reliability.processes import Place, in_process, new_place
from test_ownership import ANN, BOB, ROOT, as_user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away"
)


@pytest.fixture
def place() -> Iterator[Place]:
    """Make a shared folder, and one of Ann's that nobody else can use."""
    with new_place() as place:
        in_process(place, "doctor")  # imports what only root may read here
        place.folder.chmod(0o755)
        place.home.mkdir()
        place.home.chmod(0o1777)
        victim = place.folder / "victim"
        victim.mkdir(mode=0o700)
        os.chown(victim, ANN, ANN)
        yield place


def planted(link: Path, target: Path, owner: int = BOB) -> Path:
    link.symlink_to(target)
    os.chown(link, owner, owner, follow_symlinks=False)
    return link


def told(link: Path) -> str:
    return (
        f"aigc-study: Can't use {link}: it is another user's link, in a folder that others can"
        " write to. Remove it, or set AIGC_STUDY_HOME to a folder of your own.\n"
    )


@pytest.mark.parametrize("user", [ANN, ROOT])
def test_a_planted_journal_is_not_followed(place: Place, user: int) -> None:
    victim = place.folder / "victim"
    link = planted(place.journal, victim / "notes.toml")
    for command in (("list",), ("done", "1.1"), ("log",)):
        assert as_user(user, place, *command) == (4, "", told(link))
    found = as_user(user, place, "doctor")
    assert (found.code, f"Can't use {link}" in found.out) == (3, True)
    assert [*victim.iterdir()] == []


@pytest.mark.parametrize("inner", ["folder", "link to a link"])
def test_a_planted_folder_is_not_followed(place: Place, inner: str) -> None:
    victim = place.folder / "victim"
    shared = place.folder / "shared"
    shared.mkdir()
    shared.chmod(0o775)
    os.chown(shared, BOB, BOB)
    link = planted(shared / "journals", victim)
    place.home.rmdir()
    if inner == "folder":
        place.home.symlink_to(link)
    else:
        (place.folder / "own").symlink_to("shared/../shared/journals")
        place.home.symlink_to("own")
    assert as_user(ANN, place, "done", "1.1") == (4, "", told(link))
    assert [*victim.iterdir()] == []


@pytest.mark.parametrize(("owner", "mode"), [(ANN, 0o1777), (ROOT, 0o1777), (BOB, 0o755)])
def test_other_links_are_followed(place: Place, owner: int, mode: int) -> None:
    """Those of the user or of root, and those where only their owner can write."""
    victim = place.folder / "victim"
    planted(place.journal, victim / "notes.toml", owner)
    place.home.chmod(mode)
    os.chown(place.home, owner, owner)
    assert as_user(ANN, place, "done", "1.1").code == 0
    assert (victim / "notes.toml").exists()


def test_a_merge_into_a_planted_link_is_refused(place: Place) -> None:
    victim = place.folder / "victim"
    for name in ("notes.toml", "other.toml"):
        (victim / name).write_text(HEADER + DONE * (name == "other.toml"), "utf-8")
        os.chown(victim / name, ANN, ANN)
    link = planted(place.journal, victim / "notes.toml")
    command = ("merge", "--into", str(link), str(victim / "other.toml"))
    assert as_user(ANN, place, *command) == (4, "", told(link))
    assert (victim / "notes.toml").read_text("utf-8") == HEADER


def test_a_planted_lock_is_not_followed(place: Place) -> None:
    victim = place.folder / "victim"
    for owner in (BOB, ANN):
        planted(place.lock, victim / "file", owner)
        text = (
            f"Can't use the lock {place.lock}: it is a link. Nothing was changed;"
            " once no aigc-study is running, delete that file."
        )
        assert as_user(ANN, place, "done", "1.1") == (4, "", f"aigc-study: {text}\n")
        found = as_user(ANN, place, "doctor")
        assert (found.code, found.out.count(text)) == (3, 1)
        place.lock.unlink()
    assert [*victim.iterdir()] == []


def test_planted_backups_are_not_followed(place: Place) -> None:
    victim = place.folder / "victim"
    assert as_user(ANN, place, "done", "1.1").code == 0
    link = planted(place.backups, victim)
    outcome = as_user(ANN, place, "done", "1.2")
    assert outcome.code == 0
    warning = f"The journal was not backed up ({link}): it is another user's link."
    assert warning in outcome.err
    found = as_user(ANN, place, "doctor")
    assert (found.code, f"Can't use {link}" in found.out) == (3, True)
    assert [*victim.iterdir()] == []
