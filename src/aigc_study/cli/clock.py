"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


def now() -> datetime:
    """Return the local time, with its offset from UTC."""
    here = datetime.now().astimezone()
    offset = here.utcoffset()
    if offset is None:
        return here
    # Some zones are off by seconds too, which no TOML file can say. It is the wall clock that makes
    # the study date, so that is kept and the offset gives way.
    return here.replace(tzinfo=timezone(timedelta(minutes=int(offset / timedelta(minutes=1)))))
