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

# Every sync client has names of its own: "aigc (Ann's conflicted copy).toml", "aigc副本.toml",
# "aigc.toml.conflict1", "Copy of aigc.toml". All contain the journal's name, so any such file is
# one if it is a journal of the same curriculum. Excluded are hidden files such as our own, editors'
# backups, and the journals that repairs kept.
_OTHERS = re.compile(r"\..*|.*~|.*\.damaged-.*", re.DOTALL)


def conflicted(file: JournalFile) -> list[str]:
    """Return the paths of the copies with entries that the journal lacks, or that are damaged."""
    return [path for path in beside(file.path, file.curriculum_id) if _has_more(path, file)]


def beside(journal: str, curriculum_id: str) -> list[str]:
    """Return the paths of all copies in the journal's folder."""
    folder, own_name = os.path.split(journal)
    stem = own_name.removesuffix(".toml")
    with suppress(OSError):
        names = [name for name in os.listdir(folder) if stem in name and name != own_name]
        paths = [
            os.path.join(folder, name) for name in sorted(names) if not _OTHERS.fullmatch(name)
        ]
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
