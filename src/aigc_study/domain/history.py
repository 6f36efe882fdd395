"""The changes that a journal's entries make up, and which of them count.

The order of entries in the file does not matter: changes go in the order of their ``at``, so the
same set of entries gives the same history. docs/journal.md has the rules.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.journal import OF_DAYS, SYNC_KINDS, UNDO_KINDS, UNDOABLE, Entry
from aigc_study.errors import NothingToRedo, NothingToUndo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.journal import Listed


class Change(NamedTuple):
    """What one command recorded: the entries with the same ``at``."""

    at: datetime
    entries: tuple[Entry, ...]

    @property
    def is_undoable(self) -> bool:
        """Whether it changed the learner's state, and so can be undone."""
        return any(entry.did in UNDOABLE for entry in self.entries)

    @property
    def is_sync(self) -> bool:
        """Whether it is a merge or a restore."""
        return any(entry.did in SYNC_KINDS for entry in self.entries)

    @property
    def is_of_days(self) -> bool:
        """Whether it is about the start, rest or plan."""
        return any(entry.did in OF_DAYS for entry in self.entries)


class History(NamedTuple):
    """Changes, oldest first, and which of them count.

    ``left_out`` holds the entries that merges and restores have left out, rulings too; where they
    are part of a change, ``changes`` has it without them. ``undone`` holds the ``at`` of each
    change that does not count: what was taken back and not brought back, or is left out whole.
    ``redoable`` has the ``at`` of those that ``redo`` would bring back, the next one last: the
    undos made since the last deed.
    """

    changes: Sequence[Change]
    undone: frozenset[datetime]
    redoable: Sequence[datetime]
    left_out: frozenset[Entry]

    def to_undo(self) -> Change:
        """Return the last deed that counts; raises ``NothingToUndo``."""
        for change in reversed(self.changes):
            if change.is_undoable and change.at not in self.undone:
                return change
        raise NothingToUndo

    def to_redo(self) -> Change:
        """Return the deed undone last; raises ``NothingToRedo`` if another came after it."""
        for at in reversed(self.redoable):
            for change in self.changes:
                if change.at == at and change.is_undoable:
                    return change
        raise NothingToRedo


def history(entries: Iterable[Entry]) -> History:
    """Group entries into changes and find which of these count."""
    in_order = sorted(entries, key=attrgetter("at"))
    changes = [_change(at, tuple(each)) for at, each in groupby(in_order, attrgetter("at"))]
    left_out = _left_out(changes)
    gone: set[datetime] = set()
    if left_out:
        changes = [_without(change, left_out) for change in changes]
        # What still has an entry that is left out has no others.
        gone = {change.at for change in changes if change.entries[0] in left_out}
    undone: set[datetime] = set()
    redoable: list[datetime] = []
    for change in changes:
        if gone and change.at in gone:
            continue
        for entry in change.entries:
            if entry.did == "undo" and entry.of and entry.of not in undone:
                undone.add(entry.of)
                redoable.append(entry.of)
            elif entry.did == "redo" and entry.of in undone:
                undone.remove(entry.of)
                redoable = [of for of in redoable if of != entry.of]
        if redoable and change.is_undoable:
            redoable = []
    return History(changes, frozenset(undone | gone), redoable, left_out)


def _without(change: Change, left_out: frozenset[Entry]) -> Change:
    """Return a change without those of its entries that are left out, unless they are all."""
    counting = tuple(entry for entry in change.entries if entry not in left_out)
    return change._replace(entries=counting) if counting else change


def _left_out(changes: Sequence[Change]) -> frozenset[Entry]:
    """Find the entries that merges and restores leave out: the last to speak of one decides.

    Only what is later has a say on a change, so from the last to the first each is settled by the
    time it is reached; and one that is left out itself has no say.
    """
    if not any(entry.did in SYNC_KINDS for change in changes for entry in change.entries):
        return frozenset()
    entries_at = {change.at: change.entries for change in changes}
    counts: dict[Entry, bool] = {}
    ruled: dict[datetime, str] = {}

    def settle(listed: Iterable[Listed], *, count: bool) -> None:
        for each in listed:
            entries = (each,) if isinstance(each, Entry) else entries_at.get(each, ())
            for entry in entries:
                counts.setdefault(entry, count)

    for change in reversed(changes):
        for entry in reversed(change.entries):
            if not counts.get(entry, True):
                continue
            if entry.did in UNDO_KINDS and entry.of:
                ruled.setdefault(entry.of, entry.did)
            elif entry.did in SYNC_KINDS and ruled.get(change.at) == "undo":
                settle(entry.brought, count=False)
            elif entry.did in SYNC_KINDS:
                settle(entry.aside, count=False)
                settle(entry.kept, count=True)
    return frozenset(
        entry for change in changes for entry in change.entries if not counts.get(entry, True)
    )


def _change(at: datetime, entries: tuple[Entry, ...]) -> Change:
    """Put the entries of a change in an order that the file's own order has no part in, each once.

    A union of two machines' files may hold an entry twice.
    """
    if len(entries) == 1:
        return Change(at, entries)

    def order(entry: Entry) -> tuple[str, str, date, str]:
        # Whatever tells two entries apart has its part in the last, which only needs to be the same
        # wherever they stand.
        return entry.did, entry.lesson, entry.on or date.min, repr(entry[4:])

    return Change(at, tuple(sorted(set(entries), key=order)))
