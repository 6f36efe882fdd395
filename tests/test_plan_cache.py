"""A large plan is read once and kept; whatever becomes of the copy, the plan's file has the say."""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w

from aigc_study.storage import curriculum as curriculum_file
from aigc_study.storage import plan_cache
from aigc_study.storage.paths import cache_folder
from plans import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

LESSONS = 1000


def text_of(lessons: int = LESSONS) -> str:
    """Write a plan with a stage of as many lessons, and one of everything else."""
    plan = document((lessons, lessons), (9, 2))
    first, second = plan["stages"]
    first["at_least"] = True
    first["topics"] = [{"id": "tea", "title": {"zh": "茶", "en": "Tea"}}]
    first["lessons"][0]["topic"] = "tea"
    title = {"zh": "里程碑", "en": "Milestone"}
    plan["milestones"] = [
        {"id": "all", "title": title, "percent_done": 100},
        {"id": "second", "title": title, "stages_done": [second["id"]]},
        {"id": "fast", "title": title, "finished_within_days": 9},
    ]
    plan["renamed"] = {"old": "1-1", "older": "old"}
    return tomli_w.dumps(plan)


@pytest.fixture
def plan(home: Path) -> Path:
    """Write a large plan, and settle on it."""
    home.mkdir()
    (home / "config.toml").write_text('curriculum = "plan.toml"\n', encoding="utf-8")
    path = home / "plan.toml"
    path.write_text(text_of(), encoding="utf-8")
    return path


@pytest.fixture
def cache(home: Path) -> Path:  # noqa: ARG001 - for its environment
    """Say where the copy will be."""
    return Path(cache_folder()) / "plan"


def keep_another(plan: Path, title: str) -> None:
    """Pretend that something else was read from the plan's file."""
    true = curriculum_file.load(str(plan))
    first, *others = true.stages
    lesson = first.lessons[0]
    lessons = (lesson._replace(title=lesson.title._replace(en=title)), *first.lessons[1:])
    other = true._replace(stages=(first._replace(lessons=lessons), *others))
    plan_cache.keep(plan.read_bytes(), other)


def test_what_is_kept_is_the_plan(plan: Path, cache: Path) -> None:
    read = curriculum_file.load(str(plan))
    assert cache.exists()
    found = plan_cache.find(plan.read_bytes())
    assert repr(found) == repr(read)
    assert list(read.lessons) == [each.id for stage in read.stages for each in stage.lessons]


@pytest.mark.parametrize("args", [["list"], ["progress"], ["today"], ["show", "1.1"], ["log"]])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_answer_is_the_same_from_the_copy(
    run: Run, plan: Path, cache: Path, args: list[str], lang: str
) -> None:
    assert plan.exists()
    assert run("done", "1.1").code == 0
    cache.unlink()
    without, within = (run(*args, "--lang", lang) for _time in range(2))
    assert without == within
    assert cache.exists()


def test_the_copy_is_not_laid_where_the_journal_may_be_shared(run: Run, plan: Path) -> None:
    assert run("list").code == 0
    assert {each.name for each in plan.parent.iterdir()} == {"config.toml", "plan.toml"}


def test_the_copy_is_used(run: Run, plan: Path) -> None:
    keep_another(plan, "Not in the file")
    assert "Not in the file" in run("list").out


def test_a_plan_that_changed_is_read_anew_whatever_its_time_and_size(run: Run, plan: Path) -> None:
    assert "Losson 1.1" not in run("list").out
    before = plan.stat()
    plan.write_text(plan.read_text("utf-8").replace('"Lesson 1.1"', '"Losson 1.1"'), "utf-8")
    os.utime(plan, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert plan.stat().st_size == before.st_size
    assert "Losson 1.1" in run("list").out
    assert "Losson 1.1" in run("list").out


def test_a_plan_that_another_begins_with_is_another(plan: Path) -> None:
    content = plan.read_bytes()
    plan_cache.keep(content, curriculum_file.load(str(plan)))
    assert plan_cache.find(content[:-1]) is None
    assert plan_cache.find(content + b"\n") is None


def test_a_plan_with_faults_is_refused_each_time_and_not_kept(
    run: Run, plan: Path, cache: Path
) -> None:
    plan.write_text(plan.read_text("utf-8").replace("days = 9", "days = 0"), "utf-8")
    first = run("list")
    assert (first.code, first.out) == (3, "")
    assert "stages[1].days: must be at least 1" in first.err
    assert run("list") == first
    assert not cache.exists()


def test_a_small_plan_is_not_kept(run: Run, plan: Path, cache: Path) -> None:
    plan.write_text(text_of(lessons=9), "utf-8")
    assert run("list").code == 0
    assert not cache.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="other rights")
def test_only_the_owner_can_read_it(run: Run, plan: Path, cache: Path) -> None:
    assert run("list", "--curriculum", str(plan)).code == 0
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
    assert [each.name for each in cache.parent.iterdir()] == ["plan"]


def truncate(cache: Path, size: int) -> None:
    cache.write_bytes(cache.read_bytes()[:size])


def flip(cache: Path, place: int) -> None:
    content = bytearray(cache.read_bytes())
    content[place] ^= 1
    cache.write_bytes(content)


def put_folder(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()


def put_pipe(cache: Path) -> None:
    cache.unlink()
    os.mkfifo(cache, 0o600)


def put_link(cache: Path) -> None:
    cache.rename(cache.with_name("other"))
    cache.symlink_to("other")


def put_file_for_folder(cache: Path) -> None:
    cache.unlink()
    cache.parent.rmdir()
    cache.parent.touch()


def leave_temporary(cache: Path) -> None:
    cache.rename(cache.with_name("plan.new"))


DAMAGES: list[Any] = [
    *(partial(truncate, size=size) for size in (0, 9, 99, -1, -9, -9999)),
    *(partial(flip, place=place) for place in (0, 12, 25, 99, -1, -99, -9999, -19999)),
    lambda cache: cache.write_bytes(b"\0" * 99),
    put_folder,
    put_file_for_folder,
    leave_temporary,
    pytest.param(put_pipe, marks=pytest.mark.skipif(os.name == "nt", reason="has none")),
    pytest.param(put_link, marks=pytest.mark.skipif(os.name == "nt", reason="may not")),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_copy_that_is_damaged_is_passed_over(
    run: Run, plan: Path, cache: Path, damage: Callable[[Path], None]
) -> None:
    as_ever = run("list")
    keep_another(plan, "Not in the file")
    damage(cache)
    assert run("list") == as_ever
    assert run("list") == as_ever


@pytest.mark.skipif(os.name == "nt", reason="other rights")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_copy_that_others_may_write_is_passed_over_and_replaced(
    run: Run, plan: Path, cache: Path, mode: int
) -> None:
    keep_another(plan, "Not in the file")
    cache.chmod(mode)
    assert "Not in the file" not in run("list").out
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can give files away")
def test_a_copy_that_somebody_else_owns_is_passed_over(run: Run, plan: Path, cache: Path) -> None:
    keep_another(plan, "Not in the file")
    os.chown(cache, 12345, 12345)
    assert "Not in the file" not in run("list").out


def test_a_copy_by_another_version_is_passed_over(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(plan_cache, "__version__", "0.0.0")
        keep_another(plan, "Not in the file")
        assert "Not in the file" in run("list").out
    assert "Not in the file" not in run("list").out
