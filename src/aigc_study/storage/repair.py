"""Recovering what can be read of a damaged journal."""

from __future__ import annotations

import codecs
import os
import stat
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count, takewhile
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.domain import journal
from aigc_study.errors import (
    CannotRead,
    CannotSave,
    JournalChanged,
    NotSynced,
    UnusableFile,
    reason_of,
)
from aigc_study.storage.atomic import replace
from aigc_study.storage.journal import ROLE, count_entries, read
from aigc_study.storage.lock import locked
from aigc_study.storage.statements import (
    faulty_keys,
    is_list,
    new_statement,
    read_lines,
    read_statements,
    with_readable_items,
)
from aigc_study.storage.toml import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from aigc_study.storage.journal import JournalFile
    from aigc_study.storage.statements import Line, Statement


class Repair(NamedTuple):
    """The result of a repair: the new content, its number of entries, and the lines lost.

    ``partial_lines`` are kept in part: with U+FFFD for bytes that can't be decoded, with only some
    of the changes they list, or as a text without its end. ``redated`` is the number of marks that
    lost their study date and got the day they were recorded on. ``path`` and ``damaged`` are the
    journal's path and old content.
    """

    content: bytes
    entries: int
    lost: Sequence[Line] = ()
    partial_lines: Sequence[Line] = ()
    redated: int = 0
    path: str = ""
    damaged: bytes = b""

    @property
    def lists_damaged(self) -> bool:
        """Whether a list of changes that start or stop counting was damaged."""
        return any(is_list(line.text) for line in (*self.lost, *self.partial_lines))

    @property
    def is_empty(self) -> bool:
        """Whether the damaged journal has nothing but blanks and zeros."""
        return not self.damaged.strip(codecs.BOM_UTF8 + b"\0 \t\r\n")

    @property
    def has_quoted_entries(self) -> bool:
        """Whether a text contains entries, perhaps because its closing quotes were lost."""
        return count_entries(self.content) > self.entries


def repair(damaged: bytes, curriculum_id: str) -> Repair:
    """Recover whole entries, and the readable lines of damaged ones."""
    lines = list(read_lines(damaged))
    statements = list(read_statements([line for line, _is_partial in lines]))
    file_keys = {"format": journal.FORMAT, "curriculum": curriculum_id}
    head, *groups = _groups(statements, file_keys)
    header, kept = _head(head, file_keys)
    texts = [header]
    entries = redated = 0
    for group in groups:
        readable = _entry(group)
        entries += bool(readable)
        redated += any(not each.lines for each in readable[1:])
        # Comments may stand between entries, such as an entry made a comment.
        if readable or not any(each.table for each in group):
            texts.append(_text(readable or group))
            kept += readable or group
    kept_lines = {line for each in kept for line in each.lines}
    lost = [
        line
        for each in statements
        if not (each.is_header or each.says_only(file_keys))
        for line in each.lines
        if line not in kept_lines and line.text.strip()
    ]
    partial = {line for line, is_partial in lines if is_partial}
    for each in kept:
        if each.is_partial:
            partial |= {each.lines[0], each.lines[-1]}
    partial_lines = [line for line in sorted(partial - set(lost)) if line.text]
    content = "\n".join(text for text in texts if text)
    return Repair(content.encode(), entries, lost, partial_lines, redated)


def repair_of(error: UnusableFile, curriculum_id: str) -> Repair:
    """Repair the journal of an error; raises the error if it is not damage, or no own journal."""
    if not error.is_damage or error.role != ROLE:
        raise error
    damaged = read_bytes(error.path)
    _check_format_and_curriculum(damaged, error.path, curriculum_id)
    return repair(damaged, curriculum_id)._replace(path=error.path, damaged=damaged)


@contextmanager
def repairing(repair: Repair, day: date) -> Iterator[tuple[JournalFile, str]]:
    """Replace a damaged journal by its repaired content, or by what is saved meanwhile.

    Yields the repaired journal, and the path where the damaged one is kept, with the date in its
    name. If it fails, that file goes, unless the journal is no longer the damaged one. Raises
    ``CannotSave``, ``NotSynced``, and ``JournalChanged`` if the journal changed since the repair.
    """
    with locked(repair.path) as lock:
        if read_bytes(repair.path) != repair.damaged:
            raise JournalChanged
        kept, is_new = _free_name(repair, day)
        try:
            if is_new:
                _keep(repair, kept)
            file = read(repair.content, repair.path)._replace(lock=lock, on_disk=repair.damaged)
            yield file, kept
            if read_bytes(repair.path) == repair.damaged:
                file.save(repair.content)
        except BaseException:
            with suppress(OSError, CannotRead):
                if is_new and read_bytes(repair.path) == repair.damaged:
                    os.unlink(kept)
            raise


