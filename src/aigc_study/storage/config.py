"""The optional configuration: ``config.toml``."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.table import Table
from aigc_study.errors import BrokenLink, UnusableFile
from aigc_study.i18n import LANGUAGES
from aigc_study.storage.paths import config_folder, expanded
from aigc_study.storage.toml import parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aigc_study.errors import Fault

ROLE = "config"
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Config(NamedTuple):
    """The settings; ``day_starts_at`` is the time after midnight when a study date begins."""

    lang: str | None = None
    curriculum: str | None = None
    day_starts_at: timedelta = timedelta(0)


def config_path() -> str:
    """Return the path of the file, which may not exist."""
    return os.path.join(config_folder(), "config.toml")


def load() -> Config:
    """Read the configuration, or return the defaults if the file does not exist.

    Raises what ``read`` and ``checked`` do.
    """
    path = config_path()
    data = read(path)
    return checked(data, path) if data else Config()


def read(path: str) -> dict[str, object]:
    """Return what the file says, unchecked; nothing if it does not exist.

    Raises ``UnusableFile`` if it is not TOML, ``CannotRead`` and ``BrokenLink``.
    """
    try:
        return parse(read_bytes(path), path, ROLE)
    except FileNotFoundError:
        if os.path.islink(path):
            raise BrokenLink(path, os.path.realpath(path)) from None
        return {}


def checked(data: Mapping[str, object], path: str) -> Config:
    """Return the settings that a file holds; raises ``UnusableFile`` with all faults."""
    faults: list[Fault] = []
    table = Table(data, faults)
    lang = table.text("lang", required=False)
    if lang and lang not in LANGUAGES:
        table.fault("lang", "choice", lang, ", ".join(LANGUAGES))
    curriculum = table.text("curriculum", required=False)
    if curriculum:
        curriculum = os.path.join(os.path.dirname(path), expanded(curriculum))
    day_starts_at = table.text("day_starts_at", required=False) or "00:00"
    clock = _CLOCK.fullmatch(day_starts_at)
    if not clock:
        table.fault("day_starts_at", "clock", day_starts_at, "04:00")
    table.reject_unknown_keys()
    if faults or not clock:
        raise UnusableFile(ROLE, path, faults)
    offset = timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    return Config(lang or None, curriculum or None, offset)
