"""Files made for other programs: ours are replaced, those of others never without being asked."""

from __future__ import annotations

import os
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from aigc_study.errors import CannotSave, NotOurs
from aigc_study.storage import export

if TYPE_CHECKING:
    from pathlib import Path

MARK = b'content="aigc-study"'
OURS = b"<!doctype html><meta " + MARK + b">"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows does this in its own way")


def only_file(folder: Path) -> bytes:
    """Return what the one file of a folder has; nothing may be left beside it."""
    (file,) = folder.iterdir()
    return file.read_bytes()


@pytest.mark.parametrize("old", [None, b"", OURS + b" of yesterday"])
def test_a_file_is_made_or_replaced_if_it_is_ours(tmp_path: Path, old: bytes | None) -> None:
    path = tmp_path / "page.html"
    if old is not None:
        path.write_bytes(old)
    export.write(str(path), OURS, MARK)
    assert only_file(tmp_path) == OURS


@pytest.mark.parametrize("old", [b"My thesis", b" " * 10_000 + OURS])
def test_a_file_of_others_is_kept_unless_forced(tmp_path: Path, old: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(old)
    with pytest.raises(NotOurs):
        export.write(str(path), OURS, MARK)
    assert only_file(tmp_path) == old
    export.write(str(path), OURS, MARK, force=True)
    assert only_file(tmp_path) == OURS


@pytest.mark.parametrize("name", ["folder", "missing/page.html", "file/page.html", "x" * 300])
def test_where_nothing_can_be_written_the_path_given_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    path = str(tmp_path / name)
    for force in (False, True):
        with pytest.raises(CannotSave) as error:
            export.write(path, OURS, MARK, force=force)
        assert error.value.path == path
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "folder"]


@posix
@pytest.mark.parametrize("mode", [None, 0o644])
def test_a_new_file_is_its_owners_and_an_old_one_keeps_its_mode(
    tmp_path: Path, mode: int | None
) -> None:
    path = tmp_path / "page.html"
    if mode:
        path.write_bytes(OURS)
        path.chmod(mode)
    export.write(str(path), OURS, MARK)
    assert stat.S_IMODE(path.stat().st_mode) == (mode or 0o600)


@posix
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to("page.html")
    for _time in range(2):
        export.write(str(tmp_path / "link.html"), OURS, MARK)
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "page.html").read_bytes() == OURS


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    export.write(str(path), OURS, MARK)
    reader.join()
    assert read == [OURS]
    assert path.is_fifo()
