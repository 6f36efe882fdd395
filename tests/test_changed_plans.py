"""Plans that change while one studies: what is marked stays.

tests/transcripts/orphaned.md has what is said of marks whose lesson is gone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain import curriculum
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.history import history
from aigc_study.domain.journal import Entry
from aigc_study.domain.progress import replay
from aigc_study.domain.study import Study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aigc_study.domain.curriculum import Curriculum

Stages = tuple[tuple[str, ...], ...]


def plan_of(stages: Stages, renamed: Mapping[str, str] | None = None) -> Curriculum:
    """Build a plan of stages given as ids of lessons, each of which takes a day."""
    document = {
        "format": 1,
        "id": "knots",
        "renamed": dict(renamed or {}),
        "stages": [
            {
                "id": f"stage-{ordinal}",
                "title": {"zh": f"阶段 {ordinal}", "en": f"Stage {ordinal}"},
                "days": len(lessons),
                "lessons": [{"id": each, "title": {"zh": each, "en": each}} for each in lessons],
            }
            for ordinal, lessons in enumerate(stages, start=1)
        ],
    }
    plan, faults = curriculum.from_mapping(document)
    assert not faults
    return plan


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
IDS = [f"lesson-{letter}" for letter in "abcdefgh"]


@st.composite
def plans(draw: st.DrawFn) -> Stages:
    """Draw a plan of some of the lessons, in any order, in up to three stages."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    cuts = sorted(draw(st.sets(st.integers(1, len(ids) - 1), max_size=2)) if len(ids) > 1 else [])
    return tuple(
        tuple(ids[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(ids)], strict=True)
    )


UNDOABLE = st.lists(
    st.tuples(
        st.sampled_from(["done", "done", "undone", "note"]),
        st.sampled_from(IDS),
        st.integers(0, 20),
    ),
    max_size=20,
)


def entries_of(deeds: Sequence[tuple[str, str, int]], plan: Curriculum) -> list[Entry]:
    """Return what is recorded when one does all this, as far as the plan has the lessons."""
    return [
        Entry(
            NOON + timedelta(minutes=minute),
            did,
            DAY - timedelta(days=age),
            lesson,
            "text" if did == "note" else "",
        )
        for minute, (did, lesson, age) in enumerate(deeds)
        if lesson in plan.lessons
    ]


@given(plans(), plans(), UNDOABLE, st.permutations(IDS), st.sets(st.sampled_from(IDS)))
def test_marks_outlive_any_change_of_plan(
    old: Stages,
    new: Stages,
    deeds: list[tuple[str, str, int]],
    names: list[str],
    moved: set[str],
) -> None:
    # Some of the lessons go by other names in the new plan, some of those by a second one.
    renamed = {each: f"new-{each}" for each in moved}
    renamed |= {f"new-{each}": f"newest-{each}" for each in names[:4] if each in moved}

    def now(lesson: str) -> str:
        return renamed.get(renamed.get(lesson, lesson), renamed.get(lesson, lesson))

    before = plan_of(old)
    after = plan_of(tuple(tuple(map(now, stage)) for stage in new), renamed)
    entries = entries_of(deeds, before)
    was, is_now = (replay(plan, history(entries)) for plan in (before, after))
    assert is_now.done_on == {
        now(lesson): day for lesson, day in was.done_on.items() if now(lesson) in after.lessons
    }
    assert is_now.notes == {
        now(lesson): notes for lesson, notes in was.notes.items() if now(lesson) in after.lessons
    }
    study = Study.of(after, entries, DAY)
    marked = {*was.done_on, *was.notes}
    lost = {now(lesson) for lesson in marked if now(lesson) not in after.lessons}
    assert study.progress.orphaned == sorted(lost)
    assert replay(before, history(entries)) == was


@given(plans(), plans(), UNDOABLE, st.integers(1, 9))
def test_every_plan_can_be_finished(
    old: Stages, new: Stages, deeds: list[tuple[str, str, int]], days: int
) -> None:
    plan = plan_of(new)
    entries = entries_of(deeds, plan_of(old))
    at = NOON + timedelta(hours=5)
    entries.append(Entry(at, "replan", DAY, way="keep-date", days=days))
    found = status_report(Study.of(plan, entries, DAY))
    assert found.total.done == len(
        {*Study.of(plan, entries, DAY).progress.done_on} & {*plan.lessons}
    )
    at += timedelta(hours=1)
    entries += [Entry(at, "done", DAY, lesson) for lesson in plan.lessons]
    found = status_report(Study.of(plan, entries, DAY))
    assert (found.total.done, found.total.lessons) == (len(plan.lessons), len(plan.lessons))
    assert found.status == "finished"
    assert found.total.earned == sum(map(len, new))
