"""``log``: show the changes, newest first."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import LESSONS_HELP, AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.errors import BadNumberOfChanges
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import BACK, FIRST, parse_date
from aigc_study.inputs.lessons import find
from aigc_study.inputs.numbers import parse_count
from aigc_study.views import log as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study log -n 10")
def log(
    context: typer.Context,
    about: Annotated[
        list[str] | None, typer.Argument(metavar=N_("LESSON…"), help=LESSONS_HELP)
    ] = None,
    number: Annotated[
        str | None, typer.Option("-n", metavar="N", help=N_("Only the last N changes."))
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar=N_("DATE"), help=N_("Only changes recorded from DATE on.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    count = None if number is None else parse_count(number, BadNumberOfChanges)
    first = None if since is None else parse_date(since, session.today, BACK, of_period=FIRST)
    study = session.read()
    changes = study.history.changes
    if about:
        changes = study.changes_about(find(study.curriculum, about))
    shown = [each for each in reversed(changes) if not first or each.at.date() >= first][:count]
    if not session.show(view, study, shown, as_json=as_json) and study.entries:
        terminal.print_message([_("No changes match.")])
