"""``pause``: pause until further notice."""

from datetime import timedelta
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import DateCommand, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain import rest
from aigc_study.errors import BadDate, PauseWithEnd
from aigc_study.i18n import N_
from aigc_study.inputs.dates import FIRST, FORWARD, days_with_end, just_past, parse_date
from aigc_study.views import pause as view
from aigc_study.views.wording import span_text

app = command_app()


@app.command(cls=DateCommand, epilog="aigc-study pause")
def pause(
    context: typer.Context,
    day: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("DATE"),
            help=N_("The first day of the pause; today if left out. For known days: “rest add”."),
        ),
    ] = None,
    until: Annotated[  # only to say what to do instead
        str | None, typer.Option("--until", metavar="DATE", hidden=True)
    ] = None,
) -> None:
    session = session_of(context)
    words = ["until", until] if until else day or ["today"]
    try:
        on = parse_date(" ".join(words), session.today, FORWARD, of_period=FIRST)
    except BadDate:
        if known := days_with_end(words, session.today):
            days = span_text(*known)
            raise PauseWithEnd(days, known.last + timedelta(days=1)) from None
        raise
    outcome = session.apply(lambda study, at: rest.pause(study, on, at))
    terminal.print_message(
        view.lines(on, outcome.before, outcome.after, just_past(words, session.today))
    )
