"""Reading a journal file and appending entries. docs/journal.md describes the format."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from aigc_study.domain import journal
from aigc_study.domain.table import EARLIEST, LATEST
from aigc_study.errors import (
    CannotRead,
    CannotSave,
    Fault,
    JournalChanged,
    PlantedLink,
    UnusableFile,
    reason_of,
)
from aigc_study.storage.atomic import replace
from aigc_study.storage.lock import locked
from aigc_study.storage.paths import data_folder, expanded, planted_link, resolved
from aigc_study.storage.toml import LARGEST, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from aigc_study.domain.journal import Entry
    from aigc_study.storage.lock import Lock

T = TypeVar("T")

ROLE = "journal"
COPY = "copy"  # another machine's journal, or a backup
_ATTEMPTS = 5  # to change a journal that a sync client changes meanwhile
_ENTRY_PLACE = re.compile(r"entry\[(\d+)\]")
_HEADER = re.compile(rb"""^[ \t]*\[\[[ \t]*(?:entry|"entry"|'entry')[ \t]*\]\]""", re.MULTILINE)
_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)


class JournalFile(NamedTuple):
    """A journal as read: its path with links resolved, its bytes and its entries.

    ``tables`` are the parsed entries, with keys that this version does not know. ``lock`` is held
    while ``editing``; ``lock_error`` is why the file could not be locked, and so can't be written.
    ``on_disk`` is what the file holds while ``content`` is a repaired version of it.
    """

    path: str
    curriculum_id: str
    content: bytes
    entries: Sequence[Entry]
    tables: Sequence[Mapping[str, object]] = ()
    lock: Lock | None = None
    lock_error: CannotSave | None = None
    on_disk: bytes | None = None

    def check_curriculum(self, curriculum_id: str) -> None:
        """Raise ``UnusableFile`` if a copy is another curriculum's."""
        if self.curriculum_id != curriculum_id:
            fault = Fault("curriculum", "other-curriculum", self.curriculum_id, curriculum_id)
            raise UnusableFile(COPY, self.path, [fault])

    def extended(self, entries: Sequence[Entry], sources: Sequence[JournalFile] = ()) -> bytes:
        """Return the content with entries appended, keeping every byte.

        Entries taken over from other files, the ``sources``, keep their unknown keys. Raises
        ``CannotSave`` if the file could not be locked, and ``UnusableFile`` if it would grow too
        large, if the appended entries would not be read, as after ``entry = [ … ]``, or if there
        is no time left for them.
        """
        if self.lock_error:
            raise self.lock_error
        if any(entry.at >= LATEST for entry in entries):
            raise _no_later(self, sources)
        texts: dict[Entry, str] = {}
        for source in sources:
            texts |= _texts(source, set(entries))
        added = "\n".join(texts.get(entry) or _in_toml(entry, {}) for entry in entries)
        if not self._can_append(added, entries):
            raise UnusableFile(ROLE, self.path, [Fault("entry", "no-room")])
        content = _with_text(self, added)
        if len(content) > LARGEST:
            megabytes = str(LARGEST // 1024**2)
            raise UnusableFile(ROLE, self.path, [Fault("", "full", expected=megabytes)])
        return content

    def save(self, content: bytes) -> None:
        """Replace the content, while ``editing``; raises what ``replace`` does.

        Raises ``JournalChanged`` if the file changed since it was read.
        """
        replace(self.path, content, check=self._check_unchanged)

    def _check_unchanged(self) -> None:
        """Raise ``JournalChanged`` unless the file is as it was read, and still locked."""
        # Sync clients put newer versions in place without a lock.
        expected = self.content if self.on_disk is None else self.on_disk
        try:
            unchanged = read_bytes(self.path) == expected
        except FileNotFoundError:  # nothing that could be lost
            unchanged = True
        if not (unchanged and self.lock and self.lock.is_held()):
            raise JournalChanged

    def _can_append(self, added: str, entries: Sequence[Entry]) -> bool:
        """Tell whether the file with this text appended parses to these entries more."""
        # Then parse only the new text, which saves 2 ms for 150 entries.
        file = self._replace(content=b"", entries=()) if _has_tables(self.content) else self
        try:
            readable = read(_with_text(file, added), self.path, self.curriculum_id, ROLE).entries
        except UnusableFile:
            return False
        return list(readable) == [*file.entries, *entries]


def load(curriculum_id: str) -> JournalFile:
    """Read a curriculum's journal; if the file does not exist, it has no entries.

    Raises ``UnusableFile`` and ``CannotRead``.
    """
    path = journal_path(curriculum_id)
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return JournalFile(path, curriculum_id, b"", ())
    return read(content, path, curriculum_id, ROLE)


def load_copy(path: str, curriculum_id: str = "", *, regular: bool = True) -> JournalFile:
    """Read another journal file, of a curriculum or, without an id, of any.

    It may be a pipe if not ``regular``. Raises ``UnusableFile`` and ``CannotRead``.
    """
    path = expanded(path)
    try:
        return read(read_bytes(path, regular=regular), path, curriculum_id, COPY)
    except FileNotFoundError as error:
        raise CannotRead(path, reason_of(error)) from error


def read(content: bytes, path: str, curriculum_id: str = "", role: str = ROLE) -> JournalFile:
    """Return the journal with a content; raises ``UnusableFile``."""
    document = parse(content, path, role)
    entries, faults = journal.from_mapping(document, curriculum_id)
    if faults:
        raise UnusableFile(role, path, _with_lines(faults, content))
    tables = cast("list[dict[str, object]]", document.get("entry", []))
    return JournalFile(path, str(document["curriculum"]), content, entries, tables)


def _with_lines(faults: Sequence[Fault], content: bytes) -> list[Fault]:
    """Add the lines where the faulty entries begin, which the parser does not report."""
    lines = [line for line, _block in blocks(content)][1:]
    placed = []
    for fault in faults:
        place = _ENTRY_PLACE.match(fault.where)
        known = place and int(place[1]) < len(lines)
        placed.append(fault._replace(line=lines[int(place[1])]) if place and known else fault)
    return placed


def _latest(file: JournalFile) -> datetime:
    return max((entry.at for entry in file.entries), default=EARLIEST)


def _no_later(own: JournalFile, sources: Sequence[JournalFile]) -> UnusableFile:
    """Name the entry after which there is no time for another."""
    file = max((own, *sources), key=_latest)
    latest = _latest(file)
    index = next(index for index, entry in enumerate(file.entries) if entry.at == latest)
    fault = Fault(f"entry[{index}].at", "no-later", latest.isoformat())
    role = ROLE if file is own else COPY
    return UnusableFile(role, file.path, _with_lines([fault], file.content))


def blocks(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a journal, which may be damaged, before each entry's header.

    Yields the part before the first entry, then each entry, with the line it begins on.
    """
    starts = [match.start() for match in _HEADER.finditer(content)]
    line = 1
    for begin, end in pairwise([0, *starts, len(content)]):
        yield line, content[begin:end]
        line += content.count(b"\n", begin, end)


def count_entries(content: bytes) -> int:
    """Count the headers of entries."""
    return len(_HEADER.findall(content))


def _has_tables(content: bytes) -> bool:
    """Tell whether the entries of a readable journal are tables, to which more can be added.

    A key of the file's, however it is spelled, must come before the first table. If what is before
    a "[" at the beginning of a line is complete, that is the first table and not part of a value.
    """
    first = _TABLE.search(content)
    head = content[: first.start()] if first else content
    try:
        return "entry" not in parse(head, "", ROLE)
    except UnusableFile:
        return False


def repeated(change: Callable[[], T]) -> T:
    """Make a change, from reading the journal on, again if the journal changed in the meantime.

    Raises ``JournalChanged`` if that happens time and again.
    """
    for _ in range(_ATTEMPTS - 1):
        with suppress(JournalChanged):
            return change()
    return change()


@contextmanager
def editing(curriculum_id: str) -> Iterator[JournalFile]:
    """Lock and read a curriculum's journal, to change it; ``_locked`` says how."""
    with _locked(journal_path(curriculum_id)) as (lock, error):
        yield load(curriculum_id)._replace(lock=lock, lock_error=error)


@contextmanager
def editing_copy(path: str) -> Iterator[JournalFile]:
    """Lock and read any journal, to change it, leaving no file of a lock behind, as git needs."""
    path = expanded(path)
    if link := planted_link(os.path.abspath(path)):
        raise PlantedLink(link)
    path = os.path.realpath(path)
    with _locked(path, temporary=True) as (lock, error):
        yield load_copy(path)._replace(lock=lock, lock_error=error)


@contextmanager
def _locked(
    path: str, *, temporary: bool = False
) -> Iterator[tuple[Lock | None, CannotSave | None]]:
    """Lock a journal.

    If it can't be locked, the error is raised only by ``extended``: there may be nothing to write.
    """
    with ExitStack() as stack:
        lock, lock_error = None, None
        try:
            lock = stack.enter_context(locked(path, temporary=temporary))
        except CannotSave as error:
            lock_error = error
        yield lock, lock_error


def journal_path(curriculum_id: str) -> str:
    """Return the path of a curriculum's journal, which may not exist, with links resolved.

    Raises what ``resolved`` does.
    """
    return resolved(os.path.join(data_folder(), f"{curriculum_id}.toml"))


def _with_text(file: JournalFile, added: str) -> bytes:
    content = file.content
    if not content:
        header = _keys({"format": journal.FORMAT, "curriculum": file.curriculum_id})
        return f"{header}\n{added}".encode()
    line_end = "\r\n" if b"\r\n" in content else "\n"
    separator = line_end if content.endswith(b"\n") else line_end * 2
    return content + (separator + added.replace("\n", line_end)).encode()


def _texts(source: JournalFile, wanted: AbstractSet[Entry]) -> dict[Entry, str]:
    """Return the TOML texts of a file's wanted entries."""
    read = zip(source.entries, source.tables, strict=True)
    try:
        return {entry: _in_toml(entry, table) for entry, table in read if entry in wanted}
    except RecursionError:  # tomli reads deeper nesting than tomli_w can write
        raise UnusableFile(COPY, source.path, [Fault("entry", "too-deep")]) from None
    except ValueError:  # and longer numbers, in hexadecimal digits
        raise UnusableFile(COPY, source.path, [Fault("entry", "too-long")]) from None


def _in_toml(entry: Entry, table: Mapping[str, object]) -> str:
    """Return the TOML text of an entry, with the unknown keys of the table it was read from."""
    facts = entry.facts()
    lines = [f"{key} = {_toml_value(value)}" for key, value in facts.items()]
    unknown = {key: value for key, value in table.items() if key not in facts}
    return "\n".join(["[[entry]]", *lines, _keys({"entry": unknown}).removeprefix("[entry]\n")])


def _toml_value(value: object) -> str:
    match value:
        case date():  # tomli_w writes times with a space instead of the T
            return value.isoformat()
        case tuple():
            return f"[{', '.join(map(_toml_value, value))}]"
    return _keys({"value": value}).strip().removeprefix("value = ")


def _keys(table: dict[str, object]) -> str:
    import tomli_w  # noqa: PLC0415 - needed only to save

    return tomli_w.dumps(table)
