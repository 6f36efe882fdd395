"""The page that ``report`` makes: what is in it, what never is, and where it is saved."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
import tomli_w

from journals import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

NASTY = "<script>alert(1)</script>\x1b[31m\u202e\uffff\"'&"
# What a page may name without asking anybody for it.
HARMLESS = ("#", "data:,")


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def nasty_plan(tmp_path: Path) -> Path:
    """Write a plan whose titles try to become something else."""
    title = {"zh": NASTY, "en": NASTY}
    topic = {"id": "t", "title": title}
    lessons = [{"id": f"l{number}", "title": title, "topic": "t"} for number in range(3)]
    lessons[1]["url"] = "https://example.org/?a=1&b='2'"
    stage = {"id": "s", "title": title, "days": 3, "topics": [topic], "lessons": lessons}
    milestone = {"id": "m", "title": title, "percent_done": 50}
    plan = {"format": 1, "id": "nasty", "title": title, "stages": [stage]}
    path = tmp_path / "plan.toml"
    path.write_text(tomli_w.dumps({**plan, "milestones": [milestone]}), encoding="utf-8")
    return path


def test_foreign_text_is_text(run: Run, nasty_plan: Path) -> None:
    plan = ("--curriculum", str(nasty_plan))
    run("done", "1.1", "--note", NASTY, *plan)
    html = run("report", "-", "--notes", *plan).out
    card = run("report", "--card", "-", *plan).out
    page = Page(html)
    assert page.text.count("alert(1)") > 6
    links = [attributes.get("href") for tag, attributes in page.elements if tag == "a"]
    assert links == ["#stage-1", "https://example.org/?a=1&b='2'"]
    for text in (html, card):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", text)
        assert "<script" not in text


def test_the_page_needs_nothing_and_runs_nothing(run: Run, journal: Path) -> None:
    journal.parent.mkdir()
    journal.write_text(JOURNAL, encoding="utf-8")
    page = Page(run("report", "-").out)
    for tag, attributes in page.elements:
        assert tag not in ("script", "img", "iframe", "object", "embed", "base", "form")
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
        assert (attributes.get("href") or "#").startswith(HARMLESS)
    assert not re.search(r"url\(|@import", page.text)


def test_notes_are_in_the_page_only_if_asked_for(run: Run) -> None:
    run("note", "1.1", "放了大蒜\n  再来一次")
    assert "大蒜" not in run("report", "-").out
    assert "放了大蒜\n  再来一次</p>" in run("report", "-", "--notes").out


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_page_is_in_the_language_in_use(run: Run, language: str, tag: str) -> None:
    run("done", "1.1")
    html = run("--lang", language, "report", "-").out
    assert f'<html lang="{tag}">' in html
    title = "GPT的定义与概述" if language == "zh" else "What GPT is: an overview"
    assert title in html
    before_lessons = Page(html.partition("</style>")[2].partition(">课程<")[0]).text
    if language == "zh":
        assert set(re.findall(r"[a-z-]{3,}", before_lessons)) == set()


def test_what_is_saved_says_where(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _time in range(2):  # the second replaces what is ours
        for name, args in (("aigc-study-report.html", []), ("card.svg", ["--card", "card.svg"])):
            said = f"Saved; open it in a browser, or send it:\n  {tmp_path / name}\n"
            assert run("report", *args) == (0, "", said)
    assert (tmp_path / "aigc-study-report.html").read_bytes() == run("report", "-").out.encode()
    assert (tmp_path / "card.svg").read_bytes() == run("report", "--card", "-").out.encode()


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["missing/page.html"], 4),
        (["folder.html"], 2),
        (["page.svg"], 2),
        (["page"], 2),
        (["--card", "card.png"], 2),
        (["--card", "page.html"], 2),
    ],
)
def test_a_bad_path_is_one_line_and_nothing_is_left(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.html").mkdir()
    result = run("report", *args)
    assert (result.code, result.out, result.err.count("\n")) == (code, "", 1)
    assert args[-1].split("/")[0].split(".")[0] in result.err
    assert {path.name for path in tmp_path.iterdir()} <= {"folder.html", "home"}
