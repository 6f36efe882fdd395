"""``backup``: list the backups of the journal, or restore one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, DateCommand, Group, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.domain import merge as domain
from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from aigc_study.errors import UnusableFile
from aigc_study.i18n import N_, _
from aigc_study.storage import backups, journal
from aigc_study.storage.repair import quarantine, repair_of
from aigc_study.views import backup as view
from aigc_study.views.doctor import repair_lines, repaired_line

app = command_app(cls=Group)


@app.callback(invoke_without_command=True, epilog="aigc-study backup list")
def backup(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_backups(context)


@app.command(
    "list", cls=Command, help=N_("List the backups, newest first."), epilog="aigc-study backup list"
)
def list_backups(context: typer.Context) -> None:
    found = backups.listed(session_of(context).curriculum.id)
    terminal.print_result(view.lines(found))
    if not found:
        text = _("No backup yet: the journal is copied before the first change of each day.")
        terminal.print_message([text])


@app.command(
    "restore",
    cls=DateCommand,
    help=N_("Go back to a backup; “aigc-study undo” undoes it."),
    epilog="aigc-study backup restore yesterday",
)
def restore(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The date of a backup, or its file."))
    ],
) -> None:
    session = session_of(context)
    path, day = backups.find(session.curriculum.id, which, session.today)
    then = journal.load_copy(path, session.curriculum.id)
    _repair_if_damaged(session)

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        return domain.restore(study.entries, then.entries, at, session.today)

    before, after, entries = session.apply(decide, sources=[then])
    if not entries:
        text = _("Nothing to restore: your progress is the same as in the backup of {date}.")
        terminal.print_message([text.format(date=day)])
        return
    diff = domain.diff(before, after)
    page = terminal.message_page()
    terminal.print_message(view.restored_lines(day, diff, before, after, page))


def _repair_if_damaged(session: Session) -> None:
    """Repair a damaged journal first, so that the restore can be undone like any other."""
    try:
        session.read()
    except UnusableFile as error:
        found = repair_of(error, session.curriculum.id)
        kept = quarantine(found, session.today)
        page = terminal.message_page()
        terminal.print_message([*repair_lines(found, page), repaired_line(kept)])
