"""Reading a TOML table key by key: typed getters that note each fault with its key path.

A getter that finds nothing usable notes a fault and returns a stand-in of the right type, so that
one reading of a file finds everything that is wrong with it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from aigc_study.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Lower case and without dots, so that an id is never mistaken for a lesson number, and is one file
# name on every system.
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

# Python cannot shift times at the very ends of its calendar into another zone, nor past the end.
_EARLIEST = datetime(1, 1, 3, tzinfo=UTC)
_LATEST = datetime(9999, 12, 29, tzinfo=UTC)

# More days than any calendar has, and still a whole number in whatever reads our JSON.
_LARGEST = 10**15

_MAX_SUGGESTIONS = 100


class Table:
    """One table of a file, at a key path such as ``stages[0].lessons[3]`` ("" for the whole)."""

    def __init__(self, data: Mapping[str, object], path: str, faults: list[Fault]) -> None:
        self.path = path
        self._data = data
        self._faults = faults
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._data

    def at(self, key: str) -> str:
        """Return the whole key path of ``key``; of the table itself for ""."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def fault(self, key: str, kind: str, value: str = "", expected: str = "") -> None:
        """Note a fault of the value under ``key``."""
        self._faults.append(Fault(self.at(key), kind, value, expected))

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a string that is not blank; "" if there is none."""
        found = self._data.get(key)
        if type(found) is str and found and not found.isspace():  # as nearly all are
            self._asked.add(key)
            return found
        value = self._get(key, str, required=required)
        if not isinstance(value, str):
            return ""
        if not value.strip():
            self.fault(key, "empty")
        return value

    def slug(self, key: str, *, required: bool = True) -> str:
        """Return an id: lower-case letters and digits, joined by single hyphens or underscores."""
        value = self.text(key, required=required)
        if value.strip() and not _SLUG.fullmatch(value):
            self.fault(key, "slug", value)
        return value

    def integer(self, key: str, *, minimum: int, maximum: int = _LARGEST) -> int:
        """Return a whole number within limits; ``minimum`` if there is none."""
        value = self._get(key, int)
        if not isinstance(value, int):
            return minimum
        if value < minimum:
            self.fault(key, "minimum", expected=str(minimum))
        elif value > maximum:
            self.fault(key, "maximum", expected=str(maximum))
        else:
            return value
        return minimum

    def flag(self, key: str) -> bool:
        """Return true or false; false if left out."""
        return self._get(key, bool, required=False) is True

    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return a date."""
        value = self._get(key, date, required=required)
        return value if isinstance(value, date) else None

    def instant(self, key: str) -> datetime | None:
        """Return a date and time with its offset from UTC."""
        value = self._get(key, datetime)
        return self._usable(self.at(key), value) if isinstance(value, datetime) else None

    def instants(self, key: str) -> tuple[datetime, ...]:
        """Return dates and times with their offsets from UTC; none if they are left out."""
        found = self._list(key, datetime, required=False)
        instants = [self._usable(path, each) for path, each in found if isinstance(each, datetime)]
        return tuple(filter(None, instants))

    def _usable(self, path: str, value: datetime) -> datetime | None:
        if value.tzinfo is None:
            self._faults.append(Fault(path, "offset", value.isoformat()))
            return None
        if not _EARLIEST < value < _LATEST:
            self._faults.append(Fault(path, "out-of-range", value.isoformat()))
            return None
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of strings."""
        found = self._list(key, str, required=True)
        return [value for _, value in found if isinstance(value, str)]

    def choices(self, key: str, known: Sequence[str]) -> list[str]:
        """Return a list, perhaps empty, of some of the known words."""
        if key not in self:
            self.fault(key, "missing")
        found = []
        for path, value in self._list(key, str, required=False):
            if value in known:
                found.append(str(value))
            else:
                self._faults.append(Fault(path, "choice", str(value), ", ".join(known)))
        return found

    def table(self, key: str, *, required: bool = True) -> Table:
        """Return the table under ``key``; an empty one that notes no further fault if missing."""
        value = self._get(key, dict, required=required)
        if isinstance(value, dict):
            return Table(value, self.at(key), self._faults)
        return Table({}, self.at(key), [])

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        """Return a list of tables."""
        found = self._list(key, dict, required=required)
        return [
            Table(value, path, self._faults) for path, value in found if isinstance(value, dict)
        ]

    def facts(self) -> str:
        """Return all that is in it, in one order, for comparison."""
        import json  # noqa: PLC0415 - only for entries that this version does not know

        try:
            return json.dumps(self._data, sort_keys=True, default=repr)
        except RecursionError:  # the parser accepts a key of a thousand parts
            self.fault("", "too-deep")
            return ""

    def keys(self) -> Iterable[str]:
        """Return every key there is, for a table whose keys are data."""
        self._asked.update(self._data)
        return self._data.keys()

    def reject_unknown_keys(self) -> None:
        """Note every key that no getter asked for, with the nearest that one did ask for."""
        if self._data.keys() <= self._asked:
            return
        for key in self._data:
            if key not in self._asked:
                # Of hundreds of such keys none is a slip, and each comparison takes its time.
                slips = sorted(self._asked) if len(self._faults) < _MAX_SUGGESTIONS else ()
                nearest = get_close_matches(key, slips, n=1)
                known = "" if nearest else ", ".join(sorted(self._asked))
                self.fault(key, "unknown-key", known, "".join(nearest))

    def _get(self, key: str, kind: type, *, required: bool = True) -> object:
        self._asked.add(key)
        value = self._data.get(key)
        if value is None:
            if required:
                self.fault(key, "missing")
            return None
        # To Python a bool is an int and a datetime a date; to whoever writes TOML they are not.
        if type(value) is not kind:
            self.fault(key, "type", type(value).__name__, kind.__name__)
            return None
        return value

    def _list(self, key: str, kind: type, *, required: bool) -> list[tuple[str, object]]:
        value = self._get(key, list, required=required)
        if not isinstance(value, list):
            return []
        if required and not value:
            self.fault(key, "empty")
        found = []
        for index, item in enumerate(value):
            if type(item) is kind:
                found.append((f"{self.at(key)}[{index}]", item))
            else:
                self.fault(f"{key}[{index}]", "type", type(item).__name__, kind.__name__)
        return found
