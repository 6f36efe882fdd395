"""The commands about the journal itself: its copies."""

# Typer reads the annotations when it builds a command, so they are not put off here.
import typer

from aigc_study.cli import terminal
from aigc_study.cli.parsing import Command, Group
from aigc_study.cli.session import session_of
from aigc_study.i18n import N_

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
    from aigc_study.views.backups import backup_lines, no_backup_line  # noqa: PLC0415 - only here

    found = session_of(context).backups()
    terminal.show(backup_lines(found))
    if not found:
        terminal.tell([no_backup_line()])
