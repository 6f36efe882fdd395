"""Transcripts: pages of commands with their output, played to see that it is what comes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from difflib import unified_diff
from typing import TYPE_CHECKING, NamedTuple

import pytest

from aigc_study.cli import terminal
from aigc_study.views.page import Page
from conftest import Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Run

_PIECE = re.compile(
    r"^```(?P<info>.*)\n(?P<body>(?:.*\n)*?)```$|^<!-- width: (?P<width>\d+) -->$", re.MULTILINE
)
_COMMAND = re.compile(r"(?P<settings>(?:[A-Z_]+=\S* )*)aigc-study(?P<words>(?: .*)?)")
_EXPORT = re.compile(r"export ([A-Z_]+)=(\S*)")
_HEADING = re.compile(r"^(?=## )", re.MULTILINE)


class Case(NamedTuple):
    """One section of a page, and what stands above all sections and holds for each."""

    title: str
    preamble: str
    section: str


def cases(page: str) -> Iterator[Case]:
    """Yield the sections of a page."""
    preamble, *sections = _HEADING.split(page)
    for section in sections:
        yield Case(section.partition("\n")[0].removeprefix("## "), preamble, section)


class Shell:
    """Plays pages in a home, as they would run on a pipe, or on a terminal where they say so."""

    def __init__(self, run: Run, home: Path, *, lang: str | None = None) -> None:
        """Start in an empty folder; in the language of a page for readers, if it is one.

        Such a page is 80 cells wide and shows no exit codes.
        """
        home.mkdir()
        self._run = run
        self._home = home
        self._width = 80 if lang else None
        self._tells_codes = not lang
        self._settings = {
            "AIGC_STUDY_HOME": str(home),
            "LANG": "zh_CN.UTF-8" if lang == "zh" else "en_US.UTF-8",
        }

    def replay(self, text: str) -> str:
        """Return the text with the output that really comes, having done all that it says."""
        return _PIECE.sub(self._piece, text)

    def _piece(self, piece: re.Match[str]) -> str:
        if piece["width"]:
            self._width = int(piece["width"])
        elif piece["info"] == "console":
            steps = re.split(r"^\$ ", piece["body"], flags=re.MULTILINE)[1:]
            return f"```console\n{''.join(map(self._step, steps))}```"
        elif name := _file_name(piece):
            path = self._home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(piece["body"], encoding="utf-8", newline="\n")
        return piece[0]

    def _step(self, step: str) -> str:
        command = step.partition("\n")[0]
        code, out, err = self._result(command)
        # Files for other programs have CRLF, which git would make LF here.
        output = (out + err).replace(str(self._home), "~").replace("\r\n", "\n")
        if output and not output.endswith("\n"):
            output += "\n"
        # What would be read as another step, or as the end of all, can't be shown.
        assert not re.search(r"^(\$ |```|\[exit )", output, re.MULTILINE), output
        exit_line = f"[exit {code}]\n" if code and self._tells_codes else ""
        return f"$ {command}\n{output}{exit_line}"

    def _result(self, command: str) -> Result:
        program, _, filters = command.partition(" | ")
        if parts := _COMMAND.fullmatch(program):
            result = self._ours(parts["settings"], parts["words"], piped=bool(filters))
            if not filters:
                return result
            filtered = self._sh(filters, result.out)
            return filtered._replace(err=result.err + filtered.err)
        if setting := _EXPORT.fullmatch(command):
            self._settings[setting[1]] = setting[2]
            return Result(0, "", "")
        return self._sh(command)

    def _ours(self, settings: str, text: str, *, piped: bool) -> Result:
        env = self._settings | dict(word.split("=", 1) for word in settings.split())
        words = shlex.split(text)
        redirect = words.pop() if words[-1:] in (["2>/dev/null"], ["2>&1"]) else None
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self._home)
            if self._width and not piped:
                page = Page(width=self._width)
                patch.setattr(terminal, "page", lambda _stream=None: page)
            result = self._run(*words, env=env)
        if redirect == "2>&1":
            return result._replace(out=result.out + result.err, err="")
        return result._replace(err="") if redirect else result

    def _sh(self, command: str, given: str = "") -> Result:
        """Run what is not our program in the system's shell."""
        done = subprocess.run(
            [shutil.which("sh") or "sh", "-c", command],
            input=given.encode(),
            capture_output=True,
            cwd=self._home,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def _file_name(piece: re.Match[str]) -> str | None:
    """Return the name after the language, or in a TOML comment on the first line."""
    language, _, name = piece["info"].partition(" ")
    if language == "toml" and not name:
        comment = re.match(r"# (\S+\.toml)\n", piece["body"])
        return comment[1] if comment else None
    return name or None


def unplayed_parts(page: str) -> list[str]:
    """Return the fences that no block begins or ends with, and the blocks that nothing plays."""
    left = [line for line in _PIECE.sub("", page).splitlines() if line.startswith(("```", "<!--"))]
    blocks = [piece for piece in _PIECE.finditer(page) if not piece["width"]]
    unplayed = [each[0] for each in blocks if each["info"] != "console" and not _file_name(each)]
    return left + unplayed


def compare_or_update(path: Path, written: str, played: str, *, update: bool) -> None:
    """Fail if what was played differs from what is written, or rewrite that part of the page."""
    if written == played:
        return
    if update:
        page = path.read_text(encoding="utf-8")
        path.write_text(page.replace(written, played, 1), encoding="utf-8", newline="\n")
        return
    diff = unified_diff(
        written.splitlines(), played.splitlines(), path.name, "played", lineterm="", n=4
    )
    pytest.fail("\n".join([*diff, "(--update-transcripts rewrites the page)"]), pytrace=False)
