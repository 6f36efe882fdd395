"""What to do today, and the lessons that come next."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from aigc_study.domain.status import status
from aigc_study.domain.streak import streak
from aigc_study.domain.today import idle_days, needs_recovery, study_days_left
from aigc_study.i18n import _, ngettext
from aigc_study.views.json import FORMAT, Json, iso, lesson_object, plan_object
from aigc_study.views.next import lesson_line
from aigc_study.views.numbers import rounded
from aigc_study.views.page import BOLD, DOT, OVERDUE, RED, TODO, state_sign
from aigc_study.views.wording import (
    WEEKDAY_NAMES,
    more_line,
    nothing_left_text,
    orphaned_text,
    rest_text,
    status_text,
)

if TYPE_CHECKING:
    from aigc_study.domain.study import Study
    from aigc_study.domain.today import Today
    from aigc_study.views.page import Page

_MAX_LESSONS = 9
_MIN_STREAK = 2


def lines(study: Study, today_plan: Today, variance: Fraction, page: Page) -> list[str]:
    """Return the date, the status, what is left of today's share, and what helps after a gap."""
    lines = [page.style(line, BOLD) for line in page.wrap(_heading(study))]
    paused = "" if study.is_over else rest_text(study)
    for text in (paused, status_text(study, variance), orphaned_text(study)):
        lines += page.wrap(text) if text else []
    if study.is_over:
        return lines
    lines += ["", *_share_lines(today_plan, study, page)]
    if not study.schedule.rests_today and (others := _others_text(today_plan)):
        lines += page.wrap(others)
    return lines + _recovery_lines(today_plan, study, page)


def _heading(study: Study) -> str:
    """Return the date, how many lessons are done, and the streak if there is one."""
    day, progress = study.schedule.today, study.progress
    text = _("{weekday}, {date} {dot} {done} of {total} lessons done").format(
        weekday=_(WEEKDAY_NAMES[day.weekday()]),
        date=day,
        dot=DOT,
        done=len(progress.done_on),
        total=len(study.curriculum.lessons) - len(progress.skipped_on),
    )
    days = streak(study).current
    if days < _MIN_STREAK:
        return text
    in_a_row = ngettext("{count} day in a row", "{count} days in a row", days).format(count=days)
    return f"{text} {DOT} {in_a_row}"


def _share_lines(today_plan: Today, study: Study, page: Page) -> list[str]:
    if not today_plan.next:
        return page.wrap(nothing_left_text(today_plan, study))
    overdue = {lesson.id for lesson in today_plan.overdue}
    heading = _("Today's lessons: {count}").format(count=today_plan.share)
    if today_plan.done_today:
        heading = _("Today's lessons: {left} of {count} left").format(
            left=len(today_plan.next), count=today_plan.share
        )
    shown = today_plan.next[:_MAX_LESSONS]
    widest = max(len(lesson.number) for lesson in shown)
    lines = [page.style(heading, BOLD)]
    for lesson in shown:
        sign = OVERDUE if lesson.id in overdue else TODO
        line = lesson_line(f"  {state_sign(sign)} ", lesson, widest, page)
        lines.append(page.style(line, RED) if sign == OVERDUE else line)
    more = len(today_plan.next) - len(shown)
    return [*lines, more_line(more)] if more else lines


def _others_text(today_plan: Today) -> str:
    """Count what is overdue or due today beyond what is left of the share."""
    named = {lesson.id for lesson in today_plan.next}
    count = sum(lesson.id not in named for lesson in (*today_plan.overdue, *today_plan.due))
    if not count:
        return ""
    text = ngettext(
        "Still overdue or due today: {count}; it comes up in the days ahead.",
        "Still overdue or due today: {count}; they come up in the days ahead.",
        count,
    )
    return text.format(count=count)


def _recovery_lines(today_plan: Today, study: Study, page: Page) -> list[str]:
    """Name the commands that help after days without study; nothing as long as all is well."""
    if not needs_recovery(today_plan.overdue, study):
        return []
    gap = idle_days(study)
    if not gap:
        return [_("To get back on track:"), "  aigc-study replan"]
    text = _("Nothing was marked from {first} to {last}. To make it a break:")
    return [
        *page.wrap(text.format(first=gap.first, last=gap.last)),
        *page.wrap(f"aigc-study rest add {gap.first}..{gap.last}", head="  "),
        _("Other ways to get back on track:"),
        "  aigc-study replan",
    ]


def data(study: Study, today_plan: Today, variance: Fraction) -> Json:
    """Return what ``today --json`` prints."""
    schedule = study.schedule
    remaining, days = len(study.open_lessons), study_days_left(study)
    return {
        "format": FORMAT,
        "today": schedule.today.isoformat(),
        "study_day": schedule.study_day or None,
        "target_days": schedule.baseline_end,
        "plan": plan_object(study),
        "rest": schedule.rests_today,
        "status": status(study, variance),
        "variance_days": rounded(variance),
        "due": [lesson_object(each, study) for each in today_plan.due],
        "overdue": [lesson_object(each, study) for each in today_plan.overdue],
        "share": today_plan.share,
        "done_today": today_plan.done_today,
        "next": [lesson_object(each, study) for each in today_plan.next],
        "lessons_per_day": rounded(Fraction(remaining, days)) if remaining and days else None,
        "finish": iso(schedule.finish),
        "orphaned": list(study.progress.orphaned),
    }
