"""What leaves the program: on terminals of any width, in pipes, and where printing fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from aigc_study.views import text_width

if TYPE_CHECKING:
    from conftest import Run, Terminal

pytestmark = pytest.mark.usefixtures("home")  # for its environment

PROGRAM = (sys.executable, "-m", "aigc_study", "--today", "2026-11-22")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")

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


@given(st.text("a1 ✓○━─·–…“”±中，ａé\u0301"))
def test_a_text_is_as_wide_as_rich_says(text: str) -> None:
    assert text_width.width(text) == cell_len(text)


def steering(text: str) -> set[str]:
    """Return the characters that would steer a terminal, but for the line feed."""
    return {char for char in text if category(char) in ("Cc", "Cf")} - {"\n"}


def printed(*args: str, encoding: str) -> tuple[int, str, str]:
    """Run a command whose streams have the encoding."""
    done = subprocess.run(
        [*PROGRAM, *args],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def begin(run: Run) -> None:
    """Record some of everything, with a long note."""
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


COMMANDS = [
    *("progress", "list", "show 1.15", "log", "--help", "done --help"),
    *("today", "next 9", "schedule", "schedule --month", "rest", "replan", "rest --help"),
]


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_wider_than_the_terminal(
    run: Run, terminal: Terminal, command: str, lang: str, columns: int
) -> None:
    begin(run)
    code, sent = terminal(*command.split(), columns=columns, AIGC_STUDY_LANG=lang)
    assert code in (0, 1, 2)
    lines = COLOUR.sub("", sent).splitlines()
    assert len(lines) > 3
    assert [line for line in lines if cell_len(line) > columns] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command", ["list", "progress", "log", "show 1.2", "--help", "schedule", "today", "replan"]
)
def test_a_terminal_wide_enough_is_sent_the_text_of_a_pipe(
    run: Run, terminal: Terminal, command: str, lang: str
) -> None:
    run("start", "2026-07-01")
    run("done", "1.1-14", "2.3")
    code, sent = terminal(*command.split(), columns=200, AIGC_STUDY_LANG=lang)
    assert code == 0
    piped = run(*command.split(), env={"AIGC_STUDY_LANG": lang}).out
    lines = COLOUR.sub("", sent).splitlines()
    assert [line.rstrip() for line in lines] == piped.splitlines()


QUESTIONS = {
    "en": "Replan with 2 lessons a day until 2026-12-18? [y/N] ",
    "zh": "按“每天 2 节课，到 2026-12-18”重新计划吗？ [y/N] ",
}


@pytest.mark.parametrize("lang", QUESTIONS)
@pytest.mark.parametrize(
    ("answer", "taken"), [("y", True), ("YES", True), ("是", True), ("no", False), ("", False)]
)
def test_a_way_back_is_taken_with_a_yes_at_the_question(
    run: Run, terminal: Terminal, *, lang: str, answer: str, taken: bool
) -> None:
    run("start", "2026-11-01")
    run("done", "1.1-64", "2.1-32")
    way = ("replan", "--per-day", "2")
    code, sent = terminal(*way, columns=80, typed=f"{answer}\n", AIGC_STUDY_LANG=lang)
    assert code == 0
    assert QUESTIONS[lang] in sent
    plan = json.loads(run("progress", "--json").out)["plan"]["kind"]
    assert plan == ("per-day" if taken else "baseline")


def test_a_plan_that_changed_while_the_question_stood_is_not_replanned(
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
    assert COLOUR.sub("", sent).splitlines()[-1] == (
        "aigc-study: The journal was changed meanwhile, and nothing was replanned:"
        " look at “aigc-study replan”."
    )
    assert "replan" not in journal.read_text("utf-8")


def test_a_line_ends_after_a_question_without_an_answer(run: Run, terminal: Terminal) -> None:
    run("start", "2026-11-01")
    lines = terminal("replan", "--keep-date", columns=120, typed="\x04").text.splitlines()
    assert lines[-2].endswith("[y/N] ")
    assert lines[-1].startswith("Nothing was changed.")


def test_messages_break_between_words(terminal: Terminal, run: Run) -> None:
    run("done", "1.1")
    lines = terminal("undo", columns=40, LANG="en_US.UTF-8").text.splitlines()
    assert len(lines) > 1
    assert [line for line in lines if cell_len(line) > 40] == []
    assert "recorded 2026-11-22 21:03). Stage 1: 0/64, 0%." in " ".join(lines)


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_nothing_is_cut_in_a_pipe_whatever_the_terminal_is_called(spawn: Run, term: str) -> None:
    forced = spawn("progress", env={"TERM": term, "FORCE_COLOR": "1", "LANG": "en_US.UTF-8"})
    lines = COLOUR.sub("", forced.out).splitlines()
    assert [line.rstrip() for line in lines] == spawn("progress").out.splitlines()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_titles_are_shortened_where_the_terminal_is_narrow_and_dates_are_not(
    terminal: Terminal, lang: str
) -> None:
    sent = COLOUR.sub("", terminal("list", "1.15", columns=34, AIGC_STUDY_LANG=lang).text)
    title, day = {"en": ("GPT as an app…", "day 8"), "zh": ("GPT高级角色…", "第 8 天")}[lang]
    assert sent.splitlines()[-1] == f"    ○ 1.15  {title}   {day}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_stages_keep_their_whole_titles_at_80_columns(
    run: Run, terminal: Terminal, lang: str
) -> None:
    begin(run)
    run("undo")  # the replan, whose column takes some of their room
    assert "…" not in terminal("progress", columns=80, AIGC_STUDY_LANG=lang).text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_progress_is_the_same_in_a_pipe_whether_rich_lays_it_out_or_not(
    run: Run, lang: str
) -> None:
    def assert_same() -> None:
        plain = run("progress", "--lang", lang)
        coloured = run("progress", "--lang", lang, env={"FORCE_COLOR": "1"})
        uncoloured = COLOUR.sub("", coloured.out)
        assert uncoloured != coloured.out
        assert plain.out.splitlines() == [line.rstrip() for line in uncoloured.splitlines()]

    assert_same()
    begin(run)
    assert_same()
    run("done", "1.*", "2.*", "3.*", "4.*", "5.1")
    assert_same()
    run("done", "5.*")
    assert_same()


def test_in_one_file_what_was_shown_stands_before_what_was_said(
    run: Run, tmp_path: Path, journal: Path
) -> None:
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
    assert (both[0], both[2]) == (
        "Brings in 1 change:",
        "Merged; “aigc-study undo” takes it back.",
    )


@needs_full
def test_a_completion_that_cannot_be_shown_is_told() -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "--show-completion", "bash"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert done.stderr.startswith("aigc-study: ")


@pytest.mark.skipif(sys.platform == "win32", reason="its home is not HOME")
def test_a_completion_that_cannot_be_installed_is_told(tmp_path: Path) -> None:
    (tmp_path / ".bash_completions").touch()  # a file where Typer wants a folder
    done = subprocess.run(
        [*PROGRAM, "--install-completion", "bash"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HOME": str(tmp_path)},
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert ".bash_completions" in done.stderr


@pytest.mark.parametrize("command", ["list", "progress", "show 1.1", "--help", "fly"])
def test_a_terminal_gets_colour_unless_it_is_not_wanted(terminal: Terminal, command: str) -> None:
    on = partial(terminal, *command.split(), columns=80)
    assert COLOUR.search(on().text)
    assert "\x1b" not in on(NO_COLOR="1").text
    assert "\x1b" not in on(TERM="dumb").text
    assert "\x1b" not in on(NO_COLOR="1", FORCE_COLOR="1").text
    assert COLOUR.search(on(NO_COLOR="").text)


@pytest.mark.parametrize("command", ["list", "progress", "show 1.1", "--help", "fly"])
def test_a_pipe_gets_no_colour_unless_it_is_forced(run: Run, command: str) -> None:
    plain = run(*command.split())
    assert "\x1b" not in plain.out + plain.err
    forced = run(*command.split(), env={"FORCE_COLOR": "1"})
    assert COLOUR.search(forced.out + forced.err)
    lines = COLOUR.sub("", forced.out).splitlines()
    assert [line.rstrip() for line in lines] == plain.out.splitlines()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pipe_gets_every_title_whole(run: Run, lang: str) -> None:
    lessons = json.loads(run("list", "--json").out)["lessons"]
    lines = run("list", "--lang", lang).out.splitlines()
    shown = [re.split(r"  +", line.strip()) for line in lines if line.startswith("    ")]
    assert [title for _number, title, _day in shown] == [each["title"][lang] for each in lessons]
    assert len(shown) == 149


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        (
            "gbk",
            (
                "1  GPT: basics to advanced use  1/64 · 1.6%\n"
                "  Getting to know GPT\n"
                "    x 1.1  What GPT is: an overview       2026-11-22\n"
                "    ○ 1.2  How GPT differs from other AI  2026-11-22\n"
            ),
        ),
        (
            "cp1252",
            (
                "1  GPT: basics to advanced use  1/64 · 1.6%\n"
                "  Getting to know GPT\n"
                "    x 1.1  What GPT is: an overview       2026-11-22\n"
                "    - 1.2  How GPT differs from other AI  2026-11-22\n"
            ),
        ),
        (
            "ascii",
            (
                "1  GPT: basics to advanced use  1/64 | 1.6%\n"
                "  Getting to know GPT\n"
                "    x 1.1  What GPT is: an overview       2026-11-22\n"
                "    - 1.2  How GPT differs from other AI  2026-11-22\n"
            ),
        ),
    ],
)
def test_a_glyph_that_the_encoding_lacks_is_shown_as_a_plain_one(
    run: Run, encoding: str, expected: str
) -> None:
    run("done", "1.1")
    assert printed("list", "1.1-2", encoding=encoding) == (0, expected, "")


@pytest.mark.parametrize("command", ["progress", "log", "--help", "done --help", "fly", "done"])
def test_no_sign_in_english_becomes_a_question_mark(run: Run, command: str) -> None:
    run("done", "1.1-2.1")
    _code, out, err = printed(*command.split(), encoding="ascii")
    assert out + err
    assert [line for line in (out + err).splitlines() if "?" in line] == []


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
@pytest.mark.parametrize("command", ["progress", "list", "show 1.1", "log", "done 1.2"])
def test_chinese_stops_nothing_where_the_encoding_lacks_it(
    run: Run, journal: Path, command: str, encoding: str
) -> None:
    run("done", "1.1")
    before = journal.read_bytes()
    code, out, err = printed("--lang", "zh", *command.split(), encoding=encoding)
    assert code == 0
    assert "Traceback" not in out + err
    assert (journal.read_bytes() != before) is (command == "done 1.2")


@pytest.mark.parametrize("command", ["list", "progress", "show one", "log", "done two", "undo"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_titles_are_neither_markup_nor_obeyed_by_the_terminal(
    run: Run, odd: tuple[str, str], command: str, lang: str
) -> None:
    run(*odd, "done", "one")
    _code, out, err = run(*odd, "--lang", lang, *command.split())
    assert ODD_SHOWN in out + err
    assert steering(out + err) == set()


@pytest.mark.parametrize("command", ["list", "progress", "show one", "log", "done two"])
def test_titles_send_no_more_than_colours_to_a_terminal(
    run: Run, terminal: Terminal, odd: tuple[str, str], command: str
) -> None:
    run(*odd, "done", "one")
    code, sent = terminal(*odd, *command.split(), columns=120)
    assert code == 0
    assert "[red]x[/red] :smile:" in sent
    assert steering(COLOUR.sub("", sent)) == set()


def test_a_note_is_kept_as_it_was_written_and_shown_without_what_would_steer(run: Run) -> None:
    note = "\x1b]0;title\x07 [bold]b[/bold] \u202eabc\nnext"
    run("done", "1.1", "--note", note)
    out = run("show", "1.1").out
    assert "  2026-11-22  \ufffd]0;title\ufffd [bold]b[/bold] abc next\n" in out
    assert steering(out) == set()
    assert json.loads(run("show", "1.1", "--json").out)["notes"][0]["text"] == note


@pytest.mark.parametrize(
    "args",
    [
        ["done", ODD.encode().decode("unicode_escape")],
        ["\x1b[31mfly\u202e"],
        ["list", "--\x1b[31mfast"],
        ["undo", "\x1b[31m"],
        ["--lang", "\x1b[31m", "list"],
        ["--today", "\x1b[31m", "list"],
        ["--curriculum", "/nowhere\x1b[31m", "list"],
    ],
)
def test_an_error_that_quotes_the_command_line_does_not_steer_the_terminal(
    run: Run, args: list[str]
) -> None:
    code, out, err = run(*args)
    assert (code in (2, 4), out) == (True, "")
    assert err.startswith("aigc-study: ")
    assert steering(err) == set()


def test_an_error_that_quotes_a_file_does_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(r"""format = 1
id = "\u001b[31m"
"\u001b[32m" = "\u202e"
stages = "\u0007"
""")
    code, out, err = run("--curriculum", str(path), "list")
    assert (code, out) == (3, "")
    assert "\ufffd[31m" in err
    assert steering(err) == set()


@pytest.mark.parametrize("command", ["list", "progress", "list --json", "--help"])
def test_a_reader_who_has_seen_enough_is_no_error(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *command.split()], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@needs_full
@pytest.mark.parametrize("command", ["list", "progress", "list --json"])
@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "aigc-study: Can't write the output: No space left on device.\n"),
        ("zh", "aigc-study: 无法写出结果：No space left on device。\n"),
    ],
)
def test_a_full_disk_is_said_in_one_line(command: str, lang: str, message: str) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "--lang", lang, *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (4, message)


@needs_full
@pytest.mark.parametrize(("command", "code"), [("done 1.1", 4), ("fly", 2), ("list", 0)])
def test_one_stream_closed_and_the_other_full_ends_in_no_traceback(
    journal: Path, command: str, code: int
) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&- 2>/dev/full', "sh", *PROGRAM, *command.split()],
        check=False,
    )
    assert done.returncode == code
    assert journal.exists() == (command == "done 1.1")


@needs_full
@pytest.mark.parametrize("streams", [">", "2>", "both"])
def test_what_is_done_is_saved_even_if_that_cannot_be_said(journal: Path, streams: str) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "done", "1.1"],
            stdout=full if streams != "2>" else subprocess.PIPE,
            stderr=full if streams != ">" else subprocess.PIPE,
            check=False,
        )
    assert 'lesson = "gpt-overview"' in journal.read_text(encoding="utf-8")
    assert done.returncode == (0 if streams == ">" else 4)


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell's way to close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("command", "code"),
    [("progress", 0), ("list --json", 0), ("done 1.1", 0), ("fly", 2)],
)
def test_a_closed_stream_ends_in_no_traceback(command: str, code: int, closed: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *PROGRAM, *command.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == code
