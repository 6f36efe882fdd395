"""Rounding, which happens only here: from exact values to the digits that are shown."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext

if TYPE_CHECKING:
    from fractions import Fraction


_FEW = 0.1  # lessons a day


def percent(done: int, total: int) -> float:
    """Return the share done in per cent, with one decimal, half to even.

    Never 100 before all are done, nor 0 after one is.
    """
    tenths, rest = divmod(done * 1000, total)
    if rest * 2 > total or (rest * 2 == total and tenths % 2):
        tenths += 1
    if 0 < done < total:
        tenths = min(max(tenths, 1), 999)
    return tenths / 10


def percent_text(done: int, total: int) -> str:
    """Return the share done for people: ``0%``, ``12.5%``, ``100%``."""
    return _("{percent}%").format(percent=f"{percent(done, total):.1f}".removesuffix(".0"))


def rounded(value: Fraction) -> float:
    """Return an exact value with the three decimals that JSON shows, half to even."""
    return float(round(value, 3))


def days_number(value: Fraction) -> str:
    """Return a number of days without its sign, with one decimal where it has any.

    Never 0 for what is more than nothing.
    """
    tenths = round(abs(value) * 10) or (1 if value else 0)
    return f"{tenths / 10:.1f}".removesuffix(".0")


def rate_number(value: Fraction) -> str:
    """Return how many a day are enough: rounded up to one decimal, or to three of a very few."""
    digits = 1 if value >= _FEW else 3
    return f"{ceil(value * 10**digits) / 10**digits:.{digits}f}".rstrip("0").rstrip(".")


def days_text(value: Fraction) -> str:
    """Return a number of days with its unit."""
    number = days_number(value)
    return ngettext("{days} day", "{days} days", float(number)).format(days=number)
