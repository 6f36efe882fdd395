"""What ``done`` marked, and what that finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.milestones import milestones
from aigc_study.i18n import _
from aigc_study.views.page import localized
from aigc_study.views.wording import lesson_name, lesson_names, sentence, stages_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study


def lines(lessons: Sequence[Lesson], before: Study, after: Study, *, has_note: bool) -> list[str]:
    """Say which lessons were marked, which were done before, and what that finished."""
    marked = [lesson for lesson in lessons if lesson.id not in before.progress.done_on]
    unchanged = [lesson for lesson in lessons if lesson.id in before.progress.done_on]
    lines = [] if lessons else [_("Every lesson is done.")]
    if marked:
        lines.append(marked_line(_("Done: {lessons}. {stages}."), marked, after))
    if len(unchanged) == 1:
        (lesson,) = unchanged
        text = _("Already done on {date}: {lesson}.")
        done_on = before.progress.done_on[lesson.id]
        lines.append(sentence(text.format(date=done_on, lesson=lesson_name(lesson))))
    elif unchanged:
        text = _("Already done: {lessons}.")
        lines.append(sentence(text.format(lessons=lesson_names(unchanged))))
    if has_note:
        lines.append(_("Note saved."))
    return lines + _finished_lines(marked, after) + _milestone_lines(before, after)


def marked_line(text: str, marked: Sequence[Lesson], after: Study) -> str:
    """Fill in which lessons were marked, and the progress of their stages."""
    filled = text.format(lessons=lesson_names(marked), stages=stages_text(marked, after))
    return sentence(filled)


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
