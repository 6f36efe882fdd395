"""``list`` for spreadsheets and as a checklist: what is in a title or a note stays text there."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

from aigc_study.domain.curriculum import Title
from aigc_study.views import list_csv, list_markdown
from aigc_study.views.page import localized, sanitize
from histories import done, entries, skip, study_of
from plans import plan_of

if TYPE_CHECKING:
    from aigc_study.domain.curriculum import Curriculum
    from conftest import Run

BOM = "\ufeff"
SIGNS = "=+-@＝＋－＠"  # that begin a formula
MARKS = f"{SIGNS}\t\r\n '\"“”,;|a中\\`*_~$#<>[]()!&lt;:/."
LETTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(MARKS)
TEXTS = st.text(LETTERS, min_size=1).filter(lambda text: text.strip() and sanitize(text).strip())
TODAY = date(2026, 3, 20)


def titled(text: str) -> Curriculum:
    """Return a plan whose titles are all this text."""
    plan, title = plan_of((2, 2)), Title(text, text)
    (stage,) = plan.stages
    lessons = {each.id: each._replace(title=title) for each in plan.lessons.values()}
    return plan._replace(title=title, stages=(stage._replace(title=title),), lessons=lessons)


def rows(text: str) -> list[list[str]]:
    assert text.startswith(BOM)
    assert text.count("\r\n") == text.count("\r")
    return list(csv.reader(text.removeprefix(BOM).splitlines(keepends=True)))


@given(st.sampled_from(SIGNS), TEXTS)
def test_no_cell_is_a_formula(sign: str, text: str) -> None:
    plan = titled(sign + text)
    said = [done(TODAY, "1-1"), [{"did": "note", "lesson": "1-1", "text": text}]]
    study = study_of(plan, entries(said), TODAY)
    header, first, second = rows(list_csv.text(study, list(plan.lessons.values())))
    assert header[-1] == "Notes"
    assert first[:3] == ["1", "1", "1-1"]
    assert first[6:9] == ["done", "2026-03-20", "2026-03-20"]
    assert second[5] == f"'{sign}{sanitize(text)}"
    for cell in (*first, *second):
        assert cell.strip()[:1] not in tuple(SIGNS)


def test_a_spreadsheet_gets_utf_8_whatever_the_console_has(spawn: Run) -> None:
    spawn("done", "1.20", "--note", "=HYPERLINK(…)\n@第二行")
    options = ("--lang", "zh", "list", "1.20-21", "--csv")
    code, out, err = spawn(*options, env={"PYTHONIOENCODING": "gbk"})
    assert (code, err) == (0, "")
    header, first, second = rows(out)
    assert header[:3] == ["阶段", "序号", "ID"]
    assert first[:3] == ["1", "20", "gpt-recipes"]
    assert first[5:7] == ["GPT实操练习-菜谱推荐", "已学完"]
    assert first[-1] == "'=HYPERLINK(…)\n@第二行"
    assert second[6] == "未学"


@given(TEXTS)
@example("AT&amp;T &#35;")
def test_markdown_in_a_title_stays_text(title: str) -> None:
    plan = titled(title)
    study = study_of(plan, entries([done(TODAY, "1-1"), skip(TODAY, "1-2")]), TODAY)
    text = list_markdown.text(study, list(plan.lessons.values()))
    parser = MarkdownIt("commonmark").enable("strikethrough")
    blocks = [token for token in parser.parse(text) if token.type == "inline"]
    shown = ["".join(part.content for part in token.children or ()) for token in blocks]
    title = localized(plan.title).strip()
    expected = [title, f"1 {title}", f"[x] 1.1 {title}", f"[ ] 1.2 {title}"]
    assert list(map(str.rstrip, shown)) == list(map(str.rstrip, expected))


@pytest.mark.parametrize("url", ["https://a.org/x_(y)?a=1&lt;=2", "https://例子.com/\\*<b>"])
def test_a_title_is_a_link_where_there_is_one(url: str) -> None:
    plan = plan_of((1, 1))
    lesson = plan.lessons["1-1"]._replace(url=url)
    text = list_markdown.text(study_of(plan, [], TODAY), [lesson])
    token = MarkdownIt("commonmark").parse(text)[-4]
    _box, link, title, *_rest = token.children or []
    assert (link.attrs, title.content) == ({"href": normalizeLink(url)}, "Lesson 1.1")


def test_a_checklist_gives_back_what_is_done_and_skipped(run: Run) -> None:
    run("done", "1.1")
    run("skip", "1.2")
    _code, out, _err = run("list", "1.1-3", "--markdown")
    assert out == (
        "# Learn all of AIGC in five months\n\n## 1 GPT: basics to advanced use\n\n"
        "### Getting to know GPT\n\n- [x] 1.1 What GPT is: an overview\n"
        "- [ ] ~~1.2 How GPT differs from other AI~~\n- [ ] 1.3 Trying out GPT's powerful memory\n"
    )
