"""The commands about the journal itself: its backups, and other machines' journals."""

# Typer reads the annotations when it builds a command, so they are not put off here.
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, DateCommand, Group
from aigc_study.cli.session import Session, session_of
from aigc_study.domain import merge as merging
from aigc_study.domain.marking import relink
from aigc_study.domain.merge import Gathering
from aigc_study.domain.study import Study
from aigc_study.errors import BadDate, NoBackup, UnusableFile
from aigc_study.i18n import N_
from aigc_study.inputs.dates import parse_date
from aigc_study.inputs.lessons import find_one
from aigc_study.storage import backups
from aigc_study.storage import journal as journal_file
from aigc_study.storage.journal import JournalFile
from aigc_study.storage.repair import Repair, quarantine, refuse_others, repair
from aigc_study.storage.toml import read_bytes
from aigc_study.views.changes import repaired_line

keeping = typer.Typer(rich_markup_mode=None)
backup = typer.Typer(cls=Group, rich_markup_mode=None)
keeping.add_typer(
    backup,
    name="backup",
    invoke_without_command=True,
    help=N_("Show the backups of your progress, made before the first change of each day."),
    epilog="aigc-study backup list",
)


@backup.callback()
def list_backups_if_alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_backups(context)


@backup.command(
    "list", cls=Command, help=N_("List the backups, newest first."), epilog="aigc-study backup list"
)
def list_backups(context: typer.Context) -> None:
    from aigc_study.views.backup import backup_lines, no_backup_line  # noqa: PLC0415 - only here

    found = session_of(context).backups()
    terminal.print_result(backup_lines(found))
    if not found:
        terminal.print_message([no_backup_line()])


@backup.command(
    "restore",
    cls=DateCommand,
    help=N_("Go back to a backup: “aigc-study undo” takes that back."),
    epilog="aigc-study backup restore yesterday",
)
def restore_backup(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The date of a backup, or its file."))
    ],
) -> None:
    from aigc_study.views import merge as views  # noqa: PLC0415 - only here and in merge
    from aigc_study.views.doctor import repair_lines  # noqa: PLC0415 - only here and in doctor

    session = session_of(context)
    page = terminal.page(sys.stderr)
    path, day = _chosen(session, which)
    then = journal_file.load_copy(path, session.curriculum.id)
    try:
        session.read()
    except UnusableFile as error:
        # What can be read is saved first, so that the rest is like any restore, and can be undone.
        damaged = _damaged(session, error)
        found = repair(damaged, session.curriculum.id, terminal.tracked)
        kept = quarantine(error.path, damaged, found.content, session.today)
        terminal.print_message([*repair_lines(found, page), repaired_line(kept)])
    with session.editing() as (study, record):
        at = session.next_at(study, [then.entries])
        gathering = merging.as_it_was(study.entries, then.entries, at, session.today)
        record(gathering.entries, [then])
    if gathering.own is None:
        terminal.print_message([views.nothing_to_restore_line(day)])
    else:
        after = study.with_entries(gathering.entries)
        effect = merging.effect(study, after, gathering.own)
        terminal.print_message(views.restored_lines(day, effect, study, after, page))


@keeping.command(
    "merge",
    cls=Command,
    help=N_("Bring in what another machine's journal, or a conflicted copy, has recorded."),
    epilog='aigc-study merge "aigc (conflicted copy).toml"',
)
def merge(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help=N_("Other journals."))],
    yes: Annotated[bool, typer.Option("--yes", help=N_("Merge without being asked."))] = False,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help=N_("Into this file, as git's merge driver.")),
    ] = None,
) -> None:
    from aigc_study.views import merge as views  # noqa: PLC0415 - as above

    if into is not None:
        _merge_into(into, files)
        return
    session = session_of(context)
    copies = [journal_file.load_copy(path, session.curriculum.id) for path in files]
    study = session.read()
    found = _union(session, study, copies)
    if found.own is None:
        terminal.print_message([views.nothing_to_merge_line()])
        return
    after = study.with_entries(found.entries)
    effect = merging.effect(study, after, found.own, [copy.entries for copy in copies])
    terminal.print_result(views.effect_lines(effect, study, after, terminal.page()))
    if not yes and not terminal.confirmed(views.merge_question()):
        terminal.print_message([views.not_merged_line()])
        return
    with session.editing() as (before, record):
        entries = _union(session, before, copies).entries
        record(entries, copies)
    study = before.with_entries(entries)
    terminal.print_message(views.merged_lines(before, study))


