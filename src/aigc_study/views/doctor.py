"""The results of ``doctor``'s checks, and of a repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aigc_study.i18n import N_, _, listed, ngettext
from aigc_study.views import text_width
from aigc_study.views.errors import error_lines
from aigc_study.views.json import FORMAT, Json
from aigc_study.views.page import BOLD, GREEN, RED, YELLOW, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.storage.backups import Backup
    from aigc_study.storage.doctor import Check
    from aigc_study.storage.repair import Repair
    from aigc_study.storage.statements import Line
    from aigc_study.views.page import Page

# A power failure can leave megabytes of zeros in a file.
_REPEATED = re.compile("(\ufffd)\ufffd{99,}")

_ABOUT = {
    "versions": N_("versions"),
    "terminal": N_("terminal"),
    "configuration": N_("configuration"),
    "curriculum": N_("plan"),
    "journal": N_("journal"),
    "folders": N_("folders"),
    "backups": N_("backups"),
    "lessons": N_("lessons"),
}
_LEVELS = {
    "ok": (N_("ok"), GREEN),
    "warning": (N_("warning"), YELLOW),
    "problem": (N_("error"), RED),
}
_TEXTS = {
    "plain": "{value}",
    "terminal": N_("{value}: displays Chinese and all symbols"),
    "poor-terminal": N_(
        "{value}: can't display some symbols, such as the check mark, so plain ones are used;"
        " UTF-8 displays them all"
    ),
    "no-chinese-terminal": N_(
        "{value}: can't display Chinese; use a UTF-8 locale or set PYTHONUTF8=1"
    ),
    "configuration": "{path}",
    "no-configuration": N_("{path} not found; using defaults"),
    "unknown-curriculum": N_("not checked: fix the error above first"),
    "lost-journal": N_(
        "{path} not found, but there is a backup of {value}: "
        "restore it with “aigc-study backup restore {value}”"
    ),
    "no-journal": N_("{path} will be created with the first mark"),
    "unknown-kinds": N_(
        "has entries of a kind this version doesn't support: {value}; upgrading aigc-study may help"
    ),
    "clock": N_("the last change is dated {value}, in the future: check the system clock"),
    "no-room": N_("nothing can be added to {path}: write its entries as [[entry]] tables"),
    "full": N_("{path} is full: a journal can have at most {value} MB"),
    "other-copy": N_(
        "{path} is in the same folder: once the journal is repaired,"
        " merge it with “aigc-study merge”"
    ),
    "conflicted-copy": N_("{path} has entries the journal lacks: see “aigc-study merge”"),
    "not-writable": N_("{path} can't be written: check its permissions"),
    "others-may-write": N_("{path} is writable by other users: remove that with chmod go-w"),
    "not-owned": N_("{path} belongs to another user"),
    "no-folder": N_("{path} is where a folder should be: move it away"),
    "broken-link": N_(
        "{path} links to {value}, which doesn't exist: check that the disk is connected"
    ),
    "folder": "{path}",
    "folder-to-come": N_("{path} will be created when needed"),
    "no-modes": N_("{path}: permissions can't be changed here, so new files have the drive's own"),
    "no-owners": N_("{path}: owners can't be changed here"),
    "no-locks": N_("{path}: the drive has no locks, so a lock file is used"),
    "no-sync": N_(
        "{path}: renamed files can't be flushed here, so a power failure may undo the last change"
    ),
    "no-backups": N_("none yet: the journal is copied before the first change of each day"),
    "fuller-backup": N_("{path} has more entries ({count}): recover them with “aigc-study merge”"),
    "quoted-entries": N_(
        "the text recorded {value} contains entries, which don't count:"
        " if they should, close its quotes before them"
    ),
    "damaged-backup": N_("{path} is damaged and can't be restored"),
    "lost-lesson": N_(
        "“{value}” has marks, but is not in this plan:"
        ' to keep them, add renamed = {{ "{value}" = "NEW-ID" }} to the plan'
    ),
    "lessons": N_("every mark belongs to a lesson"),
}

# The kinds of checks whose value is a list, with English commas.
_LISTS = {"plain", "unknown-kinds"}


def lines(checks: Sequence[Check], page: Page) -> list[str]:
    """Return one or more lines for each check, with the level in colour."""
    levels = {check.level: _(_LEVELS[check.level][0]) for check in checks}
    level_width = max(map(text_width.width, levels.values()))
    about_width = max(text_width.width(_(_ABOUT[check.about])) for check in checks)
    lines = []
    for check in checks:
        level = text_width.pad(levels[check.level], level_width)
        head = f"{level}  {text_width.pad(_(_ABOUT[check.about]), about_width)}  "
        first, *more = check_text(check).split("\n")
        wrapped = page.wrap(first, head=head)
        for line in more:
            wrapped += page.wrap(line, head=" " * text_width.width(head))
        wrapped[0] = wrapped[0].replace(level, page.style(level, _LEVELS[check.level][1]), 1)
        lines += wrapped
    return lines


def check_text(check: Check) -> str:
    """Return the result of a check, in one or more lines."""
    count = check.number
    match check.kind:
        case "error" if check.error:
            return "\n".join(error_lines(check.error))
        case "journal":
            text = ngettext("{path}, {count} entry", "{path}, {count} entries", count)
        case "curriculum":
            text = ngettext(
                "{path} (“{value}”), {count} lesson", "{path} (“{value}”), {count} lessons", count
            )
        case "bundled-curriculum":
            text = ngettext(
                "the bundled plan, {count} lesson", "the bundled plan, {count} lessons", count
            )
        case "backups":
            text = ngettext(
                "{count} backup, from {value}", "{count} backups, the latest from {value}", count
            )
        case _:
            text = _(_TEXTS[check.kind])
    value = listed(check.value.split(", ")) if check.kind in _LISTS else check.value
    return text.format(path=sanitize(check.path), value=sanitize(value), count=count)


def data(checks: Sequence[Check]) -> Json:
    """Return what ``doctor --json`` prints."""
    return {
        "format": FORMAT,
        "ok": not any(check.level == "problem" for check in checks),
        "findings": [
            {
                "about": check.about,
                "level": check.level,
                "kind": check.kind,
                "text": check_text(check),
                "path": check.path or getattr(check.error, "path", None),
            }
            for check in checks
        ],
    }


def repair_lines(repair: Repair, page: Page) -> list[str]:
    """Say how much of a damaged journal can be recovered, and quote the lines that can't."""
    text = ngettext(
        "{count} entry can be recovered.", "{count} entries can be recovered.", repair.entries
    ).format(count=repair.entries)
    lines = [page.style(text, BOLD)]
    if count := len(repair.lost):
        text = ngettext(
            "{count} line can't be recovered:", "{count} lines can't be recovered:", count
        )
        lines += [page.style(text.format(count=count), BOLD), *_quoted_lines(repair.lost, page)]
    if count := len(repair.partial_lines):
        text = ngettext(
            "{count} line can be recovered in part:",
            "{count} lines can be recovered in part:",
            count,
        )
        lines.append(page.style(text.format(count=count), BOLD))
        lines += _quoted_lines(repair.partial_lines, page)
    if repair.redated:
        text = ngettext(
            "{count} mark has lost its date, so it counts for the day it was recorded.",
            "{count} marks have lost their dates, so they count for the days they were recorded.",
            repair.redated,
        )
        lines.append(text.format(count=repair.redated))
    if repair.has_quoted_entries:
        lines.append(_("A text contains entries, which don't count: see “aigc-study doctor”."))
    if repair.lists_damaged:
        lines.append(
            _(
                "What earlier merges or restores decided may have changed: check with"
                " “aigc-study log”."
            )
        )
    return lines


