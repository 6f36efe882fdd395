"""Normalizing text, so that what people type compares equal whatever their input method."""

from __future__ import annotations

import unicodedata

# What input methods produce for "-", "'" and "."; NFKD covers the full-width forms.
_LOOKALIKES: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−〜"), "-"),
    **dict.fromkeys(map(ord, "‘’"), "'"),
    ord("。"): ".",
    # Fillers and variation selectors, which nobody sees.
    **dict.fromkeys((0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800)),
    **dict.fromkeys((*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))),
}
_FINAL = ".,、;!?"

# A whole number; its Chinese digits are to be translated before.
NUMERAL = r"(?:\d?十\d?|\d{1,9})"
DIGITS = str.maketrans("一二三四五六七八九", "123456789")


class _Ignored(dict[int, int | str | None]):
    """What stands for a character: nothing for quotes, a space for brackets and signs like ✓."""

    def __missing__(self, code: int) -> int | str | None:
        is_sign = code > _LAST_ASCII and unicodedata.category(chr(code)) == "So"
        self[code] = " " if is_sign else code
        return self[code]


_LAST_ASCII = 0x7F
_IGNORED = _Ignored(dict.fromkeys(map(ord, "\"'`“”„‟‚‛«»‹›「」『』《》〈〉")))
_IGNORED |= dict.fromkeys(map(ord, ":()[]{}【】〔〕〖〗√•·"), " ")


def normalize(text: str) -> str:
    """Fold case, width, accents, dashes, quotes and repeated spaces; drop what is invisible."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or not _is_control(char))
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(text.casefold().split())


def normalize_words(text: str) -> str:
    """Normalize a text; drop quotes, brackets, signs, and the punctuation at the end of words."""
    words = normalize(text).translate(_IGNORED).split()
    return " ".join(filter(None, [word.rstrip(_FINAL) for word in words]))


def number_of(numeral: str) -> int:
    """Return the value of a whole number; Chinese ones go up to 99."""
    tens, ten, ones = numeral.translate(DIGITS).rpartition("十")
    return int(ones or 0) + (10 * int(tens or 1) if ten else 0)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf")
