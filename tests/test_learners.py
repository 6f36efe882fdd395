"""Learners over whole courses: what the screens tell them is what such a learner experiences.

Each learner gives their commands in the evening. On the days checked, morning and evening, the
screens are compared with plain counts of lessons and days, and with each other. Which lesson is due
on which date is taken from ``list --json``; no formula of the program's is repeated here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import tomli_w

from plans import document

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

    from conftest import Run

Json = dict[str, Any]
Plan = tuple[tuple[int, int], ...]  # stages: days, lessons

START = date(2026, 11, 2)  # a Monday
SHARE, ONE = "done --next", "done --next 1"
BREAK = "the break"  # the command that `today` names
EVERY_DAY = range(1, 1000)
WORKDAYS = [day for day in EVERY_DAY if day % 7 in range(1, 6)]
WEEKENDS = [day for day in EVERY_DAY if day % 7 in (6, 0)]
BUNDLED = None
MIXED = ((7, 14), (14, 7), (9, 3), (6, 20))  # 36 days, 44 lessons
LONG = ((21, 3), (5, 10))  # a lesson a week, then two a day
BACK = (*range(1, 16), *range(30, 200))  # fifteen days of study, a lost fortnight, and back


class Learner(NamedTuple):
    """What somebody does on which days, counted from 1, and whether the plan is kept by that."""

    plan: Plan | None
    last_day: int
    habits: tuple[tuple[Container[int], str], ...]
    in_time: bool = True
    check_every: int = 13


def lost_fortnight(*way_out: str) -> Learner:
    """Study fifteen days, lose a fortnight, come back and take a way out."""
    return Learner(MIXED, 60, (*(((30,), step) for step in way_out), (BACK, SHARE)))


LEARNERS: Mapping[str, Learner] = {
    "steady": Learner(BUNDLED, 156, ((EVERY_DAY, SHARE),), check_every=52),
    "steady, mixed": Learner(MIXED, 37, ((EVERY_DAY, SHARE),), check_every=5),
    "steady, with long lessons": Learner(LONG, 27, ((EVERY_DAY, SHARE),)),
    "one lesson a day": Learner(BUNDLED, 60, ((EVERY_DAY, ONE),), in_time=False, check_every=21),
    "one lesson a day, mixed": Learner(MIXED, 46, ((EVERY_DAY, ONE),), in_time=False),
    "weekends off, declared": Learner(
        MIXED, 52, (((1,), "rest weekly sat sun"), (WORKDAYS, SHARE)), check_every=6
    ),
    "weekends off, not declared": Learner(MIXED, 45, ((WORKDAYS, SHARE),)),
    "a lost fortnight, then a break": lost_fortnight(BREAK),
    "a lost fortnight, then the same date": lost_fortnight("replan --keep-date --yes"),
    "a lost fortnight, then the same pace": lost_fortnight("replan --keep-pace --yes")._replace(
        last_day=75
    ),
    "a lost fortnight, then a new date": lost_fortnight("replan --finish 2026-12-28 --yes"),
    "a lost fortnight, then two a day": lost_fortnight("replan --per-day 2 --yes"),
    "a lost fortnight, then less than one a day": lost_fortnight("replan --per-day 0.9 --yes"),
    "a lost fortnight, no way out": lost_fortnight(),
    "idle again after a replan": Learner(
        MIXED,
        60,
        (((30,), "replan --keep-date --yes"), (BACK[:15], SHARE), ((34, 35), SHARE)),
        in_time=False,
    ),
    "crammed, then idle": Learner(
        MIXED, 76, (((1, 2, 3), "done --next 8"), ((60,), ONE)), in_time=False
    ),
    "skipping some lessons": Learner(
        MIXED,
        38,
        (((1,), "skip 1.2,1.7"), ((5,), "skip 2.*"), ((20,), "skip 3.1"), (EVERY_DAY, SHARE)),
    ),
    "replanned slower, then idle": Learner(
        MIXED,
        21,
        ((range(1, 6), "done --next 2"), ((6,), "replan --per-day 0.3 --yes")),
        in_time=False,
        check_every=4,
    ),
    "a pause of three weeks": Learner(
        MIXED,
        58,
        (((8,), "pause"), ((29,), "resume"), ((*range(1, 8), *range(29, 99)), SHARE)),
    ),
}


STATUS = re.compile(
    r"Study day (?P<day>\d+)(?: of | \(the plan ended on day )(?P<end>\d+)\)?: (?:on track"
    r"|(?P<ahead>[\d.]+) days? ahead of the plan"
    r"|(?P<behind>[\d.]+) days? behind the plan, (?P<overdue>\d+) lessons? overdue)\."
)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
OPTION = re.compile(r".* ([\d-]{10})\.\n *Lessons on your next study days: ([\d, ]+)[.;]")
RUNNING = ("on-track", "ahead", "behind")
NO_MORE = "That's it for today."


class Course:
    """A learner's course: the days, the commands, and what the screens show."""

    def __init__(self, run: Run, plan: Plan | None, tmp_path: Path) -> None:
        self._run, self._options = run, list[str]()
        self.now, self.rest_days, self.is_paused = START, set[date](), False
        if plan:
            path = tmp_path / "plan.toml"
            path.write_text(tomli_w.dumps(document(*plan)), encoding="utf-8")
            self._options = ["--curriculum", str(path)]

    def begin_day(self, day: date) -> None:
        self.now = day
        if self.is_paused:
            self.rest_days.add(day)

    def prints(self, command: str) -> str:
        """Return what a command, which must succeed, prints on either stream."""
        result = self._run(*self._options, "--today", str(self.now), *command.split())
        assert result.code == 0, (self.now, command, result.err)
        return result.out + result.err

    def does(self, command: str) -> str:
        """Run a command, keep in mind the rest it is about, and return what it prints."""
        answer = self.prints(command)
        match command.split():
            case "rest", "add", span:
                first, last = map(date.fromisoformat, span.split(".."))
                self.rest_days |= {
                    first + timedelta(days=n) for n in range((last - first).days + 1)
                }
            case "rest", "weekly", *_weekend:
                self.rest_days |= {START + timedelta(days=day - 1) for day in WEEKENDS}
            case [("pause" | "resume") as word]:
                self.is_paused = word == "pause"
                (self.rest_days.add if self.is_paused else self.rest_days.discard)(self.now)
        return answer

    def json(self, command: str) -> Json:
        answer: Json = json.loads(self.prints(f"{command} --json"))
        return answer

    def is_study_day(self, day: date) -> bool:
        return day not in self.rest_days

    def study_days(self, first: date, last: date) -> int:
        """Count the study days of a range, both ends included."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return sum(map(self.is_study_day, days))

    def nth_study_day(self, number: int) -> date:
        day = START - timedelta(days=1)
        while number:
            day += timedelta(days=1)
            number -= self.is_study_day(day)
        return day


class Screens(NamedTuple):
    """What the screens of a moment show, and plain counts of it."""

    today: str
    progress: str
    replan: str
    facts: Json
    report: Json
    lessons: list[Json]

    @classmethod
    def of(cls, course: Course) -> Screens:
        facts, report = course.json("today"), course.json("progress")
        lessons = [each for each in course.json("list")["lessons"] if each["state"] != "skipped"]
        return cls(
            course.prints("today"),
            course.prints("progress"),
            course.prints("replan") if report["status"] in RUNNING else "",
            facts,
            report,
            lessons,
        )

    def due(self, until: str) -> list[Json]:
        return [lesson for lesson in self.lessons if lesson["due_on"] <= until]

    @property
    def done(self) -> int:
        return sum(lesson["state"] == "done" for lesson in self.lessons)

    @property
    def is_running(self) -> bool:
        return self.report["status"] in RUNNING


def check_moment(course: Course) -> Screens:
    """Check all screens of a moment, and return them."""
    seen = Screens.of(course)
    check_no_far_date(course, seen)
    if seen.is_running:
        check_same_numbers(course, seen)
        check_status(course, seen)
        check_share(course, seen)
    return seen


def check_no_far_date(course: Course, seen: Screens) -> None:
    """Check that no date is beyond twice the plan's length."""
    end = max(seen.facts["plan"]["days"], seen.facts["target_days"])
    farthest = max(course.nth_study_day(2 * end), course.now).isoformat()
    for text in (seen.today, seen.progress, re.sub(r".* make it a break, .*", "", seen.replan)):
        assert max(DATE.findall(text), default="") <= farthest, (course.now, text)


