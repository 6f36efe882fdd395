"""Journals damaged from outside: by a power cut, an editor, a merge, a failing disk.

Whatever is in the file, a command reads it or reports what is wrong. Commands that read write
nothing, and commands that change the journal only append to it.
"""

from __future__ import annotations

import random
import shutil
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

import tomli

from reliability.processes import in_process, new_place, warm_up
from reliability.samples import JOURNAL
from reliability.tally import Flaw, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reliability.processes import Place

_READING = (
    *(("list",), ("list", "--json"), ("progress",), ("progress", "--json"), ("today",)),
    *(("today", "--json"), ("next",), ("show", "1.1"), ("show", "1.1", "--json"), ("log",)),
    *(("log", "--json"), ("schedule",), ("schedule", "--json"), ("rest",), ("replan",)),
    *(("doctor",), ("doctor", "--json"), ("doctor", "--repair")),
)
_CHANGING = (("done", "1.1"), ("undone", "1.2"), ("undo",), ("redo",), ("start", "2026-09-02"))
_CHANGING_TOO = (("rest", "weekly", "sat"), ("pause",), ("replan", "--keep-date", "--yes"))
COMMANDS = (*_READING, *_CHANGING, *_CHANGING_TOO)
# If there is nothing to undo or redo, a pause already, or nothing to replan.
_MAY_BE_IMPOSSIBLE = {"undo", "redo", "pause", "replan"}


class Inputs(NamedTuple):
    """Damaged journals, each given to some commands, all in one process.

    ``numbers`` choose the damages of the kind.
    """

    kind: str
    numbers: Sequence[int]
    all_commands: bool = False

    def run(self) -> Tally:
        """Give each damaged journal to the next command, or to all."""
        warm_up()
        tally = Tally(self.kind)
        turns = cycle(COMMANDS)
        with new_place() as place:
            place.home.mkdir()
            for number in self.numbers:
                content = KINDS[self.kind](number)
                for args in COMMANDS if self.all_commands else (next(turns),):
                    tally.tried += 1
                    flaws = _flaws(place, content, args)
                    about = f"number {number}, {' '.join(args)}"
                    tally.flaws += [each._replace(story=f"{about}: {each.story}") for each in flaws]
        return tally


class Repairs(NamedTuple):
    """Damaged journals, each repaired: what is readable is recovered, the old file is kept."""

    kind: str
    of: str
    numbers: Sequence[int]

    def run(self) -> Tally:
        """Repair one after the other."""
        warm_up()
        tally = Tally(self.kind)
        for number in self.numbers:
            with new_place() as place:
                place.home.mkdir()
                flaws = _flaws_of_repair(place, KINDS[self.of](number))
                about = f"{self.of}, number {number}"
                tally.flaws += [each._replace(story=f"{about}: {each.story}") for each in flaws]
            tally.tried += 1
        return tally


def _flaws_of_repair(place: Place, content: bytes) -> Iterator[Flaw]:
    place.journal.write_bytes(content)
    usable = in_process(place, "list").code == 0
    outcome = in_process(place, "doctor", "--repair", "--yes")
    yield from (Flaw("wrong", complaint) for complaint in outcome.complaints(0, 3))
    after = place.journal.read_bytes()
    kept = [path.read_bytes() for path in place.home.glob("aigc.toml.damaged-*")]
    if usable or outcome.code:
        if after != content or kept:
            yield Flaw("broken", f"written to, with exit code {outcome.code}")
        return
    if kept != [content]:
        yield Flaw("lost", "the damaged journal was not kept")
    if (again := in_process(place, "list")).code:
        yield Flaw("broken", f"what was repaired can't be read: {again.err}")
    whole = content.removesuffix(b"\n") + b"\n\n[[entry]]"
    for entry in _ENTRIES:
        if entry + b"\n\n[[entry]]" in whole and entry not in after:
            yield Flaw("lost", f"could be read, and was not saved: {entry!r}")


