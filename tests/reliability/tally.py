"""What was tried and what was found, and the table of it."""

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
    """One thing that went wrong: which harm it is, and the whole story.

    ``lost``: a mark that was saved is gone. ``broken``: a file is neither as it was nor as it
    should be, or there is one too many. ``wrong``: the exit code or the message.
    """

    harm: Harm
    story: str


@dataclass
class Tally:
    """What came of the trials of one kind, and how long a process was busy with them."""

    kind: str
    tried: int = 0
    seconds: float = 0
    flaws: list[Flaw] = field(default_factory=list)
    skipped: str = ""


class Trial(Protocol):
    """Something to be tried in a process of the pool, and so to be pickled."""

    @property
    def kind(self) -> str:
        """What it is counted as."""
        ...

    def run(self) -> Tally:
        """Try it."""
        ...


def added_up(tallies: Iterable[Tally]) -> list[Tally]:
    """Put the tallies of each kind together, in the order in which the kinds came."""
    kinds: dict[str, Tally] = {}
    for tally in tallies:
        total = kinds.setdefault(tally.kind, Tally(tally.kind))
        total.tried += tally.tried
        total.seconds += tally.seconds
        total.flaws += tally.flaws
        total.skipped = total.skipped or tally.skipped
    return list(kinds.values())


def table(tallies: Iterable[Tally]) -> Iterator[str]:
    """Lay the figures out in plain columns, then tell the first flaws of each kind."""
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
