"""The numbers people type: how many lessons, and how many a day."""

from __future__ import annotations

import re
from fractions import Fraction

from aigc_study.errors import BadNumber
from aigc_study.inputs.normalize import normalize

_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")


def parse_count(text: str) -> int:
    """Read a whole number of lessons above 0; raises ``BadNumber``."""
    number = parse_rate(text)
    if number.denominator != 1:
        raise BadNumber(text)
    return number.numerator


def parse_rate(text: str) -> Fraction:
    """Read a number of lessons above 0, ``2`` or ``1.5``; raises ``BadNumber``."""
    folded = normalize(text)
    if not _NUMBER.fullmatch(folded) or not (number := Fraction(folded)):
        raise BadNumber(text)
    return number
