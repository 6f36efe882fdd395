"""Choosing the language: --lang, AIGC_STUDY_LANG, the configuration, the locale."""

from __future__ import annotations

import locale
import os
import sys

from aigc_study.errors import BadLanguage
from aigc_study.inputs.normalize import normalize

VARIABLE = "AIGC_STUDY_LANG"
# Locales without a language; C.UTF-8 is none of them to gettext, which reads LANGUAGE in it.
_NO_LOCALE = ("C", "POSIX")
_CHINESE = ("zh", "chinese")
# What people call the languages, normalized; a locale begins with the code.
_NAMES = dict.fromkeys(("zh", "chinese", "中文", "简体中文", "汉语"), "zh")
_NAMES |= dict.fromkeys(("en", "english", "英文", "英语"), "en")
# How locales name the countries and regions outside the mainland where Chinese is spoken.
_TERRITORIES = (
    ("hk", "HK"),
    ("hong", "HK"),
    ("mo", "MO"),
    ("maca", "MO"),
    ("sg", "SG"),
    ("singapore", "SG"),
    ("tw", "TW"),
    ("taiwan", "TW"),
)


def parse_language(source: str, value: str) -> str:
    """Return ``zh`` or ``en`` for a language or a locale; raises ``BadLanguage``."""
    name = normalize(value).replace("_", "-").partition("-")[0]
    if name not in _NAMES:
        raise BadLanguage(source, value)
    return _NAMES[name]


def of_environment() -> str | None:
    """Return the language set by the variable, or ``None``; raises ``BadLanguage``."""
    value = os.environ.get(VARIABLE)
    return parse_language(VARIABLE, value) if value else None


def of_locale() -> str | None:
    """Return Chinese or English, as gettext chooses: English where the locale asks for neither.

    ``None`` if it names no language at all, as C, POSIX and C.UTF-8 do.
    """
    name = _locale_name()
    # A list in the order of preference, which every locale but C's heeds.
    names = "" if name in _NO_LOCALE else os.environ.get("LANGUAGE")
    if not names and name.partition(".")[0] in _NO_LOCALE:
        return None
    wanted = filter(None, (names or name).split(":"))
    return next(filter(None, map(_language_of, wanted)), "en")


def chinese_territory() -> str | None:
    """Return the code of the country or region of a Chinese locale; ``None`` in another locale."""
    name = _locale_name().lower()
    if not name.startswith(_CHINESE):
        return None
    parts = name.partition(".")[0].replace("-", "_").split("_")[1:]
    found = (code for part in parts for start, code in _TERRITORIES if part.startswith(start))
    return next(found, "CN")


def _locale_name() -> str:
    """Return the name of the locale of messages, whatever LANGUAGE says."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((name for name in names if name), None) or _NO_LOCALE[0]
    if sys.platform == "win32":
        # Windows sets none of these, and its locales have names such as Chinese_China.
        name = locale.getlocale()[0] or name if name in _NO_LOCALE else name
    return name


def _language_of(name: str) -> str | None:
    """Return the language of a locale's name, or ``None`` if the program doesn't speak it."""
    if name.lower().startswith(_CHINESE):
        return "zh"
    return "en" if name in _NO_LOCALE or name.lower().startswith("en") else None
