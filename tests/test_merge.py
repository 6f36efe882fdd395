"""merge: another machine's journal, and the copies that clients of clouds and git leave behind."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

import pytest

from conftest import NOW, ROOT, TODAY, Result
from journals import HEADER, START

if TYPE_CHECKING:
    from conftest import Run, Terminal

FIRST = """
[[entry]]
at = 2026-11-20T21:00:00+08:00
on = 2026-11-20
did = "done"
lesson = "gpt-overview"
"""
SECOND = """
[[entry]]
at = 2026-11-22T20:00:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-vs-other-ai"
"""
NOTE = """
[[entry]]
at = 2026-11-22T20:01:00+08:00
did = "note"
lesson = "gpt-overview"
text = "on the train"
"""
THIRD = """
[[entry]]
at = 2026-11-22T20:02:00+08:00
on = 2026-11-21
did = "done"
lesson = "gpt-memory"
"""
MINE = HEADER + START + FIRST
PHONE = HEADER + SECOND + NOTE
TABLET = HEADER + THIRD + NOTE

# What an entry may have that this version does not know, and how it stands after a merge.
ODD = """
[[entry]]
at = 2026-11-22T20:00:00+08:00 # in the train
lesson = 'gpt-vs-other-ai'
on   = 2026-11-22
mood = { it = "was", good = true }
did = "done"

[[entry]]
at = 2026-11-22T20:01:00Z
did = "dreamt"
of_what = "梦"
"""
BROUGHT = """
[[entry]]
at = 2026-11-22T20:00:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-vs-other-ai"
[entry.mood]
it = "was"
good = true

[[entry]]
at = 2026-11-22T20:01:00+00:00
did = "dreamt"
of_what = "梦"
"""

SHOWN = {
    "en": ("Brings in 2 changes:\n  ✓ 1.2  2026-11-22  How GPT differs from other AI\n  1 note\n"),
    "zh": "将并入 2 次改动：\n  ✓ 1.2  2026-11-22  GPT与其他AI对比区别\n  1 条笔记\n",
}
NOT_MERGED = {
    "en": "Nothing was changed. Add --yes to merge.\n",
    "zh": "没有改动。要合并，请加上 --yes。\n",
}
MERGED = {
    "en": "Merged; “aigc-study undo” takes it back.\n",
    "zh": "已合并；可用“aigc-study undo”撤销。\n",
}
NOTHING = {
    "en": "Nothing to merge: the journal has it all.\n",
    "zh": "没有可合并的：学习记录里都有了。\n",
}
LINE_ENDS = pytest.mark.parametrize(
    ("ours", "theirs"),
    [("\n", "\r\n"), ("\r\n", "\n"), ("\r\n", "\r\n")],
    ids=["LF and CRLF", "CRLF and LF", "CRLF and CRLF"],
)
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


def write(path: Path, text: str | bytes) -> str:
    """Write a file, its folder too, and return its name for the command line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, but for the lock."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file() and not each.name.endswith(".lock")
    }


def state(run: Run, home: Path) -> dict[str, object]:
    """Return all that a home's journal adds up to."""
    env = {"AIGC_STUDY_HOME": str(home)}
    shown = {
        each: json.loads(run(*each.split(), "--json", env=env).out)
        for each in ("list", "progress", "today", "show 1.1", "show 1.2")
    }
    for each in ("show 1.1", "show 1.2"):
        del shown[each]["history"]
    return {**shown, "rest": run("rest", env=env).out}


def done(run: Run, home: Path) -> list[str]:
    """Return the numbers of the lessons that are done."""
    listed = run("list", "--done", "--json", env={"AIGC_STUDY_HOME": str(home)})
    return [each["number"] for each in json.loads(listed.out)["lessons"]]


@pytest.fixture
def phone(tmp_path: Path) -> str:
    """Name a journal with a mark and a note, as it might come from a phone."""
    return write(tmp_path / "phone.toml", PHONE)


# In a pipe


@LANGUAGES
def test_without_a_yes_a_merge_is_shown_and_nothing_is_written(
    run: Run, home: Path, journal: Path, phone: str, lang: str
) -> None:
    write(journal, MINE)
    assert run("--lang", lang, "merge", phone) == (0, SHOWN[lang], NOT_MERGED[lang])
    assert files(home) == {"aigc.toml": MINE.encode()}


