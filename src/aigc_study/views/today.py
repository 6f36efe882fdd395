"""What to do today, and the lessons that come next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.numbers import rate_number
from aigc_study.views.page import BOLD, OVERDUE, RED, TODO, localized
from aigc_study.views.sentences import status_text
from aigc_study.views.wording import break_line, no_finish_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.today import Today
    from aigc_study.views.page import Page

_MOST_NAMED = 5


def today_lines(today_plan: Today, report: StatusReport, page: Page, *, resting: bool) -> list[str]:
    """Return where the learner stands, what is due, late and next, and what a day is enough."""
    lines = text_width.wrap_hanging("", status_text(report), page.width)
    if report.status == "finished":
        return lines
    if resting and report.paused_since and report.paused_since <= report.today:
        lines += text_width.wrap_hanging("", break_line(report.paused_since), page.width)
    elif resting:
        lines.append(_("Today is a rest day: nothing is due."))
    lines += _section(_("Due today"), today_plan.due, TODO, page)
    lines += _section(_("Overdue"), today_plan.overdue, OVERDUE, page)
    upcoming = _("After that") if today_plan.due or today_plan.overdue else _("Coming next")
    lines += _section(upcoming, today_plan.upcoming[: today_plan.share], TODO, page)
    if report.study_day:
        lines += ["", *text_width.wrap_hanging("", _pace_text(today_plan), page.width)]
    return lines


def next_lines(lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return the lessons, each with the number that ``done`` takes."""
    widest = max((len(lesson.number) for lesson in lessons), default=0)
    return [_line("", lesson, widest, page) for lesson in lessons]


def _section(heading: str, lessons: Sequence[Lesson], sign: str, page: Page) -> list[str]:
    if not lessons:
        return []
    count = _("{heading} ({count})").format(heading=heading, count=len(lessons))
    shown = lessons[:_MOST_NAMED]
    widest = max(len(lesson.number) for lesson in shown)
    lines = ["", page.style(count, BOLD)]
    for lesson in shown:
        line = _line(f"  {sign} ", lesson, widest, page)
        lines.append(page.style(line, RED) if sign == OVERDUE else line)
    more = len(lessons) - len(shown)
    if more:
        text = ngettext("… and {count} more", "… and {count} more", more)
        lines.append("  " + text.format(count=more))
    return lines


def _line(before: str, lesson: Lesson, widest: int, page: Page) -> str:
    line = f"{before}{lesson.number.ljust(widest)}  {localized(lesson.title)}"
    return line if page.width is None else text_width.fit(line, page.width, page.ellipsis)


def _pace_text(today_plan: Today) -> str:
    if today_plan.finish is None:
        return no_finish_line()
    if today_plan.per_day is None:
        return _("The plan's last day is over: see “aigc-study replan” for the ways back.")
    number = rate_number(today_plan.per_day)
    return ngettext(
        "{count} lesson a day on average is enough to finish on {date}.",
        "{count} lessons a day on average are enough to finish on {date}.",
        float(number),
    ).format(count=number, date=today_plan.finish)
