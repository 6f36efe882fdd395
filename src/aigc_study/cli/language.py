"""Which language to speak: --lang, AIGC_STUDY_LANG, the configuration, the locale.

And on which day weeks start where it is spoken.
"""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING

from aigc_study import i18n
from aigc_study.errors import BadLanguage
from aigc_study.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTION = "--lang"
VARIABLE = "AIGC_STUDY_LANG"
_TAKE_A_VALUE = {"--curriculum", "--note", "--on", "--today"}

# The territories where weeks start on Sunday, as Unicode's CLDR has them.
_SUNDAY_FIRST = (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX"
    " MZ NI NP PA PE PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW"
)
_MONDAY, _SUNDAY = 0, 6


def chosen(args: Sequence[str]) -> str | None:
    """Return the language that the command line or the environment asks for.

    The command line is read here before Typer reads it, since what Typer says has a language too.
    Raises ``BadLanguage``.
    """
    # An empty variable is as good as none.
    for source, value in ((OPTION, _option(args)), (VARIABLE, os.environ.get(VARIABLE) or None)):
        if value is not None:
            language = value.lower().replace("_", "-").partition("-")[0]
            if language not in LANGUAGES:
                raise BadLanguage(source, value)
            return language
    return None


def _option(args: Sequence[str]) -> str | None:
    """Return the last --lang that is an option and not another option's value."""
    value = None
    for index, arg in enumerate(args):
        if arg == "--":
            break
        if index and args[index - 1] in _TAKE_A_VALUE:
            continue
        if arg == OPTION:
            value = args[index + 1] if index + 1 < len(args) else None
        elif arg.startswith(f"{OPTION}="):
            value = arg.removeprefix(f"{OPTION}=")
    return value


def of_locale() -> str:
    """Return Chinese for a Chinese locale, otherwise English."""
    name = _locale("LC_MESSAGES")
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def first_weekday() -> int:
    """Return the weekday, Monday being 0, on which weeks start.

    The territory of the locale counts only where its language is the one in use.
    """
    name = _locale("LC_TIME").partition(".")[0].partition("@")[0]
    territory = name.rpartition("_")[2]
    if territory in _SUNDAY_FIRST.split() and of_locale() == i18n.language():
        return _SUNDAY
    return _MONDAY


def _locale(category: str) -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", category, "LANG"))
    # Windows sets none of these, and names its locales in words.
    return next((name for name in names if name), None) or locale.getlocale()[0] or ""
