"""Public holidays: which days are off, which weekend days are worked, and what they are called."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from aigc_study import i18n
from aigc_study.errors import NoHolidays, UnknownCountry
from aigc_study.inputs.holidays import Holidays, holidays_ahead

if TYPE_CHECKING:
    from aigc_study.domain.calendar import Span
    from conftest import Run

# As the General Office of the State Council announced each in the November before.
OFFICIAL = {
    2025: (
        (
            "01-01 元旦, 01-28..02-04 春节, 04-04..04-06 清明节, 05-01..05-05 劳动节,"
            " 05-31..06-02 端午节, 10-01..10-08 国庆节、中秋节"
        ),
        "01-26, 02-08, 04-27, 09-28, 10-11",
    ),
    2026: (
        (
            "01-01..01-03 元旦, 02-15..02-23 春节, 04-04..04-06 清明节, 05-01..05-05 劳动节,"
            " 06-19..06-21 端午节, 09-25..09-27 中秋节, 10-01..10-07 国庆节"
        ),
        "01-04, 02-14, 02-28, 05-09, 09-20, 10-10",
    ),
}


def text(span: Span) -> str:
    days = f"{span.first:%m-%d}" + (f"..{span.last:%m-%d}" if span.last > span.first else "")
    return f"{days} {span.why}"


def in_year(ahead: Holidays, year: int) -> str:
    return ", ".join(text(run) for run in ahead.runs if run.first.year == year)


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.set_language("zh")


@pytest.mark.parametrize("year", OFFICIAL)
def test_china_is_as_its_government_announced(year: int) -> None:
    ahead = holidays_ahead("CN", date(year - 1, 12, 1), "zh")
    runs, workdays = OFFICIAL[year]
    assert in_year(ahead, year) == runs
    assert ", ".join(f"{day:%m-%d}" for day in ahead.workdays) == workdays
    assert ahead.estimated == []


def test_a_year_not_announced_is_an_estimate() -> None:
    """No weekend day of 2030 is a workday yet, which every announcement has."""
    ahead = holidays_ahead("CN", date(2029, 12, 31), "en")
    assert all(run.why.endswith(", estimate") for run in ahead.runs)
    assert ahead.estimated == [2030, 2031]
    assert ahead.workdays == []


def test_islamic_holidays_to_come_are_estimates() -> None:
    ahead = holidays_ahead("IN", date(2050, 1, 1), "en")
    names = [run.why for run in ahead.runs]
    assert "Eid al-Fitr, estimate" in names
    assert "Republic Day" in names


@pytest.mark.parametrize(
    ("country", "today", "expected"),
    [
        # Weekends before and after; days moved here from a weekend have the holiday's name.
        ("US", date(2026, 7, 1), "07-03..07-05 Independence Day"),
        ("DE", date(2026, 12, 20), "12-25..12-27 Christmas Day, Second Day of Christmas"),
        ("HK", date(2026, 4, 1), "04-03..04-07 Good Friday, Tomb-Sweeping Day, Easter Monday"),
        ("TW", date(2026, 2, 1), "02-14..02-22 Chinese New Year"),
        ("KR", date(2026, 8, 10), "08-15..08-17 Liberation Day"),
        # What is left of one that has begun.
        ("CN", date(2026, 10, 4), "10-04..10-07 National Day"),
        ("CN", date(2026, 9, 27), "09-27 Mid-Autumn Festival"),
        # Over the end of a year, and the end of the year ahead.
        ("TW", date(2027, 12, 31), "12-31..01-02 Founding Day of the Republic of China"),
    ],
)
def test_a_run_is_whole(country: str, today: date, expected: str) -> None:
    i18n.set_language("en")
    assert text(holidays_ahead(country, today, "en").runs[0]) == expected


def test_the_last_run_is_whole() -> None:
    """A year after the 30th of September 2025 is the 1st of October."""
    assert text(holidays_ahead("CN", date(2025, 9, 30), "zh").runs[-1]) == "10-01..10-07 国庆节"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("CN", "cn CHN ＣＮ China 中国 中國 中国大陆"),
        ("HK", "hk Hong-Kong HONGKONG 香港 中国香港"),
        ("US", "us USA United_States America 美国"),
        ("GB", "GB uk united_kingdom 英国"),
        ("KR", "kr korea South_Korea 韩国"),
    ],
)
def test_a_country_has_names_in_both_languages(code: str, names: str) -> None:
    for name in names.split():
        assert holidays_ahead(name.replace("_", " "), date(2026, 1, 1), "zh").code == code


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Chnia", "China"),
        ("germny", "Germany"),
        ("德国人", "德国"),
        ("XX", ""),
        ("", ""),
        ("?", ""),
    ],
)
def test_an_unknown_country_is_refused(typed: str, nearest: str) -> None:
    with pytest.raises(UnknownCountry) as error:
        holidays_ahead(typed, date(2026, 1, 1), "en")
    assert error.value.nearest == nearest


@pytest.mark.parametrize("today", [date.min, date.max, date(9999, 1, 1)])
def test_where_nothing_is_known_that_is_said(today: date) -> None:
    for country in ("CN", "IN", "HK"):
        with pytest.raises(NoHolidays):
            holidays_ahead(country, today, "en")


# The command.

SEPTEMBER = ("--today", "2026-09-20")


def recorded(run: Run, *args: str) -> list[str]:
    """Return what a run of the command records."""
    code, _out, err = run("rest", "holidays", *args, *SEPTEMBER)
    assert code == 0
    return [line for line in err.splitlines() if line.startswith(("Rest: ", "2026-"))]


def test_what_was_set_by_hand_is_kept(run: Run) -> None:
    """A day taken back, a stretch that begins before a holiday, and one that goes on after."""
    run("rest", "weekly", "sat", "sun", *SEPTEMBER)
    run("rest", "add", "2026-09-24..2026-09-25", "--why", "a trip", *SEPTEMBER)
    run("rest", "remove", "2026-10-04", "2027-02-07", *SEPTEMBER)
    run("rest", "add", "2026-10-06..2026-10-09", "--why", "home", *SEPTEMBER)
    assert recorded(run, "CN")[:3] == [
        "Rest: 2026-09-26..2026-09-27 (Mid-Autumn Festival).",
        "Rest: 2026-10-01..2026-10-03 (National Day).",
        "Rest: 2026-10-05 (National Day).",
    ]
    _code, out, _err = run("rest", *SEPTEMBER)
    assert [line.strip() for line in out.splitlines()][3:9] == [
        "2026-09-24..2026-09-25 (a trip)",
        "2026-09-26..2026-09-27 (Mid-Autumn Festival)",
        "2026-10-01..2026-10-03 (National Day)",
        "2026-10-04: a study day",
        "2026-10-05 (National Day)",
        "2026-10-06..2026-10-09 (home)",
    ]
    run("rest", "remove", "2026-10-02", *SEPTEMBER)
    assert recorded(run, "CN") == []
    assert run("undo")[2].startswith("Undone: no rest 2026-10-02")


def test_an_announced_holiday_replaces_its_estimate(run: Run) -> None:
    run("rest", "add", "2026-10-01..2026-10-03", "--why", "National Day, estimate", *SEPTEMBER)
    run("rest", "add", "2026-09-25", "--why", "中秋节，预计", *SEPTEMBER)
    assert recorded(run, "CN")[:2] == [
        "Rest: 2026-09-25..2026-09-27 (Mid-Autumn Festival).",
        "Rest: 2026-10-01..2026-10-07 (National Day).",
    ]
    assert recorded(run, "CN") == []


def test_an_estimate_that_was_wrong_ends(run: Run) -> None:
    """Days that the announced holiday lacks are study days again, if they would be without it.

    The 24th is a Thursday, which is a day off every week; what was set by hand stays.
    """
    run("rest", "weekly", "thu", *SEPTEMBER)
    run("rest", "add", "2026-09-22..2026-09-25", "--why", "中秋节，预计", *SEPTEMBER)
    run("rest", "add", "2026-09-22", "--why", "a trip", *SEPTEMBER)
    run("rest", "add", "2026-10-06..2026-10-09", "--why", "National Day, estimate", *SEPTEMBER)
    told = recorded(run, "CN")
    assert [line for line in told if "again" in line] == [
        "2026-09-23 is a study day again.",
        "2026-10-09 is a study day again.",
    ]
    assert recorded(run, "CN") == []
    _code, out, _err = run("rest", *SEPTEMBER)
    assert [line.strip() for line in out.splitlines()][3:7] == [
        "2026-09-22 (a trip)",
        "2026-09-24 (中秋节，预计)",
        "2026-09-25..2026-09-27 (Mid-Autumn Festival)",
        "2026-10-01..2026-10-07 (National Day)",
    ]


@pytest.mark.parametrize(
    ("country", "today", "days"),
    [
        ("CN", "2026-09-20", "2026-09-14..2026-09-15"),  # over
        ("CN", "2029-12-31", "2030-03-04..2030-03-05"),  # of a year not announced yet
        ("CN", "2026-09-20", "2028-03-06..2028-03-07"),  # further ahead than was looked
    ],
)
def test_an_estimate_that_may_be_right_stays(run: Run, country: str, today: str, days: str) -> None:
    run("rest", "add", days, "--why", "a day, estimate", "--today", today)
    assert "study day" not in run("rest", "holidays", country, "--today", today).err


def test_estimates_beside_official_dates_stay(run: Run) -> None:
    """In India, Islamic holidays to come are estimates in every year."""
    for _time in ("once", "twice"):
        told = run("rest", "holidays", "IN", "--today", "2050-01-01").err
        assert "study day" not in told


def test_make_up_workdays_become_study_days_if_wanted(run: Run) -> None:
    """The 10th of October is kept as a rest day by hand."""
    run("rest", "weekly", "sat", "sun", *SEPTEMBER)
    run("rest", "add", "2026-10-10", *SEPTEMBER)
    _code, _out, err = run("rest", "holidays", "CN", *SEPTEMBER)
    assert "Make-up workdays: 2026-09-20 (Sun), 2026-10-10 (Sat).\n" in err
    assert "“aigc-study rest holidays CN --workdays” makes them study days." in err
    assert recorded(run, "CN", "--workdays") == [
        "2026-09-20 (make-up workday) is a study day again."
    ]
    assert recorded(run, "CN", "--workdays") == []
    assert "--workdays" not in run("rest", "holidays", "CN", *SEPTEMBER)[2]


@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "中国大陆（CN）"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:en"}, "mainland China (CN)"),
        ({"LANG": "zh_TW.UTF-8"}, "台湾（TW）"),
        ({"LANG": "zh_HK"}, "香港（HK）"),
        ({"LANG": "zh_Hant_MO.UTF-8"}, "澳门（MO）"),
        ({"LANG": "zh_SG.UTF-8"}, "新加坡（SG）"),
        ({"LANG": "zh"}, "中国大陆（CN）"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "台湾（TW）"),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "zh_HK.UTF-8"}, "香港（HK）"),
        ({"LANG": "zh_TW.UTF-8", "AIGC_STUDY_LANG": "en"}, "Taiwan (TW)"),
        # Another locale, and the program in Chinese.
        ({"LANG": "en_US.UTF-8", "AIGC_STUDY_LANG": "zh"}, "中国大陆（CN）"),
        ({"LC_ALL": "C", "LANG": "zh_TW.UTF-8", "AIGC_STUDY_LANG": "zh"}, "中国大陆（CN）"),
    ],
)
def test_the_default_is_where_a_chinese_locale_is(
    run: Run, env: dict[str, str], place: str
) -> None:
    """And the first line names it."""
    code, _out, err = run("rest", "holidays", env=env)
    assert code == 0
    first = err.splitlines()[0]
    assert first in {
        f"No country named: these are the public holidays of {place}.",
        f"没有指定国家或地区，以下是{place}的节假日。",
    }


def test_a_country_that_was_typed_is_not_named_again(run: Run) -> None:
    shown = run("rest", "holidays", "CN", env={"LANG": "zh_TW.UTF-8"}).err
    assert "没有指定" not in shown
    assert "中秋" in shown


def test_elsewhere_the_country_must_be_named(run: Run) -> None:
    code, out, err = run("rest", "holidays")
    assert (code, out) == (2, "")
    assert (
        err == "aigc-study: Name a country or region, such as CN: “aigc-study rest holidays CN”.\n"
    )
    assert run("rest", "holidays", "hong", "kong").code == 0
