"""The only place that reads the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone


def now() -> datetime:
    """Return the local time, with its offset from UTC."""
    try:
        local = datetime.now().astimezone()
    except ValueError:  # in a zone a day or more from UTC, which TZ can say and Python can't
        return datetime.now(UTC)
    offset = local.utcoffset()
    if offset is None:
        return local
    # TOML has no offsets with seconds, which some zones once had. Round the offset and keep the
    # wall time, since that determines the study date.
    return local.replace(tzinfo=timezone(timedelta(minutes=int(offset / timedelta(minutes=1)))))
