"""The Chinese catalogue: whole, current, and with the same placeholders as the English."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

    from conftest import Run

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "src" / "aigc_study" / "locale" / "zh" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def written() -> Catalog:
    """Read the catalogue that people edit."""
    with (FOLDER / "aigc_study.po").open("rb") as file:
        return read_po(file, locale="zh")


@pytest.fixture(scope="module")
def compiled() -> Catalog:
    """Read the catalogue that the program reads."""
    with (FOLDER / "aigc_study.mo").open("rb") as file:
        return read_mo(file)


def texts(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the translations, each message and each translation as all of its forms."""
    return {forms(message.id): forms(message.string) for message in catalog if message.id}


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_the_catalogue_has_all_messages(written: Catalog) -> None:
    found = extract_from_dir(ROOT / "src")
    in_source = {forms(message) for _file, _line, message, _comments, _context in found}
    assert len(in_source) > 100
    assert texts(written).keys() == in_source
    assert not written.obsolete


def test_every_message_is_translated(written: Catalog) -> None:
    empty = [message for message, translation in texts(written).items() if "" in translation]
    doubtful = [message.id for message in written if message.id and message.fuzzy]
    assert (empty, doubtful) == ([], [])


def test_translations_keep_placeholders(written: Catalog) -> None:
    differing = [
        (message, translation)
        for message, translation in texts(written).items()
        if len({frozenset(placeholders(form)) for form in (*message, *translation)}) > 1
    ]
    assert differing == []


def test_what_is_compiled_is_what_is_written(written: Catalog, compiled: Catalog) -> None:
    assert texts(compiled) == texts(written)
    assert compiled.num_plurals == written.num_plurals == 1


PLAN = """
format = 1
id = "tea"

[[stages]]
id = "leaves"
title = { zh = "认识茶叶", en = "UNTRANSLATED" }
days = 4
topics = [{ id = "mild", title = { zh = "清淡的茶", en = "UNTRANSLATED" } }]
lessons = [
  { id = "tea-1", topic = "mild", title = { zh = "绿茶", en = "Green" } },
  { id = "tea-2", topic = "mild", title = { zh = "白茶", en = "White" } },
  { id = "tea-3", title = { zh = "红茶", en = "Black" } },
]

[[milestones]]
id = "taster"
title = { zh = "品茶人", en = "UNTRANSLATED" }
percent_done = 30
"""
# What is the same in every language: the program's words, ids, and the other title in `show`.
SAME_EVERYWHERE = {
    *("aigc", "study", "done", "list", "start", "resume", "replan", "next", "undo", "help", "id"),
    "tea",
    *("keep", "pace", "date", "finish", "per", "day", "yes", "mon", "tue", "sun", "none"),
    *("Green", "LESSON", "DATE", "DAY", "DAYS", "COUNTRY", "CN", "holidays"),
}


COMMANDS = [
    *("progress", "list", "list 1.1 --todo", "list 咖啡", "show 1.1", "show 1.*", "log", "start"),
    *("start -3d", "start 哪天", "done 1.1", "done 1.* --note 好 --dry-run", "done 1"),
    *("done 1.9", "done 2.1", "done 1.3-1.2", "done 茶", "done 1.1 --on 明天", "done"),
    *("done --next", "done --next 两节", "done --next 1 2", "undone 1.1-2", "undo", "redo"),
    *("undo 两次", "去", "list -去", "today", "next", "schedule", "schedule --month"),
    *("schedule --stage 9", "schedule --from 今天 --to 昨天", "rest", "rest weekly 周日"),
    *("rest weekly none", "rest weekly 节日", "rest weekly 周一 周二 周三 周四 周五 周六 周日"),
    *("rest add 明天 --why 旅行", "rest add 后天", "rest remove 2026-11-29", "rest remove 明天"),
    *("rest holidays CN", "rest holidays 某国", "pause", "resume", "replan"),
    *("replan --keep-date", "replan --keep-date --keep-pace", "replan --per-day 2 --yes"),
    *("replan --per-day 零", "replan --finish 昨天"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_chinese_output_has_no_english(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "plan"
    path.write_text(PLAN, encoding="utf-8")
    tea = partial(run, "--lang", "zh", "--curriculum", str(path))
    tea("start", "-3d")
    tea("done", "1.1", "--note", "好")
    tea("done", "1.2")
    tea("undo")
    _code, out, err = tea(*command.split())
    assert out + err
    assert set(re.findall("[A-Za-z]{2,}", out + err)) - SAME_EVERYWHERE == set()
