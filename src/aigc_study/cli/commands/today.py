"""``today``: show the lessons due, overdue and next."""

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.status import current_variance
from aigc_study.domain.today import plan_today
from aigc_study.views import today as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study today")
def today(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    study = session.read(warn=True)
    session.show(view, study, plan_today(study), current_variance(study), as_json=as_json)
    if not as_json and not study.entries and (hint := session.language_hint()):
        terminal.flush()
        terminal.print_message([hint])
