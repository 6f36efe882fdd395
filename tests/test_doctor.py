"""doctor, which says what is wrong, and doctor --repair, which saves what a damage has left."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from aigc_study import __version__
from aigc_study.storage import journal as journal_file
from aigc_study.storage.journal import load_copy
from aigc_study.storage.repair import Line, Repair, repair
from conftest import TODAY, Result, Screen
from journals import HEADER, START
from reliability import damage, samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from aigc_study.domain.journal import Entry
    from conftest import Run, Terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root gives files away"
)
not_as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() == 0, reason="root may read and write everything"
)

NOTE = """
[[entry]]
at = 2026-11-17T21:00:00+08:00
on = 2026-11-17
did = "note"
lesson = "gpt-recipes"
text = "放了大蒜"
"""
DONE = """
[[entry]]
at = 2026-11-18T21:00:00+08:00
on = 2026-11-18
did = "done"
lesson = "gpt-recipes"
"""
JOURNAL = HEADER + START + NOTE + DONE
KEPT = f"aigc.toml.damaged-{TODAY}"

PLAN = """\
format = 1
id = "{id}"

[[stages]]
id = "basics"
title = {{ zh = "基础", en = "Basics" }}
days = {days}
lessons = [{{ id = "gpt-recipes", title = {{ zh = "菜谱", en = "Recipes" }} }}]
"""


def write(path: Path, content: str | bytes) -> bytes:
    """Put a file there, with its folders, and return its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(content)
    return content


def snapshot(folder: Path) -> dict[str, object]:
    """Return all that a write would change below a folder, and of the folder itself."""

    def state(path: Path) -> object:
        status = path.lstat()
        content: object = None
        if stat.S_ISLNK(status.st_mode):
            content = os.readlink(path)
        elif stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK):
            content = path.read_bytes()
        return status.st_mode, status.st_uid, status.st_mtime_ns, status.st_ino, content

    paths = [folder, *folder.rglob("*")] if os.path.lexists(folder) else []
    return {str(path): state(path) for path in paths}


# What doctor says.

LEVELS = {
    "en": {"ok": "fine", "warning": "note", "problem": "problem"},
    "zh": {"ok": "正常", "warning": "注意", "problem": "问题"},
}
ABOUT = {
    "versions": "版本",
    "terminal": "终端",
    "configuration": "配置",
    "curriculum": "计划",
    "journal": "学习记录",
    "lessons": "课程",
    "folders": "文件夹",
    "backups": "备份",
}
VERSIONS = ", ".join(
    [
        f"aigc-study {__version__}",
        f"Python {sys.version.split()[0]}",
        *(
            f"{name} {version(name)}"
            for name in ("typer", "rich", "platformdirs", "tomli", "tomli-w")
        ),
    ]
)

Told = dict[str, list[tuple[str, str]]]

ALL_WELL: dict[str, Told] = {
    "en": {
        "versions": [("ok", VERSIONS)],
        "terminal": [("ok", "utf-8 shows Chinese and every sign")],
        "configuration": [("ok", "{home}/config.toml is not there: the defaults hold")],
        "curriculum": [("ok", "the bundled one, 149 lessons")],
        "journal": [("ok", "{home}/aigc.toml, 3 entries")],
        "lessons": [("ok", "every mark has its lesson")],
        "folders": [("ok", "{home}"), ("ok", "{home}/backups is made when it is needed")],
        "backups": [("ok", "none yet: the journal is copied before the first change of each day")],
    },
    "zh": {
        "versions": [("ok", VERSIONS)],
        "terminal": [("ok", "utf-8，中文和各种符号都能显示")],
        "configuration": [("ok", "没有 {home}/config.toml，使用默认设置")],
        "curriculum": [("ok", "自带的计划，149 节课")],
        "journal": [("ok", "{home}/aigc.toml，3 条记录")],
        "lessons": [("ok", "每个标记都有对应的课")],
        "folders": [("ok", "{home}"), ("ok", "{home}/backups 会在需要时建立")],
        "backups": [("ok", "还没有：每天第一次改动之前会自动备份")],
    },
}


def laid_out(checks: Sequence[tuple[str, str, str]], lang: str) -> str:
    """Lay out (about, level, text) as it is to be printed into a pipe."""

    def padded(word: str, words: Sequence[str]) -> str:
        return word + " " * (max(map(cell_len, words)) - cell_len(word))

    abouts = [about if lang == "en" else ABOUT[about] for about, _level, _text in checks]
    levels = [LEVELS[lang][level] for _about, level, _text in checks]
    lines = []
    for about, level, (_about, _level, text) in zip(abouts, levels, checks, strict=True):
        head = f"{padded(level, levels)}  {padded(about, abouts)}  "
        first, *more = text.split("\n")
        lines += [head + first, *(" " * cell_len(head) + line for line in more)]
    return "".join(f"{line}\n" for line in lines)


class Case(NamedTuple):
    """A state of things, and what doctor says of it where it is not that of ``ALL_WELL``."""

    name: str
    arrange: Callable[[Path], object]
    code: int
    en: Told
    zh: Told
    args: tuple[str, ...] = ()

    def told(self, lang: str, home: Path) -> str:
        """Return what is to be printed."""
        told = ALL_WELL[lang] | (self.en if lang == "en" else self.zh)
        return laid_out(
            [
                (about, level, text.replace("{home}", str(home)))
                for about, texts in told.items()
                for level, text in texts
            ],
            lang,
        )


def with_journal(content: str | bytes) -> Callable[[Path], None]:
    """Return what puts such a journal into a home."""

    def arrange(home: Path) -> None:
        write(home / "aigc.toml", content)

    return arrange


def beside_journal(name: str, content: str | bytes) -> Callable[[Path], None]:
    """Return what puts the good journal into a home, and another file beside it."""

    def arrange(home: Path) -> None:
        write(home / "aigc.toml", JOURNAL)
        write(home / name, content)

    return arrange


def with_mode(name: str, mode: int) -> Callable[[Path], None]:
    """Return what gives a file beside the good journal, or its folder, other permissions."""

    def arrange(home: Path) -> None:
        write(home / "aigc.toml", JOURNAL)
        if name == "config.toml":
            write(home / name, "")
        (home / name).chmod(mode)

    return arrange


def given_away(name: str) -> Callable[[Path], None]:
    """Return what makes such a file another user's."""

    def arrange(home: Path) -> None:
        write(home / "aigc.toml", JOURNAL)
        os.chown(home / name, 12345, -1)

    return arrange


def folder_for_journal(home: Path) -> None:
    (home / "aigc.toml").mkdir(parents=True)


def pipe_for_journal(home: Path) -> None:
    home.mkdir()
    os.mkfifo(home / "aigc.toml")


def link_to_nowhere(home: Path) -> None:
    home.mkdir()
    (home / "aigc.toml").symlink_to(home / "disk" / "aigc.toml")


def file_for_home(home: Path) -> None:
    write(home, "a file")


def folder_for_config(home: Path) -> None:
    write(home / "aigc.toml", JOURNAL)
    (home / "config.toml").mkdir()


def with_backups(home: Path) -> None:
    write(home / "aigc.toml", JOURNAL)
    for day in (19, 21):
        write(home / "backups" / f"aigc-2026-11-{day}.toml", JOURNAL)


NOT_LOOKED_AT: dict[str, Told] = {
    "en": {
        "curriculum": [("warning", "not looked at until the problem above is solved")],
        "journal": [("warning", "not looked at until the problem above is solved")],
        "lessons": [],
        "backups": [],
    },
    "zh": {
        "curriculum": [("warning", "未检查：要先解决上面的问题")],
        "journal": [("warning", "未检查：要先解决上面的问题")],
        "lessons": [],
        "backups": [],
    },
}
REPAIR = {
    "en": "“aigc-study doctor --repair” saves what can be read;"
    " “aigc-study backup restore DATE” goes back to a backup.",
    "zh": "“aigc-study doctor --repair”能救回读得出的内容；"
    "“aigc-study backup restore DATE”可回到备份。",
}
UNUSABLE = {
    "en": "The journal {home}/aigc.toml can't be used, and was left as it is:",
    "zh": "学习记录 {home}/aigc.toml 无法使用，文件保持原样：",
}


def unusable(lang: str, fault: str, remedy: str) -> Told:
    """Return what is said of a journal that can't be used."""
    lines = [UNUSABLE[lang], f"  {fault}", remedy]
    text = "\n".join(line for line in lines if line)
    return {"journal": [("problem", text)], "lessons": []}


def no_journal(lang: str, text: str) -> Told:
    """Return what is said where the journal can't even be opened."""
    assert lang in LEVELS
    return {"journal": [("problem", text)], "lessons": []}


def also(lang: str, about: str, level: str, text: str, *, first: bool = False) -> Told:
    """Return what is said where there is one more thing to say, before all else or after it."""
    usual = ALL_WELL[lang][about]
    return {about: [(level, text), *usual] if first else [*usual, (level, text)]}


