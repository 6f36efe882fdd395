"""The result of ``skip``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.marking import finished_lines, note_and_date_lines, skipped_lines, split
from aigc_study.views.wording import lesson_names, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def lines(
    lessons: Sequence[Lesson],
    left: Sequence[Lesson],
    before: Study,
    after: Study,
    entries: Sequence[Entry],
) -> list[str]:
    """Say which lessons are skipped now, or were before, and what that finished and moved.

    ``left`` are those of a range that are done, which stay so.
    """
    marked, unchanged = split(lessons, "skipped", before)
    undone = [lesson for lesson in marked if before.state(lesson) == "done"]
    return [
        *skipped_lines(marked, unchanged, after, entries),
        *_line(_("No longer done: {lessons}."), undone),
        *_line(_("Done already, and not skipped: {lessons}."), left),
        *finished_lines(marked, before, after),
        *note_and_date_lines(before, after, entries),
    ]


def _line(text: str, lessons: Sequence[Lesson]) -> list[str]:
    return [sentence(text.format(lessons=lesson_names(lessons)))] if lessons else []
