"""Reads a number of lessons, of days, or of lessons a day."""

from __future__ import annotations

import re

from aigc_study.errors import BadNumber, BadRate
from aigc_study.inputs.normalize import normalize

_MOST_DIGITS = 9


def parse_count(text: str, error: type[BadNumber] = BadNumber) -> int:
    """Parse an integer above 0; raises the error."""
    match = re.fullmatch(r"0*([1-9][0-9]*)", normalize(text))
    if not match:
        raise error(text)
    return int(match[1][:_MOST_DIGITS])  # more than any plan has, and as much as int() takes


def parse_rate(text: str) -> float:
    """Parse a decimal above 0 such as ``2`` or ``1.5``; raises ``BadRate``."""
    normalized = normalize(text)
    is_rate = re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", normalized)
    if not is_rate or not float(normalized):
        raise BadRate(text)
    return float(normalized) if "." in normalized else int(normalized)
