"""Finding lessons by what people type: numbers, ranges, stages, ids, and words of titles."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from aigc_study.domain.curriculum import lesson_ranges
from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    PastStage,
    RangeNeedsStage,
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

# Patterns are compiled when they are first used. Sets of Chinese characters would take half a
# millisecond each, so ``_SAME`` writes what means the same in one way before, a character for a
# character.
_SAME = str.maketrans("一二三四五六七八九階至到節节從與与及跟", "123456789阶--课课从和和和和")
# Nine digits are enough for any plan and within the limit of int().
_N = r"\d{1,9}"


def _places(head: str, to: str, stage: str, *, before: str = "", after: str = "") -> str:
    """Return a pattern for lessons, stages, and ranges of both; ``head`` is all before the dot."""
    last = rf"(?:{to}(?:{head})?({_N}){after})?"
    return rf"{before}(?:{head}({_N}){after}{last}|{stage}(?:{to}{stage})?)(?= |$|和)"


# What needs no more than these characters is read by a pattern that compiles five times as fast.
_DIGITS = set("0123456789.- ")
_NUMBERS = _places(rf"({_N})\.", r" ?(?:-+|\.\.+) ?", rf"({_N})")
_PLACE = _places(
    rf"(?:第 ?|#|stage ?)?({_N}|十)(?:\.| ?阶段 ?第? ?| lessons? ?)",
    r" ?(?:-+|~+|\.\.+|to|through) ?第? ?",
    rf"(?:第(?=.*阶段) ?|阶段 ?|stages? ?)?({_N}|十)(?:\.\*| ?阶段)?",
    before=rf"(?:(?:{_N} ?)?(?:lessons? |课+ )|from |and |& |从 ?|和 ?)*",
    after="(?: ?课+)?",
)
# Several stages, such as 第1、2阶段.
_STAGE = r"(?:\d{1,9}|[一-十])"
_LIST = rf"{_STAGE}(?:(?:\W+|\s*和\s*| and ){_STAGE})+"
_STAGES = rf"(stages|.段)\s*({_LIST})|第\s*({_LIST})\s*.段"
_SIGN = r"^(?:\W+ |\W*[xo]\W+(?=\d))+|^\W+(?=\d)"  # such as -, or [x] in a checklist
_SEPARATORS = dict.fromkeys(map(ord, ",，、､;；"), "\n")
_FINAL = ".,、;!?"

# What the program prints before and after the number and the title of a lesson.
_DATE = r"(?:\d{4}-)?\d\d-\d\d"
_BESIDE = (
    rf"^(?:(?:[^\w ]+|[xo]|{_DATE}|\d\d:\d\d|done|skipped|unmarked|note on|today|mon|tue|wed|thu"
    r"|fri|sat|sun|学完|跳过|取消标记|笔记|今天|周.) |(?:undo|redo|撤销|恢复): ?)+(?=\d)"
    rf"| (?:(?:done|due|学完|截止) {_DATE}|skipped|已跳过|day \d+|第 \d+ 天)$"
    rf"| ?\((?:(?:for )?{_DATE}|undone|已撤销)\)"
)

# How many commas a title may have.
_MAX_COMMAS = 20
# One letter in five may be wrong.
_SIMILARITY = 0.8


class _Ignored(dict[int, int | str | None]):
    """What stands for a character: nothing for quotes, a space for brackets and signs like ✓."""

    def __missing__(self, code: int) -> int | str | None:
        is_sign = code > _LAST_ASCII and unicodedata.category(chr(code)) == "So"
        self[code] = " " if is_sign else code
        return self[code]


_LAST_ASCII = 0x7F
_IGNORED = _Ignored(dict.fromkeys(map(ord, "\"'`“”„‟‚‛«»‹›「」『』《》〈〉")))
_IGNORED |= dict.fromkeys(map(ord, ":()[]{}【】〔〕〖〗√•·"), " ")


# These two are no named tuples, which take 0.1 ms each to define.
class _Token:
    """A word or a place in the plan, as typed and folded; ``place`` is a match of ``_PLACE``.

    An ``ordinal`` is a whole number or a range of them, which are stages or words.
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
    """Normalize a text; drop quotes, brackets, signs, and the punctuation at the end of words."""
    words = normalize(text).translate(_IGNORED).split()
    return " ".join(filter(None, [word.rstrip(_FINAL) for word in words]))


# Words beside references that name no lesson.
_JOINING = {"和", "与", "及", "跟", "以及", "and", "&", "课", "课程", "lesson", "lessons"}


def _bare(typed: str) -> str:
    """Return what was typed, folded, without what the program prints beside a lesson."""
    return fold(re.sub(_BESIDE, "", normalize(typed)))


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


def _spread(stages: re.Match[str]) -> str:
    """Write a list of stages, such as 第1、2阶段, as 阶段1、阶段2."""
    name = "stage " if stages[1] == "stages" else "阶段"
    return re.sub(_STAGE, rf"{name}\g<0>", stages[2] or stages[3])


def _is_certain(token: _Token) -> bool:
    return token.kind in ("place", "id")


