"""The lessons by stage and topic, one line each.

Not Rich's Table, which takes 0.3 ms a row: a plan may have thousands of lessons.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, lesson_object
from aigc_study.views.numbers import percent_text
from aigc_study.views.page import (
    BOLD,
    CYAN,
    DIM,
    DONE,
    DOT,
    GREEN,
    OVERDUE,
    RED,
    TODO,
    localized,
    state_sign,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.schedule import Schedule
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_INDENT = 4
_GAP = 2
MIN_TITLE = 8


class _Widths(NamedTuple):
    """The widths of the columns, the same in every stage."""

    number: int
    title: int
    due: int


class _Due(NamedTuple):
    """A day on which lessons are due: its text, and whether it is before today."""

    text: str
    is_past: bool

    @classmethod
    def of(cls, study_day: int, schedule: Schedule) -> _Due:
        if schedule.calendar is None:
            return cls(_("day {day}").format(day=study_day), is_past=False)
        date = schedule.calendar.date_of(study_day)
        return cls(date.isoformat(), date < schedule.today) if date else cls("", is_past=False)


def lines(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return the lessons, which are in plan order, under the headings of stages and topics."""
    due_day = study.schedule.due_day
    # Lessons share due days: each date is computed once.
    due = {day: _Due.of(day, study.schedule) for day in {due_day[lesson.id] for lesson in lessons}}
    titles = {lesson.id: localized(lesson.title) for lesson in lessons}
    widths = _column_widths(lessons, titles.values(), due.values(), page)
    done_on, done = study.progress.done_on, "    " + page.style(state_sign(DONE), GREEN)
    overdue, to_do = state_sign(OVERDUE), state_sign(TODO)
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
                row = _row(lesson, titles[lesson.id], due[due_day[lesson.id]].text, widths, page)
                if lesson.id in done_on:
                    lines.append(f"{done} {page.style(row, DIM)}")
                elif due[due_day[lesson.id]].is_past:
                    lines.append("    " + page.style(f"{overdue} {row}", RED))
                else:
                    lines.append(f"    {to_do} {row}")
    return lines


def _column_widths(
    lessons: Sequence[Lesson], titles: Iterable[str], due: Iterable[_Due], page: Page
) -> _Widths:
    number = max((len(lesson.number) for lesson in lessons), default=0)
    due_width = max((text_width.width(day.text) for day in due), default=0)
    title = max(map(text_width.width, titles), default=0)
    if page.width is not None:
        others = _INDENT + 2 + number + _GAP + _GAP + due_width
        title = min(title, max(MIN_TITLE, page.width - others))
    return _Widths(number, title, due_width)


def _stage_line(stage: Stage, progress: Progress, page: Page) -> str:
    done, total = progress.count_done(stage.lessons), len(stage.lessons)
    share = f"{done}/{total} {DOT} {percent_text(done, total)}"
    title = f"{stage.ordinal}  {localized(stage.title)}"
    if page.width is not None:
        title = _fit(title, page.width - _GAP - text_width.width(share), page)
    return page.style(title, BOLD) + " " * _GAP + page.style(share, GREEN if done == total else DIM)


def _row(lesson: Lesson, title: str, due: str, widths: _Widths, page: Page) -> str:
    if page.width is not None:
        title = text_width.fit(title, widths.title, page.ellipsis)
    number = lesson.number.ljust(widths.number)
    room = widths.title + _GAP + widths.due
    space = " " * (room - text_width.width(title) - text_width.width(due))
    return f"{number}  {title}{space}{due}".rstrip()


def _fit(text: str, cells: int, page: Page) -> str:
    return text_width.fit(text, max(MIN_TITLE, cells), page.ellipsis)


def data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``list --json`` prints."""
    return {"format": FORMAT, "lessons": [lesson_object(each, study) for each in lessons]}
