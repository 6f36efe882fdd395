"""The progress table, with a row for each stage and a total, and sentences below it."""

from __future__ import annotations

from io import StringIO
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aigc_study.domain.forecast import FIRST_DAYS
from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, iso, plan_object
from aigc_study.views.numbers import percent, percent_text, rounded, rounded_or_none
from aigc_study.views.page import (
    BOLD,
    DASH,
    DIM,
    DONE,
    GREEN,
    OVERDUE,
    PLANNED,
    RED,
    localized,
)
from aigc_study.views.wording import orphaned_text, pause_line, status_text, variance_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Stage
    from aigc_study.domain.earned_value import PartReport, StatusReport
    from aigc_study.domain.forecast import Forecast
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.views.page import Page

_WIDE = 118  # cells: full dates, a longer bar, and words for ahead and behind
_NARROW = 72  # below this, no dates and targets
_CLEAR_DAYS = 300  # from today: a date further off needs its year
_PAST_9999 = "9999+"
_ON_COURSE = 3  # study days between the forecast and the plan's end
_BAR, _MIN_BAR, _MAX_BAR = 20, 10, 40
_UNBOUNDED = 100_000  # wider than any line: Rich needs a width even where nothing is truncated
MIN_TITLE = 8


def lines(report: StatusReport, page: Page) -> list[str]:
    """Return the table and the sentences below it."""
    # Into a buffer: on a broken pipe Rich would end the program itself.
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=page.width or _UNBOUNDED,
        height=_UNBOUNDED,  # without a height Rich assumes that a dumb terminal is 80 cells wide
        color_system="standard" if page.colour else None,
        force_terminal=page.colour,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(_table(report, page), "", *map(_text, _sentences(report, page)), sep="\n")
    return [text_width.from_rich(line.rstrip()) for line in buffer.getvalue().splitlines()]


def _text(text: str) -> Text:
    """Return a text with its colours, as Rich measures it rightly."""
    text = text_width.for_rich(text)
    # Without colours there is nothing to decode, which would take three times as long.
    return Text.from_ansi(text) if "\x1b" in text else Text(text)


def _table(report: StatusReport, page: Page) -> Table:
    columns = _columns(report, page)
    gap = 2 if _is_wide(page) else 1
    table = Table(box=None, padding=(0, 0, 0, gap), pad_edge=False)
    for column in columns:
        table.add_column(_text(column.heading), justify=column.justify, no_wrap=True)
    # All stages in one row of several lines: each cell costs Rich 0.1 ms.
    table.add_row(*(_text("\n".join(column.cells[:-1])) for column in columns))
    table.add_row(*(_text(column.cells[-1]) for column in columns), style="bold")
    return table


class _Column(NamedTuple):
    """A column with a cell for each stage and one for the total."""

    heading: str
    cells: Sequence[str]
    justify: Literal["left", "right"] = "left"

    @property
    def width(self) -> int:
        """The cells it takes on the screen."""
        return max(_text(text).cell_len for text in (self.heading, *self.cells))


def _columns(report: StatusReport, page: Page) -> list[_Column]:
    """Return the columns that there is room for; names and bars take what the others leave."""
    study, parts = report.study, [*report.stages, report.total]
    full, is_narrow = _is_wide(page), page.width is not None and page.width < _NARROW
    today = study.schedule.today
    has_start = study.progress.start is not None
    done = [f"{part.done}/{part.wanted}" for part in parts]
    days = [f"{part.last_day - part.first_day + 1}{'+' * part.at_least}" for part in parts]
    due = [_due_text(part, today, has_start=has_start, full=full) for part in parts]
    new_due = [
        "" if part.finished_on else _dates([part.new_due_to], today, full=full) for part in parts
    ]
    skipped = [str(part.skipped or "") for part in parts]
    others = [
        _Column(_("Done"), done, "right"),
        *([_Column(_("Skipped"), skipped, "right")] if report.total.skipped else []),
        _Column("%", [percent_text(part.done, part.wanted) for part in parts], "right"),
        *([] if is_narrow else [_Column(_("Days"), days, "right"), _Column(_("Due"), due)]),
        *([_Column(_("New due"), new_due)] if study.progress.replan and not is_narrow else []),
        _Column("", [_state_text(part, page) for part in parts]),
    ]
    stages = study.curriculum.stages
    names = [f"{stage.ordinal} {localized(stage.title)}" for stage in stages]
    name = _Column(_("Stage"), [*names, _("Total")])
    bar = _BAR
    if page.width is not None:
        gap = 2 if full else 1
        room = page.width - sum(column.width + gap for column in others) - gap
        bar = min(max(room - name.width, _MIN_BAR), _MAX_BAR)
        title = max(room - bar, MIN_TITLE)
        name = name._replace(cells=[page.fit(text, title) for text in name.cells])
    bars = [page.bar(bar, part.wanted, part.done, _marked(part)) for part in parts]
    return [name, _Column(_("Progress"), bars), *others]


