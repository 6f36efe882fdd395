"""Finding lessons by a number, a range, a stage, an id, or words of a title."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    StageNeedsStar,
    UnknownLesson,
    UnknownStage,
)
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from aigc_study.errors import Candidate

# Nine digits are enough for any plan and within the limit of int().
_N = r"(\d{1,9})"
_STAGE = re.compile(_N)
_WHOLE_STAGE = re.compile(rf"{_N}(?:\.\*)?")
_NUMBER = re.compile(rf"{_N}\.{_N}")
_RANGE = re.compile(rf"{_N}\.{_N} ?[-~] ?(?:{_N}\.)?{_N}")

_POSITION = re.compile(rf"{_N}\.")
_MAX_SUGGESTIONS = 3


def find(curriculum: Curriculum, references: Iterable[str]) -> list[Lesson]:
    """Return the lessons that the references name, each once, in plan order.

    Raises a ``UsageError`` for the first reference that names no lesson, or is ambiguous.
    """
    found: dict[str, Lesson] = {}
    for reference in _split(references):
        found |= _named(curriculum, reference)
        if _STAGE.fullmatch(text := normalize(reference)):
            raise StageNeedsStar(text)
    return sorted(found.values(), key=_position)


def find_one(curriculum: Curriculum, reference: str) -> Lesson:
    """Return the lesson that the reference names; raises a ``UsageError`` unless it is just one."""
    found: dict[str, Lesson] = {}
    for part in _split([reference]):
        found |= _named(curriculum, part)
    if len(found) > 1 or _STAGE.fullmatch(normalize(reference)):
        raise NotOneLesson(reference, len(found))
    (lesson,) = found.values()
    return lesson


def find_stage(curriculum: Curriculum, reference: str) -> list[Lesson]:
    """Return the lessons of the stage with an ordinal; raises ``UnknownStage``."""
    text = normalize(reference)
    ordinal = int(text) if _STAGE.fullmatch(text) else 0
    return list(_stage(curriculum, ordinal, reference))


def find_matching(curriculum: Curriculum, filters: Iterable[str]) -> list[Lesson]:
    """Return the lessons that ``list WHAT…`` shows, in plan order.

    Stages, numbers, ranges and ids form a union; words narrow it, or the whole plan.
    Raises a ``UsageError`` for a position that does not exist and for words that no lesson matches.
    """
    selected: dict[str, Lesson] = {}
    words: list[str] = []
    for item in filters:
        found = _by_position(curriculum, item) or _by_id(curriculum, item)
        selected.update((lesson.id, lesson) for lesson in found)
        if not found:
            words.append(item)
    lessons = sorted(selected.values(), key=_position) or list(curriculum.lessons.values())
    for word in words:
        text = normalize(word)
        if not any(_matches(lesson, text) for lesson in curriculum.lessons.values()):
            raise UnknownLesson(word, _nearest(curriculum, word))
        lessons = [lesson for lesson in lessons if _matches(lesson, text)]
    return lessons


def _split(references: Iterable[str]) -> Iterable[str]:
    """Split lists of numbers such as ``1.1-3, 2.5``, the form our own messages have."""
    for reference in references:
        parts = [part.strip() for part in re.split("[,、，]", reference)]
        is_list = all(_POSITION.match(normalize(part)) for part in parts)
        yield from parts if is_list else [reference]


def _position(lesson: Lesson) -> tuple[int, int]:
    return lesson.stage, lesson.ordinal


def _stage(curriculum: Curriculum, ordinal: int, reference: str) -> Sequence[Lesson]:
    if not 1 <= ordinal <= len(curriculum.stages):
        raise UnknownStage(reference, len(curriculum.stages))
    return curriculum.stages[ordinal - 1].lessons


def _lesson(curriculum: Curriculum, stage: int, ordinal: int, reference: str) -> Lesson:
    lessons = _stage(curriculum, stage, reference)
    if not 1 <= ordinal <= len(lessons):
        nearest = lessons[-1 if ordinal else 0]
        raise UnknownLesson(reference, [nearest.candidate])
    return lessons[ordinal - 1]


def _named(curriculum: Curriculum, reference: str) -> dict[str, Lesson]:
    """Return the lessons that a reference names, by id; a stage needs no star."""
    lessons = _by_position(curriculum, reference) or _by_id(curriculum, reference)
    lessons = lessons or [_by_words(curriculum, reference)]
    return {lesson.id: lesson for lesson in lessons}


def _by_position(curriculum: Curriculum, reference: str) -> Sequence[Lesson]:
    """Return the lessons of a number, a range or a whole stage; empty for any other text."""
    text = normalize(reference)
    if match := _NUMBER.fullmatch(text):
        stage, ordinal = map(int, match.groups())
        return [_lesson(curriculum, stage, ordinal, reference)]
    if match := _WHOLE_STAGE.fullmatch(text):
        return _stage(curriculum, int(match[1]), reference)
    if match := _RANGE.fullmatch(text):
        first = _lesson(curriculum, int(match[1]), int(match[2]), reference)
        last = _lesson(curriculum, int(match[3] or match[1]), int(match[4]), reference)
        if _position(last) < _position(first):
            raise BackwardRange(reference)
        return [
            lesson
            for lesson in curriculum.lessons.values()
            if _position(first) <= _position(lesson) <= _position(last)
        ]
    return []


def _by_id(curriculum: Curriculum, reference: str) -> Sequence[Lesson]:
    lesson = curriculum.lessons.get(curriculum.current_id(normalize(reference)))
    return [lesson] if lesson else []


def _by_words(curriculum: Curriculum, reference: str) -> Lesson:
    """Return the lesson with this title, else the only one that matches."""
    text = normalize(reference)
    lessons = curriculum.lessons.values() if text else ()
    by_title = [lesson for lesson in lessons if text in map(normalize, lesson.title)]
    by_id_prefix = [lesson for lesson in lessons if lesson.id.startswith(text)]
    matching = [lesson for lesson in lessons if _matches(lesson, text)]
    for candidates in (by_title, by_id_prefix, matching):
        if len(candidates) == 1:
            return candidates[0]
    if matching:
        raise AmbiguousLesson(reference, [lesson.candidate for lesson in matching])
    raise UnknownLesson(reference, _nearest(curriculum, reference))


def _matches(lesson: Lesson, text: str) -> bool:
    """Tell whether normalized text is a prefix of the id, or all its words are in the titles."""
    if lesson.id.startswith(text):
        return True
    titles = normalize("\n".join(lesson.title))
    return all(word in titles for word in text.split())


def _nearest(curriculum: Curriculum, reference: str) -> list[Candidate]:
    """Return lessons whose id or title, or a word of these, is similar to the reference."""
    names: dict[str, Lesson] = {}
    for lesson in curriculum.lessons.values():
        for name in (lesson.id, *map(normalize, lesson.title)):
            for part in (name, *name.replace("-", " ").split()):
                names.setdefault(part, lesson)
    close = get_close_matches(normalize(reference), names, n=_MAX_SUGGESTIONS, cutoff=0.5)
    return [lesson.candidate for lesson in dict.fromkeys(names[name] for name in close)]
