"""The result of ``skip``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.views.marking import finished_lines, note_and_date_lines, skipped_lines, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def lines(
    lessons: Sequence[Lesson], before: Study, after: Study, entries: Sequence[Entry]
) -> list[str]:
    """Say which lessons are skipped now, which were before, and what that finished and moved."""
    marked, unchanged = split(lessons, "skipped", before)
    return [
        *skipped_lines(marked, unchanged, after, entries),
        *finished_lines(marked, after),
        *note_and_date_lines(before, after, entries),
    ]
