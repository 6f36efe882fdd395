"""Copies of the journal: one before the first change of each day, fewer as they grow old."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.storage.retention import expired
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


def test_the_first_change_of_a_day_copies_the_journal_as_it_was(
    run: Run, journal: Path, backups: Path
) -> None:
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


def test_a_copy_is_not_written_over_by_a_journal_that_lost_its_entries(
    run: Run, home: Path, journal: Path, backups: Path
) -> None:
    home.mkdir()
    journal.write_text(journal_of(19, 20, 21), encoding="utf-8")
    run("done", "1.1")
    journal.write_text(journal_of(), encoding="utf-8")
    run("done", "1.1")
    copy = (backups / f"aigc-{TODAY}.toml").read_text("utf-8")
    assert copy == journal_of(19, 20, 21)


def test_old_copies_are_let_go_but_not_that_with_the_most_entries(
    run: Run, home: Path, journal: Path, backups: Path
) -> None:
    backups.mkdir(parents=True)
    days = [date(2026, 11, 22) - timedelta(days=age) for age in range(400)]
    for day in days:
        entries = journal_of(1, 2, 3) if day == date(2026, 3, 3) else journal_of(1)
        (backups / f"aigc-{day}.toml").write_text(entries, encoding="utf-8")
    (backups / f"aigc-{TODAY}.toml").unlink()
    (backups / "aigc-notes.toml").write_text("mine", encoding="utf-8")
    (backups / "tea-2026-01-01.toml").write_text("another plan's", encoding="utf-8")
    journal.write_text(journal_of(1), encoding="utf-8")
    assert run("done", "1.1").err == "Done: 1.1 What GPT is: an overview. Stage 1: 1/64, 1.6%.\n"
    kept = {each.name for each in backups.iterdir()}
    assert {"aigc-notes.toml", "tea-2026-01-01.toml", "aigc-2026-03-03.toml"} <= kept
    assert {f"aigc-{day}.toml" for day in days[:14]} <= kept
    assert len(kept) == 2 + 14 + 51 + 2  # the others', each day, each week, each month
    assert home.is_dir()


def test_what_a_killed_process_left_goes_with_the_next_copy(run: Run, backups: Path) -> None:
    run("done", "1.1")
    backups.mkdir()
    (backups / ".aigc-2026-11-20.toml.new").write_text("half", encoding="utf-8")
    run("done", "1.2")
    assert [each.name for each in backups.iterdir()] == [f"aigc-{TODAY}.toml"]


@pytest.mark.parametrize(
    ("lang", "warning"),
    [
        ("en", "No backup of the journal was made: {path}: File exists."),
        ("zh", "没能备份学习记录：{path}：File exists。"),
    ],
)
def test_a_mark_is_saved_even_if_no_copy_can_be_made(
    run: Run, backups: Path, lang: str, warning: str
) -> None:
    run("done", "1.1")
    backups.write_text("not a folder", encoding="utf-8")
    code, _out, err = run("done", "1.2", "--lang", lang)
    assert code == 0
    assert err.splitlines()[0] == warning.format(path=backups)
    assert run("show", "1.2").out.count("done on") == 1


def test_the_copies_are_listed_newest_first(run: Run, journal: Path, backups: Path) -> None:
    none = "No backup yet: the journal is copied before the first change of each day.\n"
    assert run("backup") == run("backup", "list") == (0, "", none)
    backups.mkdir(parents=True)
    (backups / "aigc-2026-11-20.toml").write_text(journal_of(*range(1, 13)), encoding="utf-8")
    journal.write_text(journal_of(1), encoding="utf-8")
    run("done", "1.1")
    assert run("backup").out == (
        f"2026-11-22     1 entry  {backups / 'aigc-2026-11-22.toml'}\n"
        f"2026-11-20  12 entries  {backups / 'aigc-2026-11-20.toml'}\n"
    )
    assert run("backup", "list", "--lang", "zh").out.startswith("2026-11-22   1 条记录  ")


DATES = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(st.dictionaries(DATES, st.integers(0, 9)), st.dates(date(2026, 6, 1), date(2026, 12, 31)))
def test_what_is_let_go_has_a_copy_near_that_holds_as_much(
    copies: dict[date, int], today: date
) -> None:
    gone = set(expired(copies, today))
    kept = copies.keys() - gone
    assert gone <= copies.keys()
    assert not {day for day in gone if (today - day).days < 14}
    for day in gone:
        near = [each for each in kept if abs((each - day).days) <= 31]
        assert max(copies[each] for each in near) >= copies[day]
    assert not copies or max(copies.values()) == max(copies[each] for each in kept)


@given(st.dictionaries(DATES, st.integers(0, 9)), st.dates(date(2026, 6, 1), date(2026, 12, 31)))
def test_to_let_go_once_more_changes_nothing(copies: dict[date, int], today: date) -> None:
    gone = expired(copies, today)
    assert expired({each: copies[each] for each in copies.keys() - set(gone)}, today) == []
