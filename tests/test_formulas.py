"""The numbers once more, worked out the slow way, against what the program prints.

The reckoning here shares no code with the program's: it counts days one by one, sorts entries by
hand and keeps to exact fractions, so that it is plain rather than quick. Hypothesis writes the
journals, as a text editor or a merge of two machines' files might leave them.
"""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from conftest import Run

Json = dict[str, Any]
Journal = tuple[list[Json], date]  # the entries, and the day to look at them
BUNDLED = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "curriculum.toml").read_text(encoding="utf-8")
)


# The slow way.


class Reckoning:
    """A plan and a journal, as parsed from their files, added up for a day."""

    def __init__(self, plan: Json, entries: list[Json], today: date) -> None:
        self.plan, self.today = plan, today
        self.stages: list[Json] = plan["stages"]
        self.weight: dict[str, Fraction] = {}
        self.due_day: dict[str, int] = {}
        days_before = 0
        for stage in self.stages:
            days, lessons = stage["days"], stage["lessons"]
            for i, lesson in enumerate(lessons, start=1):
                self.weight[lesson["id"]] = Fraction(days, len(lessons))
                due = next(day for day in count(1) if day >= Fraction(i * days, len(lessons)))
                self.due_day[lesson["id"]] = days_before + due
            days_before += days
        self.bac = days_before
        self._replay(entries)
        # The study days up to and including today.
        self.past = _dates(self.start, today) if self.start else []

    def _replay(self, entries: list[Json]) -> None:
        ordered = sorted(entries, key=lambda entry: entry["at"])
        rulings = [entry for entry in ordered if entry["did"] in ("undo", "redo")]

        def counts(entry: Json) -> bool:
            about = [ruling["did"] for ruling in rulings if ruling["of"] == entry["at"]]
            return about[-1:] != ["undo"]

        valid = [entry for entry in ordered if counts(entry)]
        renamed = self.plan.get("renamed", {})
        self.done: dict[str, date] = {}
        for lesson in self.weight:
            marks = [
                entry
                for entry in valid
                if entry["did"] in ("done", "undone")
                and renamed.get(entry["lesson"], entry["lesson"]) == lesson
            ]
            since: list[date] = []
            for mark in marks:
                since = [*since, mark["on"]] if mark["did"] == "done" else []
            if since:
                self.done[lesson] = since[0]
        starts = [entry["on"] for entry in valid if entry["did"] == "start"]
        self.start: date | None = (starts or sorted(self.done.values())[:1] or [None])[-1]

    def date_of(self, study_day: int) -> str | None:
        """Step from the start to the n-th study day, while there are dates."""
        if self.start is None:
            return None
        day = self.start
        for _ in range(study_day - 1):
            if day == date.max:
                return None
            day += timedelta(days=1)
        return day.isoformat()

    def earned(self, lessons: list[str]) -> Fraction:
        """Add the weights of those that are done."""
        return sum((self.weight[each] for each in lessons if each in self.done), Fraction(0))

    def planned(self, lessons: list[str], study_days: int) -> Fraction:
        """Add the weights of those that are due by a study day."""
        due = [each for each in lessons if self.due_day[each] <= study_days]
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

    def forecast(self) -> Json:
        """Add the pace day by day until the rest is done."""
        lessons = list(self.weight)
        if finished_on := self.finished_on(lessons):
            return {"state": "finished", "finish": finished_on, "pace": None}
        if not self.past:
            return {"state": "not-started", "finish": None, "pace": None}
        if len(self.past) < 3:
            return {"state": "too-early", "finish": None, "pace": None}
        until = self.past if self.today in self.done.values() else self.past[:-1]
        window = until[-14:]
        pace = self.earned([each for each in lessons if self.done.get(each) in window])
        pace /= len(window)
        if pace == 0:
            return {"state": "no-pace", "finish": None, "pace": None}
        rest = self.bac - self.earned(lessons)
        more_days = next(days for days in count(1) if days * pace >= rest)
        finish = self.date_of(len(until) + more_days)
        return {"state": "expected", "finish": finish, "pace": _thousandths(pace)}

    def reached_on(self, milestone: Json) -> str | None:
        """Find the study date that a milestone's condition was met on."""
        lessons = list(self.weight)
        if "stages_done" in milestone:
            stages = [each for each in self.stages if each["id"] in milestone["stages_done"]]
            return self.finished_on([lesson for stage in stages for lesson in _ids(stage)])
        if "percent_done" in milestone:
            for done, day in enumerate(sorted(self.done.values()), start=1):
                if Fraction(100 * done, len(lessons)) >= milestone["percent_done"]:
                    return day.isoformat()
            return None
        finished_on = self.finished_on(lessons)
        if finished_on is None or self.start is None:
            return None
        first = min(self.start, *self.done.values())
        taken = _dates(first, date.fromisoformat(finished_on))
        return finished_on if len(taken) <= milestone["finished_within_days"] else None

    def progress(self) -> Json:
        """Return what ``progress --json`` is to print."""
        lessons = list(self.weight)
        through_today, through_yesterday = len(self.past), max(0, len(self.past) - 1)
        earned = self.earned(lessons)
        planned, before = (self.planned(lessons, n) for n in (through_today, through_yesterday))
        if before - earned > 0:
            status, variance = "behind", earned - before
        elif earned - planned > 0:
            status, variance = "ahead", earned - planned
        else:
            status, variance = "on-track", Fraction(0)
        if len(self.done) == len(lessons):
            status = "finished"
        elif not self.past:
            status, variance = "not-started", Fraction(0)
        return {
            "format": 1,
            "today": self.today.isoformat(),
            "start": self.start.isoformat() if self.start else None,
            "study_day": through_today or None,
            "lessons": len(lessons),
            "done": len(self.done),
            "percent": _percent(len(self.done), len(lessons)),
            "target_days": self.bac,
            "earned_days": _thousandths(earned),
            "planned_days": _thousandths(planned),
            "variance_days": _thousandths(variance),
            # No replan here: the plan is the baseline.
            "baseline_variance_days": _thousandths(variance),
            "plan": {
                "kind": "baseline",
                "since": self.start.isoformat() if self.start else None,
                "finish": self.date_of(self.bac),
            },
            "spi": _thousandths(earned / before) if before else None,
            "status": status,
            "target_finish": self.date_of(self.bac),
            "forecast": self.forecast(),
            "stages": [self._stage(number) for number in range(1, len(self.stages) + 1)],
            "milestones": [
                {"id": each["id"], "title": each["title"], "reached_on": self.reached_on(each)}
                for each in self.plan.get("milestones", [])
            ],
        }

    def _stage(self, number: int) -> Json:
        stage, days_before = self.stages[number - 1], 0
        for earlier in self.stages[: number - 1]:
            days_before += earlier["days"]
        lessons = _ids(stage)
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
            "planned_days": _thousandths(self.planned(lessons, len(self.past))),
        }

    def lessons(self) -> Json:
        """Return what ``list --json`` is to print."""
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


