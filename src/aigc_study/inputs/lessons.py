"""Finding lessons by what people type: numbers, ranges, stages, ids, and words of titles."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Literal

from aigc_study.domain.curriculum import lesson_ranges
from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    PastStage,
    StageNeedsStar,
    UnknownLesson,
    UnknownStage,
)
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.errors import Candidate

    Kind = Literal["place", "id", "ordinal", "word", "title", "heading"]

# Patterns are compiled when they are first used, since that takes half a millisecond.
# Nine digits are enough for any plan and within the limit of int().
_N = r"\d{1,9}"
_PLACE = (
    rf"(?:({_N})\.({_N})(?: ?(?:-+|~|\.\.+|至|到) ?(?:({_N})\.)?({_N}))?"
    rf"|({_N})\.\*|第 ?({_N}|[一二三四五六七八九十]) ?[阶階]段|stage ?({_N})|({_N}))(?= |$)"
)
_SEPARATORS = dict.fromkeys(map(ord, ",，、､;；"), "\n")
_NUMERALS = "一二三四五六七八九十"

_QUOTES: dict[int, str | None] = dict.fromkeys(map(ord, "\"'`“”„‟‚‛«»‹›「」『』《》〈〉"))
_FINAL = ".,、;:!?"

# How many commas a title may have.
_MAX_COMMAS = 20
# One letter in five may be wrong.
_SIMILARITY = 0.8


# These two are no named tuples, which take 0.1 ms each to define.
class _Token:
    """A word or a place in the plan, as typed and folded; ``place`` is a match of ``_PLACE``.

    An ``ordinal`` is a whole number, which is a stage or a word.
    """

    def __init__(self, typed: str, text: str, kind: Kind, place: re.Match[str] | None) -> None:
        self.typed = typed
        self.text = text
        self.kind = kind
        self.place = place


class _Reference:
    """A reference as typed, and the lessons that it may mean.

    A ``place`` or an ``id`` means all of its lessons; words of a title or of a ``heading``, a
    topic's or a stage's title, should mean just one.
    """

    def __init__(self, typed: str, kind: Kind, lessons: Sequence[Lesson]) -> None:
        self.typed = typed
        self.kind = kind
        self.lessons = lessons


def find(curriculum: Curriculum, arguments: Sequence[str], command: str = "") -> list[Lesson]:
    """Return the lessons that the arguments of a command name, each once, in plan order.

    Raises a ``UsageError`` if one of the references in them names no lesson, or is ambiguous.
    """
    found: set[Lesson] = set()
    for reference in _Reader(curriculum).references(arguments):
        kind, lessons = reference.kind, reference.lessons
        if kind == "ordinal":
            raise StageNeedsStar(lessons[0].stage)
        if kind in ("title", "heading") and len(lessons) > 1:
            candidates = [lesson.candidate for lesson in lessons]
            ranges = ", ".join(lesson_ranges(lessons)) if kind == "heading" and command else ""
            raise AmbiguousLesson(reference.typed, candidates, ranges and f"{command} {ranges}")
        found.update(lessons)
    return sorted(found, key=_position)


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
    return sorted({each for reference in references for each in reference.lessons}, key=_position)


def find_stage(curriculum: Curriculum, typed: str) -> list[Lesson]:
    """Return the lessons of the stage with a number or a title; raises ``UnknownStage``."""
    tokens = _tokens(curriculum, typed)
    if len(tokens) == 1 and _is_stage(tokens[0]):
        return list(_lessons_of(curriculum, tokens[0]))
    for stage in curriculum.stages:
        if fold(typed) in map(fold, stage.title):
            return list(stage.lessons)
    raise UnknownStage(typed, len(curriculum.stages))


def fold(text: str) -> str:
    """Normalize a text, and drop quotes and the punctuation at the end of words."""
    words = normalize(text).translate(_QUOTES).split()
    return " ".join(filter(None, [word.rstrip(_FINAL) for word in words]))


# Words beside numbers that name no lesson.
_JOINING = {"和", "与", "及", "跟", "以及", "and", "&", "课", "课程", "lesson", "lessons"}


def _position(lesson: Lesson) -> tuple[int, int]:
    return lesson.stage, lesson.ordinal


def _is_stage(token: _Token) -> bool:
    return token.place is not None and token.place[1] is None


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the texts between separators begin and end."""
    spans = []
    begin = 0
    for piece in text.translate(_SEPARATORS).split("\n"):
        end = begin + len(piece)
        if piece.strip():
            spans.append((begin, end))
        begin = end + 1
    return spans


