"""The study calendar: which days count, and counting them around rest days and breaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_study.domain.calendar import EVERY_DAY, Pause, Rest, Span, StudyCalendar, Weekly

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def march(day: int) -> date:
    """Return a day of March 2026, of which the 1st is a Sunday."""
    return date(2026, 3, day)


def days_off(*weekdays: int, since: date = date.min) -> Weekly:
    """Rest on some weekdays, from a date on."""
    return Weekly(since, frozenset(weekdays))


MONDAY = march(2)
SUNDAYS_OFF = (days_off(SUN),)


def study_days(rest: Rest, start: date = MONDAY, today: date = date.min) -> list[int]:
    """Return which days of the first three weeks of March are study days, told in every way.

    The count, the dates of the n-th days and the days themselves must say the same.
    """
    calendar = StudyCalendar(start, rest, today)
    days = [march(n) for n in range(1, 22)]
    found = [day for day in days if calendar.is_study_day(day)]
    assert [calendar.date_of(n) for n in range(1, len(found) + 1)] == found
    assert [calendar.days_through(day) for day in days] == [
        sum(each <= day for each in found) for day in days
    ]
    assert [calendar.days_before(day) for day in days] == [
        sum(each < day for each in found) for day in days
    ]
    return [day.day for day in found]


def test_without_rest_every_day_from_the_start_on_counts() -> None:
    assert study_days(Rest()) == list(range(2, 22))
    assert study_days(Rest(), start=march(20)) == [20, 21]


def test_a_week_with_sunday_off_has_six_study_days() -> None:
    """From Monday the 2nd: day 6 is Saturday the 7th, day 7 Monday the 9th, after the 8th."""
    assert study_days(Rest(weekly=SUNDAYS_OFF)) == [*range(2, 8), *range(9, 15), *range(16, 22)]


@pytest.mark.parametrize("weekday", range(7))
def test_each_weekday_can_be_the_one_off(weekday: int) -> None:
    """Monday the 2nd is weekday 0, so weekday n is on the 2nd + n and each 7 days after."""
    off = {2 + weekday, 9 + weekday, 16 + weekday}
    rest = Rest(weekly=(days_off(weekday),))
    assert study_days(rest) == [day for day in range(2, 22) if day not in off]


def test_a_holiday_is_left_out_with_its_first_and_its_last_day() -> None:
    """Off from the 5th to the 9th, and on the 12th alone: day 4 is the 10th, day 6 the 13th."""
    rest = Rest(spans=(Span(march(5), march(9)), Span(march(12), march(12))))
    assert study_days(rest) == [2, 3, 4, 10, 11, *range(13, 22)]


def test_of_two_spans_the_later_said_holds() -> None:
    """Off from the 5th to the 14th, but not from the 7th to the 12th, but off on the 9th."""
    off = Span(march(5), march(14))
    back = Span(march(7), march(12), rest=False)
    again = Span(march(9), march(9))
    after = [*range(15, 22)]
    assert study_days(Rest(spans=(off, back))) == [2, 3, 4, *range(7, 13), *after]
    assert study_days(Rest(spans=(off, back, again))) == [2, 3, 4, 7, 8, 10, 11, 12, *after]
    assert study_days(Rest(spans=(back, off))) == [2, 3, 4, *after]


def test_a_span_goes_before_the_weekdays() -> None:
    """Sundays are off but not the 8th; the 14th and the 15th, a Sunday anyway, are off."""
    spans = (Span(march(8), march(8), rest=False), Span(march(14), march(15)))
    assert study_days(Rest(spans, SUNDAYS_OFF)) == [*range(2, 14), *range(16, 22)]


def test_a_break_lasts_until_the_day_that_study_is_resumed() -> None:
    """Paused on the 4th and resumed on the 7th: three days, the 4th to the 6th."""
    rest = Rest(pauses=(Pause(march(4), march(7)), Pause(march(10), march(10))))
    assert study_days(rest) == [2, 3, *range(7, 22)]


@pytest.mark.parametrize(
    ("today", "off"),
    [
        pytest.param(march(3), [], id="not before it begins"),
        pytest.param(march(4), [4], id="on its first day"),
        pytest.param(march(6), [4, 5, 6], id="today is one of it, and tomorrow not yet"),
        pytest.param(march(20), [*range(4, 21)], id="however long"),
    ],
)
def test_a_break_still_open_lasts_through_today(today: date, off: list[int]) -> None:
    rest = Rest(pauses=(Pause(march(4)),))
    assert study_days(rest, today=today) == [day for day in range(2, 22) if day not in off]


def test_a_break_goes_before_a_span() -> None:
    """Paused from the 4th to the 6th; to say that the 5th to the 8th is no rest changes the 8th."""
    rest = Rest((Span(march(5), march(8), rest=False),), SUNDAYS_OFF, (Pause(march(4), march(7)),))
    assert study_days(rest) == [2, 3, *range(7, 15), *range(16, 22)]


def test_weekly_rest_changes_from_its_date_on() -> None:
    """Sundays off; from Tuesday the 10th Wednesdays; from Wednesday the 18th, that one, none."""
    weekly = (days_off(SUN, since=march(2)), days_off(WED, since=march(10)))
    ended = (*weekly, days_off(since=march(18)))
    assert study_days(Rest(weekly=weekly)) == [*range(2, 8), 9, 10, *range(12, 18), 19, 20, 21]
    assert study_days(Rest(weekly=ended)) == [*range(2, 8), 9, 10, *range(12, 22)]


def test_weekly_rest_of_a_later_date_leaves_the_days_before_it_as_they_were() -> None:
    """From Sunday the 8th on, so the 1st, were it in the count, would be a study day."""
    rest = Rest(weekly=(days_off(SUN, since=march(8)),))
    assert study_days(rest, start=march(1)) == [*range(1, 8), *range(9, 15), *range(16, 22)]
    assert rest.weekdays_on(march(7)) == frozenset()
    assert rest.weekdays_on(march(8)) == {SUN}


def test_where_every_weekday_is_off_study_days_end() -> None:
    """From Monday the 9th on: 7 days from the 2nd to the 8th, and no 8th one."""
    rest = Rest(weekly=(Weekly(march(9), EVERY_DAY),))
    calendar = StudyCalendar(MONDAY, rest)
    assert study_days(rest) == [*range(2, 9)]
    assert calendar.date_of(7) == march(8)
    assert calendar.date_of(8) is None
    assert calendar.days_through(date.max) == 7


def test_days_said_to_be_no_rest_are_the_only_ones_where_every_weekday_is_off() -> None:
    rest = Rest((Span(march(11), march(12), rest=False),), (Weekly(date.min, EVERY_DAY),))
    assert study_days(rest) == [11, 12]
    assert StudyCalendar(MONDAY, rest).date_of(3) is None


def test_a_start_on_a_rest_day_makes_the_next_study_day_the_first() -> None:
    """Begun on Sunday the 8th, with Sundays off: day 1 is Monday the 9th."""
    calendar = StudyCalendar(march(8), Rest(weekly=SUNDAYS_OFF))
    assert calendar.date_of(1) == march(9)
    assert not calendar.is_study_day(march(8))
    assert (calendar.days_through(march(8)), calendar.days_before(march(9))) == (0, 0)


def test_rest_before_the_start_has_no_part_in_the_count() -> None:
    """Off until the 3rd, begun on the 2nd: day 1 is the 4th; of a break before it, nothing."""
    rest = Rest((Span(date.min, march(3)),), (), (Pause(date(2025, 1, 1), date(2025, 6, 1)),))
    assert study_days(rest) == [*range(4, 22)]


@pytest.mark.parametrize("study_day", [0, -1, -(10**15)])
def test_study_days_are_numbered_from_1(study_day: int) -> None:
    assert StudyCalendar(MONDAY).date_of(study_day) is None


def test_the_first_days_of_the_calendar_count_like_any_other() -> None:
    """1 January of the year 1 is a Monday: with Sundays off, day 7 is the 8th."""
    calendar = StudyCalendar(date.min, Rest(weekly=SUNDAYS_OFF))
    assert [calendar.date_of(n) for n in (1, 6, 7)] == [date.min, date(1, 1, 6), date(1, 1, 8)]
    assert (calendar.days_before(date.min), calendar.days_through(date.min)) == (0, 1)
    paused = StudyCalendar(date.min, Rest(pauses=(Pause(date.min),)), today=date.min)
    assert (paused.date_of(1), paused.days_through(date.min)) == (date(1, 1, 2), 0)


@pytest.mark.parametrize(
    ("rest", "days"),
    [
        pytest.param(Rest(), [27, 28, 29, 30, 31, None], id="no rest"),
        pytest.param(
            Rest((Span(date(9999, 12, 30), date(9999, 12, 30)),)), [27, 28, 29, 31, None], id="one"
        ),
        pytest.param(
            Rest((Span(date(9999, 12, 29), date.max),)), [27, 28, None, None], id="to the end"
        ),
        pytest.param(
            Rest(weekly=(days_off(FRI, since=date.max),)), [27, 28, 29, 30, None], id="the 31st"
        ),
        pytest.param(
            Rest(weekly=(days_off(MON, THU),)), [28, 29, 31, None], id="Mondays and Thursdays"
        ),
        pytest.param(
            Rest(pauses=(Pause(date(9999, 12, 28)),)), [27, None], id="paused to the last day"
        ),
        pytest.param(
            Rest(pauses=(Pause(date(9999, 12, 28), date.max),)), [27, 31, None], id="resumed on it"
        ),
    ],
)
def test_study_days_end_with_the_last_date_there_is(rest: Rest, days: list[int | None]) -> None:
    """Begun on 27 December 9999, a Monday; the 31st, a Friday, is the last date."""
    calendar = StudyCalendar(date(9999, 12, 27), rest, today=date.max)
    dates = [calendar.date_of(n) for n in range(1, len(days) + 1)]
    assert dates == [date(9999, 12, day) if day else None for day in days]
    assert calendar.days_through(date.max) == len([day for day in days if day])
    assert calendar.date_of(10**15) is None


def test_a_leap_day_is_a_day_to_study_or_to_rest() -> None:
    """From Monday, 28 February 2028: day 2 is the 29th or, with that off, 1 March."""
    monday, leap_day = date(2028, 2, 28), date(2028, 2, 29)
    assert StudyCalendar(monday).date_of(2) == leap_day
    resting = StudyCalendar(monday, Rest((Span(leap_day, leap_day),)))
    assert resting.date_of(2) == date(2028, 3, 1)
    assert resting.days_through(leap_day) == resting.days_before(leap_day) == 1


def test_counting_from_one_end_of_the_calendar_to_the_other_is_exact() -> None:
    """3,652,059 days are 521,722 weeks, with as many Sundays, and 5 days from a Monday on."""
    calendar = StudyCalendar(date.min, Rest(weekly=SUNDAYS_OFF))
    assert calendar.days_through(date.max) == 3_652_059 - 521_722
    assert calendar.date_of(3_652_059 - 521_722) == date.max
    assert calendar.date_of(3_652_059 - 521_722 + 1) is None


# By chance, against counting day by day. Ordinary days, a leap day and both ends of the calendar.
CENTRES = [date(2026, 3, 2), date(2028, 2, 29), date(1, 2, 1), date(9999, 11, 20)]
WALK = 90


def shifted(day: date, days: int) -> date:
    """Go some days on or back, to an end of the calendar at most."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


