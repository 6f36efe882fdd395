"""Sentences and parts of sentences that several views share."""

from __future__ import annotations

import re
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.curriculum import lesson_ranges
from aigc_study.i18n import N_, _, listed, ngettext
from aigc_study.views.numbers import days_text, rate_text
from aigc_study.views.page import localized, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from fractions import Fraction

    from aigc_study.domain.calendar import DateRange
    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.history import Change
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study
    from aigc_study.domain.today import Today

_MAX_NAMED = 3
# The stop after a title that ends in one, and a blank after a wide sign.
_TOO_MUCH = re.compile(r"(?<=[?!？！])[.。](?![.。])|(?<=[？！）]) ")

WEEKDAY_NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def sentence(text: str) -> str:
    """Return a text without what is too much after a title or a list in brackets."""
    return _TOO_MUCH.sub("", text)


def lesson_name(lesson: Lesson) -> str:
    """Return a lesson's number and title."""
    return f"{lesson.number} {localized(lesson.title)}"


def lesson_names(lessons: Sequence[Lesson]) -> str:
    """Return the names of a few lessons, or the count and numbers of many, in plan order."""
    if len(lessons) <= _MAX_NAMED:
        return _("; ").join(map(lesson_name, lessons))
    count = ngettext("{count} lesson", "{count} lessons", len(lessons)).format(count=len(lessons))
    return _("{count} ({numbers})").format(count=count, numbers=number_ranges(lessons))


def more_line(count: int) -> str:
    """Return the last line of a shortened list."""
    return "  " + ngettext("… and {count} more", "… and {count} more", count).format(count=count)


def number_ranges(lessons: Sequence[Lesson]) -> str:
    """Return the numbers of lessons in plan order, in the form that ``done`` takes."""
    return listed(lesson_ranges(lessons))


def weekdays_text(weekdays: Iterable[int]) -> str:
    """Return the names of weekdays (Monday is 0), or "none"."""
    return listed(_(WEEKDAY_NAMES[number]) for number in sorted(weekdays)) or _("none")


def span_text(first: date, last: date, why: str = "") -> str:
    """Return a date or a range, in the form that ``rest`` takes, with the reason if any."""
    days = first.isoformat() if first == last else f"{first}..{last}"
    return _("{days} ({why})").format(days=days, why=sanitize(why)) if why else days


def pause_line(since: date) -> str:
    """Say since when there is a pause, and how to end it."""
    return _("Paused from {date} on; “aigc-study resume” ends the pause.").format(date=since)


def rest_text(study: Study) -> str:
    """Say that today is a rest day, and of which pause if it is in one; "" on other days."""
    schedule = study.schedule
    pause = study.progress.rest.pause_on(schedule.today)
    if pause and pause.until:
        text = _("Paused from {first} through {last}: nothing is due today.")
        return text.format(first=pause.first, last=pause.until - timedelta(days=1))
    if pause:
        return pause_line(pause.first)
    return _("Today is a rest day: nothing is due.") if schedule.rests_today else ""


def past_end_lines(day: date | None, study: Study, past: DateRange | None = None) -> list[str]:
    """Warn of a rest day that may have been meant otherwise.

    ``past`` are the days that the same words, without a year, meant lately. Otherwise a day after
    the plan's end may be a slip.
    """
    if past:
        text = _(
            "Check the year: for the days just past, write {days}. “aigc-study undo” undoes this."
        )
        return [text.format(days=span_text(*past))]
    finish = study.schedule.finish
    if not day or not finish or not study.schedule.today <= finish < day:
        return []
    text = _("Check the date: {date} is after the plan's end. “aigc-study undo” undoes it.")
    return [text.format(date=day)]


def orphaned_text(study: Study) -> str:
    """Say how many marks the plan has no lesson for, and how to bring them back; "" if none."""
    count = len(study.progress.orphaned)
    text = ngettext(
        "{count} lesson you marked is no longer in this plan. “renamed” in the plan keeps its"
        " marks: see “aigc-study doctor”.",
        "{count} lessons you marked are no longer in this plan. “renamed” in the plan keeps their"
        " marks: see “aigc-study doctor”.",
        count,
    )
    return text.format(count=count) if count else ""


