"""The learner's state, from a replay of the journal: lessons done, start, rest, notes, replan.

What the command ``progress`` shows is computed from it in ``earned_value``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS, Pause, Rest, Span, Weekly, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.history import History
    from aigc_study.domain.journal import Entry


class Note(NamedTuple):
    """A note on a lesson, with its study date."""

    on: date | None
    text: str


class Replan(NamedTuple):
    """An accepted replan: lessons open then are due over ``days`` study days from ``since``.

    ``kind`` is the option chosen; ``done`` are the ids of the lessons that were done by then.
    """

    since: date
    kind: str
    days: int
    done: frozenset[str]


class Progress(NamedTuple):
    """The learner's state.

    ``done_on`` maps the ids of done lessons to their study dates. ``start`` is ``set_start``, the
    date last set with the command, else the earliest in ``done_on``, else ``None``. ``replan`` is
    the last one accepted. ``orphaned`` are the ids with marks that the plan lacks, sorted;
    ``done_on`` and ``notes`` leave these out. ``finished_on`` is the last study date, once every
    lesson is done.
    """

    done_on: Mapping[str, date]
    set_start: date | None
    start: date | None
    notes: Mapping[str, Sequence[Note]]
    rest: Rest = Rest()
    replan: Replan | None = None
    orphaned: Sequence[str] = ()
    finished_on: date | None = None

    def count_done(self, lessons: Iterable[Lesson]) -> int:
        """Count the lessons that are done."""
        return sum(lesson.id in self.done_on for lesson in lessons)


def replay(curriculum: Curriculum, history: History) -> Progress:
    """Replay the changes that count."""
    done_on: dict[str, date] = {}
    notes: dict[str, list[Note]] = {}
    set_start, replan = None, None
    rest = _RestBuilder()
    for change in history.changes:
        if history.undone and change.at in history.undone:  # hashing every time is slow
            continue
        for entry in change.entries:
            if entry.did == "start":
                set_start = entry.on
            elif entry.did == "replan" and entry.on:
                replan = Replan(entry.on, entry.way, entry.days, frozenset(done_on))
            elif entry.lesson:
                _mark(entry, curriculum, done_on, notes)
            else:
                rest.add(entry)
    orphaned = sorted((done_on.keys() | notes.keys()) - curriculum.lessons.keys())
    for lesson_id in orphaned:
        done_on.pop(lesson_id, None)
        notes.pop(lesson_id, None)
    dates, finished = done_on.values(), len(done_on) == len(curriculum.lessons)
    start = set_start or min(dates, default=None)
    finished_on = max(dates) if finished else None
    return Progress(done_on, set_start, start, notes, rest.build(), replan, orphaned, finished_on)


def _mark(
    entry: Entry,
    curriculum: Curriculum,
    done_on: dict[str, date],
    notes: dict[str, list[Note]],
) -> None:
    lesson = curriculum.current_id(entry.lesson)
    if entry.did == "done" and entry.on:
        done_on.setdefault(lesson, entry.on)
    elif entry.did == "undone":
        done_on.pop(lesson, None)
    elif entry.did == "note":
        notes.setdefault(lesson, []).append(Note(entry.on, entry.text))


class _RestBuilder:
    """Collects the entries about rest."""

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
                self._weekly = [weekly for weekly in self._weekly if weekly.since < on]
                self._weekly.append(Weekly(on, numbers))
            case "pause":
                self._pauses.append(Pause(on))
            case "resume":
                self._pauses = [pause.resumed(on) for pause in self._pauses]

    def build(self) -> Rest:
        return Rest(tuple(self._spans), tuple(self._weekly), tuple(joined(self._pauses)))