FUTURE = START.replace("2026-11-16T", "2027-01-31T")
UNKNOWN = START.replace('"start"', '"dance"') + START.replace("16T", "17T").replace(
    '"start"', '"\\u001b[31mred"'
)
LOOSE = DONE.replace("gpt-recipes", "left-long-ago")
IN_ONE_LIST = """
entry = [
  { at = 2026-11-16T21:00:00+08:00, on = 2026-11-16, did = "start" },
]
"""
CASES = [
    Case("a good journal", with_journal(JOURNAL), 0, {}, {}),
    Case(
        "nothing yet",
        lambda home: home,
        0,
        {
            "journal": [("ok", "{home}/aigc.toml begins with the first mark")],
            "folders": [
                ("ok", "{home} is made when it is needed"),
                ("ok", "{home}/backups is made when it is needed"),
            ],
        },
        {
            "journal": [("ok", "{home}/aigc.toml 会在第一次标记时建立")],
            "folders": [
                ("ok", "{home} 会在需要时建立"),
                ("ok", "{home}/backups 会在需要时建立"),
            ],
        },
    ),
    Case(
        "one entry",
        with_journal(HEADER + START),
        0,
        {"journal": [("ok", "{home}/aigc.toml, 1 entry")]},
        {"journal": [("ok", "{home}/aigc.toml，1 条记录")]},
    ),
    Case(
        "settings",
        beside_journal("config.toml", 'day_starts_at = "04:00"\n'),
        0,
        {"configuration": [("ok", "{home}/config.toml")]},
        {"configuration": [("ok", "{home}/config.toml")]},
    ),
    Case(
        "backups",
        with_backups,
        0,
        {
            "folders": [("ok", "{home}"), ("ok", "{home}/backups")],
            "backups": [("ok", "2 backups, the last of 2026-11-21")],
        },
        {
            "folders": [("ok", "{home}"), ("ok", "{home}/backups")],
            "backups": [("ok", "2 份，最近的是 2026-11-21")],
        },
    ),
    Case(
        "a journal with half a merge",
        with_journal(JOURNAL + "<<<<<<< HEAD\n"),
        3,
        unusable("en", "line 21, column 1: not valid TOML: Invalid statement", REPAIR["en"]),
        unusable("zh", "第 21 行第 1 列：不是有效的 TOML：Invalid statement", REPAIR["zh"]),
    ),
    Case(
        "an entry without a moment",
        with_journal(HEADER + START + NOTE.replace("at = 2026-11-17T21:00:00+08:00\n", "")),
        3,
        unusable("en", "line 9, entry[1].at: is missing", REPAIR["en"]),
        unusable("zh", "第 9 行，entry[1].at：缺失", REPAIR["zh"]),
    ),
    Case(
        "an empty journal",
        with_journal(""),
        3,
        unusable("en", "format: is missing\n  curriculum: is missing", REPAIR["en"]),
        unusable("zh", "format：缺失\n  curriculum：缺失", REPAIR["zh"]),
    ),
    Case(
        "a journal of a newer format",
        with_journal(JOURNAL.replace("format = 1", "format = 2")),
        3,
        unusable(
            "en", "format: is 2, but this version knows only 1: install a newer aigc-study", ""
        ),
        unusable("zh", "format：是 2，而本版本只认识 1：请安装更新的 aigc-study", ""),
    ),
    Case(
        "another plan's journal",
        with_journal(JOURNAL.replace('"aigc"', '"guitar"')),
        3,
        unusable(
            "en",
            "curriculum: is “guitar”: this journal belongs to another curriculum than “aigc”",
            "Correct the file in an editor, or put a backup in its place.",
        ),
        unusable(
            "zh",
            "curriculum：是“guitar”：这份学习记录属于另一个计划，而不是“aigc”",
            "请用编辑器改正这个文件，或换上备份。",
        ),
    ),
    Case(
        "a folder for a journal",
        folder_for_journal,
        3,
        no_journal(
            "en",
            "Can't read {home}/aigc.toml: Is a directory. Check the path and its permissions.",
        ),
        no_journal("zh", "无法读取 {home}/aigc.toml：Is a directory。请检查路径和权限。"),
    ),
    Case(
        "a pipe for a journal",
        pipe_for_journal,
        3,
        no_journal(
            "en",
            "Can't read {home}/aigc.toml: it is not a regular file."
            " Put one in its place, or move it away.",
        ),
        no_journal("zh", "无法读取 {home}/aigc.toml：这不是普通文件。请换上普通文件，或把它移走。"),
    ),
    Case(
        "a link to a disk that is not there",
        link_to_nowhere,
        3,
        no_journal(
            "en",
            "Can't read {home}/aigc.toml: it links to {home}/disk/aigc.toml, which is not there."
            " Is that disk connected?",
        ),
        no_journal(
            "zh",
            "无法读取 {home}/aigc.toml：它链接到 {home}/disk/aigc.toml，但那里没有东西。"
            "那块磁盘连上了吗？",
        ),
    ),
    Case(
        "settings with a slip",
        beside_journal("config.toml", 'day_start_at = "04:00"\n'),
        3,
        NOT_LOOKED_AT["en"]
        | {
            "configuration": [
                (
                    "problem",
                    (
                        "The configuration {home}/config.toml can't be used:\n"
                        "  day_start_at: is not a known key; did you mean “day_starts_at”?\n"
                        "Correct the file, or delete it to go back to the defaults."
                    ),
                )
            ]
        },
        NOT_LOOKED_AT["zh"]
        | {
            "configuration": [
                (
                    "problem",
                    (
                        "配置文件 {home}/config.toml 无法使用：\n"
                        "  day_start_at：不是已知的键；您是想写“day_starts_at”吗？\n"
                        "请改正这个文件，或删除它以恢复默认设置。"
                    ),
                )
            ]
        },
    ),
    Case(
        "a folder for settings",
        folder_for_config,
        3,
        NOT_LOOKED_AT["en"]
        | {
            "configuration": [
                (
                    "problem",
                    (
                        "Can't read {home}/config.toml: Is a directory."
                        " Check the path and its permissions."
                    ),
                )
            ]
        },
        NOT_LOOKED_AT["zh"]
        | {
            "configuration": [
                ("problem", "无法读取 {home}/config.toml：Is a directory。请检查路径和权限。")
            ]
        },
    ),
    Case(
        "settings that name a plan that is not there",
        beside_journal("config.toml", 'curriculum = "plan.toml"\n'),
        3,
        NOT_LOOKED_AT["en"]
        | {
            "configuration": [("ok", "{home}/config.toml")],
            "curriculum": [
                (
                    "problem",
                    (
                        "Can't read {home}/plan.toml: No such file or directory."
                        " Check the path and its permissions."
                    ),
                )
            ],
        },
        NOT_LOOKED_AT["zh"]
        | {
            "configuration": [("ok", "{home}/config.toml")],
            "curriculum": [
                (
                    "problem",
                    "无法读取 {home}/plan.toml：No such file or directory。请检查路径和权限。",
                )
            ],
        },
    ),
    Case(
        "a file for a folder",
        file_for_home,
        3,
        NOT_LOOKED_AT["en"]
        | {
            "configuration": [
                (
                    "problem",
                    (
                        "Can't read {home}/config.toml: Not a directory."
                        " Check the path and its permissions."
                    ),
                )
            ],
            "folders": [
                ("problem", "{home} is in the place of a folder: move it away"),
            ],
        },
        NOT_LOOKED_AT["zh"]
        | {
            "configuration": [
                ("problem", "无法读取 {home}/config.toml：Not a directory。请检查路径和权限。")
            ],
            "folders": [
                ("problem", "{home} 占了文件夹的位置：请把它移走"),
            ],
        },
    ),
    Case(
        "a file for the folder of the backups",
        beside_journal("backups", "a file"),
        3,
        {
            "folders": [
                ("ok", "{home}"),
                ("problem", "{home}/backups is in the place of a folder: move it away"),
            ]
        },
        {
            "folders": [
                ("ok", "{home}"),
                ("problem", "{home}/backups 占了文件夹的位置：请把它移走"),
            ]
        },
    ),
    Case(
        "a folder that all may write",
        with_mode("", 0o777),
        0,
        {
            "folders": [
                ("ok", "{home}"),
                ("warning", "others may write {home}: chmod go-w"),
                ("ok", "{home}/backups is made when it is needed"),
            ]
        },
        {
            "folders": [
                ("ok", "{home}"),
                ("warning", "别人可以改写 {home}：可用 chmod go-w 收回"),
                ("ok", "{home}/backups 会在需要时建立"),
            ]
        },
    ),
    Case("a folder that all share safely", with_mode("", 0o1777), 0, {}, {}),
    Case("a folder that all may read", with_mode("", 0o755), 0, {}, {}),
    Case(
        "a journal that all may write",
        with_mode("aigc.toml", 0o602),
        0,
        also("en", "journal", "warning", "others may write {home}/aigc.toml: chmod go-w"),
        also("zh", "journal", "warning", "别人可以改写 {home}/aigc.toml：可用 chmod go-w 收回"),
    ),
    Case(
        "a journal that a group may write",
        with_mode("aigc.toml", 0o660),
        0,
        also("en", "journal", "warning", "others may write {home}/aigc.toml: chmod go-w"),
        also("zh", "journal", "warning", "别人可以改写 {home}/aigc.toml：可用 chmod go-w 收回"),
    ),
    Case(
        "settings that all may write",
        with_mode("config.toml", 0o666),
        0,
        {
            "configuration": [
                ("ok", "{home}/config.toml"),
                ("warning", "others may write {home}/config.toml: chmod go-w"),
            ]
        },
        {
            "configuration": [
                ("ok", "{home}/config.toml"),
                ("warning", "别人可以改写 {home}/config.toml：可用 chmod go-w 收回"),
            ]
        },
    ),
    Case(
        "entries of kinds to come",
        with_journal(HEADER + UNKNOWN),
        0,
        {
            "journal": [
                ("ok", "{home}/aigc.toml, 2 entries"),
                (
                    "warning",
                    (
                        "has entries of a kind this version skips: \ufffd[31mred, dance;"
                        " a newer one may know them"
                    ),
                ),
            ]
        },
        {
            "journal": [
                ("ok", "{home}/aigc.toml，2 条记录"),
                (
                    "warning",
                    "有本版本跳过的记录类型：\ufffd[31mred, dance；更新的版本也许认识",
                ),
            ]
        },
    ),
    Case(
        "a change that is still to come",
        with_journal(HEADER + FUTURE + NOTE + DONE),
        0,
        also(
            "en",
            "journal",
            "warning",
            "the last change is of 2027-01-31 21:00+08:00, which is still to come:"
            " is the clock right?",
        ),
        also(
            "zh",
            "journal",
            "warning",
            "最后一次改动的时间是 2027-01-31 21:00+08:00，比现在还晚：时钟准吗？",
        ),
    ),
    Case(
        "entries in one list",
        with_journal(HEADER + IN_ONE_LIST),
        3,
        {
            "journal": [
                ("ok", "{home}/aigc.toml, 1 entry"),
                (
                    "problem",
                    "{home}/aigc.toml has no room for more: write its entries as [[entry]] tables",
                ),
            ]
        },
        {
            "journal": [
                ("ok", "{home}/aigc.toml，1 条记录"),
                ("problem", "{home}/aigc.toml 末尾无法再添加：请把记录写成 [[entry]] 表"),
            ]
        },
    ),
    Case(
        "a conflicted copy with more",
        beside_journal("aigc (conflicted copy).toml", JOURNAL + FUTURE.replace("2027", "2025")),
        0,
        also(
            "en",
            "journal",
            "warning",
            "{home}/aigc (conflicted copy).toml has more than the journal: see “aigc-study merge”",
            first=True,
        ),
        also(
            "zh",
            "journal",
            "warning",
            "{home}/aigc (conflicted copy).toml 里有学习记录中没有的内容：见“aigc-study merge”",
            first=True,
        ),
    ),
    Case(
        "a conflicted copy with less",
        beside_journal("aigc (conflicted copy).toml", HEADER + START),
        0,
        {},
        {},
    ),
    Case(
        "marks whose lesson has left",
        with_journal(JOURNAL + LOOSE + LOOSE.replace("left-long", "gone-long")),
        0,
        {
            "journal": [("ok", "{home}/aigc.toml, 5 entries")],
            "lessons": [
                (
                    "warning",
                    (
                        f"“{old}” has marks, but is not in this plan:"
                        f' renamed = {{ "{old}" = "NEW-ID" }} in the plan carries them over'
                    ),
                )
                for old in ("gone-long-ago", "left-long-ago")
            ],
        },
        {
            "journal": [("ok", "{home}/aigc.toml，5 条记录")],
            "lessons": [
                (
                    "warning",
                    (
                        f"“{old}”有标记，但计划里没有这一课："
                        f'在计划里写 renamed = {{ "{old}" = "NEW-ID" }} 即可转移'
                    ),
                )
                for old in ("gone-long-ago", "left-long-ago")
            ],
        },
    ),
    Case(
        "a plan that is not there",
        with_journal(JOURNAL),
        3,
        NOT_LOOKED_AT["en"]
        | {
            "curriculum": [
                (
                    "problem",
                    (
                        "Can't read no-plan.toml: No such file or directory."
                        " Check the path and its permissions."
                    ),
                )
            ]
        },
        NOT_LOOKED_AT["zh"]
        | {
            "curriculum": [
                ("problem", "无法读取 no-plan.toml：No such file or directory。请检查路径和权限。")
            ]
        },
        ("--curriculum", "no-plan.toml"),
    ),
    Case(
        "a plan with a fault",
        beside_journal("plan.toml", PLAN.format(id="aigc", days=0)),
        3,
        NOT_LOOKED_AT["en"]
        | {
            "curriculum": [
                (
                    "problem",
                    (
                        "The curriculum {home}/plan.toml can't be used:\n"
                        "  stages[0].days: must be at least 1\n"
                        "Correct the file, or name another with --curriculum."
                    ),
                )
            ]
        },
        NOT_LOOKED_AT["zh"]
        | {
            "curriculum": [
                (
                    "problem",
                    (
                        "学习计划 {home}/plan.toml 无法使用：\n"
                        "  stages[0].days：不能小于 1\n"
                        "请改正这个文件，或用 --curriculum 指定另一个。"
                    ),
                )
            ]
        },
        ("--curriculum", "{home}/plan.toml"),
    ),
    Case(
        "a plan of one's own",
        beside_journal("plan.toml", PLAN.format(id="aigc", days=1)),
        0,
        {"curriculum": [("ok", "{home}/plan.toml (“aigc”), 1 lesson")]},
        {"curriculum": [("ok", "{home}/plan.toml（“aigc”），1 节课")]},
        ("--curriculum", "{home}/plan.toml"),
    ),
]
UNREADABLE = [
    Case(
        "a journal that may not be read",
        with_mode("aigc.toml", 0),
        3,
        no_journal(
            "en",
            "Can't read {home}/aigc.toml: Permission denied. Check the path and its permissions.",
        ),
        no_journal("zh", "无法读取 {home}/aigc.toml：Permission denied。请检查路径和权限。"),
    ),
    Case(
        "a journal that may not be written",
        with_mode("aigc.toml", 0o400),
        3,
        also(
            "en", "journal", "problem", "{home}/aigc.toml can't be written: check its permissions"
        ),
        also("zh", "journal", "problem", "{home}/aigc.toml 无法写入：请检查权限"),
    ),
    Case(
        "a folder that may not be written",
        with_mode("", 0o500),
        3,
        {
            "folders": [
                ("problem", "{home} can't be written: check its permissions"),
                ("ok", "{home}/backups is made when it is needed"),
            ]
        },
        {
            "folders": [
                ("problem", "{home} 无法写入：请检查权限"),
                ("ok", "{home}/backups 会在需要时建立"),
            ]
        },
    ),
]
ANOTHERS = [
    Case(
        "another's journal",
        given_away("aigc.toml"),
        0,
        also("en", "journal", "warning", "{home}/aigc.toml belongs to another user"),
        also("zh", "journal", "warning", "{home}/aigc.toml 属于别的用户"),
    ),
    Case(
        "another's folder",
        given_away(""),
        0,
        {
            "folders": [
                ("ok", "{home}"),
                ("warning", "{home} belongs to another user"),
                ("ok", "{home}/backups is made when it is needed"),
            ]
        },
        {
            "folders": [
                ("ok", "{home}"),
                ("warning", "{home} 属于别的用户"),
                ("ok", "{home}/backups 会在需要时建立"),
            ]
        },
    ),
]


