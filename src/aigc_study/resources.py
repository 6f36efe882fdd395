"""Files that are part of the program, read in a way that also works in a zipapp."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import FileLoader
    from importlib.machinery import ModuleSpec
    from types import ModuleType


def read_resource(package: ModuleType, name: str) -> bytes:
    """Return the content of a package's file, by its name with slashes; raises ``OSError``."""
    # What importlib.resources does in the end; importing that would take 3 to 5 ms.
    loader = cast("FileLoader", cast("ModuleSpec", package.__spec__).loader)
    return loader.get_data(os.path.join(package.__path__[0], *name.split("/")))
