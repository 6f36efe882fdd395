"""The commands: Typer wiring, a few lines each."""

# Typer reads the annotations when it builds a command, so they are not put off here.
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Annotated, Any, Literal

import typer
from typer.main import get_command

from aigc_study.cli import language as languages
from aigc_study.cli import terminal
from aigc_study.cli.options import VALUED, AsJson, Command, DateCommand, Group
from aigc_study.cli.session import Session, checked_text, session_of
from aigc_study.domain.curriculum import Curriculum, Lesson
from aigc_study.domain.history import Change, History
from aigc_study.domain.journal import Entry
from aigc_study.domain.marking import Marking, mark
from aigc_study.domain.milestones import milestones
from aigc_study.domain.study import Study
from aigc_study.errors import (
    CannotRead,
    CannotSave,
    FutureDate,
    InvalidUsage,
    NoLesson,
    OutputFailed,
    UnexpectedArguments,
    UnknownStage,
)
from aigc_study.i18n import N_
from aigc_study.inputs.dates import in_order, parse_date
from aigc_study.inputs.lessons import find, find_one, narrow
from aigc_study.inputs.normalize import normalize
from aigc_study.views import changes

# Click is private to Typer, which exports only one of its usage errors: the others' sibling.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

app = typer.Typer(rich_markup_mode=None)

# Set by a shell that asks what could come next.
_COMPLETING = "_AIGC_STUDY_COMPLETE"

_COMPLETION_OPTIONS = {"--install-completion", "--show-completion"}

LESSONS_HELP = N_(
    "A number (1.20), a range (1.20-25), a stage (2.*), an id or its start, or words of a title."
)
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=N_("The study date it counts for."))
]
NoteText = Annotated[
    str, typer.Option("--note", metavar="TEXT", help=N_("Keep a note on each of the lessons."))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be recorded."))]


@app.callback(
    invoke_without_command=True,
    help=N_("Study by a plan: mark lessons done, and see where you stand."),
    epilog="aigc-study done 1.20",
)
def program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version."))] = False,
) -> None:
    if version:
        from aigc_study import __version__  # noqa: PLC0415 - only here

        terminal.print_result([f"aigc-study {__version__}"])
        raise typer.Exit
    if context.invoked_subcommand is None:
        from aigc_study.cli.planning import show_today  # noqa: PLC0415 - as in _parts

        show_today(context)


@app.command(
    "list",
    cls=Command,
    help=N_("List the lessons with their state and due date."),
    epilog="aigc-study list 2 --todo",
)
def list_lessons(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WHAT…", help=N_("A stage (2), lessons as for done, or words of a title.")
        ),
    ] = None,
    todo: Annotated[bool, typer.Option("--todo", help=N_("Only what is still to do."))] = False,
    done: Annotated[bool, typer.Option("--done", help=N_("Only what is done."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what is overdue."))] = False,
    as_json: AsJson = False,
) -> None:
    study = session_of(context).read()
    lessons = narrow(study.curriculum, what or ())
    lessons = study.select(lessons, todo=todo, done=done, overdue=overdue)
    if as_json:
        from aigc_study.views.json import list_data  # noqa: PLC0415 - only --json needs it

        terminal.print_json(list_data(study, lessons))
        return
    from aigc_study.views.list import listing, nothing_line  # noqa: PLC0415 - done needs none of it

    terminal.print_result(listing(study, lessons, terminal.page()))
    if not lessons:
        terminal.print_message([nothing_line()])


@app.command(
    "done",
    cls=Command,
    help=N_("Mark lessons as done."),
    epilog="aigc-study done 1.20 --on yesterday",
)
def mark_done(
    context: typer.Context,
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="LESSON…", help=LESSONS_HELP)
    ] = None,
    upcoming: Annotated[
        bool,
        typer.Option("--next", help=N_("The next to do: so many (--next 3), or today's share.")),
    ] = False,
    on: On = None,
    note: NoteText = "",
    dry_run: DryRun = False,
) -> None:
    choose = _next(lessons or ()) if upcoming else _named(lessons or ())
    before, after, marking = _mark(session_of(context), "done", choose, on, note, dry_run)
    lines = changes.done_lines(marking, before, after)
    lines += changes.milestone_lines(milestones(before), milestones(after))
    _tell(lines, dry_run)


@app.command(
    "undone", cls=Command, help=N_("Mark lessons as not done."), epilog="aigc-study undone 1.20"
)
def mark_undone(
    context: typer.Context,
    lessons: Annotated[list[str], typer.Argument(metavar="LESSON…", help=LESSONS_HELP)],
    on: On = None,
    note: NoteText = "",
    dry_run: DryRun = False,
) -> None:
    choose = _named(lessons)
    _before, after, marking = _mark(session_of(context), "undone", choose, on, note, dry_run)
    _tell(changes.undone_lines(marking, after), dry_run)


