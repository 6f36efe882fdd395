"""backup restore: going back to an earlier journal, and taking that back again."""

from __future__ import annotations

import sys
import tomllib
from functools import partial
from typing import TYPE_CHECKING

import pytest

from conftest import TODAY, Result
from journals import HEADER, START

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")

DIARY = f"# My diary.\n{HEADER}"
FIRST = """
[[entry]]
at = 2026-11-17T21:00:00+08:00
on = 2026-11-17
did = "done"
lesson = "gpt-overview"
mood = ["tired"]  # but glad
"""
NOTE = """
[[entry]]
at = 2026-11-18T21:00:00+08:00
on = 2026-11-18
did = "note"
lesson = "gpt-overview"
text = "慢慢来"
"""
SECOND = """
[[entry]]
at = 2026-11-20T21:00:00+08:00
on = 2026-11-20
did = "done"
lesson = "gpt-recipes"
"""
OLDER = DIARY + START
THEN = DIARY + START + FIRST + NOTE
NOW = THEN + SECOND
BACK = "Restored the backup of 2026-11-19; “aigc-study undo” takes that back."
ASIDE = "1 change set aside:"
NO_MORE = "  ○ 1.20  not done  Recipe suggestions"


@pytest.fixture
def backups(home: Path) -> Path:
    """Lay two copies, of the 19th and the 15th, beside a journal that went on."""
    folder = home / "backups"
    folder.mkdir(parents=True)
    (folder / "aigc-2026-11-19.toml").write_text(THEN, encoding="utf-8")
    (folder / "aigc-2026-11-15.toml").write_text(OLDER, encoding="utf-8")
    (home / "aigc.toml").write_text(NOW, encoding="utf-8")
    return folder


def said(*lines: str) -> Result:
    return Result(0, "", "".join(f"{line}\n" for line in lines))


def failed(code: int, *lines: str) -> Result:
    return Result(code, "", "aigc-study: " + "".join(f"{line}\n" for line in lines))


def state(run: Run) -> tuple[str, ...]:
    """Return all that the program tells of progress, but for how it came about."""
    commands = ("list --json", "progress --json", "show 1.1", "show 1.20", "rest", "schedule")
    return tuple(run(*each.split()).out.partition("\nHistory\n")[0] for each in commands)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


# Which backup.


@pytest.mark.parametrize(
    "which",
    [
        *("2026-11-19", "-3d", "-3天"),
        *("aigc-2026-11-19.toml", "backups/aigc-2026-11-19.toml", "{folder}/aigc-2026-11-19.toml"),
    ],
)
def test_a_backup_is_named_by_its_date_or_its_file(
    run: Run, journal: Path, backups: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    monkeypatch.chdir(journal.parent)
    which = which.replace("{folder}", str(backups))
    assert run("backup", "restore", which) == said(BACK, ASIDE, NO_MORE)
    assert journal.read_text("utf-8").startswith(NOW)


@pytest.mark.parametrize(
    ("today", "which"),
    [("2026-11-20", "yesterday"), ("2026-11-20", "-1d"), ("2026-11-19", "today"), ("", "昨天")],
)
def test_a_backup_is_named_by_a_day_seen_from_today(
    run: Run, backups: Path, today: str, which: str
) -> None:
    assert backups.is_dir()
    args = ("--today", today or "2026-11-20")
    result = run("backup", "restore", which, *args)
    assert (result.code, result.err.splitlines()[0]) == (0, BACK)


@pytest.mark.parametrize(
    "which",
    [
        *("2026-11-18", "today", "tea", "", "toml", "aigc.toml", "aigc-2026-11-19", "../home"),
        *("19.toml", "-2", "/etc/passwd"),
    ],
)
def test_what_names_no_backup_is_wrong_use(
    run: Run, journal: Path, backups: Path, which: str
) -> None:
    assert run("backup", "restore", "--", which) == failed(
        2, f"No backup is called “{which}”. The latest are of 2026-11-19, 2026-11-15."
    )
    assert run("backup", "restore", "--lang", "zh", "--", which) == failed(
        2, f"没有叫“{which}”的备份。最近的是 2026-11-19, 2026-11-15。"
    )
    assert (journal.read_text("utf-8"), names(backups)) == (
        NOW,
        {"aigc-2026-11-15.toml", "aigc-2026-11-19.toml"},
    )


@pytest.mark.parametrize("which", ["yesterday", "tea"])
def test_where_there_is_no_backup_that_is_said(run: Run, home: Path, which: str) -> None:
    assert run("backup", "restore", which) == failed(
        2, f"No backup is called “{which}”: there is none yet."
    )
    assert run("backup", "restore", which, "--lang", "zh") == failed(
        2, f"没有叫“{which}”的备份：还没有任何备份。"
    )
    assert not home.exists()


def test_another_plans_copies_are_not_this_ones(run: Run, backups: Path) -> None:
    (backups / "tea-2026-11-21.toml").write_text(THEN, encoding="utf-8")
    assert run("backup", "restore", "tea-2026-11-21.toml").code == 2
    assert run("backup", "restore", "2026-11-21").code == 2


def test_a_name_that_would_steer_the_terminal_is_shown_harmlessly(run: Run, backups: Path) -> None:
    assert backups.is_dir()
    result = run("backup", "restore", "\x1b[31m\u202ex")
    assert result.err.startswith("aigc-study: No backup is called “\ufffd[31mx”.")


# What it does.


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", (BACK, ASIDE, NO_MORE)),
        (
            "zh",
            (
                "已回到 2026-11-19 的备份；可用“aigc-study undo”撤销。",
                "1 次改动已搁置：",
                "  ○ 1.20  未完成  GPT实操练习-菜谱推荐",
            ),
        ),
    ],
)
def test_what_came_since_counts_no_more(
    run: Run, journal: Path, backups: Path, lang: str, lines: tuple[str, ...]
) -> None:
    assert run("backup", "restore", "2026-11-19", "--lang", lang) == said(*lines)
    after = journal.read_text("utf-8")
    assert after.startswith(NOW)
    (entry,) = tomllib.loads(after)["entry"][4:]
    assert entry["did"] == "restore"
    assert [at.isoformat() for at in entry["aside"]] == ["2026-11-20T21:00:00+08:00"]
    assert (backups / f"aigc-{TODAY}.toml").read_text("utf-8") == NOW


