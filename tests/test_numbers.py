"""Rounding: exact values, and the digits that people and programs see of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aigc_study.errors import BadNumber, BadRate
from aigc_study.inputs.numbers import parse_count, parse_rate
from aigc_study.views.numbers import days_number, days_text, percent, percent_text, rounded


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [
        pytest.param(0, 149, 0.0, id="nothing"),
        pytest.param(1, 149, 0.7, id="0.671..."),
        pytest.param(40, 149, 26.8, id="26.845..."),
        pytest.param(148, 149, 99.3, id="99.328..."),
        pytest.param(149, 149, 100.0, id="everything"),
        pytest.param(1, 80, 1.2, id="1.25, half to even, down"),
        pytest.param(3, 80, 3.8, id="3.75, half to even, up"),
        pytest.param(1, 3, 33.3, id="33.333..."),
        pytest.param(2, 3, 66.7, id="66.666..."),
        pytest.param(1, 3000, 0.1, id="0.033... is not nothing"),
        pytest.param(1, 2000, 0.1, id="0.05, which half to even would make 0"),
        pytest.param(1999, 2000, 99.9, id="99.95, which half to even would make 100"),
        pytest.param(10**30 - 1, 10**30, 99.9, id="all but one of very many"),
        pytest.param(1, 10**30, 0.1, id="one of very many"),
    ],
)
def test_only_none_is_0_percent_and_only_all_100(done: int, total: int, shown: float) -> None:
    assert percent(done, total) == shown


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(0, 8, "0%"), (1, 8, "12.5%"), (2, 8, "25%"), (1, 3000, "0.1%"), (8, 8, "100%")],
)
def test_a_trailing_zero_decimal_is_dropped(done: int, total: int, shown: str) -> None:
    assert percent_text(done, total) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(Fraction(0), 0.0, id="zero"),
        pytest.param(Fraction(155), 155.0, id="whole"),
        pytest.param(Fraction(1, 3), 0.333, id="down"),
        pytest.param(Fraction(2, 3), 0.667, id="up"),
        pytest.param(Fraction(1, 16), 0.062, id="0.0625, half to even, down"),
        pytest.param(Fraction(3, 16), 0.188, id="0.1875, half to even, up"),
        pytest.param(Fraction("1.0005"), 1.0, id="1.0005, half to even, down"),
        pytest.param(Fraction("1.0015"), 1.002, id="1.0015, half to even, up"),
        pytest.param(Fraction("1.00050000001"), 1.001, id="just over a half"),
        pytest.param(Fraction(-1, 16), -0.062, id="behind, half to even, down"),
        pytest.param(Fraction(-3, 16), -0.188, id="behind, half to even, up"),
    ],
)
def test_programs_get_three_decimals_half_to_even(value: Fraction, shown: float) -> None:
    assert rounded(value) == shown


@pytest.mark.parametrize(
    ("value", "number", "text"),
    [
        pytest.param(Fraction(0), "0", "0 days", id="none"),
        pytest.param(Fraction(1), "1", "1 day", id="one"),
        pytest.param(Fraction(-1), "1", "1 day", id="without its sign"),
        pytest.param(Fraction(15, 8), "1.9", "1.9 days", id="one decimal"),
        pytest.param(Fraction(5, 4), "1.2", "1.2 days", id="1.25, half to even, down"),
        pytest.param(Fraction(7, 4), "1.8", "1.8 days", id="1.75, half to even, up"),
        pytest.param(Fraction(1, 1000), "0.1", "0.1 days", id="something is not 0"),
        pytest.param(Fraction(-1, 1000), "0.1", "0.1 days", id="nor behind by something"),
        pytest.param(Fraction(999, 1000), "1", "1 day", id="as good as one"),
    ],
)
def test_people_see_one_decimal_of_days(value: Fraction, number: str, text: str) -> None:
    assert days_number(value) == number
    assert days_text(value) == text


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        *((typed, 3) for typed in ("3", "０３", "三", "3节", "三节课", "3 lessons", "3条", "3天")),
        *(("两节", 2), ("十天", 10), ("十二", 12), ("二十五节", 25), ("1 lesson", 1)),
    ],
)
def test_counts_may_be_chinese_and_have_a_unit(typed: str, count: int) -> None:
    assert parse_count(typed) == count
    assert parse_rate(typed) == count


def test_rates_may_have_a_half() -> None:
    assert [*map(parse_rate, ("1.5", "1.5节", "一节半", "两个半"))] == [1.5, 1.5, 1.5, 2.5]


@pytest.mark.parametrize("typed", ["", "0", "节", "半", "3节节", "-1", "零", "0.0", "3x"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(BadNumber):
        parse_count(typed)
    with pytest.raises(BadRate):
        parse_rate(typed)
