"""``plan``: check, import or show a plan."""

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, Group, command_app
from aigc_study.cli.session import session_of
from aigc_study.i18n import N_
from aigc_study.storage.journal import journal_path
from aigc_study.views import plan as view
from aigc_study.views.config import Setting

app = command_app(cls=Group)


@app.callback(invoke_without_command=True, epilog="aigc-study plan show")
def plan(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        show(context)


@app.command(
    "show", cls=Command, help=N_("Show which plan is in use."), epilog="aigc-study plan show"
)
def show(context: typer.Context) -> None:
    session = session_of(context)
    found, setting = session.curriculum, Setting("curriculum", *session.plan_file)
    terminal.print_result(
        view.lines(found, setting, journal_path(found.id), terminal.page()),
    )
