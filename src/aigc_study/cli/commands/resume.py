"""``resume``: end a pause."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import DateCommand, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain import rest
from aigc_study.i18n import N_
from aigc_study.inputs.dates import FIRST, FORWARD, just_past, parse_date
from aigc_study.views import resume as view

app = command_app()


@app.command(cls=DateCommand, epilog="aigc-study resume")
def resume(
    context: typer.Context,
    day: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("DATE"), help=N_("The first study day; today if left out.")),
    ] = None,
) -> None:
    session = session_of(context)
    words = day or ["today"]
    on = parse_date(" ".join(words), session.today, FORWARD, of_period=FIRST)
    outcome = session.apply(lambda study, at: rest.resume(study, on, at))
    terminal.print_message(
        view.lines(on, outcome.before, outcome.after, just_past(words, session.today))
    )
