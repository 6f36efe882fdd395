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
_NUMBER = re.compile(r"^([0-9]+)\.[0-9]+ (?=\S)")  # of a lesson
_PLAN = "plan"
_README = "readme"


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

    def name(self, title: str) -> str:
        """Return an id made from the words of a title, or else from its checksum.

        So neither depends on what comes before it, and an item keeps its id when others are added.
        """
        base = slug(title) or f"{self._kind}-{crc32(title.encode())}"
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
    items = _unnumbered(outline.items)
    common = _common([item.sections for item in items])
    is_titled = bool(common) and common[0].level == 1
    heading = common[0].title if is_titled else outline.title
    title = heading or name or _PLAN
    stages: dict[Section, list[Item]] = {}
    whole = common[-1] if common else Section(title, 0)
    for item in items:
        stages.setdefault((*item.sections[len(common) :], whole)[0], []).append(item)
    shares = _shares([len(lessons) for lessons in stages.values()], days)
    writer = _Writer(len(common))
    tables = list(map(writer.stage, count(1), stages, stages.values(), shares))
    plan_id = _plan_id(heading, name, items)
    document = {"format": FORMAT, "id": plan_id, "title": title, "stages": tables}
    return Plan(document, len(tables), len(items), sum(shares), lesson_ranges(writer.ticked))


def _plan_id(heading: str, name: str, items: Sequence[Item]) -> str:
    """Return the id of a plan, which is the name of its journal: no two lists should share one.

    A heading alone makes it, so that it stays when lessons change. Many files have the same name,
    so without a heading it is followed by a checksum of all titles.
    """
    of_heading, of_name = map(slug, (heading, name))
    is_readme = of_heading.startswith(_README)
    if is_plan_id(of_heading) and not is_readme:
        return of_heading
    if heading and not is_readme:
        return f"{_PLAN}-{crc32(heading.encode()):08x}"
    titles = "\n".join(item.title for item in items)
    prefix = of_name if of_name and not of_name.startswith(_README) else _PLAN
    return f"{prefix}-{crc32(titles.encode()):08x}"


def _unnumbered(items: Sequence[Item]) -> Sequence[Item]:
    """Return items without the numbers that the list of a plan has.

    These are "2 Title" for a stage and "2.1 Title" for each of its lessons.
    """
    below: dict[Section, list[Item]] = {}
    for item in items:
        for section in item.sections:
            below.setdefault(section, []).append(item)
    stages: dict[Section, Section] = {}
    for section, lessons in below.items():
        number, _, title = section.title.partition(" ")
        titles = [lesson.title for lesson in lessons]
        starts = {match and match[1] for match in map(_NUMBER.match, titles)}
        if title and starts == {number} and not stages.keys() & set(lessons[0].sections):
            stages[section] = Section(title, section.level)
    return [
        item._replace(
            title=_NUMBER.sub("", item.title) if stages.keys() & set(item.sections) else item.title,
            sections=tuple(stages.get(section, section) for section in item.sections),
        )
        for item in items
    ]


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
            lesson_id = self._lesson_names.name(item.title)
            lesson: Document = {"id": lesson_id}
            below = item.sections[self._depth + 1 :]
            if below or topics:  # what follows a topic would otherwise seem to belong to it
                lesson["topic"] = self._topic(topics, below or (stage,))
            lesson["title"] = item.title
            if item.url:
                lesson["url"] = item.url
            if item.is_ticked:
                both = Title(item.title, item.title)
                self.ticked.append(Lesson(lesson_id, number, ordinal, "", both))
            lessons.append(lesson)
        stage_id = self._stage_names.name(stage.title)
        table: Document = {"id": stage_id, "title": stage.title, "days": days}
        if topics:
            table["topics"] = list(topics.values())
        return table | {"lessons": lessons}

    def _topic(
        self, topics: dict[tuple[Section, ...], Document], below: tuple[Section, ...]
    ) -> object:
        if below not in topics:
            title = " / ".join(section.title for section in below)
            topics[below] = {"id": self._topic_names.name(title), "title": title}
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
