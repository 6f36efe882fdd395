"""merge --into, and git, for which it is the merge driver."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from conftest import ROOT, Result
from machines import MINE, PHONE, Machines, write
from reliability.concurrency import without_locks
from reliability.processes import Outcome, new_place, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from conftest import Run

DAMAGED = PHONE + "\n<<<<<<< HEAD\n"


def entries(*texts: str) -> list[dict[str, object]]:
    return [entry for text in texts for entry in tomllib.loads(text)["entry"]]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Lay two journals in a folder, that of a phone as theirs."""
    write(tmp_path / "theirs.toml", PHONE)
    return Path(write(tmp_path / "ours.toml", MINE))


def test_into_adds_missing_entries_only(run: Run, home: Path, ours: Path) -> None:
    ours.chmod(0o640)
    theirs = str(ours.with_name("theirs.toml"))
    assert run("merge", "--into", str(ours), theirs, theirs) == (0, "", "")
    text = ours.read_text("utf-8")
    assert text.startswith(MINE)
    assert entries(text) == entries(MINE, PHONE)
    assert ours.stat().st_mode & 0o777 == 0o640 or sys.platform == "win32"
    assert (Path(theirs).read_text("utf-8"), home.exists()) == (PHONE, False)
    status = ours.stat()
    assert run("merge", "--into", str(ours), theirs, str(ours), "--yes") == (0, "", "")
    assert (ours.stat().st_ino, ours.stat().st_mtime_ns) == (status.st_ino, status.st_mtime_ns)


def test_into_a_name_without_a_folder(
    run: Run, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git names it."""
    monkeypatch.chdir(ours.parent)
    assert run("merge", "--into", "ours.toml", "theirs.toml") == (0, "", "")
    assert entries(ours.read_text("utf-8")) == entries(MINE, PHONE)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_into_a_link_that_stays_one(run: Run, ours: Path) -> None:
    link = ours.with_name("link.toml")
    link.symlink_to(ours)
    assert run("merge", "--into", str(link), str(ours.with_name("theirs.toml"))).code == 0
    assert (link.is_symlink(), len(entries(ours.read_text("utf-8")))) == (True, 4)


def test_into_needs_no_plan_or_configuration(run: Run, home: Path, ours: Path) -> None:
    write(home / "config.toml", "lang = ")
    write(ours, MINE.replace("aigc", "tea"))
    theirs = write(ours.with_name("theirs.toml"), PHONE.replace("aigc", "tea"))
    assert run("merge", "--into", str(ours), theirs) == (0, "", "")
    assert len(entries(ours.read_text("utf-8"))) == 4


@pytest.mark.parametrize(
    "text",
    [DAMAGED, "", PHONE.replace("aigc", "tea"), PHONE.replace("format = 1", "format = 2")],
    ids=["damaged", "empty", "another's", "newer"],
)
def test_into_writes_nothing_if_one_is_unusable(run: Run, ours: Path, text: str) -> None:
    bad = write(ours.with_name("bad.toml"), text)
    theirs = str(ours.with_name("theirs.toml"))
    for words in ((str(ours), theirs, bad), (bad, str(ours))):
        code, out, err = run("merge", "--into", *words)
        assert (code, out, "can't be used, and was left as it is:" in err) == (3, "", True)
    assert run("merge", "--into", f"{bad}.gone", theirs).code == 4
    assert (ours.read_text("utf-8"), Path(bad).read_text("utf-8")) == (MINE, text)


def files_beside(ours: Path, count: int) -> list[str]:
    """Lay journals of one entry each beside ours, and return their paths."""
    entry = PHONE.split("[[entry]]")[0] + "[[entry]]\nat = 2026-11-21T08:00:{:02}Z\n{}"
    done = 'on = 2026-11-21\ndid = "done"\nlesson = "gpt-recipes"\n'
    return [
        write(ours.with_name(f"o{number}.toml"), entry.format(number, done))
        for number in range(count)
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.parametrize("within", [contextlib.nullcontext, without_locks])
def test_three_at_once_lose_nothing_and_leave_nothing(
    ours: Path, within: Callable[[], AbstractContextManager[None]]
) -> None:
    with new_place() as place:
        for _ in range(5):
            write(ours, MINE)
            others = files_beside(ours, 3)
            before = {path.name for path in ours.parent.iterdir()}
            running = [
                start(place, "merge", "--into", str(ours), other, within=within())
                for other in others
            ]
            outcomes = [each.outcome() for each in running]
            assert outcomes == [Outcome(0, "", "")] * 3
            assert len(entries(ours.read_text("utf-8"))) == len(entries(MINE)) + 3
            assert {path.name for path in ours.parent.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_the_first_mark_beside_a_merge_is_kept(ours: Path) -> None:
    with new_place() as place:
        others = files_beside(ours, 2)
        for _ in range(5):
            shutil.rmtree(place.home, ignore_errors=True)
            write(place.journal, MINE)
            into = ("merge", "--into", str(place.journal))
            running = [start(place, *into, others[0]), start(place, "done", "1.1")]
            running += [start(place, *into, others[1]), start(place, "done", "1.2")]
            assert {each.outcome().code for each in running} == {0}
            text = place.journal.read_text("utf-8")
            assert len(entries(text)) == len(entries(MINE)) + 4


def test_into_a_folder_that_is_not_there(run: Run, ours: Path) -> None:
    gone = ours.parent / "gone"
    assert run("merge", "--into", str(gone / "j.toml"), str(ours)).code == 4
    assert not gone.exists()


# git

GIT = shutil.which("git")


class Repository(NamedTuple):
    """A repository that keeps the journal; the machines are its branches."""

    folder: Path
    env: dict[str, str]
    on: Machines

    def git(self, *args: str) -> Result:
        """Run git in it."""
        assert GIT is not None
        ended = subprocess.run(
            [GIT, *args], cwd=self.folder, env=self.env, capture_output=True, check=False
        )
        return Result(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

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


def documented_git_commands() -> list[str]:
    """Return what docs/sync.md tells one to type in the repository."""
    page = (ROOT / "docs/sync.md").read_text("utf-8")
    blocks: list[str] = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (lines,) = [block.splitlines() for block in blocks if block.startswith("git ")]
    assert len(lines) == 2
    return lines


@pytest.fixture
def repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Make a repository as docs/sync.md tells, with the journal committed and a branch phone."""
    if GIT is None:
        pytest.skip("no git here")
    on = Machines(run, tmp_path / "machines", monkeypatch)
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
    for line in documented_git_commands():
        subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env, check=True)
    write(folder / ".gitignore", ".*.lock\n.*.new\nbackups/\n")
    on("repository", "start", "2026-11-16")
    made.git("add", ".")
    made.commit("done 1.1")
    assert made.git("ls-files").out.split() == [".gitattributes", ".gitignore", "aigc.toml"]
    made.git("branch", "phone")
    return made


