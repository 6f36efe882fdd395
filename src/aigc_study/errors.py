"""Every error the program reports: its exit code, its message, and the facts that fill it in.

``views.errors`` renders them in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, dataclass_transform

from aigc_study.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Candidate(NamedTuple):
    """A lesson offered in answer to a reference that did not name exactly one."""

    number: str
    zh: str
    en: str


class Fault(NamedTuple):
    """One fault of a file: ``where`` is a key path, ``line`` and ``column`` count from 1.

    ``kind`` is a key of ``FAULTS``. ``value`` is what was found; ``expected`` is what should be
    there, the nearest known word, the place of a duplicate, or the line that can't be parsed,
    depending on the kind.
    """

    where: str
    kind: str
    value: str = ""
    expected: str = ""
    line: int = 0
    column: int = 0


# The message of each kind of fault.
FAULTS = {
    "missing": N_("is missing"),
    "type": N_("must be {expected}, not {value}"),
    "empty": N_("must not be empty"),
    "minimum": N_("must be at least {expected}"),
    "maximum": N_("must be at most {expected}"),
    "slug": N_(
        "“{value}” is not a valid id:"
        " use lower-case letters, digits and single hyphens or underscores"
    ),
    "number": N_("“{value}” reads like a stage: put a letter into the id"),
    "reserved": N_("“{value}” is not a valid file name on some systems: choose another id"),
    "duplicate": N_("“{value}” is already the id of {expected}"),
    "title": N_('must be "…" or {{ zh = "…", en = "…" }}'),
    "link": N_("“{value}” is not a link: write an https:// or http:// address without spaces"),
    "unknown-key": N_("unknown key; available keys: {value}"),
    "unknown-topic": N_("“{value}” is not among the topics of the stage: {expected}"),
    "no-topics": N_("“{value}” is not a topic: the stage lists none"),
    "unknown-stage": N_("“{value}” is not among the stages: {expected}"),
    "circle": N_("the renaming of “{value}” forms a loop"),
    "id-in-use": N_("“{value}” is still the id of a lesson"),
    "one-of": N_("needs exactly one of {expected}"),
    "newer": N_("is {value}, but this version supports only {expected}: upgrade aigc-study"),
    "choice": N_("“{value}” is not one of {expected}"),
    "clock": N_("“{value}” is not a time of day such as “{expected}”"),
    "offset": N_("{value} lacks a time zone such as +08:00"),
    "out-of-range": N_("{value} is outside the supported range of dates"),
    "no-later": N_("{value} is the latest time there can be, so nothing can be recorded after it"),
    "other-curriculum": N_(
        "is “{value}”: this journal belongs to another plan, not to “{expected}”"
    ),
    "a-plan": N_("this is a plan: give it another name, or move it to another folder"),
    "no-room": N_(
        "nothing can be added at the end of this file: write entries as [[entry]] tables"
    ),
    "not-utf-8": N_("not UTF-8 text; save it as plain text in UTF-8"),
    "too-large": N_("larger than {expected} MB"),
    "full": N_("with this change it would be larger than {expected} MB"),
    "too-deep": N_("nested too deeply"),
    "too-long": N_("has a number that is too long"),
    "syntax": N_("not valid TOML: {value}"),
    "no-text": N_("nothing is in it; if it was downloaded, check the address"),
    "web-page": N_("a web page; download the Markdown instead, such as GitHub's “Raw”"),
    "is-plan": N_("a plan already; “aigc-study config set curriculum FILE” takes it into use"),
    "no-lessons": N_("no boxes or list items found, other than links within the page"),
}

# Faults of a file that need not be damaged.
_NOT_DAMAGE = {"a-plan", "newer", "no-later", "other-curriculum", "no-room", "full", "too-large"}


@dataclass_transform(eq_default=False)
class StudyError(Exception):
    """The base of every error this program reports.

    A subclass annotates its facts, like the fields of a dataclass: they are its arguments, its
    attributes, and the placeholders in its message. ``message_without`` is the name of a fact and
    the message to use if that fact is empty.
    """

    exit_code: ClassVar[int]
    message: ClassVar[str]
    message_without: ClassVar[tuple[str, str]] = ("", "")
    fact_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        # Without duplicates: a subclass may declare a fact again to give it a default.
        cls.fact_names = tuple(dict.fromkeys((*cls.fact_names, *cls.__annotations__)))

    def __init__(self, *facts: object, **named: object) -> None:
        super().__init__(*facts)
        vars(self).update(zip(self.fact_names, facts, strict=False), **named)


class OutOfMemory(StudyError):
    exit_code = 4
    message = N_("Not enough memory. Close other programs, or give this one more.")


class CannotBeDone(StudyError):
    """Correct usage, but impossible in the current state."""

    exit_code = 1


class PackageMissing(CannotBeDone):
    """An optional package is not installed; ``command`` installs it."""

    message = N_("This needs the Python package {package}. Install it: {command}")
    package: str
    command: str


class NobodyAnswered(CannotBeDone):
    """A question that nobody could see or answer, as in a script."""

    message = N_("Nothing was changed: nobody was there to say yes. Add --yes to go ahead.")


class UsageError(StudyError):
    """A mistake in the command line."""

    exit_code = 2


# References to lessons


class UnknownLesson(UsageError):
    message = N_("No such lesson: “{reference}”. Did you mean:")
    message_without = ("nearest", N_("No such lesson: “{reference}”. See “aigc-study list”."))
    reference: str
    nearest: Sequence[Candidate] = ()


class AmbiguousLesson(UsageError):
    """Words that several lessons have, or the title of a topic or stage.

    Such a title may stand for all of its lessons: ``all_of_them`` is what to type for that.
    """

    message = N_("“{reference}” matches several lessons; be more specific or use a number:")
    reference: str
    candidates: Sequence[Candidate]
    all_of_them: str = ""


class NotOneLesson(UsageError):
    message = N_("“{reference}” means {lessons} lessons; only one is allowed here.")
    reference: str
    lessons: int


class UnknownStage(UsageError):
    message = N_("There is no “{reference}”: this plan has stages 1 to {stages}.")
    reference: str
    stages: int


class PastStage(UsageError):
    message = N_("There is no {stage}.{ordinal}: stage {stage} ends at {stage}.{last}.")
    stage: int
    ordinal: int
    last: int


class StageNeedsStar(UsageError):
    """A stage where a lesson was expected; the shell must not expand the star."""

    message = N_(
        "“{stage}” is a stage: write '{stage}.*' for all of it, or a lesson like {stage}.1."
    )
    stage: int


class RangeNeedsStage(UsageError):
    """A range of whole numbers, which can be lessons or stages.

    ``lessons`` and ``stages`` are what to type for each; ``stages`` is "" if there are none such.
    """

    message = N_(
        "“{reference}” can be lessons or stages: for lessons write {lessons}, for stages {stages}."
    )
    message_without = ("stages", N_("“{reference}” lacks the stage: write {lessons}, for example."))
    reference: str
    lessons: str
    stages: str = ""


class BackwardRange(UsageError):
    message = N_("“{reference}” is in the wrong order: write the earlier lesson first.")
    reference: str


class NoLesson(UsageError):
    message = N_("Name a lesson, such as 1.20, or mark the next with --next.")


# Links and notes


class NoLink(CannotBeDone):
    message = N_("{number} has no link. Add one: “aigc-study note {number} https://…”.")
    number: str


class NotANote(UsageError):
    """What other programs call listing or changing notes, in place of a lesson."""

    message = N_(
        "“{word}” is no lesson. “aigc-study note --search WORDS” searches the notes,"
        " “aigc-study note” lists them."
    )
    word: str


class TextMissing(UsageError):
    message = N_(
        "A note needs a text: “aigc-study note {number} TEXT”."
        " Without one, an editor opens on a terminal only."
    )
    number: str


class EditorFailed(CannotBeDone):
    message = N_(
        "Nothing was saved: the editor “{editor}” failed ({reason})."
        " Set EDITOR to another, or write “aigc-study note LESSON TEXT”."
    )
    editor: str
    reason: str


# Dates and numbers


class BadDate(UsageError):
    message = N_("“{text}” is not a date: write 2026-11-22, 11-22, yesterday, -3d or last mon.")
    text: str


class BadDateAhead(BadDate):
    message = N_("“{text}” is not a date: write 2026-11-22, 11-22, tomorrow, +3d or next mon.")


class SeveralDays(BadDate):
    message = N_("“{text}” is several days: name one of them.")


class NoSuchDay(BadDate):
    message = N_("There is no “{text}”: that month has {days} days.")
    days: int


class DayOrMonth(BadDate):
    message = N_("“{text}” can be two days: write {one} or {other}.")
    one: date
    other: date


class BackwardDates(UsageError):
    message = N_("{last} is before {first}: write the earlier date first.")
    first: date
    last: date


class WrongWeekday(UsageError):
    """A date beside a weekday that it does not fall on, alone or in a list; Monday is 0."""

    message = N_("{day} is {weekday}, not {named}: correct one, or put a comma between two days.")
    message_without = ("in_list", N_("{day} is {weekday}, not {named}: correct one of them."))
    day: date
    weekday: int
    named: int
    in_list: bool = False


class FutureDate(UsageError):
    """``before`` is the same day a year or more before, if that may be meant."""

    message = N_("{on} is in the future; if you mean the year before, write {before}.")
    message_without = ("before", N_("{on} is in the future: today is {today}."))
    on: date
    today: date
    before: date | None = None


class BadWeekday(UsageError):
    message = N_("“{text}” is not a day of the week: write mon, tue, … sun, or none.")
    text: str


class BadNumber(UsageError):
    message = N_("“{text}” is not a number of lessons: write a whole number above 0.")
    text: str


class BadNumberOfChanges(BadNumber):
    message = N_("“{text}” is not a number of changes: write a whole number above 0.")


class BadNumberOfDays(BadNumber):
    message = N_("“{text}” is not a number of days: write a whole number from 1 to 36500.")


class BadRate(UsageError):
    message = N_("“{text}” is not a number of lessons a day: write a number above 0, such as 1.5.")
    text: str


class RateTooExtreme(BadRate):
    message = N_(
        "“{text}” lessons a day is out of range: write a number from 0.000000001 to 999999999."
    )


class BadTime(UsageError):
    message = N_("“{text}” is not a time of day: write 20:00 or 8pm.")
    text: str


# Options


class OptionsMixed(UsageError):
    message = N_("Choose one of {options}.")
    options: Sequence[str]


class LessonsAndNext(UsageError):
    message = N_("Name lessons, or use --next, not both.")


class IcsByMonth(UsageError):
    message = N_('--month only shows. For the next month: --ics FILE --to "in a month".')


class IcsMissing(UsageError):
    message = N_(
        "--alarm and --force go with --ics: “aigc-study schedule --ics study.ics --alarm 20:00”."
    )


# Exports


class NoDates(CannotBeDone):
    message = N_("The lessons have no dates before the plan starts: “aigc-study start” starts it.")


class NothingLeft(CannotBeDone):
    message = N_("Every lesson is done or skipped, so there is nothing to save.")


class NothingDue(CannotBeDone):
    message = N_("No open lesson is due on these days, so nothing was saved.")


# Rest days and pauses


class NoStudyDayLeft(UsageError):
    message = N_("That would leave no study days.")


class CountryNeeded(UsageError):
    message = N_("Name a country or region, such as CN: “aigc-study rest holidays CN”.")


class UnknownCountry(UsageError):
    """Neither a code nor a name that is known; ``nearest`` is a similar name, or ""."""

    message = N_("No public holidays found for “{country}”. Did you mean “{nearest}”?")
    message_without = (
        "nearest",
        N_("No public holidays found for “{country}”: use a country or region code such as CN."),
    )
    country: str
    nearest: str


class NoHolidays(CannotBeDone):
    message = N_("No upcoming public holidays found for “{country}”.")
    country: str


class BackAlready(CannotBeDone):
    """``resume`` after the last pause; ``until`` is the day a pause that is on will end, if any."""

    message = N_(
        "The pause ends before {on}: you are back from {until} on."
        " “aigc-study pause {until}” extends it."
    )
    message_without = (
        "until",
        N_("There is no pause to end: you have been back since {since}."),
    )
    on: date
    since: date | None = None
    until: date | None = None


class BeforePause(CannotBeDone):
    message = N_(
        "{on} is before the pause, which began on {since}; “aigc-study resume” ends it today."
    )
    on: date
    since: date


class NotPaused(CannotBeDone):
    """``resume`` on a day in no pause; ``planned`` is the first day of the next one, if any."""

    message = N_(
        "No pause includes {on}. The next begins on {planned};"
        " “aigc-study resume {planned}” cancels it."
    )
    message_without = ("planned", N_("There is no pause to end."))
    on: date
    planned: date | None = None


class DuringPause(CannotBeDone):
    """Days in a pause; ``last`` is its last day, if that is known."""

    message = N_(
        "These days are in the pause {since}..{last}; “aigc-study resume DATE” ends it earlier."
    )
    message_without = (
        "last",
        N_("These days are in the pause from {since} on; “aigc-study resume DATE” ends it."),
    )
    since: date
    last: date | None = None


class WeeklyRest(UsageError):
    """Days of every week, given as dates."""

    message = N_("For every week: “aigc-study rest weekly {text}”.")
    text: str


class HolidayNamed(UsageError):
    message = N_("“{text}” is not a date. For public holidays: “aigc-study rest holidays CN”.")
    text: str


class PauseWithEnd(UsageError):
    """``pause`` with its last day; ``back`` is the day after it."""

    message = N_(
        "A pause has no end date. For known days: “aigc-study rest add {days}” (back on {back})."
    )
    days: str
    back: date


class AlreadyPaused(CannotBeDone):
    """``pause`` on a day in a pause; ``until`` is the day study resumes, if that is known."""

    message = N_(
        "Already paused from {since} on, until {until}; “aigc-study pause {until}” extends it."
    )
    message_without = (
        "until",
        N_("Already paused from {since} on; “aigc-study resume” ends the pause."),
    )
    since: date
    until: date | None = None


class NothingToPause(CannotBeDone):
    message = N_("Nothing to pause: every lesson is done or skipped.")


# Replanning


class NotStarted(CannotBeDone):
    message = N_("Nothing to replan before the first study day.")


class AllDone(CannotBeDone):
    message = N_("Nothing to replan: every lesson is done or skipped.")


class NoPace(CannotBeDone):
    message = N_(
        "Your pace is unknown: it is too early to tell, or no lesson has been done since the start."
        " Use --finish or --per-day."
    )


class FinishTooEarly(CannotBeDone):
    """A finish with no study day left by then; ``nearest`` is the first possible one, if any."""

    message = N_("No study days left by {finish}; the earliest possible finish is {nearest}.")
    message_without = ("nearest", N_("No study days left by {finish}."))
    finish: date
    nearest: date | None


class FinishPast(CannotBeDone):
    message = N_("{finish} is past; the earliest possible finish is {nearest}.")
    finish: date
    nearest: date


class PlanEnded(CannotBeDone):
    """A finish to keep that has passed; ``nearest`` is the first possible one, if any."""

    message = N_(
        "The plan ended on {finish}. Choose a new finish: --finish DATE, {nearest} at the earliest."
    )
    message_without = ("nearest", N_("The plan ended on {finish}."))
    finish: date
    nearest: date | None


class FinishTooLate(CannotBeDone):
    """A finish past the year 9999; ``latest`` is the last possible one, if any."""

    message = N_("The finish would be after the year 9999; the latest possible is {latest}.")
    message_without = ("latest", N_("No study days left."))
    latest: date | None


class PlanChanged(CannotBeDone):
    message = N_(
        "The journal changed in the meantime, so nothing was replanned: see “aigc-study replan”."
    )


# Undo, repair and backups


class NothingToUndo(CannotBeDone):
    message = N_("Nothing to undo.")


class NothingToRedo(CannotBeDone):
    message = N_("Nothing to redo: the last change was not an undo.")


class JournalChanged(CannotBeDone):
    message = N_("The journal changed in the meantime and was left as it is: try again.")


class BackupNeeded(UsageError):
    message = N_("Name one of these backups, as in “aigc-study backup restore {latest}”.")
    message_without = (
        "latest",
        N_("No backup yet: the journal is copied before the first change of each day."),
    )
    latest: date | None


class NoBackup(UsageError):
    """A date or file that is not a backup; ``known`` are the days of the backups, newest first."""

    message = N_("No such backup: “{which}”. The latest are from {known}.")
    message_without = ("known", N_("No such backup: “{which}”. There are none yet."))
    which: str
    known: Sequence[date]


# Plans


class TooFewDays(UsageError):
    message = N_("--days {days} is too few: this plan has {stages} stages, each of a day or more.")
    days: int
    stages: int


# Files


class UnusableFile(StudyError):
    """A file that was read but can't be used, with all its faults.

    ``role`` is ``"curriculum"``, ``"journal"``, ``"copy"`` (of a journal), ``"config"`` or
    ``"checklist"``; ``views.errors`` has a message for each. With ``is_check`` all faults are
    shown, however many.
    """

    exit_code = 3
    is_check = False
    role: str
    path: str
    faults: Sequence[Fault]

    @property
    def is_damage(self) -> bool:
        """Whether the file is damaged, rather than full or from another version or plan."""
        return not any(fault.kind in _NOT_DAMAGE for fault in self.faults)


class NotAPlan(StudyError):
    """A file that was to be a plan; ``reason`` says what it is instead."""

    exit_code = 3
    message = N_(
        "{path} is not a plan but {reason}. A plan is a TOML file with an id and [[stages]];"
        " “aigc-study plan import FILE.md” makes one of a Markdown list."
    )
    path: str
    reason: str


class AddressGiven(UsageError):
    """The address of a page in place of a file; ``address`` is quoted for the shell."""

    message = N_(
        "“{text}” is not a file. Download it: curl -L {address} | aigc-study plan import -"
    )
    text: str
    address: str


class MarkdownFile(NotAPlan):
    """A list in Markdown, and the ``command`` that makes a plan of it."""

    message = N_("{path} is not a plan but {reason}. “{command}” makes a plan of it.")
    command: str


class CannotAccess(StudyError):
    """A file that the system gives no access to; ``reason`` is the system's message."""

    exit_code = 4
    path: str
    reason: str