def _is_certain(token: _Token) -> bool:
    return token.kind in ("place", "id")


def _tokens(curriculum: Curriculum, piece: str) -> list[_Token]:
    words = [(typed, text) for typed in piece.split() for text in fold(typed).split()]
    folded = " ".join(text for _typed, text in words)
    pattern = re.compile(_PLACE)
    tokens = []
    index = offset = 0
    while index < len(words):
        text = words[index][1]
        kind: Kind = "id" if curriculum.current_id(text) in curriculum.lessons else "word"
        if place := pattern.match(folded, offset):
            kind, text = "ordinal" if place[8] else "place", place[0]
        after = index + text.count(" ") + 1
        typed = " ".join(typed for typed, _text in words[index:after])
        tokens.append(_Token(typed, text, kind, place))
        index, offset = after, offset + len(text) + 1
    return tokens


def _lessons_of(curriculum: Curriculum, token: _Token) -> Sequence[Lesson]:
    """Return the lessons of a place or an id."""
    if not token.place:
        return [curriculum.lessons[curriculum.current_id(token.text)]]
    stage, first, last_stage, last, *whole = token.place.groups()
    if not stage:
        (ordinal,) = filter(None, whole)
        return _stage(curriculum, _NUMERALS.find(ordinal) + 1 or int(ordinal), token.typed)
    begin = _lesson(curriculum, int(stage), int(first), token.typed)
    if not last:
        return [begin]
    end = _lesson(curriculum, int(last_stage or stage), int(last), token.typed)
    if _position(end) < _position(begin):
        raise BackwardRange(token.typed)
    lessons = curriculum.lessons.values()
    return [each for each in lessons if _position(begin) <= _position(each) <= _position(end)]


def _stage(curriculum: Curriculum, ordinal: int, typed: str) -> Sequence[Lesson]:
    if not 1 <= ordinal <= len(curriculum.stages):
        raise UnknownStage(typed, len(curriculum.stages))
    return curriculum.stages[ordinal - 1].lessons


