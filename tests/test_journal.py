"""Entries, the changes they make up, and what the changes add up to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain.curriculum import Curriculum, Lesson, Title
from aigc_study.domain.history import history, ruling
from aigc_study.domain.journal import UNDO_KINDS, Entry, from_mapping, next_at, unknown_kinds
from aigc_study.domain.marking import mark
from aigc_study.domain.progress import Note, replay
from aigc_study.domain.study import Study
from aigc_study.errors import Fault, NothingToRedo, NothingToUndo
from aigc_study.storage import journal as journal_file
from aigc_study.storage.journal import JournalFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from aigc_study.domain.history import Change
    from aigc_study.domain.marking import MarkKind
    from aigc_study.domain.progress import Progress

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))

LESSONS = [Lesson(name, 1, n, "", Title(name, name)) for n, name in enumerate("abc", start=1)]
# A lesson called "old" became "a"; one called "gone" there is no more.
PLAN = Curriculum(
    id="aigc",
    title=Title("", ""),
    stages=(),
    lessons={lesson.id: lesson for lesson in LESSONS},
    milestones=(),
    renamed={"old": "a"},
)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def day(number: int) -> date:
    return date(2026, 11, number)


def done(minute: int, lesson: str = "a", on: int = 22) -> Entry:
    return Entry(at(minute), "done", day(on), lesson)


def undone(minute: int, lesson: str = "a", on: int = 22) -> Entry:
    return Entry(at(minute), "undone", day(on), lesson)


def skip(minute: int, lesson: str = "a", on: int = 22, why: str = "") -> Entry:
    return Entry(at(minute), "skip", day(on), lesson, why)


def note(minute: int, text: str, lesson: str = "a", on: int = 22) -> Entry:
    return Entry(at(minute), "note", day(on), lesson, text)


def start(minute: int, on: int) -> Entry:
    return Entry(at(minute), "start", day(on))


def undo(minute: int, of: int) -> Entry:
    # In another zone, where the same moment is written otherwise.
    return Entry(at(minute), "undo", day(22), of=at(of).astimezone(BEIJING))


def redo(minute: int, of: int) -> Entry:
    return Entry(at(minute), "redo", day(22), of=at(of))


def progress(entries: Iterable[Entry]) -> Progress:
    return replay(PLAN, history(entries))


def done_days(*entries: Entry) -> dict[str, int]:
    return {lesson: on.day for lesson, on in progress(entries).done_on.items()}


# What a file may hold.

DONE: dict[str, object] = {"at": at(0), "on": day(22), "did": "done", "lesson": "a"}
UNDONE = {"at": at(0), "did": "undone", "lesson": "a"}
NOTE = {"at": at(0), "did": "note", "lesson": "a", "text": "hard"}
SKIP = {"at": at(0), "on": day(22), "did": "skip", "lesson": "a"}
START = {"at": at(0), "did": "start", "on": day(20)}
UNDO = {"at": at(1), "did": "undo", "of": at(0)}


def document(*entries: object, **keys: object) -> dict[str, object]:
    return {"format": 1, "curriculum": "aigc", "entry": list(entries)} | keys


def without(key: str, table: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in table.items() if name != key}


def test_every_kind_of_entry_is_read() -> None:
    tables = [
        UNDO | {"drops": [at(0), at(2)]},
        UNDO | {"did": "redo", "on": day(23), "adds": [at(0)]},
        {"at": at(2), "did": "merge", "adds": [at(0)], "drops": [at(1)]},
        {"at": at(3), "did": "restore", "on": day(20)},
    ]
    marks = [DONE, UNDONE, NOTE, SKIP, SKIP | {"text": "known"}]
    entries, faults = from_mapping(document(*marks, START, *tables), "aigc")
    assert faults == []
    assert entries == [
        Entry(at(0), "done", day(22), "a"),
        Entry(at(0), "undone", None, "a"),
        Entry(at(0), "note", None, "a", "hard"),
        Entry(at(0), "skip", day(22), "a"),
        Entry(at(0), "skip", day(22), "a", "known"),
        Entry(at(0), "start", day(20)),
        Entry(at(1), "undo", of=at(0), drops=(at(0), at(2))),
        Entry(at(1), "redo", day(23), of=at(0), adds=(at(0),)),
        Entry(at(2), "merge", adds=(at(0),), drops=(at(1),)),
        Entry(at(3), "restore", day(20)),
    ]
    assert from_mapping({"format": 1, "curriculum": "aigc"}, "aigc") == ([], [])


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        *((without(key, DONE), Fault(key, "missing")) for key in ("at", "on", "did", "lesson")),
        *((without(key, NOTE), Fault(key, "missing")) for key in ("lesson", "text")),
        *((without(key, SKIP), Fault(key, "missing")) for key in ("on", "lesson")),
        (SKIP | {"text": " "}, Fault("text", "empty")),
        (without("lesson", UNDONE), Fault("lesson", "missing")),
        (without("on", START), Fault("on", "missing")),
        (without("of", UNDO), Fault("of", "missing")),
        (DONE | {"lesson": ""}, Fault("lesson", "empty")),
        (NOTE | {"text": " \n"}, Fault("text", "empty")),
        (DONE | {"did": True}, Fault("did", "type", "bool", "str")),
        (DONE | {"lesson": 1.2}, Fault("lesson", "type", "float", "str")),
        (DONE | {"on": at(0)}, Fault("on", "type", "datetime", "date")),
        (DONE | {"on": "2026-11-22"}, Fault("on", "type", "str", "date")),
        (UNDONE | {"on": 22}, Fault("on", "type", "int", "date")),
        (DONE | {"at": day(22)}, Fault("at", "type", "date", "datetime")),
        (DONE | {"at": time(12)}, Fault("at", "type", "time", "datetime")),
        (DONE | {"at": at(0).replace(tzinfo=None)}, Fault("at", "offset", "2026-11-22T12:00:00")),
        (UNDO | {"of": at(0).replace(tzinfo=None)}, Fault("of", "offset", "2026-11-22T12:00:00")),
        (UNDO | {"adds": at(0)}, Fault("adds", "type", "datetime", "list")),
        (UNDO | {"adds": [at(0), day(22)]}, Fault("adds[1]", "type", "date", "datetime")),
        (UNDO | {"drops": [{"at": at(0)}]}, Fault("drops[0]", "type", "dict", "datetime")),
        (
            UNDO | {"drops": [at(0).replace(tzinfo=None)]},
            Fault("drops[0]", "offset", "2026-11-22T12:00:00"),
        ),
        *(
            (DONE | {"at": extreme}, Fault("at", "out-of-range", extreme.isoformat()))
            for extreme in (datetime.min.replace(tzinfo=BEIJING), datetime.max.replace(tzinfo=UTC))
        ),
    ],
)
def test_a_wrong_entry_is_told_by_key_path(table: Mapping[str, object], fault: Fault) -> None:
    _, faults = from_mapping(document(NOTE, table), "aigc")
    assert faults == [fault._replace(where=f"entry[1].{fault.where}")]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"format": True}, Fault("format", "type", "bool", "int")),
        ({"format": "1"}, Fault("format", "type", "str", "int")),
        ({"format": 0}, Fault("format", "minimum", expected="1")),
        ({"curriculum": 1}, Fault("curriculum", "type", "int", "str")),
        ({"curriculum": "go"}, Fault("curriculum", "other-curriculum", "go", "aigc")),
        ({"entry": DONE}, Fault("entry", "type", "dict", "list")),
        ({"entry": [DONE, "done"]}, Fault("entry[1]", "type", "str", "dict")),
    ],
)
def test_a_wrong_key_of_the_file_is_told(wrong: dict[str, object], fault: Fault) -> None:
    _, faults = from_mapping(document() | wrong, "aigc")
    assert faults == [fault]


def test_every_fault_is_found_at_once() -> None:
    _, faults = from_mapping({"entry": [without("on", DONE), {}, {"at": 1, "did": 2}]}, "aigc")
    assert faults == [
        Fault("format", "missing"),
        Fault("curriculum", "missing"),
        Fault("entry[0].on", "missing"),
        Fault("entry[1].did", "missing"),
        Fault("entry[1].at", "missing"),
        Fault("entry[2].did", "type", "int", "str"),
        Fault("entry[2].at", "type", "int", "datetime"),
    ]


def test_of_a_newer_format_only_that_is_said() -> None:
    newer = {"format": 2, "curriculum": "go", "entry": "unlike ours"}
    assert from_mapping(newer, "aigc") == ([], [Fault("format", "newer", "2", "1")])


def test_unknown_kinds_and_keys_are_kept() -> None:
    skipped = {"at": at(1), "did": "skipped", "lesson": ["a", "b"]}
    frozen = {"at": at(2), "did": "frozen", "on": "next week"}
    tables = [DONE | {"mood": 3}, skipped, frozen, skipped]
    entries, faults = from_mapping(document(*tables, device="phone"), "aigc")
    assert faults == []
    assert [(entry.at, entry.did) for entry in entries[1:]] == [
        (at(1), "skipped"),
        (at(2), "frozen"),
        (at(1), "skipped"),
    ]
    assert entries[1] == entries[3]
    assert unknown_kinds(entries) == ["frozen", "skipped"]
    assert progress(entries) == progress([done(0)])


# What entries add up to.


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([undone(1)], {}),
        ([done(1, on=20), undone(2), done(3, on=21)], {"a": 21}),
        # Two machines marked it: the first mark counts, though the second is for an earlier day.
        ([done(1, on=21), done(2, on=20)], {"a": 21}),
        ([done(1, on=19), undone(2), done(3, on=21), done(4, on=20)], {"a": 21}),
        # The order of `at` counts, not that of the file.
        ([undone(2), done(3, on=21), done(1, on=20)], {"a": 21}),
        ([done(1, "a", 20), done(1, "b", 21), undone(2, "b")], {"a": 20}),
    ],
)
def test_the_first_done_since_undone_counts(entries: list[Entry], expected: dict[str, int]) -> None:
    assert done_days(*entries) == expected


@pytest.mark.parametrize(
    ("entries", "done_on", "skipped_on"),
    [
        ([skip(1)], {}, {"a": 22}),
        ([skip(1, "old")], {}, {"a": 22}),
        ([done(1), skip(2, on=21)], {}, {"a": 21}),
        ([skip(1), done(2, on=21)], {"a": 21}, {}),
        ([skip(1), undone(2)], {}, {}),
        ([done(1), skip(2), undone(3)], {}, {}),
        ([skip(1, on=21), skip(2, on=20)], {}, {"a": 21}),
        ([done(1, on=20), skip(2), done(3, on=21)], {"a": 21}, {}),
        ([done(1), skip(2), undo(3, 2)], {"a": 22}, {}),
        ([skip(1, "gone")], {}, {}),
    ],
)
def test_the_last_mark_decides(
    entries: list[Entry], done_on: dict[str, int], skipped_on: dict[str, int]
) -> None:
    result = progress(entries)
    assert result.done_on == {lesson: day(on) for lesson, on in done_on.items()}
    assert result.skipped_on == {lesson: day(on) for lesson, on in skipped_on.items()}


def test_the_reason_for_skipping_is_a_note() -> None:
    result = progress([skip(1, "a", 21, "known"), skip(2, "b"), skip(3, "gone", 22, "x")])
    assert result.notes == {"a": [Note(day(21), "known")]}
    assert result.orphaned == ["gone"]
    assert result.start is None


@pytest.mark.parametrize(
    ("entries", "set_start", "expected"),
    [
        ([], None, None),
        ([note(1, "soon")], None, None),
        ([done(1, "a", 21), done(2, "b", 20)], None, 20),
        ([done(1, "a", 21), done(2, "b", 20), undone(3, "b")], None, 21),
        ([done(1, on=20), start(2, 22)], 22, 22),
        ([start(1, 22), done(2, on=20)], 22, 22),
        ([done(1, "gone", 20)], None, None),
        ([start(2, 19), start(1, 18)], 19, 19),
        ([start(1, 18), start(2, 19), undo(3, 2)], 18, 18),
        ([done(1, on=20), start(2, 19), undo(3, 2)], None, 20),
    ],
)
def test_the_start_is_set_or_the_first_day(
    entries: list[Entry], set_start: int | None, expected: int | None
) -> None:
    result = progress(entries)
    assert result.set_start == (set_start and day(set_start))
    assert result.start == (expected and day(expected))


def test_undo_and_redo_go_change_by_change() -> None:
    entries = [done(1, "a"), done(2, "b"), done(3, "c")]
    assert history(entries).to_undo().at == at(3)
    entries.append(undo(4, of=3))
    assert history(entries).to_undo().at == at(2)
    entries.append(undo(5, of=2))
    assert done_days(*entries) == {"a": 22}
    assert history(entries).to_redo().at == at(2)
    entries.append(redo(6, of=2))
    assert history(entries).to_undo().at == at(2)
    assert history(entries).to_redo().at == at(3)
    entries.append(redo(7, of=3))
    assert done_days(*entries) == {"a": 22, "b": 22, "c": 22}
    with pytest.raises(NothingToRedo):
        history(entries).to_redo()


def test_a_drop_wins_within_one_change() -> None:
    entries = [done(1, "a"), done(2, "b"), done(3, "c")]
    restore = Entry(at(4), "restore", day(22), adds=(at(1),), drops=(at(1), at(2)))
    assert done_days(*entries, restore) == {"c": 22}
    assert done_days(*entries, restore, redo(4, of=1)) == {"c": 22}
    assert done_days(*entries, restore, redo(5, of=1)) == {"a": 22, "c": 22}


def test_undo_of_a_restore_swaps_its_lists() -> None:
    entries = [done(1, "a"), done(2, "b"), undo(3, of=2)]
    entries.append(Entry(at(4), "restore", day(22), adds=(at(2),), drops=(at(1),)))
    assert done_days(*entries) == {"b": 22}
    taken_back = ruling("undo", history(entries).to_undo(), at(5), day(22))
    assert taken_back == Entry(at(5), "undo", day(22), of=at(4), adds=(at(1),), drops=(at(2),))
    entries.append(taken_back)
    assert done_days(*entries) == {"a": 22}
    entries.append(ruling("redo", history(entries).to_redo(), at(6), day(22)))
    assert entries[-1].adds == (at(2),)
    assert done_days(*entries) == {"b": 22}


def test_undoing_an_undo_has_no_effect() -> None:
    """Nor does a merge's own entry rule on anything; both may be named by a ruling all the same."""
    entries = [done(1), undo(2, of=1), undo(3, of=2), redo(4, of=3)]
    assert done_days(*entries) == {}
    assert history(entries).undone == {at(1)}
    receipt = Entry(at(5), "merge", day(22), adds=(at(1),))
    assert done_days(*entries, receipt) == {}
    restore = Entry(at(6), "restore", day(22), adds=(at(1),))
    taken_back = [*entries, restore, undo(7, of=6)]
    assert done_days(*taken_back) == {"a": 22}
    assert history(taken_back).undone == {at(6)}


