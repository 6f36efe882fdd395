"""The edge where output leaves: results on stdout, messages, warnings and errors on stderr."""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from aigc_study.errors import OutputClosed, OutputFailed
from aigc_study.i18n import _
from aigc_study.views.page import BOLD, CONTROLS, ELLIPSIS, RED, Page, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aigc_study.storage.doctor import Check

_NAME = "aigc-study:"
# In whichever language the question was.
_YES = {"y", "yes", "是", "好"}


def prepare() -> None:
    """Make sure that no character can stop the output or an answer, whatever the encoding."""
    codecs.register_error("plain", _as_plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _as_plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def _shows(sign: str, stream: TextIO) -> bool:
    try:
        sign.encode(stream.encoding)
    except UnicodeEncodeError:
        return False
    return True


def page(stream: TextIO | None = None) -> Page:
    """Return the page that a stream, stdout unless given, stands for."""
    stream = stream or sys.stdout
    if stream is None:
        return Page()
    is_terminal = stream.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else None
    colour = is_terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        colour = True
    if os.environ.get("NO_COLOR"):
        colour = False
    return Page(width, colour, ELLIPSIS if _shows(ELLIPSIS, stream) else plain(ELLIPSIS))


def message_page() -> Page:
    """Return the page that stderr stands for."""
    return page(sys.stderr)


def encoding_check() -> Check:
    """Tell what stdout can show."""
    from aigc_study.storage.doctor import Check  # noqa: PLC0415 - only doctor needs it

    encoding = sys.stdout.encoding if sys.stdout else ""
    if sys.stdout is not None and _shows("✓─…中", sys.stdout):
        return Check("terminal", "ok", "terminal", value=encoding)
    return Check("terminal", "warning", "poor-terminal", value=encoding)


def print_result(lines: Iterable[str]) -> None:
    """Print lines of the result."""
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def print_json(data: dict[str, object]) -> None:
    """Print one object, in UTF-8 whatever the terminal's encoding."""
    import json  # noqa: PLC0415 - only --json needs it

    text = json.dumps(data, ensure_ascii=False, indent=2)
    # JSON leaves some as they are that a terminal would obey; escaped they mean the same.
    escapes = {code: f"\\u{code:04x}" for code in CONTROLS if code != ord("\n")}
    safe = text.translate(escapes)
    flush()
    if sys.stdout is not None:
        with _reported():
            sys.stdout.buffer.write(f"{safe}\n".encode())


def confirmed(question: str) -> bool:
    """Ask for a yes on a terminal; elsewhere there is nobody to say it."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    _write(sys.stderr, _("{question} [y/N] ").format(question=question))
    flush()
    answer = ""
    try:
        answer = sys.stdin.readline()
    finally:
        if not answer:  # Ctrl-D or Ctrl-C, which leave the cursor behind the question
            _print([""])
    return answer.strip().casefold() in _YES


def print_message(lines: Iterable[str]) -> None:
    """Print messages about what was done."""
    _print(_wrapped(lines))


def print_error(lines: Iterable[str]) -> None:
    """Print what went wrong."""
    first, *rest = lines
    first, *rest = _wrapped([f"{_NAME} {first}", *rest])
    name = page(sys.stderr).style(_NAME, RED, BOLD)
    _print([name + first.removeprefix(_NAME), *rest])


def _wrapped(lines: Iterable[str]) -> list[str]:
    """Break lines between words where they go to a terminal, which would break them anywhere."""
    width = page(sys.stderr).width
    if width is None:
        return list(lines)
    from aigc_study.views.text_width import wrapped  # noqa: PLC0415 - 3 ms, not needed in a pipe

    return [piece for line in lines for piece in wrapped(line, width)]


def _print(lines: Iterable[str]) -> None:
    if sys.stdout is not None:
        # What was shown before stands before, where both go to one file. ``flush`` tells if not.
        with suppress(OSError):
            sys.stdout.flush()
    _write(sys.stderr, "".join(f"{line}\n" for line in lines))


def flush() -> None:
    """Send what is still on its way, so that a failure shows now and not at exit."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with _reported():
                stream.flush()


def silence() -> None:
    """Let nothing more go out: a stream is broken, and Python would try it again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        with _reported():
            stream.write(text)


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OutputClosed from error
    except OSError as error:
        raise OutputFailed(error.strerror or str(error)) from error
