"""Everything known on a day: a plan, what is recorded, and what the two add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.domain.history import history
from aigc_study.domain.progress import replay
from aigc_study.domain.schedule import Schedule, schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.history import Change, History
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.progress import Progress


State = Literal["todo", "done", "skipped"]


class Study(NamedTuple):
    """A curriculum, the entries of its journal, and what follows from them today."""

    curriculum: Curriculum
    entries: Sequence[Entry]
    history: History
    progress: Progress
    schedule: Schedule

    @classmethod
    def of(cls, curriculum: Curriculum, entries: Sequence[Entry], today: date) -> Study:
        """Derive everything from a curriculum and a journal."""
        changes = history(entries)
        progress = replay(curriculum, changes)
        return cls(curriculum, entries, changes, progress, schedule(curriculum, progress, today))

    def with_entries(self, more: Sequence[Entry]) -> Study:
        """Return the study with more entries recorded."""
        if not more:
            return self
        return Study.of(self.curriculum, [*self.entries, *more], self.schedule.today)

    def lessons(self, ids: Collection[str]) -> list[Lesson]:
        """Return the lessons with these ids in plan order; ids that the plan lacks are ignored."""
        return [lesson for lesson in self.curriculum.lessons.values() if lesson.id in ids]

    def entries_about(self, lesson: Lesson) -> list[tuple[Entry, bool]]:
        """Return the entries about a lesson, oldest first, each with whether it counts."""
        current_id = self.curriculum.current_id
        return [
            (entry, change.at not in self.history.undone)
            for change in self.history.changes
            for entry in change.entries
            if current_id(entry.lesson) == lesson.id
        ]

    def changes_about(self, lessons: Iterable[Lesson]) -> list[Change]:
        """Return the changes about any of these lessons, with their undos, oldest first."""
        ids, current_id = {lesson.id for lesson in lessons}, self.curriculum.current_id
        found: dict[datetime, Change] = {}
        for change in self.history.changes:
            if any(current_id(each.lesson) in ids or each.of in found for each in change.entries):
                found[change.at] = change
        return list(found.values())

    @property
    def is_over(self) -> bool:
        """Whether no lesson is open."""
        progress = self.progress
        return len(progress.done_on) + len(progress.skipped_on) == len(self.curriculum.lessons)

    @property
    def open_lessons(self) -> list[Lesson]:
        """The lessons that are neither done nor skipped, in plan order."""
        done, skipped = self.progress.done_on, self.progress.skipped_on
        return [
            lesson
            for lesson in self.curriculum.lessons.values()
            if lesson.id not in done and lesson.id not in skipped
        ]

    @property
    def overdue_lessons(self) -> list[Lesson]:
        """The open lessons that were due before today, in plan order."""
        past_days, due_day = self.schedule.past_days, self.schedule.due_day
        return [lesson for lesson in self.open_lessons if due_day[lesson.id] <= past_days]

    def state(self, lesson: Lesson) -> State:
        """Return whether a lesson is open, done or skipped."""
        if lesson.id in self.progress.done_on:
            return "done"
        return "skipped" if lesson.id in self.progress.skipped_on else "todo"

    def is_overdue(self, lesson: Lesson) -> bool:
        """Whether a lesson is open and its due date is before today."""
        if self.state(lesson) != "todo":
            return False
        due_on = self.schedule.due_on(lesson)
        return due_on is not None and due_on < self.schedule.today

    def select(
        self, lessons: Sequence[Lesson], states: Collection[State], *, overdue: bool
    ) -> list[Lesson]:
        """Return the lessons in one of these states, or overdue; all if none is asked for."""
        if not (states or overdue):
            return list(lessons)
        return [
            lesson
            for lesson in lessons
            if self.state(lesson) in states or (overdue and self.is_overdue(lesson))
        ]
