"""Marks whose lesson the plan no longer has, and moving them to one that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.errors import NoLooseMarks
from aigc_study.journal import Entry, Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from aigc_study.curriculum import Lesson
    from aigc_study.study import Study


class Marks(NamedTuple):
    """What is recorded under an id: the study date it is done for, if it is, and notes."""

    done_on: date | None
    notes: Sequence[Note]


def loose_marks(study: Study) -> dict[str, Marks]:
    """Return what is recorded under ids that are no lesson's, save what was moved from there."""
    curriculum = study.curriculum
    found: dict[str, Marks] = {}
    for change in study.past.changes:
        for entry in change.entries:
            lesson = curriculum.renamed.get(entry.lesson, entry.lesson)
            if not lesson or lesson in curriculum.lessons or change.at in study.past.undone:
                continue
            marks = found.get(lesson, Marks(None, ()))
            match entry.did:
                case "done":
                    marks = marks._replace(done_on=marks.done_on or entry.on)
                case "undone":
                    marks = marks._replace(done_on=None)
                case "note":
                    marks = marks._replace(notes=[*marks.notes, Note(entry.on, entry.text)])
                case "relink":
                    moved = {(each.on, each.text) for each in change.entries}
                    marks = marks._replace(
                        notes=[note for note in marks.notes if (note.on, note.text) not in moved]
                    )
            found[lesson] = marks
    return {lesson: marks for lesson, marks in found.items() if marks.done_on or marks.notes}


def relink(study: Study, old: str, lesson: Lesson, at: datetime) -> list[Entry]:
    """Return the entries that move loose marks to a lesson; raises ``NoLooseMarks``."""
    found = loose_marks(study)
    if old not in found:
        raise NoLooseMarks(old, sorted(found))
    marks = found[old]
    entries = [Entry(at, "relink", study.plan.today, old)]
    if marks.done_on:
        entries.append(Entry(at, "undone", study.plan.today, old))
        entries.append(Entry(at, "done", marks.done_on, lesson.id))
    entries += [Entry(at, "note", note.on, lesson.id, note.text) for note in marks.notes]
    return entries
