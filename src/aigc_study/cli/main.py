"""Running one command and reporting errors."""

from __future__ import annotations

import os

from aigc_study.cli import terminal
from aigc_study.cli.app import invoke
from aigc_study.errors import OutOfMemory, OutputClosed, StudyError


def main(args: list[str]) -> int:
    """Run one command and return its exit code; errors other than Ctrl-C are printed."""
    # New files are readable by their owner, and by nobody else.
    os.umask(0o077)
    try:
        terminal.prepare()
        code = _invoke(args)
        terminal.finish()
    except StudyError as error:
        if not isinstance(error, OutputClosed):
            from aigc_study.views.errors import error_lines  # noqa: PLC0415 - seldom needed

            terminal.print_error(error_lines(error))
        return error.exit_code
    return code


def _invoke(args: list[str]) -> int:
    try:
        return invoke(args)
    except MemoryError as error:
        raise OutOfMemory from error
