"""Saving what can still be read of a damaged journal."""

from __future__ import annotations

import codecs
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain import journal
from aigc_study.errors import JournalChanged, UnusableFile
from aigc_study.storage.atomic import locked, replace
from aigc_study.storage.journal import ROLE, blocks
from aigc_study.storage.toml import loads, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_HEADER = re.compile(r"(\[\[[ \t]*entry[ \t]*\]\])")
_OF_THE_FILE = {"format", "curriculum"}
# What begins and ends a text of several lines.
_QUOTES = ('"""', "'''")
# A list of changes, which says what counts, and an item of it: the ``at`` of a change.
_LISTED = re.compile(r"[ \t]*(adds|drops)[ \t]*=[ \t]*\[(.*)")
_ITEM = re.compile(r"[0-9]{4}-[0-9:T.-]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


class Line(NamedTuple):
    """A line of the damaged file: its number, from 1, and its text."""

    number: int
    text: str


class Repair(NamedTuple):
    """What is left of a journal: a whole new file, how many entries it has, and the lines lost.

    ``partial_lines`` are saved with U+FFFD for what can't be read in them, or with only some of the
    changes they list. ``path`` and ``damaged`` are where the journal is and what it holds now.
    """

    content: bytes
    entries: int
    lost: Sequence[Line]
    partial_lines: Sequence[Line]
    path: str = ""
    damaged: bytes = b""

    @property
    def lists_hurt(self) -> bool:
        """Whether a list of changes, which says what counts, is not whole any more."""
        return any(_LISTED.match(line.text) for line in (*self.lost, *self.partial_lines))


def repair(damaged: bytes, curriculum_id: str) -> Repair:
    """Read entry by entry what can still be read, and in a damaged one line by line."""
    damaged = _in_utf_8(damaged)
    texts: list[str] = []
    lost: list[Line] = []
    header = f'format = {journal.FORMAT}\ncurriculum = "{curriculum_id}"\n'
    partial_lines: list[Line] = []
    pieces = list(blocks(damaged))
    next_piece = 0
    for position, (number, block) in enumerate(pieces):
        if position < next_piece:
            continue
        if number == 1 and _is_header(text := _decoded(block), curriculum_id):
            header = f"{text.strip()}\n"
        elif pieces_of_it := _whole_entry(pieces, position):
            texts.append("".join(pieces_of_it).strip())
            next_piece = position + len(pieces_of_it)
        else:
            mended: dict[Line, Line] = {}
            for lines in _entries_in(number, block, lost, mended):
                text = "\n".join(["[[entry]]", *(line.text for line in lines)])
                if _is_entry(text):
                    texts.append(text)
                    partial_lines += [mended[line] for line in lines if line in mended]
                else:
                    lost += [mended.get(line, line) for line in lines]
    content = "\n".join([header, *(f"{text}\n" for text in texts)])
    partial_lines += [
        Line(number, text)
        for number, line in enumerate(damaged.split(b"\n"), start=1)
        if "\ufffd" in (text := _decoded_line(line)) and text.encode() != line
    ]
    unsaved = {line.number for line in lost}
    told = {line.number: line for line in reversed(partial_lines) if line.number not in unsaved}
    return Repair(content.encode(), len(texts), sorted(lost), sorted(told.values()))


def quarantine(found: Repair, day: date) -> str:
    """Replace a damaged journal, and return where it is kept, under a name with a date.

    Raises ``CannotSave``, ``NotFlushed``, and ``JournalChanged`` if it is not that one any more.
    """
    with locked(found.path):
        if read_bytes(found.path) != found.damaged:
            raise JournalChanged
        name = kept = f"{found.path}.damaged-{day}"
        number = 1
        while os.path.lexists(kept):
            number += 1
            kept = f"{name}-{number}"
        replace(kept, found.damaged)
        replace(found.path, found.content)
    return kept


def repair_of(error: UnusableFile, curriculum_id: str) -> Repair:
    """Repair the journal that can't be used; raises the error if it is not damaged, or not ours."""
    if not error.is_damage or error.role != ROLE:
        raise error
    damaged = read_bytes(error.path)
    _refuse_others(damaged, error.path, curriculum_id)
    return repair(damaged, curriculum_id)._replace(path=error.path, damaged=damaged)


def _refuse_others(damaged: bytes, path: str, curriculum_id: str) -> None:
    """Raise ``UnusableFile`` if a file, damaged as it is, was of a newer format or another plan."""
    found: dict[str, object] = {}
    _number, head = next(blocks(_in_utf_8(damaged)))
    for line in _decoded(head).split("\n"):
        found |= {key: value for key, value in (_parsed(line) or {}).items() if key in _OF_THE_FILE}
    _entries, faults = journal.from_mapping(
        {"format": journal.FORMAT, "curriculum": curriculum_id, **found}, curriculum_id
    )
    error = UnusableFile(ROLE, path, faults)
    if not error.is_damage:
        raise error


def _in_utf_8(content: bytes) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _decoded(block: bytes) -> str:
    return "\n".join(map(_decoded_line, block.split(b"\n")))


def _decoded_line(line: bytes) -> str:
    """Return the text, even if an editor in China saved the line in the encoding of old."""
    text = line.decode(errors="replace")
    broken = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - broken
    if broken > whole:
        with suppress(UnicodeDecodeError):
            return line.decode("gb18030")
    return text


def _is_header(text: str, curriculum_id: str) -> bool:
    table = _parsed(text)
    if table is None or "entry" in table:
        return False
    _entries, faults = journal.from_mapping(table, curriculum_id)
    return not faults


def _whole_entry(pieces: Sequence[tuple[int, bytes]], first: int) -> list[str]:
    """Return the pieces, from one on, that are one entry; none if there is none.

    There are several where a text of more than a line has the header of an entry in it: it ends
    with the next quotes of that kind.
    """
    texts: list[str] = []
    for position in range(first, len(pieces)):
        _number, piece = pieces[position]
        texts.append(_decoded(piece))
        ends = len(texts) == 1 or any(quotes in texts[-1] for quotes in _QUOTES)
        if ends and _is_entry("".join(texts)):
            return texts
        if (ends and len(texts) > 1) or not any(quotes in texts[0] for quotes in _QUOTES):
            break
    return []


def _is_entry(text: str) -> bool:
    table = _parsed(text)
    if table is None or table.keys() != {"entry"}:
        return False
    head = {"format": journal.FORMAT, "curriculum": "any"}
    entries, faults = journal.from_mapping({**head, **table}, "")
    return len(entries) == 1 and not faults


def _parsed(text: str) -> dict[str, object] | None:
    with suppress(ValueError, RecursionError):
        return loads(text)
    return None


def _entries_in(
    first: int, block: bytes, lost: list[Line], mended: dict[Line, Line]
) -> Iterator[list[Line]]:
    """Yield the lines of each entry in a block, even where its header is gone; collect the rest.

    ``mended`` leads from lines that are not as they were found to those that were.
    """
    keys: set[str] = set()
    lines: list[Line] = []
    for found in _lines(first, block):
        line, table = found, _parsed(found.text)
        if table is None and (text := _with_readable_items(found.text)):
            line, table = Line(found.number, text), _parsed(text)
            mended[line] = found
        # A header with a stray "#" before it still says where an entry begins.
        begins = _HEADER.match(line.text.lstrip("# \t")) is not None
        if begins or (table and keys & table.keys()):
            yield lines
            keys, lines = set(), []
        if begins or (table and table.keys() <= _OF_THE_FILE):
            continue  # a header, or what every journal begins with
        if table is None or "[" in line.text.lstrip()[:1]:
            lost.append(line)
            if "\0" in line.text:  # there is no telling how much the zeros stand for
                yield lines
                keys, lines = set(), []
        else:
            keys |= table.keys()
            lines.append(line)
    yield lines


def _with_readable_items(text: str) -> str:
    """Return a list of changes with what can be read of it; "" if nothing can, or it is none."""
    match = _LISTED.match(text)
    items = [item for item in _ITEM.findall(match[2]) if _can_be_listed(item)] if match else []
    return f"{match[1]} = [{', '.join(items)}]" if match and items else ""


def _can_be_listed(item: str) -> bool:
    return _is_entry(f'[[entry]]\nat = 2000-01-01T00:00:00Z\ndid = "merge"\nadds = [{item}]')


def _lines(first: int, block: bytes) -> Iterator[Line]:
    """Yield the lines, those that two entries share cut between them."""
    for number, raw in enumerate(block.split(b"\n"), start=first):
        text = _decoded_line(raw).rstrip("\r")
        pieces = [text] if _parsed(text) is not None else _HEADER.split(text)
        yield from (Line(number, piece) for piece in pieces if piece.strip())
