"""The commands about days: what to do today, rest, breaks, and the ways back."""

# Typer reads the annotations when it builds a command, so they are not put off here.
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from aigc_study import i18n
from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, DateCommand, Group
from aigc_study.cli.session import Session, checked_text, session_of
from aigc_study.domain.calendar import WEEKDAYS, Span
from aigc_study.domain.journal import Entry
from aigc_study.domain.study import Study
from aigc_study.errors import (
    AlreadyPaused,
    DuringPause,
    HolidaysMissing,
    NoHolidays,
    NoStudyDayLeft,
    NotPaused,
    OptionsMixed,
    PlanChanged,
    UnknownCountry,
)
from aigc_study.i18n import N_
from aigc_study.inputs.dates import parse_date, parse_span, parse_weekdays

if TYPE_CHECKING:
    from aigc_study.domain.replan import Recovery

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
_DAYS_AHEAD = 366  # how far holidays are taken


@planning.command(
    "today",
    cls=Command,
    help=N_("Show what is due today, what is overdue, and what comes next."),
    epilog="aigc-study today",
)
def show_today(context: typer.Context, as_json: AsJson = False) -> None:
    from aigc_study.domain.earned_value import status_report  # noqa: PLC0415 - as daily
    from aigc_study.domain.today import plan_today  # noqa: PLC0415 - fractions, which done does not need

    study = session_of(context).read(mention=True)
    report, todo = status_report(study), plan_today(study)
    if as_json:
        from aigc_study.views.json import today_data  # noqa: PLC0415 - only --json needs it

        terminal.print_json(today_data(study, todo, report))
        return
    from aigc_study.views.today import today_lines  # noqa: PLC0415 - only here

    resting = study.schedule.rests_today
    terminal.print_result(today_lines(todo, report, terminal.page(), resting=resting))


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
    from aigc_study.domain.today import upcoming  # noqa: PLC0415 - as in show_today
    from aigc_study.inputs.numbers import parse_count  # noqa: PLC0415 - as above
    from aigc_study.views.today import next_lines  # noqa: PLC0415 - as above
    from aigc_study.views.wording import nothing_left_line  # noqa: PLC0415 - only here

    number = None if count is None else parse_count(count)
    lessons = upcoming(session_of(context).read(), number)
    terminal.print_result(next_lines(lessons, terminal.page()))
    if not lessons:
        terminal.print_message([nothing_left_line()])


