"""doctor --repair: what can be read of a damaged journal is saved, and the rest is quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aigc_study.storage.journal import load_copy
from aigc_study.storage.repair import Repair, repair
from aigc_study.storage.statements import Line
from journals import DONE, HEADER, JOURNAL, NOTE, START
from reliability import samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aigc_study.domain.journal import Entry

LONG_NOTE = NOTE.replace('"放了大蒜"', '"""\nwith garlic\n\nand oil\n"""')
OPEN_NOTE = LONG_NOTE.replace('\n"""', "")
WITH_TABLES = (
    DONE
    + 'extra.a = 1\nextra.b = 2\n[entry.place]\nname = "home"\n'
    + '[[entry.items]]\nname = "pan"\n[[entry.items]]\nname = "oil"\n'
)
FROM_PHONE = (
    '\n[[entry]]\nat = 2026-11-19T21:00:00Z\ndid = "merge"\nadds = [2026-11-01T08:00:00Z{}]\n'
)
NO_MOMENT = NOTE.replace("at = 2026-11-17T21:00:00+08:00\n", "")
MERGED_ENTRY = DONE.replace(
    "at = 2026-11-18T21:00:00+08:00\n",
    "<<<<<<< HEAD\nat = 2026-11-18T21:00:00+08:00\n||||||| base\n=======\n"
    "at = 2026-11-18T22:00:00+08:00\n>>>>>>> phone\n",
)
ALL = START + NOTE + DONE
# What is damaged, the entries that are saved, and the numbers of the lines that are lost.
DAMAGES: dict[str, tuple[str | bytes, str, list[int]]] = {
    "lines of a merge in an entry": (
        HEADER + START + MERGED_ENTRY,
        START + DONE.replace("T21", "T22"),
        [10, 11, 12, 13, 15],
    ),
    "cut off in a character": (
        JOURNAL.encode()[: JOURNAL.encode().index("蒜".encode()) + 1],
        START + NOTE.replace("蒜", "\ufffd"),
        [],
    ),
    "zeros over the end": (
        JOURNAL[: JOURNAL.rindex("lesson")] + "\0" * 23,
        START + NOTE,
        [17, 18, 19, 20],
    ),
    "a header lost": (HEADER + START + NOTE + DONE.replace("\n[[entry]]\n", ""), ALL, []),
    "a header and a line end lost": (
        HEADER + START + NOTE.rstrip() + DONE.replace("\n[[entry]]\n", ""),
        START,
        [*range(10, 18)],
    ),
    "a header made a comment": (
        HEADER + START + NOTE.replace("at = 2026", "at = x2026") + DONE.replace("[[", "#[[", 1),
        START + DONE,
        [10, 11, 12, 13, 14],
    ),
    "indented headers": (JOURNAL.replace("[[entry]]", "  [[entry]]") + "x", ALL, [21]),
    "quoted headers": (JOURNAL.replace("[[entry]]", '[["entry"]]') + "x", ALL, [21]),
    "no moment": (HEADER + START + NO_MOMENT + DONE, START + DONE, [10, 11, 12, 13]),
    "a day that is none": (
        HEADER + START.replace("on = 2026-11-16", "on = 2026-11-31") + DONE,
        DONE,
        [5, 6, 7],
    ),
    "a mark's day that is none": (
        JOURNAL.replace("on = 2026-11-18", "on = 2026-11-31"),
        ALL,
        [18],
    ),
    "a mark's day is a number": (
        JOURNAL.replace("on = 2026-11-18", "on = 20261118"),
        ALL,
        [18],
    ),
    "a mark without a day": (HEADER + DONE.replace("on = 2026-11-18\n", ""), DONE, []),
    "a rest's end that is none": (
        HEADER + START.replace('"start"\n', '"rest"\nto = "tomorrow"\n'),
        START.replace('"start"', '"rest"'),
        [8],
    ),
    "a list with a number": (HEADER + FROM_PHONE.format(", 5"), FROM_PHONE.format(""), []),
    "a marker after a long note": (
        HEADER + LONG_NOTE + "<<<<<<< HEAD\n" + DONE,
        LONG_NOTE + DONE,
        [14],
    ),
    "a damaged header after a long note": (
        HEADER + LONG_NOTE + DONE.replace("[[entry]]", "[[ent"),
        LONG_NOTE + DONE,
        [15],
    ),
    "a header with a bracket lost": (
        HEADER + LONG_NOTE + DONE.replace("[[entry]]", "[entry]]"),
        LONG_NOTE + DONE,
        [],
    ),
    "a note's quotes lost": (
        HEADER + OPEN_NOTE + DONE + LONG_NOTE,
        OPEN_NOTE.rstrip() + '"""\n' + DONE + LONG_NOTE,
        [],
    ),
    "a note's quotes lost at the end": (HEADER + OPEN_NOTE, OPEN_NOTE.rstrip() + '"""\n', []),
    "zeros in a long note": (
        HEADER + LONG_NOTE[:-10] + "\0" * 9 + "\n" + DONE,
        LONG_NOTE[:-10] + '"""\n' + DONE,
        [],
    ),
    "tables in an entry": (
        HEADER + WITH_TABLES + "<<<<<<< HEAD\n" + NOTE,
        WITH_TABLES + NOTE,
        [17],
    ),
    "a line in an entry with tables": (
        HEADER + WITH_TABLES.replace("did =", "<<<<<<< HEAD\ndid =") + NOTE,
        WITH_TABLES + NOTE,
        [7],
    ),
    "a list of several lines": (
        HEADER + DONE + "mood = [\n  'good',\n  'tired',\n]\nx\n" + NOTE,
        DONE + "mood = [\n  'good',\n  'tired',\n]\n" + NOTE,
        [13],
    ),
    "no moment, and the next header damaged": (
        HEADER + DONE.replace("at = 2026-11-18T21:00:00+08:00\n", "") + NOTE.replace("[[", "{{"),
        NOTE,
        [5, 6, 7, 9],
    ),
    "line ends of an old Mac": (JOURNAL.replace("\n", "\r").encode(), ALL, []),
    "UTF-16 with CRLF": (JOURNAL.replace("\n", "\r\n").encode("utf-16"), ALL, []),
    "UTF-16, the high byte first": (b"\xfe\xff" + JOURNAL.encode("utf-16-be"), ALL, []),
    "GBK": (JOURNAL.encode("gbk"), ALL, []),
    "a line in GBK": (JOURNAL.encode() + "# 备注\nx".encode("gbk"), ALL, [22]),
    "BOM, CRLF and cut off": (
        "\ufeff" + JOURNAL[: JOURNAL.rindex("did")].replace("\n", "\r\n"),
        START + NOTE,
        [17, 18],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_repair_saves_what_can_be_read(name: str) -> None:
    damaged, saved, lost = DAMAGES[name]
    found = repair(damaged.encode() if isinstance(damaged, str) else damaged, "aigc")
    text = found.content.decode().replace("  [[", "[[").replace("# 备注\n", "")
    text = text.replace('[["entry"]]', "[[entry]]")
    assert text.split() == (HEADER + saved).split()
    assert found.entries == saved.count("[[entry]]")
    assert [line.number for line in found.lost] == lost
    if isinstance(damaged, str):
        lines = damaged.removeprefix("\ufeff").split("\n")
        assert [line.text for line in found.lost] == [lines[each - 1].rstrip("\r") for each in lost]


# Properties, of a journal with entries of each form.

DEVICE = '# My diary.\nformat = 1\ncurriculum = "aigc"\ndevice = "phone"\n'
AT = "at = 2026-11-{day}T21:03:11.482913+08:00\n"
TEXTS = [
    f"\n[[entry]]\n{AT.format(day=number)}{rest}"
    for number, rest in enumerate(
        [
            'on = 2026-11-10\ndid = "start"\n',
            'on = 2026-11-10\ndid = "weekly"\nweekdays = ["sat", "sun"]\n',
            'on = 2026-11-12\ndid = "done"\nlesson = "gpt-recipes"\nmood = "好"\n',
            'did = "note"\nlesson = "gpt-recipes"\ntext = "慢慢来：\\"slowly\\""\n',
            'did = "undone"\nlesson = "gpt-recipes"\n',
            'on = 2026-11-15\ndid = "rest"\nto = 2026-11-20\ntext = "回家"\n',
            'did = "undo"\nof = 2026-11-15T21:03:11.482913+08:00\n',
            'did = "merge"\nadds = [2026-11-01T08:00:00+08:00, 2026-11-02T08:00:00Z]\n',
            'on = 2026-11-18\ndid = "replan"\nway = "keep-date"\ndays = 40\n',
        ],
        start=10,
    )
]
SAMPLE = (DEVICE + "".join(TEXTS)).encode()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Say where to put a journal to read."""
    return tmp_path_factory.mktemp("scratch") / "journal.toml"


def entries_of(content: bytes, path: Path) -> Sequence[Entry]:
    """Read a journal as the program does."""
    path.write_bytes(content)
    return load_copy(str(path), "aigc").entries


def test_repair_of_a_good_journal_loses_nothing(scratch: Path) -> None:
    for content in (SAMPLE, samples.JOURNAL, JOURNAL.encode(), HEADER.encode()):
        assert repair(content, "aigc") == Repair(content, content.count(b"[[entry]]"), [], [])
        windows = repair(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"), "aigc")
        assert windows.lost == []
        assert entries_of(windows.content, scratch) == entries_of(content, scratch)


RUBBISH = [
    *("<<<<<<< HEAD", "=======", ">>>>>>> phone", "\0" * 9, "did: done", "lesson = ", '"', "'''"),
    *('"""', "[", "[entry", "{", "}", "=", "\x1b[31m", "\u202e", "9" * 5000, "[" * 3000, "你好"),
    *("note = 'a", "# a remark", "", "\ufeff"),
]
RAW = [b"\xfe\xfd", "你好".encode("gbk"), b"\x80", bytes(range(1, 10)), b"lesson = \xc4"]


class Edit(NamedTuple):
    """Something that befell a line: it was lost, doubled somewhere, or rubbish came before it."""

    did: str
    line: float
    to: float
    rubbish: bytes


PLACES = st.floats(0, 1, exclude_max=True)
KINDS = st.sampled_from(["lose", "double", "insert", "insert"])
ANY_RUBBISH = st.sampled_from([each.encode() for each in RUBBISH] + RAW)
EDITS = st.lists(st.builds(Edit, KINDS, PLACES, PLACES, ANY_RUBBISH), max_size=8)


def edited(edits: Sequence[Edit]) -> list[tuple[int, bytes]]:
    """Return the sample's lines after the edits, with their numbers; below 0 what is none."""
    lines = list(enumerate(SAMPLE.split(b"\n")))
    for edit in edits:
        place, other = int(edit.line * len(lines)), int(edit.to * len(lines))
        if edit.did == "insert":
            # Zeros may have taken the place of lines: nobody can tell, so they are no mere rubbish.
            lines.insert(place, (-2 if b"\0" in edit.rubbish else -1, edit.rubbish))
        elif edit.did == "double" and lines:
            lines.insert(other, (-2, lines[place][1]))
        elif lines:
            del lines[place]
    return lines


def untouched(lines: Sequence[tuple[int, bytes]]) -> Iterator[int]:
    """Yield the entries whose lines stand together still, and are followed by a head or nothing.

    Rubbish among them is allowed: it is no line of an entry.
    """
    all_lines = SAMPLE.split(b"\n")
    heads = [number for number, line in enumerate(all_lines) if line == b"[[entry]]"]
    kept = [(number, line) for number, line in lines if line.strip() and number != -1]
    numbers = [number for number, _line in kept]
    for entry, (head, following) in enumerate(zip(heads, [*heads[1:], None], strict=True)):
        last = (following or len(all_lines)) - 2
        place = numbers.index(head) if head in numbers else 0
        after = place + last - head + 1
        together = numbers[place:after] == list(range(head, last + 1))
        if together and (after == len(kept) or kept[after][1] == b"[[entry]]"):
            yield entry


@given(EDITS)
@example([Edit("insert", 0.5, 0, b"x")])
def test_entries_whose_lines_are_whole_are_saved(scratch: Path, edits: list[Edit]) -> None:
    whole = entries_of(SAMPLE, scratch)
    lines = edited(edits)
    found = repair(b"\n".join(line for _number, line in lines), "aigc")
    saved = entries_of(found.content, scratch)
    assert [whole[number] for number in untouched(lines) if whole[number] not in saved] == []
    assert found.entries == len(saved)


@given(EDITS, st.integers(0, len(SAMPLE)), st.sampled_from([b"", b"\0" * 9]))
def test_repair_is_idempotent(edits: list[Edit], length: int, tail: bytes) -> None:
    content = b"\n".join(line for _number, line in edited(edits))[:length] + tail
    once = repair(content, "aigc")
    assert repair(once.content, "aigc") == once._replace(lost=[], partial_lines=[], redated=0)


@given(EDITS)
def test_each_line_is_saved_or_quoted(edits: list[Edit]) -> None:
    lines = [line.decode(errors="replace") for _number, line in edited(edits)]
    found = repair("\n".join(lines).encode(), "aigc")
    saved = set(found.content.decode().splitlines())
    lost = {number for number, _text in found.lost}
    # What every journal has need not be quoted: it is there again. Remarks have their own test.
    lines = [line if line != "[[entry]]" and line[:1] != "#" else "" for line in lines]
    unheard_of = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if line.strip("\ufeff ") and line not in saved and number not in lost
    ]
    assert unheard_of == []


