"""The forms of DATE."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.errors import BadDate
from aigc_study.inputs.dates import parse_date

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-1-5", "2026-01-05"),
        ("２０２６－０１－０５", "2026-01-05"),
        ("2026–01–05", "2026-01-05"),
        ("2028-02-29", "2028-02-29"),
        ("2000-02-29", "2000-02-29"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("today", "2026-11-22"),
        ("今天", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("Yesterday ", "2026-11-21"),
        ("昨天", "2026-11-21"),
        ("前天", "2026-11-20"),
        ("tomorrow", "2026-11-23"),
        ("明天", "2026-11-23"),
        ("-0d", "2026-11-22"),
        ("-3d", "2026-11-19"),
        ("-3D", "2026-11-19"),
        ("-22d", "2026-10-31"),
        ("+3d", "2026-11-25"),
        ("-3天", "2026-11-19"),
        ("－３天", "2026-11-19"),
        ("-3 天", "2026-11-19"),
    ],
)
def test_every_form_of_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text, SUNDAY) == date.fromisoformat(expected)


BAD = [
    "",
    "soon",
    "2026",
    "2026-11",
    "22-11-2026",
    "2026/11/22",
    "2026-11-22T21:03",
    "2026-00-10",
    "2026-13-01",
    "2026-11-31",
    "2026-02-29",
    "1900-02-29",
    "0000-01-01",
    "10000-01-01",
    "3d",
    "-d",
    "-3",
    "-3w",
    "-1.5d",
    "-3000000d",
    "+9999999d",
    "-99999999999999999999d",
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_day_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text, SUNDAY)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("text", "today"), [("yesterday", date.min), ("-1d", date.min), ("明天", date.max)]
)
def test_no_day_lies_beyond_the_ends_of_the_calendar(text: str, today: date) -> None:
    with pytest.raises(BadDate):
        parse_date(text, today)


def test_a_day_is_counted_back_over_a_leap_day() -> None:
    assert parse_date("-1d", date(2028, 3, 1)) == date(2028, 2, 29)
    assert parse_date("-366d", date(2029, 2, 28)) == date(2028, 2, 28)


@given(st.dates(), st.dates())
def test_an_iso_date_is_read_as_itself_whatever_the_day(day: date, today: date) -> None:
    assert parse_date(day.isoformat(), today) == day


@given(st.dates(), st.dates())
def test_a_number_of_days_is_counted_from_today(day: date, today: date) -> None:
    assert parse_date(f"{(day - today).days:+}d", today) == day


@given(
    st.text() | st.text("0123456789-+d天 ") | st.from_regex(r"\d{1,5}-\d{1,3}-\d{1,3}|[+-]\d+ ?d"),
    st.dates(),
)
def test_whatever_is_typed_is_a_date_or_refused_as_one(text: str, today: date) -> None:
    with suppress(BadDate):
        assert type(parse_date(text, today)) is date


@pytest.mark.parametrize("text", ["soon", "2026-02-29", "-3w", ""])
@pytest.mark.parametrize(
    "command",
    [["done", "1.1", "--on", "{}"], ["--today", "{}", "list"], ["start", "{}"]],
    ids=["on", "today", "start"],
)
def test_a_bad_date_is_wrong_use_and_nothing_is_written(
    run: Run, journal: Path, command: list[str], text: str
) -> None:
    expected = f"aigc-study: “{text}” is not a date: write 2026-11-22, today, yesterday or -3d.\n"
    assert run(*[word.format(text) for word in command]) == (2, "", expected)
    assert not journal.exists()


def test_a_bad_date_is_told_in_chinese_too(run: Run) -> None:
    expected = "aigc-study: “后天吧”不是日期：请写 2026-11-22、今天、昨天或 -3天。\n"
    assert run("--lang", "zh", "start", "后天吧") == (2, "", expected)


@pytest.mark.parametrize(
    ("command", "on"),
    [
        (["done", "1.1"], "2026-11-22"),
        (["done", "1.1", "--on", "昨天"], "2026-11-21"),
        (["done", "1.1", "--on", "-3d"], "2026-11-19"),
        (["start", "-3d"], "2026-11-19"),
        (["start"], "2026-11-22"),
        (["--today", "0001-01-01", "start"], "0001-01-01"),
        (["--today", "9999-12-31", "start"], "9999-12-31"),
        (["start", "tomorrow"], "2026-11-23"),
    ],
)
def test_a_date_is_taken_wherever_a_command_has_one(
    run: Run, journal: Path, command: list[str], on: str
) -> None:
    assert run(*command).code == 0
    assert f"\non = {on}\n" in journal.read_text(encoding="utf-8")


def test_nothing_is_done_on_a_day_still_to_come(run: Run, journal: Path) -> None:
    expected = "aigc-study: 2026-11-23 is still to come: today is 2026-11-22.\n"
    assert run("done", "1.1", "--on", "tomorrow") == (2, "", expected)
    assert not journal.exists()