def test_the_progress_is_that_of_the_backup(run: Run, journal: Path, backups: Path) -> None:
    for content, which in ((THEN, "2026-11-19"), (OLDER, "2026-11-15")):
        journal.write_text(content, encoding="utf-8")
        then = state(run)
        journal.write_text(NOW, encoding="utf-8")
        assert run("backup", "restore", which).code == 0
        assert state(run) == then
    assert backups.is_dir()


def test_it_is_undone_and_redone(run: Run, journal: Path, backups: Path) -> None:
    assert backups.is_dir()
    before = state(run)
    run("backup", "restore", "2026-11-19")
    restored = state(run)
    assert run("undo") == said(
        "Taken back: restored backup (recorded 2026-11-22 21:03).",
    )
    assert state(run) == before != restored
    assert run("redo", "--lang", "zh") == said("已恢复：回到备份（记录于 2026-11-22 21:03）。")
    assert state(run) == restored
    assert journal.read_text("utf-8").startswith(NOW)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Nothing to restore: your progress is that of the backup of 2026-11-19."),
        ("zh", "无需回到备份：进度与 2026-11-19 的备份相同。"),
    ],
)
def test_to_restore_twice_changes_nothing_more(
    run: Run, journal: Path, backups: Path, lang: str, line: str
) -> None:
    run("backup", "restore", "2026-11-19")
    once, copies = journal.read_bytes(), names(backups)
    assert run("backup", "restore", "2026-11-19", "--lang", lang) == said(line)
    assert (journal.read_bytes(), names(backups)) == (once, copies)


def test_a_backup_that_says_the_same_is_nothing_to_restore(
    run: Run, journal: Path, backups: Path
) -> None:
    journal.write_text(THEN, encoding="utf-8")
    line = "Nothing to restore: your progress is that of the backup of 2026-11-19."
    assert run("backup", "restore", "2026-11-19") == said(line)
    assert journal.read_text("utf-8") == THEN
    assert names(backups) == {"aigc-2026-11-15.toml", "aigc-2026-11-19.toml"}


def test_what_the_journal_has_lost_comes_back_as_it_stood(
    run: Run, journal: Path, backups: Path
) -> None:
    journal.write_text(HEADER + START, encoding="utf-8")
    assert run("backup", "restore", "2026-11-19") == said(
        BACK, "  ✓ 1.1  2026-11-17  What GPT is: an overview", "  1 note"
    )
    came_back = tomllib.loads(journal.read_text("utf-8"))["entry"][:-1]
    assert came_back == tomllib.loads(THEN)["entry"]
    assert run("undo").code == 0
    assert '"state": "done"' not in run("list", "--json").out
    assert run("show", "1.1").out.count("done on") == 0
    assert backups.is_dir()


