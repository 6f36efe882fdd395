"""``done``: mark lessons as done."""

from collections.abc import Sequence
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.marking import Choose, apply_marks, named
from aigc_study.cli.options import LESSONS_HELP, Command, DryRun, NoteText, On, command_app
from aigc_study.cli.session import session_of
from aigc_study.errors import UnexpectedArguments
from aigc_study.i18n import N_
from aigc_study.views import done as view

app = command_app()


@app.command(cls=Command, epilog="aigc-study done 1.20 --on yesterday")
def done(
    context: typer.Context,
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="LESSON…", help=LESSONS_HELP)
    ] = None,
    is_next: Annotated[
        bool,
        typer.Option(
            "--next",
            metavar="[N]",
            help=N_("Mark the next N lessons; today's share if N is left out."),
        ),
    ] = False,
    on: On = None,
    note: NoteText = "",
    dry_run: DryRun = False,
) -> None:
    choose = _next(lessons or ()) if is_next else named(lessons or ())
    session = session_of(context)
    chosen, outcome = apply_marks(session, "done", choose, on, note, dry_run=dry_run)
    terminal.print_message(view.lines(chosen, *outcome))


def _next(words: Sequence[str]) -> Choose:
    from aigc_study.domain.today import next_lessons  # noqa: PLC0415 - fractions, 2 ms
    from aigc_study.inputs.numbers import parse_count  # noqa: PLC0415 - as above

    if len(words) > 1:
        raise UnexpectedArguments(words[1:])
    count = parse_count(words[0]) if words else None
    return lambda study: next_lessons(study, count)
