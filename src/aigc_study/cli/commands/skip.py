"""``skip``: leave lessons out."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.marking import apply_marks, named, study_date
from aigc_study.cli.options import LESSONS_HELP, ChangeOn, Command, DryRun, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.marking import to_skip
from aigc_study.i18n import N_
from aigc_study.views import skip as view

app = command_app()


@app.command(cls=Command, epilog=N_("aigc-study skip '4.*' --why 'no virtual humans for me'"))
def skip(
    context: typer.Context,
    lessons: Annotated[list[str], typer.Argument(metavar=N_("LESSON…"), help=LESSONS_HELP)],
    why: Annotated[
        str, typer.Option("--why", metavar=N_("TEXT"), help=N_("The reason, kept as a note."))
    ] = "",
    on: ChangeOn = None,
    dry_run: DryRun = False,
) -> None:
    session = session_of(context)
    choose = named("skip", lessons, session.options)
    marks, outcome = apply_marks(
        session,
        lambda study: {"skip": to_skip(choose(study)["skip"], study)},
        study_date(session, on),
        why,
        dry_run=dry_run,
    )
    left = [each for each in choose(outcome.before)["skip"] if each not in marks["skip"]]
    terminal.print_message(view.lines(marks["skip"], left, *outcome))