def _flaws(place: Place, content: bytes, args: tuple[str, ...]) -> Iterator[Flaw]:
    place.journal.write_bytes(content)
    written = place.journal.stat().st_mtime_ns
    outcome = in_process(place, *args)
    # A repair that nobody accepts ends with 1, what can't be done as things stand too.
    repairs = "--repair" in args
    right = (0, 1, 3) if repairs or args[0] in _MAY_BE_IMPOSSIBLE else (0, 3)
    yield from (Flaw("wrong", complaint) for complaint in outcome.complaints(*right))
    if outcome.code < (1 if repairs else 3) and not _is_toml(content):
        yield Flaw("lost", f"taken for a good one: {content[-200:]!r}")
    after = place.journal.read_bytes()
    if not after.startswith(content):
        yield Flaw("lost", f"the file is now {after!r}")
    elif place.journal.stat().st_mtime_ns != written and (args in _READING or outcome.code):
        yield Flaw("broken", f"written to, with exit code {outcome.code}")
    elif after != content and (again := in_process(place, "log")).code:
        yield Flaw("lost", f"the file can't be read any more: {again.err}")
    mine = {place.journal} if args in _READING else {place.journal, place.lock, place.backups}
    if more := {*place.home.iterdir()} - mine:
        yield Flaw("broken", f"left behind: {', '.join(path.name for path in more)}")
    place.lock.unlink(missing_ok=True)
    shutil.rmtree(place.backups, ignore_errors=True)


def _is_toml(content: bytes) -> bool:
    try:
        tomli.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


# Each function turns a number into a damaged journal, the same in every run.


def _cut(length: int) -> bytes:
    return JOURNAL[:length]


def _zeros_at_the_end(length: int) -> bytes:
    return JOURNAL[:length].ljust(len(JOURNAL), b"\0")


def _other_form(number: int) -> bytes:
    return _FORMS[number % len(_FORMS)]


def _run_together(number: int) -> bytes:
    """Lose a line, so that a key is missing or two entries run together."""
    lines = JOURNAL.splitlines(keepends=True)
    return b"".join(lines[:number] + lines[number + 1 :])


