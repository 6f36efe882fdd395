"""Rounding exact values to the digits shown. Nothing else rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.page import DASH

if TYPE_CHECKING:
    from fractions import Fraction


def percent(done: int, total: int) -> float | None:
    """Return the percentage done, with one decimal, half to even; ``None`` of nothing.

    It is below 100 until all are done and above 0 once one is.
    """
    if not total:
        return None
    tenths, rest = divmod(done * 1000, total)
    if rest * 2 > total or (rest * 2 == total and tenths % 2):
        tenths += 1
    if 0 < done < total:
        tenths = min(max(tenths, 1), 999)
    return tenths / 10


def percent_text(done: int, total: int) -> str:
    """Return the percentage done as text: ``0%``, ``12.5%``, ``100%``, or a dash of nothing."""
    value = percent(done, total)
    if value is None:
        return DASH
    return _("{percent}%").format(percent=f"{value:.1f}".removesuffix(".0"))


def rounded(value: Fraction) -> float:
    """Return a value with the three decimals used in JSON, half to even."""
    return float(round(value, 3))


def rounded_or_none(value: Fraction | None) -> float | None:
    """Return a value as ``rounded`` does, if there is one."""
    return None if value is None else rounded(value)


def days_number(value: Fraction) -> str:
    """Return the absolute value of a number of days, with at most one decimal.

    It is "0" only for exactly 0.
    """
    tenths = round(abs(value) * 10) or (1 if value else 0)
    return f"{tenths / 10:.1f}".removesuffix(".0")


def average_number(value: Fraction) -> str:
    """Return an average with at most one decimal, or two digits that count if it is below 1."""
    return f"{float(value):.1f}".removesuffix(".0") if value >= 1 else f"{float(value):.2g}"


def rate_text(per_day: float) -> str:
    """Return a number of lessons a day as it was typed, without superfluous zeros."""
    return f"{per_day:.10g}"


def days_text(value: Fraction) -> str:
    """Return a number of days with its unit."""
    number = days_number(value)
    return ngettext("{days} day", "{days} days", float(number)).format(days=number)
