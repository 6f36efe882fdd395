"""Checklists as files, and plans as TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomli_w

from aigc_study.errors import CannotRead, Fault, UnusableFile, reason_of
from aigc_study.storage.paths import expanded
from aigc_study.storage.toml import decoded, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROLE = "checklist"
# Ten times the longest that people share; Markdown takes a second for each 300 kB.
_LARGEST = 2 * 1024 * 1024


def read_text(path: str, content: bytes | None) -> str:
    """Return the text of a checklist, whose content may have been read already.

    Raises ``UnusableFile``, and ``CannotRead``.
    """
    try:
        if content is None:
            content = read_bytes(expanded(path), regular=False)
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from error
    text = decoded(content, path, ROLE, _LARGEST)
    if "\0" in text:  # a program, or UTF-16
        raise UnusableFile(ROLE, path, [Fault("", "not-utf-8")])
    return text


def as_toml(document: Mapping[str, object]) -> str:
    """Return the content of a plan as TOML, with a line for each lesson, to be edited by hand."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key == "stages":
            for stage in value:
                yield from ("", "[[stages]]", *_lines(stage))
        elif isinstance(value, list):
            yield f"{key} = ["
            for item in value:
                yield f"  {{ {', '.join(_lines(item))} }},"
            yield "]"
        else:
            yield tomli_w.dumps({key: value}).rstrip("\n")
