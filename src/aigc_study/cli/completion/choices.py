"""What can be typed for each kind of argument: lessons, dates, countries and so on."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from aigc_study import i18n
from aigc_study.cli.completion.lessons import Choice, lessons, stages, stages_in, topics
from aigc_study.cli.settings import Settings
from aigc_study.domain.calendar import WEEKDAYS
from aigc_study.domain.study import Study
from aigc_study.errors import BadDate, BadLanguage
from aigc_study.i18n import ngettext
from aigc_study.inputs import holidays
from aigc_study.inputs.dates import BACK, EITHER, FORWARD, parse_date
from aigc_study.inputs.normalize import normalize
from aigc_study.storage import backups, config, journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date


SHELLS = ("bash", "zsh", "fish", "powershell")
FILES = Choice("_files")  # the shell itself offers files

_CHINESE_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DATES = {
    "en": ("today", "yesterday", "tomorrow", *WEEKDAYS),
    "zh": ("今天", "昨天", "前天", "明天", "后天", *_CHINESE_WEEKDAYS),
}
_WEEKDAYS = {"en": (*WEEKDAYS, "none"), "zh": (*_CHINESE_WEEKDAYS, "无")}
_TIMES = ("07:00", "08:00", "12:00", "19:00", "20:00", "21:00")
_PAST = ("--on", "--since")
_TO_COME = ("--finish", "--to", "pause", "resume", "rest add", "rest remove")
_LIST = re.compile(r"(?:.*[,，、]\s*)?", re.DOTALL)


class Context:
    """What was typed before the word, and the settings, plan and journal that follow from it."""

    def __init__(self, command: str, given: Mapping[str, str], arguments: Sequence[str]) -> None:
        self.command = command
        self.given = given
        self.arguments = arguments
        self._settings = Settings.begin()
        use = {
            "--lang": self._settings.set_language,
            "--curriculum": self._settings.set_curriculum,
            "--today": self._settings.set_today,
        }
        for option in use.keys() & given.keys():
            with suppress(BadLanguage):
                if given[option]:  # not the one whose value is being typed
                    use[option](given[option])

    @property
    def today(self) -> date:
        """The study date."""
        return self._settings.today

    @cached_property
    def study(self) -> Study:
        """The plan and the journal."""
        plan = self._settings.curriculum
        return Study.of(plan, journal.load(plan.id).entries, self.today)


def choices(context: Context, kind: str, text: str, option: str = "") -> list[Choice]:
    """Return what a partly typed argument, or value of an option, can be.

    ``kind`` is what the help calls it, such as ``LESSON…`` or ``zh|en``.
    """
    head = ""
    if kind.endswith("…"):  # may be a list, such as 周六、周日
        head = "".join(_LIST.findall(text)[:1])
    name = _OTHERWISE.get(option or f"{context.command} {kind}", kind.strip("[]…"))
    if name not in _KINDS:
        return []
    found = _KINDS[name](context, text[len(head) :], option or context.command)
    return [choice._replace(value=head + choice.value) for choice in found] if head else found


def _lessons(context: Context, text: str, command: str) -> list[Choice]:
    return lessons(context.study, command, context.arguments, text)


def _stages(context: Context, text: str, _name: str) -> list[Choice]:
    return stages(context.study, text)


def _what(context: Context, text: str, command: str) -> list[Choice]:
    """Return what ``list`` takes: stages, topics and lessons, after a stage only what is in it."""
    within = stages_in(context.arguments)
    found = [] if within else stages(context.study, text)
    found += topics(context.study, within, text)
    return found + _lessons(context, text, command)


def _dates(context: Context, text: str, name: str) -> list[Choice]:
    """Return words for days, each with its date."""
    towards = BACK if name in _PAST else FORWARD if name in _TO_COME else EITHER
    found = []
    for word in _words(_DATES, text):
        with suppress(BadDate):
            begun = context.given.get(name, "")  # "last" of "last fri"
            day = parse_date(f"{begun} {word}".strip(), context.today, towards)
            if towards is EITHER or (day - context.today).days * towards[0] >= 0:
                found.append(Choice(word, day.isoformat()))
    return found


def _weekdays(_context: Context, text: str, _name: str) -> list[Choice]:
    return [Choice(word) for word in _words(_WEEKDAYS, text)]


def _backups(context: Context, text: str, _name: str) -> list[Choice]:
    found = [
        Choice(
            backup.day.isoformat(),
            ngettext("{count} entry", "{count} entries", backup.entries).format(
                count=backup.entries
            ),
        )
        for backup in backups.listed(context.study.curriculum.id)
    ]
    return _beginning([*found, *([Choice("latest")] if found else ())], text)


def _countries(_context: Context, text: str, _name: str) -> list[Choice]:
    """Return the codes of the countries whose Chinese names are known, and these once typed."""
    is_chinese = i18n.language() == "zh"
    codes = [Choice(code, name if is_chinese else "") for code, name in holidays.COUNTRIES.items()]
    names = [Choice(name, code) for code, name in holidays.COUNTRIES.items() if text]
    return _beginning(codes + names, text)


def _languages(_context: Context, text: str, _name: str) -> list[Choice]:
    return _beginning([Choice("zh", "中文"), Choice("en", "English")], text)


def _times(_context: Context, text: str, _name: str) -> list[Choice]:
    return _beginning(map(Choice, _TIMES), text)


def _settings(_context: Context, text: str, _name: str) -> list[Choice]:
    return _beginning(map(Choice, config.Config._fields), text)


def _value_of_setting(context: Context, text: str, name: str) -> list[Choice]:
    key = context.arguments[0].replace("-", "_")
    if key == "day_starts_at":
        return _beginning([Choice("04:00")], text)
    find = {"lang": _languages, "curriculum": _files}.get(key)
    return find(context, text, name) if find else []


def _shells(_context: Context, text: str, _name: str) -> list[Choice]:
    return _beginning(map(Choice, SHELLS), text)


def _files(_context: Context, _text: str, _name: str) -> list[Choice]:
    return [FILES]


def _words(by_language: Mapping[str, Sequence[str]], text: str) -> list[str]:
    """Return the words that begin as typed; the other language's only once something is typed."""
    here = i18n.language()
    others = [word for name, words in by_language.items() if name != here for word in words]
    candidates = [*by_language[here], *(others if text else ())]
    return [word for word in candidates if word.startswith(normalize(text))]


def _beginning(found: Iterable[Choice], text: str) -> list[Choice]:
    typed = normalize(text)
    return [choice for choice in found if normalize(choice.value).startswith(typed)]


_KINDS: Mapping[str, Callable[[Context, str, str], list[Choice]]] = {
    "LESSON": _lessons,
    "WHAT": _what,
    "DATE": _dates,
    "DAYS": _dates,
    "DAY": _weekdays,
    "COUNTRY": _countries,
    "FILE": _files,
    "TIME": _times,
    "KEY": _settings,
    "VALUE": _value_of_setting,
    "zh|en": _languages,
    "SHELL": _shells,
    "stage": _stages,
    "backup": _backups,
}
# Where the name in the help says too little.
_OTHERWISE = {"--stage": "stage", "backup restore DATE": "backup"}
