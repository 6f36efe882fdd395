"""A time of day, as people type it."""

from __future__ import annotations

import re
from datetime import timedelta

from aigc_study.errors import BadTime
from aigc_study.inputs.date_words import with_digits
from aigc_study.inputs.normalize import normalize

_NOON = 12
_TIME = re.compile(
    r"(?P<before>凌晨|早上|上午|中午|下午|晚上(?!12))? ?(?P<hour>2[0-3]|[01]?\d)"
    r"(?:[:点时](?P<minute>[0-5]\d)分?|[点时](?P<half>半)?)? ?(?P<after>am|pm)?"
)


def parse_time(text: str) -> str | None:
    """Return a time as 04:00, of forms such as 4, 4:00, 8pm, 4点半 and 晚上8点, or ``None``."""
    match = _TIME.fullmatch(with_digits(normalize(text)))
    if not match:
        return None
    hour, part = int(match["hour"]), match["before"] or match["after"]
    if part in ("下午", "晚上", "pm") and hour < _NOON:
        hour += _NOON
    elif part in ("凌晨", "早上", "上午", "am") and hour == _NOON:
        hour = 0
    minute = match["minute"] or ("30" if match["half"] else "00")
    return f"{hour:02}:{minute}"


def parse_alarm(text: str) -> timedelta:
    """Return how long after the beginning of a day a time is; raises ``BadTime``."""
    time = parse_time(text)
    if time is None:
        raise BadTime(text)
    hours, minutes = map(int, time.split(":"))
    return timedelta(hours=hours, minutes=minutes)
