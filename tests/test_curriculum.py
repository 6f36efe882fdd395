"""Reading a plan: what it may say, and each fault by its place and kind."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w

from aigc_study.domain import curriculum
from aigc_study.domain.curriculum import Lesson, Title, Topic
from aigc_study.errors import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

Toml = dict[str, Any]
CONDITIONS = "stages_done, percent_done, finished_within_days"


def title(en: str = "Title") -> Toml:
    return {"zh": "标题", "en": en}


def lesson(slug: str = "soup", **more: object) -> Toml:
    return {"id": slug, "title": title(), **more}


def stage(slug: str = "kitchen", **more: object) -> Toml:
    return {"id": slug, "title": title(), "days": 3, "lessons": [lesson()], **more}


def milestone(**more: object) -> Toml:
    return {"id": "cook", "title": title(), **more}


def plan(**more: object) -> Toml:
    return {"format": 1, "id": "cooking", "stages": [stage()], **more}


def with_lessons(*lessons: Toml, **more: Any) -> Toml:
    return plan(stages=[stage(lessons=list(lessons), **more)])


def without(key: str, table: Toml) -> Toml:
    return {name: value for name, value in table.items() if name != key}


def faults(document: Toml) -> list[Fault]:
    return curriculum.from_mapping(document)[1]


def test_a_whole_plan_is_read_as_it_stands() -> None:
    document = plan(
        title=title("Cooking"),
        stages=[
            stage(
                topics=[{"id": "hot", "title": title("Hot food")}],
                lessons=[lesson("soup", topic="hot"), lesson("salad")],
            ),
            stage("bakery", days=2, at_least=True, lessons=[lesson("bread")]),
        ],
        milestones=[
            milestone(stages_done=["kitchen"]),
            {**milestone(percent_done=60), "id": "most"},
            {**milestone(finished_within_days=4), "id": "fast"},
        ],
    )
    cooking, found = curriculum.from_mapping(document)
    assert found == []
    assert (cooking.id, cooking.title.en) == ("cooking", "Cooking")
    kitchen, bakery = cooking.stages
    assert (kitchen.id, kitchen.ordinal, kitchen.days, kitchen.at_least) == ("kitchen", 1, 3, False)
    assert (bakery.id, bakery.ordinal, bakery.days, bakery.at_least) == ("bakery", 2, 2, True)
    assert kitchen.topics == {"hot": Topic("hot", Title("标题", "Hot food"))}
    assert list(cooking.lessons.values()) == [
        Lesson("soup", 1, 1, "hot", Title("标题", "Title")),
        Lesson("salad", 1, 2, "", Title("标题", "Title")),
        Lesson("bread", 2, 1, "", Title("标题", "Title")),
    ]
    assert [each.number for each in cooking.lessons.values()] == ["1.1", "1.2", "2.1"]
    assert [each[2:] for each in cooking.milestones] == [
        (("kitchen",), None, None),
        (None, 60, None),
        (None, None, 4),
    ]


def test_titles_topics_and_more_may_be_left_out() -> None:
    cooking, found = curriculum.from_mapping(plan())
    assert found == []
    assert cooking.title == Title("cooking", "cooking")
    assert cooking.stages[0].topics == {}
    assert (cooking.milestones, cooking.renamed) == ((), {})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Soup", ("Soup", "Soup")),
        ({"zh": "汤"}, ("汤", "汤")),
        ({"en": "Soup"}, ("Soup", "Soup")),
        ({"zh": "汤", "en": "Soup"}, ("汤", "Soup")),
    ],
)
def test_one_language_is_enough(written: object, read: tuple[str, str]) -> None:
    document = plan(
        title=written,
        stages=[
            {
                **stage(lessons=[{"id": "soup", "title": written}]),
                "title": written,
                "topics": [{"id": "hot", "title": written}],
            }
        ],
        milestones=[{"id": "cook", "title": written, "percent_done": 60}],
    )
    cooking, found = curriculum.from_mapping(document)
    assert found == []
    (kitchen,) = cooking.stages
    inner = [kitchen.topics["hot"].title, kitchen.lessons[0].title, cooking.milestones[0].title]
    assert [cooking.title, kitchen.title, *inner] == [read] * 5


@pytest.mark.parametrize("written", [3, [], True, {}, {"fr": "Soupe"}])
def test_a_title_of_another_form_is_a_fault(written: object) -> None:
    first, *others = faults(with_lessons({"id": "soup", "title": written}))
    assert first == Fault("stages[0].lessons[0].title", "title")
    assert [fault.kind for fault in others] == ["unknown-key"] * (written == {"fr": "Soupe"})


@pytest.mark.parametrize(
    "url", ["https://a.org", "HTTP://a.org/b?c=d#e", "https://[::1]:80/", "https://例子.com/吉他"]
)
def test_a_lesson_may_have_a_link(url: str) -> None:
    cooking, found = curriculum.from_mapping(with_lessons(lesson(url=url), lesson("salad")))
    assert found == []
    assert [each.url for each in cooking.lessons.values()] == [url, ""]


@pytest.mark.parametrize(
    "url",
    [
        *("a.org", "//a.org", "ftp://a.org", "file:///etc/passwd", "javascript:alert(1)"),
        *("https://", "https:///etc", "https://-a", "https://a b", "https://a\n", " https://a.org"),
        *("https://a\x1b[31m", "https://a\u202eb", "https://a\x00", "http:a.org"),
    ],
)
def test_only_web_pages_are_links(url: str) -> None:
    assert faults(with_lessons(lesson(url=url))) == [Fault("stages[0].lessons[0].url", "link", url)]


FAULTS: list[tuple[Toml, Fault]] = [
    (without("format", plan()), Fault("format", "missing")),
    # To Python, True is 1.
    (plan(format=True), Fault("format", "type", "bool", "int")),
    (without("id", plan()), Fault("id", "missing")),
    (plan(id="My plan"), Fault("id", "slug", "My plan")),
    # Its journal would be no file at all to Windows; test_hostile.py has more.
    (plan(id="nul"), Fault("id", "reserved", "nul")),
    (plan(stages=[]), Fault("stages", "empty")),
    (plan(stages=[stage(), 3]), Fault("stages[1]", "type", "int", "dict")),
    (
        plan(stages=[stage(days=10**400)]),
        Fault("stages[0].days", "maximum", expected=str(10**15)),
    ),
    (plan(stages=[stage(days=1.5)]), Fault("stages[0].days", "type", "float", "int")),
    (plan(stages=[stage(at_least=1)]), Fault("stages[0].at_least", "type", "int", "bool")),
    (
        plan(stages=[stage(), stage(lessons=[lesson("salad")])]),
        Fault("stages[1].id", "duplicate", "kitchen", "stages[0]"),
    ),
    (with_lessons(), Fault("stages[0].lessons", "empty")),
    (
        plan(stages=[stage(), stage("bakery")]),
        Fault("stages[1].lessons[0].id", "duplicate", "soup", "stages[0].lessons[0]"),
    ),
    (
        plan(
            stages=[
                stage(
                    topic,
                    topics=[{"id": topic, "title": title()}],
                    lessons=[lesson(topic=topic)],
                )
                for topic in ("hot", "cold")
            ]
        ),
        Fault("stages[1].lessons[0].id", "duplicate", "soup", "stages[0].lessons[0]"),
    ),
    (
        plan(milestones=[milestone(stages_done=["kitchen", "cellar"])]),
        Fault("milestones[0].stages_done[1]", "unknown-stage", "cellar", "kitchen"),
    ),
    (
        plan(milestones=[milestone(percent_done=101)]),
        Fault("milestones[0].percent_done", "maximum", expected="100"),
    ),
    (plan(milestones=[milestone()]), Fault("milestones[0]", "one-of", "", CONDITIONS)),
    (
        plan(milestones=[milestone(percent_done=50, finished_within_days=9)]),
        Fault("milestones[0]", "one-of", "percent_done, finished_within_days", CONDITIONS),
    ),
]


@pytest.mark.parametrize(
    ("document", "fault"), FAULTS, ids=[f"{fault.where}-{fault.kind}" for _, fault in FAULTS]
)
def test_a_fault_is_told_by_place_and_kind(document: Toml, fault: Fault) -> None:
    assert faults(document) == [fault]


@pytest.mark.parametrize("table", ["lesson", "title"])
@pytest.mark.parametrize("key", ["id", "topic", "title", "url", "zh", "en", "note"])
def test_lessons_read_at_once_or_singly_agree(table: str, key: str) -> None:
    topics = [{"id": "hot", "title": title()}]
    values: tuple[object, ...] = (
        "soup",
        "stew",
        "hot",
        "Bad Id",
        "12",
        "https://a.org",
        "",
        " \n",
        3,
        True,
        [],
        {},
        None,
    )
    for value in values:
        changed = lesson("salad", topic="hot")
        part = changed if table == "lesson" else changed["title"]
        part[key] = value
        if value is None:
            del part[key]
        lessons = [lesson("soup", topic="hot"), changed]
        at_once, found = curriculum.from_mapping(with_lessons(*lessons, topics=topics))
        # Titles of two forms make all of a stage be read one by one.
        lessons.append({"id": "tea", "title": "Tea"})
        singly, expected = curriculum.from_mapping(with_lessons(*lessons, topics=topics))
        assert found == expected
        assert at_once.stages[0].lessons == singly.stages[0].lessons[:2]


@pytest.mark.parametrize(
    ("document", "where", "nearest"),
    [
        (plan(stage=[]), "stage", "stages"),
        (plan(title={**title(), "cn": "烹饪"}), "title.cn", ""),
        (plan(stages=[stage(day=3)]), "stages[0].day", "days"),
        (
            with_lessons(lesson(), topics=[{"id": "hot", "title": title(), "colour": "red"}]),
            "stages[0].topics[0].colour",
            "",
        ),
        (
            plan(milestones=[milestone(percent_done=60, precent_done=60)]),
            "milestones[0].precent_done",
            "percent_done",
        ),
    ],
)
def test_an_unknown_key_names_the_nearest(document: Toml, where: str, nearest: str) -> None:
    (fault,) = faults(document)
    assert (fault.where, fault.kind, fault.expected) == (where, "unknown-key", nearest)
    assert bool(fault.value) is not bool(nearest)


def test_renamings_are_followed_to_the_id_of_now() -> None:
    renamed = {"broth": "stock", "stock": "soup", "stew": "soup"}
    cooking, found = curriculum.from_mapping(plan(renamed=renamed))
    assert found == []
    assert cooking.renamed == {"broth": "soup", "stock": "soup", "stew": "soup"}


def test_a_long_chain_of_renamings_is_followed_once() -> None:
    """Following it anew from each of its ids would take minutes."""
    ids = [*(f"soup-{number}" for number in range(30_000)), "soup"]
    steps = list(pairwise(ids))
    for order in (steps, steps[::-1]):
        cooking, found = curriculum.from_mapping(plan(renamed=dict(order)))
        assert (found, set(cooking.renamed.values())) == ([], {"soup"})


@pytest.mark.parametrize(
    ("renamed", "expected"),
    [
        # A lesson renamed and later taken out: its marks wait for it.
        ({"stew": "sup"}, []),
        ({"stew": "broth", "broth": "sup"}, []),
        ({"soup": "soup"}, [Fault("renamed.soup", "id-in-use", "soup")]),
        ({"stew": ""}, [Fault("renamed.stew", "empty")]),
        ({"stew": 3}, [Fault("renamed.stew", "type", "int", "str")]),
        (
            {"sup": "stew", "stew": "broth", "broth": "stew"},
            [
                Fault("renamed.sup", "circle", "sup"),
                Fault("renamed.stew", "circle", "stew"),
                Fault("renamed.broth", "circle", "broth"),
            ],
        ),
    ],
)
def test_an_id_in_use_is_not_renamed(renamed: Toml, expected: list[Fault]) -> None:
    assert faults(plan(renamed=renamed)) == expected


@pytest.mark.parametrize(
    "content",
    [
        "format = " + "9" * 5000,
        # TOML's other bases have no limit of digits to Python, until the number is shown.
        "format = 0x" + "f" * 5000,
        tomli_w.dumps(plan()).replace("days = 3", "days = 0x" + "f" * 5000),
    ],
    ids=["decimal", "format", "days"],
)
def test_a_number_too_long_to_show_is_a_fault(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(content, encoding="utf-8")
    assert run("--curriculum", str(path)).code == 3


@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "bom"])
def test_a_plan_is_read_with_or_without_a_bom(run: Run, tmp_path: Path, bom: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(bom + tomli_w.dumps(plan()), encoding="utf-8")
    assert run("--curriculum", str(path)).code == 0
