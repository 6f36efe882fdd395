"""Measuring, padding, shortening and wrapping text in terminal cells.

A Chinese character takes two cells.
"""

from __future__ import annotations

from functools import lru_cache

_MIN_WRAP_WIDTH = 8

# These take one cell each, so text of ASCII and our own signs is measured without Rich.
_SIGNS = dict.fromkeys(map(ord, "✓○━─·–…“”±"))


def width(text: str) -> int:
    """Return the cells that a text without control characters takes."""
    plain = text.isascii() or text.translate(_SIGNS).isascii()
    return len(text) if plain else _wide(text)


@lru_cache(maxsize=4096)
def _wide(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, cells: int) -> str:
    """Return the text with trailing spaces up to a width."""
    return text + " " * (cells - width(text))


def fit(text: str, cells: int, ellipsis: str) -> str:
    """Return the text, truncated with an ellipsis if it is too wide."""
    if width(text) <= cells:
        return text
    return _cut(text, max(0, cells - len(ellipsis))) + ellipsis


@lru_cache(maxsize=4096)
def _cut(text: str, cells: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(text, cells).rstrip()


def wrap_hanging(head: str, text: str, cells: int | None) -> list[str]:
    """Return ``head`` with the text wrapped to its right; unwrapped if ``cells`` is ``None``."""
    if cells is None:
        return [head + text]
    from rich.cells import chop_cells

    indent = width(head)
    lines = [""]
    for word in text.split(" "):
        for piece in chop_cells(word, max(_MIN_WRAP_WIDTH, cells - indent)):
            if lines[-1] and indent + width(f"{lines[-1]} {piece}") > cells:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def wrapped(line: str, cells: int) -> list[str]:
    """Return a line wrapped if it is too wide, with its own indentation on each line."""
    if width(line) <= cells:
        return [line]
    text = line.lstrip()
    return wrap_hanging(line[: len(line) - len(text)], text, cells)
