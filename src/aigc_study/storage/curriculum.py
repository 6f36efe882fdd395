"""The curriculum's file: the bundled one or any other of its form."""

from __future__ import annotations

import os

import aigc_study.data  # type: ignore[import-not-found]  # in data/, beside src/
from aigc_study.domain import curriculum
from aigc_study.errors import CannotRead, UnusableFile
from aigc_study.storage.toml import parse, read_bytes

ROLE = "curriculum"
# A smaller one, as the bundled plan and most people's are, is read before a cache could be opened.
_LARGE = 64 * 1024


def load(path: str | None) -> curriculum.Curriculum:
    """Read a curriculum, the bundled one if no path is given.

    Raises ``UnusableFile``, with every fault there is, and ``CannotRead``.
    """
    if path is None:
        # Beside the package's own module; importlib.resources would cost 3 to 5 ms to say so.
        path = os.path.join(os.path.dirname(aigc_study.data.__file__), "curriculum.toml")
    try:
        content = read_bytes(path, regular=False)
    except FileNotFoundError as error:
        raise CannotRead(path, error.strerror or str(error)) from error
    return _read(content, path) if len(content) < _LARGE else _read_large(content, path)


def _read(content: bytes, path: str) -> curriculum.Curriculum:
    plan, faults = curriculum.from_mapping(parse(content, path, ROLE))
    if faults:
        raise UnusableFile(ROLE, path, faults)
    return plan


def _read_large(content: bytes, path: str) -> curriculum.Curriculum:
    from aigc_study.storage import plan_cache  # noqa: PLC0415 - others need none

    plan = plan_cache.find(content)
    if plan is None:
        plan = _read(content, path)
        plan_cache.keep(content, plan)
    return plan
