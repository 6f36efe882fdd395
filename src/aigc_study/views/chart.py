"""Where things are in the charts of a report: the burn-up chart and the heat map."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.stats import LEVELS
from aigc_study.i18n import _, ngettext
from aigc_study.views.stats import month_names
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aigc_study.domain.stats import Day, Stats

# In percent of the burn-up chart's height: where its lines begin and end.
TOP, BOTTOM = 8, 92
_MAX_TICKS = 4
_STEPS = (1, 2, 5)
_DAYS = (1, 2, 7, 14)
_FEW_DAYS = _DAYS[-1] * _MAX_TICKS
_MONTHS = (1, 2, 3, 6, 12)
_NEAR_EDGE = 12  # percent of the width

# Of a heat map: a day's square, and from one to the next, in the units of its picture.
_SQUARE, _PITCH = 13, 15
_LEFT, _ABOVE = 30, 14
_WEEK = 7
_LABEL = 28  # how wide the name of a month is at most


class Tick(NamedTuple):
    """A label at a place, in percent of the width or height."""

    at: float
    label: str
    anchor: str = "start"


class Axis(NamedTuple):
    """The days of a chart, from the day before the first one on, at whose end nothing is done."""

    zero: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, at least one."""
        return max(1, (self.last - self.zero).days)

    def x(self, day: date) -> int:
        """Return how many days from zero a day is."""
        return (day - self.zero).days

    def tick(self, day: date, label: str) -> Tick:
        """Return a label under a day, which stays within the chart."""
        at = 100 * self.x(day) / self.days
        anchor = "start" if at < _NEAR_EDGE else "end" if at > 100 - _NEAR_EDGE else "middle"
        return Tick(round(at, 3), label, anchor)

    def ticks(self) -> list[Tick]:
        """Return a few labels: months, or days where there are few months."""
        if self.days <= _FEW_DAYS:
            step = next(step for step in _DAYS if self.days <= step * _MAX_TICKS)
            days = [self.zero + timedelta(days=number) for number in range(1, self.days + 1, step)]
            return [self.tick(day, day.isoformat()[5:]) for day in days]
        for months in _MONTHS:
            firsts = list(_firsts(self.zero, self.last, months))
            if len(firsts) <= _MAX_TICKS:
                return [self.tick(day, day.isoformat()[:7]) for day in firsts]
        firsts = firsts[:: -(-len(firsts) // _MAX_TICKS)]
        return [self.tick(day, day.isoformat()[:4]) for day in firsts]


def _firsts(zero: date, last: date, months: int) -> Iterator[date]:
    """Yield the first days of months after a day, of every so many months of the year."""
    for number in range(zero.year * 12 + zero.month, last.year * 12 + last.month):
        if number % months == 0:
            yield date(number // 12, number % 12 + 1, 1)


def value_ticks(top: int) -> list[Tick]:
    """Return a few round numbers above 0, the last one being ``top`` itself."""
    size = 1
    while True:
        for step in (size * each for each in _STEPS):
            if top <= step * _MAX_TICKS:
                values = [value for value in range(step, top, step) if top - value > step / 2]
                return [_value_tick(value, top) for value in (*values, top)]
        size *= 10


def _value_tick(value: int, top: int) -> Tick:
    return Tick(round(BOTTOM - (BOTTOM - TOP) * value / top, 3), str(value))


def points(axis: Axis, values: Sequence[tuple[date, int]], top: int) -> str:
    """Return the points of a line: days from zero, and down from ``top``."""
    return " ".join(f"{axis.x(day)},{top - value}" for day, value in values)


class Mark(NamedTuple):
    """The sign of a day: the busier, the larger; ``none`` and ``rest`` differ in form."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    text: str


def mark(level: int, *, rest: bool, text: str) -> Mark:
    """Return the sign of a day in a square at 0, 0."""
    if level:
        side = _SQUARE * (0.3 + 0.7 * level / LEVELS)
        return _centred("level", side, side, text)
    return _centred("rest", _SQUARE * 0.85, 2, text) if rest else _centred("none", 3, 3, text)


def _centred(kind: str, width: float, height: float, text: str) -> Mark:
    x, y = (round((_SQUARE - side) / 2, 2) for side in (width, height))
    return Mark(kind, x, y, round(width, 2), round(height, 2), text)


class Label(NamedTuple):
    """A text in the heat map."""

    x: float
    y: float
    text: str


class HeatMap(NamedTuple):
    """A square for each day: a column for each week, a row for each weekday."""

    width: int
    height: int
    labels: Sequence[Label]
    days: Sequence[Mark]


def heat_map(stats: Stats) -> HeatMap:
    """Return the heat map of all days of the statistics."""
    columns = -(-len(stats.days) // _WEEK)
    labels = [
        Label(0, _ABOVE + row * _PITCH + 10, _(name))
        for row, name in enumerate(WEEKDAY_NAMES)
        if row % 2 == 0
    ]
    marks = []
    for index, day in enumerate(stats.days):
        column, row = divmod(index, _WEEK)
        sign = mark(stats.level(day), rest=day.rest, text=_day_text(day))
        x, y = _LEFT + column * _PITCH + sign.x, _ABOVE + row * _PITCH + sign.y
        marks.append(sign._replace(x=round(x, 2), y=round(y, 2)))
    size = (_LEFT + columns * _PITCH, _ABOVE + _WEEK * _PITCH)
    weeks = [stats.days[first : first + _WEEK] for first in range(0, len(stats.days), _WEEK)]
    return HeatMap(
        *size, [*labels, *_month_labels([week[-1].on for week in weeks], size[0])], marks
    )


def _day_text(day: Day) -> str:
    if day.rest and not day.lessons:
        return _("{date}: rest").format(date=day.on)
    text = ngettext("{date}: {count} lesson", "{date}: {count} lessons", day.lessons)
    return text.format(date=day.on, count=day.lessons)


def _month_labels(last_days: Sequence[date], end: int) -> Iterator[Label]:
    """Yield the months above the week that each begins in, the last first, if there is room."""
    for column, name in month_names(last_days):
        x = _LEFT + column * _PITCH
        if column == len(last_days) - 1:
            x = min(x, end - _LABEL)
        if x + _LABEL <= end:
            yield Label(x, 9, name)
            end = x
