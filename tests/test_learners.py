"""Six learners over the whole plan: what they are told each day is what a oracle finds.

They give the commands that such a learner would give, each day in the evening; the oracle reads
the plan and the journal that the commands leave, and nothing of the program's.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

import pytest

from aigc_study.storage import curriculum as curriculum_file
from oracle import BUNDLED, Json, Oracle, half_to_even

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from conftest import Run

    Learner = Callable[[int, Oracle], Iterator[str]]


# What they do on a day of the walk, from day 1, knowing what a oracle told them that morning.


def done(lessons: list[str], *more: str) -> Iterator[str]:
    if lessons:
        yield " ".join(["done", *lessons, *more])


def steady(day: int, morning: Oracle) -> Iterator[str]:
    """Do a lesson a day from the second day on, and never say when to start."""
    if day > 1:
        yield from done(morning.open[:1])


def starting_late(day: int, morning: Oracle) -> Iterator[str]:
    """Set a start, begin twenty days after it, and record each second day the lessons of two.

    When the last day of the plan is over, have another plan for what is left, and be late again.
    """
    if day == 1:
        yield f"start {morning.today + timedelta(days=3)}"
    if day > 24 and day % 2:
        yield from done(morning.open[:1], "--on", "yesterday")
        yield from done(morning.open[1:2])
    if day == 163:
        yield "replan --per-day 2 --yes"


def missing_two_weeks(day: int, morning: Oracle) -> Iterator[str]:
    """Do what is due, but nothing on the days 40 to 53; then call one week rest, and replan."""
    if day == 1:
        yield "start"
    elif day == 54:
        yield f"rest add {morning.today - timedelta(days=14)}..{morning.today - timedelta(days=8)}"
        yield "replan --keep-date --yes"
    elif not 40 <= day < 54:
        yield from done(morning.due_by_today())


def studying_at_weekends(day: int, morning: Oracle) -> Iterator[str]:
    """Rest from Monday to Friday, but for some Wednesdays, and take a break of three weeks.

    On a Monday, a rest day, make a plan of the pace that it goes on at.
    """
    if day == 1:
        yield "rest weekly mon tue wed thu fri"
        yield "start"
    if day == 59:
        yield "pause"
    if day == 80:
        yield "resume"
    if day in (45, 101):
        yield "rest remove today"
    if day == 120:
        yield "replan --keep-pace --yes"
    if not 59 <= day < 80:
        lessons = {6: 3, 7: 1, 3: int(day % 4 == 1)}.get(morning.today.isoweekday(), 0)
        yield from done(morning.open[:lessons])


def done_in_fifteen_days(_day: int, morning: Oracle) -> Iterator[str]:
    """Do ten lessons a day, and nothing else."""
    yield from done(morning.open[:10])


def naming_the_fifteenth_day(day: int, morning: Oracle) -> Iterator[str]:
    """Do ten lessons a day, and halfway name the last of these days as the finish."""
    yield from done_in_fifteen_days(day, morning)
    if day == 8:
        yield f"replan --finish {morning.today + timedelta(days=7)} --yes"


# What they are to be told.


def number(value: Fraction) -> str:
    """Give a number one decimal where it has any, and never 0 for more than nothing."""
    tenths = half_to_even(abs(value) * 10) or (1 if value else 0)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def rate(value: Fraction) -> str:
    """Give a number of lessons one decimal, three of very few, and never less than it is."""
    places = 1 if value > Fraction(1, 10) else 3
    units = str(ceil(value * 10**places)).rjust(places + 1, "0")
    return f"{units[:-places]}.{units[-places:]}".removesuffix(".0")


def days(many: str | int) -> str:
    return f"{many} day" if str(many) == "1" else f"{many} days"


def where_they_stand(seen: Oracle) -> dict[str, str]:
    """Say the study day, and how far ahead or behind that is."""
    status, variance = seen.status
    if status == "finished":
        return how_it_ended(seen)
    if seen.start is None:
        return {
            "en": "Not started yet: mark a first lesson with “aigc-study done 1.1”,"
            " or set a date with “aigc-study start”.",
            "zh": "还没开始：用“aigc-study done 1.1”标记第一节课，"
            "或用“aigc-study start”设定开始日期。",
        }
    if status == "not-started" and seen.start <= seen.today:
        return {
            "en": "Study day 1 is still to come:"
            f" all days since the start, {seen.start}, are rest days.",
            "zh": f"第 1 个学习日还没到：从开始日期 {seen.start} 到今天都是休息日。",
        }
    if status == "not-started":
        to_go = (seen.start - seen.today).days
        return {
            "en": f"You start on {seen.start}, in {days(to_go)}.",
            "zh": f"{seen.start} 开始，还有 {to_go} 天。",
        }
    by = number(variance)
    en, zh = {
        "on-track": ("on track", "进度正常"),
        "ahead": (f"{days(by)} ahead of the plan", f"比计划提前 {by} 天"),
        "behind": (f"{days(by)} behind the plan", f"比计划落后 {by} 天"),
    }[status]
    today = len(seen.past)
    if today > seen.finish_day:
        return {
            "en": f"Study day {today}, past the target of {seen.finish_day}: {en}.",
            "zh": f"第 {today} 个学习日，已超过目标的 {seen.finish_day} 个：{zh}。",
        }
    return {
        "en": f"Study day {today} of {seen.finish_day}: {en}.",
        "zh": f"第 {today} 个学习日（共 {seen.finish_day} 个）：{zh}。",
    }


def how_it_ended(seen: Oracle) -> dict[str, str]:
    """Say when the last lesson was done, and how far that was from the target."""
    finish, late = seen.forecast["finish"], days_late(seen)
    if not late:
        return {
            "en": f"Finished on {finish}, the target date. Well done!",
            "zh": f"已于目标日期 {finish} 学完。干得漂亮！",
        }
    side, zh = ("after", "晚") if late > 0 else ("before", "早")
    return {
        "en": f"Finished on {finish}, {days(abs(late))} {side} the target. Well done!",
        "zh": f"已于 {finish} 学完，比目标{zh} {abs(late)} 天。干得漂亮！",
    }


def which_plan_holds(seen: Oracle) -> dict[str, str]:
    """Say since when another plan holds, and where the learner stands by the first one."""
    if not seen.replan or not seen.open:
        return {}
    variance = seen.baseline_status[1]
    by, since, finish = number(variance), seen.replan["on"], seen.date_of(seen.finish_day)
    en, zh = "on track", "进度正常"
    if variance:
        en = f"{days(by)} {'ahead' if variance > 0 else 'behind'}"
        zh = f"{'提前' if variance > 0 else '落后'} {by} 天"
    return {
        "en": f"Replanned on {since}: the target is now {finish}. By the original plan: {en}.",
        "zh": f"{since} 已重新计划，目标改为 {finish}。按原计划：{zh}。",
    }


def where_it_leads(seen: Oracle) -> dict[str, str]:
    """Say when the pace leads to the end, and how far that is from the target."""
    forecast, target = seen.forecast, seen.date_of(seen.finish_day)
    state, finish = forecast["state"], forecast["finish"]
    if state == "too-early":
        return {
            "en": f"A forecast comes with study day 3; the target is {target}.",
            "zh": f"从第 3 个学习日起才有预测；目标是 {target}。",
        }
    if state == "no-pace":
        idle = len(seen.window()[0])
        return {
            "en": f"No forecast: nothing done in the last {idle} study days;"
            f" the target is {target}.",
            "zh": f"无法预测：最近 {idle} 个学习日没有学完任何课；目标是 {target}。",
        }
    if state != "expected":
        return {}
    late = days_late(seen)
    if not late:
        return {
            "en": f"At this pace you finish on {finish}, the target date.",
            "zh": f"按现在的速度，将于目标日期 {finish} 学完。",
        }
    side, zh = ("after", "晚") if late > 0 else ("before", "早")
    return {
        "en": f"At this pace you finish on {finish},"
        f" {days(abs(late))} {side} the target, {target}.",
        "zh": f"按现在的速度，将于 {finish} 学完，比目标 {target} {zh} {abs(late)} 天。",
    }


def days_late(seen: Oracle) -> int:
    """Count the days from the finish that the current plan has to the one it will have, or had."""
    finish, target = seen.forecast["finish"], seen.date_of(seen.finish_day) or ""
    return (date.fromisoformat(finish) - date.fromisoformat(target)).days


def what_a_day_is_enough(seen: Oracle) -> dict[str, str]:
    """Say how many lessons a day are enough for the finish of the plan that holds."""
    if not seen.past or not seen.open:
        return {}
    a_day, finish = seen.lessons_per_day(), seen.date_of(seen.finish_day)
    if a_day is None:
        return {
            "en": "The plan's last day is over: see “aigc-study replan” for the ways back.",
            "zh": "计划的最后一天已经过了：用“aigc-study replan”看看怎么追回来。",
        }
    lessons = rate(a_day)
    words, are = ("lesson a day", "is") if lessons == "1" else ("lessons a day", "are")
    return {
        "en": f"{lessons} {words} on average {are} enough to finish on {finish}.",
        "zh": f"平均每天学 {lessons} 节课，就能在 {finish} 按时学完。",
    }


def that_it_is_a_break(seen: Oracle) -> dict[str, str]:
    """Say that study was not resumed yet."""
    since = seen.paused_since
    if not since or not seen.open:
        return {}
    return {
        "en": f"A break from {since} on; “aigc-study resume” ends it.",
        "zh": f"从 {since} 起暂停；用“aigc-study resume”恢复学习。",
    }


def that_it_is_a_day_of_rest(seen: Oracle) -> dict[str, str]:
    """Say that nothing is due today."""
    if not seen.to_do["rest"]:
        return {}
    if seen.paused_since and seen.paused_since <= seen.today:
        return that_it_is_a_break(seen)
    return {
        "en": "Today is a rest day: nothing is due.",
        "zh": "今天休息，没有安排课程。",
    }


def rows(before: str, lessons: list[Json], lang: str) -> list[str]:
    """Show lessons one below the other, their titles too."""
    widest = max((len(each["number"]) for each in lessons), default=0)
    return [f"{before}{each['number'].ljust(widest)}  {each['title'][lang]}" for each in lessons]


def what_there_is_to_do(seen: Oracle, lang: str) -> list[str]:
    """Show what is due, overdue and next, five of each, below how much it is."""
    to_do = seen.to_do
    others = to_do["due"] or to_do["overdue"]
    blocks = [
        (to_do["due"], "○", {"en": "Due today", "zh": "今天应学完"}),
        (to_do["overdue"], "!", {"en": "Overdue", "zh": "已逾期"}),
        (
            to_do["next"],
            "○",
            {"en": "After that", "zh": "之后"} if others else {"en": "Coming next", "zh": "接下来"},
        ),
    ]
    lines = []
    for lessons, sign, heading in blocks:
        count_of = {"en": f" ({len(lessons)})", "zh": f"（{len(lessons)}）"}
        if lessons:
            lines += ["", heading[lang] + count_of[lang]]
            lines += rows(f"  {sign} ", lessons[:5], lang)
        if more := len(lessons[5:]):
            lines.append({"en": f"  … and {more} more", "zh": f"  ……还有 {more} 节"}[lang])
    return lines


def today_tells(seen: Oracle, lang: str) -> list[str]:
    """Return all that ``today`` is to say."""
    where, enough = where_they_stand(seen)[lang], what_a_day_is_enough(seen)
    if not seen.open:
        return [where]
    rests = that_it_is_a_day_of_rest(seen)
    return [
        where,
        *([rests[lang]] if rests else []),
        *what_there_is_to_do(seen, lang),
        *(["", enough[lang]] if enough else []),
    ]


def progress_tells(seen: Oracle, lang: str) -> list[str]:
    """Return the sentences that ``progress`` is to say among others."""
    sentences = [
        where_they_stand(seen),
        which_plan_holds(seen),
        that_it_is_a_break(seen),
        where_it_leads(seen),
    ]
    return [each[lang] for each in sentences if each]


def days_of_replan(seen: Oracle, way: str, value: str) -> int:
    """Count the study days from today on that a way back has."""
    if way == "--per-day":
        return next(n for n in count(1) if n * int(value) >= len(seen.open))
    finish = {
        "--keep-date": seen.date_of(seen.finish_day),
        "--keep-pace": seen.forecast["finish"],
        "--finish": value,
    }[way]
    return next(n for n in count(1) if seen.date_of(seen.days_over + n) == finish)


# Each day.


class Walk:
    """The days of a learner with the program, one after the other."""

    def __init__(self, run: Run, journal: Path) -> None:
        self._run, self._journal = run, journal
        self._entries: list[Json] = []

    def seen(self, today: date) -> Oracle:
        """Reckon with what is in the journal."""
        return Oracle(BUNDLED, self._entries, today)

    def does(self, today: date, commands: Iterable[str]) -> None:
        """Give commands on a day, and look at what they leave in the journal."""
        for command in commands:
            words, before = command.split(), self._entries
            self.prints(today, *words)
            self._entries = tomllib.loads(self._journal.read_text(encoding="utf-8"))["entry"]
            if words[0] == "replan":
                expected = days_of_replan(Oracle(BUNDLED, before, today), *words[1:3])
                assert self._entries[-1]["days"] == expected

    def tells_today(self, seen: Oracle, lang: str) -> None:
        """Compare all that ``today`` says."""
        today = self.prints(seen.today, "today", "--lang", lang)
        assert today.splitlines() == today_tells(seen, lang), seen.today
        # What is said to be enough is so, however it was rounded.
        if a_day := re.search(r"([\d.]+) lessons? a day", today):
            assert Fraction(a_day[1]) * seen.days_left >= len(seen.open), seen.today

    def tells_progress(self, seen: Oracle, lang: str) -> None:
        """Compare the sentences of ``progress``."""
        progress = self.prints(seen.today, "progress", "--lang", lang).splitlines()
        missing = [each for each in progress_tells(seen, lang) if each not in progress]
        assert missing == [], seen.today

    def prints_the_numbers(self, seen: Oracle) -> None:
        """Compare the objects that tell of a day."""
        assert json.loads(self.prints(seen.today, "progress", "--json")) == seen.progress()
        assert json.loads(self.prints(seen.today, "today", "--json")) == seen.to_do

    def prints_what_comes(self, seen: Oracle) -> None:
        """Compare the lessons that are next, and on which days all to come are due."""
        lines = self.prints(seen.today, "next").splitlines()
        assert lines == rows("", seen.enough_for_today, "en"), seen.today
        assert json.loads(self.prints(seen.today, "schedule", "--json")) == seen.schedule()

    def prints(self, today: date, *args: str) -> str:
        """Run a command on a day, and return what it prints."""
        result = self._run(*args, "--today", today.isoformat())
        assert result.code == 0, result.err
        return result.out


@pytest.fixture
def walk(run: Run, journal: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    # Some runs a day: to read the same plan and to build the same commands each time would take
    # longer than all the rest.
    monkeypatch.setattr(curriculum_file, "load", cache(curriculum_file.load))
    return Walk(run, journal)


@pytest.mark.parametrize(
    ("learner", "first", "last", "end", "reached"),
    [
        pytest.param(
            steady,
            date(2027, 10, 1),
            160,
            "Finished on 2028-02-27, 6 days before the target. Well done!",
            ["practitioner", "ai-xiaozi"],
            id="steady",
        ),
        pytest.param(
            starting_late,
            date(2026, 11, 28),
            180,
            "Finished on 2027-05-18, 5 days after the target. Well done!",
            ["practitioner", "ai-xiaozi"],
            id="starts late",
        ),
        pytest.param(
            missing_two_weeks,
            date(2027, 1, 1),
            166,
            "Finished on 2027-06-11, the target date. Well done!",
            ["practitioner", "ai-xiaozi"],
            id="misses two weeks",
        ),
        pytest.param(
            studying_at_weekends,
            date(2026, 11, 23),
            160,
            "Study day 41 of 177: 9.7 days ahead of the plan.",
            [],
            id="studies at weekends",
        ),
        pytest.param(
            naming_the_fifteenth_day,
            date(2026, 11, 28),
            156,
            "Finished on 2026-12-12, the target date. Well done!",
            ["practitioner", "ai-xiaozi", "genius"],
            id="names the 15th day",
        ),
        pytest.param(
            done_in_fifteen_days,
            date(2026, 11, 28),
            16,
            "Finished on 2026-12-12, 140 days before the target. Well done!",
            ["practitioner", "ai-xiaozi", "genius"],
            id="is done in 15 days",
        ),
    ],
)
def test_what_a_learner_is_told_each_day_is_what_a_oracle_finds(
    walk: Walk, learner: Learner, first: date, last: int, end: str, reached: list[str]
) -> None:
    for day in range(1, last + 1):
        today = first + timedelta(days=day - 1)
        walk.does(today, learner(day, walk.seen(today)))
        seen = walk.seen(today)
        now_and_then = day % 9 == 2 or day == last
        # When all is done only the date changes.
        if not seen.open and today not in seen.done.values() and not now_and_then:
            continue
        walk.tells_today(seen, "en")
        walk.prints_the_numbers(seen)
        if day % 2 == 0:
            walk.tells_progress(seen, "en")
        if now_and_then:
            walk.tells_today(seen, "zh")
            walk.tells_progress(seen, "zh")
            walk.prints_what_comes(seen)
    assert where_they_stand(seen)["en"] == end
    assert [each["id"] for each in BUNDLED["milestones"] if seen.reached_on(each)] == reached
