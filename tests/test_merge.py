"""merge: bytes, questions and machines; tests/transcripts/merge.md has what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import pytest

from conftest import TODAY
from machines import MERGED, MINE, NOBODY, NOT_MERGED, NOTHING, PHONE, SHOWN, Machines, done, write

if TYPE_CHECKING:
    from conftest import Run, Terminal

HEADER = 'format = 1\ncurriculum = "aigc"\n'
THIRD = """
[[entry]]
at = 2026-11-22T20:02:00+08:00
on = 2026-11-21
did = "done"
lesson = "gpt-memory"
"""


@pytest.fixture
def phone(journal: Path, tmp_path: Path) -> str:
    """Begin a journal, and name one with a mark and a note, as it might come from a phone."""
    write(journal, MINE)
    return write(tmp_path / "phone.toml", PHONE)


@pytest.fixture
def on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    """Run commands on machines, by name."""
    return Machines(run, tmp_path / "machines", monkeypatch)


# The file


@pytest.mark.skipif(sys.platform == "win32", reason="no names for pipes there")
@pytest.mark.parametrize("into", [False, True], ids=["the command", "the driver"])
def test_a_pipe_is_merged(run: Run, journal: Path, *, into: bool) -> None:
    """As a shell's <(…) names it: it can be read once."""
    write(journal, MINE)
    readers, writers = zip(os.pipe(), os.pipe(), strict=True)
    for writer, text in zip(writers, (PHONE, HEADER + THIRD), strict=True):
        os.write(writer, text.encode())
        os.close(writer)
    pipes = [f"/dev/fd/{reader}" for reader in readers]
    options = ("--into", str(journal)) if into else ("--yes",)
    assert run("merge", *options, *pipes).code == 0
    assert done(run, journal.parent) == ["1.1", "1.2", "1.3"]
    for reader in readers:
        os.close(reader)


def test_a_merge_adds_to_the_file(run: Run, home: Path, journal: Path, phone: str) -> None:
    assert run("merge", phone) == (1, SHOWN, f"aigc-study: {NOBODY}")
    assert {each.name for each in home.iterdir()} == {"aigc.toml"}
    assert journal.read_text("utf-8") == MINE
    assert run("merge", phone, "--yes") == (0, SHOWN, MERGED)
    text = journal.read_text("utf-8")
    assert text.startswith(MINE)
    theirs = tomllib.loads(PHONE)["entry"]
    assert tomllib.loads(text)["entry"][2:-1] == theirs
    assert (home / "backups" / f"aigc-{TODAY}.toml").read_text("utf-8") == MINE
    assert Path(phone).read_text("utf-8") == PHONE
    assert done(run, home) == ["1.1", "1.2"]


@pytest.mark.parametrize(("ours", "theirs"), [("\n", "\r\n"), ("\r\n", "\n"), ("\r\n", "\r\n")])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_ends_of_windows_do_not_matter(
    run: Run, journal: Path, phone: str, bom: bytes, ours: str, theirs: str
) -> None:
    before = bom + MINE.replace("\n", ours).encode()
    write(journal, before)
    write(Path(phone), bom + PHONE.replace("\n", theirs).encode())
    assert run("merge", phone, "--yes") == (0, SHOWN, MERGED)
    after = journal.read_bytes()
    assert after.startswith(before)
    assert (b"\n" in after.replace(b"\r\n", b"")) == (ours == "\n")
    assert b"\r" not in after.replace(b"\r\n", b"")
    assert run("done", "1.3").code == 0
    assert done(run, journal.parent) == ["1.1", "1.2", "1.3"]


