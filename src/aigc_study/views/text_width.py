"""Measuring, padding, shortening and wrapping text in terminal cells.

A Chinese character takes two cells.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

_MIN_WRAP_WIDTH = 8
_MIN_ROOM = 16  # beside a head, else the text goes below it, so far in
_BELOW = "    "

# These take one cell each, so text of ASCII and our own signs is measured without Rich.
_SIGNS = dict.fromkeys(map(ord, "✓○━─·–…“”±"))

# Added to a character's code it gives one that takes two cells to Rich.
_WIDE = 0x30000


# East Asian consoles show every character of two bytes in two cells. These signs take one there,
# except for √; but an x, for ✓, would read as "wrong".
_EAST_ASIAN_SIGNS = {"✓": "√", "○": "o", "━": "#", "─": ".", "┃": "|"}
_EAST_ASIAN = ("big5", "cp932", "cp949", "cp950", "euc_", "gb", "hz", "johab", "shift_jis")


class _Output:
    """The encoding of the output, unless it has all characters."""

    encoding = ""


def set_encoding(encoding: str) -> None:
    """Measure texts as they are shown in an encoding from now on."""
    has_all = codecs.lookup(encoding).name.startswith("utf")
    _Output.encoding = "" if has_all else encoding


def is_east_asian(encoding: str) -> bool:
    """Tell whether an encoding is one whose characters take one or two bytes, and as many cells."""
    return bool(encoding) and codecs.lookup(encoding).name.startswith(_EAST_ASIAN)


def sign(char: str) -> str:
    """Return one of our signs in the form that suits the output's encoding."""
    return _EAST_ASIAN_SIGNS.get(char, char) if is_east_asian(_Output.encoding) else char


def output_encoding() -> str:
    """Return the output's encoding, or "" if that has all characters."""
    return _Output.encoding


def width(text: str) -> int:
    """Return the cells that a text without control characters takes."""
    if text.isascii():
        return len(text)
    if not _Output.encoding and text.translate(_SIGNS).isascii():
        return len(text)
    return _measured(text, _Output.encoding)


@lru_cache(maxsize=4096)
def _measured(text: str, encoding: str) -> int:
    from rich.cells import cell_len

    return cell_len(_for_rich(text, encoding))


def for_rich(text: str) -> str:
    """Return a text that Rich measures as the output's encoding shows it."""
    return _for_rich(text, _Output.encoding)


def _for_rich(text: str, encoding: str) -> str:
    if not encoding or text.isascii():
        return text
    text = text.encode(encoding, "plain").decode(encoding)
    if not is_east_asian(encoding):
        return text
    from unicodedata import east_asian_width

    return "".join(
        chr(ord(char) + _WIDE) if east_asian_width(char) == "A" else char for char in text
    )


def from_rich(text: str) -> str:
    """Undo ``for_rich``, except for characters that the encoding lacks."""
    if not _Output.encoding or text.isascii():
        return text
    return "".join(chr(ord(char) - _WIDE) if ord(char) > _WIDE else char for char in text)


def pad(text: str, cells: int) -> str:
    """Return the text with trailing spaces up to a width."""
    return text + " " * (cells - width(text))


def fit(text: str, cells: int, ellipsis: str) -> str:
    """Return the text, truncated with an ellipsis if it is too wide."""
    if width(text) <= cells:
        return text
    cut = _cut(for_rich(text), max(0, cells - len(ellipsis)))
    return from_rich(cut) + ellipsis


@lru_cache(maxsize=4096)
def _cut(text: str, cells: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(text, cells).rstrip()


def wrap_hanging(head: str, text: str, cells: int | None) -> list[str]:
    """Return ``head`` with the text wrapped to its right; unwrapped if ``cells`` is ``None``.

    Below it where a narrow terminal has too little room beside it.
    """
    if cells is None or width(head) + width(text) <= cells:
        return [head + text]
    from rich.cells import chop_cells

    indent = width(head)
    if cells - indent < _MIN_ROOM and indent > len(_BELOW):
        return [*filter(None, [head.rstrip()]), *wrap_hanging(_BELOW, text, cells)]
    room = max(_MIN_WRAP_WIDTH, cells - indent)
    lines = [""]
    for word in text.split(" "):
        pieces = [word] if width(word) <= room else map(from_rich, chop_cells(for_rich(word), room))
        for piece in pieces:
            if lines[-1] and indent + width(f"{lines[-1]} {piece}") > cells:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def wrapped(line: str, cells: int) -> list[str]:
    """Return a line wrapped if it is too wide, with its own indentation on each line."""
    text = line.lstrip()
    return wrap_hanging(line[: len(line) - len(text)], text, cells)
