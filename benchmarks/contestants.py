"""The programs measured: their data files and their commands.

Each function writes the data of a site's tasks, the odd ones done unless it says otherwise, and
returns the arguments of each job. A task has a lesson's stage, topic, title and due date, as far as
the program can store them. The functions write the program's files directly, since adding ten
thousand tasks one by one would take hours. The task to mark is an open one in the middle.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from report import SIZES, STANDARD
from study_data import STAGE_DAYS, STAGE_LESSONS, journal, plan, stage_of, topic_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    Jobs = dict[str, tuple[str, ...]]

# What a shell's script sets when TAB is pressed, by the name of the job.
COMPLETIONS = {
    f"completion, {shell}": {
        "_AIGC_STUDY_COMPLETE": f"complete_{shell.lower()}",
        "_TYPER_COMPLETE_ARGS": "aigc-study --lang zh done ",
    }
    for shell in ("Bash", "zsh", "fish", "PowerShell")
}
FIRST_DAY = datetime(2020, 1, 1, 9).astimezone()


@dataclass(frozen=True, kw_only=True)
class Site:
    """A program with its home folder and number of tasks."""

    program: Path
    home: Path
    tasks: int

    @property
    def environ(self) -> dict[str, str]:
        """The whole environment of the program."""
        home = str(self.home)
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": home,
            "AIGC_STUDY_HOME": home,
            "WATSON_DIR": home,
        }

    @property
    def open_task(self) -> int:
        """The number of an open task in the middle."""
        return self.tasks // 4 * 2

    def run(self, *arguments: str) -> str:
        """Run the program and return its output."""
        return subprocess.run(
            [self.program, *arguments],
            env=self.environ,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def write(self, name: str, text: str) -> None:
        """Write a file in the home folder."""
        file = self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def due_on(self, number: int) -> date:
        """Return the due date of a task; the one in the middle is due today, as in our plan."""
        ahead = number - self.tasks // 2
        days = timedelta(days=ahead * STAGE_DAYS // STAGE_LESSONS)
        return (datetime.now().astimezone() + days).date()

    def each_task(self) -> Iterator[tuple[int, bool]]:
        """Yield the number of each task and whether it is done."""
        return ((number, number % 2 == 1) for number in range(1, self.tasks + 1))


# aigc-study


def aigc_study(site: Site, *, entries: int | None = None, backed_up: bool = True) -> Jobs:
    """Write a plan, unless the bundled one has that many lessons, and a journal.

    The journal has ``entries`` entries, by default as many as mark half the lessons as done. Unless
    ``backed_up``, the next change is the first of the day, which makes the backup.
    """
    plan_id = "aigc"
    if site.tasks != STANDARD:
        plan_id = f"plan-{site.tasks}"
        site.write("plan.toml", plan(plan_id, site.tasks))
        site.write("config.toml", 'curriculum = "plan.toml"\n')
    lessons = json.loads(site.run("list", "--json"))["lessons"]
    days = json.loads(site.run("progress", "--json"))["target_days"]
    now = datetime.now().astimezone()
    text = journal(
        plan_id,
        [lesson["id"] for lesson in lessons],
        entries=entries or 1 + (site.tasks + 1) // 2,
        begin=now - timedelta(days=days // 2),
        end=now,
    )
    site.write(f"{plan_id}.toml", text)
    mark = ("done", lessons[site.open_task - 1]["number"])
    if backed_up:
        site.run(*mark)
        site.write(f"{plan_id}.toml", text)
    growing: Jobs = {
        "list": ("list",),
        "done": mark,
        "progress": ("progress",),
        "today": ("today",),
    }
    if entries is None and site.tasks in SIZES:
        return growing | dict.fromkeys(COMPLETIONS, ()) | {"--help": ("--help",)}
    return growing


def aigc_study_first_change(site: Site) -> Jobs:
    """Write the same for the first change of a day, which also makes a backup."""
    return {"done, the day's first": aigc_study(site, backed_up=False)["done"]}


# Its peers


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Another program, from a PyPI package or installed on the system under one of some names."""

    name: str
    package: str = ""
    executables: tuple[str, ...]
    version: str = "--version"  # the argument that prints a system program's version
    lay_out: Callable[[Site], Jobs]


def taskwarrior(site: Site) -> Jobs:
    """Write tasks with projects for our stages and tags for our topics.

    All are open, since its list shows only those, and ours shows every lesson.
    """
    site.write(".taskrc", f"data.location={site.home}/.task\nconfirmation=off\n")
    tasks = []
    for number, _ in site.each_task():
        task = {
            "uuid": str(UUID(int=number)),
            "description": f"Lesson {number}",
            "project": f"stage-{stage_of(number)}",
            "tags": [f"topic{topic_of(number)}"],
            "due": f"{site.due_on(number):%Y%m%d}T000000Z",
            "entry": "20260101T090000Z",
            "status": "pending",
        }
        tasks.append(task)
    site.write("tasks.json", json.dumps(tasks))
    (site.home / ".task").mkdir()
    site.run("import", "tasks.json")
    mark = (str(site.open_task), "done")
    return {"list": ("list",), "done": mark, "summary": ("summary",)}


