"""Packages that only some commands need, and that are not installed with the program."""

from __future__ import annotations

import os
import shlex
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from aigc_study.errors import PackageMissing


def import_extra(name: str) -> Any:
    """Import such a package; raises ``PackageMissing``."""
    try:
        return import_module(name)
    except ImportError:
        raise PackageMissing(name, _install_command(name)) from None


def _install_command(name: str) -> str:
    """Return the command that installs a package beside this program, however that was installed.

    It names no extra of this project, which is installed from a clone.
    """
    if os.path.exists(os.path.join(sys.prefix, "pipx_metadata.json")):
        return shlex.join(["pipx", "inject", os.path.basename(sys.prefix), name])
    python = sys.executable or "python3"
    if find_spec("pip"):
        return shlex.join([python, "-m", "pip", "install", name])
    return shlex.join(["uv", "pip", "install", "--python", python, name])  # uv leaves pip out
