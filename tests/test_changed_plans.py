"""Plans that change while one studies: what is marked stays, and relink moves loose marks."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol
from unicodedata import category

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain import curriculum
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.history import history
from aigc_study.domain.journal import Entry
from aigc_study.domain.progress import replay
from aigc_study.domain.study import Study
from conftest import Result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aigc_study.domain.curriculum import Curriculum
    from conftest import Run
    from plans import Json

Stages = tuple[tuple[str, ...], ...]

KNOTS: Stages = (("overhand", "reef", "bowline"), ("clove", "eight"))


def document(stages: Stages, renamed: Mapping[str, str] | None = None) -> Json:
    """Write a plan of stages given as ids of lessons, each of which takes a day."""
    return {
        "format": 1,
        "id": "knots",
        "renamed": dict(renamed or {}),
        "stages": [
            {
                "id": f"stage-{ordinal}",
                "title": {"zh": f"阶段 {ordinal}", "en": f"Stage {ordinal}"},
                "days": len(lessons),
                "lessons": [
                    {"id": each, "title": {"zh": f"{each} 结", "en": f"The {each} knot"}}
                    for each in lessons
                ],
            }
            for ordinal, lessons in enumerate(stages, start=1)
        ],
    }


def plan_of(stages: Stages, renamed: Mapping[str, str] | None = None) -> Curriculum:
    plan, faults = curriculum.from_mapping(document(stages, renamed))
    assert not faults
    return plan


class OnPlan(Protocol):
    """Runs a command on a plan given as stages of lessons, and what was renamed."""

    def __call__(
        self, stages: Stages, *args: str, renamed: Mapping[str, str] | None = None
    ) -> Result:
        """Return what the command printed and its exit code."""
        ...


@pytest.fixture
def on(run: Run, tmp_path: Path) -> OnPlan:
    """Run a command on the plan as it is now."""

    def on(stages: Stages, *args: str, renamed: Mapping[str, str] | None = None) -> Result:
        path = tmp_path / "plan.toml"
        path.write_text(tomli_w.dumps(document(stages, renamed)), encoding="utf-8")
        return run("--curriculum", str(path), *args)

    return on


@pytest.fixture
def knots(home: Path) -> Path:
    """Say where the journal of the plan is, or will be."""
    return home / "knots.toml"


def said(*lines: str) -> Result:
    return Result(0, "", "".join(f"{line}\n" for line in lines))


def failed(code: int, *lines: str) -> Result:
    return Result(code, "", "aigc-study: " + "".join(f"{line}\n" for line in lines))


def done(on: OnPlan, stages: Stages, **renamed: str) -> dict[str, str]:
    """Return the done lessons and the days they count for."""
    lessons = json.loads(on(stages, "list", "--json", renamed=renamed).out)["lessons"]
    return {each["id"]: each["done_on"] for each in lessons if each["state"] == "done"}


def progress(on: OnPlan, stages: Stages, **renamed: str) -> tuple[int, int, float]:
    """Return how many lessons are done, of how many, and the percentage."""
    told = json.loads(on(stages, "progress", "--json", renamed=renamed).out)
    return told["done"], told["lessons"], told["percent"]


def orphaned(on: OnPlan, stages: Stages, **renamed: str) -> list[str]:
    """Return the ids of which doctor says that they lack their lesson."""
    result = on(stages, "doctor", "--json", renamed=renamed)
    told = json.loads(result.out)
    texts = [each["text"] for each in told["findings"] if each["kind"] == "lost-lesson"]
    assert (result.code, told["ok"]) == (0, True)
    # doctor says that all is in order, or which marks are not
    assert bool(texts) != any(each["kind"] == "lessons" for each in told["findings"])
    return [text.split("”")[0].removeprefix("“") for text in texts]


def begin(on: OnPlan) -> None:
    """Do two lessons of the plan, with a note."""
    on(KNOTS, "done", "reef", "--on", "2026-11-18", "--note", "left over right")
    on(KNOTS, "done", "eight", "--on", "2026-11-20")


BEGUN = {"reef": "2026-11-18", "eight": "2026-11-20"}


class Changed(NamedTuple):
    """A plan as it became: its stages, what was renamed, and what is done in it and what loose."""

    name: str
    stages: Stages
    renamed: dict[str, str]
    done: dict[str, str]
    orphaned: list[str]


CHANGES = [
    Changed("as it was", KNOTS, {}, BEGUN, []),
    Changed(
        "lessons added",
        (("new", "overhand", "reef", "bowline"), ("clove", "eight", "newer"), ("newest",)),
        {},
        BEGUN,
        [],
    ),
    Changed("open lessons removed", (("reef",), ("eight",)), {}, BEGUN, []),
    Changed(
        "a done lesson removed",
        (("overhand", "bowline"), ("clove", "eight")),
        {},
        {"eight": "2026-11-20"},
        ["reef"],
    ),
    Changed("all done lessons removed", (("overhand",), ("clove",)), {}, {}, ["eight", "reef"]),
    Changed("reordered", (("bowline", "reef", "overhand"), ("eight", "clove")), {}, BEGUN, []),
    Changed("moved to another stage", (("overhand", "eight"), ("reef", "clove")), {}, BEGUN, []),
    Changed("stages swapped", (KNOTS[1], KNOTS[0]), {}, BEGUN, []),
    Changed(
        "renamed",
        (("overhand", "square", "bowline"), ("clove", "eight")),
        {"reef": "square"},
        {"square": "2026-11-18", "eight": "2026-11-20"},
        [],
    ),
    Changed(
        "renamed twice",
        (("overhand", "hercules", "bowline"), ("clove", "eight")),
        {"reef": "square", "square": "hercules"},
        {"hercules": "2026-11-18", "eight": "2026-11-20"},
        [],
    ),
    Changed(
        "renamed and moved",
        (("overhand", "bowline"), ("clove", "eight", "square")),
        {"reef": "square"},
        {"square": "2026-11-18", "eight": "2026-11-20"},
        [],
    ),
    Changed(
        "renamed without a word of it",
        (("overhand", "square", "bowline"), ("clove", "eight")),
        {},
        {"eight": "2026-11-20"},
        ["reef"],
    ),
    Changed(
        "renamed and then removed",
        (("overhand", "bowline"), ("clove", "eight")),
        {"reef": "square"},
        {"eight": "2026-11-20"},
        ["square"],
    ),
    Changed(
        "two made one",
        (("overhand", "bowline"), ("clove", "both")),
        {"reef": "both", "eight": "both"},
        {"both": "2026-11-18"},
        [],
    ),
]
KNOWN_CHANGES = pytest.mark.parametrize(
    "changed", [pytest.param(each, id=each.name) for each in CHANGES]
)


@KNOWN_CHANGES
def test_marks_stay_whatever_becomes_of_the_plan(on: OnPlan, knots: Path, changed: Changed) -> None:
    begin(on)
    before = knots.read_bytes()
    assert done(on, changed.stages, **changed.renamed) == changed.done
    assert orphaned(on, changed.stages, **changed.renamed) == changed.orphaned
    for command in ("list", "progress", "today", "next", "log", "schedule"):
        assert on(changed.stages, command, renamed=changed.renamed).code == 0
    assert knots.read_bytes() == before
    assert done(on, KNOTS) == BEGUN


@KNOWN_CHANGES
def test_what_has_left_the_plan_does_not_keep_it_from_its_end(
    on: OnPlan, knots: Path, changed: Changed
) -> None:
    begin(on)
    before = knots.read_bytes()
    count = sum(map(len, changed.stages))
    told = progress(on, changed.stages, **changed.renamed)
    assert told == (len(changed.done), count, round(100 * len(changed.done) / count, 1))
    words = [f"{stage}.*" for stage in range(1, len(changed.stages) + 1)]
    result = on(changed.stages, "done", *words, renamed=changed.renamed)
    assert result.code == 0
    assert progress(on, changed.stages, **changed.renamed) == (count, count, 100)
    if len(changed.done) < count:
        assert result.err.endswith("That was the last lesson of “knots”. Well done!\n")
    finished = on(changed.stages, "today", renamed=changed.renamed)
    assert finished.out.startswith("Finished on ")
    assert knots.read_bytes().startswith(before)
    assert orphaned(on, changed.stages, **changed.renamed) == changed.orphaned


def test_a_mark_on_a_renamed_lesson_is_taken_back_under_its_new_name(
    on: OnPlan, knots: Path
) -> None:
    begin(on)
    stages: Stages = (("overhand", "square", "bowline"), ("clove", "eight"))
    renamed = {"reef": "square"}
    assert "left over right" in on(stages, "show", "square", renamed=renamed).out
    assert "left over right" in on(stages, "show", "reef", renamed=renamed).out
    assert on(stages, "undone", "square", renamed=renamed) == said(
        "No longer done: 1.2 The square knot. Stage 1: 0/3, 0%."
    )
    assert done(on, stages, **renamed) == {"eight": "2026-11-20"}
    assert 'lesson = "square"' in knots.read_text("utf-8")


def test_a_lesson_that_comes_back_brings_its_marks(on: OnPlan) -> None:
    begin(on)
    without: Stages = (("overhand", "bowline"), ("clove", "eight"))
    on(without, "done", "1.1")
    assert orphaned(on, without) == ["reef"]
    assert done(on, KNOTS) == BEGUN | {"overhand": "2026-11-22"}
    assert orphaned(on, KNOTS) == []


# Moving loose marks.

WITHOUT_REEF: Stages = (("overhand", "square", "bowline"), ("clove", "eight"))


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Moved to 1.2 The square knot, done on 2026-11-18."),
        ("zh", "已转到 1.2 square 结，完成于 2026-11-18。"),
    ],
)
def test_relink_moves_the_day_and_the_notes(on: OnPlan, knots: Path, lang: str, line: str) -> None:
    begin(on)
    before = knots.read_bytes()
    assert on(WITHOUT_REEF, "relink", "reef", "square", "--lang", lang) == said(line)
    assert done(on, WITHOUT_REEF) == {"square": "2026-11-18", "eight": "2026-11-20"}
    assert "left over right" in on(WITHOUT_REEF, "show", "square").out
    assert orphaned(on, WITHOUT_REEF) == []
    assert knots.read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("lang", "line"),
    [("en", "Moved to 1.2 The square knot."), ("zh", "已转到 1.2 square 结。")],
)
def test_relink_moves_notes_alone(on: OnPlan, knots: Path, lang: str, line: str) -> None:
    knots.parent.mkdir()
    knots.write_text(HEADER + NOTE.format(old="reef"), encoding="utf-8")
    assert orphaned(on, WITHOUT_REEF) == ["reef"]
    assert on(WITHOUT_REEF, "relink", "reef", "1.2", "--lang", lang) == said(line)
    assert (done(on, WITHOUT_REEF), orphaned(on, WITHOUT_REEF)) == ({}, [])
    assert "left over right" in on(WITHOUT_REEF, "show", "square").out


def test_relink_is_undone_and_redone(on: OnPlan, knots: Path) -> None:
    begin(on)
    shown = on(WITHOUT_REEF, "show", "square").out
    on(WITHOUT_REEF, "relink", "reef", "square")
    after = done(on, WITHOUT_REEF)
    assert on(WITHOUT_REEF, "undo") == said(
        "Taken back: moved marks of “reef” to 1.2 The square knot"
        " (recorded 2026-11-22 21:03). Stage 1: 0/3, 0%."
    )
    assert done(on, WITHOUT_REEF) == {"eight": "2026-11-20"}
    assert orphaned(on, WITHOUT_REEF) == ["reef"]
    assert shown.partition("\nHistory")[0].strip() in on(WITHOUT_REEF, "show", "square").out
    assert on(WITHOUT_REEF, "redo").err.startswith("Brought back: moved marks of “reef” to 1.2")
    assert (done(on, WITHOUT_REEF), orphaned(on, WITHOUT_REEF)) == (after, [])
    assert knots.exists()


def test_a_lesson_done_already_keeps_its_date(on: OnPlan) -> None:
    begin(on)
    on(WITHOUT_REEF, "done", "square", "--on", "2026-11-21")
    assert on(WITHOUT_REEF, "relink", "reef", "square") == said(
        "Moved to 1.2 The square knot, done on 2026-11-21."
    )
    assert done(on, WITHOUT_REEF)["square"] == "2026-11-21"
    assert orphaned(on, WITHOUT_REEF) == []
    assert "left over right" in on(WITHOUT_REEF, "show", "square").out


def test_marks_of_two_lessons_move_to_one(on: OnPlan) -> None:
    begin(on)
    stages: Stages = (("knot",),)
    assert orphaned(on, stages) == ["eight", "reef"]
    assert on(stages, "relink", "eight", "knot").err == (
        "Moved to 1.1 The knot knot, done on 2026-11-20.\n"
    )
    assert orphaned(on, stages) == ["reef"]
    assert on(stages, "relink", "reef", "knot").err == (
        "Moved to 1.1 The knot knot, done on 2026-11-20.\n"
    )
    assert orphaned(on, stages) == []


def test_relink_goes_by_the_last_of_the_names_that_a_lesson_had(on: OnPlan) -> None:
    begin(on)
    stages: Stages = (("overhand", "bowline"), ("clove", "eight"))
    renamed = {"reef": "square"}
    assert on(stages, "relink", "reef", "1.1", renamed=renamed) == failed(
        2, "No marks without a lesson are kept under “reef”, but under square."
    )
    assert on(stages, "relink", "square", "1.1", renamed=renamed) == said(
        "Moved to 1.1 The overhand knot, done on 2026-11-18."
    )
    assert orphaned(on, stages, **renamed) == []


def test_moved_marks_do_not_come_back_with_the_lesson(on: OnPlan) -> None:
    begin(on)
    on(WITHOUT_REEF, "relink", "reef", "square")
    both: Stages = (("overhand", "reef", "square"), ("clove", "eight"))
    assert done(on, both) == {"square": "2026-11-18", "eight": "2026-11-20"}


@pytest.mark.parametrize("old", ["mast", "overhand", "1.1", "", "REEF", "reef "])
@pytest.mark.parametrize("gone", [False, True], ids=["no loose marks", "loose marks"])
def test_relink_needs_an_id_with_loose_marks(
    on: OnPlan, knots: Path, old: str, *, gone: bool
) -> None:
    begin(on)
    before = knots.read_bytes()
    stages = WITHOUT_REEF if gone else KNOTS
    expected = {
        "en": f"No marks without a lesson are kept under “{old}”, but under reef."
        if gone
        else f"No marks are kept under “{old}”: every mark has its lesson.",
        "zh": f"“{old}”下没有找不到课的标记；这样的标记在：reef。"
        if gone
        else f"“{old}”下没有标记：每个标记都有对应的课。",
    }
    for lang, line in expected.items():
        assert on(stages, "relink", old, "2.1", "--lang", lang) == failed(2, line)
    assert knots.read_bytes() == before


@pytest.mark.parametrize("old", ["reef", "eight"])
def test_marks_of_a_lesson_that_the_plan_has_are_not_moved(
    on: OnPlan, knots: Path, old: str
) -> None:
    begin(on)
    before = knots.read_bytes()
    assert on(KNOTS, "relink", old, "overhand") == failed(
        2, f"No marks are kept under “{old}”: every mark has its lesson."
    )
    assert (knots.read_bytes(), done(on, KNOTS)) == (before, BEGUN)


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        ("mast", ("No lesson is called “mast”. See “aigc-study list”.",)),
        ("reef", ("No lesson is called “reef”. See “aigc-study list”.",)),
        ("3.1", ("“3.1”: the stages of this plan are 1 to 2.",)),
        ("1.1-2", ("“1.1-2” stands for 2 lessons: name one.",)),
        (
            "knot",
            (
                "“knot” could be any of these:",
                "  1.1  The overhand knot",
                "  1.2  The square knot",
                "  1.3  The bowline knot",
                "  2.1  The clove knot",
                "  2.2  The eight knot",
            ),
        ),
    ],
)
def test_relink_needs_one_lesson_to_move_marks_to(
    on: OnPlan, knots: Path, new: str, lines: tuple[str, ...]
) -> None:
    begin(on)
    before = knots.read_bytes()
    assert on(WITHOUT_REEF, "relink", "reef", new) == failed(2, *lines)
    assert knots.read_bytes() == before


@pytest.mark.parametrize("args", [(), ("reef",), ("reef", "square", "more")])
def test_relink_takes_two_words(on: OnPlan, args: tuple[str, ...]) -> None:
    begin(on)
    result = on(WITHOUT_REEF, "relink", *args)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


def test_relink_does_not_write_to_a_journal_that_is_not_there(on: OnPlan, home: Path) -> None:
    assert on(KNOTS, "relink", "reef", "1.1") == failed(
        2, "No marks are kept under “reef”: every mark has its lesson."
    )
    assert not (home / "knots.toml").exists()


HEADER = 'format = 1\ncurriculum = "knots"\n'
NOTE = """
[[entry]]
at = 2026-11-17T21:00:00+08:00
on = 2026-11-17
did = "note"
lesson = "{old}"
text = "left over right"
"""
DONE = """
[[entry]]
at = 2026-11-18T21:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "{old}"
"""
HOSTILE = {
    r"\u001b[31mred\u0007": "\ufffd[31mred\ufffd",
    r"\u202egnp.exe": "gnp.exe",
    r"a\nb": "a b",
    "[red]reef[/red] :smile:": "[red]reef[/red] :smile:",
    "../../x": "../../x",
    "/etc/passwd": "/etc/passwd",
    "CON": "CON",
    "{value} {0} %s": "{value} {0} %s",
    "reef\u3000结": "reef\u3000结",
    "x" * 300: "x" * 300,
    "overhand ": "overhand ",
    "Overhand": "Overhand",
    "1.1": "1.1",
    "知道": "知道",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("old", HOSTILE)
def test_an_odd_id_in_the_journal_does_no_harm(
    on: OnPlan, home: Path, knots: Path, old: str, lang: str
) -> None:
    home.mkdir()
    knots.write_text(HEADER + DONE.format(old=old), encoding="utf-8")
    raw = json.loads(f'"{old}"')
    shown = HOSTILE[old]
    lines = {
        "en": f"“{shown}” is marked, but no lesson of this plan: “aigc-study relink ",
        "zh": f"“{shown}”有标记，但计划里没有这一课：可用“aigc-study relink ",
    }
    code, out, err = on(KNOTS, "doctor", "--lang", lang)
    (line,) = [line for line in out.splitlines() if "relink" in line]
    assert (code, err) == (0, "")
    assert lines[lang] in line
    in_json = on(KNOTS, "doctor", "--json", "--lang", lang).out
    others = [on(KNOTS, command, "--lang", lang).out for command in ("list", "progress", "log")]
    texts = [out, in_json, json.loads(in_json)["findings"][5]["text"], *others]
    unknown = on(KNOTS, "relink", "mast", "1.1", "--lang", lang)
    assert (unknown.code, unknown.err.count("\n")) == (2, 1)
    moved = on(KNOTS, "relink", raw, "1.2", "--lang", lang)
    assert (moved.code, done(on, KNOTS)) == (0, {"reef": "2026-11-18"})
    undone = on(KNOTS, "undo", "--lang", lang)
    assert undone.code == 0
    texts += [unknown.err, moved.err, undone.err, on(KNOTS, "log").out]
    steering = {char for text in texts for char in text if category(char) in ("Cc", "Cf")}
    assert steering == {"\n"}
    assert {each.name for each in home.iterdir()} == {"knots.toml", ".knots.toml.lock", "backups"}


def test_what_was_taken_back_is_not_loose(on: OnPlan, knots: Path) -> None:
    on(KNOTS, "done", "reef")
    on(KNOTS, "undo")
    assert orphaned(on, WITHOUT_REEF) == []
    on(KNOTS, "done", "reef")
    on(KNOTS, "undone", "reef")
    assert orphaned(on, WITHOUT_REEF) == []
    on(KNOTS, "done", "reef", "--on", "2026-11-19")
    assert orphaned(on, WITHOUT_REEF) == ["reef"]
    on(WITHOUT_REEF, "relink", "reef", "square")
    assert done(on, WITHOUT_REEF) == {"square": "2026-11-19"}
    assert knots.exists()


def test_a_note_stays_when_its_mark_is_taken_off(on: OnPlan) -> None:
    on(KNOTS, "done", "reef", "--note", "left over right")
    on(KNOTS, "undone", "reef")
    assert "left over right" in on(KNOTS, "show", "reef").out
    assert orphaned(on, WITHOUT_REEF) == ["reef"]
    assert on(WITHOUT_REEF, "relink", "reef", "square") == said("Moved to 1.2 The square knot.")
    assert "left over right" in on(WITHOUT_REEF, "show", "square").out


# Any plan, and what becomes of it.

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
IDS = [f"lesson-{letter}" for letter in "abcdefgh"]


@st.composite
def plans(draw: st.DrawFn) -> Stages:
    """Draw a plan of some of the lessons, in any order, in up to three stages."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    cuts = sorted(draw(st.sets(st.integers(1, len(ids) - 1), max_size=2)) if len(ids) > 1 else [])
    return tuple(
        tuple(ids[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(ids)], strict=True)
    )


