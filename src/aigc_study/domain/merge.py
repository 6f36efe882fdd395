"""Taking over the entries of another journal, and going back to an earlier one.

A journal is a set of entries, and a merge is the union of two: so it makes no difference who merges
whom, in what order, or how often.
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


class Addition(NamedTuple):
    """What a merge or a restore adds to a journal: the entries it lacks, and a receipt.

    There is no receipt where there is nothing to add.
    """

    missing: Sequence[Entry]
    receipt: Entry | None

    @property
    def entries(self) -> list[Entry]:
        """All that is to be added."""
        return [*self.missing, self.receipt] if self.receipt else []


def missing_entries(mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Return the entries that a journal lacks of others, each once."""
    have = set(mine)
    others = dict.fromkeys(entry for entries in theirs for entry in entries)
    return [entry for entry in others if entry not in have]


def has_more(mine: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether another journal has more than this one, the receipts of merges aside."""
    return any(entry.did != "merge" for entry in missing_entries(mine, [other]))


def merge(
    mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]], at: datetime, on: date
) -> Addition:
    """Return what makes a journal the union with others; ``at`` is that of the merge."""
    missing = missing_entries(mine, theirs)
    if all(entry.did == "merge" for entry in missing):
        return Addition([], None)
    before, after = _counting(mine), _counting([*mine, *missing])
    receipt = Entry(
        at, "merge", on, adds=_in_order(after - before), drops=_in_order(before - after)
    )
    return Addition(missing, receipt)


def restore(mine: Sequence[Entry], then: Sequence[Entry], at: datetime, on: date) -> Addition:
    """Return what makes just those changes count that counted in an earlier copy."""
    missing = missing_entries(mine, [then])
    wanted, before, now = _counting(then), _counting(mine), _counting([*mine, *missing])
    # What counted in neither must not begin to: listed twice it does not, undone or not.
    neither = now - wanted - before
    adds, drops = (wanted - before) | neither, (before - wanted) | neither
    if not (missing or adds or drops):
        return Addition([], None)
    receipt = Entry(at, "restore", on, adds=_in_order(adds), drops=_in_order(drops))
    return Addition(missing, receipt)


class Diff(NamedTuple):
    """What a merge or restore changes, its lessons in plan order.

    ``started`` and ``stopped`` are the changes that begin and cease to count, or of which a part
    does. ``redated`` lessons are done before and after, but for another study date;
    ``marked_by_both`` are those that either side marked without the other's knowing. ``notes`` is
    how many come or, below 0, go.
    """

    started: Sequence[Change]
    stopped: Sequence[Change]
    done: Sequence[Lesson]
    undone: Sequence[Lesson]
    redated: Sequence[Lesson]
    marked_by_both: Sequence[Lesson]
    notes: int


def diff(before: Study, after: Study, theirs: Iterable[Sequence[Entry]] = ()) -> Diff:
    """Compare what was with what a merge, or a restore, makes of it."""
    had, has = before.progress.done_on, after.progress.done_on
    counted, counts = before.history.counting, after.history.counting
    others = {entry for entries in theirs for entry in entries}
    mine = set(before.entries)
    return Diff(
        _more(counts, counted),
        _more(counted, counts),
        after.lessons(has.keys() - had.keys()),
        after.lessons(had.keys() - has.keys()),
        after.lessons({each for each in has.keys() & had.keys() if has[each] != had[each]}),
        after.lessons(_marked(mine - others, after) & _marked(others - mine, after)),
        _notes(after) - _notes(before),
    )


def _more(some: Mapping[datetime, Change], others: Mapping[datetime, Change]) -> list[Change]:
    """Return the changes of which there is more here than there."""
    return [
        change
        for at, change in some.items()
        if at not in others or set(change.entries) - set(others[at].entries)
    ]


def _marked(entries: Iterable[Entry], study: Study) -> set[str]:
    """Return the lessons that were marked, by the ids they have now."""
    renamed = study.curriculum.renamed
    return {
        renamed.get(entry.lesson, entry.lesson)
        for entry in entries
        if entry.did in ("done", "undone")
    }


def _notes(study: Study) -> int:
    return sum(map(len, study.progress.notes.values()))


def _counting(entries: Iterable[Entry]) -> set[datetime]:
    return set(history(entries).counting)


def _in_order(ats: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted(ats))
