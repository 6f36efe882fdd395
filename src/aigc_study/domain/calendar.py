"""Which days are study days, and counting them.

The days from the start on are split into segments with one weekly pattern each, so counting study
days is arithmetic and no loop over days, however far apart the dates are.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(len(WEEKDAYS)))
_WEEK = 7
_DAY = timedelta(days=1)


class DateRange(NamedTuple):
    """The days from ``first`` to ``last``, both included; empty if ``last`` is before ``first``."""

    first: date
    last: date

    @classmethod
    def from_bounds(cls, first: date | None, last: date | None, today: date) -> DateRange:
        """Fill in missing bounds: from today on, or from the beginning if ``last`` has passed."""
        if first is None:
            first = date.min if last and last < today else today
        return cls(first, last or date.max)

    def intersection(self, other: DateRange) -> DateRange:
        """Return the days that are in both ranges."""
        return DateRange(max(self.first, other.first), min(self.last, other.last))


class Span(NamedTuple):
    """The days from ``first`` to ``last``, both included, set as rest days or as study days."""

    first: date
    last: date
    rest: bool = True
    why: str = ""

    def outside(self, others: Iterable[Span]) -> list[Span]:
        """Return the parts that are in none of the others."""
        parts = [self]
        for other in others:
            parts = [piece for part in parts for piece in _outside(part, other)]
        return parts


class Weekly(NamedTuple):
    """The weekdays (Monday is 0) that are rest days from a date on."""

    since: date
    weekdays: frozenset[int]


class Pause(NamedTuple):
    """A pause from ``first`` until the day before ``until``, which is ``None`` while it lasts."""

    first: date
    until: date | None = None

    def resumed(self, day: date) -> Pause:
        """Return the pause as a resume on a day leaves it: ended then, if it has that day."""
        has_day = self.first <= day and (self.until is None or day < self.until)
        return Pause(self.first, day) if has_day else self


def joined(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the same days as pauses that don't touch, by date, and after them one that lasts."""
    ended: list[Pause] = []
    lasting: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.first):
        if pause.until is None:
            lasting = lasting or [pause]  # the days of those that begin later are in it
        elif ended and ended[-1].until and pause.first <= ended[-1].until:
            ended[-1] = Pause(ended[-1].first, max(pause.until, ended[-1].until))
        elif pause.first < pause.until:
            ended.append(pause)
    return ended + lasting


class Rest(NamedTuple):
    """All settings of rest, in the order recorded: of two for the same day, the later one holds.

    Pauses take precedence over spans, and spans over weekdays. ``weekly`` is in order of
    date: a new setting removes those from its date on. ``pauses`` are ``joined``.
    """

    spans: Sequence[Span] = ()
    weekly: Sequence[Weekly] = ()
    pauses: Sequence[Pause] = ()

    def paused_since(self) -> date | None:
        """Return the first day of the pause that still lasts, if any."""
        last = self.pauses[-1] if self.pauses else None
        return last.first if last and last.until is None else None

    def effective_spans(self) -> list[Span]:
        """Return the spans by date, without the parts that later ones override.

        Those side by side that are alike are one.
        """
        effective: list[Span] = []
        for span in self.spans:
            effective = [part for earlier in effective for part in earlier.outside([span])]
            effective.append(span)
        merged: list[Span] = []
        for span in sorted(effective):
            last = merged[-1] if merged else None
            if last and span == last._replace(first=last.last + _DAY, last=span.last):
                merged[-1] = last._replace(last=span.last)
            else:
                merged.append(span)
        return merged

    def is_off(self, days: Span) -> bool:
        """Tell whether spans make all these days rest days; if ``days`` has a reason, for that."""
        same_reason = [span for span in self.spans if not days.why or span.why == days.why]
        return all(
            StudyCalendar(days.first, rest).days_through(days.last) == 0
            for rest in (Rest(self.spans), Rest(same_reason))
        )

    def is_study_otherwise(self, days: Span) -> bool:
        """Tell whether these days would be study days without any span or pause."""
        return Rest(weekly=self.weekly).is_study(days)

    def off_in(self, days: Span) -> list[Span]:
        """Return the rest days among these days."""
        ranges = StudyCalendar(days.first, self).rest_ranges(DateRange(days.first, days.last))
        return [Span(*each) for each in ranges]

    def is_study(self, days: Span) -> bool:
        """Tell whether none of these days is a rest day."""
        count = (days.last - days.first).days + 1
        return StudyCalendar(days.first, self).days_through(days.last) == count

    def pause_overlapping(self, days: Span, today: date) -> Pause | None:
        """Return the last pause that covers some of these days, as known today."""
        first, end = _span_ordinals(days)
        for pause in reversed(self.pauses):
            pause_first, pause_end = _pause_ordinals(pause, today)
            if max(pause_first, first) < min(pause_end, end):
                return pause
        return None

    def pause_on(self, day: date) -> Pause | None:
        """Return the pause that covers a day; one that lasts covers every day from its first on."""
        return self.pause_overlapping(Span(day, day), today=day)

    def weekdays_on(self, day: date) -> frozenset[int]:
        """Return the weekly rest days that hold on a day."""
        for weekly in reversed(self.weekly):
            if weekly.since <= day:
                return weekly.weekdays
        return frozenset()


