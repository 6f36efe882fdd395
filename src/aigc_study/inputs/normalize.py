"""Normalizing text, so that what people type compares equal whatever their input method."""

from __future__ import annotations

import unicodedata

# What input methods produce for "-", "'" and "."; NFKD covers the full-width forms.
_LOOKALIKES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−〜", "-") | dict.fromkeys("‘’", "'") | {"。": "."}
)


def normalize(text: str) -> str:
    """Fold case, width, accents, dashes, quotes and repeated spaces."""
    decomposed = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
    without_accents = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(without_accents.casefold().split())