def check_doctor(run: Run, home: Path, *args: str, lang: str = "en") -> Result:
    """Ask doctor in every way; it answers alike, with 0 or 3, and writes nothing."""
    before = snapshot(home)
    plain = run("doctor", *args, "--lang", lang)
    in_json = run("doctor", "--json", *args, "--lang", lang)
    assert snapshot(home) == before
    assert (plain.code, plain.err) == (in_json.code, in_json.err)
    assert (plain.code in (0, 3), plain.err) == (True, "")
    data = json.loads(in_json.out)
    assert data.keys() == {"format", "ok", "findings"}
    assert (data["format"], data["ok"]) == (1, plain.code == 0)
    checks = data["findings"]
    assert {tuple(each) for each in checks} == {("about", "level", "kind", "text", "path")}
    assert data["ok"] == all(each["level"] != "problem" for each in checks)
    assert laid_out([(each["about"], each["level"], each["text"]) for each in checks], lang) == (
        plain.out
    )
    assert all(
        each["path"] is None or each["path"] in each["text"] or each["kind"] == "unknown-kinds"
        for each in checks
    )
    return plain


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "case",
    [
        *(pytest.param(each, id=each.name) for each in CASES),
        *(pytest.param(each, id=each.name, marks=not_as_root) for each in UNREADABLE),
        *(pytest.param(each, id=each.name, marks=as_root) for each in ANOTHERS),
    ],
)
@posix
def test_doctor_says_what_it_found_and_writes_nothing(
    run: Run, home: Path, case: Case, lang: str
) -> None:
    case.arrange(home)
    args = [each.replace("{home}", str(home)) for each in case.args]
    result = check_doctor(run, home, *args, lang=lang)
    assert result == (case.code, case.told(lang, home), "")


