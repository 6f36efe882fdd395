"""``plan import``: a checklist becomes a plan that can be used as it is."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from aigc_study.domain.curriculum import from_mapping
from aigc_study.domain.outline import LeftOut, plan_of
from aigc_study.inputs.checklist import read_checklist
from aigc_study.storage.plan import as_toml

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


def imported(text: str, days: int | None = None, name: str = "file") -> dict[str, Any]:
    """Return the plan that a checklist becomes, as it is read back from its file."""
    document = tomli.loads(as_toml(plan_of(read_checklist(text), name, days).document))
    _plan, faults = from_mapping(document)
    assert faults == []
    return document


def lessons(text: str) -> list[dict[str, str]]:
    return [lesson for stage in imported(text)["stages"] for lesson in stage["lessons"]]


def titles(text: str) -> list[str]:
    return [lesson["title"] for lesson in lessons(text)]


def stages(text: str) -> list[str]:
    return [stage["title"] for stage in imported(text)["stages"]]


WORDS = st.lists(st.text("abcxyzABÄ0123编程é", min_size=1, max_size=5), min_size=1, max_size=4).map(
    " ".join
)
BOXES = st.sampled_from(["- [ ]", "- [x]", "* [X]", "+ [ ]", "1. [ ]", "- ☐", "- ☑", "- [ ] [ ]"])
LINKS = st.sampled_from(["{}", "**{}**", "[{}](https://example.com/a_(b))", "`{}`", "~~{}~~"])
ITEMS = st.tuples(st.just("item"), st.integers(0, 8), BOXES, LINKS, WORDS)
OTHERS = st.tuples(
    st.just("other"), st.just(0), st.just(""), st.sampled_from(["{}", "| {} |"]), WORDS
)
HEADINGS = st.tuples(st.just("heading"), st.integers(1, 6), st.just(""), LINKS, WORDS)
LINES = st.lists(st.one_of(ITEMS, ITEMS, HEADINGS, OTHERS), max_size=30)


def markdown(lines: list[tuple[str, int, str, str, str]]) -> str:
    """Return the text of an outline, each item no deeper than one below the item before it."""
    text, depth = "", -1
    for kind, level, box, link, words in lines:
        if kind == "item":
            depth = min(level, depth + 1)
            text += f"{'    ' * depth}{box} {link.format(words)}\n"
        else:
            depth = -1
            text += f"\n{'#' * level} {link.format(words)}\n\n"
    return text


@given(lines=LINES, more=st.integers(0, 100))
def test_any_outline_becomes_a_plan(lines: list[tuple[str, int, str, str, str]], more: int) -> None:
    boxes = [line for line in lines if line[0] == "item"]
    outline = read_checklist(markdown(lines))
    assert [item.title for item in outline.items] == [line[4] for line in boxes]
    if not boxes:
        return
    made = plan_of(outline, "name", None)
    document = tomli.loads(as_toml(made.document))
    assert document == made.document
    plan, faults = from_mapping(document)
    assert faults == []
    assert [lesson.title.en for lesson in plan.lessons.values()] == [line[4] for line in boxes]
    assert [len(stage.lessons) for stage in plan.stages] == [stage.days for stage in plan.stages]
    ticked = [number for each in made.ticked for number in numbers(each)]
    assert ticked == [
        lesson.number
        for lesson, line in zip(plan.lessons.values(), boxes, strict=True)
        if re.search("[xX☑]", line[2])
    ]
    total = len(plan.stages) + more
    spread = plan_of(outline, "name", total).document["stages"]
    assert isinstance(spread, list)
    days = [stage["days"] for stage in spread]
    assert sum(days) == total
    assert min(days) >= 1
    pairs = sorted(zip([len(stage.lessons) for stage in plan.stages], days, strict=True))
    assert [day for _count, day in pairs] == sorted(days)  # more lessons, no fewer days


def numbers(reference: str) -> list[str]:
    stage, _, ordinals = reference.partition(".")
    first, _, last = ordinals.partition("-")
    return [f"{stage}.{ordinal}" for ordinal in range(int(first), int(last or first) + 1)]


def test_days_go_by_the_largest_remainder() -> None:
    text = "".join(f"## {size}\n" + "- [ ] a\n" * size for size in (7, 2, 1))
    assert [stage["days"] for stage in imported(text, 6)["stages"]] == [4, 1, 1]
    assert [stage["days"] for stage in imported(text, 14)["stages"]] == [10, 3, 1]
    assert [stage["days"] for stage in imported(text)["stages"]] == [7, 2, 1]


@pytest.mark.parametrize(
    ("mark", "ticked"),
    [
        *[("[ ]", False), ("[]", False), ("[-]", False), ("☐", False), ("⬜", False)],
        *[("[x]", True), ("[X]", True), ("[✓]", True), ("[√]", True), ("☑", True), ("☒", True)],
        *[("☑️", True), ("[　]", False), ("✅", True)],
        *[("□", False), ("■", True), ("［ ］", False), ("【】", False), ("【√】", True)],
    ],
)
def test_boxes_that_people_use(mark: str, ticked: bool) -> None:  # noqa: FBT001
    (item, other) = read_checklist(f"- {mark} Read\n- [ ] other\n- plain").items
    assert (item.title, item.is_ticked, other.title) == ("Read", ticked, "other")


@pytest.mark.parametrize(
    ("item", "title", "url"),
    [
        ("Read [the *book*](https://a.org/b), twice", "Read the book, twice", "https://a.org/b"),
        ("[x](https://a.org/x) is a link", "x is a link", "https://a.org/x"),
        ("[local](notes.md), [away](http://a.org)", "local, away", "http://a.org"),
        ("[mail](mailto:a@b.org) [js](javascript:alert)", "mail [js](javascript:alert)", None),
        ("see <https://a.org/b>", "see https://a.org/b", "https://a.org/b"),
        ("看 https://a.org/b。", "看 https://a.org/b。", "https://a.org/b"),
        ("(https://a.org/Big_(O))", "(https://a.org/Big_(O))", "https://a.org/Big_(O)"),
        ("[reference][r]", "reference", "https://a.org/r"),
        ("![logo](a.png) Logo", "Logo", None),
        ("![only a picture](a.png)", "only a picture", None),
        (
            "**bold:** `code` ~~gone~~ 🎉 <kbd>a</kbd> &amp; 1 \\* 2",
            "bold: code gone 🎉 a & 1 * 2",
            None,
        ),
        ("two\n  lines<br>here", "two lines here", None),
        ("Parts:\n  - [one](https://a.org/1)", "Parts:", "https://a.org/1"),
        ("[below](#below)", "below", None),
        ("[no host](http://) [host](http://a.org)", "no host host", "http://a.org"),
    ],
)
def test_titles_and_links(item: str, title: str, url: str | None) -> None:
    text = f"- [ ] {item}\n\n[r]: https://a.org/r\n"
    (lesson,) = lessons(text)
    assert (lesson["title"], lesson.get("url")) == (title, url)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Read: The *Book*", "read-the-book"),
        ("Café & Naïve", "cafe-naive"),
        ("学习 Python", "lesson-4007122645"),
        ("1.2", "lesson-423104025"),
        ("404", "lesson-584144408"),
        ("404 pages", "404-pages"),
        ("word " * 40, "word-" * 8 + "word"),
        ("x" * 100, "x" * 48),
    ],
)
def test_ids_come_from_the_words(title: str, slug: str) -> None:
    assert lessons(f"- [ ] {title}")[0]["id"] == slug


def test_ids_are_told_apart() -> None:
    text = "- [ ] a\n- [ ] a\n- [ ] a 2\n- [ ] a\n- [ ] 编程\n- [ ] 编程\n"
    ids = [lesson["id"] for lesson in lessons(text)]
    assert ids == ["a", "a-2", "a-2-2", "a-3", "lesson-1199995800", "lesson-1199995800-2"]


def test_ids_stay_when_lessons_are_added() -> None:
    before = {lesson["title"]: lesson["id"] for lesson in lessons("## 一\n- [ ] 读\n- [ ] 写\n")}
    after = lessons("## 零\n- [ ] 听\n## 一\n- [ ] 说\n- [ ] 读\n- [ ] 写\n")
    assert before.items() <= {lesson["title"]: lesson["id"] for lesson in after}.items()


@pytest.mark.parametrize(
    ("text", "title", "plan_id"),
    [
        ("# My Plan\n- [ ] a", "My Plan", "my-plan"),
        ("- [ ] a", "file", "file-e8b7be43"),
        ("# Plan\n## A\n- [ ] a\n# Thanks\nto all", "Plan", "plan"),
        ("# One\n- [ ] a\n# Two\n- [ ] b", "file", "file-ef0790fb"),
        ("# 计划\n- [ ] a", "计划", "plan-336795bb"),
        ('<h1 align="center">\n<img src="a">\nMy<br>Plan\n</h1>\n\n- [ ] a', "My Plan", "my-plan"),
        ("---\ntitle: b\n---\n- [ ] a", "file", "file-e8b7be43"),
        ("---\r\ntitle: b\r\n---\r\n- [ ] a", "file", "file-e8b7be43"),
        # the name of another file beside the journal
        ("# Config\n- [ ] a", "Config", "plan-d3262a4a"),
    ],
)
def test_the_plans_title_and_id(text: str, title: str, plan_id: str) -> None:
    plan = imported(text)
    assert (plan["title"], plan["id"]) == (title, plan_id)


@pytest.mark.parametrize("name", ["README", "list", ""])
def test_two_lists_never_share_an_id(name: str) -> None:
    texts = ["# 读书\n- [ ] a", "# 写字\n- [ ] a", "- [ ] a", "- [ ] b", "# README\n- [ ] c"]
    ids = {imported(text, name=name)["id"] for text in texts}
    assert len(ids) == len(texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n## A\n- [ ] a\n## B\n- [ ] b\n## C\nprose", ["A", "B"]),
        ("# T\n## Plan\n### 1\n- [ ] a\n### 2\n- [ ] b", ["1", "2"]),
        ("# T\n- [ ] first\n## A\n- [ ] a", ["T", "A"]),
        ("- [ ] first\n## A\n- [ ] a", ["file", "A"]),
        ("# T\n## A\n- [ ] a", ["A"]),
        ("# T\n### A\n- [ ] a\n## B\n- [ ] b", ["A", "B"]),
        ("- Mon\n  - [ ] a\n- Tue\n  - [ ] b", ["Mon", "Tue"]),
        ("- ### A\n  - [ ] a\n- ### B\n  - [ ] b", ["A", "B"]),
        ("## A\n- [ ] a\n## A\n- [ ] b", ["A", "A"]),
    ],
)
def test_headings_become_stages(text: str, expected: list[str]) -> None:
    assert stages(text) == expected


def test_headings_below_become_topics() -> None:
    plan = imported("## A\n### B\n#### C:\n- [ ] 1\n#### D\n- [ ] 2\n### E\n- [ ] 3\n## Z\n- [ ] 4")
    assert [topic["title"] for topic in plan["stages"][0]["topics"]] == ["B / C", "B / D", "E"]
    assert "topics" not in plan["stages"][1]


def test_what_follows_a_topic_is_not_in_it() -> None:
    plan = imported("## A\n- [ ] 0\n- ### B\n  - [ ] 1\n- [ ] 2\n## Z\n- [ ] 3")
    named = {topic["id"]: topic["title"] for topic in plan["stages"][0]["topics"]}
    below = [named.get(lesson.get("topic")) for lesson in plan["stages"][0]["lessons"]]
    assert below == [None, "B", "A"]


def test_without_boxes_list_items_are_lessons() -> None:
    text = "- [contents](#a)\n  - part\n\n## A\n- one\n- Series\n  - part 1\n  - part 2\n1. two\n"
    assert titles(text) == ["one", "Series: part 1", "Series: part 2", "two"]
    assert titles("- [link](https://a.org)\n  - below") == ["link", "below"]


@pytest.mark.parametrize(
    "text", ["• {}\n• {}", "1、{}\n2、{}", "1）{}\n2） {}", "·{}\n·{}", "1.{}\n2.{}"]
)
def test_items_as_chinese_programs_write_them(text: str) -> None:
    assert titles(text.format("第一课", "第二课")) == ["第一课", "第二课"]
    assert titles("目录\n\n" + text.format("第一课 1.5 元", "第二课")) == [
        "第一课 1.5 元",
        "第二课",
    ]


def test_boxes_need_no_list() -> None:
    text = "Todo\n[x] - one\n☐ two\n  goes on\n[ ] three\n\n> [ ] four"
    assert titles(text) == ["one", "two goes on", "three", "four"]


def test_what_is_left_out_is_told_with_its_line() -> None:
    text = (
        "---\na: b\n---\n\nprose\n\n- [ ] a\n- plain\n- more\n\n| x | y |\n| - | - |\n| 1 | 2 |\n"
    )
    assert read_checklist(text).left_out == [
        LeftOut("text", 1, 5, "prose"),
        LeftOut("item", 2, 8, "plain"),
        LeftOut("table", 1, 11, "x | y"),
    ]
    assert read_checklist("- [ ] a\n- [ ]\n").left_out == [LeftOut("item", 1, 2, "[ ]")]


def test_code_is_no_checklist() -> None:
    assert titles("    - [ ] no\n\n```\n- [ ] no\n```\n- [ ] yes\n") == ["yes"]


def test_it_nests_deep() -> None:
    text = "".join(f"{'  ' * depth}- [ ] {depth} deep\n" for depth in range(200))
    assert len(lessons(text)) == 200


GOOD = b"# Plan\n- [x] one\n- [ ] two\n"
DEEP = "".join(f"{'  ' * depth}- [ ] a\n" for depth in range(2000)).encode()


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", 3, "nothing is in it"),
        (b"\n", 3, "nothing is in it"),
        (b"\n<!DOCTYPE html>\n<ul><li>a</ul>", 3, "a web page"),
        (b"# comment\n\nformat = 1\n", 3, "a plan already"),
        (b"PK\x03\x04\x00\xff", 3, "save it as plain text in UTF-8"),
        (b"# only\n\nprose\n", 3, "no boxes or list items"),
        (b"- [a](#a)\n- [b](#b)\n", 3, "no boxes or list items"),
        ("# 好\n- [ ] 学习\n".encode("gbk"), 3, "line 1, column 3: not UTF-8 text"),
        (b"\xff\xfe\x00\x00\x00", 3, "not UTF-8 text"),
        (b"\x7fELF\x00\x00- a", 3, "not UTF-8 text"),
        (b"- [ ] a\n" * 300_000, 3, "larger than 2 MB"),
        (DEEP[:2_000_000], 3, "nested too deeply"),
        (b">" * 20_000, 3, "nested too deeply"),
    ],
)
def test_what_is_no_checklist(
    run: Run, tmp_path: Path, content: bytes, code: int, message: str
) -> None:
    path, plan = tmp_path / "list.md", tmp_path / "plan.toml"
    path.write_bytes(content)
    result = run("plan", "import", str(path), "-o", str(plan))
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert str(path) in result.err
    assert not plan.exists()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("missing.md",), 4, "No such file"),
        ((".",), 4, "Is a directory"),
        (("list.md", "--days", "0"), 2, "“0” is not a number of days"),
        (("list.md", "--days", "two"), 2, "“two” is not a number of days"),
        (("list.md", "--days", "36501"), 2, "a whole number from 1 to 36500"),
        (("https://a.org/x?a&b",), 2, "curl -L 'https://a.org/x?a&b' | aigc-study plan import -"),
        (("two.md", "--days", "1"), 2, "this plan has 2 stages"),
        (("list.md", "-o", "old.toml"), 1, "old.toml exists already"),
        (("list.md", "-o", "list.md"), 1, "list.md exists already"),
        (("list.md", "-o", "."), 4, ". is a folder: name a file in it."),
        (("list.md", "-o", "no/plan.toml"), 4, "its folder does not exist"),
    ],
)
def test_nothing_is_written(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.md").write_bytes(GOOD)
    (tmp_path / "two.md").write_bytes(b"## A\n- [ ] a\n## B\n- [ ] b\n")
    (tmp_path / "old.toml").write_bytes(b"old")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    result = run("plan", "import", *args)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.*")} == before


def test_a_dash_prints_the_plan(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.md").write_bytes(GOOD)
    assert run("plan", "import", "list.md", "-o", "-") == run("plan", "import", "list.md")
    assert not (tmp_path / "-").exists()


def test_what_it_offers_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my list.md").write_bytes(GOOD)
    offered = run("plan", "import", "my list.md", "-o", "my plan.toml").err
    commands = re.findall("aigc-study (.*)", offered)
    assert commands == ["config set curriculum 'my plan.toml'", "done 1.1"]
    assert run("config", "set", "curriculum", "my plan.toml").code == 0
    assert run("done", "1.1").code == 0
    assert "✓ 1.1  one" in run("list").out


@pytest.mark.parametrize("days", ["90天", "90 days", "９０", "90 个学习日"])
def test_days_may_have_their_word(run: Run, tmp_path: Path, days: str) -> None:
    (tmp_path / "list.md").write_bytes("- [ ] 读".encode("utf-16"))
    assert "days = 90\n" in run("plan", "import", str(tmp_path / "list.md"), "--days", days).out


def test_a_journal_of_another_list_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# Plan\n- [ ] {name}\n", encoding="utf-8")
        result = run("plan", "import", f"{name}.md", "-o", f"{name}.toml")
        assert ("has 1 lesson that is not in this plan: one." in result.err) == (name == "two")
        assert run("--curriculum", f"{name}.toml", "done", "1.1").code == 0


def test_it_says_that_the_plan_in_use_was_replaced(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.md").write_bytes(GOOD)
    assert run("plan", "import", "list.md", "-o", "plan.toml").code == 0
    assert run("config", "set", "curriculum", "plan.toml").code == 0
    said = run("plan", "import", "list.md", "-o", "./plan.toml", "--force").err
    assert "It is the plan in use.\nMark what is ticked:\n" in said
    assert "config set" not in said


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_standard_input_is_utf_8(run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    content = io.BytesIO("\ufeff# 计划\n- [ ] 学习\n".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content, encoding=encoding))
    result = run("plan", "import", "-")
    assert result.code == 0
    assert 'title = "学习"' in result.out


def test_the_plan_is_utf_8_on_any_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text("# Café 🎉\n- [ ] 学习 é\n", encoding="utf-8")
    printed = run("plan", "import", str(path), env={"PYTHONIOENCODING": "latin-1"}).out
    assert 'title = "学习 é"' in printed.encode("latin-1").decode()


GUITAR = """# Guitar
## Basics
- [ ] [第一课](https://example.org/a_\\(b\\))
### Sound
- [ ] 1.1 \\*Tuning\\*
## 歌
- [ ] 2 chords
"""


@pytest.mark.parametrize("what", ["", "1", "2", "--todo"])
def test_an_exported_list_comes_back(run: Run, tmp_path: Path, what: str) -> None:
    plan, exported = tmp_path / "guitar.toml", tmp_path / "list.md"
    original = imported(GUITAR)
    plan.write_text(as_toml(original), encoding="utf-8")
    assert run("--curriculum", str(plan), "done", "1.1").code == 0
    text = run("--curriculum", str(plan), "list", *what.split(), "--markdown").out
    exported.write_text(text, encoding="utf-8")
    assert "aigc-study done 1.1" in run("plan", "import", str(exported)).err or what in "2--todo"
    assert imported(text)["id"] == "guitar"
    ids = ["lesson-658219162", "1-1-tuning", "2-chords"]
    wanted = {"": ids, "1": ids[:2], "2": ids[2:], "--todo": ids[1:]}[what]
    assert [lesson["id"] for lesson in lessons(text)] == wanted
    assert what or imported(text) == original
