"""The lessons by stage and topic, a line each.

Plain lines rather than a table: Rich's Table takes 0.3 ms a row, and this may have thousands.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, lesson_object
from aigc_study.views.numbers import percent_text
from aigc_study.views.page import BOLD, CYAN, DIM, DONE, DOT, GREEN, OVERDUE, RED, TODO, localized

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.schedule import Schedule
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_MARGIN = 4
_GAP = 2
MIN_TITLE = 8


class Shape(NamedTuple):
    """The widths of the columns, the same in every stage."""

    number: int
    title: int
    due: int


class _Due(NamedTuple):
    """A day on which lessons are due: as it is shown, and whether it is over."""

    text: str
    is_over: bool

    @classmethod
    def of(cls, study_day: int, plan: Schedule) -> _Due:
        if plan.calendar is None:
            return cls(_("day {day}").format(day=study_day), is_over=False)
        date = plan.calendar.date_of(study_day)
        return cls(date.isoformat(), date < plan.today) if date else cls("", is_over=False)


def lines(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return the lines for some lessons, in plan order, under the headings they belong to."""
    due_day = study.schedule.due_day
    # Lessons share their days, and each is worked out once.
    due = {day: _Due.of(day, study.schedule) for day in {due_day[lesson.id] for lesson in lessons}}
    titles = {lesson.id: localized(lesson.title) for lesson in lessons}
    shape = _shape(lessons, titles.values(), due.values(), page)
    done_on, done = study.progress.done_on, "    " + page.style(DONE, GREEN)
    lines: list[str] = []
    for ordinal, in_stage in groupby(lessons, attrgetter("stage")):
        stage = study.curriculum.stages[ordinal - 1]
        if lines:
            lines.append("")
        lines.append(_stage_line(stage, study.progress, page))
        for topic_id, in_topic in groupby(in_stage, attrgetter("topic")):
            if topic_id:
                topic = localized(stage.topics[topic_id].title)
                if page.width is not None:
                    topic = _fit(topic, page.width - 2, page)
                lines.append("  " + page.style(topic, CYAN))
            for lesson in in_topic:
                row = _row(lesson, titles[lesson.id], due[due_day[lesson.id]].text, shape, page)
                if lesson.id in done_on:
                    lines.append(f"{done} {page.style(row, DIM)}")
                elif due[due_day[lesson.id]].is_over:
                    lines.append("    " + page.style(f"{OVERDUE} {row}", RED))
                else:
                    lines.append(f"    {TODO} {row}")
    return lines


def _shape(
    lessons: Sequence[Lesson], titles: Iterable[str], due: Iterable[_Due], page: Page
) -> Shape:
    number = max((len(lesson.number) for lesson in lessons), default=0)
    due_width = max((text_width.width(each.text) for each in due), default=0)
    title = max(map(text_width.width, titles), default=0)
    if page.width is not None:
        others = _MARGIN + 2 + number + _GAP + _GAP + due_width
        title = min(title, max(MIN_TITLE, page.width - others))
    return Shape(number, title, due_width)


def _stage_line(stage: Stage, progress: Progress, page: Page) -> str:
    done, total = progress.count_done(stage.lessons), len(stage.lessons)
    share = f"{done}/{total} {DOT} {percent_text(done, total)}"
    title = f"{stage.ordinal}  {localized(stage.title)}"
    if page.width is not None:
        title = _fit(title, page.width - _GAP - text_width.width(share), page)
    return page.style(title, BOLD) + " " * _GAP + page.style(share, GREEN if done == total else DIM)


def _row(lesson: Lesson, title: str, due: str, shape: Shape, page: Page) -> str:
    if page.width is not None:
        title = text_width.fit(title, shape.title, page.ellipsis)
    number = lesson.number.ljust(shape.number)
    space = " " * (shape.title - text_width.width(title) + _GAP + shape.due - text_width.width(due))
    return f"{number}  {title}{space}{due}".rstrip()


def _fit(text: str, room: int, page: Page) -> str:
    return text_width.fit(text, max(MIN_TITLE, room), page.ellipsis)


def data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``list --json`` prints."""
    return {"format": FORMAT, "lessons": [lesson_object(each, study) for each in lessons]}