UNDOABLE = st.lists(
    st.tuples(
        st.sampled_from(["done", "done", "undone", "note"]),
        st.sampled_from(IDS),
        st.integers(0, 20),
    ),
    max_size=20,
)


def entries_of(deeds: Sequence[tuple[str, str, int]], plan: Curriculum) -> list[Entry]:
    """Return what is recorded when one does all this, as far as the plan has the lessons."""
    return [
        Entry(
            NOON + timedelta(minutes=minute),
            did,
            DAY - timedelta(days=age),
            lesson,
            "text" if did == "note" else "",
        )
        for minute, (did, lesson, age) in enumerate(deeds)
        if lesson in plan.lessons
    ]


@given(plans(), plans(), UNDOABLE, st.permutations(IDS), st.sets(st.sampled_from(IDS)))
def test_what_is_done_in_both_plans_is_done_for_the_same_day(
    old: Stages,
    new: Stages,
    deeds: list[tuple[str, str, int]],
    names: list[str],
    moved: set[str],
) -> None:
    # Some of the lessons go by other names in the new plan, some of those by a second one.
    renamed = {each: f"new-{each}" for each in moved}
    renamed |= {f"new-{each}": f"newest-{each}" for each in names[:4] if each in moved}

    def now(lesson: str) -> str:
        return renamed.get(renamed.get(lesson, lesson), renamed.get(lesson, lesson))

    before = plan_of(old)
    after = plan_of(tuple(tuple(map(now, stage)) for stage in new), renamed)
    entries = entries_of(deeds, before)
    was, is_now = (replay(plan, history(entries)) for plan in (before, after))
    assert is_now.done_on == {
        now(lesson): day for lesson, day in was.done_on.items() if now(lesson) in after.lessons
    }
    assert is_now.notes == {
        now(lesson): notes for lesson, notes in was.notes.items() if now(lesson) in after.lessons
    }
    study = Study.of(after, entries, DAY)
    lost = {each: marks.done_on for each, marks in study.progress.orphaned.items() if marks.done_on}
    assert lost == {
        now(lesson): day for lesson, day in was.done_on.items() if now(lesson) not in after.lessons
    }
    assert replay(before, history(entries)) == was


