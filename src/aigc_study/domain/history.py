"""A journal's entries grouped into changes, and which of these count.

One rule decides: a change counts unless the last entry to rule on it, by ``at``, says otherwise.
The order of entries in the file does not matter: the same set of entries gives the same history.
docs/journal.md has the rules.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.journal import (
    CALENDAR_KINDS,
    META_KINDS,
    RULINGS,
    SYNC_KINDS,
    UNDO_KINDS,
    UNDOABLE,
    Entry,
)
from aigc_study.errors import NothingToRedo, NothingToUndo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Change(NamedTuple):
    """The entries that one command recorded, which have the same ``at``."""

    at: datetime
    entries: tuple[Entry, ...]

    @property
    def is_undoable(self) -> bool:
        """Whether it changed the learner's state, so that ``undo`` applies to it."""
        return any(entry.did in UNDOABLE for entry in self.entries)

    @property
    def is_undo(self) -> bool:
        """Whether all its entries are undos and redos."""
        return all(entry.did in UNDO_KINDS for entry in self.entries)

    @property
    def changes_calendar(self) -> bool:
        """Whether it changes the start, rest days or the schedule."""
        return any(entry.did in CALENDAR_KINDS for entry in self.entries)

    @property
    def is_about_study(self) -> bool:
        """Whether it records anything but undo, redo, merge and restore."""
        return any(entry.did not in META_KINDS for entry in self.entries)


class History(NamedTuple):
    """Changes, oldest first, and which of them count.

    ``undone`` has the ``at`` of each change that does not count; never that of an undo or redo.
    ``redoable`` has the ``at`` of each change undone since the last undoable change: ``redo`` takes
    them from the end.
    """

    changes: Sequence[Change]
    undone: frozenset[datetime]
    redoable: Sequence[datetime]

    def to_undo(self) -> Change:
        """Return the last undoable change that counts; raises ``NothingToUndo``."""
        for change in reversed(self.changes):
            if change.is_undoable and change.at not in self.undone:
                return change
        raise NothingToUndo

    def to_redo(self) -> Change:
        """Return the change undone last; raises ``NothingToRedo`` if a new one followed it."""
        by_at = {change.at: change for change in self.changes}
        for at in reversed(self.redoable):
            if at in by_at and by_at[at].is_undoable:
                return by_at[at]
        raise NothingToRedo

    @property
    def counting(self) -> dict[datetime, Change]:
        """The changes about the study itself that count, by their ``at``."""
        return {
            change.at: change
            for change in self.changes
            if change.at not in self.undone and change.is_about_study
        }


def history(entries: Iterable[Entry]) -> History:
    """Group entries into changes and find which of these count."""
    by_time = sorted(entries, key=attrgetter("at"))
    changes = [_change(at, tuple(group)) for at, group in groupby(by_time, attrgetter("at"))]
    counts: dict[datetime, bool] = {}
    redoable: dict[datetime, None] = {}  # a set that keeps the order
    for change in changes:
        for entry in change.entries:
            if entry.did == "undo" and entry.of and counts.get(entry.of, True):
                redoable.pop(entry.of, None)  # an undo again moves it to the end
                redoable[entry.of] = None
            elif entry.did == "redo" and entry.of:
                redoable.pop(entry.of, None)
        _apply_rulings(change, counts)
        if redoable and change.is_undoable:
            redoable.clear()
    undone = frozenset(
        change.at for change in changes if not counts.get(change.at, True) and not change.is_undo
    )
    return History(changes, undone, [at for at in redoable if at in undone])


def _apply_rulings(change: Change, counts: dict[datetime, bool]) -> None:
    """Apply a change's rulings to ``counts``; a change both added and dropped does not count."""
    rulings = [entry for entry in change.entries if entry.did in RULINGS]
    for entry in rulings:
        counts.update(dict.fromkeys(entry.adds, True))
        if entry.did == "redo" and entry.of:
            counts[entry.of] = True
    for entry in rulings:
        counts.update(dict.fromkeys(entry.drops, False))
        if entry.did == "undo" and entry.of:
            counts[entry.of] = False


def ruling(did: Literal["undo", "redo"], change: Change, at: datetime, on: date) -> Entry:
    """Return the entry that undoes or redoes a change.

    For a merge or restore it has the receipt's lists, swapped for an undo.
    """
    receipts = [entry for entry in change.entries if entry.did in SYNC_KINDS]
    adds = tuple(chain.from_iterable(entry.adds for entry in receipts))
    drops = tuple(chain.from_iterable(entry.drops for entry in receipts))
    if did == "undo":
        adds, drops = drops, adds
    return Entry(at, did, on, of=change.at, adds=adds, drops=drops)


def _change(at: datetime, entries: tuple[Entry, ...]) -> Change:
    """Return a change whose entries are sorted, so that their order in the file has no effect.

    Duplicates are dropped: a union of two machines' files may contain an entry twice.
    """
    if len(entries) == 1:
        return Change(at, entries)

    def order(entry: Entry) -> tuple[str, str, date, str]:
        # The last item makes the order total; any order will do if it is always the same.
        return entry.did, entry.lesson, entry.on or date.min, repr(entry[4:])

    return Change(at, tuple(sorted(set(entries), key=order)))
