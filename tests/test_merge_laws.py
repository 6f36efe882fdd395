"""Merging journals, and going back to an earlier one: over whole histories of several machines.

Each law holds whichever way a journal is merged: by the command, with its receipt, or by git's
merge driver, without one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from aigc_study.domain.history import history, ruling
from aigc_study.domain.journal import Entry, next_at
from aigc_study.domain.merge import merge, missing_entries, restore
from aigc_study.domain.progress import replay
from aigc_study.errors import NothingToRedo, NothingToUndo
from plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.progress import Progress

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
PLAN = plan_of((3, 3), (2, 2))


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


Journal = list[Entry]
Way = Literal["command", "driver"]

MACHINES = 3
UNDOABLE = ("done", "both", "undone", "note", "start", "rest", "undo", "redo")
BETWEEN = ("merge", "copy", "restore", "lose")
STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, MACHINES - 1),
        st.sampled_from(UNDOABLE + 2 * BETWEEN),
        st.sampled_from([*PLAN.lessons, "gone"]),
        st.integers(0, MACHINES - 1),
        st.integers(0, 3),
    ),
    min_size=5,
    max_size=30,
)
CLOCKS = st.tuples(*[st.integers(-90, 90)] * MACHINES)
WAYS = st.lists(st.sampled_from(["command", "driver"]), min_size=6, max_size=6)


def simulated_journals(
    steps: Sequence[Step], clocks: Sequence[int], *, whole: bool = False
) -> list[Journal]:
    """Return the journals of machines on which all this was done, by clocks that disagree.

    What is lost is lost change by change if ``whole``, else as a repair would leave it: entries.
    """
    machines = [Machine([], clock) for clock in clocks]
    copies: list[Journal] = [[]]
    for minute, step in enumerate(steps):
        machine = machines[step.machine]
        now = NOON + timedelta(minutes=3 * minute + step.minutes + machine.clock)
        # No two machines in the same microsecond: what they did would be one change.
        now += timedelta(microseconds=step.machine)
        mine = machine.journal
        at = next_at(now, mine)
        if at != now:
            at += timedelta(microseconds=10 * minute + step.machine)
        if step.did == "lose":
            lost = mine[step.minutes :: 5]
            ats = {entry.at for entry in lost}
            mine[:] = [each for each in mine if (each.at not in ats if whole else each not in lost)]
        mine += added(step, mine, at, machines[step.other].journal, copies)
        copies.append(list(mine))
    return [machine.journal for machine in machines]


def added(
    step: Step, mine: Journal, at: datetime, other: Journal, copies: list[Journal]
) -> Sequence[Entry]:
    """Return what a step adds to a journal."""
    entries: Sequence[Entry] = ()
    match step.did:
        case "undo" | "redo":
            with suppress(NothingToUndo, NothingToRedo):
                entries = [ruled(step.did, mine, at)]
        case "merge":
            entries = merge(mine, [other], at, DAY)
        case "copy":  # as a cloud's client or git would, without the program
            entries = [entry for entry in other if entry not in mine]
        case "restore":
            entries = restore(mine, copies[step.minutes % len(copies)], at, DAY)
        case "start" | "rest":
            entries = [Entry(at, step.did, DAY)]
        case "both":
            entries = [Entry(at, "done", DAY, lesson) for lesson in ("1-1", "2-2")]
        case "lose":
            entries = []
        case _:
            text = "text" if step.did == "note" else ""
            entries = [Entry(at, step.did, DAY, step.lesson, text)]
    return entries


def state(entries: Sequence[Entry]) -> Progress:
    return replay(PLAN, history(entries))


def merged(way: Way, mine: Journal, *theirs: Journal) -> Journal:
    if way == "driver":
        return [*mine, *missing_entries(mine, theirs)]
    return [*mine, *addition(mine, *theirs)]


def addition(mine: Journal, *theirs: Journal) -> list[Entry]:
    return merge(mine, theirs, later(mine, *theirs), DAY)


def later(*journals: Journal) -> datetime:
    latest = next_at(NOON, [entry for entries in journals for entry in entries])
    # No two merges in the same microsecond, and each in the same at every run.
    chance = sum(len(entries) * 7**n for n, entries in enumerate(journals))
    return latest + timedelta(milliseconds=1, microseconds=chance)


def ruled(did: Literal["undo", "redo"], entries: Journal, at: datetime) -> Entry:
    past = history(entries)
    return ruling(did, past.to_undo() if did == "undo" else past.to_redo(), at, DAY)


def undone(entries: Journal) -> Journal:
    return [*entries, ruled("undo", entries, later(entries))]


def redone(entries: Journal) -> Journal:
    return [*entries, ruled("redo", entries, later(entries))]


@given(STEPS, CLOCKS, WAYS)
def test_merge_is_commutative(steps: list[Step], clocks: tuple[int, ...], ways: list[Way]) -> None:
    a, b, _c = simulated_journals(steps, clocks)
    assert state(merged(ways[0], a, b)) == state(merged(ways[1], b, a))


# One machine undoes what another did; a third, fast enough, merges the mark before the undo.
UNDONE_EARLIER = [
    Step(1, "done", "1-1", 0, 0),
    Step(2, "copy", "", 1, 0),
    Step(2, "undo", "", 0, 0),
]


@given(STEPS, CLOCKS, WAYS)
@example(UNDONE_EARLIER, (0, 0, 0), ["command"] * 6)
def test_merge_is_associative(steps: list[Step], clocks: tuple[int, ...], ways: list[Way]) -> None:
    a, b, c = simulated_journals(steps, clocks)
    first, second, third, *others = ways
    at_once = state(merged(first, a, b, c))
    assert state(merged(second, merged(third, a, b), c)) == at_once
    assert state(merged(third, a, merged(second, b, c))) == at_once
    first, second, third = others
    assert state(merged(first, merged(second, c, a), merged(third, b, c))) == at_once


@given(STEPS, CLOCKS, WAYS)
def test_merge_is_idempotent(steps: list[Step], clocks: tuple[int, ...], ways: list[Way]) -> None:
    a, b, _c = simulated_journals(steps, clocks)
    both = merged(ways[0], a, b)
    for mine, other in ((a, a), (both, a), (both, b)):
        assert addition(mine, other) == []
    assert missing_entries(merged("driver", a, b), [a, b]) == []


@given(STEPS, CLOCKS)
def test_merge_adds_the_union_and_a_receipt(steps: list[Step], clocks: tuple[int, ...]) -> None:
    a, b, _c = simulated_journals(steps, clocks)
    found = addition(a, b)
    both = [*a, *found]
    assert len(both) == len({*both})
    if found:
        receipt = found[-1]
        assert {*both} == {*a, *b, receipt}
        counting = history(a).counting.keys()
        started, stopped = set(receipt.adds), set(receipt.drops)
        assert history(both).counting.keys() == (counting | started) - stopped
        assert not started & counting
        assert stopped <= counting
    else:
        assert {entry.did for entry in {*b} - {*a}} <= {"merge"}


@given(STEPS, CLOCKS)
def test_merge_is_undone_and_redone(steps: list[Step], clocks: tuple[int, ...]) -> None:
    a, b, _c = simulated_journals(steps, clocks, whole=True)
    both = merged("command", a, b)
    if both != a:
        back = undone(both)
        assert state(back) == state(a)
        assert addition(back, b) == []
        again = redone(back)
        assert state(again) == state(both)
        assert state(undone(again)) == state(a)


@given(STEPS, CLOCKS, WAYS)
def test_an_undone_merge_is_undone_everywhere(
    steps: list[Step], clocks: tuple[int, ...], ways: list[Way]
) -> None:
    a, b, c = simulated_journals(steps, clocks)
    both = merged("command", a, b)
    if both != a:
        back = undone(both)
        everywhere = [merged(ways[0], back, c, b), merged(ways[1], c, b, back)]
        assert state(everywhere[0]) == state(everywhere[1])
        if {*c} <= {*both}:
            assert state(everywhere[1]) == state(back)


# The journal has lost a lesson, but not that it was redone after the backup.
REDONE_AND_LOST = [
    Step(0, "done", "1-1", 0, 0),
    Step(0, "undo", "", 0, 0),
    Step(1, "copy", "", 0, 0),
    Step(0, "redo", "", 0, 0),
    Step(0, "lose", "", 0, 0),
]


@given(STEPS, CLOCKS)
@example(REDONE_AND_LOST, (0, 0, 0))
def test_restore_leads_to_the_backup_and_back(steps: list[Step], clocks: tuple[int, ...]) -> None:
    a, b, _c = simulated_journals(steps, clocks, whole=True)
    entries = restore(a, b, later(a, b), DAY)
    restored = [*a, *entries]
    assert state(restored) == state(b)
    if entries:
        back = undone(restored)
        assert state(back) == state(a)
        assert state(redone(back)) == state(b)
        assert restore(restored, b, later(restored), DAY) == []
