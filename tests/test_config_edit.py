"""``config set`` and ``config unset``: what they change in the file, and all that they keep."""

from __future__ import annotations

import os
import re
import stat
import sys
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.storage import lock
from aigc_study.storage.config_edit import changed
from aigc_study.storage.lock import locked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Run

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links and permissions")

# Every way in which TOML spells a key and a string; those in quotes hold what looks like a setting.
KEYS = {
    "lang": ("lang", '"lang"', "'lang'", '"l\\u0061ng"'),
    "curriculum": ("curriculum", '"curriculum"'),
    "day_starts_at": ("day_starts_at", "'day_starts_at'"),
}
VALUES = (
    '"zh"',
    "'zh'",
    '"a \\" # b \\\\"',
    "'# \"'",
    '""',
    '"""\nlang = "x" # y\n\\""" z"""',
    "'''\nlang = \"x\"\n'''",
    '"""""quoted"""""',
    "''''quoted''''",
    '"""a \\\n  b"""',
)
COMMENTS = ("", " ", "  # 注释 lang = 'no' ", '# 注释 "', "\t# 注释'''")
BETWEEN = ("", "# 注释 lang = 'no'\n", "\n", '  # 注释 """\n\n')


@st.composite
def files(draw: st.DrawFn) -> dict[str, str]:
    """Draw a file without faults: for each key all before and in its lines, for "" what follows."""

    def drawn(texts: Sequence[str]) -> str:
        chosen: str = draw(st.sampled_from(texts))
        return chosen

    pieces = {}
    for key in draw(st.permutations(list(KEYS)))[: draw(st.integers(0, 3))]:
        setting = drawn(KEYS[key]) + drawn((" = ", "=", " \t=  ")) + drawn(VALUES)
        pieces[key] = f"{drawn(BETWEEN)}{drawn(('', '  '))}{setting}{drawn(COMMENTS)}\n"
    pieces[""] = drawn(BETWEEN)
    last = [key for key in pieces if pieces[key]][-1:]
    if last and not drawn(("\n", "")):
        pieces[last[0]] = pieces[last[0]].removesuffix("\n")
    line_end = drawn(("\n", "\r\n"))
    return {key: piece.replace("\n", line_end) for key, piece in pieces.items()}


@given(
    pieces=files(),
    bom=st.sampled_from(("", "\ufeff")),
    key=st.sampled_from(list(KEYS)),
    value=st.none() | st.text(max_size=9),
)
def test_a_setting_changes_and_all_else_stays(
    pieces: dict[str, str], bom: str, key: str, value: str | None
) -> None:
    text = "".join(pieces.values())
    new, old = changed(bom + text, key, value), tomli.loads(text)
    assert new.startswith(bom)
    new = new.removeprefix(bom)
    others = {name: each for name, each in old.items() if name != key}
    assert tomli.loads(new) == (others if value is None else {**old, key: value})
    own = pieces.get(key, "")
    before, _own, after = text.partition(own) if own else (text, "", "")
    assert new.startswith(before)
    assert new.endswith(after)
    assert new[len(before) :].removesuffix(after).count("注释") == own.count("注释")
    if "\r\n" in text:
        assert not re.search(r"(?<!\r)\n", new)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", KEYS["lang"])
def test_every_spelling_is_replaced_and_removed_whole(key: str, value: str) -> None:
    text = f"{key} = {value} # end\n"
    assert changed(text, "lang", "en") == f'{key} = "en" # end\n'
    assert changed(text, "lang", None) == "# end\n"


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ("", "set lang zh", 'lang = "zh"\n'),
        ("# mine", "set lang zh", '# mine\nlang = "zh"\n'),
        ("# mine\r\n", "set lang zh", '# mine\r\nlang = "zh"\r\n'),
        ("lang  =  'en' # or zh", "set lang zh", 'lang  =  "zh" # or zh'),
        (
            "\ufefflang='en'\nday_starts_at='04:00'",
            "unset lang",
            "\ufeffday_starts_at='04:00'",
        ),
        ("lang = 'en' # or zh\r\n# end\r\n", "unset lang", "# or zh\r\n# end\r\n"),
        ("# a\n\n  lang = 'en'  \n\n# b\n", "unset lang", "# a\n\n\n# b\n"),
        ("lang = 'en'", "unset lang", ""),
        ("lang = 'zh' # so\n", "set lang zh", "lang = 'zh' # so\n"),
    ],
)
def test_the_file_afterwards(run: Run, home: Path, before: str, command: str, after: str) -> None:
    home.mkdir()
    path = home / "config.toml"
    path.write_bytes(before.encode())
    assert run("config", *command.split()).code == 0
    assert path.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        *(
            ("lang", typed, "zh")
            for typed in ("zh", "ZH", "ｚｈ", "zh_CN.UTF-8", "Chinese", "中文")
        ),
        *(("lang", typed, "en") for typed in ("en", "en-GB", "English", "英文")),
        *(("day_starts_at", typed, "04:00") for typed in ("4", "04:00", "4:00", "４：００", "4am")),
        *(("day_starts_at", typed, "03:30") for typed in ("3:30", "03:30", "3点30分")),
        *(("day-starts-at", typed, "00:00") for typed in ("0", "0点")),
    ],
)
def test_a_value_is_stored_in_its_one_form(
    run: Run, home: Path, key: str, typed: str, stored: str
) -> None:
    assert run("config", "set", key, typed).code == 0
    assert list(tomli.loads((home / "config.toml").read_text("utf-8")).values()) == [stored]