@keeping.command(
    "doctor",
    cls=Command,
    help=N_("Look whether the journal, its folders and all else are in order, and repair it."),
    epilog="aigc-study doctor --repair",
)
def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help=N_("Save what can be read of a damaged journal."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Repair without being asked."))] = False,
    as_json: AsJson = False,
) -> None:
    from aigc_study.views import doctor as views  # noqa: PLC0415 - only here

    session = session_of(context)
    if repair:
        _repair(session, yes=yes, as_json=as_json)
        return
    checks = list(session.check_everything())
    if as_json:
        terminal.print_json(views.doctor_data(checks))
    else:
        terminal.print_result(views.check_lines(checks, terminal.page()))
    if any(each.level == "problem" for each in checks):
        raise typer.Exit(UnusableFile.exit_code)


def _repair(session: Session, *, yes: bool, as_json: bool) -> None:
    from aigc_study.views import doctor as views  # noqa: PLC0415 - only here

    try:
        entries = session.read().entries
    except UnusableFile as error:
        path, damaged = error.path, _damaged(session, error)
    else:
        if as_json:
            terminal.print_json(views.repair_data(Repair(b"", len(entries), [], [])))
        terminal.print_message([views.nothing_to_repair_line()])
        return
    found = repair(damaged, session.curriculum.id, terminal.tracked)
    if as_json:
        terminal.print_json(views.repair_data(found))
    else:
        terminal.print_result(views.repair_lines(found, terminal.page()))
    if not yes and not terminal.confirmed(views.repair_question()):
        terminal.print_message([views.not_repaired_line()])
        raise typer.Exit(UnusableFile.exit_code)
    kept = quarantine(path, damaged, found.content, session.today)
    terminal.print_message([repaired_line(kept)])


def _damaged(session: Session, error: UnusableFile) -> bytes:
    """Return what a damaged journal holds; raises the error if it is none, or not ours."""
    if not error.is_damage or error.role != journal_file.ROLE:
        raise error
    damaged = read_bytes(error.path)
    refuse_others(damaged, error.path, session.curriculum.id)
    return damaged


@keeping.command(
    "relink",
    cls=Command,
    help=N_("Move the marks of a lesson that the plan no longer has to one that it has."),
    epilog="aigc-study relink old-id 1.20",
)
def relink_marks(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help=N_("The id, as doctor names it."))],
    new: Annotated[
        str,
        typer.Argument(
            metavar="LESSON", help=N_("A number, an id or its start, or words of a title.")
        ),
    ],
) -> None:
    from aigc_study.views.changes import relinked_line  # noqa: PLC0415 - only here

    session = session_of(context)
    lesson = find_one(session.curriculum, new)
    with session.editing() as (study, record):
        at = session.next_at(study)
        entry = relink(study.progress, old, lesson, at=at, on=session.today)
        record([entry])
    terminal.print_message([relinked_line(lesson, study.with_entries([entry]))])


def _union(session: Session, study: Study, copies: Sequence[JournalFile]) -> Gathering:
    theirs = [copy.entries for copy in copies]
    return merging.union(study.entries, theirs, session.next_at(study, theirs), session.today)


def _merge_into(path: str, others: Sequence[str]) -> None:
    with journal_file.editing_copy(path) as file:
        copies = [journal_file.load_copy(other, file.curriculum_id) for other in others]
        lacking = merging.plain_union(file.entries, [copy.entries for copy in copies])
        if lacking:
            file.save(file.extended(lacking, copies, terminal.tracked))


def _chosen(session: Session, which: str) -> tuple[str, date]:
    """Return where the backup of a date is, or that a path or a name of a file stands for."""
    with suppress(BadDate):
        day = parse_date(which, session.today)
        if path := backups.of_day(session.curriculum.id, day):
            return path, day
    found = session.backups()
    for each in found:
        if os.path.abspath(which) == each.path or which == os.path.basename(each.path):
            return each.path, each.day
    raise NoBackup(which, [each.day for each in found])