@given(plans(), plans(), UNDOABLE, st.integers(1, 9))
def test_every_plan_can_be_finished_whatever_else_is_marked(
    old: Stages, new: Stages, deeds: list[tuple[str, str, int]], days: int
) -> None:
    plan = plan_of(new)
    entries = entries_of(deeds, plan_of(old))
    at = NOON + timedelta(hours=5)
    entries.append(Entry(at, "replan", DAY, way="keep-date", days=days))
    found = status_report(Study.of(plan, entries, DAY))
    assert found.done == len({*Study.of(plan, entries, DAY).progress.done_on} & {*plan.lessons})
    at += timedelta(hours=1)
    entries += [Entry(at, "done", DAY, lesson) for lesson in plan.lessons]
    found = status_report(Study.of(plan, entries, DAY))
    assert (found.done, found.lessons) == (len(plan.lessons), len(plan.lessons))
    assert found.status == "finished"
    assert found.value.earned == sum(map(len, new))


@given(plans(), plans(), UNDOABLE, st.data())
def test_relink_takes_all_marks_of_an_id_and_no_others(
    old: Stages, new: Stages, deeds: list[tuple[str, str, int]], data: st.DataObject
) -> None:
    plan = plan_of(new)
    study = Study.of(plan, entries_of(deeds, plan_of(old)), DAY)
    before = study.progress.orphaned
    if not before:
        return
    which = data.draw(st.sampled_from(sorted(before)))
    lesson = data.draw(st.sampled_from(list(plan.lessons.values())))
    at = NOON + timedelta(hours=5)
    after = study.with_entries([relink(study.progress, which, lesson, at=at, on=DAY)])
    assert after.progress.orphaned == {old: marks for old, marks in before.items() if old != which}
    expected = dict(study.progress.done_on)
    if day := before[which].done_on:
        expected.setdefault(lesson.id, day)
    assert after.progress.done_on == expected
    notes = [*study.progress.notes.get(lesson.id, ()), *before[which].notes]
    assert list(after.progress.notes.get(lesson.id, ())) == notes


