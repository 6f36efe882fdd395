"""Every transcript is what the program prints; and the player tells when one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import ROOT, Run
from transcript import Case, Shell, cases, compare_or_update, unplayed_parts

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted((ROOT / "tests/transcripts").glob("*.md"))
CASES = [
    pytest.param(page, case, id=f"{page.stem}: {case.title}")
    for page in PAGES
    for case in cases(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "case"), CASES)
def test_transcript(
    page: Path, case: Case, run: Run, home: Path, request: pytest.FixtureRequest
) -> None:
    shell = Shell(run, home)
    update = request.config.getoption("update_transcripts")
    for written in (case.preamble, case.section):
        compare_or_update(page, written, shell.replay(written), update=update)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_only_what_is_played(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem}\n")
    assert unplayed_parts(text) == []
    titles = [case.title for case in cases(text)]
    assert len(titles) == len(set(titles)) > 0
    assert [case.title for case in cases(text) if "```console\n$ " not in case.section] == []


# What this says of the program will hold: a page of its own tests the player.
PAGE = """\
# some

```text notes/2026.txt
oolong
```

```console
$ aigc-study next 1
1.1  What GPT is: an overview
$ aigc-study undo 2>/dev/null
[exit 1]
$ aigc-study done 1.1 2>/dev/null
$ aigc-study log | cut -c 1-10
2026-11-22
$ cat notes/*
oolong
$ cat missing 2>/dev/null
[exit 1]
```

<!-- width: 30 -->

```toml
# config.toml
lang = "zh"
```

```console
$ aigc-study list 1.1
1  AI-GPT从入门…  1/64 · 1.6%
  认识GPT
    ✓ 1.1  GPT的定…  学完 2026-11-22
$ export LANG=zh_CN.UTF-8
$ rm config.toml
$ AIGC_STUDY_LANG=en aigc-study next 1 | cat
1.2  How GPT differs from other AI
$ aigc-study next 1
1.2  GPT与其他AI对比区别
```
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("GPT is", "gpt is"),
        ("[exit 1]\n$", "$"),
        ("[exit 1]\n```", "[exit 2]\n```"),
        ("oolong\n$", "green\n$"),
        ("认识GPT\n", "认识GPT\n\n"),
        ("2026-11-22\n$ cat", "$ cat"),
        ("width: 30", "width: 80"),
        ("done 1.1", "list 1.1"),
    ],
)
def test_a_wrong_page_fails_and_is_updated(run: Run, tmp_path: Path, old: str, new: str) -> None:
    false = PAGE.replace(old, new, 1)
    path = tmp_path / "some.md"
    path.write_text(false, encoding="utf-8")
    played = Shell(run, tmp_path / "first").replay(false)
    with pytest.raises(pytest.fail.Exception, match=r"(?m)^@@ .*\n(.*\n)*[-+]"):
        compare_or_update(path, false, played, update=False)
    compare_or_update(path, false, played, update=True)
    updated = path.read_text(encoding="utf-8")
    assert updated == Shell(run, tmp_path / "second").replay(updated) != false


def test_a_true_page_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    assert Shell(run, tmp_path / "home").replay(PAGE) == PAGE


@pytest.mark.parametrize(
    "block", ["```console\n$ ls\n", "```bash\nls\n```\n", "```toml\na = 1\n```\n", "<!-- 80 -->\n"]
)
def test_what_is_never_played_is_found(block: str) -> None:
    assert unplayed_parts(PAGE) == []
    assert unplayed_parts(PAGE + block)
