"""The folders of the per-user files, and ``~`` in paths."""

from __future__ import annotations

import os
import stat
import sys
from functools import partial

from aigc_study.errors import BrokenLink, CannotRead, NoHome, PlantedLink, reason_of

OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

APP = "aigc-study"
HOME_VARIABLE = "AIGC_STUDY_HOME"


def expanded(path: str) -> str:
    """Return a path with the ``~`` at its beginning replaced by the home folder, if there is one.

    A shell does this only for some of the paths it passes on, and systemd and Docker for none.
    """
    if not path.startswith("~"):
        return path
    _drop_if_relative("HOME")
    return os.path.expanduser(path)


def _drop_if_relative(variable: str) -> None:
    """Forget a variable that is no absolute path, so that libraries use what they do without it."""
    if sys.platform != "win32" and not os.path.isabs(os.environ.get(variable, os.sep)):
        del os.environ[variable]


def absolute(path: str) -> str:
    """Return an absolute path; raises ``NoHome``, and ``CannotRead`` without a current folder."""
    path = expanded(path)
    if path.startswith("~"):
        raise NoHome(path)
    try:
        return os.path.abspath(path)
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from error


def _folder(kind: str) -> str:
    home = os.environ.get(HOME_VARIABLE)
    return absolute(home or _user_folder(kind))


def _user_folder(kind: str) -> str:
    import platformdirs

    # XDG says to ignore relative folders, which not every version of platformdirs does.
    _drop_if_relative(f"XDG_{kind.upper()}_HOME")
    _drop_if_relative("HOME")
    try:
        return str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))
    except (KeyError, RuntimeError):  # no home folder to be found, as with "~" itself
        return "~"


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


def resolved(path: str) -> str:
    """Return the path, with links resolved, of a file to be saved, which may not exist.

    Raises ``BrokenLink``, ``PlantedLink``, and ``CannotRead`` if a link can't be resolved: saving
    would replace it.
    """
    try:
        if link := planted_link(path):
            raise PlantedLink(link)
        _refuse_broken_link(path)
        return os.path.realpath(path, strict=True)
    except FileNotFoundError:
        return os.path.realpath(path)
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from error


def _refuse_broken_link(path: str) -> None:
    nearest = nearest_existing(path)
    target = os.path.realpath(nearest)
    # The file itself may be a link to one that will be created in an existing folder.
    can_create = nearest == path and os.path.isdir(os.path.dirname(target))
    if os.path.islink(nearest) and not os.path.exists(nearest) and not can_create:
        raise BrokenLink(nearest, target)


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
