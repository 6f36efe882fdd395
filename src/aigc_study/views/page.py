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


class Glyphs(NamedTuple):
    """The signs that are no letters."""

    done: str = "✓"
    todo: str = "○"
    overdue: str = "!"
    ellipsis: str = "…"
    dot: str = "·"
    dash: str = "–"
    full: str = "━"
    rest: str = "─"


_PLAIN = Glyphs(done="x", todo="-", ellipsis="...", dot="|", dash="-", full="#", rest=".")


def glyphs_for(encoding: str) -> Glyphs:
    """Return the glyphs, a plain one for each that the encoding lacks."""

    def shown(glyph: str) -> bool:
        try:
            glyph.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    pairs = zip(Glyphs(), _PLAIN, strict=True)
    return Glyphs(*(glyph if shown(glyph) else plain for glyph, plain in pairs))


class Page(NamedTuple):
    """Where a view will be shown. ``width`` is in cells; none where nothing must be cut."""

    width: int | None = None
    colour: bool = False
    glyphs: Glyphs = Glyphs()

    def style(self, text: str, *codes: int) -> str:
        """Return the text in the given SGR codes, if the page has colour."""
        if not self.colour or not codes:
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"


BOLD, DIM, RED, GREEN, CYAN = 1, 2, 31, 32, 36


def steers(char: str) -> bool:
    """Tell whether a character would steer a terminal rather than be shown."""
    return ord(char) in _UNSAFE


def clean(text: str) -> str:
    """Return foreign text with nothing left in it that would steer a terminal."""
    return text.translate(_UNSAFE)


def local(title: tuple[str, str]) -> str:
    """Return a title in the language in use, safe to show."""
    zh, en = title
    return clean(zh if language() == "zh" else en)
