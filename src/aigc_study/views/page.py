"""What views are made for: a page of some width, with or without colour, in some encoding."""

from __future__ import annotations

from typing import NamedTuple

from aigc_study.i18n import language

# Nothing from a file or the command line may steer the terminal: no control characters, and none
# that turn the direction of the text around.
_UNSAFE = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")
_UNSAFE |= dict.fromkeys(
    (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""
)
_UNSAFE |= dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u2028\u2029"), " ")


# The signs that are no letters.
DONE, TODO, OVERDUE = "✓", "○", "!"
FULL, REST = "━", "─"
DOT, DASH, ELLIPSIS = "·", "–", "…"

# What stands for a sign where the encoding lacks it.
_PLAIN = {DONE: "x", TODO: "-", FULL: "#", REST: ".", DOT: "|", DASH: "-", ELLIPSIS: "..."}
_PLAIN |= {"“": '"', "”": '"', "±": "+"}


def plain(text: str) -> str:
    """Return text of which an encoding lacks every character in the nearest that all have."""
    return "".join(_PLAIN.get(char, "?") for char in text)


class Page(NamedTuple):
    """Where a view will be shown. ``width`` is in cells; none where nothing must be cut.

    ``ellipsis`` is what takes the place of what is cut, as wide as it will be shown.
    """

    width: int | None = None
    colour: bool = False
    ellipsis: str = ELLIPSIS

    @property
    def is_plain(self) -> bool:
        """Whether it is as good as a file: nothing is cut or coloured."""
        return self.width is None and not self.colour

    def style(self, text: str, *codes: int) -> str:
        """Return the text in the given SGR codes, if the page has colour."""
        if not self.colour or not codes:
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"


BOLD, DIM, RED, GREEN, YELLOW, CYAN = 1, 2, 31, 32, 33, 36


def is_control(char: str) -> bool:
    """Tell whether a character would steer a terminal rather than be shown."""
    return ord(char) in _UNSAFE


def sanitize(text: str) -> str:
    """Return foreign text with nothing left in it that would steer a terminal."""
    # What would is never printable, to Python; and most text is.
    return text if text.isprintable() else text.translate(_UNSAFE)


def localized(title: tuple[str, str]) -> str:
    """Return a title in the language in use, safe to show."""
    zh, en = title
    return sanitize(zh if language() == "zh" else en)
