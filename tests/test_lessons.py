"""Finding lessons by what people type."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain import curriculum
from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    StageNeedsStar,
    UnknownLesson,
    UnknownStage,
    UsageError,
)
from aigc_study.inputs.lessons import find, find_matching, find_one
from aigc_study.inputs.normalize import normalize
from aigc_study.storage import curriculum as curriculum_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from aigc_study.domain.curriculum import Curriculum, Lesson

BUNDLED = curriculum_file.load(None)
LESSONS = list(BUNDLED.lessons.values())


def small_plan(*stages: dict[str, tuple[str, str]], renamed: dict[str, str]) -> Curriculum:
    def titled(slug: str, zh: str, en: str) -> dict[str, object]:
        return {"id": slug, "title": {"zh": zh, "en": en}}

    document = {
        "format": 1,
        "id": "cooking",
        "stages": [
            {
                **titled(f"stage-{ordinal}", "阶段", "Stage"),
                "days": 1,
                "lessons": [titled(slug, *titles) for slug, titles in lessons.items()],
            }
            for ordinal, lessons in enumerate(stages, start=1)
        ],
        "renamed": renamed,
    }
    plan, faults = curriculum.from_mapping(document)
    assert not faults
    return plan


COOKING = small_plan(
    {
        "soup": ("煮汤", "Soup"),
        "soup-advanced": ("煮汤进阶", "Advanced soup"),
        "cafe-visit": ("咖啡馆－见闻", "At the Café: notes"),
    },
    {
        "bread": ("面包", "Baking"),
        "tea": ("喝茶", "Tea without bread"),
    },
    renamed={"loaf": "bread"},
)
SOUP, ADVANCED, CAFE, BREAD, TEA = COOKING.lessons.values()


def ids(lessons: list[Lesson]) -> list[str]:
    return [lesson.id for lesson in lessons]


FORMS: list[tuple[list[Lesson], tuple[str, ...]]] = [
    ([ADVANCED], ("1.2", "1.2-1.2", "soup-advanced", "进阶", "soup advanced")),
    ([SOUP, ADVANCED], ("1.1-1.2", "1.1-2")),
    ([CAFE, BREAD], ("1.3-2.1",)),
    ([BREAD, TEA], ("2.*",)),
    ([BREAD], ("loaf",)),
    ([TEA], ("喝茶",)),
    ([CAFE], ("caf", "At the Café: notes", "咖啡", "notes")),
    # Case, width, accents, dashes and spaces make no difference.
    ([ADVANCED], ("１．２", "1。2", "1｡2", " 1.2 ", "SOUP-ADVANCED", "Advanced   soup")),
    ([ADVANCED], ("ｓｏｕｐ－ａｄｖａｎｃｅｄ",)),
    ([SOUP, ADVANCED], ("１．１－２", "1.1–1.2", "1.1—1.2", "1.1 ～ 1.2")),
    ([BREAD, TEA], ("２．＊",)),
    ([CAFE], ("at the cafe: NOTES", "CAFE\N{COMBINING ACUTE ACCENT}", "咖啡馆—见闻")),
]


@pytest.mark.parametrize(
    ("reference", "expected"), [(text, found) for found, texts in FORMS for text in texts]
)
def test_every_form_of_reference_finds_its_lessons(reference: str, expected: list[Lesson]) -> None:
    assert find(COOKING, [reference]) == expected


def test_an_exact_name_comes_first() -> None:
    # An id comes before what it starts, and before the words it is.
    assert find_one(COOKING, "soup") == SOUP
    # A whole title comes before the longer ones it is a part of.
    assert find_one(COOKING, "煮汤") == SOUP
    # The start of one id comes before words: "brea" is in another lesson's title too.
    assert find_one(COOKING, "brea") == BREAD


REFUSED: list[tuple[str, type[UsageError], list[Lesson]]] = [
    ("汤", AmbiguousLesson, [SOUP, ADVANCED]),
    # The nearest names.
    ("soop", UnknownLesson, [SOUP]),
    ("bred", UnknownLesson, [BREAD]),
    ("advancd", UnknownLesson, [ADVANCED]),
    ("煮汤面", UnknownLesson, [SOUP, ADVANCED]),
    ("zzz", UnknownLesson, []),
    ("", UnknownLesson, []),
    # The last lesson of the stage, or its first.
    ("1.4", UnknownLesson, [CAFE]),
    ("1.0", UnknownLesson, [SOUP]),
    ("1.2-9", UnknownLesson, [CAFE]),
    ("1.1-2.3", UnknownLesson, [TEA]),
    ("2.0-1", UnknownLesson, [BREAD]),
    *((text, UnknownStage, []) for text in ("3.1", "0.1", "3.*", "1.1-3.1", "3", "0")),
    *((text, BackwardRange, []) for text in ("1.2-1.1", "1.2-1", "2.1-1.1")),
    ("２", StageNeedsStar, []),
]


@pytest.mark.parametrize(("reference", "error", "named"), REFUSED)
def test_one_wrong_reference_refuses_them_all(
    reference: str, error: type[UsageError], named: list[Lesson]
) -> None:
    with pytest.raises(UsageError) as caught:
        find(COOKING, ["1.1", reference, "2.*"])
    told = caught.value
    assert type(told) is error
    if isinstance(told, UnknownStage):
        assert (told.reference, told.stages) == (reference, 2)
    elif isinstance(told, UnknownLesson):
        assert (told.reference, told.nearest) == (reference, [each.candidate for each in named])
    elif isinstance(told, AmbiguousLesson):
        assert (told.reference, told.candidates) == (reference, [each.candidate for each in named])


def test_the_start_of_many_ids_is_ambiguous() -> None:
    """Though only one title has the word."""
    with pytest.raises(AmbiguousLesson) as caught:
        find(BUNDLED, ["painting"])
    starting = {lesson.number for lesson in LESSONS if lesson.id.startswith("painting")}
    assert starting <= {each.number for each in caught.value.candidates}


def test_a_range_is_no_single_lesson() -> None:
    assert find_one(COOKING, "1.2-2") == ADVANCED
    with pytest.raises(NotOneLesson) as caught:
        find_one(COOKING, "1.1-3")
    assert (caught.value.reference, caught.value.lessons) == ("1.1-3", 3)


@pytest.mark.parametrize(
    ("whats", "expected"),
    [
        ([], [SOUP, ADVANCED, CAFE, BREAD, TEA]),
        (["2"], [BREAD, TEA]),
        (["2.*"], [BREAD, TEA]),
        # Places add up, in plan order and each once ...
        (["2.2", "1.1-2", "1.2"], [SOUP, ADVANCED, TEA]),
        (["2", "cafe-visit"], [CAFE, BREAD, TEA]),
        (["bread"], [BREAD]),
        (["loaf"], [BREAD]),
        # ... words and starts of ids find_matching what they leave ...
        (["汤"], [SOUP, ADVANCED]),
        (["soup-"], [ADVANCED]),
        (["brea"], [BREAD, TEA]),
        # ... one after the other, wherever they stand.
        (["汤", "advanced"], [ADVANCED]),
        (["brea", "2.2", "1"], [TEA]),
    ],
)
def test_places_add_up_and_words_narrow(whats: list[str], expected: list[Lesson]) -> None:
    assert find_matching(COOKING, whats) == expected


def test_a_list_is_narrowed_only_by_what_there_is() -> None:
    with pytest.raises(UnknownLesson) as caught:
        find_matching(COOKING, ["1", "soop"])
    assert (caught.value.reference, caught.value.nearest) == ("soop", [SOUP.candidate])
    with pytest.raises(UnknownStage):
        find_matching(COOKING, ["1", "3"])


def test_the_bundled_plan_answers_to_its_users() -> None:
    assert ids(find(BUNDLED, ["菜谱", "recip", "1。20", "GPT-Recipes"])) == ["gpt-recipes"]
    assert [each.number for each in find(BUNDLED, ["1.63-2.2"])] == ["1.63", "1.64", "2.1", "2.2"]
    assert [each.number for each in find_matching(BUNDLED, ["2", "提示词"])] == [
        "2.12",
        "2.13",
        "2.37",
    ]


def test_no_two_lessons_of_the_plan_share_a_name() -> None:
    names = [
        name for each in LESSONS for name in {each.number, each.id, *map(normalize, each.title)}
    ]
    assert len(names) == len(set(names))


def wide(text: str) -> str:
    """Return the text as a full-width input method types it."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(
    st.sampled_from(LESSONS).flatmap(
        lambda lesson: st.tuples(
            st.just(lesson), st.sampled_from([lesson.number, lesson.id, *lesson.title])
        )
    ),
    st.lists(st.sampled_from([str.upper, str.title, wide, " {} ".format]), max_size=3),
)
def test_a_name_may_have_any_case_and_width(
    named: tuple[Lesson, str], spellings: list[Callable[[str], str]]
) -> None:
    lesson, name = named
    for spell in spellings:
        name = spell(name)
    assert find_one(BUNDLED, name) == lesson
    assert lesson in find_matching(BUNDLED, [name])


