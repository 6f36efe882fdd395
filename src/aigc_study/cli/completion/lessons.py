"""Lessons, stages and topics that TAB offers, open lessons first."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain.today import plan_today
from aigc_study.i18n import language
from aigc_study.inputs.normalize import normalize
from aigc_study.views.page import localized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from aigc_study.domain.curriculum import Lesson, Title
    from aigc_study.domain.study import Study

_MAX_UNTYPED = 20
_MIN_INSIDE = 3  # letters
_NUMBER = re.compile(r"\d+\.?\d*")
_STAGE = re.compile(r"(?:第|阶段)?(\d{1,9})(?:\.\*|阶段)?,?")


class Choice(NamedTuple):
    """A word that can be next, and what it means; "" if the word itself says it."""

    value: str
    about: str = ""


def lessons(study: Study, command: str, before: Sequence[str], text: str) -> list[Choice]:
    """Return the lessons that a partly typed reference can name.

    They come by number, by id, or by title, depending on what was typed. ``before`` are the
    references before it, the last of which may be words of the same title.
    """
    known = study.curriculum.lessons
    pool = _pool(study, command, before)
    typed = normalize(text)
    words = takewhile(lambda word: not _is_whole(word, known), map(normalize, reversed(before)))
    phrase = " ".join([*reversed([*words]), typed])
    if phrase != typed and (found := [*_continued(pool, phrase, text)]):
        return found
    if not typed:
        is_inside = command == "list" and stages_in(before)
        return [
            Choice(lesson.number, localized(lesson.title))
            for lesson in (pool if is_inside else _at_hand(study, command))
            if lesson.number not in before
        ][:_MAX_UNTYPED]
    if _NUMBER.fullmatch(typed):
        numbers = [(lesson.number, lesson.title) for lesson in pool]
        inside = {lesson.stage for lesson in pool}
        stages = (stage for stage in study.curriculum.stages if stage.ordinal in inside)
        numbers += [(f"{stage.ordinal}.*", stage.title) for stage in stages]
        return [Choice(number, localized(t)) for number, t in numbers if number.startswith(typed)]
    return _named(pool, typed)


def stages(study: Study, text: str) -> list[Choice]:
    """Return the stages, by their ordinal."""
    ordinals = [(str(stage.ordinal), stage.title) for stage in study.curriculum.stages]
    return [Choice(number, localized(t)) for number, t in ordinals if number.startswith(text)]


def topics(study: Study, within: Collection[int], text: str) -> list[Choice]:
    """Return the topics with a partly typed word, ``within`` some stages or in all."""
    typed = normalize(text)
    return [
        Choice(title, localized(stage.title))
        for stage in study.curriculum.stages
        if (stage.ordinal in within if within else typed)
        for topic in stage.topics.values()
        if (title := _matching(topic.title, typed))
    ]


def stages_in(before: Iterable[str]) -> set[int]:
    """Return the ordinals of the stages in which a list looks for what comes next."""
    matches = map(_STAGE.fullmatch, map(normalize, before))
    return {int(match[1]) for match in matches if match}


def _is_whole(word: str, known: Iterable[str]) -> bool:
    """Tell whether a word is a reference by itself, or the end of one, and no part of a title."""
    return word in known or word.endswith((",", "、")) or bool(_NUMBER.match(word))


def _pool(study: Study, command: str, before: Sequence[str]) -> list[Lesson]:
    """Return the lessons to choose from, open ones first.

    A list goes on within its stage, and what is open can't be undone.
    """
    within = stages_in(before) if command == "list" else ()
    left = {lesson.id for lesson in study.open_lessons}
    lessons = [
        lesson
        for lesson in study.curriculum.lessons.values()
        if (not within or lesson.stage in within) and (command != "undone" or lesson.id not in left)
    ]
    return sorted(lessons, key=lambda lesson: lesson.id not in left)


def _at_hand(study: Study, command: str) -> list[Lesson]:
    """Return today's share and what is overdue; for ``undone``, the latest marks."""
    if command == "undone":
        on = {**study.progress.done_on, **study.progress.skipped_on}
        marked = study.lessons(on.keys())
        return sorted(marked, key=lambda lesson: on[lesson.id], reverse=True)
    today = plan_today(study)
    return study.lessons({lesson.id for lesson in (*today.next, *today.overdue)})


def _named(lessons: Sequence[Lesson], typed: str) -> list[Choice]:
    """Return lessons by id if it begins as typed, else by title if that has what was typed.

    Titles in the other language count only where none in the language in use does.
    """
    found = []
    for is_own in (True, False):
        for lesson in lessons:
            about = localized(lesson.title)
            if is_own and lesson.id.startswith(typed):
                found.append(Choice(lesson.id, about))
            elif title := _matching(lesson.title, typed, is_own=is_own):
                found.append(Choice(title, lesson.number if is_own else f"{lesson.number} {about}"))
        if found:
            break
    return found


def _continued(lessons: Sequence[Lesson], phrase: str, text: str) -> Iterator[Choice]:
    """Yield what ends the titles that a phrase begins or continues, from its last word on."""
    for lesson in lessons:
        for title in lesson.title:
            folded = normalize(title)
            start = folded.find(phrase)
            if start >= 0 and title.isprintable():
                # Folding keeps the length, but for some full-width letters and the like.
                rest = (title if len(title) == len(folded) else folded)[start + len(phrase) :]
                yield Choice(text + rest, f"{lesson.number} {localized(lesson.title)}")


def _matching(title: Title, typed: str, *, is_own: bool = True) -> str:
    """Return the title, in the language in use or else the other, if it has what was typed."""
    name = title.zh if is_own == (language() == "zh") else title.en
    pattern = re.escape(typed)
    if typed and len(typed) < _MIN_INSIDE and typed[0].isascii():
        pattern = rf"(?<![a-z0-9]){pattern}"  # few letters are in many words
    return name if name.isprintable() and re.search(pattern, normalize(name)) else ""
