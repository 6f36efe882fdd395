"""Comparing what people type with what a file holds, whatever the keyboard made of it."""

from __future__ import annotations

import unicodedata

# What input methods put where "-", "'" and "." were meant. (Unicode's own
# compatibility forms cover the full-width ones.)
_LOOKALIKES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−〜", "-") | dict.fromkeys("‘’", "'") | {"。": "."}
)


def normalize(text: str) -> str:
    """Return ``text`` without case, width, accents, kinds of dash and extra spaces."""
    parts = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
