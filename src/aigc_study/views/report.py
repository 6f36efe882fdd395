"""A page of its own that shows where the learner stands, the days so far, and every lesson."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _, ngettext
from aigc_study.views import chart
from aigc_study.views.numbers import percent, percent_text
from aigc_study.views.page import DASH, DONE, OVERDUE, SKIPPED, TODO, localized, sanitize
from aigc_study.views.progress import overdue_text, remarks, shown_finish
from aigc_study.views.stats import level_texts
from aigc_study.views.templates import language_tag, rendered
from aigc_study.views.wording import names_of, status_text, variance_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from aigc_study.domain.burnup import Burnup
    from aigc_study.domain.curriculum import Lesson, Stage
    from aigc_study.domain.earned_value import PartReport, StatusReport
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.domain.notes import LessonNote
    from aigc_study.domain.stats import Day, Stats
    from aigc_study.domain.study import Study

MARK = b'<meta name="generator" content="aigc-study">'
_SIGNS = {"done": DONE, "overdue": OVERDUE, "skipped": SKIPPED, "todo": TODO}


class Tile(NamedTuple):
    """One number with what it is."""

    label: str
    value: str
    remark: str = ""


def html(
    report: StatusReport, stats: Stats, burnup: Burnup | None, notes: Sequence[LessonNote]
) -> str:
    """Return the page."""
    study = report.study
    facts = {
        "lang": language_tag(),
        "title": localized(study.curriculum.title),
        "date": study.schedule.today,
        "as_of": _("As of {date}").format(date=study.schedule.today),
        "status": status_text(study, report.variance),
        "remarks": remarks(report),
        "tiles": list(_tiles(report, stats)),
        "burnup": _burnup(report, burnup),
        "heat": _heat(stats) if study.progress.done_on else None,
        "text": _texts(study),
        "stages": [
            _stage(stage, part, study)
            for stage, part in zip(study.curriculum.stages, report.stages, strict=True)
        ],
        "total": _part(report.total, study),
        "milestones": [_milestone(status) for status in report.milestones],
        "notes": [_note(note, study) for note in notes],
    }
    return rendered("report.html", facts)


def _texts(study: Study) -> dict[str, str]:
    return {
        "weeks": _("Lessons per week"),
        "week": _("Week from"),
        "done": _("Done"),
        "plan": _("Plan"),
        "stages": _("Stages"),
        "stage": _("Stage"),
        "progress": _("Progress"),
        "due": _("New due") if study.progress.replan else _("Due"),
        "total": _("Total"),
        "milestones": _("Milestones"),
        "notes": _("Notes"),
        "lessons": _("Lessons"),
        "made": _("Made with aigc-study."),
    }


def _tiles(report: StatusReport, stats: Stats) -> Iterator[Tile]:
    """Yield how far, early or late, until when, and how steadily."""
    total, schedule = report.total, report.study.schedule
    skipped = _("{count} skipped").format(count=total.skipped) if total.skipped else ""
    share = _("; ").join(filter(None, [percent_text(total.done, total.wanted), skipped]))
    yield Tile(_("Lessons done"), f"{total.done}/{total.wanted}", share)
    if report.status in ("on-track", "ahead", "behind"):
        yield Tile(_("Against the plan"), variance_text(report.variance), overdue_text(total))
    if schedule.finish and not report.study.is_over:
        finish = shown_finish(report)
        planned = _("planned end: {date}").format(date=schedule.finish)
        if finish:
            yield Tile(_("Expected finish"), str(finish), planned)
        else:
            is_far = report.forecast.state == "expected"
            far = _("at your pace: more than twice as long") if is_far else ""
            yield Tile(_("Planned end"), str(schedule.finish), far)
    current, longest = stats.streak
    if current:
        yield Tile(
            _("Streak"),
            _study_days(current),
            _("longest: {days}").format(days=_study_days(longest)),
        )
    elif longest:
        yield Tile(_("Longest streak"), _study_days(longest))


def _study_days(count: int) -> str:
    return ngettext("{count} study day", "{count} study days", count).format(count=count)


def _burnup(report: StatusReport, burnup: Burnup | None) -> dict[str, object] | None:
    """Return the burn-up chart; ``None`` without a start."""
    if burnup is None:
        return None
    today, finish = report.study.schedule.today, shown_finish(report)
    done = burnup.done[-1]
    lines: list[tuple[str, str, Sequence[tuple[date, int]]]] = []
    if report.study.progress.replan:
        lines.append(("baseline", _("original plan"), burnup.baseline))
    lines.append(("plan", _("plan"), burnup.schedule))
    if finish:
        lines.append(("forecast", _("forecast"), [done, (max(finish, done.on), burnup.lessons)]))
    lines.append(("done", _("done"), burnup.done))
    axis = chart.Axis(burnup.done[0].on, max(line[-1][0] for _kind, _label, line in lines))
    return {
        "title": _("Lessons done, and the plan"),
        "text": _burnup_text(report),
        "days": axis.days,
        "top": burnup.lessons,
        "x_ticks": axis.ticks(),
        "y_ticks": chart.value_ticks(burnup.lessons),
        "today": axis.tick(today, _("today")),
        "lines": [
            {
                "kind": kind,
                "points": chart.points(axis, line, burnup.lessons),
                "label": _("{line}: {count} by {date}").format(
                    line=label, count=line[-1][1], date=_reached_on(line, burnup)
                ),
            }
            for kind, label, line in lines
        ],
    }


def _reached_on(line: Sequence[tuple[date, int]], burnup: Burnup) -> date:
    """Return when a line reaches all lessons, or where it ends."""
    return next((on for on, count in line if count == burnup.lessons), line[-1][0])


def _burnup_text(report: StatusReport) -> str:
    """Say the same as the burn-up chart in a few words, with the numbers of the tiles."""
    total, stages = report.total, report.study.curriculum.stages
    if report.study.is_over:
        return _("{done} of {total} lessons are done.").format(done=total.done, total=total.wanted)
    text = ngettext(
        "{done} of {total} lessons are done; {due} was due by yesterday.",
        "{done} of {total} lessons are done; {due} were due by yesterday.",
        total.due_before,
    )
    texts = [text.format(done=total.done, total=total.wanted, due=total.due_before)]
    if shown_finish(report) and len({stage.days / len(stage.lessons) for stage in stages}) > 1:
        texts.append(
            _("Lessons of some stages are planned to take longer; the forecast allows for that.")
        )
    return " ".join(texts)


def _heat(stats: Stats) -> dict[str, object]:
    active = [day for day in stats.days if day.lessons]
    return {
        "title": _("The last half-year, day by day"),
        **chart.heat_map(stats)._asdict(),
        "signs": _heat_signs(stats),
        "text": _heat_text(active),
        "weeks": stats.begun_weeks,
    }


def _heat_signs(stats: Stats) -> list[chart.Mark]:
    """Return the signs with what they stand for."""
    counts = enumerate(level_texts(stats))
    signs = [chart.mark(level, rest=False, text=count) for level, count in counts]
    if any(day.rest for day in stats.days):
        signs.append(chart.mark(0, rest=True, text=_("rest")))
    return signs


def _heat_text(active: Sequence[Day]) -> str:
    """Say the same as the heat map in a few words."""
    if not active:
        return _("No lesson was done in the last 26 weeks.")
    text = ngettext(
        "Lessons were done on {count} day of the last 26 weeks, most on {date} ({most}).",
        "Lessons were done on {count} days of the last 26 weeks, most on {date} ({most}).",
        len(active),
    )
    busiest = max(active, key=attrgetter("lessons"))
    return text.format(count=len(active), date=busiest.on, most=busiest.lessons)


def _part(part: PartReport, study: Study) -> dict[str, object]:
    has_start = study.progress.start is not None
    days = _("day {first}{dash}{last}").format(first=part.first_day, dash=DASH, last=part.last_day)
    span = [part.due_from, part.due_to]
    if study.progress.replan:
        span = [] if part.finished_on else [part.new_due_to]
    dates = DASH.join(str(day) for day in span if day)
    return {
        "done": f"{part.done}/{part.wanted}",
        "percent": percent(part.done, part.wanted) or 0,
        "percent_text": percent_text(part.done, part.wanted),
        "due": dates if has_start else days,
        "state": _("finished") if part.finished_on else overdue_text(part),
    }


def _stage(stage: Stage, part: PartReport, study: Study) -> dict[str, object]:
    topics = [
        {
            "title": localized(stage.topics[topic].title) if topic else "",
            "lessons": [_lesson(lesson, study) for lesson in lessons],
        }
        for topic, lessons in groupby(stage.lessons, attrgetter("topic"))
    ]
    return {
        "ordinal": stage.ordinal,
        "title": localized(stage.title),
        "part": _part(part, study),
        "topics": topics,
    }


def _lesson(lesson: Lesson, study: Study) -> dict[str, str]:
    state, when = _state(lesson, study)
    return {
        "state": state,
        "sign": _SIGNS[state],
        "number": lesson.number,
        "title": localized(lesson.title),
        "url": lesson.url,
        "when": when,
    }


def _state(lesson: Lesson, study: Study) -> tuple[str, str]:
    """Return the state of a lesson, and in words since or until when."""
    progress, schedule = study.progress, study.schedule
    if done_on := progress.done_on.get(lesson.id):
        return "done", _("done {date}").format(date=done_on)
    if lesson.id in progress.skipped_on:
        return "skipped", _("skipped")
    day, due_on = schedule.due_day[lesson.id], schedule.due_on(lesson)
    if day <= schedule.past_days:
        return "overdue", _("overdue, due {date}").format(date=due_on)
    if due_on:
        return "todo", _("due {date}").format(date=due_on)
    return "todo", "" if schedule.calendar else _("day {day}").format(day=day)


def _milestone(status: MilestoneStatus) -> dict[str, str]:
    if status.reached_on:
        state, when = "done", _("reached on {date}").format(date=status.reached_on)
    elif status.is_impossible:
        state, when = "skipped", _("out of reach")
    else:
        state = "todo"
        when = ngettext("{count} lesson to go", "{count} lessons to go", status.lessons_left)
        when = when.format(count=status.lessons_left)
    title = localized(status.milestone.title)
    return {"state": state, "sign": _SIGNS[state], "title": title, "when": when}


def _note(note: LessonNote, study: Study) -> dict[str, str]:
    return {
        "on": str(note.on),
        "lessons": names_of(note.lessons, study.curriculum),
        "text": "\n".join(map(sanitize, note.text.splitlines())),
    }
