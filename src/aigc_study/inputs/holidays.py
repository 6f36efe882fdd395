"""The public holidays of a country, from the optional package ``holidays``."""

from __future__ import annotations

import re
import warnings
from datetime import date
from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from aigc_study.domain.calendar import DateRange, Span
from aigc_study.errors import NoHolidays, UnknownCountry
from aigc_study.extras import import_extra
from aigc_study.i18n import listed
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DAYS_AHEAD = 366
_LONGEST_RUN = 31

# Names that the package lacks, each after its code.
_OTHER_NAMES = """
CN 中国 中國 中国大陆 中华人民共和国, HK 香港 中国香港, MO 澳门 澳門 中国澳门,
TW 台湾 台灣 臺灣 中国台湾, AU 澳大利亚 澳洲, BR 巴西, CA 加拿大, CH 瑞士, DE 德国, ES 西班牙,
FR 法国, GB 英国 Britain England, ID 印度尼西亚 印尼, IE 爱尔兰, IN 印度, IT 意大利, JP 日本,
KR 韩国, MX 墨西哥, MY 马来西亚, NL 荷兰, NZ 新西兰, PH 菲律宾, RU 俄罗斯, SE 瑞典, SG 新加坡,
TH 泰国, TR 土耳其, US 美国 America, VN 越南
"""
# By code, the first of these names.
COUNTRIES = {code: name for code, name, *_more in map(str.split, _OTHER_NAMES.split(","))}

# In Hong Kong, banks and schools also close on days that are not in the category "public".
_CATEGORIES = {"HK": ("public", "optional")}

# The end of an estimate's label, by language. Journals keep it, and ``is_estimate`` knows an
# estimate by it: never change one, only add.
_ESTIMATE = {"en": ", estimate", "zh": "，预计"}
_LOCALES = {"zh": "zh_CN", "en": "en_US"}
_ESTIMATED = re.compile("estimated|推定")
_IN_BRACKETS = re.compile(r"\s*[(（].*[)）]$")
# Names of days that belong to the holiday beside them.
_MINOR = re.compile("^Day off$|^Substitute Holiday$|^休息日$| Eve$|除夕$")


class Holidays(NamedTuple):
    """The public holidays of the next year, and the weekend days worked in exchange.

    ``code`` is the country's. ``runs`` are the days off in a row around one or more holidays,
    weekends included. ``official`` are the days of the next year in calendar years with official
    dates, ``estimated`` the years with dates that are not announced yet; a year may be in both.
    """

    code: str
    runs: Sequence[Span]
    workdays: Sequence[date]
    official: Sequence[DateRange]
    estimated: Sequence[int]


def holidays_ahead(country: str, today: date, language: str) -> Holidays:
    """Return the holidays of the next year, named in ``zh`` or ``en`` where the package can.

    Raises ``PackageMissing``, ``UnknownCountry`` and ``NoHolidays``.
    """
    holidays = import_extra("holidays")
    code = _code(country, holidays.registry.COUNTRIES)
    last = _shifted(today, _DAYS_AHEAD)
    # Enough days to have the runs at both ends whole.
    first, end = _shifted(today, -_LONGEST_RUN), _shifted(last, _LONGEST_RUN)
    with warnings.catch_warnings(action="ignore"):  # about years without data
        known = getattr(holidays, code)(
            years=range(first.year, end.year + 1),
            language=_LOCALES[language],
            categories=_CATEGORIES.get(code),
        )
        runs = [run for run in _runs(known, first, end) if min(run) <= last and max(run) >= today]
    # China announces a year in the November before, each time with weekend days to work on.
    announced = {day.year for day in known.weekend_workdays}
    spans: list[Span] = []
    dated, estimated = set[int](), set[int]()
    for run in runs:
        years = {day.year for day, name in run.items() if name}
        why = _label([name for name in run.values() if name])
        official = code != "CN" or years <= announced
        if not official or any(map(_ESTIMATED.search, run.values())):
            why += _ESTIMATE[language]
            estimated |= years
        else:
            dated |= years
        spans.append(Span(max(min(run), today), max(run), why=why))
    if not spans:
        raise NoHolidays(code)
    workdays = sorted(day for day in known.weekend_workdays if today <= day <= last)
    official_days = list(map(DateRange(today, last).intersection, map(_year, sorted(dated))))
    return Holidays(code, spans, workdays, official_days, sorted(estimated))


def is_estimate(span: Span) -> bool:
    """Tell whether rest was recorded as a holiday that was not announced, in any language."""
    return span.why.endswith(tuple(_ESTIMATE.values()))


def _code(country: str, known_names: Mapping[str, Sequence[str]]) -> str:
    """Return the code of a country, for its code or its name in English or Chinese."""
    entries = map(str.split, _OTHER_NAMES.split(","))
    names = {name: code for code, *known in entries for name in known}
    codes: dict[str, str] = {}
    for module, (name, code, *others) in known_names.items():
        names[module.replace("_", " ").title()] = code
        codes |= dict.fromkeys(map(_key, (name, code, *others)), code)
    by_key = {_key(name): name for name in names}
    typed = _key(country)
    if typed in by_key:
        return names[by_key[typed]]
    if typed in codes:
        return codes[typed]
    nearest = get_close_matches(typed, by_key, n=1, cutoff=0.7)
    raise UnknownCountry(country, "".join(by_key[key] for key in nearest))


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", normalize(name))


def _runs(known: Any, first: date, last: date) -> Iterator[dict[date, str]]:
    """Yield the days off in a row that have a holiday, each day with the holiday's name or ""."""
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    for working, group in groupby(days, key=known.is_working_day):
        run = {day: known.get(day, "") for day in group}
        if not working and any(run.values()):
            yield run


def _label(names: Sequence[str]) -> str:
    """Return the names of the holidays of a run, as people would write them."""
    short = [_IN_BRACKETS.sub("", name) for day in names for name in day.split("; ")]
    major = [name for name in dict.fromkeys(short) if not _MINOR.search(name)]
    # Without "The day following Good Friday" beside "Good Friday".
    lower = [name.casefold() for name in major]
    plain = [name for name in major if sum(other in name.casefold() for other in lower) == 1]
    return listed(plain or dict.fromkeys(short))


def _year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))