@app.command(
    "progress",
    cls=Command,
    help=N_("Show how far you are, whether you are late or early, and when you will finish."),
    epilog="aigc-study progress --json",
)
def show_progress(context: typer.Context, as_json: AsJson = False) -> None:
    from aigc_study.domain.earned_value import status_report  # noqa: PLC0415 - fractions, which done does not need

    study = session_of(context).read(mention=True)
    report = status_report(study)
    if as_json:
        from aigc_study.views.json import progress_data  # noqa: PLC0415 - only --json needs it

        terminal.print_json(progress_data(report))
        return
    from aigc_study.views.progress import progress, progress_lines  # noqa: PLC0415 - only here

    page = terminal.page()
    if page.is_plain:
        terminal.print_result(progress_lines(report, page))
    else:
        terminal.print_rich(progress(report, page), page)


@app.command(
    "show",
    cls=Command,
    help=N_("Show everything about one lesson."),
    epilog="aigc-study show gpt-recipes",
)
def show_lesson(
    context: typer.Context,
    reference: Annotated[
        str,
        typer.Argument(
            metavar="LESSON", help=N_("A number, an id or its start, or words of a title.")
        ),
    ],
    as_json: AsJson = False,
) -> None:
    study = session_of(context).read()
    lesson = find_one(study.curriculum, reference)
    if as_json:
        from aigc_study.views.json import show_data  # noqa: PLC0415 - only --json needs it

        terminal.print_json(show_data(study, lesson))
        return
    from aigc_study.views.show import lesson_lines  # noqa: PLC0415 - done needs none of it

    terminal.print_result(lesson_lines(study, lesson, terminal.page()))


@app.command(
    "start",
    cls=DateCommand,
    help=N_("Set the start date."),
    epilog="aigc-study start 2026-11-22",
)
def set_start(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The date of study day 1; today if left out."))
    ] = "today",
) -> None:
    session = session_of(context)
    start = parse_date(day, session.today)
    with session.editing() as (study, record):
        changed = study.progress.set_start != start
        entries = [Entry(session.next_at(study), "start", start)] if changed else []
        record(entries)
    finish = study.with_entries(entries).schedule.finish
    terminal.print_message([changes.start_line(start, finish, changed=changed)])


@app.command(
    "undo", cls=Command, help=N_("Take back the last change, whole."), epilog="aigc-study undo"
)
def undo(context: typer.Context) -> None:
    _rule(session_of(context), "undo", History.to_undo, changes.undo_lines)


@app.command(
    "redo", cls=Command, help=N_("Bring back what undo took back."), epilog="aigc-study redo"
)
def redo(context: typer.Context) -> None:
    _rule(session_of(context), "redo", History.to_redo, changes.redo_lines)


@app.command(
    "log", cls=Command, help=N_("Show the changes, newest first."), epilog="aigc-study log | head"
)
def show_log(context: typer.Context, as_json: AsJson = False) -> None:
    study = session_of(context).read()
    if as_json:
        from aigc_study.views.json import log_data  # noqa: PLC0415 - only --json needs it

        terminal.print_json(log_data(study))
        return
    from aigc_study.views.log import log_lines  # noqa: PLC0415 - done needs none of it

    terminal.print_result(log_lines(study, terminal.page()))


@app.command(
    "schedule",
    cls=Command,
    help=N_("Show which lessons are due when, by week or by month."),
    epilog="aigc-study schedule --month",
)
def show_schedule(
    context: typer.Context,
    month: Annotated[
        bool, typer.Option("--month", help=N_("A calendar of whole months, with counts."))
    ] = False,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="N", help=N_("Only the lessons of a stage."))
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=N_("The first day; today if left out.")),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The last day; the plan's if left out.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from aigc_study.domain import agenda as timetable  # noqa: PLC0415 - done needs none of it
    from aigc_study.views import schedule as agenda  # noqa: PLC0415 - as above

    session = session_of(context)
    study = session.read()
    lessons = _of_stage(study.curriculum, stage)
    days = timetable.Days.of(*_ends(first, last, session.today), session.today)
    if as_json:
        from aigc_study.views.json import schedule_data  # noqa: PLC0415 - only --json needs it

        overdue = study.select(lessons, todo=False, done=False, overdue=True)
        due = timetable.due_days(study, lessons, days)
        rest = timetable.rest_runs(study, timetable.days_with_rest(study, lessons, days))
        terminal.print_json(schedule_data(study, overdue, due, rest))
        return
    if study.schedule.calendar is None:
        from aigc_study.domain.earned_value import status_report  # noqa: PLC0415 - only here
        from aigc_study.views.sentences import status_text  # noqa: PLC0415 - only here

        terminal.print_message([status_text(status_report(study))])
        return
    shown = agenda.months if month else agenda.agenda
    lines = shown(study, lessons, days, terminal.page(), languages.first_weekday())
    terminal.print_result(lines)
    if not lines:
        terminal.print_message([agenda.nothing_line()])