def todo_txt(site: Site) -> Jobs:
    """Write open tasks to todo.txt and done ones to done.txt, as todo.txt-cli does."""
    _write_todo_txt(site)
    names = {"TODO": "todo.txt", "DONE": "done.txt", "REPORT": "report.txt"}
    files = "".join(f"export {key}_FILE='{site.home}/{name}'\n" for key, name in names.items())
    site.write(".todo/config", f"export TODO_DIR='{site.home}'\n{files}")
    return {"list": ("ls",), "done": ("do", str(site.open_task // 2)), "summary": ("report",)}


def topydo(site: Site) -> Jobs:
    """Write the same two files as for todo.txt-cli."""
    _write_todo_txt(site)
    files = ("-t", "todo.txt", "-d", "done.txt")
    return {
        "list": (*files, "ls"),
        "done": (*files, "do", str(site.open_task // 2)),
        "summary": (*files, "lsprj"),
    }


def _write_todo_txt(site: Site) -> None:
    lines: dict[bool, list[str]] = {True: [], False: []}
    for number, done in site.each_task():
        dates = "x 2026-01-02 2026-01-01" if done else "2026-01-01"
        facts = f"+stage-{stage_of(number)} @topic-{topic_of(number)} due:{site.due_on(number)}"
        lines[done].append(f"{dates} Lesson {number} {facts}\n")
    site.write("done.txt", "".join(lines[True]))
    site.write("todo.txt", "".join(lines[False]))


def todoman(site: Site) -> Jobs:
    """Write a calendar file for each task."""
    config = f'path = "{site.home}/tasks/*"\ndefault_list = "study"\n'
    site.write(".config/todoman/config.py", config)
    for number, done in site.each_task():
        state = (
            ("STATUS:COMPLETED", "COMPLETED:20260102T090000Z", "PERCENT-COMPLETE:100")
            if done
            else ("STATUS:NEEDS-ACTION",)
        )
        lines = (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//aigc-study//benchmarks//EN",
            "BEGIN:VTODO",
            f"UID:lesson-{number}",
            "DTSTAMP:20260101T090000Z",
            "CREATED:20260101T090000Z",
            f"SUMMARY:Lesson {number}",
            f"CATEGORIES:topic-{topic_of(number)}",
            f"DUE;VALUE=DATE:{site.due_on(number):%Y%m%d}",
            *state,
            "END:VTODO",
            "END:VCALENDAR",
        )
        site.write(f"tasks/study/lesson-{number}.ics", "\n".join(lines) + "\n")
    # todoman numbers the tasks when it first reads the files.
    numbers = [task["id"] for task in json.loads(site.run("--porcelain", "list"))]
    return {"list": ("list",), "done": ("done", str(numbers[len(numbers) // 2]))}


def pls(site: Site) -> Jobs:
    """Write tasks to the configuration, where pls-cli keeps them."""
    tasks = [{"name": f"Lesson {number}", "done": done} for number, done in site.each_task()]
    config = {"user_name": "Learner", "initial_setup_done": True, "tasks": tasks}
    site.write(".config/pls/config.json", json.dumps(config, indent=2))
    mark = ("done", str(site.open_task))
    return {"list": ("tasks",), "done": mark, "summary": ("count-done",)}


def cursa(site: Site) -> Jobs:
    """Write a course of studies, with years for our stages."""
    subjects = [
        {
            "code": number,
            "name": f"Lesson {number}",
            "year": stage_of(number),
            "status": "passed" if done else "pending",
        }
        for number, done in site.each_task()
    ]
    site.write("plan.json", json.dumps(subjects))
    site.run("init", "--plan", "plan.json", "--force")
    mark = ("update", str(site.open_task), "--estado", "aprobada")
    return {"list": ("list",), "done": mark, "summary": ("stats",)}


def watson(site: Site) -> Jobs:
    """Write frames of half an hour, and a running one: ``done`` stops it."""
    frames = []
    for number, _ in site.each_task():
        begin = int((FIRST_DAY + timedelta(hours=number)).timestamp())
        end = begin + 1800
        name = f"stage-{stage_of(number)}"
        frames.append([begin, end, name, UUID(int=number).hex, [f"lesson-{number}"], end])
    site.write("frames", json.dumps(frames))
    site.write("state", json.dumps({"project": "stage-1", "start": frames[-1][1], "tags": []}))
    return {"list": ("log", "--all"), "done": ("stop",), "summary": ("report", "--all")}


def jrnl(site: Site) -> Jobs:
    """Write entries with tags for our stages: ``done`` adds one."""
    config = f"version: v4.0\njournals:\n  default:\n    journal: {site.home}/journal.txt\n"
    site.write(".config/jrnl/jrnl.yaml", config)
    entries = (
        f"[{FIRST_DAY + timedelta(hours=number):%Y-%m-%d %H:%M}] "
        f"Lesson {number} @stage-{stage_of(number)}\nWell understood.\n\n"
        for number, _ in site.each_task()
    )
    site.write("journal.txt", "".join(entries))
    site.run("-n", "1")  # completes its configuration
    return {"list": ("-n", str(site.tasks)), "done": ("Lesson done.",), "summary": ("--tags",)}


PEERS = (
    Peer(name="taskwarrior", executables=("task",), lay_out=taskwarrior),
    Peer(
        name="todo.txt-cli",
        executables=("todo.sh", "todo-txt"),
        version="-V",
        lay_out=todo_txt,
    ),
    Peer(name="topydo", package="topydo", executables=("topydo",), lay_out=topydo),
    Peer(name="todoman", package="todoman", executables=("todo",), lay_out=todoman),
    Peer(name="Watson", package="td-watson", executables=("watson",), lay_out=watson),
    Peer(name="pls-cli", package="pls-cli", executables=("pls",), lay_out=pls),
    Peer(name="jrnl", package="jrnl", executables=("jrnl",), lay_out=jrnl),
    Peer(name="cursa-cli", package="cursa-cli", executables=("cursa",), lay_out=cursa),
)
