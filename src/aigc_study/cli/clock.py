"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the local time, with its offset from UTC."""
    here = datetime.now().astimezone()
    offset = here.utcoffset()
    if offset and offset.total_seconds() % 60:
        # Some zones are off by seconds, which no TOML file can say.
        return here.astimezone(UTC)
    return here
