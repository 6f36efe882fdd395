"""What can go wrong, as data: each kind has its exit code and the facts its text is made of.

The text itself, in the reader's language, is made by ``views.messages``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Candidate(NamedTuple):
    """A lesson offered in answer to a reference that did not name exactly one."""

    number: str
    id: str
    zh: str
    en: str


# Faults of a file that may be as somebody meant it.
_NO_DAMAGE = {"newer", "other-curriculum", "no-room", "full", "too-large"}


class Fault(NamedTuple):
    """One thing wrong with a file: where (a key path, or a line and column), which kind, facts.

    ``value`` is what was found and ``expected`` what should be there, the nearest right word, or
    the place of the other one, as the kind has it; ``views.messages`` has a text for each kind.
    """

    where: str
    kind: str
    value: str = ""
    expected: str = ""
    line: int = 0
    column: int = 0


class StudyError(Exception):
    """The base of every error this program reports."""

    exit_code: ClassVar[int]


class CannotBeDone(StudyError):
    """Right use, but not as things stand."""

    exit_code = 1


class NothingToUndo(CannotBeDone):
    """No change is left that could be taken back."""


class NothingToRedo(CannotBeDone):
    """The last change was not an undo."""


class UsageError(StudyError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class UnknownLesson(UsageError):
    """A reference that names no lesson; ``nearest`` may be empty."""

    def __init__(self, reference: str, nearest: Sequence[Candidate] = ()) -> None:
        super().__init__(reference)
        self.reference = reference
        self.nearest = tuple(nearest)


class UnknownStage(UsageError):
    """A stage ordinal beyond the curriculum's."""

    def __init__(self, reference: str, stages: int) -> None:
        super().__init__(reference)
        self.reference = reference
        self.stages = stages


class BackwardRange(UsageError):
    """A range whose end stands before its beginning."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class StageNeedsStar(UsageError):
    """A bare stage ordinal where lessons are to be marked: too much to do by a slip."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.stage = stage