def _ids(stage: Json) -> list[str]:
    return [lesson["id"] for lesson in stage["lessons"]]


def _dates(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def _half_to_even(value: Fraction) -> int:
    """Round to the nearer whole number, from the middle to the even one."""
    below = value.numerator // value.denominator
    return min((below, below + 1), key=lambda whole: (abs(value - whole), whole % 2))


def _thousandths(value: Fraction) -> float:
    return _half_to_even(value * 1000) / 1000


def _percent(done: int, total: int) -> float:
    tenths = _half_to_even(Fraction(1000 * done, total))
    if done == total:
        return 100.0
    return min(99.9, max(0.1, tenths / 10)) if done else 0.0


# Journals and plans by chance.

ZONES = [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5, minutes=-30))]
# An ordinary day, the day after a leap day, and days near both ends of the calendar.
TODAYS = [date(2026, 11, 22), date(2028, 3, 1), date(9999, 12, 20), date(1, 1, 20)]


def _shifted(day: date, days: int) -> date:
    """Go some days on or back, to an end of the calendar at most."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


@st.composite
def journals(draw: st.DrawFn, lessons: list[str]) -> Journal:
    """Draw entries, in no order, and the day to look at them."""
    today = draw(st.sampled_from(TODAYS))
    # Mostly in the last three weeks, often today, and some by hand for days to come.
    ago = st.sampled_from([*range(-3, 23), *[0] * 8])
    days = ago.map(lambda days: _shifted(today, -days))
    entries: list[Json] = []
    deeds: list[datetime] = []
    now = datetime(2026, 1, 1, tzinfo=UTC)
    # Drawn from a range, since st.integers would favour its ends.
    for step in range(draw(st.sampled_from(range(13)))):
        now += timedelta(minutes=draw(st.integers(1, 600)))
        at = now.astimezone(draw(st.sampled_from(ZONES)))
        others = ["undone", "start", "note", "review", "undo", "redo"]
        did = draw(st.sampled_from(["done"] * 6 + others if step else ["start", "done"]))
        entry: Json = {"at": at, "did": did, "on": draw(days)}
        if did in ("undo", "redo"):
            entries.append({**entry, "of": draw(st.sampled_from(deeds))})
        elif did in ("start", "review"):
            entries.append(entry)
        else:
            first = draw(st.integers(0, len(lessons) - 1))
            length = draw(st.sampled_from([1, 1, 2, 3, 5, 8, len(lessons)]))
            text = {"text": "记"} if did == "note" else {}
            entries += [{**entry, "lesson": each, **text} for each in lessons[first:][:length]]
        if did in ("done", "undone", "start", "note"):
            deeds.append(at)
    # The union of two machines' files has some entries twice, and stands in any order.
    entries += entries[: draw(st.integers(0, 3))]
    entries = draw(st.permutations(entries))
    return entries, today


@st.composite
def plans(draw: st.DrawFn) -> Json:
    """Draw a small plan with a renamed lesson and each kind of milestone."""
    title = {"zh": "学", "en": "Study"}
    sizes = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6)), min_size=1, max_size=3))
    stages = [
        {
            "id": f"stage-{number}",
            "title": title,
            "days": days,
            "at_least": draw(st.booleans()),
            "lessons": [{"id": f"lesson-{number}-{i}", "title": title} for i in range(lessons)],
        }
        for number, (days, lessons) in enumerate(sizes)
    ]
    conditions: list[Json] = [
        {"stages_done": draw(st.lists(st.sampled_from([s["id"] for s in stages]), min_size=1))},
        {"percent_done": draw(st.integers(1, 100))},
        {"finished_within_days": draw(st.integers(1, 40))},
    ]
    return {
        "format": 1,
        "id": "aigc",
        "stages": stages,
        "milestones": [
            {"id": f"goal-{number}", "title": title, **condition}
            for number, condition in enumerate(conditions)
        ],
        "renamed": {"old-name": "lesson-0-0"},
    }


def lessons_of(plan: Json) -> list[str]:
    """Return every id a journal may name: the plan's, those renamed, and one that is gone."""
    ids = [lesson for stage in plan["stages"] for lesson in _ids(stage)]
    return ["long-gone", *plan.get("renamed", {}), *ids]


