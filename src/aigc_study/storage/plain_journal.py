"""Reading a journal in the form in which the program writes it, without parsing all of it as TOML.

At 5,000 marks this takes 9 ms, and what it stands in for 54. It gives the same entries or none:
what it is not sure of it leaves to the parser, a few entries one by one, otherwise the whole file.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from functools import cache

from aigc_study.domain import journal
from aigc_study.domain.journal import Entry
from aigc_study.storage.toml import loads

_BEGIN = "\n[[entry]]\n"
# Every such time is one to TOML too, and within the years that a journal may have, if only its day
# is in the calendar; which is what ``fromisoformat`` says.
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_HOUR = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_ID = re.compile("[a-z0-9_-]+")
_MARK = re.compile(
    rf"at = ({_DAY})T({_HOUR}:[0-5][0-9](?:\.[0-9]{{6}})?)([+-]{_HOUR})\n"
    rf"on = ({_DAY})\n"
    'did = "(done|undone|(?P<note>note))"\n'
    rf'lesson = "({_ID.pattern})"\n'
    # Of a note alone, and neither blank nor with anything that has to be escaped.
    r'(?(note)text = "(?!\s*")([^"\\\x00-\x08\x0a-\x1f\x7f]+)"\n)'
)


def entries_of(content: bytes, curriculum_id: str) -> list[Entry] | None:
    """Return the entries of a curriculum's journal; none if it takes a parser to tell.

    That holds for every file with a fault, whose place the parser knows.
    """
    if not _ID.fullmatch(curriculum_id):
        return None
    try:
        header, *blocks = content.decode().split(_BEGIN)
        matches = list(map(_MARK.fullmatch, blocks))
        known = header == f'format = {journal.FORMAT}\ncurriculum = "{curriculum_id}"\n'
        # One by one the parser takes twice as long as for all.
        if not known or matches.count(None) > len(matches) // 2:
            return None
        entries = []
        for block, match in zip(blocks, matches, strict=True):
            if match:
                day, clock, offset, on, did, _note, lesson, text = match.groups(default="")
                at = datetime.combine(
                    date.fromisoformat(day), time.fromisoformat(clock), _zone(offset)
                )
                entries.append(Entry(at, did, date.fromisoformat(on), lesson, text))
            else:
                entries += entries_alone(_BEGIN + block)
    except (ValueError, RecursionError):
        return None
    return entries


@cache
def _zone(offset: str) -> tzinfo | None:
    """Return one object for each zone: moments that share it compare at a quarter of the cost."""
    return time.fromisoformat(f"00:00{offset}").tzinfo


def entries_alone(text: str) -> list[Entry]:
    """Read entries without the head of a journal.

    Raises ``ValueError`` where there is anything else or a fault, and ``RecursionError``.
    """
    table = loads(text)
    entries, faults = journal.from_mapping(
        {"format": journal.FORMAT, "curriculum": "any", **table}, ""
    )
    if faults or table.keys() != {"entry"}:
        raise ValueError
    return entries
