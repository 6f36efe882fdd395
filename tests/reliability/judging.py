"""Checks after a command that changes a journal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from reliability.processes import LOCK, forked
from reliability.tally import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reliability.processes import Outcome, Place

_AT = re.compile(rb"^at = \S+", re.MULTILINE)
_COPY = re.compile(r"aigc-\d{4}-\d\d-\d\d\.toml")
_NEXT = ("done", "3.12")


class Change(NamedTuple):
    """A journal's content (``None`` without a file) before a command, and after a whole run of it.

    Commands only append to a journal, except for a repair, which has it ``rewritten``.
    """

    old: bytes | None
    new: bytes
    rewritten: bool = False

    def state(self, content: bytes | None) -> Literal["old", "new", "broken"]:
        """Tell whether a content is exactly the old or the new one, but for added times."""
        if content == self.old:
            return "old"
        added = self._added(content)
        return "new" if added is not None and added == self._added(self.new) else "broken"

    def _added(self, content: bytes | None) -> bytes | None:
        kept = b"" if self.rewritten else self.old or b""
        if content is None or not content.startswith(kept):
            return None
        return _AT.sub(b"at = ...", content[len(kept) :])

    def flaws(self, content: bytes | None, outcome: Outcome) -> Iterator[Flaw]:
        """Yield a flaw if the content is neither, or not the one that the message claims."""
        state = self.state(content)
        if state == "broken":
            kept = (content or b"").startswith(self.old or b"")
            end = (content or b"")[-200:]
            yield Flaw("broken" if kept else "lost", f"neither the old nor the new one: …{end!r}")
        elif outcome.code == 0 and state == "old":
            yield Flaw("lost", f"said to be saved, and is not: {outcome.err}")
        elif outcome.code == 4 and state == "new" and not says_saved(outcome):
            yield Flaw("wrong", f"said not to be saved, and is: {outcome.err}")


def says_saved(outcome: Outcome) -> bool:
    """Tell whether a failed command says that it saved, but that a sync failed."""
    return outcome.err.startswith("aigc-study: Saved ")


def flaws_of_answer(outcome: Outcome, *right: int) -> Iterator[Flaw]:
    """Yield flaws of the exit code and the message."""
    yield from (Flaw("wrong", complaint) for complaint in outcome.complaints(*right))
    if outcome.code == 130 and outcome.err:
        yield Flaw("wrong", f"interrupted, it still said {outcome.err!r}")


def flaws_of_the_next(place: Place) -> Iterator[Flaw]:
    """Yield a flaw if the next command can't append to the journal, or leaves files behind."""
    before = content_of(place.journal) or b""
    outcome = forked(place, *_NEXT)
    after = content_of(place.journal) or b""
    if outcome.code or not after.startswith(before) or len(after) == len(before):
        yield Flaw("lost", f"the next command could not go on: {outcome}")
    yield from leftovers(place)


def leftovers(place: Place) -> Iterator[Flaw]:
    """Yield flaws for unexpected files beside the journal, its link's target and its backups.

    The lock and undamaged backups may be there: each backup is a beginning of the journal.
    """
    for folder in {place.home, place.journal.resolve().parent}:
        known = {place.journal, folder / LOCK, place.backups, place.journal.resolve()}
        known |= {*folder.glob("aigc.toml.damaged-*")}
        for path in sorted({*folder.glob("*")} - known):
            yield Flaw("broken", f"left behind: {path.name}")
    for path in sorted(place.backups.glob("*")):
        copy = path.read_bytes()
        if not _COPY.fullmatch(path.name):
            yield Flaw("broken", f"left behind: {path.name}")
        elif not (copy.endswith(b"\n") and (content_of(place.journal) or b"").startswith(copy)):
            yield Flaw("broken", f"a copy is damaged: …{copy[-200:]!r}")


def content_of(path: Path) -> bytes | None:
    """Return a file's content, ``None`` without a file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