@pytest.mark.parametrize("args", [(), ("--json",)], ids=["plain", "json"])
@pytest.mark.parametrize(
    "arrange",
    [beside_journal("config.toml", 'lang = "fr"\n'), folder_for_config],
    ids=["a slip", "a folder"],
)
def test_bad_settings_do_not_keep_doctor_from_the_plan_it_is_given(
    run: Run, home: Path, arrange: Callable[[Path], None], args: tuple[str, ...]
) -> None:
    arrange(home)
    write(home / "plan.toml", PLAN.format(id="aigc", days=1))
    code, out, _err = run("doctor", "--curriculum", str(home / "plan.toml"), *args)
    assert code == 3
    assert f"{home}/config.toml" in out
    assert f"{home}/plan.toml (“aigc”), 1 lesson" in out
    assert f"{home}/aigc.toml, 3 entries" in out


@pytest.mark.parametrize(
    "more",
    [
        NOTE.replace('"放了大蒜"', '"""to be done:\n[[entry]]\n"""'),
        START.replace("[[entry]]", '[["entry"]]'),
        START.replace("[[entry]]", "[[ entry ]]  # by hand"),
    ],
    ids=["an entry's head in a note", "a quoted head", "a head with a remark"],
)
def test_a_journal_that_can_be_added_to_is_fine(
    run: Run, home: Path, journal: Path, more: str
) -> None:
    write(journal, JOURNAL + more)
    found = check_doctor(run, home)
    assert run("done", "1.1").code == 0
    assert (found.code, "no room" in found.out) == (0, False)


@posix
def test_a_linked_journal_is_looked_at_where_it_is(run: Run, journal: Path, tmp_path: Path) -> None:
    write(tmp_path / "synced" / "study.toml", JOURNAL)
    journal.parent.mkdir()
    journal.symlink_to(tmp_path / "synced" / "study.toml")
    found = check_doctor(run, journal.parent)
    assert found.code == 0
    assert f"{tmp_path}/synced/study.toml, 3 entries\n" in found.out


@posix
def test_doctor_does_not_wait_for_a_pipe_among_the_backups(home: Path, journal: Path) -> None:
    write(journal, JOURNAL)
    (home / "backups").mkdir()
    os.mkfifo(home / "backups" / "aigc-2026-11-20.toml")
    done = subprocess.run(
        [sys.executable, "-m", "aigc_study", "doctor"], capture_output=True, timeout=20, check=False
    )
    assert done.returncode in (0, 3)


@posix
def test_a_home_that_links_to_nowhere_is_a_problem(run: Run, home: Path) -> None:
    home.symlink_to(home.parent / "disk")
    code, out, err = check_doctor(run, home)
    assert (code, err) == (3, "")
    assert f"Can't read {home}: it links to {home.parent}/disk, which is not there." in out
    line = f"{home} links to {home.parent}/disk, which is not there: is that disk connected?\n"
    assert line in out


@pytest.mark.parametrize("colour", [False, True], ids=["plain", "in colour"])
def test_what_asks_for_something_stands_in_colour(run: Run, home: Path, *, colour: bool) -> None:
    write(home / "aigc.toml", JOURNAL + LOOSE)
    write(home / "backups", "a file")
    code, out, _err = run("doctor", env={"FORCE_COLOR": "1"} if colour else {})
    lines = out.splitlines()
    coloured = [line for line in lines if "\x1b" in line]
    assert (code, coloured) == (3, lines if colour else [])
    for start in ("\x1b[31mproblem\x1b[0m  folders ", "\x1b[33mnote   \x1b[0m  lessons "):
        assert sum(line.startswith(start) for line in lines) == colour