PLAN = 'format = 1\nid = "tea"\n[[stages]]\nid = "a"\ntitle = { zh = "A", en = "A" }\ndays = 1\n'
LESSONS = 'lessons = [{ id = "green", title = { zh = "绿茶", en = "Green" } }]\n'


def test_a_plan_is_stored_so_that_any_folder_finds_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tea plan.toml").write_text(PLAN + LESSONS, "utf-8")
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for typed in ("tea plan.toml", "other/../tea plan.toml", "~/tea plan.toml"):
        assert run("config", "set", "curriculum", typed).code == 0
        monkeypatch.chdir(tmp_path / "other")
        assert run("next").out == "1.1  Green\n"
        assert run("config", "unset", "curriculum").code == 0
        monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("set", "lang", "fr"), 2),
        (("set", "lang", ""), 2),
        (("set", "lang", os.fsdecode(b"\xff")), 2),
        (("set", "day_starts_at", "24:00"), 2),
        (("set", "day_starts_at", "noon"), 2),
        (("set", "curriculum", " "), 2),
        (("set", "curriculum", "none.toml"), 4),
        (("set", "curriculum", "bad.toml"), 3),
        (("set", "colour", "red"), 2),
        (("unset", "colour"), 2),
        (("--json", "set", "lang", "zh"), 2),
        (("set", "lang"), 2),
    ],
)
def test_what_is_refused_changes_nothing(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int
) -> None:
    home.mkdir()
    (home / "bad.toml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(home)
    result = run("config", *args)
    assert (result.code, result.out) == (code, "")
    assert os.listdir(home) == ["bad.toml"]


@pytest.mark.parametrize("content", [b"lang = zh", b'lang = "\xff"', b'lang = ["zh"]', b"[x]\n"])
@pytest.mark.parametrize("command", ["set lang zh", "unset lang"])
def test_a_faulty_file_is_left_alone(run: Run, home: Path, content: bytes, command: str) -> None:
    home.mkdir()
    (home / "config.toml").write_bytes(content)
    result = run("config", *command.split())
    assert result.code == 3
    assert result.err.endswith("Correct the file, or delete it to go back to the defaults.\n")
    assert (home / "config.toml").read_bytes() == content


@posix
def test_a_new_file_is_private(run: Run, home: Path) -> None:
    assert run("config", "unset", "lang").code == 0
    assert not home.exists()
    assert run("config", "set", "lang", "zh").code == 0
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (home, home / "config.toml")]
    assert (modes, os.listdir(home)) == ([0o700, 0o600], ["config.toml"])


@posix
def test_links_are_followed_and_permissions_kept(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    home.mkdir()
    target = tmp_path / "dotfiles" / "study.toml"
    target.write_text("# mine\n", "utf-8")
    target.chmod(0o640)
    (home / "config.toml").symlink_to("../dotfiles/study.toml")
    assert run("config", "set", "lang", "zh").code == 0
    assert (home / "config.toml").is_symlink()
    assert target.read_text("utf-8") == '# mine\nlang = "zh"\n'
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(tmp_path / "dotfiles") == ["study.toml"]
    target.unlink()
    assert "which doesn't exist" in run("config", "set", "lang", "zh").err


def test_one_process_changes_the_file_at_a_time(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.05)
    with locked(str(home / "config.toml")):
        assert run("config", "set", "lang", "zh").code == 4
    assert run("config", "set", "lang", "zh").code == 0
