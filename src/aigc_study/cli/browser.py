"""Opening a web page in the user's browser."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote

_SCRIPT = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
# All else is escaped: quotes and "$" could mean something to a script in $BROWSER.
_SAFE = ":/?#[]@!*+,=&%~"
# In $BROWSER these are passed over: they need a terminal, or would run what an address says.
_TEXT_BROWSERS = {"elinks", "links", "links2", "lynx", "w3m", "www-browser"}
_SHELLS = {"bash", "dash", "ksh", "sh", "zsh"}
_SECONDS = 3


def open_page(link: str) -> bool:
    """Open a page; return false where there is no display or no browser.

    A process of its own has no terminal, so no browser can take it over or write to it. A browser
    that is still running after some seconds has opened the page.
    """
    if not _has_display():
        return False
    command = [sys.executable, "-I", "-c", _SCRIPT, quote(link, _SAFE)]
    null = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - the link is data
            command,
            stdin=null,
            stdout=null,
            stderr=null,
            env=_environment(),
            start_new_session=True,
        )
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        process.returncode = 0  # or Python would warn that it still runs
        return True
    except OSError:
        return False


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin", "cygwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _environment() -> dict[str, str]:
    """Return the environment without what makes ``webbrowser`` choose a browser for terminals."""
    env = {name: value for name, value in os.environ.items() if name != "TERM"}
    browsers = env.get("BROWSER", "").split(os.pathsep)
    names = {browser: os.path.basename(browser.split(" ")[0]) for browser in browsers}
    usable = [browser for browser, name in names.items() if name not in _TEXT_BROWSERS | _SHELLS]
    return {**env, "BROWSER": os.pathsep.join(usable)}
