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
    from collections.abc import Iterator, Sequence

    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.schedule import Schedule
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_INDENT = 4
_GAP = 2
MIN_TITLE = 8


class _Due(NamedTuple):
    """A day on which lessons are due: its text and the width of that, and whether it is past."""

    text: str
    cells: int
    is_past: bool

    @classmethod
    def of(cls, study_day: int, schedule: Schedule) -> _Due:
        if schedule.calendar is None:
            text = _("day {day}").format(day=study_day)
            return cls(text, text_width.width(text), is_past=False)
        date = schedule.calendar.date_of(study_day)
        text = date.isoformat() if date else ""
        return cls(text, len(text), is_past=date is not None and date < schedule.today)


def lines(study: Study, lessons: Sequence[Lesson], page: Page) -> list[str]:
    """Return the lessons, which are in plan order, under the headings of stages and topics."""
    rows = _rows(study, lessons, page)
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
            lines += [next(rows) for _lesson in in_topic]
    return lines


def _rows(study: Study, lessons: Sequence[Lesson], page: Page) -> Iterator[str]:
    """Yield the row of each lesson, in columns that have the same width in every stage."""
    due_days = [study.schedule.due_day[lesson.id] for lesson in lessons]
    # Lessons share due days: each date is computed once.
    dates = {day: _Due.of(day, study.schedule) for day in set(due_days)}
    due = [dates[day] for day in due_days]
    numbers = [lesson.number for lesson in lessons]
    titles = [localized(lesson.title) for lesson in lessons]
    number_width = max(map(len, numbers), default=0)
    due_width = max((day.cells for day in dates.values()), default=0)
    title_width = max(map(text_width.width, titles), default=0)
    if page.width is not None:
        sign_width = text_width.width(state_sign(DONE)) + 1
        others = _INDENT + sign_width + number_width + _GAP + _GAP + due_width
        title_width = min(title_width, max(MIN_TITLE, page.width - others))
        titles = [text_width.fit(title, title_width, page.ellipsis) for title in titles]
    done_on, done = study.progress.done_on, "    " + page.style(state_sign(DONE), GREEN)
    overdue, to_do = state_sign(OVERDUE), state_sign(TODO)
    room = title_width + _GAP + due_width
    for lesson, number, title, day in zip(lessons, numbers, titles, due, strict=True):
        space = " " * (room - text_width.width(title) - day.cells)
        row = (number.ljust(number_width) + "  " + title + space + day.text).rstrip()
        if lesson.id in done_on:
            yield f"{done} {page.style(row, DIM)}"
        elif day.is_past:
            yield "    " + page.style(f"{overdue} {row}", RED)
        else:
            yield f"    {to_do} {row}"


def _stage_line(stage: Stage, progress: Progress, page: Page) -> str:
    done, total = progress.count_done(stage.lessons), len(stage.lessons)
    share = f"{done}/{total} {DOT} {percent_text(done, total)}"
    title = f"{stage.ordinal}  {localized(stage.title)}"
    if page.width is not None:
        title = _fit(title, page.width - _GAP - text_width.width(share), page)
    return page.style(title, BOLD) + " " * _GAP + page.style(share, GREEN if done == total else DIM)


def _fit(text: str, cells: int, page: Page) -> str:
    return text_width.fit(text, max(MIN_TITLE, cells), page.ellipsis)


def data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``list --json`` prints."""
    return {"format": FORMAT, "lessons": [lesson_object(each, study) for each in lessons]}