def test_a_terminal_that_lacks_signs_is_told_of(spawn: Run, home: Path) -> None:
    write(home / "aigc.toml", JOURNAL + LOOSE)
    code, out, err = spawn("doctor", env={"PYTHONIOENCODING": "ascii"})
    assert (code, err) == (0, "")
    assert (
        "note  terminal       ascii can't show Chinese or every sign: plain ones stand in;"
        " a UTF-8 locale or PYTHONUTF8=1 helps\n"
    ) in out
    assert 'note  lessons        "left-long-ago" is marked, but no lesson of this plan:' in out
    chinese = spawn("doctor", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"})
    assert (chinese.code, chinese.err, chinese.out.isascii()) == (0, "", True)


def test_json_is_utf_8_whatever_the_terminal_shows(spawn: Run, home: Path) -> None:
    write(home / "aigc.toml", JOURNAL)
    code, out, err = spawn("doctor", "--json", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"})
    assert (code, err) == (0, "")
    terminal = json.loads(out)["findings"][1]
    assert terminal == {
        "about": "terminal",
        "level": "warning",
        "kind": "poor-terminal",
        "text": "ascii，无法显示中文或某些符号，会用简单字符代替；"
        "可改用 UTF-8 区域设置，或设 PYTHONUTF8=1",
        "path": None,
    }


@pytest.mark.parametrize("kind", damage.KINDS)
def test_whatever_is_in_the_journal_doctor_answers_with_0_or_3(
    run: Run, home: Path, journal: Path, tmp_path: Path, kind: str
) -> None:
    write(tmp_path / "plan.toml", samples.PLAN)
    for number in range(0, 60, 2):
        content = write(journal, damage.KINDS[kind](number * (40 if "z" in kind else 1)))
        code, _out, _err = check_doctor(run, home, "--curriculum", str(tmp_path / "plan.toml"))
        repaired = run("doctor", "--repair", "--curriculum", str(tmp_path / "plan.toml"))
        assert repaired.code in (0, 3)
        assert (code == 0) <= (repaired.code == 0)
        assert journal.read_bytes() == content


# What doctor --repair does.


class Damage(NamedTuple):
    """A damaged journal: the lines that are lost, by number, and what the new one is."""

    name: str
    content: str | bytes
    entries: int
    lost: tuple[tuple[int, str], ...]
    repaired: str


NO_MOMENT = NOTE.replace("at = 2026-11-17T21:00:00+08:00\n", "")
DAMAGES = [
    Damage(
        "the lines of a merge",
        f"{HEADER}{START}<<<<<<< HEAD\n{NOTE}=======\n{DONE}>>>>>>> phone\n",
        3,
        ((8, "<<<<<<< HEAD"), (16, "======="), (23, ">>>>>>> phone")),
        JOURNAL,
    ),
    Damage(
        "the lines of a merge within an entry",
        HEADER
        + START
        + DONE.replace(
            "at = 2026-11-18T21:00:00+08:00\n",
            "<<<<<<< HEAD\nat = 2026-11-18T21:00:00+08:00\n||||||| base\n=======\n"
            "at = 2026-11-18T22:00:00+08:00\n>>>>>>> phone\n",
        ),
        2,
        (
            (10, "<<<<<<< HEAD"),
            (11, "at = 2026-11-18T21:00:00+08:00"),
            (12, "||||||| base"),
            (13, "======="),
            (15, ">>>>>>> phone"),
        ),
        HEADER + START + DONE.replace("T21", "T22"),
    ),
    Damage(
        "a file cut off",
        JOURNAL[: JOURNAL.rindex('ne"')],
        2,
        (
            (17, "at = 2026-11-18T21:00:00+08:00"),
            (18, "on = 2026-11-18"),
            (19, 'did = "do'),
        ),
        HEADER + START + NOTE,
    ),
    Damage(
        "a file cut off within a character",
        JOURNAL.encode()[: JOURNAL.encode().index("蒜".encode()) + 1],
        1,
        (
            (10, "at = 2026-11-17T21:00:00+08:00"),
            (11, "on = 2026-11-17"),
            (12, 'did = "note"'),
            (13, 'lesson = "gpt-recipes"'),
            (14, 'text = "放了大\ufffd'),
        ),
        HEADER + START,
    ),
    Damage("zeros after the end", JOURNAL + "\0" * 20, 3, ((21, "\ufffd" * 20),), JOURNAL),
    Damage(
        "zeros over the end",
        JOURNAL[: JOURNAL.rindex("lesson")] + "\0" * 23,
        2,
        (
            (17, "at = 2026-11-18T21:00:00+08:00"),
            (18, "on = 2026-11-18"),
            (19, 'did = "done"'),
            (20, "\ufffd" * 23),
        ),
        HEADER + START + NOTE,
    ),
    Damage("zeros only", "\0" * 9, 0, ((1, "\ufffd" * 9),), HEADER),
    Damage("nothing", "", 0, (), HEADER),
    Damage(
        "two entries run together",
        f"{HEADER}{START}{NOTE.rstrip()}{DONE.lstrip()}",
        3,
        (),
        JOURNAL,
    ),
    Damage(
        "two entries run together, the head of the second lost",
        HEADER + START + NOTE + DONE.replace("\n[[entry]]\n", ""),
        3,
        (),
        JOURNAL,
    ),
    Damage(
        "two entries run together, the line between them lost",
        HEADER + START + NOTE.rstrip() + DONE.replace("\n[[entry]]\n", ""),
        1,
        (
            (10, "at = 2026-11-17T21:00:00+08:00"),
            (11, "on = 2026-11-17"),
            (12, 'did = "note"'),
            (13, 'lesson = "gpt-recipes"'),
            (14, 'text = "放了大蒜"at = 2026-11-18T21:00:00+08:00'),
            (15, "on = 2026-11-18"),
            (16, 'did = "done"'),
            (17, 'lesson = "gpt-recipes"'),
        ),
        HEADER + START,
    ),
    Damage(
        "an entry without a moment",
        HEADER + START + NO_MOMENT + DONE,
        2,
        (
            (10, "on = 2026-11-17"),
            (11, 'did = "note"'),
            (12, 'lesson = "gpt-recipes"'),
            (13, 'text = "放了大蒜"'),
        ),
        HEADER + START + DONE,
    ),
    Damage(
        "a day that no calendar has",
        HEADER + START.replace("on = 2026-11-16", "on = 2026-11-31") + DONE,
        1,
        (
            (5, "at = 2026-11-16T21:00:00+08:00"),
            (6, "on = 2026-11-31"),
            (7, 'did = "start"'),
        ),
        HEADER + DONE,
    ),
    Damage("UTF-16, the low byte first", JOURNAL.encode("utf-16-le"), 3, (), JOURNAL),
    Damage("UTF-16, the high byte first", JOURNAL.encode("utf-16-be"), 3, (), JOURNAL),
    Damage(
        "UTF-16 with Windows's line ends",
        JOURNAL.replace("\n", "\r\n").encode("utf-16-le"),
        3,
        (),
        JOURNAL,
    ),
    Damage("a note in the encoding of old", JOURNAL.encode("gbk"), 3, (), JOURNAL),
    Damage(
        "a mark before the text, and a file cut off",
        "\ufeff" + JOURNAL[: JOURNAL.rindex("did")],
        2,
        ((17, "at = 2026-11-18T21:00:00+08:00"), (18, "on = 2026-11-18")),
        HEADER + START + NOTE,
    ),
    Damage(
        "Windows's line ends, and a file cut off",
        JOURNAL[: JOURNAL.rindex("did")].replace("\n", "\r\n"),
        2,
        ((17, "at = 2026-11-18T21:00:00+08:00"), (18, "on = 2026-11-18")),
        HEADER + START + NOTE,
    ),
    Damage(
        "a first line with a slip",
        JOURNAL.replace("format = 1", "format : 1"),
        3,
        ((1, "format : 1"),),
        JOURNAL,
    ),
    Damage(
        "a first line with a slip, before one's own",
        JOURNAL.replace("format = 1", 'format : 1\ndevice = "phone"'),
        3,
        ((1, "format : 1"), (2, 'device = "phone"')),
        JOURNAL,
    ),
    Damage("no first lines", START.lstrip() + NOTE + DONE, 3, (), JOURNAL),
    Damage(
        "text that would steer a terminal",
        JOURNAL + "\x1b[31m\u202e[red] \x07\n",
        3,
        ((21, "\ufffd[31m[red] \ufffd"),),
        JOURNAL,
    ),
    Damage(
        "a page for signing in",
        "<!DOCTYPE html>\n<title>Sign in to your cloud</title>\n",
        0,
        ((1, "<!DOCTYPE html>"), (2, "<title>Sign in to your cloud</title>")),
        HEADER,
    ),
]
for number, each in enumerate(DAMAGES):
    if each.name.startswith("UTF-16"):
        mark = b"\xfe\xff" if "high" in each.name else b"\xff\xfe"
        assert isinstance(each.content, bytes)
        DAMAGES[number] = each._replace(content=mark + each.content)

KNOWN_DAMAGES = pytest.mark.parametrize(
    "damaged", [pytest.param(each, id=each.name) for each in DAMAGES]
)


def salvage_told(damaged: Damage, lang: str) -> str:
    """Return what is to be shown of a salvage."""
    count, lost = damaged.entries, len(damaged.lost)
    if lang == "zh":
        lines = [f"{count} 条记录可以救回。"]
        lines += [f"{lost} 行救不回："] * bool(lost)
        lines += [f"  第 {number} 行：{text}" for number, text in damaged.lost]
    else:
        lines = [f"{count} {'entry' if count == 1 else 'entries'} can be saved."]
        lines += [f"{lost} line{'s' * (lost > 1)} can't be saved:"] * bool(lost)
        lines += [f"  line {number}: {text}" for number, text in damaged.lost]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
@KNOWN_DAMAGES
def test_repair_saves_every_entry_that_can_be_read_and_keeps_the_damaged_file(
    run: Run, home: Path, journal: Path, damaged: Damage, lang: str
) -> None:
    content = write(journal, damaged.content)
    kept = home / KEPT
    done = {
        "en": f"Repaired. The damaged journal is kept as {kept}.\n",
        "zh": f"已修复。损坏的学习记录保存为 {kept}。\n",
    }
    assert run("doctor", "--repair", "--yes", "--lang", lang) == (
        0,
        salvage_told(damaged, lang),
        done[lang],
    )
    assert kept.read_bytes() == content
    assert journal.read_text("utf-8").splitlines() == damaged.repaired.splitlines()
    assert {each.name for each in home.iterdir()} == {"aigc.toml", KEPT, ".aigc.toml.lock"}
    assert check_doctor(run, home).code == 0
    assert run("done", "1.1").code == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
@KNOWN_DAMAGES
def test_without_a_yes_nothing_is_repaired(
    run: Run, home: Path, journal: Path, damaged: Damage, lang: str
) -> None:
    write(journal, damaged.content)
    before = snapshot(home)
    assert run("doctor", "--repair", "--lang", lang) == (
        3,
        salvage_told(damaged, lang),
        "Nothing was changed. Add --yes to repair.\n"
        if lang == "en"
        else "没有改动。要修复，请加上 --yes。\n",
    )
    assert snapshot(home) == before


@pytest.mark.parametrize(
    "content",
    [
        JOURNAL,
        "\ufeff" + JOURNAL,
        JOURNAL.replace("\n", "\r\n"),
        HEADER,
        HEADER + UNKNOWN,
        JOURNAL + LOOSE,
        None,
    ],
    ids=["good", "with a mark", "CRLF", "no entries", "unknown kinds", "loose marks", "none"],
)
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Nothing to repair: the journal can be read.\n"),
        ("zh", "无需修复：学习记录可以读取。\n"),
    ],
)
def test_there_is_nothing_to_repair_in_a_journal_that_can_be_read(
    run: Run, home: Path, journal: Path, content: str | None, lang: str, said: str
) -> None:
    if content is not None:
        write(journal, content)
    before = snapshot(home)
    code, out, err = run("doctor", "--repair", "--yes", "--lang", lang)
    assert (code, out, err.splitlines(keepends=True)[-1]) == (0, "", said)
    assert err == said or "dance" in err
    assert snapshot(home) == before


NEWER = JOURNAL.replace("format = 1", "format = 2")
ANOTHER_PLANS = JOURNAL.replace('"aigc"', '"guitar"')


@pytest.mark.parametrize("tail", ["", "\0\0\0", "\n[[entry]]\nat = "], ids=["", "zeros", "cut off"])
@pytest.mark.parametrize(
    ("content", "word"),
    [(NEWER, "newer"), (ANOTHER_PLANS, "guitar")],
    ids=["newer", "another plan's"],
)
def test_repair_leaves_a_journal_alone_that_is_not_for_it(
    run: Run, home: Path, journal: Path, content: str, word: str, tail: str
) -> None:
    write(journal, content + tail)
    before = snapshot(home)
    code, out, err = run("doctor", "--repair", "--yes")
    assert (code, out, word in err) == (3, "", True)
    assert err.startswith(f"aigc-study: The journal {journal} can't be used, and was left as it is")
    assert snapshot(home) == before


