"""What is pasted from Word, LibreOffice, Outlook or a browser: of its HTML only the markup.

Paragraphs, lists, bold, italic and footnotes are kept; links, colours, sizes and pictures are
not. Nothing is loaded and nothing is run: it is read as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

from netzdesk.domain.markup import Block, BlockKind, Markup, Note, Part, Run, tidy

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "title",
        "noscript",
        "object",
        "svg",
        "math",
        "select",
        "button",
        "textarea",
    ]
)
_ALONE: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_BOLD: Final = _HEADINGS | {"b", "strong", "th"}
_ITALIC: Final = frozenset(("i", "em", "cite", "dfn", "var"))
_SPACE: Final = re.compile("[ \t\n\r\f]+")
_WEIGHT: Final = re.compile(r"font-weight:(bold|bolder|[6-9]00|normal|lighter|[1-5]00)")
_SLOPE: Final = re.compile(r"font-style:(italic|oblique|normal)")
_REFERENCE: Final = re.compile(
    r"_(?:ft|ed)nref\d+|(?:ft|ed)nt_ref\d+|sd(?:foot|end)note\d+anc", re.IGNORECASE
)
_SIGN: Final = re.compile(r"_(?:ft|ed)n\d+|(?:ft|ed)nt\d+|sd(?:foot|end)note\d+sym", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\(?[0-9A-Za-z]{1,5}[.)]")
_CELLS_BETWEEN: Final = " | "
_LONGEST_ROW: Final = 300
_STRAY_SIGNS: Final = 1000
_LOOKED_BACK: Final = 60
"""Open tags among which a neighbour is looked for: pages are never that deep in a list."""


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    italic: bool = False
    kept: bool = False
    """Whether line feeds and runs of spaces stay as they are."""
    unseen: bool = False
    inside: str = ""
    """`marker` in the sign of a list item, `sign` in that of a footnote."""


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet."""

    name: str
    look: _Look
    """That of the text around it."""
    kind: BlockKind = "text"
    note: str = ""
    """The footnote that ends with it."""
    rows: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Reference:
    """Where a footnote belongs, until its words are known."""

    target: str
    shown: str


_Piece = Run | _Reference


