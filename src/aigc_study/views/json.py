"""The same views for programs: dicts that become JSON. Keys are added, never renamed or removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from aigc_study.views.numbers import percent, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from aigc_study.domain.agenda import Day
    from aigc_study.domain.calendar import Span
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.earned_value import Forecast, StageReport, StatusReport
    from aigc_study.domain.journal import Entry, Listed
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.study import Study
    from aigc_study.domain.today import Today

Json = dict[str, object]
FORMAT = 1


def list_data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``list --json`` prints."""
    return {"format": FORMAT, "lessons": [_lesson(each, study) for each in lessons]}


def show_data(study: Study, lesson: Lesson) -> Json:
    """Return what ``show --json`` prints."""
    notes = study.progress.notes.get(lesson.id, ())
    return {
        "format": FORMAT,
        **_lesson(lesson, study),
        "due_day": study.schedule.due_day[lesson.id],
        "notes": [{"on": _iso(note.on), "text": note.text} for note in notes],
        "history": [
            {**_entry(entry), "counts": counts} for entry, counts in study.recorded_of(lesson)
        ],
    }


def log_data(study: Study) -> Json:
    """Return what ``log --json`` prints, newest first as without ``--json``."""
    return {
        "format": FORMAT,
        "changes": [
            {
                "at": change.at.isoformat(),
                "counts": change.at not in study.history.undone,
                "entries": [_entry(entry) for entry in change.entries],
            }
            for change in reversed(study.history.changes)
        ],
    }


def schedule_data(
    study: Study, overdue: Sequence[Lesson], days: Sequence[Day], rest: Iterable[Span]
) -> Json:
    """Return what ``schedule --json`` prints."""
    return {
        "format": FORMAT,
        "overdue": [_lesson(each, study) for each in overdue],
        "days": [
            {
                "date": day.on.isoformat(),
                "study_day": day.study_day,
                "lessons": [_lesson(each, study) for each in day.lessons],
            }
            for day in days
        ],
        "rest": [{"from": run.first.isoformat(), "to": run.last.isoformat()} for run in rest],
    }


def today_data(study: Study, today_plan: Today, report: StatusReport) -> Json:
    """Return what ``today --json`` prints."""
    per_day = today_plan.per_day
    return {
        "format": FORMAT,
        "today": study.schedule.today.isoformat(),
        "study_day": report.study_day or None,
        "target_days": report.target_days,
        "rest": study.schedule.rests_today,
        "status": report.status,
        "variance_days": rounded(report.variance),
        "due": [_lesson(each, study) for each in today_plan.due],
        "overdue": [_lesson(each, study) for each in today_plan.overdue],
        "next": [_lesson(each, study) for each in today_plan.upcoming[: today_plan.share]],
        "lessons_per_day": None if per_day is None else rounded(per_day),
        "finish": _iso(today_plan.finish),
    }


def progress_data(report: StatusReport) -> Json:
    """Return what ``progress --json`` prints."""
    return {
        "format": FORMAT,
        "today": report.today.isoformat(),
        "start": _iso(report.start),
        "study_day": report.study_day or None,
        "lessons": report.lessons,
        "done": report.done,
        "percent": percent(report.done, report.lessons),
        "target_days": report.target_days,
        "earned_days": rounded(report.value.earned),
        "planned_days": rounded(report.value.planned),
        "variance_days": rounded(report.variance),
        "spi": None if report.spi is None else rounded(report.spi),
        "baseline_variance_days": rounded(report.baseline_variance),
        "status": report.status,
        "plan": {
            "kind": report.plan.kind,
            "since": _iso(report.plan.since),
            "finish": _iso(report.plan.finish),
        },
        "target_finish": _iso(report.target_finish),
        "forecast": _forecast(report.forecast),
        "stages": [_stage(each) for each in report.stages],
        "milestones": [_milestone(each) for each in report.milestones],
    }


def _lesson(lesson: Lesson, study: Study) -> Json:
    done_on = study.progress.done_on.get(lesson.id)
    return {
        "number": lesson.number,
        "id": lesson.id,
        "stage": lesson.stage,
        "topic": lesson.topic,
        "title": lesson.title._asdict(),
        "state": "done" if done_on else "todo",
        "done_on": _iso(done_on),
        "due_on": _iso(study.schedule.due_on(lesson)),
        "overdue": study.schedule.is_overdue(lesson, study.progress),
    }


def _entry(entry: Entry) -> Json:
    return {
        "at": entry.at.isoformat(),
        "on": _iso(entry.on),
        "did": entry.did,
        "lesson": entry.lesson or None,
        "text": entry.text or None,
        "to": _iso(entry.to),
        "weekdays": None if entry.weekdays is None else list(entry.weekdays),
        "way": entry.way or None,
        "days": entry.days or None,
        "of": entry.of.isoformat() if entry.of else None,
        "old": entry.old or None,
        "brought": list(map(_listed, entry.brought)) or None,
        "kept": list(map(_listed, entry.kept)) or None,
        "aside": list(map(_listed, entry.aside)) or None,
    }


def _listed(listed: Listed) -> str | Json:
    return listed.isoformat() if isinstance(listed, datetime) else _entry(listed)


def _stage(each: StageReport) -> Json:
    stage = each.stage
    return {
        "number": stage.ordinal,
        "id": stage.id,
        "title": stage.title._asdict(),
        "days": stage.days,
        "at_least": stage.at_least,
        "lessons": len(stage.lessons),
        "done": each.done,
        "percent": percent(each.done, len(stage.lessons)),
        "due_from": _iso(each.due_from),
        "due_to": _iso(each.due_to),
        "finished_on": _iso(each.finished_on),
        "earned_days": rounded(each.value.earned),
        "planned_days": rounded(each.value.planned),
    }


def _forecast(forecast: Forecast) -> Json:
    pace = None if forecast.pace is None else rounded(forecast.pace)
    return {"state": forecast.state, "finish": _iso(forecast.finish), "pace": pace}


def _milestone(each: MilestoneStatus) -> Json:
    return {
        "id": each.milestone.id,
        "title": each.milestone.title._asdict(),
        "reached_on": _iso(each.reached_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
