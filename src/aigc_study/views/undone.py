"""The result of ``undone``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.done import marked_line, note_lines
from aigc_study.views.wording import lesson_names

if TYPE_CHECKING:
    from aigc_study.domain.marking import Marking
    from aigc_study.domain.study import Study


def lines(marking: Marking, after: Study) -> list[str]:
    """Say which lessons are no longer done, and which were not done before."""
    lines = []
    if marking.marked:
        lines.append(marked_line(_("No longer done: {lessons}. {stages}."), marking, after))
    if marking.unchanged:
        text = _("Not marked as done: {lessons}.")
        lines.append(text.format(lessons=lesson_names(marking.unchanged)))
    return lines + note_lines(marking)
