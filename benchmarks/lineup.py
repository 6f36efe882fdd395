"""Installing the programs, writing their data, and preparing their commands."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contestants import COMPLETIONS, Site, aigc_study, aigc_study_first_change
from environments import (
    committed_source,
    install,
    system_program,
    system_version,
    version_of,
)
from measuring import Command, Snapshot, Unmeasured
from report import BARE, ENTRIES, LESSONS, OURS, SIZES, STANDARD, TYPER, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contestants import Jobs, Peer

ONE_COMMAND = Path(__file__).with_name("one_command.py")


@dataclass(frozen=True, kw_only=True)
class Setup:
    """A program with data of some size to measure it on, and the function that writes them."""

    program: str
    executable: Path
    lay_out: Callable[[Site], Jobs]
    size: int
    unit: str = "tasks"

    @property
    def name(self) -> str:
        """The name in messages and of the folder."""
        return f"{self.program} {self.size} {self.unit}"

    def commands(self, home: Path) -> list[Command]:
        """Write the data in a new home folder and return the commands to measure on them."""
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        tasks = STANDARD if self.unit == "entries" else self.size
        site = Site(program=self.executable, home=home, tasks=tasks)
        try:
            jobs = self.lay_out(site)
            for job, arguments in jobs.items():
                if not _changes(job):
                    site.run(*arguments)  # to fill caches, as earlier use would have
        except subprocess.CalledProcessError as error:
            raise Unmeasured(why="its data could not be laid out", output=error.stderr) from error
        snapshot = Snapshot(home)
        return [
            Command(
                row=Row(self.program, job, self.size, self.unit),
                argv=(str(self.executable), *arguments),
                environ=site.environ | COMPLETIONS.get(job, {}),
                home=snapshot,
                min_lines=tasks // 2 if job == "list" else 0,
                changes=_changes(job),
            )
            for job, arguments in jobs.items()
        ]


def _changes(job: str) -> bool:
    return job.startswith("done")


def bare_python(python: Path, home: Path) -> Command:
    """Return the command that all others are compared with."""
    return _without_data(BARE, python, ("-I", "-c", "pass"), home)


def typer_program(python: Path, home: Path) -> Command:
    """Return the smallest Typer program, with the version of Typer that aigc-study uses."""
    return _without_data(TYPER, python, (str(ONE_COMMAND),), home)


def _without_data(row: Row, python: Path, arguments: tuple[str, ...], home: Path) -> Command:
    home.mkdir(parents=True, exist_ok=True)
    site = Site(program=python, home=home, tasks=0)
    return Command(
        row=row, argv=(str(python), *arguments), environ=site.environ, home=Snapshot(home)
    )


def install_ours(work: Path, versions: dict[str, str]) -> Path:
    """Install the last commit of aigc-study and return its interpreter."""
    commit = committed_source(work / "source")
    python = install(str(work / "source"), work / "environments" / OURS)
    versions[OURS] = f"{version_of(OURS, python)}, commit {commit}"
    versions[TYPER.program] = version_of("typer", python)
    return python


def our_setups(executable: Path, largest: int) -> Iterator[Setup]:
    """Yield aigc-study with plans and journals of each size up to the largest."""
    ours = partial(Setup, program=OURS, executable=executable)
    yield ours(lay_out=aigc_study_first_change, size=STANDARD)
    yield from (ours(lay_out=aigc_study, size=size) for size in LESSONS if size <= largest)
    for entries in ENTRIES:
        if entries <= largest:
            lay_out = partial(aigc_study, entries=entries)
            yield ours(lay_out=lay_out, size=entries, unit="entries")


def peer_setups(peer: Peer, work: Path, versions: dict[str, str]) -> list[Setup]:
    """Install a peer, or find it on the system, and return it with data of each size.

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
        Setup(program=peer.name, executable=executable, lay_out=peer.lay_out, size=size)
        for size in SIZES
    ]
