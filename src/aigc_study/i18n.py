"""The language of every text a user sees: English in the source, Chinese in the catalogue."""

from __future__ import annotations

import gettext
import os

DOMAIN = "aigc_study"
LANGUAGES = ("zh", "en")
LOCALE_FOLDER = os.path.join(os.path.dirname(__file__), "locale")


class _Current:
    """The process's language and its catalogue."""

    language = "en"
    catalogue = gettext.NullTranslations()


def set_language(language: str) -> None:
    """Use ``zh`` or ``en`` from now on."""
    _Current.language = language
    # English, the language of the source, has no catalogue.
    _Current.catalogue = gettext.translation(
        DOMAIN, LOCALE_FOLDER, [language], fallback=language == "en"
    )


def language() -> str:
    """Return the language in use."""
    return _Current.language


def _(text: str) -> str:
    """Translate a text into the language in use."""
    return _Current.catalogue.gettext(text)


def ngettext(singular: str, plural: str, count: float) -> str:
    """Translate a text in the singular or plural form for a count."""
    return _Current.catalogue.ngettext(singular, plural, 1 if count == 1 else 2)


def N_(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text
