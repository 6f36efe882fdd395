"""What ``done``, ``undone`` and ``skip`` say of the lessons they marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.numbers import percent_text
from aigc_study.views.page import localized
from aigc_study.views.wording import lesson_names, moved_lines, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import State, Study


def marked_line(
    texts: tuple[str, str], marked: Sequence[Lesson], after: Study, entries: Sequence[Entry]
) -> str:
    """Fill in which lessons were marked, and their stages' progress; the second text has a date."""
    day = other_day(after, entries)
    return sentence(
        texts[day is not None].format(
            date=day, lessons=lesson_names(marked), stages=stages_text(marked, after)
        )
    )


def split(
    lessons: Sequence[Lesson], state: State, before: Study
) -> tuple[list[Lesson], list[Lesson]]:
    """Return the lessons that were not in a state before, and those that were."""
    changed = [lesson for lesson in lessons if before.state(lesson) != state]
    return changed, [lesson for lesson in lessons if before.state(lesson) == state]


def skipped_lines(
    marked: Sequence[Lesson], unchanged: Sequence[Lesson], after: Study, entries: Sequence[Entry]
) -> list[str]:
    """Say which lessons are skipped now, and which were before."""
    lines = []
    if marked:
        texts = _("Skipped: {lessons}. {stages}."), _("Skipped on {date}: {lessons}. {stages}.")
        lines.append(marked_line(texts, marked, after, entries))
    if unchanged:
        text = _("Already skipped: {lessons}.")
        lines.append(sentence(text.format(lessons=lesson_names(unchanged))))
    return lines


def stages_text(lessons: Sequence[Lesson], after: Study) -> str:
    """Return the progress of the stages of some lessons."""
    texts = []
    for ordinal in sorted({lesson.stage for lesson in lessons}):
        in_stage = after.curriculum.stages[ordinal - 1].lessons
        done, total = after.progress.count_done(in_stage), after.progress.count_wanted(in_stage)
        text = _("Stage {stage}: {done}/{total}, {percent}")
        if not total:
            text = _("Stage {stage}: all skipped")
        percent = percent_text(done, total)
        texts.append(text.format(stage=ordinal, done=done, total=total, percent=percent))
    return _("; ").join(texts)


def finished_lines(marked: Sequence[Lesson], before: Study, after: Study) -> list[str]:
    """Name what marking these lessons finished: the plan, else the stages, and topics of others."""
    curriculum, progress = after.curriculum, after.progress
    # A done lesson that is skipped finishes nothing.
    marked = [lesson for lesson in marked if before.state(lesson) != "done"]
    if marked and progress.finished_on:
        text = _("That was the last lesson of “{plan}”. Well done!")
        return [text.format(plan=localized(curriculum.title))]
    lines = []
    for ordinal in sorted({lesson.stage for lesson in marked}):
        stage = curriculum.stages[ordinal - 1]
        if progress.last_done_on(stage.lessons):
            text = _("Stage {stage} finished: {title}!")
            lines.append(text.format(stage=ordinal, title=localized(stage.title)))
            continue
        marked_topics = {lesson.topic for lesson in marked if lesson.stage == ordinal}
        for topic in stage.topics.values():
            lessons = [lesson for lesson in stage.lessons if lesson.topic == topic.id]
            if topic.id in marked_topics and progress.last_done_on(lessons):
                text = _("Topic finished: {title}.").format(title=localized(topic.title))
                lines.append(sentence(text))
    return lines


def note_and_date_lines(before: Study, after: Study, entries: Sequence[Entry]) -> list[str]:
    """Say that notes were saved, how the plan's dates moved, and whether the date is odd."""
    lines, day = [], other_day(after, entries)
    if any(entry.text for entry in entries):
        text = _("Note saved for {date}.") if day else _("Note saved.")
        lines.append(text.format(date=day))
    return lines + moved_lines(before, after) + _odd_date_lines(after, day)


def _odd_date_lines(after: Study, day: date | None) -> list[str]:
    """Warn of a date that is before the start, or more than a year ago."""
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


def other_day(after: Study, entries: Sequence[Entry]) -> date | None:
    """Return the study date of entries of one change, unless it is today's."""
    day = entries[0].on if entries else None
    return None if day == after.schedule.today else day
