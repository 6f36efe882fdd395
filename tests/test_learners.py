"""Six learners over the whole plan: what they are told is what the oracle finds.

They give the commands that such a learner would give, each day in the evening; the oracle reads
the plan and the journal that the commands leave, and nothing of the program's.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

import pytest
import tomli

from oracle import BUNDLED, Json, Oracle, half_to_even

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Run

    Learner = Callable[[int, Oracle], Iterator[str]]


# The commands of each learner on a day, counted from 1, given the oracle's state in the morning.


def done(lessons: list[str], *more: str) -> Iterator[str]:
    if lessons:
        yield " ".join(["done", *lessons, *more])


def steady(day: int, morning: Oracle) -> Iterator[str]:
    """Do a lesson a day from the second day on, without setting a start."""
    if day > 1:
        yield from done(morning.open[:1])


def starting_late(day: int, morning: Oracle) -> Iterator[str]:
    """Set a start, begin twenty days after it, and record each second day the lessons of two.

    When the last day of the plan is over, replan what is left, and be late again.
    """
    if day == 1:
        yield f"start {morning.today + timedelta(days=3)}"
    if day > 24 and day % 2:
        yield from done(morning.open[:1], "--on", "yesterday")
        yield from done(morning.open[1:2])
    if day == 163:
        yield "replan --per-day 2 --yes"


def missing_two_weeks(day: int, morning: Oracle) -> Iterator[str]:
    """Do what is due, but nothing on the days 40 to 53; then make one week rest, and replan."""
    if day == 1:
        yield "start"
    elif day == 54:
        yield f"rest add {morning.today - timedelta(days=14)}..{morning.today - timedelta(days=8)}"
        yield "replan --keep-date --yes"
    elif not 40 <= day < 54:
        yield from done(morning.due_by_today())


def studying_at_weekends(day: int, morning: Oracle) -> Iterator[str]:
    """Rest from Monday to Friday, but for some Wednesdays, and pause for three weeks.

    On a Monday, a rest day, replan to keep the pace.
    """
    if day == 1:
        yield "rest weekly mon tue wed thu fri"
        yield "start"
    if day == 59:
        yield "pause"
    if day == 80:
        yield "resume"
    if day in (45, 101):
        yield "rest remove today"
    if day == 120:
        yield "replan --keep-pace --yes"
    if not 59 <= day < 80:
        lessons = {6: 3, 7: 1, 3: int(day % 4 == 1)}.get(morning.today.isoweekday(), 0)
        yield from done(morning.open[:lessons])


def done_in_fifteen_days(_day: int, morning: Oracle) -> Iterator[str]:
    """Do ten lessons a day, and nothing else."""
    yield from done(morning.open[:10])


def naming_the_fifteenth_day(day: int, morning: Oracle) -> Iterator[str]:
    """Do ten lessons a day, and halfway replan for the last of these days."""
    yield from done_in_fifteen_days(day, morning)
    if day == 8:
        yield f"replan --finish {morning.today + timedelta(days=7)} --yes"


# The expected sentences.


def number(value: Fraction) -> str:
    """Return the absolute value with at most one decimal, "0" only for exactly 0."""
    tenths = half_to_even(abs(value) * 10) or (1 if value else 0)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def rate(value: Fraction) -> str:
    """Return a number of lessons rounded up to one decimal, or three below 0.1."""
    places = 1 if value > Fraction(1, 10) else 3
    units = str(ceil(value * 10**places)).rjust(places + 1, "0")
    return f"{units[:-places]}.{units[-places:]}".removesuffix(".0")


def days(many: str | int) -> str:
    return f"{many} day" if str(many) == "1" else f"{many} days"


def where_they_stand(seen: Oracle) -> str:
    """Return the study day and how far ahead or behind the learner is."""
    status, variance = seen.status
    if status == "finished":
        word = "after" if variance < 0 else "before"
        how = f"{days(number(variance))} {word} the planned end" if variance else "as planned"
        return f"Finished on {seen.forecast['finish']}, {how}. Well done!"
    if seen.start is None:
        return (
            "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
            " or set a date with “aigc-study start”."
        )
    if status == "not-started" and seen.start <= seen.today:
        return f"No study day yet: all days since the start, {seen.start}, are rest days."
    if status == "not-started":
        return f"You start on {seen.start}, in {days((seen.start - seen.today).days)}."
    how = "on track" if status == "on-track" else f"{days(number(variance))} {status}{OF[status]}"
    today = len(seen.past)
    if today > seen.finish_day:
        return f"Study day {today}, past the target of {seen.finish_day}: {how}."
    return f"Study day {today} of {seen.finish_day}: {how}."


OF = {"ahead": " of the plan", "behind": " the plan"}


def by_the_target(seen: Oracle, target: str = "") -> str:
    """Return how far the forecast finish is from the current schedule's."""
    planned = seen.date_of(seen.finish_day) or ""
    late = (date.fromisoformat(seen.forecast["finish"]) - date.fromisoformat(planned)).days
    if not late:
        return "the target date"
    return f"{days(abs(late))} {'after' if late > 0 else 'before'} the target{target}"