def plan_end_lines(study: Study) -> list[str]:
    """Say when the current schedule ends; nothing without one, or without a start."""
    if study.schedule.calendar is None or not study.schedule.end:
        return []
    if study.schedule.finish is None:
        return [no_finish_line()]
    return [_("The plan now ends on {date}.").format(date=study.schedule.finish)]


def moved_end_lines(before: Study, after: Study) -> list[str]:
    """Say when the schedule ends if that has changed, and whether that is later or earlier."""
    old, new = before.schedule.finish, after.schedule.finish
    if old == new:
        return []
    if old is None or new is None:
        return plan_end_lines(after)
    if old < new:
        text = _("The plan now ends later, on {date}.")
    else:
        text = _("The plan now ends earlier, on {date}.")
    return [text.format(date=new)]


def moved_start_line(old: date, new: date) -> str:
    """Say from when to when the start has moved."""
    return _("The start moved from {old} to {new}.").format(old=old, new=new)


def moved_lines(before: Study, after: Study) -> list[str]:
    """Say how a change has moved the plan's dates: its start, its end, or both."""
    old, new, finish = before.progress.start, after.progress.start, after.schedule.finish
    if old == new:
        return moved_end_lines(before, after)
    if new is None:
        return [_("The plan has no start date any more.")]
    if old is not None:
        return [moved_start_line(old, new), *moved_end_lines(before, after)]
    if finish is None:
        return [_("The plan begins on {start}.").format(start=new), no_finish_line()]
    return [_("The plan begins on {start} and ends on {finish}.").format(start=new, finish=finish)]


def no_finish_line() -> str:
    """Say that the schedule ends past the year 9999."""
    return _("The plan ends after the year 9999.")


def time_text(at: datetime) -> str:
    """Return when something was recorded, to the minute, in the local time of then."""
    return at.isoformat(sep=" ", timespec="minutes")[:16]


def change_text(change: Change, curriculum: Curriculum) -> str:
    """Return what a change did, in a few words."""
    parts = []
    for did, text in _LESSON_TEXTS.items():
        ids = [entry.lesson for entry in change.entries if entry.did == did]
        if ids:
            parts.append(_(text).format(lessons=names_of(ids, curriculum)))
    for entry in change.entries:
        if entry.did == "merge":
            parts.append(_merge_text(len({*entry.adds, *entry.drops})))
        elif entry.did == "restore":
            parts.append(_("restored backup"))
    texts = [_calendar_text(entry) for entry in change.entries if entry.did in _CALENDAR_TEXTS]
    parts += texts[:_MAX_NAMED]
    more = len(texts) - _MAX_NAMED
    if more > 0:
        parts.append(ngettext("{count} more", "{count} more", more).format(count=more))
    return _("; ").join(parts)


_LESSON_TEXTS = {
    "done": N_("done {lessons}"),
    "undone": N_("unmarked {lessons}"),
    "skip": N_("skipped {lessons}"),
    "note": N_("note on {lessons}"),
}
_CALENDAR_TEXTS = {
    "start": N_("start {date}"),
    "rest": N_("rest {days}"),
    "work": N_("no rest {days}"),
    "weekly": N_("weekly rest {days} from {date}"),
    "pause": N_("pause from {date}"),
    "resume": N_("back from {date} on"),
    "replan": N_("replan from {date}: {option}"),
}


def _merge_text(count: int) -> str:
    if not count:
        return _("merge")
    text = ngettext("merge of {count} change", "merge of {count} changes", count)
    return text.format(count=count)


def _calendar_text(entry: Entry) -> str:
    if entry.on is None:
        return ""
    days = span_text(entry.on, entry.to or entry.on, entry.text)
    if entry.weekdays is not None:
        if not entry.weekdays:
            return _("no weekly rest from {date}").format(date=entry.on)
        days = weekdays_text(map(WEEKDAYS.index, entry.weekdays))
    option = _replan_text(entry) if entry.did == "replan" else ""
    return _(_CALENDAR_TEXTS[entry.did]).format(date=entry.on, days=days, option=option)


def _replan_text(entry: Entry) -> str:
    """Return what was chosen, in a few words."""
    if entry.per_day:
        text = ngettext("{count} lesson a day", "{count} lessons a day", entry.per_day)
        return text.format(count=rate_text(entry.per_day))
    kind = _(_REPLAN_TEXTS[entry.way]) if entry.way in _REPLAN_TEXTS else sanitize(entry.way)
    text = ngettext("{kind}, over {count} study day", "{kind}, over {count} study days", entry.days)
    return text.format(kind=kind, count=entry.days)


