"""Error messages: what is wrong, where, and what to do next."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from aigc_study.errors import (
    FAULTS,
    AmbiguousLesson,
    Fault,
    StudyError,
    UnknownLesson,
    UnusableFile,
)
from aigc_study.i18n import N_, _, listed
from aigc_study.views.messages import reason_text
from aigc_study.views.page import ELLIPSIS, localized, sanitize
from aigc_study.views.wording import WEEKDAY_NAMES, more_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.errors import Candidate

_MAX_CANDIDATES = 10
_MAX_FAULTS = 100
_MAX_DAYS = 3
_MAX_FACT_LENGTH = 60
_MAX_LENGTHS = {"meant": 200, "nearest": 200}
_WEEKDAYS = ("weekday", "named")
_NEVER_SHORTENED = {"command", "known", "lock", "path", "problem", "question", "reason", "target"}

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

# The kinds of faults that expect one of a list, with English commas.
_LISTS = {"unknown-topic", "unknown-stage", "one-of", "choice"}

# What tomli says, and the same in plain words; anything else is shown as it is.
_SYNTAX = {
    r"Invalid value": N_('a value is missing or wrong: text needs quotes, "…", and numbers digits'),
    r"Invalid statement": N_("a line must be like key = value or [[table]]"),
    r"Expected '=' after .*": N_("“=” is missing after a key"),
    r"Cannot overwrite a value": N_("a key is there twice"),
    r"Duplicate inline table key .*": N_("a key is there twice"),
    r"Cannot declare .* twice": N_("a table is there twice"),
    r"Cannot (?:redefine|mutate) .*": N_("a table is there twice"),
    r"Expected newline or end of document .*": N_("there is more on the line than one value"),
    r"Unclosed array": N_("a comma or “]” is missing"),
    r"Unclosed inline table": N_("a comma or a closing brace is missing"),
    r"Expected '\]+' at .*": N_("“]” is missing at the end of a table's name"),
    r"Unterminated string|Expected [\"']+|Illegal character '\\n'": N_(
        "a text lacks its end quote"
    ),
    r"Unescaped .*": N_(r"a backslash in a text must be doubled: \\"),
    r"(?:Illegal|Found invalid) character .*": N_("a control character is not allowed"),
}

# The lines before and after the faults of a file, by its role.
_ROLES = {
    "curriculum": (
        N_("The plan {path} can't be used:"),
        N_("Correct the file, or name another with --curriculum."),
    ),
    "journal": (
        N_("The journal {path} can't be used, and was left as it is:"),
        N_("Correct the file in an editor, or replace it with a backup."),
    ),
    "copy": (
        N_("The journal {path} can't be used, and was left as it is:"),
        N_("Correct the file in an editor, or use another."),
    ),
    "config": (
        N_("The configuration {path} can't be used:"),
        N_("Correct the file, or delete it to go back to the defaults."),
    ),
    "checklist": (
        N_("{path} can't be made into a plan:"),
        N_("It takes Markdown in UTF-8 with lines such as “- [ ] Read chapter 1”."),
    ),
}


# Shown where a plan is not written as it should be.
_FORM_FAULTS = {"missing", "title", "type", "unknown-key"}
_FORM = N_("""The right form:
  format = 1
  id = "guitar"
  title = "Guitar"
  [[stages]]
  id = "basics"
  title = "Basics"
  days = 10
  lessons = [
    { id = "first-chord", title = "…", url = "https://…" },
  ]""")


def error_lines(error: StudyError) -> list[str]:
    """Return the message of an error, one line for most."""
    match error:
        case UnusableFile():
            return _unusable_lines(error)
        case AmbiguousLesson():
            message = _filled(error.message, error)
            return [message, *_candidate_lines(error.candidates), *_all_of_them(error)]
        case UnknownLesson():
            candidates = error.nearest
        case _:
            candidates = ()
    fact, without = error.message_without
    message = error.message if not fact or getattr(error, fact) else without
    return [_filled(message, error), *_candidate_lines(candidates)]


def _all_of_them(error: AmbiguousLesson) -> list[str]:
    text = _("For all of them: “aigc-study {command}”.")
    return [text.format(command=error.all_of_them)] if error.all_of_them else []


def _filled(message: str, error: StudyError) -> str:
    facts = {name: _fact_text(name, getattr(error, name)) for name in error.fact_names}
    return _(message).format(**facts)


def _fact_text(name: str, fact: object) -> str:
    """Return a fact as text on one line, shortened if it is something typed."""
    match fact:
        case Exception():
            text = _usage_text(fact)
        case Fault():
            text = fault_text(fact)
        case int() if name in _WEEKDAYS:
            text = _(WEEKDAY_NAMES[fact])
        case [date(), *_rest]:
            text = listed(fact[:_MAX_DAYS])
        case [*_all]:
            text = " ".join(map(str, fact)) if name == "words" else listed(fact)
        case _:
            text = str(fact)
    if name == "reason":
        text = reason_text(text)
    text = sanitize(text)
    longest = _MAX_LENGTHS.get(name, _MAX_FACT_LENGTH)
    if name in _NEVER_SHORTENED or len(text) <= longest:
        return text
    return text[:longest] + ELLIPSIS


def _unusable_lines(error: UnusableFile) -> list[str]:
    heading, remedy = _ROLES[error.role]
    shown = len(error.faults) if error.is_check else _MAX_FAULTS
    remedy = N_("Correct the file, and check it again.") if error.is_check else remedy
    lines = [_filled(heading, error)]
    for fault in error.faults[:shown]:
        lines += [f"  {fault_text(fault)}", *_line_lines(fault)]
    if (more := len(error.faults) - shown) > 0:
        lines.append(more_line(more))
    for fault in error.faults:
        if error.role == "journal" and fault.kind in ("newer", "other-curriculum"):
            value = fault.expected if fault.kind == "newer" else f'"{fault.expected}"'
            remedy = _("If that was changed by mistake, change it back to “{line}” in an editor.")
            return [*lines, remedy.format(line=f"{fault.where} = {value}")]
        if fault.kind in ("a-plan", "newer"):
            return lines
    if error.role == "curriculum" and any(fault.kind in _FORM_FAULTS for fault in error.faults):
        lines += _(_FORM).splitlines()
    if error.role == "journal" and error.is_damage:
        remedy = N_(
            "“aigc-study doctor --repair” recovers what is readable;"
            " “aigc-study backup restore DATE” goes back to a backup."
        )
    return [*lines, _(remedy)]


def _candidate_lines(candidates: Sequence[Candidate]) -> list[str]:
    shown = candidates[:_MAX_CANDIDATES]
    widest = max((len(candidate.number) for candidate in shown), default=0)
    lines = [
        f"  {candidate.number.ljust(widest)}  {localized((candidate.zh, candidate.en))}"
        for candidate in shown
    ]
    more = len(candidates) - len(shown)
    return [*lines, more_line(more)] if more else lines


def fault_text(fault: Fault) -> str:
    """Return a fault of a file and where it is."""
    where = sanitize(fault.where)
    if fault.line:
        place = _("line {line}, column {column}") if fault.column else _("line {line}, {where}")
        where = place.format(line=fault.line, column=fault.column, where=where)
    if fault.kind == "unknown-key" and fault.expected:
        text = _("unknown key; did you mean “{expected}”?")
    else:
        text = _(FAULTS[fault.kind])
    value, expected = fault.value, fault.expected
    if fault.kind == "unknown-key":
        value = listed(value.split(", "))
    if fault.kind in _LISTS:
        expected = listed(expected.split(", "))
    if fault.kind == "syntax":
        value = _syntax_text(fault)
    if fault.kind == "type":
        value, expected = _(_TYPES.get(value, value)), _(_TYPES[expected])
    text = text.format(value=sanitize(value), expected=sanitize(expected))
    return _("{where}: {problem}").format(where=where, problem=text) if where else text


def _syntax_text(fault: Fault) -> str:
    """Return what the parser says in plain words, or the slip that is likely at that place."""
    index = max(fault.column - 1, 0)
    before, sign = fault.expected[:index], fault.expected[index : index + 1]
    if not sign.isascii() and not sign.isalnum():
        text = _("{sign} can't stand here: use plain signs such as \" , = [ ]")
        return text.format(sign=sign)
    if sign == ":" and fault.value.startswith("Expected '='"):
        return _("write “=” instead of “:”")
    if sign and fault.value.startswith("Unclosed array") and not before.strip():
        return _("the line before needs a comma at its end")
    plain = (text for said, text in _SYNTAX.items() if re.fullmatch(said, fault.value))
    return _(next(plain, fault.value))


def _line_lines(fault: Fault) -> list[str]:
    """Return the part of a line that can't be parsed around that place."""
    if fault.kind != "syntax" or not fault.expected.strip():
        return []
    first = max(0, fault.column - _MAX_FACT_LENGTH)
    return [f"    {sanitize(fault.expected[first:][: _MAX_FACT_LENGTH + 10].strip())}"]


def _usage_text(error: Exception) -> str:
    # Typer's error classes are private, hence their names; its own texts are English only.
    name = sanitize(getattr(error, "option_name", ""))
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            near = get_close_matches(name, getattr(error, "possibilities", None) or [], cutoff=0.75)
            others = _(" or ").join(sorted(near))
            if others:
                return _("There is no option {name}; did you mean {others}?").format(
                    name=name, others=others
                )
            return _("There is no option {name}.").format(name=name)
        case "MissingParameter":
            metavar = getattr(param, "metavar", None)
            placeholder = _(metavar).rstrip("…") if metavar else ""
            return _("{name} is missing.").format(name=placeholder)
        case "BadOptionUsage" if "requires" in str(error):
            return _("The option {name} needs a value.").format(name=name)
        case "BadOptionUsage":
            return _("The option {name} takes no value.").format(name=name)
    return sanitize(str(error))
