"""What the configuration may say, and what goes before it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from aigc_study.storage import config as config_file
from aigc_study.storage.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

NOTHING_TO_UNDO = {"en": "Nothing to undo.", "zh": "没有可撤销的操作了。"}


def configure(home: Path, content: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(content, encoding="utf-8")


def test_every_setting_is_read(home: Path) -> None:
    assert config_file.load() == Config(None, None, timedelta(0))
    configure(home, '\ufefflang = "zh"\ncurriculum = "p.toml"\nday_starts_at = "04:30"\n')
    expected = Config("zh", str(home / "p.toml"), timedelta(hours=4, minutes=30))
    assert config_file.load() == expected


@pytest.mark.parametrize("name", ["~/cooking.toml", "{}/cooking.toml"])
def test_a_plan_may_be_in_any_folder(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    configure(home, f"curriculum = '{name.format(tmp_path)}'\n")
    assert config_file.load().curriculum == str(tmp_path / "cooking.toml")


@pytest.mark.parametrize(
    ("starts", "time", "today"),
    [
        ("00:00", "00:00", "2026-11-22"),
        ("04:00", "00:00", "2026-11-21"),
        ("04:00", "03:59:59", "2026-11-21"),
        ("04:00", "04:00", "2026-11-22"),
        ("04:00", "23:59", "2026-11-22"),
        ("23:59", "23:58", "2026-11-21"),
    ],
)
def test_before_its_start_a_day_is_the_day_before(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, starts: str, time: str, today: str
) -> None:
    configure(home, f'day_starts_at = "{starts}"\n')
    monkeypatch.setattr("conftest.NOW", datetime.fromisoformat(f"2026-11-22T{time}+08:00"))
    assert run("start").err.startswith(f"Start set to {today}.")


@pytest.mark.parametrize(
    ("args", "env", "config", "language"),
    [
        ("--lang en", {"AIGC_STUDY_LANG": "zh", "LANG": "zh_CN.UTF-8"}, 'lang = "zh"', "en"),
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
        # As gettext reads it: LANGUAGE comes first, but counts for nothing in the locale C.
        ("", {"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:en"}, "", "en"),
        ("", {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "", "zh"),
        ("", {"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_TW:en"}, "", "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "LANGUAGE": "de:fr"}, "", "en"),
        ("", {"LANG": "zh_CN.UTF-8", "LANGUAGE": "de:C:zh"}, "", "en"),
        ("", {"LANG": "zh_CN.UTF-8", "LANGUAGE": ""}, "", "zh"),
        ("", {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "en"}, "", "en"),
        ("", {"LC_ALL": "C", "LANG": "en_US.UTF-8", "LANGUAGE": "zh"}, "", "en"),
        ("", {"LC_ALL": "POSIX", "LANGUAGE": "zh"}, "", "en"),
        ("", {"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "", "zh"),
        ("", {"LANG": "", "LANGUAGE": "zh"}, "", "en"),
        ("", {"AIGC_STUDY_LANG": "zh", "LANG": "en_US.UTF-8", "LANGUAGE": "en"}, "", "zh"),
    ],
)
def test_language_precedence(
    run: Run, home: Path, args: str, env: dict[str, str], config: str, language: str
) -> None:
    """Then that of the variable, of the configuration, and of the locale."""
    configure(home, config)
    message = f"aigc-study: {NOTHING_TO_UNDO[language]}\n"
    assert run("undo", *args.split(), env=env) == (1, "", message)


@pytest.mark.parametrize(
    ("env", "source", "has_hint"),
    [
        ({"LANG": "C"}, "default", True),
        ({"LANG": "POSIX"}, "default", True),
        ({"LANG": ""}, "default", True),
        ({"LANG": "C.UTF-8"}, "default", True),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh"}, "default", True),
        ({"LANG": "C.UTF-8", "PYTHONIOENCODING": "latin-1"}, "default", False),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "locale", False),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "locale", False),
        ({"LANG": "de_DE.UTF-8"}, "locale", False),
        ({"LANG": "C.UTF-8", "AIGC_STUDY_LANG": "en"}, "variable", False),
    ],
)
def test_the_first_screens_end_in_chinese_where_nothing_names_a_language(
    run: Run, env: dict[str, str], source: str, *, has_hint: bool
) -> None:
    assert json.loads(run("config", "--json", env=env).out)["lang"]["source"] == source
    hint = "中文界面：aigc-study config set lang zh\n"
    for screen in ([], ["today"], ["--help"]):
        result = run(*screen, env=env)
        assert (result.code, (result.out + result.err).endswith(hint)) == (0, has_hint)
        assert (hint in result.err) == (has_hint and screen != ["--help"])
    for other in (["today", "--json"], ["list"], ["today", "--help"], ["--version"]):
        assert hint not in "".join(run(*other, env=env)[1:])
    run("start")
    for screen in (["today"], ["--help"]):
        assert hint not in "".join(run(*screen, env=env)[1:])
