"""What the charts of ``report`` show, read from the page and worked out by the oracle."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import TYPE_CHECKING

import oracle_stats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oracle import Json, Oracle

_MOST_DAYS = 500  # looked at one by one, of a plan that takes longer
_LINES = re.compile(r'<svg class="lines"[^>]* viewBox="0 0 (\d+) (\d+)"')
_LINE = re.compile(r'<polyline class="(\w+)" vector-effect="[\w-]+" points="([^"]+)"')
_DAY = re.compile(
    r'<rect class="(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*>'
    r"<title>([\d-]+): (?:(\d+) lessons?|rest)</title>"
)
_FINISH = re.compile(
    r"(?:On course for|average pace you finish on|at your pace so far, on)"
    r' <span class="date">([\d-]+)<'
)


def assert_burnup(page: str, oracle: Oracle) -> None:
    """Check each day of each line of the burn-up chart, and where the forecast leads."""
    found = _LINES.search(page)
    assert bool(found) == bool(oracle.start and oracle.wanted and first_day(oracle) <= oracle.today)
    if not found:
        return
    days, lessons = map(int, found.groups())
    assert lessons == len(oracle.wanted)
    lines = {kind: points_of(text, lessons) for kind, text in _LINE.findall(page)}
    assert lines.keys() - {"forecast"} == {"done", "plan", *(["baseline"] if oracle.replan else [])}
    zero = max(1, first_day(oracle).toordinal() - 1)
    done = [day for day in oracle.done.values() if day <= oracle.today]
    assert_rises(lines["done"], zero, done, oracle.today, first_day(oracle))
    for kind, due_day in (("plan", oracle.due_day), ("baseline", oracle.baseline)):
        dates = [oracle.date_of(due_day[each]) for each in oracle.wanted]
        due = [date.fromisoformat(text) for text in dates if text]
        since = first_day(oracle)
        if kind == "plan" and oracle.replan:
            since = max(since, oracle.replan["on"])
        if kind in lines:
            assert_rises(lines[kind], zero, due, max(due, default=None), since)
    last = (oracle.today.toordinal() - zero, len(done))
    finish = _FINISH.search(page)
    assert ("forecast" in lines) == bool(finish)
    if finish:
        end = (date.fromisoformat(finish[1]).toordinal() - zero, lessons)
        assert lines["forecast"] == [last, max(end, (last[0], lessons))]
    assert days == max(1, *(line[-1][0] for line in lines.values()))


def first_day(oracle: Oracle) -> date:
    """Return the start, or an earlier day on which a lesson was done."""
    return min([oracle.start or date.max, *oracle.done.values()])


def points_of(text: str, lessons: int) -> list[tuple[int, int]]:
    """Return how many days after the first point each is, and how many lessons it is at."""
    points = [point.split(",") for point in text.split()]
    return [(int(x), lessons - int(y)) for x, y in points]


def assert_rises(
    line: list[tuple[int, int]], zero: int, days: list[date], last: date | None, since: date
) -> None:
    """Check that a line rises by 1 on each of the days from one on, to its last one."""
    begin = max(0, since.toordinal() - 1 - zero)
    assert line[0] == (begin, sum(day < since for day in days))
    if line[1:] and line[1][0] == 0:  # there is no day before the first one
        line = [(-1, 0), *line[1:]]
    assert line[-1][0] == max(begin, last.toordinal() - zero if last else 0)
    for (x, lessons), (next_x, next_lessons) in itertools.pairwise(line):
        assert lessons == sum(day.toordinal() - zero <= x for day in days)
        # From one point to the next it is straight: it is level, or rises within a day.
        assert next_x - x <= 1 or lessons == next_lessons
    assert line[-1][1] == len([day for day in days if not last or day <= last])


def assert_heat_map(page: str, oracle: Oracle) -> None:
    """Check the place, the size and the text of each day in the heat map."""
    marks = _DAY.findall(page)
    if not oracle.done:
        assert not marks
        return
    days: list[Json] = oracle_stats.stats(oracle)["days"]
    assert [mark[5] for mark in marks] == [day["date"] for day in days]
    sizes: dict[int, float] = {}
    for index, (mark, day) in enumerate(zip(marks, days, strict=True)):
        kind, (x, y, width, height) = mark[0], map(float, mark[1:5])
        assert abs(x + width / 2 - (36.5 + index // 7 * 15)) < 0.02
        assert abs(y + height / 2 - (20.5 + index % 7 * 15)) < 0.02
        assert int(mark[6] or 0) == day["lessons"]
        assert kind == ("level" if day["lessons"] else "rest" if day["rest"] else "none")
        if day["lessons"]:
            sizes[day["lessons"]] = width
    assert is_sorted(width for _lessons, width in sorted(sizes.items()))


def is_sorted(values: Iterable[float]) -> bool:
    """Tell whether no value is smaller than the one before it."""
    kept = list(values)
    return kept == sorted(kept)
