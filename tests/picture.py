"""Draws what a terminal shows as an SVG, for the READMEs."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.views.text_width import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CELL, LINE, MARGIN = 9, 22, 18

_COLOUR = re.compile(r"\x1b\[([\d;]*)m")
# Not every program that shows SVGs places the second character of a text where it is told to.
_RUN = re.compile(r"━+|─+|┃|[!-~]+|[^ ]")

# The class s31 is the colour that "\x1b[31m" selects. A reader's browser chooses light or dark.
_STYLE = """\
text { font: 15px ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono",
  "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace; white-space: pre }
text, rect { fill: #1f2328 }
.s1 { font-weight: bold }
.s2 { fill-opacity: .6 }
.s31 { fill: #cf222e }
.s32 { fill: #1a7f37 }
.screen { fill: #f6f8fa; stroke: #d0d7de }
@media (prefers-color-scheme: dark) {
  text, rect { fill: #e6edf3 }
  .s31 { fill: #ff7b72 }
  .s32 { fill: #3fb950 }
  .screen { fill: #0d1117; stroke: #30363d }
}
"""


class _Run(NamedTuple):
    """ASCII, equal signs of a bar or another character: in one style, from a cell on."""

    cell: int
    text: str
    style: str


def draw(lines: list[str], columns: int, title: str) -> str:
    """Return the picture of lines as a terminal gets them, with their codes for colours."""
    wide, high = columns * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    shapes = [
        _text(run, y) if run.text[0] not in "━─┃" else _bar(run, y)
        for y, line in enumerate(lines)
        for run in _runs(line)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="img">\n<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n'
        f'<rect class="screen" x=".5" y=".5" width="{wide - 1}" height="{high - 1}" rx="8"/>\n'
        + "".join(shapes)
        + "</svg>\n"
    )


def _runs(line: str) -> Iterator[_Run]:
    """Yield what is visible; Rich ends each style with a reset before it begins another."""
    cell, style = 0, ""
    for index, piece in enumerate(_COLOUR.split(line)):
        if index % 2:
            style = " ".join(f"s{code}" for code in piece.split(";") if code.strip("0"))
            continue
        for run in _RUN.finditer(piece):
            yield _Run(cell + width(piece[: run.start()]), run[0], style)
        cell += width(piece)


def _text(run: _Run, line: int) -> str:
    """Place each character by itself: fonts differ in the width of Chinese beside ASCII."""
    xs = " ".join(str(MARGIN + (run.cell + index) * CELL) for index in range(len(run.text)))
    return _element("text", run.style, {"x": xs, "y": MARGIN + line * LINE + 16}, escape(run.text))


def _bar(run: _Run, line: int) -> str:
    """Draw the signs of progress bars, which not every font joins."""
    left, top, cells = MARGIN + run.cell * CELL, MARGIN + line * LINE, len(run.text)
    box = {
        "━": (left, top + 9, cells * CELL, 4),
        "─": (left, top + 10, cells * CELL, 2),
        "┃": (left + 3, top, 3, LINE),
    }[run.text[0]]
    return _element("rect", run.style, dict(zip(("x", "y", "width", "height"), box, strict=True)))


def _element(name: str, style: str, attributes: dict[str, object], text: str = "") -> str:
    if style:
        attributes["class"] = style
    values = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{values}>{text}</{name}>\n" if text else f"<{name}{values}/>\n"


def unknown_styles(lines: Iterable[str]) -> set[str]:
    """Return the classes that lines use and the style sheet lacks."""
    used = {style for line in lines for run in _runs(line) for style in run.style.split()}
    return {style for style in used if f".{style} {{" not in _STYLE}
