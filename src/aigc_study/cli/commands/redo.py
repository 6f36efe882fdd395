"""``redo``: redo the change undone last."""

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.undo import redo as decide
from aigc_study.i18n import _
from aigc_study.views import undo as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study redo")
def redo(context: typer.Context) -> None:
    outcome = session_of(context).apply(decide)
    change = outcome.before.history.to_redo()
    lines = view.lines(_("Redone: {change}."), change, outcome.before, outcome.after)
    terminal.print_message(lines)