class _Segment(NamedTuple):
    """Days from an ordinal on, up to the next segment, with the weekdays that are rest days.

    ``before`` counts the study days before it.
    """

    first: int
    rest: frozenset[int]
    before: int

    def days_until(self, ordinal: int) -> int:
        """Count the study days before an ordinal, which is in the segment or right after it."""
        weeks, odd_days = divmod(ordinal - self.first, _WEEK)
        extra = sum(_weekday(day) not in self.rest for day in range(ordinal - odd_days, ordinal))
        return self.before + weeks * (_WEEK - len(self.rest)) + extra

    def ordinal_of(self, study_day: int) -> int:
        """Return the ordinal of the n-th study day, which is in the segment, counted from 1."""
        left = study_day - self.before
        weeks = (left - 1) // (_WEEK - len(self.rest))
        day = self.first + weeks * _WEEK
        left -= weeks * (_WEEK - len(self.rest))
        while True:
            left -= _weekday(day) not in self.rest
            if not left:
                return day
            day += 1


def _weekday(ordinal: int) -> int:
    return (ordinal + 6) % _WEEK


class StudyCalendar:
    """The study days from ``start`` on, as known ``today``.

    Study day 1 is the start, or the first study day after it. A pause that still lasts covers the
    days through today; later days count as if study were resumed tomorrow.
    """

    def __init__(self, start: date, rest: Rest | None = None, today: date = date.min) -> None:
        self.start = start
        self._segments = _segments(start, rest or Rest(), today)
        self._dates: dict[int, date | None] = {}  # a cache: lessons share their days

    def is_study_day(self, day: date) -> bool:
        """Tell whether a day is a study day; before the start none is."""
        segment = self._segment_of(day.toordinal())
        return segment is not None and _weekday(day.toordinal()) not in segment.rest

    def is_rest_day(self, day: date) -> bool:
        """Tell whether a day is a rest day; before the start none is."""
        return self.start <= day and not self.is_study_day(day)

    def days_through(self, day: date) -> int:
        """Count the study days up to and including ``day``; 0 before the start."""
        return self._days_until(day.toordinal() + 1)

    def days_before(self, day: date) -> int:
        """Count the study days before ``day``."""
        return self._days_until(day.toordinal())

    def date_of(self, study_day: int) -> date | None:
        """Return the date of a study day, counted from 1; ``None`` past the year 9999."""
        try:
            return self._dates[study_day]
        except KeyError:
            return self._dates.setdefault(study_day, self._date_of(study_day))

    def _date_of(self, study_day: int) -> date | None:
        if study_day < 1:
            return None
        for segment in reversed(self._segments):
            if segment.before < study_day:
                if segment.rest == EVERY_DAY:
                    return None
                ordinal = segment.ordinal_of(study_day)
                return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
        return None

    def rest_ranges(self, days: DateRange) -> Iterator[DateRange]:
        """Yield the rest days of a range, neighbouring days joined."""
        joined: DateRange | None = None
        for begin, end in self._rest_intervals(days.first.toordinal(), days.last.toordinal() + 1):
            rest = DateRange(date.fromordinal(begin), date.fromordinal(end - 1))
            if joined and (rest.first - joined.last).days == 1:
                joined = DateRange(joined.first, rest.last)
                continue
            if joined:
                yield joined
            joined = rest
        if joined:
            yield joined

    def _rest_intervals(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        ends = [*(segment.first for segment in self._segments[1:]), stop]
        for segment, end in zip(self._segments, ends, strict=True):
            begin, until = max(segment.first, first), min(end, stop)
            if segment.rest == EVERY_DAY and begin < until:
                yield begin, until
            elif segment.rest:
                for day in range(begin, until):
                    if _weekday(day) in segment.rest:
                        yield day, day + 1

    def _days_until(self, ordinal: int) -> int:
        segment = self._segment_of(ordinal - 1)
        return segment.days_until(ordinal) if segment else 0

    def _segment_of(self, ordinal: int) -> _Segment | None:
        for segment in reversed(self._segments):
            if segment.first <= ordinal:
                return segment
        return None


def _segments(start: date, rest: Rest, today: date) -> list[_Segment]:
    pauses = [_pause_ordinals(pause, today) for pause in rest.pauses]
    bounds = {start.toordinal()}
    for first, end in [*pauses, *map(_span_ordinals, rest.spans)]:
        bounds |= {first, end}
    bounds |= {weekly.since.toordinal() for weekly in rest.weekly}
    segments: list[_Segment] = []
    for first in sorted(bounds):
        if first < start.toordinal() or first > date.max.toordinal():
            continue
        pattern = _pattern(first, rest, pauses)
        if not segments or segments[-1].rest != pattern:
            before = segments[-1].days_until(first) if segments else 0
            segments.append(_Segment(first, pattern, before))
    return segments


def _pattern(day: int, rest: Rest, pauses: Sequence[tuple[int, int]]) -> frozenset[int]:
    if any(first <= day < end for first, end in pauses):
        return EVERY_DAY
    for span in reversed(rest.spans):
        first, end = _span_ordinals(span)
        if first <= day < end:
            return EVERY_DAY if span.rest else frozenset()
    return rest.weekdays_on(date.fromordinal(day))


def _span_ordinals(span: Span) -> tuple[int, int]:
    return span.first.toordinal(), span.last.toordinal() + 1


def _outside(span: Span, later: Span) -> list[Span]:
    """Return the parts of a span that are not in a later one."""
    if later.last < span.first or span.last < later.first:
        return [span]
    parts = []
    if span.first < later.first:
        parts.append(span._replace(last=later.first - _DAY))
    if later.last < span.last:
        parts.append(span._replace(first=later.last + _DAY))
    return parts


def _pause_ordinals(pause: Pause, today: date) -> tuple[int, int]:
    first = pause.first.toordinal()
    end = pause.until.toordinal() if pause.until else max(first, today.toordinal() + 1)
    return first, end