def _free_name(repair: Repair, day: date) -> tuple[str, bool]:
    """Return where to keep the damaged journal, and whether it is not there yet.

    It is there if an earlier repair was killed. Raises ``CannotSave``.
    """
    name = kept = f"{repair.path}.damaged-{day}"
    for number in count(2):
        try:
            is_link = stat.S_ISLNK(os.lstat(kept).st_mode)
        except FileNotFoundError:
            break
        except OSError as error:  # it may be there, and must not be replaced
            raise CannotSave(kept, reason_of(error)) from error
        with suppress(CannotRead, FileNotFoundError):
            if not is_link and read_bytes(kept) == repair.damaged:
                return kept, False
        kept = f"{name}-{number}"
    return kept, True


def _keep(repair: Repair, path: str) -> None:
    try:
        replace(path, repair.damaged, beside=repair.path)
    except NotSynced as error:
        raise CannotSave(error.path, error.reason) from error


def _check_format_and_curriculum(damaged: bytes, path: str, curriculum_id: str) -> None:
    """Raise ``UnusableFile`` if a damaged file has a newer format or another curriculum."""
    header: dict[str, object] = {"format": journal.FORMAT, "curriculum": curriculum_id}
    statements = read_statements([line for line, _is_partial in read_lines(damaged)])
    for statement in next(_groups(statements, {})):
        header |= {key: each for key, each in statement.table.items() if key in header}
    _entries, faults = journal.from_mapping(header, curriculum_id)
    error = UnusableFile(ROLE, path, faults)
    if not error.is_damage:
        raise error


def _groups(
    statements: Iterable[Statement], file_keys: Mapping[str, object]
) -> Iterator[list[Statement]]:
    """Yield the readable statements before the first entry, then those of each entry.

    An entry begins with its header. Where that is lost, it begins with a key that the entry before
    has already, or with ``at`` after a line that can't be read.
    """
    group: list[Statement] = []
    keys: set[str] = set()
    in_head, after_damage = True, False
    for statement in statements:
        table = statement.table
        # Dotted keys may begin alike.
        own_keys = {key for key, value in table.items() if not isinstance(value, dict)}
        is_foreign = statement.is_table and not in_head and bool(table.keys() - {"entry"})
        begins = statement.is_header or is_foreign or (not in_head and keys & own_keys)
        if begins or ("at" in table and (in_head or (keys and after_damage))):
            yield group
            group, keys, in_head = [], set(), False
        if statement.is_readable and not is_foreign:
            if in_head or not statement.says_only(file_keys):
                group.append(statement)
            keys = set() if statement.is_table else keys | own_keys
        after_damage = not statement.is_readable or (after_damage and not table)
        # Zeros may have replaced the beginnings of entries.
        if any("\0" in line.text for line in statement.lines):
            yield group
            group, keys, in_head = [], set(), False
    yield group


def _head(
    group: Sequence[Statement], file_keys: Mapping[str, object]
) -> tuple[str, list[Statement]]:
    """Return the text before the first entry, and the statements kept there."""
    default = 'format = {format}\ncurriculum = "{curriculum}"\n'.format(**file_keys)
    others = [each for each in group if not each.table.keys() & file_keys.keys()]
    for text, kept in ((_text(group), list(group)), (default + _text(others), others)):
        table = new_statement([], text).table
        _entries, faults = journal.from_mapping(table, str(file_keys["curriculum"]))
        if not faults and "entry" not in table:
            return text, kept
    return default, []


def _entry(group: Sequence[Statement]) -> list[Statement]:
    """Return the statements that an entry can be made of; none if it can't."""
    header, statements = new_statement([], "[[entry]]"), list(group)
    if group and group[0].is_header:
        header, *statements = group
        header = header if header.table == {"entry": [{}]} else header._replace(text="[[entry]]")
    own = list(takewhile(lambda each: not each.is_table, statements))
    for whole in ([header, *statements], [header, *own]):
        faulty = faulty_keys(_text(whole))
        mended = [header, *_mended(own, faulty), *whole[len(own) + 1 :]]
        if not faulty or not faulty_keys(_text(mended)):
            return mended
    return []


def _mended(statements: Sequence[Statement], faulty: AbstractSet[str]) -> Iterator[Statement]:
    """Yield an entry's statements without faulty ones, and with the date of a mark that lost it."""
    is_undated_mark = "on" in faulty and any("lesson" in each.table for each in statements)
    for each in statements:
        if not each.table.keys() & faulty:
            yield each
        elif listed := with_readable_items(each.lines):
            yield listed
        if is_undated_mark and isinstance(at := each.table.get("at"), datetime):
            yield new_statement([], f"on = {at.date()}")


def _text(statements: Iterable[Statement]) -> str:
    text = "\n".join(each.text for each in statements).strip()
    return f"{text}\n" if text else ""
