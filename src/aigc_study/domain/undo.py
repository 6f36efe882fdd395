"""What ``undo`` and ``redo`` record, with the change concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.domain.history import ruling

if TYPE_CHECKING:
    from datetime import datetime

    from aigc_study.domain.history import Change
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study


def undo(study: Study, at: datetime) -> tuple[Change, list[Entry]]:
    """Undo the last change that counts; raises ``NothingToUndo``."""
    change = study.history.to_undo()
    return change, [ruling("undo", change, at, study.schedule.today)]


def redo(study: Study, at: datetime) -> tuple[Change, list[Entry]]:
    """Redo the change that was undone last; raises ``NothingToRedo``."""
    change = study.history.to_redo()
    return change, [ruling("redo", change, at, study.schedule.today)]
