"""What the program prints is what the oracle, an independent implementation, works out.

Hypothesis writes the journals, as a text editor or a merge of two machines' files might leave them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

import oracle_charts
import oracle_stats
from aigc_study.domain.burnup import burnup
from aigc_study.domain.curriculum import from_mapping
from histories import study_of
from oracle import BUNDLED, WEEK, Json, Oracle, ids_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

Journal = tuple[list[Json], date]  # the entries, and the day to look at them


# Journals and plans by chance.

PLANNING = ["rest", "work", "weekly", *["pause", "resume"] * 2, "replan"]
ZONES = [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5, minutes=-30))]
# An ordinary day, the day after a leap day, and days near both ends of the calendar.
TODAYS = [date(2026, 11, 22), date(2028, 3, 1), date(9999, 12, 20), date(1, 1, 20)]


def _shifted(day: date, days: int) -> date:
    """Go some days on or back, to an end of the calendar at most."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


@st.composite
def journals(draw: st.DrawFn, lessons: list[str]) -> Journal:
    """Draw entries, in no order, and the day to look at them."""
    today = draw(st.sampled_from(TODAYS))
    # Mostly in the last three weeks, often today, and some by hand for days to come.
    ago = st.sampled_from([*range(-3, 23), *[0] * 8])
    days = ago.map(lambda days: _shifted(today, -days))
    entries: list[Json] = []
    undoable: list[datetime] = []
    now = datetime(2026, 1, 1, tzinfo=UTC)
    # Drawn from a range, since st.integers would favour its ends.
    for step in range(draw(st.sampled_from(range(13)))):
        now += timedelta(minutes=draw(st.integers(1, 600)))
        at = now.astimezone(draw(st.sampled_from(ZONES)))
        others = ["undone", "skip", "start", "note", "review", "undo", "redo", *PLANNING]
        did = draw(st.sampled_from(["done"] * 12 + others if step else ["start", "done"]))
        # What is recorded first may be some weeks older, so that there is a trend.
        earlier = 0 if step else draw(st.sampled_from([0, 0, 20, 40]))
        entry: Json = {"at": at, "did": did, "on": _shifted(draw(days), -earlier)}
        if did in ("undo", "redo"):
            entries.append({**entry, "of": draw(st.sampled_from(undoable))})
        elif did in ("rest", "work"):
            entries.append({**entry, "to": _shifted(entry["on"], draw(st.integers(0, 6)))})
        elif did == "weekly":
            some = draw(st.lists(st.sampled_from(WEEK), max_size=3, unique=True))
            entries.append({**entry, "weekdays": some})
        elif did == "replan":
            many = draw(st.integers(1, 60))
            rates: list[Json] = [{"days": many}, {"per_day": many}, {"per_day": many / 8}]
            rate = draw(st.sampled_from(rates))
            entries.append({**entry, "way": "finish", **rate})
        elif did in ("start", "review", "pause", "resume"):
            entries.append(entry)
        else:
            first = draw(st.integers(0, len(lessons) - 1))
            length = draw(st.sampled_from([1, 1, 2, 3, 5, 8, len(lessons)]))
            text = {"text": "记"} if did == "note" else {}
            entries += [{**entry, "lesson": each, **text} for each in lessons[first:][:length]]
        if did in ("done", "undone", "skip", "start", "note", *PLANNING):
            undoable.append(at)
    # The union of two machines' files has some entries twice, and stands in any order.
    entries += entries[: draw(st.integers(0, 3))]
    entries = draw(st.permutations(entries))
    return entries, today


@st.composite
def plans(draw: st.DrawFn) -> Json:
    """Draw a small plan with a renamed lesson and each kind of milestone."""
    title = {"zh": "学", "en": "Study"}
    sizes = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6)), min_size=1, max_size=3))
    stages = [
        {
            "id": f"stage-{number}",
            "title": title,
            "days": days,
            "at_least": draw(st.booleans()),
            "lessons": [{"id": f"lesson-{number}-{i}", "title": title} for i in range(lessons)],
        }
        for number, (days, lessons) in enumerate(sizes)
    ]
    conditions: list[Json] = [
        {"stages_done": draw(st.lists(st.sampled_from([s["id"] for s in stages]), min_size=1))},
        {"percent_done": draw(st.integers(1, 100))},
        {"finished_within_days": draw(st.integers(1, 40))},
    ]
    return {
        "format": 1,
        "id": "aigc",
        "stages": stages,
        "milestones": [
            {"id": f"goal-{number}", "title": title, **condition}
            for number, condition in enumerate(conditions)
        ],
        "renamed": {"old-name": "lesson-0-0"},
    }


def lessons_of(plan: Json) -> list[str]:
    """Return every id a journal may name: the plan's, those renamed, and one that is gone."""
    ids = [lesson for stage in plan["stages"] for lesson in ids_of(stage)]
    return ["long-gone", *plan.get("renamed", {}), *ids]


def in_toml(entries: list[Json]) -> str:
    """Write a journal as by hand, with a comment and a key that the program does not know."""
    lines = ["# mine", "format = 1", 'curriculum = "aigc"', "colour = 'red'"]
    for entry in entries:
        lines.append("\n[[entry]]")
        for key, value in entry.items():
            text = value.isoformat() if isinstance(value, date) else repr(value)
            lines.append(f"{key} = {text}")
    return "\n".join(lines)