def read_html(html: str) -> Markup:
    """Return what a pasted page says, as markup.

    What has far more opening signs than closing ones is no page: it is taken as it stands.
    """
    if html.count("<") > 2 * html.count(">") + _STRAY_SIGNS:
        return tidy((Block("text", (Run(html),)),))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.markup()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack: list[_Open] = []
        self._open: Counter[str] = Counter()
        self._look = _Look()
        self._lists: list[BlockKind] = []
        self._blocks: list[tuple[BlockKind, list[_Piece]]] = []
        self._pieces: list[_Piece] = []
        self._kind: BlockKind = "text"
        self._marker = ""
        self._rows: list[list[int]] = []
        self._note = ""
        self._notes: dict[str, list[_Piece]] = {}

    def markup(self) -> Markup:
        """Return what was read."""
        self._end_block()
        used = {
            piece.target
            for _, pieces in self._blocks
            for piece in pieces
            if isinstance(piece, _Reference)
        }
        for name, pieces in self._notes.items():
            if name not in used:  # only the footnote was copied
                self._blocks.append(("text", pieces))
        return tidy(Block(kind, tuple(self._parts(pieces))) for kind, pieces in self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = re.sub(r"\s+", "", values.get("style", "")).lower()
        if tag == "br":
            self._say("\n", kept=True)
            return
        if tag in _BLOCKS:
            self._begin_block(tag)
        if tag in _ALONE:
            return
        opened = _Open(tag, self._look)
        self._stack.append(opened)
        self._open[tag] += 1
        self._look = _look(self._look, tag, style)
        if tag in ("ul", "ol"):
            self._lists.append("bullet" if tag == "ul" else "number")
        elif tag == "li":
            self._kind = self._lists[-1] if self._lists else "bullet"
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(len(self._blocks))
        elif tag == "a":
            self._anchor(values)
        if "mso-list:ignore" in style:
            self._look = replace(self._look, inside="marker")
        elif "mso-list:" in style and "mso-list:none" not in style and tag in _BLOCKS:
            self._kind = "bullet"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _ALONE:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ALONE and self._open[tag]:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._say(data, kept=self._look.kept)

    def _say(self, text: str, *, kept: bool) -> None:
        look = self._look
        if look.unseen or look.inside == "sign":
            return
        if look.inside == "marker":
            self._marker += text.strip()
            self._kind = "number" if _NUMBERED.fullmatch(self._marker) else "bullet"
            return
        self._pieces.append(Run(text if kept else _SPACE.sub(" ", text), look.bold, look.italic))

    def _anchor(self, values: dict[str, str]) -> None:
        """Begin the sign of a footnote, in the text or before the footnote itself."""
        own = values.get("name") or values.get("id", "")
        target = values.get("href", "").rpartition("#")[2]
        if _REFERENCE.fullmatch(own) and target:
            shown = re.sub(r"\D", "", own)
            self._pieces.append(_Reference(target, f"[{shown}]"))
            self._look = replace(self._look, inside="sign")
        elif _SIGN.fullmatch(own):
            self._end_block()
            self._note = own
            self._notes.setdefault(own, [])
            for opened in reversed(self._stack[:-1]):
                if opened.name in ("div", "li", "aside", "section", "p"):
                    opened.note = own
                    if opened.name != "p":
                        break
            self._look = replace(self._look, inside="sign")

    def _begin_block(self, tag: str) -> None:
        """End what stands before a block, and what its tag closes without saying so."""
        self._end_block()
        if tag in ("li", "tr", "td", "th"):
            self._close_neighbour(tag)
        elif self._open["p"] and tag not in ("html", "body"):
            self._close_neighbour("p")

    def _close_neighbour(self, tag: str) -> None:
        """Close an open tag of the same kind in the same list or row, as HTML may leave it out."""
        ends = {
            "li": ({"li"}, {"ul", "ol"}),
            "tr": ({"tr"}, {"table"}),
            "p": ({"p"}, {"table", "div", "li", "td", "th"}),
        }
        wanted, borders = ends.get(tag, ({"td", "th"}, {"tr", "table"}))
        if not any(self._open[name] for name in wanted):
            return
        last = len(self._stack) - 1
        for place in range(last, max(last - _LOOKED_BACK, -1), -1):
            name = self._stack[place].name
            if name in borders:
                return
            if name in wanted:
                while len(self._stack) > place:
                    self._close()
                return

    def _close(self) -> str:
        opened = self._stack.pop()
        self._open[opened.name] -= 1
        if opened.name in _BLOCKS:
            self._end_block()
        if opened.note and opened.note == self._note and opened.name != "p":
            self._note = ""
        self._look = opened.look
        if opened.name in ("ul", "ol"):
            self._lists.pop()
        elif opened.name == "tr":
            self._end_row(self._rows.pop())
        return opened.name

    def _end_block(self) -> None:
        """Store what was said since the last block; the next one is a paragraph again."""
        pieces, self._pieces = _trimmed(self._pieces), []
        kind, self._kind, self._marker = self._kind, "text", ""
        if not pieces:
            self._kind = kind if kind != "text" and self._open["li"] else "text"
            return
        if self._note:
            held = self._notes[self._note]
            held += [Run(" "), *pieces] if held else pieces
        else:
            self._blocks.append((kind, pieces))

    def _end_row(self, cells: list[int]) -> None:
        """Write a row of short cells on one line; a page that is laid out in cells stays parted."""
        first = cells[0] if cells else 0
        found = self._blocks[first:]
        ends = [*cells[1:], len(self._blocks)]
        single = all(end - start <= 1 for start, end in zip(cells, ends, strict=True))
        long = sum(len(p.text) for _, pieces in found for p in pieces if isinstance(p, Run))
        plain = all(kind == "text" for kind, _ in found)
        if len(found) < 2 or not single or not plain or long > _LONGEST_ROW:
            return
        joined: list[_Piece] = []
        for _, pieces in found:
            joined += [Run(_CELLS_BETWEEN), *pieces] if joined else pieces
        self._blocks[first:] = [("text", joined)]

    def _parts(self, pieces: Iterable[_Piece]) -> Iterator[Part]:
        for piece in pieces:
            if isinstance(piece, Run):
                yield piece
                continue
            words = [run for run in self._notes.get(piece.target, []) if isinstance(run, Run)]
            yield Note(tuple(words)) if words else Run(piece.shown)


def _look(around: _Look, tag: str, style: str) -> _Look:
    """Return how the text in a tag looks."""
    weight, slope = _WEIGHT.search(style), _SLOPE.search(style)
    bold = around.bold or tag in _BOLD
    italic = around.italic or tag in _ITALIC
    if weight and tag not in _HEADINGS:
        bold = weight[1] in ("bold", "bolder") or weight[1][0] in "6789"
    if slope:
        italic = slope[1] != "normal"
    hidden = tag in _UNSEEN or "display:none" in style or "mso-hide:all" in style
    return replace(
        around,
        bold=bold,
        italic=italic,
        kept=tag == "pre" or "white-space:pre" in style or around.kept,
        unseen=around.unseen or hidden,
    )


def _trimmed(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces of a block without space at its ends and without double spaces inside."""
    found: list[_Piece] = []
    spaced = True
    for piece in pieces:
        if isinstance(piece, _Reference):
            found.append(piece)
            spaced = False
            continue
        text = piece.text
        if spaced and text.startswith(" "):
            text = text.lstrip(" ")
        if text:
            found.append(replace(piece, text=text))
            spaced = text[-1] in " \n"
    while found and isinstance(found[-1], Run):
        text = found[-1].text.rstrip(" \n")
        if text:
            found[-1] = replace(found[-1], text=text)
            break
        found.pop()
    while found and isinstance(found[0], Run) and not found[0].text.strip(" \n"):
        found.pop(0)
    return found
