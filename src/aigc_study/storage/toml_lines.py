"""The line of each key of a TOML file, for faults that are found after it was parsed."""

from __future__ import annotations

import re
from bisect import bisect
from contextlib import suppress
from typing import TYPE_CHECKING

from aigc_study.storage.toml import STRING, loads

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(rf"[ \t]*({STRING}|[\w-]+)[ \t]*", re.DOTALL)
_PLAIN = re.compile(rf"{STRING}|[^,\]}}#\n]+", re.DOTALL)


class KeyLines:
    """Finds the line of a key path such as ``stages[0].lessons[3].title`` in valid TOML."""

    def __init__(self, text: str) -> None:
        self._offsets: dict[str, int] = {}
        with suppress(RecursionError, ValueError):
            self._offsets = _Scan(text).offsets
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def find(self, path: str) -> int:
        """Return the line of a key, or of the table that lacks it; 0 if that is not known."""
        while path and path not in self._offsets:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return bisect(self._line_ends, self._offsets[path]) + 1 if path else 0


class _Scan:
    """Walks over the text of a file and notes the offset of each key, and of each item of a list.

    Raises ``ValueError`` if a key looks like several, and so could be mistaken for another, and
    for a value without an end.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._items: dict[str, int] = {}
        self.offsets: dict[str, int] = {}
        table = ""
        while char := self._next():
            table = self._header() if char == "[" else table
            if char != "[":
                self._pair(table)

    def _next(self) -> str:
        """Return the next character that is not blank or in a comment; "" at the end."""
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _header(self) -> str:
        """Read ``[table]`` or ``[[list]]``, and return the path of the table that begins."""
        start = self._at
        brackets = 2 if self._text.startswith("[[", start) else 1
        self._at += brackets
        *above, name = self._key()
        self._at += brackets
        path = ""
        for part in above:
            path = self._note(path, part, start)
            if path in self._items:
                path += f"[{self._items[path]}]"
        path = self._note(path, name, start)
        if brackets == 1:
            return path
        self._items[path] = self._items.get(path, -1) + 1
        return self._note_item(path, self._items[path], start)

    def _pair(self, table: str) -> None:
        """Read a key and its value."""
        start = self._at
        for part in self._key():
            table = self._note(table, part, start)
        self._at += 1  # "="
        self._value(table)

    def _key(self) -> Sequence[str]:
        parts = []
        while match := _KEY.match(self._text, self._at):
            part = match[1]
            if part[0] in "\"'":
                (part,) = loads(f"{part} = 0")
                if not part or set(part) & {".", "["}:
                    raise ValueError(part)
            parts.append(part)
            self._at = match.end()
            if self._text[self._at] != ".":
                break
            self._at += 1
        return parts

    def _value(self, path: str) -> None:
        opening = self._next()
        if opening not in ("[", "{"):
            match = _PLAIN.match(self._text, self._at)
            self._at = match.end() if match else len(self._text)
            return
        self._at += 1
        count = 0
        while (char := self._next()) not in ("]", "}"):
            if not char:
                raise ValueError(path)
            if char == ",":
                self._at += 1
            elif opening == "{":
                self._pair(path)
            else:
                self._value(self._note_item(path, count, self._at))
                count += 1
        self._at += 1

    def _note(self, table: str, key: str, offset: int) -> str:
        path = f"{table}.{key}" if table else key
        self.offsets.setdefault(path, offset)
        return path

    def _note_item(self, path: str, index: int, offset: int) -> str:
        path = f"{path}[{index}]"
        self.offsets.setdefault(path, offset)
        return path
