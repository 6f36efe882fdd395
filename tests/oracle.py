"""An independent, deliberately slow implementation of what the program prints, as a reference.

It shares no code with the program: it walks from day to day, sorts entries by hand and keeps to
exact fractions, so that it is plain rather than quick. docs/schedule.md has the rules.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
BUNDLED = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "curriculum.toml").read_text(encoding="utf-8")
)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Oracle:
    """A plan and a journal, as parsed from their files, added up for a day."""

    def __init__(self, plan: Json, entries: list[Json], today: date) -> None:
        self.plan, self.today = plan, today
        self.stages: list[Json] = plan["stages"]
        self.weight: dict[str, Fraction] = {}
        self.bac = 0
        for stage in self.stages:
            for lesson in ids_of(stage):
                self.weight[lesson] = Fraction(stage["days"], len(stage["lessons"]))
            self.bac += stage["days"]
        self.baseline = self._handed_out(list(self.weight), Fraction(1), 0)
        self._replay(entries)
        self._walk = self._study_days()
        self._walked: list[date] = []
        # The study days through today, and how many are before today.
        self.past = self._study_days_before(_next(today))
        self.days_over = len(self._study_days_before(today))
        self.due_day = self.baseline
        if self.replan:
            self._redistribute(self.replan)
        self.finish_day = max(self.due_day.values())

    def _replay(self, entries: list[Json]) -> None:
        ordered = sorted(entries, key=lambda entry: entry["at"])
        rulings = [entry for entry in ordered if entry["did"] in ("undo", "redo")]

        def counts(entry: Json) -> bool:
            about = [ruling["did"] for ruling in rulings if ruling["of"] == entry["at"]]
            return about[-1:] != ["undo"]

        valid = [entry for entry in ordered if counts(entry)]
        self.done = self._done_by(valid, list(self.weight))
        self.orphaned = self._orphaned(valid)
        starts = [entry["on"] for entry in valid if entry["did"] == "start"]
        self.start: date | None = (starts or sorted(self.done.values())[:1] or [None])[-1]
        self._spans = [entry for entry in valid if entry["did"] in ("rest", "work")]
        self._weekly = [entry for entry in valid if entry["did"] == "weekly"]
        self._pauses = self._paused(valid)
        self.replan: Json | None = None
        for number, entry in enumerate(valid):
            if entry["did"] == "replan":
                self.replan, self._done_then = (
                    entry,
                    self._done_by(valid[:number], list(self.weight)),
                )

    def _orphaned(self, entries: list[Json]) -> list[str]:
        """Return the ids that are done or have a note, but are not in the plan."""
        renamed = self.plan.get("renamed", {})
        named = {
            renamed.get(entry["lesson"], entry["lesson"]) for entry in entries if "lesson" in entry
        }
        noted = {entry["lesson"] for entry in entries if entry["did"] == "note"}
        gone = named - self.weight.keys()
        return sorted(gone & (noted | self._done_by(entries, list(gone)).keys()))

    def _done_by(self, entries: list[Json], lessons: list[str]) -> dict[str, date]:
        renamed = self.plan.get("renamed", {})
        marks: dict[str, list[Json]] = {}
        for entry in entries:
            if entry["did"] in ("done", "undone"):
                marks.setdefault(renamed.get(entry["lesson"], entry["lesson"]), []).append(entry)
        done: dict[str, date] = {}
        for lesson in lessons:
            since: list[date] = []
            for mark in marks.get(lesson, []):
                since = [*since, mark["on"]] if mark["did"] == "done" else []
            if since:
                done[lesson] = since[0]
        return done

    def _paused(self, entries: list[Json]) -> list[tuple[date, date | None]]:
        """Pair the first day of each pause with the first day after it, if there is one."""
        pauses: list[tuple[date, date | None]] = []
        for entry in entries:
            if entry["did"] == "pause":
                pauses.append((entry["on"], None))
            elif entry["did"] == "resume":
                on: date = entry["on"]
                # It ends every pause begun on or before its day and not ended by then.
                pauses = [
                    (first, on if first <= on and (not back or on < back) else back)
                    for first, back in pauses
                ]
        lasting = [first for first, back in pauses if not back]
        self.paused_since = min(lasting, default=None)
        return [(first, back or _next(self.today)) for first, back in pauses]

    def rests(self, day: date) -> bool:
        """Tell whether a day is a rest day: by pauses first, then spans, then weekdays."""
        if any(first <= day and (not back or day < back) for first, back in self._pauses):
            return True
        for span in reversed(self._spans):
            if span["on"] <= day <= (span.get("to") or span["on"]):
                return bool(span["did"] == "rest")
        begun = [each["weekdays"] for each in self._weekly if each["on"] <= day]
        return bool(begun) and WEEK[day.weekday()] in begun[-1]

    def _study_days(self) -> Iterator[date]:
        day = self.start
        while day:
            if not self.rests(day):
                yield day
            day = _next(day)

    def _study_days_before(self, end: date | None) -> list[date]:
        """Walk from the start until a date, or to the last date there is."""
        while not self._walked or end is None or self._walked[-1] < end:
            day = next(self._walk, None)
            if day is None:
                break
            self._walked.append(day)
        return [day for day in self._walked if end is None or day < end]

    def date_of(self, study_day: int) -> str | None:
        """Walk from the start to the n-th study day; none past the year 9999."""
        self._walked += islice(self._walk, max(0, study_day - len(self._walked)))
        return self._walked[study_day - 1].isoformat() if study_day <= len(self._walked) else None

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
        days_before = len(self._study_days_before(replan["on"]))
        opened = [each for each in self.weight if each not in self._done_then]
        share = sum((self.weight[each] for each in opened), Fraction(0)) / replan["days"]
        self.due_day = self._handed_out(opened, share, days_before)
        for lesson in self._done_then:
            self.due_day[lesson] = min(self.baseline[lesson], max(days_before, 1))

    def earned(self, lessons: list[str]) -> Fraction:
        """Add the weights of the done lessons."""
        return sum((self.weight[each] for each in lessons if each in self.done), Fraction(0))

    def planned(self, lessons: list[str], study_days: int, due_day: dict[str, int]) -> Fraction:
        """Add the weights of the lessons due by a study day."""
        due = [each for each in lessons if due_day[each] <= study_days]
        return sum((self.weight[each] for each in due), Fraction(0))

    def overdue(self, lesson: str) -> bool:
        """Tell whether the due date is before today, and the lesson not done."""
        due_on = self.date_of(self.due_day[lesson])
        return lesson not in self.done and due_on is not None and due_on < self.today.isoformat()

    def finished_on(self, lessons: list[str]) -> str | None:
        """Find the last study date of lessons that are all done."""
        if any(each not in self.done for each in lessons):
            return None
        return max(self.done[each] for each in lessons).isoformat()

    @cached_property
    def status(self) -> tuple[str, Fraction]:
        """The status, and the days ahead (behind if negative), by the current schedule."""
        return self._stands(self.due_day, self.finish_day)

    @cached_property
    def baseline_status(self) -> tuple[str, Fraction]:
        """The same by the targets of the stages."""
        return self._stands(self.baseline, self.bac)

    def _stands(self, due_day: dict[str, int], end: int) -> tuple[str, Fraction]:
        lessons = list(self.weight)
        earned = self.earned(lessons)
        planned = self.planned(lessons, len(self.past), due_day)
        before = self.planned(lessons, self.days_over, due_day)
        if before - earned > 0:
            status, variance = "behind", earned - before
        elif earned - planned > 0:
            status, variance = "ahead", earned - planned
        else:
            status, variance = "on-track", Fraction(0)
        if finished_on := self.finished_on(lessons):
            taken = self._study_days_before(_next(date.fromisoformat(finished_on)))
            return "finished", Fraction(end - len(taken))
        return (status, variance) if self.past else ("not-started", Fraction(0))

    def window(self) -> tuple[list[date], date]:
        """Return the window of study days for the pace, and its last date."""
        if self.today in self.done.values() or self.rests(self.today):
            return self.past[-14:], self.today
        return self.past[:-1][-14:], self.today - timedelta(days=1)

    @cached_property
    def forecast(self) -> Json:
        """The forecast, by adding the pace day by day until all lessons are done."""
        lessons = list(self.weight)
        if finished_on := self.finished_on(lessons):
            return {"state": "finished", "finish": finished_on, "pace": None}
        if not self.past:
            return {"state": "not-started", "finish": None, "pace": None}
        if len(self.past) < 3:
            return {"state": "too-early", "finish": None, "pace": None}
        window, taken_on = self.window()
        dated = [each for each in lessons if each in self.done]
        pace = self.earned([each for each in dated if window[0] <= self.done[each] <= taken_on])
        pace /= len(window)
        if pace == 0:
            return {"state": "no-pace", "finish": None, "pace": None}
        rest = self.bac - self.earned(lessons)
        more_days = next(days for days in count(1) if days * pace >= rest)
        days_passed = len(self._study_days_before(_next(taken_on)))
        finish = self.date_of(days_passed + more_days)
        return {"state": "expected", "finish": finish, "pace": _thousandths(pace)}

    def reached_on(self, milestone: Json) -> str | None:
        """Find the study date that a milestone's condition was met on."""
        lessons = list(self.weight)
        if "stages_done" in milestone:
            stages = [each for each in self.stages if each["id"] in milestone["stages_done"]]
            return self.finished_on([lesson for stage in stages for lesson in ids_of(stage)])
        if "percent_done" in milestone:
            for done, day in enumerate(sorted(self.done.values()), start=1):
                if Fraction(100 * done, len(lessons)) >= milestone["percent_done"]:
                    return day.isoformat()
            return None
        finished_on = self.finished_on(lessons)
        if finished_on is None or self.start is None:
            return None
        walked: date | None = min(self.start, *self.done.values())
        taken = 0
        while walked and walked.isoformat() <= finished_on:
            taken += not self.rests(walked)
            walked = _next(walked)
        return finished_on if taken <= milestone["finished_within_days"] else None

    @property
    def open(self) -> list[str]:
        """The lessons still to do, in plan order."""
        return [each for each in self.weight if each not in self.done]

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

    def share(self) -> int:
        """Count the lessons of today's share.

        They weigh at least the average of the study days left, but are no more than are due.
        """
        if not self.days_left:
            return 1
        weights = [self.weight[each] for each in self.open]
        a_day = sum(weights, Fraction(0)) / self.days_left
        enough = next(number for number in count() if sum(weights[:number]) >= a_day)
        due = len(self.due_by_today())
        return min(enough, due) if due else enough

    @property
    def enough_for_today(self) -> list[Json]:
        """The lessons that are today's share."""
        still = [each for each in self.lessons()["lessons"] if each["state"] == "todo"]
        return still[: self.share()]

    def progress(self) -> Json:
        """Return the expected output of ``progress --json``."""
        lessons = list(self.weight)
        earned = self.earned(lessons)
        before = self.planned(lessons, self.days_over, self.due_day)
        status, variance = self.status
        since = self.replan["on"] if self.replan else self.start
        return {
            "format": 1,
            "today": self.today.isoformat(),
            "start": self.start.isoformat() if self.start else None,
            "study_day": len(self.past) or None,
            "lessons": len(lessons),
            "done": len(self.done),
            "percent": _percent(len(self.done), len(lessons)),
            "target_days": self.bac,
            "earned_days": _thousandths(earned),
            "planned_days": _thousandths(self.planned(lessons, len(self.past), self.due_day)),
            "variance_days": _thousandths(variance),
            "baseline_variance_days": _thousandths(self.baseline_status[1]),
            "plan": {
                "kind": self.replan["way"] if self.replan else "baseline",
                "since": since.isoformat() if since else None,
                "finish": self.date_of(self.finish_day),
            },
            "spi": _thousandths(earned / before) if before else None,
            "status": status,
            "target_finish": self.date_of(self.bac),
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
        return {
            "number": number,
            "id": stage["id"],
            "title": stage["title"],
            "days": stage["days"],
            "at_least": stage.get("at_least", False),
            "lessons": len(lessons),
            "done": done,
            "percent": _percent(done, len(lessons)),
            "due_from": self.date_of(days_before + 1),
            "due_to": self.date_of(days_before + stage["days"]),
            "finished_on": self.finished_on(lessons),
            "earned_days": _thousandths(self.earned(lessons)),
            "planned_days": _thousandths(self.planned(lessons, len(self.past), self.due_day)),
        }

    def lessons(self) -> Json:
        """Return the expected output of ``list --json``."""
        rows = [
            {
                "number": f"{number}.{i}",
                "id": lesson["id"],
                "stage": number,
                "topic": lesson.get("topic", ""),
                "title": lesson["title"],
                "state": "done" if lesson["id"] in self.done else "todo",
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
        upcoming = [each for each in still if each not in overdue and each not in due]
        a_day = self.lessons_per_day()
        status, variance = self.status
        return {
            "format": 1,
            "today": self.today.isoformat(),
            "study_day": len(self.past) or None,
            "target_days": self.bac,
            "rest": bool(self.start and self.start <= self.today) and self.rests(self.today),
            "status": status,
            "variance_days": _thousandths(variance),
            "due": due,
            "overdue": overdue,
            "next": upcoming[: self.share()],
            "lessons_per_day": None if a_day is None else _thousandths(a_day),
            "finish": self.date_of(self.finish_day),
            "orphaned": self.orphaned,
        }

    def schedule(self) -> Json:
        """Return the expected output of ``schedule --json``."""
        rows = self.lessons()["lessons"]
        due: dict[str, list[Json]] = {}
        for row in rows:
            if row["due_on"]:
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
            joins, day = rests, _next(day)
        return runs


def ids_of(stage: Json) -> list[str]:
    """Return the ids of a stage's lessons."""
    return [lesson["id"] for lesson in stage["lessons"]]


def _next(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None


def half_to_even(value: Fraction) -> int:
    """Round to the nearest integer, half to even."""
    below = value.numerator // value.denominator
    return min((below, below + 1), key=lambda whole: (abs(value - whole), whole % 2))


def _thousandths(value: Fraction) -> float:
    return half_to_even(value * 1000) / 1000


def _percent(done: int, total: int) -> float:
    tenths = half_to_even(Fraction(1000 * done, total))
    if done == total:
        return 100.0
    return min(99.9, max(0.1, tenths / 10)) if done else 0.0
