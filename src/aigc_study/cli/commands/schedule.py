"""``schedule``: show which lessons are due when."""

from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import AsJson, Command, command_app
from aigc_study.cli.session import session_of
from aigc_study.domain.calendar import DateRange
from aigc_study.domain.status import current_variance
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import EITHER, FORWARD, check_order, parse_date
from aigc_study.inputs.lessons import find_stage
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
    as_json: AsJson = False,
) -> None:
    session = session_of(context)
    study = session.read()
    lessons = list(study.curriculum.lessons.values())
    if stage is not None:
        lessons = find_stage(study.curriculum, stage)
    today = session.today
    begin = None if first is None else parse_date(first, today, EITHER)
    end = None if last is None else parse_date(last, today, FORWARD, since=begin)
    if begin and end:
        check_order(begin, end)
    days = DateRange.from_bounds(begin, end, today)
    if study.schedule.calendar is None and not as_json:
        terminal.print_message([status_text(study, current_variance(study))])
        return
    view = month_view if month else week_view
    if not session.show(view, study, lessons, days, as_json=as_json):
        terminal.print_message([_("No lesson is due on these days.")])
