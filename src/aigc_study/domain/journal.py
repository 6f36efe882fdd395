"""The entries of a journal, read from a parsed file. docs/journal.md describes the format.

``history`` groups them into changes, ``progress`` replays these.
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

CALENDAR_KINDS = {"start", "rest", "work", "weekly", "pause", "resume", "replan"}
# Entries that record which entries were taken over from another file: its receipt.
SYNC_KINDS = {"merge", "restore"}
UNDO_KINDS = {"undo", "redo"}
# Entries that decide which changes count. A merge's own entry decides nothing.
RULINGS = UNDO_KINDS | {"restore"}
LESSON_KINDS = {"done", "undone", "skip", "note"}
# Entries that change the learner's state, so that undo applies to them.
UNDOABLE = LESSON_KINDS | CALENDAR_KINDS | SYNC_KINDS
_DATED = {"done", "skip"} | CALENDAR_KINDS
_KNOWN = UNDOABLE | UNDO_KINDS
# Entries about other changes and not about the study itself.
META_KINDS = SYNC_KINDS | UNDO_KINDS

# The keys of an entry in the order of the file.
KEYS = (
    *("at", "on", "did", "lesson", "text", "to", "weekdays"),
    *("way", "days", "per_day", "of", "adds", "drops"),
)

# Two commands in quick succession are closer than this.
_QUICK_SUCCESSION = timedelta(seconds=1)


class Entry(NamedTuple):
    """One fact. ``at`` is when it was recorded, ``on`` the study date it counts for.

    ``lesson`` is the id when recorded. ``text`` is a note's text or the reason for rest days or for
    skipping; ``to`` is the last of the rest or study days from ``on``; ``weekdays`` are for weekly
    rest. ``way`` is the kind of a replan, which has either ``days``, the number of study days it
    spreads the lessons over, or ``per_day``, how many lessons it plans for each.
    ``of`` is the ``at`` of the change that an undo or redo is about. ``adds`` and ``drops`` list
    the ``at`` of the changes that start and stop counting with a merge, a restore, or the undo or
    redo of one. An entry of a kind that this version does not know has only ``at``, ``did`` and
    ``unparsed``, its whole content, for comparison.
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
    per_day: float = 0
    adds: tuple[datetime, ...] = ()
    drops: tuple[datetime, ...] = ()
    unparsed: str = ""

    def facts(self) -> dict[str, object]:
        """Return what it says by key, in the order of the file."""
        defaults = self._field_defaults
        values = {key: getattr(self, key) for key in KEYS}
        return {key: value for key, value in values.items() if value != defaults.get(key)}


def from_mapping(
    document: Mapping[str, object], curriculum_id: str
) -> tuple[list[Entry], list[Fault]]:
    """Read the entries of a parsed file; they are usable only if there are no faults.

    The journal must belong to the curriculum, unless ``curriculum_id`` is "". Unknown keys are
    ignored. Entries of unknown kinds are returned, with what ``Entry`` says.
    """
    faults: list[Fault] = []
    root = Table(document, faults)
    version = root.integer("format", minimum=1)
    if version > FORMAT:
        return [], [Fault("format", "newer", str(version), str(FORMAT))]
    own_curriculum = root.text("curriculum")
    if not own_curriculum and "stages" in document:
        return [], [Fault("", "a-plan")]
    if own_curriculum and curriculum_id and own_curriculum != curriculum_id:
        root.fault("curriculum", "other-curriculum", own_curriculum, curriculum_id)
    entries = [_entry(table) for table in root.tables("entry", required=False)]
    return [entry for entry in entries if entry], faults


def _entry(table: Table) -> Entry | None:
    did, at = table.text("did"), table.instant("at")
    if at is None:
        return None
    if did not in _KNOWN:
        return Entry(at, did, unparsed=table.as_json())
    on = table.day("on", required=did in _DATED)
    if did in LESSON_KINDS:  # the fast path for nearly all
        lesson = table.text("lesson")
        has_text = did == "note" or (did == "skip" and "text" in table)
        return Entry(at, did, on, lesson, table.text("text") if has_text else "")
    return _with_details(Entry(at, did, on), table)


def _with_details(entry: Entry, table: Table) -> Entry:
    did = entry.did
    if did in ("rest", "work"):
        entry = _span(entry, table)
    if did == "weekly":
        entry = entry._replace(weekdays=tuple(table.choices("weekdays", WEEKDAYS)))
    if did == "replan":
        entry = _replan(entry, table)
    if did in UNDO_KINDS:
        entry = entry._replace(of=table.instant("of"))
    if did in META_KINDS:
        entry = entry._replace(adds=table.instants("adds"), drops=table.instants("drops"))
    return entry


def _replan(entry: Entry, table: Table) -> Entry:
    entry = entry._replace(way=table.text("way"))
    present = [key for key in ("days", "per_day") if key in table]
    if len(present) != 1:
        table.fault("", "one-of", ", ".join(present), "days, per_day")
        return entry
    if present == ["days"]:
        return entry._replace(days=table.integer("days", minimum=1))
    return entry._replace(per_day=table.rate("per_day"))


def _span(entry: Entry, table: Table) -> Entry:
    to = table.day("to", required=False)
    if to and entry.on and to < entry.on:
        table.fault("to", "minimum", to.isoformat(), entry.on.isoformat())
    return entry._replace(to=to, text=table.text("text", required=False))


def unknown_kinds(entries: Iterable[Entry]) -> list[str]:
    """Return the kinds of entry that this version skips, each once."""
    return sorted({entry.did for entry in entries} - _KNOWN)


def next_at(now: datetime, entries: Iterable[Entry]) -> datetime:
    """Return the ``at`` of a change made now: later than every entry, even if the clock is behind.

    If it is far behind, another machine with the same journal may be too. The clock's microseconds
    then make it unlikely that both pick the same ``at``, which would make two changes one.
    """
    latest = max((entry.at for entry in entries), default=None)
    if latest is None or latest < now:
        return now
    jitter = now.microsecond if latest - now > _QUICK_SUCCESSION else 0
    return latest + timedelta(microseconds=1 + jitter)
