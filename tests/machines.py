"""Several computers with a journal and a clock each, for tests of what goes between them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from conftest import NOW, Result

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from conftest import Run

MINE = """\
format = 1
curriculum = "aigc"

[[entry]]
at = 2026-11-16T21:00:00+08:00
on = 2026-11-16
did = "start"

[[entry]]
at = 2026-11-20T21:00:00+08:00
on = 2026-11-20
did = "done"
lesson = "gpt-overview"
"""
PHONE = """\
format = 1
curriculum = "aigc"

[[entry]]
at = 2026-11-22T20:00:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-vs-other-ai"

[[entry]]
at = 2026-11-22T20:01:00+08:00
did = "note"
lesson = "gpt-overview"
text = "on the train"
"""
SHOWN = "2 changes to merge:\n  ✓ 1.2  2026-11-22  How GPT differs from other AI\n  1 note\n"
NOT_MERGED = "Nothing was changed.\n"
NOBODY = "Nothing was changed: nobody was there to say yes. Add --yes to go ahead.\n"
MERGED = "Merged; “aigc-study undo” undoes it.\n"
NOTHING = "Nothing to merge: the journal already has everything.\n"


def write(path: Path, text: str | bytes) -> str:
    """Write a file, its folder too, and return its name for the command line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def done(run: Run, home: Path) -> list[str]:
    """Return the numbers of the lessons that are done."""
    listed = run("list", "--done", "--json", env={"AIGC_STUDY_HOME": str(home)})
    return [each["number"] for each in json.loads(listed.out)["lessons"]]


class Machines:
    """Computers with a home and a clock each; minutes pass between commands."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run = run
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.ahead: dict[str, timedelta] = {}
        self.passed = timedelta()

    def __call__(self, name: str, *args: str) -> Result:
        """Run a command on a machine."""
        self.passed += timedelta(minutes=1, microseconds=7)
        ahead = self.ahead.get(name, timedelta())
        self.monkeypatch.setattr("conftest.NOW", NOW + self.passed + ahead)
        return self.run(*args, env={"AIGC_STUDY_HOME": str(self.folder / name)})

    def journal(self, name: str) -> Path:
        """Say where a machine's journal is."""
        return self.folder / name / "aigc.toml"

    def twin(self, name: str, other: str) -> None:
        """Give another machine the same journal."""
        write(self.journal(other), self.journal(name).read_bytes())

    def merge(self, name: str, other: str) -> None:
        """Merge another machine's journal."""
        assert self(name, "merge", "--yes", str(self.journal(other))).code == 0

    def done(self, name: str) -> list[str]:
        """Return the lessons that are done on a machine."""
        return done(self.run, self.folder / name)

    def state(self, name: str) -> dict[str, object]:
        """Return what a machine's journal adds up to."""
        env = {"AIGC_STUDY_HOME": str(self.folder / name)}
        shown = {
            each: json.loads(self.run(*each.split(), "--json", env=env).out)
            for each in ("list", "progress", "today", "show 1.2")
        }
        del shown["show 1.2"]["history"]
        return {**shown, "rest": self.run("rest", env=env).out}
