"""The folders of the per-user files."""

from __future__ import annotations

import os
import stat
import sys
from functools import partial

OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

APP = "aigc-study"
HOME_VARIABLE = "AIGC_STUDY_HOME"


def _folder(kind: str) -> str:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return os.path.abspath(home)
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))


data_folder = partial(_folder, "data")  # of the journals
config_folder = partial(_folder, "config")  # of config.toml


def backup_folder() -> str:
    """Return the folder of the backups."""
    return os.path.join(_folder("state"), "backups")


def nearest_existing(path: str) -> str:
    """Return the path if it exists, even as a broken link, else the nearest folder above."""
    # On Windows the topmost folder, a drive, may be missing too.
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def planted_link(path: str) -> str | None:
    """Return a link on the way to a path that another user may have planted, if there is one.

    That is one of another user, other than root, in a folder where others can write.
    """
    if sys.platform == "win32" or os.path.realpath(path) == path:
        return None
    pending, seen = [path], {""}
    while pending:
        path = pending.pop()
        folder = os.path.dirname(path)
        if path in seen:
            continue
        seen.add(path)
        pending.append(folder)
        if os.path.islink(path):
            shared = os.stat(folder).st_mode & OTHERS_MAY_WRITE
            if shared and os.lstat(path).st_uid not in (0, os.geteuid()):
                return os.path.join(os.path.realpath(folder), os.path.basename(path))
            pending.append(os.path.join(os.path.realpath(folder), os.readlink(path)))
    return None
