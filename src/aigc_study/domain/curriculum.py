"""The plan: stages of lessons with day targets, and milestones. docs/curriculum.md has the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.table import Table
from aigc_study.errors import Candidate, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1

# A curriculum's id names its journal: it must not name the configuration beside it, nor one of the
# devices that Windows sees behind these names whatever the ending.
_RESERVED_IDS = {"config", "con", "prn", "aux", "nul"}
_RESERVED_IDS |= {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
_LONGEST_ID = 64


class Title(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str


class Topic(NamedTuple):
    """A group of neighbouring lessons of a stage."""

    id: str
    title: Title


class Lesson(NamedTuple):
    """One lesson. ``stage`` and ``ordinal`` count from 1 and say where it stands in the plan."""

    id: str
    stage: int
    ordinal: int
    topic: str
    title: Title

    @property
    def number(self) -> str:
        """What people type: ``1.20``. It follows from the position and may change with the plan."""
        return f"{self.stage}.{self.ordinal}"

    @property
    def candidate(self) -> Candidate:
        """The lesson as an error offers it."""
        return Candidate(self.number, self.id, *self.title)


class Stage(NamedTuple):
    """A part of the plan with a target of ``days`` study days, ``at_least`` if that is a minimum.

    ``topics`` is keyed by topic id; lessons without a topic have "" for it.
    """

    id: str
    ordinal: int
    title: Title
    days: int
    at_least: bool
    topics: Mapping[str, Topic]
    lessons: tuple[Lesson, ...]


class Milestone(NamedTuple):
    """Something to be reached; exactly one of the three conditions is set.

    ``stages_done`` are ids of stages that must all be done; ``percent_done`` the share of all
    lessons that must be; ``finished_within_days`` the study days that the whole may have taken.
    """

    id: str
    title: Title
    stages_done: tuple[str, ...] | None = None
    percent_done: int | None = None
    finished_within_days: int | None = None


class Curriculum(NamedTuple):
    """A whole plan. ``lessons`` is keyed by id and stands in plan order.

    ``renamed`` leads from each id that a lesson once had to the one it has now.
    """

    id: str
    title: Title
    stages: tuple[Stage, ...]
    lessons: Mapping[str, Lesson]
    milestones: tuple[Milestone, ...]
    renamed: Mapping[str, str]


def from_mapping(document: Mapping[str, object]) -> tuple[Curriculum, list[Fault]]:
    """Read a curriculum from a parsed file; it may be used only if no faults come with it."""
    faults: list[Fault] = []
    root = Table(document, "", faults)
    version = root.integer("format", minimum=1)
    if version > FORMAT:
        # A newer form may differ anywhere: whatever else it holds, say only this.
        return _NOTHING, [Fault("format", "newer", str(version), str(FORMAT))]
    curriculum_id = root.slug("id")
    if curriculum_id in _RESERVED_IDS or len(curriculum_id) > _LONGEST_ID:
        root.fault("id", "reserved", curriculum_id)
    title = _title(root, required=False) or Title(curriculum_id, curriculum_id)

    seen: dict[str, str] = {}
    stages = tuple(
        _stage(table, ordinal, seen) for ordinal, table in enumerate(root.tables("stages"), start=1)
    )
    lessons = {lesson.id: lesson for stage in stages for lesson in stage.lessons}
    milestones = _milestones(root, [stage.id for stage in stages])
    renamed = _renamed(root, lessons)
    root.reject_unknown_keys()
    return Curriculum(curriculum_id, title, stages, lessons, milestones, renamed), faults


_NOTHING = Curriculum("", Title("", ""), (), {}, (), {})


def _title(table: Table, *, required: bool = True) -> Title | None:
    if not required and "title" not in table:
        return None
    titles = table.table("title")
    title = Title(zh=titles.text("zh"), en=titles.text("en"))
    titles.reject_unknown_keys()
    return title


def _named(table: Table, seen: dict[str, str], what: str) -> tuple[str, Title]:
    """Read an id that no other of its kind has, and a title."""
    own_id = table.slug("id")
    key = f"{what} {own_id}"
    if own_id and key in seen:
        table.fault("id", "duplicate", own_id, seen[key])
    seen.setdefault(key, table.path)
    return own_id, _title(table) or Title("", "")


def _stage(table: Table, ordinal: int, seen: dict[str, str]) -> Stage:
    own_id, title = _named(table, seen, "stage")
    days = table.integer("days", minimum=1)
    at_least = table.flag("at_least")
    topics: dict[str, Topic] = {}
    for item in table.tables("topics", required=False):
        topic = Topic(*_named(item, seen, "topic"))
        topics[topic.id] = topic
        item.reject_unknown_keys()
    lessons = []
    for position, item in enumerate(table.tables("lessons"), start=1):
        lesson_id, lesson_title = _named(item, seen, "lesson")
        if lesson_id.isdecimal():
            item.fault("id", "number", lesson_id)
        topic_id = item.text("topic", required=False)
        if topic_id and topic_id not in topics:
            known = ", ".join(topics)
            item.fault("topic", "unknown-topic" if known else "no-topics", topic_id, known)
        item.reject_unknown_keys()
        lessons.append(Lesson(lesson_id, ordinal, position, topic_id, lesson_title))
    table.reject_unknown_keys()
    return Stage(own_id, ordinal, title, days, at_least, topics, tuple(lessons))


def _milestones(root: Table, stages: list[str]) -> tuple[Milestone, ...]:
    seen: dict[str, str] = {}
    conditions = ("stages_done", "percent_done", "finished_within_days")
    milestones = []
    for table in root.tables("milestones", required=False):
        own_id, title = _named(table, seen, "milestone")
        given = [key for key in conditions if key in table]
        if len(given) != 1:
            table.fault("", "one-of", ", ".join(given), ", ".join(conditions))
        milestone = Milestone(own_id, title)
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
    """Follow each old id, over as many renamings as there were, to the one it has now.

    That lesson may have left the plan since: its marks wait under the last id.
    """
    table = root.table("renamed", required=False)
    steps = {old: table.text(old) for old in list(table.keys())}
    renamed = {}
    for old, new in steps.items():
        current, passed = new, {old}
        while current in steps and current not in passed:
            passed.add(current)
            current = steps[current]
        if old in lessons:
            table.fault(old, "id-in-use", old)
        elif current in passed:
            table.fault(old, "circle", old)
        renamed[old] = current
    return renamed
