"""Which lessons are due when: week by week, or as a grid for each month.

What is done is shown too, quietly, on the day it was due: so a day whose lessons are done is told
from a day that never had any, and the agenda, the grid and the JSON speak of the same lessons.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _
from aigc_study.views import cells
from aigc_study.views.page import BOLD, DASH, DIM, DONE, DOT, GREEN, OVERDUE, RED, TODO, local
from aigc_study.views.words import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.curriculum import Lesson
    from aigc_study.study import Study
    from aigc_study.views.page import Page

_WEEK = len(WEEKDAY_NAMES)
_RESTING, _TODAY = "~", ">"
_GAP = "  "
_LEAST_TITLE = 8
_LEAST_RUN = 3  # days of rest in a row that are named by the first and the last
_DAYS_IN_YEAR = 365


class Days(NamedTuple):
    """The days asked for, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None, last: date | None, today: date) -> Days:
        """Return those from today on but for what is given; all up to ``last`` if it is over."""
        if first is None:
            first = date.min if last and last < today else today
        return cls(first, last or date.max)

    def whole_months(self) -> Days:
        """Return the days of all months that these belong to."""
        end = monthrange(self.last.year, self.last.month)[1]
        return Days(self.first.replace(day=1), self.last.replace(day=end))


class Day(NamedTuple):
    """A day with the lessons due on it, done or not. A day of rest is no study day."""

    on: date
    study_day: int | None
    lessons: Sequence[Lesson]


def due_days(
    study: Study, lessons: Iterable[Lesson], days: Days, *, whole_months: bool = False
) -> list[Day]:
    """Return, of the days asked for, those on which lessons are due, and the days of rest.

    Rest is told from the start on until the last day on which any of the lessons is due.
    """
    due: defaultdict[date, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if due_on := study.plan.due_on(lesson):
            due[due_on].append(lesson)
    calendar = study.plan.calendar
    if calendar is None or not due:
        return []
    days = Days(max(days.first, calendar.start), min(days.last, max(due)))
    if whole_months:
        days = days.whole_months()
    before = calendar.days_before(days.first)
    found = []
    for ordinal in range(days.first.toordinal(), days.last.toordinal() + 1):
        on = date.fromordinal(ordinal)
        through = calendar.days_through(on)
        study_day = through if through > before else None
        if on in due or (study_day is None and on >= calendar.start):
            found.append(Day(on, study_day, due.get(on, ())))
        before = through
    return found


def nothing_line() -> str:
    """Say that nothing is due."""
    return _("No lesson is due on these days.")


def agenda(
    study: Study, lessons: Sequence[Lesson], days: Days, page: Page, first_weekday: int
) -> list[str]:
    """Return the lessons week by week, those overdue first if the days begin today."""
    today = study.plan.today
    overdue = [each for each in lessons if study.plan.is_overdue(each, study.progress)]
    late = due_days(study, overdue, Days(date.min, today)) if days.first == today else []
    late = [day for day in late if day.lessons]
    coming = due_days(study, lessons, days)
    # The headings of weeks have the year, but what is overdue might go back for more than one.
    with_year = bool(late) and (today - late[0].on).days >= _DAYS_IN_YEAR
    with_rows = [*late, *(day for day in coming if day.lessons)]
    shape = _Shape.of(with_rows, today, page, with_year=with_year)
    lines = []
    rows = [row for day in late for row in _rows(day, study, shape, page)]
    if rows:
        lines += ["", page.style(_("Overdue"), BOLD), *rows]
    within = Days(max(days.first, study.progress.start or date.min), days.last)
    for first, in_week in _weeks(coming, within, first_weekday):
        lines += ["", *_heading_lines(first, in_week, page)]
        lines += [row for day in in_week for row in _rows(day, study, shape, page)]
    return lines[1:]


def _weeks(
    days: Sequence[Day], within: Days, first_weekday: int
) -> list[tuple[date | None, list[Day]]]:
    """Return the weeks that have lessons, each with its first day, and the weeks all rest between.

    Weeks of rest that follow one another are together, without a first day.
    """

    def first_of(day: Day) -> int:
        return day.on.toordinal() - (day.on.weekday() - first_weekday) % _WEEK

    weeks: list[tuple[date | None, list[Day]]] = []
    for first, together in groupby(days, first_of):
        in_week = list(together)
        begin = max(first, within.first.toordinal())
        end = min(first + _WEEK - 1, within.last.toordinal())
        if any(day.lessons for day in in_week):
            # The week of 0001-01-01 may begin before there are dates.
            weeks.append((date.fromordinal(max(first, 1)), in_week))
        elif len(in_week) <= end - begin:
            continue
        elif weeks and weeks[-1][0] is None and _adjoin(weeks[-1][1][-1], in_week[0]):
            weeks[-1][1].extend(in_week)
        else:
            weeks.append((None, in_week))
    return weeks


def _adjoin(day: Day, other: Day) -> bool:
    return (other.on - day.on).days == 1


def _heading_lines(first: date | None, days: Sequence[Day], page: Page) -> list[str]:
    if first is None:
        span = f" {DASH} ".join(dict.fromkeys(each.on.isoformat() for each in (days[0], days[-1])))
        return [page.style(f"{span} {DOT} {_('rest')}", DIM)]
    heading = _("Week of {date}").format(date=first)
    resting = [day for day in days if day.study_day is None]
    if not resting:
        return [page.style(heading, BOLD)]
    rest = _("rest: {days}").format(days=_weekdays_text(resting))
    head = f"{heading} {DOT} "
    line, *more = cells.hang(head, rest, page.width)
    line = page.style(heading, BOLD) + page.style(line.removeprefix(heading), DIM)
    return [line, *(page.style(each, DIM) for each in more)]


def _weekdays_text(days: Sequence[Day]) -> str:
    parts = []
    runs = groupby(enumerate(days), key=lambda pair: pair[1].on.toordinal() - pair[0])
    for _key, run in runs:
        names = [_(WEEKDAY_NAMES[day.on.weekday()]) for _position, day in run]
        parts += names if len(names) < _LEAST_RUN else [f"{names[0]}{DASH}{names[-1]}"]
    return _(", ").join(parts)


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
            weekday=max((cells.width(shape.weekday_of(day)) for day in days), default=0),
            number=max((len(lesson.number) for lesson in lessons), default=0),
            title=max((cells.width(local(lesson.title)) for lesson in lessons), default=0),
        )
        if days and page.width is not None:
            others = len(_GAP) + cells.width(f"{shape.label(days[0])}{_GAP}{TODO} {_GAP}")
            room = max(_LEAST_TITLE, page.width - others - shape.number)
            shape = shape._replace(title=min(shape.title, room))
        return shape

    def weekday_of(self, day: Day) -> str:
        """Return the name of a day."""
        return _("today") if day.on == self.today else _(WEEKDAY_NAMES[day.on.weekday()])

    def label(self, day: Day) -> str:
        """Return the name of a day and its date."""
        on = day.on.isoformat()
        return f"{cells.pad(self.weekday_of(day), self.weekday)} {on if self.with_year else on[5:]}"


