"""What ``done``, ``undone`` and ``skip`` record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from aigc_study.domain.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import State, Study

MarkKind = Literal["done", "undone", "skip"]
# The state that each mark puts a lesson in.
STATES: Mapping[MarkKind, State] = {"done": "done", "undone": "todo", "skip": "skipped"}


def to_skip(lessons: Sequence[Lesson], study: Study) -> Sequence[Lesson]:
    """Return the lessons that ``skip`` marks: of a range, not those that are done."""
    return [lesson for lesson in lessons if study.state(lesson) != "done"] or lessons


def mark(
    marks: Mapping[MarkKind, Sequence[Lesson]],
    study: Study,
    *,
    at: datetime,
    on: date,
    note: str = "",
) -> list[Entry]:
    """Mark those lessons that are not in that state yet; a note is added to each of the lessons.

    The note of a lesson that is skipped is the reason, part of its mark.
    """
    entries = []
    for did, lessons in marks.items():
        why = note if did == "skip" else ""
        marked = [lesson for lesson in lessons if study.state(lesson) != STATES[did]]
        entries += [Entry(at, did, on, lesson.id, why) for lesson in marked]
        noted = [lesson for lesson in lessons if note and not (why and lesson in marked)]
        entries += [Entry(at, "note", on, lesson.id, note) for lesson in noted]
    return entries
