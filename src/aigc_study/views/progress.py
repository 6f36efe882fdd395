"""The progress table, with a row for each stage and a total, and sentences below it."""

from __future__ import annotations

from io import StringIO
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aigc_study.domain.earned_value import FIRST_FORECAST_DAY
from aigc_study.i18n import _, ngettext
from aigc_study.views import text_width
from aigc_study.views.json import FORMAT, Json, iso
from aigc_study.views.numbers import days_number, days_text, percent, percent_text, rounded
from aigc_study.views.page import BOLD, DASH, DIM, DONE, FULL, GREEN, RED, REST, localized
from aigc_study.views.wording import orphaned_text, pause_line, status_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Stage
    from aigc_study.domain.earned_value import Forecast, PartReport, StatusReport
    from aigc_study.domain.milestones import MilestoneStatus
    from aigc_study.views.page import Page

_WIDE = 118  # cells: full dates, a longer bar, and words for ahead and behind
_NARROW = 72  # below this, no dates and targets
_DAYS_IN_YEAR = 365
_PAST_9999 = "9999+"
_UNBOUNDED = 100_000  # wider than any line: Rich needs a width even where nothing is truncated
MIN_TITLE = 8
_RIGHT = {2, 3, 4, 7}  # right-aligned columns: numbers


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
    wide = _is_wide(page)
    headings = [
        *(_("Stage"), _("Progress"), _("Done"), "%", _("Days"), _("Due"), _("New due")),
        _("Ahead/behind") if wide else _("± days"),
    ]
    rows = _rows(report, page)
    columns = [0, 1, 2, 3, 4, 5, *([6] if report.study.progress.replan else []), 7]
    if page.width is not None and page.width < _NARROW:
        columns = [0, 1, 2, 3, 7]
    gap = 2 if wide else 1
    table = Table(box=None, padding=(0, 0, 0, gap), pad_edge=False)
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in _RIGHT else "left"
        table.add_column(_text(headings[column]), justify=justify, no_wrap=True)
    cells = [[row[column] for column in columns] for row in rows]
    if page.width is not None:
        header = [headings[column] for column in columns]
        widths = [
            max(_text(cell).cell_len for cell in column)
            for column in zip(header, *cells, strict=True)
        ]
        title_width = max(page.width - sum(widths[1:]) - gap * len(widths[1:]), MIN_TITLE)
        for row in cells:
            row[0] = page.fit(row[0], title_width)
    # All stages in one row of several lines: each cell costs Rich 0.1 ms.
    table.add_row(*(_text("\n".join(column)) for column in zip(*cells[:-1], strict=True)))
    table.add_row(*map(_text, cells[-1]), style="bold")
    return table


def _sentences(report: StatusReport, page: Page) -> list[str]:
    sentences = [
        page.style(status_text(report), BOLD),
        _replan_text(report),
        _pause_text(report),
        _forecast_text(report),
        _milestones_text(report),
        orphaned_text(report.study),
    ]
    return [sentence for sentence in sentences if sentence]


def _is_wide(page: Page) -> bool:
    return page.width is None or page.width >= _WIDE


def _rows(report: StatusReport, page: Page) -> list[list[str]]:
    """Return the cells of all columns, in a row for each stage and one for the total."""
    stages = zip(report.study.curriculum.stages, report.stages, strict=True)
    rows = [
        _row(f"{stage.ordinal} {localized(stage.title)}", part, report, page)
        for stage, part in stages
    ]
    return [*rows, _row(_("Total"), report.total, report, page)]


def _row(name: str, part: PartReport, report: StatusReport, page: Page) -> list[str]:
    full, today = _is_wide(page), report.study.schedule.today
    days = part.last_day - part.first_day + 1
    due = _("day {first}{dash}{last}").format(first=part.first_day, dash=DASH, last=part.last_day)
    if report.study.progress.start:
        due = _dates([part.due_from, part.due_to], part.due_from or today, full=full)
    return [
        name,
        _bar(part, page),
        f"{part.done}/{part.lessons}",
        percent_text(part.done, part.lessons),
        f"{days}{'+' if part.at_least else ''}",
        due,
        "" if part.finished_on else _dates([part.new_due_to], today, full=full),
        _variance(part, report, page),
    ]


def _bar(part: PartReport, page: Page) -> str:
    width = 16 if _is_wide(page) else 10
    full = part.done * width // part.lessons
    if part.done:
        full = max(full, 1)
    filled, left = text_width.sign(FULL) * full, text_width.sign(REST) * (width - full)
    return page.style(filled, GREEN) + page.style(left, DIM)


