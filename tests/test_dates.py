"""The forms of DATE, ranges of dates, and days of the week."""

from __future__ import annotations

import calendar
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.errors import (
    BackwardDates,
    BadDate,
    BadWeekday,
    DayOrMonth,
    NoSuchDay,
    SeveralDays,
    WrongWeekday,
)
from aigc_study.inputs.dates import (
    BACK,
    EITHER,
    FIRST,
    FORWARD,
    LAST,
    parse_date,
    parse_ranges,
    parse_weekdays,
    words_of_date,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Run

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 25)
DIRECTIONS = st.sampled_from([BACK, FORWARD, EITHER])


# Forms that mean one day, wherever one looks.
FIXED = {
    "2026-01-05": "2026-1-5 ２０２６－０１－０５ 2026–01–05 2026/1/5 2026/01/05 2026.1.5 20260105"
    " 2026年1月5日 ２０２６年０１月０５号 2026年一月五日",
    **{text: text for text in ("2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31")},
    "2026-11-22": "today TODAY tonight 今天 今日 今晚 -0d +0d 0天前"
    " this_sun 本周日 这周天 这个星期日 今早 今天早上 今天下午 this_morning 今晚8点"
    " now just_now 刚才 刚刚 现在 凌晨 半夜 今天凌晨 今天凌晨3点 26年11月22日 今年11月22号"
    " 22/11/2026 22-11-2026 11/22/2026 22.11.2026"
    " 本月22号 这个月22日 2026-11-22_周日 2026-11-22_(Sun) 2026-11-22（星期日） 周日,2026-11-22"
    " Sun,_2026-11-22 Ｓｕｎ，_２０２６－１１－２２ 2026年11月22日周日 Sunday,_22_November_2026"
    " Sunday,_Nov_22nd,_2026 2026-11-22_23:00",
    "2026-11-30": "月底 本月底 end_of_the_month 11月底",
    "2026-12-31": "年底 今年年底 end_of_year 下个月底",
    "2027-04-30": "明年4月底 明年四月底 2027年4月底 明年4月30号 27年4月30日",
    "2025-12-03": "去年12月3号 去年十二月三日 25年12月3号",
    "2026-11-07": "半个月前",
    "2026-11-21": "yesterday Yesterday 昨天 昨日 昨夜 昨天凌晨 昨天半夜 昨天凌晨2点"
    " 昨晚 last_night 1_day_ago 一天前 a_day_ago"
    " 昨天晚上 昨天下午 昨天傍晚 昨晚11点 昨晚十一点半 昨晚１１：３０ 昨天下午3点 昨天23:00"
    " yesterday_23:00 yesterday_at_11pm yesterday_evening yesterday_9:30am the_21st_of_this_month",
    "2026-11-20": "前天 this_fri 本周五 前天晚上 前晚 two_days_ago 2_days_ago 两天前"
    " day_before_yesterday the_day_before_yesterday this_friday_night 本周五晚上",
    "2026-11-15": "a_week_ago one_week_ago 1_week_ago 一周前 一个星期前 1個禮拜前 -1w －１ｗ"
    " -1_week last_sun 上周日 上周天",
    "2026-11-08": "2_weeks_ago two_weeks_ago 两周前 两个星期前 2周以前 -2w -2周",
    "2026-11-29": "in_a_week in_1_week +1w 一周后 一个礼拜后 a_week_from_now a_week_later",
    "2026-12-06": "in_2_weeks in_two_weeks +2w ＋２ｗ 两周后 2_weeks_from_today",
    "2026-10-22": "a_month_ago 一个月前 1_month_ago 上个月22号 上月22日 上个月二十二号"
    " the_22nd_of_last_month 22nd_last_month",
    "2027-02-05": "5th_of_February_2027 the_5th_of_Feb,_2027 5_Feb_2027 5-Feb-2027 Feb_5,_2027"
    " February_5th,_2027 Feb._5_2027 ＦＥＢ_５，_２０２７",
    "2026-11-19": "大前天 -3d -3D -3天 -３d －３天 −3d -3_天 3天前 三天前 3_天_前 ３天之前 3d_ago"
    " 3_days_ago",
    "2026-11-23": "tomorrow 明天 明日 next_mon Next_Monday 下周一 下星期一 下個禮拜一",
    "2026-11-24": "后天 後天 两天后 2天后 in_2_days in_two_days day_after_tomorrow",
    "2026-11-25": "+3d ＋３天 3天后 3天以后 大后天",
    "2026-11-13": "上周的周五 上周五（13号） 上周五（11月13日）"
    " last_fri last_Friday 上周五 上星期五 上礼拜五 上週五 上个周五",
    "2026-11-06": "上上周五",
    "2026-12-05": "下下周六",
    "2026-10-31": "-22d 22天前 二十二天前",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text.replace("_", " "), day) for day, texts in FIXED.items() for text in texts.split()],
)
@pytest.mark.parametrize("towards", [BACK, FORWARD, EITHER])
def test_every_form_of_date_is_read(text: str, expected: str, towards: Sequence[int]) -> None:
    assert parse_date(text, SUNDAY, towards) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("texts", "back", "forward", "either"),
    [
        ("wed Wednesday 周三 星期三 礼拜三 週三", *["2026-11-25"] * 3),
        ("fri Friday 周五 星期五 禮拜五", "2026-11-20", "2026-11-27", "2026-11-27"),
        ("mon Mondays 周一", "2026-11-23", "2026-11-30", "2026-11-23"),
        ("11-25 11/25 11月25日 11月25号 11月25 25号 25日 二十五号", *["2026-11-25"] * 3),
        (
            "Nov_16 16_Nov November_16th 16th_of_November Nov._16 nov-16 ＮＯＶ_１６",
            *("2026-11-16", "2027-11-16", "2026-11-16"),
        ),
        (
            "11-16 11.16 １１－１６ 11–16 十一月十六日",
            *("2026-11-16", "2027-11-16", "2026-11-16"),
        ),
        ("1-4 1/4 01-04 1月4日 一月四号", "2026-01-04", "2027-01-04", "2027-01-04"),
        ("22nd the_22nd 22号", "2026-11-22", "2026-12-22", "2026-11-22"),
        ("31号 三十一号 31st", "2026-10-31", "2026-12-31", "2026-10-31"),
        ("30号 30日", "2026-10-30", "2026-11-30", "2026-11-30"),
        ("2-29 2月29日", "2024-02-29", "2028-02-29", "2028-02-29"),
    ],
)
def test_a_short_form_is_the_nearest_such_day(
    texts: str, back: str, forward: str, either: str
) -> None:
    for text in texts.split():
        words = text.replace("_", " ")
        found = [str(parse_date(words, WEDNESDAY, way)) for way in (BACK, FORWARD, EITHER)]
        assert found == [back, forward, either], text