def _lesson(curriculum: Curriculum, stage: int, ordinal: int, typed: str) -> Lesson:
    lessons = _stage(curriculum, stage, typed)
    if not ordinal:
        raise UnknownLesson(typed, [lessons[0].candidate])
    if ordinal > len(lessons):
        raise PastStage(stage, ordinal, len(lessons))
    return lessons[ordinal - 1]


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
        text = " ".join(arg if len(arg.split()) == 1 else f"\n{arg}\n" for arg in arguments)
        pieces = _spans(text)
        if not pieces or not all(map(str.strip, arguments)):
            raise UnknownLesson("" if pieces else text.strip())
        taken = 0
        while taken < len(pieces):
            start, end = pieces[taken]
            tokens = _tokens(self._curriculum, text[start:end])
            taken += 1
            if tokens and all(map(self._is_place, tokens)):
                yield from self._places(tokens)
            elif title := self._title(text, pieces[taken - 1 : taken + _MAX_COMMAS]):
                yield title[0]
                taken += title[1]
            elif not tokens:
                raise UnknownLesson(text[start:end].strip())
            else:
                yield from self._piece(tokens)

    def _is_place(self, token: _Token) -> bool:
        if token.kind == "ordinal":
            return self._listing and 1 <= int(token.text) <= len(self._curriculum.stages)
        return token.kind != "word"

    def _title(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[_Reference, int] | None:
        """Return the lesson whose title the pieces begin with, and how many more make it up."""
        for more in range(len(pieces) - 1, -1, -1):
            typed = text[pieces[0][0] : pieces[more][1]].strip()
            if lessons := self._titles.by_title.get(fold(typed)):
                return _Reference(typed, "title", lessons), more
        return None

    def _piece(self, tokens: Sequence[_Token]) -> Iterator[_Reference]:
        """Yield the references between two commas.

        They are just one if a lesson has all the words. Otherwise places and ids stand for
        themselves, and the words between them are one reference.
        """
        stages = list(takewhile(_is_stage, tokens)) if self._listing else []
        words = tokens[len(stages) :]
        if all(token.kind != "word" for token in tokens):
            yield from self._places(tokens)
        elif not any(map(_is_certain, words)):
            within = [each for token in stages for each in _lessons_of(self._curriculum, token)]
            yield self._words(words, within)
        elif len(self._found(tokens).lessons) == 1:
            yield self._found(tokens)
        else:
            for is_certain, group in groupby(tokens, _is_certain):
                run = list(group)
                if is_certain:
                    yield from self._places(run)
                elif any(token.text not in _JOINING for token in run):
                    yield self._words(run)

    def _places(self, tokens: Iterable[_Token]) -> Iterator[_Reference]:
        for token in tokens:
            yield _Reference(token.typed, token.kind, _lessons_of(self._curriculum, token))

    def _words(self, tokens: Sequence[_Token], within: Collection[Lesson] = ()) -> _Reference:
        """Return the lessons that words mean, in some lessons or in all."""
        reference = self._found(tokens)
        if not reference.lessons:
            text = " ".join(token.text for token in tokens)
            raise UnknownLesson(reference.typed, self._titles.nearest(text))
        return self._found(tokens, within) if within else reference

    def _found(self, tokens: Sequence[_Token], within: Collection[Lesson] = ()) -> _Reference:
        text = " ".join(token.text for token in tokens)
        typed = " ".join(token.typed for token in tokens)
        kind: Kind
        for kind, lessons in self._titles.found(text, listing=self._listing):
            if kept := {each for each in lessons if not within or each in within}:
                return _Reference(typed, kind, sorted(kept, key=_position))
        return _Reference(typed, "title", ())


class _Titles:
    """The titles of a plan, folded when they are first needed."""

    def __init__(self, curriculum: Curriculum) -> None:
        self._curriculum = curriculum

    @cached_property
    def _folded(self) -> list[tuple[Lesson, list[str]]]:
        lessons = self._curriculum.lessons.values()
        return [(lesson, [*map(fold, lesson.title)]) for lesson in lessons]

    @cached_property
    def by_title(self) -> dict[str, list[Lesson]]:
        """The lessons by their titles, with and without their numbers."""
        found: dict[str, list[Lesson]] = {}
        for lesson, titles in self._folded:
            for title in {*titles} - {""}:
                found.setdefault(title, []).append(lesson)
                found.setdefault(f"{lesson.number} {title}", []).append(lesson)
        return found

    @cached_property
    def _by_heading(self) -> dict[str, list[Lesson]]:
        """The lessons of stages and topics by their titles, of stages also with their ordinal."""
        found: dict[str, list[Lesson]] = {}
        for stage in self._curriculum.stages:
            for title in {*map(fold, stage.title)} - {""}:
                for text in (title, f"{stage.ordinal} {title}"):
                    found.setdefault(text, []).extend(stage.lessons)
            topics = {topic.id: {*map(fold, topic.title)} - {""} for topic in stage.topics.values()}
            for lesson in stage.lessons:
                for title in topics.get(lesson.topic, ()):
                    found.setdefault(title, []).append(lesson)
        return found

    def found(self, text: str, *, listing: bool) -> Iterator[tuple[Kind, list[Lesson]]]:
        """Yield the lessons that a text may mean, what is most likely first.

        A list also shows what starts with the text, or has it in its title, if that is just one.
        """
        exact, headed = self.by_title.get(text, []), self._by_heading.get(text, [])
        if listing:
            yield "title", exact + headed
        yield "title", exact
        yield "heading", headed
        starting = [lesson for lesson, _titles in self._folded if lesson.id.startswith(text)]
        if len(starting) == 1 and not listing:
            yield "title", starting
        if any(map(str.isalnum, text)):
            words = text.split()
            yield (
                "title",
                [
                    lesson
                    for lesson, titles in self._folded
                    if lesson.id.startswith(text) or _has_all("\n".join(titles), words)
                ],
            )
            headings = [each for each in self._by_heading if _has_all(each, words)]
            yield "heading", [each for heading in headings for each in self._by_heading[heading]]

    def nearest(self, text: str) -> list[Candidate]:
        """Return the lessons with a similar id, title or word of one, the most similar first."""
        if not any(map(str.isalnum, text)):
            return []
        names: dict[str, list[Lesson]] = {}
        for lesson, titles in self._folded:
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
    return all(word in text for word in words)
