"""The recovery options that ``replan`` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.numbers import rate_number
from aigc_study.views.wording import status_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.replan import Recovery
    from aigc_study.views.page import Page

_OPTIONS = {"keep-date": "--keep-date", "keep-pace": "--keep-pace"}


def lines(report: StatusReport, options: Sequence[Recovery], page: Page) -> list[str]:
    """Return the status and the recovery options, each with its command-line option."""
    lines = page.wrap(status_text(report))
    widest = max((len(_OPTIONS[recovery.kind]) for recovery in options), default=0)
    for recovery in options:
        head = f"{_OPTIONS[recovery.kind].ljust(widest)}  "
        lines += page.wrap(recovery_text(recovery), head=head)
    text = _("Choose --finish DATE or --per-day X (lessons a day). Nothing is changed yet.")
    if options:
        text = _("Or choose --finish DATE or --per-day X (lessons a day). Nothing is changed yet.")
    return [*lines, *page.wrap(text)]


def recovery_text(recovery: Recovery) -> str:
    """Return what a recovery option asks for, and its finish."""
    if recovery.kind == "keep-pace":
        return _("keep your current pace, finishing on {date}").format(date=recovery.finish)
    number = rate_number(recovery.per_day)
    text = ngettext(
        "{count} lesson a day on average, finishing on {date}",
        "{count} lessons a day on average, finishing on {date}",
        float(number),
    )
    return text.format(count=number, date=recovery.finish)
