"""The folders of the per-user files."""

from __future__ import annotations

import os

APP = "aigc-study"
HOME_VARIABLE = "AIGC_STUDY_HOME"


def data_folder() -> str:
    """Return the folder of the journals."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return os.path.abspath(home)
    from platformdirs import user_data_dir

    return user_data_dir(APP, appauthor=False)


def backup_folder() -> str:
    """Return the folder of the backups."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return os.path.join(os.path.abspath(home), "backups")
    from platformdirs import user_state_dir

    return os.path.join(user_state_dir(APP, appauthor=False), "backups")


def config_folder() -> str:
    """Return the folder of ``config.toml``."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return os.path.abspath(home)
    from platformdirs import user_config_dir

    return user_config_dir(APP, appauthor=False)
