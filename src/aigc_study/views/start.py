"""The result of ``start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _

if TYPE_CHECKING:
    from datetime import date


def line(start: date, target_finish: date | None, *, changed: bool) -> str:
    """Say when study starts, and when it is planned to finish."""
    if target_finish is None:
        text = _("Start set to {date}.") if changed else _("The start is already {date}.")
    elif changed:
        text = _("Start set to {date}; the target finish is {finish}.")
    else:
        text = _("The start is already {date}; the target finish is {finish}.")
    return text.format(date=start, finish=target_finish)
