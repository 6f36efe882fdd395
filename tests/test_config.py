"""The configuration, and what goes before it."""

from __future__ import annotations

import errno
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.cli import clock
from aigc_study.cli.session import Session
from aigc_study.storage import config as config_file
from aigc_study.storage.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

NOTHING_TO_UNDO = {
    "en": "aigc-study: There is nothing left to undo.\n",
    "zh": "aigc-study: 没有可撤销的改动了。\n",
}

PLAN = """\
format = 1
id = "cooking"
[[stages]]
id = "kitchen"
title = { zh = "厨房", en = "Kitchen" }
days = 3
lessons = [{ id = "soup", title = { zh = "汤", en = "Soup" } }]
"""


def configure(home: Path, content: str | bytes) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "config.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.usefixtures("home")
def test_without_a_file_the_defaults_hold() -> None:
    assert config_file.load() == Config(None, None, timedelta(0))


def test_every_setting_is_read(home: Path) -> None:
    configure(home, b'\xef\xbb\xbflang = "zh"\ncurriculum = "p.toml"\nday_starts_at = "04:30"\n')
    expected = Config("zh", str(home / "p.toml"), timedelta(hours=4, minutes=30))
    assert config_file.load() == expected


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (
            "colour = true",
            ["colour: is not a known key; known are curriculum, day_starts_at, lang"],
        ),
        ('langs = "zh"', ["langs: is not a known key; did you mean “lang”?"]),
        ('lang = "fr"', ["lang: “fr” is not one of zh, en"]),
        ("lang = true", ["lang: must be text, not true or false"]),
        ('curriculum = ""', ["curriculum: must not be empty"]),
        (
            "day_starts_at = 04:00:00",
            ["day_starts_at: must be text, not a time"],
        ),
        (
            'day_starts_at = "24:00"',
            ["day_starts_at: “24:00” is not a time of day such as “04:00”"],
        ),
        (
            'day_starts_at = "4:00"',
            ["day_starts_at: “4:00” is not a time of day such as “04:00”"],
        ),
        (
            'lang = "fr"\nday_start_at = "04:00"\ncurriculum = 3\nday_starts_at = "soon"',
            [
                "lang: “fr” is not one of zh, en",
                "curriculum: must be text, not a whole number",
                "day_starts_at: “soon” is not a time of day such as “04:00”",
                "day_start_at: is not a known key; did you mean “day_starts_at”?",
            ],
        ),
        ("lang = zh", ["line 1, column 8: not valid TOML: Invalid value"]),
        (b'lang = "zh"\n# \xff', ["line 2, column 3: not UTF-8 text"]),
    ],
)
def test_a_bad_configuration_is_refused_with_every_fault(
    run: Run, home: Path, content: str | bytes, problems: list[str]
) -> None:
    path = configure(home, content)
    lines = [
        f"aigc-study: The configuration {path} can't be used:",
        *(f"  {problem}" for problem in problems),
        "Correct the file, or delete it to go back to the defaults.",
    ]
    assert run("list") == (3, "", "\n".join([*lines, ""]))


def test_a_bad_configuration_is_told_in_chinese_too(run: Run, home: Path) -> None:
    path = configure(home, 'lang = "fr"\nday_starts_at = "25:00"\nlan = "zh"\n')
    expected = f"""\
aigc-study: 配置文件 {path} 无法使用：
  lang：“fr”不是以下之一：zh, en
  day_starts_at：“25:00”不是像“04:00”这样的时刻
  lan：不是已知的键；您是想写“lang”吗？
请改正这个文件，或删除它以恢复默认设置。
"""
    assert run("--lang", "zh", "list") == (3, "", expected)


def test_a_folder_in_its_place_cannot_be_read(run: Run, home: Path) -> None:
    path = home / "config.toml"
    path.mkdir(parents=True)
    reason = os.strerror(errno.EISDIR)
    expected = f"aigc-study: Can't read {path}: {reason}. Check the path and its permissions.\n"
    assert run("list") == (4, "", expected)


@pytest.mark.parametrize("args", [["--help"], ["done", "--help"], ["--version"]])
def test_help_and_version_need_no_configuration(run: Run, home: Path, args: list[str]) -> None:
    configure(home, "lang = \n")
    result = run(*args)
    assert (result.code, result.err) == (0, "")
    assert "aigc-study" in result.out