class AmbiguousLesson(UsageError):
    """A reference that several lessons answer to."""

    def __init__(self, reference: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(reference)
        self.reference = reference
        self.candidates = tuple(candidates)


class NotOneLesson(UsageError):
    """A range or a whole stage where a single lesson is asked for."""

    def __init__(self, reference: str, lessons: int) -> None:
        super().__init__(reference)
        self.reference = reference
        self.lessons = lessons


class BadDate(UsageError):
    """Text that is not one of the date forms, or a day that no calendar has."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class FutureDate(UsageError):
    """A mark dated after today: nobody can have studied then yet."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__(on.isoformat())
        self.on = on
        self.today = today


class UnknownCommand(UsageError):
    """A command that does not exist in ``group``; ``nearest`` is one that looks like it, or ""."""

    def __init__(self, name: str, nearest: str, group: str) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest
        self.group = group


class UnexpectedArguments(UsageError):
    """Words after a command that has no place for them."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(*words)
        self.words = " ".join(words)


class InvalidUsage(UsageError):
    """What Typer found wrong with the command line of ``command``: ``cause`` is its own error."""

    def __init__(self, cause: Exception, command: str) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.command = command


class BadLanguage(UsageError):
    """A language, from ``source`` (an option or a variable), that is neither zh nor en."""

    def __init__(self, source: str, value: str) -> None:
        super().__init__(value)
        self.source = source
        self.value = value


class BadText(UsageError):
    """Text with bytes that are no characters in the terminal's encoding."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class UnusableFile(StudyError):
    """A file that was read but can't be used as it is, with everything that is wrong with it.

    ``role`` is ``"curriculum"``, ``"journal"``, ``"copy"`` (of a journal) or ``"config"``.
    """

    exit_code = 3

    def __init__(self, role: str, path: str, faults: Sequence[Fault]) -> None:
        super().__init__(role, path)
        self.role = role
        self.path = path
        self.faults = tuple(faults)

    @property
    def is_damage(self) -> bool:
        """Whether it is damaged, rather than meant for another program or plan."""
        return not any(fault.kind in _NO_DAMAGE for fault in self.faults)


class CannotAccess(StudyError):
    """A file that the system does not let us use; ``reason`` is the system's words."""

    exit_code = 4

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class CannotRead(CannotAccess):
    """A file that could not be read."""


class NoRegularFile(CannotAccess):
    """A folder, a pipe or a device where a file should be."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "")


class BrokenLink(StudyError):
    """A link, to the journal or to its folder, that leads nowhere.

    A disk that is not connected must not look like a journal that was never begun.
    """

    exit_code = 4

    def __init__(self, path: str, target: str) -> None:
        super().__init__(path, target)
        self.path = path
        self.target = target


class NotSynced(CannotAccess):
    """A journal that is saved, but that a failure of the machine might still undo."""


class CannotSave(CannotAccess):
    """A journal that could not be written; it is as it was."""


class OutputFailed(StudyError):
    """The output could not be written; what was to be saved is saved."""

    exit_code = 4

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutputClosed(StudyError):
    """Whoever read the output has seen enough, as ``head`` has. Nothing went wrong."""

    exit_code = 0


class LockHeld(StudyError):
    """Another process kept the journal locked for longer than we wait."""

    exit_code = 4

    def __init__(self, path: str, seconds: int) -> None:
        super().__init__(path, seconds)
        self.path = path
        self.seconds = seconds


class BadWeekday(UsageError):
    """Text that names no day of the week."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NoStudyDayLeft(UsageError):
    """A weekly rest on every day of the week."""


class BackwardDates(UsageError):
    """A range of dates whose end is before its beginning."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first.isoformat(), last.isoformat())
        self.first = first
        self.last = last


class NoLesson(UsageError):
    """A mark without a word on which lessons."""


class BadNumber(UsageError):
    """Text that is no number of lessons above 0."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class OptionsMixed(UsageError):
    """More than one way back asked for at once."""


class UnknownCountry(UsageError):
    """A country code whose public holidays are not known."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class HolidaysMissing(CannotBeDone):
    """The optional package that knows the public holidays is not installed."""


class NotPaused(CannotBeDone):
    """There is no break to come back from."""


class DuringPause(CannotBeDone):
    """Days that are part of a break, which began on ``since`` and goes before all else."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


class AlreadyPaused(CannotBeDone):
    """A break that began on ``since`` and still lasts."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


class FinishTooEarly(CannotBeDone):
    """A finish with no study day left; ``nearest`` is the first that could be, if any."""

    def __init__(self, finish: date, nearest: date | None) -> None:
        super().__init__(finish.isoformat())
        self.finish = finish
        self.nearest = nearest


class FinishTooLate(CannotBeDone):
    """A finish past the year 9999; ``latest`` is the last that could be, if any."""

    def __init__(self, latest: date | None) -> None:
        super().__init__()
        self.latest = latest


class PlanChanged(CannotBeDone):
    """The journal changed while a way back was considered, and with it the way."""


class JournalChanged(CannotBeDone):
    """The journal changed while the learner considered what to do about it."""


class NoBackup(UsageError):
    """A word that names no backup; ``known`` are the last days that have one, or ""."""

    def __init__(self, which: str, known: Sequence[date]) -> None:
        super().__init__(which)
        self.which = which
        self.known = ", ".join(day.isoformat() for day in known[:3])


class NoLooseMarks(UsageError):
    """An id without marks that lack a lesson; ``known`` are those that have some, or ""."""

    def __init__(self, reference: str, known: Sequence[str]) -> None:
        super().__init__(reference)
        self.reference = reference
        self.known = ", ".join(known)


class NoHolidays(CannotBeDone):
    """No public holidays of the country are known for the days to come."""

    def __init__(self, country: str) -> None:
        super().__init__(country)
        self.country = country


class NotStarted(CannotBeDone):
    """Nothing to replan: study has not begun."""


class AllDone(CannotBeDone):
    """Nothing to replan: no lesson is left."""


class NoPace(CannotBeDone):
    """No pace to keep: it is too early to tell, or nothing was done lately."""