def in_toml(entries: list[Json]) -> str:
    """Write a journal as by hand, with a comment and a key that the program does not know."""
    lines = ["# mine", "format = 1", 'curriculum = "aigc"', "colour = 'red'"]
    for entry in entries:
        lines.append("\n[[entry]]")
        for key, value in entry.items():
            text = f"'{value}'" if isinstance(value, str) else value.isoformat()
            lines.append(f"{key} = {text}")
    return "\n".join(lines)


class Program:
    """The program with a plan, the bundled one if none is given, and a journal in its home."""

    def __init__(self, run: Run, home: Path, plan: Json | None, journal: Journal) -> None:
        entries, today = journal
        home.mkdir(exist_ok=True)
        (home / "aigc.toml").write_text(in_toml(entries), encoding="utf-8")
        self._run, self._args = run, ["--json", "--today", today.isoformat()]
        if plan is not None:
            path = home / "plan.toml"
            path.write_text(tomli_w.dumps(plan), encoding="utf-8")
            self._args += ["--curriculum", str(path)]

    def prints(self, command: str) -> Json:
        """Return the object that a command prints."""
        result = self._run(command, *self._args)
        assert result.code == 0, result.err
        printed: Json = json.loads(result.out)
        return printed


cases = plans().flatmap(
    lambda plan: st.tuples(st.just(plan), journals(lessons_of(plan)))
) | st.tuples(st.none(), journals(lessons_of(BUNDLED)))