def test_an_older_mark_that_comes_by_a_merge_after_the_relink_is_moved_too(
    on: OnPlan, knots: Path, tmp_path: Path
) -> None:
    knots.parent.mkdir()
    knots.write_text(HEADER + NOTE.format(old="reef"), encoding="utf-8")
    assert on(WITHOUT_REEF, "relink", "reef", "square").code == 0
    assert orphaned(on, WITHOUT_REEF) == []
    other = tmp_path / "other.toml"
    other.write_text(HEADER + DONE.format(old="reef"), encoding="utf-8")
    assert on(WITHOUT_REEF, "merge", str(other), "--yes").code == 0
    assert (orphaned(on, WITHOUT_REEF), done(on, WITHOUT_REEF)) == ([], {"square": "2026-11-18"})
    assert on(WITHOUT_REEF, "undo").code == 0
    assert (orphaned(on, WITHOUT_REEF), done(on, WITHOUT_REEF)) == ([], {})


def test_an_earlier_day_that_comes_by_a_merge_after_the_relink_counts(
    on: OnPlan, knots: Path, tmp_path: Path
) -> None:
    begin(on)
    assert on(WITHOUT_REEF, "relink", "reef", "square").code == 0
    other = tmp_path / "other.toml"
    earlier = DONE.format(old="reef").replace("2026-11-18", "2026-11-16")
    other.write_text(HEADER + earlier, encoding="utf-8")
    assert on(WITHOUT_REEF, "merge", str(other), "--yes").code == 0
    assert done(on, WITHOUT_REEF)["square"] == "2026-11-16"
    assert orphaned(on, WITHOUT_REEF) == []
    assert knots.exists()


