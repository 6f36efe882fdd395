"""Every command that a page shows with its output runs and prints what stands there."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.storage import config as config_file
from aigc_study.storage.config import Config
from conftest import ROOT, Run
from transcript import Shell, compare_or_update

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ["README.md", "README.zh.md", "docs/journal.md", "docs/curriculum.md", "docs/sync.md"]


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, run: Run, home: Path, request: pytest.FixtureRequest) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert "```console\n$ aigc-study" in written
    shell = Shell(run, home, lang="zh" if name.endswith(".zh.md") else "en")
    update = request.config.getoption("update_transcripts")
    compare_or_update(ROOT / name, written, shell.replay(written), update=update)


def test_the_readmes_list_every_command(run: Run) -> None:
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
