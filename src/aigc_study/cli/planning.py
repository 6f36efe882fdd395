"""The commands about days: what to do today, rest, breaks, and the ways back."""

# Typer reads the annotations when it builds a command, so they are not put off here.
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.parsing import Command, DateCommand, Group
from aigc_study.cli.session import Session, checked_text, session_of
from aigc_study.dates import parse_date, parse_span, parse_weekdays
from aigc_study.errors import (
    AlreadyPaused,
    BadNumber,
    FinishTooEarly,
    HolidaysMissing,
    NoPace,
    NoStudyDayLeft,
    NotPaused,
    UnknownCountry,
    WaysMixed,
)
from aigc_study.i18n import N_
from aigc_study.journal import Entry
from aigc_study.study import Study
from aigc_study.study_calendar import WEEKDAYS

if TYPE_CHECKING:
    from fractions import Fraction

    from aigc_study.replanning import WayBack

planning = typer.Typer(rich_markup_mode=None)
rest = typer.Typer(cls=Group, rich_markup_mode=None)
planning.add_typer(
    rest,
    name="rest",
    invoke_without_command=True,
    help=N_("Say which days are for rest: they do not count."),
    epilog="aigc-study rest weekly sun",
)

Spans = Annotated[
    list[str],
    typer.Argument(metavar="DAYS…", help=N_("Dates, or ranges such as 2027-02-06..2027-02-12.")),
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Print one JSON object."))]
_HOLIDAYS_AHEAD = timedelta(days=366)


@planning.command(
    "today",
    cls=Command,
    help=N_("Show what is due today, what is overdue, and what comes next."),
    epilog="aigc-study today",
)
def show_today(context: typer.Context, as_json: AsJson = False) -> None:
    from aigc_study.daily import daily  # noqa: PLC0415 - fractions, which done does not need
    from aigc_study.standing import standing  # noqa: PLC0415 - as daily

    study = session_of(context).read()
    stands, todo = standing(study), daily(study)
    if as_json:
        from aigc_study.views.data import today_data  # noqa: PLC0415 - only --json needs it

        terminal.show_json(today_data(study, todo, stands))
        return
    from aigc_study.views.daily import daily_lines  # noqa: PLC0415 - brings Rich's Table

    resting = study.plan.rests_today
    terminal.show(daily_lines(todo, stands, terminal.page(), resting=resting))


@planning.command(
    "next",
    cls=Command,
    help=N_("Show the next lessons to do, with the numbers that done takes."),
    epilog="aigc-study next 3",
)
def show_next(
    context: typer.Context,
    count: Annotated[
        str | None, typer.Argument(metavar="N", help=N_("How many; today's share if left out."))
    ] = None,
) -> None:
    from aigc_study.daily import daily, open_lessons  # noqa: PLC0415 - as in show_today
    from aigc_study.views.daily import next_lines, nothing_left_line  # noqa: PLC0415 - as above

    study = session_of(context).read()
    number = daily(study).share if count is None else int(_positive(count, whole=True))
    lessons = open_lessons(study)[:number]
    terminal.show(next_lines(lessons, terminal.page()))
    if not lessons:
        terminal.tell([nothing_left_line()])


@rest.callback()
def show_rest_if_alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_rest(context)


@rest.command("list", cls=Command, help=N_("List the rest to come."), epilog="aigc-study rest list")
def list_rest(context: typer.Context) -> None:
    from aigc_study.views.resting import rest_lines  # noqa: PLC0415 - only here

    terminal.show(rest_lines(session_of(context).read(), terminal.page()))


@rest.command(
    "weekly",
    cls=Command,
    help=N_("Rest on some days of every week, from today on."),
    epilog="aigc-study rest weekly sat sun",
)
def rest_weekly(
    context: typer.Context,
    days: Annotated[
        list[str], typer.Argument(metavar="DAY…", help=N_("mon, tue, … sun, or none."))
    ],
) -> None:
    session = session_of(context)
    names = parse_weekdays(days)
    if len(names) == len(WEEKDAYS):
        raise NoStudyDayLeft
    _record(session, lambda _, at: [Entry(at, "weekly", session.today, weekdays=names)])


@rest.command(
    "add",
    cls=DateCommand,
    help=N_("Take days off."),
    epilog='aigc-study rest add 2027-02-06..2027-02-12 --why "Spring Festival"',
)
def rest_add(
    context: typer.Context,
    days: Spans,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=N_("What for."))] = "",
) -> None:
    _record_spans(session_of(context), "rest", days, checked_text(why))


@rest.command(
    "remove",
    cls=DateCommand,
    help=N_("Make days of rest study days after all."),
    epilog="aigc-study rest remove 2027-02-08",
)
def rest_remove(context: typer.Context, days: Spans) -> None:
    _record_spans(session_of(context), "work", days, "")


@rest.command(
    "holidays",
    cls=Command,
    help=N_("Take the public holidays of a country off, for a year ahead."),
    epilog="aigc-study rest holidays CN",
)
def rest_holidays(
    context: typer.Context,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help=N_("A code such as CN."))],
) -> None:
    session = session_of(context)
    coming = _holidays(country.upper(), session.today, session.today + _HOLIDAYS_AHEAD)
    _record(session, lambda _, at: [Entry(at, "rest", day, text=name) for day, name in coming])


