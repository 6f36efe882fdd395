"""Counts of trials and flaws, and their table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Harm = Literal["lost", "broken", "wrong"]
HARMS: dict[Harm, str] = {
    "lost": "marks lost",
    "broken": "broken files",
    "wrong": "wrong answers",
}


class Flaw(NamedTuple):
    """One thing that went wrong, with a description.

    ``lost``: a saved mark is gone. ``broken``: a file is neither the old nor the new one, or is
    unexpected. ``wrong``: a wrong exit code or message.
    """

    harm: Harm
    story: str


@dataclass
class Tally:
    """The results of the trials of one kind, and the process time they took."""

    kind: str
    tried: int = 0
    seconds: float = 0
    flaws: list[Flaw] = field(default_factory=list)
    skipped: str = ""


class Trial(Protocol):
    """Something to try in a worker process, so it must be picklable."""

    @property
    def kind(self) -> str:
        """The name under which it is counted."""
        ...

    def run(self) -> Tally:
        """Run the trial."""
        ...


def added_up(tallies: Iterable[Tally]) -> list[Tally]:
    """Add up the tallies of each kind, in the order of the kinds."""
    kinds: dict[str, Tally] = {}
    for tally in tallies:
        total = kinds.setdefault(tally.kind, Tally(tally.kind))
        total.tried += tally.tried
        total.seconds += tally.seconds
        total.flaws += tally.flaws
        total.skipped = total.skipped or tally.skipped
    return list(kinds.values())


def table(tallies: Iterable[Tally]) -> Iterator[str]:
    """Yield the lines of the table, then the first flaws of each kind."""
    tallies = list(tallies)
    widths = [max(len(tally.kind) for tally in tallies), 9, *map(len, HARMS.values()), 10]
    yield _row(widths, "", "tried", *HARMS.values(), "per second")
    for tally in tallies:
        harms = Counter(flaw.harm for flaw in tally.flaws)
        if tally.skipped and not tally.tried:
            yield _row(widths, tally.kind, f"skipped: {tally.skipped}")
        else:
            counts = (f"{harms[harm]:,}" for harm in HARMS)
            rate = f"{tally.tried / tally.seconds:,.0f}" if tally.seconds else ""
            yield _row(widths, tally.kind, f"{tally.tried:,}", *counts, rate)
    yield ""
    for tally in tallies:
        yield from _stories(tally)
    flaws = [flaw for tally in tallies for flaw in tally.flaws]
    lost = sum(flaw.harm == "lost" for flaw in flaws)
    yield f"tried: {sum(tally.tried for tally in tallies):,}"
    yield f"other flaws: {len(flaws) - lost}"
    yield f"lost: {lost}"


def _row(widths: list[int], kind: str, *cells: str) -> str:
    right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=False)]
    return "  ".join([kind.ljust(widths[0]), *right]).rstrip()


def _stories(tally: Tally, most: int = 10) -> Iterator[str]:
    for flaw in tally.flaws[:most]:
        yield f"{flaw.harm}: {tally.kind}: {flaw.story}\n"
    if len(tally.flaws) > most:
        yield f"… and {len(tally.flaws) - most} more: {tally.kind}\n"
