"""The plan: stages of lessons with day targets, and milestones.

docs/curriculum.md describes the file.
"""

from __future__ import annotations

from itertools import count, groupby, repeat
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.table import Table, are_slugs, are_texts, columns, is_link
from aigc_study.errors import Candidate, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMAT = 1

# A curriculum's id names its journal file: it must not be the name of the configuration beside it,
# nor of a Windows device, which is reserved whatever the extension.
_RESERVED_IDS = {"config", "con", "prn", "aux", "nul"}
_RESERVED_IDS |= {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
_MAX_ID_LENGTH = 64


class Title(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str


class Topic(NamedTuple):
    """A group of neighbouring lessons of a stage."""

    id: str
    title: Title


class Lesson(NamedTuple):
    """One lesson. ``stage`` and ``ordinal``, its position in the plan, count from 1.

    ``topic`` and ``url`` are "" without one.
    """

    id: str
    stage: int
    ordinal: int
    topic: str
    title: Title
    url: str = ""

    @property
    def number(self) -> str:
        """The number people type, such as ``1.20``. It changes when the plan's order does."""
        return f"{self.stage}.{self.ordinal}"

    @property
    def candidate(self) -> Candidate:
        """The lesson as an error lists it."""
        return Candidate(self.number, *self.title)


class Stage(NamedTuple):
    """A part of the plan with a target of ``days`` study days, ``at_least`` if that is a minimum.

    ``topics`` is keyed by topic id; ``topic`` of a lesson without one is "".
    """

    id: str
    ordinal: int
    title: Title
    days: int
    at_least: bool
    topics: Mapping[str, Topic]
    lessons: tuple[Lesson, ...]


class Milestone(NamedTuple):
    """Something to reach; exactly one of the three conditions is set.

    ``stages_done`` are the ids of the stages that must be done; ``percent_done`` is the share of
    all lessons that must be; ``finished_within_days`` the most study days the whole may take.
    """

    id: str
    title: Title
    stages_done: tuple[str, ...] | None = None
    percent_done: int | None = None
    finished_within_days: int | None = None


class Curriculum(NamedTuple):
    """A whole plan. ``lessons`` maps ids to lessons, in plan order.

    ``renamed`` maps former lesson ids to current ones.
    """

    id: str
    title: Title
    stages: tuple[Stage, ...]
    lessons: Mapping[str, Lesson]
    milestones: tuple[Milestone, ...]
    renamed: Mapping[str, str]

    def current_id(self, lesson_id: str) -> str:
        """Return the id that a lesson has now."""
        return self.renamed.get(lesson_id, lesson_id)


def lesson_ranges(lessons: Iterable[Lesson]) -> list[str]:
    """Return the numbers of lessons in plan order, neighbours as a range: ``1.1-3``, ``2.5``."""
    ranges = []
    # Among consecutive lessons, ordinal minus list index is constant.
    pairs = groupby(enumerate(lessons), key=lambda pair: (pair[1].stage, pair[1].ordinal - pair[0]))
    for _key, group in pairs:
        consecutive = [lesson for _index, lesson in group]
        first, last = consecutive[0], consecutive[-1]
        ranges.append(first.number if first is last else f"{first.number}-{last.ordinal}")
    return ranges


class Weights:
    """What lessons weigh: the days of a stage, divided evenly among its lessons.

    A weight is a whole number of ``unit``-ths of a plan day.
    """

    def __init__(self, curriculum: Curriculum) -> None:
        stages = curriculum.stages
        self.unit = lcm(*(len(stage.lessons) for stage in stages))
        self._of_stage = [stage.days * self.unit // len(stage.lessons) for stage in stages]

    def of(self, lessons: Iterable[Lesson]) -> list[int]:
        """Return what each lesson weighs."""
        of_stage = self._of_stage
        return [of_stage[lesson.stage - 1] for lesson in lessons]


def is_plan_id(slug: str) -> bool:
    """Tell whether a slug can be the id of a curriculum."""
    return 0 < len(slug) <= _MAX_ID_LENGTH and slug not in _RESERVED_IDS


def from_mapping(document: Mapping[str, object]) -> tuple[Curriculum, list[Fault]]:
    """Read a curriculum from a parsed file; it is usable only if there are no faults."""
    faults: list[Fault] = []
    root = Table(document, faults)
    version = root.integer("format", minimum=1)
    if version > FORMAT:
        # A newer format may differ anywhere, so other faults would mean nothing.
        return _EMPTY, [Fault("format", "newer", str(version), str(FORMAT))]
    curriculum_id = root.slug("id")
    if curriculum_id and not is_plan_id(curriculum_id):
        root.fault("id", "reserved", curriculum_id)
    title = _title(root, required=False) or Title(curriculum_id, curriculum_id)

    seen = _Seen({}, {}, {})
    stages = tuple(
        _stage(table, ordinal, seen) for ordinal, table in enumerate(root.tables("stages"), start=1)
    )
    lessons = {lesson.id: lesson for stage in stages for lesson in stage.lessons}
    milestones = _milestones(root, [stage.id for stage in stages])
    renamed = _renamed(root, lessons)
    root.reject_unknown_keys()
    return Curriculum(curriculum_id, title, stages, lessons, milestones, renamed), faults


class _Seen(NamedTuple):
    """The tables read so far by their ids, which must be unique among their kind."""

    stages: dict[str, Table]
    topics: dict[str, Table]
    lessons: dict[str, Table]


_EMPTY = Curriculum("", Title("", ""), (), {}, (), {})


def _title(table: Table, *, required: bool = True) -> Title | None:
    """Read a title: a text, or ``zh`` and ``en``, one of which may be missing."""
    value = table.data["title"] if "title" in table else None
    if value is None or type(value) is str:
        text = table.text("title", required=required)
        return Title(text, text) if text else None
    if type(value) is not dict or not value.keys() & set(Title._fields):
        table.fault("title", "title")
    if type(value) is not dict:
        return None
    titles = table.table("title")
    zh, en = (titles.text(key, required=False) for key in Title._fields)
    titles.reject_unknown_keys()
    return Title(zh or en, en or zh)


def _id_and_title(table: Table, seen: dict[str, Table]) -> tuple[str, Title]:
    """Read an id, which must be unique among its kind, and a title."""
    unique_id = table.slug("id")
    if unique_id and unique_id in seen:
        table.fault("id", "duplicate", unique_id, seen[unique_id].path)
    else:
        seen[unique_id] = table
    return unique_id, _title(table) or Title("", "")


def _stage(table: Table, ordinal: int, seen: _Seen) -> Stage:
    stage_id, title = _id_and_title(table, seen.stages)
    days = table.integer("days", minimum=1)
    at_least = table.flag("at_least")
    topics: dict[str, Topic] = {}
    for item in table.tables("topics", required=False):
        topic = Topic(*_id_and_title(item, seen.topics))
        topics[topic.id] = topic
        item.reject_unknown_keys()
    items = table.tables("lessons")
    facts = (items, ordinal, topics, seen.lessons)
    lessons = _plain_lessons(*facts) or _lessons(*facts)
    table.reject_unknown_keys()
    return Stage(stage_id, ordinal, title, days, at_least, topics, tuple(lessons))


def _plain_lessons(
    items: Sequence[Table], ordinal: int, topics: Mapping[str, Topic], seen: dict[str, Table]
) -> list[Lesson] | None:
    """Return a stage's lessons if they have no faults, and titles in one form.

    Otherwise return ``None``. For thousands of lessons this is three times as fast as ``_lessons``.
    """
    fields = columns([item.data for item in items], "id", "topic", "title", "url")
    if not fields:
        return None
    ids, topic_ids, titles, urls = fields
    named_topics = [topic for topic in topic_ids if topic is not None]
    links = [url for url in urls if url is not None]
    if not all(map(are_texts, (ids, named_topics, links))) or not all(map(is_link, links)):
        return None
    if not are_slugs(ids) or any(map(str.isdecimal, ids)) or not topics.keys() >= {*named_topics}:
        return None
    if len(set(ids)) < len(ids) or not seen.keys().isdisjoint(ids):
        return None
    is_text = set(map(type, titles)) != {dict}
    languages = [titles, titles] if is_text else columns(titles, *Title._fields)
    if not languages or not all(map(are_texts, languages)):
        return None
    seen.update(zip(ids, items, strict=True))
    topic_ids, urls = ([text or "" for text in column] for column in (topic_ids, urls))
    both = map(Title, *languages)
    return list(map(Lesson, ids, repeat(ordinal), count(1), topic_ids, both, urls))


def _lessons(
    items: Sequence[Table], ordinal: int, topics: Mapping[str, Topic], seen: dict[str, Table]
) -> list[Lesson]:
    """Return a stage's lessons, reading them one by one to find all faults."""
    lessons = []
    for position, item in enumerate(items, start=1):
        lesson_id, title = _id_and_title(item, seen)
        if lesson_id.isdecimal():
            item.fault("id", "number", lesson_id)
        topic_id = item.text("topic", required=False)
        if topic_id and topic_id not in topics:
            known = ", ".join(topics)
            item.fault("topic", "unknown-topic" if known else "no-topics", topic_id, known)
        url = item.link("url")
        item.reject_unknown_keys()
        lessons.append(Lesson(lesson_id, ordinal, position, topic_id, title, url))
    return lessons


def _milestones(root: Table, stages: list[str]) -> tuple[Milestone, ...]:
    seen: dict[str, Table] = {}
    conditions = ("stages_done", "percent_done", "finished_within_days")
    milestones = []
    for table in root.tables("milestones", required=False):
        milestone_id, title = _id_and_title(table, seen)
        present = [key for key in conditions if key in table]
        if len(present) != 1:
            table.fault("", "one-of", ", ".join(present), ", ".join(conditions))
        milestone = Milestone(milestone_id, title)
        if "stages_done" in table:
            needed = table.texts("stages_done")
            for index, stage in enumerate(needed):
                if stage not in stages:
                    table.fault(f"stages_done[{index}]", "unknown-stage", stage, ", ".join(stages))
            milestone = milestone._replace(stages_done=tuple(needed))
        if "percent_done" in table:
            percent = table.integer("percent_done", minimum=1, maximum=100)
            milestone = milestone._replace(percent_done=percent)
        if "finished_within_days" in table:
            days = table.integer("finished_within_days", minimum=1)
            milestone = milestone._replace(finished_within_days=days)
        table.reject_unknown_keys()
        milestones.append(milestone)
    return tuple(milestones)


def _renamed(root: Table, lessons: Mapping[str, Lesson]) -> dict[str, str]:
    """Map each former id to the current one, following chains of renamings.

    The current id may no longer be in the plan: the marks are then orphaned under it.
    """
    table = root.table("renamed", required=False)
    steps = {old: table.text(old) for old in list(table.keys())}
    renamed: dict[str, str | None] = {}  # None while a chain is followed: a circle leads back there
    for old in steps:
        chain, current = [], old
        while current in steps and current not in renamed:
            renamed[current] = None
            chain.append(current)
            current = steps[current]
        renamed |= dict.fromkeys(chain, renamed.get(current, current))
        if old in lessons:
            table.fault(old, "id-in-use", old)
        elif renamed[old] is None:
            table.fault(old, "circle", old)
    return {old: renamed[old] or old for old in steps}
