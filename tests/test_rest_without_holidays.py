"""What ``rest`` says where no transcript can: without the package that knows the holidays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


@pytest.fixture(autouse=True)
def no_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the package out, as Python marks what is not there."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    monkeypatch.setattr(sys, "executable", "/opt/my tools/python3")


def told(command: str) -> tuple[int, str, str]:
    message = f"This needs the Python package holidays. Install it: {command}"
    return 1, "", f"aigc-study: {message}\n"


def test_pip_installs_into_the_python_in_use(run: Run) -> None:
    command = "'/opt/my tools/python3' -m pip install holidays"
    assert run("rest", "holidays", "CN") == told(command)


def test_pipx_injects(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = tmp_path / "aigc-study-dev"  # pipx install --suffix=-dev
    prefix.mkdir()
    (prefix / "pipx_metadata.json").touch()
    monkeypatch.setattr(sys, "prefix", str(prefix))
    assert run("rest", "holidays", "CN") == told("pipx inject aigc-study-dev holidays")


def test_uv_installs_where_it_left_pip_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pip", None)
    command = "uv pip install --python '/opt/my tools/python3' holidays"
    assert run("rest", "holidays", "CN") == told(command)