def _mutated(seed: int) -> bytes:
    """Apply a few random changes, among them many likely to matter."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    content = JOURNAL
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        content = chance.choice(_MUTATIONS)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in content[place : place + 1])
    return content[:place] + flipped + content[place + 1 :]


def _delete(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + content[place + chance.choice((1, 1, 2, 5, 80, 600)) :]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_INSERTED) + content[place:]


def _duplicate_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def _shuffle_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    first = chance.randrange(len(lines) + 1)
    some = lines[first : first + chance.choice((2, 3, 6, 1000))]
    chance.shuffle(some)
    return b"".join([*lines[:first], *some, *lines[first + len(some) :]])


def _other_value(content: bytes, chance: random.Random) -> bytes:
    """Give a key the value of another key, or an invalid one."""
    lines = content.splitlines(keepends=True)
    with_value = [number for number, line in enumerate(lines) if b" = " in line]
    if with_value:
        number = chance.choice(with_value)
        key, value = lines[number].split(b" = ", 1)
        value = chance.choice(
            (*_VALUES, lines[chance.choice(with_value)].split(b" = ", 1)[1].strip())
        )
        lines[number] = key + b" = " + value + b"\n"
    return b"".join(lines)


_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...]
_MUTATIONS = (_flip, _delete, _insert, _duplicate_line, _shuffle_lines, _other_value)
_INSERTED = (
    *(b"\0", b"\n", b"\r", b"\xff", b"\xef\xbb\xbf", b'"', b"'''", b"[", b"]]", b"{", b"#", b"="),
    *(b".", b"\x1b[31m", "你".encode(), "\u202e".encode(), b"[[entry]]\n", b"[entry]\n", b"9" * 30),
    *(b"[" * 3000, b"entry = 1\n", b"\nformat = 2\n", bytes(range(256))),
)
_VALUES = (
    *(b"0", b"-1", b"9" * 5000, b"1e400", b"nan", b"true", b'""', b"[]", b"{}", b"0001-01-01"),
    *(b"9999-12-31", b"9999-12-31T23:59:59.999999-23:59", b"0001-01-01T00:00:00+23:59"),
    *(b"2026-09-01T21:03:11", b"21:03:11", b'"done"', b'"undo"', b'"pause"', b'"\\u0000"'),
    *(b"2026-02-30", b'["sun", "sun"]', b'["sun", 1]', b'["mon", "tue", "wed", "thu", "fri"]'),
)
_TEXT = JOURNAL.decode()
_ENTRIES = [b"[[entry]]" + each.rstrip(b"\n") for each in JOURNAL.split(b"[[entry]]")[1:]]
_LAST, _BEFORE = _TEXT.rsplit("\n[[entry]]", 1)[1], _TEXT.rsplit("\n[[entry]]", 1)[0]
_FORMS = (
    b"",
    b"\n",
    b"\0" * len(JOURNAL),
    JOURNAL + b"\0" * 4096,
    b"\xef\xbb\xbf" + JOURNAL,
    b"\xef\xbb\xbf",
    JOURNAL.replace(b"\n", b"\r\n"),
    JOURNAL.replace(b"\n", b"\r"),
    JOURNAL.replace(b"\n", b"\r\n", 20),
    *(_TEXT.encode(name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk")),
    *(_TEXT.encode(name, "replace") for name in ("latin-1", "ascii")),
    _TEXT.encode().decode("latin-1").encode(),  # opened as Latin-1 by an editor, and saved
    f"{_BEFORE}\n<<<<<<< HEAD\n[[entry]]{_LAST}=======\n[[entry]]{_LAST}>>>>>>> phone\n".encode(),
    f"{_BEFORE}\n<<<<<<< HEAD\n||||||| base\n=======\n[[entry]]{_LAST}>>>>>>> phone\n".encode(),
    JOURNAL + JOURNAL,
    JOURNAL.replace(b"[[entry]]", b"[entry]"),
    JOURNAL.replace(b"\n\n[[entry]]", b"[[entry]]"),
    b"<!DOCTYPE html>\n<title>Sign in to your cloud</title>\n",
    b"\x1f\x8b\x08\x00" + JOURNAL[::-1],
)

KINDS: dict[str, Callable[[int], bytes]] = {
    "cut off": _cut,
    "zeros at the end": _zeros_at_the_end,
    "a line lost": _run_together,
    "another form or encoding": _other_form,
    "random mutations": _mutated,
}
_LINES = len(JOURNAL.splitlines())


def inputs(every: int, mutations: int, *, thorough: bool) -> Iterator[Inputs]:
    """Yield journals damaged at ``every`` n-th byte, and with so many random ``mutations``.

    If ``thorough``, each is given to all commands, else the commands take turns.
    """
    yield from _in_parts("cut off", range(0, len(JOURNAL) + 1, every), all_commands=thorough)
    yield from _in_parts(
        "zeros at the end", range(0, len(JOURNAL), every * 2), all_commands=thorough
    )
    yield from _in_parts(
        "a line lost", range(0, _LINES, 1 if thorough else 2), all_commands=thorough
    )
    yield from _in_parts(
        "another form or encoding",
        range(len(_FORMS) * (1 if thorough else 3)),
        all_commands=thorough,
    )
    yield from _in_parts("random mutations", range(mutations), all_commands=False)


def repairs(every: int, mutations: int, lines: int = 1) -> Iterator[Repairs]:
    """Yield repairs of journals damaged at every so many bytes and lines, and at random."""
    for kind, numbers in (
        ("cut off", range(0, len(JOURNAL), every)),
        ("zeros at the end", range(0, len(JOURNAL), every * 2)),
        ("a line lost", range(0, _LINES, lines)),
        ("another form or encoding", range(len(_FORMS))),
        ("random mutations", range(mutations)),
    ):
        for first in range(0, len(numbers), 500):
            yield Repairs("repaired", kind, numbers[first : first + 500])


def _in_parts(
    kind: str, numbers: range, *, all_commands: bool, size: int = 500
) -> Iterator[Inputs]:
    for first in range(0, len(numbers), size):
        yield Inputs(kind, numbers[first : first + size], all_commands)
