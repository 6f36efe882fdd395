"""Measuring and shaping text in terminal cells, of which a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

width = cell_len
_NARROWEST = 8


def pad(text: str, cells: int) -> str:
    """Return the text with spaces after it up to a width."""
    return text + " " * (cells - cell_len(text))


def fit(text: str, cells: int, ellipsis: str) -> str:
    """Return the text, shortened with an ellipsis if it is wider than a width."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - len(ellipsis))).rstrip() + ellipsis


def hang(head: str, text: str, cells: int | None) -> list[str]:
    """Return lines that begin with ``head``, with the text wrapped beside it."""
    if cells is None:
        return [head + text]
    indent = cell_len(head)
    lines = [""]
    for word in text.split(" "):
        for piece in chop_cells(word, max(_NARROWEST, cells - indent)):
            if lines[-1] and indent + cell_len(f"{lines[-1]} {piece}") > cells:
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def wrapped(line: str, cells: int) -> list[str]:
    """Return a line as it is if it fits, else wrapped, each piece indented as the line is."""
    if cell_len(line) <= cells:
        return [line]
    text = line.lstrip()
    return hang(line[: len(line) - len(text)], text, cells)
