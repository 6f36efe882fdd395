"""What ``done`` marked, and what that finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.milestones import milestones
from aigc_study.i18n import _
from aigc_study.views.page import localized
from aigc_study.views.wording import lesson_name, lesson_names, stages_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.marking import Marking
    from aigc_study.domain.study import Study


def lines(marking: Marking, before: Study, after: Study) -> list[str]:
    """Say which lessons were marked, which were done before, and what that finished."""
    lines = []
    if not marking.marked and not marking.unchanged:
        lines.append(_("Every lesson is done."))
    if marking.marked:
        lines.append(marked_line(_("Done: {lessons}. {stages}."), marking, after))
    if len(marking.unchanged) == 1:
        (lesson,) = marking.unchanged
        text = _("Already done on {date}: {lesson}.")
        done_on = before.progress.done_on[lesson.id]
        lines.append(text.format(date=done_on, lesson=lesson_name(lesson)))
    elif marking.unchanged:
        lines.append(_("Already done: {lessons}.").format(lessons=lesson_names(marking.unchanged)))
    lines += note_lines(marking)
    lines += _finished_lines(marking.marked, after)
    return lines + _milestone_lines(before, after)


def marked_line(text: str, marking: Marking, after: Study) -> str:
    """Fill in which lessons were marked, and the progress of their stages."""
    return text.format(
        lessons=lesson_names(marking.marked), stages=stages_text(marking.marked, after)
    )


def note_lines(marking: Marking) -> list[str]:
    """Say that a note was saved, if one was."""
    has_note = any(entry.did == "note" for entry in marking.entries)
    return [_("Note saved.")] if has_note else []


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
                lines.append(_("Topic finished: {title}.").format(title=localized(topic.title)))
    return lines


def _milestone_lines(before: Study, after: Study) -> list[str]:
    """Name the milestones that were reached."""
    reached_before = {status.milestone.id for status in milestones(before) if status.reached_on}
    return [
        _("Milestone reached: {title}!").format(title=localized(status.milestone.title))
        for status in milestones(after)
        if status.reached_on and status.milestone.id not in reached_before
    ]
