"""``plan``: check, import or show a plan."""

import os
from contextlib import suppress
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, Group, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.domain.curriculum import Curriculum
from aigc_study.domain.outline import Outline, plan_of
from aigc_study.domain.study import Study
from aigc_study.errors import Fault, StudyError, UnusableFile
from aigc_study.i18n import N_
from aigc_study.inputs.numbers import parse_days
from aigc_study.storage import curriculum, export, journal
from aigc_study.storage import plan as storage
from aigc_study.storage.journal import journal_path
from aigc_study.storage.paths import absolute
from aigc_study.views import plan as view
from aigc_study.views import plan_import as import_view
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
    terminal.print_result(view.lines(found, setting, journal_path(found.id), terminal.page()))


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


@app.command(
    "import",
    cls=Command,
    help=N_("Make a plan of a checklist in Markdown: its boxes, or list items, become lessons."),
    epilog="aigc-study plan import README.md --days 90 -o plan.toml",
)
def import_(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("The checklist; - reads the input."))
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="FILE", help=N_("Write the plan to this file; else print it.")
        ),
    ] = "",
    days: Annotated[
        str | None,
        typer.Option(
            "--days",
            metavar="N",
            help=N_("How many study days the whole takes; one per lesson if left out."),
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace the file if it exists."))
    ] = False,
) -> None:
    session = session_of(context)
    whole = None if days is None else parse_days(days)
    outline, name = _outline(file)
    made = plan_of(outline, name, whole)
    content = storage.as_toml(made.document).encode()
    saved = "" if output == "-" else output
    if saved:
        export.write(saved, content, None, force=force)
        terminal.print_message(_orphaned_lines(session, curriculum.read(content, saved)))
    else:
        terminal.print_bytes(content)
    chosen, in_use = whole is not None, bool(saved) and _is_in_use(session, saved)
    terminal.print_message(
        import_view.lines(made, outline.left_out, saved, chosen=chosen, in_use=in_use)
    )
    if command := import_view.done_command(made):
        terminal.print_command(command)


def _is_in_use(session: Session, file: str) -> bool:
    """Tell whether a file is the plan in use, as far as the configuration can be read."""
    with suppress(StudyError):
        path, _source = session.plan_file
        if path is not None:
            return os.path.realpath(absolute(path)) == os.path.realpath(absolute(file))
    return False


def _outline(file: str) -> tuple[Outline, str]:
    """Return what a checklist asks to do, and the file's name without extension."""
    content, name = None, os.path.splitext(os.path.basename(file))[0]
    if file == "-":
        content, name = terminal.read_input_bytes(), ""
    text = storage.read_text(file, content)
    from aigc_study.inputs.checklist import read_checklist  # noqa: PLC0415 - a Markdown parser

    try:
        outline = read_checklist(text)
    except RecursionError as error:
        raise UnusableFile(storage.ROLE, file, [Fault("", "too-deep")]) from error
    if not outline.items:
        raise UnusableFile(storage.ROLE, file, [Fault("", "no-lessons")])
    return outline, name
