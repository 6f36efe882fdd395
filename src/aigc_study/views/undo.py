"""The results of ``undo`` and ``redo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.marking import STATES
from aigc_study.i18n import _
from aigc_study.views.marking import stages_text
from aigc_study.views.wording import change_text, moved_lines, plan_end_lines, time_text

if TYPE_CHECKING:
    from aigc_study.domain.history import Change
    from aigc_study.domain.study import Study


def lines(text: str, change: Change, before: Study, after: Study) -> list[str]:
    """Say which change was undone or redone, and how the plan's dates moved or where it ends."""
    moved = moved_lines(before, after)
    if not moved and any(entry.did == "replan" for entry in change.entries):
        moved = plan_end_lines(after)
    return [text.format(change=_recorded_text(change, after)), *moved]


def _recorded_text(change: Change, after: Study) -> str:
    curriculum = after.curriculum
    text = _("{change} (recorded {time})").format(
        change=change_text(change, curriculum), time=time_text(change.at)
    )
    marked = [entry.lesson for entry in change.entries if entry.did in STATES]
    current = {curriculum.current_id(lesson_id) for lesson_id in marked}
    lessons = after.lessons(current)
    return _(". ").join([text, stages_text(lessons, after)]) if lessons else text
