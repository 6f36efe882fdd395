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
    text = _("Done already, and not skipped: {lessons}.")
    return [
        *skipped_lines(marked, unchanged, after, entries),
        *([sentence(text.format(lessons=lesson_names(left)))] if left else []),
        *finished_lines(marked, after),
        *note_and_date_lines(before, after, entries),
    ]
