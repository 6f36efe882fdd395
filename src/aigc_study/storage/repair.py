"""Recovering what can be read of a damaged journal."""

from __future__ import annotations

import codecs
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain import journal
from aigc_study.errors import JournalChanged, UnusableFile
from aigc_study.storage.atomic import replace
from aigc_study.storage.journal import ROLE, blocks
from aigc_study.storage.lock import locked
from aigc_study.storage.toml import loads, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_HEADER = re.compile(r"(\[\[[ \t]*entry[ \t]*\]\])")
_FILE_KEYS = {"format", "curriculum"}
# The delimiters of multi-line strings.
_QUOTES = ('"""', "'''")
# A list of changes that start or stop counting, and its items: the ``at`` of a change.
_LISTED = re.compile(r"[ \t]*(adds|drops)[ \t]*=[ \t]*\[(.*)")
_ITEM = re.compile(r"[0-9]{4}-[0-9:T.-]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


class Line(NamedTuple):
    """A line of the damaged file: its number, counted from 1, and its text."""

    number: int
    text: str


class Repair(NamedTuple):
    """The result of a repair: the new content, its number of entries, and the lines lost.

    ``partial_lines`` are kept in part: with U+FFFD for bytes that can't be decoded, or with only
    some of the changes they list. ``path`` and ``damaged`` are the journal's path and old content.
    """

    content: bytes
    entries: int
    lost: Sequence[Line]
    partial_lines: Sequence[Line]
    path: str = ""
    damaged: bytes = b""

    @property
    def lists_damaged(self) -> bool:
        """Whether a list of changes that start or stop counting was damaged."""
        return any(_LISTED.match(line.text) for line in (*self.lost, *self.partial_lines))


def repair(damaged: bytes, curriculum_id: str) -> Repair:
    """Recover whole entries, and the readable lines of damaged ones."""
    damaged = _to_utf_8(damaged)
    texts: list[str] = []
    lost: list[Line] = []
    header = f'format = {journal.FORMAT}\ncurriculum = "{curriculum_id}"\n'
    partial_lines: list[Line] = []
    all_blocks = list(blocks(damaged))
    next_block = 0
    for index, (number, block) in enumerate(all_blocks):
        if index < next_block:
            continue
        if number == 1 and _is_header(text := _decoded(block), curriculum_id):
            header = f"{text.strip()}\n"
        elif entry_blocks := _whole_entry(all_blocks, index):
            texts.append("".join(entry_blocks).strip())
            next_block = index + len(entry_blocks)
        else:
            originals: dict[Line, Line] = {}
            for lines in _entries_in(number, block, lost, originals):
                text = "\n".join(["[[entry]]", *(line.text for line in lines)])
                if _is_entry(text):
                    texts.append(text)
                    partial_lines += [originals[line] for line in lines if line in originals]
                else:
                    lost += [originals.get(line, line) for line in lines]
    content = "\n".join([header, *(f"{text}\n" for text in texts)])
    partial_lines += [
        Line(number, text)
        for number, line in enumerate(damaged.split(b"\n"), start=1)
        if "\ufffd" in (text := _decoded_line(line)) and text.encode() != line
    ]
    lost_numbers = {line.number for line in lost}
    partial_by_number = {
        line.number: line for line in reversed(partial_lines) if line.number not in lost_numbers
    }
    return Repair(content.encode(), len(texts), sorted(lost), sorted(partial_by_number.values()))


def quarantine(repair: Repair, day: date) -> str:
    """Replace a damaged journal; return the path where it is kept, with the date in its name.

    Raises ``CannotSave``, ``NotSynced``, and ``JournalChanged`` if it changed since the repair.
    """
    with locked(repair.path):
        if read_bytes(repair.path) != repair.damaged:
            raise JournalChanged
        name = kept = f"{repair.path}.damaged-{day}"
        number = 1
        while os.path.lexists(kept):
            number += 1
            kept = f"{name}-{number}"
        replace(kept, repair.damaged)
        replace(repair.path, repair.content)
    return kept


def repair_of(error: UnusableFile, curriculum_id: str) -> Repair:
    """Repair the journal of an error; raises the error if it is not damage, or no own journal."""
    if not error.is_damage or error.role != ROLE:
        raise error
    damaged = read_bytes(error.path)
    _refuse_foreign(damaged, error.path, curriculum_id)
    return repair(damaged, curriculum_id)._replace(path=error.path, damaged=damaged)


def _refuse_foreign(damaged: bytes, path: str, curriculum_id: str) -> None:
    """Raise ``UnusableFile`` if a damaged file has a newer format or another curriculum."""
    header: dict[str, object] = {"format": journal.FORMAT, "curriculum": curriculum_id}
    _number, head = next(blocks(_to_utf_8(damaged)))
    for line in _decoded(head).split("\n"):
        header |= {key: value for key, value in (_parsed(line) or {}).items() if key in _FILE_KEYS}
    _entries, faults = journal.from_mapping(header, curriculum_id)
    error = UnusableFile(ROLE, path, faults)
    if not error.is_damage:
        raise error


def _to_utf_8(content: bytes) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _decoded(block: bytes) -> str:
    return "\n".join(map(_decoded_line, block.split(b"\n")))


def _decoded_line(line: bytes) -> str:
    """Decode a line as UTF-8, or as GB18030, which Chinese editors may have saved it in."""
    text = line.decode(errors="replace")
    invalid = text.count("\ufffd")
    valid = sum(char > "\x7f" for char in text) - invalid
    if invalid > valid:
        with suppress(UnicodeDecodeError):
            return line.decode("gb18030")
    return text


def _is_header(text: str, curriculum_id: str) -> bool:
    table = _parsed(text)
    if table is None or "entry" in table:
        return False
    _entries, faults = journal.from_mapping(table, curriculum_id)
    return not faults


def _whole_entry(all_blocks: Sequence[tuple[int, bytes]], first: int) -> list[str]:
    """Return the blocks, from ``first`` on, that form one undamaged entry; empty if none do.

    An entry has several blocks if a multi-line string contains an entry's header; it then ends at
    the closing quotes.
    """
    texts: list[str] = []
    for index in range(first, len(all_blocks)):
        _number, block = all_blocks[index]
        texts.append(_decoded(block))
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
    first: int, block: bytes, lost: list[Line], originals: dict[Line, Line]
) -> Iterator[list[Line]]:
    """Yield the lines of each entry in a block, even one without a header; collect lost lines.

    ``originals`` maps lines changed by the repair to what they were.
    """
    keys: set[str] = set()
    lines: list[Line] = []
    for original in _lines(first, block):
        line, table = original, _parsed(original.text)
        if table is None and (text := _with_readable_items(original.text)):
            line, table = Line(original.number, text), _parsed(text)
            originals[line] = original
        # A header after a stray "#" still begins an entry.
        begins = _HEADER.match(line.text.lstrip("# \t")) is not None
        if begins or (table and keys & table.keys()):
            yield lines
            keys, lines = set(), []
        if begins or (table and table.keys() <= _FILE_KEYS):
            continue  # the header of an entry or of the file
        if table is None or "[" in line.text.lstrip()[:1]:
            lost.append(line)
            if "\0" in line.text:  # the zeros may have replaced several entries
                yield lines
                keys, lines = set(), []
        else:
            keys |= table.keys()
            lines.append(line)
    yield lines


def _with_readable_items(text: str) -> str:
    """Return a list of changes with its readable items; "" if there are none, or it is no list."""
    match = _LISTED.match(text)
    items = [item for item in _ITEM.findall(match[2]) if _is_valid_item(item)] if match else []
    return f"{match[1]} = [{', '.join(items)}]" if match and items else ""


def _is_valid_item(item: str) -> bool:
    return _is_entry(f'[[entry]]\nat = 2000-01-01T00:00:00Z\ndid = "merge"\nadds = [{item}]')


def _lines(first: int, block: bytes) -> Iterator[Line]:
    """Yield the lines; one that contains the header of the next entry is split there."""
    for number, raw in enumerate(block.split(b"\n"), start=first):
        text = _decoded_line(raw).rstrip("\r")
        parts = [text] if _parsed(text) is not None else _HEADER.split(text)
        yield from (Line(number, part) for part in parts if part.strip())
