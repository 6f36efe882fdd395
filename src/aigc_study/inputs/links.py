"""Links within a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aigc_study.domain.table import is_link

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINK = re.compile(r"https?://[^\s<>\"“”‘’，。；：！？、（）【】《》「」]+", re.IGNORECASE)
# They end a sentence or close what was opened before the link.
_TRAILING = ".,;:!?'*_`|]}"


def first_link(texts: Iterable[str]) -> str:
    """Return the first address of a web page in some texts, "" if there is none."""
    for text in texts:
        for match in _LINK.finditer(text):
            link: str = match[0].rstrip(_TRAILING)
            while link.endswith(")") and link.count(")") > link.count("("):
                link = link[:-1].rstrip(_TRAILING)
            if is_link(link):
                return link
    return ""