@pytest.mark.parametrize(
    "entries", [[], [done(1), undo(2, of=1)], [Entry(at(1), "from the future")]]
)
def test_nothing_to_undo(entries: list[Entry]) -> None:
    with pytest.raises(NothingToUndo):
        history(entries).to_undo()


# What holds for every journal.

minutes = st.builds(
    lambda minute, zone: at(minute).astimezone(zone),
    st.integers(0, 8),
    st.sampled_from([UTC, BEIJING]),
)
anywhen = st.datetimes(
    min_value=datetime.fromisoformat("1970-01-02"),
    max_value=datetime.fromisoformat("2200-01-01"),
    timezones=st.integers(-14 * 60, 14 * 60).map(
        lambda offset: timezone(timedelta(minutes=offset))
    ),
)
days = st.integers(18, 22).map(day)
ids = st.sampled_from(["a", "b", "c", "old", "gone"])
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def journals(
    whens: st.SearchStrategy[datetime], *, at_least: int = 0
) -> st.SearchStrategy[list[Entry]]:
    marks = st.tuples(whens, st.sampled_from(["done", "undone", "skip"]), days, ids)
    notes = st.tuples(whens, st.sampled_from(["note", "skip"]), days, ids, texts)
    starts = st.tuples(whens, st.just("start"), days)
    lists = st.lists(whens, max_size=2).map(tuple)
    kinds = st.sampled_from(["undo", "redo", "merge", "restore"])
    about_changes = st.tuples(whens, kinds, whens, lists, lists).map(
        lambda facts: Entry(
            *facts[:2],
            of=facts[2] if facts[1] in UNDO_KINDS else None,
            adds=facts[3],
            drops=facts[4],
        )
    )
    entries = st.one_of(marks, notes, starts).map(lambda facts: Entry(*facts))
    return st.lists(entries | about_changes, min_size=at_least, max_size=12)


