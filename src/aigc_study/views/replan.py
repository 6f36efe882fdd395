"""The ways back, as replan offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.numbers import rate_number
from aigc_study.views.wording import status_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.replan import Recovery
    from aigc_study.views.page import Page

_OPTIONS = {"keep-date": "--keep-date", "keep-pace": "--keep-pace"}


def lines(report: StatusReport, ways: Sequence[Recovery], page: Page) -> list[str]:
    """Return where the learner stands and the ways back, each with the option that takes it."""
    shown = text_width.wrap_hanging("", status_text(report), page.width)
    widest = max((len(_OPTIONS[way.kind]) for way in ways), default=0)
    for way in ways:
        shown += text_width.wrap_hanging(
            f"{_OPTIONS[way.kind].ljust(widest)}  ", recovery_text(way), page.width
        )
    text = _("Choose --finish DATE, or --per-day X lessons. Nothing is changed yet.")
    if ways:
        text = _("Or --finish DATE, or --per-day X lessons. Nothing is changed yet.")
    return [*shown, *text_width.wrap_hanging("", text, page.width)]


def recovery_text(way: Recovery) -> str:
    """Say what a way back asks for and leads to."""
    if way.kind == "keep-pace":
        return _("your pace, done on {date}").format(date=way.finish)
    number = rate_number(way.per_day)
    text = ngettext(
        "{count} lesson a day until {date}", "{count} lessons a day until {date}", float(number)
    )
    return text.format(count=number, date=way.finish)
