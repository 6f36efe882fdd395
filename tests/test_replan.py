"""Replans: the current plan, where one stands against it, and the options for getting there."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain import replan as replanning
from aigc_study.domain.agenda import due_days
from aigc_study.domain.calendar import DateRange
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.replan import Recovery
from aigc_study.errors import (
    AllDone,
    CannotBeDone,
    FinishTooEarly,
    FinishTooLate,
    NoPace,
    NotStarted,
    PlanEnded,
)
from histories import (
    BEGUN,
    SUNDAYS,
    Change,
    History,
    at,
    done,
    due,
    due_on,
    histories,
    march,
    per_day,
    replan,
    report_for,
    rest,
    shifted,
    skip,
    start,
    study,
    told,
    undo,
    undone,
)
from machines import Machines
from plans import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.study import Study
    from conftest import Run

# On Monday the 9th, day 8, one short and one long lesson are done, and left are 1, 1 and 4 days.
# Over four study days these are due on days 4/6, 8/6 and 24/6, rounded up: 1, 2 and 4.
TWO_DONE = (BEGUN, done(march(2), "1-1"), done(march(3), "2-1"))
REPLANNED = (*TWO_DONE, replan(march(9), 4, "finish"))


def replanned(report: StatusReport) -> tuple[str, date, date | None]:
    """Return how and when the learner replanned, and the finish of that."""
    accepted = report.study.progress.replan
    assert accepted
    return accepted.kind, accepted.since, report.study.schedule.finish


def test_open_lessons_are_spread_evenly_by_weight() -> None:
    """1-1 stays due on day 1; 2-1, done early, is due on day 7, the last before the replan."""
    seen = study(*REPLANNED, today=march(9))
    assert due_on(seen) == [march(day) for day in (2, 9, 10, 8, 12)]
    assert seen.schedule.due_day == {"1-1": 1, "1-2": 8, "1-3": 9, "2-1": 7, "2-2": 11}
    assert list(seen.schedule.baseline.values()) == [1, 2, 3, 7, 11]


def test_variance_by_schedule_and_baseline() -> None:
    """On the 12th, with ten days over, 1-2 of 1 day was done late: 6 of 7 are earned.

    By the replan those run through day 8. By the baseline they are three short lessons and 3/4 of
    2-1, whose four days run from day 6 through day 10: 9. On the 9th, with 5 earned: 6 + 2/4.
    """
    report = report_for(*REPLANNED, done(march(11), "1-2"), today=march(12))
    assert replanned(report) == ("finish", march(9), march(12))
    assert told(report) == ("behind", -2, -1)
    assert report.spi == Fraction(6, 7)
    accepted = report_for(*REPLANNED, today=march(9))
    assert told(accepted) == ("on-track", 0, -0.5)
    assert accepted.spi == 1


def test_rest_before_it_moves_no_open_lesson() -> None:
    """2-1 was due on the 8th, the last study day before; with the 8th off that is the 7th."""
    assert due(*REPLANNED) == [2, 9, 10, 8, 12]
    assert due(*REPLANNED, rest(march(4))) == [2, 9, 10, 8, 12]
    assert due(*REPLANNED, rest(march(8))) == [2, 9, 10, 7, 12]


def test_a_replan_on_a_rest_day_begins_after_it() -> None:
    """On Sunday the 8th, Sundays off: the 9th to the 12th; six days are over.

    2-1 counts for the 7th. By the baseline only the three short lessons were due; of 2-1, due on
    the next day, half is more than that: 5 earned.
    """
    changes = (*TWO_DONE, SUNDAYS, replan(march(8), 4))
    assert due(*changes) == [2, 9, 10, 7, 12]
    report = report_for(*changes, today=march(8))
    assert told(report) == ("on-track", 0, 0.5)
    assert report.total.planned == report.total.earned == 5


def test_lessons_done_on_day_1_count_for_it() -> None:
    """1-1 to 1-3 are done; 4 and 8 of 8 days over 4 study days are due on the 2nd and the 4th."""
    changes = (BEGUN, done(march(2), "1-1", "1-2", "1-3"), replan(march(2), 4))
    assert due(*changes) == [2, 2, 2, 3, 5]
    report = report_for(*changes, today=march(2))
    assert told(report) == ("on-track", 0, 2)
    assert report.total.planned == 3
    assert report.spi is None


def test_the_last_replan_holds_until_it_is_undone() -> None:
    """On the 10th, day 9, with 1-2 done too: 1 and 4 days over 2 study days, 2/5 and 2: 1 and 2."""
    second = (*REPLANNED, done(march(9), "1-2"), replan(march(10), 2, "finish"))
    assert due(*second) == [2, 3, 10, 8, 11]
    assert replanned(report_for(*second, today=march(10))) == ("finish", march(10), march(11))
    assert due(*second, undo(5)) == due(*REPLANNED)


def test_a_lesson_undone_later_moves_no_other() -> None:
    """2-1 was due by the 8th: on the 9th one is a day behind, and a day more each idle day."""
    changes = (*REPLANNED, undone("2-1"))
    assert due(*changes) == due(*REPLANNED)
    seen = study(*changes, today=march(9))
    lessons = seen.curriculum.lessons.values()
    overdue = [each.id for each in lessons if seen.is_overdue(each)]
    assert overdue == ["2-1"]
    assert [report_for(*changes, today=march(day)).variance for day in (9, 10)] == [-1, -2]


def test_a_start_moved_past_a_replan_takes_it_along() -> None:
    """Begun on the 6th, the 9th is still the first of its four days; begun on the 16th, that is."""
    assert due(*REPLANNED, start(march(6)))[1:3] == [9, 10]
    moved = (*REPLANNED, start(march(16)))
    assert due(*moved) == [16, 16, 17, 16, 19]
    assert report_for(*moved, today=march(15)).status == "not-started"
    assert report_for(*moved, today=march(16)).status == "on-track"


@pytest.mark.parametrize(
    ("first", "days", "finish"),
    [
        pytest.param(date.min, 4, date(1, 1, 4), id="the first days"),
        pytest.param(date(9999, 12, 28), 4, date.max, id="to the last day"),
        pytest.param(date(9999, 12, 29), 4, None, id="past the last day"),
        pytest.param(march(2), 10**15, None, id="the longest there may be"),
    ],
)
def test_a_replan_may_reach_either_end_of_dates(
    first: date, days: int, finish: date | None
) -> None:
    seen = study(start(first), replan(first, days), today=first)
    assert seen.schedule.finish == due_on(seen)[-1] == finish
    assert status_report(seen).status == "on-track"


# By chance.


def spread(seen: Study) -> list[str]:
    """Return the lessons that were open when the current schedule was made."""
    replanned = seen.progress.replan
    settled = {*replanned.done, *replanned.skipped} if replanned else set()
    return [each for each in seen.curriculum.lessons if each not in settled]


@given(history=histories())
def test_due_days_are_study_days_in_plan_order(history: History) -> None:
    """After a replan only those of lessons that were open then; what was done is due before it."""
    plan, changes, today = history
    seen = study(*changes, today=today, plan=plan)
    schedule, calendar = seen.schedule, seen.schedule.calendar
    for lesson, day in zip(plan.lessons.values(), due_on(seen), strict=True):
        assert schedule.due_day[lesson.id] >= 1
        if day and calendar:
            assert calendar.is_study_day(day)
            assert calendar.days_through(day) == schedule.due_day[lesson.id]
    due = [schedule.due_day[each] for each in spread(seen)]
    assert due == sorted(due)
    replanned = seen.progress.replan
    if replanned and calendar:
        before = calendar.days_before(replanned.since)
        assert all(day > before for day in due)
        assert all(schedule.due_day[each] <= max(before, 1) for each in replanned.done)
        assert all(schedule.due_day[each] == schedule.baseline[each] for each in replanned.skipped)


@given(history=histories(), days=st.integers(1, 40))
def test_each_day_has_an_even_share_of_the_weight(history: History, days: int) -> None:
    """Day n of k has the lessons whose weights, added up, pass n - 1 of k shares and not n."""
    plan, changes, today = history
    seen = study(*changes, replan(today, days), today=today, plan=plan)
    calendar, lessons = seen.schedule.calendar, spread(seen)
    if calendar is None:
        return
    weight = {
        lesson.id: Fraction(stage.days, len(stage.lessons))
        for stage in plan.stages
        for lesson in stage.lessons
    }
    share = sum((weight[each] for each in lessons), Fraction(0)) / days
    total = Fraction(0)
    for each in lessons:
        total += weight[each]
        n = seen.schedule.due_day[each] - calendar.days_before(today)
        assert (n - 1) * share < total <= n * share


RATES = st.sampled_from([0.125, 0.3, 1, 1.1, 1.5, 2, 7])


@given(history=histories(), rate=RATES)
def test_per_day_gives_each_day_so_many_lessons(history: History, rate: float) -> None:
    """The j-th open lesson is due on the first day by which j are, whatever they weigh."""
    plan, changes, today = history
    seen = study(*changes, per_day(today, rate), today=today, plan=plan)
    calendar, exact = seen.schedule.calendar, Fraction(str(rate))
    if calendar is None:
        return
    before = calendar.days_before(today)
    days = [seen.schedule.due_day[each] - before for each in spread(seen)]
    for j, day in enumerate(days, start=1):
        assert (day - 1) * exact < j <= day * exact
        assert days.count(day) <= ceil(rate)


def test_a_replan_of_a_finished_plan_moves_no_end(
    run_on: Callable[[str], Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One machine finishes; the other, which has only the start, replans; then they merge."""
    plan = run_on(tomli_w.dumps({**document((1, 2)), "id": "aigc"}))
    on = Machines(plan, tmp_path / "machines", monkeypatch)
    on("laptop", "start")
    on.twin("laptop", "phone")
    on("laptop", "done", "1.1-2")
    assert on("phone", "replan", "--finish", "2026-12-04", "--yes").code == 0
    merged = on("laptop", "merge", str(on.journal("phone")), "--yes")
    assert merged.code == 0
    assert "now ends" not in merged.out + merged.err
    finished = "Finished on 2026-11-22, as planned. Well done!"
    assert finished in on("laptop", "today").out.splitlines()
    plan_now = json.loads(on("laptop", "progress", "--json").out)["plan"]
    assert plan_now["finish"] == "2026-11-22"