def repair_data(repair: Repair) -> Json:
    """Return what ``doctor --repair --json`` prints."""
    return {
        "format": FORMAT,
        "entries": repair.entries,
        "lost": _line_objects(repair.lost),
        "in_part": _line_objects(repair.partial_lines),
        "dated": repair.redated,
    }


def _line_objects(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [{"line": number, "text": text} for number, text in lines]


def _quoted_lines(lines: Sequence[Line], page: Page) -> list[str]:
    quoted = []
    for number, text in lines:
        shown = _REPEATED.sub(lambda match: f"{match[1]} × {len(match[0]):,}", sanitize(text))
        line = _("  line {line}: {text}").format(line=number, text=shown)
        quoted.append(page.fit(line))
    return quoted


def repaired_line(kept: str) -> str:
    """Say where the damaged journal is kept."""
    return _("Repaired. The damaged journal is kept as {path}.").format(path=sanitize(kept))


def fuller_backup_line(backup: Backup, recovered: int) -> str:
    """Name a backup with more entries than can be recovered."""
    more = _TEXTS["fuller-backup"]
    nothing = ngettext(
        "Nothing can be recovered, but the backup of {date} has {count} entry.",
        "Nothing can be recovered, but the backup of {date} has {count} entries.",
        backup.entries,
    )
    text = _(more) if recovered else nothing
    return text.format(path=sanitize(backup.path), count=backup.entries, date=backup.day)
