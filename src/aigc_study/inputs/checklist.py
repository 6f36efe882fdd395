"""Markdown checklists: headings, and the boxes or list items below them, as an outline.

In a text with boxes anywhere, each box is something to do and nothing else is; in a text without,
each list item is. docs/curriculum.md says the same to users.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from aigc_study.domain.outline import Item, LeftOut, Outline, Section
from aigc_study.domain.table import is_link
from aigc_study.inputs.links import first_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

# "[ ]" and its like, not the beginning of a link; signs that people use instead. A list marker
# may come after it, by mistake.
_BOX = re.compile(
    r"(?:[\[［【](?P<mark>[ \u3000xX✓✔√~/-]?)[\]］】](?![(\[:])|(?P<sign>[☐☑☒□■⬜🔲✅✔✓]))"
    r"\ufe0f?\s*(?:[-*+]\s+)?"
)
_TICKED = set("xX✓✔√☑☒■✅")
# Items as Word and Chinese input methods begin them, which are none in Markdown.
_ITEM = re.compile(
    r"^([ \t\u3000]*)(?:[•●◦▪·]|(\d{1,9})(?:[、）]|[.)](?=[\u4e00-\u9fff])))[ \t\u3000]*(?=\S)",
    re.MULTILINE,
)
# On their own these decorate any list, so they make no checklist of it.
_DECORATION = set("✅✔✓")
_LINE_END = re.compile(r"\n\s*")
_FRONT_MATTER = re.compile(r"\A---\s*?\n.*?^(?:---|\.\.\.)\s*?$", re.DOTALL | re.MULTILINE)
_HTML_HEADING = re.compile(
    r"<h([1-6])\b[^>]*>((?:(?!<h[1-6]).)*?)</h\1>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)

# More nesting than anyone writes; Markdown's own limit would leave out what is deeper.
_MAX_BLOCKS = 10_000
_MAX_INLINE = 20
_LIST_LEVEL = 7  # of a list item that is read as a heading


class _Block:
    """A part of the text: "heading", "text", "table", "list", "item", or "quote" for a group."""

    def __init__(self, kind: str, line: int, content: str = "", level: int = 0) -> None:
        self.kind, self.line, self.content, self.level = kind, line, content, level
        self.parts: list[_Block] = []

    def items(self) -> Iterator[_Block]:
        """Yield all list items below, at any depth."""
        for part in self.parts:
            if part.kind == "item":
                yield part
            yield from part.items()


class _Text(NamedTuple):
    """Text without marks, and where it links to; ``is_inner`` if only to this document."""

    plain: str
    url: str
    is_inner: bool


def read_checklist(text: str) -> Outline:
    """Read a text in Markdown; raises ``RecursionError`` if it is nested too deeply."""
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    text = _ITEM.sub(lambda match: f"{match[1]}{f'{match[2]}.' if match[2] else '-'} ", text)
    return _Reader(text).outline()


class _Reader:
    def __init__(self, text: str) -> None:
        # Only what becomes a title is parsed within its lines, which takes most of the time.
        self._markdown = MarkdownIt("commonmark", {"maxNesting": _MAX_BLOCKS})
        self._markdown.enable(["strikethrough", "table"]).disable("inline")
        self._references: dict[str, object] = {}
        self._root = _blocks(self._markdown.parse(text, self._references))
        self._markdown.options["maxNesting"] = _MAX_INLINE
        self._has_boxes = any(
            (box := _BOX.match(line)) and box["sign"] not in _DECORATION
            for line in _lines(self._root)
        )
        self._open: list[Section] = []
        self._titles: list[str] = []
        self._items: list[Item] = []
        self._left_out: dict[str, LeftOut] = {}

    def outline(self) -> Outline:
        """Return the outline."""
        self._read(self._root.parts, 0, "")
        title = self._titles[0] if len(self._titles) == 1 else ""
        return Outline(title, self._items, [*self._left_out.values()])

    def _read(self, blocks: Iterable[_Block], outer: int, label: str) -> None:
        """Read blocks; ``outer`` is how many headings are open around them, ``label`` a prefix."""
        for block in blocks:
            match block.kind:
                case "heading":
                    self._open_section(block, outer)
                case "list":
                    self._read_list(block, label)
                case "quote":
                    self._read(block.parts, outer, label)
                case _:
                    self._read_text(block, label)

    def _open_section(self, block: _Block, outer: int) -> None:
        title = self._text(block.content).plain.rstrip(":：")
        if not title:
            return
        while len(self._open) > outer and self._open[-1].level >= block.level:
            self._open.pop()
        self._open.append(Section(title, block.level))
        if block.level == 1:
            self._titles.append(title)

    def _read_list(self, block: _Block, label: str) -> None:
        """Read a list; if each of its items only introduces others, they are headings."""
        introduces = [self._introduces(item) for item in block.parts]
        for item, is_label in zip(block.parts, introduces, strict=True):
            outer = len(self._open)
            if not item.content:  # empty, or a heading in a list
                self._read(item.parts, outer, label)
            elif is_label and all(introduces) and not label:
                item.level = _LIST_LEVEL
                self._open_section(item, outer)
                self._read(item.parts, len(self._open), label)
            elif is_label:
                title = self._text(item.content).plain.rstrip(":：")
                self._read(item.parts, outer, f"{label}{title}: " if title else label)
            else:
                self._read_item(item, label)
            del self._open[outer:]

    def _introduces(self, item: _Block) -> bool:
        """Tell whether an item is not itself to do, but has others below it that are."""
        if not item.content:
            return False
        if self._has_boxes:
            return not _BOX.match(item.content) and any(
                _BOX.match(each.content) for each in item.items()
            )
        text = self._text(item.content)
        return not text.url and not text.is_inner and any(True for _each in item.items())

    def _read_item(self, item: _Block, label: str) -> None:
        box = _BOX.match(item.content)
        text = self._text(item.content)
        is_wanted = box if self._has_boxes else not text.is_inner
        if not is_wanted or not text.plain:
            self._leave_out(item, item.content)
            if not self._has_boxes:
                return  # a table of contents
        else:
            url = text.url or (self._first_url(item.parts) if self._has_boxes else "")
            self._add(item.content, text, url, label)
        self._read(item.parts, len(self._open), label)

    def _read_text(self, block: _Block, label: str) -> None:
        """Read a paragraph, whose lines may begin with boxes without being a list."""
        prose, *boxes = [""]
        for line in _LINE_END.split(block.content):
            if block.kind == "text" and self._has_boxes and _BOX.match(line):
                boxes.append(line)
            elif boxes:
                boxes[-1] += f"\n{line}"
            else:
                prose += f"{line}\n"
        for content in boxes:
            if (text := self._text(content)).plain:
                self._add(content, text, text.url, label)
        if prose:
            self._leave_out(block, prose)

    def _add(self, content: str, text: _Text, url: str, label: str) -> None:
        box = _BOX.match(content)
        is_ticked = box is not None and (box["mark"] or box["sign"]) in _TICKED
        self._items.append(Item(label + text.plain, url, is_ticked, tuple(self._open)))

    def _leave_out(self, block: _Block, content: str) -> None:
        first = self._left_out.get(block.kind)
        if first is None:
            first = LeftOut(block.kind, 0, block.line, self._text(content).plain or content)
        self._left_out[block.kind] = first._replace(total=first.total + 1)

    def _first_url(self, blocks: Iterable[_Block]) -> str:
        """Return the first link below an item that belongs to none of the boxes there."""
        for block in blocks:
            if not _BOX.match(block.content):
                url = self._text(block.content).url if block.content else ""
                if url := url or self._first_url(block.parts):
                    return url
        return ""

    def _text(self, content: str) -> _Text:
        """Return the text after the boxes at its beginning, without marks."""
        while box := _BOX.match(content):
            content = content[box.end() :]
        tokens: list[Token] = []
        self._markdown.inline.parse(content, self._markdown, self._references, tokens)
        links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
        plain = _joined(map(_plain, tokens))
        alternative = _joined(token.content for token in tokens if token.type == "image")
        is_inner = bool(links) and all(link.startswith("#") for link in links)
        url = next(filter(is_link, links), "") or first_link([plain])
        return _Text(plain or alternative or url, url, is_inner and not url)


def _plain(token: Token) -> str:
    match token.type:
        case "text" | "text_special" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case "html_inline" if _BREAK.match(token.content):
            return " "
    return ""


def _joined(texts: Iterable[str]) -> str:
    return " ".join("".join(texts).split())


def _lines(block: _Block) -> Iterator[str]:
    """Yield all lines in which a box counts: the first of an item, any of a paragraph."""
    for part in block.parts:
        if part.kind == "item":
            yield part.content
        elif part.kind == "text":
            yield from _LINE_END.split(part.content)
        yield from _lines(part)


def _blocks(tokens: Sequence[Token]) -> _Block:
    """Return the blocks of a text as a tree; the text of an item is its content."""
    root = _Block("quote", 0)
    open_blocks = [root]
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        kind = token.type.removesuffix("_open").removeprefix("bullet_").removeprefix("ordered_")
        if token.nesting < 0:
            open_blocks.pop()
            continue
        block = _Block({"list_item": "item", "blockquote": "quote"}.get(kind, kind), line)
        parent = open_blocks[-1]
        if token.nesting > 0:
            block.level = int(token.tag[1]) if kind == "heading" else 0
            parent.parts.append(block)
            open_blocks.append(block)
        elif token.type == "inline":
            parent.content = parent.content or token.content
        elif token.type == "html_block":
            for level, content in _HTML_HEADING.findall(token.content):
                text = _TAG.sub(" ", content).strip()
                parent.parts.append(_Block("heading", line, text, int(level)))
    _settle(root)
    return root


def _settle(block: _Block) -> None:
    """Give items the text of their first paragraph, and tables that of their first row."""
    for part in block.parts:
        _settle(part)
        if part.kind == "paragraph":
            part.kind = "text"
    if block.kind == "item" and block.parts and block.parts[0].kind == "text":
        block.content = block.parts.pop(0).content
    elif block.kind == "table":
        cells = list(_leaves(block.parts[0]))
        block.content, block.parts = " | ".join(cell.content for cell in cells), []


def _leaves(block: _Block) -> Iterator[_Block]:
    for part in block.parts:
        if part.content:
            yield part
        yield from _leaves(part)
