"""Merging another journal into one's own, and restoring an earlier one.

A journal is a set of entries and a merge is their union, so merging is commutative, associative and
idempotent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.history import history
from aigc_study.domain.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.history import Change
    from aigc_study.domain.study import Study


def missing_entries(mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Return the entries of other journals that this one lacks, each once."""
    known = set(mine)
    others = dict.fromkeys(entry for entries in theirs for entry in entries)
    return [entry for entry in others if entry not in known]


def has_more(mine: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether another journal has entries that this one lacks, other than merge receipts."""
    return any(entry.did != "merge" for entry in missing_entries(mine, [other]))


def merge(
    mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]], at: datetime, on: date
) -> list[Entry]:
    """Return what turns a journal into its union with others; ``at`` is for the receipt."""
    missing = missing_entries(mine, theirs)
    if all(entry.did == "merge" for entry in missing):
        return []
    before, after = _counting(mine), _counting([*mine, *missing])
    receipt = Entry(
        at, "merge", on, adds=_in_order(after - before), drops=_in_order(before - after)
    )
    return [*missing, receipt]


def restore(mine: Sequence[Entry], then: Sequence[Entry], at: datetime, on: date) -> list[Entry]:
    """Return what makes exactly those changes count that counted in an earlier copy, ``then``."""
    missing = missing_entries(mine, [then])
    wanted, before, now = _counting(then), _counting(mine), _counting([*mine, *missing])
    # A change that counts only because of entries taken from the backup counted neither in the
    # backup nor in this journal. It must not start to, even if this restore is undone. So it is in
    # both lists: a drop wins, and an undo swaps them.
    neither = now - wanted - before
    adds, drops = (wanted - before) | neither, (before - wanted) | neither
    if not (missing or adds or drops):
        return []
    receipt = Entry(at, "restore", on, adds=_in_order(adds), drops=_in_order(drops))
    return [*missing, receipt]


class Diff(NamedTuple):
    """What a merge or restore changes, with lessons in plan order.

    ``started`` and ``stopped`` are the changes that start and stop counting, in whole or in part.
    ``redated`` lessons are done before and after, but for different study dates;
    ``marked_by_both`` were marked on both sides independently. ``notes`` is the number of notes
    gained, negative if some are lost.
    """

    started: Sequence[Change]
    stopped: Sequence[Change]
    done: Sequence[Lesson]
    undone: Sequence[Lesson]
    redated: Sequence[Lesson]
    marked_by_both: Sequence[Lesson]
    notes: int


def diff(before: Study, after: Study, theirs: Iterable[Sequence[Entry]] = ()) -> Diff:
    """Compare a study before and after a merge or restore."""
    old, new = before.progress.done_on, after.progress.done_on
    counting_before, counting_after = before.history.counting, after.history.counting
    others = {entry for entries in theirs for entry in entries}
    mine = set(before.entries)
    return Diff(
        started=_added(counting_before, counting_after),
        stopped=_added(counting_after, counting_before),
        done=after.lessons(new.keys() - old.keys()),
        undone=after.lessons(old.keys() - new.keys()),
        redated=after.lessons({each for each in new.keys() & old.keys() if new[each] != old[each]}),
        marked_by_both=after.lessons(_marked(mine - others, after) & _marked(others - mine, after)),
        notes=_note_count(after) - _note_count(before),
    )


def _added(old: Mapping[datetime, Change], new: Mapping[datetime, Change]) -> list[Change]:
    """Return the new changes that the old ones lack, or that have more entries there."""
    return [
        change
        for at, change in new.items()
        if at not in old or set(change.entries) - set(old[at].entries)
    ]


def _marked(entries: Iterable[Entry], study: Study) -> set[str]:
    """Return the current ids of the lessons that were marked."""
    current_id = study.curriculum.current_id
    return {current_id(entry.lesson) for entry in entries if entry.did in ("done", "undone")}


def _note_count(study: Study) -> int:
    return sum(map(len, study.progress.notes.values()))


def _counting(entries: Iterable[Entry]) -> set[datetime]:
    return set(history(entries).counting)


def _in_order(ats: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted(ats))