@pytest.mark.parametrize(
    ("text", "today", "towards", "expected"),
    [
        ("2-29", "1904-02-28", BACK, "1896-02-29"),
        ("2-29", "1896-03-01", FORWARD, "1904-02-29"),
        ("31号", "2026-03-01", BACK, "2026-01-31"),
        ("30号", "2027-01-31", FORWARD, "2027-03-30"),
        ("12-31", "2027-01-01", BACK, "2026-12-31"),
        ("1-1", "2026-12-31", FORWARD, "2027-01-01"),
        ("周一", "0001-01-03", EITHER, "0001-01-01"),
        ("周日", "0001-01-03", EITHER, "0001-01-07"),
        ("1-1", "9999-12-31", EITHER, "9999-01-01"),
    ],
)
def test_short_forms_cross_months_and_years(
    text: str, today: str, towards: Sequence[int], expected: str
) -> None:
    found = parse_date(text, date.fromisoformat(today), towards)
    assert found == date.fromisoformat(expected)


BAD = [
    *("", "soon", "2026", "2026-11", "22-13-2026", "11-22-24", "2026-11-22T21:03", "3d", "-d"),
    *("2026-00-10", "2026-13-01", "2026-11-31", "2026-02-29", "1900-02-29", "0000-01-01"),
    *("10000-01-01", "-3", "-3y", "-1.5d", "-3000000d", "+9999999d", "-99999999999999999999d"),
    *(
        "2026年2月29日",
        "20261131",
        "2026112",
        "11月31日",
        "2-30",
        "13-1",
        "0-1",
        "1-0",
        "0号",
        "32号",
    ),
    *(
        "二二号",
        "十",
        "周",
        "周八",
        "上周",
        "周五六",
        "fr",
        "frid ay x",
        "last",
        "next today",
        "3天",
    ),
    *("-3天前", "in -3d", "in 3 days ago", "9999999天前", "fri..sun", "1 1-22", "20.1", "1.1.1"),
    *(
        "nov",
        "novel 22",
        "22 22 nov",
        "Nov 31",
        "the",
        "a",
        "in",
        "in a",
        "three",
        "ago",
    ),
    *(
        "next week",
        "上周",
        "this month",
        "周末",
        "周六日",
        "24、25号",
        "Nov 22, 23",
        "本月31日",
        "晚上",
        "昨",
    ),
    *(
        "3d",
        "1w",
        "一周",
        "两个月",
        "上周五（6号）",
        "6月",
        "昨天3点",
        "yesterday 3am",
        "yesterday 24:00",
        "at 5:00",
    ),
]


