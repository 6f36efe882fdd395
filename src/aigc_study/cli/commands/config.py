"""``config``: show or change the settings."""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer

from aigc_study.cli import terminal
from aigc_study.cli.hints import shell_line
from aigc_study.cli.language import parse_language
from aigc_study.cli.options import AsJson, Command, Group, command_app, list_by_default
from aigc_study.cli.session import Session, checked_text, session_of
from aigc_study.errors import BadLanguage, NoRegularFile, UnknownSetting
from aigc_study.i18n import N_
from aigc_study.inputs.normalize import normalize
from aigc_study.inputs.times import parse_time
from aigc_study.storage import config as file
from aigc_study.storage import curriculum
from aigc_study.storage.config import Config
from aigc_study.storage.config_edit import change
from aigc_study.storage.paths import absolute
from aigc_study.views import config as view
from aigc_study.views.config import Setting


class _ConfigGroup(Group):
    """The group, where a setting alone is followed by its value."""

    def meant_by(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """Return the commands that may be meant."""
        if args[0].replace("-", "_") not in Config._fields:
            return super().meant_by(ctx, args)
        return [f"set {shell_line(args)}" if args[1:] else "list"]


app = command_app(cls=_ConfigGroup)

Key = Annotated[
    str, typer.Argument(metavar=N_("KEY"), help=N_("One of lang, curriculum and day_starts_at."))
]


@app.callback(invoke_without_command=True, epilog="aigc-study config set day_starts_at 04:00")
def config(context: typer.Context, as_json: AsJson = False) -> None:
    list_by_default(context, list_settings, as_json=as_json)


@app.command(
    "list",
    cls=Command,
    help=N_("List the settings, and where each comes from."),
    epilog="aigc-study config list",
)
def list_settings(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    session.show(view, _settings(session), file.config_path(), as_json=as_json)


@app.command(
    "set",
    cls=Command,
    help=N_("Change a setting."),
    epilog="aigc-study config set day_starts_at 04:00",
)
def set_(
    context: typer.Context,
    key: Key,
    value: Annotated[
        str,
        typer.Argument(
            metavar=N_("VALUE"), help=N_("zh or en; the file of a plan; a time like 04:00.")
        ),
    ],
) -> None:
    _change(session_of(context), _known(key), checked_text(value))


@app.command(
    "unset",
    cls=Command,
    help=N_("Go back to the default of a setting."),
    epilog="aigc-study config unset curriculum",
)
def unset(context: typer.Context, key: Key) -> None:
    _change(session_of(context), _known(key), None)


def _settings(session: Session) -> list[Setting]:
    saved = file.read(file.config_path())
    day_starts_at = str(saved.get("day_starts_at", "00:00"))
    return [
        Setting("lang", session.language, session.language_source),
        Setting("curriculum", *session.plan_file),
        Setting("day_starts_at", day_starts_at, "file" if "day_starts_at" in saved else "default"),
    ]


def _known(key: str) -> str:
    name = normalize(key).replace("-", "_")
    if name not in Config._fields:
        raise UnknownSetting(key, Config._fields)
    return name


def _change(session: Session, key: str, value: str | None) -> None:
    value = value and _as_stored(key, value)
    has_changed = change(key, value)
    session.reload()
    (now,) = (setting for setting in _settings(session) if setting.key == key)
    path = file.config_path()
    terminal.print_message(view.changed_lines(now, value, path, has_changed=has_changed))


def _as_stored(key: str, value: str) -> str:
    """Return a value in the form that is saved; unchanged if it is wrong, which is told later.

    A plan is tried, and saved by its full path, since paths in the file count from its folder.
    """
    match key:
        case "lang":
            with suppress(BadLanguage):
                return parse_language(key, value)
        case "day_starts_at":
            return parse_time(value) or value
        case _ if value:
            path = absolute(value)
            curriculum.load(path)
            if not os.path.isfile(path):  # a pipe, which can't be read again
                raise NoRegularFile(path)
            return path
    return value
