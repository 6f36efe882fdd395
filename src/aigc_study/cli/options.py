"""Parsing of the command line and help pages, beyond what Typer does."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from aigc_study.cli import terminal
from aigc_study.cli.session import Session
from aigc_study.errors import QuotesMissing, UnexpectedArguments, UnknownCommand, UnknownOption
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import words_of_date
from aigc_study.inputs.normalize import normalize
from aigc_study.views import help as help_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Section = tuple[str, Sequence[tuple[str, str]]]

AsJson = Annotated[bool, typer.Option("--json", help=N_("Print one JSON object."))]
Lesson = Annotated[
    list[str],
    typer.Argument(
        metavar=N_("LESSON"), help=N_("A number, an id or its start, or words of a title.")
    ),
]
LESSONS_HELP = N_(
    "A number (1.20), a range (1.20-25), a stage ('2.*'), an id or its start, or words of a title;"
    " commas between several."
)
On = Annotated[
    str | None,
    typer.Option("--on", metavar=N_("DATE"), help=N_("The study date; today if left out.")),
]
ChangeOn = Annotated[
    str | None,
    typer.Option(
        "--on", metavar=N_("DATE"), help=N_("The day the change counts for; today if left out.")
    ),
]
NoteText = Annotated[
    str, typer.Option("--note", metavar=N_("TEXT"), help=N_("Add a note to each of the lessons."))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=N_("Preview the result without saving it."))
]

# What input methods and word processors make of a dash, and the dash.
_DASHES = "-‐‑‒–—―−﹘﹣－"
_PLACEHOLDER = "[A-Z]{2,}…?"

# The text of Typer's own option, which is translated when it is shown.
N_("Show this message and exit.")


def command_app(**settings: Any) -> typer.Typer:
    """Return the Typer application of one command's module, or of a group of commands."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, **settings)


def list_by_default(context: typer.Context, show: Callable[..., None], *, as_json: bool) -> None:
    """Run the ``list`` of a group if no command is named."""
    if context.invoked_subcommand is None:
        show(context, as_json=as_json)
    elif as_json:
        raise UnexpectedArguments(["--json"], context.command_path)


def _global_options(*, hidden: bool) -> list[TyperOption]:
    """Return the options that are accepted both before and after the command."""

    def option(
        name: str, metavar: str, text: str, store: Callable[[Session, str], None]
    ) -> TyperOption:
        # Any, since Typer does not export Click's types.
        def callback(context: Any, _param: Any, value: str | None) -> None:
            if value is not None:
                store(context.obj, value)

        return TyperOption(
            param_decls=[name],
            metavar=metavar,
            help=text,
            callback=callback,
            expose_value=False,
            hidden=hidden,
            is_eager=name == "--lang",  # errors in the others are reported in that language
        )

    return [
        option("--lang", "zh|en", N_("Language of the interface."), Session.set_language),
        option(
            "--curriculum", N_("FILE"), N_("Use the plan in this file."), Session.set_curriculum
        ),
        option("--today", N_("DATE"), N_("Use this date as today."), Session.set_today),
    ]