def test_a_plan_that_comes_to_say_the_same_as_a_relink_loses_nothing(on: OnPlan) -> None:
    on(KNOTS, "done", "reef", "--on", "2026-11-18", "--note", "left over right")
    on(WITHOUT_REEF, "relink", "reef", "square")
    assert done(on, WITHOUT_REEF, reef="square") == {"square": "2026-11-18"}
    assert "left over right" in on(WITHOUT_REEF, "show", "square", renamed={"reef": "square"}).out


def test_a_plan_that_comes_to_say_otherwise_goes_before_a_relink(on: OnPlan) -> None:
    on(KNOTS, "done", "reef", "--on", "2026-11-18")
    on(WITHOUT_REEF, "done", "bowline", "--on", "2026-11-19", "--note", "the rabbit")
    on(WITHOUT_REEF, "relink", "reef", "square")
    assert set(done(on, WITHOUT_REEF)) == {"square", "bowline"}
    renamed = {"reef": "bowline"}
    assert done(on, WITHOUT_REEF, **renamed) == {"bowline": "2026-11-18"}
    shown = on(WITHOUT_REEF, "show", "bowline", renamed=renamed).out
    assert "the rabbit" in shown
    assert "moved marks" not in on(WITHOUT_REEF, "show", "square", renamed=renamed).out


