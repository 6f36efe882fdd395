"""The bundled plan: what it holds, and what may never change about it."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aigc_study.domain.curriculum import Milestone, Title
from aigc_study.storage import curriculum as curriculum_file

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Curriculum

HERE = Path(__file__).parent
CJK = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def plan() -> Curriculum:
    # Raises with every fault, if there are any.
    return curriculum_file.load(None)


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def titles(plan: Curriculum) -> list[Title]:
    """Every title there is: of the plan, its stages, topics, lessons and milestones."""
    found = [plan.title, *(each.title for each in plan.milestones)]
    for stage in plan.stages:
        found += [stage.title, *(topic.title for topic in stage.topics.values())]
    return found + [lesson.title for lesson in plan.lessons.values()]


def test_the_stages_are_those_of_the_source(plan: Curriculum) -> None:
    assert plan.id == "aigc"
    assert [
        (stage.id, stage.title.zh, len(stage.lessons), stage.days, stage.at_least)
        for stage in plan.stages
    ] == [
        ("gpt", "AI-GPT从入门到深度应用", 64, 30, False),
        ("painting", "AI-绘画进阶实战", 37, 30, False),
        ("video", "AI-视频高段位", 22, 30, False),
        ("virtual-human", "AI-虚拟数字人课程", 10, 20, False),
        ("income", "AIGC-多渠道变现课程", 16, 45, True),
    ]
    assert sum(stage.days for stage in plan.stages) == 155


def test_no_two_lessons_share_an_id(plan: Curriculum) -> None:
    # `lessons` is keyed by id: a shared one would leave fewer than the stages have.
    assert len(plan.lessons) == sum(len(stage.lessons) for stage in plan.stages) == 149


def test_the_lesson_in_the_docs_is_1_20(plan: Curriculum) -> None:
    recipes = plan.lessons["gpt-recipes"]
    assert (recipes.number, recipes.title.zh) == ("1.20", "GPT实操练习-菜谱推荐")


def test_the_chinese_titles_are_the_sources_own(plan: Curriculum) -> None:
    found = [f"{lesson.number} {lesson.title.zh}" for lesson in plan.lessons.values()]
    assert found == lines("titles_zh.txt")


def test_topics_group_neighbouring_lessons(plan: Curriculum) -> None:
    for stage in plan.stages:
        runs = [topic for topic, _ in groupby(lesson.topic for lesson in stage.lessons)]
        assert runs == list(stage.topics)


def test_the_milestones_are_those_of_the_source(plan: Curriculum) -> None:
    assert plan.milestones == (
        Milestone(
            "practitioner",
            Title("合格的AIGC从业者", "Qualified AIGC practitioner"),
            percent_done=60,
        ),
        Milestone("ai-xiaozi", Title("AI小子", "AI whiz kid"), stages_done=("gpt", "painting")),
        Milestone("genius", Title("15天学完的天才", "Fifteen-day genius"), finished_within_days=15),
    )


def test_titles_are_in_their_language(plan: Curriculum) -> None:
    # Topics may be called Word or Excel in both: what counts is that neither is left out.
    assert [title for title in titles(plan) if not CJK.search(title.zh)] == []
    assert [title for title in titles(plan) if not re.fullmatch(r"[ -~]+", title.en)] == []


def test_no_two_lessons_share_a_title(plan: Curriculum) -> None:
    lessons = plan.lessons.values()
    assert len({lesson.title.en.casefold() for lesson in lessons}) == len(lessons)
    assert len({lesson.title.zh.casefold() for lesson in lessons}) == len(lessons)


def test_a_released_id_never_goes_away(plan: Curriculum) -> None:
    gone = [
        each for each in lines("released_ids.txt") if each not in {**plan.lessons, **plan.renamed}
    ]
    assert gone == []


def test_every_lesson_is_among_the_released_ids(plan: Curriculum) -> None:
    assert sorted(plan.lessons.keys() - set(lines("released_ids.txt"))) == []
