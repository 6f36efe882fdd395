"""The arguments of ``note``, and the words that are looked for in notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.errors import NotANote
from aigc_study.inputs.lessons import find_one
from aigc_study.inputs.normalize import normalize, normalize_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aigc_study.domain.curriculum import Curriculum, Lesson

# What other programs call listing or changing notes.
_VERBS = {"search", "find", "list", "show", "edit", "delete", "remove"}


def split_note(curriculum: Curriculum, arguments: Sequence[str]) -> tuple[Lesson, Sequence[str]]:
    """Return the lesson that the arguments begin with, and the arguments that are the text.

    The lesson is the first argument. But it is as many as make up a whole title, or all of them if
    they are words of only one title. Raises a ``UsageError`` unless they name one lesson.
    """
    titles = [[*map(normalize_words, lesson.title)] for lesson in curriculum.lessons.values()]
    whole = {title for both in titles for title in both}
    if arguments[0] in _VERBS and arguments[0] not in whole | curriculum.lessons.keys():
        raise NotANote(arguments[0])
    count = _words_of_a_title(titles, whole, arguments)
    return find_one(curriculum, arguments[:count]), arguments[count:]


def _words_of_a_title(
    titles: Sequence[Sequence[str]], whole: Collection[str], arguments: Sequence[str]
) -> int:
    longest = max(len(title.split()) for title in whole)
    for count in range(min(longest, len(arguments)), 1, -1):
        if normalize_words(" ".join(arguments[:count])) in whole:
            return count
    words = normalize_words(" ".join(arguments)).split()
    matching = sum(all(word in "\n".join(both) for word in words) for both in titles)
    return len(arguments) if matching == 1 else 1


def has_words(text: str, words: str) -> bool:
    """Tell whether a text has all of some words, as they are looked for in titles."""
    looked_for = normalize_words(words).split()
    if not looked_for:  # signs such as ★
        return normalize(words) in normalize(text)
    normalized = normalize_words(text)
    return all(word in normalized for word in looked_for)