@pytest.mark.parametrize("name", ["plans/cooking.toml", "~/plans/cooking.toml", "{}"])
def test_a_curriculum_is_sought_from_the_folder_of_the_configuration_or_the_users(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    user = home / "user"
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("USERPROFILE", str(user))
    plan = (user if name.startswith("~") else home) / "plans" / "cooking.toml"
    plan.parent.mkdir(parents=True)
    plan.write_text(PLAN, encoding="utf-8")
    configure(home, f"curriculum = '{name.format(plan)}'\n")
    assert "Soup" in run("list").out


def test_a_curriculum_on_the_command_line_goes_before_the_configured_one(
    run: Run, home: Path, tmp_path: Path
) -> None:
    configure(home, 'curriculum = "no.toml"\n')
    assert run("list").code == 4
    plan = tmp_path / "cooking.toml"
    plan.write_text(PLAN, encoding="utf-8")
    assert "Soup" in run("list", "--curriculum", str(plan)).out


@pytest.mark.parametrize(
    ("starts", "time", "today"),
    [
        ("00:00", "00:00", "2026-11-22"),
        ("04:00", "00:00", "2026-11-21"),
        ("04:00", "03:59:59", "2026-11-21"),
        ("04:00", "04:00", "2026-11-22"),
        ("04:00", "23:59", "2026-11-22"),
        ("04:30", "04:29", "2026-11-21"),
        ("23:59", "23:58", "2026-11-21"),
    ],
)
def test_what_is_done_before_the_day_starts_counts_for_the_day_before(
    home: Path, monkeypatch: pytest.MonkeyPatch, starts: str, time: str, today: str
) -> None:
    configure(home, f'day_starts_at = "{starts}"\n')
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(f"2026-11-22T{time}+08:00"))
    assert Session.begin().today.isoformat() == today


@pytest.mark.parametrize(
    ("args", "on"),
    [
        ([], "2026-11-21"),
        (["--on", "yesterday"], "2026-11-20"),
        (["--today", "-1d"], "2026-11-20"),
        (["--today", "2026-11-22"], "2026-11-22"),
    ],
)
def test_a_day_in_words_is_counted_from_the_study_date_and_one_in_figures_stands(
    run: Run, home: Path, journal: Path, args: list[str], on: str
) -> None:
    # It is 21:03.
    configure(home, 'day_starts_at = "21:04"\n')
    assert run("done", "1.1", *args).code == 0
    assert f"\non = {on}\n" in journal.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "env", "config", "language"),
    [
        ("--lang en", {"AIGC_STUDY_LANG": "zh", "LANG": "zh_CN.UTF-8"}, 'lang = "zh"', "en"),
        ("--lang=zh", {"AIGC_STUDY_LANG": "en", "LANG": "en_US.UTF-8"}, 'lang = "en"', "zh"),
        ("", {"AIGC_STUDY_LANG": "en", "LANG": "zh_CN.UTF-8"}, 'lang = "zh"', "en"),
        ("", {"AIGC_STUDY_LANG": "zh", "LANG": "en_US.UTF-8"}, 'lang = "en"', "zh"),
        ("", {"LANG": "zh_CN.UTF-8"}, 'lang = "en"', "en"),
        ("", {"LANG": "en_US.UTF-8"}, 'lang = "zh"', "zh"),
        # Set but empty is as good as not set.
        ("", {"AIGC_STUDY_LANG": "", "LANG": "zh_CN.UTF-8"}, "", "zh"),
        ("", {"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ("", {"LANG": "zh_TW"}, "", "zh"),
        ("", {"LANG": "en_US.UTF-8"}, "", "en"),
        ("", {"LANG": "C"}, "", "en"),
        ("", {"LANG": "de_DE.UTF-8"}, "", "en"),
        ("", {"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "", "zh"),
        ("", {"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "", "en"),
        ("", {"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "C", "LANG": "C"}, "", "zh"),
        ("", {"LC_ALL": "C", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, "", "en"),
        ("", {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "", "zh"),
    ],
)
def test_the_language_is_the_options_the_variables_the_configurations_or_the_locales(
    run: Run, home: Path, args: str, env: dict[str, str], config: str, language: str
) -> None:
    configure(home, config)
    assert run("undo", *args.split(), env=env) == (1, "", NOTHING_TO_UNDO[language])


@pytest.mark.parametrize(
    ("args", "env", "source"),
    [(["--lang", "fr"], {}, "--lang"), ([], {"AIGC_STUDY_LANG": "fr"}, "AIGC_STUDY_LANG")],
)
def test_a_language_that_is_not_spoken_is_wrong_use(
    run: Run, args: list[str], env: dict[str, str], source: str
) -> None:
    expected = f"aigc-study: {source}: “fr” is not a language here; choose zh or en.\n"
    assert run(*args, "undo", env=env) == (2, "", expected)
