"""File systems that can't do everything, such as WSL's drives, CIFS, Android's and network ones."""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest

from journals import DONE, HEADER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX calls")


def refuse(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    error: int,
    when: Callable[..., bool] = lambda *_: True,
) -> None:
    """Make a system call fail, as on a file system that does not have it."""
    original = getattr(os, name)

    def refused(*args: Any, **options: Any) -> Any:
        if when(*args):
            raise OSError(error, os.strerror(error))
        return original(*args, **options)

    monkeypatch.setattr(os, name, refused)


def is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


def test_marks_need_no_modes_or_owners(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chmod", "fchmod", "chown", "fchown", "lchown"):
        refuse(monkeypatch, name, errno.EPERM)
    assert run("done", "1.1").code == 0
    assert run("done", "1.2") == (
        0,
        "",
        "Done: 1.2 How GPT differs from other AI. Stage 1: 2/64, 3.1%.\nThat's it for today.\n",
    )
    journal.write_text(journal.read_text("utf-8") + DONE, "utf-8")
    assert run("backup", "restore", "2026-11-22", "--yes").code == 0
    assert {path.name for path in journal.parent.iterdir()} == {
        *(".aigc.toml.lock", "aigc.toml", "backups")
    }


@pytest.mark.parametrize(
    "error", [errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF]
)
@pytest.mark.parametrize("only_folders", [True, False])
def test_marks_need_no_flush(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch, error: int, *, only_folders: bool
) -> None:
    refuse(monkeypatch, "fsync", error, is_folder if only_folders else lambda _: True)
    for number in ("1.1", "1.2"):
        assert run("done", number).code == 0
    assert journal.read_text("utf-8").count('did = "done"') == 2


def test_a_folder_that_cannot_be_listed_is_no_obstacle(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("done", "1.1").code == 0
    refuse(monkeypatch, "open", errno.EPERM, lambda path, *_: os.path.isdir(path))
    assert run("done", "1.2").code == 0
    assert journal.read_text("utf-8").count('did = "done"') == 2


def test_doctor_names_what_the_folder_cannot_do(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.parent.mkdir(mode=0o700)
    journal.write_text(HEADER + DONE, "utf-8")
    journal.chmod(0o600)
    ordinary = run("doctor")
    assert (ordinary.code, "warning" in ordinary.out) == (0, False)
    refuse(monkeypatch, "chmod", errno.EPERM)
    refuse(monkeypatch, "chown", errno.EPERM)
    refuse(monkeypatch, "fsync", errno.EINVAL)
    code, out, _err = run("doctor")
    assert code == 0
    folder = journal.parent
    assert [line for line in out.splitlines() if line.startswith("warning")] == [
        f"warning  folders        {folder}: {text}"
        for text in (
            "permissions can't be changed here, so new files have the drive's own",
            "owners can't be changed here",
            "renamed files can't be flushed here, so a power failure may undo the last change",
        )
    ]