def reason_of(error: OSError) -> str:
    """Return the system's message."""
    return error.strerror or str(error)


class CannotRead(CannotAccess):
    message = N_("Can't read {path}: {reason}. Check the path and its permissions.")


class NoRegularFile(CannotAccess):
    message = N_("Can't read {path}: it is not a regular file. Replace it, or move it away.")
    reason: str = ""


class BrokenLink(StudyError):
    """A broken symbolic link, at the journal or its folder.

    A disk that is not connected must not look like a journal that does not exist yet.
    """

    exit_code = 4
    message = N_(
        "Can't read {path}: it links to {target}, which doesn't exist."
        " Check that the disk is connected."
    )
    path: str
    target: str


class PlantedLink(CannotAccess):
    """A link that another user may have made to lead us where only we can write."""

    message = N_(
        "Can't use {path}: {reason}, in a folder that others can write to."
        " Remove it, or set AIGC_STUDY_HOME to a folder of your own."
    )
    reason: str = N_("it is another user's link")


class NoHome(CannotAccess):
    """A path in a home folder that neither HOME nor the password database names."""

    message = N_("Can't find {path}: {reason}. Set HOME, or AIGC_STUDY_HOME, to a folder.")
    reason: str = N_("the home folder is unknown")


class CannotSave(CannotAccess):
    message = N_("Can't save {path}: {reason}. Nothing was changed; fix that and try again.")


