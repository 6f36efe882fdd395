"""Which lessons are due when: week by week, or as a grid for each month.

What is done is shown too, quietly, on the day it was due: so a day whose lessons are done is told
from a day that never had any, and the agenda, the grid and the JSON speak of the same lessons.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.agenda import Days, days_with_rest, due_days, rest_runs
from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.page import BOLD, DASH, DIM, DONE, DOT, GREEN, OVERDUE, RED, TODO, localized
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.agenda import Day
    from aigc_study.domain.calendar import Span
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_WEEK, _YEAR = len(WEEKDAY_NAMES), 12
_RESTING, _TODAY = "~", ">"
_GAP = "  "
MIN_TITLE = 8
_LEAST_RUN = 3  # days of rest in a row that are named by the first and the last
_DAYS_IN_YEAR = 365


def nothing_line() -> str:
    """Say that nothing is due."""
    return _("No lesson is due on these days.")


def agenda(
    study: Study, lessons: Sequence[Lesson], days: Days, page: Page, first_weekday: int
) -> list[str]:
    """Return the lessons week by week, those overdue first if the days begin today."""
    today = study.schedule.today
    overdue = [each for each in lessons if study.schedule.is_overdue(each, study.progress)]
    late = due_days(study, overdue, Days(date.min, today)) if days.first == today else []
    upcoming = due_days(study, lessons, days)
    # The headings of weeks have the year, but what is overdue might go back for more than one.
    with_year = bool(late) and (today - late[0].on).days >= _DAYS_IN_YEAR
    shape = _Shape.of([*late, *upcoming], today, page, with_year=with_year)
    blocks = []
    if late:
        rows = [row for day in late for row in _rows(day, study, shape, page)]
        blocks.append((date.min, [page.style(_("Overdue"), BOLD), *rows]))
    within = days_with_rest(study, lessons, days)
    for week, in_week in groupby(upcoming, lambda day: _week_of(day.on, first_weekday)):
        resting = list(rest_runs(study, week.within(within)))
        rows = [row for day in in_week for row in _rows(day, study, shape, page)]
        blocks.append((week.first, [*_heading_lines(week.first, resting, page), *rows]))
    runs = rest_runs(study, within)
    resting_weeks = filter(None, (_whole_weeks(run, within, first_weekday) for run in runs))
    blocks += [
        (first, [_rest_line(first.isoformat(), last.isoformat(), page)])
        for first, last in resting_weeks
    ]
    return [line for _first, lines in sorted(blocks) for line in ("", *lines)][1:]


def _week_of(day: date, first_weekday: int) -> Days:
    """Return the week of a day, less what would be before the year 1 or after 9999."""
    first = day.toordinal() - (day.weekday() - first_weekday) % _WEEK
    return _days(first, first + _WEEK - 1)


def _days(first: int, last: int) -> Days:
    """Return the days of two ordinals, which may lie beyond the dates that there are."""
    return Days(
        date.fromordinal(max(first, date.min.toordinal())),
        date.fromordinal(min(last, date.max.toordinal())),
    )


def _whole_weeks(run: Span, within: Days, first_weekday: int) -> Days | None:
    """Return the weeks that are all rest, as far as they are among the days shown."""
    first, last = run.first.toordinal(), run.last.toordinal()
    if run.first != within.first:
        first += (first_weekday - run.first.weekday()) % _WEEK
    if run.last != within.last:
        last -= (run.last.weekday() - first_weekday + 1) % _WEEK
    return _days(first, last) if first <= last else None


def _rest_line(first: str, last: str, page: Page) -> str:
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
    def of(cls, days: Sequence[Day], today: date, page: Page, *, with_year: bool) -> _Shape:
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

    def weekday_of(self, day: Day) -> str:
        """Return the name of a day."""
        return _("today") if day.on == self.today else _(WEEKDAY_NAMES[day.on.weekday()])

    def label(self, day: Day) -> str:
        """Return the name of a day and its date."""
        on = day.on.isoformat()
        weekday = text_width.pad(self.weekday_of(day), self.weekday)
        return f"{weekday} {on if self.with_year else on[5:]}"


def _rows(day: Day, study: Study, shape: _Shape, page: Page) -> list[str]:
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


class _Part(NamedTuple):
    """A piece of a cell, and how it is shown."""

    text: str
    codes: tuple[int, ...] = ()


# What stands on a line of a cell, one space between the pieces.
_Line = list[_Part]


def months(
    study: Study, lessons: Sequence[Lesson], days: Days, page: Page, first_weekday: int
) -> list[str]:
    """Return a grid for each month that has lessons, and what its signs mean.

    A day has its date and how many of the lessons due on it are done, overdue or still to do; one
    beside the other, or below where the page is narrow. Months that are all rest have a line.
    """
    late = _late_lines(study, lessons, page) if days.first == study.schedule.today else []
    within = days_with_rest(study, lessons, days)
    if within.first > within.last:
        return late
    within = within.whole_months()
    grids: dict[int, _Grid] = {}
    for month, in_month in groupby(due_days(study, lessons, within), lambda day: _month(day.on)):
        grids[month] = _grid(list(in_month), study)
    shape = _GridShape.of([cell for grid in grids.values() for cell in grid.days.values()], page)
    order = [(first_weekday + position) % _WEEK for position in range(_WEEK)]
    names = [[[_Part(_(WEEKDAY_NAMES[weekday]), (DIM,))]] for weekday in order]
    blocks = []
    for month, grid in grids.items():
        lines = [page.style(_month_text(month), BOLD), *shape.week_lines(names, page)]
        offset = order.index(grid.first_weekday)
        for monday in range(1 - offset, len(grid.days) + 1, _WEEK):
            week = [grid.days.get(day, []) for day in range(monday, monday + _WEEK)]
            lines += shape.week_lines(map(shape.cell_lines, week), page)
        blocks.append((month, lines))
    for run in rest_runs(study, within):
        first, last = _whole_months(run)
        if first <= last:
            blocks.append((first, [_rest_line(_month_text(first), _month_text(last), page)]))
    lines = [line for _month, block in sorted(blocks) for line in (*block, "")]
    return [*late, *([""] if late and lines else []), *lines, *([_legend(page)] if lines else [])]


def _late_lines(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Say how many lessons are overdue since before this month, whose days have their own signs."""
    begin = study.schedule.today.replace(day=1)
    late = [each for each in lessons if study.schedule.is_overdue(each, study.progress)]
    days = [day for each in late if (day := study.schedule.due_on(each)) and day < begin]
    if not days:
        return []
    count = _("{heading} ({count})").format(heading=_("Overdue"), count=len(days))
    span = f" {DASH} ".join(
        dict.fromkeys(_month_text(_month(day)) for day in (min(days), max(days)))
    )
    return [page.style(f"{OVERDUE} {count} {DOT} {span}", RED)]