def test_what_the_journal_has_lost_is_told_in_chinese_too(
    run: Run, journal: Path, backups: Path
) -> None:
    assert backups.is_dir()
    journal.write_text(HEADER + START, encoding="utf-8")
    assert run("backup", "restore", "2026-11-19", "--lang", "zh") == said(
        "已回到 2026-11-19 的备份；可用“aigc-study undo”撤销。",
        "  ✓ 1.1  2026-11-17  GPT的定义与概述",
        "  1 条笔记",
    )


def test_a_journal_that_is_not_there_is_begun_anew(run: Run, journal: Path, backups: Path) -> None:
    before = state(run)
    journal.write_text(THEN, encoding="utf-8")
    then = state(run)
    journal.unlink()
    missing = state(run)
    assert run("backup", "restore", "2026-11-19") == said(
        BACK,
        "  ✓ 1.1  2026-11-17  What GPT is: an overview",
        "  start 2026-11-16",
        "  1 note",
        "The plan now ends on 2027-04-19.",
    )
    assert state(run) == then != before
    assert tomllib.loads(THEN)["entry"] == tomllib.loads(journal.read_text("utf-8"))["entry"][:-1]
    assert run("undo").code == 0
    assert state(run) == missing
    assert run("redo").code == 0
    assert state(run) == then
    assert (backups / "aigc-2026-11-19.toml").read_text("utf-8") == THEN


# Damage.