@pytest.mark.parametrize(
    ("arrange", "args", "code", "said"),
    [
        (
            beside_journal("config.toml", "lang = 1\n"),
            (),
            3,
            "The configuration {home}/config.toml can't be used:",
        ),
        (
            beside_journal("plan.toml", "id = 1\n"),
            ("--curriculum", "{home}/plan.toml"),
            3,
            "The curriculum {home}/plan.toml can't be used:",
        ),
        (folder_for_journal, (), 4, "Can't read {home}/aigc.toml: Is a directory."),
        (pipe_for_journal, (), 4, "Can't read {home}/aigc.toml: it is not a regular file."),
        (link_to_nowhere, (), 4, "Can't read {home}/aigc.toml: it links to "),
    ],
    ids=["settings", "plan", "folder", "pipe", "link"],
)
@posix
def test_repair_is_of_the_journal_only(
    run: Run,
    home: Path,
    arrange: Callable[[Path], None],
    args: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    arrange(home)
    before = snapshot(home)
    args = tuple(each.replace("{home}", str(home)) for each in args)
    result = run("doctor", "--repair", "--yes", *args)
    assert result[:2] == (code, "")
    assert result.err.startswith("aigc-study: " + said.replace("{home}", str(home)))
    assert snapshot(home) == before


def test_no_damaged_file_takes_the_place_of_another(run: Run, home: Path, journal: Path) -> None:
    contents = [write(journal, f"{JOURNAL}{'x' * number}") for number in (1,)]
    run("doctor", "--repair", "--yes")
    for number in (2, 3):
        contents.append(write(journal, f"{JOURNAL}{'x' * number}"))
        result = run("doctor", "--repair", "--yes")
        kept = f"{home / KEPT}-{number}"
        assert result.err == f"Repaired. The damaged journal is kept as {kept}.\n"
    assert [(home / f"{KEPT}{each}").read_bytes() for each in ("", "-2", "-3")] == contents


def test_the_name_of_the_damaged_file_has_the_study_date(
    run: Run, home: Path, journal: Path
) -> None:
    content = write(journal, JOURNAL + "x")
    run("doctor", "--repair", "--yes", "--today", "2026-12-24")
    assert (home / "aigc.toml.damaged-2026-12-24").read_bytes() == content


@posix
def test_a_link_without_a_target_counts_as_a_name_that_is_taken(
    run: Run, home: Path, journal: Path
) -> None:
    content = write(journal, JOURNAL + "x")
    (home / KEPT).symlink_to(home / "nowhere")
    assert run("doctor", "--repair", "--yes").code == 0
    assert (home / f"{KEPT}-2").read_bytes() == content
    assert not (home / "nowhere").exists()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_the_damaged_file_is_for_its_owner_only_and_the_journal_keeps_its_permissions(
    run: Run, home: Path, journal: Path, mode: int
) -> None:
    write(journal, JOURNAL + "x")
    journal.chmod(mode)
    run("doctor", "--repair", "--yes")
    assert (home / KEPT).stat().st_mode & 0o777 == 0o600
    assert journal.stat().st_mode & 0o777 == mode


@posix
def test_a_linked_journal_is_repaired_where_it_is_and_the_link_stays(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    real = tmp_path / "synced" / "study.toml"
    content = write(real, JOURNAL + "x")
    journal.parent.mkdir()
    journal.symlink_to(real)
    kept = real.with_name(f"study.toml.damaged-{TODAY}")
    assert run("doctor", "--repair", "--yes").err == (
        f"Repaired. The damaged journal is kept as {kept}.\n"
    )
    assert journal.readlink() == real
    assert (real.read_text("utf-8"), kept.read_bytes()) == (JOURNAL, content)


@posix
@pytest.mark.parametrize("name", [f".{KEPT}.new", ".aigc.toml.new", ".aigc.toml.lock"])
def test_a_journal_that_can_not_be_repaired_stays_as_it_is(
    run: Run, home: Path, journal: Path, name: str
) -> None:
    content = write(journal, JOURNAL + "x")
    (home / name).mkdir()  # where the program has to write
    code, out, err = run("doctor", "--repair", "--yes")
    assert (code, out) == (4, "3 entries can be saved.\n1 line can't be saved:\n  line 21: x\n")
    assert err.startswith("aigc-study: Can't save ")
    assert journal.read_bytes() == content


@pytest.fixture
def answered(terminal: Terminal) -> Terminal:
    """Run a command on a wide pseudo-terminal without colour."""

    def answered(*args: str, **more: Any) -> Screen:
        return terminal(*args, **{"columns": 200, "TERM": "dumb", **more})

    return answered


SHOWN = "3 entries can be saved.\n1 line can't be saved:\n  line 21: x\n"
QUESTION = "Write a new journal of these, and keep the damaged one beside it? [y/N] "
IN_CHINESE = "用这些写成新的学习记录，把损坏的留在旁边？ [y/N] "


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("content", [JOURNAL + LOOSE, NEWER, JOURNAL + "x" * 99])
def test_doctor_keeps_within_the_terminal(
    answered: Terminal, journal: Path, content: str, lang: str
) -> None:
    write(journal, content)
    code, sent = answered("doctor", "--lang", lang, typed="", columns=48)
    assert code in (0, 3)
    assert len(sent.splitlines()) > 9
    assert [line for line in sent.splitlines() if cell_len(line) > 48] == []


@pytest.mark.parametrize("answer", ["y", "Yes", "是", "好"])
def test_on_a_yes_the_journal_is_repaired(
    answered: Terminal, home: Path, journal: Path, answer: str
) -> None:
    content = write(journal, JOURNAL + "x")
    code, sent = answered("doctor", "--repair", typed=f"{answer}\n")
    said = f"Repaired. The damaged journal is kept as {home / KEPT}."
    assert (code, " ".join(sent.split())) == (
        0,
        " ".join(f"{SHOWN}{QUESTION}{answer} {said}".split()),
    )
    assert ((home / KEPT).read_bytes(), journal.read_text("utf-8")) == (content, JOURNAL)


@pytest.mark.parametrize("answer", ["n\n", "\n", "yesterday\n", "\x04"])
def test_on_anything_else_it_is_left_as_it_is(
    answered: Terminal, home: Path, journal: Path, answer: str
) -> None:
    write(journal, JOURNAL + "x")
    before = snapshot(home)
    code, sent = answered("doctor", "--repair", typed=answer)
    echoed = answer.strip("\x04\n")
    expected = f"{SHOWN}{QUESTION}{echoed}\nNothing was changed. Add --yes to repair.\n"
    assert (code, sent) == (3, expected)
    assert snapshot(home) == before


def test_the_question_is_asked_in_chinese_too(answered: Terminal, journal: Path) -> None:
    write(journal, JOURNAL + "x")
    code, sent = answered("doctor", "--repair", "--lang", "zh", typed="n\n")
    said = "没有改动。要修复，请加上 --yes。"
    assert (code, sent) == (
        3,
        f"3 条记录可以救回。\n1 行救不回：\n  第 21 行：x\n{IN_CHINESE}n\n{said}\n",
    )


def test_with_yes_no_question_is_asked(answered: Terminal, journal: Path) -> None:
    write(journal, JOURNAL + "x")
    code, sent = answered("doctor", "--repair", "--yes", typed="")
    assert (code, "[y/N]" in sent) == (0, False)


def test_a_journal_that_changes_while_one_thinks_is_not_replaced(
    answered: Terminal, home: Path, journal: Path
) -> None:
    write(journal, JOURNAL + "x")
    code, sent = answered(
        "doctor", "--repair", typed="y\n", meanwhile=lambda: write(journal, JOURNAL)
    )
    said = "The journal was changed meanwhile, and was left as it is: try again."
    assert (code, sent.endswith(f"y\naigc-study: {said}\n")) == (1, True)
    assert journal.read_text("utf-8") == JOURNAL
    assert not (home / KEPT).exists()


def test_on_a_terminal_a_long_line_that_is_lost_is_cut(answered: Terminal, journal: Path) -> None:
    write(journal, JOURNAL + "\0" * 4096 + "\n" + "x" * 4096)
    _code, sent = answered("doctor", "--repair", typed="n\n", columns=60)
    assert sent.splitlines()[2:4] == ["  line 21: \ufffd × 4,096", f"  line 22: {'x' * 48}…"]


# What can be saved, and what can't.

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


def entries_of(content: bytes, path: Path) -> Sequence[Entry]:
    """Read a journal as the program does."""
    path.write_bytes(content)
    return load_copy(str(path), "aigc").entries


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Say where to put a journal to read."""
    return tmp_path_factory.mktemp("scratch") / "journal.toml"


def ends() -> list[int]:
    """Say how many bytes each entry of the sample ends after, its last line feed aside."""
    sizes = [len(DEVICE.encode()), *(len(text.encode()) for text in TEXTS)]
    return [sum(sizes[: number + 2]) - 1 for number in range(len(TEXTS))]


@pytest.mark.parametrize("fill", [b"", b"\0"], ids=["cut off", "zeros at the end"])
def test_wherever_the_file_ends_what_stood_before_is_saved(scratch: Path, fill: bytes) -> None:
    whole = entries_of(SAMPLE, scratch)
    assert len(whole) == len(TEXTS)
    for length in range(len(SAMPLE) + 1):
        found = repair(SAMPLE[:length].ljust(len(SAMPLE), fill or b" "), "aigc")
        saved = entries_of(found.content, scratch)
        # Zeros at the end of a line damage it.
        complete = sum(end + (fill != b"") <= length for end in ends())
        if length >= len(SAMPLE):
            complete = len(TEXTS)
        assert saved[:complete] == whole[:complete]
        assert found.entries == len(saved)


def test_salvage_of_a_good_journal_loses_nothing(scratch: Path) -> None:
    for content in (SAMPLE, samples.JOURNAL, JOURNAL.encode(), HEADER.encode()):
        found = repair(content, "aigc")
        assert found == Repair(content, content.count(b"[[entry]]"), [], [])
        windows = repair(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"), "aigc")
        assert windows.lost == []
        assert entries_of(windows.content, scratch) == entries_of(content, scratch)


GARBAGE = [
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


EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(["lose", "double", "insert", "insert"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.sampled_from([each.encode() for each in GARBAGE] + RAW),
    ),
    max_size=8,
)


def edited(edits: Sequence[Edit]) -> list[tuple[int, bytes]]:
    """Return the sample's lines after the edits, with their numbers; -1 what is none of them."""
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
    heads = [number for number, line in enumerate(SAMPLE.split(b"\n")) if line == b"[[entry]]"]
    kept = [(number, line) for number, line in lines if line.strip() and number != -1]
    numbers = [number for number, _line in kept]
    for entry, (head, following) in enumerate(zip(heads, [*heads[1:], None], strict=True)):
        last = (following or len(SAMPLE.split(b"\n"))) - 2
        if head not in numbers:
            continue
        place = numbers.index(head)
        after = place + last - head + 1
        together = numbers[place:after] == list(range(head, last + 1))
        if together and (after == len(kept) or kept[after][1] == b"[[entry]]"):
            yield entry


@given(EDITS)
@example([Edit("insert", 0.5, 0, b"x")])
@example([])
def test_whatever_happens_to_lines_the_entries_of_the_others_are_saved(
    scratch: Path, edits: list[Edit]
) -> None:
    whole = entries_of(SAMPLE, scratch)
    lines = edited(edits)
    found = repair(b"\n".join(line for _number, line in lines), "aigc")
    saved = entries_of(found.content, scratch)
    assert [whole[number] for number in untouched(lines) if whole[number] not in saved] == []
    assert found.entries == len(saved)


@given(EDITS, st.integers(0, len(SAMPLE)), st.sampled_from([b"", b"\0" * 9]))
def test_to_salvage_once_more_changes_nothing(edits: list[Edit], length: int, tail: bytes) -> None:
    content = b"\n".join(line for _number, line in edited(edits))[:length] + tail
    once = repair(content, "aigc")
    assert repair(once.content, "aigc") == once._replace(lost=[], partial_lines=[])


@given(EDITS)
def test_each_line_is_saved_or_named(edits: list[Edit]) -> None:
    lines = [line.decode(errors="replace") for _number, line in edited(edits)]
    found = repair("\n".join(lines).encode(), "aigc")
    saved = set(found.content.decode().splitlines())
    lost = {number for number, _text in found.lost}
    # What every journal has need not be named: it is there again. Remarks have their own test.
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
def test_a_remark_in_a_damaged_part_is_saved_or_named(damaged: str) -> None:
    (number,) = [n for n, line in enumerate(damaged.splitlines(), 1) if line.startswith("# ")]
    found = repair(damaged.encode(), "aigc")
    named = number in {line.number for line in found.lost}
    assert named or damaged.splitlines()[number - 1].encode() in found.content


def test_a_line_in_the_encoding_of_old_does_not_garble_those_in_utf_8(scratch: Path) -> None:
    damaged = (HEADER + START + NOTE).encode() + "# 备注\n".encode("gbk") + DONE.encode()
    found = repair(damaged, "aigc")
    texts = [entry.text for entry in entries_of(found.content, scratch) if entry.text]
    assert texts == ["放了大蒜"]


def test_a_bit_that_flips_in_a_note_does_not_garble_the_rest_of_it(scratch: Path) -> None:
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


def test_an_indented_head_is_a_head(scratch: Path) -> None:
    damaged = (HEADER + START + NOTE + DONE).replace("[[entry]]", "  [[entry]]") + "x"
    found = repair(damaged.encode(), "aigc")
    assert len(entries_of(found.content, scratch)) == 3
    assert found.lost == [(21, "x")]


@pytest.mark.parametrize("byte", [b"\0", b"[", b" ", b"9", b"[[entry]]", b'"', b"\r", b"{a="])
@pytest.mark.parametrize("lead", [b"", b"x = "], ids=["alone", "as a value"])
def test_a_line_of_two_megabytes_is_one_line(scratch: Path, byte: bytes, lead: bytes) -> None:
    size = 2_000_000 if byte != b"[[entry]]" else 20_000
    found = repair(JOURNAL.encode() + b"\n" + lead + byte * (size // len(byte)) + b"\n", "aigc")
    saved = entries_of(found.content, scratch)
    assert list(saved) == list(entries_of(JOURNAL.encode(), scratch))
    assert all(line.number == 22 for line in found.lost)
    assert len(found.lost) <= 1


def test_two_megabytes_of_zeros_are_repaired(run: Run, home: Path, journal: Path) -> None:
    content = write(journal, JOURNAL.encode() + b"\0" * 2_000_000)
    code, out, _err = run("doctor", "--repair", "--yes")
    assert (code, out.startswith("3 entries can be saved.\n1 line can't be saved:\n")) == (0, True)
    assert (journal.read_text("utf-8"), (home / KEPT).read_bytes()) == (JOURNAL, content)


@pytest.mark.parametrize("last", [b"\0", b"\n"], ids=["up to the line", "up to its line feed"])
@pytest.mark.parametrize("first", [0, 1])
def test_zeros_over_the_lines_between_make_no_new_entry_of_two(
    scratch: Path, first: int, last: bytes
) -> None:
    content = JOURNAL.encode()
    begin, end = [at for at in range(len(content)) if content.startswith(b"did = ", at)][first:][:2]
    damaged = content[:begin] + b"\0" * (end - begin - 1) + last + content[end:]
    whole = set(entries_of(content, scratch))
    assert set(entries_of(repair(damaged, "aigc").content, scratch)) < whole


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "1 line is saved in part:"), ("zh", "1 行只救回一部分：")]
)
def test_a_line_that_is_saved_in_part_is_named(
    run: Run, journal: Path, lang: str, line: str
) -> None:
    note = "放了大蒜".encode()
    write(journal, JOURNAL.encode().replace(note, note[:3] + b"\xff" + note[4:]))
    _code, out, _err = run("doctor", "--repair", "--yes", "--lang", lang)
    head, quoted = out.splitlines()[-2:]
    assert (head, "14" in quoted, "\ufffd" in quoted) == (line, True, True)
    assert "\ufffd" in journal.read_text("utf-8")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            (
                "{journal} is not there, but a backup of 2026-11-20 is:"
                " “aigc-study backup restore 2026-11-20” brings it back"
            ),
        ),
        (
            "zh",
            "没有 {journal}，但有 2026-11-20 的备份：“aigc-study backup restore 2026-11-20”可恢复",
        ),
    ],
)
def test_a_journal_that_is_gone_is_told_if_there_is_a_backup(
    run: Run, journal: Path, lang: str, text: str
) -> None:
    write(journal.parent / "backups" / "aigc-2026-11-20.toml", JOURNAL)
    copy = journal.parent / "aigc (conflicted copy).toml"
    write(copy, JOURNAL)
    assert check_doctor(run, journal.parent, lang=lang).code == 0
    told = json.loads(run("doctor", "--json", "--lang", lang).out)["findings"]
    conflicted, lost = (each for each in told if each["about"] == "journal")
    assert (conflicted["kind"], conflicted["path"]) == ("conflicted-copy", str(copy))
    assert (lost["kind"], lost["level"]) == ("lost-journal", "warning")
    assert lost["text"] == text.format(journal=journal)


