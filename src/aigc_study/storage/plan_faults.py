"""What is wrong with a file that was to be a plan: its faults by line, or what it is instead."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from aigc_study.errors import Fault, MarkdownFile, NotAPlan, StudyError, UnusableFile
from aigc_study.i18n import N_, _
from aigc_study.storage.config import Config
from aigc_study.storage.toml import loads
from aigc_study.storage.toml_lines import KeyLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ENDINGS = {".md": "Markdown", ".markdown": "Markdown", ".json": "JSON"}
_ENDINGS |= {".csv": "CSV", ".tsv": "CSV", ".yaml": "YAML", ".yml": "YAML"}
_TOML_LINE = re.compile(r"""\[\[?[\w\s."'-]+\]|["'\w][^=]*=""")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)]) ", re.MULTILINE)


def explained(error: UnusableFile, content: bytes) -> StudyError:
    """Return the error with the line of each fault, or one that says what the file is instead."""
    kinds = {fault.kind for fault in error.faults}
    if kinds & {"newer", "not-utf-8", "too-large", "too-deep"}:
        return error
    text = content.decode("utf-8-sig")
    document = {} if "syntax" in kinds else loads(text)
    kind = _other_toml(document) if document else _not_toml(text, error.path)
    if kind == "Markdown":
        command = shlex.join(["aigc-study", "plan", "import", error.path])
        return MarkdownFile(error.path, kind, command)
    if kind:
        return NotAPlan(error.path, kind)
    if "syntax" in kinds:
        return error  # which has its line
    return UnusableFile(error.role, error.path, _by_line(error.faults, text))


def _not_toml(text: str, path: str) -> str:
    """Return what a file is that is empty or can't be parsed, by its name or its first lines.

    Returns "" if it seems to be TOML with an error.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line and line[0] != "#"][:2]
    if kind := _ENDINGS.get(os.path.splitext(path)[1].lower()):
        return kind
    if not lines:
        return N_("an empty file")
    if _TOML_LINE.match(lines[0]):
        return ""
    if _LIST_ITEM.search(text):
        return "Markdown"
    if lines[0][0] in "{[":
        return "JSON"
    return (
        "CSV" if any(lines[0].count(each) == lines[-1].count(each) > 0 for each in ",;\t") else ""
    )


def _other_toml(document: Mapping[str, object]) -> str:
    """Return what a TOML file is that is plainly no plan, else ""."""
    stages = document.get("stages")
    tables = [each for each in stages if type(each) is dict] if type(stages) is list else []
    if document.keys() >= {"format", "id"} or any("lessons" in each for each in tables):
        return ""
    if document.keys() >= {"format", "curriculum"}:
        return N_("a journal")
    if document.keys() <= {*Config._fields}:
        return N_("the configuration")
    return N_("another TOML file")


def _by_line(faults: Sequence[Fault], text: str) -> list[Fault]:
    """Return faults with their lines, in the order of these."""
    lines = KeyLines(text)

    def placed() -> Iterator[Fault]:
        for fault in faults:
            expected = fault.expected
            if fault.kind == "duplicate" and (first := lines.find(expected)):
                expected = _("{where} (line {line})").format(where=expected, line=first)
            yield fault._replace(line=fault.line or lines.find(fault.where), expected=expected)

    return sorted(placed(), key=lambda fault: fault.line)
