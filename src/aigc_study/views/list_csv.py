"""The lessons as a table for spreadsheets."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from aigc_study.i18n import N_, _
from aigc_study.views.page import localized, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.study import Study

_BOM = "\ufeff"  # without it Excel doesn't read UTF-8
# A cell that begins so is a formula; in East Asia, with a full-width sign too.
_FORMULA = tuple("=+-@＝＋－＠")


_COLUMNS = (
    *(N_("Stage"), N_("Lesson"), N_("ID"), N_("Stage title"), N_("Topic"), N_("Title")),
    *(N_("State"), N_("Due on"), N_("Done on"), N_("Link"), N_("Notes")),
)


def text(study: Study, lessons: Sequence[Lesson]) -> str:
    """Return a row for each lesson, after the columns' names.

    Stage and lesson have a column each, since spreadsheets would read the number 1.20 as 1.2.
    """
    file = StringIO(newline="")
    writer = csv.writer(file)  # ends lines with CRLF
    writer.writerow(map(_, _COLUMNS))
    for lesson in lessons:
        writer.writerow(map(_cell, _row(study, lesson)))
    return _BOM + file.getvalue()


def _row(study: Study, lesson: Lesson) -> list[object]:
    stage, progress = study.curriculum.stages[lesson.stage - 1], study.progress
    return [
        lesson.stage,
        lesson.ordinal,
        lesson.id,
        localized(stage.title),
        localized(stage.topics[lesson.topic].title) if lesson.topic else "",
        localized(lesson.title),
        _state_text(study, lesson),
        study.schedule.due_on(lesson),
        progress.done_on.get(lesson.id),
        lesson.url,
        "\n".join(
            sanitize(line)
            for note in progress.notes.get(lesson.id, ())
            for line in note.text.splitlines()
        ),
    ]


def _state_text(study: Study, lesson: Lesson) -> str:
    if study.is_overdue(lesson):
        return _("overdue")
    return {"todo": _("to do"), "done": _("done"), "skipped": _("skipped")}[study.state(lesson)]


def _cell(value: object) -> str:
    """Return a value as text; what a spreadsheet would take for a formula after an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
