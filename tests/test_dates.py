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
        *((text, "2026-01-05") for text in ("2026-1-5", "２０２６－０１－０５", "2026–01–05")),
        *((text, text) for text in ("2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31")),
        *((text, "2026-11-22") for text in ("today", "今天", "-0d")),
        *((text, "2026-11-21") for text in ("yesterday", "Yesterday ", "昨天")),
        ("前天", "2026-11-20"),
        *((text, "2026-11-23") for text in ("tomorrow", "明天")),
        *((text, "2026-11-19") for text in ("-3d", "-3D", "-3天", "－３天", "-3 天")),
        ("-22d", "2026-10-31"),
        ("+3d", "2026-11-25"),
    ],
)
def test_every_form_of_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text, SUNDAY) == date.fromisoformat(expected)


BAD = [
    *("", "soon", "2026", "2026-11", "22-11-2026", "2026/11/22", "2026-11-22T21:03", "3d", "-d"),
    *("2026-00-10", "2026-13-01", "2026-11-31", "2026-02-29", "1900-02-29", "0000-01-01"),
    *("10000-01-01", "-3", "-3w", "-1.5d", "-3000000d", "+9999999d", "-99999999999999999999d"),
]


@pytest.mark.parametrize(
    ("text", "today"),
    [
        *((text, SUNDAY) for text in BAD),
        *(("yesterday", date.min), ("-1d", date.min), ("明天", date.max)),
    ],
)
def test_what_is_no_date_is_refused(text: str, today: date) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text, today)
    assert caught.value.text == text


@given(st.dates(), st.dates())
def test_an_iso_date_is_itself_and_an_offset_counts(day: date, today: date) -> None:
    assert parse_date(day.isoformat(), today) == day
    assert parse_date(f"{(day - today).days:+}d", today) == day


@given(
    st.text() | st.text("0123456789-+d天 ") | st.from_regex(r"\d{1,5}-\d{1,3}-\d{1,3}|[+-]\d+ ?d"),
    st.dates(),
)
def test_any_text_is_a_date_or_refused_as_one(text: str, today: date) -> None:
    with suppress(BadDate):
        assert type(parse_date(text, today)) is date


@pytest.mark.parametrize("command", ["done 1.1 --on", "start", "--today", "rest add", "pause"])
def test_a_bad_date_is_wrong_use(run: Run, journal: Path, command: str) -> None:
    expected = "aigc-study: “-3w” is not a date: write 2026-11-22, today, yesterday or -3d.\n"
    assert run(*command.split(), "-3w") == (2, "", expected)
    assert not journal.exists()


@pytest.mark.parametrize(
    ("command", "on"),
    [
        ("done 1.1", "2026-11-22"),
        ("done 1.1 --on 昨天", "2026-11-21"),
        ("done 1.1 --on -3d", "2026-11-19"),
        ("start -3d", "2026-11-19"),
        ("pause tomorrow", "2026-11-23"),
        ("--today 0001-01-01 start", "0001-01-01"),
    ],
)
def test_every_command_takes_the_same_dates(run: Run, journal: Path, command: str, on: str) -> None:
    assert run(*command.split()).code == 0
    assert f"\non = {on}\n" in journal.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["done", "undone", "skip"])
@pytest.mark.parametrize(
    ("day", "warning"),
    [("2025-11-21", "is more than a year ago"), ("2023-12-31", "is before the start, 2024-01-01")],
)
def test_an_odd_date_is_said(run: Run, command: str, day: str, warning: str) -> None:
    run("start", "2024-01-01")
    run("done", "1.2")
    lesson = "1.2" if command == "undone" else "1.1"
    assert f"Check the date: {day} {warning}" in run(command, lesson, "--on", day).err
    assert "Check the date" not in run(command, "1.2-3", "--on", "2025-11-22").err


def test_nothing_is_done_on_a_day_to_come(run: Run, journal: Path) -> None:
    expected = "aigc-study: 2026-11-23 is in the future: today is 2026-11-22.\n"
    assert run("done", "1.1", "--on", "tomorrow") == (2, "", expected)
    assert not journal.exists()
