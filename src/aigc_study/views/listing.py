"""The lessons by stage and topic, a line each.

Plain lines rather than a table: Rich's Table takes 0.3 ms a row, and this may have thousands.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _
from aigc_study.views import cells
from aigc_study.views.numbers import percent_text
from aigc_study.views.page import BOLD, CYAN, DIM, DONE, DOT, GREEN, OVERDUE, RED, TODO, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.curriculum import Lesson, Stage
    from aigc_study.journal import Progress
    from aigc_study.schedule import Schedule
    from aigc_study.study import Study
    from aigc_study.views.page import Page

_MARGIN = 4
_GAP = 2
_LEAST_TITLE = 8


class Shape(NamedTuple):
    """The widths of the columns, the same in every stage."""

    number: int
    title: int
    due: int


def listing(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return the lines for some lessons, in plan order, under the headings they belong to."""
    due = {lesson.id: _due_text(lesson, study.plan) for lesson in lessons}
    shape = _shape(lessons, due, page)
    lines: list[str] = []
    for ordinal, in_stage in groupby(lessons, attrgetter("stage")):
        stage = study.curriculum.stages[ordinal - 1]
        if lines:
            lines.append("")
        lines.append(_stage_line(stage, study.progress, page))
        for topic_id, in_topic in groupby(in_stage, attrgetter("topic")):
            if topic_id:
                topic = local(stage.topics[topic_id].title)
                if page.width is not None:
                    topic = _fit(topic, page.width - 2, page)
                lines.append("  " + page.style(topic, CYAN))
            lines.extend(
                _lesson_line(lesson, due[lesson.id], shape, study, page) for lesson in in_topic
            )
    return lines


def nothing_line() -> str:
    """Say that there is nothing to list."""
    return _("No lessons match.")


def _shape(lessons: Sequence[Lesson], due: dict[str, str], page: Page) -> Shape:
    number = max((len(lesson.number) for lesson in lessons), default=0)
    due_width = max(map(cells.width, due.values()), default=0)
    title = max((cells.width(local(lesson.title)) for lesson in lessons), default=0)
    if page.width is not None:
        others = _MARGIN + 2 + number + _GAP + _GAP + due_width
        title = min(title, max(_LEAST_TITLE, page.width - others))
    return Shape(number, title, due_width)


def _due_text(lesson: Lesson, plan: Schedule) -> str:
    if plan.calendar is None:
        return _("day {day}").format(day=plan.due_day[lesson.id])
    due_on = plan.due_on(lesson)
    return due_on.isoformat() if due_on else ""


def _stage_line(stage: Stage, progress: Progress, page: Page) -> str:
    done, total = progress.done_among(stage.lessons), len(stage.lessons)
    share = f"{done}/{total} {DOT} {percent_text(done, total)}"
    title = f"{stage.ordinal}  {local(stage.title)}"
    if page.width is not None:
        title = _fit(title, page.width - _GAP - cells.width(share), page)
    return page.style(title, BOLD) + " " * _GAP + page.style(share, GREEN if done == total else DIM)


def _lesson_line(lesson: Lesson, due: str, shape: Shape, study: Study, page: Page) -> str:
    title = local(lesson.title)
    if page.width is not None:
        title = cells.fit(title, shape.title, page.ellipsis)
    number = lesson.number.ljust(shape.number)
    gap = " " * _GAP
    due = " " * (shape.due - cells.width(due)) + due
    row = f"{number}{gap}{cells.pad(title, shape.title)}{gap}{due}".rstrip()
    if lesson.id in study.progress.done_on:
        return f"    {page.style(DONE, GREEN)} {page.style(row, DIM)}"
    if study.plan.is_overdue(lesson, study.progress):
        return f"    {page.style(f'{OVERDUE} {row}', RED)}"
    return f"    {TODO} {row}"


def _fit(text: str, room: int, page: Page) -> str:
    return cells.fit(text, max(_LEAST_TITLE, room), page.ellipsis)