class Command(TyperCommand):
    """A command with a help page in the user's language, which accepts global options too."""

    allow_extra_args = True  # so that parse_args can report them in the user's language
    # A pattern of arguments that are no options though they begin with a dash, as list's lines do.
    dashed = r"- .*"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_global_options(hidden=True))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raises ``UnknownOption`` and ``UnexpectedArguments``."""
        args = self._with_whole_dates(_spelled_right(self, ctx, args))
        if "--" not in args:
            args = self._words_last(args)
        self._check_texts(args)
        ctx.obj.options += _options_in(self, args)
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise _hints().unexpected(ctx.command_path, extra)
        return extra

    def _words_last(self, args: list[str]) -> list[str]:
        """Return the arguments with the options first, if one of the others begins with a dash."""
        options: list[str] = []
        words: list[str] = []
        *given, (_end, lacks_value) = with_values(self, [*args, ""])
        for arg, is_value in given:
            is_option = arg[:1] == "-" and not re.fullmatch(self.dashed, arg, re.DOTALL)
            (options if is_value or is_option else words).append(arg)
        if not any(word[:1] == "-" for word in words):
            return args
        return options if lacks_value else [*options, "--", *words]

    def _check_texts(self, args: Sequence[str]) -> None:
        """Raise ``QuotesMissing`` if a text after the arguments goes on without quotes.

        Its second word would be taken for one more lesson.
        """
        names = {name for param in self.params if param.metavar == "TEXT" for name in param.opts}
        for index in [index for index, arg in enumerate(args) if index and arg in names]:
            text = [*takewhile(lambda word: word[:1] != "-", args[index + 1 :])]
            goes_on = text[1:] and not text[1][:1].isdecimal()
            if goes_on and not any(map(str.isspace, text[0])) and args[0][:1] != "-":
                raise QuotesMissing(args[index], _hints().shell_line([" ".join(text)]))

    def _with_whole_dates(self, args: Sequence[str]) -> list[str]:
        """Join the words of a date that an option takes, as in ``--on last fri``."""
        names = {name for param in self.params if param.metavar == "DATE" for name in param.opts}
        left, joined = list(args), [""]
        while left:
            count = words_of_date(left) if joined[-1] in names else 1
            joined.append(" ".join(left[:count]))
            del left[:count]
        return joined[1:]

    def format_help(self, ctx: Any, _formatter: Any) -> None:
        """Print the help page."""
        arguments = [
            (_argument_name(param), _help_text(param))
            for param in self.params
            if isinstance(param, TyperArgument)
        ]
        names = [name for name, _text in arguments]
        _print_help(
            " ".join([ctx.command_path, _("[OPTIONS]"), *names]),
            self,
            [(_("Arguments"), arguments), (_("Options"), _option_rows(self.get_params(ctx)))],
            _("Global options work here too; see “aigc-study --help”."),
        )


class DateCommand(Command):
    """A command whose arguments are dates, which may look like options: ``-3d``."""

    dashed = r"-\d.*"


class Group(TyperGroup):
    """A group of commands, with the global options."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.params.extend(_global_options(hidden=False))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raises ``UnknownOption``."""
        args = _spelled_right(self, ctx, args)
        ctx.obj.options += _options_in(self, args)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, in any case and width; raises ``UnknownCommand``."""
        name = normalize(args[0])
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            meant = [
                f"{ctx.command_path} {self._with_arguments(ctx, each, args[1:])}"
                for each in self.meant_by(ctx, [name, *args[1:]])
            ]
            raise UnknownCommand(args[0], f"”{_(', ')}“".join(meant), ctx.command_path)
        return super().resolve_command(ctx, [name, *args[1:]])

    def _with_arguments(self, ctx: Any, meant: str, args: Sequence[str]) -> str:
        """Return a command to type instead, with what was typed after the unknown one."""
        given = _hints().shell_line(args)
        if meant == "--help":
            return f"{given} {meant}".lstrip()
        params = getattr(self.get_command(ctx, meant), "params", ())
        if any(isinstance(param, TyperArgument) for param in params):
            return f"{meant} {given}".rstrip()
        return re.sub(_PLACEHOLDER, lambda match: given or _(match[0]), meant, count=1)

    def meant_by(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """Return the commands that a synonym stands for, or that a slip can have made of this."""
        typed, group = args[0], ctx.command_path.split()[1:]
        synonyms = _hints().SYNONYMS.get(" ".join([*group, typed]))
        return synonyms or [name for name in self.list_commands(ctx) if _is_slip(typed, name)]

    def format_help(self, ctx: Any, _formatter: Any) -> None:
        """Print the help page."""
        usage = " ".join([ctx.command_path, _("[OPTIONS]"), _("[COMMAND]…")])
        options = (_("Options"), _option_rows(self.get_params(ctx)))
        _print_help(usage, self, [*self.command_sections(), options], self.remark(ctx))

    def remark(self, _ctx: Any) -> str:
        """Return the last line of the help page, or ""."""
        return ""

    def command_sections(self) -> list[Section]:
        """Return the commands with their help texts, in sections with a heading."""
        commands = [(name, _help_text(command)) for name, command in self.commands.items()]
        return [(_("Commands"), commands)]


def with_values(command: Any, args: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield each argument, and whether it is the value of the option before it."""
    options = [param for param in command.params if isinstance(param, TyperOption)]
    names = {name for option in options if not option.is_flag for name in option.opts}
    is_value = False
    for arg in args:
        yield arg, is_value
        is_value = not is_value and arg in names


def _options_in(command: Any, args: Sequence[str]) -> Iterator[str]:
    """Yield the options and their values, in a group those before its command."""
    for arg, is_value in with_values(command, args):
        if is_value or (arg[:1] == "-" and arg != "--"):
            yield arg
        elif arg == "--" or not isinstance(command, Command):
            return


def _spelled_right(command: Any, ctx: Any, args: list[str]) -> list[str]:
    """Return the arguments with the options spelled right, in a group those before its command.

    Raises ``UnknownOption`` for one that has another name here.
    """
    names = {name for param in command.get_params(ctx) for name in param.opts}
    mended: list[str] = []
    for index, (arg, is_value) in enumerate(with_values(command, args)):
        is_option = arg[:1] in _DASHES and arg[1:] != "" and not is_value
        if arg == "--" or not (is_value or is_option or isinstance(command, Command)):
            return [*mended, *args[index:]]
        if not is_option or arg.partition("=")[0] in names:
            mended.append(arg)
        elif spelled := _hints().respelled(arg, names):
            mended.append(spelled)
        else:
            line = [*mended, *args[index:]]
            if meant := _hints().option_meant(ctx.info_name, line, index, names):
                raise UnknownOption(arg.partition("=")[0], f"{ctx.command_path} {meant}")
            mended.append(arg)
    return mended


def _hints() -> Any:
    return import_module("aigc_study.cli.hints")  # seldom needed


def _is_slip(typed: str, word: str) -> bool:
    """Tell whether one letter is missing, extra or wrong, or two are swapped."""
    while typed[:1] == word[:1] != "":
        typed, word = typed[1:], word[1:]
    swapped = typed[:2] == word[1::-1] and typed[2:] == word[2:]
    return swapped or word == typed[1:] or word[1:] in (typed, typed[1:])


def _print_help(
    usage: str, command: Any, sections: Sequence[Section], remark: str = ""
) -> NoReturn:
    epilog = [_("Example: {command}").format(command=_(command.epilog)), remark]
    page = terminal.page()
    terminal.print_result(help_view.lines(usage, _help_text(command), sections, epilog, page))
    raise typer.Exit  # or Click would print its own help text, here an empty line


def _help_text(item: Any) -> str:
    # gettext translates "" as the catalogue's header.
    return _(item.help) if item.help else ""


def _argument_name(param: TyperArgument) -> str:
    name = _(param.metavar) if param.metavar else ""
    return name if param.required else f"[{name}]"


def _option_rows(params: Sequence[Any]) -> list[tuple[str, str]]:
    rows = []
    for param in params:
        if isinstance(param, TyperOption) and not param.hidden:
            names = ", ".join(sorted(param.opts, key=len))  # Typer's order is arbitrary
            value = f" {_(param.metavar)}" if param.metavar else ""
            rows.append((names + value, _help_text(param)))
    return rows
