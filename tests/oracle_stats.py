"""The numbers of ``stats`` and the lines of the burn-up chart, worked out by the oracle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from oracle_journal import WEEK, next_day

if TYPE_CHECKING:
    from oracle import Json, Oracle


def stats(oracle: Oracle) -> Json:
    """Return the expected output of ``stats --json``."""
    days = [oracle.today]
    while days[0] > date.min and (len(days) <= 25 * 7 or days[0].weekday() > 0):
        days.insert(0, days[0] - timedelta(days=1))
    done = [day for day in oracle.done.values() if day <= oracle.today]
    lengths = [streak_through(oracle, day) for day in range(len(oracle.past) + 1)]
    return {
        "format": 1,
        "days": [
            {
                "date": day.isoformat(),
                "lessons": done.count(day),
                "rest": bool(oracle.start and oracle.start <= day) and oracle.rests(day),
            }
            for day in days
        ],
        "weeks": [
            {
                "from": monday.isoformat(),
                "lessons": sum(day in week_of(monday) for day in done),
                "planned": due_in(oracle, week_of(monday)),
            }
            for monday in days
            if monday.weekday() == 0
        ],
        "streak": {"current": lengths[-1], "longest": max(lengths)},
        "best_weekday": best_weekday(done),
        **{key: oracle.forecast[key] for key in ("pace", "recent_pace", "trend")},
    }


def week_of(monday: date) -> list[date]:
    """Return the days of a week, as far as the calendar goes."""
    days = [monday]
    while len(days) < len(WEEK) and (day := next_day(days[-1])):
        days.append(day)
    return days


def due_in(oracle: Oracle, days: list[date]) -> int:
    """Count the lessons due on these days by the plan that held then, without the skipped ones."""
    since = oracle.replan["on"] if oracle.replan else date.min
    due = 0
    for day in days:
        due_day = oracle.baseline if day < since else oracle.due_day
        due += due_dates(oracle, due_day).count(day.isoformat())
    return due


def streak_through(oracle: Oracle, study_day: int) -> int:
    """Count back the study days on which a lesson was done; none yet today ends nothing."""
    days = oracle.past[:study_day]
    if days and days[-1] == oracle.today and not oracle.done_today:
        days.pop()
    length = 0
    while days and days.pop() in oracle.done.values():
        length += 1
    return length


def best_weekday(done: list[date]) -> str | None:
    """Return the first of the weekdays on which most was done."""
    names = [WEEK[day.weekday()] for day in done]
    best = [each for each in WEEK if names.count(each) == max(map(names.count, WEEK))]
    return best[0] if names else None


def burnup(oracle: Oracle, day: date) -> list[int]:
    """Count the lessons due by a day, by the original plan and the one that holds, and those done.

    Of what is done on days to come nothing is known.
    """
    due = [
        sum(on <= day.isoformat() for on in due_dates(oracle, due_day))
        for due_day in (oracle.baseline, oracle.due_day)
    ]
    return [*due, sum(on <= min(day, oracle.today) for on in oracle.done.values())]


def due_dates(oracle: Oracle, due_day: dict[str, int]) -> list[str]:
    """Return when the lessons that are not skipped are due, as far as the calendar goes."""
    return [on for each in oracle.wanted if (on := oracle.date_of(due_day[each]))]