MEMORY = "at = 2026-11-22T20:00:00Z\non = 2026-11-22\ndid = 'done'\nlesson = 'gpt-memory'\n"
NESTED = "meta = { a = 1, b = [{ c = 1 }] }"
TABLES = "[entry.meta]\na = 1\n[[entry.meta.b]]\nc = 1\n"
FORMS = {
    "array": f"entry = [{{ {MEMORY.replace(chr(10), ', ')}{NESTED} }}]\n",
    "before a table of the file": f"[[entry]]\n{MEMORY}{NESTED}\n[meta]\nowner = 'phone'\n",
    "tables before one of the file": f"[[entry]]\n{MEMORY}{TABLES}[meta]\nowner = 'phone'\n",
    "quoted header": f"[['entry']]\n{MEMORY}{TABLES}",
    "unknown kind": f"[[entry]]\n{MEMORY}mood = 'good'\n\n[[entry]]\n{MEMORY}{TABLES}".replace(
        "'done'", "'dreamt'", 1
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_unknown_keys_come_over_once(run: Run, journal: Path, tmp_path: Path, form: str) -> None:
    mine = MINE.replace(HEADER, f"{HEADER}[meta]\nowner = 'me'\n")
    write(journal, mine)
    phone = write(tmp_path / "phone.toml", HEADER + FORMS[form])
    words = ("merge", phone, "--yes")
    assert run(*words).code == 0
    text = journal.read_text("utf-8")
    before, after = tomllib.loads(mine), tomllib.loads(text)
    assert after.get("meta") == before.get("meta")
    entries = before["entry"] + tomllib.loads(FORMS[form])["entry"]
    assert after["entry"][: len(entries)] == entries
    assert (run(*words).code, journal.read_text("utf-8")) == (0, text)
    assert run("done", "1.5").code == 0
    assert done(run, journal.parent) == ["1.1", "1.3", "1.5"]


HOSTILE = r"""entry = [
  { at = 2026-11-22T20:00:00Z, on = 2026-12-01, did = "rest", text = "\u001b[31m\u202e\u0007\nb" },
  { at = 2026-11-22T20:01:00Z, on = 2026-11-22, did = "done", lesson = "\u001b[31mgone\u202e" },
  { at = 2026-11-22T20:02:00Z, did = "\u001b[31mdreamt" },
  { at = 2026-11-22T20:03:00Z, on = 2026-11-22, did = "replan", way = "\u001b[31m", days = 200 },
]
"""


def controls(text: str) -> set[str]:
    return {char for char in text if category(char) in ("Cc", "Cf")} - {"\n"}


def test_a_file_cannot_control_the_terminal(run: Run, phone: str) -> None:
    write(Path(phone), HEADER + HOSTILE)
    code, out, err = run("merge", phone, "--yes")
    assert (code, err) == (0, f"{MERGED}The plan now ends later, on 2027-06-10.\n")
    assert out == (
        "4 changes to merge:\n"
        "  rest 2026-12-01 (\ufffd[31m\ufffd b)\n"
        "  replan from 2026-11-22: \ufffd[31m, over 200 study days\n"
    )
    for command in ("list", "log", "today", "progress", "rest", "doctor", "undo"):
        shown = run(command)
        assert (shown.code, controls(shown.out + shown.err)) == (0, set())


def test_nothing_in_an_error_steers_it(run: Run, tmp_path: Path) -> None:
    theirs = write(tmp_path / "\x1b[31m\u202e.toml", 'format=1\ncurriculum="\\u001b[31m"\n')
    for file in (theirs, theirs + "\x07"):
        code, out, err = run("merge", file)
        assert (code in (3, 4), out, controls(err)) == (True, "", set())


# The question


@pytest.fixture(autouse=True)
def without_colour(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize(
    ("typed", "yes"), [("YES", True), ("好", True), ("", False), ("yeah", False)]
)
def test_only_a_yes_merges(
    terminal: Terminal, journal: Path, phone: str, typed: str, *, yes: bool
) -> None:
    code, sent = terminal("merge", phone, typed=f"{typed}\n")
    assert code == 0
    assert sent == f"{SHOWN}Merge? [y/N] {typed}\n{MERGED if yes else NOT_MERGED}"
    assert (journal.read_text("utf-8") == MINE) != yes


def test_the_question_in_chinese(terminal: Terminal, phone: str) -> None:
    _code, sent = terminal("merge", phone, typed="否\n", AIGC_STUDY_LANG="zh")
    assert sent.endswith("合并吗？ [y/N] 否\n没有改动。\n")


@pytest.mark.parametrize(("typed", "code"), [("\x04", 0), (None, 130)], ids=["Ctrl-D", "Ctrl-C"])
def test_ctrl_d_and_ctrl_c_leave_all_as_it_was(
    terminal: Terminal, journal: Path, phone: str, typed: str | None, code: int
) -> None:
    found, sent = terminal("merge", phone, typed=typed)
    assert (found, sent.startswith(f"{SHOWN}Merge? [y/N] ")) == (code, True)
    assert sent.endswith(f"\n{NOT_MERGED}")
    assert journal.read_text("utf-8") == MINE


def test_piped_input_does_not_confirm(journal: Path, phone: str) -> None:
    command = [sys.executable, "-m", "aigc_study", "--today", TODAY, "merge", phone]
    env = {**os.environ}  # without the COLUMNS that pytest's readline sets behind Python's back
    ended = subprocess.run(command, input=b"y\n", capture_output=True, env=env, check=False)
    assert (ended.returncode, ended.stderr.decode()) == (1, f"aigc-study: {NOBODY}")
    assert journal.read_text("utf-8") == MINE


def test_no_question_with_yes_or_nothing_new(terminal: Terminal, phone: str) -> None:
    assert terminal("merge", phone, "--yes") == (0, SHOWN + MERGED)
    assert terminal("merge", phone, typed="n\n") == (0, NOTHING)


@pytest.mark.parametrize("more", [THIRD, PHONE.removeprefix(HEADER)], ids=["other", "same"])
def test_changes_made_while_asking_are_kept(
    run: Run, journal: Path, phone: str, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    def write_meanwhile(_question: str) -> bool:
        write(journal, MINE + more)
        return True

    monkeypatch.setattr("aigc_study.cli.terminal.confirmed", write_meanwhile)
    assert run("merge", phone) == (0, SHOWN, MERGED)
    entries = tomllib.loads(journal.read_text("utf-8"))["entry"]
    came = tomllib.loads(more + (PHONE.removeprefix(HEADER) if more == THIRD else ""))["entry"]
    receipt = [each for each in entries if each["did"] == "merge"]
    assert entries == tomllib.loads(MINE)["entry"] + came + receipt
    assert len(receipt) == (more == THIRD)


def test_a_terminal_is_told_of_20_lessons(on: Machines, terminal: Terminal) -> None:
    on("laptop", "start")
    on("phone", "done", "1.1-25")
    piped = on("laptop", "merge", str(on.journal("phone"))).out.splitlines()
    assert [line.split()[1] for line in piped[1:]] == [f"1.{n}" for n in range(1, 26)]
    home = str(on.journal("laptop").parent)
    _code, sent = terminal(
        "merge", str(on.journal("phone")), typed="n\n", columns=40, AIGC_STUDY_HOME=home
    )
    *shown, question, _answer = sent.splitlines()
    assert shown[:2] == [piped[0], "  ✓ 1.1   2026-11-22  What GPT is: an o…"]
    assert (shown[21:], question) == (["  … and 5 more"], "Merge? [y/N] n")


# Machines

CLOCKS = pytest.mark.parametrize(
    "ahead", [timedelta(0), timedelta(hours=1), timedelta(hours=-1)], ids=str
)


@CLOCKS
def test_the_later_mark_counts_by_the_clocks(on: Machines, ahead: timedelta) -> None:
    on.ahead["phone"] = ahead
    on("laptop", "done", "1.1")
    on.twin("laptop", "phone")
    on("phone", "done", "1.2")
    on("laptop", "done", "1.2")
    on("phone", "undone", "1.2", "1.1")
    on("laptop", "done", "1.3")
    on.merge("laptop", "phone")
    on.merge("phone", "laptop")
    expected = ["1.2", "1.3"] if ahead < timedelta(0) else ["1.3"]
    assert on.done("laptop") == on.done("phone") == expected


def test_marks_of_two_machines_are_two_changes(on: Machines) -> None:
    """Even after a mark by a clock that was an hour fast, so that each is just after that one."""
    on.ahead["laptop"] = timedelta(hours=1)
    on("laptop", "done", "1.1")
    on.twin("laptop", "phone")
    on.ahead["laptop"] = timedelta(0)
    on("laptop", "done", "1.2")
    on("phone", "done", "1.3")
    on.merge("laptop", "phone")
    assert on.done("laptop") == ["1.1", "1.2", "1.3"]
    on("laptop", "undo")
    assert on.done("laptop") == ["1.1", "1.2"]
    on("phone", "undo")
    on.merge("phone", "laptop")
    assert on.done("phone") == ["1.1", "1.2"]


@pytest.mark.parametrize("way", ["the command", "the driver"])
@pytest.mark.parametrize(("into", "other"), [("a", "b"), ("b", "a")])
def test_a_restore_drops_the_same_however_merged(
    on: Machines, into: str, other: str, way: str
) -> None:
    """A restore rules on the changes it drops, on whichever machine they are found."""
    on("a", "done", "1.1")
    on("a", "done", "1.2")
    on.twin("a", "b")
    assert on("a", "backup", "restore", "today", "--yes").code == 0
    on("b", "done", "1.3")
    if way == "the command":
        on.merge(into, other)
    else:
        assert on(into, "merge", "--into", str(on.journal(into)), str(on.journal(other))).code == 0
    assert on.done(into) == ["1.1", "1.3"]
