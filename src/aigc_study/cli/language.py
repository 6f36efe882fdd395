"""Choosing the language: --lang, AIGC_STUDY_LANG, the configuration, the locale."""

from __future__ import annotations

import locale
import os

from aigc_study.errors import BadLanguage
from aigc_study.i18n import LANGUAGES

VARIABLE = "AIGC_STUDY_LANG"


def parse_language(source: str, value: str) -> str:
    """Return ``zh`` or ``en`` for a language or a locale; raises ``BadLanguage``."""
    language = value.lower().replace("_", "-").partition("-")[0]
    if language not in LANGUAGES:
        raise BadLanguage(source, value)
    return language


def of_environment() -> str | None:
    """Return the language set by the variable, or ``None``; raises ``BadLanguage``."""
    value = os.environ.get(VARIABLE)
    return parse_language(VARIABLE, value) if value else None


def of_locale() -> str:
    """Return Chinese for a Chinese locale, otherwise English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    # Windows sets none of these, and its locales have names such as Chinese_China.
    name = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
