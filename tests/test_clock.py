"""The clock gives local times that the journal can hold."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from aigc_study.cli import clock

needs_zones = pytest.mark.skipif(sys.platform == "win32", reason="no TZ and tzset there")


@needs_zones
@pytest.mark.parametrize("zone", ["UTC0", "CST-8", "NST3:30", "XXX-8:05:43", "XXX+23:59:30"])
def test_now_is_the_local_time_with_an_offset_of_whole_minutes(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
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
