"""The settings: their values, where these come from, and the results of changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import N_, _
from aigc_study.views.json import FORMAT, Json
from aigc_study.views.page import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.views.page import Page


class Setting(NamedTuple):
    """A setting in use: its value, ``None`` for the bundled plan, and a key of ``_SOURCES``."""

    key: str
    value: str | None
    source: str


_SOURCES = {
    "flag": "--{key}",
    "variable": "AIGC_STUDY_LANG",
    "file": "config.toml",
    "locale": N_("locale"),
    "default": N_("default"),
}


def lines(settings: Sequence[Setting], path: str, page: Page) -> list[str]:
    """Return a line for each setting, and one for the file."""
    facts = page.facts([(setting.key, setting_text(setting)) for setting in settings])
    return [*facts, "", *page.wrap(_("File: {path}").format(path=sanitize(path)))]


def setting_text(setting: Setting) -> str:
    """Return a value and where it comes from."""
    return _("{value} ({source})").format(value=_value(setting), source=_source(setting))


def data(settings: Sequence[Setting], path: str) -> Json:
    """Return each setting by its key, and the path of the file."""
    values = {each.key: {"value": each.value, "source": each.source} for each in settings}
    return {"format": FORMAT, "path": path, **values}


def changed_lines(now: Setting, saved: str | None, path: str, *, has_changed: bool) -> list[str]:
    """Say what was saved, and what holds if that is something else."""
    if not has_changed:
        text = _("Nothing to change.") if saved else _("{key} is not set in {path}.")
    else:
        text = _("Set {key} to {value} in {path}.") if saved else _("Removed {key} from {path}.")
    value = sanitize(saved or "")
    lines = [text.format(key=now.key, value=value, path=sanitize(path))]
    if now.source != "file":
        text = _("{key} is {value} ({source}).")
        if now.source in ("flag", "variable"):
            text = _("{source} takes precedence: {key} is {value}.")
        lines.append(text.format(key=now.key, value=_value(now), source=_source(now)))
    return lines


def _value(setting: Setting) -> str:
    return _("the bundled plan") if setting.value is None else sanitize(setting.value)


def _source(setting: Setting) -> str:
    return _(_SOURCES[setting.source]).format(key=setting.key)
