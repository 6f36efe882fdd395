"""What ``start`` records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.journal import Entry

if TYPE_CHECKING:
    from datetime import date, datetime

    from aigc_study.domain.study import Study


def set_start(study: Study, on: date | None, at: datetime) -> list[Entry]:
    """Set the start date, by default to today if there is none; no entry if nothing changes."""
    if on is None and study.progress.start:
        return []
    on = on or study.schedule.today
    return [] if study.progress.set_start == on else [Entry(at, "start", on)]
