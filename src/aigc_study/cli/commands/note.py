"""``note``: add a note to a lesson, or list the notes."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import Session, checked_text, session_of
from aigc_study.domain.curriculum import Lesson
from aigc_study.domain.journal import Entry
from aigc_study.domain.notes import LessonNote, newest_first
from aigc_study.errors import TextMissing, UsageError
from aigc_study.i18n import N_, _
from aigc_study.inputs.lessons import find_one
from aigc_study.inputs.notes import has_words, split_note
from aigc_study.views import note as view

app = command_app()


class _NoteCommand(Command):
    """The command, whose text may be an item of a list: ``- x``."""

    dashed = r"-(?!-?[^\W\d_][\w-]*(=.*)?$).*"


@app.command(cls=_NoteCommand, epilog=N_('aigc-study note 1.20 "with what is in the fridge"'))
def note(
    context: typer.Context,
    reference: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("LESSON"),
            help=N_("A number, an id, or a title; quote a part of one that has several words."),
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("TEXT…"),
            help=N_("The note; - reads it from the input. Without it, your editor opens."),
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            "--search", metavar=N_("WORDS"), help=N_("List the notes that have all of these words.")
        ),
    ] = None,
) -> None:
    session = session_of(context)
    arguments = [] if reference is None else [reference, *(text or ())]
    if search is None and arguments:
        _add(session, *split_note(session.read().curriculum, arguments))
    else:
        _show(session, search or "", arguments)


def _show(session: Session, words: str, arguments: Sequence[str]) -> None:
    """List the notes that have all of some words; the arguments are more words, or a lesson."""
    study = session.read()
    lesson_id = ""
    with suppress(UsageError):
        lesson_id = find_one(study.curriculum, arguments).id if arguments else ""

    def matches(note: LessonNote) -> bool:
        is_there = lesson_id in map(study.curriculum.current_id, note.lessons)
        return has_words(note.text, words) and (
            is_there or has_words(note.text, " ".join(arguments))
        )

    notes = [each for each in newest_first(study) if matches(each)]
    terminal.print_result(view.lines(notes, study.curriculum, terminal.page()))
    if not notes:
        terminal.print_message([_("No notes match.") if words else _("No notes yet.")])


def _add(session: Session, lesson: Lesson, words: Sequence[str]) -> None:
    """Add a note: the words, standard input, or what is typed in the editor."""
    if words:
        _save(session, lesson, terminal.read_input() if words == ["-"] else " ".join(words))
        return
    if not terminal.can_edit():
        raise TextMissing(lesson.number)
    from aigc_study.cli.editor import typed_text  # noqa: PLC0415 - slow to import

    with typed_text(lesson.id) as typed:
        _save(session, lesson, typed)


def _save(session: Session, lesson: Lesson, typed: str) -> None:
    text = checked_text(typed)
    if not text:
        terminal.print_message([_("The note is empty; nothing was saved.")])
        return
    session.apply(lambda _study, at: [Entry(at, "note", session.today, lesson.id, text)])
    terminal.print_message(view.saved_lines(lesson, text, terminal.message_page()))
