"""Reads a number of lessons, or of lessons a day."""

from __future__ import annotations

import re
from fractions import Fraction

from aigc_study.errors import BadNumber
from aigc_study.inputs.normalize import normalize

_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")


def parse_count(text: str) -> int:
    """Parse an integer above 0; raises ``BadNumber``."""
    number = parse_rate(text)
    if number.denominator != 1:
        raise BadNumber(text)
    return number.numerator


def parse_rate(text: str) -> Fraction:
    """Parse a decimal above 0 such as ``2`` or ``1.5``, exactly; raises ``BadNumber``."""
    normalized = normalize(text)
    if not _NUMBER.fullmatch(normalized) or not (number := Fraction(normalized)):
        raise BadNumber(text)
    return number
