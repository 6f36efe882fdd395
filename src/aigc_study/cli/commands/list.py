"""``list``: list the lessons with their state and due date."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.curriculum import Curriculum, Lesson
from aigc_study.errors import NoLessonButOption, OptionsMixed, UnknownLesson
from aigc_study.i18n import N_, _
from aigc_study.inputs.lessons import find_matching
from aigc_study.views import list as view

if TYPE_CHECKING:
    from aigc_study.domain.study import State

app = command_app()


@app.command(cls=Command, epilog="aigc-study list 2 --todo")
def list_lessons(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("WHAT…"),
            help=N_("A stage (2), a topic, lessons as for done, or words of a title."),
        ),
    ] = None,
    todo: Annotated[bool, typer.Option("--todo", help=N_("Only lessons to do."))] = False,
    done: Annotated[bool, typer.Option("--done", help=N_("Only lessons done."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only overdue lessons."))] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help=N_("Only skipped lessons."))] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help=N_("Print a Markdown checklist."))
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help=N_("Print a table for spreadsheets."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    if as_markdown + as_csv + as_json > 1:
        raise OptionsMixed(("--markdown", "--csv", "--json"))
    study = session.read()
    lessons, meant = _matching(study.curriculum, what, session.options)
    wanted: dict[State, bool] = {"todo": todo, "done": done, "skipped": skipped}
    states = [state for state, is_wanted in wanted.items() if is_wanted]
    lessons = study.select(lessons, states, overdue=overdue)
    if as_markdown or as_csv:
        view_of_file = import_module(f"aigc_study.views.list_{'csv' if as_csv else 'markdown'}")
        with session.language_of_files():
            terminal.print_bytes(view_of_file.text(study, lessons).encode())
    elif not session.show(view, study, lessons, as_json=as_json):
        terminal.print_message([_("No lessons match.")])
    if meant is not None:
        text = _("Looked for in titles; did you mean “aigc-study {command}”?")
        terminal.print_message([text.format(command=meant)])


def _matching(
    curriculum: Curriculum, what: Sequence[str] | None, given: Sequence[str]
) -> tuple[Sequence[Lesson], str | None]:
    """Return the lessons that arguments may mean, and the command that names their state."""
    if not what:
        return [*curriculum.lessons.values()], None
    from aigc_study.cli.hints import state_meant  # noqa: PLC0415 - not for the whole list

    meant = state_meant(what, given)
    try:
        return find_matching(curriculum, what), meant
    except UnknownLesson as error:
        if meant is None:
            raise
        raise NoLessonButOption(error.reference, meant) from None
