"""How much is tried: quickly at every change, thoroughly every night."""

from __future__ import annotations

import errno
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from reliability import damage, places
from reliability.concurrency import Concurrency, without_locks
from reliability.straced import straced
from reliability.sweeps import (
    FIRST,
    LEFTOVER,
    LINKED,
    MARK,
    MERGE,
    REPAIR,
    RESTORE,
    RESTORE_DAMAGED,
    UNDO,
    endings,
    failures,
    kills,
    refusals,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reliability.tally import Tally, Trial

PROCESSES = os.cpu_count() or 1
_CAN_FORK = hasattr(os, "fork")
_CONCURRENCY = Concurrency("50 processes marking, others reading")
_NO_LOCKS = Concurrency("the same where there are no locks", within=without_locks)


def quick() -> dict[str, list[Trial]]:
    """Return the trials for every change, in groups."""
    anywhere: dict[str, list[Trial]] = {
        "damage": [*damage.inputs(every=61, mutations=80, thorough=False)],
        "repairs": [*damage.repairs(every=211, mutations=25, lines=9)],
    }
    if not _CAN_FORK:
        return anywhere
    return {
        "faults": [
            *endings(MARK, FIRST, thorough=False),
            *(kills(each, step=9) for each in (MERGE, REPAIR, RESTORE_DAMAGED)),
            kills(MARK, step=6, locks=False),
            *failures(LINKED, FIRST, every=2),
            *failures(MERGE, REPAIR, RESTORE, RESTORE_DAMAGED, every=10),
            *refusals((errno.EPERM, errno.ENOSYS, errno.EIO)),
        ],
        "concurrency": [
            _CONCURRENCY._replace(readers=1),
            _NO_LOCKS._replace(writers=12, readers=1),
        ],
        "places": [*places.ODD_PLACES],
        **anywhere,
    }


def nightly(mutations: int) -> dict[str, list[Trial]]:
    """Return the nightly trials: everything, with so many random mutations."""
    anywhere: dict[str, list[Trial]] = {
        "damage": [*damage.inputs(every=1, mutations=mutations, thorough=True)],
        "repairs": [*damage.repairs(every=1, mutations=mutations // 20)],
    }
    if not _CAN_FORK:
        return anywhere
    saves = (MARK, FIRST, UNDO, LINKED, LEFTOVER, MERGE, RESTORE)
    scenarios = (*saves, REPAIR, RESTORE_DAMAGED)
    return {
        "faults": [
            *endings(*scenarios, thorough=True),
            *failures(*scenarios),
            *(kills(each, locks=False) for each in scenarios),
            *refusals(tuple(errno.errorcode)),
        ],
        "strace": [*straced(MARK), *straced(FIRST), *straced(MERGE)],
        "concurrency": [_CONCURRENCY, _NO_LOCKS] * 20,
        "places": [*places.ODD_PLACES],
        **anywhere,
    }


def pool(processes: int = PROCESSES) -> ProcessPoolExecutor:
    """Return a pool of worker processes, spawned so that each has one thread and may fork."""
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))


def tried(trials: Iterable[Trial], workers: ProcessPoolExecutor) -> Iterator[Tally]:
    """Run the trials in parallel."""
    return workers.map(_timed, trials)


def _timed(trial: Trial) -> Tally:
    begun = time.perf_counter()
    tally = trial.run()
    tally.seconds = time.perf_counter() - begun
    return tally
