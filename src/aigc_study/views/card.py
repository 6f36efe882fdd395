"""A card of the day to share: a few lines for a chat, or the same as a picture."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aigc_study.i18n import _, ngettext
from aigc_study.views.chart import heat_map
from aigc_study.views.numbers import percent, percent_text
from aigc_study.views.page import DONE, DOT, ELLIPSIS, localized
from aigc_study.views.templates import language_tag, rendered
from aigc_study.views.text_width import width
from aigc_study.views.wording import lesson_name, more_line, rest_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from aigc_study.domain.curriculum import Lesson
    from aigc_study.domain.stats import Stats
    from aigc_study.domain.streak import Streak
    from aigc_study.domain.study import Study

MARK = b"<metadata>aigc-study</metadata>"
_MAX_NAMED = 20  # lessons in a chat

WIDTH, HEIGHT, MARGIN = 1080, 1350, 90
_ROOM = WIDTH - 2 * MARGIN
_BAR = 430  # where the bar of all lessons is
_STEP, _INDENT = 53, 60  # between lines of lessons, and before their titles
_LAST = 1020  # the base line of the last one
_HEAT = 1060  # where the heat map begins
_EMOJI = "\U0001f000"
# A Chinese character with the punctuation after it, or a word with the spaces after it.
_PARTS = re.compile(
    r"[\u2e80-\uffff\U00020000-\U0003ffff][，。、；：？！）》」』”’…]*|[^\s\u2e80-\uffff]+\s*|\s+"
)


def lines(study: Study, streak: Streak) -> list[str]:
    """Return the card for a chat, with titles whole."""
    today = _done_today(study)
    names = [f"{DONE} {lesson_name(lesson)}" for lesson in today[:_MAX_NAMED]]
    more = len(today) - _MAX_NAMED
    return [
        localized(study.curriculum.title),
        _day_text(study),
        _today_text(study, today),
        *names,
        *([more_line(more).strip()] if more > 0 else []),
        f" {DOT} ".join(_sum_texts(study, streak)),
    ]


def _done_today(study: Study) -> list[Lesson]:
    today = study.schedule.today
    return study.lessons([each for each, on in study.progress.done_on.items() if on == today])


def _day_text(study: Study) -> str:
    on = _last_day(study)
    day = study.schedule.study_day_on(on)
    text = _("{date} {dot} study day {day}") if day else "{date}"
    return text.format(date=on, dot=DOT, day=day)


def _last_day(study: Study) -> date:
    """Return the day on which the plan was finished, or today."""
    return study.progress.finished_on or study.schedule.today


def _today_text(study: Study, today: Sequence[Lesson]) -> str:
    """Say how many lessons were done today, or why none was."""
    if today:
        text = ngettext("Done today: {count} lesson", "Done today: {count} lessons", len(today))
        return text.format(count=len(today))
    if study.progress.finished_on:
        days = study.schedule.study_day_on(study.progress.finished_on)
        text = ngettext(
            "Finished after {days} study day!", "Finished after {days} study days!", days
        )
        return text.format(days=days)
    if pause := study.progress.rest.pause_on(study.schedule.today):
        return _("Taking a break since {date}.").format(date=pause.first)
    return rest_text(study) or _("No lesson done yet today.")


def _sum_texts(study: Study, streak: Streak) -> list[str]:
    """Return how many lessons are done in all, and the streak if there is one."""
    done, wanted = _counts(study)
    text = _("Done in all: {done}/{total} ({percent})")
    texts = [text.format(done=done, total=wanted, percent=percent_text(done, wanted))]
    if days := streak.current:
        text = ngettext("{count} study day in a row", "{count} study days in a row", days)
        texts.append(text.format(count=days))
    return texts


def _counts(study: Study) -> tuple[int, int]:
    """Return how many lessons are done, and how many are not skipped."""
    progress = study.progress
    return len(progress.done_on), progress.count_wanted(study.curriculum.lessons.values())


class Line(NamedTuple):
    """A line of the picture, on its base line."""

    x: int
    y: int
    size: int
    kind: str
    text: str


def svg(study: Study, stats: Stats) -> str:
    """Return the card as a picture; no text in it is wider or higher than it."""
    done, wanted = _counts(study)
    facts = {
        "lang": language_tag(),
        "width": WIDTH,
        "height": HEIGHT,
        "margin": MARGIN,
        "room": _ROOM,
        "bar": _BAR,
        "filled": round((percent(done, wanted) or 0) * _ROOM / 100),
        "title": localized(study.curriculum.title),
        "text": "\n".join(lines(study, stats.streak)),
        "lines": [*_head(study), *_sums(study, stats.streak), *_lesson_lines(study)],
        "heat": heat_map(stats),
        "heat_top": _HEAT,
    }
    return rendered("card.svg", facts)


def _head(study: Study) -> Iterator[Line]:
    """Yield the plan's title, the day and the date."""
    title = _wrapped(localized(study.curriculum.title), 44, _ROOM, 2)
    for number, text in enumerate(title):
        yield Line(MARGIN, 110 + 56 * number, 44, "dim", text)
    if day := study.schedule.study_day_on(_last_day(study)):
        (text,) = _wrapped(_("Day {day}").format(day=day), 120, _ROOM, 1)
        yield Line(MARGIN, 310, 120, "big", text)
    yield Line(MARGIN, 385, 44, "dim", str(_last_day(study)))


