"""What a merge would bring, and what going back to a backup changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views import cells
from aigc_study.views.page import BOLD, DONE, TODO, clean, local
from aigc_study.views.words import change_text, plan_end_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.curriculum import Lesson
    from aigc_study.merging import Effect
    from aigc_study.store.backups import Backup
    from aigc_study.study import Study
    from aigc_study.views.page import Page

_MOST_NAMED = 20


def effect_lines(effect: Effect, before: Study, after: Study, page: Page) -> list[str]:
    """Return how much comes, lesson by lesson what it changes, and what both sides marked."""
    count = ngettext("Brings in {count} change:", "Brings in {count} changes:", effect.changes)
    return [
        page.style(count.format(count=effect.changes), BOLD),
        *_changed_lines(effect, before, after, page),
    ]


def _changed_lines(effect: Effect, before: Study, after: Study, page: Page) -> list[str]:
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
        text = head + local(lesson.title)
        return text if page.width is None else cells.fit(text, page.width, page.ellipsis)

    lines = []
    for lessons in (effect.done, effect.undone, effect.redated):
        lines += _first_of(list(map(line, lessons)), page)
    lines += [f"  {change_text(change, after.curriculum)}" for change in effect.days]
    if effect.notes > 0:
        text = ngettext("{count} note", "{count} notes", effect.notes)
        lines.append("  " + text.format(count=effect.notes))
    if effect.both:
        lines.append(page.style(_("Marked on both sides, where the last mark counts:"), BOLD))
        lines += _first_of(list(map(line, effect.both)), page)
    return lines if after.plan.finish == before.plan.finish else lines + plan_end_lines(after)


def _first_of(lines: list[str], page: Page) -> list[str]:
    """Return as many as one wants to see on a terminal, or all of them for a pipe."""
    more = len(lines) - _MOST_NAMED
    if page.width is None or more <= 0:
        return lines
    text = ngettext("… and {count} more", "… and {count} more", more)
    return [*lines[:_MOST_NAMED], "  " + text.format(count=more)]


def merge_question() -> str:
    """Ask whether what was shown is to be merged."""
    return _("Merge?")


def merged_line() -> str:
    """Say that it is done, and how to take it back."""
    return _("Merged; “aigc-study undo” takes it back.")


def not_merged_line() -> str:
    """Say that nothing was changed, and how to merge without being asked."""
    return _("Nothing was changed. Add --yes to merge.")


def nothing_to_merge_line() -> str:
    """Say that the journal has everything."""
    return _("Nothing to merge: the journal has it all.")


def restored_lines(
    backup: Backup, effect: Effect, before: Study, after: Study, page: Page
) -> list[str]:
    """Say what going back to a backup changed, and how to take that back."""
    text = _("Restored the backup of {date}; “aigc-study undo” takes that back.")
    return [text.format(date=backup.day), *_changed_lines(effect, before, after, page)]


def nothing_to_restore_line(backup: Backup) -> str:
    """Say that the journal says what the backup does."""
    return _("Nothing to restore: your progress is that of the backup of {date}.").format(
        date=backup.day
    )


def replaced_line(backup: Backup, aside: str) -> str:
    """Say that a backup took the place of a damaged journal, and where that is."""
    return _("Restored the backup of {date}. The damaged journal is kept as {path}.").format(
        date=backup.day, path=aside
    )


def conflicted_line(paths: Sequence[str]) -> str:
    """Mention copies that a cloud's client left beside the journal."""
    text = ngettext(
        "A conflicted copy has more than the journal; see “aigc-study merge”: {paths}",
        "Conflicted copies have more than the journal; see “aigc-study merge”: {paths}",
        len(paths),
    )
    return text.format(paths=clean(_(", ").join(paths)))
