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


def normalize(text: str) -> str:
    """Fold case, width, accents, dashes, quotes and repeated spaces; drop what is invisible."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or not _is_control(char))
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(text.casefold().split())


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf")