def recoveries(seen: Study, named: date, rate: float) -> list[Recovery | CannotBeDone]:
    """Return what each option comes to, or why it can't be had."""
    choices: list[Callable[[], Recovery]] = [
        lambda: replanning.keep_date(seen),
        lambda: replanning.keep_pace(seen),
        lambda: replanning.finish_by(seen, named),
        lambda: replanning.per_day(seen, rate),
    ]
    found: list[Recovery | CannotBeDone] = []
    for choose in choices:
        try:
            found.append(choose())
        except CannotBeDone as reason:
            found.append(reason)
    return found


@given(history=histories(), days=st.integers(-5, 60), rate=RATES)
def test_an_option_ends_when_it_says_and_on_track(history: History, days: int, rate: float) -> None:
    """And each of the next days has as many lessons as it says."""
    plan, changes, today = history
    named = shifted(today, days)
    before = study(*changes, today=today, plan=plan)
    for option in recoveries(before, named, rate):
        if not isinstance(option, Recovery):
            continue
        after = before.with_entries([option.entry(at(len(changes)), today)])
        report, calendar = status_report(after), after.schedule.calendar
        assert calendar
        assert replanned(report) == (option.kind, today, option.finish)
        assert told(report)[:2] == ("on-track", 0)
        agenda = due_days(after, after.open_lessons, DateRange(today, date.max))
        shown = {due.study_day - after.schedule.past_days: len(due.lessons) for due in agenda}
        lasting = min(7, max(shown))
        assert option.next_days == [shown.get(day, 0) for day in range(1, lasting + 1)]
        match option.kind:
            case "keep-date":
                assert option.finish == before.schedule.finish
            case "keep-pace":
                assert option.finish == status_report(before).forecast.finish
            case "finish":
                # On the day named, or the last study day before it.
                assert option.finish <= named
                assert calendar.days_through(option.finish) == calendar.days_through(named)
            case "per-day":
                # In no more days than so many a day take.
                left, exact = len(before.open_lessons), Fraction(str(rate))
                assert (max(shown) - 1) * exact < left <= max(shown) * exact


