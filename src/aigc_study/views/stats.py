"""A heat map of the last weeks, the lessons of each week beside the plan's, and a few numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.forecast import RECENT_DAYS
from aigc_study.domain.stats import LEVELS
from aigc_study.i18n import N_, _, ngettext
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json
from aigc_study.views.numbers import average_number, rounded_or_none
from aigc_study.views.page import BOLD, DASH, DIM, GREEN, PLANNED, REST_DAY, signs
from aigc_study.views.wording import WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from aigc_study.domain.stats import Day, Stats
    from aigc_study.domain.streak import Streak
    from aigc_study.views.page import Page

_WEEK = len(WEEKDAYS)
_LEVELS, _PLAIN_LEVELS = "·░▒▓█", ".:+#@"
_CELL = 2  # cells for a day, so that it looks like a square
_GAP = "  "
_SHOWN_WEEKS = 8  # with a bar each
_BAR = 40
_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


def lines(stats: Stats, page: Page) -> list[str]:
    """Return the heat map, a bar for each of the last weeks, and the numbers."""
    if stats.begin is None:
        first = next(iter(stats.study.open_lessons or stats.study.curriculum.lessons.values()))
        text = _("Nothing to show yet: mark a first lesson with “aigc-study done {number}”.")
        return page.wrap(text.format(number=first.number))
    blocks = [
        _heat_map(stats, stats.begin, page),
        _legend(stats, page),
        _week_lines(stats, page),
        _fact_lines(stats, page),
    ]
    return [line for block in blocks if block for line in ("", *block)][1:]


def _heat_map(stats: Stats, begin: date, page: Page) -> list[str]:
    """Return a row for each weekday and a column for each week, as many as there is room for."""
    names = [_(name) for name in WEEKDAY_NAMES]
    label = max(map(text_width.width, names)) + len(_GAP)
    weeks = [stats.days[first : first + _WEEK] for first in range(0, len(stats.days), _WEEK)]
    weeks = [week for week in weeks if week[-1].on >= begin]
    room = None if page.width is None else page.width - label
    if room is not None:
        weeks = weeks[-max(1, room // _CELL) :]
    lines = [" " * label + page.style(_month_line([week[-1].on for week in weeks], room), DIM)]
    for weekday, name in enumerate(names):
        days = [week[weekday] for week in weeks if weekday < len(week)]
        row = "".join(_cell(day, stats, begin, page) for day in days)
        lines.append(page.style(text_width.pad(name, label), DIM) + row)
    return [line.rstrip() for line in lines]


def month_names(last_days: Sequence[date]) -> list[tuple[int, str]]:
    """Return the months of weeks, the last first, each with the week that its 1st is in."""
    return [
        (column, _(_MONTHS[day.month - 1]))
        for column, day in reversed(list(enumerate(last_days)))
        if not column or last_days[column - 1].month != day.month
    ]


def _month_line(last_days: Sequence[date], room: int | None) -> str:
    """Return the names of months, each above its first week, if it fits before the next one."""
    names: list[tuple[int, str]] = []
    end = room
    for column, name in month_names(last_days):
        width, cell = text_width.width(name), column * _CELL
        if not names and end is not None:
            cell = max(0, min(cell, end - width))
        if end is None or cell + width <= end:
            names.append((cell, name))
            end = cell - 1
    line = ""
    for cell, name in reversed(names):
        line = text_width.pad(line, cell) + name
    return line


def _cell(day: Day, stats: Stats, begin: date, page: Page) -> str:
    if level := stats.level(day):
        return page.style(_levels()[level] * _CELL, GREEN)
    if day.on < begin:
        return " " * _CELL
    sign = REST_DAY if day.rest else _levels()[0]
    return page.style(text_width.pad(sign, _CELL), DIM)


def _levels() -> str:
    return signs(_LEVELS, _PLAIN_LEVELS)


def _legend(stats: Stats, page: Page) -> list[str]:
    """Say how many lessons each sign stands for."""
    counts = zip(_levels(), level_texts(stats), strict=True)
    items = [f"{sign} {count}" for sign, count in counts]
    if any(day.rest for day in stats.days):
        items.append(f"{REST_DAY} {_('rest')}")
    text = _("Lessons a day: {signs}").format(signs=_GAP.join(items))
    return [page.style(line.rstrip(), DIM) for line in page.wrap(text)]


def level_texts(stats: Stats) -> list[str]:
    """Return how many lessons a day each level stands for, from none on."""
    size = stats.level_size
    firsts = range(1, LEVELS * size + 1, size)
    several = [f"{first}{DASH}{first + size - 1}" if size > 1 else str(first) for first in firsts]
    return ["0", *several[:-1], f"{firsts[-1]}+"]


def _week_lines(stats: Stats, page: Page) -> list[str]:
    """Return a line for each of the last weeks, with a bar of what was done and of the plan."""
    weeks = [*stats.begun_weeks]
    while weeks and not (weeks[-1].lessons or weeks[-1].planned):
        weeks.pop()
    weeks = weeks[-_SHOWN_WEEKS:]
    if not weeks:
        return []
    most = max(max(week.lessons, week.planned) for week in weeks)
    counts = [f"{week.lessons}/{week.planned}" for week in weeks]
    widest = max(map(len, counts))
    dates = [f"{week.first.isoformat()[5:]}{_GAP}" for week in weeks]
    width = _BAR
    if page.width is not None:
        width = max(1, min(_BAR, page.width - len(dates[0]) - len(_GAP) - widest))
    heading = _("Lessons per week: done/planned ({sign} planned)")
    heading = heading.format(sign=text_width.sign(PLANNED))
    return [
        *(page.style(line, BOLD) for line in page.wrap(heading)),
        *(
            day + page.bar(width, most, week.lessons, week.planned) + _GAP + count.rjust(widest)
            for week, day, count in zip(weeks, dates, counts, strict=True)
        ),
    ]


def _fact_lines(stats: Stats, page: Page) -> list[str]:
    facts = [(_("Streak"), _streak_text(stats.streak))]
    if stats.best_weekday is not None:
        facts.append((_("Best day"), _(WEEKDAY_NAMES[stats.best_weekday])))
    facts.append((_("Notes"), str(stats.notes)))
    if stats.forecast.pace is not None:
        facts.append((_("Pace"), _pace_text(stats, stats.forecast.pace)))
    return page.facts(facts)


def _streak_text(streak: Streak) -> str:
    if not streak.current:
        text = ngettext(
            "none now; longest: {count} study day",
            "none now; longest: {count} study days",
            streak.longest,
        )
        return text.format(count=streak.longest)
    text = ngettext(
        "{count} study day; longest: {longest}",
        "{count} study days; longest: {longest}",
        streak.current,
    )
    return text.format(count=streak.current, longest=streak.longest)


def _pace_text(stats: Stats, pace: Fraction) -> str:
    """Say how fast the learner is, on average and lately, compared with the plan."""
    text, forecast = _("{pace}× the plan's on average"), stats.forecast
    if stats.study.progress.replan:
        text = _("{pace}× the original plan's on average")
    text = text.format(pace=average_number(pace))
    if forecast.recent_pace is None or forecast.recent_pace == pace:
        return text
    recent = _(_TRENDS[forecast.trend])
    recent = recent.format(pace=average_number(forecast.recent_pace), days=RECENT_DAYS)
    return text + _("; ") + recent


_TRENDS = {
    None: N_("{pace}× in the last {days} study days"),
    "slower": N_("{pace}× in the last {days} study days (slower)"),
    "steady": N_("{pace}× in the last {days} study days (steady)"),
    "faster": N_("{pace}× in the last {days} study days (faster)"),
}


def data(stats: Stats) -> Json:
    """Return what ``stats --json`` prints."""
    forecast, best = stats.forecast, stats.best_weekday
    return {
        "format": FORMAT,
        "days": [
            {"date": day.on.isoformat(), "lessons": day.lessons, "rest": day.rest}
            for day in stats.days
        ],
        "weeks": [
            {"from": week.first.isoformat(), "lessons": week.lessons, "planned": week.planned}
            for week in stats.weeks
        ],
        "streak": stats.streak._asdict(),
        "best_weekday": None if best is None else WEEKDAYS[best],
        "pace": rounded_or_none(forecast.pace),
        "recent_pace": rounded_or_none(forecast.recent_pace),
        "trend": forecast.trend,
    }
