"""The journal's file: reading it, and adding entries at its end. docs/journal.md has the form."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager, nullcontext
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain import journal
from aigc_study.errors import BrokenLink, CannotRead, CannotSave, Fault, UnusableFile
from aigc_study.storage.atomic import has_lock, locked, replace
from aigc_study.storage.paths import data_folder
from aigc_study.storage.toml import LARGEST, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from aigc_study.domain.journal import Entry

ROLE = "journal"
COPY = "copy"  # another file of the same form
_ENTRY_PLACE = re.compile(r"entry\[(\d+)\]")
_HEADER = re.compile(rb"^[ \t]*\[\[[ \t]*entry[ \t]*\]\]", re.MULTILINE)
_INLINE = re.compile(rb"^[ \t]*[\"']?entry[\"']?[ \t]*=", re.MULTILINE)


class JournalFile(NamedTuple):
    """A journal as read: its real path, links followed, its bytes and its entries.

    ``tables`` are the entries as they were parsed, with keys that this version does not know.
    ``obstacle`` is why it could not be locked, and so can't be written; none if it could.
    """

    path: str
    curriculum_id: str
    content: bytes
    entries: Sequence[Entry]
    tables: Sequence[Mapping[str, object]] = ()
    obstacle: CannotSave | None = None

    def extended(self, entries: Sequence[Entry], sources: Sequence[JournalFile] = ()) -> bytes:
        """Return what the file holds with entries added at its end, every byte kept.

        Entries that come from other files, the ``sources``, keep the keys that this version does
        not know. Raises ``CannotSave`` where the file can't be written, and ``UnusableFile`` for
        one that would grow too large, or in which entries at the end would not be read again, as
        where it says ``entry = [ … ]``.
        """
        if self.obstacle:
            raise self.obstacle
        texts: dict[Entry, str] = {}
        for source in sources:
            texts |= _texts(source, set(entries))
        added = "\n".join(texts.get(entry) or _in_toml(entry, {}) for entry in entries)
        if not self._takes(added, entries):
            raise UnusableFile(ROLE, self.path, [Fault("entry", "no-room")])
        content = _with_text(self, added)
        if len(content) > LARGEST:
            megabytes = str(LARGEST // 1024**2)
            raise UnusableFile(ROLE, self.path, [Fault("", "full", expected=megabytes)])
        return content

    def save(self, content: bytes) -> None:
        """Put what it shall hold in its place, while ``editing``; raises as ``replace`` does."""
        replace(self.path, content)

    def _takes(self, added: str, entries: Sequence[Entry]) -> bool:
        """Tell whether with this text at its end the file would be read as it is, with these."""
        # Where each entry is a table under a header of its own, the end is a place for more, and
        # only the text itself need be tried.
        simple = _are_tables(self.content, len(self.entries))
        file = self._replace(content=b"", entries=()) if simple else self
        try:
            readable = _read(_with_text(file, added), self.path, self.curriculum_id, ROLE).entries
        except UnusableFile:
            return False
        return list(readable) == [*file.entries, *entries]


def load(curriculum_id: str) -> JournalFile:
    """Read a curriculum's journal; one that is not there has no entries.

    Raises ``UnusableFile``, ``CannotRead``.
    """
    path = journal_path(curriculum_id)
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return JournalFile(path, curriculum_id, b"", ())
    return _read(content, path, curriculum_id, ROLE)


def load_copy(path: str, curriculum_id: str = "") -> JournalFile:
    """Read a journal that is elsewhere: that of a curriculum, or any.

    Raises ``UnusableFile``, ``CannotRead``.
    """
    try:
        return _read(read_bytes(path), path, curriculum_id, COPY)
    except FileNotFoundError as error:
        raise CannotRead(path, error.strerror or str(error)) from error


def _read(content: bytes, path: str, curriculum_id: str, role: str) -> JournalFile:
    document = parse(content, path, role)
    entries, faults = journal.from_mapping(document, curriculum_id)
    if faults:
        raise UnusableFile(role, path, _with_lines(faults, content))
    tables: list[dict[str, object]] = document.get("entry", [])  # type: ignore[assignment]  # or it had faults
    return JournalFile(path, str(document["curriculum"]), content, entries, tables)


def _with_lines(faults: Sequence[Fault], content: bytes) -> list[Fault]:
    """Add the lines where the entries at fault begin, which the parser does not tell."""
    lines = [line for line, _block in blocks(content)][1:]
    placed = []
    for fault in faults:
        place = _ENTRY_PLACE.match(fault.where)
        known = place and int(place[1]) < len(lines)
        placed.append(fault._replace(line=lines[int(place[1])]) if place and known else fault)
    return placed


def blocks(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a journal where entries begin, without regard to what they say.

    Yields what stands before the first entry, then each, with the line it begins on.
    """
    starts = [match.start() for match in _HEADER.finditer(content)]
    line = 1
    for begin, end in pairwise([0, *starts, len(content)]):
        yield line, content[begin:end]
        line += content.count(b"\n", begin, end)


