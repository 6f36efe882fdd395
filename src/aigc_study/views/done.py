"""What ``done`` marked, and what that finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.milestones import milestones
from aigc_study.i18n import _
from aigc_study.views.page import localized
from aigc_study.views.wording import (
    lesson_name,
    lesson_names,
    moved_lines,
    sentence,
    stages_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def lines(
    lessons: Sequence[Lesson], before: Study, after: Study, entries: Sequence[Entry]
) -> list[str]:
    """Say which lessons were marked, which were done before, and what that finished and moved."""
    marked = [lesson for lesson in lessons if lesson.id not in before.progress.done_on]
    unchanged = [lesson for lesson in lessons if lesson.id in before.progress.done_on]
    lines = [] if lessons else [_("Every lesson is done.")]
    if marked:
        texts = _("Done: {lessons}. {stages}."), _("Done on {date}: {lessons}. {stages}.")
        lines.append(marked_line(texts, marked, after, entries))
    if len(unchanged) == 1:
        (lesson,) = unchanged
        text = _("Already done on {date}: {lesson}.")
        done_on = before.progress.done_on[lesson.id]
        lines.append(sentence(text.format(date=done_on, lesson=lesson_name(lesson))))
    elif unchanged:
        text = _("Already done: {lessons}.")
        lines.append(sentence(text.format(lessons=lesson_names(unchanged))))
    lines += _finished_lines(marked, after) + _milestone_lines(before, after)
    lines += note_and_date_lines(before, after, entries)
    return lines + _odd_date_lines(after, _other_day(after, entries)) if marked else lines


def marked_line(
    texts: tuple[str, str], marked: Sequence[Lesson], after: Study, entries: Sequence[Entry]
) -> str:
    """Fill in which lessons were marked, and their stages' progress; the second text has a date."""
    day = _other_day(after, entries)
    return sentence(
        texts[day is not None].format(
            date=day, lessons=lesson_names(marked), stages=stages_text(marked, after)
        )
    )


def note_and_date_lines(before: Study, after: Study, entries: Sequence[Entry]) -> list[str]:
    """Say that notes were saved, and how the plan's dates moved."""
    lines, day = [], _other_day(after, entries)
    if any(entry.did == "note" for entry in entries):
        text = _("Note saved for {date}.") if day else _("Note saved.")
        lines.append(text.format(date=day))
    return lines + moved_lines(before, after)


def _odd_date_lines(after: Study, day: date | None) -> list[str]:
    """Warn of the date of a mark that is before the start, or more than a year ago."""
    start, today = after.progress.start, after.schedule.today
    if day and start and day < start:
        text = _(
            "Check the date: {date} is before the start, {start}. “aigc-study undo” undoes it."
        )
        return [text.format(date=day, start=start)]
    if day and (day.year + 1, day.month, day.day) < (today.year, today.month, today.day):
        text = _("Check the date: {date} is more than a year ago. “aigc-study undo” undoes it.")
        return [text.format(date=day)]
    return []


def _other_day(after: Study, entries: Sequence[Entry]) -> date | None:
    """Return the study date of entries of one change, unless it is today's."""
    day = entries[0].on if entries else None
    return None if day == after.schedule.today else day


def _finished_lines(marked: Sequence[Lesson], after: Study) -> list[str]:
    """Name what was finished: the plan, else the stages, and topics of unfinished stages."""
    curriculum, progress = after.curriculum, after.progress
    if marked and len(progress.done_on) == len(curriculum.lessons):
        text = _("That was the last lesson of “{plan}”. Well done!")
        return [text.format(plan=localized(curriculum.title))]
    lines = []
    for ordinal in sorted({lesson.stage for lesson in marked}):
        stage = curriculum.stages[ordinal - 1]
        if progress.count_done(stage.lessons) == len(stage.lessons):
            text = _("Stage {stage} finished: {title}!")
            lines.append(text.format(stage=ordinal, title=localized(stage.title)))
            continue
        marked_topics = {lesson.topic for lesson in marked if lesson.stage == ordinal}
        for topic in stage.topics.values():
            lessons = [lesson for lesson in stage.lessons if lesson.topic == topic.id]
            if topic.id in marked_topics and progress.count_done(lessons) == len(lessons):
                text = _("Topic finished: {title}.").format(title=localized(topic.title))
                lines.append(sentence(text))
    return lines


def _milestone_lines(before: Study, after: Study) -> list[str]:
    """Name the milestones that were reached."""
    reached_before = {status.milestone.id for status in milestones(before) if status.reached_on}
    return [
        _("Milestone reached: {title}!").format(title=localized(status.milestone.title))
        for status in milestones(after)
        if status.reached_on and status.milestone.id not in reached_before
    ]
