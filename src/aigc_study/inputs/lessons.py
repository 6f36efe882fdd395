"""Finding lessons by what people type: numbers, ranges, stages, ids, and words of titles."""

from __future__ import annotations

import re
from collections import deque
from difflib import get_close_matches
from functools import cached_property
from itertools import dropwhile, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.curriculum import lesson_ranges
from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    RangeNeedsStage,
    StageNeedsStar,
    UnknownLesson,
    UnknownStage,
    UsageError,
)
from aigc_study.inputs.normalize import normalize, normalize_words
from aigc_study.inputs.places import (
    Token,
    as_typed,
    in_stage,
    is_stage,
    lessons_of,
    spread,
    stage_of,
    tokens_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.errors import Candidate
    from aigc_study.inputs.places import Kind

_SEPARATORS = dict.fromkeys(map(ord, ",，、､;；"), "\n")
# Words beside references that name no lesson.
_JOINING = {"和", "与", "及", "跟", "以及", "and", "&", "课", "课程", "lesson", "lessons"}
# Words that name no lesson by themselves beside a number, though a title may have them.
_FILLERS = {"all", "for", "from", "in", "it", "just", "me", "my", "of", "on", "only", "or", "the"}
_FILLERS |= {"then", "through", "till", "to", "until", "up", *"上中下的了到是我再也又就"}

# What the program prints before and after the number and the title of a lesson.
_DATE = r"(?:\d{4}-)?\d\d-\d\d"
_BESIDE = (
    rf"^(?:(?:[^\w ]+|[xo]|{_DATE}|\d\d:\d\d|done|skipped|unmarked|note on|today|mon|tue|wed|thu"
    r"|fri|sat|sun|学完|跳过|取消标记|笔记|今天|周.) |(?:undo|redo|撤销|重做): ?)+(?=\d)"
    rf"| (?:(?:done|due|学完|截止) {_DATE}|skipped|已跳过|day \d+|第 \d+ 天)$"
    rf"| ?\((?:(?:for )?{_DATE}|undone|已撤销)\)"
)

# How many commas a title may have.
_MAX_COMMAS = 20
_FEW = 3  # letters
# One letter in five may be wrong.
_SIMILARITY = 0.8

_in_plan_order = attrgetter("stage", "ordinal")  # a key to sort lessons by


class _Reference(NamedTuple):
    """A reference as typed, and the lessons that it may mean.

    A ``place`` or an ``id`` means all of its lessons; words of a title or of a ``heading``, a
    topic's or a stage's title, should mean just one.
    """

    typed: str
    kind: Kind
    lessons: Sequence[Lesson]


def find(curriculum: Curriculum, arguments: Sequence[str], command: str = "") -> list[Lesson]:
    """Return the lessons that the arguments of a command name, each once, in plan order.

    Raises a ``UsageError`` if one of the references in them names no lesson, or is ambiguous.
    """
    found: set[Lesson] = set()
    for typed, kind, lessons in _Reader(curriculum).references(arguments):
        if kind == "ordinal":
            raise StageNeedsStar(lessons[0].stage)
        if kind in ("title", "heading") and len(lessons) > 1:
            candidates = [lesson.candidate for lesson in lessons]
            ranges = ", ".join(lesson_ranges(lessons)) if kind == "heading" and command else ""
            raise AmbiguousLesson(typed, candidates, ranges and f"{command} {ranges}")
        found.update(lessons)
    return sorted(found, key=_in_plan_order)


def find_one(curriculum: Curriculum, arguments: Sequence[str]) -> Lesson:
    """Return the lesson that the arguments name; raises a ``UsageError`` unless it is just one."""
    lessons = find(curriculum, arguments)
    if len(lessons) > 1:
        raise NotOneLesson(" ".join(arguments), len(lessons))
    return lessons[0]


def find_matching(curriculum: Curriculum, arguments: Sequence[str]) -> list[Lesson]:
    """Return all lessons that the arguments may mean, in plan order, or the whole plan.

    Words after a stage are looked for in that stage. Raises a ``UsageError`` for a place that does
    not exist and for words that no title has.
    """
    if not arguments:
        return list(curriculum.lessons.values())
    references = _Reader(curriculum, listing=True).references(arguments)
    found = {lesson for reference in references for lesson in reference.lessons}
    return sorted(found, key=_in_plan_order)


def find_stage(curriculum: Curriculum, typed: str) -> list[Lesson]:
    """Return the lessons of the stage with a number or a title; raises ``UnknownStage``."""
    tokens = tokens_of(curriculum, typed)
    if len(tokens) == 1 and is_stage(tokens[0]):
        return list(lessons_of(curriculum, tokens[0]))
    for stage in curriculum.stages:
        if normalize_words(typed) in map(normalize_words, stage.title):
            return list(stage.lessons)
    raise UnknownStage(typed, len(curriculum.stages))


def _bare(typed: str) -> str:
    """Return what was typed, normalized, without what the program prints beside a lesson."""
    return normalize_words(re.sub(_BESIDE, "", normalize(typed)))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the texts between separators begin and end."""
    pieces = re.finditer("[^\n]+", text.translate(_SEPARATORS))
    return [piece.span() for piece in pieces if piece[0].strip()]


def _is_certain(token: Token) -> bool:
    return token.kind in ("place", "id")


class _Reader:
    """Reads references, for a command that takes lessons or for one that is ``listing`` them."""

    def __init__(self, curriculum: Curriculum, *, listing: bool = False) -> None:
        self._curriculum = curriculum
        self._listing = listing
        self._titles = _Titles(curriculum)

    def references(self, arguments: Sequence[str]) -> Iterator[_Reference]:
        """Yield the references in arguments; raises a ``UsageError`` for one that names nothing.

        Commas separate them, and so do the ends of an argument with spaces, which was quoted. But
        a title may have commas in it.
        """
        text = spread(" ".join(arg if len(arg.split()) == 1 else f"\n{arg}\n" for arg in arguments))
        pieces = _spans(text)
        if not pieces or not all(map(str.strip, arguments)):
            raise UnknownLesson("" if pieces else text.strip())
        taken, stage = 0, ""
        while taken < len(pieces):
            start, end = pieces[taken]
            tokens = tokens_of(self._curriculum, text[start:end])
            within, stage = "" if text[start - 1 : start] == "\n" else stage, ""
            taken += 1
            if tokens and all(map(self._is_place, tokens)):
                yield from self._places(tokens)
                stage = stage_of(tokens[-1])
            elif title := self._title(text, pieces[taken - 1 : taken + _MAX_COMMAS]):
                yield title[0]
                taken += title[1]
            elif not tokens:
                raise UnknownLesson(text[start:end].strip())
            elif lessons := in_stage(tokens, within):
                yield from self._places(lessons)
                stage = within
            else:
                yield from self._piece(tokens)

    def _is_place(self, token: Token) -> bool:
        if token.kind == "ordinal":
            last = len(self._curriculum.stages)
            return self._listing and all(1 <= each <= last for each in token.ordinals)
        return token.kind != "word"

    def _title(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[_Reference, int] | None:
        """Return the lesson whose title the pieces begin with, and how many more make it up."""
        for more in range(len(pieces) - 1, -1, -1):
            typed = text[pieces[0][0] : pieces[more][1]].strip()
            if lessons := self._titles.by_title.get(normalize_words(typed)) or self._titles.printed(
                typed
            ):
                return _Reference(typed, "title", lessons), more
        return None

    def _piece(self, tokens: Sequence[Token]) -> Iterator[_Reference]:
        """Yield the references between two commas.

        They are just one if a lesson has all the words. Otherwise places and ids stand for
        themselves, and the words between them are one reference.
        """
        stages, words = self._stages_and_words(tokens)
        if all(token.kind != "word" for token in tokens):
            yield from self._places(tokens)
        elif not any(map(_is_certain, words)):
            within = [each for token in stages for each in lessons_of(self._curriculum, token)]
            yield self._words(words, within)
        elif len(self._found(tokens).lessons) == 1:
            yield self._found(tokens)
        else:
            for is_certain, group in groupby(tokens, _is_certain):
                run = list(group)
                if is_certain:
                    yield from self._places(run)
                elif words := _without_joining(run):
                    if all(map(_is_filler, words)):
                        raise UnknownLesson(" ".join(word.typed for word in words))
                    yield self._words(words)

    def _stages_and_words(self, tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
        """Return the stages before and after the words that a list looks for in them."""
        words, stages = deque(tokens), list[Token]()
        while self._listing and words and is_stage(words[0]):
            stages.append(words.popleft())
        while self._listing and words and is_stage(words[-1]) and self._is_place(words[-1]):
            if words[-1].kind == "ordinal" and self._found(words).lessons:
                break
            stages.append(words.pop())
        return stages, list(words)

    def _places(self, tokens: Iterable[Token]) -> Iterator[_Reference]:
        for token in tokens:
            if token.kind == "ordinal" and len(token.ordinals) > 1 and not self._listing:
                raise self._needs_stage(token.typed, *token.ordinals)
            yield _Reference(token.typed, token.kind, lessons_of(self._curriculum, token))

    def _needs_stage(self, typed: str, first: int, last: int) -> UsageError:
        if last < first:
            return BackwardRange(typed)
        ordinals = range(first, last + 1)
        in_plan = first >= 1 and last <= len(self._curriculum.stages)
        stages = " ".join(f"'{ordinal}.*'" for ordinal in ordinals) if in_plan else ""
        return RangeNeedsStage(typed, f"1.{first}-{last}", stages)

    def _words(self, tokens: Sequence[Token], within: Collection[Lesson] = ()) -> _Reference:
        """Return the lessons that words mean, in some lessons or in all."""
        reference = self._found(tokens)
        if not reference.lessons:
            text = " ".join(token.text for token in tokens)
            raise UnknownLesson(reference.typed, self._titles.nearest(text))
        return self._found(tokens, within) if within else reference

    def _found(self, tokens: Sequence[Token], within: Collection[Lesson] = ()) -> _Reference:
        text = " ".join(token.text for token in tokens)
        typed = as_typed(tokens)
        kind: Kind
        for kind, lessons in self._titles.found(text, listing=self._listing):
            if kept := {each for each in lessons if not within or each in within}:
                return _Reference(typed, kind, sorted(kept, key=_in_plan_order))
        return _Reference(typed, "title", ())


class _Titles:
    """The titles of a plan, normalized when they are first needed."""

    def __init__(self, curriculum: Curriculum) -> None:
        self._curriculum = curriculum

    @cached_property
    def _normalized(self) -> list[tuple[Lesson, list[str]]]:
        lessons = self._curriculum.lessons.values()
        return [(lesson, [*map(normalize_words, lesson.title)]) for lesson in lessons]

    @cached_property
    def by_title(self) -> dict[str, list[Lesson]]:
        """The lessons by their titles, with and without their numbers."""
        found: dict[str, list[Lesson]] = {}
        for lesson, titles in self._normalized:
            for title in {*titles} - {""}:
                found.setdefault(title, []).append(lesson)
                found.setdefault(f"{lesson.number} {title}", []).append(lesson)
        return found

    def printed(self, typed: str) -> list[Lesson]:
        """Return the lesson whose number and title, whole or cut, were typed as a view has them."""
        if not re.search(r"\d\.\d", typed):
            return []
        bare = _bare(typed)
        if re.match(r"\d+\.\d+ .", bare) and ("…" in typed or "..." in typed):
            return next(
                (self.by_title[name] for name in self.by_title if name.startswith(bare)), []
            )
        return self.by_title.get(bare, [])

    @cached_property
    def _by_heading(self) -> dict[str, list[Lesson]]:
        """The lessons of stages and topics by their titles, of stages also with their ordinal."""
        found: dict[str, list[Lesson]] = {}
        for stage in self._curriculum.stages:
            for title in {*map(normalize_words, stage.title)} - {""}:
                for text in (title, f"{stage.ordinal} {title}"):
                    found.setdefault(text, []).extend(stage.lessons)
            topics = {
                topic.id: {*map(normalize_words, topic.title)} - {""}
                for topic in stage.topics.values()
            }
            for lesson in stage.lessons:
                for title in topics.get(lesson.topic, ()):
                    found.setdefault(title, []).append(lesson)
        return found

    def found(self, text: str, *, listing: bool) -> Iterator[tuple[Kind, list[Lesson]]]:
        """Yield the lessons that a text may mean, what is most likely first.

        A list takes titles and headings together, and does not prefer the start of just one id.
        """
        exact, headed = self.by_title.get(text, []), self._by_heading.get(text, [])
        yield "title", exact + headed if listing else exact
        yield "heading", headed
        starting = [lesson for lesson, _titles in self._normalized if lesson.id.startswith(text)]
        if len(starting) == 1 and not listing:
            yield "title", starting
        if any(map(str.isalnum, text)):
            words = text.split()
            containing = [
                lesson
                for lesson, titles in self._normalized
                if lesson.id.startswith(text) or _has_all("\n".join(titles), words)
            ]
            yield "title", containing
            headings = [each for each in self._by_heading if _has_all(each, words)]
            yield "heading", [each for heading in headings for each in self._by_heading[heading]]

    def nearest(self, text: str) -> list[Candidate]:
        """Return the lessons with a similar id, title or word of one, the most similar first."""
        if not any(map(str.isalnum, text)):
            return []
        names: dict[str, list[Lesson]] = {}
        for lesson, titles in self._normalized:
            words = " ".join(titles).replace("-", " ").split()
            for name in {lesson.id, *titles, *words}:
                names.setdefault(name, []).append(lesson)

        def similar(word: str) -> list[Lesson]:
            close = get_close_matches(word, names, cutoff=_SIMILARITY)
            return [lesson for name in close for lesson in names[name]]

        first, *others = map(similar, text.split())
        near = [lesson for lesson in first if all(lesson in other for other in others)]
        return [lesson.candidate for lesson in dict.fromkeys(near or similar(text))]


def _has_all(text: str, words: Sequence[str]) -> bool:
    return all(_has(text, word) for word in words)


def _has(text: str, word: str) -> bool:
    """Tell whether a text has a word; a few letters must begin one, for they are in many."""
    if word not in text or len(word) > _FEW or not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) is not None


def _without_joining(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without the words at either end that join references."""
    backward = dropwhile(_is_joining, reversed(tokens))
    return [*dropwhile(_is_joining, reversed([*backward]))]


def _is_joining(token: Token) -> bool:
    return token.text in _JOINING


def _is_filler(token: Token) -> bool:
    return token.text in _FILLERS
