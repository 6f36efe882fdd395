"""A calendar of whole months with the number of lessons due on each day."""

from __future__ import annotations

from calendar import monthcalendar, monthrange
from collections import Counter, defaultdict
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.agenda import range_with_rest, rest_ranges
from aigc_study.domain.calendar import DateRange
from aigc_study.i18n import _
from aigc_study.views import schedule, text_width
from aigc_study.views.page import BOLD, DASH, DIM, DONE, DOT, GREEN, OVERDUE, RED, REST_DAY, TODO
from aigc_study.views.schedule import rest_line
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_WEEK, _YEAR = len(WEEKDAY_NAMES), 12
_TODAY = ">"
_COLOURS: Mapping[str, tuple[int, ...]] = {DONE: (GREEN,), OVERDUE: (RED,), TODO: ()}
_GAP = "  "

data = schedule.data  # the same JSON as by week


class _Part(NamedTuple):
    """A part of a cell, and the SGR codes it is shown in."""

    text: str
    codes: tuple[int, ...] = ()


# A line of a cell; the parts are joined by spaces.
_Line = list[_Part]


def lines(study: Study, lessons: Sequence[Lesson], days: DateRange, page: Page) -> list[str]:
    """Return a grid for each month that has lessons, and a legend.

    The cell of a day has its date and how many lessons were done on it, and how many are due on it,
    overdue or still to do; below each other if the page is narrow. Months of nothing but rest take
    one line.
    """
    starts_today = days.first == study.schedule.today
    overdue = _overdue_lines(study, lessons, page) if starts_today else []
    shown = range_with_rest(study, lessons, days)
    if shown.first > shown.last and not starts_today:
        return overdue
    if shown.first > shown.last:  # the last due day is over
        shown = DateRange(days.first, days.first)
    shown = _extended(shown)
    counts = _counts(study, lessons, shown)
    months = {
        month: _cells(month, counts, study) for month in dict.fromkeys(map(_month, sorted(counts)))
    }
    shape = _GridShape.of([cell for cells in months.values() for cell in cells.values()], page)
    names = [[[_Part(_(name), (DIM,))]] for name in WEEKDAY_NAMES]
    blocks = []
    for month, cells in months.items():
        lines = [page.style(_month_text(month), BOLD), *shape.week_lines(names, page)]
        for week in monthcalendar(month // _YEAR, month % _YEAR + 1):
            in_week = [shape.cell_lines(cells.get(day, [])) for day in week]
            lines += shape.week_lines(in_week, page)
        blocks.append((month, lines))
    for span in rest_ranges(study, shown):
        first, last = _whole_months(span)
        if first <= last:
            blocks.append((first, [rest_line(_month_text(first), _month_text(last), page)]))
    lines = [line for _month, block in sorted(blocks) for line in (*block, "")]
    if not lines:
        return overdue
    return [*overdue, *([""] if overdue else []), *lines, _legend(page)]


def _overdue_lines(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Say how many lessons are overdue since before this month; the grid marks later ones."""
    first = study.schedule.today.replace(day=1)
    overdue = [lesson for lesson in lessons if study.is_overdue(lesson)]
    days = [day for lesson in overdue if (day := study.schedule.due_on(lesson)) and day < first]
    if not days:
        return []
    count = _("{heading} ({count})").format(heading=_("Overdue"), count=len(days))
    span = f" {DASH} ".join(
        dict.fromkeys(_month_text(_month(day)) for day in (min(days), max(days)))
    )
    return [page.style(f"{OVERDUE} {count} {DOT} {span}", RED)]


def _month(day: date) -> int:
    """Return the number of a month, counted from the year 0."""
    return day.year * _YEAR + day.month - 1


def _month_text(month: int) -> str:
    return f"{month // _YEAR:04}-{month % _YEAR + 1:02}"


def _extended(days: DateRange) -> DateRange:
    """Return a range extended to the first and the last day of a month."""
    length = monthrange(days.last.year, days.last.month)[1]
    return DateRange(days.first.replace(day=1), days.last.replace(day=length))


def _whole_months(span: DateRange) -> tuple[int, int]:
    """Return the first and last month that a span covers whole; the last is smaller if none is."""
    length = monthrange(span.last.year, span.last.month)[1]
    return _month(span.first) + (span.first.day > 1), _month(span.last) - (span.last.day < length)


def _counts(study: Study, lessons: Sequence[Lesson], days: DateRange) -> dict[date, Counter[str]]:
    """Count the lessons done on each day of a range, and those due on it, by sign."""
    schedule, counts = study.schedule, defaultdict[date, Counter[str]](Counter)
    for lesson in lessons:
        done_on = study.progress.done_on.get(lesson.id)
        day = done_on or schedule.due_on(lesson)
        if not day or lesson.id in study.progress.skipped_on or not days.first <= day <= days.last:
            continue
        due_sign = OVERDUE if day < schedule.today else TODO
        counts[day][DONE if done_on else due_sign] += 1
    return counts


def _cells(month: int, counts: Mapping[date, Counter[str]], study: Study) -> dict[int, _Line]:
    """Return the cells of a month by day, on one line each."""
    first = date(month // _YEAR, month % _YEAR + 1, 1)
    days = _extended(DateRange(first, first))
    rest_days = {
        day for span in rest_ranges(study, days) for day in range(span.first.day, span.last.day + 1)
    }
    cells: dict[int, _Line] = {}
    for number in range(1, days.last.day + 1):
        day = first.replace(day=number)
        if day == study.schedule.today:
            date_part = _Part(f"{_TODAY}{number:2}", (BOLD,))
        else:
            date_part = _Part(f" {number:2}", () if day in counts else (DIM,))
        rest = [_Part(REST_DAY, (DIM,))] if number in rest_days else []
        lessons = counts.get(day, Counter[str]())
        cells[number] = [
            date_part,
            *rest,
            *(
                _Part(f"{text_width.sign(sign)}{lessons[sign]}", codes)
                for sign, codes in _COLOURS.items()
                if sign in lessons
            ),
        ]
    return cells


class _GridShape(NamedTuple):
    """The width of the columns, and whether the parts of a cell are below each other."""

    width: int
    stacked: bool

    @classmethod
    def of(cls, contents: Sequence[_Line], page: Page) -> _GridShape:
        """Return the shape for some cells, stacked if the page is too narrow otherwise."""
        shape = cls(0, stacked=False).fitted_to(contents)
        if page.width is not None and shape.total > page.width:
            return cls(0, stacked=True).fitted_to(contents)
        return shape

    def fitted_to(self, contents: Sequence[_Line]) -> _GridShape:
        """Return the shape with columns as wide as the cells need."""
        lines = [line for cell in contents for line in self.cell_lines(cell)]
        lines += [[_Part(_(name))] for name in WEEKDAY_NAMES]
        return self._replace(width=max(map(_width, lines)))

    @property
    def total(self) -> int:
        """The width of the grid."""
        return _WEEK * self.width + (_WEEK - 1) * len(_GAP)

    def cell_lines(self, cell: _Line) -> list[_Line]:
        """Return the lines of a cell."""
        if not self.stacked:
            return [cell]
        return [cell[:1], *([_Part(""), part] for part in cell[1:])]

    def week_lines(self, week: Iterable[list[_Line]], page: Page) -> list[str]:
        """Return the lines of cells side by side."""
        return [
            _GAP.join(self._padded(line, page) for line in lines).rstrip()
            for lines in zip_longest(*week, fillvalue=[])
        ]

    def _padded(self, line: _Line, page: Page) -> str:
        text = " ".join(page.style(part.text, *part.codes) for part in line)
        return text + " " * (self.width - _width(line))


def _width(line: _Line) -> int:
    return text_width.width(" ".join(part.text for part in line))


def _legend(page: Page) -> str:
    meanings = (
        (DONE, _("done")),
        (TODO, _("due")),
        (OVERDUE, _("overdue")),
        (REST_DAY, _("rest")),
        (_TODAY, _("today")),
    )
    items = [f"{text_width.sign(sign)} {meaning}" for sign, meaning in meanings]
    legend = _GAP.join(items)
    if page.width is not None and text_width.width(legend) > page.width:
        legend = " ".join(items)
    return page.style(legend, DIM)
