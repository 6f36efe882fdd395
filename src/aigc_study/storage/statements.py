"""The lines of a damaged journal, and the statements that can be read of them."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain import journal
from aigc_study.storage.toml import loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEADER = re.compile(r"(\[{1,2}[ \t]*[\"']?entry[\"']?[ \t]*\]{1,2})")
_BEGINNING = re.compile(rf"[# \t]*{_HEADER.pattern}|[ \t]*at[ \t]*=[ \t]*[0-9]")
# A string or list that may go on on later lines, and how many of its possible ends are tried.
_OPENING = re.compile(r"[^#\"'=]*=[ \t]*(\"\"\"|'''|\[)")
_MAX_ENDS = 10
_TEXT = re.compile(r"[ \t]*text[ \t]*=[ \t]*(\"\"\"|'''|\"|')")
_CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")
# A list of changes that start or stop counting, and its items: the ``at`` of a change.
_LISTED = re.compile(r"[ \t]*(adds|drops)[ \t]*=[ \t]*\[(.*)")
_ITEM = re.compile(r"[0-9]{4}-[0-9:T.-]+(?:Z|[+-][0-9]{2}:[0-9]{2})")


class Line(NamedTuple):
    """A line of the damaged file: its number, counted from 1, and its text."""

    number: int
    text: str


class Statement(NamedTuple):
    """Lines that are read together: a header, a key with its value, a comment or a blank line.

    ``text`` is what is kept of them, and ``table`` what that says. No lines: the repair added it.
    """

    lines: Sequence[Line]
    text: str
    table: Mapping[str, object]
    is_readable: bool

    @property
    def is_header(self) -> bool:
        """Whether it begins an entry, even after a stray "#" or with a bracket lost."""
        return _HEADER.match(self.text.lstrip("# \t")) is not None

    @property
    def is_table(self) -> bool:
        """Whether it begins a table of any name."""
        return self.text.lstrip().startswith("[")

    @property
    def is_partial(self) -> bool:
        """Whether only a part of its lines is kept."""
        whole = "\n".join(line.text for line in self.lines)
        return bool(self.lines) and not self.is_header and self.text != whole

    def says_only(self, keys: Mapping[str, object]) -> bool:
        """Whether it is one of some keys with their values."""
        return bool(self.table) and self.table.items() <= keys.items()


def read_lines(content: bytes) -> Iterator[tuple[Line, bool]]:
    """Yield the lines, and whether they have bytes that can't be decoded."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    for number, raw in enumerate(_LINE_END.split(content.removeprefix(codecs.BOM_UTF8)), start=1):
        text = _decoded(raw)
        yield Line(number, text), "\ufffd" in text and text.encode() != raw


def _decoded(line: bytes) -> str:
    """Decode a line as UTF-8, or as GB18030, which Chinese editors may have saved it in."""
    text = line.decode(errors="replace")
    invalid = text.count("\ufffd")
    if invalid and 2 * invalid > sum(char > "\x7f" for char in text):
        with suppress(UnicodeDecodeError):
            return line.decode("gb18030")
    return text


def read_statements(lines: Sequence[Line]) -> Iterator[Statement]:
    """Split lines into statements; a line with the header of the next entry is split there."""
    index = 0
    while index < len(lines):
        number, text = lines[index]
        statement = _whole(lines, index)
        parts = [] if statement else [part for part in _HEADER.split(text) if part.strip()]
        if len(parts) > 1:
            own_lines = [[Line(number, part)] for part in parts]
            yield from (_whole(each, 0) or _in_part(each, 0) for each in own_lines)
            index += 1
        else:
            statement = statement or _in_part(lines, index)
            yield statement
            index += len(statement.lines)


def new_statement(lines: Sequence[Line], text: str | None = None) -> Statement:
    """Return the statement of some lines, or what is kept of them."""
    text = "\n".join(line.text for line in lines) if text is None else text
    with suppress(ValueError, RecursionError):
        return Statement(lines, text, loads(text) if text else {}, is_readable=True)
    return Statement(lines, text, {}, is_readable=False)


def _whole(lines: Sequence[Line], first: int) -> Statement | None:
    """Return the statement that begins on a line, if it can be read.

    It has more than one line if a string or list is only closed on a later one.
    """
    if (statement := new_statement(lines[first : first + 1])).is_readable:
        return statement
    if match := _OPENING.match(lines[first].text):
        for end in islice(_ends(lines, first, match[1]), _MAX_ENDS):
            if (statement := new_statement(lines[first:end])).is_readable:
                return statement
    return None


def _ends(lines: Sequence[Line], first: int, opening: str) -> Iterator[int]:
    """Yield where a string or list may end; if another begins before, its own end is lost."""
    for index in range(first + 1, len(lines)):
        again = _OPENING.match(lines[index].text)
        if again and again[1] == opening:
            return
        if ("]" if opening == "[" else opening) in lines[index].text:
            yield index + 1


def _in_part(lines: Sequence[Line], first: int) -> Statement:
    """Return the statement that begins on a line, with what can be read of it.

    A text that lost its closing quotes is kept at most up to the next entry.
    """
    unread = new_statement(lines[first : first + 1])
    if not (match := _TEXT.match(lines[first].text)):
        return with_readable_items(unread.lines) or unread
    quotes, end = match[1], first + 1
    while len(quotes) > 1 and end < len(lines) and "\0" not in lines[end - 1].text:
        if _BEGINNING.match(lines[end].text) or quotes in lines[end].text:
            break
        end += 1
    before_zeros = new_statement(lines[first:end]).text.partition("\0")[0]
    readable = _CONTROLS.sub("\ufffd", before_zeros.rstrip())
    for text in (readable, readable + quotes):
        if (statement := new_statement(lines[first:end], text)).is_readable:
            return statement
    return unread


def is_list(text: str) -> bool:
    """Tell whether a line lists changes that start or stop counting."""
    return _LISTED.match(text) is not None


def with_readable_items(lines: Sequence[Line]) -> Statement | None:
    """Return a list of changes with its readable items, if it is one and has any."""
    match = _LISTED.match(" ".join(line.text for line in lines))
    items = [item for item in _ITEM.findall(match[2]) if _is_valid_item(item)] if match else []
    return new_statement(lines, f"{match[1]} = [{', '.join(items)}]") if match and items else None


def _is_valid_item(item: str) -> bool:
    text = f'[[entry]]\nat = 2000-01-01T00:00:00Z\ndid = "merge"\nadds = [{item}]'
    return not faulty_keys(text)


def faulty_keys(text: str) -> set[str]:
    """Return the keys of an entry that have faults; one that is "" if it can't be read."""
    statement = new_statement([], text)
    if statement.table.keys() != {"entry"}:
        return {""}
    file = {"format": journal.FORMAT, "curriculum": "any", **statement.table}
    _entries, faults = journal.from_mapping(file, "")
    return {fault.where.removeprefix("entry[0].").partition("[")[0] for fault in faults}
