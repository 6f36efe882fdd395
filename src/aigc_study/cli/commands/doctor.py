"""``doctor``: check the journal and its folders, and repair damage."""

import sys
from typing import Annotated

import typer

from aigc_study.cli import restoring, terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.errors import StudyError, UnusableFile
from aigc_study.i18n import N_, _
from aigc_study.storage import backups, journal
from aigc_study.storage import doctor as checks
from aigc_study.storage.doctor import Check
from aigc_study.storage.repair import Repair, repair_of, repairing
from aigc_study.views import doctor as view
from aigc_study.views.page import can_encode, has_chinese, sanitize

app = command_app()


@app.command(cls=Command, epilog="aigc-study doctor --repair")
def doctor(
    context: typer.Context,
    is_repair: Annotated[
        bool, typer.Option("--repair", help=N_("Recover what is readable in a damaged journal."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Repair without asking."))] = False,
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    if is_repair:
        _repair(session, yes=yes, as_json=as_json)
        return
    # Without usable settings, day_starts_at is unknown.
    broken = isinstance(session.settings, StudyError)
    today = session.now.date() if broken else session.today
    found = [*checks.versions(), _check_encoding()]
    found += checks.files(session.settings, session.curriculum_path, today, session.now)
    session.show(view, found, as_json=as_json)
    if any(check.level == "problem" for check in found):
        raise typer.Exit(UnusableFile.exit_code)


def _check_encoding() -> Check:
    encoding = sys.stdout.encoding
    if can_encode("✓─…课", encoding):
        return Check("terminal", "ok", "terminal", value=encoding)
    kind = "poor-terminal" if has_chinese(encoding) else "no-chinese-terminal"
    return Check("terminal", "warning", kind, value=encoding)


def _repair(session: Session, *, yes: bool, as_json: bool) -> None:
    try:
        entries = session.read().entries
    except UnusableFile as error:
        found = repair_of(error, session.curriculum.id)
    else:
        if as_json:
            terminal.print_json(view.repair_data(Repair(b"", len(entries))))
        terminal.print_message([_("Nothing to repair: the journal can be read.")])
        return
    if as_json:
        terminal.print_json(view.repair_data(found))
    else:
        terminal.print_result(view.repair_lines(found, terminal.page()))
    backup = backups.largest_readable(session.curriculum.id)
    if backup and backup.entries > found.entries:
        terminal.print_message([view.fuller_backup_line(backup, found.entries)])
    if backup and backup.entries and not found.entries:
        then = journal.load_copy(backup.path, session.curriculum.id)
        if not restoring.restore(session, then, backup.day, found, yes=yes):
            raise typer.Exit(UnusableFile.exit_code)
        return
    if found.is_empty:
        text = _("There is nothing to repair and no backup; to begin anew, move {path} away.")
        terminal.print_message([text.format(path=sanitize(found.path))])
        raise typer.Exit(UnusableFile.exit_code)
    question = _("Write these to a new journal, and keep the damaged file?")
    if not yes and not terminal.confirmed(question):
        terminal.print_message([_("Nothing was changed.")])
        raise typer.Exit(UnusableFile.exit_code)
    with repairing(found, session.today) as (_file, kept):
        pass
    terminal.print_message([view.repaired_line(kept)])
