"""The date forms people type."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aigc_study.errors import BadDate
from aigc_study.folding import fold

_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_OFFSET = re.compile(r"([+-])(\d{1,7}) ?[d天]")
_WORDS = {
    **dict.fromkeys(("today", "今天"), 0),
    **dict.fromkeys(("yesterday", "昨天"), -1),
    **dict.fromkeys(("前天",), -2),
    **dict.fromkeys(("tomorrow", "明天"), 1),
}


def parse_date(text: str, today: date) -> date:
    """Read ``2026-11-22``, ``today``, ``yesterday``, ``-3d`` or their like in Chinese.

    Raises ``BadDate`` for anything else, and for a day that no calendar has.
    """
    folded = fold(text)
    try:
        if folded in _WORDS:
            return today + timedelta(days=_WORDS[folded])
        if match := _OFFSET.fullmatch(folded):
            return today + timedelta(days=int(match[1] + match[2]))
        if _ISO.fullmatch(folded):
            return date(*map(int, folded.split("-")))
    except (ValueError, OverflowError):
        raise BadDate(text) from None
    raise BadDate(text)
