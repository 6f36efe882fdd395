"""Conflicted copies: files that a sync client left after two machines changed the journal."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from aigc_study.domain.merge import has_more
from aigc_study.errors import CannotAccess, UnusableFile
from aigc_study.storage.journal import load_copy
from aigc_study.storage.toml import read_bytes

if TYPE_CHECKING:
    from aigc_study.storage.journal import JournalFile

# Syncthing: aigc.sync-conflict-20261122-210311-ABCDEFG.toml; OneDrive: aigc-LAPTOP.toml; iCloud:
# aigc 2.toml; Dropbox: aigc (Ann's conflicted copy 2026-11-22).toml, in each language; Nutstore:
# aigc-冲突-Ann.toml, aigc-NSConflict-Ann.toml. Other files may match too, so the content is checked
# for the curriculum.
_SUFFIX = r"[ ._(（-].*\.toml"


def conflicted(file: JournalFile) -> list[str]:
    """Return the paths of the copies with entries that the journal lacks, or that are damaged."""
    return [path for path in beside(file.path, file.curriculum_id) if _has_more(path, file)]


def beside(journal: str, curriculum_id: str) -> list[str]:
    """Return the paths of all copies in the journal's folder."""
    folder, own_name = os.path.split(journal)
    pattern = re.compile(re.escape(own_name.removesuffix(".toml")) + _SUFFIX, re.DOTALL)
    with suppress(OSError):
        names = sorted(name for name in os.listdir(folder) if pattern.fullmatch(name))
        paths = [os.path.join(folder, name) for name in names]
        return [path for path in paths if _belongs_to(curriculum_id, path)]
    return []


def _belongs_to(curriculum_id: str, path: str) -> bool:
    pattern = rb"""^curriculum[ \t]*=[ \t]*["']%s["']""" % re.escape(curriculum_id.encode())
    with suppress(CannotAccess, FileNotFoundError):
        return re.search(pattern, read_bytes(path), re.MULTILINE) is not None
    return False


def _has_more(path: str, file: JournalFile) -> bool:
    try:
        return has_more(file.entries, load_copy(path, file.curriculum_id).entries)
    except UnusableFile:
        return True
    except CannotAccess:
        return False
