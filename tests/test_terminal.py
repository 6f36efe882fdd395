"""What leaves the program: on terminals of any width, in pipes, and where printing fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from aigc_study.cli import terminal as terminal_module
from aigc_study.views import text_width
from aigc_study.views.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run, Terminal

pytestmark = pytest.mark.usefixtures("home")  # for its environment

PROGRAM = (sys.executable, "-m", "aigc_study", "--today", "2026-11-22")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")

# Titles with what Rich would read as markup, and with what would steer a terminal.
ODD = r"[red]x[/red] :smile: \u001b[31m \u202e\u2066 \u009b1m\u0007 a\tb\nc"
ODD_SHOWN = "[red]x[/red] :smile: \ufffd[31m  \ufffd1m\ufffd a b c"
ODD_PLAN = f"""
format = 1
id = "odd"

[[stages]]
id = "stage"
title = {{ zh = "{ODD}", en = "{ODD}" }}
days = 4
topics = [{{ id = "topic", title = {{ zh = "{ODD}", en = "{ODD}" }} }}]
lessons = [
  {{ id = "one", topic = "topic", title = {{ zh = "{ODD}", en = "{ODD}" }} }},
  {{ id = "two", topic = "topic", title = {{ zh = "{ODD} 2", en = "{ODD} 2" }} }},
]

[[milestones]]
id = "half"
title = {{ zh = "{ODD}", en = "{ODD}" }}
percent_done = 50
"""


@pytest.fixture
def odd(tmp_path: Path) -> tuple[str, str]:
    """Return the option for a plan whose titles would do harm if they were printed raw."""
    path = tmp_path / "odd-plan.toml"
    path.write_text(ODD_PLAN, encoding="utf-8")
    return "--curriculum", str(path)


BEGUN: list[bytes] = []


@pytest.fixture
def begun(run: Run, journal: Path) -> None:
    """Record some of everything, with a long note; once for all tests here."""
    if BEGUN:
        journal.parent.mkdir()
        journal.write_bytes(BEGUN[0])
        return
    run("start", "2026-07-01")
    run("done", "1.1-14", "2.3")
    run("done", "1.15", "--note", "笔记 note " * 20)
    run("undo")
    run("redo")
    run("rest", "weekly", "sat", "sun")
    run("rest", "add", "2026-12-24..2026-12-31", "--why", "a long way home 回家 " * 9)
    run("pause", "2026-10-01")
    run("resume", "2026-10-09")
    run("replan", "--finish", "2027-03-01", "--yes")
    BEGUN.append(journal.read_bytes())


def controls(text: str) -> set[str]:
    """Return the characters that would steer a terminal, but for the line feed."""
    return {char for char in text if category(char) in ("Cc", "Cf")} - {"\n"}


def uncoloured(text: str) -> list[str]:
    return [line.rstrip() for line in COLOUR.sub("", text).splitlines()]


# Width.


@given(st.text("a1 ✓○━─·–…“”±中，ａé\u0301"))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    assert text_width.width(text) == cell_len(text)


FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # one sign of two cells


def test_joined_emoji_leave_columns_straight(run_on: Callable[[str], Run]) -> None:
    title = '{{ zh = "{0}", en = "{0}" }}'.format
    stages = (
        f"""
