"""Merging journals, and going back to an earlier one: over whole histories of several machines."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain.history import history
from aigc_study.domain.journal import Entry, next_at
from aigc_study.domain.merge import Gathering, as_it_was, union
from aigc_study.domain.progress import replay
from aigc_study.errors import NothingToRedo, NothingToUndo
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.progress import Progress

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
PLAN = plan_of((3, 3), (2, 2))
# One that says what became of a lesson that the other no longer has.
PLAN_TO_COME = PLAN._replace(renamed={"gone": "1-2"})


class Machine(NamedTuple):
    """A computer with its journal, and a clock that is fast or slow by so many minutes."""

    journal: list[Entry]
    clock: int


class Step(NamedTuple):
    """Something done on one of the machines, a few minutes after what came before."""

    machine: int
    did: str
    lesson: str
    other: int
    minutes: int


MACHINES = 3
UNDOABLE = ("done", "both", "undone", "note", "relink", "start", "undo", "redo")
BETWEEN = ("merge", "copy", "restore", "lose")
STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, MACHINES - 1),
        st.sampled_from(UNDOABLE + BETWEEN),
        st.sampled_from([*PLAN.lessons, "gone"]),
        st.integers(0, MACHINES - 1),
        st.integers(0, 3),
    ),
    max_size=25,
)
CLOCKS = st.tuples(*[st.integers(-90, 90)] * MACHINES)


def lived(steps: Sequence[Step], clocks: Sequence[int]) -> list[list[Entry]]:
    """Return the journals of machines on which all this was done, by clocks that disagree."""
    machines = [Machine([], clock) for clock in clocks]
    copies: list[list[Entry]] = [[]]
    for minute, step in enumerate(steps):
        machine = machines[step.machine]
        now = NOON + timedelta(minutes=3 * minute + step.minutes + machine.clock)
        # No two machines in the same microsecond: what they did would be one change.
        now += timedelta(microseconds=step.machine)
        mine = machine.journal
        at = next_at(now, mine)
        if at != now:
            at += timedelta(microseconds=10 * minute + step.machine)
        if step.did == "lose":  # as a repair would, which saves some entries of a change
            del mine[step.minutes :: 5]
        mine += added(step, mine, at, machines[step.other].journal, copies)
        copies.append(list(mine))
    return [machine.journal for machine in machines]


def added(
    step: Step, mine: list[Entry], at: datetime, other: list[Entry], copies: list[list[Entry]]
) -> Sequence[Entry]:
    """Return what a step adds to a journal."""
    entries: Sequence[Entry] = ()
    match step.did:
        case "undo" | "redo":
            with suppress(NothingToUndo, NothingToRedo):
                entries = ruled(step.did, mine, at)[len(mine) :]
        case "merge":
            entries = union(mine, [other], at, DAY).entries
        case "copy":  # as a cloud's client or git would, without the program
            entries = [entry for entry in other if entry not in mine]
        case "restore":
            entries = as_it_was(mine, copies[step.minutes % len(copies)], at, DAY).entries
        case "start":
            entries = [Entry(at, "start", DAY)]
        case "both":
            entries = [Entry(at, "done", DAY, lesson) for lesson in ("1-1", "2-2")]
        case "relink":
            entries = [Entry(at, "relink", DAY, "2-1", old="gone")]
        case "lose":
            entries = []
        case _:
            text = "text" if step.did == "note" else ""
            entries = [Entry(at, step.did, DAY, step.lesson, text)]
    return entries


def state(entries: Sequence[Entry]) -> list[Progress]:
    past = history(entries)
    return [replay(plan, past) for plan in (PLAN, PLAN_TO_COME)]


def merged(mine: list[Entry], *theirs: list[Entry]) -> list[Entry]:
    return [*mine, *gathered(mine, *theirs).entries]


def gathered(mine: list[Entry], *theirs: list[Entry]) -> Gathering:
    return union(mine, theirs, later(mine, *theirs), DAY)


def later(*journals: list[Entry]) -> datetime:
    latest = next_at(NOON, [entry for entries in journals for entry in entries])
    # No two merges in the same microsecond, and each in the same at every run.
    chance = sum(len(entries) * 7**n for n, entries in enumerate(journals))
    return latest + timedelta(milliseconds=1, microseconds=chance)


def ruled(did: str, entries: list[Entry], at: datetime | None = None) -> list[Entry]:
    past = history(entries)
    change = past.to_undo() if did == "undo" else past.to_redo()
    return [*entries, Entry(at or later(entries), did, DAY, of=change.at)]


@given(STEPS, CLOCKS)
def test_who_merges_whom_makes_no_difference(steps: list[Step], clocks: tuple[int, ...]) -> None:
    a, b, _c = lived(steps, clocks)
    assert state(merged(a, b)) == state(merged(b, a))


@given(STEPS, CLOCKS)
def test_in_what_order_machines_are_merged_makes_no_difference(
    steps: list[Step], clocks: tuple[int, ...]
) -> None:
    a, b, c = lived(steps, clocks)
    at_once = state(merged(a, b, c))
    assert state(merged(merged(a, b), c)) == at_once
    assert state(merged(a, merged(b, c))) == at_once
    assert state(merged(merged(c, a), merged(b, c))) == at_once


@given(STEPS, CLOCKS)
def test_merging_again_adds_nothing(steps: list[Step], clocks: tuple[int, ...]) -> None:
    a, b, _c = lived(steps, clocks)
    both = merged(a, b)
    assert gathered(a, a).entries == gathered(both, a).entries == gathered(both, b).entries == []


@given(STEPS, CLOCKS)
def test_a_merge_is_the_union_and_nothing_but_it(
    steps: list[Step], clocks: tuple[int, ...]
) -> None:
    a, b, _c = lived(steps, clocks)
    both = merged(a, b)
    assert both[: len(a)] == a
    assert len(both) == len(set(both))
    of_its_own = [entry for entry in both if entry not in {*a, *b}]
    assert [entry.did for entry in of_its_own] == (["merge"] if both != a else [])


@given(STEPS, CLOCKS)
def test_undo_leads_back_to_before_the_merge_and_redo_forth(
    steps: list[Step], clocks: tuple[int, ...]
) -> None:
    a, b, _c = lived(steps, clocks)
    both = merged(a, b)
    if both != a:
        back = ruled("undo", both)
        assert state(back) == state(a)
        assert state(ruled("redo", back)) == state(both)
        assert state(merged(back, b)) == state(both)


@given(STEPS, CLOCKS)
def test_a_restore_leads_to_the_copy_and_its_undo_back(
    steps: list[Step], clocks: tuple[int, ...]
) -> None:
    a, b, _c = lived(steps, clocks)
    added_now = as_it_was(a, b, later(a, b), DAY).entries
    restored = [*a, *added_now]
    assert state(restored) == state(b)
    if added_now:
        assert state(ruled("undo", restored)) == state(a)