def _dates(days: Sequence[date | None], since: date, *, full: bool) -> str:
    """Join dates, without the year if there is little room and all are within one."""
    known = [day for day in days if day]
    short = not full and all((day - since).days < _DAYS_IN_YEAR for day in known)
    return DASH.join(day.isoformat()[5:] if short else day.isoformat() for day in known)


def _variance(part: PartReport, report: StatusReport, page: Page) -> str:
    words = _is_wide(page)
    variance = part.value.variance
    if part.finished_on:
        return page.style(_("finished") if words else DONE, GREEN)
    if report.status == "not-started" or not (part.value.planned or part.value.earned):
        return ""
    if not variance:
        return page.style(_("on track") if words else "0", DIM)
    ahead = variance > 0
    if words:
        text = (_("{days} ahead") if ahead else _("{days} behind")).format(days=days_text(variance))
    else:
        text = ("+" if ahead else "-") + days_number(variance)
    return page.style(text, GREEN if ahead else RED)


def _pause_text(report: StatusReport) -> str:
    since = report.study.progress.rest.paused_since()
    return pause_line(since) if since and report.status != "finished" else ""


def _milestones_text(report: StatusReport) -> str:
    reached = [_reached_text(status) for status in report.milestones if status.reached_on]
    possible = [
        status for status in report.milestones if not status.reached_on and not status.too_late
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
    variance = report.baseline_variance
    text = _("{days} ahead") if variance > 0 else _("{days} behind")
    return _(
        "Replanned on {since}: the plan now ends on {finish}. By the original plan: {standing}."
    ).format(
        since=replan.since,
        finish=report.study.schedule.finish or _PAST_9999,
        standing=text.format(days=days_text(variance)) if variance else _("on track"),
    )


def _forecast_text(report: StatusReport) -> str:
    """Say when the learner will finish at this pace; "" before the start and after the finish."""
    forecast, target = report.forecast, report.study.schedule.finish
    match forecast.state:
        case "finished" | "not-started":
            return ""
        case "too-early":
            return _("A forecast appears from study day {day}; the target is {target}.").format(
                day=FIRST_FORECAST_DAY, target=target or _PAST_9999
            )
        case "no-pace":
            return ngettext(
                "No forecast: nothing done in the last {count} study day; the target is {target}.",
                "No forecast: nothing done in the last {count} study days; the target is {target}.",
                forecast.window,
            ).format(count=forecast.window, target=target or _PAST_9999)
    if forecast.finish is None:
        return _("At this pace you finish after the year 9999.")
    if target is None:
        return _("At this pace you finish on {date}.").format(date=forecast.finish)
    days = (forecast.finish - target).days
    if days == 0:
        text = _("At this pace you finish on {date}, the target date.")
    elif days < 0:
        text = ngettext(
            "At this pace you finish on {date}, {days} day before the target, {target}.",
            "At this pace you finish on {date}, {days} days before the target, {target}.",
            -days,
        )
    else:
        text = ngettext(
            "At this pace you finish on {date}, {days} day after the target, {target}.",
            "At this pace you finish on {date}, {days} days after the target, {target}.",
            days,
        )
    return text.format(date=forecast.finish, days=abs(days), target=target)


def data(report: StatusReport) -> Json:
    """Return what ``progress --json`` prints."""
    progress, schedule = report.study.progress, report.study.schedule
    stages = zip(report.study.curriculum.stages, report.stages, strict=True)
    return {
        "format": FORMAT,
        "today": schedule.today.isoformat(),
        "start": iso(progress.start),
        "study_day": schedule.study_day or None,
        "target_days": schedule.target_days,
        **_counts(report.total),
        "variance_days": rounded(report.variance),
        "spi": None if report.spi is None else rounded(report.spi),
        "baseline_variance_days": rounded(report.baseline_variance),
        "status": report.status,
        "plan": {
            "kind": progress.replan.kind if progress.replan else "baseline",
            "since": iso(progress.replan.since if progress.replan else progress.start),
            "finish": iso(schedule.finish),
        },
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
        "percent": percent(part.done, part.lessons),
        "earned_days": rounded(part.value.earned),
        "planned_days": rounded(part.value.planned),
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
    pace = None if forecast.pace is None else rounded(forecast.pace)
    return {"state": forecast.state, "finish": iso(forecast.finish), "pace": pace}


def _milestone(status: MilestoneStatus) -> Json:
    return {
        "id": status.milestone.id,
        "title": status.milestone.title._asdict(),
        "reached_on": iso(status.reached_on),
    }