@pytest.mark.parametrize(
    ("text", "today", "towards"),
    [
        *((text, SUNDAY, EITHER) for text in BAD),
        *(("yesterday", date.min, EITHER), ("-1d", date.min, BACK), ("明天", date.max, FORWARD)),
        *(("上周一", date.min, BACK), ("next mon", date.max, BACK), ("本周日", date.max, EITHER)),
        *(("周日", date.min, BACK), ("1-1", date.max, FORWARD), ("31号", date.min, BACK)),
    ],
)
def test_what_is_no_date_is_refused(text: str, today: date, towards: Sequence[int]) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text, today, towards)
    assert caught.value.text == text


FULL_FORMS = [
    *("{y:04}-{m:02}-{d:02}", "{y:04}/{m}/{d}", "{y:04}{m:02}{d:02}", "{y:04}年{m}月{d}日"),
    *(
        "{month} {d}, {y:04}",
        "{d} {month} {y:04}",
        "{y:04}-{m}-{d} 周{chinese}",
        "{english}, {y:04}.{m}.{d}",
    ),
]
MONTH_FORMS = ["{m:02}-{d:02}", "{m}/{d}", "{m}.{d}", "{m}月{d}日", "{m}月{d}号", "{month} {d}"]
SHORT_FORMS = [*MONTH_FORMS, "{d}号", "{d}日", "{english}", "周{chinese}", "星期{chinese}"]


def written(day: date, form: str) -> str:
    english = ("mon", "Tue", "wednesday", "thu", "fri", "SAT", "sunday")[day.weekday()]
    month = calendar.month_name[day.month][: 3 + day.day % 7]
    chinese = "一二三四五六日"[day.weekday()]
    names = {"month": month, "english": english, "chinese": chinese}
    return form.format(y=day.year, m=day.month, d=day.day, **names)


@given(st.dates(), st.dates(), DIRECTIONS, st.sampled_from(FULL_FORMS))
def test_a_date_with_its_year_is_itself(
    day: date, today: date, towards: Sequence[int], form: str
) -> None:
    assert parse_date(written(day, form), today, towards) == day
    assert parse_date(f"{(day - today).days:+}d", today, towards) == day


@given(
    st.dates(date(1, 12, 31), date(9999, 1, 1)), st.integers(0, 364), st.sampled_from(MONTH_FORMS)
)
def test_a_date_printed_without_its_year_is_itself(today: date, days: int, form: str) -> None:
    for sign, towards in ((-1, BACK), (1, FORWARD)):
        with suppress(OverflowError):
            day = today + timedelta(sign * days)
            assert parse_date(written(day, form), today, towards) == day


