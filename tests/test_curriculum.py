"""Reading a curriculum: from a mapping, with exact faults, and from a file through the program."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

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


def test_title_topics_milestones_and_renamed_may_be_left_out() -> None:
    cooking, found = curriculum.from_mapping(plan())
    assert found == []
    assert cooking.title == Title("cooking", "cooking")
    assert cooking.stages[0].topics == {}
    assert (cooking.milestones, cooking.renamed) == ((), {})


FAULTS: list[tuple[Toml, Fault]] = [
    (without("format", plan()), Fault("format", "missing")),
    (plan(format=0), Fault("format", "minimum", expected="1")),
    # To Python, True is 1.
    (plan(format=True), Fault("format", "type", "bool", "int")),
    (without("id", plan()), Fault("id", "missing")),
    (plan(id=" "), Fault("id", "empty")),
    (plan(id="My plan"), Fault("id", "slug", "My plan")),
    # Its journal would be config.toml, or no file at all to Windows.
    (plan(id="config"), Fault("id", "reserved", "config")),
    (plan(id="nul"), Fault("id", "reserved", "nul")),
    (plan(id="x" * 65), Fault("id", "reserved", "x" * 65)),
    (plan(title={"zh": "烹饪"}), Fault("title.en", "missing")),
    (plan(stages=[]), Fault("stages", "empty")),
    (plan(stages={}), Fault("stages", "type", "dict", "list")),
    (plan(stages=[stage(), 3]), Fault("stages[1]", "type", "int", "dict")),
    (plan(stages=[stage(days=0)]), Fault("stages[0].days", "minimum", expected="1")),
    (plan(stages=[stage(days=1.5)]), Fault("stages[0].days", "type", "float", "int")),
    (plan(stages=[stage(at_least=1)]), Fault("stages[0].at_least", "type", "int", "bool")),
    (
        plan(stages=[stage(), stage(lessons=[lesson("salad")])]),
        Fault("stages[1].id", "duplicate", "kitchen", "stages[0]"),
    ),
    (with_lessons(), Fault("stages[0].lessons", "empty")),
    (
        with_lessons(lesson("1.20")),
        Fault("stages[0].lessons[0].id", "slug", "1.20"),
    ),
    (
        with_lessons(lesson(title={"zh": "\u3000", "en": "Soup"})),
        Fault("stages[0].lessons[0].title.zh", "empty"),
    ),
    (
        plan(stages=[stage(), stage("bakery")]),
        Fault("stages[1].lessons[0].id", "duplicate", "soup", "stages[0].lessons[0]"),
    ),
    (
        with_lessons(
            lesson(topic="cold"),
            topics=[{"id": "hot", "title": title()}, {"id": "warm", "title": title()}],
        ),
        Fault("stages[0].lessons[0].topic", "unknown-topic", "cold", "hot, warm"),
    ),
    (
        plan(milestones=[milestone(stages_done=["kitchen", "cellar"])]),
        Fault("milestones[0].stages_done[1]", "unknown-stage", "cellar", "kitchen"),
    ),
    (
        plan(milestones=[milestone(stages_done=[])]),
        Fault("milestones[0].stages_done", "empty"),
    ),
    (
        plan(milestones=[milestone(percent_done=101)]),
        Fault("milestones[0].percent_done", "maximum", expected="100"),
    ),
    (
        plan(milestones=[milestone(finished_within_days=0)]),
        Fault("milestones[0].finished_within_days", "minimum", expected="1"),
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
def test_a_fault_is_named_with_its_place_and_what_is_wrong(document: Toml, fault: Fault) -> None:
    assert faults(document) == [fault]


@pytest.mark.parametrize(
    ("document", "where", "nearest"),
    [
        (plan(stage=[]), "stage", "stages"),
        (plan(rename={}), "rename", "renamed"),
        (plan(titel=title()), "titel", "title"),
        (plan(title={**title(), "cn": "烹饪"}), "title.cn", ""),
        (plan(stages=[stage(day=3)]), "stages[0].day", "days"),
        (plan(stages=[stage(atleast=True)]), "stages[0].atleast", "at_least"),
        (
            with_lessons(lesson(), topics=[{"id": "hot", "title": title(), "colour": "red"}]),
            "stages[0].topics[0].colour",
            "",
        ),
        (with_lessons(lesson(topics="hot")), "stages[0].lessons[0].topics", "topic"),
        (
            plan(milestones=[milestone(percent_done=60, precent_done=60)]),
            "milestones[0].precent_done",
            "percent_done",
        ),
        (
            plan(milestones=[milestone(percent_done=60, stage_done=["kitchen"])]),
            "milestones[0].stage_done",
            "stages_done",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(
    document: Toml, where: str, nearest: str
) -> None:
    (fault,) = faults(document)
    assert (fault.where, fault.kind, fault.expected) == (where, "unknown-key", nearest)
    assert bool(fault.value) is not bool(nearest)


def test_every_fault_is_reported_at_once_in_the_order_of_reading() -> None:
    document = {
        "id": "Cooking",
        "stages": [
            stage("Kitchen", days="3", lessons=[lesson(title={"zh": ""}), lesson()]),
            without("title", stage("bakery", lesson=[])),
        ],
        "milestones": [milestone(percent_done=0, finished_within_days=False)],
        "renamed": {"stew": "stew"},
        "author": "me",
    }
    assert [(fault.where, fault.kind) for fault in faults(document)] == [
        ("format", "missing"),
        ("id", "slug"),
        ("stages[0].id", "slug"),
        ("stages[0].days", "type"),
        ("stages[0].lessons[0].title.zh", "empty"),
        ("stages[0].lessons[0].title.en", "missing"),
        ("stages[0].lessons[1].id", "duplicate"),
        ("stages[1].title", "missing"),
        ("stages[1].lessons[0].id", "duplicate"),
        ("stages[1].lesson", "unknown-key"),
        ("milestones[0]", "one-of"),
        ("milestones[0].percent_done", "minimum"),
        ("milestones[0].finished_within_days", "type"),
        ("renamed.stew", "circle"),
        ("author", "unknown-key"),
    ]


def test_of_a_newer_format_nothing_else_is_said() -> None:
    assert faults({"format": 2, "id": "NO", "chapters": 3}) == [Fault("format", "newer", "2", "1")]


def test_renamings_are_followed_to_the_id_of_now() -> None:
    renamed = {"broth": "stock", "stock": "soup", "stew": "soup"}
    cooking, found = curriculum.from_mapping(plan(renamed=renamed))
    assert found == []
    assert cooking.renamed == {"broth": "soup", "stock": "soup", "stew": "soup"}


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
            {"stew": "broth", "broth": "stew"},
            [
                Fault("renamed.stew", "circle", "stew"),
                Fault("renamed.broth", "circle", "broth"),
            ],
        ),
    ],
)
def test_a_renaming_must_lead_from_an_id_no_longer_used_to_one_that_is(
    renamed: Toml, expected: list[Fault]
) -> None:
    assert faults(plan(renamed=renamed)) == expected


GOOD = """\
format = 1
id = "cooking"
[[stages]]
id = "kitchen"
title = { zh = "厨房", en = "Kitchen" }
days = 3
lessons = [{ id = "soup", title = { zh = "汤", en = "Soup" } }]
"""

BAD = """\
format = 1
id = "cooking"
autor = "me"
[[stages]]
id = "kitchen"
title = { zh = "", en = "Kitchen" }
days = 0
lessons = [
  { id = "soup", title = { zh = "汤" }, topic = "hot" },
  { id = "soup", titel = "Soup", title = 3 },
]
topics = [{ id = "cold", title = { zh = "冷", en = "Cold" } }]
"""


def write(folder: Path, content: str | bytes) -> str:
    path = folder / "plan.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def status_report(path: str, *problems: str) -> str:
    lines = [f"aigc-study: The curriculum {path} can't be used:"]
    lines += [f"  {problem}" for problem in problems]
    return "\n".join([*lines, "Correct the file, or name another with --curriculum.", ""])


def test_a_bad_file_is_reported_whole_and_nothing_is_written(
    run: Run, tmp_path: Path, home: Path
) -> None:
    path = write(tmp_path, BAD)
    expected = status_report(
        path,
        "stages[0].title.zh: must not be empty",
        "stages[0].days: must be at least 1",
        "stages[0].lessons[0].title.en: is missing",
        "stages[0].lessons[0].topic: “hot” is not among the topics of the stage: cold",
        "stages[0].lessons[1].id: “soup” is the id of stages[0].lessons[0] already",
        "stages[0].lessons[1].title: must be a table, not a whole number",
        "stages[0].lessons[1].titel: is not a known key; did you mean “title”?",
        "autor: is not a known key; known are format, id, milestones, renamed, stages, title",
    )
    assert run("--curriculum", path, "done", "1.1") == (3, "", expected)
    assert not home.exists()


def test_a_bad_file_is_reported_in_chinese_too(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, BAD)
    expected = f"""\
