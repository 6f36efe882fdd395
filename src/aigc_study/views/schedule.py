"""Which lessons are due when, week by week.

What is done is shown too, dimmed, on the day it was due, so that a day whose lessons are done
differs from a day that never had any, and weeks, months (``views.month``) and JSON agree.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.agenda import DateRange, due_days, rest_range, rest_spans
from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, lesson_object
from aigc_study.views.page import BOLD, DASH, DIM, DONE, DOT, GREEN, OVERDUE, RED, TODO, localized
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.agenda import DueDay
    from aigc_study.domain.calendar import Span
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_WEEK = len(WEEKDAY_NAMES)
_GAP = "  "
MIN_TITLE = 8
_LEAST_RUN = 3  # days of rest in a row that are named by the first and the last
_DAYS_IN_YEAR = 365


def lines(study: Study, lessons: Sequence[Lesson], days: DateRange, page: Page) -> list[str]:
    """Return the lessons week by week, those overdue first if the days begin today."""
    today = study.schedule.today
    overdue = [each for each in lessons if study.schedule.is_overdue(each, study.progress)]
    late = due_days(study, overdue, DateRange(date.min, today)) if days.first == today else []
    upcoming = due_days(study, lessons, days)
    # The headings of weeks have the year, but what is overdue might go back for more than one.
    with_year = bool(late) and (today - late[0].on).days >= _DAYS_IN_YEAR
    shape = _Shape.of([*late, *upcoming], today, page, with_year=with_year)
    blocks = []
    if late:
        rows = [row for day in late for row in _rows(day, study, shape, page)]
        blocks.append((date.min, [page.style(_("Overdue"), BOLD), *rows]))
    within = rest_range(study, lessons, days)
    for week, in_week in groupby(upcoming, lambda day: _week_of(day.on)):
        resting = list(rest_spans(study, week.intersection(within)))
        rows = [row for day in in_week for row in _rows(day, study, shape, page)]
        blocks.append((week.first, [*_heading_lines(week.first, resting, page), *rows]))
    runs = rest_spans(study, within)
    resting_weeks = filter(None, (_whole_weeks(run, within) for run in runs))
    blocks += [
        (first, [rest_line(first.isoformat(), last.isoformat(), page)])
        for first, last in resting_weeks
    ]
    return [line for _first, lines in sorted(blocks) for line in ("", *lines)][1:]


def _week_of(day: date) -> DateRange:
    """Return the week of a day, as far as it lies within the years 1 to 9999."""
    first = day.toordinal() - day.weekday()
    return _days(first, first + _WEEK - 1)


def _days(first: int, last: int) -> DateRange:
    """Return the days of two ordinals, which may lie beyond the dates that there are."""
    return DateRange(
        date.fromordinal(max(first, date.min.toordinal())),
        date.fromordinal(min(last, date.max.toordinal())),
    )


def _whole_weeks(run: Span, within: DateRange) -> DateRange | None:
    """Return the weeks that are all rest, as far as they are among the days shown."""
    first, last = run.first.toordinal(), run.last.toordinal()
    if run.first != within.first:
        first += -run.first.weekday() % _WEEK
    if run.last != within.last:
        last -= (run.last.weekday() + 1) % _WEEK
    return _days(first, last) if first <= last else None


def rest_line(first: str, last: str, page: Page) -> str:
    """Say that there is rest from one week or month to another."""
    span = first if first == last else f"{first} {DASH} {last}"
    return page.style(f"{span} {DOT} {_('rest')}", DIM)


def _heading_lines(first: date, resting: Sequence[Span], page: Page) -> list[str]:
    heading = _("Week of {date}").format(date=first)
    if not resting:
        return [page.style(heading, BOLD)]
    rest = _("rest: {days}").format(days=_(", ").join(map(_weekdays_text, resting)))
    head = f"{heading} {DOT} "
    line, *more = text_width.wrap_hanging(head, rest, page.width)
    line = page.style(heading, BOLD) + page.style(line.removeprefix(heading), DIM)
    return [line, *(page.style(each, DIM) for each in more)]


def _weekdays_text(run: Span) -> str:
    days = range(run.first.toordinal(), run.last.toordinal() + 1)
    names = [_(WEEKDAY_NAMES[date.fromordinal(day).weekday()]) for day in days]
    return _(", ").join(names) if len(names) < _LEAST_RUN else f"{names[0]}{DASH}{names[-1]}"


class _Shape(NamedTuple):
    """What the rows of an agenda have in common: how days are named, and widths of columns."""

    today: date
    with_year: bool
    weekday: int
    number: int
    title: int

    @classmethod
    def of(cls, days: Sequence[DueDay], today: date, page: Page, *, with_year: bool) -> _Shape:
        """Return the shape of rows for days that have lessons."""
        lessons = [lesson for day in days for lesson in day.lessons]
        shape = cls(today, with_year, 0, 0, 0)
        shape = shape._replace(
            weekday=max((text_width.width(shape.weekday_of(day)) for day in days), default=0),
            number=max((len(lesson.number) for lesson in lessons), default=0),
            title=max((text_width.width(localized(lesson.title)) for lesson in lessons), default=0),
        )
        if days and page.width is not None:
            others = len(_GAP) + text_width.width(f"{shape.label(days[0])}{_GAP}{TODO} {_GAP}")
            room = max(MIN_TITLE, page.width - others - shape.number)
            shape = shape._replace(title=min(shape.title, room))
        return shape

    def weekday_of(self, day: DueDay) -> str:
        """Return the name of a day."""
        return _("today") if day.on == self.today else _(WEEKDAY_NAMES[day.on.weekday()])

    def label(self, day: DueDay) -> str:
        """Return the name of a day and its date."""
        on = day.on.isoformat()
        weekday = text_width.pad(self.weekday_of(day), self.weekday)
        return f"{weekday} {on if self.with_year else on[5:]}"


def _rows(day: DueDay, study: Study, shape: _Shape, page: Page) -> list[str]:
    rows = []
    label = shape.label(day)
    for lesson in day.lessons:
        title = localized(lesson.title)
        if page.width is not None:
            title = text_width.fit(title, shape.title, page.ellipsis)
        text = f"{lesson.number.ljust(shape.number)}{_GAP}{title}"
        row = f"{TODO} {text}"
        if lesson.id in study.progress.done_on:
            row = f"{page.style(DONE, GREEN)} {page.style(text, DIM)}"
        elif study.schedule.is_overdue(lesson, study.progress):
            row = page.style(f"{OVERDUE} {text}", RED)
        shown = page.style(label, BOLD) if label.strip() and day.on == shape.today else label
        rows.append(f"{_GAP}{shown}{_GAP}{row}")
        label = " " * text_width.width(label)  # once a day
    return rows


def data(study: Study, lessons: Sequence[Lesson], days: DateRange) -> Json:
    """Return what ``schedule --json`` prints."""
    overdue = [each for each in lessons if study.schedule.is_overdue(each, study.progress)]
    rest = rest_spans(study, rest_range(study, lessons, days))
    return {
        "format": FORMAT,
        "overdue": [lesson_object(each, study) for each in overdue],
        "days": [
            {
                "date": day.on.isoformat(),
                "study_day": day.study_day,
                "lessons": [lesson_object(each, study) for each in day.lessons],
            }
            for day in due_days(study, lessons, days)
        ],
        "rest": [{"from": run.first.isoformat(), "to": run.last.isoformat()} for run in rest],
    }
