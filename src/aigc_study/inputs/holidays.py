"""The public holidays of a country, from the optional package ``holidays``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import Span
from aigc_study.errors import HolidaysMissing, NoHolidays, UnknownCountry

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAYS_AHEAD = 366


def holidays_ahead(country: str, today: date, language: str) -> list[Span]:
    """Return the holidays of the next year, named in ``zh`` or ``en`` where the package can.

    Raises ``HolidaysMissing``, ``UnknownCountry`` and ``NoHolidays``.
    """
    try:
        import holidays  # noqa: PLC0415 - an optional extra, and large
    except ImportError:
        raise HolidaysMissing from None
    code = country.strip().upper()
    last = date.fromordinal(min(today.toordinal() + _DAYS_AHEAD, date.max.toordinal()))
    years = range(today.year, last.year + 1)
    try:
        known = holidays.country_holidays(
            code, years=years, language="zh_CN" if language == "zh" else "en_US"
        )
    except NotImplementedError:
        raise UnknownCountry(code) from None
    ahead = sorted((day, name) for day, name in known.items() if today <= day <= last)
    if not ahead:
        raise NoHolidays(code)
    return _as_spans(ahead)


def _as_spans(days: Iterable[tuple[date, str]]) -> list[Span]:
    spans: list[Span] = []
    for day, why in days:
        if spans and spans[-1].why == why and (day - spans[-1].last).days == 1:
            spans[-1] = spans[-1]._replace(last=day)
        else:
            spans.append(Span(day, day, why=why))
    return spans
