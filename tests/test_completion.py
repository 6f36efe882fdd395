"""What TAB offers, in the form that each shell's script takes, and installing the scripts."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.core import TyperArgument, TyperOption

from aigc_study.cli.app import _root_command
from aigc_study.cli.completion.choices import _KINDS, _OTHERWISE
from aigc_study.cli.completion.complete import complete
from conftest import ROOT, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Run

    Tab = Callable[..., list[str]]

WORDS = ROOT / "src" / "aigc_study" / "cli" / "completion" / "words.txt"
# What is typed freely: nothing is offered for it.
FREE = {"WORDS", "N", "TEXT", "X"}


@pytest.fixture
def tab(spawn: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """Press TAB at the end of a line, on the day of NOW.

    What a locale decides needs a process of its own; the shells' tests always have one.
    """
    assert home

    def tab(line: str, shell: str = "fish", **env: str) -> list[str]:
        env = {"_TYPER_COMPLETE_ARGS": f"aigc-study --today {TODAY} {line}", **env}
        if "LC_ALL" in env:
            code, out, err = spawn(env={"_AIGC_STUDY_COMPLETE": f"complete_{shell}", **env})
            assert (code, err) == (0, "")
            return out.splitlines()
        printed = io.BytesIO()
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="utf-8"))
            assert complete(shell) == 0
            sys.stdout.flush()
            return printed.getvalue().decode().splitlines()

    return tab


def values(lines: list[str]) -> list[str]:
    """Return the words offered in fish, without what they mean."""
    return [line.partition("\t")[0] for line in lines]


def words(command: Any, name: str = "") -> Iterator[str]:
    """Yield the lines of words.txt for a command and those below it."""
    yield f"{name}\t{command.help or ''}"
    for param in command.params:
        if isinstance(param, TyperArgument):
            yield f"  {param.metavar if param.required else f'[{param.metavar}]'}\t"
        elif isinstance(param, TyperOption) and not param.hidden:
            value = f" {param.metavar}" if param.metavar else ""
            yield f"  {max(param.opts, key=len)}{value}\t{param.help}"
    if not name:
        yield "  --help\tShow this message and exit."
    if hasattr(command, "list_commands"):
        for below in command.list_commands(None):
            yield from words(command.get_command(None, below), f"{name} {below}".strip())


def test_the_words_are_those_of_the_commands(request: pytest.FixtureRequest) -> None:
    expected = "".join(f"{line}\n" for line in words(_root_command()))
    if request.config.getoption("update_transcripts"):
        WORDS.write_text(expected, encoding="utf-8")
    assert WORDS.read_text(encoding="utf-8") == expected, "rewrite it with --update-transcripts"


def test_something_is_known_of_each_kind_of_value() -> None:
    for line in words(_root_command()):
        if line.startswith(" ") and "--" not in line.split("\t")[0].split()[-1]:
            kind = line.split("\t")[0].split()[-1].strip("[]…")
            assert kind in {*_KINDS, *FREE}, line
    assert {*_OTHERWISE.values()} <= {*_KINDS}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("re", ["rest", "resume", "replan", "report", "redo"]),
        ("backup ", ["list", "restore"]),
        ("backup r", ["restore"]),
        ("fly ", []),
        ("done --n", ["--next", "--note"]),
        ("done --note --on yes --n", ["--next"]),
        ("undo -", ["--help", "--lang"]),
        ("--l", ["--lang"]),
        ("--lang ", ["zh", "en"]),
        ("--lang=", ["--lang=zh", "--lang=en"]),
        ("done 1.1 --lang e", ["en"]),
        ("--install-completion ", ["bash", "zsh", "fish", "powershell"]),
        ("schedule --stage ", ["1", "2", "3", "4", "5"]),
        ("list ", ["1", "2", "3", "4", "5"]),
        ("list rol", ["Role play", "Role-playing video game characters"]),
        ("list -- --", []),
        ("done --on ", ["today", "yesterday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        ("done --on 昨", ["昨天"]),
        ("done --on last t", ["tue", "thu"]),
        ("--today y", ["yesterday"]),
        ("rest add to", ["today", "tomorrow"]),
        ("start y", ["yesterday"]),
        ("rest weekly s", ["sat", "sun"]),
        ("rest weekly sat,s", ["sat,sat", "sat,sun"]),
        ("rest holidays C", ["CN", "CA", "CH"]),
        ("rest holidays 中", ["中国"]),
        ("config set ", ["lang", "curriculum", "day_starts_at"]),
        ("config set lang ", ["zh", "en"]),
        ("config set curriculum ", ["_files"]),
        ("config unset d", ["day_starts_at"]),
        ("--curriculum ", ["_files"]),
        ("merge ", ["_files"]),
        ("merge a --into ", ["_files"]),
        ("done --note ", []),
        ("next ", []),
        ("undo ", []),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_words_are_offered(tab: Tab, line: str, expected: list[str]) -> None:
    assert values(tab(line))[: len(expected) or None] == expected


def test_without_a_word_todays_lessons_and_the_overdue_ones(run: Run, tab: Tab) -> None:
    run("start", "2026-11-20")
    run("done", "1.2")
    assert values(tab("done ")) == ["1.1", "1.3", "1.4"]
    assert values(tab("done 1.3 ")) == ["1.1", "1.4"]
    assert tab("undone ") == ["1.2\tHow GPT differs from other AI"]
    run("--today", "2026-06-01", "start", "2026-06-01")
    assert len(tab("done ")) == 20


def test_lessons_are_offered_by_number_id_and_title(run: Run, tab: Tab) -> None:
    run("done", "1.2")
    by_number = tab("done 1.2")
    assert by_number[0] == "1.20\tRecipe suggestions"
    assert by_number[-1] == "1.2\tHow GPT differs from other AI"  # the open ones are first
    assert tab("show gpt-rec") == ["gpt-recipes\tRecipe suggestions"]
    assert tab("show RECIP") == ["Recipe suggestions\t1.20"]
    assert tab("--lang zh done 菜") == ["GPT实操练习-菜谱推荐\t1.20"]
    assert tab("done 菜") == ["GPT实操练习-菜谱推荐\t1.20 Recipe suggestions"]
    assert tab("--lang zh done gpt-rec") == ["gpt-recipes\tGPT实操练习-菜谱推荐"]
    assert values(tab("skip 4.")) == [*(f"4.{n}" for n in range(1, 11)), "4.*"]
    assert tab("done 1.1,1.20") == ["1.1,1.20\tRecipe suggestions"]


@pytest.mark.parametrize("line", ["done homework h", "done 1.1 homework h", "done homework "])
def test_a_title_typed_in_words_goes_on(tab: Tab, line: str) -> None:
    ending = "help"
    assert tab(line) == [f"{ending}\t1.28 Homework help"]


def test_a_list_goes_on_within_its_stage(run: Run, tab: Tab) -> None:
    run("done", "1.1")
    untyped = values(tab("list 2 "))
    assert untyped[0] == "Getting to know AI art"
    assert {value.split(".")[0] for value in untyped if value[0].isdecimal()} == {"2"}
    assert values(tab("list 2.* 2.1"))[0] == "2.1"
    assert [each.split("\t")[1][:2] for each in tab("list 2 --todo prompt")] == ["2.", "2.", "2."]
    assert values(tab("list 第2阶段 painting-ov")) == ["painting-overview"]
    assert not tab("list 2 recipe")
    assert not tab("list 2 1.")
    assert tab("list 1 recip") == tab("list 2 1 recip") == tab("list recip")


def test_only_what_is_done_or_skipped_can_be_undone(run: Run, tab: Tab) -> None:
    run("done", "1.2", "2.3")
    run("skip", "2.1")
    assert values(tab("undone 2.")) == ["2.1", "2.3", "2.*"]
    assert not tab("undone 3.")
    assert not tab("undone recipe")
    assert values(tab("undone gpt-")) == ["gpt-vs-other-ai"]
    assert values(tab("undone ")) == ["1.2", "2.1", "2.3"]
    for command in ("done", "skip"):
        assert values(tab(f"{command} 2."))[-3:] == ["2.1", "2.3", "2.*"]


PLAN = """
format = 1
id = "own"
[[stages]]
id = "one"
title = { zh = "一", en = "One" }
days = 3
lessons = [
  { id = "a-b", title = { zh = "走", en = "Let's go: it's $5 `now`" } },
  { id = "b-c", title = { zh = "坏", en = "Bad \\u001b[31m red" } },
]
"""


@pytest.mark.parametrize(
    ("shell", "line", "expected"),
    [
        ("bash", "let", r"Let\'s\ go:\ it\'s\ \$5\ \`now\`"),
        ("bash", '"let', r"Let's go: it's \$5 \`now\`"),
        ("bash", "'let", r"Let'\''s go: it'\''s $5 `now`"),
        ("bash", r"let\'s\ go:", r"Let\'s\ go:\ it\'s\ \$5\ \`now\`"),
        ("bash", r"Let\'s\ go:", r"\ it\'s\ \$5\ \`now\`"),
        ("zsh", "let", r"Let's go\: it's $5 `now`:1.1"),
        ("fish", "let", "Let's go: it's $5 `now`\t1.1"),
        ("fish", r"let\'s", "Let's go: it's $5 `now`\t1.1"),
        ("powershell", "let", "'Let''s go: it''s $5 `now`'\t1.1"),
        ("powershell", "let`'s", "'Let''s go: it''s $5 `now`'\t1.1"),
        ("powershell", "a", "a-b\tLet's go: it's $5 `now`"),
        ("fish", "b-", "b-c\tBad \ufffd[31m red"),
    ],
)
def test_each_shell_gets_its_form(
    tab: Tab, tmp_path: Path, shell: str, line: str, expected: str
) -> None:
    plan = tmp_path / "own plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    quoted = str(plan).replace(" ", "` " if shell == "powershell" else r"\ ")
    assert tab(f"--curriculum {quoted} show {line}", shell) == [expected]


def test_bash_gets_nothing_that_replaces_what_was_typed(tab: Tab) -> None:
    assert tab("done 1.5", "bash")[0] == "1.5"
    # An empty line, so that the words have no beginning in common.
    assert tab("done excel", "bash")[-1] == ""
    assert tab("done ", "bash")[-1] != ""  # only one


def test_what_typers_scripts_set_is_taken(spawn: Run) -> None:
    asked = {"_AIGC_STUDY_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    assert spawn(env={**asked, "COMP_WORDS": "aigc-study doc"}).out == "doctor\n"


@pytest.mark.parametrize("file", ["aigc.toml", "config.toml"])
def test_damaged_files_are_not_told_of(home: Path, tab: Tab, file: str) -> None:
    home.mkdir()
    (home / file).write_bytes(b"\xff[[")
    assert tab("done ") == []
    assert tab("doc") == ["doctor\tCheck the journal and its folders, and repair damage."]


def test_odd_surroundings_are_not_told_of(tab: Tab) -> None:
    assert tab("--curriculum /nonexistent done ") == []
    assert tab("--today absurd done ") == []
    assert values(tab("done ", HOME="relative", AIGC_STUDY_HOME="~nobody/x")) == []
    assert values(tab("done 菜", LC_ALL="C")) == ["GPT实操练习-菜谱推荐"]
    assert tab("bac", LANG="zh_CN.UTF-8")[0].startswith("backup\t列出")
    assert tab("done", AIGC_STUDY_LANG="zh")[0] == "done\t把课程标记为已学完。"


def test_what_the_terminal_lacks_is_left_out(home: Path, tab: Tab) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert values(tab("rest weekly ", **ascii_only))[-1] == "none"
    assert values(tab("--lang zh rest weekly ", **ascii_only))[-1] == "none"  # in English
    plan = home / "plan.toml"
    plan.parent.mkdir()
    plan.write_text(PLAN.replace('"One"', '"一"'), encoding="utf-8")
    everything = tab(f"--curriculum {plan} list ")
    shown = tab(f"--curriculum {plan} list ", **ascii_only)
    assert shown == [line for line in everything if line != "1\t一"] != everything


SOURCED = {
    "bash": (".bash_completions/aigc-study.sh", ".bashrc"),
    "zsh": (".zfunc/_aigc-study", ".zshrc"),
    "fish": (".config/fish/completions/aigc-study.fish", ""),
}


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("shell", SOURCED)
def test_installing_adds_a_file_and_at_most_a_line(run: Run, tmp_path: Path, shell: str) -> None:
    user = tmp_path / "it's me"
    user.mkdir()
    script, startup = SOURCED[shell]
    before = b"export X='\xff'\r\nlast"
    if startup:
        (user / startup).write_bytes(before)
    for _time in range(2):
        code, out, err = run("--install-completion", shell, env={"HOME": str(user)})
        assert (code, out) == (0, "")
        assert str(user / script) in err
    found = files_in(user)
    assert found.pop(script).decode() == run("--show-completion", shell).out
    if startup:
        path = str(user / script).replace("'", r"'\''")
        assert found.pop(startup) == before + f"\nsource '{path}'\n".encode()
    assert found == {}


def test_installing_speaks_the_language_in_use(run: Run, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path)}
    code, _out, err = run("--lang", "zh", "--install-completion", "zsh", env=env)
    assert code == 0
    assert err.startswith("已为 zsh 安装补全")
    code, _out, err = run("--lang=zh", "--install-completion=tcsh", env=env)
    assert (code, err.count("\n")) == (2, 1)
    assert "tcsh" in err


def test_the_shell_in_use_is_the_one_that_started_it(home: Path) -> None:
    started = subprocess.run(
        ["/bin/bash", "-c", f"'{sys.executable}' -m aigc_study --show-completion; true"],
        env={**os.environ, "SHELL": "/usr/bin/fish"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "complete -F" in started.stdout


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_powershell_is_asked_for_its_profile(run: Run, tmp_path: Path) -> None:
    profile = tmp_path / "documents" / "profile.ps1"
    pwsh = tmp_path / "bin" / "pwsh"
    pwsh.parent.mkdir()
    pwsh.write_text(f"#!/bin/sh\necho '{profile}'\n")
    pwsh.chmod(0o755)
    env = {"PATH": f"{pwsh.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    assert run("--install-completion", "pwsh", env=env).code == 0
    script = profile.with_name("aigc-study-completion.ps1")
    assert profile.read_text() == f". '{script}'\n"
    assert "Register-ArgumentCompleter" in script.read_text()
    code, _out, err = run("--install-completion", "powershell", env=env)
    assert (code, err.count("\n")) == (4, 1)
