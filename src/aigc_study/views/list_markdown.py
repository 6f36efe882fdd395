"""The lessons as a Markdown checklist, which ``plan import`` reads."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from aigc_study.views.page import localized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aigc_study.domain.curriculum import Lesson, Title
    from aigc_study.domain.study import Study

# What Markdown gives a meaning to within a line: CommonMark, and GitHub's ~ and $.
_TEXT_ACTIVE = re.compile(r"[\\`*_\[\]<>~$]|&(?=#?\w+;)|(?<!\S)#(?=#*\s*$)")
_URL_ACTIVE = re.compile(r"[\\()<>]|&(?=#?\w+;)")
_BACKSLASH = r"\\\g<0>"


def text(study: Study, lessons: Sequence[Lesson]) -> str:
    """Return the lessons, which are in plan order, under headings; skipped ones struck out."""
    lines = [f"# {_title(study.curriculum.title)}"]
    for ordinal, in_stage in groupby(lessons, attrgetter("stage")):
        stage = study.curriculum.stages[ordinal - 1]
        lines += ["", f"## {ordinal} {_title(stage.title)}"]
        for topic_id, in_topic in groupby(in_stage, attrgetter("topic")):
            if topic_id:
                lines += ["", f"### {_title(stage.topics[topic_id].title)}"]
            lines += ["", *(_item(study, lesson) for lesson in in_topic)]
    return "".join(f"{line}\n" for line in lines)


def _item(study: Study, lesson: Lesson) -> str:
    box = "[x]" if lesson.id in study.progress.done_on else "[ ]"
    title = _title(lesson.title)
    if lesson.url:
        title = f"[{title}]({_URL_ACTIVE.sub(_BACKSLASH, lesson.url)})"
    text = f"{lesson.number} {title}"
    if lesson.id in study.progress.skipped_on:
        text = f"~~{text}~~"
    return f"- {box} {text}"


def _title(title: Title) -> str:
    return _TEXT_ACTIVE.sub(_BACKSLASH, localized(title).strip())
