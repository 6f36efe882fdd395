"""Typing a text in the user's editor."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from aigc_study.cli import terminal
from aigc_study.errors import CannotSave, EditorFailed, reason_of
from aigc_study.i18n import N_, _
from aigc_study.storage.paths import expanded
from aigc_study.views.page import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")


@contextmanager
def typed_text(name: str) -> Iterator[str]:
    """Yield what the user types in an editor, in a private file with this name.

    The file is removed, and any that the editor left beside it. But if the editor fails, or the
    caller to save the text, what was typed is kept. Raises ``CannotSave`` and ``EditorFailed``.
    """
    try:
        folder = tempfile.mkdtemp(prefix="aigc-study-")
    except OSError as error:
        raise CannotSave(error.filename or "TMPDIR", reason_of(error)) from error
    path = os.path.join(folder, f"{name}.txt")
    kept = False
    try:
        _edit(path)
        yield _content(path)
    except BaseException:
        kept = bool(_content(path).strip())
        if kept:
            text = _("What you typed is kept in {path}.")
            terminal.print_message([text.format(path=sanitize(path))])
        raise
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _content(path: str) -> str:
    """Return the text of a file, "" without one; bytes that are not text become surrogates."""
    with suppress(OSError), open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
        return file.read()
    return ""


def _edit(path: str) -> None:
    """Edit a new file in $VISUAL, $EDITOR or a usual editor; raises ``EditorFailed``."""
    editor = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    editor = editor or next(filter(shutil.which, _USUAL), _USUAL[-1])
    # Ctrl-C is the editor's, which gets it too. A function here is no handler there.
    previous = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        open(path, "x", encoding="utf-8").close()
        code = subprocess.call([*_command(editor), path])  # noqa: S603 - the user's own choice
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise EditorFailed(editor, reason) from error
    finally:
        signal.signal(signal.SIGINT, previous)
    if code in (128 + signal.SIGINT, -signal.SIGINT):
        terminal.print_message([_("Nothing was saved.")])
        raise KeyboardInterrupt
    if code:
        # As shells do, count from 128 on for one that was killed.
        code = code if code > 0 else 128 - code
        raise EditorFailed(editor, _("exit code {code}").format(code=code))


def _command(editor: str) -> list[str]:
    """Return an editor's program and its arguments."""
    words = shlex.split(editor, posix=sys.platform != "win32")
    program = shutil.which(expanded(words[0].strip('"')))
    if not program:
        raise EditorFailed(editor, N_("command not found"))
    return [program, *words[1:]]