def at_of(find: Callable[[], Change]) -> datetime | None:
    try:
        return find().at
    except (NothingToUndo, NothingToRedo):
        return None


@given(journals(minutes).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one + one))))
def test_order_and_repetition_do_not_matter(
    files: tuple[list[Entry], list[Entry]],
) -> None:
    past, union = (history(entries) for entries in files)
    assert replay(PLAN, union) == replay(PLAN, past)
    assert at_of(union.to_undo) == at_of(past.to_undo)
    assert at_of(union.to_redo) == at_of(past.to_redo)


@given(journals(minutes))
def test_undo_leads_back_and_redo_forth(entries: list[Entry]) -> None:
    before, study = progress(entries), Study.of(PLAN, entries, day(22))
    marks: dict[MarkKind, list[Lesson]] = {"done": LESSONS[:2], "skip": LESSONS[2:]}
    marking = mark(marks, study, at=at(10), on=day(22), note="x")
    changed = [*entries, *marking]
    undone_entries = [*changed, undo(11, of=10)]
    assert history(changed).to_undo().at == at(10)
    assert progress(undone_entries) == before
    assert history(undone_entries).to_redo().at == at(10)
    assert progress([*undone_entries, redo(12, of=10)]) == progress(changed)


@given(anywhen, journals(anywhen))
def test_a_change_is_now_or_after_the_last(now: datetime, entries: list[Entry]) -> None:
    when, last = next_at(now, entries), max((entry.at for entry in entries), default=None)
    assert when == now if last is None or now > last else when > last


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIGC_STUDY_HOME", str(folder))
        yield folder / "aigc.toml"


@given(first=journals(anywhen, at_least=1), more=journals(anywhen))
def test_what_is_saved_is_what_is_read(path: Path, first: list[Entry], more: list[Entry]) -> None:
    path.write_bytes(JournalFile(str(path), "aigc", b"", ()).extended(first))
    path.write_bytes(journal_file.load("aigc").extended(more))
    saved = journal_file.load("aigc").entries
    assert saved == [*first, *more]
    assert [entry.at.isoformat() for entry in saved] == [
        entry.at.isoformat() for entry in [*first, *more]
    ]
