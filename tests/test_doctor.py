"""doctor looks at everything and writes nothing; transcripts/doctor.md has what it says."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from aigc_study import __version__
from aigc_study.storage import backups
from aigc_study.storage import journal as journal_file
from journals import DONE, HEADER, START
from reliability import damage, samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result, Run, Terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and links")
as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root gives files away"
)
not_as_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() == 0, reason="root may read and write everything"
)

JOURNAL = HEADER + START + DONE
ORPHANED = DONE.replace("gpt-recipes", "left-long-ago")


def write(path: Path, content: str | bytes) -> None:
    """Put a file there, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def snapshot(folder: Path) -> dict[Path, object]:
    """Return all that a write would change below a folder, and of the folder itself."""

    def state(path: Path) -> object:
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK)
        content = path.read_bytes() if is_file else None
        return status.st_mode, status.st_uid, status.st_mtime_ns, status.st_ino, content

    return {path: state(path) for path in (folder, *folder.rglob("*")) if os.path.lexists(path)}


def doctor(run: Run, home: Path, *args: str) -> Result:
    """Ask doctor in both forms: they agree, exit with 0 or 3, and write nothing."""
    before = snapshot(home)
    plain, in_json = run("doctor", *args), run("doctor", "--json", *args)
    assert snapshot(home) == before
    data = json.loads(in_json.out)
    assert data.keys() == {"format", "ok", "findings"}
    assert (plain.code, plain.err) == (in_json.code, "") == (0 if data["ok"] else 3, in_json.err)
    assert data["ok"] == all(each["level"] != "problem" for each in data["findings"])
    keys = ["about", "level", "kind", "text", "path"]
    assert all(list(each) == keys for each in data["findings"])
    shown = [line.strip() for each in data["findings"] for line in each["text"].split("\n")]
    # After the level and the subject, and however much is between.
    assert [line.split()[-1] for line in plain.out.splitlines()] == [
        line.split()[-1] for line in shown
    ]
    return plain


@pytest.mark.parametrize("kind", damage.KINDS)
def test_any_journal_is_answered(
    run: Run, home: Path, journal: Path, tmp_path: Path, kind: str
) -> None:
    write(tmp_path / "plan.toml", samples.PLAN)
    plan = ("--curriculum", str(tmp_path / "plan.toml"))
    for number in range(0, 60, 6):
        content = damage.KINDS[kind](number * (40 if "z" in kind else 1))
        write(journal, content)
        code = doctor(run, home, *plan).code
        repaired = run("doctor", "--repair", *plan)
        assert repaired.code in (0, 1, 3)  # 1: nobody said yes
        assert (code == 0) <= (repaired.code == 0)
        assert journal.read_bytes() == content


def test_versions_come_first(run: Run) -> None:
    names = ("typer", "rich", "platformdirs", "tomli", "tomli-w")
    found = json.loads(run("doctor", "--json").out)["findings"][0]
    assert found["text"].split(", ") == [
        f"aigc-study {__version__}",
        f"Python {sys.version.split()[0]}",
        *(f"{name} {version(name)}" for name in names),
    ]


def unreadable(home: Path) -> None:
    (home / "aigc.toml").chmod(0)


def unwritable(home: Path) -> None:
    (home / "aigc.toml").chmod(0o400)


def unwritable_folder(home: Path) -> None:
    home.chmod(0o500)


def anothers(home: Path) -> None:
    os.chown(home / "aigc.toml", 12345, -1)


def anothers_folder(home: Path) -> None:
    os.chown(home, 12345, -1)


@posix
@pytest.mark.parametrize(
    ("arrange", "code", "said"),
    [
        pytest.param(unreadable, 3, "Can't read {home}/aigc.toml: Perm", marks=not_as_root),
        pytest.param(unwritable, 3, "{home}/aigc.toml can't be written", marks=not_as_root),
        pytest.param(unwritable_folder, 3, "{home} can't be written", marks=not_as_root),
        pytest.param(anothers, 0, "{home}/aigc.toml belongs to another user", marks=as_root),
        pytest.param(anothers_folder, 0, "{home} belongs to another user", marks=as_root),
    ],
)
def test_rights_are_looked_at(
    run: Run, home: Path, arrange: Callable[[Path], None], code: int, said: str
) -> None:
    write(home / "aigc.toml", JOURNAL)
    arrange(home)
    found = doctor(run, home)
    home.chmod(0o700)
    assert (found.code, said.format(home=home) in found.out) == (code, True)


@posix
def test_a_linked_journal_is_looked_at_where_it_is(run: Run, home: Path, tmp_path: Path) -> None:
    real = tmp_path / "synced" / "study.toml"
    write(real, JOURNAL)
    home.mkdir()
    (home / "aigc.toml").symlink_to(real)
    assert f"{real}, 2 entries\n" in doctor(run, home).out