def test_a_relink_to_itself_written_by_hand_loses_nothing(on: OnPlan, knots: Path) -> None:
    on(KNOTS, "done", "reef", "--note", "left over right")
    itself = 'at = 2026-11-23T08:00:00Z\ndid = "relink"\nlesson = "reef"\nold = "reef"\n'
    with knots.open("a", encoding="utf-8") as file:
        file.write(f"\n[[entry]]\n{itself}")
    assert "left over right" in on(KNOTS, "show", "reef").out
    assert done(on, KNOTS) == {"reef": "2026-11-22"}


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "en",
            "Marks of 2 lessons that are not in this plan are kept: see “aigc-study doctor”.",
        ),
        ("zh", "有 2 节课不在这份计划里，标记仍然保留：见“aigc-study doctor”。"),
    ],
)
def test_where_all_progress_seems_gone_with_the_plan_its_marks_are_mentioned(
    on: OnPlan, lang: str, line: str
) -> None:
    on(KNOTS, "done", "reef", "eight")
    other: Stages = (("overhand",), ("clove",))
    for command in ("progress", "today"):
        assert on(other, command, "--lang", lang).err == f"{line}\n"
    assert on(other, "list").err == ""
    on(other, "done", "clove")
    assert on(other, "progress").err == ""


def test_show_tells_where_marks_came_from_and_where_they_went(on: OnPlan) -> None:
    on(KNOTS, "done", "reef", "--note", "left over right")
    on(WITHOUT_REEF, "relink", "reef", "square")
    both: Stages = (("overhand", "reef", "square"), ("clove", "eight"))
    history = [
        "  2026-11-22 21:03  done, counted for 2026-11-22",
        "  2026-11-22 21:03  note added",
        "  2026-11-22 21:03  moved marks of “reef” to 1.3 The square knot",
    ]
    for lesson in ("reef", "square"):
        assert on(both, "show", lesson).out.splitlines()[-3:] == history