def _rows(day: Day, study: Study, shape: _Shape, page: Page) -> list[str]:
    rows = []
    label = shape.label(day)
    for lesson in day.lessons:
        title = local(lesson.title)
        if page.width is not None:
            title = cells.fit(title, shape.title, page.ellipsis)
        text = f"{lesson.number.ljust(shape.number)}{_GAP}{title}"
        row = f"{TODO} {text}"
        if lesson.id in study.progress.done_on:
            row = f"{page.style(DONE, GREEN)} {page.style(text, DIM)}"
        elif study.plan.is_overdue(lesson, study.progress):
            row = page.style(f"{OVERDUE} {text}", RED)
        shown = page.style(label, BOLD) if label.strip() and day.on == shape.today else label
        rows.append(f"{_GAP}{shown}{_GAP}{row}")
        label = " " * cells.width(label)  # once a day
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
    """Return a grid for each month that has lessons or is all rest, and what its signs mean.

    A day has its date and how many of the lessons due on it are done, overdue or still to do; one
    beside the other, or below where the page is narrow.
    """
    grids: dict[date, dict[int, _Line]] = {}
    for first, together in groupby(
        due_days(study, lessons, days, whole_months=True), lambda day: day.on.replace(day=1)
    ):
        in_month = list(together)
        length = monthrange(first.year, first.month)[1]
        if any(day.lessons for day in in_month) or len(in_month) == length:
            grids[first] = _grid(first.replace(day=length), in_month, study)
    if not grids:
        return []
    shape = _GridShape.of([cell for grid in grids.values() for cell in grid.values()], page)
    order = [(first_weekday + position) % _WEEK for position in range(_WEEK)]
    names = [[[_Part(_(WEEKDAY_NAMES[weekday]), (DIM,))]] for weekday in order]
    lines: list[str] = []
    for first, grid in grids.items():
        lines.append(page.style(first.isoformat()[:7], BOLD))
        lines += shape.week_lines(names, page)
        offset = order.index(first.weekday())
        for monday in range(1 - offset, len(grid) + 1, _WEEK):
            cells_of_week = [grid.get(day, []) for day in range(monday, monday + _WEEK)]
            lines += shape.week_lines(map(shape.cell_lines, cells_of_week), page)
        lines.append("")
    return [*lines, _legend(page)]


def _grid(last: date, days: Iterable[Day], study: Study) -> dict[int, _Line]:
    """Return the cells of the month that ends with ``last``, by day of the month."""
    by_number = {day.on.day: day for day in days}
    grid = {}
    for number in range(1, last.day + 1):
        day = by_number.get(number)
        if last.replace(day=number) == study.plan.today:
            date_part = _Part(f"{_TODAY}{number:2}", (BOLD,))
        else:
            date_part = _Part(f" {number:2}", () if day and day.lessons else (DIM,))
        grid[number] = [date_part, *(_counts(day, study) if day else ())]
    return grid


def _counts(day: Day, study: Study) -> _Line:
    done = study.progress.done_among(day.lessons)
    overdue = sum(study.plan.is_overdue(lesson, study.progress) for lesson in day.lessons)
    to_do = len(day.lessons) - done - overdue
    signs = ((DONE, done, (GREEN,)), (OVERDUE, overdue, (RED,)), (TODO, to_do, ()))
    parts = [_Part(f"{sign}{count}", codes) for sign, count, codes in signs if count]
    return parts if day.study_day else [_Part(_RESTING, (DIM,)), *parts]


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
    return cells.width(" ".join(part.text for part in line))


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
    if page.width is not None and cells.width(legend) > page.width:
        legend = " ".join(words)
    return page.style(legend, DIM)
