"""Reading a TOML table key by key: typed getters that record each fault with its key path.

A getter that finds nothing usable records a fault and returns a placeholder of the right type, so
that one pass over a file finds all its faults.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from aigc_study.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# Lower case without dots: an id is never mistaken for a lesson number, and as a file name it is
# valid and the same on every system.
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

# Python can't convert times at the very ends of its calendar into another zone.
EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
LATEST = datetime(9999, 12, 29, tzinfo=UTC)

# More days than any calendar has, and still exact where JSON numbers are doubles.
_MAX_INTEGER = 10**15
# At less a day, one lesson takes more days than any calendar has.
_MIN_RATE = 1e-7

_MAX_SUGGESTIONS = 100

# The keys that getters asked for, each with those asked of its own table. All tables of a list
# share one dict, since building thousands would double the time.
Asked: TypeAlias = "dict[str, Asked]"

T = TypeVar("T")


class Table:
    """One table of a file: the root table, or one under a key or in a list."""

    __slots__ = ("_asked", "_data", "_faults", "_place")

    def __init__(
        self,
        data: Mapping[str, object],
        faults: list[Fault],
        place: tuple[Table, str, int | None] | None = None,
        asked: Asked | None = None,
    ) -> None:
        self._data = data
        self._faults = faults
        self._place = place
        self._asked: Asked = {} if asked is None else asked

    @property
    def path(self) -> str:
        """The key path, such as ``stages[0].lessons[3]``; "" for the file."""
        # Built on demand: only a fault needs it.
        if self._place is None:
            return ""
        table, key, index = self._place
        return table.at(key if index is None else f"{key}[{index}]")

    @property
    def data(self) -> Mapping[str, object]:
        """The content as parsed, for ``columns``."""
        return self._data

    def __contains__(self, key: str) -> bool:
        self._asked.setdefault(key, {})
        return key in self._data

    def at(self, key: str) -> str:
        """Return the full key path of ``key``; of the table itself for ""."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def fault(self, key: str, kind: str, value: str = "", expected: str = "") -> None:
        """Record a fault of the value under ``key``."""
        self._faults.append(Fault(self.at(key), kind, value, expected))

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a string that is not blank; "" if there is none."""
        raw = self._data.get(key)
        if type(raw) is str and raw and not raw.isspace():  # a fast path for nearly all
            if key not in self._asked:
                self._asked[key] = {}
            return raw
        value = self._get(key, str, required=required)
        if value is None:
            return ""
        if not value.strip():
            self.fault(key, "empty")
        return value

    def slug(self, key: str) -> str:
        """Return an id: lower-case letters and digits, joined by single hyphens or underscores."""
        value = self.text(key)
        if not _SLUG.fullmatch(value) and value.strip():
            self.fault(key, "slug", value)
        return value

    def link(self, key: str) -> str:
        """Return the address of a web page; "" if missing."""
        value = self.text(key, required=False)
        if value.strip() and not is_link(value):
            self.fault(key, "link", value)
        return value

    def integer(self, key: str, *, minimum: int, maximum: int = _MAX_INTEGER) -> int:
        """Return an integer within limits; ``minimum`` if there is none."""
        value = self._get(key, int)
        if value is None:
            return minimum
        if value < minimum:
            self.fault(key, "minimum", expected=str(minimum))
        elif value > maximum:
            self.fault(key, "maximum", expected=str(maximum))
        else:
            return value
        return minimum

    def rate(self, key: str) -> float:
        """Return a number above 0, decimal or whole; 0 if there is none."""
        if type(self._data.get(key)) is int:
            return self.integer(key, minimum=1)
        value = self._get(key, float)
        if value is None:
            return 0
        if value > _MAX_INTEGER:
            self.fault(key, "maximum", expected=str(_MAX_INTEGER))
        elif not value >= _MIN_RATE:  # nor a NaN
            self.fault(key, "minimum", expected=f"{_MIN_RATE:.7f}")
        else:
            return value
        return 0

    def flag(self, key: str) -> bool:
        """Return a boolean; false if missing."""
        return self._get(key, bool, required=False) is True

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date."""
        return self._get(key, date, required=required)

    def instant(self, key: str) -> datetime | None:
        """Return a date and time with its offset from UTC."""
        value = self._get(key, datetime)
        return value if value and self._is_usable(key, value) else None

    def instants(self, key: str) -> tuple[datetime, ...]:
        """Return a list of dates and times with their offsets from UTC; empty if missing."""
        return tuple(
            item
            for index, item in self._list(key, datetime, required=False)
            if self._is_usable(f"{key}[{index}]", item)
        )

    def _is_usable(self, key: str, value: datetime) -> bool:
        if value.tzinfo is None:
            self.fault(key, "offset", value.isoformat())
            return False
        # Comparing years is ten times as fast, and enough for nearly all.
        if not MINYEAR < value.year < MAXYEAR and not EARLIEST < value < LATEST:
            self.fault(key, "out-of-range", value.isoformat())
            return False
        return True

    def texts(self, key: str) -> list[str]:
        """Return a list of strings."""
        return [item for _, item in self._list(key, str, required=True)]

    def choices(self, key: str, known: Sequence[str]) -> list[str]:
        """Return a list of known words, which may be empty but not missing."""
        if key not in self:
            self.fault(key, "missing")
        chosen = []
        for index, value in self._list(key, str, required=False):
            if value in known:
                chosen.append(value)
            else:
                self.fault(f"{key}[{index}]", "choice", value, ", ".join(known))
        return chosen

    def table(self, key: str, *, required: bool = True) -> Table:
        """Return the table under ``key``; if missing, an empty one that records no more faults."""
        value = self._get(key, dict, required=required)
        if value is None:
            return Table({}, [])
        return Table(value, self._faults, (self, key, None), self._asked[key])

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        """Return a list of tables."""
        items = self._list(key, dict, required=required)
        faults, asked = self._faults, self._asked[key]
        return [Table(item, faults, (self, key, index), asked) for index, item in items]

    def as_json(self) -> str:
        """Return the whole content with sorted keys, for comparison."""
        import json  # noqa: PLC0415 - only for entries that this version does not know

        try:
            return json.dumps(self._data, sort_keys=True, default=repr)
        except RecursionError:  # the parser accepts a key of a thousand parts
            self.fault("", "too-deep")
        except ValueError:  # and numbers of more digits than Python writes
            self.fault("", "too-long")
        return ""

    def keys(self) -> Iterable[str]:
        """Return all keys, of a table whose keys are data."""
        self._asked.update({key: {} for key in self._data})
        return self._data.keys()

    def reject_unknown_keys(self) -> None:
        """Record every key that no getter asked for, with the nearest one that some did."""
        if self._data.keys() <= self._asked.keys():
            return
        for key in self._data:
            if key not in self._asked:
                # Suggestions are slow, and useless where there are hundreds of unknown keys.
                candidates = sorted(self._asked) if len(self._faults) < _MAX_SUGGESTIONS else ()
                nearest = get_close_matches(key, candidates, n=1)
                known = "" if nearest else ", ".join(sorted(self._asked))
                self.fault(key, "unknown-key", known, "".join(nearest))

    def _get(self, key: str, kind: type[T], *, required: bool = True) -> T | None:
        if key not in self._asked:
            self._asked[key] = {}
        value = self._data.get(key)
        # Not isinstance: in Python a bool is an int and a datetime a date, in TOML they are not.
        if type(value) is kind:
            return value
        if value is not None:
            self.fault(key, "type", type(value).__name__, kind.__name__)
        elif required:
            self.fault(key, "missing")
        return None

    def _list(self, key: str, kind: type[T], *, required: bool) -> Iterable[tuple[int, T]]:
        value = self._get(key, list, required=required)
        if value is None:
            return []
        if required and not value:
            self.fault(key, "empty")
        if set(map(type, value)) == {kind}:  # a fast path for nearly all
            return enumerate(value)
        items = []
        for index, item in enumerate(value):
            if type(item) is kind:
                items.append((index, item))
            else:
                self.fault(f"{key}[{index}]", "type", type(item).__name__, kind.__name__)
        return items


def columns(tables: Collection[Mapping[str, object]], *keys: str) -> list[list[Any]] | None:
    """Return what tables have under each key, ``None`` where one is missing.

    ``None`` if any has another key. Checking a column at once is several times as fast as reading
    table by table.
    """
    if not set(keys).issuperset(set[str]().union(*tables)):
        return None
    return [[table.get(key) for table in tables] for key in keys]


def are_texts(values: Collection[Any]) -> bool:
    """Tell whether all are strings that are not blank."""
    return set(map(type, values)) <= {str} and all(map(str.strip, values))


def are_slugs(values: Iterable[str]) -> bool:
    """Tell whether all are valid ids."""
    return all(map(_SLUG.fullmatch, values))


def is_link(text: str) -> bool:
    """Tell whether a text is the address of a web page, and nothing that a browser may not get."""
    scheme, _colon, rest = text.partition("://")
    is_host = rest[:1].isalnum() or rest[:1] == "["
    return (
        scheme.lower() in ("http", "https") and is_host and text.isprintable() and " " not in text
    )
