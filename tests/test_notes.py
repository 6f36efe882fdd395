"""Notes: of many lines, from an editor, and with what must not reach a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conftest import TODAY

if TYPE_CHECKING:
    from conftest import Run

LINES = "第一行\n\n  two\x1b[31m\r\nthree\u2028four"
SHOWN = ["第一行", "", "  two\ufffd[31m", "three", "four"]


def indented(out: str, head: str) -> list[str]:
    """Return the lines of a note, without the indentation that its first line's head gives it."""
    lines = out[out.index(head) :].splitlines()[: len(SHOWN)]
    blank = " " * len(head)
    return [line.removeprefix(head if not n else blank) for n, line in enumerate(lines)]


def test_line_breaks_of_options_are_kept(run: Run) -> None:
    for command in (
        ["done", "1.1", "--note"],
        ["skip", "1.2", "--why"],
        ["undone", "1.1", "--note"],
    ):
        assert run(*command, LINES).code == 0
        shown = json.loads(run("show", command[1], "--json").out)
        assert shown["notes"][-1] == {"on": TODAY, "text": LINES}
        assert indented(run("show", command[1]).out, f"  {TODAY}  ") == SHOWN
        assert indented(run("log", "-n", "1").out.partition("\n")[2], " " * 20) == SHOWN