class FolderGiven(CannotSave):
    message = N_("{path} is a folder: name a file in it.")
    reason: str = ""


class FolderMissing(CannotSave):
    message = N_("Can't save {path}: its folder does not exist. Create it, or choose another.")
    reason: str = ""


class UnusableLock(CannotSave):
    """A link in place of the lock, or the lock of another user who may still hold it."""

    message = N_(
        "Can't use the lock {path}: {reason}. Nothing was changed;"
        " once no aigc-study is running, delete that file."
    )


class NotOurs(CannotBeDone):
    """A file to be written over that is not one this program made."""

    message = N_(
        "{path} was not made by aigc-study, so it was left as it is:"
        " name another file, or replace it with --force."
    )
    path: str


class CannotUse(CannotAccess):
    """An error that no command expects, in reading or in writing."""

    message = N_("Can't use {path}: {reason}. Fix that and try again.")


class FileExists(CannotBeDone):
    message = N_("{path} exists already: choose another name, or add --force to replace it.")
    path: str


class NotSynced(CannotAccess):
    message = N_(
        "Saved {path}, but the disk did not confirm it: {reason}. Check the disk, then the journal."
    )


class LockHeld(StudyError):
    """Another process held the lock for longer than we wait.

    ``lock`` is its file where the system does not release a lock when the process ends.
    """

    exit_code = 4
    message = N_(
        "Another aigc-study has held {path} for {seconds} seconds; nothing was changed."
        " Try again when it is done; if none is running on any machine, delete {lock}."
    )
    message_without = (
        "lock",
        N_(
            "Another aigc-study has held {path} for {seconds} seconds; nothing was changed."
            " Try again when it is done."
        ),
    )
    path: str
    seconds: int
    lock: str = ""


