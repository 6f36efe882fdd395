"""What ``start`` records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.journal import Entry

if TYPE_CHECKING:
    from datetime import date, datetime

    from aigc_study.domain.study import Study


def set_start(study: Study, on: date, at: datetime) -> list[Entry]:
    """Set the start date; no entry if it is already set to that."""
    return [] if study.progress.set_start == on else [Entry(at, "start", on)]
