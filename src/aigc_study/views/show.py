"""Everything about one lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, language, ngettext
from aigc_study.views.json import FORMAT, Json, entry_object, iso, lesson_object
from aigc_study.views.page import BOLD, localized, sanitize
from aigc_study.views.wording import time_text

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.schedule import Schedule
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page


def lines(study: Study, lesson: Lesson, page: Page) -> list[str]:
    """Return the lesson's titles, stage and topic, state, notes and history."""
    stage = study.curriculum.stages[lesson.stage - 1]
    facts = [(_("Stage"), f"{stage.ordinal} {localized(stage.title)}")]
    if lesson.topic:
        facts.append((_("Topic"), localized(stage.topics[lesson.topic].title)))
    facts += [
        (_("Id"), lesson.id),
        (_("State"), _state_text(lesson, study)),
        (_("Due"), _due_text(lesson, study.schedule)),
    ]
    if lesson.url:
        facts.append((_("Link"), lesson.url))
    lines = page.wrap(localized(lesson.title), head=f"{lesson.number}  ")
    lines = [page.style(line, BOLD) for line in lines]
    if lesson.title.zh != lesson.title.en:
        other = sanitize(lesson.title.en if language() == "zh" else lesson.title.zh)
        lines += page.wrap(other, head=" " * len(f"{lesson.number}  "))
    lines += ["", *page.facts(facts)]
    notes = study.progress.notes.get(lesson.id, ())
    if notes:
        lines += ["", page.style(_("Notes"), BOLD)]
    for note in notes:
        lines += page.wrap_lines(note.text, head=f"  {iso(note.on) or '':10}  ")
    history = study.entries_about(lesson)
    if history:
        lines += ["", page.style(_("History"), BOLD)]
    for entry, counts in history:
        text = _entry_text(entry, counts=counts)
        lines += page.wrap(text, head=f"  {time_text(entry.at)}  ")
    return lines


def _state_text(lesson: Lesson, study: Study) -> str:
    progress, schedule = study.progress, study.schedule
    if done_on := progress.done_on.get(lesson.id):
        return _("done on {date}").format(date=done_on)
    if skipped_on := progress.skipped_on.get(lesson.id):
        return _("skipped on {date}").format(date=skipped_on)
    due_on = schedule.due_on(lesson)
    if due_on and study.is_overdue(lesson):
        days = (schedule.today - due_on).days
        return ngettext("{days} day overdue", "{days} days overdue", days).format(days=days)
    return _("to do")


def _due_text(lesson: Lesson, schedule: Schedule) -> str:
    day, due_on = schedule.due_day[lesson.id], schedule.due_on(lesson)
    if due_on is None:
        return _("study day {day}").format(day=day)
    return _("{date} (study day {day})").format(date=due_on, day=day)


def _entry_text(entry: Entry, *, counts: bool) -> str:
    match entry.did:
        case "done":
            text = _("marked as done for {date}").format(date=entry.on)
        case "skip":
            text = _("skipped on {date}").format(date=entry.on)
        case "undone":
            text = _("unmarked")
        case _:
            text = _("note added")
    return text if counts else text + _(" (undone)")


def data(study: Study, lesson: Lesson) -> Json:
    """Return what ``show --json`` prints."""
    notes = study.progress.notes.get(lesson.id, ())
    return {
        "format": FORMAT,
        **lesson_object(lesson, study),
        "due_day": study.schedule.due_day[lesson.id],
        "notes": [{"on": iso(note.on), "text": note.text} for note in notes],
        "history": [
            {**entry_object(entry), "counts": counts}
            for entry, counts in study.entries_about(lesson)
        ],
    }
