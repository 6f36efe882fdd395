"""Sweeps over a command: each of its system calls is interrupted in turn."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from aigc_study.storage import lock
from reliability.injection import Fault, Interrupted
from reliability.judging import (
    Change,
    content_of,
    flaws_of_answer,
    flaws_of_the_next,
    leftovers,
    says_saved,
)
from reliability.processes import Outcome, Place, forked, new_place
from reliability.samples import DAMAGED, EARLIER, JOURNAL, OTHERS
from reliability.tally import Flaw, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
REFUSALS = (errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL, errno.ENOLCK, errno.EIO)


class Scenario(NamedTuple):
    """A command and the files before it; without ``content`` there is no home either."""

    name: str
    args: tuple[str, ...]
    content: bytes | None = JOURNAL
    linked: bool = False
    leftover: bool = False
    beside: tuple[str, bytes] | None = None  # another file that the command needs
    damaged: bool = False

    def prepare(self, place: Place) -> None:
        """Create the files."""
        if self.content is None:
            return
        place.home.mkdir(mode=0o700)
        if self.linked:
            (place.folder / "synced").mkdir()
            place.journal.symlink_to(place.folder / "synced" / "aigc.toml")
        if self.leftover:
            (place.home / ".aigc.toml.new").write_bytes(self.content[:1000])
        place.journal.write_bytes(self.content)
        if self.beside:
            path = place.folder / self.beside[0]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(self.beside[1])

    def change(self) -> Change:
        """Return what the command changes without a fault."""
        with new_place() as place:
            self.prepare(place)
            outcome = forked(place, *self.args)
            assert outcome.code == 0, outcome
            return Change(self.content, place.journal.read_bytes(), rewritten=self.damaged)


MARK = Scenario("done", ("done", "3.10", "3.11", "--note", "写完了"))
FIRST = Scenario("first done", ("done", "1.1"), content=None)
UNDO = Scenario("undo", ("undo",))
LINKED = Scenario("done through a link", MARK.args, linked=True)
LEFTOVER = Scenario("done after a kill", MARK.args, leftover=True)
MERGE = Scenario("merge", ("merge", "{folder}/other.toml", "--yes"), beside=("other.toml", OTHERS))
RESTORE = Scenario(
    "restore",
    ("backup", "restore", "2026-08-31", "--yes"),
    beside=("home/backups/aigc-2026-08-31.toml", EARLIER),
)
RESTORE_DAMAGED = RESTORE._replace(name="restore, damaged", content=DAMAGED, damaged=True)
REPAIR = Scenario("repair", ("doctor", "--repair", "--yes"), DAMAGED, damaged=True)


class Sweep(NamedTuple):
    """A command run repeatedly, each time with another of its calls interrupted by a ``fault``.

    Every ``step``-th call is interrupted, from the ``first`` on. With ``goes_on``, each run is
    followed by a command that must succeed. Without ``locks``, the system has none.
    """

    kind: str
    scenario: Scenario
    fault: Fault
    first: int = 1
    step: int = 1
    goes_on: bool = True
    locks: bool = True

    def run(self) -> Tally:
        """Interrupt each call in turn, until the command ends without a fault."""
        change = self.scenario.change()
        tally = Tally(self.kind)
        for number in count(self.first, self.step):
            # The next command need not wait for two seconds: nobody else is running.
            with new_place() as place, patch.object(lock, "UNNAMED_SECONDS", 0.1):
                self.scenario.prepare(place)
                call, flaws = self._attempt(place, self.fault._replace(number=number), change)
            tally.tried += 1
            about = f"{self.scenario.name}, {self.fault.does} at call {number}, {call or 'the end'}"
            tally.flaws += [flaw._replace(story=f"{about}: {flaw.story}") for flaw in flaws]
            if not call:
                return tally
        raise AssertionError

    def _attempt(self, place: Place, fault: Fault, change: Change) -> tuple[str, list[Flaw]]:
        with tempfile.TemporaryFile() as report:
            within = Interrupted(fault, report, locks=self.locks)
            outcome = forked(place, *self.scenario.args, within=within)
            report.seek(0)
            call = report.read().decode()
        right = fault.right_codes if call else (0,)
        flaws = [
            *change.flaws(content_of(place.journal), outcome),
            *flaws_of_answer(outcome, *right),
        ]
        # Older leftovers, or those whose removal failed, are removed by the next command.
        if not (outcome.killed or self.scenario.leftover or call == "unlink"):
            flaws += leftovers(place)
        if self.scenario.linked and not place.journal.is_symlink():
            flaws.append(Flaw("broken", "the link is no link any more"))
        if self.scenario.damaged:
            flaws += _flaws_of_keeping(place, outcome)
        if self.goes_on or outcome.killed:
            flaws += flaws_of_the_next(place)
        return call, flaws


def _flaws_of_keeping(place: Place, outcome: Outcome) -> Iterator[Flaw]:
    """Yield flaws of the copy of the damaged journal, and of a second repair."""
    copies = sorted(path.name for path in place.home.glob("*damaged*"))
    unchanged = content_of(place.journal) == DAMAGED
    if DAMAGED not in [path.read_bytes() for path in place.home.glob("aigc.toml*")]:
        yield Flaw("lost", "the damaged journal is gone")
    if any(name.endswith(".new") for name in copies):
        yield Flaw("broken", f"no later change removes {copies}")
    # What the disk did not confirm, the power cut at the end may have taken back.
    if unchanged and copies and not (outcome.killed or says_saved(outcome)):
        yield Flaw("wrong", f"nothing was changed, but there is {copies}: {outcome.err}")
    if (again := forked(place, *REPAIR.args)).code:
        yield Flaw("lost", f"the repair could not be done again: {again}")
    if len([*place.home.glob("*damaged*")]) > 1:
        yield Flaw("broken", "the damaged journal was kept twice")


def kills(scenario: Scenario, step: int = 1, *, locks: bool = True) -> Sweep:
    """Kill a command before every ``step``-th call."""
    kind = "killed before a call" if locks else "killed where there are no locks"
    fault = Fault("signal", value=signal.SIGKILL)
    return Sweep(kind, scenario, fault, step=step, locks=locks)


def endings(*scenarios: Scenario, thorough: bool) -> Iterator[Sweep]:
    """End commands by a kill, by Ctrl-C, and by each kind of power cut.

    If ``thorough`` at every call. Else a kill and Ctrl-C come at every second call, and the kinds
    of power cut at every sixth, each at other calls.
    """
    cuts = (
        ("power cut", Fault("power-cut")),
        ("power cut, names lost", Fault("power-cut", names="lost")),
        *(
            (f"power cut, {cut.contents} contents, {cut.names}", cut)
            for cut in (
                Fault("power-cut", contents="torn", names="first lost"),
                Fault("power-cut", contents="short", names="last lost"),
            )
        ),
    )
    step = 1 if thorough else 2
    for scenario in scenarios:
        yield kills(scenario, step)
        for turn, (kind, cut) in enumerate(cuts, 1):
            first, often = (1, 1) if thorough else (turn, 6)
            yield Sweep(kind, scenario, cut, first, often)
        # After one call is before the next, save for what the program does in between.
        for after in (False, True) if thorough else (True,):
            interrupt = Fault("signal", value=signal.SIGINT, after=after)
            yield Sweep("Ctrl-C at a call", scenario, interrupt, step=step, goes_on=thorough)


def failures(*scenarios: Scenario, every: int = 0) -> Iterator[Sweep]:
    """Yield sweeps in which each call fails with every error.

    Or, if given, in which ``every`` n-th call fails, with one error in turn.
    """
    for scenario in scenarios:
        for turn, number in enumerate(ERRORS, 1):
            kind = f"{errno.errorcode[number]} from a call"
            first, step = (turn * every, len(ERRORS) * every) if every else (1, 1)
            failing = Fault("error", value=number)
            yield Sweep(kind, scenario, failing, first, step, goes_on=not every)


class Refusal(NamedTuple):
    """A command on a file system that refuses all calls with a ``name``, with each error in turn.

    ``optional`` calls only improve what is saved, so the command must succeed.
    """

    kind: str
    name: str
    optional: bool
    errors: tuple[int, ...]

    def run(self) -> Tally:
        """Run the command with each error."""
        tally = Tally(self.kind)
        change = MARK.change()
        for error in self.errors:
            tally.tried += 1
            with new_place() as place, tempfile.TemporaryFile() as report:
                MARK.prepare(place)
                place.journal.chmod(0o640)
                if os.geteuid() == 0:
                    os.chown(place.home, 1, 1)
                    os.chown(place.journal, 2, 2)
                fault = Fault("refusal", name=self.name, value=error)
                outcome = forked(place, *MARK.args, within=Interrupted(fault, report))
                flaws = [*change.flaws(content_of(place.journal), outcome)]
                flaws += flaws_of_answer(outcome, *((0,) if self.optional else (0, 4)))
                flaws += [*leftovers(place), *flaws_of_the_next(place)]
            about = f"{self.name} refused with {errno.errorcode[error]}"
            tally.flaws += [flaw._replace(story=f"{about}: {flaw.story}") for flaw in flaws]
        return tally


def refusals(errors: tuple[int, ...] = REFUSALS) -> Iterator[Refusal]:
    """Yield the refusals of calls that some file systems don't have."""
    for name in ("chmod", "fchmod", "chown", "fchown"):
        yield Refusal(f"{name} refused", name, optional=True, errors=errors)
    # Those that say that another process holds the lock are waited for.
    held = (errno.EACCES, errno.EAGAIN)
    errors = tuple(error for error in errors if error not in held)
    yield Refusal("flock refused", "flock", optional=False, errors=errors)