_REPLAN_TEXTS = {
    "keep-date": N_("same finish date"),
    "keep-pace": N_("same pace"),
    "finish": N_("new finish date"),
}


def names_of(ids: Sequence[str], curriculum: Curriculum) -> str:
    """Return the names of the lessons with these ids, which the plan may lack."""
    current = {curriculum.current_id(lesson_id) for lesson_id in ids}
    found = [curriculum.lessons[each] for each in current if each in curriculum.lessons]
    in_plan = sorted(found, key=attrgetter("stage", "ordinal"))
    orphaned = sorted(map(sanitize, current - curriculum.lessons.keys()))
    names = [lesson_names(in_plan)] if in_plan else []
    return _("; ").join([*names, *orphaned])


def status_text(study: Study, variance: Fraction) -> str:
    """Say whether the learner is ahead, behind or on track, by the schedule that holds."""
    start, schedule = study.progress.start, study.schedule
    if study.progress.finished_on:
        return _finished_text(study.progress.finished_on, int(variance))
    if study.is_over:
        return _("Every lesson is skipped.")
    if start is None:
        return _(
            "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
            " or set a date with “aigc-study start”."
        )
    if not schedule.study_day and start <= schedule.today:
        text = _("No study day yet: all days since the start, {start}, are rest days.")
        return text.format(start=start)
    if not schedule.study_day:
        days = (start - schedule.today).days
        return ngettext(
            "You start on {date}, in {days} day.",
            "You start on {date}, in {days} days.",
            days,
        ).format(date=start, days=days)
    text = _("Study day {day} of {total}: {status}.")
    if schedule.study_day > schedule.end:
        text = _("Study day {day} (the plan ended on day {total}): {status}.")
    status = _plan_variance_text(study, variance)
    return text.format(day=schedule.study_day, total=schedule.end, status=status)


def variance_text(variance: Fraction) -> str:
    """Return whether a variance is ahead, behind or on track, in a few words."""
    if not variance:
        return _("on track")
    text = _("{days} ahead") if variance > 0 else _("{days} behind")
    return text.format(days=days_text(variance))


def _plan_variance_text(study: Study, variance: Fraction) -> str:
    """Say how many days ahead or behind the learner is, and how many lessons are overdue."""
    if not variance:
        return _("on track")
    if variance > 0:
        return _("{days} ahead of the plan").format(days=days_text(variance))
    overdue = len(study.overdue_lessons)
    return ngettext(
        "{days} behind the plan, {count} lesson overdue",
        "{days} behind the plan, {count} lessons overdue",
        overdue,
    ).format(days=days_text(variance), count=overdue)


def nothing_left_text(today: Today, study: Study) -> str:
    """Say why nothing is left to do today: it is done, or the next lesson is not due yet."""
    if study.is_over:
        return _("Every lesson is done or skipped.")
    if today.is_done:
        return _("That's it for today.")
    lesson = study.open_lessons[0]
    due_on = study.schedule.due_on(lesson)
    if due_on is None:
        return sentence(_("Next: {lesson}.").format(lesson=lesson_name(lesson)))
    text = _("Next: {lesson}, due on {date}.")
    if study.is_overdue(lesson):
        text = _("Next: {lesson}, overdue, due {date}.")
    return sentence(text.format(lesson=lesson_name(lesson), date=due_on))


def nothing_left_lines(today: Today, study: Study) -> list[str]:
    """Say why nothing is left to do today, and how to go on all the same."""
    if study.is_over:
        return [nothing_left_text(today, study)]
    texts = [rest_text(study), nothing_left_text(today, study)]
    texts.append(_("To do more, see “aigc-study next 3”."))
    return [text for text in texts if text]


def _finished_text(finished_on: date, ahead: int) -> str:
    if not ahead:
        return _("Finished on {date}, as planned. Well done!").format(date=finished_on)
    if ahead > 0:
        text = ngettext(
            "Finished on {date}, {days} study day before the planned end. Well done!",
            "Finished on {date}, {days} study days before the planned end. Well done!",
            ahead,
        )
    else:
        text = ngettext(
            "Finished on {date}, {days} study day after the planned end. Well done!",
            "Finished on {date}, {days} study days after the planned end. Well done!",
            -ahead,
        )
    return text.format(date=finished_on, days=abs(ahead))