@given(st.dates(), st.dates(), DIRECTIONS, st.sampled_from(SHORT_FORMS))
def test_no_such_day_is_nearer(day: date, today: date, towards: Sequence[int], form: str) -> None:
    text = written(day, form)
    nearer = (day - today).days if (day > today) - (day < today) in (0, *towards) else None
    try:
        found = parse_date(text, today, towards)
    except BadDate:
        assert nearer is None
        return
    assert written(found, form) == text
    distance = (found - today).days
    assert distance == 0 or distance // abs(distance) in towards
    assert nearer is None or abs(distance) <= abs(nearer)
    for days in range(1, min(abs(distance), 800)):
        for sign in towards:
            with suppress(OverflowError):
                assert written(today + timedelta(sign * days), form) != text


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(0, 6), st.integers(-3, 3))
def test_weeks_begin_on_monday(today: date, weekday: int, weeks: int) -> None:
    day = today + timedelta(7 * weeks + weekday - today.weekday())
    prefix = ("上" * -weeks or "下" * weeks) or "本"
    english = {-1: "last ", 0: "this ", 1: "next "}.get(weeks)
    assert parse_date(written(day, prefix + "周{chinese}"), today, BACK) == day
    if english:
        assert parse_date(written(day, english + "{english}"), today, BACK) == day


@given(
    st.text()
    | st.text("0123456789-+/.d天日号月年前后上下本周一二十六 ")
    | st.from_regex(r"\d{1,5}-\d{1,3}-\d{1,3}|[+-]\d+ ?d"),
    st.dates() | st.sampled_from([date.min, date.max]),
    DIRECTIONS,
)
def test_any_text_is_a_date_or_refused_as_one(
    text: str, today: date, towards: Sequence[int]
) -> None:
    with suppress(BadDate):
        assert type(parse_date(text, today, towards)) is date


# Ranges and lists, in which short forms are days to come.

