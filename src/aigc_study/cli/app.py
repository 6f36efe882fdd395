"""The Typer application: its commands in groups, each imported only when it runs."""

# No postponed annotations: Typer evaluates them when it builds a command.
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

import aigc_study
from aigc_study.cli import terminal
from aigc_study.cli.options import Group
from aigc_study.cli.session import Session
from aigc_study.errors import CannotUse, InvalidUsage, reason_of
from aigc_study.i18n import N_, _
from aigc_study.inputs.normalize import normalize

# Typer vendors Click and exports only one of its usage errors; this is their base class.
ClickUsageError: type[Exception] = typer.BadParameter.__bases__[0]

# The help text of each command, in the groups and the order of the help page. A command is named
# like its module in cli/commands.
COMMANDS: Mapping[str, Mapping[str, str]] = {
    N_("Every day"): {
        "today": N_("Show today's lessons, and where you stand."),
        "next": N_("Show the next lessons to do."),
        "done": N_("Mark lessons as done."),
        "undone": N_("Unmark lessons that are done or skipped."),
        "skip": N_("Skip lessons that are not for you."),
        "note": N_("Add a note to a lesson, or list the notes."),
        "list": N_("List the lessons with their state and due date."),
        "show": N_("Show everything about one lesson."),
        "open": N_("Open the web page of a lesson in the browser."),
    },
    N_("The plan"): {
        "progress": N_("Show how far you are, ahead or behind, and when you will finish."),
        "schedule": N_("Show which lessons are due when, by week or by month."),
        "start": N_("Show or set the start date."),
        "rest": N_("Manage rest days, which don't count as study days."),
        "pause": N_("Pause until further notice."),
        "resume": N_("End a pause."),
        "replan": N_("Show options for getting back on track, or choose one."),
    },
    N_("Looking back"): {
        "stats": N_("Show what you did on each day, week by week, and how steadily."),
        "log": N_("Show the changes, newest first."),
        "report": N_("Make a page or a card of your progress, to keep or to share."),
    },
    N_("Safety"): {
        "undo": N_("Undo the last change."),
        "redo": N_("Redo the change that was just undone."),
        "backup": N_("List the daily backups of your journal, or restore one."),
        "merge": N_("Merge another machine's journal, or a conflicted copy."),
        "doctor": N_("Check the journal and its folders, and repair damage."),
    },
    N_("Set up"): {
        "config": N_("Show or change the settings."),
        "plan": N_("Show which plan is in use, check one, or import a checklist."),
    },
}
# The commands that change nothing are offered before any that does.
_READING = {"today", "next", "list", "show", "progress", "schedule", "stats", "log"}
_READING |= {"config", "plan"}
_HELP = {name: text for group in COMMANDS.values() for name, text in group.items()}
# With the name of a shell, or without, for the shell in use.
_COMPLETION = ("--install-completion", "--show-completion")


class Program(Group):
    """The commands of ``COMMANDS``, imported on demand."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names, in the order of the help page."""
        return list(_HELP)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Return the command with a name, or ``None``."""
        if cmd_name not in _HELP:
            return None
        return _command(cmd_name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; a shell may follow, or not, to install or show its completion."""
        for index, arg in enumerate(args):
            if arg in _COMPLETION:
                shell = "".join(args[index + 1 : index + 2])
                given = [f"{arg}={'' if shell.startswith('-') else shell}"]
                rest = args[index + 1 :] if shell.startswith("-") else args[index + 2 :]
                return super().parse_args(ctx, [*args[:index], *given, *rest])
            if arg in _HELP:
                break
        return super().parse_args(ctx, args)

    def remark(self, ctx: Any) -> str:
        """Return how to switch to Chinese, if that is to be said."""
        session: Session = ctx.obj
        return session.language_hint()

    def meant_by(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """Return the commands that may be meant; of several, those that change nothing."""
        if re.match(r"\d+\.\d", args[0]):
            return [f"show {args[0]}"]
        meant = super().meant_by(ctx, args)
        return [name for name in meant if name in _READING] or meant

    def command_sections(self) -> list[tuple[str, Sequence[tuple[str, str]]]]:
        """Return the commands with their help texts, in groups."""
        return [
            (_(heading), [(name, _(text)) for name, text in group.items()])
            for heading, group in COMMANDS.items()
        ]


@cache
def _command(name: str) -> Any:
    command = get_command(import_module(f"aigc_study.cli.commands.{name}").app)
    command.name, command.help = name, _HELP[name]
    return command


app = typer.Typer(
    cls=Program,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    invoke_without_command=True,
    help=N_("Study by a plan: mark lessons done, and see where you stand."),
    epilog="aigc-study done 1.20",
)
def program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version."))] = False,
    install: Annotated[
        str | None,
        typer.Option(
            "--install-completion",
            metavar="[SHELL]",
            help=N_("Make TAB complete words in your shell, or in the one named."),
        ),
    ] = None,
    show: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="[SHELL]",
            help=N_("Print that script instead of installing it."),
        ),
    ] = None,
) -> None:
    """Print the version; without a command, show what ``today`` shows."""
    if install is not None:
        terminal.print_message(import_module("aigc_study.cli.completion.shells").install(install))
        raise typer.Exit
    if show is not None:
        terminal.print_result([import_module("aigc_study.cli.completion.shells").script_of(show)])
        raise typer.Exit
    if version:
        terminal.print_result([f"aigc-study {aigc_study.__version__}"])
        raise typer.Exit
    if context.invoked_subcommand is None:
        import_module("aigc_study.cli.commands.today").today(context)


def invoke(args: list[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    root = _root_command()
    try:
        code = root(
            args,
            prog_name="aigc-study",
            complete_var="",  # completion is ours
            obj=Session.begin(),
            standalone_mode=False,
        )
    except ClickUsageError as error:
        raise InvalidUsage(error, _command_path(root, args)) from error
    except OSError as error:
        # Without a name it is the current folder, which was deleted.
        raise CannotUse(error.filename or os.curdir, reason_of(error)) from error
    return code or 0


@cache
def _root_command() -> Any:
    return get_command(app)


def _command_path(command: Any, args: Sequence[str]) -> str:
    """Return the full name of the command, which not every usage error has."""
    names = ["aigc-study"]
    for arg in args:
        get_subcommand = getattr(command, "get_command", None)
        if get_subcommand and (subcommand := get_subcommand(None, normalize(arg))):
            names.append(subcommand.name)
            command = subcommand
    return " ".join(names)
