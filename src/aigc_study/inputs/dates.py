"""Parsing dates, ranges of dates and weekdays, in English or Chinese."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS, DateRange
from aigc_study.errors import BackwardDates, BadDate, BadWeekday
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Where to look for the nearest day that a short form names, such as a weekday.
BACK, FORWARD, EITHER = (-1,), (1,), (-1, 1)
_WEEK = 7
_FARTHEST = 8 * 366  # days: 29 February may be eight years away
_MONTH = 31  # days
_MAX_WORDS = 9  # of one range: 11 月 22 日 至 11 月 24 日
_MAX_DASHES = 6  # in one range, such as 2026-11-16--2026-11-29

# Patterns stay texts, which re compiles and caches when they are used: most runs use none, and one
# with Chinese characters takes up to 0.5 ms.
_FULL = r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)|(\d{4})(\d\d)(\d\d)"
_CHINESE_FULL = r"(\d{4})年(\d\d?)月(\d\d?)[日号]?"
_MONTH_AND_DAY = r"(\d\d?)(?:[-/](\d\d?)|月(\d\d?)[日号]?)"
_DAY_OF_MONTH = r"(\d\d?)[日号]"
_OFFSET = r"([+-]|in|)(\d{1,7})(?:d|天|日|days?)[之以]?(前|后|ago|)"
_IN_A_WEEK = r"(last|this|next|上+|下+|本|这)个?(.+)"
_NUMERAL = r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[天日号月])"
_SEPARATOR = r" ?(?:\.\.+|~+|至|到) ?| to "
_DASH = r" ?-+ ?"
_COMMA = r"[,、;和]|\band\b"

# What is the same to a reader: traditional characters, and 两 for 二 before a unit.
_SAME = str.maketrans("两兩後號週禮個這無雙", "二二后号周礼个这无双")
_WORDS = {
    **dict.fromkeys(("today", "tonight", "今天", "今日", "今晚"), 0),
    **dict.fromkeys(("yesterday", "lastnight", "昨天", "昨日", "昨晚"), -1),
    **dict.fromkeys(("tomorrow", "明天", "明日", "明晚"), 1),
    "大前天": -3,
    "前天": -2,
    "后天": 2,
    "大后天": 3,
}
_SIGNS = {"-": -1, "前": -1, "ago": -1, "+": 1, "后": 1, "in": 1}

_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6}


def parse_date(text: str, today: date, towards: Sequence[int], since: date | None = None) -> date:
    """Parse a date in any form; a short form is the nearest such day, looking ``towards`` a side.

    ``since`` is where to begin looking, if not today. Raises ``BadDate``, also for a date that
    does not exist.
    """
    folded = normalize(text).translate(_SAME)
    if not folded.isascii():
        folded = re.sub(_NUMERAL, _arabic, folded)
    folded = re.sub(r"(?<!\d) | (?!\d)", "", folded)  # as in "last fri" and "3 天前"
    with suppress(ValueError, OverflowError):
        if day := _fixed(folded, today) or _nearest(folded, towards, since or today):
            return day
    raise BadDate(text)


def parse_ranges(words: Iterable[str], today: date) -> list[DateRange]:
    """Parse dates and ranges such as ``2027-02-06..2027-02-12``; short forms are days to come.

    Raises ``BadDate`` and ``BackwardDates``.
    """
    text = " ".join(words)
    ranges = []
    for part in re.split(_COMMA, _folded(text)):
        left = part.split()
        while left:
            days, count = _first_range(left, today)
            ranges.append(days)
            left = left[count:]
    if not ranges:
        raise BadDate(text)
    return ranges


def check_order(first: date, last: date) -> None:
    """Raise ``BackwardDates`` if ``last`` is before ``first``."""
    if last < first:
        raise BackwardDates(first, last)


def parse_weekdays(words: Iterable[str]) -> tuple[str, ...]:
    """Parse names of weekdays, or ``none`` alone, into members of ``WEEKDAYS``.

    Raises ``BadWeekday``.
    """
    text = " ".join(words)
    ranges = re.sub(f"{_SEPARATOR}|{_DASH}", "..", _folded(text))
    names = re.sub(_COMMA, " ", ranges).split()
    if not names:
        raise BadWeekday(text)
    if names in (["none"], ["无"]):
        return ()
    numbers = {number for name in names for number in _weekly(name)}
    return tuple(WEEKDAYS[number] for number in sorted(numbers))


def _folded(text: str) -> str:
    """Fold what reads the same, and write a weekend as its two days."""
    folded = re.sub("周末|双休日?", "周六..周日", normalize(text).translate(_SAME))
    return re.sub("weekends?", "sat..sun", folded)


def _arabic(numeral: re.Match[str]) -> str:
    tens, ten, ones = numeral[0].rpartition("十")
    value = "零一二三四五六七八九".find
    return str(value(ones) + (10 * (value(tens) or 1) if ten else 0))


def _fixed(text: str, today: date) -> date | None:
    """Parse a form that means the same day whichever way one looks."""
    if text in _WORDS:
        return today + timedelta(_WORDS[text])
    if match := re.fullmatch(_FULL, text) or re.fullmatch(_CHINESE_FULL, text):
        return date(*map(int, filter(None, match.groups())))
    if (match := re.fullmatch(_OFFSET, text)) and (sign := _SIGNS.get("".join(match.group(1, 3)))):
        return today + timedelta(sign * int(match[2]))
    if match := re.fullmatch(_IN_A_WEEK, text):
        which = match[1].replace("last", "上").replace("next", "下")
        weeks = which.count("下") - which.count("上")
        if (weekday := _weekday(match[2])) is not None:
            return today + timedelta(_WEEK * weeks + weekday - today.weekday())
    return None


def _nearest(text: str, towards: Sequence[int], since: date) -> date | None:
    """Parse a short form: the nearest such day, ``since`` itself included."""
    if (is_meant := _short(text)) is None:
        return None
    for distance, sign in product(range(_FARTHEST), towards):
        with suppress(OverflowError):  # out of the calendar on this side
            if is_meant(day := since + timedelta(sign * distance)):
                return day
    return None


def _short(text: str) -> Callable[[date], bool] | None:
    """Return a test for the days that a short form may mean, or ``None`` for anything else."""
    if match := re.fullmatch(_MONTH_AND_DAY, text):
        month, of_month = map(int, filter(None, match.groups()))
        return lambda day: (day.month, day.day) == (month, of_month)
    if match := re.fullmatch(_DAY_OF_MONTH, text):
        number = int(match[1])
        return lambda day: day.day == number
    weekday = _weekday(text)
    return None if weekday is None else lambda day: day.weekday() == weekday


def _first_range(words: Sequence[str], today: date) -> tuple[DateRange, int]:
    """Parse the longest range or date that some words begin with; return how many it takes."""
    for count in range(min(len(words), _MAX_WORDS), 0, -1):
        with suppress(BadDate):
            return _range(" ".join(words[:count]), today), count
    raise BadDate(words[0])


def _range(text: str, today: date) -> DateRange:
    with suppress(BadDate):
        day = parse_date(text, today, FORWARD)
        return DateRange(day, day)
    for first_text, last_text in _halves(text):
        with suppress(BadDate):
            first = parse_date(first_text, today, FORWARD)
            last = parse_date(last_text, today, FORWARD, since=first)
            before = parse_date(last_text, today, BACK, since=first)
            if first.year < last.year and (first - before).days < _MONTH < (last - first).days:
                last = before  # 11-25..11-24 is not a year but typed backwards
            check_order(first, last)
            return DateRange(first, last)
    raise BadDate(text)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may be the ends of a range; 22-24号 is 22号 and 24号, 11-22..24 likewise."""
    text = re.sub(rf"^(\d\d?)(?=(?:{_SEPARATOR}|{_DASH})\d\d?[日号]$)", r"\1号", text)
    ends = re.split(_SEPARATOR, text)
    if len(ends) == 2:  # noqa: PLR2004 - a first and a last one
        first, last = ends
        yield first, f"{last}号" if re.fullmatch(r"\d\d?", last) else last
    elif text.count("-") <= _MAX_DASHES:
        for dash in re.finditer(_DASH, text):
            yield text[: dash.start()], text[dash.end() :]


def _weekly(name: str) -> list[int]:
    """Parse one weekday, several such as 周六日, or a range such as ``mon..fri``."""
    match [_numbers(end) for end in name.split("..")]:
        case [[_, *_] as numbers]:
            return numbers
        case [[first], [last]]:
            return [(first + days) % _WEEK for days in range((last - first) % _WEEK + 1)]
    raise BadWeekday(name)


def _numbers(name: str) -> list[int]:
    if match := re.fullmatch(r"(?:每?(?:周|星期|礼拜))?([一二三四五六日天]+)", name):
        return [_CHINESE_WEEKDAYS[char] for char in match[1]]
    number = _weekday(name)
    return [] if number is None else [number]


def _weekday(name: str) -> int | None:
    """Return the number of a weekday; Monday is 0."""
    if match := re.fullmatch(r"(?:周|星期|礼拜)([一二三四五六日天])", name):
        return _CHINESE_WEEKDAYS[match[1]]
    for number, (short, whole) in enumerate(zip(WEEKDAYS, _ENGLISH_WEEKDAYS, strict=True)):
        if name.startswith(short) and f"{whole}s".startswith(name):
            return number
    return None
