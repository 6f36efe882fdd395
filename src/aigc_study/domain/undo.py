"""What ``undo`` and ``redo`` record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.history import ruling

if TYPE_CHECKING:
    from datetime import datetime

    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def undo(study: Study, at: datetime) -> list[Entry]:
    """Undo the last change that counts; raises ``NothingToUndo``."""
    change = study.history.to_undo()
    return [ruling("undo", change, at, study.schedule.today)]


def redo(study: Study, at: datetime) -> list[Entry]:
    """Redo the change that was undone last; raises ``NothingToRedo``."""
    change = study.history.to_redo()
    return [ruling("redo", change, at, study.schedule.today)]
