"""Loading a curriculum: the bundled one or another file."""

from __future__ import annotations

import os

import aigc_study.data  # type: ignore[import-not-found]  # in data/, beside src/
from aigc_study.domain import curriculum
from aigc_study.errors import CannotRead, UnusableFile, reason_of
from aigc_study.storage.toml import parse, read_bytes

ROLE = "curriculum"


def load(path: str | None) -> curriculum.Curriculum:
    """Read a curriculum, the bundled one if no path is given.

    Raises ``UnusableFile`` with all faults, and ``CannotRead``.
    """
    if path is None:
        # importlib.resources would take 3 to 5 ms to find it.
        path = os.path.join(os.path.dirname(aigc_study.data.__file__), "curriculum.toml")
    try:
        content = read_bytes(path, regular=False)
    except FileNotFoundError as error:
        raise CannotRead(path, reason_of(error)) from error
    plan, faults = curriculum.from_mapping(parse(content, path, ROLE))
    if faults:
        raise UnusableFile(ROLE, path, faults)
    return plan