RANGES = {
    "2027-02-06..2027-02-12": "2027-02-06..2027-02-12 2027-02-06～2027-02-12 2027-2-6~2-12"
    " 2027-02-06至2027-02-12 2027-02-06…2027-02-12 2027-02-06–2027-02-12 2027-02-06——2027-02-12"
    " 2027年2月6日到2月12日 2027年2月6日—12日 2027-02-06..12 20270206-20270212"
    " 2027-02-06_.._2027-02-12 2027-02-06_-_2027-02-12 2027-02-06_to_2027-02-12 2/6～2/12"
    " 02-06–02-12 2月6～12日",
    "2026-12-30..2027-01-02": "12-30～1-2 12-30–01-02 12月30日至2号 12-30..2",
    "2026-12-22..2026-12-24": "12月22-24号 12月22至24号",
    "2026-11-28..2026-11-30": "28-30号 28号～30号 28至30日",
    "2026-11-28..2026-11-29": "周六～周日 周六到周日 sat..sun sat_-_Sun sat_to_sun Sat–Sun 周末"
    " weekend 本周末 this_weekend",
    "2026-11-30..2026-12-04": "next_mon..fri 下周一～周五 下周一_至_下周五 next_mon_to_next_fri",
    "2027-01-01..2027-12-31": "1-1..12-31 1月1日至12月31日",
    "2026-12-05..2026-12-06": "下周末 下个週末 next_weekend",
    "2026-11-24..2026-11-26": "yesterday..tomorrow 昨天～明天 -1d..+1d 1天前至1天后",
    "2026-11-28 2026-11-27": "周六、周五 周六，周五 sat,fri sat,_fri sat_fri 周六_周五 周六和周五"
    " sat_and_fri 2026-11-28,11-27 11月28日、11月27日",
    "2026-11-28 2026-11-29": "周六日 週六日 28、29号 11月28、29日"
    " 28，29号 Nov_28,_29 Nov_28_and_29 28,_29_Nov 28_and_29_November_2026 Nov_28,_2026,_Nov_29"
    " 2026-11-28_(Sat),_2026-11-29_(Sun) 2026-11-28（周六）、2026-11-29（周日） sat_&_sun",
    "2026-12-24 2026-12-25 2026-12-26": "24、25、26号",
    "2026-12-05 2026-12-06": "下周六日 12月5、6日",
    "2026-11-30 2026-12-01": "11月30、1号 11月30日，1日",
    "2026-11-28..2026-12-02": "Nov_28_-_Dec_2 28_Nov_to_2_Dec from_Nov_28_to_Dec_2 11.28..12.2"
    " Nov_28,_2026_-_Dec_2,_2026 in_3_days..in_a_week 周六～一周后",
    "2026-12-24..2026-12-26": "24-26_Dec Dec_24-26 Dec_24–26th 24_to_26_December 12月24至26",
    "2026-11-29": "Sun,_2026-11-29 2026-11-29_Sun 周日_11-29 Nov_29",
    "2026-11-30..2026-12-06": "下周 下个星期 next_week",
    "2026-12-01..2026-12-31": "下个月 下月 next_month",
    "2026-11-18..2026-11-24": "a_week_ago_.._yesterday -1w_.._-1d -1w..-1d 一周前～昨天"
    " 上周三～昨天",
    "2026-11-22 2026-11-27..2026-11-29 2026-12-01": "-3d,_fri..sun,_1号 3_天前、周五～周日、1号",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text.replace("_", " "), spans) for spans, texts in RANGES.items() for text in texts.split()],
)
def test_ranges_and_lists_are_read(text: str, expected: str) -> None:
    found = parse_ranges(text.split(" "), WEDNESDAY)
    texts = [str(first) if first == last else f"{first}..{last}" for first, last in found]
    assert " ".join(texts) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-27 周六", "Sat, 2026-11-27", "周六，2026-11-27", "2026-11-27（周六）"),
        *("2026-11-27 (Sat)", "Nov 27 Sat", "周六 11-27", "Saturday 27th", "周六 27号"),
    ],
)
def test_a_weekday_must_agree_with_its_date(text: str) -> None:
    with pytest.raises(WrongWeekday) as caught:
        parse_date(text, WEDNESDAY, FORWARD)
    assert caught.value.args == (date(2026, 11, 27), 4, 5)


@pytest.mark.parametrize(
    ("texts", "ago"),
    [
        ("1d 1天 一天 1_day", 1),
        ("3d 3天 三天", 3),
        ("1w 一周 1_week 一个星期 １ｗ", 7),
        ("两周 2w", 14),
    ],
)
def test_an_amount_without_direction_looks_back(texts: str, ago: int) -> None:
    for text in texts.split():
        amount = text.replace("_", " ")
        assert parse_date(amount, WEDNESDAY, BACK) == WEDNESDAY - timedelta(ago)
        for towards in (FORWARD, EITHER):
            with pytest.raises(BadDate):
                parse_date(amount, WEDNESDAY, towards)


@pytest.mark.parametrize(
    ("texts", "first", "last"),
    [
        ("next_week 下周 下个星期 下禮拜", "2026-11-30", "2026-12-06"),
        ("last_week 上周", "2026-11-16", "2026-11-22"),
        ("this_week 本周 这周", "2026-11-23", "2026-11-29"),
        ("next_weekend 下周末", "2026-12-05", "2026-12-06"),
        ("weekend 周末 this_weekend 这个周末", "2026-11-28", "2026-11-29"),
        ("next_month 下个月 下月", "2026-12-01", "2026-12-31"),
        ("last_month 上个月", "2026-10-01", "2026-10-31"),
        ("November 11月 本月 十一月", "2026-11-01", "2026-11-30"),
        ("6月 June 明年6月 2027年6月", "2027-06-01", "2027-06-30"),
        ("去年6月 2025年6月", "2025-06-01", "2025-06-30"),
    ],
)
def test_a_week_or_month_has_a_first_and_a_last_day(texts: str, first: str, last: str) -> None:
    for text in texts.replace("_", "\t").split(" "):
        days = [parse_date(text, WEDNESDAY, FORWARD, of_period=day) for day in (FIRST, LAST)]
        assert list(map(str, days)) == [first, last], text
        with pytest.raises(SeveralDays):
            parse_date(text, WEDNESDAY, FORWARD)


