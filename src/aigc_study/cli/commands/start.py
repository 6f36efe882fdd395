"""``start``: set the start date."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import DateCommand, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.start import set_start
from aigc_study.i18n import N_
from aigc_study.inputs.dates import parse_date
from aigc_study.views import start as view

app = command_app()


@app.command(cls=DateCommand, epilog="aigc-study start 2026-11-22")
def start(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The date of study day 1; today if left out."))
    ] = "today",
) -> None:
    session = session_of(context)
    on = parse_date(day, session.today)
    outcome = session.apply(lambda study, at: set_start(study, on, at))
    finish, changed = outcome.after.schedule.finish, bool(outcome.entries)
    terminal.print_message([view.line(on, finish, changed=changed)])
