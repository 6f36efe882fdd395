"""Opening a lesson's page, with real executables as browsers."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from aigc_study.inputs.links import first_link

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake browsers are scripts")

LINK = "https://example.org/first?a=1&b=2"
PLAN = f"""
format = 1
id = "tea"
[[stages]]
id = "s"
title = "Leaves"
days = 3
lessons = [
  {{ id = "green", title = "Green tea", url = "{LINK}" }},
  {{ id = "black", title = "Black tea" }},
  {{ id = "evil", title = "Evil", url = "https://x.org/$(>ran)'`>ran`';>ran;\\"吉他" }},
]
"""


class Browser:
    """A script that notes how it was called, in a folder that is the only one in PATH."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self._folder = folder
        self._calls = folder / "calls"
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setenv("DISPLAY", ":7")
        monkeypatch.setenv("TERM", "xterm")
        for name in ("BROWSER", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(sys, "platform", "linux")

    def install(self, name: str, then: str = "") -> str:
        path = self._folder / name
        note = f'printf "%s\\n" "{name}:$*" >> {self._calls}; echo noise; echo noise >&2'
        path.write_text(f"#!/bin/sh\n{note}\n{then}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    def calls(self) -> list[str]:
        """Return the calls, waiting for one: xdg-open and the like run in the background."""
        for _ in range(100):
            if self._calls.exists():
                break
            time.sleep(0.1)
        return self._calls.read_text("utf-8").splitlines()

    @property
    def was_called(self) -> bool:
        return self._calls.exists()


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(tmp_path / "bin", monkeypatch)


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "tea.toml"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_the_page_opens_in_the_browser_of_the_variable(
    run: Run, plan: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", browser.install("mine"))
    result = run("--curriculum", plan, "open", "green", "tea")
    assert result == (0, "", f"Opened 1.1 Green tea: {LINK}\n")
    assert browser.calls() == [f"mine:{LINK}"]


def test_the_page_opens_in_the_browser_of_the_desktop(
    run: Run, plan: str, browser: Browser
) -> None:
    browser.install("xdg-open")
    assert run("--curriculum", plan, "open", "1.1").code == 0
    assert browser.calls() == [f"xdg-open:{LINK}"]


def test_a_browser_that_stays_open_is_not_waited_for(
    run: Run, plan: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aigc_study.cli.browser._SECONDS", 0.5)
    monkeypatch.setenv("BROWSER", browser.install("mine", "exec /bin/sleep 5"))
    result = run("--curriculum", plan, "open", "1.1")
    assert result == (0, "", f"Opened 1.1 Green tea: {LINK}\n")


@pytest.mark.parametrize("name", ["w3m", "lynx", "www-browser"])
@pytest.mark.parametrize("chosen_by", ["PATH", "BROWSER"])
def test_no_text_browser_takes_the_terminal(
    run: Run,
    plan: str,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    chosen_by: str,
) -> None:
    path = browser.install(name)
    if chosen_by == "BROWSER":
        monkeypatch.setenv("BROWSER", f"{path}:{name} %s")
    assert run("--curriculum", plan, "open", "1.1") == (0, f"{LINK}\n", "")
    assert not browser.was_called


@pytest.mark.parametrize("display", ["", None])
def test_without_a_display_the_link_is_printed(
    run: Run, plan: str, browser: Browser, monkeypatch: pytest.MonkeyPatch, display: str | None
) -> None:
    monkeypatch.setenv("BROWSER", browser.install("mine"))
    if display is None:
        monkeypatch.delenv("DISPLAY")
    else:
        monkeypatch.setenv("DISPLAY", display)
    assert run("--curriculum", plan, "open", "1.1") == (0, f"{LINK}\n", "")
    assert not browser.was_called


def test_without_a_browser_the_link_is_printed(
    run: Run, plan: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--curriculum", plan, "open", "1.1") == (0, f"{LINK}\n", "")
    monkeypatch.setenv("BROWSER", browser.install("broken", "exit 3"))
    assert run("--curriculum", plan, "open", "1.1") == (0, f"{LINK}\n", "")


@pytest.mark.parametrize("browser_variable", ["{} %s", "/bin/sh -c 'eval {} %s'", "{}"])
def test_nothing_in_a_link_is_run(
    run: Run,
    plan: str,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    browser_variable: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "webbrowser.py").write_text("open('ran', 'w')", encoding="utf-8")
    monkeypatch.setenv("BROWSER", browser_variable.format(browser.install("mine")))
    assert run("--curriculum", plan, "open", "evil").code == 0
    assert not (tmp_path / "ran").exists()
    if browser.was_called:
        (call,) = browser.calls()
        assert not set(call) & set("$`'\";(){} ")
        assert call.isascii()


def test_a_link_in_the_notes_will_do(
    run: Run, plan: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", browser.install("mine"))
    no_link = run("--curriculum", plan, "open", "1.2")
    assert (no_link.code, no_link.out) == (1, "")
    assert "aigc-study note 1.2 https://" in no_link.err
    run("--curriculum", plan, "note", "1.2", "no link: file:///etc/passwd javascript:alert(1)")
    assert run("--curriculum", plan, "open", "1.2").code == 1
    run("--curriculum", plan, "note", "1.2", "see (https://a.org/b_(c)), or https://b.org")
    assert run("--curriculum", plan, "open", "1.2").code == 0
    assert browser.calls() == ["mine:https://a.org/b_%28c%29"]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.org/b, and more", "https://a.org/b"),
        ("见https://a.org/b。很好", "https://a.org/b"),
        ("[page](http://a.org/b)", "http://a.org/b"),
        ("<HTTPS://a.org>", "HTTPS://a.org"),
        ("**https://zh.wikipedia.org/wiki/吉他**", "https://zh.wikipedia.org/wiki/吉他"),
        ("https://a.org/\x1b[31m https://b.org", "https://b.org"),
        ("https:// http://-x ftp://a.org //a.org", ""),
    ],
)
def test_a_link_ends_where_a_reader_would_end_it(text: str, link: str) -> None:
    assert first_link([text]) == link