def _of_stage(curriculum: Curriculum, ordinal: str | None) -> Sequence[Lesson]:
    if ordinal is None:
        return list(curriculum.lessons.values())
    stages = {str(stage.ordinal): stage.lessons for stage in curriculum.stages}
    if normalize(ordinal) not in stages:
        raise UnknownStage(ordinal, len(stages))
    return stages[normalize(ordinal)]


def _ends(first: str | None, last: str | None, today: date) -> tuple[date | None, date | None]:
    begin = None if first is None else parse_date(first, today)
    end = None if last is None else parse_date(last, today)
    return in_order(begin, end) if begin and end else (begin, end)


def _named(references: Sequence[str]) -> Callable[[Study], Sequence[Lesson]]:
    if not references:
        raise NoLesson
    return lambda study: find(study.curriculum, references)


def _next(words: Sequence[str]) -> Callable[[Study], Sequence[Lesson]]:
    from aigc_study.domain.today import upcoming  # noqa: PLC0415 - as in show_progress
    from aigc_study.inputs.numbers import parse_count  # noqa: PLC0415 - as above

    if len(words) > 1:
        raise UnexpectedArguments(words[1:])
    count = parse_count(words[0]) if words else None
    return lambda study: upcoming(study, count)


def _mark(
    session: Session,
    did: Literal["done", "undone"],
    choose: Callable[[Study], Sequence[Lesson]],
    on_text: str | None,
    note: str,
    dry_run: bool,
) -> tuple[Study, Study, Marking]:
    on = session.today if on_text is None else parse_date(on_text, session.today)
    if on > session.today:
        raise FutureDate(on, session.today)
    note = checked_text(note)
    with nullcontext((session.read(), None)) if dry_run else session.editing() as (study, record):
        at = session.next_at(study)
        marking = mark(did, choose(study), study.progress, at=at, on=on, note=note)
        if record:
            record(marking.entries)
    return study, study.with_entries(marking.entries), marking


def _tell(lines: list[str], dry_run: bool) -> None:
    terminal.print_message([changes.dry_run_line(), *lines] if dry_run else lines)


def _rule(
    session: Session,
    did: Literal["undo", "redo"],
    choose: Callable[[History], Change],
    lines: Callable[[Change, Study, Study], list[str]],
) -> None:
    with session.editing() as (study, record):
        change = choose(study.history)
        entries = [Entry(session.next_at(study), did, session.today, of=change.at)]
        record(entries)
    terminal.print_message(lines(change, study, study.with_entries(entries)))


def invoke(args: list[str], session: Session) -> int:
    """Run the command that the arguments name and return its exit code."""
    command = built("" if _COMPLETING in os.environ else _word(args))
    try:
        code = command(args, prog_name="aigc-study", obj=session, standalone_mode=False)
    except UsageError as error:
        # By the words, since not every such error knows its command.
        names = ["aigc-study"]
        for arg in args:
            if below := getattr(command, "commands", {}).get(arg):
                names.append(arg)
                command = below
        raise InvalidUsage(error, " ".join(names)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        if not _COMPLETION_OPTIONS.isdisjoint(args):  # what Typer does itself
            raise (
                CannotSave(error.filename, reason) if error.filename else OutputFailed(reason)
            ) from error
        raise CannotRead(error.filename or os.curdir, reason) from error
    return code or 0


def built(word: str) -> Any:
    """Return the program with the one command of a name, or whole if there is none.

    To build the other twenty would take as long as all that ``done`` does after it.
    """
    whole = _program()
    for part in _parts():
        one = _program()
        one.registered_commands = [each for each in part.registered_commands if each.name == word]
        one.registered_groups = [each for each in part.registered_groups if each.name == word]
        if one.registered_commands or one.registered_groups:
            return get_command(one)
        whole.registered_commands += part.registered_commands
        whole.registered_groups += part.registered_groups
    return get_command(whole)


def _program() -> typer.Typer:
    program = typer.Typer(
        cls=Group, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
    )
    program.registered_callback = app.registered_callback
    return program


def _parts() -> Iterator[typer.Typer]:
    """Yield the sets of commands, each loaded when it is asked for."""
    yield app
    from aigc_study.cli.planning import planning  # noqa: PLC0415 - done needs none of it

    yield planning
    from aigc_study.cli.keeping import keeping  # noqa: PLC0415 - as above

    yield keeping


def _word(args: Sequence[str]) -> str:
    """Return the command's name, "today" if there is none, or "" where help is asked for."""
    rest = iter(args)
    for arg in rest:
        if arg in VALUED:
            next(rest, None)
        elif not arg.startswith("-"):
            return arg
        elif arg.partition("=")[0] not in VALUED:
            return ""
    return "today"
