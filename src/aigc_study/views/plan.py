"""Which plan is in use, where it comes from, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views.config import setting_text
from aigc_study.views.page import BOLD, localized, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Curriculum, Stage
    from aigc_study.views.config import Setting
    from aigc_study.views.page import Page


def lines(plan: Curriculum, setting: Setting, journal_path: str, page: Page) -> list[str]:
    """Return the title, the file and why it is used, the size, and the journal."""
    facts = [
        (_("File"), setting_text(setting)),
        (_("Id"), plan.id),
        *size_facts(plan),
        (_("Journal"), sanitize(journal_path)),
    ]
    title = [page.style(line, BOLD) for line in page.wrap(localized(plan.title))]
    return [*title, "", *page.facts(facts)]


def size_facts(plan: Curriculum) -> list[tuple[str, str]]:
    """Return how many stages, lessons, study days and milestones a plan has."""
    return [
        (_("Stages"), str(len(plan.stages))),
        (_("Lessons"), str(len(plan.lessons))),
        (_("Study days"), _days_text(plan.stages)),
        (_("Milestones"), str(len(plan.milestones))),
    ]


def _days_text(stages: Sequence[Stage]) -> str:
    at_least = any(stage.at_least for stage in stages)
    return f"{sum(stage.days for stage in stages)}{'+' * at_least}"
