"""``undone``: mark lessons as not done."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.marking import apply_marks, named, study_date
from aigc_study.cli.options import LESSONS_HELP, ChangeOn, Command, DryRun, NoteText, command_app
from aigc_study.cli.session import session_of
from aigc_study.i18n import N_
from aigc_study.views import undone as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study undone 1.20")
def undone(
    context: typer.Context,
    lessons: Annotated[list[str], typer.Argument(metavar=N_("LESSON…"), help=LESSONS_HELP)],
    on: ChangeOn = None,
    note: NoteText = "",
    dry_run: DryRun = False,
) -> None:
    session = session_of(context)
    choose = named("undone", lessons, session.options)
    day = study_date(session, on)
    marks, outcome = apply_marks(session, choose, day, note, dry_run=dry_run)
    terminal.print_message(view.lines(marks["undone"], *outcome))
