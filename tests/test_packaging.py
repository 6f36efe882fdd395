"""pyproject.toml lists every package; an unlisted one would be missing from the wheel."""

from __future__ import annotations

import tomllib

from conftest import ROOT


def test_every_package_is_listed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    found = {file.parent.relative_to(ROOT / "src") for file in ROOT.glob("src/**/__init__.py")}
    names = {".".join(folder.parts) for folder in found} | {"aigc_study.data"}
    assert sorted(settings["packages"]) == sorted(names)
