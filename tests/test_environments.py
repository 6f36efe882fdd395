"""Nothing around the program ends in a traceback: variables, users, folders, streams, packaging."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from typer.main import get_command

from aigc_study.cli.app import COMMANDS, app
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX streams, users and folders")

PROGRAM = (sys.executable, "-m", "aigc_study")
NOBODY = 65533
# As another user without a passwd entry, who may read Python wherever it is installed.
AS_NOBODY = shlex.split(
    f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups"
    " --inh-caps=+dac_read_search --ambient-caps=+dac_read_search --"
)
needs_root = pytest.mark.skipif(
    not (hasattr(os, "getuid") and os.getuid() == 0 and shutil.which("setpriv")),
    reason="only root becomes another user",
)
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
CLOSED = "Can't write the output: Bad file descriptor."

# What a command needs to do its work; others are run as they are.
ARGUMENTS = {
    "done": "1.2",
    "undone": "1.1",
    "skip": "1.3",
    "show": "1.1",
    "open": "1.1",
    "plan check": "/dev/null",
    "plan import": "/dev/null",
    "merge": "../copy.toml",
    "replan": "--keep-date",
    "rest weekly": "sun",
    "rest add": "tomorrow",
    "rest remove": "tomorrow",
    "rest holidays": "CN",
    "backup restore": "today",
    "config set": "lang en",
    "config unset": "lang",
}


class Answer(NamedTuple):
    """What a process answered, in bytes, since nothing need be text."""

    code: int
    out: bytes
    err: bytes


def words(name: str) -> list[str]:
    return [*name.split(), *ARGUMENTS.get(name, "").split()]


def commands() -> Iterator[str]:
    """Find every command, those of groups too."""
    root: Any = get_command(app)
    for name in [name for group in COMMANDS.values() for name in group]:
        yield name
        yield from (
            f"{name} {sub}" for sub in getattr(root.get_command(None, name), "commands", ())
        )


ALL = [*commands()]


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder with a journal in ``home`` and ``study``, which every user may write to."""
    entry = '[[entry]]\nat = 2026-11-20T21:00:00Z\non = 2026-11-20\ndid = "done"\nlesson = "{}"\n'
    lessons = {"home/.local/share/aigc-study": "gpt-overview", "study": "gpt-memory"}
    with tempfile.TemporaryDirectory() as name:  # pytest's own are closed to others
        place = Path(name)
        (place / "empty").mkdir()
        for folder, lesson in lessons.items():
            (place / folder).mkdir(parents=True)
            journal = f'format = 1\ncurriculum = "aigc"\n\n{entry.format(lesson)}'
            (place / folder / "aigc.toml").write_text(journal, encoding="utf-8")
        shutil.copy(place / "study" / "aigc.toml", place / "copy.toml")
        for path in (place, *place.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield place


def start(
    place: Path,
    *args: str | bytes,
    env: dict[str, str | bytes] | None = None,
    streams: str = "",
    before: str = "",
    prefix: Sequence[str] = (),
    program: Sequence[str] = PROGRAM,
) -> Answer:
    """Run the program in ``place/empty``, with only these variables, and PATH.

    ``before`` is run by the shell first, and ``streams`` redirects.
    """
    given = {os.fsencode(name): os.fsencode(value) for name, value in (env or {}).items()}
    script = f'{before}\nexec "$@" {streams}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *prefix, *program, *args],
        env={b"PATH": os.fsencode(os.environ["PATH"]), **given},
        cwd=place / "empty",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


FORKS = """
import json, os, sys
import aigc_study.cli.main
from aigc_study.__main__ import run
for words in json.loads(sys.argv[1]):
    if not (child := os.fork()):
        sys.argv[1:] = words
        run()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(2, b"\\0%d\\0" % code)
"""


def forks(place: Path, commands: Sequence[Sequence[str | bytes]], **given: Any) -> Iterator[Answer]:
    """Run commands one after the other, in forks of one process, which has loaded the program.

    Yield what each answered but for its output.
    """
    texts = json.dumps([[os.fsdecode(word) for word in words] for words in commands])
    answer = start(place, texts, program=(sys.executable, "-c", FORKS), **given)
    assert answer.code == 0, answer.err
    *answers, rest = answer.err.split(b"\0")
    assert (rest, len(answers)) == (b"", 2 * len(commands))
    for err, code in zip(answers[::2], answers[1::2], strict=True):
        yield Answer(int(code), b"", err)


def check(answer: Answer) -> None:
    """Check that a process ended with a code of ours, and its failure with one message."""
    assert b"Traceback" not in answer.err, answer.err.decode(errors="replace")
    assert answer.code in (0, 1, 2, 3, 4)
    if answer.code in (1, 2, 4):
        assert answer.err.count(b"\n") <= 1, answer


# Variables.

ABSURD = (b"", b"-1", b"absurd", b"\xff\xfe", b"rel/x", b"a\nb", b"9" * 5000)
READ = (
    *("TZ", "COLUMNS", "LINES", "TERM", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "UNICODE_VERSION"),
    *("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "TMPDIR", "USER", "LOGNAME"),
    *("EDITOR", "VISUAL", "PAGER", "BROWSER", "TYPER_USE_RICH", "TERMINAL_WIDTH", "COMP_WORDS"),
    *("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "_TYPER_COMPLETE_ARGS"),
)
Variables = dict[str, "str | bytes"]

HARMLESS: list[Variables] = [dict.fromkeys(READ, value) for value in ABSURD]
HARMLESS += [{"AIGC_STUDY_HOME": each} for each in (b"-1", b"\xff\xfe", b"rel/x", b"a\nb", b"~/x")]
HARMLESS += [{"TZ": zone} for zone in ("XXX24", "XXX-167", "/dev/zero")]
HARMLESS += [
    {"HOME": b"/nonexistent/\xff"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONIOENCODING": "ascii:absurd"},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "AIGC_STUDY_HOME": b"../\xff"},
    {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
    {"PYTHONOPTIMIZE": "2", "PYTHONUNBUFFERED": "1"},
    {"_AIGC_STUDY_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": b"aigc-study '\xff"},
    {"_AIGC_STUDY_COMPLETE": "absurd"},
    {"_AIGC_STUDY_COMPLETE": "complete_absurd"},
    {"_AIGC_STUDY_COMPLETE": "complete_bash"},
    {"_AIGC_STUDY_COMPLETE": "complete_bash", "COMP_WORDS": "'", "COMP_CWORD": "x"},
]
REFUSED: list[tuple[Variables, int]] = [
    ({"AIGC_STUDY_HOME": "9" * 5000}, 4),
    ({"AIGC_STUDY_HOME": "/dev/null"}, 4),
    ({"AIGC_STUDY_HOME": "~nobody-of-that-name/x"}, 4),
    ({"AIGC_STUDY_LANG": "-1"}, 2),
    ({"AIGC_STUDY_LANG": b"\xff\xfe"}, 2),
    ({"PYTHONIOENCODING": "undefined"}, 4),
]


@pytest.mark.parametrize(
    ("env", "code"), [*((env, 0) for env in HARMLESS), *REFUSED], ids=lambda each: ascii(each)[:60]
)
def test_an_odd_variable_is_answered(place: Path, env: Variables, code: int) -> None:
    defaults: Variables = {"HOME": str(place / "home"), "AIGC_STUDY_HOME": "../study"}
    answer = start(place, "done", "1.2", env=defaults | env)
    check(answer)
    assert answer.code == code, answer.err


@pytest.mark.parametrize("home", [b"../\xff\xfe", b"../study"])
def test_json_is_one_object_wherever_the_files_are(place: Path, home: bytes) -> None:
    answer = start(place, "doctor", "--json", env={"AIGC_STUDY_HOME": home})
    assert (answer.code, answer.err) == (0, b"")
    paths = [each["path"] for each in json.loads(answer.out)["findings"] if each["path"]]
    folder = os.fsencode(place.resolve()) + home.removeprefix(b"..")
    assert {os.fsencode(path).startswith(folder) for path in paths} == {True}


NO_TEXTS: list[tuple[list[str | bytes], int]] = [
    (["done", b"\xff"], 2),
    (["done", "1.2", "--note", b"\xff"], 2),
    (["rest", "add", "tomorrow", "--why", b"\xff"], 2),
    (["start", b"\xff"], 2),
    ([b"\xff"], 2),
    (["--lang", b"\xff", "list"], 2),
    (["--curriculum", b"\xff", "list", "--json"], 4),
    (["merge", b"\xff"], 4),
    (["backup", "restore", b"\xff"], 2),
]


def test_an_argument_that_is_no_text_is_answered(place: Path) -> None:
    answers = forks(place, [args for args, _code in NO_TEXTS], env={"AIGC_STUDY_HOME": "../study"})
    for (args, code), answer in zip(NO_TEXTS, answers, strict=True):
        check(answer)
        assert (answer.code, b"?" in answer.err) == (code, True), args


# The user and the folders.


@needs_root
@pytest.mark.parametrize("home", [None, "../home"])
def test_without_a_home_help_works_and_the_rest_is_one_line(place: Path, home: str | None) -> None:
    """Neither HOME nor the password database names a home."""
    env: Variables = {} if home is None else {"HOME": home}
    codes = {"--version": 0, "--help": 0, "list": 4, "doctor": 3}
    answers = forks(place, [[args] for args in codes], env=env, prefix=AS_NOBODY)
    for code, answer in zip(codes.values(), answers, strict=True):
        check(answer)
        assert answer.code == code
        if code == 4:
            assert answer.err.strip().endswith(b"Set HOME, or AIGC_STUDY_HOME, to a folder.")
    env["AIGC_STUDY_HOME"] = "../study"
    commands = [["done", "1.2"], ["doctor", "--json"]]
    assert [each.code for each in forks(place, commands, env=env, prefix=AS_NOBODY)] == [0, 0]


@needs_root
def test_without_a_home_for_backups_a_mark_is_saved(place: Path) -> None:
    data = str(place / "home" / ".local" / "share")
    env: Variables = {"XDG_DATA_HOME": data, "XDG_CONFIG_HOME": data}
    answer = start(place, "done", "1.2", env=env, prefix=AS_NOBODY)
    assert answer.code == 0
    assert b"The journal was not backed up (~" in answer.err
    check(start(place, "backup", env=env, prefix=AS_NOBODY))
    check(start(place, "doctor", env=env, prefix=AS_NOBODY))
    assert b"Set HOME" in start(place, "--install-completion", "bash", prefix=AS_NOBODY).err


@pytest.mark.parametrize("value", ["data", "", "~/x"])
def test_a_relative_xdg_folder_is_ignored(place: Path, value: str) -> None:
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    env: Variables = {"HOME": str(place / "home"), **dict.fromkeys(names, value)}
    assert start(place, "done", "1.2", env=env).code == 0
    assert list((place / "empty").iterdir()) == []
    journal = place / "home" / ".local" / "share" / "aigc-study" / "aigc.toml"
    if sys.platform == "linux":
        assert journal.read_text("utf-8").count("[[entry]]") == 2
        env["XDG_DATA_HOME"] = str(place / "elsewhere")
        start(place, "done", "1.2", env=env)
        assert (place / "elsewhere" / "aigc-study" / "aigc.toml").exists()


def test_a_tilde_is_the_home_folder(place: Path) -> None:
    """Many programs that set variables do not expand it, nor does a shell in ``--option=~``."""
    env: Variables = {"HOME": str(place), "AIGC_STUDY_HOME": "~/study"}
    plan = (ROOT / "data" / "curriculum.toml").read_text("utf-8")
    (place / "plan.toml").write_text(plan.replace('id = "aigc"', 'id = "mine"', 1), "utf-8")
    assert start(place, "done", "1.2", env=env).code == 0
    assert start(place, "--curriculum=~/plan.toml", "done", "1.2", env=env).code == 0
    assert start(place, "merge", "--yes", "~/copy.toml", env=env).code == 0
    assert start(place, "merge", "--into=~/copy.toml", "~/study/aigc.toml", env=env).code == 0
    assert (place / "study" / "mine.toml").exists()
    assert (place / "copy.toml").read_text("utf-8").count("[[entry]]") == 2
    assert list((place / "empty").iterdir()) == []


@pytest.mark.parametrize("home", ["/nonexistent/x", "../study", "~/study"])
def test_without_a_current_folder_help_works(place: Path, home: str) -> None:
    env: Variables = {"HOME": str(place), "AIGC_STUDY_HOME": home}
    gone = "mkdir gone && cd gone && rmdir ../gone"
    commands = ("--help", "list", "doctor --json", "merge x", "backup restore x")
    help_, *others = forks(place, [each.split() for each in commands], env=env, before=gone)
    assert help_.code == 0
    for answer in others:
        check(answer)


# Every command where most is wrong at once.


def test_every_command_answers_where_nothing_is_text_or_open(place: Path) -> None:
    home = os.fsdecode(b"../\xff")
    shutil.copytree(place / "study", place / "empty" / home)
    env: Variables = {**dict.fromkeys(READ, b"\xff"), "TZ": "XXX-167", "AIGC_STUDY_HOME": home}
    for answer in forks(place, [words(name) for name in ALL], env=env, streams="<&- 1</dev/null"):
        check(answer)


@needs_root
def test_every_command_answers_a_user_without_a_home(place: Path) -> None:
    for answer in forks(place, [words(name) for name in ALL], prefix=AS_NOBODY):
        check(answer)
        assert answer.code in (3, 4)  # doctor's, and that nothing can be read


# Streams.


def test_output_that_is_lost_is_told(place: Path) -> None:
    commands = ["list", "list --json", "progress", "--version", "--help", "done --help"]
    commands += ["doctor", "log"]
    env: Variables = {"AIGC_STUDY_HOME": "../study"}
    answers = forks(place, [each.split() for each in commands], env=env, streams=">&-")
    for command, answer in zip(commands, answers, strict=True):
        assert (answer.code, answer.err.decode()) == (4, f"aigc-study: {CLOSED}\n"), command


def test_a_lost_script_for_completion_is_told(place: Path) -> None:
    answer = start(place, "--show-completion", "bash", env={"HOME": str(place)}, streams=">&-")
    assert (answer.code, answer.err.decode()) == (4, f"aigc-study: {CLOSED}\n")


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (">&-", 0),
        ("2>&-", 0),
        ("<&- >&- 2>&-", 0),
        pytest.param("2>/dev/full", 4, marks=needs_full),
    ],
)
def test_a_warning_that_is_lost_stops_no_mark(place: Path, streams: str, code: int) -> None:
    journal = place / "study" / "aigc.toml"
    text = journal.read_text("utf-8")
    journal.write_text(text + text[text.index("[[entry]]") :].replace('"done"', '"dance"'), "utf-8")
    answer = start(place, "done", "1.2", env={"AIGC_STUDY_HOME": "../study"}, streams=streams)
    assert answer.code == code
    assert journal.read_text("utf-8").count("[[entry]]") == 3


# Questions.

CONFIRMED = ("replan --keep-date", "merge ../copy.toml", "doctor --repair")


@pytest.mark.parametrize("command", CONFIRMED)
@pytest.mark.parametrize("streams", ["</dev/null", "<&-", "2>../messages"])
def test_where_nobody_can_answer_nothing_is_asked(place: Path, command: str, streams: str) -> None:
    """With stderr in a file the question would not be seen: stdin is a terminal then."""
    journal = place / "study" / "aigc.toml"
    if "repair" in command:
        journal.write_bytes(b"x")
    elif "merge" in command:
        journal.unlink()
    before = {path: path.read_bytes() for path in place.rglob("*.toml")}
    ours, theirs = os.openpty()
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {streams}', "sh", *PROGRAM, *command.split()],
        env={"PATH": os.environ["PATH"], "AIGC_STUDY_HOME": "../study"},
        cwd=place / "empty",
        stdin=theirs,
        capture_output=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    err = (place / "messages").read_bytes() if "messages" in streams else done.stderr
    assert done.returncode == 1
    assert b"Add --yes to go ahead." in err
    assert {path: path.read_bytes() for path in place.rglob("*.toml")} == before