@given(history=histories(), days=st.integers(-5, 60), rate=RATES)
def test_recovery_options_exist_when_possible(history: History, days: int, rate: float) -> None:
    """And the finish that the message names instead is one."""
    plan, changes, today = history
    before = study(*changes, today=today, plan=plan)
    found = recoveries(before, shifted(today, days), rate)
    for reason in found:
        match reason:
            case NotStarted():
                assert not before.schedule.study_day
            case AllDone():
                assert not before.open_lessons
            case NoPace():
                assert status_report(before).forecast.state != "expected"
            case FinishTooEarly() if reason.nearest:
                assert replanning.finish_by(before, reason.nearest).days == 1
            case FinishTooLate() if reason.latest:
                assert replanning.finish_by(before, reason.latest).finish == reason.latest
            case PlanEnded() if reason.nearest:
                assert replanning.finish_by(before, reason.nearest).days == 1
    # Of the first two those are offered that there are, but for a pace that takes far too long.
    if not isinstance(found[0], NotStarted | AllDone):
        farthest = 2 * before.schedule.end - before.schedule.past_days
        offered = [each for each in found[:2] if isinstance(each, Recovery)]
        offered = [each for each in offered if each.kind == "keep-date" or each.days <= farthest]
        assert replanning.options(before) == offered


