"""The layout of a help page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aigc_study.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType


class HelpPage(NamedTuple):
    """What a help page says. A section is a heading and rows of a term and its meaning."""

    usage: str
    text: str
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    epilog: Sequence[str]


def help_page(shown: HelpPage) -> list[RenderableType]:
    """Return a help page; its terms stand in one column over all sections."""
    filled = [(heading, rows) for heading, rows in shown.sections if rows]
    widest = max((len(term) for _heading, rows in filled for term, _meaning in rows), default=0)
    renderables: list[RenderableType] = [
        Text.assemble((_("Usage: "), "bold"), shown.usage),
        "",
        Text(shown.text),
    ]
    for heading, rows in filled:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=widest, no_wrap=True, style="cyan")
        table.add_column(overflow="fold")
        for term, meaning in rows:
            table.add_row(Text(term), Text(meaning))
        renderables += ["", Text(heading, style="bold"), Padding.indent(table, 2)]
    renderables.append("")
    renderables += map(Text, shown.epilog)
    return renderables
