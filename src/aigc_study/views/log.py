"""The changes, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, listed
from aigc_study.views.json import FORMAT, Json, entry_object
from aigc_study.views.page import DIM, sanitize
from aigc_study.views.wording import change_text, time_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Curriculum
    from aigc_study.domain.history import Change
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page


def lines(study: Study, changes: Sequence[Change], page: Page) -> list[str]:
    """Return what each change did, with its notes, and whether it counts."""
    history, curriculum = study.history, study.curriculum
    by_at = {change.at: change for change in history.changes}
    lines = []
    for change in changes:
        texts = [change_text(change, curriculum)] if change.is_undoable else []
        for entry in change.entries:
            if entry.did in ("undo", "redo") and entry.of:
                text = _("undo: {change}") if entry.did == "undo" else _("redo: {change}")
                texts.append(text.format(change=_target_text(by_at.get(entry.of), curriculum)))
        time, text = f"{time_text(change.at)}  ", _("; ").join(texts or [_unknown_text(change)])
        text += _study_date_text(change)
        is_undone = change.at in history.undone
        if is_undone:
            text += _(" (undone)")
        shown = page.wrap(text, head=time)
        for note in dict.fromkeys(entry.text for entry in change.entries if entry.lesson):
            shown += page.wrap_lines(note, head=" " * (len(time) + 2))
        lines += [page.style(line, DIM) if is_undone else line for line in shown]
    return lines


def _study_date_text(change: Change) -> str:
    """Return the study date of a change about lessons, if it was recorded on another day."""
    days = {entry.on for entry in change.entries if entry.lesson} - {change.at.date(), None}
    return _(" (for {date})").format(date=days.pop()) if len(days) == 1 else ""


def _target_text(change: Change | None, curriculum: Curriculum) -> str:
    if change is None:
        return _("a change missing from the journal")
    if change.is_undo:
        return _("an undo or redo (no effect)")
    return change_text(change, curriculum) if change.is_undoable else _unknown_text(change)


def _unknown_text(change: Change) -> str:
    kinds = listed(sanitize(entry.did) for entry in change.entries)
    return _("{kinds} (not supported by this version)").format(kinds=kinds)


def data(study: Study, changes: Sequence[Change]) -> Json:
    """Return what ``log --json`` prints."""
    return {
        "format": FORMAT,
        "changes": [
            {
                "at": change.at.isoformat(),
                "counts": change.at not in study.history.undone,
                "entries": [entry_object(entry) for entry in change.entries],
            }
            for change in changes
        ],
    }
