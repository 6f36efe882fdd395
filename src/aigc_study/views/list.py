"""The lessons by stage and topic, one line each.

Not Rich's Table, which takes 0.3 ms a row: a plan may have thousands of lessons.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

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
    SKIPPED,
    TODO,
    localized,
    state_sign,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.progress import Progress
    from aigc_study.domain.study import Study
    from aigc_study.views.page import Page

_INDENT = 4
_GAP = 2
MIN_TITLE = 8


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
    dates = _date_texts(study, lessons)
    numbers = [lesson.number for lesson in lessons]
    titles = [localized(lesson.title) for lesson in lessons]
    number_width = max(map(len, numbers), default=0)
    date_widths = {date: text_width.width(date) for date in set(dates)}  # lessons share them
    date_width = max(date_widths.values(), default=0)
    title_width = max(map(text_width.width, titles), default=0)
    if page.width is not None:
        sign_width = text_width.width(state_sign(DONE)) + 1
        others = _INDENT + sign_width + number_width + _GAP + _GAP + date_width
        title_width = min(title_width, max(MIN_TITLE, page.width - others))
        titles = [text_width.fit(title, title_width, page.ellipsis) for title in titles]
    done, skipped = page.style(state_sign(DONE), GREEN), state_sign(SKIPPED)
    overdue, to_do = state_sign(OVERDUE), state_sign(TODO)
    done_on, skipped_on = study.progress.done_on, study.progress.skipped_on
    due_day, past_days = study.schedule.due_day, study.schedule.past_days
    room = title_width + _GAP + date_width
    for lesson, number, title, day in zip(lessons, numbers, titles, dates, strict=True):
        space = " " * (room - text_width.width(title) - date_widths[day])
        row = (number.ljust(number_width) + "  " + title + space + day).rstrip()
        if lesson.id in done_on:
            yield f"    {done} {page.style(row, DIM)}"
        elif lesson.id in skipped_on:
            yield "    " + page.style(f"{skipped} {row}", DIM)
        elif due_day[lesson.id] <= past_days:
            yield "    " + page.style(f"{overdue} {row}", RED)
        else:
            yield f"    {to_do} {row}"


def _date_texts(study: Study, lessons: Sequence[Lesson]) -> list[str]:
    """Return when each lesson was done or is due, in words that tell one from the other."""
    schedule, progress = study.schedule, study.progress
    calendar, due_day = schedule.calendar, schedule.due_day
    done, due, skipped, day_text = _("done {date}"), _("due {date}"), _("skipped"), _("day {day}")

    @cache  # lessons share their days
    def text(day: date | int) -> str:
        if isinstance(day, date):
            return done.format(date=day)
        if calendar is None:
            return day_text.format(day=day)
        due_on = calendar.date_of(day)
        return due.format(date=due_on) if due_on else ""

    return [
        skipped
        if lesson.id in progress.skipped_on
        else text(progress.done_on.get(lesson.id) or due_day[lesson.id])
        for lesson in lessons
    ]


def _stage_line(stage: Stage, progress: Progress, page: Page) -> str:
    done = progress.count_done(stage.lessons)
    total = progress.count_wanted(stage.lessons)
    share = f"{done}/{total} {DOT} {percent_text(done, total)}"
    title = f"{stage.ordinal}  {localized(stage.title)}"
    if page.width is not None:
        title = _fit(title, page.width - _GAP - text_width.width(share), page)
    colour = GREEN if 0 < done == total else DIM  # all skipped is not finished
    return page.style(title, BOLD) + " " * _GAP + page.style(share, colour)


def _fit(text: str, cells: int, page: Page) -> str:
    return text_width.fit(text, max(MIN_TITLE, cells), page.ellipsis)


def data(study: Study, lessons: Sequence[Lesson]) -> Json:
    """Return what ``list --json`` prints."""
    return {"format": FORMAT, "lessons": [lesson_object(each, study) for each in lessons]}