def _tokens(curriculum: Curriculum, piece: str) -> list[_Token]:
    if not piece[:1].isdecimal():
        piece = re.sub(_SIGN, "", piece)
    words = piece.split()
    texts = [(index, text) for index, word in enumerate(words) for text in fold(word).split()]
    folded = " ".join(text for _index, text in texts)
    ends = f"{folded} "
    same = folded if folded.isascii() else folded.translate(_SAME)
    pattern = None
    if any(map(str.isdecimal, same)) or "十" in same:
        pattern = re.compile(_NUMBERS if _DIGITS.issuperset(same) else _PLACE)
    tokens = []
    first = offset = 0
    while offset < len(folded):
        place = pattern.match(same, offset) if pattern else None
        end = place.end() if place else ends.index(" ", offset)
        text = folded[offset:end]
        last = first + text.count(" ")
        typed = " ".join(words[texts[first][0] : texts[last][0] + 1])
        kind: Kind = "id" if curriculum.current_id(text) in curriculum.lessons else "word"
        if place:
            is_ordinal = place[5] and not any(mark in place[0] for mark in ("*", "段", "stage"))
            kind = "ordinal" if is_ordinal else "place"
        tokens.append(_Token(typed, text, kind, place))
        is_glued = not ends.startswith(" ", end)  # as in 1.20和1.21
        first, offset = last + 1 - is_glued, end + 1 - is_glued
    return tokens


def _lessons_of(curriculum: Curriculum, token: _Token) -> Sequence[Lesson]:
    """Return the lessons of a place or an id."""
    if not token.place:
        return [curriculum.lessons[curriculum.current_id(token.text)]]
    stage, first, last_stage, last, whole, last_whole = token.place.groups()
    begin: Sequence[Lesson]
    if whole:
        begin = _stage(curriculum, whole, token.typed)
        end = _stage(curriculum, last_whole or whole, token.typed)
    else:
        begin = [_lesson(curriculum, stage, int(first), token.typed)]
        end = [_lesson(curriculum, last_stage or stage, int(last or first), token.typed)]
    if not last and not last_whole:
        return begin
    first_position, last_position = _position(begin[0]), _position(end[-1])
    if last_position < first_position:
        raise BackwardRange(token.typed)
    lessons = curriculum.lessons.values()
    return [each for each in lessons if first_position <= _position(each) <= last_position]


def _stage(curriculum: Curriculum, numeral: str, typed: str) -> Sequence[Lesson]:
    ordinal = 10 if numeral == "十" else int(numeral)
    if not 1 <= ordinal <= len(curriculum.stages):
        raise UnknownStage(typed, len(curriculum.stages))
    return curriculum.stages[ordinal - 1].lessons


def _lesson(curriculum: Curriculum, stage: str, ordinal: int, typed: str) -> Lesson:
    lessons = _stage(curriculum, stage, typed)
    if not ordinal:
        raise UnknownLesson(typed, [lessons[0].candidate])
    if ordinal > len(lessons):
        raise PastStage(lessons[0].stage, ordinal, len(lessons))
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
        text = re.sub(_STAGES, _spread, text) if "stages" in text or "段" in text else text
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
        if token.kind == "ordinal" and token.place:
            ordinals = map(int, filter(None, token.place.group(5, 6)))
            return self._listing and all(
                1 <= each <= len(self._curriculum.stages) for each in ordinals
            )
        return token.kind != "word"

    def _title(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[_Reference, int] | None:
        """Return the lesson whose title the pieces begin with, and how many more make it up."""
        for more in range(len(pieces) - 1, -1, -1):
            typed = text[pieces[0][0] : pieces[more][1]].strip()
            if lessons := self._titles.by_title.get(fold(typed)) or self._titles.printed(typed):
                return _Reference(typed, "title", lessons), more
        return None

    def _piece(self, tokens: Sequence[_Token]) -> Iterator[_Reference]:
        """Yield the references between two commas.

        They are just one if a lesson has all the words. Otherwise places and ids stand for
        themselves, and the words between them are one reference.
        """
        stages, words = self._stages_and_words(tokens)
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
                elif words := _without_joining(run):
                    yield self._words(words)

    def _stages_and_words(self, tokens: Sequence[_Token]) -> tuple[list[_Token], list[_Token]]:
        """Return the stages before and after the words that a list looks for in them."""
        words, stages = deque(tokens), list[_Token]()
        while self._listing and words and _is_stage(words[0]):
            stages.append(words.popleft())
        while self._listing and words and _is_stage(words[-1]) and self._is_place(words[-1]):
            if words[-1].kind == "ordinal" and self._found(words).lessons:
                break
            stages.append(words.pop())
        return stages, list(words)

    def _places(self, tokens: Iterable[_Token]) -> Iterator[_Reference]:
        for token in tokens:
            if token.kind == "ordinal" and token.place and token.place[6] and not self._listing:
                raise self._needs_stage(token.typed, *map(int, token.place.group(5, 6)))
            yield _Reference(token.typed, token.kind, _lessons_of(self._curriculum, token))

    def _needs_stage(self, typed: str, first: int, last: int) -> RangeNeedsStage:
        ordinals = range(first, last + 1)
        in_plan = 1 <= first <= last <= len(self._curriculum.stages)
        stages = " ".join(f"'{ordinal}.*'" for ordinal in ordinals) if in_plan else ""
        return RangeNeedsStage(typed, f"1.{first}-{last}", stages)

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


def _without_joining(tokens: Sequence[_Token]) -> list[_Token]:
    """Return tokens without the words at either end that join references."""
    kept = deque(tokens)
    while kept and kept[-1].text in _JOINING:
        kept.pop()
    while kept and kept[0].text in _JOINING:
        kept.popleft()
    return list(kept)
