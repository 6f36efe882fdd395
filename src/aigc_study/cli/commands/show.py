"""``show``: show everything about one lesson."""

import typer

from aigc_study.cli.options import AsJson, Command, Lesson, command_app
from aigc_study.cli.session import session_of
from aigc_study.inputs.lessons import find_one
from aigc_study.views import show as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study show gpt-recipes")
def show(context: typer.Context, lesson: Lesson, as_json: AsJson = False) -> None:
    session = session_of(context)
    study = session.read()
    session.show(view, study, find_one(study.curriculum, lesson), as_json=as_json)
