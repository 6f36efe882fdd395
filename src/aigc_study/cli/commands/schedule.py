"""``schedule``: show which lessons are due when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.domain.agenda import DueDay, due_days
from aigc_study.domain.calendar import DateRange
from aigc_study.domain.status import current_variance
from aigc_study.domain.study import Study
from aigc_study.errors import IcsByMonth, IcsMissing, NoDates, NothingDue, NothingLeft, OptionsMixed
from aigc_study.extras import import_extra
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import EITHER, FIRST, FORWARD, LAST, check_order, parse_date
from aigc_study.inputs.lessons import find_stage
from aigc_study.inputs.times import parse_alarm
from aigc_study.storage import export
from aigc_study.views import month as month_view
from aigc_study.views import schedule as week_view
from aigc_study.views.wording import status_text

app = command_app()


@app.command(cls=Command, epilog="aigc-study schedule --month")
def schedule(
    context: typer.Context,
    month: Annotated[
        bool, typer.Option("--month", help=N_("Show a calendar by month, with lesson counts."))
    ] = False,
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="N", help=N_("Only the lessons of a stage."))
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("DATE"), help=N_("The first day; today if left out.")),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--to", metavar=N_("DATE"), help=N_("The last day; the plan's end if left out.")
        ),
    ] = None,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics", metavar=N_("FILE"), help=N_("Save the open lessons as a calendar file.")
        ),
    ] = None,
    alarm: Annotated[
        str | None,
        typer.Option(
            "--alarm",
            metavar=N_("TIME"),
            help=N_("With --ics: a reminder on each day, as at 20:00."),
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=N_("With --ics: replace any file of this name."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    if ics is not None and month:
        raise IcsByMonth
    if ics is not None and as_json:
        raise OptionsMixed(("--ics", "--json"))
    if ics is None and (alarm is not None or force):
        raise IcsMissing
    reminder = None if alarm is None else parse_alarm(alarm)
    study = session.read()
    lessons = list(study.curriculum.lessons.values())
    if stage is not None:
        lessons = find_stage(study.curriculum, stage)
    today = session.today
    begin = None if first is None else parse_date(first, today, EITHER, of_period=FIRST)
    end = None if last is None else parse_date(last, today, FORWARD, begin, LAST)
    if begin and end:
        check_order(begin, end)
    if ics is not None:
        days = DateRange(begin or date.min, end or date.max)  # overdue lessons too
        due = due_days(study, study.select(lessons, ["todo"], overdue=False), days)
        _save(session, study, due, ics, reminder, force=force)
        return
    days = DateRange.from_bounds(begin, end, today)
    if study.schedule.calendar is None and not as_json:
        terminal.print_message([status_text(study, current_variance(study))])
        return
    view = month_view if month else week_view
    if not session.show(view, study, lessons, days, as_json=as_json):
        terminal.print_message([_("No lesson is due on these days.")])


def _save(
    session: Session,
    study: Study,
    due: Sequence[DueDay],
    path: str,
    alarm: timedelta | None,
    *,
    force: bool,
) -> None:
    """Save a calendar file, or print it for ``-``."""
    if study.schedule.calendar is None:
        raise NoDates
    if not study.open_lessons:
        raise NothingLeft
    if not due:
        raise NothingDue
    import_extra("icalendar")
    from aigc_study.views import schedule_ics  # noqa: PLC0415 - imports that package

    with session.language_of_files():
        content = schedule_ics.content(study, due, alarm)
    if path == "-":
        terminal.print_bytes(content)
        return
    export.write(path, content, schedule_ics.MARK, force=force)
    terminal.print_message(schedule_ics.saved_lines(due, path))
