"""Reads a number of lessons, of days, or of lessons a day."""

from __future__ import annotations

import re

from aigc_study.errors import BadNumber, BadNumberOfDays, BadRate, RateTooExtreme
from aigc_study.inputs.normalize import DIGITS, NUMERAL, normalize, number_of

_MOST_DIGITS = 9
_MOST_DAYS = 36_500
_NUMERALS = DIGITS | str.maketrans("两兩", "22")
_UNIT = " ?(?:个|节课?|课|条|次|个?学习[天日]|[天日d]|lessons?|(?:study )?days?|changes?)?"


def parse_count(text: str, error: type[BadNumber] = BadNumber) -> int:
    """Parse an integer above 0, such as ``3`` or ``三节``; raises the error."""
    match = re.fullmatch(rf"0*([1-9][0-9]*|{NUMERAL}){_UNIT}", _translated(text))
    count = number_of(match[1][:_MOST_DIGITS]) if match else 0
    if not count:
        raise error(text)
    return count  # more than any plan has, and as much as int() takes


def parse_days(text: str) -> int:
    """Parse a number of days, with or without the word; raises ``BadNumberOfDays``."""
    days = parse_count(text, BadNumberOfDays)
    if days > _MOST_DAYS:
        raise BadNumberOfDays(text)
    return days


def parse_rate(text: str) -> float:
    """Parse a decimal above 0 such as ``2``, ``1.5`` or ``一节半``; raises ``BadRate``."""
    match = re.fullmatch(
        rf"({NUMERAL}|[0-9]+)(\.[0-9]+)?{_UNIT}(?:(?<=\D)(半){_UNIT})?", _translated(text)
    )
    if not match:
        raise BadRate(text)
    whole, part = match[1], ".5" if match[3] else match[2] or ""
    if not f"{whole}{part}".strip("0."):
        raise BadRate(text)
    if len(whole) > _MOST_DIGITS or len(part) > len(".") + _MOST_DIGITS:
        raise RateTooExtreme(text)
    return float(f"{number_of(whole)}{part}") if part else number_of(whole)


def _translated(text: str) -> str:
    return normalize(text).translate(_NUMERALS)
