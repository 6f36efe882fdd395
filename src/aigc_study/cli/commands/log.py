"""``log``: show the changes, newest first."""

import typer

from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.views import log as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study log | head")
def log(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    session.show(view, session.read(), as_json=as_json)
