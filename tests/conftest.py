"""Fixtures that most tests share: an empty home, and running the program in it."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import struct
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest
from hypothesis import HealthCheck, settings

from aigc_study import i18n
from aigc_study.cli import clock
from aigc_study.cli.main import main
from aigc_study.storage import curriculum as curriculum_file
from aigc_study.views import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aigc_study.domain.curriculum import Curriculum

# Locally each run tries new examples; in CI runs are reproducible. The health checks would fail on
# a busy machine, and for fixtures shared by examples, which here overwrite the same files.
settings.register_profile(
    "quick",
    max_examples=50,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="rewrite the output shown in tests/transcripts, the READMEs and docs",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("update_transcripts") and config.getoption("numprocesses", default=None):
        message = "--update-transcripts rewrites shared files: run it without -n"
        raise pytest.UsageError(message)


ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 22, 21, 3, 11, 482913, tzinfo=timezone(timedelta(hours=8)))
TODAY = NOW.date().isoformat()


_SETTINGS = (
    "AIGC_STUDY_LANG",
    "BROWSER",
    "COLUMNS",
    "DISPLAY",
    "FORCE_COLOR",
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_TIME",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "TERM",
    "WAYLAND_DISPLAY",
)


class Result(NamedTuple):
    """The result of a run of the program."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs a command, in this process or in a new one."""

    def __call__(self, *args: str, env: Mapping[str, str] | None = None) -> Result:
        """Return what the command printed and its exit code."""
        ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program an empty home; nothing of the machine's settings shows through."""
    folder = tmp_path / "home"
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("AIGC_STUDY_HOME", str(folder))
    return folder


@pytest.fixture
def journal(home: Path) -> Path:
    """Say where the journal of the bundled curriculum is, or will be."""
    return home / "aigc.toml"


@pytest.fixture(autouse=True)
def english() -> None:
    """Use English and UTF-8, whatever the test before this one used in this process."""
    i18n.set_language("en")
    text_width.set_encoding("utf-8")


load_plan = curriculum_file.load
bundled_plan = cache(partial(load_plan, None))


def load_bundled_once(path: str | None) -> Curriculum:
    """Load a plan; the bundled one only once, since that takes 4 ms."""
    return bundled_plan() if path is None else load_plan(path)


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, its output as on a pipe, the clock standing at NOW.

    PYTHONIOENCODING holds as it does for a process. The bundled plan, which never changes, is
    loaded once; ``spawn`` loads it each time.
    """

    def run(*args: str, env: Mapping[str, str] | None = None) -> Result:
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
            patch.setattr(clock, "now", lambda: NOW)
            patch.setattr(curriculum_file, "load", load_bundled_once)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding=encoding))
            code = main(list(args))
            sys.stdout.flush()
            sys.stderr.flush()
            return Result(code, out.getvalue().decode(encoding), err.getvalue().decode(encoding))

    return run


@pytest.fixture
def run_on(run: Run, tmp_path: Path) -> Callable[[str], Run]:
    """Return what runs commands on a plan of its own, given as the text of its file."""

    def run_on(plan: str) -> Run:
        path = tmp_path / "plan.toml"
        path.write_text(plan, encoding="utf-8")
        return partial(run, "--curriculum", str(path))

    return run_on


@pytest.fixture
def spawn(home: Path) -> Run:
    """Run a command in a process of its own, as a shell would; and by the true clock."""

    def spawn(*args: str, env: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "aigc_study", *args],
            capture_output=True,
            env={**os.environ, **(env or {})},
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return spawn


class Screen(NamedTuple):
    """What a run on a terminal left behind: its exit code and all that the terminal was sent."""

    code: int
    text: str


class Terminal(Protocol):
    """Runs a command on a pseudo-terminal of its own."""

    def __call__(
        self,
        *args: str,
        typed: str | Sequence[str | None] | None = (),
        meanwhile: Callable[[], object] = lambda: None,
        columns: int = 80,
        **env: str,
    ) -> Screen:
        """Return what came of it.

        ``typed`` answers one question after the other, ``None`` being Ctrl-C; ``meanwhile`` is
        called while a question stands.
        """
        ...


_QUESTION = re.compile(rb"\[y[^]]*\] $")


# pytest-xdist's processes ignore Ctrl-C, and so would theirs.
_INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from aigc_study.__main__ import run
run()
"""


@pytest.fixture
def terminal(home: Path) -> Terminal:
    """Run a command on a pseudo-terminal, on the day of NOW."""
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    program = (sys.executable, "-c", _INTERRUPTIBLE, "--today", TODAY)

    def terminal(
        *args: str,
        typed: str | Sequence[str | None] | None = (),
        meanwhile: Callable[[], object] = lambda: None,
        columns: int = 80,
        **env: str,
    ) -> Screen:
        answers = [typed] if typed is None or isinstance(typed, str) else [*typed]
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", **env}
        with subprocess.Popen(
            [*program, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        ) as process:
            os.close(theirs)
            sent = b""
            while chunk := _received(ours):
                sent += chunk
                if answers and _QUESTION.search(sent):
                    meanwhile()
                    answer = answers.pop(0)
                    if answer is None:
                        _interrupt(process, ours)
                    else:
                        os.write(ours, answer.encode())
        os.close(ours)
        return Screen(process.returncode, sent.decode().replace("\r\n", "\n"))

    return terminal


def _interrupt(process: subprocess.Popen[bytes], terminal: int) -> None:
    """Press Ctrl-C until it is heard: what comes just before the answer is awaited is not."""
    heard: list[int] = []
    while not heard:
        process.send_signal(signal.SIGINT)
        heard, _, _ = select.select([terminal], [], [], 1)


def _received(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""
