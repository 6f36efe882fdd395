"""What a merge would change; ``views.backup`` shows the same of a restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.page import BOLD, DONE, TODO, localized, state_sign
from aigc_study.views.wording import change_text, more_line

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.history import Change
    from aigc_study.domain.merge import Diff
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_MAX_LESSONS = 20


def lines(diff: Diff, before: Study, after: Study, page: Page) -> list[str]:
    """Return the number of changes, what they change, and what both sides marked."""
    changed = changed_lines(diff, before, after, page)
    count = len(diff.started) + len(diff.stopped)
    if not count:
        text = _("There are entries to merge; your progress stays the same.")
    elif changed or before.progress != after.progress:
        text = ngettext("{count} change to merge:", "{count} changes to merge:", count)
    else:
        text = ngettext(
            "{count} change to merge; your progress stays the same.",
            "{count} changes to merge; your progress stays the same.",
            count,
        )
    return [page.style(text.format(count=count), BOLD), *changed]


def changed_lines(diff: Diff, before: Study, after: Study, page: Page) -> list[str]:
    """Return what changes: lessons, then the start, rest and schedule, then notes."""
    earlier = before.progress.done_on
    widest = max(
        (
            len(lesson.number)
            for lessons in (diff.done, diff.undone, diff.redated, diff.marked_by_both)
            for lesson in lessons
        ),
        default=0,
    )

    def line(lesson: Lesson) -> str:
        day = after.progress.done_on.get(lesson.id)
        state = str(day or _("not done"))
        if lesson in diff.redated:
            state = _("{date} (was {earlier})").format(date=day, earlier=earlier[lesson.id])
        sign = state_sign(DONE if day else TODO)
        head = f"  {sign} {lesson.number.ljust(widest)}  {state}  "
        text = head + localized(lesson.title)
        return page.fit(text)

    lines = []
    for lessons in (diff.done, diff.undone, diff.redated):
        lines += _shortened(list(map(line, lessons)), page)
    started, stopped = (
        [change_text(change, after.curriculum) for change in changes if _is_told(change)]
        for changes in (diff.started, diff.stopped)
    )
    lines += [f"  {text}" for text in started]
    lines += ["  " + _("no longer counts: {change}").format(change=text) for text in stopped]
    if diff.notes > 0:
        text = ngettext("{count} note", "{count} notes", diff.notes)
        lines.append("  " + text.format(count=diff.notes))
    elif diff.notes < 0:
        text = ngettext("{count} note fewer", "{count} notes fewer", -diff.notes)
        lines.append("  " + text.format(count=-diff.notes))
    if diff.marked_by_both:
        lines.append(page.style(_("Marked on both sides:"), BOLD))
        lines += _shortened(list(map(line, diff.marked_by_both)), page)
    return lines


def _is_told(change: Change) -> bool:
    """Whether a change is told by what it did; marks as done and notes are told otherwise."""
    return change.changes_calendar or any(entry.did == "skip" for entry in change.entries)


def _shortened(lines: list[str], page: Page) -> list[str]:
    """Return at most ``_MAX_LESSONS`` lines on a terminal, all of them in a pipe."""
    more = len(lines) - _MAX_LESSONS
    if page.width is None or more <= 0:
        return lines
    return [*lines[:_MAX_LESSONS], more_line(more)]
