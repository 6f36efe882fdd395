"""Every command that a page shows with its output runs and prints what stands there."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from aigc_study.storage import config as config_file
from aigc_study.storage.config import Config
from conftest import ROOT, Run
from transcript import Shell, compare_or_update

if TYPE_CHECKING:
    from pathlib import Path

REFERENCES = ["docs/commands.md", "docs/zh/commands.md"]
PAGES = [
    "README.md",
    "README.zh.md",
    *REFERENCES,
    "docs/journal.md",
    "docs/curriculum.md",
    "docs/zh/curriculum.md",
    "docs/sync.md",
    "docs/zh/sync.md",
]


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, run: Run, home: Path, request: pytest.FixtureRequest) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert "```console\n$ aigc-study" in written
    shell = Shell(run, home, lang="zh" if "zh" in re.split(r"[./]", name) else "en")
    update = request.config.getoption("update_transcripts")
    compare_or_update(ROOT / name, written, shell.replay(written), update=update)


@pytest.mark.parametrize("page", REFERENCES)
def test_the_reference_has_a_row_for_every_command(page: str, run: Run) -> None:
    table = (ROOT / page).read_text(encoding="utf-8").partition("\n## LESSON")[0]
    assert re.findall(r"^\| `([a-z]+)", table, re.MULTILINE) == command_names(run)


@pytest.mark.parametrize("page", REFERENCES)
def test_every_form_in_the_reference_is_understood(page: str, run: Run) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    lessons, dates = (forms(text, heading) for heading in ("LESSON", "DATE"))
    assert [form for form in lessons if run("done", *shlex.split(form), "--dry-run").code] == []
    assert [form for form in dates if run("start", *form.split()).code] == []


def forms(text: str, heading: str) -> list[str]:
    """Return the code in the first column of a section's first table."""
    section = text.partition(f"\n## {heading}")[2]
    table = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert table
    rows = table[0].splitlines()[2:]
    return [form for row in rows for form in re.findall(r"`(.+?)`", row.split("|")[1])]


def test_every_link_leads_to_a_file() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        links = re.findall(r"\]\(([^)#:]+)[)#]", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page


def command_names(run: Run) -> list[str]:
    names = re.findall(r"^  ([a-z]+) ", run("--help").out, re.MULTILINE)
    assert names
    return names


@pytest.fixture(scope="module")
def json_page() -> JsonPage:
    text = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    start, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    return JsonPage(
        rows=dict(re.findall(r"^\| `([a-z]+)` \| (.*) \|$", start, re.MULTILINE)),
        sections={section.partition("\n")[0].lower(): section for section in sections},
    )


class JsonPage(NamedTuple):
    """docs/json.md: a row for each command, and the sections that rows link to."""

    rows: dict[str, str]
    sections: dict[str, str]

    def missing(self, command: str, printed: str) -> list[str]:
        """Return the keys printed that are neither in the command's row nor where it links to."""
        row = self.rows[command]
        linked = [self.sections[name] for name in re.findall(r"\(#([a-z]+)\)", row)]
        text = "\n".join([row, *linked])
        found = sorted(keys(json.loads(printed)) - {"format"})
        return [key for key in found if not re.search(rf'["`]{key}["`]', text)]


def test_the_page_on_json_has_a_row_for_each_command_that_takes_it(
    run: Run, json_page: JsonPage
) -> None:
    takers = [name for name in command_names(run) if "--json" in run(name, "--help").out]
    assert sorted(json_page.rows) == sorted(takers)


def test_the_page_on_json_names_every_key_where_its_command_is(
    run: Run, home: Path, json_page: JsonPage
) -> None:
    run("start", "2026-11-16")
    run("done", "1.1", "--note", "good")
    run("rest", "weekly", "sun", "--today", "2026-12-01")
    run("rest", "add", "tomorrow")
    run("pause", "2026-12-01")
    arguments = {"show": ["1.1"]}
    for command in json_page.rows:
        printed = run(command, *arguments.get(command, ()), "--json").out
        assert json_page.missing(command, printed) == []
    with (home / "aigc.toml").open("ab") as journal:
        journal.write(b'[[entry]]\ndid = "done"\n<<<<<<<\n')
    repaired = run("doctor", "--repair", "--yes", "--json").out
    assert json_page.missing("doctor", repaired) == []


def keys(data: object) -> set[str]:
    """Return the keys of an object and of all that is in it."""
    if isinstance(data, list):
        return set().union(*map(keys, data))
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set()


@pytest.mark.parametrize("name", REFERENCES)
def test_the_configuration_shown_is_one(name: str, home: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.M | re.S)
    home.mkdir()
    (home / "config.toml").write_text(block, encoding="utf-8")
    expected = Config("zh", str(home / "my-plan.toml"), timedelta(hours=4))
    assert config_file.load() == expected
