"""A profile in strips: headings, paragraphs, lists, facts, tables and pictures, on one width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from netzdesk.base.i18n import Translator
from netzdesk.domain.markup import Block, Note, Part, Run
from netzdesk.domain.profiles import WHOLE_TABLE
from netzdesk.exports.hyphens import Hyphens
from netzdesk.exports.profile import (
    Pair,
    PictureBlock,
    Profile,
    ProfilePart,
    TableBlock,
    logo_room,
    stays_with_next,
)
from netzdesk.exports.rich import Looks, RichLine, Setter
from netzdesk.exports.strips import (
    Ground,
    Image,
    Link,
    Rule,
    Strip,
    Thing,
    Words,
    together,
)

MARGIN: Final = 70.0
WIDTH: Final = 595.28
ROOM: Final = WIDTH - 2 * MARGIN
SIZE: Final = 10.0
LEADING: Final = 13.6
_NOTE_SIZE: Final = 8.0
_NOTE_LEADING: Final = 10.4
_CAPTION: Final = 8.8
_CAPTION_LEADING: Final = 11.6
_HEADING: Final = 12.0
_TITLE: Final = 18.0
_LEAD: Final = 10.5
_INDENT: Final = 14.0
_LABEL: Final = 104.0
_DOTS_AN_INCH: Final = 150.0
_LOGO_WIDTH: Final = 110.0
_LOGO_HEIGHT: Final = 46.0
_LOGO_GAP: Final = 10.0
_PICTURE_HEIGHT: Final = 250.0
_BASE: Final = 0.76
"""From the top of a line to its base, as a share of the leading."""
_ROW_LINES: Final = 30
"""A row of more lines is parted."""


@dataclass(slots=True)
class Counts:
    """Numbers that run through a whole file; those of footnotes, through one profile."""

    profiles: int = 0
    tables: int = 0
    figures: int = 0
    notes: int = 0


class Typesetter:
    """Sets profiles; the faces know the words that they have measured."""

    def __init__(self, language: str) -> None:
        self.tr = Translator(language)
        self._hyphens = Hyphens(language)
        self._setters: dict[float, Setter] = {}

    def lines(
        self, parts: tuple[Part, ...], width: float, size: float, note: int = 1
    ) -> list[RichLine]:
        """Set parts in lines of a width; the words of headings are not parted."""
        if size not in self._setters:
            hyphens = self._hyphens if size < _HEADING else None
            self._setters[size] = Setter(Looks(size), hyphens)
        return self._setters[size].lines(parts, width, note)

    def one(self, text: str, size: float, *, bold: bool = False) -> RichLine:
        """Set a text on one line, however long it is."""
        return self.lines((Run(text, bold=bold),), 100_000.0, size)[0]

    def profile(self, profile: Profile, counts: Counts) -> Iterator[Strip]:
        """Yield the strips of a profile; footnotes are numbered anew in each."""
        counts.notes = 0
        yield from self._head(profile, f"profile{counts.profiles}")
        counts.profiles += 1
        for section in profile.sections:
            yield from self.heading(section.title, _HEADING, level=1)
            yield from self._parts(section.parts, counts)

    def heading(self, text: str, size: float, *, level: int, gap: float = 13.0) -> list[Strip]:
        """Return the lines of a heading; it stays with what follows."""
        leading = size * 1.3
        lines = self.lines((Run(text, bold=True),), ROOM, size)
        strips = [
            _line(line, 0, leading, accent=True, keep=True, gap=0.0 if place else gap)
            for place, line in enumerate(lines)
        ]
        strips[-1] = replace(strips[-1], height=strips[-1].height + 2.5)
        strips[0] = replace(strips[0], mark=text, level=level)
        return strips

    def paragraph(
        self,
        parts: tuple[Part, ...],
        *,
        left: float = 0.0,
        size: float = SIZE,
        leading: float = LEADING,
        gap: float = 5.0,
        grey: bool = False,
        counts: Counts | None = None,
    ) -> list[Strip]:
        """Return the lines of a paragraph with the footnotes whose signs stand in them."""
        counts = counts or Counts()
        notes = [part for part in parts if isinstance(part, Note)]
        first = counts.notes + 1
        counts.notes += len(notes)
        strips = []
        for place, line in enumerate(self.lines(parts, ROOM - left, size, first)):
            feet = tuple(tuple(self._note(notes[n - first], n)) for n in line.notes)
            strip = _line(line, left, leading, grey=grey, gap=0.0 if place else gap)
            strips.append(replace(strip, notes=feet))
        return together(strips)

    def entry(self, text: str, page: str, target: str, *, level: int = 0) -> list[Strip]:
        """Return an entry of the contents with its page and a line of dots between."""
        left = _INDENT * level
        number = self.one(page, SIZE)
        wide = _width(number)
        lines = self.lines((Run(text),), ROOM - left - 40, SIZE)
        strips = [
            replace(
                _line(line, left, LEADING, gap=1.0),
                things=(Words(left, LEADING * _BASE, line), Link(target)),
            )
            for line in lines
        ]
        end = left + _width(lines[-1])
        dot = self.one(".", SIZE)
        step = _width(dot) * 2
        count = max(int((ROOM - wide - 8 - end) / step), 0)
        base = LEADING * _BASE
        dots = [Words(ROOM - wide - 6 - step * (n + 1), base, dot, grey=True) for n in range(count)]
        things = (*strips[-1].things, *dots, Words(ROOM - wide, base, number))
        return [*strips[:-1], replace(strips[-1], things=things)]

    def _head(self, profile: Profile, anchor: str) -> Iterator[Strip]:
        logos = list(self._logos(profile))
        room = min((logo.left for logo in logos), default=ROOM) - (_LOGO_GAP if logos else 0)
        title = self.lines((Run(profile.title, bold=True),), room, _TITLE)
        strips = [_line(line, 0, _TITLE * 1.25, accent=True, keep=True) for line in title]
        for text in profile.lead:
            lines = self.lines((Run(text),), room, _LEAD)
            strips += [_line(line, 0, _LEAD * 1.3, grey=True, keep=True) for line in lines]
        tallest = max((logo.height for logo in logos), default=0.0)
        short = tallest - sum(strip.height for strip in strips)
        if short > 0:
            strips.append(Strip(height=short, keep=True))
        first = replace(
            strips[0],
            things=(*strips[0].things, *logos),
            mark=profile.title,
            anchor=anchor,
        )
        yield from (first, *strips[1:])
        yield Strip(height=7.0, things=(Rule(0, ROOM, 5.0),), keep=True)
        for text in profile.notices:
            yield from self.paragraph((Run(text, bold=True),))

    def _logos(self, profile: Profile) -> Iterator[Image]:
        right = ROOM
        room = logo_room(len(profile.logos), _LOGO_WIDTH + _LOGO_GAP, ROOM)
        gap = min(_LOGO_GAP, room / 8)
        for block in profile.logos:
            width, height = _fitted(block, room - gap, _LOGO_HEIGHT)
            yield Image(block, right - width, width, height)
            right -= width + gap

    def _parts(self, parts: tuple[ProfilePart, ...], counts: Counts) -> Iterator[Strip]:
        former = "text"
        number = 0
        for place, part in enumerate(parts):
            if isinstance(part, Block):
                number = number + 1 if part.kind == former == "number" else 1
                gap = 1.5 if part.kind == former != "text" else 5.0
                *strips, last = self._block(part, number, gap, counts)
                yield from (*strips, replace(last, keep=stays_with_next(parts, place)))
                former = part.kind
                continue
            former = "text"
            if isinstance(part, Pair):
                *strips, last = self._pair(part)
                yield from (*strips, replace(last, keep=stays_with_next(parts, place)))
            elif isinstance(part, TableBlock):
                yield from self._table(part, counts)
            else:
                yield from self._picture(part, counts)

    def _block(self, block: Block, number: int, gap: float, counts: Counts) -> Iterator[Strip]:
        if block.kind == "text":
            yield from self.paragraph(block.parts, gap=gap, counts=counts)
            return
        sign = "•" if block.kind == "bullet" else f"{number}."
        shown = self.one(sign, SIZE)
        left = max(_INDENT, _width(shown) + 5)
        first, *others = self.paragraph(block.parts, left=left, gap=gap, counts=counts)
        mark = Words(2.0, LEADING * _BASE, shown)
        yield replace(first, things=(mark, *first.things))
        yield from others

    def _pair(self, pair: Pair) -> list[Strip]:
        strips = self.paragraph((Run(pair.text),), left=_LABEL, gap=1.0)
        labels = [
            _line(line, 0, LEADING, grey=True)
            for line in self.lines((Run(pair.label),), _LABEL - 8, SIZE)
        ]
        first = replace(strips[0], things=(*labels[0].things, *strips[0].things))
        return [first, *strips[1:], *labels[1:]]

    def _caption(self, text: str, *, keep: bool, gap: float = 3.0) -> list[Strip]:
        label, _, rest = text.partition(": ")
        parts = (Run(f"{label}: " if rest else label, bold=True), Run(rest))
        strips = self.paragraph(parts, size=_CAPTION, leading=_CAPTION_LEADING, gap=gap)
        strips[0] = replace(strips[0], caption=text)
        return [replace(strip, keep=True) for strip in strips] if keep else strips

    def _table(self, table: TableBlock, counts: Counts) -> Iterator[Strip]:
        counts.tables += 1
        caption = self.tr("Table {n}: {caption}", n=counts.tables, caption=table.caption)
        yield from self._caption(caption, keep=True, gap=8.0)
        yield Strip(height=3.0, keep=True)
        widths = [ROOM * share / sum(table.shares) for share in table.shares]
        head, *_ = self._row(table.columns, widths, bold=True)
        things: tuple[Thing, ...] = (Ground(0, ROOM, head.height), *head.things)
        head = replace(head, things=(*things, Rule(0, ROOM, head.height)), keep=True)
        yield head
        repeated = replace(head, letters=0)
        whole = len(table.rows) <= WHOLE_TABLE
        for place, cells in enumerate(table.rows, 1):
            *strips, last = self._row(cells, widths)
            keep = whole and not strips and place < len(table.rows)
            last = replace(last, things=(*last.things, Rule(0, ROOM, last.height)), keep=keep)
            yield from (replace(strip, head=repeated) for strip in (*strips, last))
        yield Strip(height=4.0)

    def _row(
        self, cells: tuple[str, ...], widths: list[float], *, bold: bool = False
    ) -> list[Strip]:
        size, leading, pad = 9.0, 11.6, 2.6
        columns = [
            self.lines((Run(text, bold=bold),), width - 8, size)
            for text, width in zip(cells, widths, strict=True)
        ]
        most = max(map(len, columns))
        strips = []
        for start in range(0, most, _ROW_LINES):
            things: list[Thing] = []
            left = 0.0
            for lines, width in zip(columns, widths, strict=True):
                for place, line in enumerate(lines[start : start + _ROW_LINES]):
                    things.append(Words(left + 4, pad + leading * (place + _BASE), line))
                left += width
            count = min(most - start, _ROW_LINES)
            letters = sum(t.line.letters for t in things if isinstance(t, Words))
            height = count * leading + 2 * pad
            strips.append(Strip(height=height, things=tuple(things), letters=letters))
        return strips

    def _picture(self, block: PictureBlock, counts: Counts) -> Iterator[Strip]:
        counts.figures += 1
        width, height = _fitted(block, ROOM, _PICTURE_HEIGHT)
        image = Image(block, (ROOM - width) / 2, width, height)
        yield Strip(height=height, things=(image,), gap=8.0, keep=True)
        caption = self.tr(
            "Illustration {n}: {caption}",
            n=counts.figures,
            caption=block.caption or block.alternative,
        )
        yield from self._caption(caption, keep=False)

    def _note(self, note: Note, number: int) -> Iterator[Strip]:
        sign = self.one(str(number), _NOTE_SIZE * 0.8)
        for place, line in enumerate(self.lines(note.runs, ROOM - 12, _NOTE_SIZE)):
            strip = _line(line, 12, _NOTE_LEADING)
            if not place:
                words = Words(0, _NOTE_LEADING * _BASE - 1.5, sign)
                strip = replace(strip, things=(words, *strip.things))
            yield strip


def _line(
    line: RichLine,
    left: float,
    leading: float,
    *,
    grey: bool = False,
    accent: bool = False,
    keep: bool = False,
    gap: float = 0.0,
) -> Strip:
    words = Words(left, leading * _BASE, line, grey, accent)
    return Strip(height=leading, things=(words,), keep=keep, gap=gap, letters=line.letters)


def _width(line: RichLine) -> float:
    return max((span.left + span.face.width(span.text) for span in line.spans), default=0.0)


def _fitted(block: PictureBlock, width: float, height: float) -> tuple[float, float]:
    """Return the size of a picture in points: as it is at 150 dots an inch, or smaller."""
    if block.pixels is None:
        return width, 40.0
    points = [side * 72 / _DOTS_AN_INCH for side in block.pixels]
    scale = min(1.0, width / points[0], height / points[1])
    return points[0] * scale, points[1] * scale
