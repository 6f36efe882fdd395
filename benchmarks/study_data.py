"""Generating plans and journals of any size, as TOML text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

STAGE_LESSONS = 100
STAGE_DAYS = 20
TOPIC_LESSONS = 10


def stage_of(task: int) -> int:
    """Return the stage of a task; both are counted from 1."""
    return (task - 1) // STAGE_LESSONS + 1


def plan(plan_id: str, lessons: int) -> str:
    """Return a plan with so many lessons, in stages of a hundred and topics of ten."""
    first_lessons = range(1, lessons + 1, STAGE_LESSONS)
    stages = (_stage(first, min(first + STAGE_LESSONS - 1, lessons)) for first in first_lessons)
    return f'format = 1\nid = "{plan_id}"\n' + "".join(stages)


def _stage(first: int, last: int) -> str:
    number = stage_of(first)
    topics = dict.fromkeys(topic_of(lesson) for lesson in range(first, last + 1))
    return "\n".join(
        [
            "\n[[stages]]",
            f'id = "stage-{number}"',
            f'title = {{ zh = "第{number}阶段", en = "Stage {number}" }}',
            f"days = {STAGE_DAYS}",
            "topics = [",
            *(
                f'  {{ id = "topic-{topic}", '
                f'title = {{ zh = "第{topic}主题", en = "Topic {topic}" }} }},'
                for topic in topics
            ),
            "]",
            "lessons = [",
            *(
                f'  {{ id = "lesson-{lesson}", topic = "topic-{topic_of(lesson)}", '
                f'title = {{ zh = "第{lesson}课", en = "Lesson {lesson}" }} }},'
                for lesson in range(first, last + 1)
            ),
            "]\n",
        ]
    )


def topic_of(lesson: int) -> int:
    """Return the topic of a lesson; both are counted from 1."""
    return (lesson - 1) // TOPIC_LESSONS + 1


def journal(
    plan_id: str, lesson_ids: Sequence[str], *, entries: int, begin: datetime, end: datetime
) -> str:
    """Return a journal of so many entries, spread evenly from ``begin`` to ``end``.

    The first sets the start. Then every second lesson is marked as done, then all of these as not
    done, as done again, and so on. The other lessons are never done.
    """
    step = (end - begin) / entries
    keys = _keys(lesson_ids[::2], entries)
    head = f'format = 1\ncurriculum = "{plan_id}"\n'
    return head + "".join(_entry(begin + n * step, lines) for n, lines in enumerate(keys))


def _keys(lesson_ids: Sequence[str], entries: int) -> Iterator[str]:
    yield 'did = "start"'
    for mark in range(entries - 1):
        turn, lesson = divmod(mark, len(lesson_ids))
        yield f'did = "{"undone" if turn % 2 else "done"}"\nlesson = "{lesson_ids[lesson]}"'


def _entry(at: datetime, keys: str) -> str:
    return f"\n[[entry]]\nat = {at.isoformat(timespec='microseconds')}\non = {at.date()}\n{keys}\n"
