"""Wrong use, answered in one line; options before and after the command; and the help."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

import aigc_study

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

COMMANDS = [
    *("list", "done", "undone", "progress", "show", "start", "undo", "redo", "log", "schedule"),
    *("today", "next", "pause", "resume", "replan", "merge", "doctor", "rest", "backup"),
]
REST = ["rest list", "rest weekly", "rest add", "rest remove", "rest holidays"]
REST += ["backup list", "backup restore"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            "fly",
            "There is no command “fly”. See “aigc-study --help”.",
            "没有“fly”这个命令。见“aigc-study --help”。",
        ),
        (
            "lsit",
            "There is no command “lsit”; did you mean “aigc-study list”?",
            "没有“lsit”这个命令；您是想用“aigc-study list”吗？",
        ),
        (
            "--fast",
            "There is no option --fast. See “aigc-study --help”.",
            "没有 --fast 这个选项。见“aigc-study --help”。",
        ),
        (
            "list --overdu",
            "There is no option --overdu; did you mean --overdue? See “aigc-study list --help”.",
            "没有 --overdu 这个选项；您是想用 --overdue 吗？见“aigc-study list --help”。",
        ),
        (
            "list -q",
            "There is no option -q. See “aigc-study list --help”.",
            "没有 -q 这个选项。见“aigc-study list --help”。",
        ),
        (
            "done",
            "Name a lesson, such as 1.20, or mark the next with --next.",
            "请指明要标记的课，比如 1.20，或用 --next 标记接下来的课。",
        ),
        (
            "undone",
            "LESSON is missing. See “aigc-study undone --help”.",
            "缺少 LESSON。见“aigc-study undone --help”。",
        ),
        (
            "show",
            "LESSON is missing. See “aigc-study show --help”.",
            "缺少 LESSON。见“aigc-study show --help”。",
        ),
        (
            "done 1.1 --note",
            "The option --note needs a value. See “aigc-study done --help”.",
            "选项 --note 需要一个值。见“aigc-study done --help”。",
        ),
        (
            "list --json=yes",
            "The option --json takes no value. See “aigc-study list --help”.",
            "选项 --json 不带值。见“aigc-study list --help”。",
        ),
        (
            "--today",
            "The option --today needs a value. See “aigc-study --help”.",
            "选项 --today 需要一个值。见“aigc-study --help”。",
        ),
        (
            "undo 1.1 1.2",
            "“1.1 1.2”: this command takes no more words. See its --help.",
            "多余的参数“1.1 1.2”。用法见这个命令的 --help。",
        ),
        (
            "show 1.1 1.2",
            "“1.2”: this command takes no more words. See its --help.",
            "多余的参数“1.2”。用法见这个命令的 --help。",
        ),
        (
            "--today soon list",
            "“soon” is not a date: write 2026-11-22, today, yesterday or -3d.",
            "“soon”不是日期：请写 2026-11-22、今天、昨天或 -3天。",
        ),
    ],
)
def test_wrong_use_is_answered_in_one_line(run: Run, args: str, en: str, zh: str) -> None:
    for lang, message in (("en", en), ("zh", zh)):
        answer = run(*args.split(), env={"AIGC_STUDY_LANG": lang})
        assert answer == (2, "", f"aigc-study: {message}\n")


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("en_US.UTF-8", "{source}: “fr” is not a language here; choose zh or en."),
        ("zh_CN.UTF-8", "{source}：不支持语言“fr”；请选 zh 或 en。"),
    ],
)
def test_a_language_there_is_not_is_refused_in_that_of_the_locale(
    run: Run, locale: str, message: str
) -> None:
    in_option = run("list", "--lang", "fr", env={"LANG": locale})
    assert in_option == (2, "", f"aigc-study: {message.format(source='--lang')}\n")
    in_variable = run("list", env={"LANG": locale, "AIGC_STUDY_LANG": "fr"})
    assert in_variable == (2, "", f"aigc-study: {message.format(source='AIGC_STUDY_LANG')}\n")


def test_a_bad_variable_does_not_matter_where_the_option_says_the_language(run: Run) -> None:
    assert run("log", "--lang", "en", env={"AIGC_STUDY_LANG": "fr"}) == (0, "", "")


@pytest.mark.parametrize(
    "args",
    [
        "--lang zh --today 2026-12-01 start today",
        "--lang=zh start --today=2026-12-01 today",
        "start --lang zh today --today 2026-12-01",
        "start --today 2020-01-01 --today 2026-12-01 --lang en --lang zh",
        "--today 2020-01-01 start --today 2026-12-01 --lang zh",
    ],
)
def test_global_options_are_taken_before_and_after_the_command_and_the_last_one_wins(
    run: Run, args: str
) -> None:
    expected = "开始日期已设为 2026-12-01；目标完成日期是 2027-05-04。\n"
    assert run(*args.split()) == (0, "", expected)


def test_after_two_dashes_nothing_is_an_option(run: Run) -> None:
    code, _out, err = run("done", "--", "--lang", "zh")
    assert code == 2
    assert "No lesson is called “--lang”" in err


def test_version_is_the_package_s_own(run: Run) -> None:
    assert run("--version") == (0, f"aigc-study {aigc_study.__version__}\n", "")


def test_help_of_the_program_names_every_command_and_global_option(run: Run) -> None:
    _code, out, _err = run("--help")
    named = re.findall(r"^  (\S+)", out, re.MULTILINE)
    assert named[: len(COMMANDS)] == COMMANDS
    assert {"--version", "--lang", "--curriculum", "--today", "-h,"} <= set(named)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("command", "described"),
    [
        ("list", "[WHAT…] --todo --done --overdue --json -h,"),
        ("done", "[LESSON…] --next --on --note --dry-run -h,"),
        ("undone", "LESSON… --on --note --dry-run -h,"),
        ("progress", "--json -h,"),
        ("show", "LESSON --json -h,"),
        ("start", "[DATE] -h,"),
        ("undo", "-h,"),
        ("redo", "-h,"),
        ("log", "--json -h,"),
        ("schedule", "--month --stage --from --to --json -h,"),
        ("today", "--json -h,"),
        ("next", "[N] -h,"),
        ("pause", "[DATE] -h,"),
        ("resume", "[DATE] -h,"),
        ("replan", "--keep-date --keep-pace --finish --per-day --yes -h,"),
        ("rest", "list weekly add remove holidays --lang --curriculum --today -h,"),
        ("rest list", "-h,"),
        ("rest weekly", "DAY… -h,"),
        ("rest add", "DAYS… --why -h,"),
        ("rest remove", "DAYS… -h,"),
        ("rest holidays", "COUNTRY -h,"),
    ],
)
def test_help_of_a_command_describes_each_of_its_options_and_has_an_example(
    run: Run, command: str, described: str, lang: str
) -> None:
    code, out, err = run(*command.split(), "--help", "--lang", lang)
    assert (code, err) == (0, "")
    rows = re.findall(r"^  (\S+)(?: --help| [A-Za-z|]+)?  +\S.*$", out, re.MULTILINE)
    assert rows == described.split()
    assert re.search(rf"^(Example: |例如：)aigc-study {command}\b", out, re.MULTILINE)


@pytest.mark.parametrize("command", [[], *(each.split() for each in COMMANDS + REST)])
def test_no_english_is_left_in_the_chinese_help(run: Run, command: list[str]) -> None:
    _code, out, _err = run(*command, "--help", "--lang", "zh")
    lines = [line for line in out.splitlines() if line]
    assert [line for line in lines if not CHINESE.search(line)] == []


@pytest.mark.parametrize("command", [[], *(each.split() for each in COMMANDS + REST)])
def test_no_chinese_is_in_the_english_help(run: Run, command: list[str]) -> None:
    assert not CHINESE.search(run(*command, "--help").out)


@pytest.mark.parametrize("when", ["before", "after"])
def test_help_needs_no_file_that_could_be_broken(run: Run, when: str) -> None:
    option = ["--curriculum", "/nowhere"]
    args = [*option, "list", "--help"] if when == "before" else ["list", *option, "--help"]
    assert run(*args).code == 0


def test_an_example_in_the_help_is_right_use(
    run: Run, home: Path, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "backups").mkdir(parents=True)
    monkeypatch.chdir(home)
    entry = (
        '[[entry]]\nat = 2026-11-20T21:00:00Z\non = 2026-11-20\ndid = "done"\nlesson = "old-id"\n'
    )
    journal.write_text(f'format = 1\ncurriculum = "aigc"\n\n{entry}', encoding="utf-8")
    for copy in ("aigc (conflicted copy).toml", "backups/aigc-2026-11-21.toml"):
        (home / copy).write_bytes(journal.read_bytes())
    run("start", "-3d")
    for command in COMMANDS + REST:
        out = run(*command.split(), "--help").out
        example = re.search(r"^Example: aigc-study ([^|\n]*)", out, re.MULTILINE)
        assert example
        code, _out, err = run(*shlex.split(example[1]))
        assert code == 0, err


def test_start_takes_an_offset_for_a_date_and_nothing_else_for_one(run: Run) -> None:
    problem = "There is no option --foo. See “aigc-study start --help”."
    assert run("start", "--foo", "-3d") == (2, "", f"aigc-study: {problem}\n")
    assert run("start", "-3d").err.startswith("Start set to 2026-11-19;")


def test_a_long_argument_is_quoted_in_part(run: Run) -> None:
    code, _out, err = run("show", "x" * 5000)
    assert code == 2
    assert f"“{'x' * 60}…”" in err
    assert len(err) < 200


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["re"], ["redo", "replan", "rest", "resume"]),
        (["done", "--n"], ["--next", "--note"]),
        (["rest", "we"], ["weekly"]),
        (["backup", ""], ["list", "restore"]),
    ],
    ids=" ".join,
)
def test_a_shell_is_told_what_could_come_next(
    spawn: Run, words: list[str], expected: list[str]
) -> None:
    asked = {
        "_AIGC_STUDY_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["aigc-study", *words]),
        "COMP_CWORD": str(len(words)),
    }
    assert sorted(spawn(env=asked).out.split()) == sorted(expected)
