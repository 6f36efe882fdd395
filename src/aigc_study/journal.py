"""The learner's journal: entries, the changes they make up, and the progress they add up to.

The order of entries in the file does not matter: changes are replayed in the order of their ``at``,
so the same set of entries gives the same progress. docs/journal.md has the form and the rules.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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
# What may be listed as part of a change.
_PARTS = _OF_LESSONS | _OF_DAYS | _RULINGS

# Further apart, two changes are not one machine's quick succession.
_AT_ONCE = timedelta(seconds=1)


class Entry(NamedTuple):
    """One fact. ``at`` is when it was recorded, ``on`` the study date it counts for.

    ``lesson`` is an id, as it was when recorded; of a relink the one that the marks made until then
    under the ``old`` id belong to. ``text`` belongs to a note or says why one rests;
    ``to`` is the last day of rest or work from ``on``, ``weekdays`` are those of weekly rest.
    ``way`` and ``days`` tell how the rest of the plan was laid anew, and over how many study days.
    ``of`` (the ``at`` of a change) belongs to an undo or redo. A merge or restore lists what it
    ``brought``, which leaves again if it is undone, and where other merges and restores have it
    otherwise what it ``kept`` and what it set ``aside``. An entry of a kind unknown to this version
    has ``at``, ``did`` and, to be told from others, its ``facts``.
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
    old: str = ""
    brought: tuple[Listed, ...] = ()
    kept: tuple[Listed, ...] = ()
    aside: tuple[Listed, ...] = ()
    facts: str = ""

    @property
    def gathered(self) -> int:
        """How many changes came with a merge or restore or count again, whole or in part."""
        return len(set(map(change_of, self.brought + self.kept)))


# What a merge or restore lists: a change, by its ``at``, or an entry that is only part of one.
Listed: TypeAlias = "datetime | Entry"


def is_part(entry: Entry) -> bool:
    """Tell whether an entry can be listed by itself."""
    return entry.did in _PARTS


def change_of(listed: Listed) -> datetime:
    """Return the ``at`` of the change that is listed, whole or in part."""
    return listed.at if isinstance(listed, Entry) else listed


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


class Marks(NamedTuple):
    """What is recorded under an id: the study date it is done for, if it is, and notes."""

    done_on: date | None
    notes: Sequence[Note]


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
    else none. ``replan`` is the last one accepted, if any. ``loose`` leads from ids that are no
    lesson's to what is marked there, in the order of the alphabet.
    """

    done_on: Mapping[str, date]
    set_start: date | None
    start: date | None
    notes: Mapping[str, Sequence[Note]]
    rest: Rest = Rest()
    replan: Replan | None = None
    loose: Mapping[str, Marks] = MappingProxyType({})

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
    if did == "relink":
        entry = entry._replace(old=table.text("old"))
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
            brought=_listed(table, "brought"),
            kept=_listed(table, "kept"),
            aside=_listed(table, "aside"),
        )
    return entry


def _listed(table: Table, key: str) -> tuple[Listed, ...]:
    found: list[Listed] = []
    for item in table.instants_and_tables(key):
        if isinstance(item, datetime):
            found.append(item)
        elif item.text("did") in GATHERINGS:
            item.fault("did", "choice", item.text("did"), ", ".join(sorted(_PARTS)))
        elif entry := _entry(item):
            found.append(entry)
    return tuple(found)


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
        if redoable and change.is_deed:
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
    if not any(entry.did in GATHERINGS for change in changes for entry in change.entries):
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
            if entry.did in _RULINGS and entry.of:
                ruled.setdefault(entry.of, entry.did)
            elif entry.did in GATHERINGS and ruled.get(change.at) == "undo":
                settle(entry.brought, count=False)
            elif entry.did in GATHERINGS:
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


def replay(curriculum: Curriculum, past: History) -> Progress:
    """Add up the changes that count."""
    done_on: dict[str, date] = {}
    notes: dict[str, list[Note]] = {}
    set_start, replan = None, None
    resting = _Resting()
    for change in past.changes:
        if past.undone and change.at in past.undone:
            continue
        for entry in change.entries:
            if entry.did == "start":
                set_start = entry.on
            elif entry.did == "replan" and entry.on:
                replan = Replan(entry.on, entry.way, entry.days, frozenset(done_on))
            elif entry.lesson:
                _mark(entry, curriculum, done_on, notes)
            else:
                resting.add(entry)
    lessons = curriculum.lessons
    loose = {
        each: Marks(done_on.pop(each, None), notes.pop(each, ()))
        for each in sorted((done_on.keys() | notes.keys()) - lessons.keys())
    }
    start = set_start or min(done_on.values(), default=None)
    return Progress(done_on, set_start, start, notes, resting.rest(), replan, loose)


def _mark(
    entry: Entry,
    curriculum: Curriculum,
    done_on: dict[str, date],
    notes: dict[str, list[Note]],
) -> None:
    lesson = curriculum.renamed.get(entry.lesson, entry.lesson)
    if entry.did == "done" and entry.on:
        done_on.setdefault(lesson, entry.on)
    elif entry.did == "undone":
        done_on.pop(lesson, None)
    elif entry.did == "note":
        notes.setdefault(lesson, []).append(Note(entry.on, entry.text))
    elif entry.did == "relink" and (old := moved_from(entry, curriculum)):
        if old in done_on:
            done_on.setdefault(lesson, done_on.pop(old))
        if old in notes:
            notes.setdefault(lesson, []).extend(notes.pop(old))


def moved_from(relink: Entry, curriculum: Curriculum) -> str:
    """Return the id that a relink moves marks from, as it is now called.

    It is "" where the plan itself says by now which lesson the id belongs to: its word goes first.
    """
    renamed = curriculum.renamed
    old = renamed.get(relink.old, relink.old)
    settled = old != relink.old and old in curriculum.lessons
    return "" if settled or old == renamed.get(relink.lesson, relink.lesson) else old


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