def _is_wide(page: Page) -> bool:
    return page.width is None or page.width >= _WIDE


def _due_text(part: PartReport, today: date, *, has_start: bool, full: bool) -> str:
    if has_start:
        return _dates([part.due_from, part.due_to], today, full=full)
    return _("day {first}{dash}{last}").format(first=part.first_day, dash=DASH, last=part.last_day)


def _marked(part: PartReport) -> int:
    """Return after how many lessons the mark of a bar is; 0 for none.

    It is at the end of what is done unless that is less than was due yesterday, or more than is due
    today: as long as it is, the learner is on track.
    """
    return 0 if part.finished_on else min(max(part.done, part.due_before), part.due)


def _dates(days: Sequence[date | None], today: date, *, full: bool) -> str:
    """Join dates, without the year if there is little room and all are clear without it."""
    known = [day for day in days if day]
    short = not full and all(abs((day - today).days) < _CLEAR_DAYS for day in known)
    return DASH.join(day.isoformat()[5:] if short else day.isoformat() for day in known)


def _state_text(part: PartReport, page: Page) -> str:
    """Say whether a part is finished, or how many of its lessons are overdue."""
    if part.finished_on:
        return page.style(_("finished") if _is_wide(page) else DONE, GREEN)
    if not part.overdue:
        return ""
    return page.style(overdue_text(part) if _is_wide(page) else f"{OVERDUE}{part.overdue}", RED)


def overdue_text(part: PartReport) -> str:
    """Return how many lessons of a part are overdue, if any."""
    text = ngettext("{count} overdue", "{count} overdue", part.overdue)
    return text.format(count=part.overdue) if part.overdue else ""


def _sentences(report: StatusReport, page: Page) -> list[str]:
    sentences = [
        _legend(report, page),
        page.style(status_text(report.study, report.variance), BOLD),
        *remarks(report),
        _milestones_text(report),
        orphaned_text(report.study),
    ]
    return [sentence for sentence in sentences if sentence]


def remarks(report: StatusReport) -> list[str]:
    """Say that there was a replan, that there is a pause, and when the learner will finish."""
    texts = [_replan_text(report), _pause_text(report), _forecast_text(report)]
    return [text for text in texts if text]


def shown_finish(report: StatusReport) -> date | None:
    """Return the finish that the forecast names; ``None`` if it names none."""
    if report.forecast.state != "expected":
        return None
    if _is_on_course(report):
        return report.study.schedule.finish
    return None if report.is_far else report.forecast.finish


def _legend(report: StatusReport, page: Page) -> str:
    """Explain the mark in the bars and the number beside them, where there are any."""
    texts = []
    if _marked(report.total):
        text = _("{sign} where the plan is today")
        texts.append(text.format(sign=text_width.sign(PLANNED)))
    if report.total.overdue and not _is_wide(page):
        texts.append(f"{OVERDUE}{report.total.overdue} = {overdue_text(report.total)}")
    return page.style("  ".join(texts), DIM) if texts else ""


def _pause_text(report: StatusReport) -> str:
    since = report.study.progress.rest.paused_since()
    return pause_line(since) if since and report.status != "finished" else ""


def _milestones_text(report: StatusReport) -> str:
    reached = [_reached_text(status) for status in report.milestones if status.reached_on]
    possible = [
        status for status in report.milestones if not status.reached_on and not status.is_impossible
    ]
    upcoming = min(possible, key=attrgetter("lessons_left"), default=None)
    lines = [_("Milestones: {list}.").format(list=_("; ").join(reached))] if reached else []
    if upcoming:
        text = ngettext(
            "Next milestone: {title}, {count} lesson to go.",
            "Next milestone: {title}, {count} lessons to go.",
            upcoming.lessons_left,
        )
        lines.append(
            text.format(title=localized(upcoming.milestone.title), count=upcoming.lessons_left)
        )
    return "\n".join(lines)


def _reached_text(status: MilestoneStatus) -> str:
    reached = _("{title} ({date})").format(
        title=localized(status.milestone.title), date=status.reached_on
    )
    return f"{DONE} {reached}"


def _replan_text(report: StatusReport) -> str:
    """Say when the learner replanned, and the status by the baseline; "" without a replan."""
    replan = report.study.progress.replan
    if not replan or report.status in ("not-started", "finished"):
        return ""
    return _(
        "Replanned on {since}: the plan now ends on {finish}. By the original plan: {status}."
    ).format(
        since=replan.since,
        finish=report.study.schedule.finish or _PAST_9999,
        status=variance_text(report.baseline_variance),
    )


def _forecast_text(report: StatusReport) -> str:
    """Say when the learner will finish at this pace; "" before the start and after the finish."""
    forecast, schedule = report.forecast, report.study.schedule
    if forecast.state in ("finished", "not-started") or not report.total.wanted:
        return ""
    if forecast.state == "no-pace":
        return _("No forecast: no lesson has been done since the start.")
    if forecast.state == "too-early":
        return _("A forecast appears from study day {day}; the plan ends on {target}.").format(
            day=FIRST_DAYS + 1, target=schedule.finish or _PAST_9999
        )
    return _expected_text(report)