@st.composite
def rests(draw: st.DrawFn, centre: date) -> Rest:
    """Draw what was said of rest, around a date."""
    days = st.integers(-40, 70).map(lambda n: shifted(centre, n))
    lengths = st.sampled_from([0, 0, 1, 2, 6, 13, 30])

    def span() -> Span:
        first = draw(days)
        return Span(first, shifted(first, draw(lengths)), draw(st.booleans()))

    def pause() -> Pause:
        first = draw(days)
        return Pause(first, draw(st.none() | lengths.map(lambda n: shifted(first, n))))

    weekdays = st.frozensets(st.integers(0, 6)) | st.just(EVERY_DAY)
    since = sorted(draw(st.sets(days, max_size=3)))
    return Rest(
        [span() for _ in range(draw(st.integers(0, 4)))],
        [Weekly(each, draw(weekdays)) for each in since],
        [pause() for _ in range(draw(st.integers(0, 2)))],
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, Rest, date]:
    """Draw a start, rest and today."""
    centre = draw(st.sampled_from(CENTRES))
    rest = draw(rests(centre))
    return (
        shifted(centre, draw(st.integers(-20, 20))),
        rest,
        shifted(centre, draw(st.integers(-40, 80))),
    )


def counts(day: date, start: date, rest: Rest, today: date) -> bool:
    """Tell by the words alone whether a day is a study day."""
    if day < start:
        return False
    for first, until in rest.pauses:
        if first <= day and (day <= today if until is None else day < until):
            return False
    said = [span.rest for span in rest.spans if span.first <= day <= span.last]
    if said:
        return not said[-1]
    weekly = [each.weekdays for each in rest.weekly if each.since <= day]
    return not weekly or day.weekday() not in weekly[-1]


