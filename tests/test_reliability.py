"""Whatever happens, nothing is lost: the quick depth of ``run_reliability.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reliability import depths
from reliability.tally import Flaw, Tally, added_up, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import ProcessPoolExecutor

    from reliability.tally import Trial

QUICK = depths.quick()


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    """Begin the processes that try things, for all the tests here."""
    with depths.pool() as pool:
        yield pool


def by_kind(group: str) -> list[object]:
    """Return the trials of a group, those of a kind together; none where none are possible."""
    kinds: dict[str, list[Trial]] = {}
    for trial in QUICK.get(group, []):
        kinds.setdefault(trial.kind, []).append(trial)
    return [pytest.param(trials, id=kind) for kind, trials in kinds.items()]


def check(trials: list[Trial], workers: ProcessPoolExecutor) -> None:
    tallies = added_up(depths.tried(trials, workers))
    assert not any(tally.flaws for tally in tallies), "\n".join(table(tallies))
    if skipped := [tally.skipped for tally in tallies if tally.skipped]:
        pytest.skip(skipped[0])
    assert all(tally.tried for tally in tallies)


@pytest.mark.parametrize("trials", by_kind("faults"))
def test_an_interrupted_save_leaves_old_or_new(
    trials: list[Trial], workers: ProcessPoolExecutor
) -> None:
    check(trials, workers)


@pytest.mark.parametrize("trials", by_kind("concurrency"))
def test_many_processes_lose_nothing(trials: list[Trial], workers: ProcessPoolExecutor) -> None:
    check(trials, workers)


@pytest.mark.parametrize("trials", by_kind("places"))
def test_an_odd_place_is_used_or_told(trials: list[Trial], workers: ProcessPoolExecutor) -> None:
    check(trials, workers)


@pytest.mark.parametrize("trials", by_kind("damage") + by_kind("repairs"))
def test_damage_is_read_or_refused_not_made_worse(
    trials: list[Trial], workers: ProcessPoolExecutor
) -> None:
    check(trials, workers)


def test_the_figures_tell_what_was_lost() -> None:
    good = Tally("killed", 1200, 2.0)
    bad = Tally("cut off", 3, flaws=[Flaw("lost", "it is gone"), Flaw("wrong", "exit code 7")])
    assert list(table([good, bad, Tally("strace", skipped="not installed")])) == [
        "             tried  marks lost  broken files  wrong answers  per second",
        "killed       1,200           0             0              0         600",
        "cut off          3           1             0              1",
        "strace   skipped: not installed",
        "",
        "lost: cut off: it is gone\n",
        "wrong: cut off: exit code 7\n",
        "tried: 1,203",
        "other flaws: 1",
        "lost: 1",
    ]