def days_in_a_row(course: Course, seen: Screens) -> int:
    """Count back the study days with a lesson done; today may be without one so far."""
    dates = {lesson["done_on"] for lesson in seen.lessons}
    day, count = course.now, 0
    while day >= START and (str(day) in dates or day == course.now or not course.is_study_day(day)):
        count += str(day) in dates and course.is_study_day(day)
        day -= timedelta(days=1)
    return count


def check_same_numbers(course: Course, seen: Screens) -> None:
    """Check that each screen has the same sentence about today, with the true numbers."""
    shown = STATUS.search(seen.today)
    assert shown, (course.now, seen.today)
    for text in (seen.progress, seen.replan):
        assert shown[0] in text.splitlines(), (course.now, text)
    heading = f"{course.now:%a}, {course.now} · {seen.done} of {len(seen.lessons)} lessons done"
    if (streak := days_in_a_row(course, seen)) > 1:
        heading += f" · {streak} days in a row"
    assert seen.today.splitlines()[0] == heading
    assert int(shown["day"]) == course.study_days(START, course.now), course.now
    assert int(shown["day"]) == seen.facts["study_day"] == seen.report["study_day"]
    ends = {seen.facts["plan"]["finish"], seen.report["plan"]["finish"]}
    assert ends == {course.nth_study_day(int(shown["end"])).isoformat()}, (course.now, ends)
    days = float(shown["ahead"] or 0) - float(shown["behind"] or 0)
    assert abs(days - seen.facts["variance_days"]) < 0.1, course.now
    assert seen.facts["variance_days"] == seen.report["variance_days"]
    assert seen.facts["status"] == seen.report["status"]
    yesterday = (course.now - timedelta(days=1)).isoformat()
    overdue = [each["id"] for each in seen.due(yesterday) if each["state"] == "todo"]
    assert [each["id"] for each in seen.facts["overdue"]] == overdue, course.now
    if overdue:
        assert [each["id"] for each in course.json("list --overdue")["lessons"]] == overdue
    in_table = sum(map(int, re.findall(r"(\d+) overdue$", seen.progress, re.M)))
    assert in_table == 2 * len(overdue), (course.now, seen.progress)  # the stages and the total
    assert shown["overdue"] is None or int(shown["overdue"]) == len(overdue), course.now


