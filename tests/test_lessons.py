"""Finding lessons by what people type, as the shell splits it into arguments."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aigc_study.domain import curriculum
from aigc_study.errors import (
    AmbiguousLesson,
    BackwardRange,
    NotOneLesson,
    PastStage,
    RangeNeedsStage,
    StageNeedsStar,
    UnknownLesson,
    UnknownStage,
    UsageError,
)
from aigc_study.inputs.lessons import find, find_matching, find_one, find_stage
from aigc_study.inputs.normalize import normalize, normalize_words
from aigc_study.storage import curriculum as curriculum_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from aigc_study.domain.curriculum import Curriculum, Lesson
    from conftest import Run

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
    (
        [SOUP, ADVANCED],
        ("1.1-1.2", "1.1-2", "1.1 - 2", "1.1..1.2", "1.1~2", "1.1至1.2", "1.1 到 2"),
    ),
    ([CAFE, BREAD], ("1.3-2.1", "1.3——2.1")),
    ([BREAD, TEA], ("2.*", "'2.*'", "第2阶段", "第 二 阶段", "Stage 2")),
    ([BREAD], ("loaf",)),
    ([TEA], ("喝茶",)),
    ([CAFE], ("caf", "At the Café: notes", "咖啡", "notes")),
    # Case, width, accents, dashes and spaces make no difference.
    ([ADVANCED], ("１．２", "1。2", "1｡2", " 1.2 ", "SOUP-ADVANCED", "Advanced   soup")),
    ([ADVANCED], ("ｓｏｕｐ－ａｄｖａｎｃｅｄ",)),
    ([SOUP, ADVANCED], ("１．１－２", "1.1–1.2", "1.1—1.2", "1.1 ～ 1.2")),
    ([BREAD, TEA], ("２．＊", "第２阶段")),
    ([CAFE], ("at the cafe: NOTES", "CAFE\N{COMBINING ACUTE ACCENT}", "咖啡馆—见闻")),
    # Nor do quotes, punctuation at the end, and characters that nobody sees.
    (
        [CAFE],
        ("“At the Café” notes!", "《咖啡馆－见闻》。", "notes?", "「咖啡」", "ca\N{SOFT HYPHEN}fé"),
    ),
    (
        [ADVANCED],
        ("\N{ZERO WIDTH NO-BREAK SPACE}1.2\N{ZERO WIDTH SPACE}", "进\N{VARIATION SELECTOR-1}阶"),
    ),
]


@pytest.mark.parametrize(
    ("reference", "expected"), [(text, found) for found, texts in FORMS for text in texts]
)
def test_every_form_of_reference_finds_its_lessons(reference: str, expected: list[Lesson]) -> None:
    assert find(COOKING, [reference]) == expected


def test_an_exact_name_comes_first() -> None:
    # An id comes before what it starts, and before the words it is.
    assert find_one(COOKING, ["soup"]) == SOUP
    # A whole title comes before the longer ones it is a part of.
    assert find_one(COOKING, ["煮汤"]) == SOUP
    # The start of one id comes before words: "brea" is in another lesson's title too.
    assert find_one(COOKING, ["brea"]) == BREAD


SPELLINGS = {
    "1.20": "第1.20节 第1.20课 第１阶段第20节 第一阶段第20课 #1.20 lesson~1.20 stage~1~lesson~20"
    " １．２０ （1.20） 【1.20】 [1.20] ✅1.20 ✅~1.20 ☑~1.20 □1.20 √~1.20 -~1.20 -~[x]~1.20 x~1.20"
    " 1.20：菜谱 1.20菜谱 1:20 1：20 1·20 1.20~-~Recipe~suggestions",
    "1.20, 1.22": "1.20和1.22 1.20、1.22 1.20，1.22 1.20~和~1.22 1.20~and~1.22 1.20节和1.22节"
    " 第1.20课、第1.22课 2~lessons~(1.20,~1.22) 2~节课（1.20、1.22） 1.20、22 1.20,22 1.20,~22"
    " 第1阶段第20、22节 1.20/1.22 1.20~+~1.22 1.20+1.22 1.20还有1.22",
    "1.20-25": "1.20~to~1.25 1.20~through~1.25 from~1.20~to~1.25 1.20到1.25 从1.20到1.25 1.20～25"
    " 第1.20至1.25节 第1阶段第20到25节 第1阶段第20节到第25节 stage~1~lessons~20-25"
    " 6~lessons~(1.20-25)",
    "1.12-14": "第1阶段12-14节 第1阶段12～14节 第一阶段第十二节到第十四节 第一阶段第十二至十四节"
    " 阶段一第12-14节 1.12,13,14 1.12、13-14",
    "1.25": "第一阶段第二十五节 第一阶段的第25节 阶段一第25节",
    "1.10": "第一阶段第十节",
    "1.*": "第一阶段全部 第1阶段的全部 阶段1 阶段一 第一阶段 stage~1 Stage~1 1阶段",
    "1.*, 2.*": "第1、2阶段 第1和2阶段 第一、二阶段 第1-2阶段 第1到2阶段 第1阶段到第2阶段 阶段1、2"
    " stages~1-2 stages~1~and~2 stages~1~to~2 1.*-2.* 1.*-2",
    "1.1, 1.28": "1.1~and~homework~help",
}


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        (typed.replace("~", " "), numbers)
        for numbers, all_typed in SPELLINGS.items()
        for typed in all_typed.split()
    ],
)
def test_numbers_are_written_as_people_say_them(typed: str, numbers: str) -> None:
    expected = find(BUNDLED, [numbers])
    for look in (find, find_matching):
        assert look(BUNDLED, [typed]) == look(BUNDLED, typed.split()) == expected


def named(line: str) -> list[Lesson]:
    """Return the lessons whose number and title are in a line; a title may be cut."""
    parts = re.split(r"(?<![\d.])(\d\.\d+) +", line)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    found = {
        lesson
        for number, rest in pairs
        for lesson in LESSONS
        if lesson.number == number and any(rest[:4] == title[:4] for title in lesson.title)
    }
    return [lesson for lesson in LESSONS if lesson in found]


PRINTED = [
    ("log",),  # wraps where it is narrow
    ("--today=2026-12-02", "list"),
    ("--today=2026-12-02", "list", "3"),  # the columns are as wide as what is in them
    ("--today=2026-11-10", "list", "1"),
    ("list", "--skipped"),
    ("--today=2026-12-02", "today"),
    ("next", "9"),
    ("--today=2026-12-02", "schedule", "--to=2026-12-20"),
    ("note",),
    ("done", "excel"),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", ["", "60"])
def test_what_is_printed_can_be_pasted_back(run: Run, lang: str, columns: str) -> None:
    lines = set(run(f"--lang={lang}", "list", "5").out.splitlines())  # by study days
    run("done", "1.5", "1.20", "--on=2026-11-20")
    run("done", "2.1", "--note=1")
    run("skip", "1.6-8", "2.8")
    run("undone", "1.5")
    run("undo")
    for command in PRINTED[1 if columns else 0 :]:
        result = run(f"--lang={lang}", *command, env={"COLUMNS": columns})
        lines |= {*result.out.splitlines(), *result.err.splitlines()}
    assert {each for line in lines for each in named(line)} == {*LESSONS}
    for line in lines:
        if expected := named(line):
            assert find(BUNDLED, [line]) == expected, line
            assert find_matching(BUNDLED, line.split()) == expected, line


@pytest.mark.parametrize(
    "typed",
    [
        "1.20 2026-11-20",
        "2026-11-20 1.20",
        "1.20 sat",
        "1.20 Recipe suggestions sat",
        "1.20 Recipe suggestions 2026-11-20",
        "1.20 Recipe suggestions nonsense due 2026-11-20",
        "nonsense 1.20 Recipe suggestions",
        "1.21 Recipe sugg… nonsense",
        "1.1 - 2.*",
    ],
)
def test_what_is_not_printed_beside_a_lesson_is_not_ignored(typed: str) -> None:
    with pytest.raises(UsageError):
        find(BUNDLED, [typed])


@pytest.mark.parametrize(
    "text", ["- ", "第", "1.1和", "和", "第1、", "(", "1.1 to ", "x ", "done "]
)
def test_the_longest_arguments_are_read_at_once(text: str) -> None:
    for typed in (text * 5000 + "1.1 soup", "1.1 soup " + text * 5000):
        with suppress(UsageError):
            find(COOKING, [typed])


PARTS = [*"12一十.*-~至和、第节课#( 汤", "阶段", "stage", "lesson", " to ", "soup"]


@given(st.text() | st.lists(st.sampled_from(PARTS)).map("".join))
@example("十")
@example("一至十")
def test_any_text_is_lessons_or_refused(text: str) -> None:
    for look in (find, find_matching):
        with suppress(UsageError):
            assert look(COOKING, [text])


def test_a_range_without_a_stage_is_not_guessed() -> None:
    for typed, lessons, stages in (
        ("1-3", "1.1-3", "'1.*' '2.*' '3.*'"),
        ("2 to 3", "1.2-3", "'2.*' '3.*'"),
        ("20-25", "1.20-25", ""),
        ("五至十", "1.5-10", ""),
    ):
        with pytest.raises(RangeNeedsStage) as caught:
            find(BUNDLED, ["1.1", typed])
        told = caught.value
        assert (told.reference, told.lessons, told.stages) == (typed, lessons, stages)
    for typed in ("3-1", "十至五"):
        with pytest.raises(BackwardRange):
            find(BUNDLED, [typed])
    for typed in ("1-3", "1..3", "1 to 3", "1~3"):
        assert find_matching(BUNDLED, [typed]) == find(BUNDLED, ["1.*-3.*"])


ARGUMENTS: list[tuple[list[Lesson], tuple[str, ...]]] = [
    # Commas separate references, spaces don't.
    ([SOUP, ADVANCED, TEA], ("1.1-2,", "2.2")),
    ([SOUP, ADVANCED, TEA], ("1.1-2, 2.2",)),
    ([SOUP, CAFE, TEA], ("1.1、1.3，2.2",)),
    ([SOUP, TEA], ("1.1；2.2,",)),
    ([CAFE, TEA], ("notes,", "喝茶")),
    ([ADVANCED], ("soup", "advanced")),
    ([SOUP, ADVANCED], ("1.1\n1.2\n",)),
    # Numbers, and ids as a whole, need none, and the words between two of them belong together.
    ([SOUP, ADVANCED, TEA], ("1.1", "advanced", "汤", "2.2")),
    ([SOUP, ADVANCED, TEA], ("1.1 advanced 汤 2.2",)),
    ([SOUP, BREAD, TEA], ("soup", "bread", "tea")),
    # What joins them, or says that they are lessons, is none.
    ([SOUP, TEA], ("lessons", "1.1", "and", "2.2")),
    ([SOUP, TEA], ("1.1", "和", "2.2")),
    ([CAFE, BREAD, TEA], ("2.*", "cafe-visit")),
    ([ADVANCED, BREAD], ("advanced", "loaf")),
    # An argument in quotes is a reference.
    ([CAFE, TEA], ("café: notes", "without bread")),
    # What ``list`` and ``done`` print.
    ([SOUP, ADVANCED], ("1.1", "煮汤；1.2 煮汤进阶。")),
    ([CAFE], ("1.3", "At", "the", "Café:", "notes")),
]


@pytest.mark.parametrize(("expected", "arguments"), ARGUMENTS)
def test_commas_separate_and_spaces_do_not(
    expected: list[Lesson], arguments: tuple[str, ...]
) -> None:
    assert find(COOKING, arguments) == expected
    assert find_matching(COOKING, arguments) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["advanced", "notes"],
        ["1.1", "advanced", "notes"],
        ["1.1", ""],
        [","],
        [" "],
        ["'"],
        ["“”:"],
    ],
)
def test_what_names_nothing_is_refused(arguments: list[str]) -> None:
    for look in (find, find_matching):
        with pytest.raises(UnknownLesson):
            look(COOKING, arguments)


def test_titles_may_look_like_something_else() -> None:
    plan = small_plan(
        {
            "years": ("2048", "2048"),
            "words": ("名字、梦，诗", "Names, dreams, soup"),
            "py": ("Python 3.12 入门", "Python 3.12; 1.1 and all that"),
        },
        {"soup": ("汤", "Soup"), "same": ("汤", "Another")},
        renamed={},
    )
    years, words, python, soup, same = plan.lessons.values()
    for arguments, expected in [
        (["2048"], [years]),
        (["Names,", "dreams,", "soup"], [words]),
        (["Names,", "dreams,", "soup,", "2048"], [years, words]),
        (["soup,", "1.2", "Names, dreams, soup; 1.3 Python 3.12 入门"], [words, python, soup]),
        (["名字、梦，诗。"], [words]),
        (["python", "3.12"], [python]),
        (["Python 3.12; 1.1 and all that"], [python]),
    ]:
        assert find(plan, arguments) == expected
        assert find_matching(plan, arguments) == expected
    with pytest.raises(AmbiguousLesson) as caught:
        find(plan, ["汤"])
    assert caught.value.candidates == [soup.candidate, same.candidate]


HEADINGS = [
    heading
    for stage in BUNDLED.stages
    for heading in [
        (stage.title, list(stage.lessons)),
        *(
            (topic.title, [lesson for lesson in stage.lessons if lesson.topic == topic.id])
            for topic in stage.topics.values()
        ),
    ]
]


def test_headings_are_listed_and_offered_as_a_range() -> None:
    for titles, lessons in HEADINGS:
        for title in titles:
            assert find_matching(BUNDLED, title.split()) == lessons
            with pytest.raises(AmbiguousLesson) as caught:
                find(BUNDLED, title.split(), "done")
            command, *arguments = caught.value.all_of_them.split()
            assert (command, find(BUNDLED, arguments)) == ("done", lessons)
    assert find_matching(BUNDLED, ["1", "GPT:", "basics", "to", "advanced", "use"]) == LESSONS[:64]


def test_words_that_only_a_heading_has_mean_its_lessons() -> None:
    assert [each.number for each in find_matching(BUNDLED, ["communicating"])] == [
        f"1.{ordinal}" for ordinal in range(5, 10)
    ]


def test_titles_need_no_quotes() -> None:
    for lesson in LESSONS:
        for title in lesson.title:
            assert find(BUNDLED, title.split()) == [lesson]
            assert find_matching(BUNDLED, title.split()) == [lesson]


@given(st.data())
def test_words_that_name_one_lesson_need_no_quotes(data: st.DataObject) -> None:
    lesson = data.draw(st.sampled_from(LESSONS))
    words = " ".join(lesson.title).replace("-", " ").split()
    chosen = data.draw(st.permutations(words))[:2]
    quoted = found(find, [" ".join(chosen)])
    assert found(find, chosen) == quoted
    having_both = [
        each
        for each in LESSONS
        if all(normalize_words(word) in normalize_words("\n".join(each.title)) for word in chosen)
    ]
    if len(having_both) == 1 and all(map(normalize_words, chosen)):
        assert quoted in (having_both, None)


def found(look: Callable[..., list[Lesson]], arguments: list[str]) -> list[Lesson] | None:
    with suppress(UsageError):
        return look(BUNDLED, arguments)
    return None


@given(st.lists(st.sampled_from(LESSONS), min_size=1, max_size=6), st.data())
def test_several_references_are_separated_by_any_comma(
    chosen: list[Lesson], data: st.DataObject
) -> None:
    names = [
        data.draw(
            st.sampled_from([each.number, each.id, *each.title, f"{each.number}  {each.title.en}"])
        )
        for each in chosen
    ]
    separators = st.sampled_from([", ", ",", "，", "、", "；", "; ", " , "])
    text = names[0] + "".join(data.draw(separators) + name for name in names[1:])
    expected = [lesson for lesson in LESSONS if lesson in chosen]
    assert find(BUNDLED, text.split()) == expected
    assert find(BUNDLED, [text]) == expected


@pytest.mark.parametrize("text", ["caipu", "nonsense", "coffee", "test", "fanyi", "hello", "asdf"])
def test_nothing_is_suggested_that_is_not_near(text: str) -> None:
    with pytest.raises(UnknownLesson) as caught:
        find(BUNDLED, [text])
    assert not caught.value.nearest


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recpie", "1.20"),
        ("homwork help", "1.28"),
        ("gpt as a techer", "1.10"),
        ("exel", "1.51"),
        ("gpt-recepies", "1.20"),
        ("GPT实操练习-菜谱推见", "1.20"),
    ],
)
def test_slips_of_the_keys_are_near(typed: str, meant: str) -> None:
    with pytest.raises(UnknownLesson) as caught:
        find(BUNDLED, typed.split())
    assert caught.value.nearest[0].number == meant


REFUSED: list[tuple[str, type[UsageError], list[Lesson]]] = [
    ("汤", AmbiguousLesson, [SOUP, ADVANCED]),
    # The nearest names, or none.
    ("bred", UnknownLesson, [BREAD, TEA]),
    ("advancd", UnknownLesson, [ADVANCED]),
    ("advancd stew", UnknownLesson, []),
    ("煮汤面", UnknownLesson, [SOUP]),
    *((text, UnknownLesson, []) for text in ("zzz", "", "-", "broth", "1.1.1")),
    ("1.0", UnknownLesson, [SOUP]),
    ("2.0-1", UnknownLesson, [BREAD]),
    *((text, PastStage, []) for text in ("1.4", "1.2-9", "1.1-2.3")),
    *((text, UnknownStage, []) for text in ("3.1", "0.1", "3.*", "1.1-3.1", "3", "0", "第3阶段")),
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
        assert (told.reference, [*told.nearest]) == (reference, [each.candidate for each in named])
    elif isinstance(told, AmbiguousLesson):
        assert (told.reference, told.candidates) == (reference, [each.candidate for each in named])


def test_the_start_of_many_ids_is_ambiguous() -> None:
    """Though only one title has the word."""
    with pytest.raises(AmbiguousLesson) as caught:
        find(BUNDLED, ["painting"])
    starting = {lesson.number for lesson in LESSONS if lesson.id.startswith("painting")}
    assert starting <= {each.number for each in caught.value.candidates}


@pytest.mark.parametrize(
    "typed", ["1.11 for me", "1.11 or 1.12", "just 1.11", "up to 1.13", "1.11 上", "1.11 of it"]
)
def test_a_filler_beside_a_number_names_no_lesson(typed: str) -> None:
    with pytest.raises(UnknownLesson):
        find(BUNDLED, typed.split())


def test_a_whole_id_is_no_range() -> None:
    plan = small_plan({"soup": ("煮汤", "Soup"), "1-1": ("一", "One")}, renamed={})
    assert [lesson.number for lesson in find(plan, ["1-1"])] == ["1.2"]


def test_a_range_is_no_single_lesson() -> None:
    assert find_one(COOKING, ["1.2-2"]) == ADVANCED
    with pytest.raises(NotOneLesson) as caught:
        find_one(COOKING, ["1.1-3"])
    assert (caught.value.reference, caught.value.lessons) == ("1.1-3", 3)


@pytest.mark.parametrize(
    ("whats", "expected"),
    [
        ([], [SOUP, ADVANCED, CAFE, BREAD, TEA]),
        (["2"], [BREAD, TEA]),
        (["2.*"], [BREAD, TEA]),
        # All that is named, in plan order and each once.
        (["2.2", "1.1-2", "1.2"], [SOUP, ADVANCED, TEA]),
        (["2.2,", "1.1-2，1.2"], [SOUP, ADVANCED, TEA]),
        (["2", "cafe-visit"], [CAFE, BREAD, TEA]),
        (["1.1", "notes", "2.1"], [SOUP, CAFE, BREAD]),
        (["bread"], [BREAD]),
        (["loaf"], [BREAD]),
        # Words and starts of ids need not name just one ...
        (["汤"], [SOUP, ADVANCED]),
        (["soup-"], [ADVANCED]),
        (["brea"], [BREAD, TEA]),
        (["汤", "advanced"], [ADVANCED]),
        # ... unless they are a title.
        (["煮汤"], [SOUP]),
        # After a stage they are looked for there.
        (["1", "brea"], []),
        (["2", "brea"], [BREAD, TEA]),
        (["2.*", "without"], [TEA]),
        (["1", "2", "without"], [TEA]),
        (["第2阶段", "without"], [TEA]),
        (["without", "2"], [TEA]),
        (["without", "第2阶段"], [TEA]),
        (["1-2", "without"], [TEA]),
        (["2,", "汤"], [SOUP, ADVANCED, BREAD, TEA]),
    ],
)
def test_a_list_has_all_that_is_meant(whats: list[str], expected: list[Lesson]) -> None:
    assert find_matching(COOKING, whats) == expected


def test_a_list_is_narrowed_only_by_what_there_is() -> None:
    with pytest.raises(UnknownLesson) as caught:
        find_matching(COOKING, ["1", "advancd"])
    assert (caught.value.reference, caught.value.nearest) == ("advancd", [ADVANCED.candidate])
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
    assert find_one(BUNDLED, [name]) == lesson
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


def test_the_stage_of_a_schedule_has_a_number_or_a_title() -> None:
    for text in ("2", "2.*", "第2阶段", "stage 2"):
        assert find_stage(COOKING, text) == [BREAD, TEA]
    assert find_stage(BUNDLED, "AI–绘画进阶实战。") == find(BUNDLED, ["2.*"])
    for text in ("", "3", "1.1", "1.1-2", "1 2", "soup"):
        with pytest.raises(UnknownStage):
            find_stage(COOKING, text)


@pytest.mark.parametrize("typed", ["2026-11-26 04:57 done nothing", "第9阶段12-14节", "x 04:57 zz"])
def test_an_error_quotes_what_was_typed(typed: str) -> None:
    with pytest.raises((UnknownLesson, UnknownStage)) as caught:
        find(COOKING, [typed])
    assert caught.value.args[0] in typed
