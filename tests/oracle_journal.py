"""A plan and a journal as the oracle reads them: what is marked, and which days are study days.

Like all of the oracle, it shares no code with the program and is plain rather than quick.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
BUNDLED = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "curriculum.toml").read_text(encoding="utf-8")
)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Recorded:
    """What is recorded by a day: the marks that count, the rest days, the study days."""

    def __init__(self, plan: Json, entries: list[Json], today: date) -> None:
        self.plan, self.today = plan, today
        self.stages: list[Json] = plan["stages"]
        self.weight: dict[str, Fraction] = {}
        for stage in self.stages:
            for lesson in ids_of(stage):
                self.weight[lesson] = Fraction(stage["days"], len(stage["lessons"]))
        self._replay(entries)
        self._walk = self._study_days()
        self._walked: list[date] = []
        # The study days through today, and how many are before today.
        self.past = self._study_days_before(next_day(today))
        self.days_over = len(self._study_days_before(today))

    def _replay(self, entries: list[Json]) -> None:
        ordered = sorted(entries, key=lambda entry: entry["at"])
        rulings = [entry for entry in ordered if entry["did"] in ("undo", "redo")]

        def counts(entry: Json) -> bool:
            about = [ruling["did"] for ruling in rulings if ruling["of"] == entry["at"]]
            return about[-1:] != ["undo"]

        valid = [entry for entry in ordered if counts(entry)]
        self.done, self.skipped = self._marked_by(valid, list(self.weight))
        self.orphaned = self._orphaned(valid)
        starts = [entry["on"] for entry in valid if entry["did"] == "start"]
        others = sorted(on for on in self.done.values() if on != self.today)
        self.start_this_morning: date | None = (starts or others[:1] or [None])[-1]
        self.start: date | None = (starts or sorted(self.done.values())[:1] or [None])[-1]
        self._spans = [entry for entry in valid if entry["did"] in ("rest", "work")]
        self._weekly = [entry for entry in valid if entry["did"] == "weekly"]
        self._pauses = self._paused(valid)
        self.replan: Json | None = None
        for number, entry in enumerate(valid):
            if entry["did"] == "replan":
                self.replan = entry
                self._done_then, self._skipped_then = self._marked_by(
                    valid[:number], list(self.weight)
                )

    def _orphaned(self, entries: list[Json]) -> list[str]:
        """Return the ids that have a mark or a note, but are not in the plan."""
        renamed = self.plan.get("renamed", {})
        named = {
            renamed.get(entry["lesson"], entry["lesson"]) for entry in entries if "lesson" in entry
        }
        noted = {entry["lesson"] for entry in entries if entry["did"] == "note"}
        gone = named - self.weight.keys()
        done, skipped = self._marked_by(entries, list(gone))
        return sorted(gone & (noted | done.keys() | skipped.keys()))

    def _marked_by(
        self, entries: list[Json], lessons: list[str]
    ) -> tuple[dict[str, date], dict[str, date]]:
        """Return when lessons were done and skipped: the last mark of each decides.

        The date is that of the first of the same marks in a row.
        """
        renamed = self.plan.get("renamed", {})
        done: dict[str, date] = {}
        skipped: dict[str, date] = {}
        for lesson in lessons:
            marks = [
                entry
                for entry in entries
                if entry["did"] in ("done", "undone", "skip")
                and renamed.get(entry["lesson"], entry["lesson"]) == lesson
            ]
            runs = [list(run) for _did, run in groupby(marks, itemgetter("did"))]
            if runs and runs[-1][0]["did"] == "done":
                done[lesson] = runs[-1][0]["on"]
            if runs and runs[-1][0]["did"] == "skip":
                skipped[lesson] = runs[-1][0]["on"]
        return done, skipped

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
        return [(first, back or next_day(self.today)) for first, back in pauses]

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
            day = next_day(day)

    def _study_days_before(self, end: date | None) -> list[date]:
        """Walk from the start until a date, or to the last date there is."""
        while not self._walked or end is None or self._walked[-1] < end:
            day = next(self._walk, None)
            if day is None:
                break
            self._walked.append(day)
        return [day for day in self._walked if end is None or day < end]

    def date_of(self, study_day: int) -> str | None:
        """Walk from the start to the n-th study day; none past the year 9999, nor for day 0."""
        if not study_day:
            return None
        self._walked += islice(self._walk, max(0, study_day - len(self._walked)))
        return self._walked[study_day - 1].isoformat() if study_day <= len(self._walked) else None


def ids_of(stage: Json) -> list[str]:
    """Return the ids of a stage's lessons."""
    return [lesson["id"] for lesson in stage["lessons"]]


def next_day(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None
