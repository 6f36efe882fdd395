"""Every command that a page shows with its output runs and prints what stands there."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.cli import terminal
from aigc_study.storage import config as config_file
from aigc_study.storage.config import Config
from aigc_study.views.page import Page
from conftest import ROOT, Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = ["README.md", "README.zh.md", "docs/journal.md", "docs/curriculum.md", "docs/sync.md"]
_FILE = re.compile(r"^```toml\n(# (\S+\.toml)\n.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each command after a ``$``, with the lines that stand under it."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = step.partition("\n")
            yield command, output


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_shows_is_what_the_program_prints(
    name: str, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8" if name.endswith(".zh.md") else "en_US.UTF-8")
    monkeypatch.setattr(terminal, "page", lambda _stream=None: Page(width=80))
    for content, file_name in _FILE.findall((ROOT / name).read_text(encoding="utf-8")):
        (home / file_name).write_text(content, encoding="utf-8")
    shown = list(steps(ROOT / name))
    assert shown
    for command, output in shown:
        assert f"$ {command}\n{play(command, run, home)}" == f"$ {command}\n{output}"


def play(command: str, run: Run, home: Path) -> str:
    """Return what a terminal would show for a command."""
    program, *words = shlex.split(command)
    if program == "cat":
        return (home / words[0]).read_text(encoding="utf-8")
    assert program == "aigc-study"
    result = run(*words)
    return result.out + result.err


def test_the_readmes_name_every_command_and_the_same_ones(run: Run) -> None:
    help_text = run("--help").out
    names = re.findall(r"^  ([a-z]+) ", help_text, re.MULTILINE)
    assert names
    for page in ("README.md", "README.zh.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [name for name in names if f"| `{name}" not in text] == []


def test_the_page_on_json_names_every_key(run: Run) -> None:
    run("start", "2026-11-16")
    run("done", "1.1", "--note", "good")
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    for command in ("list", "show 1.1", "today", "progress", "schedule", "log"):
        printed = keys(json.loads(run(*command.split(), "--json").out))
        assert [key for key in sorted(printed) if not re.search(rf'["`]{key}["`]', page)] == []


def keys(data: object) -> set[str]:
    """Return the keys of an object and of all that is in it."""
    if isinstance(data, list):
        return set().union(*map(keys, data))
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_configuration_shown_is_one(name: str, home: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.M | re.S)
    home.mkdir()
    (home / "config.toml").write_text(block, encoding="utf-8")
    expected = Config("zh", str(home / "my-plan.toml"), timedelta(hours=4))
    assert config_file.load() == expected