def test_a_mark_that_would_make_the_journal_too_large_to_read_is_refused(
    run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "LARGEST", len(JOURNAL.encode()) + 20)
    write(journal, JOURNAL)
    assert run("list").code == 0
    assert run("done", "1.1").code == 3
    assert journal.read_text("utf-8") == JOURNAL
    assert "aigc.toml has no room for more: a journal may have 0 MB" in run("doctor").out
    assert "aigc.toml 放不下更多记录：学习记录最多 0 MB" in run("doctor", "--lang", "zh").out


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            (
                "{copy} lies beside it: once the journal is repaired,"
                " “aigc-study merge” brings in what that has"
            ),
        ),
        ("zh", "旁边有 {copy}：学习记录修复后，可用“aigc-study merge”并入其中的内容"),
    ],
)
def test_a_copy_beside_a_damaged_journal_is_told(
    run: Run, journal: Path, lang: str, text: str
) -> None:
    write(journal, JOURNAL + "x")
    copy = journal.parent / "aigc (conflicted copy).toml"
    write(copy, JOURNAL)
    assert check_doctor(run, journal.parent, lang=lang).code == 3
    told = json.loads(run("doctor", "--json", "--lang", lang).out)["findings"]
    _damage, beside = (each for each in told if each["about"] == "journal")
    assert (beside["level"], beside["kind"]) == ("warning", "other-copy")
    assert beside["text"] == text.format(copy=copy)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "{path} is damaged: one can't go back to it"),
        ("zh", "{path} 已损坏，无法用来恢复"),
    ],
)
def test_a_damaged_backup_is_told_and_one_that_can_be_read_is_offered(
    run: Run, journal: Path, lang: str, text: str
) -> None:
    folder = journal.parent / "backups"
    damaged = folder / "aigc-2026-11-20.toml"
    write(damaged, JOURNAL + "x")
    write(folder / "aigc-2026-11-19.toml", JOURNAL)
    assert check_doctor(run, journal.parent, lang=lang).code == 0
    told = json.loads(run("doctor", "--json", "--lang", lang).out)["findings"]
    (lost,) = (each for each in told if each["about"] == "journal")
    assert "2026-11-19" in lost["text"]
    *_, last = (each for each in told if each["about"] == "backups")
    assert (last["kind"], last["level"]) == ("damaged-backup", "warning")
    assert last["text"] == text.format(path=damaged)
    mentioned = run("progress", "--lang", lang).err
    assert "2026-11-19" in mentioned
    assert "2026-11-20" not in mentioned
    assert run("backup", "restore", "2026-11-19").code == 0
    write(folder / "aigc-2026-11-19.toml", "x")
    journal.unlink()
    assert run("progress").err == ""