def test_a_yes_in_a_pipe_is_no_answer_since_nothing_was_asked(
    home: Path, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    done = subprocess.run(
        [sys.executable, "-m", "aigc_study", "--today", TODAY, "merge", phone],
        input=b"y\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, NOT_MERGED["en"])
    assert files(home) == {"aigc.toml": MINE.encode()}


@LANGUAGES
def test_with_a_yes_the_entries_are_added_and_one_that_tells_of_the_merge(
    run: Run, home: Path, journal: Path, phone: str, lang: str
) -> None:
    write(journal, MINE)
    assert run("--lang", lang, "merge", phone, "--yes") == (0, SHOWN[lang], MERGED[lang])
    marker = f"""
[[entry]]
at = {NOW.isoformat()}
on = {TODAY}
did = "merge"
brought = [2026-11-22T20:00:00+08:00, 2026-11-22T20:01:00+08:00]
"""
    assert files(home) == {
        "aigc.toml": (MINE + SECOND + NOTE + marker).encode(),
        f"backups/aigc-{TODAY}.toml": MINE.encode(),
    }
    assert Path(phone).read_text("utf-8") == PHONE
    assert done(run, home) == ["1.1", "1.2"]


def test_what_is_brought_keeps_its_unknown_keys(run: Run, journal: Path, tmp_path: Path) -> None:
    write(journal, MINE)
    odd = write(tmp_path / "odd.toml", f'# Ann\'s\nnew = 1\n{HEADER}by = "phone"\n{ODD}')
    code, out, err = run("merge", odd, "--yes")
    assert (code, err) == (0, MERGED["en"])
    assert out == "Brings in 2 changes:\n  ✓ 1.2  2026-11-22  How GPT differs from other AI\n"
    assert journal.read_text("utf-8").startswith(MINE + BROUGHT)
    assert journal.read_text("utf-8").count("[[entry]]") == 5
    code, out, err = run("list", "1.2")
    assert err == (
        f"Skipped entries in {journal} of a kind this version does not know: dreamt."
        " A newer aigc-study may know them.\n"
    )
    assert run("merge", odd) == (0, "", err + NOTHING["en"])


@LINE_ENDS
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_ends_of_windows_are_no_obstacle(
    run: Run, journal: Path, phone: str, bom: bytes, ours: str, theirs: str
) -> None:
    before = bom + MINE.replace("\n", ours).encode()
    write(journal, before)
    write(Path(phone), bom + PHONE.replace("\n", theirs).encode())
    assert run("merge", phone, "--yes") == (0, SHOWN["en"], MERGED["en"])
    after = journal.read_bytes()
    assert after.startswith(before)
    if ours == "\r\n":
        assert b"\n" not in after.replace(b"\r\n", b"")
    assert b"\r" not in after.replace(b"\r\n", b"")
    assert run("done", "1.3").code == 0
    assert done(run, journal.parent) == ["1.1", "1.2", "1.3"]


def test_entries_that_are_no_tables_of_their_own_are_brought_too(
    run: Run, home: Path, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE)
    phone = write(
        tmp_path / "phone.toml",
        HEADER + "entry = [{ at = 2026-11-22T20:00:00Z, on = 2026-11-22, did = 'done',"
        " lesson = 'gpt-memory', mood = 'good' }]\n",
    )
    assert run("merge", phone, "--yes").code == 0
    added = journal.read_text("utf-8").removeprefix(MINE)
    assert 'lesson = "gpt-memory"\nmood = "good"\n' in added
    assert done(run, home) == ["1.1", "1.3"]


@LANGUAGES
def test_undo_takes_a_merge_back_whole_and_redo_brings_it_again(
    run: Run, home: Path, journal: Path, phone: str, lang: str
) -> None:
    write(journal, MINE)
    before = state(run, home)
    run("merge", phone, "--yes")
    after = state(run, home)
    assert after != before
    taken, brought, end = {
        "en": ("Taken back: merge of 2 changes", "Brought back: merge of 2 changes", "."),
        "zh": ("已撤销：合并 2 次改动", "已恢复：合并 2 次改动", "。"),
    }[lang]
    recorded = {"en": " (recorded 2026-11-22 21:03)", "zh": "（记录于 2026-11-22 21:03）"}[lang]
    assert run("--lang", lang, "undo") == (0, "", f"{taken}{recorded}{end}\n")
    assert state(run, home) == before
    assert run("--lang", lang, "redo") == (0, "", f"{brought}{recorded}{end}\n")
    assert state(run, home) == after


def test_a_merge_that_completes_a_change_is_undone_in_that_part_too(
    run: Run, home: Path, journal: Path, tmp_path: Path
) -> None:
    # As where a repair could save one of two lessons that were marked at once.
    other = SECOND.replace("gpt-vs-other-ai", "gpt-memory")
    ids = [SECOND, other]
    whole = write(tmp_path / "whole.toml", HEADER + START + SECOND + other)
    for kept in ids:
        write(journal, HEADER + START + kept)
        before = state(run, home)
        assert run("merge", whole, "--yes").code == 0
        after = state(run, home)
        assert done(run, home) == ["1.2", "1.3"]
        (lacking,) = (each for each in ids if each != kept)
        facts = ", ".join(lacking.strip().splitlines()[1:])
        assert f"brought = [{{ {facts} }}]" in journal.read_text("utf-8")
        assert run("log").out.splitlines()[0] == "2026-11-22 21:03  merge of 1 change"
        log = json.loads(run("log", "--json").out)["changes"]
        (brought,) = log[0]["entries"][0]["brought"]
        assert brought["lesson"] in lacking
        assert run("undo").err.startswith("Taken back: merge of 1 change")
        assert state(run, home) == before
        assert run("redo").err.startswith("Brought back: merge of 1 change")
        assert state(run, home) == after
        assert run("undo").code == 0
        assert run("merge", whole, "--yes").code == 0
        assert state(run, home) == after
        assert run("merge", whole, "--yes").err == "Nothing to merge: the journal has it all.\n"


@LANGUAGES
def test_a_merge_of_what_was_taken_back_says_that_nothing_changes(
    run: Run, journal: Path, tmp_path: Path, lang: str
) -> None:
    other = SECOND.replace("gpt-vs-other-ai", "gpt-memory")
    whole = write(tmp_path / "whole.toml", HEADER + START + SECOND + other)
    write(journal, HEADER + START + SECOND)
    run("undo")
    code, out, _err = run("merge", whole, "--yes", "--lang", lang)
    assert (code, out) == (
        0,
        {
            "en": "Brings in 1 change, which leaves your progress as it is.\n",
            "zh": "将并入 1 次改动，你的进度不变。\n",
        }[lang],
    )


@LANGUAGES
def test_what_a_merge_takes_away_is_told(
    run: Run, journal: Path, tmp_path: Path, lang: str
) -> None:
    env = {"AIGC_STUDY_HOME": str(tmp_path / "phone")}
    run("rest", "add", "2026-12-01", env=env)
    run("done", "1.1", "--note", "hm", env=env)
    phone = tmp_path / "phone" / "aigc.toml"
    write(journal, phone.read_bytes())
    run("undo", env=env)
    run("undo", env=env)
    code, out, _err = run("merge", str(phone), "--yes", "--lang", lang)
    assert (code, out) == (
        0,
        {
            "en": "Brings in 2 changes:\n  ○ 1.1  not done  What GPT is: an overview\n"
            "  no longer: rest 2026-12-01\n  1 note fewer\n",
            "zh": "将并入 2 次改动：\n  ○ 1.1  未完成  GPT的定义与概述\n"
            "  不再计入：休息 2026-12-01\n  少 1 条笔记\n",
        }[lang],
    )


def test_a_merge_and_its_undo_tell_of_as_many_changes(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    env = {"AIGC_STUDY_HOME": str(tmp_path / "phone")}
    phone = write(tmp_path / "phone" / "aigc.toml", PHONE)
    assert run("merge", write(tmp_path / "tablet.toml", TABLET), "--yes", env=env).code == 0
    write(journal, MINE)
    shown = run("merge", phone, "--yes").out.splitlines()[0]
    assert shown == "Brings in 4 changes:"  # three, and the phone's own merge
    assert run("undo").err.startswith("Taken back: merge of 4 changes ")


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        ("{ did = 'done', lesson = 'a' }", "entry[1].brought[0].at: is missing"),
        (
            "{ at = 2026-11-22T20:00:00Z, did = 'merge' }",
            "entry[1].brought[0].did: “merge” is not one of",
        ),
        ("2026-11-22", "entry[1].brought[0]: must be a date and time"),
    ],
)
def test_what_a_merge_lists_is_checked(run: Run, journal: Path, listed: str, problem: str) -> None:
    merge = f"\n[[entry]]\nat = 2026-11-22T20:00:00Z\ndid = 'merge'\nbrought = [{listed}]\n"
    write(journal, HEADER + START + merge)
    result = run("progress")
    assert result.code == 3
    assert problem in result.err


def test_what_was_merged_and_taken_back_can_be_merged_again(
    run: Run, home: Path, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    run("merge", phone, "--yes")
    after = state(run, home)
    run("undo")
    text = journal.read_text("utf-8")
    assert run("merge", phone, "--yes") == (0, SHOWN["en"], MERGED["en"])
    assert state(run, home) == after
    added = journal.read_text("utf-8").removeprefix(text)
    assert added.count("[[entry]]") == added.count('did = "merge"') == 1  # what it brings is there


def test_a_merge_is_known_by_what_it_brings_even_if_that_was_there_and_did_not_count(
    run: Run, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    run("merge", phone, "--yes")
    run("undo")
    run("merge", phone, "--yes")
    assert run("log").out.splitlines()[0] == "2026-11-22 21:03  merge of 2 changes"


@LANGUAGES
@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_what_was_merged_is_not_merged_again(
    run: Run, home: Path, journal: Path, phone: str, lang: str, yes: tuple[str, ...]
) -> None:
    write(journal, MINE)
    run("merge", phone, "--yes")
    before = files(home)
    assert run("--lang", lang, "merge", phone, *yes) == (0, "", NOTHING[lang])
    assert run("--lang", lang, "merge", str(journal), *yes) == (0, "", NOTHING[lang])
    assert files(home) == before


def test_several_files_are_merged_at_once_as_one_change(
    run: Run, home: Path, journal: Path, phone: str, tmp_path: Path
) -> None:
    write(journal, MINE)
    before = state(run, home)
    tablet = write(tmp_path / "tablet.toml", TABLET)
    code, out, err = run("merge", phone, tablet, phone, str(journal), "--yes")
    assert (code, err) == (0, MERGED["en"])
    assert out == (
        "Brings in 3 changes:\n"
        "  ✓ 1.2  2026-11-22  How GPT differs from other AI\n"
        "  ✓ 1.3  2026-11-21  Trying out GPT's powerful memory\n"
        "  1 note\n"
    )
    assert journal.read_text("utf-8").startswith(MINE + SECOND + NOTE + THIRD)
    assert journal.read_text("utf-8").count('did = "merge"') == 1
    run("undo")
    assert state(run, home) == before


@LANGUAGES
def test_the_first_journal_of_a_machine_may_come_from_another(
    run: Run, home: Path, journal: Path, phone: str, lang: str
) -> None:
    plan = {"en": "The plan now ends on 2027-04-25.\n", "zh": "计划改为 2027-04-25 结束。\n"}
    assert run("--lang", lang, "merge", phone) == (0, SHOWN[lang], NOT_MERGED[lang])
    assert not home.exists()
    merged = (0, SHOWN[lang], MERGED[lang] + plan[lang])
    assert run("--lang", lang, "merge", phone, "--yes") == merged
    assert journal.read_text("utf-8").startswith(PHONE)
    assert files(home).keys() == {"aigc.toml"}
    assert journal.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_the_configuration_and_the_plan_do_not_come_with_a_journal(
    run: Run, home: Path, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    write(home / "config.toml", 'lang = "zh"\n')
    assert run("merge", phone) == (0, SHOWN["zh"], NOT_MERGED["zh"])


# What is shown


OURS_OF_BOTH = f"""{HEADER}{START}
[[entry]]
at = 2026-11-22T19:00:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-overview"

[[entry]]
at = 2026-11-22T19:01:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-teacher"

[[entry]]
at = 2026-11-22T19:02:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-memory"
"""
THEIRS_OF_BOTH = f"""{HEADER}{THIRD}
[[entry]]
at = 2026-11-22T18:00:00+08:00
on = 2026-11-19
did = "done"
lesson = "gpt-overview"

[[entry]]
at = 2026-11-22T20:03:00+08:00
on = 2026-11-22
did = "undone"
lesson = "gpt-teacher"

[[entry]]
at = 2026-11-22T20:04:00+08:00
on = 2026-11-22
did = "done"
lesson = "gpt-phrasing"
"""


def test_lessons_that_come_or_go_or_get_another_date_are_told_and_those_marked_on_both_sides(
    run: Run, home: Path, journal: Path, tmp_path: Path
) -> None:
    """1.1 was done earlier there, 1.10 is done no longer, 1.3 was done here before it was there."""
    write(journal, OURS_OF_BOTH)
    phone = write(tmp_path / "phone.toml", THEIRS_OF_BOTH)
    assert run("merge", phone).out == (
        "Brings in 4 changes:\n"
        "  ✓ 1.5   2026-11-22  Better wording with GPT\n"
        "  ○ 1.10  not done  GPT as a teacher\n"
        "  ✓ 1.1   2026-11-19 (was 2026-11-22)  What GPT is: an overview\n"
        "Marked on both sides:\n"
        "  ✓ 1.1   2026-11-19 (was 2026-11-22)  What GPT is: an overview\n"
        "  ✓ 1.3   2026-11-22  Trying out GPT's powerful memory\n"
        "  ○ 1.10  not done  GPT as a teacher\n"
    )
    assert run("--lang", "zh", "merge", phone, "--yes").out == (
        "将并入 4 次改动：\n"
        "  ✓ 1.5   2026-11-22  GPT表达方式优化\n"
        "  ○ 1.10  未完成  GPT高级角色扮演-教学老师\n"
        "  ✓ 1.1   2026-11-19（原为 2026-11-22）  GPT的定义与概述\n"
        "两边都标记过：\n"
        "  ✓ 1.1   2026-11-19（原为 2026-11-22）  GPT的定义与概述\n"
        "  ✓ 1.3   2026-11-22  GPT超强记忆力体验\n"
        "  ○ 1.10  未完成  GPT高级角色扮演-教学老师\n"
    )
    assert done(run, home) == ["1.1", "1.3", "1.5"]
    assert "  ✓ 1.1  2026-11-19  " not in run("list", "1.1").out  # it shows due dates
    assert "2026-11-19" in run("show", "1.1").out


def test_lessons_marked_on_both_sides_stand_in_line_even_if_nothing_else_comes(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    mark = '\n[[entry]]\nat = {}\non = 2026-11-22\ndid = "done"\nlesson = "{}"\n'
    lessons = ("gpt-phrasing", "gpt-teacher")
    ours = [mark.format("2026-11-22T18:00:00Z", lesson) for lesson in lessons]
    theirs = [mark.format("2026-11-22T19:00:00Z", lesson) for lesson in lessons]
    write(journal, HEADER + START + "".join(ours))
    phone = write(tmp_path / "phone.toml", HEADER + "".join(theirs))
    assert run("merge", phone).out == (
        "Brings in 1 change:\n"
        "Marked on both sides:\n"
        "  ✓ 1.5   2026-11-22  Better wording with GPT\n"
        "  ✓ 1.10  2026-11-22  GPT as a teacher\n"
    )


def test_what_both_sides_have_from_a_common_past_was_not_marked_on_both(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE)
    phone = write(tmp_path / "phone.toml", MINE + SECOND + NOTE)
    assert run("merge", phone).out == SHOWN["en"]


DAYS = f"""{HEADER}
[[entry]]
at = 2026-11-22T20:00:00+08:00
on = 2026-11-15
did = "start"

[[entry]]
at = 2026-11-22T20:01:00+08:00
on = 2026-12-01
to = 2026-12-05
did = "rest"
text = "a trip"

[[entry]]
at = 2026-11-22T20:02:00+08:00
on = 2026-11-22
did = "weekly"
weekdays = ["sun"]

[[entry]]
at = 2026-11-22T20:03:00+08:00
did = "note"
lesson = "gpt-overview"
text = "one"

[[entry]]
at = 2026-11-22T20:04:00+08:00
did = "note"
lesson = "gpt-memory"
text = "two"
"""


def test_start_and_rest_and_the_new_end_of_the_plan_are_told(
    run: Run, home: Path, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE + NOTE.replace("20:01", "19:01"))
    phone = write(tmp_path / "phone.toml", DAYS)
    assert run("merge", phone).out == (
        "Brings in 5 changes:\n"
        "  start 2026-11-15\n"
        "  rest 2026-12-01..2026-12-05 (a trip)\n"
        "  weekly rest Sun from 2026-11-22\n"
        "  2 notes\n"
    )
    code, out, err = run("--lang", "zh", "merge", phone, "--yes")
    assert (code, err) == (0, f"{MERGED['zh']}计划改为 2027-05-19 结束。\n")
    assert out == (
        "将并入 5 次改动：\n"
        "  开始日期 2026-11-15\n"
        "  休息 2026-12-01..2026-12-05（a trip）\n"
        "  从 2026-11-22 起每周休息 周日\n"
        "  2 条笔记\n"
    )
    progress = json.loads(run("progress", "--json").out)
    assert progress["plan"]["finish"] == "2027-05-19"
    run("undo")
    assert run("rest", "list").out.splitlines()[0] == "Every week: none"
    assert done(run, home) == ["1.1"]


HOSTILE = r"""
[[entry]]
at = 2026-11-22T20:00:00+08:00
on = 2026-12-01
did = "rest"
text = "trip \u001b[31m\u202e\u0007\nhome"

[[entry]]
at = 2026-11-22T20:01:00+08:00
on = 2026-11-22
did = "done"
lesson = "\u001b[31mgone\u202e"

[[entry]]
at = 2026-11-22T20:02:00+08:00
did = "\u001b[31mdreamt"

[[entry]]
at = 2026-11-22T20:03:00+08:00
on = 2026-11-22
did = "replan"
way = "\u001b[31m"
days = 200
"""


def steering(text: str) -> set[str]:
    """Return the characters that would steer a terminal, but for the line feed."""
    return {char for char in text if category(char) in ("Cc", "Cf")} - {"\n"}


def test_nothing_in_another_file_steers_the_terminal(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE)
    phone = write(tmp_path / "phone.toml", HEADER + HOSTILE)
    code, out, err = run("merge", phone, "--yes")
    assert (code, err) == (0, f"{MERGED['en']}The plan now ends on 2027-06-10.\n")
    assert out == (
        "Brings in 4 changes:\n"
        "  rest 2026-12-01 (trip \ufffd[31m\ufffd home)\n"
        "  replan from 2026-11-22 over 200 study days\n"
    )
    for command in ("list", "log", "today", "progress", "rest", "undo"):
        shown = run(command)
        assert (shown.code, steering(shown.out + shown.err)) == (0, set())


def test_nothing_in_an_error_about_another_file_steers_the_terminal(
    run: Run, tmp_path: Path
) -> None:
    theirs = write(tmp_path / "\x1b[31m\u202e.toml", r"format=1" + '\ncurriculum="\\u001b[31m"\n')
    for file in (theirs, theirs + "\x07"):
        code, out, err = run("merge", file)
        assert (code in (3, 4), out, steering(err)) == (True, "", set())


# At the question


@pytest.fixture(autouse=True)
def without_colour(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


QUESTION = {"en": "Merge? [y/N] ", "zh": "合并吗？ [y/N] "}


@LANGUAGES
@pytest.mark.parametrize("answer", ["y", "YES", "是"])
def test_with_a_yes_at_the_question_it_is_merged(
    run: Run, terminal: Terminal, journal: Path, phone: str, lang: str, answer: str
) -> None:
    write(journal, MINE)
    code, sent = terminal("merge", phone, typed=f"{answer}\n", AIGC_STUDY_LANG=lang)
    assert code == 0
    assert sent == f"{SHOWN[lang]}{QUESTION[lang]}{answer}\n{MERGED[lang]}"
    assert journal.read_text("utf-8").startswith(MINE + SECOND + NOTE)
    assert done(run, journal.parent) == ["1.1", "1.2"]


@LANGUAGES
@pytest.mark.parametrize("answer", ["n", "", "yeah", "否"])
def test_with_anything_else_at_the_question_nothing_is_changed(
    terminal: Terminal, home: Path, journal: Path, phone: str, lang: str, answer: str
) -> None:
    write(journal, MINE)
    code, sent = terminal("merge", phone, typed=f"{answer}\n", AIGC_STUDY_LANG=lang)
    assert code == 0
    assert sent == f"{SHOWN[lang]}{QUESTION[lang]}{answer}\n{NOT_MERGED[lang]}"
    assert files(home) == {"aigc.toml": MINE.encode()}


def test_ctrl_d_at_the_question_is_a_no(
    home: Path, terminal: Terminal, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    code, sent = terminal("merge", phone, typed="\x04")
    assert code == 0
    assert sent.startswith(SHOWN["en"] + QUESTION["en"])
    assert sent.endswith("\n" + NOT_MERGED["en"])
    assert files(home) == {"aigc.toml": MINE.encode()}


def test_ctrl_c_at_the_question_leaves_all_as_it_was(
    home: Path, terminal: Terminal, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    code, sent = terminal("merge", phone, typed=None)
    assert code == 130
    assert sent.rstrip("\n") == SHOWN["en"] + QUESTION["en"]
    assert files(home) == {"aigc.toml": MINE.encode()}


def test_no_question_is_asked_where_there_is_nothing_to_merge_or_it_was_answered(
    terminal: Terminal, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    assert terminal("merge", phone, "--yes") == (0, SHOWN["en"] + MERGED["en"])
    assert terminal("merge", phone, typed="n\n") == (0, NOTHING["en"])


def test_a_mark_made_while_the_question_stood_is_kept(
    run: Run, home: Path, journal: Path, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marks_meanwhile(question: str) -> bool:
        assert question == "Merge?"
        write(journal, MINE + THIRD)
        return True

    write(journal, MINE)
    monkeypatch.setattr("aigc_study.cli.terminal.confirmed", marks_meanwhile)
    assert run("merge", phone) == (0, SHOWN["en"], MERGED["en"])
    assert journal.read_text("utf-8").startswith(MINE + THIRD + SECOND + NOTE)
    run("undo")
    assert done(run, home) == ["1.1", "1.3"]


def test_what_another_process_merged_while_the_question_stood_is_not_added_twice(
    run: Run, journal: Path, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def merges_meanwhile(_question: str) -> bool:
        write(journal, MINE + SECOND + NOTE)
        return True

    write(journal, MINE)
    monkeypatch.setattr("aigc_study.cli.terminal.confirmed", merges_meanwhile)
    assert run("merge", phone) == (0, SHOWN["en"], MERGED["en"])
    assert journal.read_text("utf-8") == MINE + SECOND + NOTE


def test_a_title_too_long_for_the_terminal_is_cut_and_in_a_pipe_it_is_not(
    terminal: Terminal, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    _code, sent = terminal("merge", phone, typed="n\n", columns=40)
    assert sent.splitlines()[1] == "  ✓ 1.2  2026-11-22  How GPT differs fr…"


# Two machines


class Machines:
    """Computers with a home and a clock each; minutes pass between commands."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run = run
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.ahead: dict[str, timedelta] = {}
        self.passed = timedelta()

    def __call__(self, name: str, *args: str) -> Result:
        """Run a command on a machine."""
        self.passed += timedelta(minutes=1, microseconds=7)
        ahead = self.ahead.get(name, timedelta())
        self.monkeypatch.setattr("conftest.NOW", NOW + self.passed + ahead)
        return self.run(*args, env={"AIGC_STUDY_HOME": str(self.folder / name)})

    def journal(self, name: str) -> Path:
        """Say where a machine's journal is."""
        return self.folder / name / "aigc.toml"

    def copy(self, name: str) -> str:
        """Return a copy of a machine's journal as it is now."""
        content = self.journal(name).read_bytes()
        return write(self.folder / f"{name}-{self.passed.seconds}.toml", content)

    def twin(self, name: str, other: str) -> None:
        """Give another machine the same journal."""
        write(self.journal(other), self.journal(name).read_bytes())

    def state(self, name: str) -> dict[str, object]:
        """Return what a machine's journal adds up to."""
        return state(self.run, self.folder / name)

    def done(self, name: str) -> list[str]:
        """Return the lessons that are done on a machine."""
        return done(self.run, self.folder / name)


@pytest.fixture
def on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    """Run commands on machines, by name."""
    return Machines(run, tmp_path / "machines", monkeypatch)


def study(on: Machines) -> None:
    """Record on two machines, by turns, some of everything."""
    for name, command in [
        ("laptop", "start 2026-11-16"),
        ("laptop", "done 1.1 --on 2026-11-20"),
        ("phone", "done 1.2 1.3 --on 2026-11-21"),
        ("phone", "done 1.2 --note train"),
        ("laptop", "done 1.3 --on 2026-11-18"),
        ("phone", "undone 1.2"),
        ("laptop", "rest add 2026-12-01..2026-12-05 --why trip"),
        ("laptop", "done 1.2 --note desk"),
        ("phone", "rest weekly sun"),
        ("phone", "done 1.5"),
        ("phone", "undo"),
        ("laptop", "done 1.4 2.1"),
        ("laptop", "undo"),
        ("laptop", "redo"),
        ("phone", "rest remove 2026-12-02"),
        ("laptop", "pause 2026-12-20"),
        ("phone", "start 2026-11-15"),
        ("phone", "undone 2.1"),
        ("phone", "replan --finish 2027-06-30 --yes"),
        ("laptop", "done 1.6"),
        ("laptop", "undone 1.6"),
    ]:
        assert on(name, *command.split()).code == 0


@pytest.mark.parametrize(("last", "more"), [(20, []), (25, ["  … and 5 more"])])
def test_a_terminal_is_told_of_twenty_lessons_and_a_pipe_of_all(
    on: Machines, terminal: Terminal, last: int, more: list[str]
) -> None:
    on("laptop", "start")
    on("phone", "done", f"1.1-{last}")
    phone = str(on.journal("phone"))
    piped = on("laptop", "merge", phone).out.splitlines()
    assert piped[0] == "Brings in 1 change:"
    assert [line.split()[1] for line in piped[1:]] == [f"1.{n}" for n in range(1, last + 1)]
    laptop = str(on.journal("laptop").parent)
    _code, sent = terminal("merge", phone, typed="n\n", AIGC_STUDY_HOME=laptop)
    *shown, question, _answer = sent.splitlines()
    assert shown == [*piped[:21], *more]
    assert question == "Merge? [y/N] n"


CLOCKS = pytest.mark.parametrize(
    "ahead", [timedelta(0), timedelta(hours=1), timedelta(hours=-1)], ids=str
)


@CLOCKS
def test_who_merges_whom_makes_no_difference(on: Machines, ahead: timedelta) -> None:
    on.ahead["phone"] = ahead
    study(on)
    laptop, phone = on.copy("laptop"), on.copy("phone")
    assert on("laptop", "merge", phone, "--yes").code == 0
    assert on("phone", "merge", laptop, "--yes").code == 0
    both = on.state("laptop")
    assert on.state("phone") == both
    assert set(on.done("laptop")) >= {"1.1", "1.3", "1.4"}
    for name in ("laptop", "phone"):
        assert on(name, "merge", laptop, phone) == (0, "", NOTHING["en"])
    assert on("laptop", "merge", str(on.journal("phone")), "--yes").code == 0
    assert on.state("laptop") == both


@CLOCKS
def test_the_last_mark_is_that_of_the_later_clock_on_both_machines(
    on: Machines, ahead: timedelta
) -> None:
    on.ahead["phone"] = ahead
    on("laptop", "done", "1.1")
    on.twin("laptop", "phone")
    on("phone", "done", "1.2")
    on("laptop", "done", "1.2")
    on("phone", "undone", "1.2", "1.1")
    on("laptop", "done", "1.3")
    laptop, phone = on.copy("laptop"), on.copy("phone")
    on("laptop", "merge", phone, "--yes")
    on("phone", "merge", laptop, "--yes")
    expected = ["1.2", "1.3"] if ahead < timedelta(0) else ["1.3"]
    assert on.done("laptop") == on.done("phone") == expected


def test_three_machines_end_with_the_same_in_whatever_order_they_merge(on: Machines) -> None:
    on.ahead["phone"] = timedelta(hours=1)
    study(on)
    for command in ("done 1.7 --note sofa", "done 1.1-2", "undo", "start 2026-11-14"):
        assert on("tablet", *command.split()).code == 0
    copies = {name: on.copy(name) for name in ("laptop", "phone", "tablet")}
    states = []
    for number, (first, second, third) in enumerate(permutations(copies)):
        name = f"machine-{number}"
        write(on.journal(name), Path(copies[first]).read_bytes())
        for other in (second, third):
            assert on(name, "merge", copies[other], "--yes").code == 0
        states.append(on.state(name))
    on("laptop", "merge", copies["tablet"], copies["phone"], "--yes")
    assert states == [on.state("laptop")] * 6


def test_two_machines_that_have_merged_each_other_have_nothing_more_to_merge(on: Machines) -> None:
    on("laptop", "start")
    on("laptop", "done", "1.1")
    on("phone", "done", "1.2")
    assert on("laptop", "merge", str(on.journal("phone")), "--yes").code == 0
    assert on("phone", "merge", str(on.journal("laptop")), "--yes").code == 0
    assert on.state("laptop") == on.state("phone")
    assert on("laptop", "merge", str(on.journal("phone"))) == (0, "", NOTHING["en"])


def test_marks_of_two_machines_are_two_changes_even_after_one_by_a_clock_that_was_fast(
    on: Machines,
) -> None:
    """The clock is put right after the first mark, which is later than all that come for an hour.

    What the phone takes back is its own mark, not the laptop's.
    """
    on.ahead["laptop"] = timedelta(hours=1)
    on("laptop", "done", "1.1")
    on.twin("laptop", "phone")
    on.ahead["laptop"] = timedelta(0)
    on("laptop", "done", "1.2")
    on("phone", "done", "1.3")
    on("phone", "undo")
    laptop, phone = on.copy("laptop"), on.copy("phone")
    on("laptop", "merge", phone, "--yes")
    on("phone", "merge", laptop, "--yes")
    assert (on.done("laptop"), on.done("phone")) == (["1.1", "1.2"], ["1.1", "1.2"])


def test_a_merge_is_taken_back_whole_even_after_a_mark_by_a_clock_that_was_fast(
    on: Machines,
) -> None:
    on.ahead["laptop"] = timedelta(hours=1)
    on("laptop", "done", "1.1")
    on.twin("laptop", "phone")
    on.ahead["laptop"] = timedelta(0)
    on("laptop", "done", "1.2")
    on("phone", "done", "1.3")
    on("laptop", "merge", on.copy("phone"), "--yes")
    assert on.done("laptop") == ["1.1", "1.2", "1.3"]
    on("laptop", "undo")
    assert on.done("laptop") == ["1.1", "1.2"]


def test_a_mark_after_a_merge_counts_even_if_what_came_is_of_a_later_clock(on: Machines) -> None:
    on.ahead["phone"] = timedelta(hours=1)
    on("laptop", "start")
    on("phone", "done", "1.1", "1.2")
    on("laptop", "merge", str(on.journal("phone")), "--yes")
    on("laptop", "undone", "1.1")
    on("laptop", "done", "1.3")
    assert on.done("laptop") == ["1.2", "1.3"]
    on("phone", "merge", str(on.journal("laptop")), "--yes")
    assert on.done("phone") == ["1.2", "1.3"]


def test_undo_takes_back_the_merge_and_not_a_later_mark_of_a_clock_that_is_fast(
    on: Machines,
) -> None:
    on.ahead["phone"] = timedelta(hours=1)
    on("laptop", "done", "1.1")
    on("phone", "done", "1.2")
    on("phone", "done", "1.3")
    before = on.state("laptop")
    on("laptop", "merge", str(on.journal("phone")), "--yes")
    assert on("laptop", "undo").err.startswith("Taken back: merge of 2 changes (")
    assert on.state("laptop") == before


def test_a_merge_comes_to_another_machine_with_what_it_brought(on: Machines) -> None:
    on("laptop", "start")
    on("phone", "done", "1.2")
    on("laptop", "merge", str(on.journal("phone")), "--yes")
    on("laptop", "done", "1.3")
    code, out, err = on("tablet", "merge", str(on.journal("laptop")), "--yes")
    assert (code, err) == (0, f"{MERGED['en']}The plan now ends on 2027-04-25.\n")
    assert out == (
        "Brings in 4 changes:\n"  # with the merge on the laptop
        "  ✓ 1.2  2026-11-22  How GPT differs from other AI\n"
        "  ✓ 1.3  2026-11-22  Trying out GPT's powerful memory\n"
        "  start 2026-11-22\n"
    )
    assert on.state("tablet") == on.state("laptop")


# What goes wrong


DAMAGED = PHONE + "\n<<<<<<< HEAD\n"
UNUSABLE = {
    "damaged": (
        DAMAGED,
        ["line 16, column 1: not valid TOML: Invalid statement"],
        ["第 16 行第 1 列：不是有效的 TOML：Invalid statement"],
    ),
    "empty": (
        "",
        ["format: is missing", "curriculum: is missing"],
        ["format：缺失", "curriculum：缺失"],
    ),
    "another's": (
        PHONE.replace("aigc", "tea"),
        ["curriculum: is “tea”: this journal belongs to another curriculum than “aigc”"],
        ["curriculum：是“tea”：这份学习记录属于另一个计划，而不是“aigc”"],
    ),
    "newer": (
        PHONE.replace("format = 1", "format = 2"),
        ["format: is 2, but this version knows only 1: install a newer aigc-study"],
        ["format：是 2，而本版本只认识 1：请安装更新的 aigc-study"],
    ),
    "a plan": (
        'format = 1\nid = "aigc"\n',
        ["curriculum: is missing"],
        ["curriculum：缺失"],
    ),
}


def unusable(path: str, faults: list[str], lang: str = "en") -> list[str]:
    """Return what is said of a journal that can't be used, but for what to do about it."""
    head = {
        "en": f"aigc-study: The journal {path} can't be used, and was left as it is:",
        "zh": f"aigc-study: 学习记录 {path} 无法使用，文件保持原样：",
    }[lang]
    return [head, *(f"  {fault}" for fault in faults)]


@pytest.mark.parametrize("content", UNUSABLE)
@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_merged(
    run: Run, home: Path, journal: Path, phone: str, content: str, yes: tuple[str, ...]
) -> None:
    write(journal, MINE)
    text, english, chinese = UNUSABLE[content]
    bad = write(Path(phone).parent / "bad.toml", text)
    for lang, faults in (("en", english), ("zh", chinese)):
        code, out, err = run("--lang", lang, "merge", phone, bad, *yes)
        said = unusable(bad, faults, lang)
        assert (code, out, err.splitlines()[: len(said)]) == (3, "", said)
        assert len(err.splitlines()) == len(said) + (content != "newer")
    assert files(home) == {"aigc.toml": MINE.encode()}
    assert Path(bad).read_text("utf-8") == text


def test_what_is_advised_about_another_file_is_not_to_repair_ones_own(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE)
    _code, _out, err = run("merge", write(tmp_path / "bad.toml", DAMAGED))
    assert "doctor --repair" not in err  # which repairs the journal: there is nothing to
    assert "backup restore" not in err


@LANGUAGES
@pytest.mark.parametrize("file", ["gone.toml", "folder"])
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_merged(
    run: Run, home: Path, journal: Path, phone: str, file: str, lang: str
) -> None:
    write(journal, MINE)
    path = Path(phone).parent / file
    (Path(phone).parent / "folder").mkdir()
    reason = {"gone.toml": "No such file or directory", "folder": "Is a directory"}[file]
    message = {
        "en": f"Can't read {path}: {reason}. Check the path and its permissions.",
        "zh": f"无法读取 {path}：{reason}。请检查路径和权限。",
    }[lang]
    result = run("--lang", lang, "merge", phone, str(path), "--yes")
    assert result == (4, "", f"aigc-study: {message}\n")
    assert files(home) == {"aigc.toml": MINE.encode()}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    write(journal, MINE)
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    message = f"Can't read {pipe}: it is not a regular file. Put one in its place, or move it away."
    assert run("merge", str(pipe)) == (4, "", f"aigc-study: {message}\n")


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (
            ["merge"],
            "FILE is missing. See “aigc-study merge --help”.",
            "缺少 FILE。见“aigc-study merge --help”。",
        ),
        (
            ["merge", "--yes"],
            "FILE is missing. See “aigc-study merge --help”.",
            "缺少 FILE。见“aigc-study merge --help”。",
        ),
        (
            ["merge", "--into", "a.toml"],
            "FILE is missing. See “aigc-study merge --help”.",
            "缺少 FILE。见“aigc-study merge --help”。",
        ),
        (
            ["merge", "--into"],
            "The option --into needs a value. See “aigc-study merge --help”.",
            "选项 --into 需要一个值。见“aigc-study merge --help”。",
        ),
    ],
)
def test_a_merge_of_nothing_is_wrong_use(
    run: Run, home: Path, words: list[str], english: str, chinese: str
) -> None:
    assert run(*words) == (2, "", f"aigc-study: {english}\n")
    assert run("--lang", "zh", *words) == (2, "", f"aigc-study: {chinese}\n")
    assert not home.exists()


def test_a_damaged_journal_of_ones_own_is_told_and_left_as_it_is(
    run: Run, home: Path, journal: Path, phone: str
) -> None:
    write(journal, DAMAGED)
    advice = (
        "“aigc-study doctor --repair” saves what can be read;"
        " “aigc-study backup restore DATE” goes back to a backup."
    )
    code, out, err = run("merge", phone, "--yes")
    said = [*unusable(str(journal), UNUSABLE["damaged"][1]), advice]
    assert (code, out, err.splitlines()) == (3, "", said)
    assert files(home) == {"aigc.toml": DAMAGED.encode()}


def test_a_journal_with_no_room_for_entries_is_left_as_it_is(
    run: Run, journal: Path, phone: str
) -> None:
    text = f"{HEADER}entry = []\n"
    write(journal, text)
    code, _out, err = run("merge", phone, "--yes")
    fault = "entry: nothing can be added at the end of this file: write entries as [[entry]] tables"
    advice = "Correct the file in an editor, or put a backup in its place."
    assert (code, err.splitlines()) == (3, [*unusable(str(journal), [fault]), advice])
    assert journal.read_text("utf-8") == text


# Conflicted copies


COPIES = [
    "aigc.sync-conflict-20261122-210311-ABCDEFG.toml",
    "aigc (Ann's conflicted copy 2026-11-22).toml",
    "aigc (Ann 的冲突副本 2026-11-22).toml",
    "aigc（Ann 的冲突副本 2026-11-22）.toml",
    "aigc-LAPTOP.toml",
    "aigc 2.toml",
    "aigc-冲突-Ann.toml",
    "aigc-NSConflict-Ann.toml",
    "aigc (conflicted copy 2026-11-22 210311).toml",
]


def test_a_conflicted_copy_with_a_line_feed_in_its_name_is_mentioned(
    run: Run, journal: Path
) -> None:
    write(journal, MINE)
    write(journal.with_name("aigc (Ann\n2026).toml"), PHONE)
    (line,) = run("progress").err.splitlines()
    assert line.startswith("A conflicted copy beside the journal may have more: ")


def mention(*paths: object, lang: str = "en") -> str:
    """Return the line that mentions conflicted copies."""
    head = "A conflicted copy" if len(paths) == 1 else "Conflicted copies"
    head += " beside the journal may have more: "
    if lang == "zh":
        head = "学习记录旁有冲突副本，可能有更多内容："
    return f"{head}{shlex.join(['aigc-study', 'merge', *map(str, paths)])}\n"


@LANGUAGES
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_any_client_is_mentioned_in_one_line_where_one_looks_each_day(
    run: Run, home: Path, journal: Path, name: str, lang: str
) -> None:
    write(journal, MINE)
    said = {words: run("--lang", lang, *words.split()) for words in ("", "today", "progress")}
    write(home / name, PHONE)
    for words, before in said.items():
        after = run("--lang", lang, *words.split())
        assert after == (0, before.out, mention(home / name, lang=lang))


def test_a_copy_is_mentioned_beside_json_not_in_it(run: Run, home: Path, journal: Path) -> None:
    write(journal, MINE)
    copy = home / "aigc 2.toml"
    for words in ("today", "progress"):
        before = run(words, "--json").out
        write(copy, PHONE)
        assert run(words, "--json") == (0, before, mention(copy))
        copy.unlink()


@pytest.mark.parametrize("words", ["list", "done 1.3", "next", "log", "undo", "show 1.1", "rest"])
def test_where_one_does_something_else_no_copy_is_mentioned(
    run: Run, home: Path, journal: Path, words: str
) -> None:
    write(journal, MINE)
    write(home / "aigc 2.toml", PHONE)
    code, out, err = run(*words.split())
    assert code == 0
    assert "aigc 2.toml" not in out + err


@LANGUAGES
def test_several_copies_are_mentioned_in_one_line(
    run: Run, home: Path, journal: Path, lang: str
) -> None:
    write(journal, MINE)
    for name in ("aigc-LAPTOP.toml", "aigc 2.toml"):
        write(home / name, PHONE)
    line = mention(home / "aigc 2.toml", home / "aigc-LAPTOP.toml", lang=lang)
    assert run("--lang", lang, "today").err == line


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("aigc 2.toml", MINE),
        ("aigc 2.toml", HEADER),
        ("aigc-2.toml", PHONE.replace('"aigc"', '"aigc-2"')),
        ("aigc-2.toml", DAMAGED.replace('"aigc"', '"aigc-2"')),
        ("aigc-plan.toml", 'format = 1\nid = "aigc"\n'),
        ("aigc notes.toml", "not TOML"),
        ("aigc.toml.damaged-2026-11-22", PHONE),
        ("aigc 2.toml.damaged-2026-11-22", PHONE),
        ("aigc 2.toml~", PHONE),
        (".aigc.toml.new", PHONE),
        (".syncthing.aigc.toml.tmp", PHONE),
        ("aigcs.toml", PHONE),
        ("my aigc 2.toml", PHONE),
        ("backups/aigc-2026-11-20.toml", PHONE),
        ("aigc 2.toml/aigc.toml", PHONE),
    ],
)
def test_what_is_no_copy_or_has_nothing_new_is_not_mentioned(
    run: Run, home: Path, journal: Path, name: str, content: str
) -> None:
    write(journal, MINE)
    write(home / name, content)
    for words in ((), ("today",), ("progress",)):
        code, _out, err = run(*words)
        assert (code, err) == (0, "")


def test_a_copy_that_differs_only_by_its_own_merge_is_not_mentioned(on: Machines) -> None:
    on("laptop", "done", "1.1")
    on("phone", "done", "1.2")
    laptop, phone = on.copy("laptop"), on.copy("phone")
    on("laptop", "merge", phone, "--yes")
    on("phone", "merge", laptop, "--yes")
    copy = on.journal("laptop").with_name("aigc 2.toml")
    write(copy, on.journal("phone").read_bytes())
    assert on("laptop", "today").err == ""
    on("phone", "done", "1.3")
    write(copy, on.journal("phone").read_bytes())
    assert on("laptop", "today").err == mention(copy)


@pytest.mark.parametrize("content", ["damaged", "newer"])
def test_a_copy_that_cannot_be_read_is_mentioned(
    run: Run, home: Path, journal: Path, content: str
) -> None:
    write(journal, MINE)
    write(home / "aigc 2.toml", UNUSABLE[content][0])
    code, out, err = run("today")
    assert (code, err) == (0, mention(home / "aigc 2.toml"))
    assert out


@pytest.mark.parametrize(
    "line", ["curriculum='aigc'", 'curriculum\t=  "aigc"  # mine', 'curriculum = "aigc"\r']
)
def test_a_copy_that_was_edited_by_hand_is_known_as_well(
    run: Run, home: Path, journal: Path, line: str
) -> None:
    write(journal, MINE)
    write(home / "aigc 2.toml", f"{line}\nformat = 1\n{SECOND}")
    assert run("today").err == mention(home / "aigc 2.toml")


def test_a_copy_is_mentioned_even_if_the_journal_is_gone(run: Run, home: Path) -> None:
    write(home / "aigc 2.toml", PHONE)
    assert run("today").err == mention(home / "aigc 2.toml")


def test_a_copy_is_mentioned_until_it_is_merged(run: Run, home: Path, journal: Path) -> None:
    write(journal, MINE)
    copies = [str(home / name) for name in COPIES]
    for copy in copies:
        write(Path(copy), PHONE)
    assert run("today").err == mention(*sorted(copies))
    assert run("merge", *copies) == (0, SHOWN["en"], NOT_MERGED["en"])
    assert run("today").err == mention(*sorted(copies))
    assert run("merge", *copies, "--yes") == (0, SHOWN["en"], MERGED["en"])
    for words in ((), ("today",), ("progress",)):
        assert run(*words).err == ""
    run("done", "1.3")
    assert run("today").err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["aigc", "my study"])
def test_a_copy_is_looked_for_where_the_journal_really_is(
    run: Run, journal: Path, tmp_path: Path, name: str
) -> None:
    real = tmp_path / "cloud" / f"{name}.toml"
    write(real, MINE)
    journal.parent.mkdir()
    journal.symlink_to(real)
    copy = real.with_name(f"{name} (Ann's conflicted copy 2026-11-22).toml")
    write(copy, PHONE)
    for words in ((), ("today",), ("progress",)):
        assert run(*words).err == mention(copy)
    assert run("merge", str(copy), "--yes") == (0, SHOWN["en"], MERGED["en"])
    assert run("today").err == ""
    assert journal.is_symlink()
    assert real.read_text("utf-8").startswith(MINE + SECOND)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_the_name_of_a_copy_does_not_steer_the_terminal(
    run: Run, home: Path, journal: Path
) -> None:
    write(journal, MINE)
    write(home / "aigc \x1b[31m\u202e.toml", PHONE)
    assert run("today").err == mention(home / "aigc \ufffd[31m.toml")


# Into a file


def test_into_a_file_what_it_lacks_is_added_and_ones_own_journal_is_not_touched(
    run: Run, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "repository"
    ours = write(folder / "ours.toml", MINE)
    Path(ours).chmod(0o640)
    theirs = write(folder / "theirs.toml", HEADER + START + ODD)
    assert run("merge", "--into", ours, theirs) == (0, "", "")
    assert files(folder) == {
        "ours.toml": (MINE + BROUGHT).encode(),
        "theirs.toml": (HEADER + START + ODD).encode(),
    }
    assert Path(ours).stat().st_mode & 0o777 == 0o640 or sys.platform == "win32"
    assert not home.exists()


@pytest.mark.parametrize("yes", [(), ("--yes",)])
def test_into_a_file_the_second_time_nothing_is_written(
    run: Run, tmp_path: Path, yes: tuple[str, ...]
) -> None:
    ours = tmp_path / "ours.toml"
    theirs = [write(tmp_path / "b.toml", PHONE), write(tmp_path / "c.toml", TABLET)]
    write(ours, MINE)
    assert run("merge", "--into", str(ours), *theirs, *yes) == (0, "", "")
    assert ours.read_text("utf-8") == MINE + SECOND + NOTE + THIRD
    status = ours.stat()
    assert run("merge", "--into", str(ours), *theirs, str(ours), *yes) == (0, "", "")
    assert (ours.stat().st_ino, ours.stat().st_mtime_ns) == (status.st_ino, status.st_mtime_ns)


def test_into_ones_own_journal_other_than_by_its_name_is_no_different(
    run: Run, home: Path, journal: Path, phone: str
) -> None:
    write(journal, MINE)
    before = state(run, home)
    assert run("merge", "--into", str(journal), phone) == (0, "", "")
    assert files(home) == {"aigc.toml": (MINE + SECOND + NOTE).encode()}
    assert state(run, home) != before
    assert done(run, home) == ["1.1", "1.2"]


def test_into_a_file_named_without_its_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git names it."""
    write(tmp_path / ".merge_file_a", MINE)
    write(tmp_path / ".merge_file_b", PHONE)
    monkeypatch.chdir(tmp_path)
    assert run("merge", "--into", ".merge_file_a", ".merge_file_b") == (0, "", "")
    assert (tmp_path / ".merge_file_a").read_text("utf-8") == MINE + SECOND + NOTE


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_into_a_link_goes_where_it_leads_and_it_stays_a_link(
    run: Run, tmp_path: Path, phone: str
) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    write(real, MINE)
    link.symlink_to(real)
    assert run("merge", "--into", str(link), phone) == (0, "", "")
    assert link.is_symlink()
    assert real.read_text("utf-8") == MINE + SECOND + NOTE


@LINE_ENDS
def test_into_a_file_of_windows_or_from_one(
    run: Run, tmp_path: Path, ours: str, theirs: str
) -> None:
    path = tmp_path / "ours.toml"
    before = MINE.replace("\n", ours)
    write(path, before)
    phone = write(tmp_path / "theirs.toml", PHONE.replace("\n", theirs))
    assert run("merge", "--into", str(path), phone) == (0, "", "")
    assert path.read_bytes().startswith(before.encode())
    assert run("merge", "--into", str(path), phone) == (0, "", "")


def test_into_a_file_needs_no_plan_and_no_configuration(
    run: Run, home: Path, tmp_path: Path
) -> None:
    write(home / "config.toml", "lang = ")
    ours = write(tmp_path / "a.toml", MINE.replace("aigc", "tea"))
    theirs = write(tmp_path / "b.toml", PHONE.replace("aigc", "tea"))
    assert run("merge", "--into", ours, theirs) == (0, "", "")
    assert Path(ours).read_text("utf-8") == MINE.replace("aigc", "tea") + SECOND + NOTE


@pytest.mark.parametrize("content", UNUSABLE)
def test_into_or_from_a_file_that_cannot_be_used_nothing_is_written(
    run: Run, tmp_path: Path, phone: str, content: str
) -> None:
    text, faults, _chinese = UNUSABLE[content]
    good, bad = write(tmp_path / "good.toml", MINE), write(tmp_path / "bad.toml", text)
    code, out, err = run("merge", "--into", good, phone, bad)
    said = unusable(bad, faults)
    assert (code, out, err.splitlines()[: len(said)]) == (3, "", said)
    code, out, err = run("merge", "--into", bad, good)
    if content == "another's":  # then it is the other that does not belong to it
        fault = "curriculum: is “aigc”: this journal belongs to another curriculum than “tea”"
        said = unusable(good, [fault])
    assert (code, out, err.splitlines()[: len(said)]) == (3, "", said)
    assert (Path(good).read_text("utf-8"), Path(bad).read_text("utf-8")) == (MINE, text)


def test_into_a_file_that_is_not_there_nothing_is_written(
    run: Run, tmp_path: Path, phone: str
) -> None:
    gone = tmp_path / "gone.toml"
    message = f"Can't read {gone}: No such file or directory. Check the path and its permissions."
    for words in (("--into", str(gone), phone), ("--into", phone, str(gone))):
        assert run("merge", *words) == (4, "", f"aigc-study: {message}\n")
    assert not gone.exists()
    assert Path(phone).read_text("utf-8") == PHONE


def test_into_either_file_leads_to_the_same_even_where_a_merge_was_taken_back(
    on: Machines,
) -> None:
    """What counts in one of the files counts in the result: the phone's marks, here."""
    study(on)
    phone = on.copy("phone")
    on("laptop", "merge", phone, "--yes")
    on("laptop", "undo")
    on("laptop", "done", "1.9")
    on("phone", "done", "1.8")
    laptop, phone = on.copy("laptop"), on.copy("phone")
    for name, file in (("laptop", phone), ("phone", laptop)):
        assert on(name, "merge", "--into", str(on.journal(name)), file) == (0, "", "")
    assert on.state("laptop") == on.state("phone")
    assert {"1.1", "1.3", "1.8", "1.9"} <= set(on.done("phone"))


def test_into_either_file_goes_the_same_entry_of_its_own(on: Machines) -> None:
    """There is one where a merge was taken back on one side only, so that its marks count on."""
    on("laptop", "start", "2026-11-16")
    on("phone", "done", "1.2")
    on("laptop", "merge", on.copy("phone"), "--yes")
    on("laptop", "undo")
    laptop, phone = on.copy("laptop"), on.copy("phone")
    for name, file in (("laptop", phone), ("phone", laptop)):
        assert on(name, "merge", "--into", str(on.journal(name)), file) == (0, "", "")
        assert on.done(name) == ["1.2"]
    texts = [on.journal(name).read_text("utf-8") for name in ("laptop", "phone")]
    ours, theirs = (sorted(map(repr, tomllib.loads(text)["entry"])) for text in texts)
    assert ours == theirs


# git


GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="no git here")


def the_two_lines() -> list[str]:
    """Return what docs/sync.md tells one to type in the repository."""
    page = (ROOT / "docs/sync.md").read_text("utf-8")
    blocks: list[str] = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (lines,) = [block.splitlines() for block in blocks if block.startswith("git ")]
    assert len(lines) == 2
    return lines


class Repository(NamedTuple):
    """A repository that keeps the journal; the machines are its branches."""

    folder: Path
    env: dict[str, str]
    on: Machines

    def git(self, *args: str) -> Result:
        """Run git in it."""
        assert GIT is not None
        done = subprocess.run(
            [GIT, *args], cwd=self.folder, env=self.env, capture_output=True, check=False
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def commit(self, *commands: str) -> None:
        """Run commands of the program, and commit the journal."""
        for command in commands:
            assert self.on("repository", *command.split()).code == 0
        assert self.git("commit", "-qam", "; ".join(commands)).code == 0

    @property
    def journal(self) -> Path:
        """The journal, as it is checked out."""
        return self.folder / "aigc.toml"

    def done(self) -> list[str]:
        """Return the lessons that are done."""
        return self.on.done("repository")


@pytest.fixture
def repository(on: Machines, tmp_path: Path) -> Repository:
    """Make a repository as docs/sync.md tells, with the journal committed."""
    folder = on.folder / "repository"
    folder.mkdir(parents=True)
    program = tmp_path / "bin" / "aigc-study"
    write(program, f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m aigc_study "$@"\n')
    program.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {
        "AIGC_STUDY_HOME": str(tmp_path / "a-home-of-its-own"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "PATH": f"{program.parent}{os.pathsep}{env['PATH']}",
    }
    made = Repository(folder, env, on)
    for words in (
        "init -q",
        "checkout -qb laptop",
        "config user.name Ann",
        "config user.email ann@example.org",
        "config commit.gpgsign false",
        "config core.autocrlf false",
    ):
        assert made.git(*words.split()).code == 0
    for line in the_two_lines():
        subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env, check=True)
    write(folder / ".gitignore", ".*.lock\n.*.new\nbackups/\n")
    on("repository", "start", "2026-11-16")
    made.git("add", ".")
    made.commit("done 1.1")
    assert made.git("ls-files").out.split() == [".gitattributes", ".gitignore", "aigc.toml"]
    return made


@needs_git
def test_git_merges_what_two_machines_recorded_without_a_conflict(
    repository: Repository, on: Machines, tmp_path: Path
) -> None:
    git = repository.git
    git("branch", "phone")
    repository.commit("done 1.2 --note desk", "rest weekly sun")
    ours = repository.journal.read_bytes()
    git("checkout", "-q", "phone")
    repository.commit("done 1.3", "done 1.4", "undo")
    assert repository.done() == ["1.1", "1.3"]

    git("checkout", "-q", "laptop")
    merged = git("merge", "--no-edit", "phone")
    assert (merged.code, "CONFLICT" in merged.out) == (0, False)
    assert repository.journal.read_bytes().startswith(ours)
    assert "<<<<" not in repository.journal.read_text("utf-8")
    assert repository.done() == ["1.1", "1.2", "1.3"]
    assert git("status", "--porcelain").out == ""
    assert not (tmp_path / "a-home-of-its-own").exists()

    with_laptop = on.state("repository")
    git("checkout", "-q", "phone")
    assert git("merge", "--no-edit", "laptop~1").code == 0
    assert on.state("repository") == with_laptop
    assert git("merge", "--no-edit", "laptop").code == 0  # the same entries in another order
    assert on.state("repository") == with_laptop

    repository.commit("undo", "redo", "done 1.5")
    assert repository.done() == ["1.1", "1.2", "1.3", "1.5"]


@needs_git
def test_git_carries_marks_over_to_another_branch_one_by_one(repository: Repository) -> None:
    git = repository.git
    git("branch", "phone")
    repository.commit("done 1.2")
    git("checkout", "-q", "phone")
    repository.commit("done 1.3")
    repository.commit("done 1.4", "undone 1.3")
    rebased = git("rebase", "-q", "laptop")
    assert rebased.code == 0, rebased
    assert repository.done() == ["1.1", "1.2", "1.4"]


@needs_git
def test_git_reports_a_conflict_where_one_side_is_damaged(repository: Repository) -> None:
    git = repository.git
    git("branch", "phone")
    repository.commit("done 1.2")
    ours = repository.journal.read_bytes()
    git("checkout", "-q", "phone")
    with repository.journal.open("a", encoding="utf-8") as file:
        file.write('\n[[entry]]\ndid = "do')
    assert git("commit", "-qam", "power failed").code == 0
    git("checkout", "-q", "laptop")
    merged = git("merge", "--no-edit", "phone")
    assert merged.code == 1
    assert "CONFLICT (content): Merge conflict in aigc.toml" in merged.out
    assert "can't be used, and was left as it is:" in merged.err
    assert git("ls-files", "--unmerged").out.count("aigc.toml") == 3
    assert repository.journal.read_bytes() == ours
    assert git("merge", "--abort").code == 0
    assert repository.done() == ["1.1", "1.2"]


@needs_git
def test_without_the_two_lines_git_reports_a_conflict(repository: Repository) -> None:
    """So that it is they that merge."""
    git = repository.git
    git("config", "--unset", "merge.aigc-study.driver")
    git("branch", "phone")
    repository.commit("done 1.2")
    git("checkout", "-q", "phone")
    repository.commit("done 1.3")
    assert git("merge", "--no-edit", "laptop").code == 1


@pytest.mark.parametrize("times", [1, 2])
def test_nested_keys_stay_within_the_entry_they_belong_to(
    run: Run, journal: Path, tmp_path: Path, times: int
) -> None:
    write(journal, MINE.replace('"aigc"\n', '"aigc"\n[meta]\nowner = "me"\n', 1))
    for number in range(times):
        at = f"2026-11-22T20:0{number}:00Z"
        facts = f"at = {at}, on = 2026-11-22, did = 'done', lesson = 'gpt-memory'"
        nested = "meta = { a = 1, b = [{ c = 1 }] }"
        other = write(tmp_path / f"{number}.toml", f"{HEADER}entry = [{{ {facts}, {nested} }}]\n")
        assert run("merge", other, "--yes").code == 0
    document = tomllib.loads(journal.read_text("utf-8"))
    assert document["meta"] == {"owner": "me"}
    nested_there = [each["meta"] for each in document["entry"] if "meta" in each]
    assert nested_there == [{"a": 1, "b": [{"c": 1}]}] * times
    assert run("list", "--done").out.count("✓") == 2


MEMORY = "at = 2026-11-22T20:00:00Z\non = 2026-11-22\ndid = 'done'\nlesson = 'gpt-memory'\n"
NESTED = "meta = { a = 1, b = [{ c = 1 }] }"
TABLES = "[entry.meta]\na = 1\n[[entry.meta.b]]\nc = 1\n"
FORMS = {
    "array": f"entry = [{{ {MEMORY.replace(chr(10), ', ')}{NESTED} }}]\n",
    "before a table of the file": f"[[entry]]\n{MEMORY}{NESTED}\n[meta]\nowner = 'phone'\n",
    "tables": f"[[entry]]\n{MEMORY}{TABLES}",
    "tables before one of the file": f"[[entry]]\n{MEMORY}{TABLES}[meta]\nowner = 'phone'\n",
    "quoted header": f"[['entry']]\n{MEMORY}{TABLES}",
}


@pytest.mark.parametrize("into", [False, True], ids=["merged", "into a file"])
@pytest.mark.parametrize(
    "mine", [MINE, MINE.replace(START, f"[meta]\nowner = 'me'\n{START}")], ids=["plain", "meta"]
)
@pytest.mark.parametrize("form", FORMS)
def test_nested_keys_come_over_from_any_form_and_only_once(
    run: Run, journal: Path, tmp_path: Path, form: str, mine: str, *, into: bool
) -> None:
    write(journal, mine)
    phone = write(tmp_path / "phone.toml", HEADER + FORMS[form])
    words = ("merge", "--into", str(journal), phone) if into else ("merge", phone, "--yes")
    assert run(*words).code == 0
    text = journal.read_text("utf-8")
    before, after = tomllib.loads(mine), tomllib.loads(text)
    assert after.get("meta") == before.get("meta")
    assert after["entry"][:3] == before["entry"] + tomllib.loads(FORMS[form])["entry"]
    assert run(*words) == (0, "", "" if into else NOTHING["en"])
    assert journal.read_text("utf-8") == text
    assert run("done", "1.5").code == 0
    assert done(run, journal.parent) == ["1.1", "1.3", "1.5"]


def test_a_mark_that_begins_a_journal_anew_tells_of_the_fullest_backup(
    run: Run, journal: Path
) -> None:
    fuller = write(journal.parent / "backups" / "aigc-2026-11-19.toml", MINE)
    write(journal.parent / "backups" / "aigc-2026-11-20.toml", HEADER + START)
    said = run("done", "1.5").err.splitlines()
    command = f"aigc-study merge {fuller}"
    assert said[0] == (
        f"There was no journal, but there is a backup: {command} brings in what it has."
    )
    assert said[1].startswith("Done: 1.5 ")
    assert f"{fuller} has more entries, 2: " in run("doctor").out
    assert run(*shlex.split(command)[1:], "--yes").code == 0
    assert done(run, journal.parent) == ["1.1", "1.5"]
    assert "has more entries" not in run("doctor").out


@LANGUAGES
@pytest.mark.parametrize("command", ["", "today", "progress"])
def test_where_a_journal_is_gone_its_backup_is_mentioned(
    run: Run, journal: Path, command: str, lang: str
) -> None:
    write(journal.parent / "backups" / "aigc-2026-11-20.toml", MINE)
    line = {
        "en": "There is no journal, but a backup of 2026-11-20:"
        " “aigc-study backup restore 2026-11-20” brings it back.\n",
        "zh": "没有学习记录，但有 2026-11-20 的备份："
        "可用“aigc-study backup restore 2026-11-20”恢复。\n",
    }
    assert run("--lang", lang, *command.split()).err == line[lang]
    assert run("--lang", lang, "list").err == ""
    run("backup", "restore", "2026-11-20")
    assert run("--lang", lang, *command.split()).err == ""


def test_what_completes_a_change_is_one_change_to_bring(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    other = SECOND.replace("gpt-vs-other-ai", "gpt-memory")
    write(journal, MINE + SECOND)
    phone = write(tmp_path / "phone.toml", MINE + SECOND + other)
    assert run("merge", phone).out == (
        "Brings in 1 change:\n  ✓ 1.3  2026-11-22  Trying out GPT's powerful memory\n"
    )