@posix
def test_doctor_does_not_wait_for_a_pipe(home: Path, journal: Path) -> None:
    write(journal, JOURNAL)
    (home / "backups").mkdir()
    os.mkfifo(home / "backups" / "aigc-2026-11-20.toml")
    command = [sys.executable, "-m", "aigc_study", "doctor"]
    assert subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0


def test_each_backup_is_parsed_once(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home / "aigc.toml", JOURNAL)
    for day in (19, 20, 21):
        write(home / "backups" / f"aigc-2026-11-{day}.toml", JOURNAL)
    parsed: list[str] = []

    def load_copy(path: str, curriculum_id: str) -> journal_file.JournalFile:
        parsed.append(Path(path).name)
        return journal_file.load_copy(path, curriculum_id)

    monkeypatch.setattr(backups, "load_copy", load_copy)
    assert run("doctor").code == 0
    assert sorted(parsed) == [f"aigc-2026-11-{day}.toml" for day in (19, 20, 21)]


def test_a_damaged_backup_is_not_offered(run: Run, home: Path) -> None:
    write(home / "backups" / "aigc-2026-11-20.toml", JOURNAL + DONE + "x")
    write(home / "backups" / "aigc-2026-11-19.toml", JOURNAL)
    assert "a backup of 2026-11-19:" in doctor(run, home).out
    assert "2026-11-19" in run("progress").err


@pytest.mark.parametrize(
    "more",
    [
        DONE.replace('"done"', '"note"') + 'text = """to be done:\n[[entry]]\n"""\n',
        START.replace("[[entry]]", '[["entry"]]'),
        START.replace("[[entry]]", "[[ entry ]]  # by hand"),
    ],
    ids=["a head in a note", "a quoted head", "a head with a remark"],
)
def test_a_journal_that_takes_more_has_room(run: Run, home: Path, more: str) -> None:
    write(home / "aigc.toml", JOURNAL + more)
    assert doctor(run, home).code == 0
    assert run("done", "1.1").code == 0


def test_a_full_journal_is_told(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "LARGEST", len(JOURNAL.encode()) + 20)
    write(home / "aigc.toml", JOURNAL)
    assert run("done", "1.1").code == 3
    found = doctor(run, home)
    assert (found.code, "a journal can have at most 0 MB" in found.out) == (3, True)


@pytest.mark.parametrize("settings", ['lang = "fr"\n', None], ids=["a slip", "a folder"])
def test_bad_settings_leave_the_plan_given(run: Run, home: Path, settings: str | None) -> None:
    write(home / "aigc.toml", JOURNAL)
    write(home / "plan.toml", samples.PLAN)
    if settings:
        write(home / "config.toml", settings)
    else:
        (home / "config.toml").mkdir()
    found = doctor(run, home, "--curriculum", str(home / "plan.toml"))
    assert found.code == 3
    assert f"{home}/plan.toml (“aigc”), 51 lessons" in found.out
    assert f"{home}/aigc.toml, 2 entries" in found.out


# Where it is shown.

ABOUT = ("lessons", "folders")


@pytest.mark.parametrize("colour", [False, True], ids=["plain", "in colour"])
def test_what_asks_for_something_is_coloured(run: Run, home: Path, *, colour: bool) -> None:
    write(home / "aigc.toml", JOURNAL + ORPHANED)
    write(home / "backups", "a file")
    code, out, _err = run("doctor", env={"FORCE_COLOR": "1"} if colour else {})
    lines = [line for line in out.splitlines() if line[0] == "\x1b"]
    starts = {about: line[:5] for line in lines for about in ABOUT if f"  {about}  " in line}
    assert (code, starts) == (3, {"lessons": "\x1b[33m", "folders": "\x1b[31m"} if colour else {})


def test_a_terminal_that_lacks_signs_is_told(spawn: Run, home: Path) -> None:
    write(home / "aigc.toml", JOURNAL)
    code, out, err = spawn("doctor", "--json", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"})
    terminal = json.loads(out)["findings"][1]
    assert (code, err) == (0, "")
    assert (terminal["kind"], terminal["level"]) == ("no-chinese-terminal", "warning")
    assert "中文" in terminal["text"]  # in JSON, which is UTF-8 regardless
    _code, out, _err = spawn("doctor", "--json", env={"PYTHONIOENCODING": "gbk"})
    assert json.loads(out)["findings"][1]["kind"] == "poor-terminal"
    assert spawn("doctor", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"}).out.isascii()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("content", [JOURNAL + ORPHANED, JOURNAL + "x" * 99])
def test_doctor_keeps_within_the_terminal(
    terminal: Terminal, journal: Path, content: str, lang: str
) -> None:
    write(journal, content)
    code, sent = terminal("doctor", "--lang", lang, columns=48, TERM="dumb")
    assert code in (0, 3)
    assert len(sent.splitlines()) > 9
    assert [line for line in sent.splitlines() if cell_len(line) > 48] == []
