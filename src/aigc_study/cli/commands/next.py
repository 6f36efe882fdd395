"""``next``: show the next lessons to do."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.today import next_lessons
from aigc_study.i18n import N_, _
from aigc_study.inputs.numbers import parse_count
from aigc_study.views import next as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study next 3")
def show_next(
    context: typer.Context,
    count: Annotated[
        str | None,
        typer.Argument(metavar="N", help=N_("How many lessons; today's share if left out.")),
    ] = None,
) -> None:
    number = None if count is None else parse_count(count)
    lessons = next_lessons(session_of(context).read(), number)
    terminal.print_result(view.lines(lessons, terminal.page()))
    if not lessons:
        terminal.print_message([_("Every lesson is done.")])