def walk(start: date) -> list[date]:
    """Return the days from a little before the start on, while there are dates."""
    first, last = shifted(start, -3), shifted(start, WALK)
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


quickly = settings(max_examples=200, deadline=None)


@given(case=cases())
@quickly
def test_the_calendar_says_what_counting_day_by_day_gives(case: tuple[date, Rest, date]) -> None:
    start, rest, today = case
    calendar, so_far = StudyCalendar(start, rest, today), 0
    for day in walk(start):
        study_day = counts(day, start, rest, today)
        assert calendar.is_study_day(day) == study_day
        assert calendar.days_before(day) == so_far
        so_far += study_day
        assert calendar.days_through(day) == so_far
        if study_day:
            assert calendar.date_of(so_far) == day
    following = calendar.date_of(so_far + 1)
    assert following is None or following > shifted(start, WALK)


@given(case=cases(), study_day=st.integers(1, 5_000_000))
@quickly
def test_the_date_of_a_study_day_is_the_one_on_which_so_many_are_counted(
    case: tuple[date, Rest, date], study_day: int
) -> None:
    """However far on: the date is a study day that has one less before it; or there are fewer."""
    calendar = StudyCalendar(*case)
    day = calendar.date_of(study_day)
    if day is None:
        assert calendar.days_through(date.max) < study_day
    else:
        assert calendar.is_study_day(day)
        assert counts(day, *case)
        assert (calendar.days_before(day), calendar.days_through(day)) == (study_day - 1, study_day)


