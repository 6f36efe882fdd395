"""``stats``: show the days on which lessons were done, week by week."""

import typer

from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.stats import stats
from aigc_study.views import stats as view

app = command_app()


@app.command(name="stats", cls=Command, epilog="aigc-study stats")
def show_stats(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    session.show(view, stats(session.read()), as_json=as_json)
