"""Random sequences of commands: the program agrees with a small model of what is recorded."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from aigc_study.cli import clock
from aigc_study.cli.main import main
from conftest import Result
from plans import document

BEGIN = datetime(2026, 11, 22, 21, 3, 11, tzinfo=timezone(timedelta(hours=8)))
LESSONS = [*(f"1-{i}" for i in range(1, 5)), *(f"2-{i}" for i in range(1, 4))]
PLAN = tomli_w.dumps(document((4, 4), (3, 3)))

several = st.lists(st.sampled_from(LESSONS), min_size=1, max_size=3, unique=True)
days_ago = st.integers(0, 3)


class State(NamedTuple):
    """The expected state: the study date of each done and skipped lesson, notes, the start."""

    done: dict[str, str]
    skipped: dict[str, str]
    notes: dict[str, list[str]]
    start: str | None


def without(lessons: list[str], dates: dict[str, str]) -> dict[str, str]:
    return {each: on for each, on in dates.items() if each not in lessons}


class Learner(RuleBasedStateMachine):
    """A learner who types commands for some days, with the expected state after each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.home = self.folder / "home"
        self.home.mkdir()
        (self.folder / "plan.toml").write_text(PLAN, encoding="utf-8")
        self.journal = self.home / "small.toml"
        self.content = b""
        self.now = BEGIN
        self.state = State({}, {}, {}, None)
        # The states before and after each change that counts, and each that redo would apply.
        self.changes: list[tuple[State, State]] = []
        self.undone_changes: list[tuple[State, State]] = []
        self.backups: dict[str, State] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def type(self, *args: str, code: int = 0, home: Path | None = None) -> Result:
        """Run a command a minute later; it must exit with this code."""
        self.now += timedelta(minutes=1)
        out, err = io.BytesIO(), io.BytesIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AIGC_STUDY_HOME", str(home or self.home))
            patch.setenv("LANG", "en_US.UTF-8")
            patch.setattr(clock, "now", lambda: self.now)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8"))
            exit_code = main(["--curriculum", str(self.folder / "plan.toml"), *args])
            sys.stdout.flush()
            sys.stderr.flush()
            result = Result(exit_code, out.getvalue().decode(), err.getvalue().decode())
        assert exit_code == code, result.err
        return result

    def json(self, *args: str) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.type(*args, "--json").out)
        return parsed

    def day(self, ago: int = 0) -> str:
        return str(self.now.date() - timedelta(days=ago))

    def expect(self, after: State) -> None:
        """Expect a change; the first of a day backs up the state before it."""
        self.keep_backup()
        self.changes.append((self.state, after))
        self.undone_changes = []
        self.state = after

    def keep_backup(self) -> None:
        if self.content:
            self.backups.setdefault(self.day(), self.state)

    @rule(lessons=several, ago=days_ago, note=st.sampled_from(["", "", "hard", "\x1b[31m [b]"]))
    def done(self, lessons: list[str], ago: int, note: str) -> None:
        self.type("done", *lessons, "--on", f"-{ago}d", *(["--note", note] if note else []))
        new = {each: self.day(ago) for each in lessons if each not in self.state.done}
        notes = {each: [*self.state.notes.get(each, []), note] for each in lessons if note}
        if new or notes:
            done, noted = {**self.state.done, **new}, {**self.state.notes, **notes}
            skipped = without(lessons, self.state.skipped)
            self.expect(State(done, skipped, noted, self.state.start))

    @rule(lessons=several, ago=days_ago, why=st.sampled_from(["", "known"]))
    def skip(self, lessons: list[str], ago: int, why: str) -> None:
        # The reason is part of a mark, so it is kept only where there is one.
        self.type("skip", *lessons, "--on", f"-{ago}d", *(["--why", why] if why else []))
        # Of several lessons, those done stay so.
        wanted = [each for each in lessons if each not in self.state.done] or lessons
        new = {each: self.day(ago) for each in wanted if each not in self.state.skipped}
        notes = {each: [*self.state.notes.get(each, []), why] for each in new if why}
        if new:
            done, noted = without(wanted, self.state.done), {**self.state.notes, **notes}
            skipped = {**self.state.skipped, **new}
            self.expect(State(done, skipped, noted, self.state.start))

    @rule(lessons=several)
    def undone(self, lessons: list[str]) -> None:
        self.type("undone", *lessons)
        done, skipped = without(lessons, self.state.done), without(lessons, self.state.skipped)
        if (done, skipped) != (self.state.done, self.state.skipped):
            self.expect(self.state._replace(done=done, skipped=skipped))

    @rule(lessons=several, wrong=st.sampled_from(["9.9", "no such lesson", "../../x", "CON"]))
    def mistype(self, lessons: list[str], wrong: str) -> None:
        self.type("done", *lessons, wrong, code=2)

    @rule(ago=days_ago)
    def set_start(self, ago: int) -> None:
        self.type("start", f"-{ago}d")
        if self.state.start != self.day(ago):
            self.expect(self.state._replace(start=self.day(ago)))

    @rule()
    def undo(self) -> None:
        self.type("undo", code=0 if self.changes else 1)
        if self.changes:
            self.keep_backup()
            self.undone_changes.append(self.changes.pop())
            self.state = self.undone_changes[-1][0]

    @rule()
    def redo(self) -> None:
        self.type("redo", code=0 if self.undone_changes else 1)
        if self.undone_changes:
            self.keep_backup()
            self.changes.append(self.undone_changes.pop())
            self.state = self.changes[-1][1]

    @rule(days=st.integers(1, 2))
    def sleep(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(sorted(self.backups)))
        message = self.type("backup", "restore", day, "--yes").err
        if message.startswith("Nothing"):
            assert self.state == self.backups[day]
        else:
            self.expect(self.backups[day])

    @rule(lessons=several, ago=days_ago)
    def merge_from_another_machine(self, lessons: list[str], ago: int) -> None:
        other = self.folder / "other"
        shutil.copytree(self.home, other)
        self.type("done", *lessons, "--on", f"-{ago}d", home=other)
        self.type("merge", str(other / "small.toml"), "--yes")
        shutil.rmtree(other)
        new = {each: self.day(ago) for each in lessons if each not in self.state.done}
        if new:
            done, skipped = {**self.state.done, **new}, without(lessons, self.state.skipped)
            self.expect(self.state._replace(done=done, skipped=skipped))

    @rule(lesson=st.sampled_from(LESSONS))
    def look_at_a_lesson(self, lesson: str) -> None:
        shown = self.json("show", lesson)
        assert [note["text"] for note in shown["notes"]] == self.state.notes.get(lesson, [])

    @rule()
    def see_the_doctor(self) -> None:
        assert self.json("doctor")["ok"]

    @invariant()
    def program_and_model_agree(self) -> None:
        listed = self.json("list")["lessons"]
        assert {each["id"]: each["done_on"] for each in listed if each["done_on"]} == (
            self.state.done
        )
        states = {each["id"]: each["state"] for each in listed if each["state"] != "todo"}
        assert states == {
            **dict.fromkeys(self.state.done, "done"),
            **dict.fromkeys(self.state.skipped, "skipped"),
        }
        start = self.state.start or min(self.state.done.values(), default=None)
        progress = self.json("progress")
        assert (progress["done"], progress["start"]) == (len(self.state.done), start)

    @invariant()
    def the_journal_is_only_added_to(self) -> None:
        content = self.journal.read_bytes() if self.journal.exists() else b""
        assert content.startswith(self.content)
        self.content = content


TestLearner = Learner.TestCase
TestLearner.settings = settings(max_examples=10, stateful_step_count=20)
