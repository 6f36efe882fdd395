"""Measuring and shaping text in terminal cells, of which a Chinese character takes two."""

from __future__ import annotations

from functools import lru_cache

_NARROWEST = 8


# Our own signs take one cell each, and so plain English with them is measured without Rich.
_SIGNS = dict.fromkeys(map(ord, "✓○━─·–…“”±"))


def width(text: str) -> int:
    """Return how many cells a text without control characters takes."""
    plain = text.isascii() or text.translate(_SIGNS).isascii()
    return len(text) if plain else _wide(text)


@lru_cache(maxsize=4096)
def _wide(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, cells: int) -> str:
    """Return the text with spaces after it up to a width."""
    return text + " " * (cells - width(text))


def fit(text: str, cells: int, ellipsis: str) -> str:
    """Return the text, shortened with an ellipsis if it is wider than a width."""
    if width(text) <= cells:
        return text
    from rich.cells import set_cell_size

    return set_cell_size(text, max(0, cells - len(ellipsis))).rstrip() + ellipsis


def wrap_hanging(head: str, text: str, cells: int | None) -> list[str]:
    """Return lines that begin with ``head``, with the text wrapped beside it."""
    if cells is None:
        return [head + text]
    from rich.cells import chop_cells

    indent = width(head)
    lines = [""]
    for word in text.split(" "):
        for piece in chop_cells(word, max(_NARROWEST, cells - indent)):
            if lines[-1] and indent + width(f"{lines[-1]} {piece}") > cells:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def wrapped(line: str, cells: int) -> list[str]:
    """Return a line as it is if it fits, else wrapped, each piece indented as the line is."""
    if width(line) <= cells:
        return [line]
    text = line.lstrip()
    return wrap_hanging(line[: len(line) - len(text)], text, cells)