def _month(day: date) -> int:
    """Return a number for the month, one more than that of the month before."""
    return day.year * _YEAR + day.month - 1


def _month_text(month: int) -> str:
    return f"{month // _YEAR:04}-{month % _YEAR + 1:02}"


def _whole_months(run: Span) -> tuple[int, int]:
    """Return the first and the last of the months that are all rest; reversed if none is."""
    length = monthrange(run.last.year, run.last.month)[1]
    return _month(run.first) + (run.first.day > 1), _month(run.last) - (run.last.day < length)


class _Grid(NamedTuple):
    """A month: the weekday (Monday is 0) of its first day, and what stands on each of its days."""

    first_weekday: int
    days: dict[int, _Line]


def _grid(days: Sequence[Day], study: Study) -> _Grid:
    month = Days(days[0].on, days[0].on).whole_months()
    resting = {
        day for run in rest_runs(study, month) for day in range(run.first.day, run.last.day + 1)
    }
    by_number = {day.on.day: day for day in days}
    grid: dict[int, _Line] = {}
    for number in range(1, month.last.day + 1):
        day = by_number.get(number)
        if month.last.replace(day=number) == study.schedule.today:
            date_part = _Part(f"{_TODAY}{number:2}", (BOLD,))
        else:
            date_part = _Part(f" {number:2}", () if day else (DIM,))
        rest = [_Part(_RESTING, (DIM,))] if number in resting else []
        grid[number] = [date_part, *rest, *(_counts(day, study) if day else ())]
    return _Grid(month.first.weekday(), grid)


def _counts(day: Day, study: Study) -> _Line:
    done = study.progress.done_among(day.lessons)
    overdue = sum(study.schedule.is_overdue(lesson, study.progress) for lesson in day.lessons)
    to_do = len(day.lessons) - done - overdue
    signs = ((DONE, done, (GREEN,)), (OVERDUE, overdue, (RED,)), (TODO, to_do, ()))
    return [_Part(f"{sign}{count}", codes) for sign, count, codes in signs if count]


class _GridShape(NamedTuple):
    """The width of the columns, and whether what stands in a cell is stacked."""

    width: int
    stacked: bool

    @classmethod
    def of(cls, contents: Sequence[_Line], page: Page) -> _GridShape:
        """Return the shape in which the cells fit the page, stacked only if they must be."""
        shape = cls(0, stacked=False).around(contents)
        if page.width is not None and shape.total > page.width:
            return cls(0, stacked=True).around(contents)
        return shape

    def around(self, contents: Sequence[_Line]) -> _GridShape:
        """Return the shape with columns as wide as they have to be."""
        lines = [line for cell in contents for line in self.cell_lines(cell)]
        lines += [[_Part(_(name))] for name in WEEKDAY_NAMES]
        return self._replace(width=max(map(_width, lines)))

    @property
    def total(self) -> int:
        """The width of a whole week."""
        return _WEEK * self.width + (_WEEK - 1) * len(_GAP)

    def cell_lines(self, cell: _Line) -> list[_Line]:
        """Return the lines that a cell takes."""
        if not self.stacked:
            return [cell]
        return [cell[:1], *([_Part(""), part] for part in cell[1:])]

    def week_lines(self, week: Iterable[list[_Line]], page: Page) -> list[str]:
        """Return the lines of cells that stand side by side."""
        return [
            _GAP.join(self._padded(line, page) for line in lines).rstrip()
            for lines in zip_longest(*week, fillvalue=[])
        ]

    def _padded(self, line: _Line, page: Page) -> str:
        shown = " ".join(page.style(part.text, *part.codes) for part in line)
        return shown + " " * (self.width - _width(line))


def _width(line: _Line) -> int:
    return text_width.width(" ".join(part.text for part in line))


def _legend(page: Page) -> str:
    meanings = (
        (DONE, _("done")),
        (TODO, _("due")),
        (OVERDUE, _("overdue")),
        (_RESTING, _("rest")),
        (_TODAY, _("today")),
    )
    words = [f"{sign} {meaning}" for sign, meaning in meanings]
    legend = _GAP.join(words)
    if page.width is not None and text_width.width(legend) > page.width:
        legend = " ".join(words)
    return page.style(legend, DIM)
