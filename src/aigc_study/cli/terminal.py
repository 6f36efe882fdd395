"""Output and questions: results on stdout; messages, warnings and errors on stderr."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from aigc_study.errors import CannotRead, NobodyAnswered, OutputClosed, OutputFailed, reason_of
from aigc_study.i18n import _
from aigc_study.inputs.normalize import normalize
from aigc_study.views import text_width
from aigc_study.views.page import (
    BOLD,
    CONTROLS,
    ELLIPSIS,
    RED,
    Page,
    can_encode,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAME = "aigc-study:"
_USUAL_WIDTH = 80
# An exported width out of these bounds is ignored.
_MIN_WIDTH, _MAX_DIGITS = 20, 4
# The words for yes and no, in either language, whatever the question's.
YES = {"y", "yes", "ok", "是", "是的", "好", "好的", "对", "对的", "嗯", "行", "可以", "确定"}
NO = {"", "n", "no", "否", "不", "不是", "没", "没有", "还没", "还没有"}

# Why messages could not be written. The first is reported in the end: none stops a change.
_failures: list[Exception] = []


def prepare() -> None:
    """Replace closed streams, and set error handlers: no character fails in any encoding."""
    _failures.clear()
    _replace_closed()
    codecs.register_error("plain", _replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    text_width.set_encoding(sys.stdout.encoding)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def page(stream: TextIO | None = None) -> Page:
    """Return the page of a stream, by default of stdout."""
    stream = stream or sys.stdout
    is_terminal = stream.isatty()
    width = _terminal_width(stream) if is_terminal else _exported_width()
    colour = is_terminal and os.environ.get("TERM") != "dumb"
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        colour = True
    if os.environ.get("NO_COLOR") or forced == "0":
        colour = False
    encoding = stream.encoding
    narrow = can_encode(ELLIPSIS, encoding) and not text_width.is_east_asian(encoding)
    return Page(width, colour, ELLIPSIS if narrow else plain(ELLIPSIS, encoding))


def _terminal_width(stream: TextIO) -> int:
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        columns = 0
    return columns or _exported_width() or _USUAL_WIDTH  # 0 on a serial line


def _exported_width() -> int | None:
    """Return COLUMNS, as ``watch`` exports it, unless no output could be meant to be so wide."""
    text = os.environ.get("COLUMNS", "")
    if not text.isdecimal() or len(text) > _MAX_DIGITS:
        return None
    return int(text) if int(text) >= _MIN_WIDTH else None


def message_page() -> Page:
    """Return the page of stderr."""
    return page(sys.stderr)


def print_result(lines: Iterable[str]) -> None:
    """Print lines of the result."""
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def print_json(data: dict[str, object]) -> None:
    """Print a JSON object, in UTF-8 whatever the terminal's encoding."""
    import json  # noqa: PLC0415 - only --json needs it

    text = json.dumps(data, ensure_ascii=False, indent=2)
    # JSON leaves some as they are that a terminal would obey; escaped they mean the same.
    escapes = {code: f"\\u{code:04x}" for code in CONTROLS if code != ord("\n")}
    # A path may have bytes that are not UTF-8; escaped, as in JSON, they stay as they are.
    print_bytes(f"{text.translate(escapes)}\n".encode(errors="backslashreplace"))


def print_bytes(content: bytes) -> None:
    """Print what is for other programs, whatever the terminal's encoding."""
    flush()
    with _output_errors():
        sys.stdout.buffer.write(content)


def can_ask() -> bool:
    """Tell whether somebody can see a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def can_edit() -> bool:
    """Tell whether an editor can be shown and typed into."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_input() -> str:
    """Return all of the input, with surrogates for bytes that are not text."""
    content = io.BytesIO(read_input_bytes())
    return io.TextIOWrapper(content, sys.stdin.encoding, "surrogateescape").read()


def read_input_bytes() -> bytes:
    """Return all of the input as it is."""
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        source = "-"
        raise CannotRead(source, reason_of(error)) from error


def confirmed(question: str) -> bool:
    """Ask for a yes; raises ``NobodyAnswered`` where nobody is there."""
    if not can_ask():
        raise NobodyAnswered
    return answer(_("{question} [y/N]").format(question=question)) in YES


def answer(question: str) -> str | None:
    """Ask, and return the answer as normalized text, ``None`` after Ctrl-D."""
    try:
        _write(sys.stderr, f"{question} ")
        flush()
        typed = sys.stdin.readline()
    except OSError as error:  # the terminal was closed
        raise NobodyAnswered from error
    except KeyboardInterrupt:
        # It leaves the cursor on the question's line, as Ctrl-D does.
        _write_message(["", _("Nothing was changed.")])
        raise
    if not typed:
        _write_message([""])
    return normalize(typed).strip(" .,!~") if typed else None


def print_message(lines: Iterable[str]) -> None:
    """Print messages and warnings."""
    _write_message(_wrapped(lines))


def print_command(command: str) -> None:
    """Print a command to copy, on a line of its own: the terminal breaks it if it must."""
    _write_message([f"  {command}"])


def print_error(lines: Iterable[str]) -> None:
    """Print an error message."""
    first, *rest = lines
    first, *rest = _wrapped([f"{_NAME} {first}", *rest])
    name = page(sys.stderr).style(_NAME, RED, BOLD)
    _write_message([first.replace(_NAME, name, 1), *rest])


def flush() -> None:
    """Flush the output, so that a failure is reported now and not at exit."""
    for stream in (sys.stdout, sys.stderr):
        with _output_errors():
            stream.flush()


def finish() -> None:
    """Flush the output, and report a message that could not be written."""
    flush()
    with _output_errors():
        if _failures:
            raise _failures[0]


def _replace_closed() -> None:
    """Open streams that were closed, whose numbers the next files would get otherwise.

    Stdin is empty. Writing to stdout fails, and that is reported. Messages are discarded.
    """
    for name, flags, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(null, mode, encoding="utf-8"))


def _replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end], error.encoding), error.end


def _wrapped(lines: Iterable[str]) -> list[str]:
    """Wrap lines between words on a terminal, which itself would break within them."""
    width = page(sys.stderr).width
    if width is None:
        return list(lines)
    return [part for line in lines for part in text_width.wrapped(line, width)]


def _write_message(lines: Iterable[str]) -> None:
    with suppress(OSError):  # ``finish`` reports it
        sys.stdout.flush()  # so that both are in order if they go to one file
    try:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
    except (OSError, UnicodeError) as error:
        _failures.append(error)


def _write(stream: TextIO, text: str) -> None:
    with _output_errors():
        stream.write(text)


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OutputClosed from error
    except OSError as error:
        raise OutputFailed(reason_of(error)) from error
    except UnicodeError as error:
        raise OutputFailed(str(error)) from error
