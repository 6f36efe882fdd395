"""``next``: show the next lessons to do."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.today import next_lessons, plan_today
from aigc_study.i18n import N_
from aigc_study.inputs.numbers import parse_count
from aigc_study.views import next as view
from aigc_study.views.wording import nothing_left_lines

app = command_app()


@app.command(cls=Command, epilog="aigc-study next 3")
def show_next(
    context: typer.Context,
    count: Annotated[
        str | None,
        typer.Argument(metavar="N", help=N_("How many lessons; today's share if left out.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    number = None if count is None else parse_count(count)
    session = session_of(context)
    study = session.read()
    if not session.show(view, study, next_lessons(study, number), as_json=as_json):
        terminal.print_message(nothing_left_lines(plan_today(study), study))
