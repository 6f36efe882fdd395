"""Notes: of many lines, from an editor, and with what must not reach a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Protocol

import pytest

from aigc_study.cli import terminal as cli_terminal
from aigc_study.inputs.notes import split_note
from conftest import TODAY, Screen, bundled_plan

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run, Terminal

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


def notes(run: Run, lesson: str) -> list[str]:
    return [note["text"] for note in json.loads(run("show", lesson, "--json").out)["notes"]]


@pytest.mark.parametrize(
    ("arguments", "lesson", "text"),
    [
        ("1.20 1.21 first", "1.20", "1.21 first"),
        ("1.20 recipe", "1.20", "recipe"),
        ("gpt-recipes recipe suggestions", "1.20", "recipe suggestions"),
        ("recipe 1.20", "1.20", "1.20"),
        ("homework help it did", "1.28", "it did"),
        ("菜谱 很好", "1.20", "很好"),
        ("1.20 -- --next -1", "1.20", "--next -1"),
    ],
)
def test_the_lesson_is_told_from_the_text(run: Run, arguments: str, lesson: str, text: str) -> None:
    assert run("note", *arguments.split()).code == 0
    assert notes(run, lesson) == [text]


def test_every_title_is_a_lesson_without_quotes() -> None:
    curriculum = bundled_plan()
    for lesson in [*curriculum.lessons.values()][::5]:
        for title in map(str.split, lesson.title):
            assert split_note(curriculum, [*title, "one", "two"]) == (lesson, ["one", "two"])
            assert split_note(curriculum, title) == (lesson, [])


@pytest.mark.parametrize(("lesson", "size"), [("1.1", 5000), ("recipe", 20_000)])
def test_a_huge_note_is_kept_whole(run: Run, lesson: str, size: int) -> None:
    words = "很长 long\n" * size
    code, _out, err = run("note", lesson, *words.split(" "))
    assert (code, len(err.splitlines())) == (0, 2)
    assert len(err) < 200
    assert notes(run, lesson) == [words.strip()]
    assert run("note", "--search", "LONG 很长").out.count("long") == size


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [("a\n 好\n".encode(), 0, ["a\n 好"]), (b" \n", 0, []), (b"gbk: \xc4\xe3", 2, [])],
)
def test_a_note_is_read_from_the_input(
    run: Run, journal: Path, given: bytes, code: int, text: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aigc_study", "note", "1.1", "-"],
        input=given,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, journal.exists()) == (code, bool(text))
    assert b"Traceback" not in done.stderr
    assert notes(run, "1.1") == text


class Edit(Protocol):
    """Runs ``note 1.1`` with a shell script as its editor."""

    def __call__(self, script: str, *, typed: str = "", **env: str) -> Screen:
        """Return what came of it, where ``$note`` is the file of the note in the script."""
        ...


@pytest.fixture
def edit(run: Run, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Open the editor on a terminal if something is typed, else in this process."""
    folder = tmp_path / "my tmp"
    folder.mkdir()
    program = tmp_path / "my editor"

    def edit(script: str, *, typed: str = "", **settings: str) -> Screen:
        program.write_text(f'#!/bin/sh\n[ "$1" = --wait ] || exit 9\nnote=$2\n{script}\n', "utf-8")
        program.chmod(0o700)
        editor = f"'{program}' --wait"
        env = {"VISUAL": editor, "EDITOR": "false", "TMPDIR": str(folder)} | settings
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        if typed:
            return terminal("note", "1.1", typed=typed, columns=300)
        monkeypatch.setattr(tempfile, "tempdir", None)  # it would remember another TMPDIR
        monkeypatch.setattr(cli_terminal, "can_edit", lambda: True)
        code, out, err = run("note", "1.1", env={"COLUMNS": "300"})
        return Screen(code, out + err)

    return edit


def left(tmp_path: Path) -> list[Path]:
    """Return the files of notes, and others beside these, that were not removed."""
    return [path for path in (tmp_path / "my tmp").rglob("*") if path.is_file()]


