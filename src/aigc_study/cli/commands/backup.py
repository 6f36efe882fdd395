"""``backup``: list the backups of the journal, or restore one."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer

from aigc_study.cli import restoring, terminal
from aigc_study.cli.hints import shell_line
from aigc_study.cli.options import AsJson, Command, DateCommand, Group, command_app, list_by_default
from aigc_study.cli.session import session_of
from aigc_study.errors import BackupNeeded, StudyError, UnusableFile
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import BACK, parse_date
from aigc_study.storage import backups, journal
from aigc_study.storage.repair import repair_of
from aigc_study.views import backup as view
from aigc_study.views.doctor import repair_lines


class _BackupGroup(Group):
    """The group, where a date alone is that of a backup."""

    def meant_by(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """Return the commands that may be meant."""
        with suppress(StudyError):
            if args[0] not in backups.LATEST:
                parse_date(" ".join(args), ctx.obj.today, BACK)
            return [f"restore {shell_line(args)}"]
        return super().meant_by(ctx, args)


app = command_app(cls=_BackupGroup)


@app.callback(invoke_without_command=True, epilog="aigc-study backup list")
def backup(context: typer.Context, as_json: AsJson = False) -> None:
    list_by_default(context, list_backups, as_json=as_json)


@app.command(
    "list", cls=Command, help=N_("List the backups, newest first."), epilog="aigc-study backup list"
)
def list_backups(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    found = backups.listed(session.curriculum.id)
    if not session.show(view, found, as_json=as_json):
        text = _("No backup yet: the journal is copied before the first change of each day.")
        terminal.print_message([text])


@app.command(
    "restore",
    cls=DateCommand,
    help=N_("Go back to a backup; “aigc-study undo” undoes it."),
    epilog=N_("aigc-study backup restore yesterday"),
)
def restore(
    context: typer.Context,
    which: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("DATE"), help=N_("The date of a backup, or its file.")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Restore without asking."))] = False,
) -> None:
    session = session_of(context)
    if not which:
        found = backups.listed(session.curriculum.id)
        session.show(view, found)
        raise BackupNeeded(found[0].day if found else None)
    path, day = backups.find(session.curriculum.id, " ".join(which), session.today)
    then = journal.load_copy(path, session.curriculum.id)
    damage = None
    try:
        session.read()
    except UnusableFile as error:
        damage = repair_of(error, session.curriculum.id)
        terminal.print_result(repair_lines(damage, terminal.page()))
    # A script goes on without the question, since undo takes a restore back.
    restoring.restore(session, then, day, damage, yes=yes or not terminal.can_ask())