def check_status(course: Course, seen: Screens) -> None:
    """Check behind, on track and ahead by counting the lessons due."""
    yesterday, today = course.now - timedelta(days=1), course.now.isoformat()
    due_before, due = len(seen.due(yesterday.isoformat())), len(seen.due(today))
    expected = "behind" if seen.done < due_before else "ahead" if seen.done > due else "on-track"
    assert seen.facts["status"] == expected, (course.now, seen.done, due_before, due)
    late_since = sorted({each["due_on"] for each in seen.facts["overdue"]})
    late = [course.study_days(date.fromisoformat(day), yesterday) for day in late_since[:2]]
    if late:
        least = late[1] if late[1:] else 0
        assert least <= -seen.facts["variance_days"] <= late[0], (course.now, late)
    if course_for := re.search(r"On course for ([\d-]+)", seen.progress):
        assert course_for[1] >= today, seen.progress
    if late and late[0] > 3:
        assert "On course" not in seen.progress, (course.now, late, seen.progress)


def check_share(course: Course, seen: Screens) -> None:
    """Check that what is left of today's share is named, and counted the same everywhere."""
    facts, left = seen.facts, len(seen.facts["next"])
    named = re.findall(r"^  . +(\d+\.\d+) ", seen.today, re.M)
    more = re.search(r"… and (\d+) more", seen.today)
    assert len(named) + int(more[1] if more else 0) == left, seen.today
    numbers = [each["number"] for each in facts["next"]]
    assert named == numbers[: len(named)]
    listed = course.prints("next").splitlines()
    if left:
        assert [line.split()[0] for line in listed] == numbers
        assert left == facts["share"] - facts["done_today"]
        some = f"{left} of {facts['share']} left" if facts["done_today"] else str(facts["share"])
        assert f"Today's lessons: {some}\n" in seen.today, seen.today
    else:
        told = [line for line in listed if not line.startswith("To do more, ")]
        assert told
        assert set(told) <= set(seen.today.splitlines()), (course.now, listed)
    waiting = re.search(r"Still overdue or due today: (\d+);", seen.today)
    others = {each["id"] for key in ("due", "overdue") for each in facts[key]}
    others -= {each["id"] for each in facts["next"]}
    expected = 0 if facts["rest"] else len(others)  # the first sentence has said how many
    assert (int(waiting[1]) if waiting else 0) == expected, seen.today


