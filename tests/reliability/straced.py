"""True system calls interrupted in turn, by strace: no part of Python knows of it.

Slower than ``sweeps``, and only where strace is installed and permitted.
"""

from __future__ import annotations

import errno
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reliability.judging import content_of, flaws_of_answer, flaws_of_the_next
from reliability.processes import LOCK, new_place, spawned
from reliability.sweeps import ERRORS
from reliability.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reliability.processes import Outcome, Place
    from reliability.sweeps import Scenario

_CALL = re.compile(r"^(\w+)\((.*)", re.MULTILINE)


class Straced(NamedTuple):
    """A command run repeatedly, each time with another of its system calls interrupted.

    From the opening of the lock to the end, each call kills the process; or, with an ``error``,
    each call on the journal's files fails with it.
    """

    kind: str
    scenario: Scenario
    error: int = 0

    def run(self) -> Tally:
        """Interrupt each call in turn."""
        tally = Tally(self.kind, skipped=why_not())
        if tally.skipped:
            return tally
        change = self.scenario.change()
        for call, number in self._calls():
            with new_place() as place:
                self.scenario.prepare(place)
                does = f"error={errno.errorcode[self.error]}" if self.error else "signal=SIGKILL"
                inject = f"inject={call}:{does}:when={number}"
                outcome, trace = self._under_strace(place, f"--trace={call}", "-e", inject)
                # Calls before the save may differ from run to run.
                interrupted = outcome.killed or "(INJECTED)" in trace
                tally.tried += interrupted
                right = (0,) if not interrupted else (0, 4) if self.error else (-signal.SIGKILL,)
                flaws = [*change.flaws(content_of(place.journal), outcome)]
                flaws += [*flaws_of_answer(outcome, *right), *flaws_of_the_next(place)]
            about = f"{self.scenario.name}, {inject}"
            tally.flaws += [flaw._replace(story=f"{about}: {flaw.story}") for flaw in flaws]
        return tally

    def _calls(self) -> Iterator[tuple[str, int]]:
        """Yield the name of each call to interrupt, and its number among calls of that name."""
        with new_place() as place:
            self.scenario.prepare(place)
            _, trace = self._under_strace(place)
        numbers: Counter[str] = Counter()
        saving = False
        for name, rest in _CALL.findall(trace):
            numbers[name] += 1
            saving = saving or LOCK in rest
            if saving and not name.startswith("exit"):
                yield name, numbers[name]

    def _under_strace(self, place: Place, *options: str) -> tuple[Outcome, str]:
        with tempfile.NamedTemporaryFile() as trace:
            under = ["strace", "-o", trace.name, *options]
            if self.error:
                names = ("", "aigc.toml", ".aigc.toml.new", LOCK)
                under += [f"--trace-path={place.home / name}" for name in names]
            outcome = spawned(place, *self.scenario.args, under=under)
            return outcome, trace.read().decode(errors="replace")


@functools.cache
def why_not() -> str:
    """Return why strace can't be used, or ""."""
    if not shutil.which("strace"):
        return "strace is not installed"
    command = ["strace", "-o", os.devnull, sys.executable, "-c", ""]
    tried = subprocess.run(command, capture_output=True, check=False)
    return "strace is not permitted" if tried.returncode else ""


def straced(scenario: Scenario) -> Iterator[Straced]:
    """Yield the trials that interrupt every call of a command in every way."""
    yield Straced("strace: killed at a call", scenario)
    for error in ERRORS:
        yield Straced(f"strace: {errno.errorcode[error]} from a call", scenario, error)
