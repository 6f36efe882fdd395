"""The language of every text a user sees: English in the source, Chinese in the catalogue."""

from __future__ import annotations

import gettext
import io
from typing import TYPE_CHECKING

import aigc_study
from aigc_study.resources import read_resource

if TYPE_CHECKING:
    from collections.abc import Iterable

DOMAIN = "aigc_study"
LANGUAGES = ("zh", "en")


class _Current:
    """The process's language and its catalogue."""

    language = "en"
    catalogue = gettext.NullTranslations()


def set_language(language: str) -> None:
    """Use ``zh`` or ``en`` from now on; English where the catalogue can't be read."""
    catalogue = None if language == "en" else _catalogue(language)
    _Current.language = language if catalogue else "en"
    _Current.catalogue = catalogue or gettext.NullTranslations()


def _catalogue(language: str) -> gettext.GNUTranslations | None:
    """Return a language's catalogue, or ``None`` if it is damaged or was not installed."""
    import struct  # noqa: PLC0415 - 1 ms, which English needs not

    try:
        content = read_resource(aigc_study, f"locale/{language}/LC_MESSAGES/{DOMAIN}.mo")
        return gettext.GNUTranslations(io.BytesIO(content))
    except (OSError, ValueError, struct.error):
        return None


def language() -> str:
    """Return the language in use."""
    return _Current.language


def _(text: str) -> str:
    """Translate a text into the language in use."""
    return _Current.catalogue.gettext(text)


def ngettext(singular: str, plural: str, count: float) -> str:
    """Translate a text in the singular or plural form for a count."""
    return _Current.catalogue.ngettext(singular, plural, 1 if count == 1 else 2)


def listed(names: Iterable[object]) -> str:
    """Return names in one line, with the comma of the language in use."""
    return _(", ").join(map(str, names))


def N_(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text