def test_git_merges_without_a_conflict(repository: Repository, tmp_path: Path) -> None:
    git, state = repository.git, repository.on.state
    repository.commit("done 1.2 --note desk", "rest weekly sun")
    ours = repository.journal.read_bytes()
    git("checkout", "-q", "phone")
    repository.commit("done 1.3", "done 1.4", "undo")
    git("checkout", "-q", "laptop")
    merged = git("merge", "--no-edit", "phone")
    assert (merged.code, "CONFLICT" in merged.out) == (0, False)
    assert repository.journal.read_bytes().startswith(ours)
    assert "<<<<" not in repository.journal.read_text("utf-8")
    assert repository.done() == ["1.1", "1.2", "1.3"]
    assert git("status", "--porcelain").out == ""
    assert not (tmp_path / "a-home-of-its-own").exists()

    with_laptop = state("repository")
    git("checkout", "-q", "phone")
    assert git("merge", "--no-edit", "laptop~1").code == 0
    assert state("repository") == with_laptop
    assert git("merge", "--no-edit", "laptop").code == 0  # the same entries in another order
    assert state("repository") == with_laptop
    repository.commit("undo", "redo", "done 1.5")
    assert repository.done() == ["1.1", "1.2", "1.3", "1.5"]


def test_git_rebases_mark_by_mark(repository: Repository) -> None:
    repository.commit("done 1.2")
    repository.git("checkout", "-q", "phone")
    repository.commit("done 1.3")
    repository.commit("done 1.4", "undone 1.3")
    rebased = repository.git("rebase", "-q", "laptop")
    assert rebased.code == 0, rebased
    assert repository.done() == ["1.1", "1.2", "1.4"]


def test_git_reports_damage_as_a_conflict(repository: Repository) -> None:
    git = repository.git
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


def test_git_needs_the_two_lines(repository: Repository) -> None:
    repository.git("config", "--unset", "merge.aigc-study.driver")
    repository.commit("done 1.2")
    repository.git("checkout", "-q", "phone")
    repository.commit("done 1.3")
    assert repository.git("merge", "--no-edit", "laptop").code == 1
