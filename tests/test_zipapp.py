"""A zipapp of the program works, with or without the translations."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipapp
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def packed(folder: Path, *, locale: bool) -> Path:
    """Return a zipapp of the program; its libraries are those of this Python."""
    ignored = shutil.ignore_patterns("__pycache__", *(() if locale else ("locale",)))
    shutil.copytree(ROOT / "src" / "aigc_study", folder / "aigc_study", ignore=ignored)
    shutil.copytree(ROOT / "data", folder / "aigc_study" / "data", ignore=ignored)
    target = folder.with_suffix(".pyz")
    zipapp.create_archive(folder, target, main="aigc_study.__main__:run")
    return target


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        (True, "GPT的定义与概述"),
        (False, "What GPT is: an overview"),
    ],
)
def test_a_zipapp_works(tmp_path: Path, title: str, *, locale: bool) -> None:
    """Without the translations, which some packagers strip, it speaks English."""
    archive = packed(tmp_path / "app", locale=locale)
    env = {"PATH": os.environ["PATH"], "AIGC_STUDY_HOME": str(tmp_path / "home")}

    def run(*args: str) -> str:
        command = [sys.executable, str(archive), "--lang", "zh", *args]
        done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr if args[0] != "done" else "") == (0, "")
        return done.stdout

    assert title in run("next", "1")
    run("done", "1.1")
    assert "1/64" in run("progress")
    assert "</html>" in run("report", "-")
    assert json.loads(run("doctor", "--json"))["ok"] is True