@pytest.mark.parametrize(
    ("text", "days"),
    [("11月31号", 30), ("nov 31", 30), ("2026-02-29", 28), ("2-30", 29), ("20261131", 30)],
)
def test_a_month_has_so_many_days(text: str, days: int) -> None:
    with pytest.raises(NoSuchDay) as caught:
        parse_date(text, WEDNESDAY, BACK)
    assert caught.value.args == (text, days)
    with pytest.raises(NoSuchDay):
        parse_ranges(["fri,", text], WEDNESDAY)


def test_a_day_and_a_month_must_not_be_mixed_up() -> None:
    with pytest.raises(DayOrMonth) as caught:
        parse_date("05/11/2026", WEDNESDAY, BACK)
    assert caught.value.args == ("05/11/2026", date(2026, 11, 5), date(2026, 5, 11))
    assert parse_date("5/5/2026", WEDNESDAY, BACK) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(("last fri", 2), ("last fri 1.2", 2), ("3 days ago 1.2", 3), ("3d ago", 2)),
        *(("Nov 22, 2026 2.1", 3), ("22 Nov 1.2", 2), ("2026-11-22 周日 1.1", 2), ("上 周五", 2)),
        *(("2026-11-22 周一 1.1", 2), ("fri 1.2", 1), ("sun 1.1", 1), ("yesterday gpt", 1)),
        *(
            ("nov 31 1.1", 2),
            ("11 月 31 号", 4),
            ("next 1.1", 1),
            ("soon 1.1", 1),
            ("fri", 1),
            ("the 22nd 11.22", 2),
        ),
    ],
)
def test_the_words_of_a_date_end_before_a_lesson(text: str, count: int) -> None:
    assert words_of_date(text.split()) == count


@given(st.dates(), st.sampled_from(FULL_FORMS), st.integers(1, 99), st.integers(1, 99))
def test_a_lesson_is_no_part_of_a_date(day: date, form: str, stage: int, ordinal: int) -> None:
    words = written(day, form).split()
    assert words_of_date([*words, f"{stage}.{ordinal}"]) == len(words)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *(
            (text, text)
            for text in ("", ",", "..", "2027-01-01..", "..2027-01-01", "1..3", "fri..")
        ),
        *((text, text) for text in ("2026-11-31..2026-12-02", "2026-11-22-24", "mon-tue-wed")),
        *(("fri soon", "soon"), ("周五、明天吧", "明天吧"), ("-" * 9999, "-" * 9999)),
    ],
)
def test_what_is_no_range_is_refused(text: str, named: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_ranges([text], WEDNESDAY)
    assert caught.value.text == named


@pytest.mark.parametrize(
    "text", ["2026-11-21..2026-11-20", "明天～昨天", "tomorrow - today", "11-26..11-25"]
)
def test_a_range_has_an_order(text: str) -> None:
    with pytest.raises(BackwardDates):
        parse_ranges([text], WEDNESDAY)


@given(
    st.dates(max_value=date(9999, 1, 1)),
    st.integers(0, 182),
    st.dates(),
    st.sampled_from(SHORT_FORMS),
    st.sampled_from(FULL_FORMS),
)
def test_a_short_end_follows_the_first_day(
    first: date, days: int, today: date, short: str, full: str
) -> None:
    last = first + timedelta(days)
    text = f"{written(first, full)}～{written(last, short)}"
    ((begin, end),) = parse_ranges([text], today)
    assert begin == first <= end <= last
    assert written(end, short) == written(last, short)


@given(st.lists(st.text() | st.text("0123456789-.~天日号月周一至 ")), st.dates())
def test_any_words_are_ranges_or_refused(words: list[str], today: date) -> None:
    with suppress(BadDate, BackwardDates):
        assert all(first <= last for first, last in parse_ranges(words, today))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("sat_sun sat,sun sat，sun Sat、Sunday sun_sat saturdays,sundays sat,_,sun", "sat sun"),
        ("sat-sun Sat–Sun sat_to_sun sat_and_sun weekend weekends", "sat sun"),
        ("周六、周日 周六_周日 周六，周天 星期六和星期日 周六日 六、日", "sat sun"),
        ("周六～周日 周六至周日 周末 双休 每周末", "sat sun"),
        ("周一至周五 周一到五 周一–周五 mon-fri Mon_-_Fri mon..fri", "mon tue wed thu fri"),
        ("周一、三、五 周一三五 mon,wed,fri fri_mon_wed", "mon wed fri"),
        ("fri-mon 周五～周一", "mon fri sat sun"),
        ("sun sunday 周日 周天 星期日 礼拜天 每周日 週日", "sun"),
        ("sunday every_sunday every_Sun 每周日 每个星期天 每周天", "sun"),
        ("every_sat_and_sun sat_&_sun 每周六、周日 每周六日", "sat sun"),
        ("周一二-五", "mon tue wed thu fri"),
        ("none None 无 無 no off Off 取消 不休息", ""),
    ],
)
def test_days_of_the_week_are_read(texts: str, expected: str) -> None:
    for text in texts.split():
        names = parse_weekdays(text.replace("_", " ").split(" "))
        assert " ".join(names) == expected, text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "someday",
        "none sun",
        "周",
        "周八",
        "fr",
        "mon-",
        "-",
        "mon-wed-fri",
        "每天",
        "every day",
    ],
)
def test_what_is_no_day_of_the_week_is_refused(text: str) -> None:
    with pytest.raises(BadWeekday):
        parse_weekdays([text])


