"""The learner's journal: its entries, from a mapping. docs/journal.md has the form.

What they make up is in ``history``, what they add up to in ``progress``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.table import Table
from aigc_study.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = 1

OF_DAYS = {"start", "rest", "work", "weekly", "pause", "resume", "replan"}
# What takes entries over from other files.
SYNC_KINDS = {"merge", "restore"}
UNDO_KINDS = {"undo", "redo"}
# What says which changes count. The entry of a merge only tells of it.
RULINGS = UNDO_KINDS | {"restore"}
_OF_LESSONS = {"done", "undone", "note"}
# What changes the learner's state, and so can be undone.
UNDOABLE = _OF_LESSONS | OF_DAYS | SYNC_KINDS
_DATED = {"done"} | OF_DAYS
# What speaks of changes and not of the study.
ABOUT_CHANGES = SYNC_KINDS | UNDO_KINDS

# Further apart, two changes are not one machine's quick succession.
_AT_ONCE = timedelta(seconds=1)


class Entry(NamedTuple):
    """One fact. ``at`` is when it was recorded, ``on`` the study date it counts for.

    ``lesson`` is an id, as it was when recorded. ``text`` belongs to a note or says why one rests;
    ``to`` is the last day of rest or work from ``on``, ``weekdays`` are those of weekly rest.
    ``way`` and ``days`` tell how the rest of the plan was laid anew, and over how many study days.
    ``of`` (the ``at`` of a change) belongs to an undo or redo. ``adds`` and ``drops`` (lists of
    ``at``) are the changes that begin and cease to count: with a merge, with a restore, or with the
    undo or redo of one. An entry of a kind unknown to this version has ``at``, ``did`` and, to be
    told from others, its ``facts``.
    """

    at: datetime
    did: str
    on: date | None = None
    lesson: str = ""
    text: str = ""
    of: datetime | None = None
    to: date | None = None
    weekdays: tuple[str, ...] | None = None
    way: str = ""
    days: int = 0
    adds: tuple[datetime, ...] = ()
    drops: tuple[datetime, ...] = ()
    facts: str = ""


def from_mapping(
    document: Mapping[str, object], curriculum_id: str
) -> tuple[list[Entry], list[Fault]]:
    """Read the entries of a parsed file; they may be used only if no faults come with them.

    It must belong to the curriculum, unless that is "".
    Keys that this version does not know are left alone; kinds it does not know are kept as
    entries with ``at``, ``did`` and ``facts`` alone.
    """
    faults: list[Fault] = []
    root = Table(document, "", faults)
    version = root.integer("format", minimum=1)
    if version > FORMAT:
        return [], [Fault("format", "newer", str(version), str(FORMAT))]
    owner = root.text("curriculum")
    if owner and curriculum_id and owner != curriculum_id:
        root.fault("curriculum", "other-curriculum", owner, curriculum_id)
    entries = [_entry(table) for table in root.tables("entry", required=False)]
    return [entry for entry in entries if entry], faults


def _entry(table: Table) -> Entry | None:
    did, at = table.text("did"), table.instant("at")
    if at is None:
        return None
    if did not in UNDOABLE | UNDO_KINDS:
        return Entry(at, did, facts=table.facts())
    return _with_facts(Entry(at, did, table.day("on", required=did in _DATED)), table)


def _with_facts(entry: Entry, table: Table) -> Entry:
    did = entry.did
    if did in _OF_LESSONS:
        entry = entry._replace(lesson=table.text("lesson"))
    if did == "note":
        entry = entry._replace(text=table.text("text"))
    if did in ("rest", "work"):
        entry = _span(entry, table)
    if did == "weekly":
        entry = entry._replace(weekdays=tuple(table.choices("weekdays", WEEKDAYS)))
    if did == "replan":
        entry = entry._replace(way=table.text("way"), days=table.integer("days", minimum=1))
    if did in UNDO_KINDS:
        entry = entry._replace(of=table.instant("of"))
    if did in ABOUT_CHANGES:
        entry = entry._replace(adds=table.instants("adds"), drops=table.instants("drops"))
    return entry


def _span(entry: Entry, table: Table) -> Entry:
    to = table.day("to", required=False)
    if to and entry.on and to < entry.on:
        table.fault("to", "minimum", to.isoformat(), entry.on.isoformat())
    return entry._replace(to=to, text=table.text("text", required=False))


def unknown_kinds(entries: Iterable[Entry]) -> list[str]:
    """Return the kinds of entry that this version skips, each once."""
    return sorted({entry.did for entry in entries} - UNDOABLE - UNDO_KINDS)


def next_at(now: datetime, entries: Iterable[Entry]) -> datetime:
    """Return the ``at`` of a change made now: later than all others, even if the clock is not.

    Where the clock is behind by more than the time between two commands, another machine's may be
    too, by the same journal: so that no two changes become one, theirs differ by chance.
    """
    latest = max((entry.at for entry in entries), default=None)
    if latest is None or latest < now:
        return now
    chance = now.microsecond if latest - now > _AT_ONCE else 0
    return latest + timedelta(microseconds=1 + chance)