# Output


class OutputFailed(StudyError):
    """The output could not be written; changes are saved."""

    exit_code = 4
    message = N_("Can't write the output: {reason}.")
    reason: str


class OutputClosed(StudyError):
    """The reader of a pipe closed it, as ``head`` does, which is no failure."""

    exit_code = 0
    message = ""  # never shown


# Use of the command line


class WrongSuffix(UsageError):
    """A file name that does not suit what would be in it; ``meant`` is what is to be typed."""

    message = N_("“{path}” must end in {suffix}: use “{meant}”, or “-” to print it.")
    path: str
    suffix: str
    meant: str


class PictureIsSvg(UsageError):
    message = N_(
        "A card is saved as .svg: use “{meant}”, then open it in a browser, or convert it:"
        " “rsvg-convert card.svg -o card.png”."
    )
    meant: str


class UnknownCommand(UsageError):
    """A command that ``group`` does not have; ``nearest`` is what may be meant, or ""."""

    message = N_("There is no command “{name}”; did you mean “{nearest}”?")
    message_without = ("nearest", N_("There is no command “{name}”. See “{group} --help”."))
    name: str
    nearest: str
    group: str


class UnknownShell(UsageError):
    """A shell without completion, or "" if it is not known which is in use."""

    message = N_("There is no completion for “{name}”: choose bash, zsh, fish or powershell.")
    message_without = (
        "name",
        N_("The shell in use is not known; name it: “aigc-study --install-completion bash”."),
    )
    name: str


