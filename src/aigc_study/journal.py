"""The learner's journal: entries, the changes they make up, and the progress they add up to.

The order of entries in the file does not matter: changes are replayed in the order of their ``at``,
so the same set of entries gives the same progress. docs/journal.md has the form and the rules.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.errors import Fault, NothingToRedo, NothingToUndo
from aigc_study.reading import Table
from aigc_study.study_calendar import WEEKDAYS, Pause, Rest, Span, Weekly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aigc_study.curriculum import Curriculum, Lesson

FORMAT = 1

_OF_DAYS = {"start", "rest", "work", "weekly", "pause", "resume", "replan"}
# What other files were the occasion of: they say which changes count from then on.
GATHERINGS = {"merge", "restore"}
_OF_LESSONS = {"done", "undone", "note", "relink"}
# What changes the learner's state, as against undo and redo, which change what counts.
_DEEDS = _OF_LESSONS | _OF_DAYS | GATHERINGS
_DATED = {"done"} | _OF_DAYS
_RULINGS = {"undo", "redo"}

# Further apart, two changes are not one machine's quick succession.
_AT_ONCE = timedelta(seconds=1)


class Entry(NamedTuple):
    """One fact. ``at`` is when it was recorded, ``on`` the study date it counts for.

    ``lesson`` is an id, as it was when recorded; of a relink, which only says so, the one whose
    marks the rest of the change moves. ``text`` belongs to a note or says why one rests;
    ``to`` is the last day of rest or work from ``on``, ``weekdays`` are those of weekly rest.
    ``way`` and ``days`` tell how the rest of the plan was laid anew, and over how many study days.
    ``of`` (the ``at`` of a change) belongs to an undo or redo. A merge or restore lists changes by
    their ``at``: those it ``brought``, which leave again if it is undone, and where other merges
    and restores have it otherwise those it ``kept`` and those it set ``aside``. An entry of a kind
    unknown to this version has ``at``, ``did`` and, to be told from others, its ``facts``.
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
    brought: tuple[datetime, ...] = ()
    kept: tuple[datetime, ...] = ()
    aside: tuple[datetime, ...] = ()
    facts: str = ""


class Change(NamedTuple):
    """What one command recorded: the entries with the same ``at``."""

    at: datetime
    entries: tuple[Entry, ...]

    @property
    def is_deed(self) -> bool:
        """Whether it changed the learner's state, and so can be undone."""
        return any(entry.did in _DEEDS for entry in self.entries)

    @property
    def gathers(self) -> bool:
        """Whether it is a merge or a restore."""
        return any(entry.did in GATHERINGS for entry in self.entries)

    @property
    def is_of_days(self) -> bool:
        """Whether it is about the start, rest or plan."""
        return any(entry.did in _OF_DAYS for entry in self.entries)


class History(NamedTuple):
    """Changes, oldest first, and which of them count.

    ``undone`` holds the ``at`` of each change that does not count: what was taken back and not
    brought back, and ``left_out``, what merges and restores have left out, rulings too.
    ``redoable`` has the ``at`` of those that ``redo`` would bring back, the next one last: the
    undos made since the last deed.
    """

    changes: Sequence[Change]
    undone: frozenset[datetime]
    redoable: Sequence[datetime]
    left_out: frozenset[datetime]

    def to_undo(self) -> Change:
        """Return the last deed that counts; raises ``NothingToUndo``."""
        for change in reversed(self.changes):
            if change.is_deed and change.at not in self.undone:
                return change
        raise NothingToUndo

    def to_redo(self) -> Change:
        """Return the deed undone last; raises ``NothingToRedo`` if another came after it."""
        for at in reversed(self.redoable):
            for change in self.changes:
                if change.at == at and change.is_deed:
                    return change
        raise NothingToRedo


class Note(NamedTuple):
    """A note on a lesson, and the study date it was made for."""

    on: date | None
    text: str


class Replan(NamedTuple):
    """An accepted way back: what is still open is due over ``days`` study days from ``since``.

    ``way`` says which was chosen; ``done`` are the ids of the lessons that were done by then.
    """

    since: date
    way: str
    days: int
    done: frozenset[str]


class Progress(NamedTuple):
    """What a curriculum and a journal add up to; lessons that the plan lacks count for nothing.

    ``done_on`` leads from the id of each done lesson to the study date it counts for.
    ``start`` is ``set_start``, the date last set with ``start``, else the earliest in ``done_on``,
    else none. ``replan`` is the last one accepted, if any.
    """

    done_on: Mapping[str, date]
    set_start: date | None
    start: date | None
    notes: Mapping[str, Sequence[Note]]
    rest: Rest = Rest()
    replan: Replan | None = None

    def done_among(self, lessons: Iterable[Lesson]) -> int:
        """Count the lessons that are done."""
        return sum(lesson.id in self.done_on for lesson in lessons)


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
    if did not in _DEEDS | _RULINGS:
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
    if did in _RULINGS:
        entry = entry._replace(of=table.instant("of"))
    if did in GATHERINGS:
        entry = entry._replace(
            brought=tuple(table.instants("brought")),
            kept=tuple(table.instants("kept")),
            aside=tuple(table.instants("aside")),
        )
    return entry


def _span(entry: Entry, table: Table) -> Entry:
    to = table.day("to", required=False)
    if to and entry.on and to < entry.on:
        table.fault("to", "minimum", to.isoformat(), entry.on.isoformat())
    return entry._replace(to=to, text=table.text("text", required=False))


