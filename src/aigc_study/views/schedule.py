"""Which lessons are due when, week by week.

Done lessons are shown too, dimmed, on the day they were due: so a day whose lessons are done
differs from one that had none, and weeks, months (``views.month``) and JSON agree.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.agenda import due_days, range_with_rest, rest_ranges
from aigc_study.domain.calendar import DateRange
from aigc_study.i18n import _, listed
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, lesson_object
from aigc_study.views.page import (
    BOLD,
    DASH,
    DIM,
    DONE,
    DOT,
    GREEN,
    OVERDUE,
    RED,
    TODO,
    localized,
    state_sign,
)
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.agenda import DueDay
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_WEEK = len(WEEKDAY_NAMES)
_GAP = "  "
MIN_TITLE = 8
_MIN_ABBREVIATED = 3  # rest days in a row, from which only the first and last are named
_DAYS_IN_YEAR = 365


def lines(study: Study, lessons: Sequence[Lesson], days: DateRange, page: Page) -> list[str]:
    """Return the lessons week by week, after the overdue ones if the range starts today."""
    today = study.schedule.today
    overdue: list[DueDay] = []
    if days.first == today:
        overdue = due_days(study, _overdue(study, lessons), DateRange(date.min, today))
    upcoming = due_days(study, lessons, days)
    # Weeks have the year in their headings, but lessons may be overdue for more than one.
    with_year = bool(overdue) and (today - overdue[0].on).days >= _DAYS_IN_YEAR
    shape = _Shape.of([*overdue, *upcoming], today, page, with_year=with_year)
    blocks = []
    if overdue:
        rows = [row for day in overdue for row in _rows(day, study, shape, page)]
        blocks.append((date.min, [page.style(_("Overdue"), BOLD), *rows]))
    shown = range_with_rest(study, lessons, days)
    for week, in_week in groupby(upcoming, lambda day: _week_of(day.on)):
        rest = list(rest_ranges(study, week.intersection(shown)))
        rows = [row for day in in_week for row in _rows(day, study, shape, page)]
        blocks.append((week.first, [*_heading_lines(week.first, rest, page), *rows]))
    for span in rest_ranges(study, shown):
        if weeks := _whole_weeks(span, shown):
            line = rest_line(weeks.first.isoformat(), weeks.last.isoformat(), page)
            blocks.append((weeks.first, [line]))
    return [line for _first, lines in sorted(blocks) for line in ("", *lines)][1:]


def _overdue(study: Study, lessons: Sequence[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if study.is_overdue(lesson)]


def _week_of(day: date) -> DateRange:
    """Return the week of a day, as far as it is in the years 1 to 9999."""
    first = day.toordinal() - day.weekday()
    return _range_of_ordinals(first, first + _WEEK - 1)


def _range_of_ordinals(first: int, last: int) -> DateRange:
    """Return the range between two ordinals, which may be beyond the years 1 to 9999."""
    return DateRange(
        date.fromordinal(max(first, date.min.toordinal())),
        date.fromordinal(min(last, date.max.toordinal())),
    )


def _whole_weeks(span: DateRange, shown: DateRange) -> DateRange | None:
    """Return the weeks that a span of rest covers, as far as they are in the range shown."""
    first, last = span.first.toordinal(), span.last.toordinal()
    if span.first != shown.first:
        first += -span.first.weekday() % _WEEK
    if span.last != shown.last:
        last -= (span.last.weekday() + 1) % _WEEK
    return _range_of_ordinals(first, last) if first <= last else None


def rest_line(first: str, last: str, page: Page) -> str:
    """Return a line about weeks or months of nothing but rest."""
    span = first if first == last else f"{first} {DASH} {last}"
    return page.style(f"{span} {DOT} {_('rest')}", DIM)


def _heading_lines(first: date, rest: Sequence[DateRange], page: Page) -> list[str]:
    heading = _("Week of {date}").format(date=first)
    if not rest:
        return [page.style(heading, BOLD)]
    text = _("rest: {days}").format(days=listed(map(_weekdays_text, rest)))
    head = f"{heading} {DOT} "
    line, *more = page.wrap(text, head=head)
    line = page.style(heading, BOLD) + page.style(line.removeprefix(heading), DIM)
    return [line, *(page.style(continuation, DIM) for continuation in more)]


def _weekdays_text(span: DateRange) -> str:
    days = range(span.first.toordinal(), span.last.toordinal() + 1)
    names = [_(WEEKDAY_NAMES[date.fromordinal(day).weekday()]) for day in days]
    if len(names) < _MIN_ABBREVIATED:
        return listed(names)
    return f"{names[0]}{DASH}{names[-1]}"


class _Shape(NamedTuple):
    """The format of dates and the widths of columns, the same in all rows."""

    today: date
    with_year: bool
    weekday: int
    number: int
    title: int

    @classmethod
    def of(cls, days: Sequence[DueDay], today: date, page: Page, *, with_year: bool) -> _Shape:
        """Return the shape for the rows of some days."""
        lessons = [lesson for day in days for lesson in day.lessons]
        shape = cls(today, with_year, 0, 0, 0)
        shape = shape._replace(
            weekday=max((text_width.width(shape.weekday_of(day)) for day in days), default=0),
            number=max((len(lesson.number) for lesson in lessons), default=0),
            title=max((text_width.width(localized(lesson.title)) for lesson in lessons), default=0),
        )
        if days and page.width is not None:
            others = len(_GAP) + text_width.width(
                f"{shape.label(days[0])}{_GAP}{state_sign(TODO)} {_GAP}"
            )
            room = max(MIN_TITLE, page.width - others - shape.number)
            shape = shape._replace(title=min(shape.title, room))
        return shape

    def weekday_of(self, day: DueDay) -> str:
        """Return the weekday of a day, or "today"."""
        return _("today") if day.on == self.today else _(WEEKDAY_NAMES[day.on.weekday()])

    def label(self, day: DueDay) -> str:
        """Return the weekday and the date of a day."""
        on = day.on.isoformat()
        weekday = text_width.pad(self.weekday_of(day), self.weekday)
        return f"{weekday} {on if self.with_year else on[5:]}"


def _rows(day: DueDay, study: Study, shape: _Shape, page: Page) -> list[str]:
    rows = []
    label = shape.label(day)
    for lesson in day.lessons:
        title = page.fit(localized(lesson.title), shape.title)
        text = f"{lesson.number.ljust(shape.number)}{_GAP}{title}"
        row = f"{state_sign(TODO)} {text}"
        if lesson.id in study.progress.done_on:
            row = f"{page.style(state_sign(DONE), GREEN)} {page.style(text, DIM)}"
        elif study.is_overdue(lesson):
            row = page.style(f"{state_sign(OVERDUE)} {text}", RED)
        shown = page.style(label, BOLD) if label.strip() and day.on == shape.today else label
        rows.append(f"{_GAP}{shown}{_GAP}{row}")
        label = " " * text_width.width(label)  # only before the first lesson of a day
    return rows


def data(study: Study, lessons: Sequence[Lesson], days: DateRange) -> Json:
    """Return what ``schedule --json`` prints."""
    rest = rest_ranges(study, range_with_rest(study, lessons, days))
    return {
        "format": FORMAT,
        "overdue": [lesson_object(lesson, study) for lesson in _overdue(study, lessons)],
        "days": [
            {
                "date": day.on.isoformat(),
                "study_day": day.study_day,
                "lessons": [lesson_object(lesson, study) for lesson in day.lessons],
            }
            for day in due_days(study, lessons, days)
        ],
        "rest": [{"from": span.first.isoformat(), "to": span.last.isoformat()} for span in rest],
    }
