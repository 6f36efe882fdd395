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
    """An accepted replan: the lessons open then are due from ``since`` on.

    ``kind`` is the option chosen. They are spread over ``days`` study days or, if that is 0,
    ``per_day`` of them are due on each. ``done`` and ``skipped`` are the ids of the lessons that
    were not open.
    """

    since: date
    kind: str
    days: int
    per_day: float
    done: frozenset[str]
    skipped: frozenset[str]


class Progress(NamedTuple):
    """The learner's state.

    ``done_on`` and ``skipped_on`` map the ids of done and of skipped lessons to their study dates;
    the others are open. ``start`` is ``set_start``, the date last set with the command, else the
    earliest in ``done_on``, else ``None``. ``replan`` is the last one accepted. ``orphaned`` are
    the ids with marks that the plan lacks, sorted; the other fields leave these out.
    ``finished_on`` is the last study date, once a lesson is done and none is open.
    """

    done_on: Mapping[str, date]
    skipped_on: Mapping[str, date]
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

    def count_wanted(self, lessons: Iterable[Lesson]) -> int:
        """Count the lessons that are not skipped."""
        return sum(lesson.id not in self.skipped_on for lesson in lessons)

    def count_open(self, lessons: Iterable[Lesson]) -> int:
        """Count the lessons that are neither done nor skipped."""
        done, skipped = self.done_on, self.skipped_on
        return sum(lesson.id not in done and lesson.id not in skipped for lesson in lessons)

    def last_done_on(self, lessons: Iterable[Lesson]) -> date | None:
        """Return the last study date of lessons of which one is done and none is open."""
        wanted = [lesson.id for lesson in lessons if lesson.id not in self.skipped_on]
        dates = [self.done_on[lesson_id] for lesson_id in wanted if lesson_id in self.done_on]
        return max(dates) if dates and len(dates) == len(wanted) else None


def replay(curriculum: Curriculum, history: History) -> Progress:
    """Replay the changes that count."""
    set_start, replan = None, None
    marks, rest = _MarkBuilder(curriculum), _RestBuilder()
    for change in history.changes:
        if history.undone and change.at in history.undone:  # hashing every time is slow
            continue
        for entry in change.entries:
            if entry.did == "start":
                set_start = entry.on
            elif entry.did == "replan" and entry.on:
                replan = marks.replan(entry, entry.on)
            elif entry.lesson:
                marks.add(entry)
            else:
                rest.add(entry)
    orphaned = marks.remove_orphaned()
    dates = marks.done_on.values()
    is_over = len(marks.done_on) + len(marks.skipped_on) == len(curriculum.lessons)
    return Progress(
        done_on=marks.done_on,
        skipped_on=marks.skipped_on,
        set_start=set_start,
        start=set_start or min(dates, default=None),
        notes=marks.notes,
        rest=rest.build(),
        replan=replan,
        orphaned=orphaned,
        finished_on=max(dates) if dates and is_over else None,
    )


class _MarkBuilder:
    """Collects the entries about lessons."""

    def __init__(self, curriculum: Curriculum) -> None:
        self._curriculum = curriculum
        self.done_on: dict[str, date] = {}
        self.skipped_on: dict[str, date] = {}
        self.notes: dict[str, list[Note]] = {}

    def add(self, entry: Entry) -> None:
        lesson = self._curriculum.current_id(entry.lesson)
        did, on = entry.did, entry.on
        if did == "done" and on:
            self.done_on.setdefault(lesson, on)
            self.skipped_on.pop(lesson, None)
        elif did == "skip" and on:
            self.skipped_on.setdefault(lesson, on)
            self.done_on.pop(lesson, None)
        elif did == "undone":
            self.done_on.pop(lesson, None)
            self.skipped_on.pop(lesson, None)
        if did in ("note", "skip") and entry.text:
            self.notes.setdefault(lesson, []).append(Note(on, entry.text))

    def replan(self, entry: Entry, since: date) -> Replan:
        """Return a replan of the lessons that are open now."""
        done, skipped = frozenset(self.done_on), frozenset(self.skipped_on)
        return Replan(since, entry.way, entry.days, entry.per_day, done, skipped)

    def remove_orphaned(self) -> list[str]:
        """Remove the marks of lessons that the plan lacks, and return their ids, sorted."""
        marks = (self.done_on, self.skipped_on, self.notes)
        orphaned = sorted(set().union(*marks) - self._curriculum.lessons.keys())
        for lesson in orphaned:
            for each in marks:
                each.pop(lesson, None)
        return orphaned


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
