"""The words of dates, in English or Chinese, written in one form.

``3 weeks ago`` and ``三个星期前`` both become ``3周前``, ``Nov 22nd, 2026`` becomes
``2026年11月22日``. Words that are unknown stay, so that what is no date is refused as one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aigc_study.inputs.normalize import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Patterns = Sequence[tuple[str, str | Callable[[re.Match[str]], str]]]

# What is the same to a reader: traditional characters, and 两 for 二 before a unit.
_SAME = str.maketrans("两兩後號週禮個這这無雙點", "二二后号周礼个本本无双点")
_ALIKE = (
    *(("星期", "周"), ("礼拜", "周"), ("双休日", "周末"), ("双休", "周末")),
    *(("的", ""), ("周周", "周"), ("半个月", "15天"), ("年年底", "年底")),
    *(("取消", "无"), ("不休息", "无"), ("没有", "无")),
)
# English words, each with what it is in Chinese.
_ENGLISH = """
今天 today, 昨天 yesterday, 前天 day before yesterday, 明天 tomorrow, 后天 day after tomorrow,
昨晚 last night, 今早 this morning, 今天下午 this afternoon, 今晚 this evening, 今晚 tonight,
月底 end of month, 月底 end of the month, 年底 end of year, 年底 end of the year,
现在 now, 刚才 just now, 早上 morning, 中午 noon, 下午 afternoon, 晚上 evening, 晚上 night,
上 last, 本 this, 下 next, 前 ago, + in, 后 later, 后 from now, 后 from today, 至 till,
天 d, 天 day, 天 days, 周 w, 周 week, 周 weeks, 个月 month, 个月 months,
周末 weekend, 周末 weekends, 工作日 weekday, 工作日 weekdays,
1 a, 1 an, 1 one, 2 two, 3 three, 4 four, 5 five, 6 six, 7 seven, 8 eight, 9 nine, 10 ten,
号 st, 号 nd, 号 rd, 号 th, 至 to, 至 until, 至 through, 和 and, 每 every, 无 none, 无 no, 无 off
"""
_IGNORED = ("the", "of", "on", "at", "from", "for")
# Names that may be shortened, to three letters at least.
_NAMES = """
周一 mondays, 周二 tuesdays, 周三 wednesdays, 周四 thursdays, 周五 fridays,
周六 saturdays, 周日 sundays,
1月 january, 2月 february, 3月 march, 4月 april, 5月 may, 6月 june, 7月 july, 8月 august,
9月 september, 10月 october, 11月 november, 12月 december
"""
_SHORTEST = len("mon")
_COMMA = " ?[,、;和&] ?"
_BETWEEN = rf"(?: ?(?:\.\.+|[-~至到]+) ?|{_COMMA})"
_NUMERAL = (
    r"(?<!周)([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    "(?=[天日号个月周点时])"
)


def rewritten(normalized: str) -> str:
    """Write normalized text in the one form."""
    normalized = " ".join(re.sub(_ENGLISH_WORD, _translated, normalized.translate(_SAME)).split())
    for other, usual in _ALIKE:
        normalized = normalized.replace(other, usual)
    has_days = re.search("[月日号]", normalized)
    for pattern, replacement in (*_NUMBERED, *(_DAYS_OF_MONTHS if has_days else ())):
        normalized = re.sub(pattern, replacement, normalized)
    return normalized


def with_digits(normalized: str) -> str:
    """Write numerals such as 八 as digits where they count something."""
    return re.sub(_NUMERAL, _arabic, normalized)


def _pairs(table: str) -> list[tuple[str, str]]:
    pairs = (entry.split(maxsplit=1) for entry in table.split(","))
    return [(english.strip(), chinese) for chinese, english in pairs]


_TRANSLATIONS = {**dict(_pairs(_ENGLISH)), **dict.fromkeys(_IGNORED, "")}
_ENGLISH_WORD = "|".join([*(text for text in _TRANSLATIONS if " " in text), "[a-z]+"])


def _translated(match: re.Match[str]) -> str:
    word = match[0]
    if word in _TRANSLATIONS or len(word) < _SHORTEST:
        return _TRANSLATIONS.get(word, word)
    return next((chinese for name, chinese in _pairs(_NAMES) if name.startswith(word)), word)


def _arabic(numeral: re.Match[str]) -> str:
    return str(number_of(numeral[0]))


def _each_weekday(match: re.Match[str]) -> str:
    return "、".join(match[1] + char for char in match[2])


def _each_day(match: re.Match[str]) -> str:
    """Give each bare number the month, if any, and the sign of a day."""
    return re.sub(r"\d+", lambda number: f"{match[2] or ''}{number[0]}日", match[1])


# Patterns and what takes their place, in this order.
_NUMBERED: Patterns = (
    (r"((?:[上下本]+个?)?周)([一二三四五六日天]{2,7})", _each_weekday),  # 周六日
    (_NUMERAL, _arabic),
    (r"(?<![去今明\d])年底", "今年底"),
    ("年底", "年12月底"),
)
_DAYS_OF_MONTHS: Patterns = (
    (r"(\d\d?月)\.?[ -]?(\d\d?)(?!\d)[日号]?", r"\1\2日"),  # Nov 22nd
    (r"(?<![\d月])(\d\d?)(?:[日号] ?|[ -])(\d\d?月|[上下本]+ ?个?月)(?!\d)", r"\2\1日"),  # 22 Nov
    (r"(\d\d?月\d\d?日)[-, ]{1,2}(\d{4})(?![\d年/.-])", r"\2年\1"),  # Nov 22, 2026
    # 24、25号, 22-24 Nov
    (
        rf"(?<![\d月/.:-])((?:\d\d?{_COMMA}){{,30}}\d\d?{_BETWEEN})(?=((?:\d{{4}}年)?\d\d?月)?\d\d?[日号])",
        _each_day,
    ),
    (
        rf"(?<=[日号])({_BETWEEN}\d\d?(?:{_COMMA}\d\d?){{,30}})()(?![\d年月日号天周个点:/.-])",
        _each_day,
    ),  # Nov 24, 25
)