@rest.callback()
def show_rest_if_alone(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_rest(context)


@rest.command("list", cls=Command, help=N_("List the rest to come."), epilog="aigc-study rest list")
def list_rest(context: typer.Context) -> None:
    from aigc_study.views.rest import rest_lines  # noqa: PLC0415 - only here

    terminal.print_result(rest_lines(session_of(context).read(), terminal.page()))


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

    def change(study: Study, at: datetime) -> list[Entry]:
        numbers = frozenset(map(WEEKDAYS.index, names))
        rest = study.progress.rest
        so_already = rest.weekdays_on(session.today) == numbers == rest.weekdays_on(date.max)
        return [] if so_already else [Entry(at, "weekly", session.today, weekdays=names)]

    _record(session, change)


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
    session = session_of(context)
    spans = [Span(*parse_span(each, session.today), why=checked_text(why)) for each in days]
    _record(session, lambda study, at: _to_take_off(spans, study, at))


@rest.command(
    "remove",
    cls=DateCommand,
    help=N_("Make days of rest study days after all."),
    epilog="aigc-study rest remove 2027-02-08",
)
def rest_remove(context: typer.Context, days: Spans) -> None:
    session = session_of(context)
    spans = [Span(*parse_span(each, session.today), rest=False) for each in days]

    def remove(study: Study, at: datetime) -> list[Entry]:
        rest = study.progress.rest
        for span in spans:
            if pause := rest.pause_within(span, session.today):
                raise DuringPause(pause.first)
        return [_entry(span, at) for span in dict.fromkeys(spans) if not rest.is_study(span)]

    _record(session, remove)


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
    spans = _holidays(country.strip().upper(), session.today)
    _record(session, lambda study, at: _to_take_off(spans, study, at))


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
        rest = study.progress.rest
        within = rest.pause_within(Span(on, on), session.today)
        if since := within.first if within else rest.paused_since():
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
        rest = study.progress.rest
        if not rest.paused_since() and not rest.pause_within(Span(on, on), session.today):
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
    from aigc_study.domain import replan as replanning  # noqa: PLC0415 - as in show_today
    from aigc_study.domain.earned_value import status_report  # noqa: PLC0415 - as above
    from aigc_study.inputs.numbers import parse_rate  # noqa: PLC0415 - as above
    from aigc_study.views import replan as ways  # noqa: PLC0415 - only here

    session = session_of(context)
    choices: list[Callable[[Study], Recovery]] = []
    if date_kept:
        choices.append(replanning.keep_date)
    if pace_kept:
        choices.append(replanning.keep_pace)
    if finish is not None:
        last = parse_date(finish, session.today)
        choices.append(lambda study: replanning.finish_by(study, last))
    if per_day is not None:
        rate = parse_rate(per_day)
        choices.append(lambda study: replanning.per_day(study, rate))
    if len(choices) > 1 or (yes and not choices):
        raise OptionsMixed
    if choices:
        _take_way(session, choices[0], yes=yes)
        return
    study = session.read()
    terminal.print_result(
        ways.options_lines(status_report(study), replanning.options(study), terminal.page())
    )


def _take_way(session: Session, choose: "Callable[[Study], Recovery]", *, yes: bool) -> None:
    from aigc_study.views import replan as ways  # noqa: PLC0415 - only here

    considered = None
    if not yes:
        considered = choose(session.read())
        if not terminal.confirmed(ways.accept_question(considered)):
            terminal.print_message([ways.not_accepted_line(considered)])
            return
    with session.editing() as (study, record):
        way = choose(study)
        if considered and way != considered:
            raise PlanChanged
        at = session.next_at(study)
        record([Entry(at, "replan", session.today, way=way.way, days=way.days)])
    terminal.print_message([ways.accepted_line(way)])


def _to_take_off(spans: Sequence[Span], study: Study, at: datetime) -> list[Entry]:
    rest = study.progress.rest
    return [_entry(span, at) for span in dict.fromkeys(spans) if not rest.is_off(span)]


def _entry(span: Span, at: datetime) -> Entry:
    to = span.last if span.last != span.first else None
    return Entry(at, "rest" if span.rest else "work", span.first, text=span.why, to=to)


def _record(session: Session, decide: Callable[[Study, datetime], list[Entry]]) -> None:
    """Record what was said of rest, and say what it comes to."""
    from aigc_study.views.rest import recorded_lines  # noqa: PLC0415 - only here

    with session.editing() as (study, record):
        entries = decide(study, session.next_at(study))
        record(entries)
    terminal.print_message(recorded_lines(entries, study.with_entries(entries)))


def _holidays(country: str, today: date) -> list[Span]:
    """Return the public holidays of a year from today on, in the user's language if it is known."""
    try:
        import holidays  # noqa: PLC0415 - an optional extra, and large
    except ImportError:
        raise HolidaysMissing from None
    last = date.fromordinal(min(today.toordinal() + _DAYS_AHEAD, date.max.toordinal()))
    language = "zh_CN" if i18n.language() == "zh" else "en_US"
    years = range(today.year, last.year + 1)
    try:
        found = holidays.country_holidays(country, years=years, language=language)
    except NotImplementedError:
        raise UnknownCountry(country) from None
    upcoming = sorted((day, name) for day, name in found.items() if today <= day <= last)
    if not upcoming:
        raise NoHolidays(country)
    return _as_spans(upcoming)


def _as_spans(days: Iterable[tuple[date, str]]) -> list[Span]:
    spans: list[Span] = []
    for day, why in days:
        if spans and spans[-1].why == why and (day - spans[-1].last).days == 1:
            spans[-1] = spans[-1]._replace(last=day)
        else:
            spans.append(Span(day, day, why=why))
    return spans
