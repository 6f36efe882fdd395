"""Changing one setting in ``config.toml``, keeping every other byte of it."""

from __future__ import annotations

import os
import re

import tomli_w

from aigc_study.errors import BadSetting, CannotSave, UnusableFile, reason_of
from aigc_study.storage.atomic import make_folder, replace
from aigc_study.storage.config import ROLE, checked, config_path, read
from aigc_study.storage.lock import locked
from aigc_study.storage.paths import resolved
from aigc_study.storage.toml import loads, parse, read_bytes

# A setting's line, or lines: in a file without faults every value is one of TOML's four strings.
# A comment after it is left out, so it stays.
_SETTING = re.compile(
    r"""
    ^\ufeff? (?P<all>
        [ \t]* (?P<key> [\w-]+ | "[^"\n]*" | '[^'\n]*' )
        [ \t]*=[ \t]*
        (?P<value>
            \"""(?:\\.|[^\\])*?\"{3,5} | \'''.*?'{3,5}
            | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
        )
        [ \t]*(?:\r?\n)?
    )
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def change(key: str, value: str | None) -> bool:
    """Set a setting, or remove it if there is no value; return whether that changes the file.

    Raises ``BadSetting``, what ``load`` and ``resolved`` do, ``CannotSave`` and ``LockHeld``.
    """
    path = config_path()
    if value is not None:
        _check(key, value, path)
    data = read(path)
    checked(data, path)
    if data.get(key) == value:
        return False
    target = resolved(path)
    try:
        make_folder(os.path.dirname(target))
    except OSError as error:
        raise CannotSave(error.filename or target, reason_of(error)) from error
    with locked(target, temporary=True):
        content = read_bytes(target) if os.path.exists(target) else b""
        checked(parse(content, path, ROLE), path)
        replace(target, changed(content.decode(), key, value).encode())
    return True


def _check(key: str, value: str, path: str) -> None:
    try:
        checked({key: value}, path)
    except UnusableFile as error:
        raise BadSetting(error.faults[0]) from error


def changed(text: str, key: str, value: str | None) -> str:
    """Return the text of a file without faults, with a setting set, or removed without a value."""
    line = "" if value is None else tomli_w.dumps({key: value})
    for match in _SETTING.finditer(text):
        if loads(f"{match['key']} = 0").keys() == {key}:
            begin, end = match.span("value" if line else "all")
            return text[:begin] + line.partition("= ")[2].rstrip("\n") + text[end:]
    line_end = "\r\n" if "\r\n" in text else "\n"
    separator = line_end if text and not text.endswith("\n") else ""
    return text + separator + line.replace("\n", line_end)
