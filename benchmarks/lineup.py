"""Who takes part: programs are installed, their data laid out, and their commands made ready."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contestants import COMPLETION, Site, aigc_study, aigc_study_first_change
from environments import (
    committed_source,
    install,
    system_program,
    system_version,
    version_of,
)
from measuring import Command, Kept, Unmeasured
from report import BARE, ENTRIES, LESSONS, OURS, SIZES, STANDARD, TYPER, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contestants import Jobs, Peer

ONE_COMMAND = Path(__file__).with_name("one_command.py")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A program that is to be measured on so much, and how its data are laid out."""

    program: str
    executable: Path
    lay_out: Callable[[Site], Jobs]
    size: int
    of: str = "tasks"

    @property
    def name(self) -> str:
        """What the stand is called in messages, and its folder."""
        return f"{self.program} {self.size} {self.of}"

    def commands(self, home: Path) -> list[Command]:
        """Lay out the data in a new home folder and return the commands to measure on them."""
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        tasks = STANDARD if self.of == "entries" else self.size
        site = Site(program=self.executable, home=home, tasks=tasks)
        try:
            jobs = self.lay_out(site)
            for job, arguments in jobs.items():
                if not _changes(job):
                    site.run(*arguments)  # leaves caches behind, as the day before would have
        except subprocess.CalledProcessError as error:
            raise Unmeasured(why="its data could not be laid out", said=error.stderr) from error
        kept = Kept(home)
        return [
            Command(
                row=Row(self.program, job, self.size, self.of),
                argv=(str(self.executable), *arguments),
                environ=site.environ | (COMPLETION if job == "completion" else {}),
                home=kept,
                fewest_lines=tasks // 2 if job == "list" else 0,
                changes=_changes(job),
            )
            for job, arguments in jobs.items()
        ]


def _changes(job: str) -> bool:
    return job.startswith("done")


def bare_python(python: Path, home: Path) -> Command:
    """Return the command that all are compared with."""
    return _without_data(BARE, python, ("-I", "-c", "pass"), home)


def typer_program(python: Path, home: Path) -> Command:
    """Return the smallest Typer program, run with the Typer that we have."""
    return _without_data(TYPER, python, (str(ONE_COMMAND),), home)


def _without_data(row: Row, python: Path, arguments: tuple[str, ...], home: Path) -> Command:
    home.mkdir(parents=True, exist_ok=True)
    site = Site(program=python, home=home, tasks=0)
    return Command(row=row, argv=(str(python), *arguments), environ=site.environ, home=Kept(home))


def install_ours(work: Path, versions: dict[str, str]) -> Path:
    """Install aigc-study as it was last committed, and return the interpreter that runs it."""
    commit = committed_source(work / "source")
    python = install(str(work / "source"), work / "environments" / OURS)
    versions[OURS] = f"{version_of(OURS, python)}, commit {commit}"
    versions[TYPER.program] = version_of("typer", python)
    return python


def our_stands(executable: Path, largest: int) -> Iterator[Stand]:
    """Yield aigc-study on plans and journals of each size up to the largest."""
    ours = partial(Stand, program=OURS, executable=executable)
    yield ours(lay_out=aigc_study_first_change, size=STANDARD)
    yield from (ours(lay_out=aigc_study, size=size) for size in LESSONS if size <= largest)
    for entries in ENTRIES:
        if entries <= largest:
            lay_out = partial(aigc_study, entries=entries)
            yield ours(lay_out=lay_out, size=entries, of="entries")


def peer_stands(peer: Peer, work: Path, versions: dict[str, str]) -> list[Stand]:
    """Install a peer, or find it on the system, and return it on each size.

    Raises ``Unmeasured``.
    """
    if peer.package:
        folder = work / "environments" / peer.name
        executable = folder / "bin" / peer.executables[0]
        python = executable.with_name("python")
        if not executable.exists():
            install(peer.package, folder)
        versions[peer.name] = version_of(peer.package, python)
    else:
        executable = system_program(peer.executables)
        versions[peer.name] = system_version(executable, peer.version)
    return [
        Stand(program=peer.name, executable=executable, lay_out=peer.lay_out, size=size)
        for size in SIZES
    ]
