"""Everything known on a day: a plan, what is recorded, and what the two add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.history import history
from aigc_study.domain.progress import replay
from aigc_study.domain.schedule import Schedule, schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.domain.history import History
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.progress import Progress


class Study(NamedTuple):
    """A curriculum, the entries of its journal, and what follows from them today."""

    curriculum: Curriculum
    entries: Sequence[Entry]
    history: History
    progress: Progress
    schedule: Schedule

    @classmethod
    def of(cls, curriculum: Curriculum, entries: Sequence[Entry], today: date) -> Study:
        """Add up a curriculum and a journal."""
        past = history(entries)
        progress = replay(curriculum, past)
        return cls(curriculum, entries, past, progress, schedule(curriculum, progress, today))

    def with_entries(self, more: Sequence[Entry]) -> Study:
        """Return what it is once more entries are recorded."""
        if not more:
            return self
        return Study.of(self.curriculum, [*self.entries, *more], self.schedule.today)

    def lessons(self, ids: Collection[str]) -> list[Lesson]:
        """Return those of the lessons that the plan has, in its order."""
        return [lesson for lesson in self.curriculum.lessons.values() if lesson.id in ids]

    def recorded_of(self, lesson: Lesson) -> list[tuple[Entry, bool]]:
        """Return the entries about a lesson, oldest first, each with whether it counts."""
        renamed = self.curriculum.renamed
        return [
            (entry, change.at not in self.history.undone)
            for change in self.history.changes
            for entry in change.entries
            if renamed.get(entry.lesson, entry.lesson) == lesson.id
        ]

    def select(
        self, lessons: Sequence[Lesson], *, todo: bool, done: bool, overdue: bool
    ) -> list[Lesson]:
        """Return the lessons in any of the states asked for; all of them if none is."""

        def wanted(lesson: Lesson) -> bool:
            is_done = lesson.id in self.progress.done_on
            late = overdue and self.schedule.is_overdue(lesson, self.progress)
            return (todo and not is_done) or (done and is_done) or late

        if not (todo or done or overdue):
            return list(lessons)
        return [lesson for lesson in lessons if wanted(lesson)]
