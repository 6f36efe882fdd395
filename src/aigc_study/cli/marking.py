"""Code shared by ``done``, ``undone`` and ``skip``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from aigc_study.cli import terminal
from aigc_study.cli.session import checked_text
from aigc_study.domain.marking import mark
from aigc_study.errors import (
    AmbiguousLesson,
    BadDate,
    FutureDate,
    NoLesson,
    NoLessonButOption,
    UnknownLesson,
    WrongWeekday,
)
from aigc_study.i18n import _
from aigc_study.inputs.dates import BACK, FORWARD, parse_date
from aigc_study.inputs.lessons import find

if TYPE_CHECKING:
    from datetime import date, datetime

    from aigc_study.cli.session import Outcome, Session
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.marking import MarkKind
    from aigc_study.domain.study import Study


_LONG_AGO, _SOON = timedelta(300), timedelta(31)

Marks = Mapping["MarkKind", Sequence["Lesson"]]
Choose = Callable[["Study"], Marks]


def named(did: MarkKind, references: Sequence[str], options: Sequence[str]) -> Choose:
    """Return a choice of the lessons named; raises ``NoLesson`` without references.

    ``options`` are those typed beside them, which a command to type instead keeps.
    """
    if not "".join(references).strip():
        raise NoLesson
    return lambda study: {did: _found(study, references, did, options)}


def _found(
    study: Study, references: Sequence[str], did: MarkKind, options: Sequence[str]
) -> Sequence[Lesson]:
    try:
        return find(study.curriculum, references, did)
    except AmbiguousLesson as error:
        if error.all_of_them:
            from aigc_study.cli.hints import shell_line  # noqa: PLC0415 - seldom needed

            error.all_of_them = " ".join(filter(None, [error.all_of_them, shell_line(options)]))
        raise
    except UnknownLesson as error:
        from aigc_study.cli.hints import date_meant, next_meant  # noqa: PLC0415 - seldom needed

        meant = date_meant(study.curriculum, references, options, study.schedule.today)
        if did == "done":
            meant = next_meant(references, options) or meant
        if meant is None:
            raise
        raise NoLessonButOption(error.reference, f"{did} {meant}") from None


def study_date(session: Session, text: str | None) -> date | None:
    """Parse the value of ``--on``, if any; raises ``FutureDate`` for a date after today.

    So it does for a day of the next month without its year, which last was many months ago.
    """
    if text is None:
        return None
    today = session.today
    on = parse_date(text, today, BACK)
    if on > today:
        raise FutureDate(on, today)
    if today - on > _LONG_AGO:
        with suppress(BadDate, WrongWeekday):
            ahead = parse_date(text, today, FORWARD)
            if timedelta() < ahead - today <= _SOON:
                raise FutureDate(ahead, today, on)
    return on


def apply_marks(
    session: Session, choose: Choose, on: date | None, note: str, *, dry_run: bool
) -> tuple[Marks, Outcome]:
    """Record marks, by default for today, and return those chosen."""
    text = checked_text(note)
    marks: Marks = {}

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        nonlocal marks
        marks = choose(study)
        return mark(marks, study, at=at, on=on or session.today, note=text)

    outcome = session.apply(decide, dry_run=dry_run)
    if dry_run:
        terminal.print_message([_("Dry run: nothing is saved. Without --dry-run this would say:")])
    return marks, outcome
