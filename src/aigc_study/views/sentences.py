"""Where the learner stands, in sentences: now, by a plan made anew, and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.earned_value import FIRST_FORECAST_DAY
from aigc_study.i18n import _, ngettext
from aigc_study.views.numbers import days_text

if TYPE_CHECKING:
    from datetime import date

    from aigc_study.domain.earned_value import StatusReport

_LATER = "9999+"


def status_text(report: StatusReport) -> str:
    """Say in words where the learner stands."""
    start, finished_on = report.start, report.forecast.finish
    if report.status == "finished" and finished_on:
        return _finished_text(finished_on, report.plan.finish)
    if start is None:
        return _(
            "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
            " or set a date with “aigc-study start”."
        )
    if report.status == "not-started" and start <= report.today:
        text = _("Study day 1 is still to come: all days since the start, {start}, are rest days.")
        return text.format(start=start)
    if report.status == "not-started":
        days = (start - report.today).days
        return ngettext(
            "You start on {date}, in {days} day.",
            "You start on {date}, in {days} days.",
            days,
        ).format(date=start, days=days)
    text = _("Study day {day} of {total}: {standing}.")
    if report.study_day > report.finish_day:
        text = _("Study day {day}, past the target of {total}: {standing}.")
    words = {
        "on-track": _("on track"),
        "ahead": _("{days} ahead of the plan"),
        "behind": _("{days} behind the plan"),
    }
    return text.format(
        day=report.study_day,
        total=report.finish_day,
        standing=words[report.status].format(days=days_text(report.variance)),
    )


def replan_text(report: StatusReport) -> str:
    """Say since when a plan made anew holds, and how the original one stands; "" without one."""
    if not report.replanned or report.status in ("not-started", "finished"):
        return ""
    variance = report.baseline_variance
    text = _("{days} ahead") if variance > 0 else _("{days} behind")
    return _(
        "Replanned on {since}: the target is now {finish}. By the original plan: {standing}."
    ).format(
        since=report.plan.since,
        finish=report.plan.finish or _LATER,
        standing=text.format(days=days_text(variance)) if variance else _("on track"),
    )


def _finished_text(finished_on: date, target: date | None) -> str:
    if target is None:
        return _("Finished on {date}. Well done!").format(date=finished_on)
    if target == finished_on:
        return _("Finished on {date}, the target date. Well done!").format(date=finished_on)
    days = abs((target - finished_on).days)
    if finished_on < target:
        text = ngettext(
            "Finished on {date}, {days} day before the target. Well done!",
            "Finished on {date}, {days} days before the target. Well done!",
            days,
        )
    else:
        text = ngettext(
            "Finished on {date}, {days} day after the target. Well done!",
            "Finished on {date}, {days} days after the target. Well done!",
            days,
        )
    return text.format(date=finished_on, days=days)


def forecast_text(report: StatusReport) -> str:
    """Say when the learner will finish; "" where the status says it or there is nothing to say."""
    forecast, target = report.forecast, report.plan.finish
    match forecast.state:
        case "finished" | "not-started":
            return ""
        case "too-early":
            return _("A forecast comes with study day {day}; the target is {target}.").format(
                day=FIRST_FORECAST_DAY, target=target or _LATER
            )
        case "no-pace":
            return ngettext(
                "No forecast: nothing done in the last {count} study day; the target is {target}.",
                "No forecast: nothing done in the last {count} study days; the target is {target}.",
                forecast.window,
            ).format(count=forecast.window, target=target or _LATER)
    if forecast.finish is None:
        return _("At this pace the finish lies beyond the year 9999.")
    if target is None:
        return _("At this pace you finish on {date}.").format(date=forecast.finish)
    days = (forecast.finish - target).days
    if days == 0:
        text = _("At this pace you finish on {date}, the target date.")
    elif days < 0:
        text = ngettext(
            "At this pace you finish on {date}, {days} day before the target, {target}.",
            "At this pace you finish on {date}, {days} days before the target, {target}.",
            -days,
        )
    else:
        text = ngettext(
            "At this pace you finish on {date}, {days} day after the target, {target}.",
            "At this pace you finish on {date}, {days} days after the target, {target}.",
            days,
        )
    return text.format(date=forecast.finish, days=abs(days), target=target)
