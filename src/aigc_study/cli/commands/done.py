"""``done``: mark lessons as done."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from aigc_study.cli import terminal
from aigc_study.cli.marking import Choose, apply_marks, named, study_date
from aigc_study.cli.options import (
    LESSONS_HELP,
    Command,
    DryRun,
    NoteText,
    On,
    command_app,
    with_values,
)
from aigc_study.cli.session import session_of
from aigc_study.domain.curriculum import Lesson
from aigc_study.domain.study import Study
from aigc_study.domain.today import next_lessons
from aigc_study.errors import LessonsAndNext
from aigc_study.i18n import N_
from aigc_study.inputs.numbers import parse_count
from aigc_study.views import done as view

if TYPE_CHECKING:
    from aigc_study.domain.marking import MarkKind

Answer = Literal["done", "skip", "no", "quit"]

# What may be answered to the question, in either language.
_ANSWERS: Mapping[Answer, Collection[str]] = {
    "done": {*terminal.YES, "done", "学完", "学完了", "完成", "完成了", "已完成"},
    "no": terminal.NO,
    "skip": {"s", "skip", "跳过"},
    "quit": {"q", "quit", "exit", "退出"},
}

app = command_app()


class _DoneCommand(Command):
    """The command, whose flag ``--next`` takes the number after it, also in ``--next=3``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments after splitting ``--next=3`` in two."""
        split: list[str] = []
        for arg, is_value in with_values(self, args):
            split += [arg] if is_value or not arg.startswith("--next=") else arg.split("=", 1)
        return super().parse_args(ctx, split)


@app.command(cls=_DoneCommand, epilog=N_("aigc-study done 1.20 --on yesterday"))
def done(
    context: typer.Context,
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar=N_("LESSON…"), help=LESSONS_HELP)
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
    session = session_of(context)
    day = study_date(session, on)
    if is_next:
        choose = _next(lessons or ())
    elif lessons or not terminal.can_ask():
        choose = named("done", lessons or (), session.options)
    else:
        choose = _asked(session.read())
    marks, outcome = apply_marks(session, choose, day, note, dry_run=dry_run)
    terminal.print_message(view.lines(marks, day, *outcome))


def _asked(study: Study) -> Choose:
    """Ask for each lesson left of today's share whether it is done."""
    marks: dict[MarkKind, list[Lesson]] = {"done": [], "skip": []}
    lessons = next_lessons(study)
    if lessons:
        terminal.print_message([view.answers_line()])
    for lesson in lessons:
        answer = _answer(lesson)
        if answer == "quit":
            break
        if answer != "no":
            marks[answer].append(lesson)
    return lambda _study: marks


def _answer(lesson: Lesson) -> Answer:
    """Ask until one of the answers is given; Enter alone means no, Ctrl-D to quit."""
    while True:
        typed = terminal.answer(view.question(lesson, terminal.message_page()))
        if typed is None:
            return "quit"
        for answer, words in _ANSWERS.items():
            if typed in words:
                return answer
        terminal.print_message([view.answers_line()])


def _next(words: Sequence[str]) -> Choose:
    if len(words) > 1 or (words and "." in words[0]):
        raise LessonsAndNext
    count = parse_count(words[0]) if words else None
    return lambda study: {"done": next_lessons(study, count)}
