"""The recovery options that ``replan`` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import N_, _, listed, ngettext
from aigc_study.views.numbers import average_number, rate_text
from aigc_study.views.page import BOLD
from aigc_study.views.wording import no_finish_line, status_text, variance_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.replan import Break, Recovery
    from aigc_study.views.page import Page


def lines(
    report: StatusReport, gap: Break | None, options: Sequence[Recovery], page: Page
) -> list[str]:
    """Return the status and the options, each with the command that takes it."""
    lines = page.wrap(status_text(report.study, report.variance))
    if gap:
        command = f"aigc-study rest add {gap.first}..{gap.last}"
        lines += ["", *_bold(command, page), *page.wrap(_break_text(gap), head="  ")]
    for recovery in options:
        command = f"aigc-study replan --{recovery.kind}"
        lines += ["", *_bold(command, page)]
        for text in recovery_lines(recovery):
            lines += page.wrap(text, head="  ")
    if report.is_far and all(recovery.kind != "keep-pace" for recovery in options):
        text = _("Keeping your pace would take more than twice as long as planned (--keep-pace).")
        lines += ["", *page.wrap(text)]
    return [
        *lines,
        "",
        *page.wrap(
            _("Or choose --finish DATE, or --per-day X (lessons a day). Nothing is changed yet.")
        ),
    ]


def _bold(text: str, page: Page) -> list[str]:
    return [page.style(line, BOLD) for line in page.wrap(text)]


def _break_text(gap: Break) -> str:
    """Say what a break changes."""
    text = _("Nothing was marked then. If you make it a break, you are {status}. {finish}")
    finish = no_finish_line()
    if gap.finish:
        finish = _("The plan then ends on {date}.").format(date=gap.finish)
    return text.format(status=variance_text(gap.variance), finish=finish)


def recovery_lines(recovery: Recovery, asked: date | None = None) -> list[str]:
    """Return an option's finish, and how many lessons are due on the next study days.

    The finish is before the day ``asked`` for if that is a rest day.
    """
    if recovery.kind == "per-day":
        text = ngettext(
            "{count} lesson a day, finishing on {date}.",
            "{count} lessons a day, finishing on {date}.",
            recovery.per_day,
        ).format(count=rate_text(recovery.per_day), date=recovery.finish)
    elif asked and asked != recovery.finish:
        text = _("{asked} is a rest day; the last lesson falls on {date}.")
        text = text.format(asked=asked, date=recovery.finish)
    else:
        text = _(_OPTION_TEXTS[recovery.kind]).format(date=recovery.finish)
    lessons = _("Lessons on your next study days: {lessons}.")
    if recovery.later and recovery.kind != "per-day":
        lessons = _(
            "Lessons on your next study days: {lessons}; after that {count} a day on average."
        )
    return [
        text,
        lessons.format(
            lessons=listed(recovery.next_days),
            count=average_number(recovery.later),
        ),
    ]


_OPTION_TEXTS = {
    "keep-date": N_("Keep the finish date, {date}."),
    "keep-pace": N_("Keep your current pace, finishing on {date}."),
    "finish": N_("Finish on {date}."),
}
