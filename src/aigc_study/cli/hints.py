"""What people from other programs type, and what to type here: tables, read only for an error."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from aigc_study.errors import (
    BadDate,
    OneChangeAtATime,
    UnexpectedArguments,
    UsageError,
    WrongWeekday,
)
from aigc_study.i18n import _
from aigc_study.inputs.dates import BACK, parse_date
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

# What may be meant by an unknown command, or "group command", as normalized.
SYNONYMS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("do", "finish", "complete", "check", "mark"), ("done",)),
    **dict.fromkeys(("完成", "学完", "打卡", "标记"), ("done",)),
    **dict.fromkeys(("status", "进度", "状态"), ("progress",)),
    **dict.fromkeys(("stat", "streak", "heatmap", "activity", "统计", "热力图"), ("stats",)),
    **dict.fromkeys(("search", "find", "grep", "搜索", "查找"), ("list WORDS",)),
    **dict.fromkeys(("remove", "delete", "rm"), ("undone LESSON", "skip LESSON")),
    **dict.fromkeys(("取消", "未完成"), ("undone",)),
    "add": ("rest add", "note LESSON TEXT"),
    **dict.fromkeys(("share", "card", "html", "报告", "分享"), ("report",)),
    **dict.fromkeys(("export", "导出"), ("list --csv", "list --markdown", "schedule --ics FILE")),
    **dict.fromkeys(("import", "导入"), ("plan import FILE",)),
    **dict.fromkeys(("settings", "设置", "配置"), ("config",)),
    **dict.fromkeys(("help", "帮助", "/?", "/h", "?"), ("--help",)),
    **dict.fromkeys(("version", "版本"), ("--version",)),
    **dict.fromkeys(("ls", "列表", "清单", "课程"), ("list",)),
    **dict.fromkeys(("今天", "今日"), ("today",)),
    **dict.fromkeys(("下一节", "下一课", "接下来"), ("next",)),
    "跳过": ("skip",),
    "笔记": ("note",),
    **dict.fromkeys(("查看", "显示", "详情"), ("show",)),
    "打开": ("open",),
    **dict.fromkeys(("ics", "calendar", "导出日历"), ("schedule --ics FILE",)),
    **dict.fromkeys(("计划", "curriculum"), ("plan",)),
    **dict.fromkeys(("日程", "课表", "日历"), ("schedule",)),
    "开始": ("start",),
    **dict.fromkeys(("休息", "休息日"), ("rest",)),
    "暂停": ("pause",),
    **dict.fromkeys(("恢复", "继续"), ("resume",)),
    "重排": ("replan",),
    **dict.fromkeys(("记录", "历史", "日志"), ("log",)),
    **dict.fromkeys(("撤销", "撤回"), ("undo",)),
    "重做": ("redo",),
    "备份": ("backup",),
    "合并": ("merge",),
    **dict.fromkeys(("检查", "诊断"), ("doctor",)),
    **dict.fromkeys(("rest delete", "rest rm", "rest cancel", "rest 取消"), ("remove DAYS…",)),
    **dict.fromkeys(("config get", "config show"), ("list",)),
}
# What may be meant by an unknown option: the first of these that the command has. A word is a
# command where what follows stands alone, as in "next 3".
_ALONE = ("start", "pause", "resume", "add", "remove", "restore")
_OPTIONS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("--date", "--day", "--when", "-d", "--日期"), ("--on", "--since", *_ALONE)),
    "--on": _ALONE,
    **dict.fromkeys(("--reason", "--because", "--原因"), ("--why",)),
    **dict.fromkeys(
        ("--note", "--message", "-m", "--comment", "--text", "--备注"), ("--note", "--why", "note")
    ),
    **dict.fromkeys(("--open", "--undone", "--pending", "--remaining"), ("--todo",)),
    **dict.fromkeys(("--finished", "--completed"), ("--done",)),
    "--late": ("--overdue",),
    **dict.fromkeys(("-n", "--number", "--count", "--limit"), ("-n", "--next", "next")),
    **dict.fromkeys(("--stage", "--topic", "-s"), ("--stage", "list")),
    **dict.fromkeys(("-v", "-V"), ("--version",)),
    "-?": ("--help",),
}
# What may be meant by words that no lesson has, where lessons are listed; "" is all of them.
_STATES = {
    **dict.fromkeys(("todo", "open", "undone", "pending", "未学", "没学", "未完成"), "--todo"),
    **dict.fromkeys(("done", "finished", "completed", "已学", "学完", "已学完", "完成"), "--done"),
    **dict.fromkeys(("overdue", "late", "逾期", "过期", "已逾期"), "--overdue"),
    **dict.fromkeys(("skipped", "跳过", "已跳过"), "--skipped"),
    **dict.fromkeys(("all", "全部", "所有"), ""),
}
_OPTION = r"([-‐-―−﹘﹣－]+)([^=＝\s]+)(?:[=＝](.*))?"
_LONGEST_DATE = 3  # words: 11 月 22日
_SPECIAL = r"[\s\"'$`\\*?\[\](){}<>|&;!#~]"


def shell_line(words: Sequence[str]) -> str:
    """Return a command line; only what a shell gives a meaning is quoted."""
    return " ".join(shlex.quote(word) if re.search(_SPECIAL, word) else word for word in words)


def respelled(arg: str, names: Collection[str]) -> str | None:
    """Return the option that an argument with other dashes, width or case spells, or ``None``."""
    match = re.fullmatch(_OPTION, arg, re.DOTALL)
    if match is None:
        return None
    letters = normalize(match[2])
    name = f"--{letters}" if letters[1:] else f"-{letters}"
    if name not in names:
        return None
    return name if match[3] is None else f"{name}={match[3]}"


def option_meant(
    command: str, args: Sequence[str], index: int, names: Collection[str]
) -> str | None:
    """Return the arguments of a command with the option that one of them may stand for."""
    typed, equals, value = args[index].partition("=")
    for meant in _OPTIONS.get(typed, ()):
        option = [meant] if meant in names else []
        if option or meant == command:
            return shell_line([*args[:index], *option, *[value][: len(equals)], *args[index + 1 :]])
    return None


def unexpected(command: str, words: Sequence[str]) -> UsageError:
    """Return the error for more arguments than a command has."""
    name = command.rpartition(" ")[2]
    if name in ("undo", "redo") and all(map(str.isdecimal, words)):
        return OneChangeAtATime(command)
    is_lesson = name == "undo" and re.match(r"\d+\.", words[0])
    meant = f"{command.replace(name, 'undone')} {shell_line(words)}" if is_lesson else ""
    return UnexpectedArguments(words, command, meant)


def state_meant(args: Sequence[str]) -> str | None:
    """Return ``list`` with an option in place of words for a state."""
    words = " ".join(args).split()
    options = [_STATES[word] for word in map(normalize, words) if word in _STATES]
    others = [word for word in words if normalize(word) not in _STATES]
    return shell_line(["list", *others, *filter(None, options)]) if options else None


def date_meant(args: Sequence[str], today: date) -> str | None:
    """Return the arguments of ``done`` with ``--on`` before a date at their end or beginning."""
    words = " ".join(args).split()
    for count in range(min(_LONGEST_DATE, len(words)), 0, -1):
        for typed, others in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            if any(re.match(r"\d+\.\d+(?![\d.])", word) for word in typed):
                continue  # a lesson's number, not a day and month
            with suppress(BadDate, WrongWeekday):
                text = " ".join(typed)
                parse_date(text, today, BACK)
                lessons = shell_line(others).rstrip(",，、;； ") or _("LESSON")
                return f"{lessons} {shell_line(['--on', text])}"
    return None
