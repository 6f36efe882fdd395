"""What the JSON of several commands has in common. docs/json.md names every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study

Json = dict[str, object]
FORMAT = 1


def lesson_object(lesson: Lesson, study: Study) -> Json:
    """Return a lesson and its state."""
    done_on = study.progress.done_on.get(lesson.id)
    return {
        "number": lesson.number,
        "id": lesson.id,
        "stage": lesson.stage,
        "topic": lesson.topic,
        "title": lesson.title._asdict(),
        "state": "done" if done_on else "todo",
        "done_on": iso(done_on),
        "due_on": iso(study.schedule.due_on(lesson)),
        "overdue": study.is_overdue(lesson),
    }


def entry_object(entry: Entry) -> Json:
    """Return a journal entry, with null for what it lacks."""
    return {
        "at": entry.at.isoformat(),
        "on": iso(entry.on),
        "did": entry.did,
        "lesson": entry.lesson or None,
        "text": entry.text or None,
        "to": iso(entry.to),
        "weekdays": None if entry.weekdays is None else list(entry.weekdays),
        "way": entry.way or None,
        "days": entry.days or None,
        "of": entry.of.isoformat() if entry.of else None,
        "adds": [at.isoformat() for at in entry.adds] or None,
        "drops": [at.isoformat() for at in entry.drops] or None,
    }


def iso(day: date | None) -> str | None:
    """Return a date in ISO format, or ``None``."""
    return day.isoformat() if day else None
