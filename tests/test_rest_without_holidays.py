"""What ``rest`` says where no transcript can: without the package that knows the holidays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from conftest import Run


def test_a_missing_package_is_told_with_its_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)  # as Python marks what is not there
    code, _out, err = run("rest", "holidays", "CN")
    assert code == 1
    assert "pip install 'aigc-study[holidays]'" in err
    assert "pipx inject aigc-study holidays" in err
