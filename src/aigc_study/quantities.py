"""The numbers people type: how many lessons, and how many a day."""

from __future__ import annotations

from fractions import Fraction

from aigc_study.errors import BadNumber
from aigc_study.folding import fold

_MOST_CHARACTERS = len("1000.123")


def parse_count(text: str) -> int:
    """Read a whole number of lessons above 0; raises ``BadNumber``."""
    number = parse_rate(text)
    if number.denominator != 1:
        raise BadNumber(text)
    return number.numerator


def parse_rate(text: str) -> Fraction:
    """Read a number of lessons above 0, ``2`` or ``1.5``; raises ``BadNumber``."""
    folded = fold(text)
    try:
        number = Fraction(folded) if len(folded) <= _MOST_CHARACTERS else Fraction(0)
    except (ValueError, ZeroDivisionError):
        raise BadNumber(text) from None
    if number <= 0:
        raise BadNumber(text)
    return number
