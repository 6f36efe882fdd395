"""Clocks: local times that the journal can hold, and what counts when they jump."""

from __future__ import annotations

import json
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from aigc_study.cli import clock
from conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

needs_tz = pytest.mark.skipif(sys.platform == "win32", reason="no TZ and tzset there")
needs_zones = pytest.mark.skipif(
    not Path("/usr/share/zoneinfo/Pacific/Apia").is_file(), reason="no zones that TZ could name"
)


@needs_tz
@pytest.mark.parametrize("zone", ["UTC0", "CST-8", "NST3:30", "XXX-8:05:43", "XXX+23:59:30"])
def test_offsets_have_whole_minutes(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        wall = datetime.now()  # noqa: DTZ005 - what the wall clock shows
        now = clock.now()
    time.tzset()
    offset = now.utcoffset()
    assert offset is not None
    assert offset % timedelta(minutes=1) == timedelta(0)
    # To the study date it is the wall clock that counts; the instant may be off by some seconds.
    assert abs(now.replace(tzinfo=None) - wall) < timedelta(minutes=2)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=2)


@needs_tz
@pytest.mark.parametrize("zone", ["XXX24", "XXX-24:59:59", "XXX-167"])
def test_a_zone_a_day_or_more_from_utc_is_taken_for_utc(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        now = clock.now()
    time.tzset()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=2)


def entries(journal: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(journal.read_text(encoding="utf-8"))["entry"]
    return found


class ClockAt(NamedTuple):
    """Sets the system's zone, and what the program's clock shows in it at an instant of UTC."""

    patch: pytest.MonkeyPatch

    def __call__(self, zone: str, instant: str) -> None:
        """Go to a place and a time."""
        seconds = datetime.fromisoformat(instant).timestamp()

        class Stopped(datetime):
            @classmethod
            def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
                return datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the wall clock

        self.patch.setenv("TZ", zone)
        time.tzset()
        with self.patch.context() as patch:
            patch.setattr(clock, "datetime", Stopped)
            now = clock.now()
        self.patch.setattr("conftest.NOW", now)


@pytest.fixture
def clock_at(run: Run) -> Iterator[ClockAt]:
    with pytest.MonkeyPatch.context() as patch:
        yield ClockAt(patch)
    time.tzset()


JUMPS = {
    "an hour is left out": (
        ("Europe/Berlin", "2027-03-28T00:59:59Z", "2027-03-28T01:59:59+01:00"),
        ("Europe/Berlin", "2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00"),
    ),
    "an hour comes twice": (
        ("Europe/Berlin", "2026-10-25T00:50:00Z", "2026-10-25T02:50:00+02:00"),
        ("Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T02:10:00+01:00"),
    ),
    "the same time comes twice": (
        ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"),
        ("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"),
    ),
    "a day without midnight": (
        ("America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03T23:59:59-03:00"),
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T01:00:00-02:00"),
    ),
    "an ordinary midnight": (
        ("Asia/Shanghai", "2026-11-22T15:59:59Z", "2026-11-22T23:59:59+08:00"),
        ("Asia/Shanghai", "2026-11-22T16:00:00Z", "2026-11-23T00:00:00+08:00"),
    ),
    "a date is left out": (
        ("Pacific/Apia", "2011-12-30T09:59:00Z", "2011-12-29T23:59:00-10:00"),
        ("Pacific/Apia", "2011-12-30T10:01:00Z", "2011-12-31T00:01:00+14:00"),
    ),
    "a flight over the date line": (
        ("Asia/Shanghai", "2026-11-22T16:30:00Z", "2026-11-23T00:30:00+08:00"),
        ("America/New_York", "2026-11-22T17:00:00Z", "2026-11-22T12:00:00-05:00"),
    ),
}


@needs_zones
@pytest.mark.parametrize("jump", JUMPS)
def test_the_local_date_counts(run: Run, journal: Path, clock_at: ClockAt, jump: str) -> None:
    """And the order of what was done is kept, whatever the wall clock showed."""
    for lesson, (zone, instant, _wall) in zip(("1.1", "1.2"), JUMPS[jump], strict=True):
        clock_at(zone, instant)
        assert run("done", lesson).code == 0
    walls = [wall for _zone, _instant, wall in JUMPS[jump]]
    assert [each["at"].isoformat() for each in entries(journal)] == walls
    assert [each["on"].isoformat() for each in entries(journal)] == [wall[:10] for wall in walls]
    log = run("log").out.splitlines()
    assert [line[:22] for line in log] == [
        f"{wall[:16].replace('T', ' ')}  done" for wall in walls
    ][::-1]
    progress = json.loads(run("progress", "--json").out)
    assert progress["start"] == min(wall[:10] for wall in walls)


@needs_zones
def test_a_date_a_place_left_out_is_a_study_day(run: Run, clock_at: ClockAt) -> None:
    """A plan has dates and knows of no place: on Samoa 2011-12-30 was never lived."""
    clock_at("Pacific/Apia", "2011-12-30T09:59:00Z")
    assert run("start").code == 0
    clock_at("Pacific/Apia", "2011-12-30T10:01:00Z")
    assert json.loads(run("today", "--json").out)["study_day"] == 3


@needs_zones
@pytest.mark.parametrize(
    ("instant", "on"),
    [
        ("2027-03-28T00:59:59Z", "2027-03-27"),
        ("2027-03-28T01:00:00Z", "2027-03-28"),
        ("2026-10-25T00:29:59Z", "2026-10-24"),
        ("2026-10-25T00:30:00Z", "2026-10-25"),
        ("2026-10-25T01:00:00Z", "2026-10-24"),
        ("2026-10-25T01:30:00Z", "2026-10-25"),
    ],
)
def test_the_day_starts_by_the_wall_clock(
    run: Run, home: Path, journal: Path, clock_at: ClockAt, instant: str, on: str
) -> None:
    """At half past two, which comes to Berlin never on one of the days and twice on the other."""
    home.mkdir()
    (home / "config.toml").write_text('day_starts_at = "02:30"\n', encoding="utf-8")
    clock_at("Europe/Berlin", instant)
    assert run("done", "1.1").code == 0
    assert entries(journal)[0]["on"].isoformat() == on


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(timedelta(microseconds=1), id="by the least there is"),
        pytest.param(timedelta(days=2), id="by two days"),
        pytest.param(timedelta(days=365 * 56), id="to a clock without a battery"),
    ],
)
def test_after_a_clock_is_set_back_order_is_kept(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    """What is recorded counts for the clock's date, but comes after all that is there.

    By more than the least where a machine with the same journal may be as late.
    """
    run("done", "1.1")
    monkeypatch.setattr("conftest.NOW", NOW - back)
    run("done", "1.2")
    run("rest", "add", "tomorrow")
    on = (NOW - back).date()
    chance = 0 if back < timedelta(seconds=1) else NOW.microsecond
    assert [(each["at"] - NOW, each["on"]) for each in entries(journal)] == [
        (later * timedelta(microseconds=1 + chance), day)
        for later, day in enumerate([NOW.date(), on, on + timedelta(days=1)])
    ]
    run("undo")
    run("undo")
    lessons = json.loads(run("list", "1.1-2", "--json").out)["lessons"]
    assert [each["state"] for each in lessons] == ["done", "todo"]
