"""The notes of all lessons, newest first."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.study import Study


class LessonNote(NamedTuple):
    """A note, its date, and the ids of the lessons that one command added it to."""

    on: date
    lessons: Sequence[str]
    text: str


def newest_first(study: Study) -> list[LessonNote]:
    """Return the notes that count, also those of lessons that the plan lacks, by their date."""
    found: list[LessonNote] = []
    for change in reversed(study.history.changes):
        if change.at in study.history.undone:
            continue
        lessons: dict[tuple[date, str], list[str]] = {}
        for entry in change.entries:
            if entry.lesson and entry.text:
                key = entry.on or change.at.date(), entry.text
                lessons.setdefault(key, []).append(entry.lesson)
        found += [LessonNote(on, ids, text) for (on, text), ids in lessons.items()]
    return sorted(found, key=attrgetter("on"), reverse=True)
