"""What ``done`` did, and what it finished."""

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
    """Say which lessons are done now, which were before, and what that finished."""
    said = []
    if not marking.marked and not marking.unchanged:
        said.append(_("Every lesson is done."))
    if marking.marked:
        said.append(marked_line(_("Done: {lessons}. {stages}."), marking, after))
    if len(marking.unchanged) == 1:
        (lesson,) = marking.unchanged
        text = _("Already done on {date}: {lesson}.")
        done_on = before.progress.done_on[lesson.id]
        said.append(text.format(date=done_on, lesson=lesson_name(lesson)))
    elif marking.unchanged:
        said.append(_("Already done: {lessons}.").format(lessons=lesson_names(marking.unchanged)))
    said += note_lines(marking)
    said += _finished_lines(marking.marked, after)
    return said + _milestone_lines(before, after)


def marked_line(text: str, marking: Marking, after: Study) -> str:
    """Say which lessons were marked, and how far their stages are."""
    return text.format(
        lessons=lesson_names(marking.marked), stages=stages_text(marking.marked, after)
    )


def note_lines(marking: Marking) -> list[str]:
    """Say that a note was saved, if one was."""
    noted = any(entry.did == "note" for entry in marking.entries)
    return [_("Note saved.")] if noted else []


def _finished_lines(marked: Sequence[Lesson], after: Study) -> list[str]:
    """Name the largest things that were finished: not each topic of a stage, nor each stage."""
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
        touched = {lesson.topic for lesson in marked if lesson.stage == ordinal}
        for topic in stage.topics.values():
            lessons = [lesson for lesson in stage.lessons if lesson.topic == topic.id]
            if topic.id in touched and progress.count_done(lessons) == len(lessons):
                lines.append(_("Topic finished: {title}.").format(title=localized(topic.title)))
    return lines


def _milestone_lines(before: Study, after: Study) -> list[str]:
    """Name the milestones that were reached."""
    reached = {each.milestone.id for each in milestones(before) if each.reached_on}
    return [
        _("Milestone reached: {title}!").format(title=localized(each.milestone.title))
        for each in milestones(after)
        if each.reached_on and each.milestone.id not in reached
    ]
