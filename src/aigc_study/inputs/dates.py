"""Parsing dates, ranges of dates and weekdays, in English or Chinese.

Words come in the one form that ``date_words`` writes, in Chinese.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.calendar import WEEKDAYS, DateRange
from aigc_study.errors import (
    BackwardDates,
    BadDate,
    BadDateAhead,
    BadWeekday,
    DayOrMonth,
    NoSuchDay,
    SeveralDays,
    UsageError,
    WrongWeekday,
)
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Where to look for the nearest day that a short form names, such as a weekday.
BACK, FORWARD, EITHER = (-1,), (1,), (-1, 1)
# Which day of a week, weekend or month is meant where one day is asked for.
FIRST, LAST = 0, 1
_WEEK = 7
_FARTHEST = 8 * 366  # days: 29 February may be eight years away
_MONTH = 31  # days
_LATELY = timedelta(2 * _MONTH)
_LEAP_YEAR = 2000
_YEAR = 12  # months
_MAX_WORDS = 9  # of one range: 11 月 22 日 至 11 月 24 日
_MAX_DASHES = 6  # in one range, such as 2026-11-16--2026-11-29

# Patterns stay texts, which re compiles and caches when they are used: most runs use none, and one
# with Chinese characters takes up to 0.5 ms.
_FULL = r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)|(\d{4})(\d\d)(\d\d)|(\d{4})年(\d\d?)月(\d\d?)[日号]?"
_MONTH_AND_DAY = r"(\d\d?)(?:[-/.](\d\d?)|月(\d\d?)[日号]?)"
_YEAR_LAST = r"(?<![\d/.-])(\d\d?)[-/.](\d\d?)[-/.](\d{4})(?![\d/.-])"
_SHORT_YEAR = r"(?<!\d)([去今明]|\d\d)年(?=\d)"
_DAY_OF_MONTH = r"(\d\d?)[日号]"
_OFFSET = r"([+-]?)(\d{1,7})(天|日|个?周|个月)[之以]?(前|后|)"
_IN_A_WEEK = r"(上+|下+|本)个?周([一二三四五六日天])"
_IN_A_MONTH = r"(上+|下+|本)个?月(\d\d?)[日号]"
_PERIOD = r"(上+|下+|本)个?(周末?|月)|周末"
_WHOLE_MONTH = r"(?:(\d{4})年)?(\d\d?)月"
_WEEKDAY = "周[一二三四五六日天]"
_WITH_WEEKDAY = (
    rf"((?:(?:上+|下+|本)个?)?{_WEEKDAY}),?\(?(.*?\d[日号]?)\)?|(.*\d[日号]?)\(?({_WEEKDAY})\)?"
)
# Hours before five need a part of the day: the night still belongs to the day before.
_LATE = "凌晨|中午|下午|傍晚|晚上?|夜里?|深夜|半夜"
_PART = f"早上?|早晨|上午|{_LATE}"
_CLOCK = r"(?::[0-5]\d|点(?:半|钟|[0-5]?\d分?)?)"
_TIME = (
    rf"(.+?) ?(?:{_PART}|(?:{_LATE})\d\d?{_CLOCK}|(?:{_PART})?(?:0?[5-9]|1\d|2[0-3]){_CLOCK}"
    r"|\d\d?(?::[0-5]\d)?pm|(?:0?[5-9]|1[01])(?::[0-5]\d)?am)"
)
_SEPARATOR = r" ?(?:\.\.+|~+|至|到) ?"
_DASH = r" ?-+ ?"
LESSON_NUMBER = r"\d+\.\d+(?![\d.])"  # not a month and day, where lessons may stand
_COMMA = " ?[,、;和&] ?"

_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3}
_WORDS |= {"明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WORDS |= dict.fromkeys(("现在", "刚才", "刚刚", "凌晨", "半夜"), 0)
_YEARS = {"去": -1, "今": 0, "明": 1}
_SIGNS = {"-": -1, "前": -1, "+": 1, "后": 1}
_CHINESE_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6}


class _Look(NamedTuple):
    """From which day on, and where, to look for a short form."""

    today: date
    towards: Sequence[int]
    since: date


def parse_date(
    text: str,
    today: date,
    towards: Sequence[int],
    since: date | None = None,
    of_period: int | None = None,
) -> date:
    """Parse a date in any form; a short form is the nearest such day, looking ``towards`` a side.

    ``since`` is where to begin looking, if not today. ``of_period`` is the day that the name of a
    week or month stands for; by default none. Raises ``BadDate``, also for a date that does not
    exist, and ``WrongWeekday``.
    """
    normalized, look = _normalized(text), _Look(today, towards, since or today)
    days = _days(normalized, look)
    if days is None:
        raise _refusal(text, normalized, look)
    if days.first < days.last and of_period is None:
        raise SeveralDays(text)
    return days[of_period or FIRST]


def words_of_date(words: Sequence[str]) -> int:
    """Return how many of the first words are one date, such as ``last fri``; else 1.

    A lesson's number is never taken for a part of one.
    """
    for count in range(min(len(words), _MAX_WORDS), 1, -1):
        if any(re.match(LESSON_NUMBER, word) for word in words[1:count]):
            continue
        with suppress(BadDate):
            with suppress(WrongWeekday, NoSuchDay):
                parse_date(" ".join(words[:count]), date(2000, 1, 1), BACK, of_period=FIRST)
            return count
    return 1


def parse_ranges(words: Iterable[str], today: date) -> list[DateRange]:
    """Parse dates and ranges such as ``2027-02-06..2027-02-12``; short forms are days to come.

    Raises ``BadDate``, ``BackwardDates`` and ``WrongWeekday``.
    """
    text = " ".join(words)
    normalized = _normalized(text)
    with suppress(BadDate, WrongWeekday):  # the comma may be inside a date: Sun, 2026-11-22
        return [_range(normalized, today, today)]
    try:
        ranges = list(_listed(normalized, today))
    except WrongWeekday as error:
        raise WrongWeekday(error.day, error.weekday, error.named, in_list=True) from None
    except BadDate as error:
        named = error.text if error.text in normalize(text) else text
        raise _refusal(named, error.text, _Look(today, FORWARD, today)) from None
    if not ranges:
        raise BadDateAhead(text)
    return ranges


def just_past(words: Sequence[str], today: date) -> DateRange | None:
    """Return the days that a short form meant until lately, if it means those of a later year."""
    with suppress(UsageError, OverflowError):
        for days, before in zip(
            parse_ranges(words, today), parse_ranges(words, today - _LATELY), strict=True
        ):
            is_same = (days.first.month, days.first.day) == (before.first.month, before.first.day)
            if is_same and before.first < days.first:
                return before
    return None


def _refusal(text: str, normalized: str, look: _Look) -> BadDate:
    """Return what is wrong with a text that is no date."""
    joined = _joined(normalized, look.today)
    with suppress(ValueError):
        if match := re.fullmatch(_YEAR_LAST, joined):
            first, second, year = map(int, match.groups())
            return DayOrMonth(text, date(year, second, first), date(year, first, second))
        if match := re.fullmatch(f"{_FULL}|{_MONTH_AND_DAY}", joined):
            *years, month, day = map(int, filter(None, match.groups()))
            year = years[0] if years else _LEAP_YEAR
            days = _month_from(date(year, month, 1)).last.day
            if days < day <= _MONTH:
                return NoSuchDay(text, days)
    return BadDate(text) if look.towards == BACK else BadDateAhead(text)


def days_with_end(words: Iterable[str], today: date) -> DateRange | None:
    """Parse ``until monday`` (through the day before), ``for a week`` or ``mon..wed``."""
    normalized, look = _normalized(" ".join(words)), _Look(today, FORWARD, today)
    until = re.fullmatch("直?[至到] ?(.+)", normalized)
    if end := _days(until[1] if until else f"{normalized}后", look):
        return DateRange(today, end.first - timedelta(1)) if today < end.first else None
    with suppress(BadDate):
        return _range(normalized, today, today)
    return None


def check_order(first: date, last: date) -> None:
    """Raise ``BackwardDates`` if ``last`` is before ``first``."""
    if last < first:
        raise BackwardDates(first, last)


def parse_weekdays(words: Iterable[str]) -> tuple[str, ...]:
    """Parse names of weekdays, or ``none`` alone, into members of ``WEEKDAYS``.

    Raises ``BadWeekday``.
    """
    text = " ".join(words)
    normalized = re.sub("每 ?个?(?=周)", "", _normalized(text)).replace("周末", "周六..周日")
    normalized = normalized.replace("工作日", "周一..周五")
    ranges = re.sub(f"{_SEPARATOR}|{_DASH}", "..", normalized)
    names = re.sub(_COMMA, " ", ranges).split()
    if not names:
        raise BadWeekday(text)
    if names == ["无"]:
        return ()
    try:
        numbers = {number for name in names for number in _weekly(name)}
    except BadWeekday as error:
        raise BadWeekday(error.text if error.text in normalize(text) else text) from None
    return tuple(WEEKDAYS[number] for number in sorted(numbers))


def _normalized(text: str) -> str:
    """Write what reads the same in one form; words become Chinese."""
    normalized = normalize(text)
    if not any(map(str.isalpha, normalized)):
        return normalized
    from aigc_study.inputs.date_words import rewritten  # noqa: PLC0415 - not for 2026-11-22

    return rewritten(normalized)


def _days(normalized: str, look: _Look) -> DateRange | None:
    """Parse one date, or the name of a week, weekend or month."""
    text = _joined(normalized, look.today)
    if days := _named(text, look):
        return days
    if match := re.fullmatch(_TIME, text):
        return _named(f"{match[1]}天" if match[1] in "今昨明前" else match[1], look)
    return None


def _joined(normalized: str, today: date) -> str:
    """Remove spaces, as in ``last fri`` and ``3 天前``; write years first, and in full."""

    def with_year(match: re.Match[str]) -> str:
        short = match[1]
        return f"{today.year + _YEARS[short]:04}年" if short in _YEARS else f"20{short}年"

    def year_first(match: re.Match[str]) -> str:
        first, second, year = map(int, match.groups())
        if first != second and max(first, second) <= _YEAR:
            return match[0]  # which one is the month?
        return "{2:04}-{0}-{1}".format(*sorted((first, second)), year)

    text = re.sub(r"(?<!\d) | (?!\d)", "", normalized)
    return re.sub(_YEAR_LAST, year_first, re.sub(_SHORT_YEAR, with_year, text))


def _named(text: str, look: _Look) -> DateRange | None:
    with suppress(ValueError, OverflowError):
        if text.endswith("月底"):
            month = _period("本月" if text == "月底" else text[:-1], look)
            return month and DateRange(month.last, month.last)
        if day := _fixed(text, look) or _nearest(text, look) or _on_weekday(text, look):
            return DateRange(day, day)
        return _period(text, look)
    return None


def _fixed(text: str, look: _Look) -> date | None:
    """Parse a form that means the same day whichever way one looks."""
    today = look.today
    if text in _WORDS:
        return today + timedelta(_WORDS[text])
    if match := re.fullmatch(_FULL, text):
        return date(*map(int, filter(None, match.groups())))
    if match := re.fullmatch(_OFFSET, text):
        direction, unit = match[1] + match[4], match[3]
        is_back = not direction and unit != "日" and look.towards == BACK  # --since 3d
        if sign := -1 if is_back else _SIGNS.get(direction):
            return _plus(today, sign * int(match[2]), unit)
    if match := re.fullmatch(_IN_A_WEEK, text):
        monday = _plus(today, _count(match[1]), "周") - timedelta(today.weekday())
        return monday + timedelta(_CHINESE_WEEKDAYS[match[2]])
    if match := re.fullmatch(_IN_A_MONTH, text):
        return _in_month(today, _count(match[1]), int(match[2]))
    return None


def _count(which: str) -> int:
    """Return how many weeks or months back or forward 上, 上上, 本 or 下 is."""
    return which.count("下") - which.count("上")


def _plus(day: date, number: int, unit: str) -> date:
    """Count days, weeks or months; the 31st may become the last day of a month."""
    if not unit.endswith("月"):
        return day + timedelta(number * (_WEEK if unit.endswith("周") else 1))
    for of_month in range(day.day, day.day - 4, -1):
        with suppress(ValueError):
            return _in_month(day, number, of_month)
    raise OverflowError


def _in_month(day: date, months: int, of_month: int) -> date:
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, of_month)


def _period(text: str, look: _Look) -> DateRange | None:
    """Parse the name of a week, weekend or month."""
    if match := re.fullmatch(_WHOLE_MONTH, text):
        if match[1]:
            return _month_from(date(int(match[1]), int(match[2]), 1))
        begun = look._replace(since=look.since.replace(day=1))
        return _month_from(_nearest(f"{match[2]}月1日", begun) or date.max)
    if not (match := re.fullmatch(_PERIOD, text)):
        return None
    if not match[1]:
        saturday = _nearest("周六", look)
        return DateRange(saturday, saturday + timedelta(1)) if saturday else None
    count = _count(match[1])
    if match[2] == "月":
        return _month_from(_in_month(look.today, count, 1))
    monday = _plus(look.today, count, "周") - timedelta(look.today.weekday())
    return DateRange(monday + timedelta(5 if match[2] == "周末" else 0), monday + timedelta(6))


def _month_from(first: date) -> DateRange:
    return DateRange(first, _plus(first, 1, "月") - timedelta(1))


def _nearest(text: str, look: _Look) -> date | None:
    """Parse a short form: the nearest such day, the first one looked at included."""
    if (is_meant := _short(text)) is None:
        return None
    for distance, sign in product(range(_FARTHEST), look.towards):
        with suppress(OverflowError):  # out of the calendar on this side
            if is_meant(day := look.since + timedelta(sign * distance)):
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
    if match := re.fullmatch("周([一二三四五六日天])", text):
        weekday = _CHINESE_WEEKDAYS[match[1]]
        return lambda day: day.weekday() == weekday
    return None


def _on_weekday(text: str, look: _Look) -> date | None:
    """Parse a date beside its weekday; raises ``WrongWeekday`` if it falls on another."""
    if not (match := re.fullmatch(_WITH_WEEKDAY, text)):
        return None
    named, rest = match[1] or match[4], match[2] or match[3]
    if near := _fixed(named, look):  # 上周五(20号)
        look = _Look(look.today, EITHER, near)
    weekday = _CHINESE_WEEKDAYS[named[-1]]
    day = _fixed(rest, look) or _nearest(rest, look)
    if day and day.weekday() != weekday:
        raise WrongWeekday(day, day.weekday(), weekday)
    return day if near in (None, day) else None


def _listed(normalized: str, today: date) -> Iterator[DateRange]:
    """Yield the dates and ranges of a list."""
    since, before = today, ""
    for part in re.split(_COMMA, normalized):
        left = part.split()
        while left:
            is_day = re.fullmatch(_DAY_OF_MONTH, left[0])
            begin = since if is_day and re.search(r"\d(?:[-/.月]\d|[日号])", before) else today
            days, count = _first_range(left, today, begin)
            yield days
            since, before, left = days.last, " ".join(left[:count]), left[count:]


def _first_range(words: Sequence[str], today: date, since: date) -> tuple[DateRange, int]:
    """Parse the longest range or date that some words begin with; return how many it takes."""
    for count in range(min(len(words), _MAX_WORDS), 0, -1):
        with suppress(BadDate):
            return _range(" ".join(words[:count]), today, since), count
    raise BadDate(words[0])


def _range(text: str, today: date, since: date) -> DateRange:
    look = _Look(today, FORWARD, since)
    if days := _days(text, look):
        return days
    for first_text, last_text in _halves(text):
        if not (begin := _days(first_text, look)):
            continue
        first = begin.first
        look_on = look._replace(since=first)
        if end := _days(last_text, look_on):
            last = end.last
            before = (_days(last_text, look_on._replace(towards=BACK)) or end).last
            if first.year < last.year and (first - before).days < _MONTH < (last - first).days:
                last = before  # 11-25..11-24 is not a year but typed backwards
            check_order(first, last)
            return DateRange(first, last)
    raise BadDate(text)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield what may be the ends of a range; 11-22..24 ends on the 24th."""
    ends = re.split(_SEPARATOR, text)
    if len(ends) == 2:  # noqa: PLR2004 - a first and a last one
        first, last = ends
        yield first, f"{last}号" if re.fullmatch(r"\d\d?", last) else last
    elif text.count("-") <= _MAX_DASHES:
        for dash in re.finditer(_DASH, text):
            yield text[: dash.start()], text[dash.end() :]


def _weekly(name: str) -> list[int]:
    """Parse one weekday, several such as 六日, or a range such as ``mon..fri``."""
    match [_numbers(end) for end in name.split("..")]:
        case [[_, *_] as numbers]:
            return numbers
        case [[first], [last]]:
            return [(first + days) % _WEEK for days in range((last - first) % _WEEK + 1)]
    raise BadWeekday(name)


def _numbers(name: str) -> list[int]:
    match = re.fullmatch(r"周?([一二三四五六日天]+)", name)
    return [_CHINESE_WEEKDAYS[char] for char in match[1]] if match else []