DAMAGES = [
    NOW + "<<<<<<< HEAD\n",
    NOW[:-3],
    NOW.encode("gbk"),
    b"\0" * 40,
    "",
    NOW.encode("utf-16"),
]
DAMAGE_NAMES = ["merge", "cut off", "GBK", "zeros", "empty", "UTF-16"]


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize("content", DAMAGES, ids=DAMAGE_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_damaged_journal_is_repaired_first_and_what_was_saved_comes_back_with_undo(
    run: Run, home: Path, journal: Path, backups: Path, content: str | bytes, lang: str
) -> None:
    run("backup", "restore", "2026-11-19")
    then = state(run)
    journal.write_bytes(as_bytes(content))
    kept = home / f"aigc.toml.damaged-{TODAY}"
    line = {
        "en": f"Repaired. The damaged journal is kept as {kept}.",
        "zh": f"已修复。损坏的学习记录保存为 {kept}。",
    }
    code, out, err = run("backup", "restore", "2026-11-19", "--lang", lang)
    assert (code, out, line[lang] in err.splitlines()) == (0, "", True)
    told = "can be saved." if lang == "en" else "可以救回。"
    assert err.splitlines()[0].endswith(told)
    assert kept.read_bytes() == as_bytes(content)
    assert state(run) == then
    assert names(home) == {"aigc.toml", kept.name, ".aigc.toml.lock", "backups"}
    assert names(backups) >= {"aigc-2026-11-15.toml", "aigc-2026-11-19.toml"}
    run("undo")
    saved = {"merge": 4, "cut off": 3, "GBK": 4, "zeros": 0, "empty": 0, "UTF-16": 4}
    entries = [each for each in tomllib.loads(journal.read_text("utf-8"))["entry"] if "at" in each]
    was_saved = saved[DAMAGE_NAMES[DAMAGES.index(content)]]
    assert (SECOND.strip() in journal.read_text("utf-8")) == (was_saved == 4)
    assert ("✓ 1.20" in run("list", "--done").out) == (was_saved == 4)
    assert len(entries) >= was_saved


def test_what_was_edited_by_hand_since_is_set_aside_and_undo_brings_it_back(
    run: Run, journal: Path, backups: Path
) -> None:
    journal.write_text((backups / "aigc-2026-11-19.toml").read_text("utf-8"), encoding="utf-8")
    then = state(run)
    edited = NOW.replace(FIRST, FIRST.replace("gpt-overview", "gpt-memory"))
    journal.write_text(edited, encoding="utf-8")
    before = state(run)
    assert run("backup", "restore", "2026-11-19").code == 0
    assert state(run) == then != before
    assert journal.read_text("utf-8").startswith(edited)
    assert run("undo").code == 0
    assert state(run) == before
    assert run("redo").code == 0
    assert state(run) == then


def test_a_restore_tells_only_of_what_it_changes(
    run: Run, journal: Path, backups: Path, tmp_path: Path
) -> None:
    def other(name: str, *texts: str) -> str:
        path = tmp_path / f"{name}.toml"
        path.write_text(DIARY + "".join(texts), encoding="utf-8")
        return str(path)

    rest = START.replace('did = "start"', 'did = "rest"').replace("16T", "15T")
    journal.write_text(DIARY + FIRST, encoding="utf-8")
    run("merge", other("phone", START, rest), "--yes")
    copy = journal.read_text("utf-8")
    (backups / "aigc-2026-11-19.toml").write_text(copy, encoding="utf-8")
    run("merge", other("tablet", SECOND), "--yes")
    run("undo")
    before = state(run)
    assert run("backup", "restore", "2026-11-19") == said(BACK)
    assert state(run) == before
    assert run("undo").code == 0
    assert state(run) == before


TWO = """
[[entry]]
at = 2026-11-18T22:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "gpt-memory"

[[entry]]
at = 2026-11-18T22:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "gpt-phrasing"
"""


def test_part_of_a_change_that_was_lost_comes_back_and_leaves_with_undo(
    run: Run, journal: Path, backups: Path
) -> None:
    (backups / "aigc-2026-11-19.toml").write_text(THEN + TWO, encoding="utf-8")
    journal.write_text(THEN + TWO.rpartition("[[entry]]")[0], encoding="utf-8")
    before = state(run)
    assert run("backup", "restore", "2026-11-19").code == 0
    assert "gpt-phrasing" in journal.read_text("utf-8")
    assert state(run) != before
    assert run("undo").code == 0
    assert state(run) == before


@posix
def test_a_damaged_journal_that_is_a_link_stays_one(
    run: Run, journal: Path, backups: Path, tmp_path: Path
) -> None:
    assert backups.is_dir()
    real = tmp_path / "synced.toml"
    real.write_text(NOW + "x", encoding="utf-8")
    journal.unlink()
    journal.symlink_to(real)
    assert run("backup", "restore", "2026-11-19").code == 0
    kept = tmp_path / f"synced.toml.damaged-{TODAY}"
    assert (journal.readlink(), real.read_text("utf-8").startswith(NOW)) == (real, True)
    assert (kept.read_text("utf-8"), kept.stat().st_mode & 0o777) == (NOW + "x", 0o600)


def test_a_second_damaged_journal_of_the_day_has_a_name_of_its_own(
    run: Run, home: Path, journal: Path, backups: Path
) -> None:
    assert backups.is_dir()
    for number in (1, 2):
        journal.write_text(f"{NOW}damage {number}", encoding="utf-8")
        assert run("backup", "restore", "2026-11-19").code == 0
    for number, tail in ((1, ""), (2, "-2")):
        kept = home / f"aigc.toml.damaged-{TODAY}{tail}"
        assert kept.read_text("utf-8") == f"{NOW}damage {number}"


@pytest.mark.parametrize("tail", ["", "\0\0\0"], ids=["whole", "damaged"])
@pytest.mark.parametrize(
    ("old", "new"),
    [("format = 1", "format = 2"), ('"aigc"', '"guitar"')],
    ids=["newer", "another plan's"],
)
def test_a_journal_that_is_not_for_this_program_or_plan_is_left_alone(
    run: Run, journal: Path, backups: Path, old: str, new: str, tail: str
) -> None:
    content = NOW.replace(old, new) + tail
    journal.write_text(content, encoding="utf-8")
    code, out, err = run("backup", "restore", "2026-11-19")
    assert (code, out) == (3, "")
    assert err.startswith(f"aigc-study: The journal {journal} can't be used, and was left as it is")
    assert journal.read_text("utf-8") == content
    assert names(journal.parent) <= {"aigc.toml", "backups", ".aigc.toml.lock"}
    assert len(names(backups)) == 2


@pytest.mark.parametrize("journal_is", ["good", "damaged", "missing"])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (THEN + "x", "line 23, column 2: not valid TOML: "),
        (THEN.replace("format = 1", "format = 2"), "format: is 2, but this version knows only 1"),
        (THEN.replace('"aigc"', '"tea"'), "curriculum: is “tea”: this journal belongs to another"),
        ("", "format: is missing"),
    ],
    ids=["syntax", "newer", "another plan's", "empty"],
)
def test_a_damaged_copy_does_not_take_the_place_of_anything(
    run: Run, journal: Path, backups: Path, content: str, fault: str, journal_is: str
) -> None:
    copy = backups / "aigc-2026-11-19.toml"
    copy.write_text(content, encoding="utf-8")
    journal.write_text(NOW if journal_is == "good" else NOW + "x", encoding="utf-8")
    if journal_is == "missing":
        journal.unlink()
    files = partial(journal.parent.rglob, "*.toml*")
    before = {each: each.read_bytes() for each in files()}
    code, out, err = run("backup", "restore", "2026-11-19")
    assert (code, out) == (3, "")
    first, second, *_rest = err.splitlines()
    assert first == f"aigc-study: The journal {copy} can't be used, and was left as it is:"
    assert second.startswith(f"  {fault}")
    assert {each: each.read_bytes() for each in files()} == before


