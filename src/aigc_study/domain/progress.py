"""What a curriculum and a history add up to: what is done and since when, the start, the rest."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS, Pause, Rest, Span, Weekly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.history import History
    from aigc_study.domain.journal import Entry


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
    else none. ``replan`` is the last one accepted, if any. ``orphaned`` leads from ids that are no
    lesson's to what is marked there, in the order of the alphabet.
    """

    done_on: Mapping[str, date]
    set_start: date | None
    start: date | None
    notes: Mapping[str, Sequence[Note]]
    rest: Rest = Rest()
    replan: Replan | None = None
    orphaned: Mapping[str, Marks] = MappingProxyType({})

    def done_among(self, lessons: Iterable[Lesson]) -> int:
        """Count the lessons that are done."""
        return sum(lesson.id in self.done_on for lesson in lessons)


def replay(curriculum: Curriculum, past: History) -> Progress:
    """Add up the changes that count."""
    done_on: dict[str, date] = {}
    notes: dict[str, list[Note]] = {}
    set_start, replan = None, None
    resting = _RestBuilder()
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
    orphaned = {
        each: Marks(done_on.pop(each, None), notes.pop(each, ()))
        for each in sorted((done_on.keys() | notes.keys()) - lessons.keys())
    }
    start = set_start or min(done_on.values(), default=None)
    return Progress(done_on, set_start, start, notes, resting.rest(), replan, orphaned)


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


class _RestBuilder:
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
