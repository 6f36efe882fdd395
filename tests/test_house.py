"""The house has one direction: every import leads down, and the core touches nothing outside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "aigc_study"

# From the top down; a module may import those that stand below it, in a later row.
FLOORS = [
    ["__main__"],
    ["cli.main"],
    ["cli.app"],
    ["cli.planning", "cli.keeping"],
    ["cli.parsing"],
    ["cli.session"],
    ["cli.terminal", "cli.languages", "cli.clock"],
    ["cli"],
    ["views.daily", "views.progress", "views.ways"],
    ["views.listing", "views.log", "views.data", "views.changes", "views.checkup", "views.help"],
    [
        "views.agenda",
        "views.backups",
        "views.gathering",
        "views.lesson",
        "views.messages",
        "views.resting",
    ],
    ["views.words", "views.sentences"],
    ["views.page", "views.cells", "views.numbers"],
    ["views"],
    ["store.checkup"],
    ["store.backups", "store.copies", "store.salvage"],
    ["store.journal_file", "store.curriculum_file", "store.config_file"],
    ["store.plan_cache", "store.plain_journal"],
    ["store.saving", "store.toml_file", "store.folders", "store.blocks"],
    ["store", "data", "i18n"],
    ["marking", "merging", "replanning"],
    ["standing", "daily", "timetable"],
    ["milestones"],
    ["study"],
    ["schedule"],
    ["progress"],
    ["history"],
    ["journal", "lookup", "dates", "quantities", "retention"],
    ["study_calendar"],
    ["curriculum"],
    ["reading", "folding"],
    ["errors"],
    [""],
]
FLOOR = {name: floor for floor, names in enumerate(FLOORS) for name in names}
CORE = {name for floor, names in enumerate(FLOORS) for name in names if floor >= FLOOR["marking"]}
OUTSIDE = {"io", "locale", "os", "pathlib", "platformdirs", "rich", "sys", "time", "typer"}


def modules() -> dict[str, Path]:
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts).removesuffix("__init__").removesuffix(".")] = path
    return found


def imports(path: Path) -> set[str]:
    """Every module that a file imports, those for type checking too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            submodules = {name for name in whole if own({name})}
            found |= submodules if submodules == whole else whole | {node.module}
    return found


def own(imported: set[str]) -> set[str]:
    names = {name.removeprefix("aigc_study").removeprefix(".") for name in imported}
    return {name for name in names if name in FLOOR and name}


def test_every_module_has_its_floor() -> None:
    assert set(modules()) == set(FLOOR) - {"data"}


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_what_stands_below_it(name: str) -> None:
    imported = {each for each in imports(modules()[name]) if each.split(".")[0] == "aigc_study"}
    upward = {each for each in own(imported) if FLOOR[each] <= FLOOR[name]}
    assert upward == set()


@pytest.mark.parametrize("name", sorted(CORE - {""}))
def test_the_core_touches_no_file_clock_or_terminal(name: str) -> None:
    tops = {each.split(".")[0] for each in imports(modules()[name])}
    assert tops & OUTSIDE == set()
    source = modules()[name].read_text(encoding="utf-8")
    assert "today()" not in source
    assert ".now(" not in source
    assert "open(" not in source