def count_entries(content: bytes) -> int:
    """Return how many entries there are, by their headers."""
    return len(_HEADER.findall(content))


def _are_tables(content: bytes, entries: int) -> bool:
    """Tell whether as many entries as were read are tables of their own, as far as is plain."""
    # As the program writes them, nothing else says "entry": told 5 ms sooner for 5,000 of them.
    if content.count(b"\n[[entry]]\n") == content.count(b"entry") == entries:
        return True
    return count_entries(content) == entries and not _INLINE.search(content)


@contextmanager
def editing(curriculum_id: str) -> Iterator[JournalFile]:
    """Read a journal to change it, with other processes kept out until the change is saved.

    Where it can't be locked, only a change that has something to write fails: it may turn out that
    all is done already.
    """
    with ExitStack() as stack:
        obstacle = None
        try:
            stack.enter_context(locked(journal_path(curriculum_id)))
        except CannotSave as error:
            obstacle = error
        yield load(curriculum_id)._replace(obstacle=obstacle)


@contextmanager
def editing_copy(path: str) -> Iterator[JournalFile]:
    """Read any journal, links followed, to change it; other processes are kept out of one in use.

    A lock stays beside what it locks, and git's temporary files are to leave nothing behind.
    """
    path = os.path.realpath(path)
    with locked(path) if has_lock(path) else nullcontext():
        yield load_copy(path)


def journal_path(curriculum_id: str) -> str:
    """Return the real path of a curriculum's journal, links followed, there or not.

    Raises ``BrokenLink``, and ``CannotRead`` if a link can't be followed: taken for a file it would
    be replaced by one.
    """
    path = os.path.join(data_folder(), f"{curriculum_id}.toml")
    try:
        _refuse_broken_link(path)
        return os.path.realpath(path, strict=True)
    except FileNotFoundError:
        return os.path.realpath(path)
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error)) from error


def _refuse_broken_link(path: str) -> None:
    nearest = path
    # On Windows the topmost folder, a drive, may be missing too.
    while not os.path.lexists(nearest) and os.path.dirname(nearest) != nearest:
        nearest = os.path.dirname(nearest)
    target = os.path.realpath(nearest)
    # The journal itself may be a link to where it is to be begun.
    begun_there = nearest == path and os.path.isdir(os.path.dirname(target))
    if os.path.islink(nearest) and not os.path.exists(nearest) and not begun_there:
        raise BrokenLink(nearest, target)


def _with_text(file: JournalFile, added: str) -> bytes:
    content = file.content
    if not content:
        header = _keys({"format": journal.FORMAT, "curriculum": file.curriculum_id})
        return f"{header}\n{added}".encode()
    line_end = "\r\n" if b"\r\n" in content else "\n"
    separator = line_end if content.endswith(b"\n") else line_end * 2
    return content + (separator + added.replace("\n", line_end)).encode()


def _texts(source: JournalFile, wanted: AbstractSet[Entry]) -> dict[Entry, str]:
    """Write those of a file's entries that are wanted."""
    read = zip(source.entries, source.tables, strict=True)
    try:
        return {entry: _in_toml(entry, table) for entry, table in read if entry in wanted}
    except RecursionError:  # the parser accepts what tomli_w can't write
        raise UnusableFile(COPY, source.path, [Fault("entry", "too-deep")]) from None


def _in_toml(entry: Entry, table: Mapping[str, object]) -> str:
    """Write an entry, with what only the table that it was read from has."""
    lines = _lines_of(entry)
    known = {line.partition(" = ")[0] for line in lines}
    unknown = {key: value for key, value in table.items() if key not in known}
    return "\n".join(["[[entry]]", *lines, _keys({"entry": unknown}).removeprefix("[entry]\n")])


def _lines_of(entry: Entry) -> list[str]:
    # The dates by hand: tomli_w puts a space where the T stands in every other entry.
    lines = [f"at = {entry.at.isoformat()}"]
    if entry.on:
        lines.append(f"on = {entry.on.isoformat()}")
    keys = ("did", "lesson", "text", "way")
    texts = {key: text for key in keys if (text := getattr(entry, key))}
    lines += _keys(texts).strip("\n").split("\n")
    if entry.to:
        lines.append(f"to = {entry.to.isoformat()}")
    if entry.weekdays is not None:
        names = ", ".join(map('"{}"'.format, entry.weekdays))
        lines.append(f"weekdays = [{names}]")
    if entry.days:
        lines.append(f"days = {entry.days}")
    if entry.of:
        lines.append(f"of = {entry.of.isoformat()}")
    for key, listed in (("adds", entry.adds), ("drops", entry.drops)):
        lines += [f"{key} = [{', '.join(at.isoformat() for at in listed)}]"] if listed else []
    return lines


def _keys(table: dict[str, object]) -> str:
    import tomli_w  # noqa: PLC0415 - only a change needs it

    return tomli_w.dumps(table)
