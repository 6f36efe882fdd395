"""Which copies of a journal stay as they grow old."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_DAYS_EACH = 14
_DAYS_WEEKLY = 366


def expired(copies: Mapping[date, int], today: date) -> list[date]:
    """Return the dates of the copies that may go; ``copies`` has the entries of each.

    Those of the last two weeks stay, then one a week for a year, then one a month: of several the
    one with the most entries, and of equals the latest. That with the most of all always stays.
    """

    def rank(day: date) -> tuple[int, date]:
        return copies[day], day

    together: dict[tuple[object, ...], list[date]] = {}
    for day in copies:
        together.setdefault(_period(day, today), []).append(day)
    kept = {max(days, key=rank) for days in together.values()}
    if copies:
        kept.add(max(copies, key=rank))
    return sorted(copies.keys() - kept)


def _period(day: date, today: date) -> tuple[object, ...]:
    age = (today - day).days
    if age < _DAYS_EACH:
        return (day,)
    if age < _DAYS_WEEKLY:
        return day.isocalendar()[:2]
    return day.year, day.month, "month"
