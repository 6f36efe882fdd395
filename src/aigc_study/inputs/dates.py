"""Parsing dates, ranges of dates and weekdays, in English or Chinese."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS, DateRange
from aigc_study.errors import BackwardDates, BadDate, BadWeekday
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_OFFSET = re.compile(r"([+-])(\d{1,7}) ?[d天]")
_WORDS = {
    **dict.fromkeys(("today", "今天"), 0),
    **dict.fromkeys(("yesterday", "昨天"), -1),
    **dict.fromkeys(("前天",), -2),
    **dict.fromkeys(("tomorrow", "明天"), 1),
}

_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_WEEKDAYS = {**dict(zip("一二三四五六日", WEEKDAYS, strict=True)), "天": "sun"}


def parse_date(text: str, today: date) -> date:
    """Parse ``2026-11-22``, ``today``, ``yesterday``, ``-3d`` or the Chinese equivalents.

    Raises ``BadDate`` for anything else, and for a date that does not exist.
    """
    normalized = normalize(text)
    try:
        if normalized in _WORDS:
            return today + timedelta(days=_WORDS[normalized])
        if match := _OFFSET.fullmatch(normalized):
            return today + timedelta(days=int(match[1] + match[2]))
        if _ISO.fullmatch(normalized):
            return date(*map(int, normalized.split("-")))
    except (ValueError, OverflowError):
        raise BadDate(text) from None
    raise BadDate(text)


def parse_range(text: str, today: date) -> DateRange:
    """Parse ``2027-02-06..2027-02-12``, or a single date for one day.

    Raises ``BadDate`` and ``BackwardDates``.
    """
    first_text, dots, last_text = normalize(text).partition("..")
    if dots and not (first_text and last_text):
        raise BadDate(text)
    first = parse_date(first_text, today)
    last = parse_date(last_text, today) if dots else first
    check_order(first, last)
    return DateRange(first, last)


def check_order(first: date, last: date) -> None:
    """Raise ``BackwardDates`` if ``last`` is before ``first``."""
    if last < first:
        raise BackwardDates(first, last)


def parse_weekdays(words: Iterable[str]) -> tuple[str, ...]:
    """Parse names of weekdays, or ``none`` alone, into members of ``WEEKDAYS``.

    Raises ``BadWeekday``.
    """
    text = " ".join(words)
    names = normalize(text).replace(",", " ").split()
    if not names:
        raise BadWeekday(text)
    if names in (["none"], ["无"]):
        return ()
    return tuple(sorted({_weekday(name) for name in names}, key=WEEKDAYS.index))


def _weekday(name: str) -> str:
    for prefix in ("星期", "礼拜", "周"):
        if name.startswith(prefix) and name[len(prefix) :] in _CHINESE_WEEKDAYS:
            return _CHINESE_WEEKDAYS[name[len(prefix) :]]
    for short, whole in zip(WEEKDAYS, _WEEKDAY_NAMES, strict=True):
        if name.startswith(short) and whole.startswith(name):
            return short
    raise BadWeekday(name)