def _sums(study: Study, streak: Streak) -> Iterator[Line]:
    for number, text in enumerate(_sum_texts(study, streak)):
        (line,) = _wrapped(text, 44, _ROOM, 1)
        yield Line(MARGIN, _BAR + 85 + 60 * number, 44, "", line)


def _lesson_lines(study: Study) -> Iterator[Line]:
    """Yield what was done today, as many lessons as there is room for."""
    today = _done_today(study)
    y = _BAR + 225
    for text in _wrapped(_today_text(study, today), 44, _ROOM, 2):
        yield Line(MARGIN, y, 44, "bold", text)
        y += _STEP
    room = (_LAST - y) // _STEP + 1
    for most in (2, 1):  # lines for each title
        titles = [_wrapped(lesson_name(lesson), 40, _ROOM - _INDENT, most) for lesson in today]
        if sum(map(len, titles)) <= room:
            break
    while sum(map(len, titles)) + (len(titles) < len(today)) > room:
        titles.pop()
    for title in titles:
        yield Line(MARGIN, y, 40, "done", DONE)
        for text in title:
            yield Line(MARGIN + _INDENT, y, 40, "", text)
            y += _STEP
    if more := len(today) - len(titles):
        yield Line(MARGIN + _INDENT, y, 40, "dim", more_line(more).strip())


def _wrapped(text: str, size: int, room: int, most: int) -> list[str]:
    """Return a text as at most so many lines, the last with an ellipsis if it is cut."""
    lines = [""]
    for part in _PARTS.findall(text):
        pieces = [part] if _ems(part) * size <= room else list(part)
        for piece in pieces:
            if lines[-1] and _ems(lines[-1] + piece.rstrip()) * size > room:
                lines.append("")
            lines[-1] += piece
    if len(lines) > most:
        lines = lines[:most]
        while _ems(lines[-1] + ELLIPSIS) * size > room:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + ELLIPSIS
    return [line.rstrip() for line in lines]


def _ems(text: str) -> float:
    """Return how wide a text is at most, in units of its size, in the fonts that may be used."""
    return sum(map(_em, text))


@cache
def _em(char: str) -> float:
    cells = width(char)
    if cells > 1:
        return 1.4 if char >= _EMOJI else 1.05
    if char in "MW@%mw" or not char.isascii():
        return float(bool(cells))
    if char in "ijlI.,:;'|! ":
        return 0.36
    return 0.44 if char in "frt()[]-/" else 0.72 if char.isupper() else 0.62
