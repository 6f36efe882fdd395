"""``progress``: show the progress of each stage and a forecast."""

import typer

from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.earned_value import status_report
from aigc_study.views import progress as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study progress --json")
def progress(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    session.show(view, status_report(session.read(warn=True)), as_json=as_json)
