"""What ``rest``, ``pause`` and ``resume`` record: no entry where nothing would change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS, DateRange, Span
from aigc_study.domain.journal import Entry
from aigc_study.errors import (
    AlreadyPaused,
    BackAlready,
    BeforePause,
    DuringPause,
    NoStudyDayLeft,
    NothingToPause,
    NotPaused,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from aigc_study.domain.study import Study


def weekly(study: Study, names: tuple[str, ...], at: datetime) -> list[Entry]:
    """Set the weekly rest days from today on; raises ``NoStudyDayLeft`` for all seven."""
    if len(names) == len(WEEKDAYS):
        raise NoStudyDayLeft
    today, rest = study.schedule.today, study.progress.rest
    weekdays = frozenset(map(WEEKDAYS.index, names))
    unchanged = rest.weekdays_on(today) == weekdays == rest.weekdays_on(date.max)
    return [] if unchanged else [Entry(at, "weekly", today, weekdays=names)]


def add(study: Study, spans: Iterable[Span], at: datetime) -> list[Entry]:
    """Take days off."""
    rest = study.progress.rest
    return [_entry(span, at) for span in dict.fromkeys(spans) if not rest.is_off(span)]


class HolidayPlan(NamedTuple):
    """The public holidays ahead, and what is known of them.

    ``spans`` are the days off, and the make-up workdays if they are to be study days.
    ``official`` are the days ahead of years with official dates. ``is_estimate`` tells whether a
    span that was recorded is a holiday whose date was not official then.
    """

    spans: Sequence[Span]
    official: Sequence[DateRange]
    is_estimate: Callable[[Span], bool]


def holidays(study: Study, ahead: HolidayPlan, at: datetime) -> list[Entry]:
    """Record public holidays and make-up workdays, where they would change something.

    Estimates that turned out wrong become study days again.
    """
    changes = [*holidays_to_set(study, ahead), *_wrong_estimates(study, ahead)]
    return [_entry(span, at) for span in changes]


def holidays_to_set(study: Study, ahead: HolidayPlan) -> list[Span]:
    """Return the days that are not set yet.

    An official holiday also replaces an earlier estimate; nothing replaces any other setting.
    """
    rest = study.progress.rest
    set_before = rest.effective_spans()
    official = [span for span in set_before if not ahead.is_estimate(span)]
    parts = [
        part
        for span in ahead.spans
        for part in span.outside(set_before if ahead.is_estimate(span) else official)
    ]
    return [part for part in parts if part.rest or not rest.is_study(part)]


def _wrong_estimates(study: Study, ahead: HolidayPlan) -> list[Span]:
    """Return the days that only an estimate makes rest days, in years with official dates."""
    rest = study.progress.rest
    estimates = filter(ahead.is_estimate, rest.effective_spans())
    parts = [
        Span(*days, rest=False)
        for span in estimates
        for days in map(DateRange(span.first, span.last).intersection, ahead.official)
        if days.first <= days.last
    ]
    otherwise = rest._replace(spans=())
    return [
        study_days
        for part in parts
        for study_days in part.outside([*ahead.spans, *otherwise.off_in(part)])
    ]


def remove(study: Study, spans: Iterable[Span], at: datetime) -> list[Entry]:
    """Make rest days study days; raises ``DuringPause`` for days in a pause."""
    rest, spans = study.progress.rest, dict.fromkeys(spans)
    for span in spans:
        if pause := rest.pause_overlapping(span, study.schedule.today):
            raise DuringPause(pause.first, pause.until and pause.until - timedelta(days=1))
    return [_entry(span, at) for span in spans if not rest.is_study(span)]


def _entry(span: Span, at: datetime) -> Entry:
    to = span.last if span.last != span.first else None
    return Entry(at, "rest" if span.rest else "work", span.first, text=span.why, to=to)


def pause(study: Study, on: date, at: datetime) -> list[Entry]:
    """Begin a pause; raises ``NothingToPause`` and, for a day in a pause, ``AlreadyPaused``."""
    progress = study.progress
    if progress.finished_on:
        raise NothingToPause
    if current := progress.rest.pause_on(on):
        raise AlreadyPaused(current.first, current.until)
    return [Entry(at, "pause", on)]


def resume(study: Study, on: date, at: datetime) -> list[Entry]:
    """End the pause that a day is in.

    Raises ``BeforePause`` and ``BackAlready`` if the day is outside the pause that is on, or the
    last one is over, else ``NotPaused``.
    """
    rest, today = study.progress.rest, study.schedule.today
    if rest.pause_on(on):
        return [Entry(at, "resume", on)]
    current = rest.pause_on(today)
    if current and on < current.first:
        raise BeforePause(on, current.first)
    if current and current.until:
        raise BackAlready(on, until=current.until)
    later = [pause.first for pause in rest.pauses if max(on, today) < pause.first]
    over = [pause.until for pause in rest.pauses if pause.until and pause.until <= today]
    if over and not later:
        raise BackAlready(on, since=max(over))
    raise NotPaused(on, min(later, default=None))
