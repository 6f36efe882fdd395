"""``rest``: manage rest days, which don't count as study days."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any

import typer

from aigc_study.cli import terminal
from aigc_study.cli.hints import shell_line
from aigc_study.cli.language import chinese_territory
from aigc_study.cli.options import AsJson, Command, DateCommand, Group, command_app, list_by_default
from aigc_study.cli.session import Outcome, Session, checked_text, session_of
from aigc_study.domain import rest as domain
from aigc_study.domain.calendar import DateRange, Span
from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from aigc_study.errors import (
    BadDate,
    BadWeekday,
    CountryNeeded,
    HolidayNamed,
    StudyError,
    WeeklyRest,
)
from aigc_study.i18n import N_, _, language
from aigc_study.inputs.dates import just_past, parse_ranges, parse_weekdays
from aigc_study.inputs.holidays import holidays_ahead, is_estimate
from aigc_study.views import rest as view

_EVERY_WEEK = "every|每|[a-z]days|weekends"
_HOLIDAYS = "(?<!圣诞)节|国庆|元旦|清明|端午|中秋|除夕|五一|holiday"


class _RestGroup(Group):
    """The group, where days alone may be those of every week, or dates."""

    def meant_by(self, ctx: Any, args: Sequence[str]) -> Sequence[str]:
        """Return the commands that may be meant."""
        meant = []
        with suppress(StudyError):
            parse_weekdays(args)
            meant.append(f"weekly {shell_line(args)}")
        with suppress(StudyError):
            parse_ranges(args, ctx.obj.today)
            meant.append(f"add {shell_line(args)}")
        return meant or super().meant_by(ctx, args)


app = command_app(cls=_RestGroup)

Spans = Annotated[
    list[str],
    typer.Argument(
        metavar=N_("DAYS…"), help=N_("Dates, or ranges such as 2027-02-06..2027-02-12.")
    ),
]


@app.callback(invoke_without_command=True, epilog=N_("aigc-study rest weekly sun"))
def rest(context: typer.Context, as_json: AsJson = False) -> None:
    list_by_default(context, list_rest, as_json=as_json)


@app.command(
    "list", cls=Command, help=N_("List upcoming rest days."), epilog="aigc-study rest list"
)
def list_rest(context: typer.Context, as_json: AsJson = False) -> None:
    session = session_of(context)
    session.show(view, session.read(), as_json=as_json)


@app.command(
    "weekly",
    cls=Command,
    help=N_("Rest on some days of every week, from today on, or show them."),
    epilog=N_("aigc-study rest weekly sat sun"),
)
def weekly(
    context: typer.Context,
    days: Annotated[
        list[str] | None, typer.Argument(metavar=N_("DAY…"), help=N_("mon, tue, … sun, or none."))
    ] = None,
) -> None:
    session = session_of(context)
    if not days:
        terminal.print_result(view.weekly_lines(session.read()))
        terminal.print_message([_("To change it: “aigc-study rest weekly sat sun”, or “none”.")])
        return
    names = parse_weekdays(days)
    _apply(session, lambda study, at: domain.weekly(study, names, at))


@app.command(
    "add",
    cls=DateCommand,
    help=N_("Add rest days."),
    epilog=N_('aigc-study rest add 2027-02-06..2027-02-12 --why "Spring Festival"'),
)
def add(
    context: typer.Context,
    days: Spans,
    why: Annotated[str, typer.Option("--why", metavar=N_("TEXT"), help=N_("The reason."))] = "",
) -> None:
    session, text = session_of(context), checked_text(why)
    spans = [Span(*span, why=text) for span in _dates(days, session.today)]
    _apply(session, lambda study, at: domain.add(study, spans, at), days)


@app.command(
    "remove",
    cls=DateCommand,
    help=N_("Turn rest days back into study days."),
    epilog="aigc-study rest remove 2027-02-08",
)
def remove(context: typer.Context, days: Spans) -> None:
    session = session_of(context)
    spans = [Span(*span, rest=False) for span in parse_ranges(days, session.today)]
    _apply(session, lambda study, at: domain.remove(study, spans, at), days)


@app.command(
    "holidays",
    cls=Command,
    help=N_("Add the public holidays of a country or region, for a year ahead."),
    epilog="aigc-study rest holidays CN",
)
def holidays(
    context: typer.Context,
    country: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("COUNTRY"),
            help=N_("A country or region: its code, such as CN, or its name."),
        ),
    ] = None,
    workdays: Annotated[
        bool, typer.Option("--workdays", help=N_("Turn make-up workdays into study days."))
    ] = False,
) -> None:
    session = session_of(context)
    name = " ".join(country) if country else _default_country()
    ahead = holidays_ahead(name, session.today, language())
    if not country:
        terminal.print_message([view.default_country_line(ahead.code)])
    worked = [Span(day, day, rest=False, why=_("make-up workday")) for day in ahead.workdays]
    spans = [*ahead.runs, *(worked if workdays else [])]
    chosen = domain.HolidayPlan(spans, ahead.official, is_estimate)
    outcome = _apply(session, lambda study, at: domain.holidays(study, chosen, at))
    resting = domain.holidays_to_set(outcome.after, chosen._replace(spans=worked))
    terminal.print_message(view.holiday_lines(ahead, resting))


def _dates(words: Sequence[str], today: date) -> Sequence[DateRange]:
    """Parse days; raises ``WeeklyRest`` and ``HolidayNamed`` for what other commands take."""
    text = " ".join(words)
    if re.search(_EVERY_WEEK, text, re.IGNORECASE):
        with suppress(BadWeekday):
            parse_weekdays(words)
            raise WeeklyRest(shell_line(words))
    try:
        return parse_ranges(words, today)
    except BadDate:
        if re.search(_HOLIDAYS, text, re.IGNORECASE):
            raise HolidayNamed(text) from None
        raise


def _default_country() -> str:
    """Return the territory of a Chinese locale, or the mainland if the program speaks Chinese."""
    code = chinese_territory() or ("CN" if language() == "zh" else None)
    if code is None:
        raise CountryNeeded
    return code


def _apply(
    session: Session,
    decide: Callable[[Study, datetime], Sequence[Entry]],
    days: Sequence[str] = (),
) -> Outcome:
    outcome = session.apply(decide)
    past = just_past(days, session.today)
    terminal.print_message(
        view.recorded_lines(outcome.entries, outcome.before, outcome.after, past)
    )
    return outcome
