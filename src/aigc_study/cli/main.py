"""Running one command, from its arguments to its exit code."""

from __future__ import annotations

import os
from contextlib import suppress

from aigc_study.cli import terminal
from aigc_study.cli.session import Session
from aigc_study.errors import OutputClosed, OutputFailed, StudyError


def main(args: list[str]) -> int:
    """Run one command and return its exit code; every error but Ctrl-C has become a message."""
    # What is made is for its owner, who can read it again, whatever the shell's mask says.
    os.umask(0o077)
    try:
        terminal.prepare()
        session = Session.begin()
        # Typer takes most of the start-up: not before the session could begin.
        from aigc_study.cli.app import invoke  # noqa: PLC0415

        code = invoke(args, session)
        terminal.flush()
    except StudyError as error:
        if not isinstance(error, OutputClosed):
            from aigc_study.views.errors import error_lines  # noqa: PLC0415 - most runs have none

            with suppress(OutputFailed, OutputClosed):  # where stderr is no better
                terminal.print_error(error_lines(error))
        if isinstance(error, OutputFailed | OutputClosed):
            terminal.silence()
        return error.exit_code
    return code
