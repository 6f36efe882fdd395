"""``start``: show or set the start date."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import DateCommand, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.start import set_start
from aigc_study.i18n import N_
from aigc_study.inputs.dates import EITHER, FIRST, parse_date
from aigc_study.views import start as view

app = command_app()


@app.command(cls=DateCommand, epilog="aigc-study start 2026-11-22")
def start(
    context: typer.Context,
    day: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("DATE"),
            help=N_("The date of study day 1; without it, shows the start, or starts today."),
        ),
    ] = None,
) -> None:
    session = session_of(context)
    on = parse_date(" ".join(day), session.today, EITHER, of_period=FIRST) if day else None
    before, after, _entries = session.apply(lambda study, at: set_start(study, on, at))
    terminal.print_message(view.lines(before, after, on))
