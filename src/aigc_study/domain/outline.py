"""An outline, such as a checklist, as a plan: ids made from its words, and days for its stages."""

from __future__ import annotations

import re
import unicodedata
from itertools import count, takewhile
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from aigc_study.domain.curriculum import FORMAT, Lesson, Title, is_plan_id, lesson_ranges
from aigc_study.errors import TooFewDays

if TYPE_CHECKING:
    from collections.abc import Sequence

    Document = dict[str, object]

# Long enough for a few words, short enough to read in a line of the file.
_MAX_SLUG = 48
_WORD = re.compile(r"[a-z0-9]+")
_LETTER = re.compile(r"[a-z]")
_PLAN = "plan"


class Section:
    """A heading. Two with the same title are two sections."""

    def __init__(self, title: str, level: int) -> None:
        self.title = title
        self.level = level


class Item(NamedTuple):
    """Something to do, with the headings above it from the outermost to the innermost."""

    title: str
    url: str
    is_ticked: bool
    sections: tuple[Section, ...]


class LeftOut(NamedTuple):
    """What in the text is nothing to do: how many of a kind, where the first is, and its text.

    ``kind`` is "item", "text" or "table".
    """

    kind: str
    total: int
    line: int
    text: str


class Outline(NamedTuple):
    """What a text asks to do, in order; ``title`` is its only heading of the first level, or ""."""

    title: str
    items: Sequence[Item]
    left_out: Sequence[LeftOut]


class Plan(NamedTuple):
    """A plan made from an outline: its file's content, what it comes to, and what is ticked."""

    document: Document
    stages: int
    lessons: int
    days: int
    ticked: Sequence[str]


class _Names:
    """Ids of one kind, none given twice."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def name(self, title: str, number: str) -> str:
        """Return an id made from the words of a title, or else from a number."""
        base = slug(title) or f"{self._kind}-{number}"
        name, count = base, self._next.get(base, 2)
        while name in self._taken:
            name, count = f"{base}-{count}", count + 1
        self._next[base] = count
        self._taken.add(name)
        return name


def slug(title: str) -> str:
    """Return the words of a title as an id, "" if not all of them are in Latin letters."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    if any(char.isalpha() and not char.isascii() for char in plain):
        return ""
    words = _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))
    text = "-".join(words)
    if len(text) > _MAX_SLUG:
        text = text[: _MAX_SLUG + 1].rpartition("-")[0] or text[:_MAX_SLUG]
    return text if _LETTER.search(text) else ""


def plan_of(outline: Outline, name: str, days: int | None) -> Plan:
    """Return an outline as a plan.

    ``name`` is the file's, without extension. ``days`` is the target of the whole, by default one
    day a lesson. Raises ``TooFewDays``.
    """
    common = _common([item.sections for item in outline.items])
    is_titled = bool(common) and common[0].level == 1
    title = (common[0].title if is_titled else outline.title) or name or _PLAN
    stages: dict[Section, list[Item]] = {}
    whole = common[-1] if common else Section(title, 0)
    for item in outline.items:
        stages.setdefault((*item.sections[len(common) :], whole)[0], []).append(item)
    shares = _shares([len(items) for items in stages.values()], days)
    writer = _Writer(len(common))
    tables = list(map(writer.stage, count(1), stages, stages.values(), shares))
    document = {"format": FORMAT, "id": _plan_id(title, name), "title": title, "stages": tables}
    return Plan(
        document, len(tables), len(outline.items), sum(shares), lesson_ranges(writer.ticked)
    )


def _plan_id(title: str, name: str) -> str:
    """Return the id of a plan, which is the name of its journal: no two plans should share one."""
    for words in map(slug, (title, name)):
        if is_plan_id(words) and not words.startswith("readme"):
            return words
    return f"{_PLAN}-{crc32(title.encode()):08x}"


class _Writer:
    """Writes stages below the sections that all items have in common."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._stage_names, self._topic_names = _Names("stage"), _Names("topic")
        self._lesson_names = _Names("lesson")
        self.ticked: list[Lesson] = []

    def stage(self, number: int, stage: Section, items: Sequence[Item], days: int) -> Document:
        """Return the table of a stage."""
        topics: dict[tuple[Section, ...], Document] = {}
        lessons = []
        for ordinal, item in enumerate(items, start=1):
            lesson_id = self._lesson_names.name(item.title, f"{number}-{ordinal}")
            lesson: Document = {"id": lesson_id}
            below = item.sections[self._depth + 1 :]
            if below or topics:  # what follows a topic would otherwise seem to belong to it
                lesson["topic"] = self._topic(topics, below or (stage,), number)
            lesson["title"] = item.title
            if item.url:
                lesson["url"] = item.url
            if item.is_ticked:
                both = Title(item.title, item.title)
                self.ticked.append(Lesson(lesson_id, number, ordinal, "", both))
            lessons.append(lesson)
        stage_id = self._stage_names.name(stage.title, str(number))
        table: Document = {"id": stage_id, "title": stage.title, "days": days}
        if topics:
            table["topics"] = list(topics.values())
        return table | {"lessons": lessons}

    def _topic(
        self, topics: dict[tuple[Section, ...], Document], below: tuple[Section, ...], stage: int
    ) -> object:
        if below not in topics:
            title = " / ".join(section.title for section in below)
            name = self._topic_names.name(title, f"{stage}-{len(topics) + 1}")
            topics[below] = {"id": name, "title": title}
        return topics[below]["id"]


def _common(paths: Sequence[tuple[Section, ...]]) -> tuple[Section, ...]:
    """Return the sections that all paths begin with."""
    same = takewhile(lambda sections: len(set(sections)) == 1, zip(*paths, strict=False))
    return tuple(sections[0] for sections in same)


def _shares(lessons: Sequence[int], days: int | None) -> list[int]:
    """Divide days among stages by their lessons, at least one each, by the largest remainders."""
    if days is None:
        return list(lessons)
    spare = days - len(lessons)
    if spare < 0:
        raise TooFewDays(days, len(lessons))
    total = sum(lessons)
    # After a day for each, every stage still lacks the rest of its exact share.
    exact = [max(0, days * count - total) for count in lessons]
    whole = sum(exact) or 1
    shares = [1 + spare * part // whole for part in exact]
    by_remainder = sorted(range(len(lessons)), key=lambda i: (-(spare * exact[i] % whole), i))
    for index in by_remainder[: days - sum(shares)]:
        shares[index] += 1
    return shares
