"""``list``: list the lessons with their state and due date."""

from typing import TYPE_CHECKING, Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
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
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    study = session.read()
    lessons = find_matching(study.curriculum, what or ())
    wanted: dict[State, bool] = {"todo": todo, "done": done, "skipped": skipped}
    states = [state for state, is_wanted in wanted.items() if is_wanted]
    lessons = study.select(lessons, states, overdue=overdue)
    if not session.show(view, study, lessons, as_json=as_json):
        terminal.print_message([_("No lessons match.")])
