"""The rest days to come, and the results of changing them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from aigc_study.domain.calendar import WEEKDAYS, Span
from aigc_study.i18n import N_, _, listed, ngettext
from aigc_study.views.json import FORMAT, Json, iso
from aigc_study.views.page import BOLD
from aigc_study.views.wording import (
    WEEKDAY_NAMES,
    moved_end_lines,
    past_end_lines,
    pause_line,
    span_text,
    weekdays_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aigc_study.domain.calendar import DateRange, Weekly
    from aigc_study.domain.journal import Entry
    from aigc_study.domain.study import Study
    from aigc_study.inputs.holidays import Holidays
    from aigc_study.views.page import Page

_DEFAULT_PLACES = {
    "CN": N_("mainland China"),
    "HK": N_("Hong Kong"),
    "MO": N_("Macao"),
    "SG": N_("Singapore"),
    "TW": N_("Taiwan"),
}


def lines(study: Study, page: Page) -> list[str]:
    """Return the rest from today on: weekly, days off, and a pause."""
    lines = weekly_lines(study)
    pauses = [Span(first, last, why=_("pause")) for first, last in _pauses_ahead(study) if last]
    spans = [part for span in _spans_ahead(study) for part in span.outside(pauses)]
    if spans := [*spans, *pauses]:
        lines += ["", page.style(_("Rest days"), BOLD)]
        for span in sorted(spans):
            lines += page.wrap(_span_text(span), head="  ")
    paused = study.progress.rest.paused_since()
    if paused:
        lines += ["", *page.wrap(pause_line(paused))]
    return lines


def weekly_lines(study: Study) -> list[str]:
    """Return the weekly rest that holds, and from when on another will."""
    weekly = weekdays_text(study.progress.rest.weekdays_on(study.schedule.today))
    return [_("Every week: {days}").format(days=weekly)] + [
        _("From {date}: {days}").format(date=later.since, days=weekdays_text(later.weekdays))
        for later in _later_weekly(study)
    ]


def data(study: Study) -> Json:
    """Return what ``rest --json`` prints."""
    return {
        "format": FORMAT,
        "weekdays": _weekday_keys(study.progress.rest.weekdays_on(study.schedule.today)),
        "weekly": [
            {"from": later.since.isoformat(), "weekdays": _weekday_keys(later.weekdays)}
            for later in _later_weekly(study)
        ],
        "days": [
            {
                "from": span.first.isoformat(),
                "to": span.last.isoformat(),
                "rest": span.rest,
                "text": span.why or None,
            }
            for span in _spans_ahead(study)
        ],
        "pauses": [
            {"from": first.isoformat(), "to": iso(last)} for first, last in _pauses_ahead(study)
        ],
    }


def _weekday_keys(weekdays: Iterable[int]) -> list[str]:
    return [WEEKDAYS[weekday] for weekday in sorted(weekdays)]


def _later_weekly(study: Study) -> list[Weekly]:
    return [each for each in study.progress.rest.weekly if each.since > study.schedule.today]


def _spans_ahead(study: Study) -> list[Span]:
    """Return the days from today on that are set for rest, or for study on a weekly rest day."""
    rest = study.progress.rest
    return [
        span
        for span in rest.effective_spans()
        if span.last >= study.schedule.today and (span.rest or not rest.is_study_otherwise(span))
    ]


def _pauses_ahead(study: Study) -> list[tuple[date, date | None]]:
    """Return the first and last days of the pauses from today on; no last day while it lasts."""
    days = [
        (pause.first, pause.until and pause.until - timedelta(days=1))
        for pause in study.progress.rest.pauses
    ]
    return [(first, last) for first, last in days if not last or last >= study.schedule.today]


def _span_text(span: Span) -> str:
    text = span_text(span.first, span.last, span.why)
    if span.rest:
        return text
    count = (span.last - span.first).days + 1
    return ngettext("{days}: a study day", "{days}: study days", count).format(days=text)


def recorded_lines(
    entries: Sequence[Entry], before: Study, after: Study, past: DateRange | None = None
) -> list[str]:
    """Say which rest was recorded, and when the plan ends if that has changed.

    ``past`` are the days just past that may have been meant.
    """
    if not entries:
        return [_("Nothing to change.")]
    lines = [_recorded_text(entry) for entry in entries] + moved_end_lines(before, after)
    if all(_is_past_rest(entry, after.schedule.today) for entry in entries):
        lines.append(
            _("These days are past: “aigc-study log” lists them, “aigc-study rest” does not.")
        )
    # Public holidays, which have reasons, are set for a year.
    days = [entry.on for entry in entries if entry.did == "rest" and entry.on and not entry.text]
    return lines + past_end_lines(max(days, default=None), before, past)


def _is_past_rest(entry: Entry, today: date) -> bool:
    return entry.did == "rest" and (entry.to or entry.on or date.max) < today


def _recorded_text(entry: Entry) -> str:
    on = entry.on
    if on is None:
        return ""
    match entry.did:
        case "weekly":
            weekdays = [WEEKDAYS.index(name) for name in entry.weekdays or ()]
            if not weekdays:
                return _("No weekly rest from {date} on.").format(date=on)
            text = _("Weekly rest from {date} on: {days}.")
            return text.format(date=on, days=weekdays_text(weekdays))
        case "rest":
            text = _("Rest: {days}.")
        case _:
            count = ((entry.to or on) - on).days + 1
            text = ngettext("{days} is a study day again.", "{days} are study days again.", count)
    return text.format(days=span_text(on, entry.to or on, entry.text))


def default_country_line(code: str) -> str:
    """Name the country or region that was chosen by the locale."""
    text = _("No country named: these are the public holidays of {place} ({code}).")
    return text.format(place=_(_DEFAULT_PLACES[code]), code=code)


def holiday_lines(ahead: Holidays, resting: Sequence[Span]) -> list[str]:
    """Tell the make-up workdays, how to study on those that are rest days, and the estimates."""
    lines = []
    if ahead.workdays:
        days = [span_text(day, day, _(WEEKDAY_NAMES[day.weekday()])) for day in ahead.workdays]
        lines.append(_("Make-up workdays: {days}.").format(days=listed(days)))
    if resting:
        text = _("“aigc-study rest holidays {code} --workdays” makes them study days.")
        lines.append(text.format(code=ahead.code))
    if ahead.estimated:
        text = _(
            "Dates marked “estimate” ({years}) are not announced yet. When they are,"
            " update the holidays package and run this command again."
        )
        lines.append(text.format(years=listed(ahead.estimated)))
    return lines