def unknown_kinds(entries: Iterable[Entry]) -> list[str]:
    """Return the kinds of entry that this version skips, each once."""
    return sorted({entry.did for entry in entries} - _DEEDS - _RULINGS)


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


def history(entries: Iterable[Entry]) -> History:
    """Group entries into changes and find which of these count."""
    # A set, since a union of two machines' files may hold an entry twice.
    in_order = sorted(set(entries), key=attrgetter("at"))
    changes = [_change(at, tuple(each)) for at, each in groupby(in_order, attrgetter("at"))]
    left_out = _left_out(changes)
    undone: set[datetime] = set()
    redoable: list[datetime] = []
    for change in changes:
        if change.at in left_out:
            continue
        for entry in change.entries:
            if entry.did == "undo" and entry.of and entry.of not in undone:
                undone.add(entry.of)
                redoable.append(entry.of)
            elif entry.did == "redo" and entry.of in undone:
                undone.remove(entry.of)
                redoable = [of for of in redoable if of != entry.of]
        if change.is_deed:
            redoable = []
    return History(changes, frozenset(undone | left_out), redoable, left_out)


def _left_out(changes: Sequence[Change]) -> frozenset[datetime]:
    """Find the changes that merges and restores leave out: the last to speak of one decides.

    Only what is later has a say on a change, so from the last to the first each is settled by the
    time it is reached; and one that is left out itself has no say.
    """
    if not any(entry.did in GATHERINGS for change in changes for entry in change.entries):
        return frozenset()
    counts: dict[datetime, bool] = {}
    ruled: dict[datetime, str] = {}
    for change in reversed(changes):
        if not counts.get(change.at, True):
            continue
        for entry in reversed(change.entries):
            if entry.did in _RULINGS and entry.of:
                ruled.setdefault(entry.of, entry.did)
            elif entry.did in GATHERINGS:
                undone = ruled.get(change.at) == "undo"
                for at in entry.brought if undone else entry.aside:
                    counts.setdefault(at, False)
                for at in () if undone else entry.kept:
                    counts.setdefault(at, True)
    return frozenset(change.at for change in changes if not counts.get(change.at, True))


def _change(at: datetime, entries: tuple[Entry, ...]) -> Change:
    """Put the entries of a change in an order that the file's own order has no part in."""
    if len(entries) == 1:
        return Change(at, entries)

    def order(entry: Entry) -> tuple[str, str, date, str]:
        # Whatever tells two entries apart has its part in the last, which only needs to be the same
        # wherever they stand.
        return entry.did, entry.lesson, entry.on or date.min, repr(entry[4:])

    return Change(at, tuple(sorted(entries, key=order)))


def replay(curriculum: Curriculum, past: History) -> Progress:
    """Add up the changes that count."""
    done_on: dict[str, date] = {}
    notes: dict[str, list[Note]] = {}
    set_start, replan = None, None
    resting = _Resting()
    for change in past.changes:
        if change.at in past.undone:
            continue
        for entry in change.entries:
            if entry.did == "start":
                set_start = entry.on
            elif entry.did == "replan" and entry.on:
                replan = Replan(entry.on, entry.way, entry.days, frozenset(done_on))
            elif entry.lesson:
                lesson = curriculum.renamed.get(entry.lesson, entry.lesson)
                if lesson in curriculum.lessons:
                    _mark(entry, lesson, done_on, notes)
            else:
                resting.add(entry)
    start = set_start or min(done_on.values(), default=None)
    return Progress(done_on, set_start, start, notes, resting.rest(), replan)


def _mark(
    entry: Entry, lesson: str, done_on: dict[str, date], notes: dict[str, list[Note]]
) -> None:
    if entry.did == "done" and entry.on:
        done_on.setdefault(lesson, entry.on)
    elif entry.did == "undone":
        done_on.pop(lesson, None)
    elif entry.did == "note":
        notes.setdefault(lesson, []).append(Note(entry.on, entry.text))


class _Resting:
    """Collects what entries say of rest."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._weekly: list[Weekly] = []
        self._pauses: list[Pause] = []

    def add(self, entry: Entry) -> None:
        on = entry.on
        if on is None:
            return
        match entry.did:
            case "rest" | "work":
                self._spans.append(Span(on, entry.to or on, entry.did == "rest", entry.text))
            case "weekly":
                numbers = frozenset(WEEKDAYS.index(name) for name in entry.weekdays or ())
                self._weekly = [each for each in self._weekly if each.since < on]
                self._weekly.append(Weekly(on, numbers))
            case "pause" if not self._paused():
                self._pauses.append(Pause(on))
            case "resume":
                self._resume(on)

    def _resume(self, on: date) -> None:
        """End the break that lasts, else the last of those that the day belongs to."""
        if self._paused():
            self._pauses[-1] = Pause(self._pauses[-1].first, max(on, self._pauses[-1].first))
            return
        for number, pause in reversed(list(enumerate(self._pauses))):
            if pause.until and pause.first <= on < pause.until:
                self._pauses[number] = Pause(pause.first, on)
                return

    def _paused(self) -> bool:
        return bool(self._pauses) and self._pauses[-1].until is None

    def rest(self) -> Rest:
        return Rest(tuple(self._spans), tuple(self._weekly), tuple(self._pauses))
