"""What a checklist became, what was left out of it, and the next commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _, ngettext
from aigc_study.views.page import ELLIPSIS, sanitize
from aigc_study.views.plan import use_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.outline import LeftOut, Plan

_MAX_TEXT = 40


def lines(
    plan: Plan, left_out: Sequence[LeftOut], saved: str, *, chosen: bool, in_use: bool
) -> list[str]:
    """Return what the plan comes to, and how it is taken into use.

    ``saved`` is its file, "" if it was printed; ``chosen`` tells whether somebody chose how many
    days it takes, ``in_use`` that the plan in use was replaced.
    """
    stages = ngettext("{count} stage", "{count} stages", plan.stages).format(count=plan.stages)
    lessons = ngettext("{count} lesson", "{count} lessons", plan.lessons).format(count=plan.lessons)
    days = ngettext("{count} study day", "{count} study days", plan.days).format(count=plan.days)
    text = _("{stages}, {lessons}, {days}.")
    if not chosen:
        text = _("{stages}, {lessons}, {days}: one lesson a day, or as many days as --days says.")
    size = text.format(stages=stages, lessons=lessons, days=days)
    use = use_lines(saved) if saved else [_("To use it, save it with -o FILE.")]
    ticked = _("Once it is in use, mark what is ticked:")
    if in_use:
        use, ticked = [_("It is the plan in use.")], _("Mark what is ticked:")
    return [size, *_left_out_lines(left_out), *use, *([ticked] if plan.ticked else [])]


def done_command(plan: Plan) -> str:
    """Return the command that marks what is ticked, or ""."""
    return f"aigc-study done {', '.join(plan.ticked)}" if plan.ticked else ""


def _left_out_lines(left_out: Sequence[LeftOut]) -> list[str]:
    """Return one line: how many of each kind are not lessons, and where the first is."""
    parts = []
    for each in left_out:
        text = sanitize(each.text)
        if len(text) > _MAX_TEXT:
            text = text[:_MAX_TEXT].rstrip() + ELLIPSIS
        part = _("{count}, from line {line} on (“{text}”)")
        count = _count_text(each.kind, each.total)
        parts.append(part.format(count=count, line=each.line, text=text))
    return [_("Not lessons: {parts}.").format(parts=_("; ").join(parts))] if parts else []


def _count_text(kind: str, count: int) -> str:
    match kind:
        case "item":
            text = ngettext("{count} list item", "{count} list items", count)
        case "text":
            text = ngettext("{count} paragraph", "{count} paragraphs", count)
        case _:
            text = ngettext("{count} table", "{count} tables", count)
    return text.format(count=count)