@given(st.lists(st.sampled_from(LESSONS), min_size=1))
def test_lessons_come_in_plan_order_and_each_once(chosen: list[Lesson]) -> None:
    expected = [lesson for lesson in LESSONS if lesson in chosen]
    assert find(BUNDLED, ids(chosen)) == expected
    assert find_matching(BUNDLED, ids(chosen)) == expected


@given(st.integers(0, 148), st.integers(0, 148))
def test_a_range_has_both_its_ends(first: int, last: int) -> None:
    reference = f"{LESSONS[first].number}-{LESSONS[last].number}"
    if first > last:
        with pytest.raises(BackwardRange):
            find(BUNDLED, [reference])
    else:
        assert find(BUNDLED, [reference]) == LESSONS[first : last + 1]


@given(st.text() | st.text("0123456789.。*-~– ") | st.text("gpt-ai mj绘画Excel"))
def test_any_text_finds_lessons_or_is_refused(text: str) -> None:
    for look in (find, find_matching):
        with suppress(UsageError):
            found = look(BUNDLED, [text])
            assert found
            assert found == [lesson for lesson in LESSONS if lesson in found]


def test_a_list_as_messages_write_it_is_read() -> None:
    assert find(COOKING, ["1.1-2, 2.2"]) == [SOUP, ADVANCED, TEA]
    assert find(COOKING, ["1.1、2.2"]) == [SOUP, TEA]
