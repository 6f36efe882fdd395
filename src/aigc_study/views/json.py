"""What the JSON of several commands has in common. docs/json.md names every key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aigc_study.domain.journal import KEYS

if TYPE_CHECKING:
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
        "topic": lesson.topic or None,
        "title": lesson.title._asdict(),
        "url": lesson.url or None,
        "state": study.state(lesson),
        "done_on": iso(done_on),
        "due_on": iso(study.schedule.due_on(lesson)),
        "overdue": study.is_overdue(lesson),
    }


def plan_object(study: Study) -> Json:
    """Return the schedule that holds."""
    schedule, progress = study.schedule, study.progress
    replan = progress.replan if schedule.calendar else None
    return {
        "kind": replan.kind if replan else "baseline",
        "since": iso(replan.since if replan else progress.start),
        "finish": iso(schedule.finish),
        "days": schedule.end,
    }


def entry_object(entry: Entry) -> Json:
    """Return a journal entry, with null for what it lacks."""
    facts = {key: _json_value(value) for key, value in entry.facts().items()}
    return {key: facts.get(key) for key in KEYS}


def _json_value(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return list(map(_json_value, value))
    return value


def iso(day: date | None) -> str | None:
    """Return a date in ISO format, or ``None``."""
    return day.isoformat() if day else None
