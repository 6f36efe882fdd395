"""Bringing another journal's entries into one's own, as one change that can be undone.

The result of a merge is the union: all entries of either, and every change counts that counts in
either. So it makes no difference who merges whom, in what order, or how often.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.history import history
from aigc_study.domain.journal import SYNC_KINDS, Entry, is_part, next_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.history import Change
    from aigc_study.domain.journal import Listed
    from aigc_study.domain.study import Study


class Gathering(NamedTuple):
    """What a merge or a restore adds to a journal: entries from elsewhere, and one of its own.

    ``own`` says what the change consists of; none where there is nothing to change.
    """

    found: Sequence[Entry]
    own: Entry | None

    @property
    def entries(self) -> list[Entry]:
        """All that is to be added."""
        return [*self.found, self.own] if self.own else []


def union(
    mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]], at: datetime, on: date
) -> Gathering:
    """Return what makes one's own journal the union with others; ``at`` is that of the merge."""
    others = [entry for entries in theirs for entry in entries]
    counting = _counting(mine).union(*map(_counting, theirs))
    return _gathering(mine, others, counting, Entry(at, "merge", on))


def plain_union(mine: Sequence[Entry], theirs: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Return what a file lacks of others, for git or whatever else keeps the history of merges.

    There is an entry of its own only where without it a change would no longer count; and that is
    the same on every machine.
    """
    journals = [mine, *theirs]
    latest = max((entry.at for entries in journals for entry in entries), default=None)
    if latest is None:
        return []
    at = next_at(latest, [Entry(latest, "")])
    found = _lacking(mine, [entry for each in theirs for entry in each])
    own = union(mine, theirs, at, at.date()).own
    return [*found, own._replace(brought=())] if own and (own.kept or own.aside) else found


def has_more(mine: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Tell whether a merge with another journal would bring anything."""
    latest = max((entry.at for entry in (*mine, *other)), default=None)
    return latest is not None and bool(union(mine, [other], latest, latest.date()).own)


def as_it_was(mine: Sequence[Entry], then: Sequence[Entry], at: datetime, on: date) -> Gathering:
    """Return what makes just those entries count that counted in an earlier copy."""
    return _gathering(mine, then, _counting(then), Entry(at, "restore", on))


class Effect(NamedTuple):
    """What a gathering changes, its lessons in plan order.

    ``changes`` counts those that it gathered, ``aside`` those that no longer count.
    ``redated`` lessons are done before and after, but for another study date; ``both`` are those
    that either side marked without the other's knowing. ``days`` are the changes of start, rest or
    plan that count from now on, ``days_gone`` those that no longer do, ``notes`` how many come or,
    below 0, go.
    """

    changes: int
    done: Sequence[Lesson]
    undone: Sequence[Lesson]
    redated: Sequence[Lesson]
    both: Sequence[Lesson]
    days: Sequence[Change]
    days_gone: Sequence[Change]
    notes: int
    aside: int


def effect(
    before: Study, after: Study, own: Entry, theirs: Iterable[Sequence[Entry]] = ()
) -> Effect:
    """Compare what was with what a gathering, by its ``own`` entry, makes of it."""
    had, has = before.progress.done_on, after.progress.done_on
    counted, count = _changes_that_count(before), _changes_that_count(after)
    others = {entry for entries in theirs for entry in entries}
    mine = set(before.entries)
    return Effect(
        own.gathered,
        after.lessons(has.keys() - had.keys()),
        after.lessons(had.keys() - has.keys()),
        after.lessons({each for each in has.keys() & had.keys() if has[each] != had[each]}),
        after.lessons(_marked(mine - others, after) & _marked(others - mine, after)),
        [change for change in _more(count, counted) if change.is_of_days],
        [change for change in _more(counted, count) if change.is_of_days],
        _notes(after) - _notes(before),
        sum(change.is_undoable and not change.is_sync for change in _more(counted, count)),
    )


def _more(some: Mapping[datetime, Change], others: Mapping[datetime, Change]) -> list[Change]:
    """Return the changes of which there is more here than there."""
    return [
        change
        for at, change in some.items()
        if at not in others or set(change.entries) - set(others[at].entries)
    ]


def _changes_that_count(study: Study) -> dict[datetime, Change]:
    past = study.history
    return {change.at: change for change in past.changes if change.at not in past.undone}


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


def _counting(entries: Sequence[Entry]) -> set[Entry]:
    """Return the entries that no merge or restore has left out."""
    return set(entries) - history(entries).left_out


def _lacking(mine: Sequence[Entry], others: Iterable[Entry]) -> list[Entry]:
    have = set(mine)
    return [entry for entry in dict.fromkeys(others) if entry not in have]


def _gathering(
    mine: Sequence[Entry], others: Iterable[Entry], counting: set[Entry], own: Entry
) -> Gathering:
    found = _lacking(mine, others)
    together = [*mine, *found]
    if all(entry.did in SYNC_KINDS for entry in {*found, *(_counting(mine) ^ counting)}):
        return Gathering([], None)
    unwanted = set(together) - counting
    differing = history(together).left_out ^ unwanted
    own = own._replace(
        brought=_listed(set(found), together),
        kept=_listed(differing & counting, together),
        aside=_listed(differing & unwanted, together),
    )
    if differing and history([*together, own]).left_out != unwanted:
        # Some of what earlier merges and restores say falls away with them: so say all of it.
        spoken_of = {each for entry in together for each in entry.brought + entry.aside}
        again = {entry for entry in counting if entry in spoken_of or entry.at in spoken_of}
        own = own._replace(kept=_listed(again, together), aside=_listed(unwanted, together))
    return Gathering(found, own)


def _listed(entries: AbstractSet[Entry], together: Iterable[Entry]) -> tuple[Listed, ...]:
    """Name entries among all that come together: by their change, where they are all of it.

    Of part of a change, kinds that this version does not know are left out: they change nothing.
    """
    meant: defaultdict[datetime, set[Entry]] = defaultdict(set)
    others: set[datetime] = set()
    for entry in together:
        if entry in entries:
            meant[entry.at].add(entry)
        else:
            others.add(entry.at)
    listed: list[Listed] = []
    for at in sorted(meant):
        if at in others:
            listed += [each for each in sorted(meant[at], key=repr) if is_part(each)]
        else:
            listed.append(at)
    return tuple(listed)
