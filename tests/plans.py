"""Small plans, for tests about days rather than lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aigc_study.domain import curriculum

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Curriculum

Json = dict[str, Any]


def document(*stages: tuple[int, int]) -> Json:
    """Return the document of a plan with stages of (days, lessons); lesson ids are like ``2-1``."""
    return {
        "format": 1,
        "id": "small",
        "title": {"zh": "小计划", "en": "Small plan"},
        "stages": [
            {
                "id": f"stage-{ordinal}",
                "title": {"zh": f"阶段 {ordinal}", "en": f"Stage {ordinal}"},
                "days": days,
                "lessons": [_lesson(ordinal, i) for i in range(1, count + 1)],
            }
            for ordinal, (days, count) in enumerate(stages, start=1)
        ],
    }


def _lesson(stage: int, i: int) -> Json:
    return {"id": f"{stage}-{i}", "title": {"zh": f"课 {stage}.{i}", "en": f"Lesson {stage}.{i}"}}


def plan_of(*stages: tuple[int, int]) -> Curriculum:
    """Return the plan of such a document."""
    plan, faults = curriculum.from_mapping(document(*stages))
    assert not faults
    return plan
