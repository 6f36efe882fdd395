"""Checklists as files, and plans as TOML."""

from __future__ import annotations

import codecs
import re
import shlex
from typing import TYPE_CHECKING, Any

import tomli_w

from aigc_study.domain.table import is_link
from aigc_study.errors import AddressGiven, CannotRead, Fault, UnusableFile, reason_of
from aigc_study.storage.paths import expanded
from aigc_study.storage.toml import decoded, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROLE = "checklist"
# Ten times the longest that people share; Markdown takes a second for each 300 kB.
_LARGEST = 2 * 1024 * 1024
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What is given instead of a checklist, by how it begins, and the kind of fault that says so.
_NO_CHECKLISTS = {
    "no-text": r"\s*\Z",
    "web-page": r"\s*<(?:!doctype html|html)\b",
    "is-plan": r"(?:#.*\n|\s)*format\s*=",
}


def read_text(path: str, content: bytes | None) -> str:
    """Return the text of a checklist, whose content may have been read already.

    Raises ``UnusableFile``, ``CannotRead`` and ``AddressGiven``.
    """
    if is_link(path):
        raise AddressGiven(path, shlex.quote(path))
    try:
        if content is None:
            content = read_bytes(expanded(path), regular=False)
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from error
    if content.startswith(_UTF_16):  # as Windows writes it; what is no text is refused below
        content = content.decode("utf-16", "ignore").encode()
    text = decoded(content, path, ROLE, _LARGEST)
    found = (kind for kind, start in _NO_CHECKLISTS.items() if re.match(start, text, re.IGNORECASE))
    kind = "not-utf-8" if "\0" in text else next(found, "")
    if kind:
        raise UnusableFile(ROLE, path, [Fault("", kind)])
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
