"""Rest days and pauses as a journal tells of them, and what they do to dates and numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import inf, nan
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.forecast import Forecast
from aigc_study.domain.journal import from_mapping
from aigc_study.errors import Fault
from histories import (
    ALL,
    BEGUN,
    SMALL,
    SUNDAYS,
    Change,
    History,
    at,
    done,
    due,
    due_on,
    entries,
    everything_shown,
    histories,
    march,
    pause,
    redo,
    replan,
    report_for,
    rest,
    resume,
    shifted,
    span,
    start,
    study,
    study_of,
    told,
    undo,
    weekly,
)
from plans import Json, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

# Study days 1, 2, 3, 7 and 11 from Monday the 2nd, when nothing is said of rest.
NO_REST = [2, 3, 4, 8, 12]
TWO_PAUSES = [pause(march(3)), resume(march(6)), pause(march(9)), resume(march(11))]
NESTED = [pause(march(3)), resume(march(12)), pause(march(5)), resume(march(8))]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        pytest.param([SUNDAYS], [2, 3, 4, 9, 13], id="Sundays off"),
        pytest.param([rest(march(3), march(5))], [2, 6, 7, 11, 15], id="three days"),
        pytest.param([SUNDAYS, span("work", march(8))], NO_REST, id="a Sunday removed from rest"),
        # From the 6th on Saturdays and Sundays: 7 and 8, 14 and 15.
        pytest.param(
            [SUNDAYS, weekly(march(6), "sat", "sun")], [2, 3, 4, 10, 16], id="weekly rest changes"
        ),
        # Said later, of an earlier date: it takes the place of the one of the 6th.
        pytest.param(
            [weekly(march(6), "sat", "sun"), weekly(march(3), "wed")],
            [2, 3, 5, 9, 14],
            id="weekly rest changes from an earlier date",
        ),
        pytest.param([pause(march(3)), resume(march(6))], [2, 6, 7, 11, 15], id="a pause"),
        pytest.param([pause(march(3)), resume(march(3))], NO_REST, id="resumed at once"),
        pytest.param([resume(march(6))], NO_REST, id="resumed without a pause"),
        pytest.param(
            [pause(march(3)), resume(march(9)), resume(march(6)), resume(march(4))],
            [2, 4, 5, 9, 13],
            id="resumed earlier, and earlier still",
        ),
        # The 3rd, and the 9th to the 10th.
        pytest.param(
            [*TWO_PAUSES, resume(march(4))], [2, 4, 5, 11, 15], id="the first of two ends earlier"
        ),
        pytest.param(
            [*NESTED, resume(march(6))], [2, 6, 7, 11, 15], id="both of two with that day end"
        ),
        pytest.param([*NESTED, resume(march(9))], [2, 8, 9, 13, 17], id="both ended before it"),
        # The pause of the 5th was recorded first, that of the 3rd on another machine.
        pytest.param(
            [pause(march(5)), pause(march(3)), resume(march(9))],
            [2, 9, 10, 14, 18],
            id="an earlier pause adds its days to an open one",
        ),
        # The 3rd and the 4th, and from the 9th to the 10th.
        pytest.param(
            [
                pause(march(3)),
                resume(march(7)),
                pause(march(9)),
                resume(march(5)),
                resume(march(11)),
            ],
            [2, 5, 6, 12, 16],
            id="a planned pause stays when one before it ends",
        ),
        pytest.param(
            [resume(march(9)), pause(march(3)), resume(march(12))],
            [2, 12, 13, 17, 21],
            id="a pause is not ended by a resume recorded before it",
        ),
    ],
)
def test_rest_in_the_journal_moves_due_dates(changes: list[Change], days: list[int]) -> None:
    assert due(BEGUN) == NO_REST
    assert due(BEGUN, *changes) == days


BREAKS = st.lists(st.tuples(st.sampled_from([pause, resume]), st.integers(1, 31)), max_size=8)


@given(said=BREAKS, today=st.integers(1, 31))
def test_each_pause_is_a_set_of_days(
    said: list[tuple[Callable[[date], Change], int]], today: int
) -> None:
    """A resume ends, on its day, each pause begun on or before it and not ended by then."""
    breaks: list[set[int]] = []  # the days of each pause, as if it lasted through the month
    for kind, day in said:
        if kind is pause:
            breaks.append(set(range(day, 32)))
        for days in breaks if kind is resume else ():
            if min(days, default=32) <= day:
                days.difference_update(range(day, 32))
    expected = {day for days in breaks for day in days if 31 not in days or day <= today}
    seen = study(BEGUN, *(kind(march(day)) for kind, day in said), today=march(today))
    assert seen.schedule.calendar
    resting = {day for day in range(2, 32) if not seen.schedule.calendar.is_study_day(march(day))}
    assert resting == expected - {1}
    lasting = [min(days) for days in breaks if 31 in days]
    assert seen.progress.rest.paused_since() == (march(min(lasting)) if lasting else None)


def test_no_day_is_lost_while_a_pause_lasts() -> None:
    """Paused on the 4th with two days over: day 3 is the day after today, whatever today is."""
    changes = (BEGUN, done(march(2), "1-1"), pause(march(4)))
    for today in (4, 9, 14):
        seen = study(*changes, today=march(today))
        report = status_report(seen)
        assert (report.study.schedule.study_day, *told(report)) == (2, "behind", -1, -1)
        assert due_on(seen)[:3] == [march(2), march(3), march(today + 1)]


@pytest.mark.parametrize(
    ("lessons", "status", "variance"),
    [(2, "behind", -1), (3, "on-track", 0), (4, "ahead", 4)],
)
def test_a_rest_day_adds_nothing_planned(lessons: int, status: str, variance: int) -> None:
    """Begun on Thursday the 5th: day 3 is Saturday the 7th, and the 8th is off."""
    changes = (start(march(5)), SUNDAYS, done(march(5), *list(SMALL.lessons)[:lessons]))
    report = report_for(*changes, today=march(8))
    assert report.study.schedule.study_day == 3
    assert report.study.schedule.past_days == report.total.planned == 3
    assert told(report) == (status, variance, variance)


def test_a_start_on_a_rest_day_waits() -> None:
    """The first lesson is done on Sunday the 8th, Sundays off: Monday is day 1."""
    changes = (weekly(march(1), "sun"), done(march(8), "1-1"))
    sunday, monday = (report_for(*changes, today=march(day)) for day in (8, 9))
    assert (sunday.study.progress.start, sunday.study.schedule.study_day) == (march(8), 0)
    assert told(sunday) == ("not-started", 0, 0)
    assert sunday.forecast == Forecast("not-started")
    assert (monday.study.schedule.study_day, monday.status) == (1, "on-track")
    assert due(*changes) == [9, 10, 11, 16, 20]


# Fifty lessons of two days, due on each even day. Begun on Monday the 2nd with Sundays off, Sunday
# the 22nd has 18 study days behind it, and the last 14 of them begin with day 5, Friday the 6th.
LONG = plan_of((100, 50))
EARLY = (BEGUN, SUNDAYS, done(march(5), "1-1"), done(march(6), "1-2"), done(march(15), "1-3"))


@pytest.mark.parametrize(
    ("today", "more", "pace", "recent", "study_day", "finish"),
    [
        # 6 days of lessons are earned through day 7, and 93 at 7 in 18 take 239.1. Day 18 + 240 =
        # 258 is 43 weeks of 6 days: the Saturday of the 43rd week, 299 days after the 2nd.
        pytest.param(
            *(22, [], Fraction(6, 18), Fraction(4, 14), 258, date(2026, 12, 26)), id="on a rest day"
        ),
        # 8 through day 9: 91 at 9 in 18 take 182. Day 200 is 33 weeks and the 2nd day.
        pytest.param(
            *(22, [done(march(22), "1-4")], Fraction(8, 18), Fraction(6, 14)),
            *(200, date(2026, 10, 20)),
            id="done on it",
        ),
        # As on Sunday: day 19 is not over.
        pytest.param(
            *(23, [], Fraction(6, 18), Fraction(4, 14), 258, date(2026, 12, 26)),
            id="the morning after",
        ),
        # Off from Monday the 23rd to the 28th: not a day of idleness, and 7 days later.
        pytest.param(
            *(29, [rest(march(23), march(28))], Fraction(6, 18), Fraction(4, 14)),
            *(258, date(2027, 1, 2)),
            id="a week off",
        ),
    ],
)
def test_pace_and_forecast_count_study_days_only(
    today: int, more: list[Change], pace: Fraction, recent: Fraction, study_day: int, finish: date
) -> None:
    forecast = report_for(*EARLY, *more, today=march(today), plan=LONG).forecast
    assert forecast == Forecast("expected", finish, study_day, pace, recent)


def test_dates_end_where_study_days_do() -> None:
    """Every weekday is off from Monday the 9th on: there are seven study days and no more.

    One of eleven days is earned. The schedule goes on at a seventh, to day 7 + 10 * 7.
    """
    changes = (BEGUN, done(march(2), "1-1"), weekly(march(9), *WEEKDAYS))
    seen = study(*changes, today=march(9))
    assert due_on(seen) == [march(2), march(3), march(4), march(8), None]
    report = status_report(seen)
    assert (report.study.schedule.target_finish, report.study.schedule.finish) == (None, None)
    assert report.forecast == Forecast("expected", None, 77, Fraction(1, 7), Fraction(1, 7))


EVERY_KIND: list[Change] = [
    rest(march(3), march(5)),
    span("work", march(4), march(8)),
    weekly(march(3), "tue", "sun"),
    pause(march(6)),
    replan(march(6), 5),
]


@pytest.mark.parametrize("change", EVERY_KIND, ids=lambda change: str(change[0]["did"]))
def test_undo_and_redo_restore_every_date(change: Change) -> None:
    before = (BEGUN, SUNDAYS, rest(march(4), march(5)), done(march(2), "1-1"))
    undone_again = study(*before, change, undo(4), today=march(7))
    redone = study(*before, change, undo(4), redo(4), today=march(7))
    assert everything_shown(undone_again) == everything_shown(study(*before, today=march(7)))
    assert everything_shown(redone) == everything_shown(study(*before, change, today=march(7)))
    assert due_on(redone) != due_on(undone_again)


@pytest.mark.parametrize("paused", [5, 9])
def test_a_pause_after_the_end_changes_no_figure(paused: int) -> None:
    """Five lessons done by the 6th, study day 5 of 11, or 3 if paused on the 5th."""
    changes = (BEGUN, done(march(2), *ALL[:4]), done(march(6), ALL[4]), pause(march(paused)))
    reports = [report_for(*changes, today=march(today)) for today in (10, 20, 31)]
    ahead = 8 if paused == 5 else 6
    assert [told(report) for report in reports] == [("finished", ahead, ahead)] * 3


def test_undoing_a_resume_opens_the_pause_again() -> None:
    """Study days are the 2nd and 3rd, and from the day after today, the 10th."""
    changes = (BEGUN, pause(march(4)), resume(march(6)))
    assert due(*changes, undo(2), today=march(10)) == [2, 3, 11, 15, 19]


def test_entries_of_one_moment_have_an_order() -> None:
    """Sixty reasons for one day of rest, recorded at once: whichever is last, it always is."""
    reasons = [{**each, "text": f"reason {n}"} for n in range(60) for each in rest(march(9))]
    tables = entries([BEGUN, reasons])
    expected = study_of(SMALL, tables, march(9))
    for mixed in (tables[::-1], tables[30:] + tables[:30], tables[::2] + tables[1::2]):
        assert study_of(SMALL, mixed, march(9)).history == expected.history


@given(history=histories(), day_off=st.integers(-15, 60))
def test_a_rest_day_makes_no_lesson_due_earlier(history: History, day_off: int) -> None:
    """But what was done before a replan, if the last study day before it is another now."""
    plan, changes, today = history
    day = shifted(today, day_off)
    before = study(*changes, today=today, plan=plan)
    after = study(*changes, rest(day), today=today, plan=plan)
    earlier = [
        lesson
        for lesson, early, late in zip(plan.lessons, due_on(before), due_on(after), strict=True)
        if (late or date.max) < (early or date.max)
    ]
    if not earlier:
        return
    replanned, calendar = before.progress.replan, after.schedule.calendar
    assert replanned
    assert calendar
    assert set(earlier) <= set(replanned.done)
    last = calendar.days_before(replanned.since)
    assert {after.schedule.due_day[each] for each in earlier} == {last}
    assert day < replanned.since


# What a file may hold.

RIGHT: dict[str, Json] = {
    "rest": {"on": march(2), "to": march(4), "text": "春节"},
    "work": {"on": march(2), "to": march(2)},
    "weekly": {"on": march(2), "weekdays": ["sat", "sun"]},
    "pause": {"on": march(2)},
    "resume": {"on": march(2)},
    "replan": {"on": march(2), "way": "finish", "days": 1},
    "per-day": {"did": "replan", "on": march(2), "way": "per-day", "per_day": 1.5},
}
KNOWN = ", ".join(WEEKDAYS)


def faults(did: str, without: str = "", **keys: object) -> list[Fault]:
    table = {"at": at(0), "did": did, **RIGHT[did], **keys}
    table.pop(without, None)
    return from_mapping({"format": 1, "curriculum": "small", "entry": [table]}, "small")[1]


def test_what_may_be_left_out_or_odd_is_no_fault() -> None:
    assert [faults(did) for did in RIGHT] == [[]] * len(RIGHT)
    assert faults("rest", without="to") == faults("rest", without="text") == []
    assert faults("weekly", weekdays=[]) == faults("weekly", weekdays=list(WEEKDAYS)) == []
    assert faults("replan", days=10**15) == faults("pause", mood="tired") == []
    assert faults("per-day", per_day=3) == faults("per-day", per_day=0.001) == []


@pytest.mark.parametrize(
    ("did", "keys", "fault"),
    [
        *((did, {"on": "2026-03-02"}, Fault("on", "type", "str", "date")) for did in RIGHT),
        *(
            (did, {"to": march(1)}, Fault("to", "minimum", "2026-03-01", "2026-03-02"))
            for did in ("rest", "work")
        ),
        ("weekly", {"weekdays": ["sat", 7]}, Fault("weekdays[1]", "type", "int", "str")),
        ("weekly", {"weekdays": ["Sun"]}, Fault("weekdays[0]", "choice", "Sun", KNOWN)),
        ("replan", {"days": 0}, Fault("days", "minimum", expected="1")),
        ("replan", {"days": 10**15 + 1}, Fault("days", "maximum", expected=f"{10**15}")),
        ("replan", {"way": ""}, Fault("way", "empty")),
        ("per-day", {"per_day": 0}, Fault("per_day", "minimum", expected="1")),
        ("per-day", {"per_day": -1.5}, Fault("per_day", "minimum", expected="0.0000001")),
        ("per-day", {"per_day": nan}, Fault("per_day", "minimum", expected="0.0000001")),
        ("per-day", {"per_day": inf}, Fault("per_day", "maximum", expected=f"{10**15}")),
        ("per-day", {"per_day": "2"}, Fault("per_day", "type", "str", "float")),
        ("per-day", {"per_day": True}, Fault("per_day", "type", "bool", "float")),
        ("per-day", {"days": 3}, Fault("", "one-of", "days, per_day", "days, per_day")),
    ],
)
def test_a_wrong_entry_is_told_by_place_and_kind(did: str, keys: Json, fault: Fault) -> None:
    where = f"entry[0].{fault.where}".rstrip(".")
    assert faults(did, **keys) == [fault._replace(where=where)]


def test_what_is_needed_must_be_there() -> None:
    needed = [*((did, "on") for did in RIGHT), ("replan", "way"), ("weekly", "weekdays")]
    for did, key in needed:
        assert faults(did, without=key) == [Fault(f"entry[0].{key}", "missing")]
    for did, key in (("replan", "days"), ("per-day", "per_day")):
        assert faults(did, without=key) == [Fault("entry[0]", "one-of", "", "days, per_day")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("days = 3\nper_day = 2", "entry[0]: needs exactly one of days, per_day"),
        ("", "entry[0]: needs exactly one of days, per_day"),
        ("per_day = -1.5", "entry[0].per_day: must be at least 0.0000001"),
        ("per_day = nan", "entry[0].per_day: must be at least 0.0000001"),
        ("per_day = inf", "entry[0].per_day: must be at most 1000000000000000"),
        ("per_day = '2'", "entry[0].per_day: must be a decimal number, not text"),
    ],
)
def test_a_wrong_replan_is_told(run: Run, journal: Path, wrong: str, told: str) -> None:
    run("start")
    entry = f"at = {at(0).isoformat()}\non = 2026-03-02\ndid = 'replan'\nway = 'per-day'\n{wrong}"
    text = f'format = 1\ncurriculum = "aigc"\n[[entry]]\n{entry}\n'
    journal.write_text(text, encoding="utf-8")
    code, _out, err = run("today")
    assert code == 3
    assert err.splitlines()[1] == f"  line 3, {told}"
