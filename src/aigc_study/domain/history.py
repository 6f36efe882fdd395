"""The changes that a journal's entries make up, and which of them count.

One rule says which: a change counts unless the last entry to rule on it, by ``at``, says otherwise.
The order of entries in the file does not matter, so the same set of entries gives the same history.
docs/journal.md has the rules.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.journal import (
    ABOUT_CHANGES,
    OF_DAYS,
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
    """What one command recorded: the entries with the same ``at``."""

    at: datetime
    entries: tuple[Entry, ...]

    @property
    def is_undoable(self) -> bool:
        """Whether it changed the learner's state, and so can be undone."""
        return any(entry.did in UNDOABLE for entry in self.entries)

    @property
    def is_undo(self) -> bool:
        """Whether it is an undo or redo and nothing else."""
        return all(entry.did in UNDO_KINDS for entry in self.entries)

    @property
    def is_of_days(self) -> bool:
        """Whether it is about the start, rest or plan."""
        return any(entry.did in OF_DAYS for entry in self.entries)

    @property
    def has_facts(self) -> bool:
        """Whether anything in it depends on whether it counts: not so with rulings and receipts."""
        return any(entry.did not in ABOUT_CHANGES for entry in self.entries)


class History(NamedTuple):
    """Changes, oldest first, and which of them count.

    ``undone`` holds the ``at`` of each change that does not count, an undo or redo never among
    them. ``redoable`` has the ``at`` of those that ``redo`` would bring back, the next one last: of
    the undos made since the last undoable change.
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
        """Return the change undone last; raises ``NothingToRedo`` if another came after it."""
        for at in reversed(self.redoable):
            for change in self.changes:
                if change.at == at and change.is_undoable:
                    return change
        raise NothingToRedo

    @property
    def counting(self) -> dict[datetime, Change]:
        """The changes with facts that count, by their ``at``."""
        return {
            change.at: change
            for change in self.changes
            if change.at not in self.undone and change.has_facts
        }


def history(entries: Iterable[Entry]) -> History:
    """Group entries into changes and find which of these count."""
    in_order = sorted(entries, key=attrgetter("at"))
    changes = [_change(at, tuple(each)) for at, each in groupby(in_order, attrgetter("at"))]
    counts: dict[datetime, bool] = {}
    redoable: list[datetime] = []
    for change in changes:
        for entry in change.entries:
            if entry.did == "undo" and entry.of and counts.get(entry.of, True):
                redoable.append(entry.of)
            elif entry.did == "redo":
                redoable = [of for of in redoable if of != entry.of]
        _rule(change, counts)
        if redoable and change.is_undoable:
            redoable = []
    undone = frozenset(
        change.at
        for change in (changes if counts else ())
        if not counts.get(change.at, True) and not change.is_undo
    )
    return History(changes, undone, [at for at in redoable if at in undone])


def _rule(change: Change, counts: dict[datetime, bool]) -> None:
    """Note what a change says of others; where it says both of one, that one does not count."""
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
    """Return the entry that undoes or redoes a change: with the lists of a merge or restore."""
    receipts = [entry for entry in change.entries if entry.did in SYNC_KINDS]
    adds = tuple(chain.from_iterable(entry.adds for entry in receipts))
    drops = tuple(chain.from_iterable(entry.drops for entry in receipts))
    if did == "undo":
        adds, drops = drops, adds
    return Entry(at, did, on, of=change.at, adds=adds, drops=drops)


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