class UnknownOption(UsageError):
    """An option that has another name here; ``meant`` is the command as it is to be typed."""

    message = N_("There is no option {name}; did you mean “{meant}”?")
    name: str
    meant: str


class NoLessonButOption(UsageError):
    """Words among lessons that an option stands for; ``meant`` is what is to be typed."""

    message = N_("No such lesson: “{reference}”. Did you mean “aigc-study {meant}”?")
    reference: str
    meant: str


class UnexpectedArguments(UsageError):
    """More arguments than a command has; ``meant`` is what is to be typed, if that is known."""

    message = N_("Unexpected argument: “{words}”; did you mean “{meant}”?")
    message_without = ("meant", N_("Unexpected argument: “{words}”. See “{command} --help”."))
    words: Sequence[str]
    command: str
    meant: str = ""


class QuotesMissing(UsageError):
    message = N_("Put quotes around a text of several words: {option} {quoted}.")
    option: str
    quoted: str


class OneChangeAtATime(UsageError):
    message = N_("“{command}” takes no number: it goes one change at a time, so run it again.")
    command: str


class InvalidUsage(UsageError):
    """A usage error found by Typer: ``problem`` is its exception."""

    message = N_("{problem} See “{command} --help”.")
    problem: Exception
    command: str


class BadLanguage(UsageError):
    """A language other than zh and en, from ``source``, an option or a variable."""

    message = N_("{source}: unsupported language “{value}”; choose zh or en.")
    source: str
    value: str


class UnknownSetting(UsageError):
    message = N_("There is no setting “{name}”: choose one of {known}.")
    name: str
    known: Sequence[str]


class BadSetting(UsageError):
    """A value that the configuration can't have; ``problem`` says which and why."""

    message = N_("{problem}. Nothing was changed.")
    problem: Fault


class BadText(UsageError):
    message = N_("“{text}” contains bytes that are not valid text; nothing was saved.")
    text: str
