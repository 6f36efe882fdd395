"""The ways back, as replan offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width as cells
from aigc_study.views.numbers import rate_number
from aigc_study.views.sentences import status_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.earned_value import Standing
    from aigc_study.domain.replan import WayBack
    from aigc_study.views.page import Page

_OPTIONS = {"keep-date": "--keep-date", "keep-pace": "--keep-pace"}


def ways_lines(standing: Standing, ways: Sequence[WayBack], page: Page) -> list[str]:
    """Return where the learner stands and the ways back, each with the option that takes it."""
    lines = cells.hang("", status_text(standing), page.width)
    widest = max((len(_OPTIONS[way.way]) for way in ways), default=0)
    for way in ways:
        lines += cells.hang(f"{_OPTIONS[way.way].ljust(widest)}  ", way_text(way), page.width)
    text = _("Choose --finish DATE, or --per-day X lessons. Nothing is changed yet.")
    if ways:
        text = _("Or --finish DATE, or --per-day X lessons. Nothing is changed yet.")
    return [*lines, *cells.hang("", text, page.width)]


def way_text(way: WayBack) -> str:
    """Say what a way back asks for and leads to."""
    if way.way == "keep-pace":
        return _("your pace, done on {date}").format(date=way.finish)
    number = rate_number(way.per_day)
    text = ngettext(
        "{count} lesson a day until {date}", "{count} lessons a day until {date}", float(number)
    )
    return text.format(count=number, date=way.finish)


def accepted_line(way: WayBack) -> str:
    """Say which plan holds from now on."""
    return _("Replanned: {way}.").format(way=way_text(way))


def accept_question(way: WayBack) -> str:
    """Ask whether a way back is to be taken."""
    return _("Replan with {way}?").format(way=way_text(way))


def not_accepted_line(way: WayBack) -> str:
    """Say that nothing was changed, and how to accept without being asked."""
    return _("Nothing was changed. Add --yes to accept {way}.").format(way=way_text(way))
