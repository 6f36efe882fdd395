"""The results of ``doctor``'s checks, and of a repair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aigc_study.i18n import N_, _, ngettext
from aigc_study.views import text_width
from aigc_study.views.errors import error_lines
from aigc_study.views.page import BOLD, GREEN, RED, YELLOW, sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.storage.doctor import Check
    from aigc_study.storage.repair import Line, Repair
    from aigc_study.views.page import Page

# A power failure can leave megabytes of zeros in a file.
_REPEATED = re.compile("(\ufffd)\ufffd{99,}")

_ABOUT = {
    "versions": N_("versions"),
    "terminal": N_("terminal"),
    "configuration": N_("configuration"),
    "curriculum": N_("curriculum"),
    "journal": N_("journal"),
    "folders": N_("folders"),
    "backups": N_("backups"),
    "lessons": N_("lessons"),
}
_LEVELS = {
    "ok": (N_("fine"), GREEN),
    "warning": (N_("note"), YELLOW),
    "problem": (N_("problem"), RED),
}
_TEXTS = {
    "plain": "{value}",
    "terminal": N_("{value} shows Chinese and every sign"),
    "poor-terminal": N_(
        "{value} can't show Chinese or every sign: plain ones stand in;"
        " a UTF-8 locale or PYTHONUTF8=1 helps"
    ),
    "configuration": "{path}",
    "no-configuration": N_("{path} is not there: the defaults hold"),
    "unknown-curriculum": N_("not looked at until the problem above is solved"),
    "lost-journal": N_(
        "{path} is not there, but a backup of {value} is:"
        " “aigc-study backup restore {value}” brings it back"
    ),
    "no-journal": N_("{path} begins with the first mark"),
    "unknown-kinds": N_(
        "has entries of a kind this version skips: {value}; a newer one may know them"
    ),
    "clock": N_("the last change is of {value}, which is still to come: is the clock right?"),
    "no-room": N_("{path} has no room for more: write its entries as [[entry]] tables"),
    "full": N_("{path} has no room for more: a journal may have {value} MB"),
    "other-copy": N_(
        "{path} lies beside it: once the journal is repaired,"
        " “aigc-study merge” brings in what that has"
    ),
    "conflicted-copy": N_("{path} has more than the journal: see “aigc-study merge”"),
    "not-writable": N_("{path} can't be written: check its permissions"),
    "others-may-write": N_("others may write {path}: chmod go-w"),
    "not-owned": N_("{path} belongs to another user"),
    "no-folder": N_("{path} is in the place of a folder: move it away"),
    "broken-link": N_("{path} links to {value}, which is not there: is that disk connected?"),
    "folder": "{path}",
    "folder-to-come": N_("{path} is made when it is needed"),
    "no-backups": N_("none yet: the journal is copied before the first change of each day"),
    "fuller-backup": N_(
        "{path} has more entries, {count}: “aigc-study merge” with it brings in what is lost"
    ),
    "damaged-backup": N_("{path} is damaged: one can't go back to it"),
    "lost-lesson": N_(
        "“{value}” has marks, but is not in this plan:"
        ' renamed = {{ "{value}" = "NEW-ID" }} in the plan carries them over'
    ),
    "lessons": N_("every mark has its lesson"),
}


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
        wrapped = text_width.wrap_hanging(head, first, page.width)
        for line in more:
            wrapped += text_width.wrap_hanging(" " * text_width.width(head), line, page.width)
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
                "the bundled one, {count} lesson", "the bundled one, {count} lessons", count
            )
        case "backups":
            text = ngettext(
                "{count} backup, of {value}", "{count} backups, the last of {value}", count
            )
        case _:
            text = _(_TEXTS[check.kind])
    return text.format(path=sanitize(check.path), value=sanitize(check.value), count=count)


def data(checks: Sequence[Check]) -> dict[str, object]:
    """Return what ``doctor --json`` prints."""
    return {
        "format": 1,
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
        "{count} entry can be saved.", "{count} entries can be saved.", repair.entries
    ).format(count=repair.entries)
    lines = [page.style(text, BOLD)]
    if repair.lost:
        lost = ngettext(
            "{count} line can't be saved:", "{count} lines can't be saved:", len(repair.lost)
        ).format(count=len(repair.lost))
        lines.append(page.style(lost, BOLD))
    lines += _quoted_lines(repair.lost, page)
    if repair.partial_lines:
        partial_lines = ngettext(
            "{count} line is saved in part:",
            "{count} lines are saved in part:",
            len(repair.partial_lines),
        ).format(count=len(repair.partial_lines))
        lines.append(page.style(partial_lines, BOLD))
    lines += _quoted_lines(repair.partial_lines, page)
    if repair.lists_damaged:
        lines.append(
            _("What counts may differ where a merge or restore decided it: see “aigc-study log”.")
        )
    return lines


def repair_data(repair: Repair) -> dict[str, object]:
    """Return what ``doctor --repair --json`` prints."""
    return {
        "format": 1,
        "entries": repair.entries,
        "lost": _line_objects(repair.lost),
        "in_part": _line_objects(repair.partial_lines),
    }


def _line_objects(lines: Sequence[Line]) -> list[dict[str, object]]:
    return [{"line": number, "text": text} for number, text in lines]


def _quoted_lines(lines: Sequence[Line], page: Page) -> list[str]:
    quoted = []
    for number, text in lines:
        shown = _REPEATED.sub(lambda match: f"{match[1]} × {len(match[0]):,}", sanitize(text))
        line = _("  line {line}: {text}").format(line=number, text=shown)
        quoted.append(
            line if page.width is None else text_width.fit(line, page.width, page.ellipsis)
        )
    return quoted


def repaired_line(kept: str) -> str:
    """Say where the damaged journal is kept."""
    return _("Repaired. The damaged journal is kept as {path}.").format(path=sanitize(kept))
