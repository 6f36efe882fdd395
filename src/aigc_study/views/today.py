"""What to do today, and the lessons that come next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.json import FORMAT, Json, iso, lesson_object
from aigc_study.views.next import lesson_line
from aigc_study.views.numbers import rate_number, rounded
from aigc_study.views.page import BOLD, OVERDUE, RED, TODO, state_sign
from aigc_study.views.wording import (
    more_line,
    no_finish_line,
    orphaned_text,
    pause_line,
    status_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.study import Study
    from aigc_study.domain.today import Today
    from aigc_study.views.page import Page

_MAX_LESSONS = 5


def lines(today_plan: Today, report: StatusReport, page: Page) -> list[str]:
    """Return the status, the lessons due, overdue and next, and how many a day are enough."""
    lines = page.wrap(status_text(report))
    if orphaned := orphaned_text(report.study):
        lines += page.wrap(orphaned)
    if report.status == "finished":
        return lines
    schedule = report.study.schedule
    if schedule.rests_today:
        lines += page.wrap(_rest_text(report.study))
    lines += _section(_("Due today"), today_plan.due, TODO, page)
    lines += _section(_("Overdue"), today_plan.overdue, OVERDUE, page)
    upcoming = _("After that") if today_plan.due or today_plan.overdue else _("Coming next")
    lines += _section(upcoming, today_plan.upcoming[: today_plan.share], TODO, page)
    if schedule.study_day:
        lines += ["", *page.wrap(_pace_text(today_plan))]
    return lines


def _rest_text(study: Study) -> str:
    """Say that today is a rest day, and of which pause if it is in one."""
    pause = study.progress.rest.pause_on(study.schedule.today)
    if pause is None:
        return _("Today is a rest day: nothing is due.")
    if pause.until is None:
        return pause_line(pause.first)
    text = _("Paused from {first} through {last}: nothing is due today.")
    return text.format(first=pause.first, last=pause.until - timedelta(days=1))


def _section(heading: str, lessons: Sequence[Lesson], sign: str, page: Page) -> list[str]:
    if not lessons:
        return []
    count = _("{heading} ({count})").format(heading=heading, count=len(lessons))
    shown = lessons[:_MAX_LESSONS]
    widest = max(len(lesson.number) for lesson in shown)
    lines = ["", page.style(count, BOLD)]
    for lesson in shown:
        line = lesson_line(f"  {state_sign(sign)} ", lesson, widest, page)
        lines.append(page.style(line, RED) if sign == OVERDUE else line)
    more = len(lessons) - len(shown)
    if more:
        lines.append(more_line(more))
    return lines


def _pace_text(today_plan: Today) -> str:
    if today_plan.finish is None:
        return no_finish_line()
    if today_plan.per_day is None:
        return _(
            "The plan's last day has passed: see “aigc-study replan” for getting back on track."
        )
    number = rate_number(today_plan.per_day)
    return ngettext(
        "To finish on {date}, do {count} lesson a day on average.",
        "To finish on {date}, do {count} lessons a day on average.",
        float(number),
    ).format(count=number, date=today_plan.finish)


def data(today_plan: Today, report: StatusReport) -> Json:
    """Return what ``today --json`` prints."""
    study, schedule, per_day = report.study, report.study.schedule, today_plan.per_day
    return {
        "format": FORMAT,
        "today": schedule.today.isoformat(),
        "study_day": schedule.study_day or None,
        "target_days": schedule.target_days,
        "rest": schedule.rests_today,
        "status": report.status,
        "variance_days": rounded(report.variance),
        "due": [lesson_object(each, study) for each in today_plan.due],
        "overdue": [lesson_object(each, study) for each in today_plan.overdue],
        "next": [lesson_object(each, study) for each in today_plan.upcoming[: today_plan.share]],
        "lessons_per_day": None if per_day is None else rounded(per_day),
        "finish": iso(today_plan.finish),
        "orphaned": list(study.progress.orphaned),
    }