# The commands.


@pytest.mark.parametrize("command", ["done 1.1 --on", "start", "--today", "rest add", "pause"])
def test_a_bad_date_is_wrong_use(run: Run, journal: Path, command: str) -> None:
    near = "yesterday, -3d or last mon" if "--on" in command else "tomorrow, +3d or next mon"
    expected = f"aigc-study: “-3y” is not a date: write 2026-11-22, 11-22, {near}.\n"
    assert run(*command.split(), "-3y") == (2, "", expected)
    assert not journal.exists()


@pytest.mark.parametrize(
    ("command", "on"),
    [
        ("done 1.1", "2026-11-22"),
        ("done 1.1 --on 昨天", "2026-11-21"),
        ("done 1.1 --on -3d", "2026-11-19"),
        ("done 1.1 --on fri", "2026-11-20"),
        ("done 1.1 --on 12-24", "2025-12-24"),
        ("skip 1.1 --on 21号", "2026-11-21"),
        ("start -3d", "2026-11-19"),
        ("start 11-16", "2026-11-16"),
        ("start 1-4", "2027-01-04"),
        ("start mon", "2026-11-23"),
        ("start next mon", "2026-11-23"),
        ("start 3 天前", "2026-11-19"),
        ("pause tomorrow", "2026-11-23"),
        ("pause 周五", "2026-11-27"),
        ("pause last fri", "2026-11-13"),
        ("done 1.1 --on last fri", "2026-11-13"),
        ("done --on 3 days ago 1.1", "2026-11-19"),
        ("done --on Nov 20, 2026 1.1", "2026-11-20"),
        ("done 1.1 --on 昨天 晚上", "2026-11-21"),
        ("done 1.1 --on ３ｄ", "2026-11-19"),
        ("skip 1.1 --on a week ago", "2026-11-15"),
        ("skip 1.1 --on 2026-11-20 周五", "2026-11-20"),
        ("start in 2 weeks", "2026-12-06"),
        ("start 下周", "2026-11-23"),
        ("start Mon, 2026-11-23", "2026-11-23"),
        ("pause next week", "2026-11-23"),
        ("pause the 24th", "2026-11-24"),
        ("pause -1w", "2026-11-15"),
        ("rest add -3d .. -1d", "2026-11-19"),
        ("rest add -1w..-1d --why trip", "2026-11-15"),
        ("rest add 周六日", "2026-11-28"),
        ("--today 11.20 start", "2026-11-20"),
        ("rest add 周五", "2026-11-27"),
        ("rest add next mon", "2026-11-23"),
        ("--today 0001-01-01 start", "0001-01-01"),
        ("--today 11-16 start", "2026-11-16"),
        ("--today 周二 start", "2026-11-24"),
    ],
)
def test_every_command_takes_the_same_dates(run: Run, journal: Path, command: str, on: str) -> None:
    assert run(*command.split()).code == 0
    assert f"\non = {on}\n" in journal.read_text(encoding="utf-8")


