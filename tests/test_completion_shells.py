"""TAB pressed in real shells, on a pseudo-terminal; those that are not installed are skipped."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

    Press = Callable[..., str]

pytestmark = pytest.mark.skipif(not hasattr(os, "login_tty"), reason="no terminals here")

# Each starts without the user's files, and prints the line between < and > on Ctrl-G.
SHELLS = {
    "bash": (
        ("bash", "--norc", "--noprofile", "-i"),
        """bind -x '"\\C-g": printf "<%s>\\n" "$READLINE_LINE"'; source SCRIPT""",
    ),
    "zsh": (
        ("zsh", "-f", "-i"),
        """show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey '^G' show; source SCRIPT""",
    ),
    "fish": (
        ("fish", "--no-config", "-i"),
        """bind \\cg 'echo "<"(commandline)">"'; source SCRIPT""",
    ),
}
_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[0c": b"\x1b[?62c"}  # what shells ask a terminal
_SECONDS = 60


@pytest.fixture(params=SHELLS)
def press(request: pytest.FixtureRequest, spawn: Run, tmp_path: Path) -> Press:
    """Type a line with TABs in a shell, and return what the line has become."""
    (*program, options), start = SHELLS[request.param][0], SHELLS[request.param][1]
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not installed")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "my plan.toml").touch()
    script = tmp_path / "script"
    script.write_text(spawn("--show-completion", request.param).out)

    def press(typed: str, **env: str) -> str:
        ours, theirs = os.openpty()
        path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
        here = {"LANG": "C.UTF-8", "TERM": "xterm", "HOME": str(tmp_path), "PATH": path}
        with subprocess.Popen(
            [*program, options],
            env={**os.environ, **here, **env},
            cwd=folder,
            preexec_fn=partial(os.login_tty, theirs),  # noqa: PLW1509 - fish needs a terminal of its own
        ) as process:
            os.close(theirs)
            os.write(ours, f"{start.replace('SCRIPT', str(script))}; echo be'gin'\n".encode())
            _received(ours, rb"begin\r?\n")
            os.write(ours, typed.encode() + b"\a")
            shown = _received(ours, rb"<[^<>\x1b]*>\r?\n")
            process.kill()
        os.close(ours)
        lines: list[str] = re.findall(r"<([^<>\x1b]*)>\r?\n", shown)
        return lines[-1]

    return press


def _received(terminal: int, until: bytes) -> str:
    """Return what a shell prints until it matches a pattern."""
    shown, end = b"", time.monotonic() + _SECONDS
    while not re.search(until, shown):
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 0.1)[0]:
            new = os.read(terminal, 65536)
            shown += new
            for question, answer in _ANSWERS.items():
                if question in new:
                    os.write(terminal, answer)
    return shown.decode()


LEFT = "\x02"
APOSTROPHE = "Emotionally intelligent communication, with GPT's help, in four steps"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("doct\t", "doctor"),
        ("--lang zh done 菜\t", "--lang zh done GPT实操练习-菜谱推荐"),
        ("done homework h\t", "done homework help"),
        ("done gpt-rec\t", "done gpt-recipes"),
        ("done excel\t", "done excel"),
        ("done no-such-thing\t", "done no-such-thing"),
        ("done --on yes\t", "done --on yesterday"),
        ("--lang=z\t", "--lang=zh"),
        (f"doct 1.5{LEFT * 4}\t", "doctor 1.5"),
        ("done my\t", "done my"),
        ("merge my\t", r"merge my\ plan.toml"),
        ("--curriculum my\t", r"--curriculum my\ plan.toml"),
    ],
)
def test_tab_completes_the_line(press: Press, typed: str, expected: str) -> None:
    line = press(f"aigc-study {typed}")
    assert line.replace("  ", " ").rstrip() == f"aigc-study {expected}"


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_what_tab_writes_is_one_word_to_the_shell(
    press: Press, tmp_path: Path, quote: str, request: pytest.FixtureRequest
) -> None:
    line = press(f"aigc-study done {quote}emotio\t")
    name = request.node.callspec.params["press"]
    command = line.replace("aigc-study", "printf '[%s]'", 1)
    assert subprocess.check_output([name, "-c", command], text=True) == f"[done][{APOSTROPHE}]"


def test_tab_is_silent_where_the_program_is_missing(press: Press, tmp_path: Path) -> None:
    assert press("aigc-study doct\t", PATH="/usr/bin:/bin") == "aigc-study doct"
