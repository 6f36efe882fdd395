"""What the numbers promise a learner, whatever the plan and the journal: properties that can fail.

That they are right to the last digit is for test_oracle.py, which compares them with the oracle's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from aigc_study.domain.earned_value import status_report
from aigc_study.domain.today import plan_today
from histories import (
    BEGUN,
    SUNDAYS,
    Change,
    History,
    done,
    entries,
    histories,
    march,
    pause,
    per_day,
    replan,
    rest,
    resume,
    shifted,
    skip,
    study_of,
)
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.domain.study import Study

SIZES = st.tuples(st.integers(1, 9), st.integers(1, 6))  # the days and lessons of a stage
PLANS = st.lists(SIZES, min_size=1, max_size=3).map(lambda sizes: plan_of(*sizes))
RESTS: list[list[Change]] = [
    [],
    [SUNDAYS],
    [rest(march(4), march(7))],
    [pause(march(3)), resume(march(9))],
]


def seen(history: History, *more: Change, today: date | None = None) -> Study:
    plan, changes, day = history
    return study_of(plan, entries([*changes, *more]), today or day)


def finish(study: Study) -> float:
    """Return the study day of the forecast, or of the finish; infinite where there is none."""
    forecast, calendar = status_report(study).forecast, study.schedule.calendar
    if forecast.state == "finished" and forecast.finish and calendar:
        return calendar.days_through(forecast.finish)
    return forecast.study_day or float("inf")


@st.composite
def courses(draw: st.DrawFn) -> History:
    """Draw a course of some weeks, its first lessons done in some of its days, maybe replanned."""
    sizes = draw(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 6)), min_size=2, max_size=3))
    plan = plan_of(*sizes)
    # Drawn from ranges, since st.integers would favour their ends.
    today, last = draw(st.sampled_from(range(9, 32))), draw(st.sampled_from(range(2, 9)))
    lessons = [*plan.lessons][: draw(st.sampled_from(range(len(plan.lessons))))]
    changes = [BEGUN, *draw(st.sampled_from(RESTS))]
    changes += [done(march(draw(st.integers(2, last))), each) for each in lessons]
    if draw(st.booleans()):
        changes.append(replan(march(last), draw(st.integers(1, 30))))
    return plan, changes, march(today)


@given(history=courses() | histories(), data=st.data())
def test_marking_never_makes_the_finish_later(history: History, data: st.DataObject) -> None:
    """Whatever the date of the mark, as no mark moves a start that was set."""
    before, today = seen(history), history[2]
    assume(before.progress.set_start and before.open_lessons)
    assume(max(before.progress.done_on.values(), default=today) <= today)
    lesson = data.draw(st.sampled_from(before.open_lessons))
    marked_on = shifted(today, -data.draw(st.sampled_from([0, 0, 0, 1, 7])))
    assert finish(seen(history, done(marked_on, lesson.id))) <= finish(before)


@given(history=histories(), data=st.data())
def test_no_mark_for_today_changes_the_share(history: History, data: st.DataObject) -> None:
    study = seen(history)
    assume(study.progress.set_start and study.open_lessons)
    some = data.draw(st.sets(st.sampled_from(study.open_lessons), min_size=1))
    before = plan_today(study)
    after = plan_today(seen(history, done(history[2], *(lesson.id for lesson in some))))
    assert (after.share, after.done_today) == (before.share, before.done_today + len(some))
    assert len(after.next) == max(0, len(before.next) - len(some))


@given(history=histories(), data=st.data())
def test_skipping_moves_no_other_lesson(history: History, data: st.DataObject) -> None:
    before = seen(history)
    assume(before.progress.set_start)
    some = data.draw(st.sets(st.sampled_from([*history[0].lessons]), min_size=1))
    after = seen(history, skip(history[2], *some))
    assert after.schedule.due_day == before.schedule.due_day
    assert set(after.progress.skipped_on) == {*before.progress.skipped_on, *some}
    wanted = before.schedule.due_day.keys() - after.progress.skipped_on.keys()
    assert after.schedule.end == max((after.schedule.due_day[each] for each in wanted), default=0)


REPLANS: list[Callable[[date], Change]] = [
    *(partial(replan, days=days) for days in (1, 3, 8, 20)),
    *(partial(per_day, lessons=rate) for rate in (0.4, 1, 1.5, 3)),
]


@given(
    data=st.data(),
    plan=PLANS,
    rests=st.sampled_from(RESTS),
    replanned=st.none() | st.sampled_from(REPLANS),
)
def test_the_share_each_day_is_never_late(
    data: st.DataObject,
    plan: Curriculum,
    rests: list[Change],
    replanned: Callable[[date], Change] | None,
) -> None:
    """From the start or a replan on; and from a lost week on, all is done when the plan ends."""
    idle, today = data.draw(st.integers(0, 9)), march(2)
    some = data.draw(st.lists(st.sampled_from([*plan.lessons]), max_size=4, unique=True))
    changes = [BEGUN, *rests, done(march(1), *some[:2]), skip(today, *some[2:])]
    today = shifted(today, idle)
    if replanned and idle:
        changes.append(replanned(today))
    end = seen((plan, changes, today)).schedule.finish
    assume(end and today <= end)
    while (study := seen((plan, changes, today))).open_lessons:
        assert study.schedule.study_day <= study.schedule.end
        assert not (replanned or not idle) or status_report(study).status != "behind"
        more = data.draw(st.sampled_from([0, 0, 0, 1]))  # some do more than their share
        lessons = study.open_lessons[: len(plan_today(study).next) + more]
        changes.append(done(today, *(lesson.id for lesson in lessons)))
        today = shifted(today, 1)
