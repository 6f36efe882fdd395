"""``replan``: show options for getting back on track, or choose one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated

import typer

from aigc_study.cli import terminal
from aigc_study.cli.options import Command, command_app
from aigc_study.cli.session import Session, session_of
from aigc_study.domain import replan as domain
from aigc_study.domain.earned_value import status_report
from aigc_study.domain.journal import Entry
from aigc_study.domain.replan import Recovery
from aigc_study.domain.study import Study
from aigc_study.errors import OptionsMixed, PlanChanged
from aigc_study.i18n import N_, _
from aigc_study.inputs.dates import FORWARD, LAST, parse_date
from aigc_study.inputs.numbers import parse_rate
from aigc_study.views import replan as view

_OPTIONS = ("--keep-date", "--keep-pace", "--finish", "--per-day")

app = command_app()


@app.command(cls=Command, epilog="aigc-study replan --keep-date --yes")
def replan(
    context: typer.Context,
    keep_date: Annotated[
        bool, typer.Option("--keep-date", help=N_("Keep the finish date: more lessons a day."))
    ] = False,
    keep_pace: Annotated[
        bool, typer.Option("--keep-pace", help=N_("Keep your current pace: the finish date moves."))
    ] = False,
    finish: Annotated[
        str | None, typer.Option("--finish", metavar=N_("DATE"), help=N_("Finish on this date."))
    ] = None,
    per_day: Annotated[
        str | None,
        typer.Option("--per-day", metavar="X", help=N_("Do this many lessons a day.")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Replan without asking."))] = False,
) -> None:
    session = session_of(context)
    choices: list[Callable[[Study], Recovery]] = []
    last: date | None = None
    if keep_date:
        choices.append(domain.keep_date)
    if keep_pace:
        choices.append(domain.keep_pace)
    if finish is not None:
        last = parse_date(finish, session.today, FORWARD, of_period=LAST)
        choices.append(partial(domain.finish_by, finish=last))
    if per_day is not None:
        rate = parse_rate(per_day)
        choices.append(lambda study: domain.per_day(study, rate))
    if len(choices) > 1 or (yes and not choices):
        raise OptionsMixed(_OPTIONS)
    if choices:
        _accept(session, choices[0], last, yes=yes)
        return
    study = session.read()
    report = status_report(study)
    facts = (report, domain.find_gap(study), domain.options(study, report.forecast))
    terminal.print_result(view.lines(*facts, terminal.page()))


def _accept(
    session: Session, choose: Callable[[Study], Recovery], asked: date | None, *, yes: bool
) -> None:
    offered = choose(session.read())
    page = terminal.page()
    terminal.print_result(
        [line for text in view.recovery_lines(offered, asked) for line in page.wrap(text)]
    )
    if not yes and not terminal.confirmed(_("Replan?")):
        terminal.print_message([_("Nothing was changed.")])
        return

    def decide(study: Study, at: datetime) -> Sequence[Entry]:
        if (recovery := choose(study)) != offered:
            raise PlanChanged
        return [recovery.entry(at, session.today)]

    session.apply(decide)
    terminal.print_message([_("Replanned.")])