@pytest.mark.parametrize("option", ["--keep-date", "--finish=2026-12-31", "--per-day=2.5"])
def test_a_preview_is_what_schedule_then_shows(run: Run, option: str) -> None:
    """Each of the next seven days with its lessons, and the finish."""
    run("start", "2026-11-01")
    run("done", "1.1-20", "--on", "2026-11-05")
    run("rest", "add", "2026-11-24..2026-11-25")
    preview = run("replan", option, "--yes").out
    counts = re.search(r"Lessons on your next study days: ([\d, ]+)[.;]", preview)
    assert counts, preview
    days = json.loads(run("schedule", "--json").out)["days"]
    on = {each["study_day"]: len(each["lessons"]) for each in days}
    assert counts[1].split(", ") == [str(on.get(day, 0)) for day in range(22, 29)]
    finish = json.loads(run("progress", "--json").out)["plan"]["finish"]
    assert days[-1]["date"] == finish
    assert finish in preview


# A gap that may be made a break.

IDLE = (BEGUN, done(march(2), "1-1"))  # on study day 1, as planned


def gap(*changes: Change, today: int) -> tuple[date, date] | None:
    found = replanning.find_gap(study(*changes, today=march(today)))
    return found and (found.first, found.last)


def test_a_gap_is_seven_study_days_without_a_mark() -> None:
    assert gap(*IDLE, today=9) is None
    assert gap(*IDLE, today=10) == (march(3), march(9))
    # The 8th is off, so it takes a day more.
    assert gap(*IDLE, SUNDAYS, today=10) is None
    assert gap(*IDLE, SUNDAYS, today=11) == (march(3), march(10))
    assert gap(*IDLE, skip(march(4), "2-2"), today=12) == (march(5), march(11))
    assert gap(BEGUN, today=8) is None
    assert gap(BEGUN, today=9) == (march(2), march(8))
    assert gap(today=9) is None
    assert gap(*IDLE, done(march(20), "1-2"), today=12) is None


def test_a_gap_outlasts_the_marks_of_today() -> None:
    returned = (*IDLE, done(march(12), "1-2"), skip(march(12), "2-1"))
    assert gap(*returned, today=12) == (march(3), march(11))
    assert gap(*returned, today=13) is None


@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_gap_reaches_past_either_end_of_dates(day: date) -> None:
    for begun in (date.min, day):
        seen = study(start(begun), done(day, "1-1"), today=day)
        found = replanning.find_gap(seen)
        assert (found is None) == (begun == day)


def test_a_gap_as_a_break_is_no_delay() -> None:
    """On the 10th, as a break from the 3rd, day 2 begins: day 11 is 7 days after the 12th."""
    found = replanning.find_gap(study(*IDLE, today=march(10)))
    assert found
    assert told(report_for(*IDLE, today=march(10))) == ("behind", -7, -7)
    assert found.variance == 0
    assert found.finish == march(19)


@given(history=histories())
def test_a_break_does_what_it_says(history: History) -> None:
    plan, changes, today = history
    found = replanning.find_gap(study(*changes, today=today, plan=plan))
    if found:
        after = study(*changes, rest(found.first, found.last), today=today, plan=plan)
        assert status_report(after).variance == found.variance
        assert after.schedule.finish == found.finish
        assert replanning.find_gap(after) is None
