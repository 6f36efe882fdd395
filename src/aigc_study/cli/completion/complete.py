"""What TAB offers, found without Typer, since the shell waits for it.

The shells' scripts (``shells.py``) set ``VARIABLE`` and the line up to the cursor, and get a line
for each word that could be next. Whatever is wrong, they get none: a message would end up in the
middle of what is being typed.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import NamedTuple

from aigc_study.cli import completion
from aigc_study.cli.completion.choices import FILES, Context, choices
from aigc_study.cli.completion.lessons import Choice
from aigc_study.i18n import _
from aigc_study.inputs.normalize import normalize
from aigc_study.resources import read_resource

VARIABLE = "_AIGC_STUDY_COMPLETE"
# Those of Typer's scripts, so that these work too.
_LINES = ("_TYPER_COMPLETE_ARGS", "COMP_WORDS")

# Written from the commands by tests/test_completion.py: their options, arguments and help texts.
_WORDS = "words.txt"
# Words of a date that goes on, as in "last fri".
_BEGIN_DATE = ("last", "next", "this")
_EVERYWHERE = ("--help", "--lang", "--curriculum", "--today")

# What a shell gives a meaning, at least somewhere in a word.
_SPECIAL = re.compile(r"([\s!\"#$&'()*;<>?\[\\\]^`{|}~])")
_PLAIN_IN_POWERSHELL = re.compile(r"[\w.-]+")
_QUOTES_IN_POWERSHELL = re.compile("(['‘’‚‛])")  # all the same to it
_BREAKS = "\"'@><=;|&(:"  # between words to readline; COMP_WORDBREAKS


Table = dict[str, dict[str, str]]  # of each command what can follow and its help; "" is its own


class Typed(NamedTuple):
    """The words up to the cursor, the last of which is to be completed.

    ``quote`` is the quote open in it, or "". Readline replaces only what follows ``fixed``, its
    beginning.
    """

    words: list[str]
    quote: str
    fixed: str


def complete(shell: str) -> int:
    """Print what can be next in a shell; return the exit code, always 0."""
    with suppress(Exception):
        line = next(filter(None, map(os.environ.get, _LINES)), "")
        typed = split(line, "`" if shell == "powershell" else "\\")
        found = _offered(typed.words[1:])
        lines = [_formats[shell](choice, typed) for choice in found]
        if shell == "bash" and len(found) > 1 and not _continue_all(found, typed.words[-1]):
            lines.append("")  # or Bash would put the beginning they share in place of the word
        for line in lines:
            with suppress(UnicodeEncodeError):  # in the encoding in which the line came
                sys.stdout.buffer.write(os.fsencode(f"{line}\n"))
        sys.stdout.flush()
    return 0


def split(line: str, escape: str = "\\") -> Typed:
    """Split a line as shells do; quotes may be open at its end."""
    breaks = os.environ.get("COMP_WORDBREAKS") or _BREAKS
    words: list[str] = []
    word, quote, fixed = None, "", ""
    chars = iter(line)
    for char in chars:
        if quote and char == quote:
            quote = ""
        elif char == escape and quote != "'":
            word = (word or "") + next(chars, "")
        elif not quote and char in "'\"":
            quote, word = char, word or ""
            fixed = word
        elif not quote and char.isspace():
            words += [] if word is None else [word]
            word, fixed = None, ""
        else:
            word = (word or "") + char
            fixed = word if not quote and char in breaks else fixed
    return Typed([*words, word or ""], quote, fixed)


def _offered(words: list[str]) -> list[Choice]:
    """Return what the last of the words after the program's name can be."""
    *before, text = words
    table = _table()
    context, option, has_options = _understood(table, before)
    rows = table[context.command]
    name, equals, value = text.partition("=")
    if option and not text.startswith("--"):
        return choices(context, _value_of(table, context.command, option), text, option)
    if has_options and equals and text.startswith("--"):
        found = choices(context, _value_of(table, context.command, name), value, name)
        return [Choice(f"{name}={choice.value}", choice.about) for choice in found]
    if has_options and text.startswith("-"):
        options = {**_options(rows), **{name: _options(table[""])[name] for name in _EVERYWHERE}}
        left = {name: text for name, text in options.items() if name not in context.given}
        return _beginning(left, text)
    if commands := _subcommands(table, context.command):
        return [] if context.arguments else _beginning(commands, text)
    return choices(context, _argument(rows, len(context.arguments)), text)