def which_plan_holds(seen: Oracle) -> str:
    """Return when the learner replanned, and the status by the baseline."""
    if not seen.replan or not seen.open:
        return ""
    variance = seen.baseline_status[1]
    status = "ahead" if variance > 0 else "behind"
    how = f"{days(number(variance))} {status}" if variance else "on track"
    return (
        f"Replanned on {seen.replan['on']}: the plan now ends on {seen.date_of(seen.finish_day)}."
        f" By the original plan: {how}."
    )


def where_it_leads(seen: Oracle) -> str:
    """Return the forecast, and how far it is from the target."""
    target = seen.date_of(seen.finish_day)
    match seen.forecast["state"]:
        case "too-early":
            return f"A forecast appears from study day 3; the target is {target}."
        case "no-pace":
            idle = len(seen.window()[0])
            return (
                f"No forecast: nothing done in the last {idle} study days; the target is {target}."
            )
        case "expected":
            by = by_the_target(seen, f", {target}")
            return f"At this pace you finish on {seen.forecast['finish']}, {by}."
    return ""


def what_a_day_is_enough(seen: Oracle) -> str:
    """Return how many lessons a day are enough for the current schedule's finish."""
    if not seen.past or not seen.open:
        return ""
    a_day = seen.lessons_per_day()
    if a_day is None:
        return "The plan's last day has passed: see “aigc-study replan” for getting back on track."
    lessons = rate(a_day)
    words = "lesson" if lessons == "1" else "lessons"
    finish = seen.date_of(seen.finish_day)
    return f"To finish on {finish}, do {lessons} {words} a day on average."


def that_it_is_a_pause(seen: Oracle) -> str:
    """Return that the learner is paused."""
    if not seen.paused_since or not seen.open:
        return ""
    return f"Paused from {seen.paused_since} on; “aigc-study resume” ends the pause."


def that_it_is_a_rest_day(seen: Oracle) -> str:
    """Return that today is a rest day."""
    if not seen.to_do["rest"]:
        return ""
    if seen.paused_since and seen.paused_since <= seen.today:
        return that_it_is_a_pause(seen)
    return "Today is a rest day: nothing is due."


def rows(before: str, lessons: list[Json]) -> list[str]:
    """Return lines of lessons with their titles."""
    widest = max((len(each["number"]) for each in lessons), default=0)
    return [f"{before}{each['number'].ljust(widest)}  {each['title']['en']}" for each in lessons]


def what_there_is_to_do(seen: Oracle) -> list[str]:
    """Return sections of the lessons due, overdue and next, five of each, with their counts."""
    to_do = seen.to_do
    last = "After that" if to_do["due"] or to_do["overdue"] else "Coming next"
    lines = []
    for key, sign, heading in (
        ("due", "○", "Due today"),
        ("overdue", "!", "Overdue"),
        ("next", "○", last),
    ):
        if lessons := to_do[key]:
            lines += ["", f"{heading} ({len(lessons)})", *rows(f"  {sign} ", lessons[:5])]
        if more := len(lessons[5:]):
            lines.append(f"  … and {more} more")
    return lines


def today_tells(seen: Oracle) -> list[str]:
    """Return the expected output of ``today``."""
    where, enough = where_they_stand(seen), what_a_day_is_enough(seen)
    if not seen.open:
        return [where]
    rests = that_it_is_a_rest_day(seen)
    return [
        where,
        *([rests] if rests else []),
        *what_there_is_to_do(seen),
        *(["", enough] if enough else []),
    ]


def progress_tells(seen: Oracle) -> set[str]:
    """Return sentences that ``progress`` must contain."""
    sentences = (where_they_stand, which_plan_holds, that_it_is_a_pause, where_it_leads)
    return {sentence(seen) for sentence in sentences} - {""}


