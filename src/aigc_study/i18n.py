"""The language of every text a user sees: English in the source, Chinese in the catalogue."""

from __future__ import annotations

import gettext
import os

DOMAIN = "aigc_study"
LANGUAGES = ("zh", "en")
LOCALE_FOLDER = os.path.join(os.path.dirname(__file__), "locale")

_catalogue = gettext.NullTranslations()
_language = "en"


def set_language(language: str) -> None:
    """Speak ``zh`` or ``en`` from now on."""
    global _catalogue, _language  # noqa: PLW0603 - one language a process, as gettext has it
    _language = language
    # English is the source's own language and has no catalogue to find.
    _catalogue = gettext.translation(DOMAIN, LOCALE_FOLDER, [language], fallback=language == "en")


def language() -> str:
    """Return the language in use."""
    return _language


def _(text: str) -> str:
    """Return a text in the language in use."""
    return _catalogue.gettext(text)


def ngettext(singular: str, plural: str, count: float) -> str:
    """Return the form of a text that fits a count."""
    return _catalogue.ngettext(singular, plural, 1 if count == 1 else 2)


def N_(text: str) -> str:  # noqa: N802 - gettext's name for it
    """Mark a text for the catalogue where it is too early to translate it."""
    return text
