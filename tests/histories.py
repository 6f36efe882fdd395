"""Journals on a small plan in March 2026, by hand or drawn by chance, and what they tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.earned_value import StatusReport, status_report
from aigc_study.domain.journal import from_mapping
from aigc_study.domain.study import Study
from plans import Json, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aigc_study.domain.curriculum import Curriculum

Change = list[Json]  # entries to be, which one command records and which have no `at` yet

LATER = date(2026, 3, 20)
# Three lessons of a day and two of four days: due on study days 1, 2, 3, 7 and 11.
SMALL = plan_of((3, 3), (8, 2))
ALL = ["1-1", "1-2", "1-3", "2-1", "2-2"]


def march(day: int) -> date:
    """Return a day of March 2026, of which the 2nd is a Monday."""
    return date(2026, 3, day)


def start(on: date) -> Change:
    return [{"did": "start", "on": on}]


def done(on: date, *lessons: str) -> Change:
    return [{"did": "done", "on": on, "lesson": each} for each in lessons]


def skip(on: date, *lessons: str) -> Change:
    return [{"did": "skip", "on": on, "lesson": each} for each in lessons]


def undone(*lessons: str) -> Change:
    return [{"did": "undone", "lesson": each} for each in lessons]


def span(did: str, on: date, to: date | None = None) -> Change:
    return [{"did": did, "on": on, **({"to": to} if to else {})}]


def rest(on: date, to: date | None = None) -> Change:
    return span("rest", on, to)


def weekly(on: date, *weekdays: str) -> Change:
    return [{"did": "weekly", "on": on, "weekdays": list(weekdays)}]


def pause(on: date) -> Change:
    return [{"did": "pause", "on": on}]


def resume(on: date) -> Change:
    return [{"did": "resume", "on": on}]


def replan(on: date, days: int, way: str = "keep-date") -> Change:
    return [{"did": "replan", "on": on, "way": way, "days": days}]


def per_day(on: date, lessons: float) -> Change:
    return [{"did": "replan", "on": on, "way": "per-day", "per_day": lessons}]


def undo(number: int) -> Change:
    """Undo the change of that number, from 0."""
    return [{"did": "undo", "of": at(number)}]


def redo(number: int) -> Change:
    return [{"did": "redo", "of": at(number)}]


def at(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)


def entries(changes: Iterable[Change]) -> list[Json]:
    """Give each change its ``at``."""
    return [
        {"at": at(number), **entry} for number, change in enumerate(changes) for entry in change
    ]


def study_of(plan: Curriculum, tables: Sequence[Json], today: date) -> Study:
    read, faults = from_mapping({"format": 1, "curriculum": plan.id, "entry": tables}, plan.id)
    assert not faults
    return Study.of(plan, read, today)


def study(*changes: Change, today: date = LATER, plan: Curriculum = SMALL) -> Study:
    return study_of(plan, entries(changes), today)


def report_for(*changes: Change, today: date, plan: Curriculum = SMALL) -> StatusReport:
    return status_report(study(*changes, today=today, plan=plan))


def told(report: StatusReport) -> tuple[str, float, float]:
    """Return the status, and the variance against the plan and against the baseline."""
    return report.status, float(report.variance), float(report.baseline_variance)


def due_on(seen: Study) -> list[date | None]:
    return [seen.schedule.due_on(lesson) for lesson in seen.curriculum.lessons.values()]


def due(*changes: Change, today: date = LATER) -> list[int]:
    """Return the days of March on which the lessons of the small plan are due."""
    return [day.day for day in due_on(study(*changes, today=today)) if day and day.month == 3]


def everything_shown(seen: Study) -> tuple[object, ...]:
    """Return all that is told of a study."""
    return status_report(seen)[1:], seen.schedule.study_day, due_on(seen), seen.progress


BEGUN = start(march(2))
SUNDAYS = weekly(march(2), "sun")

History = tuple["Curriculum", list[Change], date]  # a plan, what was said, and today


def shifted(day: date, days: int) -> date:
    """Go some days on or back, to an end of the calendar at most."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw a small plan, what is said of it in some weeks, and the day to look at it."""
    centre = draw(st.sampled_from([march(2), date(2028, 2, 20), date(1, 1, 20), date(9999, 12, 1)]))

    days = st.integers(-10, 40).map(lambda n: shifted(centre, n))
    plan = plan_of(
        *draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6)), min_size=1, max_size=3))
    )

    def some_span(did: str) -> Change:
        first = draw(days)
        return span(did, first, shifted(first, draw(st.integers(0, 6))))

    def some_done() -> Change:
        lessons = draw(st.lists(st.sampled_from(list(plan.lessons)), min_size=1, unique=True))
        return done(draw(days), *lessons)

    kinds: dict[str, Callable[[], Change]] = {
        "start": lambda: start(draw(days)),
        "done": some_done,
        "undone": lambda: undone(draw(st.sampled_from(list(plan.lessons)))),
        "rest": lambda: some_span("rest"),
        "work": lambda: some_span("work"),
        "weekly": lambda: weekly(
            draw(days), *draw(st.lists(st.sampled_from(WEEKDAYS), max_size=3, unique=True))
        ),
        "pause": lambda: pause(draw(days)),
        "resume": lambda: resume(draw(days)),
        "skip": lambda: skip(draw(days), draw(st.sampled_from(list(plan.lessons)))),
        "replan": lambda: replan(draw(days), draw(st.integers(1, 30))),
        "per-day": lambda: per_day(draw(days), draw(st.sampled_from([0.25, 0.3, 1, 1.5, 2, 7]))),
    }
    names = draw(st.lists(st.sampled_from([*kinds, "done"]), max_size=10))
    changes = [start(draw(days)), *(kinds[name]() for name in names)]
    if draw(st.booleans()):
        changes.append(undo(draw(st.integers(0, len(changes) - 1))))
    return plan, changes, draw(days)
