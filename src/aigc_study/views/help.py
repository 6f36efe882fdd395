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

    The terms of all sections are aligned in one column, and options, which are longer, in another.
    """
    not_empty = [(heading, rows) for heading, rows in sections if rows]
    widest = {True: 0, False: 0}
    for term, _meaning in (row for _heading, rows in not_empty for row in rows):
        widest[_is_option(term)] = max(widest[_is_option(term)], text_width.width(term))
    shown = page.wrap(usage, head=_("Usage: "))
    shown += ["", *page.wrap(text)]
    for heading, rows in not_empty:
        shown += ["", page.style(heading, BOLD)]
        for term, meaning in rows:
            head = f"  {text_width.pad(term, widest[_is_option(term)])}  "
            first, *more = page.wrap(meaning, head=head)
            shown += [first.replace(term, page.style(term, CYAN), 1).rstrip(), *more]
    shown.append("")
    for line in filter(None, epilog):
        shown += page.wrap(line)
    return shown


def _is_option(term: str) -> bool:
    return term.startswith("-")
