"""Reading TOML files and reporting syntax errors by line and column."""

from __future__ import annotations

import os
import re
import stat
from typing import BinaryIO

# The compiled original of tomllib, two to three times as fast.
import tomli

from aigc_study.errors import CannotRead, Fault, NoRegularFile, UnusableFile, reason_of

# Enough for 200,000 entries. Parsing takes a second for each ten megabytes.
LARGEST = 32 * 1024 * 1024

_PIECE = 1024 * 1024

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# Of all kinds of text, the pattern.
STRING = r'"""(?:[^\\]|\\.)*?"{3,5}|"(?:[^"\\\n]|\\.)*"|\'\'\'.*?\'{3,5}|\'[^\'\n]*\''
_BOM = b"\xef\xbb\xbf"


def read_bytes(path: str, *, regular: bool = True) -> bytes:
    """Return a file's content; raises ``FileNotFoundError`` and ``CannotRead``.

    If ``regular``, refuse pipes and devices, which could block for ever. A pipe that nothing
    writes to is empty. At most ``LARGEST`` + 1 bytes are read; ``parse`` refuses that many.
    """
    # Without O_NONBLOCK, opening such a pipe waits for ever.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                if regular:
                    raise NoRegularFile(path)
                os.set_blocking(file.fileno(), True)
            return _read(file)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from error


def _read(file: BinaryIO) -> bytes:
    """Read in pieces, since ``read`` takes memory for as much as it is asked for."""
    pieces: list[bytes] = []
    left = LARGEST + 1
    while left > 0 and (piece := file.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def decoded(content: bytes, path: str, role: str, largest: int = LARGEST) -> str:
    """Return the text of a file in UTF-8, with or without a BOM; raises ``UnusableFile``."""
    if len(content) > largest:
        fault = Fault("", "too-large", expected=str(largest // 1024**2))
        raise UnusableFile(role, path, [fault])
    content = content.removeprefix(_BOM)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line, column = _place(content[: error.start].decode())
        fault = Fault("", "not-utf-8", line=line, column=column)
        raise UnusableFile(role, path, [fault]) from error


def parse(content: bytes, path: str, role: str) -> dict[str, object]:
    """Parse the content of a TOML file; raises ``UnusableFile``."""
    text = decoded(content, path, role)
    try:
        return loads(text)
    except RecursionError:
        fault = Fault("", "too-deep")
    except ValueError as error:  # TOMLDecodeError, or int() of too many digits
        message = str(error)
        fault = Fault("", "syntax", message)
        if match := _PLACE.search(message):
            line, column = map(int, match.groups()) if match[1] else _open_end(text)
            found = text.split("\n")[line - 1]
            fault = Fault("", "syntax", message[: match.start()], found, line, column)
    raise UnusableFile(role, path, [fault])


def loads(text: str) -> dict[str, object]:
    """Parse TOML; raises ``ValueError``, and ``RecursionError`` if it is nested too deeply."""
    return tomli.loads(text)


def _open_end(text: str) -> tuple[int, int]:
    """Return where the text begins that lacks its end quote, else where the document ends."""
    closed = re.compile(rf"#[^\n]*|{STRING}|[^\"'#]+", re.DOTALL)
    at = 0
    while match := closed.match(text, at):
        at = match.end()
    return _place(text[:at].rstrip() if at == len(text) else text[:at])


def _place(text_before: str) -> tuple[int, int]:
    return text_before.count("\n") + 1, len(text_before) - text_before.rfind("\n")
