"""Loading a curriculum: the bundled one or another file."""

from __future__ import annotations

import aigc_study.data  # type: ignore[import-not-found]  # in data/, beside src/
from aigc_study.domain import curriculum
from aigc_study.errors import CannotRead, StudyError, UnusableFile, reason_of
from aigc_study.resources import read_resource
from aigc_study.storage.paths import expanded
from aigc_study.storage.toml import parse, read_bytes

ROLE = "curriculum"
_BUNDLED = "curriculum.toml"


def load(path: str | None) -> curriculum.Curriculum:
    """Read a curriculum, the bundled one if no path is given.

    Raises what ``read`` does, and ``CannotRead``.
    """
    name = _BUNDLED if path is None else expanded(path)
    try:
        if path is None:
            content = read_resource(aigc_study.data, name)
        else:
            content = read_bytes(name, regular=False)
    except OSError as error:
        raise CannotRead(name, reason_of(error)) from error
    return read(content, name)


def read(content: bytes, name: str) -> curriculum.Curriculum:
    """Return the curriculum in a file's content.

    Raises ``UnusableFile`` with all faults, and ``NotAPlan``.
    """
    try:
        plan, faults = curriculum.from_mapping(parse(content, name, ROLE))
    except UnusableFile as error:
        raise _explained(error, content) from None
    if faults:
        raise _explained(UnusableFile(ROLE, name, faults), content)
    return plan


def _explained(error: UnusableFile, content: bytes) -> StudyError:
    from aigc_study.storage.plan_faults import explained  # noqa: PLC0415 - rarely needed

    return explained(error, content)