def _understood(table: Table, words: list[str]) -> tuple[Context, str, bool]:
    """Return what words mean, the option whose value comes next, and whether options may come."""
    command, option, arguments = "", "", list[str]()
    given: dict[str, str] = {}
    has_options = True
    for word in words:
        below = f"{command} {word}".lstrip()
        if option and not word.startswith("--"):
            given[option] = word
            is_begun = word in _BEGIN_DATE and _value_of(table, command, option) == "DATE"
            option = option if is_begun else ""
        elif has_options and word.startswith("--"):
            name, equals, given[name] = word.partition("=")
            has_options = word != "--"
            option = "" if equals or not _value_of(table, command, name) else name
        elif below in table and not arguments:
            command = below
        else:
            arguments.append(word)
    return Context(command, given, arguments), option, has_options


def _beginning(words: dict[str, str], text: str) -> list[Choice]:
    return [Choice(name, _(about)) for name, about in words.items() if name.startswith(text)]


def _table() -> Table:
    table: Table = {}
    rows: dict[str, str] = {}
    for line in read_resource(completion, _WORDS).decode().splitlines():
        name, _tab, help_text = line.partition("\t")
        if name.startswith(" "):
            rows[name.strip()] = help_text
        else:
            rows = table[name] = {"": help_text}
    return table


def _value_of(table: Table, command: str, option: str) -> str:
    """Return the name of an option's value, as the help has it; "" for a flag."""
    for row in (*table[command], *table[""]):
        name, _space, metavar = row.partition(" ")
        if name == option:
            return metavar
    return ""


def _options(rows: dict[str, str]) -> dict[str, str]:
    return {row.split()[0]: text for row, text in rows.items() if row.startswith("--")}


def _subcommands(table: Table, command: str) -> dict[str, str]:
    start = f"{command} ".lstrip()
    names = (name for name in table if name.startswith(start) and name != command)
    rest = {name.removeprefix(start): table[name][""] for name in names}
    return {name: help_text for name, help_text in rest.items() if " " not in name}


def _argument(rows: dict[str, str], position: int) -> str:
    """Return the name of the argument at a position, "" if there is none."""
    names = [row.strip("[]") for row in rows if row and not row.startswith("--")]
    if position < len(names):
        return names[position]
    return names[-1] if names and names[-1].endswith("…") else ""


def _continue_all(found: list[Choice], text: str) -> bool:
    beginning = normalize(text)
    return bool(text) and all(normalize(each.value).startswith(beginning) for each in found)


def _for_bash(choice: Choice, typed: Typed) -> str:
    """Return the rest of the word, quoted: Bash inserts it as it is."""
    if choice is FILES:
        return choice.value
    fixed = typed.fixed if choice.value.startswith(typed.fixed) else ""
    rest = choice.value.removeprefix(fixed)
    if typed.quote == "'":
        return rest.replace("'", r"'\''")
    return re.sub(r'([\\"$`])', r"\\\1", rest) if typed.quote else _SPECIAL.sub(r"\\\1", rest)


def _for_zsh(choice: Choice, _typed: Typed) -> str:
    """Return what ``_describe`` takes."""
    value = re.sub(r"([\\:])", r"\\\1", choice.value)
    return f"{value}:{choice.about}" if choice.about else value


def _for_fish(choice: Choice, _typed: Typed) -> str:
    return f"{choice.value}\t{choice.about}" if choice.about else choice.value


def _for_powershell(choice: Choice, typed: Typed) -> str:
    if choice is FILES or _PLAIN_IN_POWERSHELL.fullmatch(choice.value):
        return _for_fish(choice, typed)
    quoted = _QUOTES_IN_POWERSHELL.sub(r"\1\1", choice.value)
    return _for_fish(Choice(f"'{quoted}'", choice.about), typed)


_formats = {
    "bash": _for_bash,
    "zsh": _for_zsh,
    "fish": _for_fish,
    "powershell": _for_powershell,
    "pwsh": _for_powershell,
}
