"""The results of ``undo`` and ``redo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.marking import STATES
from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.marking import stages_text
from aigc_study.views.page import ELLIPSIS, sanitize
from aigc_study.views.wording import change_text, moved_lines, time_text

if TYPE_CHECKING:
    from aigc_study.domain.history import Change
    from aigc_study.domain.study import Study

_NOTE_WIDTH = 60  # cells


def lines(text: str, change: Change, before: Study, after: Study) -> list[str]:
    """Say which change was undone or redone, and how the plan's dates moved or where it ends."""
    moved = moved_lines(before, after)
    if not moved and any(entry.did == "replan" for entry in change.entries):
        moved = _same_end_lines(after)
    return [text.format(change=_recorded_text(change, after)), *_notes(change), *moved]


def _notes(change: Change) -> list[str]:
    """Return the first words of each note."""
    texts = dict.fromkeys(entry.text for entry in change.entries if entry.lesson and entry.text)
    return [f"  {text_width.fit(sanitize(text), _NOTE_WIDTH, ELLIPSIS)}" for text in texts]


def _same_end_lines(after: Study) -> list[str]:
    finish = after.schedule.finish
    return [_("The plan still ends on {date}.").format(date=finish)] if finish else []


def _recorded_text(change: Change, after: Study) -> str:
    curriculum = after.curriculum
    text = _("{change} (recorded {time})").format(
        change=change_text(change, curriculum), time=time_text(change.at)
    )
    marked = [entry.lesson for entry in change.entries if entry.did in STATES]
    current = {curriculum.current_id(lesson_id) for lesson_id in marked}
    lessons = after.lessons(current)
    return _(". ").join([text, stages_text(lessons, after)]) if lessons else text
