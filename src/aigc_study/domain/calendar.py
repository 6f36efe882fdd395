"""Which days are study days, and counting them. Rest days, days off and breaks are none.

The days from the start on fall into stretches within which one weekly pattern holds, so counting
them takes arithmetic and no walk from day to day, however far apart the dates are.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(len(WEEKDAYS)))
_WEEK = 7
_DAY = timedelta(days=1)


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

    def spans_in_force(self) -> list[Span]:
        """Return the spans by date, without the parts that later ones speak of."""
        kept: list[Span] = []
        for span in self.spans:
            kept = [part for each in kept for part in _around(each, span)]
            kept.append(span)
        return sorted(kept)

    def is_off(self, days: Span) -> bool:
        """Tell whether these days were taken off already, and for this reason if they have one."""
        told = [span for span in self.spans if not days.why or span.why == days.why]
        both = [Rest(self.spans), Rest(told)]
        return all(StudyCalendar(days.first, each).days_through(days.last) == 0 for each in both)

    def works_anyway(self, days: Span) -> bool:
        """Tell whether these days would be study days if no span spoke of them."""
        return Rest(weekly=self.weekly).is_study(days)

    def is_study(self, days: Span) -> bool:
        """Tell whether none of these days is a rest day."""
        count = (days.last - days.first).days + 1
        return StudyCalendar(days.first, self).days_through(days.last) == count

    def pause_within(self, days: Span, today: date) -> Pause | None:
        """Return the last break that takes some of these days off, as known today."""
        first, end = _ordinals(days)
        for pause in reversed(self.pauses):
            begin, until = _closed(pause, today)
            if max(begin, first) < min(until, end):
                return pause
        return None

    def weekdays_on(self, day: date) -> frozenset[int]:
        """Return the weekly rest days that hold on a day."""
        for weekly in reversed(self.weekly):
            if weekly.since <= day:
                return weekly.weekdays
        return frozenset()


class _Segment(NamedTuple):
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
        segments = _segments(start, rest or Rest(), today)
        ends = [segment.first for segment in segments[1:]]
        self._with_ends = list(zip(segments, [*ends, None], strict=True))
        self._dates: dict[int, date | None] = {}  # found before: lessons share their days

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
        try:
            return self._dates[study_day]
        except KeyError:
            return self._dates.setdefault(study_day, self._date_of(study_day))

    def _date_of(self, study_day: int) -> date | None:
        if study_day < 1:
            return None
        left = study_day
        for segment, end in self._with_ends:
            count = None if end is None else segment.study_days(end - segment.first)
            if count is None or left <= count:
                if segment.rest == EVERY_DAY:
                    return None
                ordinal = segment.nth(left)
                return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
            left -= count
        return None

    def rest_runs(self, first: date, last: date) -> Iterator[Span]:
        """Yield the rest days from ``first`` to ``last`` as runs that are as long as can be."""
        run: Span | None = None
        for begin, end in self._resting(first.toordinal(), last.toordinal() + 1):
            days = Span(date.fromordinal(begin), date.fromordinal(end - 1))
            if run and (days.first - run.last).days == 1:
                run = run._replace(last=days.last)
                continue
            if run:
                yield run
            run = days
        if run:
            yield run

    def _resting(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        for segment, end in self._with_ends:
            begin, until = max(segment.first, first), stop if end is None else min(end, stop)
            if segment.rest == EVERY_DAY and begin < until:
                yield begin, until
            elif segment.rest:
                for day in range(begin, until):
                    if _weekday(day) in segment.rest:
                        yield day, day + 1

    def _days_until(self, ordinal: int) -> int:
        total = 0
        for segment, end in self._with_ends:
            if segment.first >= ordinal:
                break
            stop = ordinal if end is None else min(end, ordinal)
            total += segment.study_days(stop - segment.first)
        return total


def _segments(start: date, rest: Rest, today: date) -> list[_Segment]:
    pauses = [_closed(pause, today) for pause in rest.pauses]
    bounds = {start.toordinal()}
    for first, end in [*pauses, *map(_ordinals, rest.spans)]:
        bounds |= {first, end}
    bounds |= {weekly.since.toordinal() for weekly in rest.weekly}
    segments: list[_Segment] = []
    for first in sorted(bounds):
        if first < start.toordinal() or first > date.max.toordinal():
            continue
        pattern = _pattern(first, rest, pauses)
        if not segments or segments[-1].rest != pattern:
            segments.append(_Segment(first, pattern))
    return segments


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


def _around(span: Span, later: Span) -> list[Span]:
    """Return what is left of a span before and after a later one."""
    if later.last < span.first or span.last < later.first:
        return [span]
    parts = []
    if span.first < later.first:
        parts.append(span._replace(last=later.first - _DAY))
    if later.last < span.last:
        parts.append(span._replace(first=later.last + _DAY))
    return parts


def _closed(pause: Pause, today: date) -> tuple[int, int]:
    first = pause.first.toordinal()
    end = pause.until.toordinal() if pause.until else max(first, today.toordinal() + 1)
    return first, end