@given(case=cases(), added=st.integers(-20, 80))
@quickly
def test_adding_a_rest_day_makes_no_study_day_earlier_and_moves_those_from_it_on(
    case: tuple[date, Rest, date], added: int
) -> None:
    start, rest, today = case
    day_off = shifted(start, added)
    before = StudyCalendar(start, rest, today)
    more = rest._replace(spans=[*rest.spans, Span(day_off, day_off)])
    after = StudyCalendar(start, more, today)
    moved = before.days_through(day_off) if before.is_study_day(day_off) else None
    for n in range(1, WALK):
        # A study day is lost and those from it on are each the one that came next.
        lost = moved is not None and n >= moved
        assert after.date_of(n) == before.date_of(n + 1 if lost else n)


def test_a_day_off_puts_every_later_day_off_by_one() -> None:
    """The 4th was day 3, the 5th becomes it; and so on for ever."""
    before = StudyCalendar(MONDAY)
    after = StudyCalendar(MONDAY, Rest((Span(march(4), march(4)),)))
    assert [after.date_of(n) for n in (1, 2, 3)] == [march(2), march(3), march(5)]
    for n in (3, 10, 1000):
        day = before.date_of(n)
        assert day is not None
        assert after.date_of(n) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param((7, 7), 6, id="of two the one said last"),
        pytest.param((8, 8), 4, id="on the day of return the other"),
        pytest.param((1, 30), 20, id="the last of many"),
        pytest.param((9, 11), None, id="between two"),
        pytest.param((10, 12), 12, id="up to the first day of one"),
        pytest.param((22, 22), 20, id="today, while one is open"),
        pytest.param((23, 30), None, id="after today"),
    ],
)
def test_days_belong_to_the_last_break_that_was_said_to_have_any_of_them(
    days: tuple[int, int], expected: int | None
) -> None:
    """Breaks from the 4th to the 8th, 12th to 14th, 6th to 7th, and from the 20th on; the 22nd."""
    breaks = [(4, 9), (12, 15), (6, 8), (20, None)]
    pauses = [Pause(march(first), march(until) if until else None) for first, until in breaks]
    span = Span(march(days[0]), march(days[1]))
    found = Rest(pauses=pauses).pause_overlapping(span, march(22))
    assert (found.first if found else None) == (march(expected) if expected else None)


def test_a_break_that_was_over_before_it_began_has_no_days() -> None:
    rest = Rest(pauses=(Pause(march(10), march(10)),))
    assert study_days(rest) == [*range(2, 22)]
    assert rest.pause_overlapping(Span(march(9), march(11)), march(22)) is None
