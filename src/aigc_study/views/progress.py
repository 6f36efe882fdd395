"""The face of the product: a row for each stage and one for the whole, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.table import Table
from rich.text import Text

from aigc_study.i18n import _, ngettext
from aigc_study.views import cells
from aigc_study.views.numbers import days_number, days_text, percent_text
from aigc_study.views.page import DASH, DONE, FULL, REST, local
from aigc_study.views.sentences import forecast_text, replan_text, status_text
from aigc_study.views.words import break_line

if TYPE_CHECKING:
    from datetime import date

    from rich.console import JustifyMethod, RenderableType

    from aigc_study.milestones import MilestoneStanding
    from aigc_study.standing import EarnedValue, Standing
    from aigc_study.views.page import Page

_WIDE = 118  # cells: whole dates, a longer bar, and words for ahead and behind
_NARROW = 72  # below this there is no room for dates and targets
_DAYS_IN_YEAR = 365
_LEAST_TITLE = 8


class Row(NamedTuple):
    """What one row of the table says."""

    title: str
    done: int
    lessons: int
    days: str
    due: str
    now_due: str
    variance: Text


def progress(standing: Standing, page: Page) -> list[RenderableType]:
    """Return the table, then the sentences under it."""
    sentences = [
        Text(status_text(standing), style="bold"),
        Text(replan_text(standing)),
        Text(_break_text(standing)),
        Text(forecast_text(standing)),
        Text(_milestones_text(standing)),
    ]
    return [_table(standing, page), "", *filter(None, sentences)]


def _table(standing: Standing, page: Page) -> Table:
    wide = page.width is None or page.width >= _WIDE
    narrow = page.width is not None and page.width < _NARROW
    gap, bar = (2, 16) if wide else (1, 10)
    rows = _rows(standing, wide=wide)
    columns: list[tuple[str, JustifyMethod, list[Text]]] = [
        (_("Progress"), "left", [_bar(row.done, row.lessons, bar) for row in rows]),
        (_("Done"), "right", [Text(f"{row.done}/{row.lessons}") for row in rows]),
        ("%", "right", [Text(percent_text(row.done, row.lessons)) for row in rows]),
        (_("Days"), "right", [Text(row.days) for row in rows]),
        (_("Due"), "left", [Text(row.due) for row in rows]),
        (_("Now due"), "left", [Text(row.now_due) for row in rows]),
        (_("Ahead/behind") if wide else _("± days"), "right", [row.variance for row in rows]),
    ]
    if not standing.replanned:
        del columns[5]
    if narrow:
        del columns[3:-1]
    table = Table(box=None, padding=(0, 0, 0, gap), pad_edge=False)
    table.add_column(_("Stage"), no_wrap=True)
    room = page.width
    for heading, justify, column in columns:
        width = max(cells.width(heading), *(text.cell_len for text in column))
        table.add_column(heading, justify=justify, no_wrap=True, width=width)
        room = room and room - width - gap
    titles = [row.title for row in rows]
    if room is not None:
        titles = [cells.fit(title, max(room, _LEAST_TITLE), page.ellipsis) for title in titles]
    texts = [list(map(Text, titles)), *(column for _heading, _justify, column in columns)]
    # All the stages in one row of many lines: a hundred of them take Rich 15 ms less than as many
    # rows, since it is the cells that cost.
    table.add_row(*(Text("\n").join(column[:-1]) for column in texts))
    table.add_row(*(column[-1] for column in texts), style="bold")
    return table


def _rows(standing: Standing, *, wide: bool) -> list[Row]:
    rows = []
    days_before = 0
    for each in standing.stages:
        stage = each.stage
        last_day = days_before + stage.days
        due = _days(days_before + 1, last_day)
        if standing.start:
            due = _dates(each.due_from, each.due_to, whole=wide)
        rows.append(
            Row(
                f"{stage.ordinal} {local(stage.title)}",
                each.done,
                len(stage.lessons),
                f"{stage.days}{'+' if stage.at_least else ''}",
                due,
                "" if each.finished_on else _date(each.plan_due_to, standing, whole=wide),
                _variance(each.value, each.finished_on, standing, words=wide),
            )
        )
        days_before = last_day
    at_least = any(each.stage.at_least for each in standing.stages)
    due = _days(1, standing.target_days)
    if standing.start:
        due = _dates(standing.start, standing.target_finish, whole=wide)
    finished_on = standing.forecast.finish if standing.status == "finished" else None
    total = Row(
        _("Total"),
        standing.done,
        standing.lessons,
        f"{standing.target_days}{'+' if at_least else ''}",
        due,
        _date(standing.plan.finish, standing, whole=wide),
        _variance(standing.value, finished_on, standing, words=wide),
    )
    return [*rows, total]


def _bar(done: int, total: int, width: int) -> Text:
    full = done * width // total
    if done:
        full = max(full, 1)
    rest = REST * (width - full)
    return Text.assemble((FULL * full, "green"), (rest, "dim"))


def _days(first: int, last: int) -> str:
    return _("day {first}{dash}{last}").format(first=first, dash=DASH, last=last)


def _dates(first: date | None, last: date | None, *, whole: bool) -> str:
    if first is None:
        return ""
    # Month and day say enough where space is dear, unless they come round again.
    short = not whole and last is not None and (last - first).days < _DAYS_IN_YEAR
    texts = [day.isoformat()[5:] if short else day.isoformat() for day in (first, last) if day]
    return DASH.join(texts)


def _date(day: date | None, standing: Standing, *, whole: bool) -> str:
    if day is None:
        return ""
    short = not whole and (day - standing.today).days < _DAYS_IN_YEAR
    return day.isoformat()[5:] if short else day.isoformat()


def _variance(
    value: EarnedValue, finished_on: date | None, standing: Standing, *, words: bool
) -> Text:
    variance = value.variance
    if finished_on:
        return Text(_("finished") if words else DONE, style="green")
    if standing.status == "not-started" or not (value.planned or value.earned):
        return Text("")
    if not variance:
        return Text(_("on track") if words else "0", style="dim")
    ahead = variance > 0
    if words:
        text = (_("{days} ahead") if ahead else _("{days} behind")).format(days=days_text(variance))
    else:
        text = ("+" if ahead else "-") + days_number(variance)
    return Text(text, style="green" if ahead else "red")


def _break_text(standing: Standing) -> str:
    since = standing.paused_since
    return break_line(since) if since and standing.status != "finished" else ""


def _milestones_text(standing: Standing) -> str:
    reached = [_reached_text(each) for each in standing.milestones if each.reached_on]
    ahead = [each for each in standing.milestones if not each.reached_on and not each.too_late]
    coming = min(ahead, key=_lessons_left, default=None)
    lines = [_("Milestones: {list}.").format(list=_("; ").join(reached))] if reached else []
    if coming:
        text = ngettext(
            "Next milestone: {title}, {count} lesson to go.",
            "Next milestone: {title}, {count} lessons to go.",
            coming.lessons_left,
        )
        lines.append(text.format(title=local(coming.milestone.title), count=coming.lessons_left))
    return "\n".join(lines)


def _lessons_left(each: MilestoneStanding) -> int:
    return each.lessons_left


def _reached_text(each: MilestoneStanding) -> str:
    reached = _("{title} ({date})").format(title=local(each.milestone.title), date=each.reached_on)
    return f"{DONE} {reached}"
