"""A time of day, as people type it."""

from __future__ import annotations

import re

from aigc_study.inputs.normalize import normalize

_TIME = re.compile(r"(2[0-3]|[01]?\d)(?::([0-5]\d)| ?am|[点时](?:([0-5]\d)分)?)?")


def parse_time(text: str) -> str:
    """Return a time as 04:00, of forms such as 4, 4:00, 4am and 4点; other text unchanged."""
    match = _TIME.fullmatch(normalize(text))
    return f"{match[1]:0>2}:{match[2] or match[3] or '00'}" if match else text
