"""``doctor``: check the journal and its folders, and repair damage."""

import sys
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.errors import StudyError, UnusableFile
from aigc_study.i18n import N_, _
from aigc_study.storage import doctor as checks
from aigc_study.storage.doctor import Check
from aigc_study.storage.repair import Repair, quarantine, repair_of
from aigc_study.views import doctor as view
from aigc_study.views.page import can_encode

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
    # Big5 and the like have Chinese characters, but not the simplified ones.
    kind = "poor-terminal" if can_encode("课", encoding) else "no-chinese-terminal"
    return Check("terminal", "warning", kind, value=encoding)


def _repair(session: Session, *, yes: bool, as_json: bool) -> None:
    try:
        entries = session.read().entries
    except UnusableFile as error:
        found = repair_of(error, session.curriculum.id)
    else:
        if as_json:
            terminal.print_json(view.repair_data(Repair(b"", len(entries), [], [])))
        terminal.print_message([_("Nothing to repair: the journal can be read.")])
        return
    if as_json:
        terminal.print_json(view.repair_data(found))
    else:
        terminal.print_result(view.repair_lines(found, terminal.page()))
    question = _("Write these to a new journal, and keep the damaged file?")
    if not yes and not terminal.confirmed(question):
        terminal.print_message([_("Nothing was changed.")])
        raise typer.Exit(UnusableFile.exit_code)
    kept = quarantine(found, session.today)
    terminal.print_message([view.repaired_line(kept)])
