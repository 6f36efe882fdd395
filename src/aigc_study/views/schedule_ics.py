"""The days on which lessons are due as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from aigc_study.i18n import _, ngettext
from aigc_study.views.page import localized
from aigc_study.views.wording import span_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.agenda import DueDay
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study

_PRODUCT = "-//aigc-study//aigc-study//EN"
MARK = f"PRODID:{_PRODUCT}".encode()  # by which we know our own files


def content(study: Study, days: Sequence[DueDay], alarm: timedelta | None) -> bytes:
    """Return a calendar of some days with an event for each lesson, and an alarm for each day.

    An event replaces the one from an earlier file: its UID stays, and its SEQUENCE grows with each
    entry. All times are the journal's, so the same journal gives the same file.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("x-wr-calname", localized(study.curriculum.title))
    sequence = len(set(study.entries))
    changed = max(entry.at for entry in study.entries).astimezone(UTC)
    for day in days:
        for lesson in day.lessons:
            event = _event(lesson, day.on)
            event.add("uid", f"{lesson.id}@{study.curriculum.id}.aigc-study")
            event.add("sequence", sequence)
            event.add("dtstamp", changed)
            event.add("last-modified", changed)
            if alarm is not None and lesson is day.lessons[0]:
                event.add_component(_alarm(day, alarm))
            calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _event(lesson: Lesson, on: date) -> Event:
    event = Event()
    event.add("summary", localized(lesson.title))
    event.add("dtstart", on)
    if on < date.max:
        event.add("dtend", on + timedelta(days=1))
    if lesson.url:
        event.add("url", lesson.url)
    event.add("transp", "TRANSPARENT")  # the day stays free for other things
    return event


def _alarm(day: DueDay, time: timedelta) -> Alarm:
    """Return a reminder of a day's lessons, which counts from its beginning in any time zone."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _(", ").join(localized(lesson.title) for lesson in day.lessons))
    alarm.add("trigger", time)
    return alarm


def saved_lines(days: Sequence[DueDay], path: str) -> list[str]:
    """Say what is in the file."""
    count = sum(len(day.lessons) for day in days)
    text = ngettext(
        "Saved {count} lesson in {path}, due {days}. Import it into your calendar.",
        "Saved {count} lessons in {path}, due {days}. Import it into your calendar.",
        count,
    )
    return [text.format(count=count, path=path, days=span_text(days[0].on, days[-1].on))]