class Program:
    """The program with a plan, the bundled one if none is given, and a journal in its home."""

    def __init__(self, run: Run, home: Path, plan: Json | None, journal: Journal) -> None:
        entries, today = journal
        home.mkdir(exist_ok=True)
        (home / "aigc.toml").write_text(in_toml(entries), encoding="utf-8")
        self._run, self._args = run, ["--today", today.isoformat()]
        if plan is not None:
            path = home / "plan.toml"
            path.write_text(tomli_w.dumps(plan), encoding="utf-8")
            self._args += ["--curriculum", str(path)]

    def prints(self, command: str) -> Json:
        """Return the object that a command prints."""
        printed: Json = json.loads(self._output(command, "--json"))
        return printed

    def page(self) -> str:
        """Return the page that ``report`` makes."""
        return self._output("report", "-")

    def _output(self, *command: str) -> str:
        result = self._run(*command, *self._args)
        assert result.code == 0, result.err
        return result.out


cases = plans().flatmap(
    lambda plan: st.tuples(st.just(plan), journals(lessons_of(plan)))
) | st.tuples(st.none(), journals(lessons_of(BUNDLED)))


@given(case=cases)
def test_every_number_agrees_with_the_oracle(
    run: Run, home: Path, case: tuple[Json | None, Journal]
) -> None:
    program = Program(run, home, *case)
    plan, (entries, today) = case
    oracle = Oracle(plan or BUNDLED, entries, today)
    progress, lessons = program.prints("progress"), program.prints("list")
    assert progress == oracle.progress()
    assert lessons == oracle.lessons()
    assert program.prints("today") == oracle.to_do
    assert program.prints("next") == {"format": 1, "lessons": oracle.enough_for_today}
    assert program.prints("schedule") == oracle.schedule()
    page = program.page()
    oracle_charts.assert_burnup(page, oracle)
    oracle_charts.assert_heat_map(page, oracle)
    assert program.prints("stats") == oracle_stats.stats(oracle)
    assert_agrees(progress, lessons["lessons"])


@given(case=cases)
def test_the_burn_up_chart_agrees_with_the_oracle(case: tuple[Json | None, Journal]) -> None:
    plan, (entries, today) = case
    oracle = Oracle(plan or BUNDLED, entries, today)
    curriculum, _faults = from_mapping(plan or BUNDLED)
    chart = burnup(study_of(curriculum, entries, today))
    done = [day for day in oracle.done.values() if day <= today]
    if chart is None:
        assert not oracle.wanted or not (done or (oracle.start and oracle.start <= today))
        return
    lines = (chart.baseline, chart.schedule, chart.done)
    first = min([oracle.start or today, *done])
    since = max(first, oracle.replan["on"]) if oracle.replan else first
    assert {line[0] for line in (chart.baseline, chart.done)} == {(_shifted(first, -1), 0)}
    assert chart.schedule[0].on == _shifted(since, -1)
    assert (chart.lessons, chart.done[-1].on) == (len(oracle.wanted), today)
    days = {point.on for line in lines for point in line}
    for day in days | {_shifted(day, -1) for day in days}:
        for line, count in zip(lines, oracle_stats.burnup(oracle, day), strict=True):
            reached = [point.lessons for point in line if point.on <= day]
            assert not reached or reached[-1] == count


# The statuses that a variance may go with.
STATUSES = {
    -1: {"behind", "finished"},
    0: {"not-started", "on-track", "finished"},
    1: {"ahead", "finished"},
}


def assert_agrees(progress: Json, lessons: list[Json]) -> None:
    """Tell whether the numbers agree with each other, as they have to by any formula."""
    for each in (progress, *progress["stages"]):
        wanted = each["lessons"] - each["skipped"]
        assert (each["percent"] is None) == (not wanted)
        if wanted:
            assert 0 <= each["percent"] <= 100
            assert (each["percent"] == 0) == (each["done"] == 0)
            assert (each["percent"] == 100) == (each["done"] == wanted)
        assert each["earned_days"] >= 0
    assert progress["earned_days"] <= progress["total_days"]

    variance = progress["variance_days"]
    assert progress["status"] in STATUSES[(variance > 0) - (variance < 0)]
    is_over = progress["done"] + progress["skipped"] == progress["lessons"]
    assert (progress["status"] == "finished") == (is_over and progress["done"] > 0)

    forecast = progress["forecast"]
    assert forecast["state"] == "expected" or forecast["pace"] is None
    assert (forecast["recent_pace"] is None) == (forecast["pace"] is None)
    assert (forecast["state"] == "finished") == (progress["status"] == "finished")
    if forecast["state"] == "expected" and forecast["finish"]:
        assert forecast["finish"] >= progress["today"]

    for key in ("earned_days", "planned_days"):
        rounding = 0.0005 * (1 + len(progress["stages"])) + 1e-9
        assert abs(sum(each[key] for each in progress["stages"]) - progress[key]) <= rounding

    if progress["start"] and progress["plan"]["kind"] == "baseline":
        due = [each["due_on"] or "never" for each in lessons]
        assert due == sorted(due)
    assert sum(each["state"] == "done" for each in lessons) == progress["done"]
    assert sum(each["state"] == "skipped" for each in lessons) == progress["skipped"]
