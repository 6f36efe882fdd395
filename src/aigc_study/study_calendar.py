"""Which days are study days, and counting them. Rest days, days off and breaks are none.

The days from the start on fall into stretches within which one weekly pattern holds, so counting
them takes arithmetic and no walk from day to day, however far apart the dates are.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(len(WEEKDAYS)))
_WEEK = 7


class Span(NamedTuple):
    """Days from ``first`` to ``last``, both included, said to be rest days or, later, not to be."""

    first: date
    last: date
    rest: bool = True
    why: str = ""


class Weekly(NamedTuple):
    """The weekdays (Monday is 0) that are rest days from a date on."""

    since: date
    weekdays: frozenset[int]


class Pause(NamedTuple):
    """A break from ``first`` until ``until``, on which study is resumed; none while it lasts."""

    first: date
    until: date | None = None


class Rest(NamedTuple):
    """All that was said of rest, oldest first: of two that speak of a day the later holds.

    A pause goes before a span, and a span before the weekdays. ``weekly`` is in the order of its
    dates instead: one that was set took the place of those from its date on.
    """

    spans: Sequence[Span] = ()
    weekly: Sequence[Weekly] = ()
    pauses: Sequence[Pause] = ()

    def paused_since(self) -> date | None:
        """Return when the break that still lasts began; none if there is none."""
        last = self.pauses[-1] if self.pauses else None
        return last.first if last and last.until is None else None

    def weekdays_on(self, day: date) -> frozenset[int]:
        """Return the weekly rest days that hold on a day."""
        for weekly in reversed(self.weekly):
            if weekly.since <= day:
                return weekly.weekdays
        return frozenset()


class _Stretch(NamedTuple):
    """Days from an ordinal on, up to the next stretch, with the weekdays that are rest days."""

    first: int
    rest: frozenset[int]

    def study_days(self, days: int) -> int:
        """Count the study days among the first so many days of the stretch."""
        weeks, odd = divmod(days, _WEEK)
        first = self.first + weeks * _WEEK
        extra = sum(_weekday(day) not in self.rest for day in range(first, first + odd))
        return weeks * (_WEEK - len(self.rest)) + extra

    def nth(self, count: int) -> int:
        """Return the ordinal of the n-th study day from the beginning of the stretch, from 1."""
        weeks = (count - 1) // (_WEEK - len(self.rest))
        day = self.first + weeks * _WEEK
        left = count - weeks * (_WEEK - len(self.rest))
        while True:
            left -= _weekday(day) not in self.rest
            if not left:
                return day
            day += 1


def _weekday(ordinal: int) -> int:
    return (ordinal + 6) % _WEEK


class StudyCalendar:
    """The study days from ``start`` on, as known ``today``.

    Study day 1 is the start, or the first study day after it. A pause still open lasts through
    today; what comes after counts as if study were resumed.
    """

    def __init__(self, start: date, rest: Rest | None = None, today: date = date.min) -> None:
        self.start = start
        self._stretches = _stretches(start, rest or Rest(), today)

    def is_study_day(self, day: date) -> bool:
        """Tell whether a day counts; before the start none does."""
        return self.days_through(day) > self.days_before(day)

    def days_through(self, day: date) -> int:
        """Count the study days up to and including ``day``; 0 before the start."""
        return self._days_until(day.toordinal() + 1)

    def days_before(self, day: date) -> int:
        """Count the study days before ``day``: those that are over when it begins."""
        return self._days_until(day.toordinal())

    def date_of(self, study_day: int) -> date | None:
        """Return the date of a study day, from 1; none past the year 9999, where dates end."""
        if study_day < 1:
            return None
        left = study_day
        for stretch, end in self._with_ends():
            count = None if end is None else stretch.study_days(end - stretch.first)
            if count is None or left <= count:
                if stretch.rest == EVERY_DAY:
                    return None
                ordinal = stretch.nth(left)
                return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
            left -= count
        return None

    def _days_until(self, ordinal: int) -> int:
        total = 0
        for stretch, end in self._with_ends():
            if stretch.first >= ordinal:
                break
            stop = ordinal if end is None else min(end, ordinal)
            total += stretch.study_days(stop - stretch.first)
        return total

    def _with_ends(self) -> Iterable[tuple[_Stretch, int | None]]:
        ends = [stretch.first for stretch in self._stretches[1:]]
        return zip(self._stretches, [*ends, None], strict=True)


def _stretches(start: date, rest: Rest, today: date) -> list[_Stretch]:
    pauses = [_closed(pause, today) for pause in rest.pauses]
    bounds = {start.toordinal()}
    for first, end in [*pauses, *map(_ordinals, rest.spans)]:
        bounds |= {first, end}
    bounds |= {weekly.since.toordinal() for weekly in rest.weekly}
    stretches: list[_Stretch] = []
    for first in sorted(bounds):
        if first < start.toordinal() or first > date.max.toordinal():
            continue
        pattern = _pattern(first, rest, pauses)
        if not stretches or stretches[-1].rest != pattern:
            stretches.append(_Stretch(first, pattern))
    return stretches


def _pattern(day: int, rest: Rest, pauses: Sequence[tuple[int, int]]) -> frozenset[int]:
    if any(first <= day < end for first, end in pauses):
        return EVERY_DAY
    for span in reversed(rest.spans):
        first, end = _ordinals(span)
        if first <= day < end:
            return EVERY_DAY if span.rest else frozenset()
    return rest.weekdays_on(date.fromordinal(day))


def _ordinals(span: Span) -> tuple[int, int]:
    return span.first.toordinal(), span.last.toordinal() + 1


def _closed(pause: Pause, today: date) -> tuple[int, int]:
    first = pause.first.toordinal()
    end = pause.until.toordinal() if pause.until else max(first, today.toordinal() + 1)
    return first, end