def test_a_note_is_typed_in_the_editor(run: Run, edit: Edit, tmp_path: Path) -> None:
    mode = tmp_path / "mode"
    code, text = edit(
        f"""
ls -ld "$(dirname "$note")" > '{mode}'
kill -INT $PPID  # as Ctrl-C does, which is the editor's
printf 'Type it [y/N] '
read -r line
printf '%s\\r\\n\\n  - more\\n' "$line" > "$note"
cp "$note" "$note~"
""",
        typed="第一行\n",
    )
    assert code == 0, text
    assert text.endswith("Note saved: 1.1 What GPT is: an overview.\n  第一行    - more\n")
    assert notes(run, "1.1") == ["第一行\n\n  - more"]
    assert mode.read_text("utf-8").startswith("drwx------")
    assert [*(tmp_path / "my tmp").iterdir()] == []


@pytest.mark.parametrize("script", ["", "echo > $note", 'rm "$note"'])
def test_an_empty_note_is_not_saved(edit: Edit, tmp_path: Path, journal: Path, script: str) -> None:
    code, text = edit(script)
    assert (code, text) == (0, "The note is empty; nothing was saved.\n")
    assert not journal.exists()
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("script", "env", "reason"),
    [
        ("exit 3", {}, "exit code 3"),
        ("kill -KILL $$", {}, "exit code 137"),
        ("", {"VISUAL": "no-such-editor -w"}, "command not found"),
        ("", {"VISUAL": " ", "EDITOR": "'unclosed"}, "No closing quotation"),
        ("", {"VISUAL": "", "EDITOR": "", "PATH": ""}, "command not found"),
        ("", {"VISUAL": "''"}, "command not found"),
    ],
)
def test_an_editor_that_fails_saves_nothing(
    edit: Edit, tmp_path: Path, journal: Path, script: str, env: dict[str, str], reason: str
) -> None:
    code, text = edit(script, **env)
    assert (code, text.count("\n")) == (1, 1)
    assert f"({reason})" in text
    assert not journal.exists()
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 3", 1),
        ("kill -KILL $$", 1),
        ("printf '\\304\\343' >> \"$note\"", 2),
        ("> '{journal}'", 3),
    ],
)
def test_what_was_typed_is_not_lost(
    edit: Edit, tmp_path: Path, journal: Path, script: str, code: int
) -> None:
    journal.parent.mkdir()
    script = script.replace("> '{journal}'", f"echo broken > '{journal}'")
    screen = edit(f'echo precious > "$note"; {script}')
    assert screen.code == code
    (path,) = left(tmp_path)
    assert f"What you typed is kept in {path}.\n" in screen.text
    assert path.read_bytes().startswith(b"precious\n")


def test_no_editor_opens_in_a_pipe(run: Run, journal: Path) -> None:
    code, _out, err = run("note", "1.1", env={"VISUAL": "touch"})
    assert (code, journal.exists()) == (2, False)
    assert "1.1 TEXT" in err


def test_signs_are_searched_for_as_they_are(run: Run) -> None:
    run("note", "1.1", "a star: ★")
    run("note", "1.2", "none")
    assert "1.1 " in (found := run("note", "--search", "★").out)
    assert "1.2 " not in found


def test_a_lesson_may_be_called_like_a_command(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "python.toml"
    plan.write_text(
        'format = 1\nid = "python"\ntitle = "Python"\n[[stages]]\nid = "a"\ntitle = "A"\ndays = 1\n'
        'lessons = [{ id = "list", title = "Lists" }, { id = "bisect", title = "Search" }]\n',
        encoding="utf-8",
    )
    for lesson in ("list", "Search"):
        assert run("--curriculum", str(plan), "note", lesson, "as text").code == 0
    for word in ("search", "show", "edit"):
        result = run("note", word, "1.20")
        assert (result.code, f"“{word}” is no lesson" in result.err) == (2, True)
