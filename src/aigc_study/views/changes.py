"""What a command says it did, in a line or a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.numbers import percent_text
from aigc_study.views.page import localized, sanitize
from aigc_study.views.wording import (
    change_text,
    changed_end_lines,
    lesson_name,
    lesson_names,
    nothing_left_line,
    time_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.history import Change
    from aigc_study.domain.marking import Marking
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.study import Study


def done_lines(marking: Marking, before: Study, after: Study) -> list[str]:
    """Say what ``done`` did, and what it finished."""
    lines = []
    if not marking.marked and not marking.unchanged:
        lines.append(nothing_left_line())
    if marking.marked:
        lines.append(_marked_line(_("Done: {lessons}. {stages}."), marking, after))
    if len(marking.unchanged) == 1:
        (lesson,) = marking.unchanged
        text = _("Already done on {date}: {lesson}.")
        lines.append(
            text.format(date=before.progress.done_on[lesson.id], lesson=lesson_name(lesson))
        )
    elif marking.unchanged:
        lines.append(_("Already done: {lessons}.").format(lessons=lesson_names(marking.unchanged)))
    return lines + _note_lines(marking) + _finished_lines(marking.marked, after)


def undone_lines(marking: Marking, after: Study) -> list[str]:
    """Say what ``undone`` did."""
    lines = []
    if marking.marked:
        lines.append(_marked_line(_("No longer done: {lessons}. {stages}."), marking, after))
    if marking.unchanged:
        text = _("Was not marked as done: {lessons}.")
        lines.append(text.format(lessons=lesson_names(marking.unchanged)))
    return lines + _note_lines(marking)


def milestone_lines(
    before: Sequence[MilestoneStatus], after: Sequence[MilestoneStatus]
) -> list[str]:
    """Name the milestones that a change reached."""
    reached = {each.milestone.id for each in before if each.reached_on}
    return [
        _("Milestone reached: {title}!").format(title=localized(each.milestone.title))
        for each in after
        if each.reached_on and each.milestone.id not in reached
    ]


def dry_run_line() -> str:
    """Say that what follows was not saved."""
    return _("Dry run, nothing is saved. Without --dry-run this would say:")


def start_line(start: date, target_finish: date | None, *, changed: bool) -> str:
    """Say what ``start`` did."""
    if target_finish is None:
        text = _("Start set to {date}.") if changed else _("The start was set to {date} already.")
    elif changed:
        text = _("Start set to {date}; the target finish is {finish}.")
    else:
        text = _("The start was set to {date} already; the target finish is {finish}.")
    return text.format(date=start, finish=target_finish)


def undo_lines(change: Change, before: Study, after: Study) -> list[str]:
    """Say what ``undo`` took back."""
    return _ruled_lines(_("Taken back: {change}."), change, before, after)


def redo_lines(change: Change, before: Study, after: Study) -> list[str]:
    """Say what ``redo`` brought back."""
    return _ruled_lines(_("Brought back: {change}."), change, before, after)


def repaired_line(kept: str) -> str:
    """Say where the damaged journal is now."""
    return _("Repaired. The damaged journal is kept as {path}.").format(path=sanitize(kept))


def relinked_line(lesson: Lesson, after: Study) -> str:
    """Say where loose marks went."""
    day = after.progress.done_on.get(lesson.id)
    text = _("Moved to {lesson}, done on {date}.") if day else _("Moved to {lesson}.")
    return text.format(lesson=lesson_name(lesson), date=day)


def _ruled_lines(text: str, change: Change, before: Study, after: Study) -> list[str]:
    lines = [text.format(change=_recorded(change, after))]
    of_days = any(not entry.lesson for entry in change.entries)
    return lines + changed_end_lines(before, after) if of_days else lines


def _recorded(change: Change, after: Study) -> str:
    curriculum = after.curriculum
    text = _("{change} (recorded {time})").format(
        change=change_text(change, curriculum), time=time_text(change.at)
    )
    marked = [entry.lesson for entry in change.entries if entry.did in ("done", "undone", "relink")]
    current = {curriculum.renamed.get(each, each) for each in marked}
    lessons = after.lessons(current)
    return _(". ").join([text, _stages_text(lessons, after)]) if lessons else text


def _marked_line(text: str, marking: Marking, after: Study) -> str:
    return text.format(
        lessons=lesson_names(marking.marked), stages=_stages_text(marking.marked, after)
    )


def _stages_text(lessons: Sequence[Lesson], after: Study) -> str:
    texts = []
    for ordinal in sorted({lesson.stage for lesson in lessons}):
        in_stage = after.curriculum.stages[ordinal - 1].lessons
        done = after.progress.done_among(in_stage)
        texts.append(
            _("Stage {stage}: {done}/{total}, {percent}").format(
                stage=ordinal,
                done=done,
                total=len(in_stage),
                percent=percent_text(done, len(in_stage)),
            )
        )
    return _("; ").join(texts)


def _finished_lines(marked: Sequence[Lesson], after: Study) -> list[str]:
    """Name the largest things that were finished: not each topic of a stage, nor each stage."""
    curriculum, progress = after.curriculum, after.progress
    if marked and len(progress.done_on) == len(curriculum.lessons):
        text = _("That was the last lesson of “{plan}”. Well done!")
        return [text.format(plan=localized(curriculum.title))]
    lines = []
    for ordinal in sorted({lesson.stage for lesson in marked}):
        stage = curriculum.stages[ordinal - 1]
        if progress.done_among(stage.lessons) == len(stage.lessons):
            text = _("Stage {stage} finished: {title}!")
            lines.append(text.format(stage=ordinal, title=localized(stage.title)))
            continue
        touched = {lesson.topic for lesson in marked if lesson.stage == ordinal}
        for topic in stage.topics.values():
            lessons = [lesson for lesson in stage.lessons if lesson.topic == topic.id]
            if topic.id in touched and progress.done_among(lessons) == len(lessons):
                lines.append(_("Topic finished: {title}.").format(title=localized(topic.title)))
    return lines


def _note_lines(marking: Marking) -> list[str]:
    noted = any(entry.did == "note" for entry in marking.entries)
    return [_("Note saved.")] if noted else []