[[stages]]
id = "stage-{number}"
title = {title(name)}
days = 1
lessons = [{{ id = "lesson-{number}", title = {title(name)} }}]
"""
        for number, name in enumerate([FAMILY, f"a{FAMILY}b{FAMILY}c", "❤\ufe0f", "plain"])
    )
    run = run_on("\n".join(['format = 1\nid = "emoji"', *stages]))
    lessons = [line for line in run("list").out.splitlines() if "day" in line]
    table = run("progress").out.splitlines()[1:5]
    for lines, mark in (lessons, "day"), (table, "─"):
        heads = [line.partition(mark)[0] for line in lines]
        assert len(heads) == 4
        cells = {len(head.replace(FAMILY, "##").replace("\ufe0f", "#")) for head in heads}
        assert cells == {len(heads[-1])}


COMMANDS = [
    *("progress", "stats", "list", "show 1.15", "log", "--help", "done --help"),
    *("today", "next 9", "schedule", "schedule --month", "rest", "replan", "rest --help"),
]


@pytest.mark.usefixtures("begun")
@given(st.sampled_from(COMMANDS), st.sampled_from(["en", "zh"]), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(
    run: Run, command: str, lang: str, columns: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal_module, "page", lambda _stream=None: Page(columns))
        code, out, _err = run(*command.split(), env={"AIGC_STUDY_LANG": lang})
    assert code == 0
    assert len(out.splitlines()) > 3
    assert [line for line in out.splitlines() if cell_len(line) > columns] == []


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "GPT as an app…   day 8"), ("zh", "GPT高级角色…   第 8 天")]
)
def test_titles_are_shortened_and_dates_are_not(terminal: Terminal, lang: str, title: str) -> None:
    sent = terminal("list", "1.15", columns=34, AIGC_STUDY_LANG=lang).text
    assert uncoloured(sent)[-1] == f"    ○ 1.15  {title}"


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_stages_keep_whole_titles_at_80_columns(run: Run, terminal: Terminal, lang: str) -> None:
    run("undo")  # the replan, whose column takes some of their room
    assert "…" not in terminal("progress", AIGC_STUDY_LANG=lang).text


def test_messages_break_between_words(terminal: Terminal, run: Run) -> None:
    run("done", "1.1")
    lines = terminal("undo", columns=40, LANG="en_US.UTF-8").text.splitlines()
    assert len(lines) > 1
    assert [line for line in lines if cell_len(line) > 40] == []
    assert "recorded 2026-11-22 21:03). Stage 1: 0/64, 0%." in " ".join(lines)


def widest(text: str) -> int:
    return max(map(cell_len, text.splitlines()))


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("command", ["progress", "list", "log", "done --help"])
def test_an_exported_width_counts_in_a_pipe(run: Run, command: str) -> None:
    whole = run(*command.split())
    assert widest(whole.out) > 60
    narrow = run(*command.split(), env={"COLUMNS": "60"})
    assert 50 < widest(narrow.out) <= 60
    assert widest(run("fly", env={"COLUMNS": "60"}).err) <= 60


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("columns", ["", "0", "1", "-5", "abc", "80.5", "1000000000", "9" * 5000])
def test_an_absurd_width_cuts_nothing(run: Run, columns: str) -> None:
    for command in ("progress", "log", "done --help", "fly"):
        assert run(*command.split(), env={"COLUMNS": columns}) == run(*command.split())


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(("columns", "exported", "width"), [(60, "100", 60), (0, "60", 60)])
def test_a_terminal_knows_its_width(
    terminal: Terminal, columns: int, exported: str, width: int
) -> None:
    """Unless it says 0, as consoles on a serial line do."""
    sent = terminal("progress", columns=columns, COLUMNS=exported).text
    assert width - 10 < max(map(cell_len, uncoloured(sent))) <= width


# Colour.


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("command", ["list", "progress", "--help", "fly"])
def test_wide_terminals_get_piped_text_in_colour(
    run: Run, terminal: Terminal, command: str
) -> None:
    sent = terminal(command, columns=200).text
    assert COLOUR.search(sent)
    piped = run(command, env={"COLUMNS": "200"})
    assert uncoloured(sent) == (piped.out + piped.err).splitlines()


@pytest.mark.parametrize(
    ("no_colour", "forced", "term", "coloured"),
    [
        ("1", "", "xterm", False),
        ("1", "1", "xterm", False),
        ("", "0", "xterm", False),
        ("", "", "dumb", False),
        ("", "", "xterm", True),
    ],
)
def test_terminal_colour_can_be_refused(
    terminal: Terminal, no_colour: str, forced: str, term: str, *, coloured: bool
) -> None:
    sent = terminal("progress", NO_COLOR=no_colour, FORCE_COLOR=forced, TERM=term).text
    assert bool(COLOUR.search(sent)) is coloured


def test_a_stage_of_skipped_lessons_is_not_green(run: Run) -> None:
    run("done", "3.*")
    run("skip", "4.*")
    shown = run("list", "3.*", "4.*", env={"FORCE_COLOR": "1"}).out.splitlines()
    assert "\x1b[32m22/22 · 100%" in shown[0]
    assert any("\x1b[2m0/0 · –" in line for line in shown)


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize("command", ["list", "progress", "show 1.1", "--help", "fly"])
def test_a_pipe_gets_no_colour_unless_forced(run: Run, command: str, term: str) -> None:
    """Nor is anything cut."""
    plain = run(*command.split(), env={"TERM": term})
    assert "\x1b" not in plain.out + plain.err
    assert run(*command.split(), env={"TERM": term, "FORCE_COLOR": "0"}) == plain
    forced = run(*command.split(), env={"FORCE_COLOR": "1", "TERM": term})
    assert COLOUR.search(forced.out + forced.err)
    assert uncoloured(forced.out) == plain.out.splitlines()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("done", ["", "1.1", "1.* 2.*", "1.* 2.* 3.* 4.* 5.*"])
def test_colour_changes_no_text_of_progress(run: Run, lang: str, done: str) -> None:
    if done:
        run("done", *done.split())
    coloured = run("progress", "--lang", lang, env={"FORCE_COLOR": "1"})
    assert uncoloured(coloured.out) == run("progress", "--lang", lang).out.splitlines()


def test_a_pipe_gets_every_title_whole(run: Run) -> None:
    lessons = json.loads(run("list", "--json").out)["lessons"]
    lines = run("list").out.splitlines()
    shown = [re.split(r"  +", line.strip()) for line in lines if line.startswith("    ")]
    assert [title for _number, title, _day in shown] == [each["title"]["en"] for each in lessons]


# Questions.


@pytest.mark.parametrize(
    ("lang", "answer", "accepted"),
    [
        *(("en", answer, False) for answer in ("no", "maybe", "不", "")),
        *(
            ("zh", answer, True)
            for answer in ("是", "ｙ", "ＹＥＳ", "是的。", "好的！", "嗯", "行", "对")
        ),
        *(("en", answer, True) for answer in ("Y", " yes ", "OK.", "好")),
    ],
)
def test_a_plan_is_replanned_with_a_yes(
    run: Run, terminal: Terminal, *, lang: str, answer: str, accepted: bool
) -> None:
    run("start", "2026-11-01")
    run("done", "1.1-64", "2.1-32")
    command = ("replan", "--per-day", "2")
    code, sent = terminal(*command, typed=f"{answer}\n", AIGC_STUDY_LANG=lang)
    assert code == 0
    assert "2026-12-18" in sent
    plan = json.loads(run("progress", "--json").out)["plan"]["kind"]
    assert plan == ("per-day" if accepted else "baseline")


def test_a_plan_changed_meanwhile_is_not_replanned(
    run: Run, terminal: Terminal, journal: Path
) -> None:
    run("start", "2026-11-01")
    code, sent = terminal(
        *("replan", "--keep-date"),
        columns=120,
        typed="y\n",
        meanwhile=lambda: run("rest", "add", "2026-12-01..2026-12-07"),
    )
    assert code == 1
    assert "changed in the meantime" in uncoloured(sent)[-1]
    assert "replan" not in journal.read_text("utf-8")


# Encodings.


@pytest.mark.parametrize(("encoding", "signs"), [("cp1252", "x o ·"), ("ascii", "x o |")])
def test_a_sign_an_encoding_lacks_is_a_plain_one(run: Run, encoding: str, signs: str) -> None:
    run("done", "1.1")
    done, todo, dot = signs.split()
    assert run("list", "1.1-2", env={"PYTHONIOENCODING": encoding}).out == (
        f"1  GPT: basics to advanced use  1/64 {dot} 1.6%\n"
        "  Getting to know GPT\n"
        f"    {done} 1.1  What GPT is: an overview       done 2026-11-22\n"
        f"    {todo} 1.2  How GPT differs from other AI   due 2026-11-22\n"
    )


@pytest.mark.parametrize("command", ["progress", "log", "--help", "done --help", "fly", "done"])
def test_no_sign_becomes_a_question_mark(run: Run, command: str) -> None:
    run("done", "1.1-2.1")
    _code, out, err = run(*command.split(), env={"PYTHONIOENCODING": "ascii"})
    assert out + err
    assert "?" not in out + err


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_chinese_stops_no_encoding(run: Run, encoding: str) -> None:
    run("done", "1.1")
    for command in ("progress", "list", "show 1.1", "log", "done 1.2"):
        env = {"PYTHONIOENCODING": encoding}
        assert run("--lang", "zh", *command.split(), env=env).code == 0
    assert json.loads(run("progress", "--json").out)["done"] == 2


# Characters that steer a terminal, or that Rich would read as markup.


@pytest.mark.parametrize("command", ["list", "progress", "show one", "log", "done two"])
def test_titles_are_neither_markup_nor_obeyed(run: Run, odd: tuple[str, str], command: str) -> None:
    run(*odd, "done", "one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terminal_module, "page", lambda _stream=None: Page(120, colour=True))
        _code, out, err = run(*odd, *command.split())
    assert "[red]x[/red] :smile:" in out + err
    assert controls(COLOUR.sub("", out + err)) == set()
    _code, out, err = run(*odd, *command.split())
    assert ODD_SHOWN in out + err
    assert controls(out + err) == set()


# Streams that are full, closed, or the same.


def test_results_stand_before_messages_in_one_file(run: Run, tmp_path: Path, journal: Path) -> None:
    run("done", "1.1")
    other = tmp_path / "other.toml"
    other.write_text(journal.read_text("utf-8").replace("gpt-overview", "gpt-memory"), "utf-8")
    both = subprocess.run(
        [*PROGRAM, "merge", str(other), "--yes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    assert both[0].endswith("1 change to merge:")
    assert both[2].startswith("Merged")


@pytest.mark.parametrize("command", ["progress", "list --json", "--help"])
def test_a_reader_who_has_seen_enough_is_no_error(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *command.split()], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def shell(redirected: str, command: str) -> tuple[int, str]:
    """Run a command with its streams redirected, and return its code and what it said."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", *PROGRAM, *command.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@needs_full