aigc-study: 学习计划 {path} 无法使用：
  stages[0].title.zh：不能为空
  stages[0].days：不能小于 1
  stages[0].lessons[0].title.en：缺失
  stages[0].lessons[0].topic：“hot”不在本阶段的主题之中：cold
  stages[0].lessons[1].id：“soup”已经是 stages[0].lessons[0] 的 id
  stages[0].lessons[1].title：应为表，而不是整数
  stages[0].lessons[1].titel：不是已知的键；您是想写“title”吗？
  autor：不是已知的键；已知的有 format, id, milestones, renamed, stages, title
请改正这个文件，或用 --curriculum 指定另一个。
"""
    assert run("--lang", "zh", "--curriculum", path) == (3, "", expected)


def test_a_newer_file_asks_for_a_newer_program_not_for_a_correction(
    run: Run, tmp_path: Path
) -> None:
    path = write(tmp_path, "format = 2\n")
    expected = f"""\
aigc-study: The curriculum {path} can't be used:
  format: is 2, but this version knows only 1: install a newer aigc-study
"""
    assert run("--curriculum", path) == (3, "", expected)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            'format = 1\nid "x"\n',
            "line 2, column 4: not valid TOML: Expected '=' after a key in a key/value pair",
        ),
        ("format = 1\nid =", "line 2, column 5: not valid TOML: Invalid value"),
        (
            "# 计划\nid = 'a'\nid = 'b'",
            "line 3, column 9: not valid TOML: Cannot overwrite a value",
        ),
        ("# 计划\nid = '烹".encode() + b"\xff'", "line 2, column 8: not UTF-8 text"),
        (b"\xef\xbb\xbfid = \n", "line 1, column 6: not valid TOML: Invalid value"),
        ("id = " + "[" * 50_000, "nested too deeply"),
    ],
)
def test_what_is_no_toml_is_reported_by_line_and_column(
    run: Run, tmp_path: Path, content: str | bytes, problem: str
) -> None:
    path = write(tmp_path, content)
    assert run("--curriculum", path) == (3, "", status_report(path, problem))


@pytest.mark.parametrize(
    "content",
    [
        "format = " + "9" * 5000,
        # TOML's other bases have no limit of digits to Python, until the number is shown.
        "format = 0x" + "f" * 5000,
        GOOD.replace("days = 3", "days = 0x" + "f" * 5000),
    ],
    ids=["decimal", "format", "days"],
)
def test_a_number_too_long_to_show_is_a_fault_of_the_file(
    run: Run, tmp_path: Path, content: str
) -> None:
    assert run("--curriculum", write(tmp_path, content)).code == 3


def test_no_line_of_a_report_ends_in_the_air(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace('id = "soup"', 'id = "soup", topic = "hot"'))
    result = run("--curriculum", path)
    assert result.code == 3
    assert [line for line in result.err.splitlines() if line.endswith(" ")] == []


@pytest.mark.parametrize(("name", "number"), [("no.toml", errno.ENOENT), (".", errno.EISDIR)])
def test_what_cannot_be_read_is_told_in_the_systems_words(
    run: Run, tmp_path: Path, name: str, number: int
) -> None:
    path = str(tmp_path / name)
    reason = os.strerror(number)
    expected = f"aigc-study: Can't read {path}: {reason}. Check the path and its permissions.\n"
    assert run("--curriculum", path) == (4, "", expected)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_another_curriculum_has_its_own_journal(
    run: Run, tmp_path: Path, home: Path, bom: bytes
) -> None:
    path = write(tmp_path, bom + GOOD.encode())
    assert run("--curriculum", path, "done", "汤").code == 0
    assert sorted(each.name for each in home.glob("*.toml")) == ["cooking.toml"]
    assert 'curriculum = "cooking"' in (home / "cooking.toml").read_text(encoding="utf-8")
