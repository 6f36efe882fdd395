"""``plan``: check, import or show a plan."""

from contextlib import suppress
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, Group, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.domain.curriculum import Curriculum
from aigc_study.domain.study import Study
from aigc_study.errors import StudyError, UnusableFile
from aigc_study.i18n import N_
from aigc_study.storage import curriculum, journal
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


@app.command(
    "check",
    cls=Command,
    help=N_("List everything that is wrong with a plan, or what it comes to."),
    epilog="aigc-study plan check guitar.toml",
)
def check(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("The file of a plan; - reads the input."))
    ],
) -> None:
    session = session_of(context)
    plan = _checked(file)
    terminal.print_result(view.checked_lines(plan, terminal.page()))
    messages = [*view.repeated_lines(plan), *_orphaned_lines(session, plan)]
    terminal.print_message([*messages, *(view.use_lines(file) if file != "-" else ())])


def _checked(file: str) -> Curriculum:
    try:
        if file == "-":
            return curriculum.read(terminal.read_input_bytes(), file)
        return curriculum.load(file)
    except UnusableFile as error:
        error.is_check = True
        raise


def _orphaned_lines(session: Session, plan: Curriculum) -> list[str]:
    """Warn if the journal with the plan's id has lessons that the plan lacks, if it can be read."""
    with suppress(StudyError):
        study = Study.of(plan, journal.load(plan.id).entries, session.today)
        return view.orphaned_lines(study.progress.orphaned, journal_path(plan.id))
    return []
