"""Sentences and parts of sentences that several views share."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.i18n import N_, _, ngettext
from aigc_study.views.numbers import days_text, percent_text
from aigc_study.views.page import localized, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.earned_value import StatusReport
    from aigc_study.domain.history import Change
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study

_MAX_NAMED = 3
_STOP_TOO_MANY = re.compile(r"(?<=[?!？！])[.。](?![.。])")

WEEKDAY_NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def sentence(text: str) -> str:
    """Return a text without the full stops after titles that end in a question or exclamation."""
    return _STOP_TOO_MANY.sub("", text)


def lesson_name(lesson: Lesson) -> str:
    """Return a lesson's number and title."""
    return f"{lesson.number} {localized(lesson.title)}"


def lesson_names(lessons: Sequence[Lesson]) -> str:
    """Return the names of a few lessons, or the count and numbers of many, in plan order."""
    if len(lessons) <= _MAX_NAMED:
        return _("; ").join(map(lesson_name, lessons))
    count = ngettext("{count} lesson", "{count} lessons", len(lessons)).format(count=len(lessons))
    return _("{count} ({numbers})").format(count=count, numbers=number_ranges(lessons))


def stages_text(lessons: Sequence[Lesson], after: Study) -> str:
    """Return the progress of the stages of some lessons."""
    texts = []
    for ordinal in sorted({lesson.stage for lesson in lessons}):
        in_stage = after.curriculum.stages[ordinal - 1].lessons
        done = after.progress.count_done(in_stage)
        texts.append(
            _("Stage {stage}: {done}/{total}, {percent}").format(
                stage=ordinal,
                done=done,
                total=len(in_stage),
                percent=percent_text(done, len(in_stage)),
            )
        )
    return _("; ").join(texts)


def more_line(count: int) -> str:
    """Return the last line of a shortened list."""
    return "  " + ngettext("… and {count} more", "… and {count} more", count).format(count=count)


def number_ranges(lessons: Sequence[Lesson]) -> str:
    """Return the numbers of lessons in plan order as ranges that ``done`` takes: ``1.1-3, 2.5``."""
    ranges = []
    # Among consecutive lessons, ordinal minus list index is constant.
    pairs = groupby(enumerate(lessons), key=lambda pair: (pair[1].stage, pair[1].ordinal - pair[0]))
    for _key, group in pairs:
        consecutive = [lesson for _index, lesson in group]
        first, last = consecutive[0], consecutive[-1]
        ranges.append(first.number if first is last else f"{first.number}-{last.ordinal}")
    return _(", ").join(ranges)


def weekdays_text(weekdays: Iterable[int]) -> str:
    """Return the names of weekdays (Monday is 0), or "none"."""
    return _(", ").join(_(WEEKDAY_NAMES[number]) for number in sorted(weekdays)) or _("none")


def span_text(first: date, last: date, why: str = "") -> str:
    """Return a date or a range, in the form that ``rest`` takes, with the reason if any."""
    days = first.isoformat() if first == last else f"{first}..{last}"
    return _("{days} ({why})").format(days=days, why=sanitize(why)) if why else days


def pause_line(since: date) -> str:
    """Say since when there is a pause, and how to end it."""
    return _("Paused from {date} on; “aigc-study resume” ends the pause.").format(date=since)


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
    """Say when the current schedule ends; nothing without a start."""
    if study.schedule.calendar is None:
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
            parts.append(_(text).format(lessons=_names_of(ids, curriculum)))
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
    "note": N_("note on {lessons}"),
}
_CALENDAR_TEXTS = {
    "start": N_("start {date}"),
    "rest": N_("rest {days}"),
    "work": N_("no rest {days}"),
    "weekly": N_("weekly rest {days} from {date}"),
    "pause": N_("pause from {date}"),
    "resume": N_("back from {date} on"),
    "replan": N_("replan from {date} over {count} study days"),
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
        days = weekdays_text(map(WEEKDAYS.index, entry.weekdays))
    return _(_CALENDAR_TEXTS[entry.did]).format(date=entry.on, days=days, count=entry.days)


def _names_of(ids: Sequence[str], curriculum: Curriculum) -> str:
    current = {curriculum.current_id(lesson_id) for lesson_id in ids}
    found = [curriculum.lessons[each] for each in current if each in curriculum.lessons]
    in_plan = sorted(found, key=attrgetter("stage", "ordinal"))
    orphaned = sorted(map(sanitize, current - curriculum.lessons.keys()))
    names = [lesson_names(in_plan)] if in_plan else []
    return _("; ").join([*names, *orphaned])


def status_text(report: StatusReport) -> str:
    """Say whether the learner is ahead, behind or on track."""
    start, schedule = report.study.progress.start, report.study.schedule
    if report.total.finished_on:
        return _finished_text(report.total.finished_on, int(report.variance))
    if start is None:
        return _(
            "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
            " or set a date with “aigc-study start”."
        )
    if report.status == "not-started" and start <= schedule.today:
        text = _("No study day yet: all days since the start, {start}, are rest days.")
        return text.format(start=start)
    if report.status == "not-started":
        days = (start - schedule.today).days
        return ngettext(
            "You start on {date}, in {days} day.",
            "You start on {date}, in {days} days.",
            days,
        ).format(date=start, days=days)
    text = _("Study day {day} of {total}: {standing}.")
    if schedule.study_day > schedule.finish_day:
        text = _("Study day {day}, past the target of {total}: {standing}.")
    words = {
        "on-track": _("on track"),
        "ahead": _("{days} ahead of the plan"),
        "behind": _("{days} behind the plan"),
    }
    return text.format(
        day=schedule.study_day,
        total=schedule.finish_day,
        standing=words[report.status].format(days=days_text(report.variance)),
    )


def _finished_text(finished_on: date, ahead: int) -> str:
    if not ahead:
        return _("Finished on {date}, as planned. Well done!").format(date=finished_on)
    if ahead > 0:
        text = ngettext(
            "Finished on {date}, {days} day before the planned end. Well done!",
            "Finished on {date}, {days} days before the planned end. Well done!",
            ahead,
        )
    else:
        text = ngettext(
            "Finished on {date}, {days} day after the planned end. Well done!",
            "Finished on {date}, {days} days after the planned end. Well done!",
            -ahead,
        )
    return text.format(date=finished_on, days=abs(ahead))
