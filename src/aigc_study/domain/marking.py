"""What ``done`` and ``undone`` record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from aigc_study.domain.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.progress import Progress


def mark(
    did: Literal["done", "undone"],
    lessons: Sequence[Lesson],
    progress: Progress,
    *,
    at: datetime,
    on: date,
    note: str = "",
) -> list[Entry]:
    """Mark those lessons that are not in that state yet; a note is added to each of the lessons."""
    wanted = did == "done"
    marked = [lesson for lesson in lessons if (lesson.id in progress.done_on) is not wanted]
    entries = [Entry(at, did, on, lesson.id) for lesson in marked]
    if note:
        entries += [Entry(at, "note", on, lesson.id, note) for lesson in lessons]
    return entries
