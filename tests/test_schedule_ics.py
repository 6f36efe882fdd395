"""Calendar files, as other programs read them: a second one moves events and makes none twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_study.domain.agenda import due_days
from aigc_study.domain.calendar import DateRange
from aigc_study.domain.curriculum import Title
from aigc_study.i18n import set_language
from aigc_study.inputs.times import parse_time
from aigc_study.views import schedule_ics
from aigc_study.views.page import localized
from conftest import TODAY
from histories import History, entries, histories, study_of

if TYPE_CHECKING:
    from pathlib import Path

    from aigc_study.domain.agenda import DueDay
    from aigc_study.domain.study import Study
    from conftest import Run

OCTETS = 75  # of a line in RFC 5545, without its end
TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
PLAN = """
format = 1
id = "tea"

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "Knowing the leaves" }
days = 4
lessons = [
  { id = "green-tea", title = { zh = "绿茶", en = "Green tea" }, url = "https://a.org/绿茶" },
  { id = "white-tea", title = { zh = "白茶", en = "White tea; mild, sweet" } },
  { id = "black-tea", title = { zh = "红茶", en = "Black tea" } },
  { id = "oolong", title = { zh = "乌龙茶", en = "Oolong" } },
]
"""
IDS = ("green-tea", "white-tea", "black-tea", "oolong")
DAY = timedelta(days=1)

Events = dict[str, tuple[int, date]]  # by UID, the SEQUENCE and the day


@pytest.fixture
def tea(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Begin a plan in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("AIGC_STUDY_HOME", "home")
    run("config", "set", "curriculum", "plan.toml")
    run("start", TODAY)
    return run


def read(path: Path) -> list[Any]:
    """Return the events of a file, each an object of vobject's, which has no types."""
    calendar = vobject.readOne(path.read_bytes().decode())
    return list(calendar.vevent_list)


def imported(calendar: Events, path: Path) -> Events:
    """Return a calendar after an import, which replaces what has the same UID if it is older."""
    return calendar | {
        event.uid.value: (sequence, event.dtstart.value)
        for event in read(path)
        if (sequence := int(event.sequence.value)) > calendar.get(event.uid.value, (-1,))[0]
    }


def test_a_second_file_moves_events_and_makes_none_twice(tea: Run, tmp_path: Path) -> None:
    tea("schedule", "--ics", "tea.ics")
    first = imported({}, tmp_path / "tea.ics")
    tea("done", "1.1")
    tea("replan", "--finish", "+9d", "--yes")
    tea("schedule", "--ics", "tea.ics")
    both = imported(first, tmp_path / "tea.ics")
    assert both.keys() == first.keys() == {f"{each}@tea.aigc-study" for each in IDS}
    assert first["oolong@tea.aigc-study"][1] == date(2026, 11, 25)
    assert both["oolong@tea.aigc-study"][1] == date(2026, 12, 1)


