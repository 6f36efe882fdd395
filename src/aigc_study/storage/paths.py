"""The folders of the per-user files."""

from __future__ import annotations

import os
from functools import partial

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
