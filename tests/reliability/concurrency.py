"""Many processes at once: some mark lessons, some read meanwhile."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from reliability.judging import leftovers
from reliability.processes import forked, new_place, start
from reliability.samples import LESSONS, STAGES
from reliability.tally import Flaw, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reliability.processes import Outcome

_NUMBERS = [
    f"{stage}.{ordinal}" for stage, ordinal in product(range(1, STAGES + 1), range(1, LESSONS + 1))
]
_LIST = ("list", "--done", "--json")


class Concurrency(NamedTuple):
    """So many processes that each mark a lesson of their own, and readers that begin meanwhile.

    A reader must see every mark that was saved before it began.
    """

    kind: str
    writers: int = 50
    readers: int = 3

    def run(self) -> Tally:
        """Let them loose, and count what is there at the end."""
        tally = Tally(self.kind, self.writers)
        with new_place() as place:
            marking = {each: start(place, "done", each) for each in _NUMBERS[: self.writers]}
            while not all(running.is_over() for running in marking.values()):
                saved = {each for each, running in marking.items() if running.is_over()}
                reading = [start(place, *_LIST) for _ in range(self.readers)]
                for reader in reading:
                    tally.flaws += _not_among(saved, reader.outcome())
                tally.tried += self.readers
            for running in marking.values():
                tally.flaws += [Flaw("wrong", each) for each in running.outcome().complaints(0)]
            tally.flaws += _not_among(set(marking), forked(place, *_LIST))
            tally.flaws += leftovers(place)
        return tally


def _not_among(saved: set[str], outcome: Outcome) -> Iterator[Flaw]:
    complaints = list(outcome.complaints(0))
    yield from (Flaw("broken", f"not readable: {each}") for each in complaints)
    if not complaints:
        listed = {lesson["number"] for lesson in json.loads(outcome.out)["lessons"]}
        yield from (
            Flaw("lost", f"{number} was saved and is gone") for number in sorted(saved - listed)
        )
