"""No command's work grows faster than its journal and its plan: bytecodes are counted, not time."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.cli import terminal
from aigc_study.views.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from _typeshed import TraceFunction

    from conftest import Run

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def plan(lessons: int) -> str:
    # Titles differ from plan to plan, so that no cache knows them.
    titles = [
        f'{{ id = "l{n}", title = {{ zh = "第 {n} 节课", en = "Lesson “{n}” of {lessons}" }} }}'
        for n in range(lessons)
    ]
    return (
        'format = 1\nid = "long"\n[[stages]]\nid = "stage"\ntitle = { zh = "阶段", en = "Stage" }\n'
        f"days = {lessons}\nlessons = [{', '.join(titles)}]\n"
    )


def marks(entries: int) -> Iterator[str]:
    """Mark lessons, and take each mark away."""
    for n in range(entries // 2):
        yield f'did = "done"\nlesson = "l{n}"'
        yield f'did = "undone"\nlesson = "l{n}"'


def undos(entries: int) -> Iterator[str]:
    """Mark lessons, undo all of it, and redo it."""
    count = entries // 3
    times = [(_BEGIN + timedelta(minutes=n)).isoformat() for n in range(count)]
    yield from (f'did = "done"\nlesson = "l{n}"' for n in range(count))
    yield from (f'did = "undo"\nof = {at}' for at in reversed(times))
    yield from (f'did = "redo"\nof = {at}' for at in times)


def orphans(entries: int) -> Iterator[str]:
    """Mark lessons that the plan does not have."""
    yield from (f'did = "done"\nlesson = "gone{n}"' for n in range(entries))


def journal(kinds: Iterator[str]) -> str:
    entries = (
        f"[[entry]]\nat = {(_BEGIN + timedelta(minutes=n)).isoformat()}\non = 2026-11-01\n{kind}\n"
        for n, kind in enumerate(kinds)
    )
    return "".join(['format = 1\ncurriculum = "long"\n', *entries])


def bytecodes(run: Run, *command: str) -> int:
    """Count the bytecodes that a command runs."""
    count = 0

    def trace(frame: FrameType, event: str, _arg: object) -> TraceFunction:
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = run(*command)
    finally:
        sys.settrace(before)
    assert result.code == 0
    return count


@pytest.mark.parametrize(
    ("command", "entries", "few"),
    [
        ("log", marks, 200),
        ("log", undos, 200),
        ("progress", marks, 100),
        ("stats", marks, 100),
        ("doctor", undos, 100),
        ("doctor", orphans, 100),
    ],
)
def test_work_grows_in_proportion(
    run: Run,
    home: Path,
    tmp_path: Path,
    command: str,
    entries: Callable[[int], Iterator[str]],
    few: int,
) -> None:
    home.mkdir()

    def work(size: int) -> int:
        (tmp_path / "plan.toml").write_text(plan(size), "utf-8")
        (home / "long.toml").write_text(journal(entries(size)), "utf-8")
        return bytecodes(run, *command.split(), "--curriculum", str(tmp_path / "plan.toml"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal, "page", lambda _stream=None: Page(40))
        work(10)  # imports
        small, medium, large = map(work, (few, 2 * few, 4 * few))
    # 2 where work is in proportion, 4 where it grows with the square.
    assert (large - medium) / (medium - small) < 2.1
