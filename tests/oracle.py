"""An independent, deliberately slow implementation of what the program prints, as a reference.

It shares no code with the program: it walks from day to day, sorts entries by hand and keeps to
exact fractions, so that it is plain rather than quick. docs/schedule.md has the rules.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from oracle_journal import BUNDLED, WEEK, Json, Recorded, ids_of, next_day

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BUNDLED", "WEEK", "Json", "Oracle", "half_to_even", "ids_of"]


class Oracle(Recorded):
    """A plan and a journal, as parsed from their files, added up for a day."""

    def __init__(self, plan: Json, entries: list[Json], today: date) -> None:
        super().__init__(plan, entries, today)
        self.baseline = self._handed_out(list(self.weight), Fraction(1), 0)
        self.due_day = self.baseline
        self.begun_after = 0
        if self.replan and self.start:
            self._redistribute(self.replan)

    def _handed_out(self, lessons: list[str], share: Fraction, days_before: int) -> dict[str, int]:
        """Return the due study day of each lesson, with equal weight on each study day."""
        due_day: dict[str, int] = {}
        day, handed_out, wanted = days_before, Fraction(0), Fraction(0)
        for lesson in lessons:
            wanted += self.weight[lesson]
            while handed_out < wanted:
                handed_out += share
                day += 1
            due_day[lesson] = day
        return due_day

    def _redistribute(self, replan: Json) -> None:
        self.begun_after = len(self._study_days_before(replan["on"]))
        opened = [
            each
            for each in self.weight
            if each not in self._done_then and each not in self._skipped_then
        ]
        self.due_day = dict(self.baseline)
        for lesson in self._done_then:
            self.due_day[lesson] = min(self.baseline[lesson], max(self.begun_after, 1))
        if "days" in replan:
            a_day = sum((self.weight[each] for each in opened), Fraction(0)) / replan["days"]
            self.due_day |= self._handed_out(opened, a_day, self.begun_after)
        else:
            rate = Fraction(str(replan["per_day"]))
            for number, lesson in enumerate(opened, start=1):
                days = next(days for days in count(1) if days * rate >= number)
                self.due_day[lesson] = self.begun_after + days

    @property
    def wanted(self) -> list[str]:
        """The lessons that are not skipped, in plan order."""
        return [each for each in self.weight if each not in self.skipped]

    @property
    def open(self) -> list[str]:
        """The lessons still to do, in plan order."""
        return [each for each in self.wanted if each not in self.done]

    @property
    def finish_day(self) -> int:
        """The last study day on which something is due."""
        return self.end_of(self.due_day)

    def end_of(self, due_day: dict[str, int]) -> int:
        """Return the last study day of a schedule, 0 if nothing is due."""
        return max((due_day[each] for each in self.wanted), default=0)

    def weight_of(self, lessons: Iterable[str]) -> Fraction:
        """Add the weights of lessons."""
        return sum((self.weight[each] for each in lessons), Fraction(0))

    def earned(self, lessons: list[str]) -> Fraction:
        """Add the weights of the done lessons."""
        return self.weight_of(each for each in lessons if each in self.done)

    def planned(self, lessons: list[str], study_days: int, due_day: dict[str, int]) -> Fraction:
        """Add the weights of the lessons due by a study day, without the skipped ones."""
        return self.weight_of(
            each for each in lessons if due_day[each] <= study_days and each not in self.skipped
        )

    def overdue(self, lesson: str) -> bool:
        """Tell whether the due date is before today, and the lesson open."""
        due_on = self.date_of(self.due_day[lesson])
        return lesson in self.open and due_on is not None and due_on < self.today.isoformat()

    def finished_on(self, lessons: list[str]) -> str | None:
        """Find the last study date of lessons of which none is open and one is done."""
        dates = [self.done[each] for each in lessons if each in self.done]
        if not dates or any(each in self.open for each in lessons):
            return None
        return max(dates).isoformat()

    @cached_property
    def status(self) -> tuple[str, Fraction]:
        """The status, and the days ahead (behind if negative), by the current schedule."""
        return self._stands(self.due_day)

    @cached_property
    def baseline_status(self) -> tuple[str, Fraction]:
        """The same by the targets of the stages."""
        return self._stands(self.baseline)

    def _stands(self, due_day: dict[str, int]) -> tuple[str, Fraction]:
        lessons, end = list(self.weight), self.end_of(due_day)
        if finished_on := self.finished_on(lessons):
            last = date.fromisoformat(finished_on)
            return "finished", Fraction(end - len(self._study_days_before(next_day(last))))
        if not self.past:
            return "not-started", Fraction(0)
        today, yesterday = len(self.past), self.days_over
        earned = self.earned(lessons)
        value = [self.planned(lessons, day, due_day) for day in range(end + 1)]

        def planned(day: int) -> Fraction:
            return value[min(day, end)]

        if earned < planned(yesterday):
            first = next(day for day in range(1, end + 1) if value[day] > earned)
            before = first - 1
            last_day = max(
                day for day in range(min(yesterday, end) + 1) if value[day] == value[first]
            )
            part = (earned - value[before]) / (value[first] - value[before])
            return "behind", before + (last_day - before) * part - yesterday
        if earned > planned(today):
            until = next(day for day in range(1, end + 1) if value[day] >= earned)
            since = next(day for day in count(today) if planned(day) == value[until - 1])
            part = (earned - value[since]) / (value[until] - value[since])
            return "ahead", since + (until - since) * part - today
        return "on-track", Fraction(0)

    @cached_property
    def forecast(self) -> Json:
        """The forecast: the earliest finish that any of the ways to reckon it gives."""
        forecast: Json = dict.fromkeys(("finish", "pace", "recent_pace", "trend"))
        if finished_on := self.finished_on(list(self.weight)):
            return {**forecast, "state": "finished", "finish": finished_on}
        if not self.past:
            return {**forecast, "state": "not-started"}
        if not self.open:
            return {**forecast, "state": "no-pace"}
        if self.days_over < 7:
            return {**forecast, "state": "too-early"}
        ways = [way for way in (self._pace_through(0), self._pace_through(1)) if way]
        finishes = [finish for finish, _pace, _recent in ways]
        if finish := self._finish_by_schedule(paced=bool(ways)):
            finishes.append(finish)
        if not finishes:
            return {**forecast, "state": "no-pace"}
        forecast |= {"state": "expected", "finish": self.date_of(min(finishes))}
        if ways:
            earliest = min(finish for finish, _pace, _recent in ways)
            pace = max(pace for finish, pace, _recent in ways if finish == earliest)
            recent = max(recent for _finish, _pace, recent in ways)
            forecast |= {
                "pace": _thousandths(pace),
                "recent_pace": _thousandths(recent),
                "trend": self._trend(pace, recent),
            }
        return forecast

    def _pace_through(self, days_ago: int) -> tuple[int, Fraction, Fraction] | None:
        """Return the finish at the pace through a day, that pace, and that of its last 14 days."""
        last = self.today - timedelta(days=days_ago)
        days = self._study_days_before(next_day(last))
        since_start = [each for each, on in self.done.items() if self.start and self.start <= on]
        done = [each for each in since_start if self.done[each] <= last]
        if not done:
            return None
        pace = self.weight_of(done) / len(days)
        left = self.weight_of(self.wanted)
        left -= self.weight_of(each for each, on in self.done.items() if on <= last)
        more = next(number for number in count() if number * pace >= left)
        window = days[-14:]
        begin = window[0] if len(days) > 14 else self.start or last
        recent = self.weight_of(each for each in done if self.done[each] >= begin)
        return len(days) + more, pace, recent / len(window)

    def _finish_by_schedule(self, *, paced: bool) -> int | None:
        begun, yesterday, end = self.begun_after, self.days_over, self.finish_day
        status, variance = self.status
        if yesterday - begun < 7 or (status == "behind" and not paced):
            return None
        earned = yesterday + (variance if status == "behind" else 0)
        if earned <= begun:
            return None
        speed = (earned - begun) / Fraction(yesterday - begun)
        days = (end - earned) / speed
        return yesterday + -(-days.numerator // days.denominator)

    def _trend(self, pace: Fraction, recent: Fraction) -> str | None:
        if self.days_over < 21:
            return None
        lesson = self.weight[self.open[0]] / 14
        if recent + lesson < pace * 3 / 4:
            return "slower"
        return "faster" if recent - lesson > pace * 5 / 4 else "steady"

    def reached_on(self, milestone: Json) -> str | None:
        """Find the study date that a milestone's condition was met on."""
        lessons = list(self.weight)
        if "stages_done" in milestone:
            stages = [each for each in self.stages if each["id"] in milestone["stages_done"]]
            finished = [self.finished_on(ids_of(stage)) for stage in stages]
            return None if None in finished else max(finished, key=str)
        if "percent_done" in milestone:
            for done, day in enumerate(sorted(self.done.values()), start=1):
                if Fraction(100 * done, len(lessons)) >= milestone["percent_done"]:
                    return day.isoformat()
            return None
        finished_on = self.finished_on(lessons)
        if finished_on is None or self.start is None or self.skipped:
            return None
        walked: date | None = min(self.start, *self.done.values())
        taken = 0
        while walked and walked.isoformat() <= finished_on:
            taken += not self.rests(walked)
            walked = next_day(walked)
        return finished_on if taken <= milestone["finished_within_days"] else None

    def due_by_today(self) -> list[str]:
        """Return the open lessons due by today."""
        dates = {each: self.date_of(self.due_day[each]) for each in self.open}
        return [each for each, due in dates.items() if due and due <= self.today.isoformat()]

    @property
    def days_left(self) -> int:
        """The study days left in the current schedule, from today on."""
        return max(0, self.finish_day - self.days_over) if self.start else 0

    def lessons_per_day(self) -> Fraction | None:
        """Divide the open lessons by the study days left."""
        return Fraction(len(self.open), self.days_left) if self.open and self.days_left else None

    @property
    def done_today(self) -> int:
        """How many lessons are done with today's study date."""
        return list(self.done.values()).count(self.today)

    def share(self) -> int:
        """Count the lessons of today's share; those done today count as open."""
        lessons = [each for each in self.wanted if self.done.get(each, self.today) == self.today]
        if not lessons:
            return 0
        if not self.start_this_morning:
            return 1
        if self.start_this_morning > self.today or not self.past or self.rests(self.today):
            return 0
        if not self.days_left:
            return 1
        by_number = self.replan and "per_day" in self.replan

        def size(some: list[str]) -> Fraction:
            return Fraction(len(some)) if by_number else self.weight_of(some)

        today = len(self.past)
        overdue = [each for each in lessons if self.due_day[each] < today]
        due = [each for each in lessons if self.due_day[each] == today]
        if overdue or due:
            a_day = size(overdue) / self.days_left
            return len(due) + next(n for n in count() if size(overdue[:n]) >= a_day)
        a_day = size(lessons) / self.days_left
        return max(n for n in range(len(lessons) + 1) if size(lessons[:n]) <= a_day)

    @property
    def enough_for_today(self) -> list[Json]:
        """The lessons that are left of today's share."""
        still = [each for each in self.lessons()["lessons"] if each["state"] == "todo"]
        return still[: max(0, self.share() - self.done_today)]

    @property
    def holding(self) -> Json:
        """The schedule that holds."""
        replan = self.replan if self.start else None
        since = replan["on"] if replan else self.start
        return {
            "kind": replan["way"] if replan else "baseline",
            "since": since.isoformat() if since else None,
            "finish": self.date_of(self.finish_day),
            "days": self.finish_day,
        }

    def progress(self) -> Json:
        """Return the expected output of ``progress --json``."""
        lessons = list(self.weight)
        earned = self.earned(lessons)
        before = self.planned(lessons, self.days_over, self.due_day)
        status, variance = self.status
        return {
            "format": 1,
            "today": self.today.isoformat(),
            "start": self.start.isoformat() if self.start else None,
            "study_day": len(self.past) or None,
            "lessons": len(lessons),
            "done": len(self.done),
            "skipped": len(self.skipped),
            "percent": _percent(len(self.done), len(self.wanted)),
            "target_days": self.end_of(self.baseline),
            "total_days": _thousandths(self.weight_of(self.wanted)),
            "earned_days": _thousandths(earned),
            "planned_days": _thousandths(self.planned(lessons, len(self.past), self.due_day)),
            "variance_days": _thousandths(variance),
            "baseline_variance_days": _thousandths(self.baseline_status[1]),
            "plan": self.holding,
            "spi": _thousandths(earned / before) if before else None,
            "status": status,
            "target_finish": self.date_of(self.end_of(self.baseline)),
            "forecast": self.forecast,
            "stages": [self._stage(number) for number in range(1, len(self.stages) + 1)],
            "milestones": [
                {"id": each["id"], "title": each["title"], "reached_on": self.reached_on(each)}
                for each in self.plan.get("milestones", [])
            ],
            "orphaned": self.orphaned,
        }

    def _stage(self, number: int) -> Json:
        stage, days_before = self.stages[number - 1], 0
        for earlier in self.stages[: number - 1]:
            days_before += earlier["days"]
        lessons = ids_of(stage)
        done = sum(each in self.done for each in lessons)
        skipped = sum(each in self.skipped for each in lessons)
        return {
            "number": number,
            "id": stage["id"],
            "title": stage["title"],
            "days": stage["days"],
            "at_least": stage.get("at_least", False),
            "lessons": len(lessons),
            "done": done,
            "skipped": skipped,
            "percent": _percent(done, len(lessons) - skipped),
            "due_from": self.date_of(days_before + 1),
            "due_to": self.date_of(days_before + stage["days"]),
            "finished_on": self.finished_on(lessons),
            "earned_days": _thousandths(self.earned(lessons)),
            "planned_days": _thousandths(self.planned(lessons, len(self.past), self.due_day)),
        }

    def state(self, lesson: str) -> str:
        """Return a lesson's state as JSON has it."""
        if lesson in self.done:
            return "done"
        return "skipped" if lesson in self.skipped else "todo"

    def lessons(self) -> Json:
        """Return the expected output of ``list --json``."""
        rows = [
            {
                "number": f"{number}.{i}",
                "id": lesson["id"],
                "stage": number,
                "topic": lesson.get("topic"),
                "title": lesson["title"],
                "url": lesson.get("url"),
                "state": self.state(lesson["id"]),
                "done_on": self.finished_on([lesson["id"]]),
                "due_on": self.date_of(self.due_day[lesson["id"]]),
                "overdue": self.overdue(lesson["id"]),
            }
            for number, stage in enumerate(self.stages, start=1)
            for i, lesson in enumerate(stage["lessons"], start=1)
        ]
        return {"format": 1, "lessons": rows}

    @cached_property
    def to_do(self) -> Json:
        """The expected output of ``today --json``."""
        still = [each for each in self.lessons()["lessons"] if each["state"] == "todo"]
        overdue = [each for each in still if each["overdue"]]
        due = [each for each in still if each["due_on"] == self.today.isoformat()]
        a_day = self.lessons_per_day()
        status, variance = self.status
        return {
            "format": 1,
            "today": self.today.isoformat(),
            "study_day": len(self.past) or None,
            "target_days": self.end_of(self.baseline),
            "plan": self.holding,
            "rest": bool(self.start and self.start <= self.today) and self.rests(self.today),
            "status": status,
            "variance_days": _thousandths(variance),
            "due": due,
            "overdue": overdue,
            "share": self.share(),
            "done_today": self.done_today,
            "next": self.enough_for_today,
            "lessons_per_day": None if a_day is None else _thousandths(a_day),
            "finish": self.date_of(self.finish_day),
            "orphaned": self.orphaned,
        }

    def schedule(self) -> Json:
        """Return the expected output of ``schedule --json``."""
        rows = self.lessons()["lessons"]
        due: dict[str, list[Json]] = {}
        for row in rows:
            if row["due_on"] and row["state"] != "skipped":
                due.setdefault(row["due_on"], []).append(row)
        today = self.today.isoformat()
        return {
            "format": 1,
            "overdue": [row for row in rows if row["overdue"]],
            "days": [
                {"date": day, "study_day": self.due_day[due[day][0]["id"]], "lessons": due[day]}
                for day in sorted(due)
                if day >= today
            ],
            "rest": self._rest_until(max(due, default="")),
        }

    def _rest_until(self, last: str) -> list[Json]:
        """Walk from today, or a later start, and join neighbouring rest days."""
        runs: list[Json] = []
        day: date | None = max(self.today, self.start or date.max)
        joins = False
        while day and day.isoformat() <= last:
            rests = self.rests(day)
            if rests and joins:
                runs[-1]["to"] = day.isoformat()
            elif rests:
                runs.append({"from": day.isoformat(), "to": day.isoformat()})
            joins, day = rests, next_day(day)
        return runs


def half_to_even(value: Fraction) -> int:
    """Round to the nearest integer, half to even."""
    below = value.numerator // value.denominator
    return min((below, below + 1), key=lambda whole: (abs(value - whole), whole % 2))


def _thousandths(value: Fraction) -> float:
    return half_to_even(value * 1000) / 1000


def _percent(done: int, total: int) -> float | None:
    if not total:
        return None
    tenths = half_to_even(Fraction(1000 * done, total))
    if done == total:
        return 100.0
    return min(99.9, max(0.1, tenths / 10)) if done else 0.0
