"""Places in a plan as people type them: 1.20, ranges, 2.*, 第1阶段第3节; and other words by id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from aigc_study.errors import BackwardRange, PastStage, UnknownLesson, UnknownStage
from aigc_study.inputs.normalize import DIGITS, NUMERAL, normalize_words, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson

    Kind = Literal["place", "id", "ordinal", "word", "title", "heading"]

# Patterns are compiled when they are first used. Sets of Chinese characters would take half a
# millisecond each, so ``_SAME`` writes what means the same in one way before, a character for a
# character.
_SAME = DIGITS | str.maketrans("階至到節节從與与及跟", "阶--课课从和和和和")
# Nine digits are enough for any plan and within the limit of int().
_N = r"\d{1,9}"


def _places(
    head: str, number: str, to: str, stage: str, *, before: str = "", glued: str = ""
) -> str:
    """Return a pattern for lessons, stages, and ranges of both.

    ``head`` is all before the lesson's ``number``, ``glued`` what may follow that at once.
    """
    last = rf"(?:{to}(?:{head})?{number})?"
    end = "(?= |$|和)"
    return rf"{before}(?:{head}{number}{last}(?:{end}{glued})|{stage}(?:{to}{stage})?{end})"


# What needs no more than these characters is read by a pattern that compiles five times as fast.
_DIGITS = set("0123456789.- ")
_NUMBERS = _places(rf"({_N})\.", rf"({_N})", r" ?(?:-+|\.\.+) ?", rf"({_N})")
_PLACE = _places(
    rf"(?:第 ?|#|stage ?|阶段 ?)?({NUMERAL})(?:\.| ?阶段 ?的? ?第? ?| ?第 ?| lessons? ?)",
    rf"({NUMERAL})(?: ?课+)?",
    r" ?(?:-+|~+|\.\.+|to|through) ?第? ?",
    rf"(?:第(?=.*阶段) ?|阶段 ?|stages? ?)?({NUMERAL})(?:\.\*| ?阶段(?: ?的?(?:全部|所有))?)?",
    before=rf"(?:(?:{_N} ?)?(?:lessons? |课+ )|from |and |& |从 ?|还有 ?|[和+/] ?)*",
    glued=r"|(?=[+/]|(?<=\d)[^ -~])",
)
# Several stages, such as 第1、2阶段.
_STAGE = r"(?:\d{1,9}|[一-十])"
_LIST = rf"{_STAGE}(?:(?:[\s,，、;；&/]+|\s*和\s*| and ){_STAGE})+"
_STAGES = rf"(stages|(?<![\d一-十]).段)\s*({_LIST})|第\s*({_LIST})\s*.段"
_COLON = r"^\s*(\d{1,9})[:：·](\d{1,9})\s*$"  # for the dot, as in 1:20
_SIGN = r"^(?:\W+ |\W*[xo]\W+(?=\d))+|^\W+(?=\d)"  # such as -, or [x] in a checklist


class Token(NamedTuple):
    """A word or a place in the plan; ``place`` is a match of ``_PLACE``.

    It was typed as ``words`` from the ``first`` to the ``last``; ``text`` is normalized.

    An ``ordinal`` is a whole number or a range of them, which are stages or words.
    """

    words: Sequence[str]
    first: int
    last: int
    text: str
    kind: Kind
    place: re.Match[str] | None

    @property
    def typed(self) -> str:
        """Return the words, from the first to the last, of which it is at least a part."""
        return as_typed([self])

    @property
    def ordinals(self) -> list[int]:
        """The whole number, or the ends of the range, that an ordinal is."""
        return [number_of(each) for each in self.place.group(5, 6) if each] if self.place else []


def as_typed(tokens: Sequence[Token]) -> str:
    """Return what was typed for some tokens and between them."""
    return " ".join(tokens[0].words[tokens[0].first : tokens[-1].last + 1])


def tokens_of(curriculum: Curriculum, piece: str) -> list[Token]:
    """Return the words and places in what was typed between two commas."""
    if not piece[:1].isdecimal():
        piece = re.sub(_SIGN, "", piece)
    words = piece.split()
    texts = [
        (index, text)
        for index, word in enumerate(re.sub(_COLON, r"\1.\2", piece).split())
        for text in normalize_words(word).split()
    ]
    normalized = " ".join(text for _index, text in texts)
    ends = f"{normalized} "
    same = normalized if normalized.isascii() else normalized.translate(_SAME)
    pattern = None
    if any(map(str.isdecimal, same)) or "十" in same:
        pattern = re.compile(_NUMBERS if _DIGITS.issuperset(same) else _PLACE)
    tokens = []
    first = offset = 0
    while offset < len(normalized):
        word = ends[offset : ends.index(" ", offset)]
        is_id = curriculum.current_id(word) in curriculum.lessons
        place = pattern.match(same, offset) if pattern and not is_id else None
        end = place.end() if place else offset + len(word)
        text = normalized[offset:end]
        last = first + text.count(" ")
        kind: Kind = "id" if is_id else "word"
        if place:
            is_ordinal = place[5] and not any(mark in place[0] for mark in ("*", "段", "stage"))
            kind = "ordinal" if is_ordinal else "place"
        tokens.append(Token(words, texts[first][0], texts[last][0], text, kind, place))
        is_glued = not ends.startswith(" ", end)  # as in 1.20和1.21
        first, offset = last + 1 - is_glued, end + 1 - is_glued
    return tokens


def stage_of(token: Token) -> str:
    """Return the stage of the lesson, or of the last of a range; "" for anything else."""
    return (token.place and (token.place[3] or token.place[1])) or ""


def in_stage(tokens: Sequence[Token], stage: str) -> list[Token]:
    """Return a number after a comma as a lesson in a stage: 13 in 1.12, 13; else nothing."""
    ordinal = tokens[0].text.translate(_SAME).removeprefix("第")
    place = re.fullmatch(_PLACE, f"{stage}.{ordinal}") if stage and len(tokens) == 1 else None
    return [tokens[0]._replace(kind="place", place=place)] if place else []


def lessons_of(curriculum: Curriculum, token: Token) -> Sequence[Lesson]:
    """Return the lessons of a place or an id."""
    if not token.place:
        return [curriculum.lessons[curriculum.current_id(token.text)]]
    stage, first, last_stage, last, whole, last_whole = token.place.groups()
    begin: Sequence[Lesson]
    if whole:
        begin = _stage(curriculum, whole, token.typed)
        end = _stage(curriculum, last_whole or whole, token.typed)
    else:
        begin = [_lesson(curriculum, stage, number_of(first), token.typed)]
        end = [_lesson(curriculum, last_stage or stage, number_of(last or first), token.typed)]
    if not last and not last_whole:
        return begin
    lessons = [*curriculum.lessons.values()]
    start, stop = lessons.index(begin[0]), lessons.index(end[-1]) + 1
    if stop <= start:
        raise BackwardRange(token.typed)
    return lessons[start:stop]


def _stage(curriculum: Curriculum, numeral: str, typed: str) -> Sequence[Lesson]:
    ordinal = number_of(numeral)
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


def spread(text: str) -> str:
    """Write a list of stages, such as 第1、2阶段, as 阶段1、阶段2."""
    is_needed = "stages" in text or "段" in text
    return re.sub(_STAGES, _spread, text) if is_needed else text


def _spread(stages: re.Match[str]) -> str:
    name = "stage " if stages[1] == "stages" else "阶段"
    return re.sub(_STAGE, rf"{name}\g<0>", stages[2] or stages[3])


def is_stage(token: Token) -> bool:
    """Tell whether a token is one or more whole stages."""
    return token.place is not None and token.place[1] is None
