"""``merge``: merge other journals into one's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain import merge as domain
from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from aigc_study.i18n import N_, _
from aigc_study.storage import journal
from aigc_study.storage.journal import JournalFile
from aigc_study.views import merge as view
from aigc_study.views.wording import moved_lines

app = command_app()


@app.command(cls=Command, epilog=N_('aigc-study merge "aigc (conflicted copy).toml"'))
def merge(
    context: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar=N_("FILE…"), help=N_("The journals to merge."))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=N_("Merge without asking."))] = False,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar=N_("FILE"),
            help=N_("Write the result to this file, for git's merge driver."),
        ),
    ] = None,
) -> None:
    if into is not None:
        # Once, since pipes can't be read again.
        others = [journal.load_copy(path, regular=False) for path in files]
        journal.repeated(lambda: _merge_into(into, others))
        return
    session = session_of(context)
    copies = [journal.load_copy(path, session.curriculum.id, regular=False) for path in files]
    theirs = [copy.entries for copy in copies]

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        return domain.merge(study.entries, theirs, at, session.today)

    before, after, entries = session.apply(decide, sources=copies, dry_run=True)
    if not entries:
        terminal.print_message([_("Nothing to merge: the journal already has everything.")])
        return
    diff = domain.diff(before, after, theirs)
    terminal.print_result(view.lines(diff, before, after, terminal.page()))
    if not yes and not terminal.confirmed(_("Merge?")):
        terminal.print_message([_("Nothing was changed.")])
        return
    outcome = session.apply(decide, sources=copies)
    lines = [_("Merged; “aigc-study undo” undoes it.")]
    terminal.print_message(lines + moved_lines(outcome.before, outcome.after))


def _merge_into(path: str, copies: Sequence[JournalFile]) -> None:
    with journal.editing_copy(path) as file:
        for copy in copies:
            copy.check_curriculum(file.curriculum_id)
        missing = domain.missing_entries(file.entries, [copy.entries for copy in copies])
        if missing:
            file.save(file.extended(missing, copies))