def test_a_repair_tells_programs_what_it_saves_and_what_not(run: Run, journal: Path) -> None:
    damaged = write(journal, f"{JOURNAL}x\n")
    told = {"format": 1, "entries": 3, "lost": [{"line": 21, "text": "x"}], "in_part": []}
    refused = run("doctor", "--repair", "--json")
    assert (refused.code, json.loads(refused.out)) == (3, told)
    assert journal.read_bytes() == damaged
    repaired = run("doctor", "--repair", "--json", "--yes")
    assert (repaired.code, json.loads(repaired.out)) == (0, told)
    assert journal.read_bytes() == JOURNAL.encode()


def test_programs_are_told_too_where_there_is_nothing_to_repair(run: Run, journal: Path) -> None:
    write(journal, JOURNAL)
    code, out, _err = run("doctor", "--repair", "--json", "--yes")
    assert (code, json.loads(out)) == (0, {"format": 1, "entries": 3, "lost": [], "in_part": []})


QUOTING = """
[[entry]]
at = 2026-11-19T22:00:00+08:00
did = "note"
lesson = "gpt-memory"
text = '''
copied:

[[entry]]
at = 2026-11-16T21:00:00+08:00
on = 2026-11-16
did = "done"
lesson = "gpt-phrasing"

and it works
'''
"""


def test_an_entry_quoted_in_a_note_is_no_mark_to_a_repair(run: Run, journal: Path) -> None:
    write(journal, JOURNAL + QUOTING)
    before = run("list", "--done").out, run("show", "gpt-memory").out
    write(journal, JOURNAL + QUOTING + DONE.replace("18T", "20T") + "x\n")
    assert run("doctor", "--repair", "--yes").code == 0
    assert (run("list", "--done").out, run("show", "gpt-memory").out) == before
    assert QUOTING.strip() in journal.read_text("utf-8")


def test_what_a_merge_lists_is_saved_but_for_what_is_damaged(
    run: Run, journal: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    write(journal, JOURNAL)
    write(other, HEADER + "".join(DONE.replace("18", f"{day}") for day in (19, 20, 21)))
    run("merge", str(other), "--yes")
    run("undo")
    text = journal.read_text("utf-8")
    (listed,) = re.findall(r"adds = .*", text)
    damaged = listed.replace("20T", "20\0")
    write(journal, text.replace(listed, damaged))
    shown = run("doctor", "--repair", "--yes").out.splitlines()
    assert shown[1] == "1 line is saved in part:"
    assert shown[2] == f"  line 44: {damaged}".replace("\0", "\ufffd")
    assert shown[3] == (
        "What counts may differ where a merge or restore decided it: see “aigc-study log”."
    )
    kept = re.findall(r"2026-11-..", listed.replace("2026-11-20", ""))
    (now_listed,) = re.findall(r"adds = .*", journal.read_text("utf-8"))
    assert re.findall(r"2026-11-..", now_listed) == kept


CAME = "2026-11-19T21:00:00+08:00"


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        (f"adds = [{CAME}, 20", f"adds = [{CAME}]"),
        (f"adds = [{CAME}, 2026-11-20", f"adds = [{CAME}]"),
        (f"adds = [{CAME}, 2026-11-20T21:00:00.48", f"adds = [{CAME}]"),
        (f"adds = [{CAME}, \0\0\0\0\0", f"adds = [{CAME}]"),
        (f"drops = [{CAME}, x]", f"drops = [{CAME}]"),
        (f"adds = [\0{CAME[1:]}]", ""),
    ],
)
def test_of_a_list_of_changes_its_whole_items_are_saved(listed: str, kept: str) -> None:
    merge = f"\n[[entry]]\nat = 2026-11-22T21:00:00+08:00\ndid = 'merge'\n{listed}"
    found = repair(f"{JOURNAL}{merge}".encode(), "aigc")
    shown = Line(25, listed.replace("\0", "\0"))
    assert (found.entries, found.lists_hurt) == (4, True)
    assert (list(found.lost), list(found.partial_lines)) == (
        ([], [shown]) if kept else ([shown], [])
    )
    assert re.findall(r"(?:adds|drops) = .*", found.content.decode()) == ([kept] if kept else [])


def test_a_list_of_an_entry_that_is_lost_is_told_as_it_stood() -> None:
    merge = f"\n[[entry]]\nat = 2026\ndid = 'merge'\nadds = [{CAME}, x]\n"
    found = repair(f"{JOURNAL}{merge}".encode(), "aigc")
    assert found.lost[-1].text == f"adds = [{CAME}, x]"
    assert found.partial_lines == []


def test_a_header_made_a_comment_still_parts_two_entries() -> None:
    damaged = (
        HEADER + START + NOTE.replace("at = 2026", "at = x2026") + DONE.replace("[[", "#[[", 1)
    )
    found = repair(damaged.encode(), "aigc")
    assert DONE.strip() in found.content.decode()
    assert (found.entries, len(found.lost)) == (2, 5)


def test_a_note_may_quote_many_entries(run: Run, journal: Path) -> None:
    quoted = QUOTING.replace("and it works", DONE.replace("18", "17") * 30)
    write(journal, JOURNAL + quoted + "\n[[entry]]\nx\n")
    assert run("doctor", "--repair", "--yes").code == 0
    assert quoted.strip() in journal.read_text("utf-8")
    assert run("list", "--done").out.count("✓") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_a_folder_that_cannot_be_made_is_a_problem(run: Run, home: Path) -> None:
    write(home, "a file")
    found = run("doctor", "--json", env={"AIGC_STUDY_HOME": str(home / "study")})
    assert found.code == 3
    told = [each for each in json.loads(found.out)["findings"] if each["about"] == "folders"]
    assert {(each["level"], each["kind"], each["path"]) for each in told} == {
        ("problem", "no-folder", str(home))
    }


def test_a_damaged_journal_has_its_path_in_json(run: Run, journal: Path) -> None:
    write(journal, JOURNAL + "x")
    told = json.loads(run("doctor", "--json").out)["findings"]
    assert [each["path"] for each in told if each["about"] == "journal"] == [str(journal)]


def test_a_line_that_is_saved_in_part_is_told_though_it_had_the_sign_before() -> None:
    line = 'text = "\ufffd and 大蒜很多"'.encode()[:-2] + b'"'
    damaged = (HEADER + START + NOTE).encode().replace('text = "放了大蒜"'.encode(), line)
    (partial_lines,) = repair(damaged, "aigc").partial_lines
    assert partial_lines.text.startswith('text = "\ufffd and')
    whole = damaged.replace(line, 'text = "\ufffd"'.encode())
    assert repair(whole, "aigc").partial_lines == []
