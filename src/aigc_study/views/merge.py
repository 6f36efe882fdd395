"""What a merge would bring, and what going back to a backup changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.page import BOLD, DONE, TODO, localized
from aigc_study.views.wording import change_text, changed_end_lines

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.merge import Effect
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_MOST_NAMED = 20


def lines(effect: Effect, before: Study, after: Study, page: Page) -> list[str]:
    """Return how much comes, lesson by lesson what it changes, and what both sides marked."""
    changed = changed_lines(effect, before, after, page)
    if changed or before.progress != after.progress:
        text = ngettext("Brings in {count} change:", "Brings in {count} changes:", effect.changes)
    else:
        text = ngettext(
            "Brings in {count} change, which leaves your progress as it is.",
            "Brings in {count} changes, which leave your progress as it is.",
            effect.changes,
        )
    return [page.style(text.format(count=effect.changes), BOLD), *changed]


def changed_lines(effect: Effect, before: Study, after: Study, page: Page) -> list[str]:
    """Return lesson by lesson what changes, then days and notes."""
    was = before.progress.done_on
    widest = max(
        (
            len(lesson.number)
            for lessons in (effect.done, effect.undone, effect.redated, effect.both)
            for lesson in lessons
        ),
        default=0,
    )

    def line(lesson: Lesson) -> str:
        day = after.progress.done_on.get(lesson.id)
        state = str(day or _("not done"))
        if lesson in effect.redated:
            state = _("{date} (was {earlier})").format(date=day, earlier=was[lesson.id])
        head = f"  {DONE if day else TODO} {lesson.number.ljust(widest)}  {state}  "
        text = head + localized(lesson.title)
        return text if page.width is None else text_width.fit(text, page.width, page.ellipsis)

    lines = []
    for lessons in (effect.done, effect.undone, effect.redated):
        lines += _first_of(list(map(line, lessons)), page)
    lines += [f"  {change_text(change, after.curriculum)}" for change in effect.days]
    lines += [
        "  " + _("no longer: {change}").format(change=change_text(change, after.curriculum))
        for change in effect.days_gone
    ]
    if effect.notes > 0:
        text = ngettext("{count} note", "{count} notes", effect.notes)
        lines.append("  " + text.format(count=effect.notes))
    elif effect.notes < 0:
        text = ngettext("{count} note fewer", "{count} notes fewer", -effect.notes)
        lines.append("  " + text.format(count=-effect.notes))
    if effect.both:
        lines.append(page.style(_("Marked on both sides:"), BOLD))
        lines += _first_of(list(map(line, effect.both)), page)
    return lines


def _first_of(lines: list[str], page: Page) -> list[str]:
    """Return as many as one wants to see on a terminal, or all of them for a pipe."""
    more = len(lines) - _MOST_NAMED
    if page.width is None or more <= 0:
        return lines
    text = ngettext("… and {count} more", "… and {count} more", more)
    return [*lines[:_MOST_NAMED], "  " + text.format(count=more)]


def merged_lines(before: Study, after: Study) -> list[str]:
    """Say that it is done, and how to take it back."""
    return [_("Merged; “aigc-study undo” takes it back."), *changed_end_lines(before, after)]
