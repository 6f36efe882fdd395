"""Which plan is in use, where it comes from, and what it comes to."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from aigc_study.i18n import _, listed, ngettext
from aigc_study.views.config import setting_text
from aigc_study.views.page import BOLD, ELLIPSIS, localized, sanitize
from aigc_study.views.wording import more_line, number_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson, Stage
    from aigc_study.views.config import Setting
    from aigc_study.views.page import Page

_MAX_REPEATED = 10
_MAX_IDS = 5


def lines(plan: Curriculum, setting: Setting, journal_path: str, page: Page) -> list[str]:
    """Return the title, the file and why it is used, the size, and the journal."""
    facts = [
        (_("File"), setting_text(setting)),
        (_("Id"), plan.id),
        *_size_facts(plan),
        (_("Journal"), sanitize(journal_path)),
    ]
    return _titled(plan, facts, page)


def checked_lines(plan: Curriculum, page: Page) -> list[str]:
    """Return the title and size of a plan without faults."""
    return _titled(plan, [(_("Id"), plan.id), *_size_facts(plan)], page)


def _titled(plan: Curriculum, facts: Sequence[tuple[str, str]], page: Page) -> list[str]:
    title = [page.style(line, BOLD) for line in page.wrap(localized(plan.title))]
    return [*title, "", *page.facts(facts)]


def _size_facts(plan: Curriculum) -> list[tuple[str, str]]:
    """Return how many stages, lessons, links, study days and milestones a plan has."""
    return [
        (_("Stages"), str(len(plan.stages))),
        (_("Lessons"), str(len(plan.lessons))),
        (_("Links"), str(sum(bool(lesson.url) for lesson in plan.lessons.values()))),
        (_("Study days"), _days_text(plan.stages)),
        (_("Milestones"), str(len(plan.milestones))),
    ]


def _days_text(stages: Sequence[Stage]) -> str:
    at_least = any(stage.at_least for stage in stages)
    return f"{sum(stage.days for stage in stages)}{'+' * at_least}"


def repeated_lines(plan: Curriculum) -> list[str]:
    """Warn of lessons with the same title, which can't be named by it."""
    lessons: dict[str, list[Lesson]] = {}
    for lesson in plan.lessons.values():
        lessons.setdefault(localized(lesson.title), []).append(lesson)
    text = _("{lessons} have the same title, “{title}”: name them by number.")
    lines = [
        text.format(lessons=number_ranges(same), title=title)
        for title, same in lessons.items()
        if len(same) > 1
    ]
    more = [more_line(len(lines) - _MAX_REPEATED)] if len(lines) > _MAX_REPEATED else []
    return [*lines[:_MAX_REPEATED], *more]


def orphaned_lines(ids: Sequence[str], path: str) -> list[str]:
    """Warn of lessons in the journal of a plan's id that the plan lacks."""
    text = ngettext(
        "The journal {path} has {count} lesson that is not in this plan: {ids}."
        " If it was renamed, add it to “renamed”; if that journal is another plan's, change"
        " the id.",
        "The journal {path} has {count} lessons that are not in this plan: {ids}."
        " If they were renamed, add them to “renamed”; if that journal is another plan's, change"
        " the id.",
        len(ids),
    )
    shown = listed([*ids[:_MAX_IDS], *([ELLIPSIS] if len(ids) > _MAX_IDS else [])])
    return [text.format(path=sanitize(path), count=len(ids), ids=sanitize(shown))] if ids else []


def use_lines(file: str) -> list[str]:
    """Say how a plan is taken into use."""
    command = shlex.join(["aigc-study", "config", "set", "curriculum", file])
    return [_("To use it: {command}").format(command=sanitize(command))]