def check_mark(course: Course, before: Screens, after: Screens, answer: str) -> None:
    """Check that a mark makes nothing later, and that its answer is what `today` shows."""
    finishes = [screens.report["forecast"]["finish"] for screens in (before, after)]
    assert not finishes[0] or finishes[1] <= finishes[0], (course.now, finishes)
    if after.is_running:
        assert after.facts["variance_days"] >= before.facts["variance_days"], course.now
    left = re.search(r"Left for today: (\d+) lesson", answer)
    assert (int(left[1]) if left else 0) == len(after.facts["next"]), (course.now, answer)
    assert (NO_MORE in answer) == (NO_MORE in after.today), (course.now, answer)


def check_night(course: Course, morning: Screens, evening: Screens, next_day: Screens) -> None:
    """Check that the share is enough not to be late, and that a day costs a day at most."""
    if not morning.is_running or not next_day.is_running:
        return
    moments = [screens.facts["variance_days"] for screens in (morning, evening, next_day)]
    assert moments[2] >= moments[1] - 1.001, (course.now, moments)
    if NO_MORE in evening.today and moments[0] >= 0:
        assert moments[2] >= 0, (course.now, moments)
        assert not next_day.facts["overdue"], course.now


def check_way_out(
    course: Course, command: str, before: Screens, after: Screens, answer: str
) -> None:
    """Check that a way out does what was shown before, and that nothing sends back to it."""
    for words in ("aigc-study replan", "aigc-study rest add"):
        assert words not in after.today + after.progress, (course.now, after)
    assert after.facts["status"] == "on-track", course.now
    due = Counter(each["due_on"] for each in after.lessons if each["state"] == "todo")
    if option := OPTION.search(answer):
        finish, lessons = option[1], list(map(int, option[2].split(", ")))
        days = [course.now + timedelta(days=n) for n in range(len(lessons))]
        assert lessons == [due[day.isoformat()] for day in days], (answer, due)
        offered = re.sub(r"^ +", "", before.replan, flags=re.M)
        assert option[0] in offered or f"{command}\n" not in offered
    else:
        (finish,) = re.findall(r"The plan then ends on (\S+)\.", before.replan)
        assert "If you make it a break, you are on track." in before.replan
    assert finish == after.facts["plan"]["finish"] == max(due)


@pytest.mark.parametrize("name", LEARNERS)
def test_learners_are_told_what_they_experience(name: str, run: Run, tmp_path: Path) -> None:
    learner = LEARNERS[name]
    course = Course(run, learner.plan, tmp_path)
    course.prints(f"start {START}")
    last_two: tuple[Screens, Screens] | None = None
    for day in EVERY_DAY[: learner.last_day]:
        course.begin_day(START + timedelta(days=day - 1))
        doing = [command for days, command in learner.habits if day in days]
        if day % learner.check_every > 1 and set(doing) <= {SHARE, ONE}:
            last_two = None
            for command in doing:
                course.does(command)
            continue
        morning = check_moment(course)
        if last_two:
            check_night(course, *last_two, morning)
        last_two = morning, check_day(course, doing, morning)
    if learner.in_time:
        course.begin_day(course.now + timedelta(days=1))
        report = course.json("progress")
        assert (report["status"], report["variance_days"] >= 0) == ("finished", True), course.now


def check_day(course: Course, doing: list[str], morning: Screens) -> Screens:
    """Give the commands of a day, check each, and return the screens of the evening."""
    before = morning
    for habit in doing:
        command = named_break(morning) if habit == BREAK else habit
        if command == SHARE and not before.facts["next"]:
            continue
        answer = course.does(command)
        after = check_moment(course)
        if command.startswith("done"):
            check_mark(course, before, after, answer)
        if command.startswith(("replan", "rest add")):
            check_way_out(course, command.removesuffix(" --yes"), before, after, answer)
        before = after
    return before


def named_break(morning: Screens) -> str:
    """Return the break that `today` offers."""
    offered = re.search(r"^ *aigc-study (rest add \S+)$", morning.today, re.M)
    assert offered, morning.today
    return offered[1]
