"""What ``done`` marked, and what that finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.curriculum import lesson_ranges
from aigc_study.domain.milestones import milestones
from aigc_study.domain.today import plan_today
from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.marking import (
    finished_lines,
    marked_line,
    note_and_date_lines,
    skipped_lines,
    split,
)
from aigc_study.views.page import localized
from aigc_study.views.wording import (
    lesson_name,
    lesson_names,
    nothing_left_lines,
    nothing_left_text,
    number_ranges,
    rest_text,
    sentence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.marking import MarkKind
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_MAX_DAYS = 3


def answers_line() -> str:
    """Say what may be answered to the questions."""
    return _("Answer y (done), n (not yet), s (skip for good) or q (stop and save).")


def question(lesson: Lesson, page: Page) -> str:
    """Ask whether a lesson is done, in one line."""
    text = _("{lesson}: done? [y/N/s/q]")
    room = None if page.width is None else page.width - text_width.width(text) + len("{lesson}") - 2
    return text.format(lesson=page.fit(lesson_name(lesson), room))


def lines(
    marks: Mapping[MarkKind, Sequence[Lesson]],
    asked: date | None,
    before: Study,
    after: Study,
    entries: Sequence[Entry],
) -> list[str]:
    """Say which lessons were marked, which were before, what that finished and moved.

    ``asked`` is the day that was asked for, if any.
    """
    marked, unchanged = split(marks["done"], "done", before)
    skipped, skipped_before = split(marks.get("skip", ()), "skipped", before)
    lines = []
    if marked:
        texts = _("Done: {lessons}. {stages}."), _("Done on {date}: {lessons}. {stages}.")
        lines.append(marked_line(texts, marked, after, entries))
    if back := [lesson for lesson in marked if before.state(lesson) == "skipped"]:
        text = _("No longer skipped: {lessons}.")
        lines.append(sentence(text.format(lessons=lesson_names(back))))
    lines += _unchanged_lines(unchanged, asked, before)
    lines += skipped_lines(skipped, skipped_before, after, entries)
    lines += finished_lines([*marked, *skipped], before, after) + _milestone_lines(before, after)
    lines += note_and_date_lines(before, after, entries)
    today = plan_today(after)
    if today.next:
        lines.append(_left_text(today.next))
    elif not lines:
        lines += nothing_left_lines(today, after)
    elif today.is_done and not after.is_over:
        lines.append(nothing_left_text(today, after))
    elif marked and not asked and (rest := rest_text(after)):
        lines.append(rest)
    return lines


def _unchanged_lines(unchanged: Sequence[Lesson], asked: date | None, before: Study) -> list[str]:
    """Say which lessons were done before, and how to change the date if another was asked for."""
    if not unchanged:
        return []
    done_on = before.progress.done_on
    by_day: dict[date | None, list[Lesson]] = {}
    for lesson in unchanged:
        by_day.setdefault(done_on[lesson.id], []).append(lesson)
    if len(by_day) > _MAX_DAYS:
        by_day = {None: list(unchanged)}
    lines = []
    for day, lessons in by_day.items():
        text = _("Already done on {date}: {lessons}.") if day else _("Already done: {lessons}.")
        if day == before.schedule.today:
            text = _("Already done today: {lessons}.")
        lines.append(sentence(text.format(date=day, lessons=lesson_names(lessons))))
    if others := [lesson for lesson in unchanged if asked and done_on[lesson.id] != asked]:
        text = _(
            "To change the date: “aigc-study undone {numbers}”,"
            " then “aigc-study done {numbers} --on {date}”."
        )
        lines.append(text.format(numbers=" ".join(lesson_ranges(others)), date=asked))
    return lines


def _left_text(left: Sequence[Lesson]) -> str:
    """Say what is left of today's share."""
    text = ngettext(
        "Left for today: {count} lesson ({numbers}).",
        "Left for today: {count} lessons ({numbers}).",
        len(left),
    )
    return text.format(count=len(left), numbers=number_ranges(left))


def _milestone_lines(before: Study, after: Study) -> list[str]:
    """Name the milestones that were reached."""
    reached_before = {status.milestone.id for status in milestones(before) if status.reached_on}
    return [
        _("Milestone reached: {title}!").format(title=localized(status.milestone.title))
        for status in milestones(after)
        if status.reached_on and status.milestone.id not in reached_before
    ]
