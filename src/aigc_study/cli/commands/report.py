"""``report``: make a page or a card of the progress so far, to keep or to share."""

import os
import shlex
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.burnup import burnup
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.notes import newest_first
from aigc_study.domain.stats import stats
from aigc_study.domain.streak import streak
from aigc_study.errors import OptionsMixed, PictureIsSvg, WrongSuffix
from aigc_study.i18n import N_, _
from aigc_study.storage import export
from aigc_study.storage.paths import absolute, expanded
from aigc_study.views import card as card_view
from aigc_study.views import report as page_view
from aigc_study.views.page import sanitize

_PAGE, _CARD = ".html", ".svg"
_NAME = "aigc-study-report.html"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}

app = command_app()


@app.command(cls=Command, epilog="aigc-study report progress.html")
def report(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("FILE"),
            help=N_(
                "The file to save, or “-” to print it; for a page,"
                " aigc-study-report.html if left out."
            ),
        ),
    ] = None,
    card: Annotated[
        bool,
        typer.Option(
            "--card", help=N_("A few lines for a chat; with FILE, such as card.svg, a picture.")
        ),
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help=N_("Put your notes into the page."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace FILE even if aigc-study did not make it."))
    ] = False,
) -> None:
    if card and notes:
        raise OptionsMixed(("--card", "--notes"))
    if file not in (None, "-"):
        _check_name(file, card=card)
    session = session_of(context)
    study = session.read(warn=True)
    if card and file is None:
        terminal.print_result(card_view.lines(study, streak(study)))
        return
    shown = newest_first(study) if notes else []
    with session.language_of_files():
        if card:
            text = card_view.svg(study, stats(study))
        else:
            text = page_view.html(status_report(study), stats(study), burnup(study), shown)
    _save(text, file or _NAME, card_view.MARK if card else page_view.MARK, force=force)


def _check_name(file: str, *, card: bool) -> None:
    """Refuse a file whose name does not suit what would be in it, and say what does."""
    suffix = _CARD if card else _PAGE
    is_folder = os.path.isdir(expanded(file))
    if file.lower().endswith(suffix) and not is_folder:
        return
    name, ending = os.path.splitext(file)
    ending = ending.lower()
    is_card = card or ending == _CARD or ending in _PICTURES or file == "card"
    if is_folder:
        name = os.path.join(file, "card" if is_card else os.path.splitext(_NAME)[0])
    elif not ending[1:].isalpha():
        name = file
    names = ["--card", f"{name}{_CARD}"] if is_card else [f"{name}{_PAGE}"]
    meant = shlex.join(["aigc-study", "report", *names])
    raise PictureIsSvg(meant) if ending in _PICTURES else WrongSuffix(file, suffix, meant)


def _save(text: str, path: str, mark: bytes, *, force: bool) -> None:
    """Save a file, or print it for ``-``."""
    if path == "-":
        terminal.print_bytes(text.encode())
        return
    export.write(path, text.encode(), mark, force=force)
    terminal.print_message([_("Saved; open it in a browser, or send it:")])
    terminal.print_command(sanitize(absolute(path)))
