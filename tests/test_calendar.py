"""The study calendar: which days count, and counting them around rest days and pauses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain.calendar import EVERY_DAY, Pause, Rest, Span, StudyCalendar, Weekly
from histories import march, shifted

SUN = 6


def test_rest_days_are_no_study_days() -> None:
    """Monday the 2nd on, Sundays off but the 8th; the 5th to 7th off; paused from the 10th.

    The last until the 12th, as today is the 11th.
    """
    rest = Rest(
        (Span(march(5), march(7)), Span(march(8), march(8), rest=False)),
        (Weekly(date.min, frozenset({SUN})),),
        (Pause(march(10)),),
    )
    calendar = StudyCalendar(march(2), rest, today=march(11))
    days = [day for day in range(1, 20) if calendar.is_study_day(march(day))]
    assert days == [2, 3, 4, 8, 9, 12, 13, 14, 16, 17, 18, 19]
    assert [calendar.date_of(n) for n in (-1, 0, 1, 4, 6)] == [None, None, *map(march, (2, 8, 12))]
    assert (calendar.days_before(march(8)), calendar.days_through(march(8))) == (3, 4)


def test_counting_over_all_dates_is_exact() -> None:
    """3,652,059 days are 521,722 weeks, with as many Sundays, and 5 days from a Monday on."""
    calendar = StudyCalendar(date.min, Rest(weekly=(Weekly(date.min, frozenset({SUN})),)))
    assert [calendar.date_of(n) for n in (1, 6, 7)] == [date.min, date(1, 1, 6), date(1, 1, 8)]
    assert calendar.days_through(date.max) == 3_652_059 - 521_722
    assert calendar.date_of(3_652_059 - 521_722) == date.max
    assert calendar.date_of(3_652_059 - 521_722 + 1) is None


# By chance, against counting day by day. Ordinary days, a leap day and both ends of the calendar.
CENTRES = [date(2026, 3, 2), date(2028, 2, 29), date(1, 2, 1), date(9999, 11, 20)]
WALK = 90

Case = tuple[date, Rest, date]  # the start, what was said of rest, and today


@st.composite
def cases(draw: st.DrawFn) -> Case:
    centre = draw(st.sampled_from(CENTRES))
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
    rest = Rest(
        [span() for _ in range(draw(st.integers(0, 4)))],
        [Weekly(each, draw(weekdays)) for each in since],
        [pause() for _ in range(draw(st.integers(0, 2)))],
    )
    start, today = st.integers(-20, 20), st.integers(-40, 80)
    return shifted(centre, draw(start)), rest, shifted(centre, draw(today))


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


@given(case=cases())
def test_it_agrees_with_counting_day_by_day(case: Case) -> None:
    start, rest, today = case
    calendar, so_far = StudyCalendar(start, rest, today), 0
    first, last = shifted(start, -3), shifted(start, WALK)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        study_day = counts(day, start, rest, today)
        assert calendar.is_study_day(day) == study_day
        assert calendar.days_before(day) == so_far
        so_far += study_day
        assert calendar.days_through(day) == so_far
        if study_day:
            assert calendar.date_of(so_far) == day
    following = calendar.date_of(so_far + 1)
    assert following is None or following > last


@given(case=cases(), study_day=st.integers(1, 5_000_000))
def test_a_date_has_as_many_study_days_before_it(case: Case, study_day: int) -> None:
    """However far on: the date is a study day that has one less before it; or there are fewer."""
    calendar = StudyCalendar(*case)
    day = calendar.date_of(study_day)
    if day is None:
        assert calendar.days_through(date.max) < study_day
    else:
        assert counts(day, *case)
        assert (calendar.days_before(day), calendar.days_through(day)) == (study_day - 1, study_day)


@given(case=cases(), added=st.integers(-20, 80))
def test_a_rest_day_moves_the_study_days_from_it_on(case: Case, added: int) -> None:
    """Each of these becomes the one that came next."""
    start, rest, today = case
    day_off = shifted(start, added)
    before = StudyCalendar(start, rest, today)
    more = rest._replace(spans=[*rest.spans, Span(day_off, day_off)])
    after = StudyCalendar(start, more, today)
    moved = before.days_through(day_off) if before.is_study_day(day_off) else WALK
    for n in range(1, WALK):
        assert after.date_of(n) == before.date_of(n + 1 if n >= moved else n)


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
def test_the_last_pause_with_any_of_some_days(days: tuple[int, int], expected: int | None) -> None:
    """From the 4th to the 8th, 12th to 14th, 6th to 7th, none from the 10th, and since the 20th."""
    said = [(4, 9), (12, 15), (6, 8), (10, 10), (20, None)]
    pauses = [Pause(march(first), march(until) if until else None) for first, until in said]
    span = Span(march(days[0]), march(days[1]))
    found = Rest(pauses=pauses).pause_overlapping(span, march(22))
    assert (found.first if found else None) == (march(expected) if expected else None)