@posix
def test_where_the_journal_is_a_folder_nothing_is_restored(
    run: Run, journal: Path, backups: Path
) -> None:
    assert backups.is_dir()
    journal.unlink()
    journal.mkdir()
    code, out, err = run("backup", "restore", "2026-11-19")
    assert (code, out) == (4, "")
    assert err.startswith(f"aigc-study: Can't read {journal}: ")


@posix
@pytest.mark.parametrize("damaged", [False, True])
def test_a_journal_that_can_not_be_saved_stays_as_it_is(
    run: Run, home: Path, journal: Path, backups: Path, *, damaged: bool
) -> None:
    assert backups.is_dir()
    if damaged:
        journal.write_text(NOW + "x", encoding="utf-8")
    before = journal.read_bytes()
    (home / ".aigc.toml.new").mkdir()  # where the program has to write
    code, out, err = run("backup", "restore", "2026-11-19")
    assert (code, out, journal.read_bytes()) == (4, "", before)
    assert err.startswith("aigc-study: Can't save ")


# With what comes before and after.


def test_marks_after_it_count_and_undo_goes_back_through_both(run: Run, backups: Path) -> None:
    assert backups.is_dir()
    before = state(run)
    run("backup", "restore", "2026-11-19")
    restored = state(run)
    assert run("done", "1.2").err == (
        "Done: 1.2 How GPT differs from other AI. Stage 1: 2/64, 3.1%.\n"
    )
    assert run("undo").err.startswith("Taken back: done 1.2 How GPT differs from other AI ")
    assert state(run) == restored
    assert run("undo").err.startswith("Taken back: restored backup ")
    assert state(run) == before
    assert run("undo").err.startswith("Taken back: done 1.20 Recipe suggestions ")
    for _ in range(2):
        assert run("redo").code == 0
    assert state(run) == restored
    assert run("redo").err.startswith("Brought back: done 1.2 ")


UNDOABLE: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
    ("a note", (("done", "1.1", "--note", "again"),)),
    ("rest", (("rest", "add", "2026-12-24..2026-12-31"), ("rest", "weekly", "sat"))),
    ("a start", (("start", "2026-10-01"),)),
    ("a pause", (("pause", "2026-11-19"), ("resume", "2026-11-21"))),
    ("another plan", (("replan", "--finish", "2027-06-01", "--yes"),)),
    ("a mark taken back", (("undone", "1.1"), ("undo",), ("redo",))),
    ("an undo", (("undo",), ("undo",))),
    ("a restore", (("backup", "restore", "2026-11-15"),)),
    ("a restore taken back", (("backup", "restore", "2026-11-15"), ("undo",), ("done", "2.1"))),
]


@pytest.mark.parametrize("deeds", [pytest.param(deeds, id=name) for name, deeds in UNDOABLE])
def test_everything_goes_back_and_forth(
    run: Run, journal: Path, backups: Path, deeds: tuple[tuple[str, ...], ...]
) -> None:
    assert backups.is_dir()
    journal.write_text(THEN, encoding="utf-8")
    then = state(run)
    for deed in deeds:
        assert run(*deed).code == 0
    since, content = state(run), journal.read_bytes()
    assert since != then
    assert run("backup", "restore", "2026-11-19").code == 0
    assert state(run) == then
    assert run("undo").code == 0
    assert state(run) == since
    assert run("redo").code == 0
    assert state(run) == then
    assert journal.read_bytes().startswith(content)


@pytest.mark.parametrize(
    "deed",
    [("undo",), ("undone", "1.1"), ("start", "2026-10-01"), ("backup", "restore", "2026-11-15")],
    ids=" ".join,
)
def test_a_copy_with_a_history_brings_it_back_whole(
    run: Run, journal: Path, backups: Path, deed: tuple[str, ...]
) -> None:
    run(*deed)
    run("done", "1.5")
    then, content = state(run), journal.read_bytes()
    (backups / "aigc-2026-11-21.toml").write_bytes(content)
    for begin in (NOW, OLDER, HEADER):
        journal.write_text(begin, encoding="utf-8")
        assert run("backup", "restore", "2026-11-21").code == 0
        assert state(run) == then


def test_a_journal_with_other_line_ends_says_the_same(
    run: Run, journal: Path, backups: Path
) -> None:
    assert backups.is_dir()
    before = b"\xef\xbb\xbf" + NOW.replace("\n", "\r\n").encode()
    journal.write_bytes(before)
    assert run("backup", "restore", "2026-11-19") == said(BACK, ASIDE, NO_MORE)
    assert journal.read_bytes().startswith(before)
    assert run("undo").code == 0
