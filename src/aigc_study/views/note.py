"""The notes of all lessons, and the result of adding one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.page import BOLD, sanitize
from aigc_study.views.wording import lesson_name, names_of, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.notes import LessonNote
    from aigc_study.views.page import Page

_PREVIEW_WIDTH = 80


def lines(notes: Iterable[LessonNote], curriculum: Curriculum, page: Page) -> list[str]:
    """Return each note with its date and lessons."""
    lines = []
    for note in notes:
        date = f"{note.on}  "
        names = page.wrap(names_of(note.lessons, curriculum), head=date)
        lines += [page.style(line, BOLD) for line in names]
        lines += page.wrap_lines(note.text, head=" " * len(date))
    return lines


def saved_lines(lesson: Lesson, text: str, page: Page) -> list[str]:
    """Say which lesson a note was added to, and how it begins."""
    saved = sentence(_("Note saved: {lesson}.").format(lesson=lesson_name(lesson)))
    width = page.width or _PREVIEW_WIDTH
    return [saved, text_width.fit(f"  {sanitize(text[:width])}", width, page.ellipsis)]
