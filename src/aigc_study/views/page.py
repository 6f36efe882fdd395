"""Where views are shown: the width, colour and signs of a terminal, a pipe or a file."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import language
from aigc_study.views import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

# Text from a file or the command line must not control the terminal: control characters become
# U+FFFD, marks of text direction are removed, and line breaks become spaces.
CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")
CONTROLS |= dict.fromkeys(
    (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""
)
CONTROLS |= dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u2028\u2029"), " ")


DONE, TODO, OVERDUE, SKIPPED = "✓", "○", "!", "-"
FULL, REST, PLANNED = "━", "─", "┃"
REST_DAY = "~"
DOT, DASH, ELLIPSIS = "·", "–", "…"

# What is shown instead of a sign that the output's encoding lacks; for ✓ see ``plain``.
_PLAIN = {DONE: "x", TODO: "o", FULL: "#", REST: ".", PLANNED: "|", DOT: "|", DASH: "-"}
_PLAIN |= {ELLIPSIS: "..."}
_PLAIN |= {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "±": "+", "×": "x"}


def plain(text: str, encoding: str) -> str:
    """Return replacements of characters that an encoding lacks: ASCII, but √ for ✓ if it can be."""
    done = "√" if can_encode("√", encoding) else _PLAIN[DONE]
    return "".join(done if char == DONE else _PLAIN.get(char, "?") for char in text)


def can_encode(text: str, encoding: str) -> bool:
    """Tell whether an encoding has all characters of a text."""
    try:
        text.encode(encoding)
    except UnicodeError:  # from some codecs not a UnicodeEncodeError
        return False
    return True


def has_chinese(encoding: str) -> bool:
    """Tell whether an encoding has simplified characters; Big5 and the like have only others."""
    return can_encode("课", encoding)


def state_sign(sign: str) -> str:
    """Return the sign of a lesson's state, padded, since these stand in one column."""
    widest = max(text_width.width(text_width.sign(each)) for each in (DONE, TODO, OVERDUE, SKIPPED))
    return text_width.pad(text_width.sign(sign), widest)


def signs(wanted: str, plainer: str) -> str:
    """Return signs of one cell each, plainer ones where the output can't show them so."""
    encoding = text_width.output_encoding()
    is_narrow = not text_width.is_east_asian(encoding)
    return wanted if not encoding or (is_narrow and can_encode(wanted, encoding)) else plainer


class Page(NamedTuple):
    """Where a view is shown. ``width`` is in cells, ``None`` where nothing may be truncated.

    ``ellipsis`` marks truncated text, in the form that the output's encoding has.
    """

    width: int | None = None
    colour: bool = False
    ellipsis: str = ELLIPSIS

    def style(self, text: str, *codes: int) -> str:
        """Return the text in some SGR codes, or unchanged if the page has no colour."""
        if not self.colour or not codes:
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"

    def bar(self, width: int, total: int, done: int, planned: int) -> str:
        """Return a bar of what is done of a total, with a mark where the plan is, if not at 0."""
        full = max(done * width // total, min(done, 1)) if total else 0
        signs = [(text_width.sign(FULL), GREEN)] * full
        signs += [(text_width.sign(REST), DIM)] * (width - full)
        if planned:
            signs[min(planned * width // total, width - 1)] = (text_width.sign(PLANNED), BOLD)
        return "".join(
            self.style("".join(sign for sign, _code in run), code)
            for code, run in groupby(signs, itemgetter(1))
        )

    def fit(self, text: str, cells: int | None = None) -> str:
        """Return the text, truncated if it is wider than the page, or than a column of cells."""
        if self.width is None:
            return text
        return text_width.fit(text, self.width if cells is None else cells, self.ellipsis)

    def wrap(self, text: str, *, head: str = "") -> list[str]:
        """Return the text wrapped to the right of ``head``."""
        return text_width.wrap_hanging(head, text, self.width)

    def facts(self, facts: Sequence[tuple[str, str]]) -> list[str]:
        """Return labels with their values, these aligned and wrapped in a column."""
        widest = max(text_width.width(label) for label, _value in facts)
        lines: list[str] = []
        for label, value in facts:
            lines += self.wrap(value, head=f"{text_width.pad(label, widest)}  ")
        return lines

    def wrap_lines(self, text: str, *, head: str) -> list[str]:
        """Return foreign text as ``wrap`` does, with its own line breaks and indentation."""
        lines: list[str] = []
        for line in map(sanitize, text.splitlines()):
            content = line.lstrip()
            indent = line[: len(line) - len(content)]
            if self.width and len(indent) > self.width // 4:
                indent = ""
            lines += map(str.rstrip, self.wrap(content, head=head + indent))
            head = " " * text_width.width(head)
        return lines


BOLD, DIM, RED, GREEN, YELLOW, CYAN = 1, 2, 31, 32, 33, 36


def sanitize(text: str) -> str:
    """Return text without characters that could control a terminal."""
    # A fast path: Python counts no control character as printable.
    return text if text.isprintable() else text.translate(CONTROLS)


def localized(title: tuple[str, str]) -> str:
    """Return a title in the language in use, sanitized."""
    zh, en = title
    return sanitize(zh if language() == "zh" else en)
