"""Measuring and shaping text in terminal cells, of which a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

width = cell_len


def pad(text: str, cells: int) -> str:
    """Return the text with spaces after it up to a width."""
    return text + " " * (cells - cell_len(text))


def fit(text: str, cells: int, ellipsis: str) -> str:
    """Return the text, shortened with an ellipsis if it is wider than a width."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - len(ellipsis))).rstrip() + ellipsis
