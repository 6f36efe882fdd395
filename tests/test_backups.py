"""Copies of the journal: one before the first change of each day, of which the newest 60 stay."""

from __future__ import annotations

import errno
import os
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.storage.backups import Backup, create, expired
from conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

ENTRY = """
[[entry]]
at = 2026-11-{day:02}T21:00:00+08:00
on = 2026-11-{day:02}
did = "start"
"""


def journal_of(*days: int) -> str:
    entries = "".join(ENTRY.format(day=day) for day in days)
    return f'format = 1\ncurriculum = "aigc"\n{entries}'


@pytest.fixture
def backups(home: Path) -> Path:
    """Say where the copies are, or will be."""
    return home / "backups"


def test_a_copy_is_made_before_the_first_change(run: Run, journal: Path, backups: Path) -> None:
    run("done", "1.1")
    assert not backups.exists()  # there was nothing to copy
    before = journal.read_bytes()
    run("done", "1.2")
    run("done", "1.3")
    assert [each.name for each in backups.iterdir()] == [f"aigc-{TODAY}.toml"]
    assert (backups / f"aigc-{TODAY}.toml").read_bytes() == before
    assert (backups.stat().st_mode & 0o777, before != journal.read_bytes()) == (0o700, True)


@pytest.mark.parametrize(
    "command", ["done 1.1", "done 1.2 --dry-run", "list", "progress", "rest weekly none", "redo"]
)
def test_what_changes_nothing_makes_no_copy(run: Run, backups: Path, command: str) -> None:
    run("done", "1.1")
    run(*command.split())
    assert not backups.exists()


def test_a_copy_is_never_overwritten(run: Run, home: Path, journal: Path, backups: Path) -> None:
    home.mkdir()
    journal.write_text(journal_of(19, 20, 21), encoding="utf-8")
    run("done", "1.1")
    journal.write_text(journal_of(), encoding="utf-8")
    run("done", "1.1")
    copy = (backups / f"aigc-{TODAY}.toml").read_text("utf-8")
    assert copy == journal_of(19, 20, 21)


def test_a_copy_that_cannot_be_looked_at_is_left(
    run: Run, journal: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("1.1", "1.2"):
        run("done", number)
    copy = backups / f"aigc-{TODAY}.toml"
    before, stat, failures = copy.read_bytes(), os.stat, [errno.EIO]

    def fail_once(path: Any, **options: Any) -> os.stat_result:
        if failures and os.fspath(path) == str(copy):
            raise OSError(failures.pop(), os.strerror(errno.EIO), path)
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", fail_once)
    code, _out, err = run("done", "1.3")
    assert (code, f"({copy}): {os.strerror(errno.EIO)}" in err) == (0, True)
    assert (copy.read_bytes(), failures) == (before, [])
    assert journal.read_text("utf-8").count('did = "done"') == 3


def test_the_newest_60_and_the_largest_stay(backups: Path) -> None:
    """Of 70 copies, and one of today, ten go: the eleven before the newest 60 but the largest."""
    backups.mkdir(parents=True)
    days = [date(2026, 11, 22) - timedelta(days=age) for age in range(71)]
    for age, day in enumerate(days[1:], start=1):
        entries = journal_of(1, 2, 3) if age == 65 else journal_of(1)
        (backups / f"aigc-{day}.toml").write_text(entries, encoding="utf-8")
    others = {"aigc-notes.toml", "tea-2026-01-01.toml"}
    for name in others:
        (backups / name).write_text("not a copy of this journal", encoding="utf-8")
    create("aigc", journal_of(1).encode(), days[0])
    kept = {each.name for each in backups.iterdir()}
    assert kept == others | {f"aigc-{day}.toml" for day in [*days[:60], days[65]]}


def test_a_wrong_clock_costs_one_copy(backups: Path) -> None:
    days = [date(2026, 11, 22) - timedelta(days=age) for age in range(60)]
    for day in [*reversed(days), date(2099, 1, 1)]:
        create("aigc", journal_of(1).encode(), day)
    gone = {f"aigc-{day}.toml" for day in days} - {each.name for each in backups.iterdir()}
    assert gone == {f"aigc-{days[-1]}.toml"}


def test_leftovers_go_with_the_next_copy(run: Run, backups: Path) -> None:
    run("done", "1.1")
    backups.mkdir()
    (backups / ".aigc-2026-11-20.toml.new").write_text("half", encoding="utf-8")
    run("done", "1.2")
    assert [each.name for each in backups.iterdir()] == [f"aigc-{TODAY}.toml"]


def test_a_mark_is_saved_without_a_copy(run: Run, backups: Path) -> None:
    run("done", "1.1")
    backups.write_text("not a folder", encoding="utf-8")
    code, _out, err = run("done", "1.2")
    assert (code, f"({backups}): File exists" in err) == (0, True)
    assert run("show", "1.2").out.count("done on") == 1


@given(st.dictionaries(st.dates(), st.integers(0, 9), max_size=99))
def test_expired_leaves_the_newest_and_the_largest(entries: dict[date, int]) -> None:
    copies = [Backup(day, "", entries[day]) for day in sorted(entries, reverse=True)]
    gone = expired(copies)
    kept = [each for each in copies if each not in gone]
    assert kept[:60] == copies[:60]
    assert len(kept) <= 61
    assert max(kept, key=attrgetter("entries"), default=None) == max(
        copies, key=attrgetter("entries"), default=None
    )
    assert expired(kept) == []