@pytest.mark.parametrize(
    "damaged",
    [
        JOURNAL.replace('did = "done"', '# in the kitchen\ndid = "done"\nx'),
        JOURNAL.replace(START, "\n# the first week\n" + START + "x\n"),
        JOURNAL.replace("format = 1", "# My diary\nformat : 1"),
    ],
    ids=["in an entry", "before an entry", "at the top"],
)
def test_a_remark_is_saved_or_quoted(damaged: str) -> None:
    (number,) = [n for n, line in enumerate(damaged.splitlines(), 1) if line.startswith("# ")]
    found = repair(damaged.encode(), "aigc")
    named = number in {line.number for line in found.lost}
    assert named or damaged.splitlines()[number - 1].encode() in found.content


def test_a_flipped_bit_leaves_the_rest_of_a_note(scratch: Path) -> None:
    content = JOURNAL.encode()
    first = content.index("放".encode())
    for bit in range(8 * len("放了大蒜".encode())):
        flipped = bytearray(content)
        flipped[first + bit // 8] ^= 1 << bit % 8
        found = repair(bytes(flipped), "aigc")
        texts = [entry.text for entry in entries_of(found.content, scratch) if entry.text]
        assert texts or 14 in {line.number for line in found.lost}
        # Of four characters one has changed, into at most three.
        assert all(sum(each in "放了大蒜" for each in text) == 3 for text in texts)


@pytest.mark.parametrize("last", [b"\0", b"\n"], ids=["up to the line", "up to its line feed"])
@pytest.mark.parametrize("first", [0, 1])
def test_zeros_make_no_entry_of_two(scratch: Path, first: int, last: bytes) -> None:
    content = JOURNAL.encode()
    begin, end = [at for at in range(len(content)) if content.startswith(b"did = ", at)][first:][:2]
    damaged = content[:begin] + b"\0" * (end - begin - 1) + last + content[end:]
    whole = set(entries_of(content, scratch))
    assert set(entries_of(repair(damaged, "aigc").content, scratch)) < whole


@pytest.mark.parametrize("byte", [b"\0", b"[", b" ", b"9", b"[[entry]]", b'"', b"\r", b"{a="])
@pytest.mark.parametrize("lead", [b"", b"x = "], ids=["alone", "as a value"])
def test_a_huge_line_is_one_line(scratch: Path, byte: bytes, lead: bytes) -> None:
    size = 200_000 if byte not in (b"[[entry]]", b"\r") else 20_000
    found = repair(JOURNAL.encode() + b"\n" + lead + byte * (size // len(byte)) + b"\n", "aigc")
    assert entries_of(found.content, scratch) == entries_of(JOURNAL.encode(), scratch)
    assert {line.number for line in found.lost} <= {22}


QUOTING = f"""
[[entry]]
at = 2026-11-19T22:00:00+08:00
did = "note"
lesson = "gpt-memory"
text = '''
copied:
{DONE.replace("recipes", "phrasing") * 30}
and it works
'''
"""


def test_an_entry_quoted_in_a_note_stays_a_note(scratch: Path) -> None:
    found = repair((JOURNAL + QUOTING + DONE.replace("18T", "20T") + "x\n").encode(), "aigc")
    assert QUOTING.strip() in found.content.decode()
    lessons = [each.lesson for each in entries_of(found.content, scratch) if each.did == "done"]
    assert lessons == ["gpt-recipes", "gpt-recipes"]


CAME = "2026-11-19T21:00:00+08:00"


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        (f"adds = [{CAME}, 20", f"adds = [{CAME}]"),
        (f"adds = [{CAME}, 2026-11-20", f"adds = [{CAME}]"),
        (f"adds = [{CAME}, 2026-11-20T21:00:00.48", f"adds = [{CAME}]"),
        (f"drops = [{CAME}, \0\0\0\0\0", f"drops = [{CAME}]"),
        (f"drops = [0001-01-01T00:00:00Z, {CAME}, x]", f"drops = [{CAME}]"),
        (f"adds = [\0{CAME[1:]}]", ""),
    ],
)
def test_a_hurt_list_is_saved_item_by_item(listed: str, kept: str) -> None:
    merge = f"\n[[entry]]\nat = 2026-11-22T21:00:00+08:00\ndid = 'merge'\n{listed}"
    found = repair(f"{JOURNAL}{merge}".encode(), "aigc")
    line = Line(25, listed)
    assert (found.entries, found.lists_damaged) == (4, True)
    assert (list(found.lost), list(found.partial_lines)) == (([], [line]) if kept else ([line], []))
    assert re.findall(r"(?:adds|drops) = .*", found.content.decode()) == ([kept] if kept else [])


def test_a_line_saved_in_part_is_quoted() -> None:
    line = 'text = "\ufffd and 大蒜很多"'.encode()[:-2] + b'"'
    damaged = (HEADER + START + NOTE).encode().replace('text = "放了大蒜"'.encode(), line)
    (partial_line,) = repair(damaged, "aigc").partial_lines
    assert partial_line.text.startswith('text = "\ufffd and')
    whole = damaged.replace(line, 'text = "\ufffd"'.encode())
    assert repair(whole, "aigc").partial_lines == []