def test_a_calendar_program_replaces_events(tea: Run, tmp_path: Path) -> None:
    khal = shutil.which("khal") or pytest.skip("khal is not installed")
    (tmp_path / "events").mkdir()
    formats = "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ntimeformat = %H:%M\n"
    formats += "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[study]]\npath = {tmp_path}/events\n"
        f"[locale]\n{formats}[sqlite]\npath = {tmp_path}/khal.db\n"
    )

    def listed() -> str:
        tea("schedule", "--ics", "tea.ics", "--alarm", "20:00")
        for command in (
            ["import", "--batch", "-a", "study", "tea.ics"],
            ["list", TODAY, "60d", "-df", "", "-f", "{start-date} {title}"],
        ):
            done = subprocess.run(
                [khal, "-c", "khal.conf", *command],
                env={"LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
                capture_output=True,
                check=True,
                encoding="utf-8",
            )
        return done.stdout

    assert listed() == (
        "2026-11-22 Green tea\n2026-11-23 White tea; mild, sweet\n"
        "2026-11-24 Black tea\n2026-11-25 Oolong\n"
    )
    tea("replan", "--per-day", "2", "--yes")
    assert listed() == (
        "2026-11-22 Green tea\n2026-11-22 White tea; mild, sweet\n"
        "2026-11-23 Black tea\n2026-11-23 Oolong\n"
    )


def test_another_calendar_program_reads_chinese(tea: Run, tmp_path: Path) -> None:
    calcurse = shutil.which("calcurse") or pytest.skip("calcurse is not installed")
    tea("--lang", "zh", "schedule", "--ics", "tea.ics", "--alarm", "20:00")
    subprocess.run(
        [calcurse, "-q", "-D", str(tmp_path / "calcurse"), "-i", "tea.ics"],
        env={"LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "calcurse/apts").read_text(encoding="utf-8") == (
        "11/22/2026 [1] 绿茶\n11/23/2026 [1] 白茶\n11/24/2026 [1] 红茶\n11/25/2026 [1] 乌龙茶\n"
    )


def open_days(study: Study) -> list[DueDay]:
    return due_days(study, study.open_lessons, DateRange(date.min, date.max))


def retitled(history: History, titles: list[str]) -> History:
    plan, changes, today = history
    lessons = {
        each.id: each._replace(title=Title(titles[i % len(titles)], each.title.en))
        for i, each in enumerate(plan.lessons.values())
    }
    return plan._replace(lessons=lessons), changes, today


@settings(max_examples=200)
@given(histories(), st.lists(TITLES, min_size=1), st.none() | st.just(timedelta(hours=20)))
def test_every_file_is_valid(history: History, titles: list[str], alarm: timedelta | None) -> None:
    plan, changes, today = retitled(history, titles)
    study = study_of(plan, entries(changes), today)
    set_language("zh")
    if not (days := open_days(study)):
        return
    content = schedule_ics.content(study, days, alarm)
    assert content == schedule_ics.content(study, days, alarm)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > OCTETS for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    events = vobject.readOne(content.decode()).vevent_list
    assert [(each.dtstart.value, each.summary.value) for each in events] == [
        (day.on, localized(lesson.title)) for day in days for lesson in day.lessons
    ]
    assert len({each.uid.value for each in events}) == len(events)
    assert {each.sequence.value for each in events} == {str(len(set(study.entries)))}
    for each in events:
        assert each.dtstamp.value == max(entry.at for entry in study.entries)
        ends = each.contents.get("dtend")
        assert each.dtstart.value == date.max or ends[0].value - each.dtstart.value == DAY
    with_alarm = [each.dtstart.value for each in events if "valarm" in each.contents]
    assert with_alarm == ([day.on for day in days] if alarm else [])


@given(histories(), st.data())
def test_the_sequence_grows_with_every_change(history: History, data: st.DataObject) -> None:
    plan, changes, today = history
    count = data.draw(st.integers(1, len(changes)))

    def sequence(count: int) -> bytes:
        study = study_of(plan, entries(changes[:count]), today)
        days = due_days(study, plan.lessons.values(), DateRange(date.min, date.max))
        return schedule_ics.content(study, days, None)

    numbers = [
        int(event.sequence.value)
        for content in (sequence(count), sequence(len(changes)))
        for event in vobject.readOne(content.decode()).contents.get("vevent", ())[:1]
    ]
    assert numbers == sorted(numbers)
    assert count == len(changes) or len(set(numbers)) == len(numbers)


def test_an_event_has_the_link_of_its_lesson(tea: Run, tmp_path: Path) -> None:
    tea("schedule", "--ics", "tea.ics")
    links = [event.contents.get("url") for event in read(tmp_path / "tea.ics")]
    assert [link and link[0].value for link in links] == ["https://a.org/绿茶", None, None, None]


def test_the_time_is_of_the_day_itself(tea: Run, tmp_path: Path) -> None:
    tea("replan", "--per-day", "2", "--yes")
    tea("schedule", "--ics", "tea.ics", "--alarm", "晚上8点半")
    alarms = [event.contents.get("valarm") for event in read(tmp_path / "tea.ics")]
    assert [bool(alarm) for alarm in alarms] == [True, False, True, False]
    assert alarms[0][0].trigger.value == timedelta(hours=20, minutes=30)
    assert alarms[0][0].description.value == "Green tea, White tea; mild, sweet"


def test_only_open_lessons_of_the_days_asked_for(tea: Run, tmp_path: Path) -> None:
    tea("done", "1.2")
    tea("skip", "1.3")
    for options, expected in (
        ([], ["Green tea", "Oolong"]),
        (["--from", "+1d"], ["Oolong"]),
        (["--to", "+2d"], ["Green tea"]),
        (["--today", "2027-01-01"], ["Green tea", "Oolong"]),  # overdue
    ):
        assert tea("schedule", "--ics", "tea.ics", *options).code == 0
        assert [event.summary.value for event in read(tmp_path / "tea.ics")] == expected


@pytest.mark.parametrize(
    ("code", "options", "said"),
    [
        (2, "--alarm 25:00 --ics x.ics", "“25:00” is not a time of day: write 20:00 or 8pm."),
        (2, "--alarm 20:00", "go with --ics"),
        (2, "--force", "go with --ics"),
        (2, "--ics x.ics --json", "Choose one of --ics, --json."),
        (2, "--ics x.ics --month", '--to "in a month"'),
        (1, "--ics x.ics --from 2028-01-01", "No open lesson is due on these days"),
        (1, "--ics plan.toml", "was not made by aigc-study"),
        (4, "--ics missing/x.ics", "its folder does not exist"),
        (4, "--ics home", "home is a folder: name a file in it."),
    ],
)
def test_what_can_not_be_saved_is_told(
    tea: Run, tmp_path: Path, code: int, options: str, said: str
) -> None:
    there = {path.name for path in tmp_path.iterdir()}
    result = tea("schedule", *options.split())
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert result.err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == there
    assert (tmp_path / "plan.toml").read_text(encoding="utf-8") == PLAN


def test_a_finished_plan_has_nothing_to_save(tea: Run) -> None:
    assert tea("done", "1.*").code == 0
    result = tea("schedule", "--ics", "x.ics")
    assert (result.code, "Every lesson is done or skipped" in result.err) == (1, True)


def test_without_a_start_there_are_no_days(run: Run, tmp_path: Path) -> None:
    result = run("schedule", "--ics", str(tmp_path / "x.ics"))
    assert result.code == 1
    assert "“aigc-study start”" in result.err
    assert not (tmp_path / "x.ics").exists()


def test_the_missing_package_is_named(
    tea: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)  # as Python marks what is not there
    result = tea("schedule", "--ics", "x.ics")
    assert result.code == 1
    assert "needs the Python package icalendar. Install it: " in result.err
    assert not (tmp_path / "x.ics").exists()


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        *(("4", "04:00"), ("20:00", "20:00"), ("２０：００", "20:00"), ("4am", "04:00")),
        *(("8pm", "20:00"), ("8:30 pm", "20:30"), ("12am", "00:00"), ("12pm", "12:00")),
        *(
            ("晚上8点", "20:00"),
            ("下午3点半", "15:30"),
            ("20点15分", "20:15"),
            ("早上7:05", "07:05"),
            ("晚上八点半", "20:30"),
            ("十二点", "12:00"),
        ),
        *(("晚上12点", None), ("25:00", None), ("20:60", None), ("", None), ("soon", None)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, time: str | None) -> None:
    assert parse_time(typed) == time