def _expected_text(report: StatusReport) -> str:
    """Say when the learner will finish, and how far that is from the plan's end."""
    forecast, schedule = report.forecast, report.study.schedule
    if _is_on_course(report):
        return _with_trend(_("On course for {date}").format(date=schedule.finish), forecast)
    if _is_new(report) and schedule.finish:
        return _new_text(report, schedule.finish)
    if report.is_far or forecast.finish is None:
        return _(
            "At this pace it would take more than twice as long as planned: see"
            " “aigc-study replan”."
        )
    text = _("At your average pace you finish on {date}").format(date=forecast.finish)
    return _with_trend(text + _late_text(forecast.finish, schedule.finish), forecast)


def _is_on_course(report: StatusReport) -> bool:
    """Whether the plan's end is still to come, and neither the forecast nor today is far off it."""
    schedule = report.study.schedule
    if schedule.finish is None or schedule.study_day > schedule.end:
        return False
    away = abs(report.forecast.study_day - schedule.end)
    return away <= _ON_COURSE and -report.variance <= _ON_COURSE


def _is_new(report: StatusReport) -> bool:
    """Whether the learner replanned less than seven study days ago."""
    schedule = report.study.schedule
    past_days = schedule.past_days - schedule.begun_after
    return report.study.progress.replan is not None and past_days < FIRST_DAYS


def _new_text(report: StatusReport, target: date) -> str:
    """Say what the pace so far means for a new plan, and that the plan is another one."""
    finish = report.forecast.finish
    text = _("Do each day's lessons, and you finish on {target}; at your pace so far, on {date}.")
    if report.is_far or finish is None:
        text = _(
            "Do each day's lessons, and you finish on {target}; at your pace so far it would take"
            " more than twice as long as planned."
        )
    return text.format(target=target, date=finish)


def _late_text(finish: date, target: date | None) -> str:
    """Return how far a finish is from the plan's end, to add to it; "" if it isn't."""
    days = (finish - target).days if target else 0
    if days < 0:
        text = ngettext(
            ", {days} day before the planned end, {target}",
            ", {days} days before the planned end, {target}",
            -days,
        )
    elif days > 0:
        text = ngettext(
            ", {days} day after the planned end, {target}",
            ", {days} days after the planned end, {target}",
            days,
        )
    else:
        return ""
    return text.format(days=abs(days), target=target)


def _with_trend(text: str, forecast: Forecast) -> str:
    """Add how the last two weeks compare with the pace before."""
    if forecast.trend == "slower":
        return _("{text}; lately slower than that.").format(text=text)
    if forecast.trend == "faster":
        return _("{text}; lately faster than that.").format(text=text)
    return _("{text}.").format(text=text)


def data(report: StatusReport) -> Json:
    """Return what ``progress --json`` prints."""
    progress, schedule = report.study.progress, report.study.schedule
    stages = zip(report.study.curriculum.stages, report.stages, strict=True)
    return {
        "format": FORMAT,
        "today": schedule.today.isoformat(),
        "start": iso(progress.start),
        "study_day": schedule.study_day or None,
        "target_days": schedule.baseline_end,
        "total_days": rounded(report.planned_days),
        **_counts(report.total),
        "variance_days": rounded(report.variance),
        "spi": rounded_or_none(report.spi),
        "baseline_variance_days": rounded(report.baseline_variance),
        "status": report.status,
        "plan": plan_object(report.study),
        "target_finish": iso(schedule.target_finish),
        "forecast": _forecast(report.forecast),
        "stages": [_stage(stage, part) for stage, part in stages],
        "milestones": [_milestone(status) for status in report.milestones],
        "orphaned": list(progress.orphaned),
    }


def _counts(part: PartReport) -> Json:
    return {
        "lessons": part.lessons,
        "done": part.done,
        "skipped": part.skipped,
        "percent": percent(part.done, part.wanted),
        "earned_days": rounded(part.earned),
        "planned_days": rounded(part.planned),
    }


def _stage(stage: Stage, part: PartReport) -> Json:
    return {
        "number": stage.ordinal,
        "id": stage.id,
        "title": stage.title._asdict(),
        "days": stage.days,
        "at_least": stage.at_least,
        **_counts(part),
        "due_from": iso(part.due_from),
        "due_to": iso(part.due_to),
        "finished_on": iso(part.finished_on),
    }


def _forecast(forecast: Forecast) -> Json:
    return {
        "state": forecast.state,
        "finish": iso(forecast.finish),
        "pace": rounded_or_none(forecast.pace),
        "recent_pace": rounded_or_none(forecast.recent_pace),
        "trend": forecast.trend,
    }


def _milestone(status: MilestoneStatus) -> Json:
    return {
        "id": status.milestone.id,
        "title": status.milestone.title._asdict(),
        "reached_on": iso(status.reached_on),
    }
