"""Many processes at once: some mark lessons while others read."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from reliability.judging import leftovers
from reliability.processes import forked, new_place, start
from reliability.samples import LESSONS, STAGES
from reliability.tally import Flaw, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from reliability.processes import Outcome

_NUMBERS = [
    f"{stage}.{ordinal}" for stage, ordinal in product(range(1, STAGES + 1), range(1, LESSONS + 1))
]
_LIST = ("list", "--done", "--json")


@contextlib.contextmanager
def without_locks() -> Iterator[None]:
    """Give a process no lock of the system, as some network drives do."""
    import fcntl  # noqa: PLC0415 - not on every platform

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    fcntl.flock = flock
    yield


class Concurrency(NamedTuple):
    """Writers that each mark a different lesson, and readers that start meanwhile.

    A reader must see every mark saved before it started. The writers run ``within`` a context.
    """

    kind: str
    writers: int = 50
    readers: int = 3
    within: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext

    def run(self) -> Tally:
        """Run all processes, and check what the readers and the journal have."""
        tally = Tally(self.kind, self.writers)
        with new_place() as place:
            writers = {
                number: start(place, "done", number, within=self.within())
                for number in _NUMBERS[: self.writers]
            }
            while not all(writer.is_over() for writer in writers.values()):
                saved = {number for number, writer in writers.items() if writer.is_over()}
                readers = [start(place, *_LIST) for _ in range(self.readers)]
                for reader in readers:
                    tally.flaws += _missing(saved, reader.outcome())
                tally.tried += self.readers
            for writer in writers.values():
                complaints = writer.outcome().complaints(0)
                tally.flaws += [Flaw("wrong", complaint) for complaint in complaints]
            tally.flaws += _missing(set(writers), forked(place, *_LIST))
            tally.flaws += leftovers(place)
        return tally


def _missing(saved: set[str], outcome: Outcome) -> Iterator[Flaw]:
    complaints = list(outcome.complaints(0))
    yield from (Flaw("broken", f"not readable: {complaint}") for complaint in complaints)
    if not complaints:
        listed = {lesson["number"] for lesson in json.loads(outcome.out)["lessons"]}
        yield from (
            Flaw("lost", f"{number} was saved and is gone") for number in sorted(saved - listed)
        )