# The home is one for all examples of a test, but each writes the files in it anew.
moderately = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(case=cases)
@moderately
def test_every_number_is_what_counting_day_by_day_gives(
    run: Run, home: Path, case: tuple[Json | None, Journal]
) -> None:
    program = Program(run, home, *case)
    plan, (entries, today) = case
    reckoning = Reckoning(plan or BUNDLED, entries, today)
    assert program.prints("progress") == reckoning.progress()
    assert program.prints("list") == reckoning.lessons()


# The statuses that a variance may go with.
STATUSES = {
    -1: {"behind", "finished"},
    0: {"not-started", "on-track", "finished"},
    1: {"ahead", "finished"},
}


@given(case=cases)
@moderately
def test_the_numbers_agree_with_each_other(
    run: Run, home: Path, case: tuple[Json | None, Journal]
) -> None:
    program = Program(run, home, *case)
    progress, lessons = program.prints("progress"), program.prints("list")["lessons"]

    for each in (progress, *progress["stages"]):
        assert 0 <= each["percent"] <= 100
        assert (each["percent"] == 0) == (each["done"] == 0)
        assert (each["percent"] == 100) == (each["done"] == each["lessons"])
        assert each["earned_days"] >= 0
    assert progress["earned_days"] <= progress["target_days"]

    variance = progress["variance_days"]
    assert progress["status"] in STATUSES[(variance > 0) - (variance < 0)]
    assert (progress["status"] == "finished") == (progress["done"] == progress["lessons"])

    forecast = progress["forecast"]
    assert (forecast["pace"] is not None) == (forecast["state"] == "expected")
    assert (forecast["state"] == "finished") == (progress["status"] == "finished")
    if forecast["state"] == "expected" and forecast["finish"]:
        assert forecast["finish"] >= progress["today"]

    for key in ("earned_days", "planned_days"):
        rounding = 0.0005 * (1 + len(progress["stages"])) + 1e-9
        assert abs(sum(each[key] for each in progress["stages"]) - progress[key]) <= rounding

    if progress["start"]:
        due = [each["due_on"] or "never" for each in lessons]
        assert due == sorted(due)
    assert sum(each["state"] == "done" for each in lessons) == progress["done"]


def test_a_stage_of_however_many_days_is_shown_or_refused(run: Run, home: Path) -> None:
    """A number of days too large for a float is no reason for a traceback."""
    title = {"zh": "学", "en": "Study"}
    lessons = [{"id": each, "title": title} for each in ("first", "second")]
    stage = {"id": "endless", "title": title, "days": 10**400, "lessons": lessons}
    home.mkdir()
    path = home / "plan.toml"
    path.write_text(tomli_w.dumps({"format": 1, "id": "endless", "stages": [stage]}), "utf-8")
    for command in (["done", "first"], ["progress"], ["progress", "--json"]):
        assert run("--curriculum", str(path), *command).code in {0, 3}
