"""The result of ``undone``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.marking import marked_line, note_and_date_lines, split
from aigc_study.views.wording import lesson_names, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def lines(
    lessons: Sequence[Lesson], before: Study, after: Study, entries: Sequence[Entry]
) -> list[str]:
    """Say which lessons are open again, and which were before."""
    marked, unchanged = split(lessons, "todo", before)
    lines = []
    if marked:
        texts = (
            _("Unmarked: {lessons}. {stages}."),
            _("Unmarked as of {date}: {lessons}. {stages}."),
        )
        lines.append(marked_line(texts, marked, after, entries))
    if unchanged:
        text = _("Neither done nor skipped: {lessons}.")
        lines.append(sentence(text.format(lessons=lesson_names(unchanged))))
    return lines + note_and_date_lines(before, after, entries)
