"""Saving what can still be read of a damaged journal."""

from __future__ import annotations

import codecs
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from aigc_study import journal
from aigc_study.errors import JournalChanged
from aigc_study.store.blocks import blocks
from aigc_study.store.saving import locked, replace
from aigc_study.store.toml_file import loads, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_HEADER = re.compile(r"(\[\[[ \t]*entry[ \t]*\]\])")
_OF_THE_FILE = {"format", "curriculum"}


class Line(NamedTuple):
    """A line of the damaged file: its number, from 1, and its text."""

    number: int
    text: str


class Salvage(NamedTuple):
    """What is left of a journal: a whole new file, how many entries it has, and the lines lost."""

    content: bytes
    entries: int
    lost: Sequence[Line]


def salvage(damaged: bytes, curriculum_id: str) -> Salvage:
    """Read entry by entry what can still be read, and in a damaged one line by line."""
    if damaged.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        damaged = damaged.decode("utf-16", errors="replace").encode()
    damaged = damaged.removeprefix(codecs.BOM_UTF8)
    texts: list[str] = []
    lost: list[Line] = []
    header = f'format = {journal.FORMAT}\ncurriculum = "{curriculum_id}"\n'
    for number, block in blocks(damaged):
        if number == 1 and _is_header(text := _decoded(block), curriculum_id):
            header = f"{text.strip()}\n"
        elif _is_entry(text := _decoded(block)):
            texts.append(text.strip())
        else:
            for lines in _entries_in(number, block, lost):
                text = "\n".join(["[[entry]]", *(line.text for line in lines)])
                if _is_entry(text):
                    texts.append(text)
                else:
                    lost += lines
    content = "\n".join([header, *(f"{text}\n" for text in texts)])
    return Salvage(content.encode(), len(texts), sorted(lost))


def set_aside(path: str, damaged: bytes, content: bytes, day: date) -> str:
    """Replace a damaged journal, and return where it is kept, under a name with a date.

    Raises ``CannotSave``, ``NotFlushed``, and ``JournalChanged`` if it is no longer what it was.
    """
    with locked(path):
        if read_bytes(path) != damaged:
            raise JournalChanged
        name = kept = f"{path}.damaged-{day}"
        number = 1
        while os.path.lexists(kept):
            number += 1
            kept = f"{name}-{number}"
        replace(kept, damaged)
        replace(path, content)
    return kept


def _decoded(line: bytes) -> str:
    """Return the text, even if an editor in China saved it in the encoding of old."""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return line.decode(encoding)
    return line.decode(errors="replace")


def _is_header(text: str, curriculum_id: str) -> bool:
    table = _parsed(text)
    if table is None or "entry" in table:
        return False
    _entries, faults = journal.from_mapping(table, curriculum_id)
    return not faults


def _is_entry(text: str) -> bool:
    table = _parsed(text)
    if table is None or table.keys() != {"entry"}:
        return False
    entries, faults = journal.from_mapping({"format": 1, "curriculum": "any", **table}, "")
    return len(entries) == 1 and not faults


def _parsed(text: str) -> dict[str, object] | None:
    with suppress(ValueError, RecursionError):
        return loads(text)
    return None


def _entries_in(first: int, block: bytes, lost: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each entry in a block, even where its header is gone; collect the rest."""
    keys: set[str] = set()
    lines: list[Line] = []
    for line in _lines(first, block):
        table = _parsed(line.text)
        begins = _HEADER.match(line.text) is not None
        if begins or (table and keys & table.keys()):
            yield lines
            keys, lines = set(), []
        if begins or (table is not None and table.keys() <= _OF_THE_FILE):
            continue  # a header, a comment, or what every journal begins with
        if table is None or "[" in line.text.lstrip()[:1]:
            lost.append(line)
        else:
            keys |= table.keys()
            lines.append(line)
    yield lines


def _lines(first: int, block: bytes) -> Iterator[Line]:
    """Yield the lines, those that two entries share cut between them."""
    for number, raw in enumerate(block.split(b"\n"), start=first):
        text = _decoded(raw).rstrip("\r")
        pieces = [text] if _parsed(text) is not None else _HEADER.split(text)
        yield from (Line(number, piece) for piece in pieces if piece.strip())
