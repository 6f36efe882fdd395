"""The layout of a help page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aigc_study.i18n import _
from aigc_study.views import text_width
from aigc_study.views.page import BOLD, CYAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.views.page import Page


def lines(
    usage: str,
    text: str,
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    epilog: Sequence[str],
    page: Page,
) -> list[str]:
    """Return a help page; a section is a heading with rows of a term and its meaning.

    The terms of all sections are aligned in one column.
    """
    not_empty = [(heading, rows) for heading, rows in sections if rows]
    terms = [term for _heading, rows in not_empty for term, _meaning in rows]
    widest = max(map(text_width.width, terms), default=0)
    shown = page.wrap(usage, head=_("Usage: "))
    shown += ["", *page.wrap(text)]
    for heading, rows in not_empty:
        shown += ["", page.style(heading, BOLD)]
        for term, meaning in rows:
            head = f"  {text_width.pad(term, widest)}  "
            first, *more = page.wrap(meaning, head=head)
            shown += [first.replace(term, page.style(term, CYAN), 1).rstrip(), *more]
    shown.append("")
    for line in filter(None, epilog):
        shown += page.wrap(line)
    return shown
