"""The text of every error: what is wrong, where, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.errors import (
    AllDone,
    AlreadyPaused,
    AmbiguousLesson,
    BackwardDates,
    BackwardRange,
    BadDate,
    BadLanguage,
    BadNumber,
    BadText,
    BadWeekday,
    BrokenLink,
    CannotRead,
    CannotSave,
    DuringPause,
    FinishTooEarly,
    FinishTooLate,
    FutureDate,
    HolidaysMissing,
    InvalidUsage,
    JournalChanged,
    LockHeld,
    NoBackup,
    NoHolidays,
    NoLesson,
    NoLooseMarks,
    NoPace,
    NoRegularFile,
    NoStudyDayLeft,
    NothingToRedo,
    NothingToUndo,
    NotOneLesson,
    NotPaused,
    NotStarted,
    NotSynced,
    OptionsMixed,
    OutputFailed,
    PlanChanged,
    StageNeedsStar,
    StudyError,
    UnexpectedArguments,
    UnknownCommand,
    UnknownCountry,
    UnknownLesson,
    UnknownStage,
    UnusableFile,
)
from aigc_study.i18n import N_, _, ngettext
from aigc_study.views.page import ELLIPSIS, localized, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.errors import Candidate, Fault

_MOST_CANDIDATES = 10
_MOST_FAULTS = 100
_LONGEST_QUOTE = 60
_WHOLE = {"known", "path", "target", "reason"}

_FAULTS = {
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
    "reserved": N_("“{value}” can't name a file everywhere: choose another id"),
    "duplicate": N_("“{value}” is the id of {expected} already"),
    "unknown-topic": N_("“{value}” is not among the topics of the stage: {expected}"),
    "no-topics": N_("“{value}” is not a topic: the stage lists none"),
    "unknown-stage": N_("“{value}” is not among the stages: {expected}"),
    "circle": N_("“{value}” is renamed in a circle"),
    "id-in-use": N_("“{value}” is still the id of a lesson"),
    "one-of": N_("needs exactly one of {expected}"),
    "newer": N_("is {value}, but this version knows only {expected}: install a newer aigc-study"),
    "choice": N_("“{value}” is not one of {expected}"),
    "clock": N_("“{value}” is not a time of day such as “{expected}”"),
    "offset": N_("{value} lacks its offset from UTC, as in +08:00"),
    "out-of-range": N_("{value} is outside the range of dates that can be used"),
    "other-curriculum": N_(
        "is “{value}”: this journal belongs to another curriculum than “{expected}”"
    ),
    "no-room": N_(
        "nothing can be added at the end of this file: write entries as [[entry]] tables"
    ),
    "not-utf-8": N_("not UTF-8 text"),
    "too-large": N_("larger than {expected} MB"),
    "full": N_("with what is to be added it would be larger than {expected} MB"),
    "too-deep": N_("nested too deeply"),
    "syntax": N_("not valid TOML: {value}"),
}

_TYPES = {
    "str": N_("text"),
    "int": N_("a whole number"),
    "float": N_("a decimal number"),
    "bool": N_("true or false"),
    "dict": N_("a table"),
    "list": N_("a list"),
    "date": N_("a date"),
    "time": N_("a time"),
    "datetime": N_("a date and time"),
}

_ROLES = {
    "curriculum": N_("The curriculum {path} can't be used:"),
    "journal": N_("The journal {path} can't be used, and was left as it is:"),
    "copy": N_("The journal {path} can't be used, and was left as it is:"),
    "config": N_("The configuration {path} can't be used:"),
}

_REMEDIES = {
    "curriculum": N_("Correct the file, or name another with --curriculum."),
    "journal": N_("Correct the file in an editor, or put a backup in its place."),
    "copy": N_("Correct the file in an editor, or use another."),
    "config": N_("Correct the file, or delete it to go back to the defaults."),
}


# Each is filled in with the attributes of its error.
_TEXTS: dict[type[StudyError], str] = {
    NothingToUndo: N_("There is nothing left to undo."),
    NothingToRedo: N_("There is nothing to redo: the last change was not an undo."),
    UnknownStage: N_("“{reference}”: the stages of this plan are 1 to {stages}."),
    BackwardRange: N_("“{reference}” runs backwards: write the earlier lesson first."),
    StageNeedsStar: N_(
        "“{stage}” is a stage: write “{stage}.*” for all of it, or a lesson like {stage}.1."
    ),
    NotOneLesson: N_("“{reference}” stands for {lessons} lessons: name one."),
    BadDate: N_("“{text}” is not a date: write 2026-11-22, today, yesterday or -3d."),
    FutureDate: N_("{on} is still to come: today is {today}."),
    BadLanguage: N_("{source}: “{value}” is not a language here; choose zh or en."),
    BadText: N_("“{text}” contains bytes that are not valid text; nothing was saved."),
    UnexpectedArguments: N_("“{words}”: this command takes no more words. See its --help."),
    CannotRead: N_("Can't read {path}: {reason}. Check the path and its permissions."),
    CannotSave: N_("Can't save {path}: {reason}. Nothing was changed; fix that and try again."),
    OutputFailed: N_("Can't write the output: {reason}."),
    NoRegularFile: N_(
        "Can't read {path}: it is not a regular file. Put one in its place, or move it away."
    ),
    BrokenLink: N_(
        "Can't read {path}: it links to {target}, which is not there. Is that disk connected?"
    ),
    NotSynced: N_(
        "Saved {path}, but the disk did not confirm it: {reason}. Check the disk, then the journal."
    ),
    BadWeekday: N_("“{text}” is not a day of the week: write mon, tue, … sun, or none."),
    NoStudyDayLeft: N_("That would leave no study day."),
    BadNumber: N_("“{text}” is not a number of lessons above 0."),
    BackwardDates: N_("{last} is before {first}: write the earlier date first."),
    NoLesson: N_("Name a lesson, such as 1.20, or mark the next with --next."),
    OptionsMixed: N_("Choose one of --keep-date, --keep-pace, --finish and --per-day."),
    UnknownCountry: N_("The public holidays of “{code}” are not known: write a code such as CN."),
    HolidaysMissing: N_(
        "This needs the holidays package: pip install 'aigc-study[holidays]',"
        " or pipx inject aigc-study holidays."
    ),
    NotPaused: N_("There is no break to come back from."),
    DuringPause: N_(
        "The break that began on {since} takes these days off:"
        " “aigc-study resume DATE” ends it on a date."
    ),
    AlreadyPaused: N_("A break from {since} on is recorded already; “aigc-study resume” ends it."),
    PlanChanged: N_(
        "The journal was changed meanwhile, and nothing was replanned: look at “aigc-study replan”."
    ),
    JournalChanged: N_("The journal was changed meanwhile, and was left as it is: try again."),
    NoHolidays: N_("No public holidays of “{country}” are known for the days to come."),
    NotStarted: N_("There is nothing to replan before the first study day."),
    AllDone: N_("There is nothing to replan: every lesson is done."),
    NoPace: N_(
        "There is no pace to keep: it is too early to tell, or nothing was done lately."
        " Use --finish or --per-day."
    ),
    FinishTooEarly: N_("No study day is left until {finish}; the nearest possible is {nearest}."),
    FinishTooLate: N_(
        "The finish would lie beyond the year 9999; the latest possible is {latest}."
    ),
    NoBackup: N_("No backup is called “{which}”. The latest are of {known}."),
    NoLooseMarks: N_("No marks without a lesson are kept under “{reference}”, but under {known}."),
    UnknownCommand: N_("There is no command “{name}”; did you mean “{group} {nearest}”?"),
    LockHeld: N_(
        "Another aigc-study has held {path} for {seconds} seconds; nothing was changed."
        " Try again when it is done."
    ),
}

# What to say instead where that attribute of the error is empty.
_WITHOUT: dict[type[StudyError], tuple[str, str]] = {
    FinishTooEarly: ("nearest", N_("No study day is left until {finish}.")),
    FinishTooLate: ("latest", N_("No study day is left.")),
    NoBackup: ("known", N_("No backup is called “{which}”: there is none yet.")),
    NoLooseMarks: (
        "known",
        N_("No marks are kept under “{reference}”: every mark has its lesson."),
    ),
    UnknownCommand: ("nearest", N_("There is no command “{name}”. See “{group} --help”.")),
    UnknownLesson: ("nearest", N_("No lesson is called “{reference}”. See “aigc-study list”.")),
}


def error_lines(error: StudyError) -> list[str]:
    """Return the lines that tell of an error, most of the time a single one."""
    match error:
        case UnusableFile():
            return _unusable_lines(error)
        case AmbiguousLesson():
            text = _("“{reference}” could be any of these:")
            return [_filled(text, error), *_candidate_lines(error.candidates)]
        case UnknownLesson() if error.nearest:
            text = _("No lesson is called “{reference}”. The nearest:")
            return [_filled(text, error), *_candidate_lines(error.nearest)]
        case InvalidUsage():
            text = _("{problem} See “{command} --help”.")
            return [text.format(problem=_usage_text(error.cause), command=error.command)]
        case _:
            attribute, text = _WITHOUT.get(type(error), ("", ""))
            if not attribute or getattr(error, attribute):
                text = _TEXTS[type(error)]
            text = _(text)
    return [_filled(text, error)]


def _filled(text: str, error: StudyError) -> str:
    return text.format(**{name: _quoted(name, value) for name, value in vars(error).items()})


def _quoted(name: str, value: object) -> str:
    text = sanitize(str(value))
    whole = name in _WHOLE or len(text) <= _LONGEST_QUOTE
    return text if whole else text[:_LONGEST_QUOTE] + ELLIPSIS


def _unusable_lines(error: UnusableFile) -> list[str]:
    lines = [_filled(_(_ROLES[error.role]), error)]
    lines += [f"  {fault_text(fault)}" for fault in error.faults[:_MOST_FAULTS]]
    if more := max(0, len(error.faults) - _MOST_FAULTS):
        lines.append(_more_line(more))
    if any(fault.kind == "newer" for fault in error.faults):
        return lines
    remedy = _REMEDIES[error.role]
    if error.role == "journal" and error.is_damage:
        remedy = N_(
            "“aigc-study doctor --repair” saves what can be read;"
            " “aigc-study backup restore DATE” goes back to a backup."
        )
    return [*lines, _(remedy)]


def _candidate_lines(candidates: Sequence[Candidate]) -> list[str]:
    shown = candidates[:_MOST_CANDIDATES]
    widest = max(len(each.number) for each in shown)
    lines = [f"  {each.number.ljust(widest)}  {localized((each.zh, each.en))}" for each in shown]
    more = len(candidates) - len(shown)
    return [*lines, _more_line(more)] if more else lines


def _more_line(count: int) -> str:
    text = ngettext("… and {count} more", "… and {count} more", count)
    return "  " + text.format(count=count)


def fault_text(fault: Fault) -> str:
    """Return what is wrong with a file, and where in it."""
    where = sanitize(fault.where)
    if fault.line:
        place = _("line {line}, column {column}") if fault.column else _("line {line}, {where}")
        where = place.format(line=fault.line, column=fault.column, where=where)
    if fault.kind == "unknown-key":
        text = _("is not a known key; known are {value}")
        if fault.expected:
            text = _("is not a known key; did you mean “{expected}”?")
    else:
        text = _(_FAULTS[fault.kind])
    value, expected = fault.value, fault.expected
    if fault.kind == "type":
        value, expected = _(_TYPES.get(value, value)), _(_TYPES[expected])
    text = text.format(value=sanitize(value), expected=sanitize(expected))
    return _("{where}: {problem}").format(where=where, problem=text) if where else text


def _usage_text(error: Exception) -> str:
    # Typer keeps these classes private and their texts English, so they are told by their names.
    name = sanitize(getattr(error, "option_name", ""))
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            others = ", ".join(sorted(getattr(error, "possibilities", None) or []))
            if others:
                return _("There is no option {name}; did you mean {others}?").format(
                    name=name, others=others
                )
            return _("There is no option {name}.").format(name=name)
        case "MissingParameter":
            return _("{name} is missing.").format(name=getattr(param, "metavar", "").rstrip("…"))
        case "BadOptionUsage" if "requires" in str(error):
            return _("The option {name} needs a value.").format(name=name)
        case "BadOptionUsage":
            return _("The option {name} takes no value.").format(name=name)
    return sanitize(str(error))