def days_of_replan(seen: Oracle, way: str, value: str) -> int:
    """Count the study days from today on of a recovery option."""
    if way == "--per-day":
        return next(n for n in count(1) if n * int(value) >= len(seen.open))
    finish = {
        "--keep-date": seen.date_of(seen.finish_day),
        "--keep-pace": seen.forecast["finish"],
        "--finish": value,
    }[way]
    return next(n for n in count(1) if seen.date_of(seen.days_over + n) == finish)


# Day by day.


class Walk:
    """A learner's use of the program, day by day."""

    def __init__(self, run: Run, journal: Path) -> None:
        self._run, self._journal = run, journal
        self._entries: list[Json] = []

    def seen(self, today: date) -> Oracle:
        """Return the oracle's state for the journal."""
        return Oracle(BUNDLED, self._entries, today)

    def does(self, today: date, command: str) -> None:
        """Run a command on a day that must succeed, and check the journal."""
        words, before = command.split(), self._entries
        self.prints(today, *words)
        self._entries = tomli.loads(self._journal.read_text(encoding="utf-8"))["entry"]
        if words[0] == "replan":
            expected = days_of_replan(Oracle(BUNDLED, before, today), *words[1:3])
            assert self._entries[-1]["days"] == expected

    def tells(self, seen: Oracle) -> None:
        """Compare the text and JSON output of a day with the oracle."""
        day = seen.today
        today = self.prints(day, "today")
        assert today.splitlines() == today_tells(seen), day
        # The number shown is enough even though it was rounded.
        if a_day := re.search(r"([\d.]+) lessons? a day", today):
            assert Fraction(a_day[1]) * seen.days_left >= len(seen.open), day
        assert progress_tells(seen) <= {*self.prints(day, "progress").splitlines()}, day
        assert self.prints(day, "next").splitlines() == rows("", seen.enough_for_today), day
        for command, expected in (
            ("progress", seen.progress()),
            ("today", seen.to_do),
            ("schedule", seen.schedule()),
        ):
            assert json.loads(self.prints(day, command, "--json")) == expected, day

    def prints(self, today: date, *args: str) -> str:
        """Run a command on a day, and return what it prints."""
        result = self._run(*args, "--today", today.isoformat())
        assert result.code == 0, result.err
        return result.out


@pytest.fixture
def walk(run: Run, journal: Path) -> Walk:
    return Walk(run, journal)


TWO = ["practitioner", "ai-xiaozi"]
IN_TIME = "Finished on {}, as planned. Well done!"
LATE = "Finished on 2027-05-18, 5 days after the planned end. Well done!"
EARLY = "Finished on {} days before the planned end. Well done!"
AHEAD = "Study day 41 of 177: 9.7 days ahead of the plan."


@pytest.mark.parametrize(
    ("learner", "first", "last", "end", "reached"),
    [
        (steady, date(2027, 10, 1), 160, EARLY.format("2028-02-27, 6"), TWO),
        (starting_late, date(2026, 11, 28), 180, LATE, TWO),
        (missing_two_weeks, date(2027, 1, 1), 166, IN_TIME.format("2027-06-11"), TWO),
        (studying_at_weekends, date(2026, 11, 23), 160, AHEAD, []),
        (
            *(naming_the_fifteenth_day, date(2026, 11, 28), 20),
            *(IN_TIME.format("2026-12-12"), [*TWO, "genius"]),
        ),
        (
            *(done_in_fifteen_days, date(2026, 11, 28), 16),
            *(EARLY.format("2026-12-12, 140"), [*TWO, "genius"]),
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_learners_are_told_what_the_oracle_finds(
    walk: Walk, learner: Learner, first: date, last: int, end: str, reached: list[str]
) -> None:
    for day in range(1, last + 1):
        today = first + timedelta(days=day - 1)
        commands = list(learner(day, walk.seen(today)))
        for command in commands:
            walk.does(today, command)
        planned = any(not command.startswith("done") for command in commands)
        # The first days, those of other commands, and every 29th, whatever weekday that is.
        if day <= 3 or planned or day % 29 == 0 or day == last:
            walk.tells(walk.seen(today))
    seen = walk.seen(today)
    assert where_they_stand(seen) == end
    assert [each["id"] for each in BUNDLED["milestones"] if seen.reached_on(each)] == reached
