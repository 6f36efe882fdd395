"""Which language to speak: --lang, AIGC_STUDY_LANG, the configuration, the locale."""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING

from aigc_study.errors import BadLanguage
from aigc_study.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTION = "--lang"
VARIABLE = "AIGC_STUDY_LANG"
_TAKE_A_VALUE = {"--curriculum", "--note", "--on", "--today"}


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
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    # Windows sets none of these, and names its locales in words.
    name = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
