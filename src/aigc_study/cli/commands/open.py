"""``open``: open the web page of a lesson."""

import typer

from aigc_study.cli import terminal
from aigc_study.cli.browser import open_page
from aigc_study.cli.options import Command, Lesson, command_app
from aigc_study.cli.session import session_of
from aigc_study.errors import NoLink
from aigc_study.inputs.lessons import find_one
from aigc_study.inputs.links import first_link
from aigc_study.views import open as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study open 1.3")
def open_lesson(context: typer.Context, lesson: Lesson) -> None:
    study = session_of(context).read()
    found = find_one(study.curriculum, lesson)
    notes = study.progress.notes.get(found.id, ())
    link = found.url or first_link(note.text for note in notes)
    if not link:
        raise NoLink(found.number)
    if open_page(link):
        terminal.print_message(view.opened_lines(found, link))
    else:
        terminal.print_result([link])