@pytest.mark.parametrize("command", ["list", "list --json", "--show-completion bash"])
def test_a_full_disk_is_told_in_one_line(command: str) -> None:
    code, err = shell(">/dev/full", command)
    assert (code, err) == (4, "aigc-study: Can't write the output: No space left on device.\n")


@needs_sh
@pytest.mark.parametrize(
    ("redirected", "command", "code"),
    [
        *((">&-", command, code) for command, code in (("progress", 4), ("done 1.1", 0))),
        ("2>&-", "fly", 2),
        *(("<&- >&- 2>&-", command, code) for command, code in (("done 1.1", 0), ("fly", 2))),
        pytest.param(">&- 2>/dev/full", "done 1.1", 4, marks=needs_full),
        pytest.param(">&- 2>/dev/full", "fly", 2, marks=needs_full),
    ],
)
def test_a_closed_stream_ends_in_no_traceback(
    journal: Path, redirected: str, command: str, code: int
) -> None:
    assert shell(redirected, command)[0] == code
    assert journal.exists() == (command == "done 1.1")


@needs_sh
def test_failed_completion_install_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".bash_completions").touch()  # a file where Typer wants a folder
    monkeypatch.setenv("HOME", str(tmp_path))
    code, err = shell("", "--install-completion bash")
    assert (code, err.count("\n")) == (4, 1)
    assert ".bash_completions" in err


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["--help", "doctor", "today"])
def test_lines_fit_a_narrow_terminal(terminal: Terminal, command: str, lang: str) -> None:
    code, text = terminal("--lang", lang, command, columns=32, TERM="dumb")
    assert code == 0
    assert [line for line in text.splitlines() if text_width.width(line) > 32] == []
    if (command, lang) == ("--help", "en"):
        assert "\n  --version\n    Print the version.\n" in text


def test_an_error_has_its_name_once_in_any_width(terminal: Terminal) -> None:
    for columns in (1, 10, 30):
        code, text = terminal("lsit", columns=columns)
        assert (code, text.count("There")) == (2, 1)
        assert "".join(text.split()).count("aigc-study:") == 1
