"""What people from other programs type, and what to type here instead."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from aigc_study.errors import OneChangeAtATime, UnexpectedArguments, UsageError
from aigc_study.i18n import _
from aigc_study.inputs.dates import BACK, LESSON_NUMBER, parse_date
from aigc_study.inputs.lessons import find
from aigc_study.inputs.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Curriculum


def _meanings(table: str) -> dict[str, list[str]]:
    """Return what each word may mean; a row has what is meant, a colon, and the words."""
    rows = (row.rpartition(": ") for row in table.strip().splitlines())
    return {word: meant.split(", ") for meant, _colon, words in rows for word in words.split(", ")}


# What may be meant by an unknown command, or "group command", as normalized.
SYNONYMS = _meanings("""
done: do, finish, finished, complete, check, mark, 完成, 学完, 打卡, 标记
progress: status, summary, 进度, 状态
list --overdue: overdue, late, 逾期
list --todo: todo, remaining, 未学
stats: stat, streak, heatmap, activity, 统计, 热力图
list WORDS: search, find, grep, 搜索, 查找
undone LESSON, skip LESSON: remove, delete, rm
undone: unskip, unmark, 取消, 未完成
rest add, note LESSON TEXT: add
report: share, card, html, 报告, 分享
list --csv, list --markdown, schedule --ics FILE: export, 导出
plan import FILE: import, 导入
config: settings, 设置, 配置
--help: help, 帮助, /?, /h, ?
--version: version, 版本
list: ls, 列表, 清单, 课程, config get, config show
today: due, 今天, 今日, 任务, 今日任务
next: 下一节, 下一课, 接下来
skip: 跳过
note: 笔记
show: info, details, 查看, 显示, 详情
open: 打开
schedule --ics FILE: ics, calendar, 导出日历
plan: 计划, curriculum
schedule: week, month, upcoming, 日程, 课表, 日历
start: 开始
rest: 休息, 休息日
pause: 暂停
resume: unpause, continue, 继续
resume, redo, backup restore: 恢复, restore
replan: reschedule, 重排, 重新计划
log: history, 记录, 历史, 日志
undo: 撤销, 撤回
redo: 重做
backup: 备份
merge: 合并
doctor: 检查, 诊断
remove DAYS…: rest delete, rest rm, rest cancel, rest 取消
""")
# What may be meant by an unknown option: the first of these that the command has. A word is a
# command where what follows stands alone, as in "next 3".
_OPTIONS = _meanings("""
--on, --since, start, pause, resume, add, remove, restore: --date, --day, --when, -d, --日期
start, pause, resume, add, remove, restore: --on
--why: --reason, --because, --原因
--note, --why, note: --note, --message, -m, --comment, --text, --备注
--todo: --open, --undone, --pending, --remaining, --未学, --未完成
--done: --finished, --completed, --已学完, --完成
--overdue: --late, --逾期
--skipped: --跳过, --已跳过
--repair: --fix, --修复
-n, --next, next: -n, --number, --count, --limit
--stage, list: --stage, --topic, -s
--version: -v, -V, --版本
--help: -?, --帮助
""")
# What may be meant by words that no lesson has, where lessons are listed: an option, or none.
_STATES = _meanings("""
--todo: todo, open, undone, pending, 未学, 没学, 未完成
--done: done, finished, completed, 已学, 学完, 已学完, 完成
--overdue: overdue, late, 逾期, 过期, 已逾期
--skipped: skipped, 跳过, 已跳过
: all, 全部, 所有
""")
# What may be meant by words that no lesson has, where lessons are marked.
_NEXT = _meanings("""
--next 1: next, next one, 下一节, 下一课
--next: today's, 今天的, 今天的课, 今日任务
""")
_SHORTEST = 3  # letters of an option
_OPTION = r"([-‐-―−﹘﹣－]+)([^=＝\s]+)(?:[=＝](.*))?"
_LONGEST_DATE = 3  # words: 11 月 22日
_SPECIAL = r"[\s\"'$`\\*?\[\](){}<>|&;!#~]"


def shell_line(words: Sequence[str]) -> str:
    """Return a command line; only what a shell gives a meaning is quoted."""
    return " ".join(shlex.quote(word) if re.search(_SPECIAL, word) else word for word in words)


def respelled(arg: str, names: Collection[str]) -> str | None:
    """Return the option that an argument spells or begins, or ``None``.

    Its dashes, width or case may be others.
    """
    match = re.fullmatch(_OPTION, arg, re.DOTALL)
    if match is None:
        return None
    letters = normalize(match[2])
    name = f"--{letters}" if letters[1:] else f"-{letters}"
    if name not in names:
        begun = [each for each in names if each.startswith(name) and len(letters) >= _SHORTEST]
        if len(begun) != 1:
            return None
        name = begun[0]
    return name if match[3] is None else f"{name}={match[3]}"


def option_meant(
    command: str, args: Sequence[str], index: int, names: Collection[str]
) -> str | None:
    """Return the arguments of a command with the option that one of them may stand for."""
    typed, equals, value = args[index].partition("=")
    if typed[1:].isdecimal():  # as in "log -5"
        typed, equals, value = "-n", "=", typed[1:]
    for meant in _OPTIONS.get(typed, ()):
        if meant in names or meant == command:
            is_there = meant == command or args[index - 1 : index] == [meant]  # as in "--next -1"
            option = [] if is_there else [meant]
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


def state_meant(args: Sequence[str], given: Sequence[str]) -> str | None:
    """Return ``list`` with an option in place of words for a state, besides those given."""
    words = " ".join(args).split()
    options = [option for word in words for option in _STATES.get(normalize(word), ())]
    others = [word for word in words if normalize(word) not in _STATES]
    return (
        shell_line(["list", *others, *dict.fromkeys([*filter(None, options), *given])])
        if options
        else None
    )


def next_meant(references: Sequence[str], options: Sequence[str]) -> str | None:
    """Return the arguments of ``done`` with ``--next`` in place of words for it."""
    meant = _NEXT.get(normalize(" ".join(references)))
    return shell_line([*meant[0].split(), *options]) if meant else None


def date_meant(
    curriculum: Curriculum, references: Sequence[str], options: Sequence[str], today: date
) -> str | None:
    """Return the arguments of ``done`` with ``--on`` before a date at their end or beginning.

    The other words must be lessons; the options stay.
    """
    words = " ".join(references).split()
    if any(option.startswith("--on") for option in options):
        return None
    for count in range(min(_LONGEST_DATE, len(words)), 0, -1):
        for typed, others in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            if any(re.match(LESSON_NUMBER, word) for word in typed):
                continue
            with suppress(UsageError):
                text = " ".join(typed).removeprefix("on ")
                if parse_date(text, today, BACK) > today:
                    continue
                if others:
                    find(curriculum, others)
                lessons = shell_line(others).rstrip(",，、;； ") or _("LESSON")
                return f"{lessons} {shell_line(['--on', text, *options])}"
    return None
