"""A journal in the program's own form needs no parser, and is never read otherwise than by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_study.domain import journal
from aigc_study.domain.journal import Entry
from aigc_study.errors import UnusableFile
from aigc_study.storage import journal as journal_file
from aigc_study.storage import plain_journal
from aigc_study.storage import toml as toml_file
from aigc_study.storage.toml import parse
from journals import HEADER

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON = date(2026, 11, 22)
MARK = """
[[entry]]
at = 2026-11-22T12:00:00.000001+08:00
on = 2026-11-22
did = "done"
lesson = "tea"
"""
NOTE = MARK.replace("done", "note") + 'text = "with milk, 加奶"\n'


def as_parsed(content: bytes, curriculum_id: str = "aigc") -> list[Entry] | None:
    """Return the entries as the parser reads them; none if it finds a fault."""
    try:
        document = parse(content, "aigc.toml", journal_file.ROLE)
    except UnusableFile:
        return None
    entries, faults = journal.from_mapping(document, curriculum_id)
    return None if faults else entries


def facts(entries: list[Entry] | None) -> str:
    """Tell apart what is equal to Python: the offsets of one moment."""
    return repr(entries)


def assert_never_read_otherwise(content: bytes) -> None:
    plain = plain_journal.entries_of(content, "aigc")
    if plain is not None:
        assert facts(plain) == facts(as_parsed(content))


def entries_with(*facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    """Make entries of values for their first facts; builds() would make up the others too."""
    return st.tuples(*facts).map(lambda values: Entry(*values))


offsets = st.sampled_from([timedelta(0), timedelta(hours=8), timedelta(hours=-3, minutes=-30)])
instants = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - what Hypothesis takes
    datetime(2999, 1, 1),  # noqa: DTZ001 - as above
    timezones=offsets.map(timezone),
)
instants |= instants.map(lambda at: at.replace(microsecond=0))
days = st.dates(date(1900, 1, 1), date(2999, 1, 1))
ids = st.from_regex(r"[a-z0-9]{1,3}([-_][a-z0-9]{1,3}){0,2}", fullmatch=True)
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
plain_text = any_text.filter(lambda text: "\\" not in tomli_w.dumps({"text": text}))
marks = entries_with(instants, st.sampled_from(["done", "undone"]), days, ids)
notes = entries_with(instants, st.just("note"), days, ids, any_text)
plain_notes = entries_with(instants, st.just("note"), days, ids, plain_text)
others = (
    entries_with(instants, st.just("start"), days)
    | entries_with(
        instants, st.sampled_from(["undo", "redo"]), days, st.just(""), st.just(""), instants
    )
    | instants.map(lambda at: Entry(at, "weekly", ON, weekdays=("sat",)))
    | any_text.map(lambda text: Entry(AT, "rest", ON, text=text, to=ON))
    | ids.map(lambda lesson: Entry(AT, "undone", None, lesson))
)
journals = st.lists(marks | marks | notes | others, max_size=9)


def text_of(entries: list[Entry]) -> bytes:
    return HEADER.encode() + b"".join(
        f"\n{journal_file._in_toml(entry)}".encode()  # noqa: SLF001 - what the program writes
        for entry in entries
    )


@given(journals)
def test_what_the_program_writes_is_read_as_by_the_parser(entries: list[Entry]) -> None:
    content = text_of(entries)
    assert as_parsed(content) == entries
    assert_never_read_otherwise(content)


@given(st.lists(marks | plain_notes))
def test_marks_and_notes_need_no_parser(entries: list[Entry]) -> None:
    assert plain_journal.entries_of(text_of(entries), "aigc") == entries


# What a slip of the hand, a merge or a broken disk leaves: a piece put in, or in another's place.
PIECES = [
    *("\n", "\r\n", "\r", " ", "\t", "#", '"', '"""', "'", "'''", "\\", "=", ".", "[", "]", "\0"),
    *(
        "[[entry]]\n",
        "\n[[entry]]\n",
        "[[entry]]",
        " [[entry]]\n",
        "[entry]\n",
        "[entry.of]\n",
        "[x]\n",
    ),
    *(
        "did = 'done'\n",
        'did = "undo"\n',
        'did = "dance"\n',
        'text = " "\n',
        'lesson = ""\n',
        "x = 1\n",
    ),
    *("2026-13-40", "2026-02-29", "0001-01-01", "9999-12-31", "24:00", ":60", "+24:00", "-00:00"),
    *("Z", "z", "t", "+08:00:30", ".1", ".1234567", "\ufeff", "\u3000", "\x85", "\u2028", "٣", "é"),
    *(
        '"""\n[[entry]]\n"""',
        "text = '''\n",
        "'''\n",
        "# comment\n",
        "format = 2\n",
        MARK,
        NOTE,
        HEADER,
    ),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    text = text_of(draw(journals)).decode()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        end = place + draw(st.sampled_from([0, 0, 1, 2, 9]))
        text = text[:place] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    content = bytearray(text.encode())
    if draw(st.booleans()) and content:
        content[draw(st.integers(0, len(content) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(content)


@settings(max_examples=500)
@given(mutated())
def test_no_damage_is_read_otherwise_than_by_the_parser(content: bytes) -> None:
    assert_never_read_otherwise(content)


@st.composite
def shuffled(draw: st.DrawFn) -> bytes:
    lines = text_of(draw(journals)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        one, other = (draw(st.integers(0, len(lines) - 1)) for _ in "ab")
        if draw(st.booleans()):
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines.insert(one, lines[other])
    return b"".join(lines)


@settings(max_examples=300)
@given(shuffled())
def test_lines_in_another_order_are_not_read_otherwise_either(content: bytes) -> None:
    assert_never_read_otherwise(content)


WHOLE = HEADER + MARK + NOTE
FAULTY = [
    WHOLE.replace("2026-11-22T", "2026-13-40T"),
    WHOLE.replace("on = 2026-11-22", "on = 2026-02-29"),
    WHOLE.replace("+08:00", ""),
    WHOLE.replace("+08:00", "+24:00"),
    WHOLE.replace("12:00:00", "24:00:00"),
    WHOLE.replace("12:00:00", "12:00:60"),
    WHOLE.replace("at = 2026", "at = 0001").replace("0001-11-22", "0001-01-01"),
    WHOLE.replace('"tea"', '""'),
    WHOLE.replace('"tea"', '" "'),
    WHOLE.replace("with milk, 加奶", " "),
    WHOLE.replace("with milk, 加奶", "\u3000"),
    WHOLE.replace("with milk, 加奶", "\x00"),
    WHOLE.replace("with milk, 加奶", "\r"),
    WHOLE.replace("with milk, 加奶", 'with "milk"'),
    WHOLE.replace("with milk, 加奶", "with \\milk"),
    WHOLE.replace('lesson = "tea"\n', 'lesson = "tea"\nlesson = "tea"\n'),
    WHOLE.replace('lesson = "tea"\n', ""),
    WHOLE.replace("on = 2026-11-22\n", ""),
    WHOLE.replace('text = "with milk, 加奶"\n', ""),
    WHOLE.replace("format = 1", "format = 2"),
    WHOLE.replace('"aigc"', '"tea"'),
    WHOLE.replace('curriculum = "aigc"\n', ""),
    WHOLE + "junk\n",
    WHOLE + "\n[entry]\n",
    WHOLE + "\n[[entry]]\n",
    WHOLE + '\n[[entry]]\ntext = """\n' + MARK + '"""\n',
    WHOLE.replace("\n[[entry]]\n", "\n[entry]\n", 1),
    WHOLE[:-1] + "\0",
    WHOLE + "\r",
    WHOLE + MARK.replace("2026", "3026") + "\r",
    WHOLE.replace("done", "note"),
]
USABLE = [
    HEADER,
    WHOLE,
    WHOLE[:-1],
    WHOLE + "\n",
    WHOLE.replace("\n", "\r\n"),
    WHOLE.replace("\n\n", "\n\n\n\n"),
    WHOLE.replace("\n\n", "\n"),
    "\ufeff" + WHOLE,
    "# mine\n" + WHOLE,
    WHOLE + "# end\n",
    WHOLE.replace("2026-11-22T", "2026-11-22 "),
    WHOLE.replace("2026-11-22T", "2026-11-22t"),
    WHOLE.replace("+08:00", "Z"),
    WHOLE.replace("+08:00", "-00:00"),
    WHOLE.replace(".000001", ""),
    WHOLE.replace(".000001", ".1"),
    WHOLE.replace(".000001", ".1234567"),
    WHOLE.replace('"tea"', "'tea'"),
    WHOLE.replace('"tea"', '"Tea 茶"'),
    WHOLE.replace("lesson =", "lesson="),
    WHOLE.replace("at = 2026", "at = 3026"),
    WHOLE.replace('lesson = "tea"\n', 'mood = "fine"\nlesson = "tea"\n'),
    WHOLE.replace("with milk, 加奶", r"with \"milk\""),
    WHOLE.replace("with milk, 加奶", "." * 2000),
    WHOLE.replace("done", "dance"),
    WHOLE.replace("done", "undone"),
    WHOLE.replace("note", "done"),
    WHOLE.replace("with milk", "with\tmilk"),
    WHOLE.replace("[[entry]]", "[[ entry ]]", 1),
    HEADER + "\n[x]\n" + MARK,
    WHOLE + "\n[entry.of]\nx = 1\n" + MARK,
    WHOLE + "\n[x]\ny = 1\n" + MARK,
    WHOLE + " [[entry]]" + MARK.removeprefix("\n[[entry]]"),
    HEADER + 2 * MARK,
]


@pytest.mark.parametrize("text", USABLE)
def test_what_is_usable_is_read(run: Run, journal: Path, text: str) -> None:
    journal.parent.mkdir()
    journal.write_bytes(text.encode())
    assert run("log").code == 0


@pytest.mark.parametrize("text", [*FAULTY, *USABLE])
def test_no_example_is_read_otherwise_than_by_the_parser(text: str) -> None:
    for content in (text, text + MARK, text + 5 * NOTE):
        assert_never_read_otherwise(content.encode())


@pytest.mark.parametrize("text", FAULTY)
def test_a_file_with_a_fault_is_left_to_the_parser_which_tells_where(
    run: Run, journal: Path, text: str
) -> None:
    assert plain_journal.entries_of(text.encode(), "aigc") is None
    journal.parent.mkdir()
    journal.write_bytes(text.encode())
    result = run("done", "1.1")
    assert (result.code, result.out) == (3, "")
    assert "aigc.toml" in result.err
    assert journal.read_bytes() == text.encode()


def test_an_id_that_would_have_to_be_escaped_is_left_to_the_parser() -> None:
    for curriculum_id in ('a"b', r"a\b"):
        head = f'format = 1\ncurriculum = "{curriculum_id}"\n'
        assert plain_journal.entries_of((head + MARK).encode(), curriculum_id) is None


def test_only_the_journal_of_the_plan_is_read() -> None:
    assert plain_journal.entries_of(WHOLE.encode(), "tea") is None
    assert plain_journal.entries_of(WHOLE.encode(), "") is None
    assert plain_journal.entries_of(WHOLE.encode(), "aigc") == [
        Entry(AT - timedelta(hours=8) + timedelta(microseconds=1), "done", ON, "tea"),
        Entry(
            AT - timedelta(hours=8) + timedelta(microseconds=1),
            "note",
            ON,
            "tea",
            "with milk, 加奶",
        ),
    ]


def test_a_few_entries_of_other_forms_do_not_send_the_rest_to_the_parser() -> None:
    other = MARK.replace('"done"', '"rest"').replace('lesson = "tea"\n', 'text = "a \\"fair\\""\n')
    content = (HEADER + MARK + NOTE + other + MARK).encode()
    plain = plain_journal.entries_of(content, "aigc")
    assert plain == as_parsed(content)
    assert plain is not None
    assert [entry.did for entry in plain] == ["done", "note", "rest", "done"]
    assert plain_journal.entries_of((HEADER + MARK + 3 * other).encode(), "aigc") is None


def test_a_journal_too_large_to_use_is_refused_though_its_form_is_plain(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.parent.mkdir()
    journal.write_text(WHOLE, encoding="utf-8")
    monkeypatch.setattr(journal_file, "LARGEST", 99)
    monkeypatch.setattr(toml_file, "LARGEST", 99)
    assert run("list").code == 3