def test_resume_remove_and_finish_look_forward(run: Run, journal: Path) -> None:
    run("start", "11-16")
    run("pause")
    assert "2026-11-27" in run("resume", "周五").err
    run("rest", "add", "11-20,", "周六")
    assert "2026-11-28" in run("rest", "remove", "周六").err
    run("replan", "--finish", "1月31日", "--yes")
    assert "days = 66" in journal.read_text("utf-8")
    assert "2027-01-31" in run("replan", "--finish", "31", "Jan").out
    assert "2026-12-31" in run("replan", "--finish", "next", "month").out


def test_a_log_begins_where_it_is_asked_to(run: Run) -> None:
    run("done", "1.1", "--today", "-2d")
    for since in ("1d", "3天", "一周", "last week", "3 days ago", "Nov 22", "2026-11-22 周日"):
        assert "1.1" in run("log", "--since", *since.split(" ")).out, since


def test_a_backup_is_of_a_day_that_was(run: Run, home: Path, journal: Path) -> None:
    run("done", "1.1")
    backups = home / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "aigc-2026-11-20.toml").write_bytes(journal.read_bytes())
    for text in ("周五", "11.20", "Fri, 2026-11-20", "2d"):
        assert "2026-11-20" in run("backup", "restore", *text.split()).err
    assert run("backup", "restore", "this", "fri", "--yes").code == 0


def test_a_schedule_ends_after_it_begins(run: Run) -> None:
    run("start", "2026-11-02")
    code, out, _err = run("schedule", "--from", "周一", "--to", "周三", "--today", "2026-11-24")
    days = [line.split()[1] for line in out.splitlines() if "-" in line and "Week" not in line]
    assert (code, days[0], days[-1]) == (0, "11-23", "11-25")


@pytest.mark.parametrize("command", ["done", "undone", "skip"])
@pytest.mark.parametrize(
    ("day", "warning"),
    [("2025-11-21", "is more than a year ago"), ("2023-12-31", "is before the start, 2024-01-01")],
)
def test_an_odd_date_is_said(run: Run, command: str, day: str, warning: str) -> None:
    run("start", "2024-01-01")
    run("done", "1.2")
    lesson = "1.2" if command == "undone" else "1.1"
    assert f"Check the date: {day} {warning}" in run(command, lesson, "--on", day).err
    assert "Check the date" not in run(command, "1.2-3", "--on", "2025-11-22").err


def test_nothing_is_done_on_a_day_to_come(run: Run, journal: Path) -> None:
    expected = "aigc-study: 2026-11-23 is in the future: today is 2026-11-22.\n"
    assert run("done", "1.1", "--on", "tomorrow") == (2, "", expected)
    assert not journal.exists()
    expected = (
        "aigc-study: 2026-12-01 is in the future; if you mean the year before, write 2025-12-01.\n"
    )
    for text in ("12-1", "12月1号", "Dec 1"):
        assert run("done", "1.1", "--on", text) == (2, "", expected)
    assert not journal.exists()


@pytest.mark.parametrize("command", ["rest add", "pause"])
def test_a_day_just_past_is_not_next_year_unsaid(run: Run, command: str) -> None:
    err = run(*command.split(), "11-20").err
    assert "Check the year: for the days just past, write 2026-11-20." in err
    for text in ("2027-11-19", "明年11月18日", "11-23"):
        assert "just past" not in run(*command.split(), text).err