@planning.command(
    "pause",
    cls=DateCommand,
    help=N_("Begin a break whose end is not known yet."),
    epilog="aigc-study pause",
)
def pause(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The first day off; today if left out."))
    ] = "today",
) -> None:
    session = session_of(context)
    on = parse_date(day, session.today)

    def begin(study: Study, at: datetime) -> list[Entry]:
        if since := study.progress.rest.paused_since():
            raise AlreadyPaused(since)
        return [Entry(at, "pause", on)]

    _record(session, begin)


@planning.command(
    "resume", cls=DateCommand, help=N_("Come back from a break."), epilog="aigc-study resume"
)
def resume(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(metavar="DATE", help=N_("The first study day; today if left out."))
    ] = "today",
) -> None:
    session = session_of(context)
    on = parse_date(day, session.today)

    def end(study: Study, at: datetime) -> list[Entry]:
        if not study.progress.rest.paused_since():
            raise NotPaused
        return [Entry(at, "resume", on)]

    _record(session, end)


@planning.command(
    "replan",
    cls=Command,
    help=N_("Show the ways back onto a plan, or take one."),
    epilog="aigc-study replan --keep-date --yes",
)
def replan(
    context: typer.Context,
    date_kept: Annotated[
        bool, typer.Option("--keep-date", help=N_("Keep the finish: more lessons a day."))
    ] = False,
    pace_kept: Annotated[
        bool, typer.Option("--keep-pace", help=N_("Keep your pace: finish when it leads there."))
    ] = False,
    finish: Annotated[
        str | None, typer.Option("--finish", metavar="DATE", help=N_("Finish on this date."))
    ] = None,
    per_day: Annotated[
        str | None,
        typer.Option("--per-day", metavar="X", help=N_("Do so many lessons a day.")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Accept it without being asked."))] = False,
) -> None:
    from aigc_study import replanning  # noqa: PLC0415 - as in show_today
    from aigc_study.standing import standing  # noqa: PLC0415 - as above
    from aigc_study.views import ways  # noqa: PLC0415 - only here

    session = session_of(context)
    study = session.read()
    if sum((date_kept, pace_kept, finish is not None, per_day is not None)) > 1:
        raise WaysMixed
    if date_kept:
        way = replanning.keep_date(study)
    elif pace_kept:
        way = replanning.keep_pace(study, standing(study))
    elif finish is not None:
        way = replanning.finish_by(study, parse_date(finish, session.today))
    elif per_day is not None:
        way = replanning.so_many_a_day(study, _positive(per_day))
    else:
        terminal.show(ways.ways_lines(_offered(study), terminal.page()))
        return
    if not yes and not terminal.confirmed(ways.accept_question(way)):
        terminal.tell([ways.not_accepted_line()])
        return
    with session.editing() as (study, file):
        at = session.next_at(study)
        file.append([Entry(at, "replan", session.today, way=way.way, days=way.days)])
    terminal.tell([ways.accepted_line(way)])


def _offered(study: Study) -> "list[WayBack]":
    from aigc_study import replanning  # noqa: PLC0415 - as in show_today
    from aigc_study.standing import standing  # noqa: PLC0415 - as above

    offered = []
    with suppress(FinishTooEarly):
        offered.append(replanning.keep_date(study))
    with suppress(NoPace):
        offered.append(replanning.keep_pace(study, standing(study)))
    return offered


def _positive(text: str, *, whole: bool = False) -> "Fraction":
    """Read a number above 0 with few digits, ``2`` or ``1.5``; raises ``BadNumber``."""
    from fractions import Fraction  # noqa: PLC0415 - as in show_today

    try:
        number = Fraction(text) if text.isascii() and len(text) <= len("1000.123") else Fraction(0)
    except (ValueError, ZeroDivisionError):
        raise BadNumber(text) from None
    if number <= 0 or (whole and number.denominator != 1):
        raise BadNumber(text)
    return number


def _record_spans(session: Session, did: str, spans: list[str], why: str) -> None:
    days = [parse_span(span, session.today) for span in spans]
    _record(
        session,
        lambda _, at: [
            Entry(at, did, first, text=why, to=last if last != first else None)
            for first, last in days
        ],
    )


def _record(session: Session, decide: Callable[[Study, datetime], list[Entry]]) -> None:
    """Record what was said of rest, and say what it comes to."""
    from aigc_study.views.resting import recorded_lines  # noqa: PLC0415 - only here

    with session.editing() as (study, file):
        entries = decide(study, session.next_at(study))
        file.append(entries)
    terminal.tell(recorded_lines(entries, study.with_entries(entries)))


def _holidays(country: str, first: date, last: date) -> list[tuple[date, str]]:
    try:
        import holidays  # noqa: PLC0415 - an optional extra, and large
    except ImportError:
        raise HolidaysMissing from None
    try:
        found = holidays.country_holidays(country, years=range(first.year, last.year + 1))
    except NotImplementedError:
        raise UnknownCountry(country) from None
    return sorted((day, name) for day, name in found.items() if first <= day <= last)
