"""The PDF of a document: A4 landscape, embedded fonts, header on every page, bookmarks."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from netzdesk import __version__
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Document, Line
from netzdesk.exports.ink import INK, Ink
from netzdesk.exports.pages import Grid, Page, SetCells, Strip, columns_across, paginate
from netzdesk.exports.typeset import BOLD, TEXT, Face, SetLine

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_WIDTH: Final = 841.89
_HEIGHT: Final = 595.28
_MARGIN: Final = 36.0
_TOP: Final = _HEIGHT - 52.0
_BOTTOM: Final = 46.0
_LEADING: Final = 10.6
_PADDING: Final = 3.5

_BLACK: Final = (INK, INK, INK)
_GREY: Final = (0.36, 0.4, 0.45)
_LINE: Final = (0.7, 0.74, 0.78)
_HEAD_FILL: Final = (0.91, 0.935, 0.955)
_ACCENT: Final = (0.07, 0.3, 0.46)
_MARK: Final = (0.62, 0.2, 0.08)


_Opening = tuple[Face, SetLine, float]
"""A line above the table, its face and its leading."""


def write_pdf(document: Document, path: Path, progress: Progress) -> None:
    """Write the printed table of a document into a new file."""
    with path.open("xb") as out:
        _write(document, out, progress)


def pdf_bytes(document: Document, progress: Progress) -> bytes:
    """Return the PDF of a document."""
    out = BytesIO()
    _write(document, out, progress)
    return out.getvalue()


def whole_pdf(path: Path) -> bool:
    """Return whether the file has its beginning and its end."""
    with path.open("rb") as file:
        start = file.read(5)
        file.seek(-min(path.stat().st_size, 64), 2)
        return start == b"%PDF-" and file.read().rstrip().endswith(b"%%EOF")


def _write(document: Document, out: IO[bytes], progress: Progress) -> None:
    drawing = _Drawing(document, out)
    drawing.draw(progress)


class _Drawing:
    """One document on its canvas."""

    def __init__(self, document: Document, out: IO[bytes]) -> None:
        self.document = document
        self.tr = Translator(document.language)
        self.text = Face(TEXT, 8.4)
        self.bold = Face(BOLD, 8.4)
        self.small = Face(TEXT, 8.0)
        self.lead = Face(TEXT, 9.6)
        self.title = Face(BOLD, 15.0)
        self.canvas = _canvas(document, out)
        self._inks: dict[Face, Ink] = {}
        placed = columns_across(document.columns, _MARGIN, _WIDTH - 2 * _MARGIN)
        lefts, widths = zip(*placed, strict=True)
        self.head = self._set_titles(widths)
        self.head_height = max(map(len, self.head)) * _LEADING + 2 * _PADDING
        *self.before, self.opening = _chunks(self._set_opening(), _TOP - _BOTTOM - 200)
        self.first_top = _TOP - sum(leading for _, _, leading in self.opening) - 6
        self.grid = Grid(
            lefts,
            widths,
            _LEADING,
            _PADDING,
            self.first_top - self.head_height,
            _TOP - self.head_height,
            _BOTTOM,
        )

    def draw(self, progress: Progress) -> None:
        pages = list(paginate(self.document.rows, self.text, self.grid, progress))
        self.canvas.bookmarkPage("start")
        self.canvas.addOutlineEntry(self.document.title, "start", 0, closed=False)
        total = len(self.before) + len(pages)
        for number, lines in enumerate(self.before, 1):
            self._frame(number, total)
            self._opening(lines)
            self.canvas.showPage()
        rows = 0
        for number, page in enumerate(pages, len(self.before) + 1):
            progress.step(number - 1, total)
            self._frame(number, total)
            if page is pages[0]:
                self._opening(self.opening)
            self._table_head(self.first_top if page is pages[0] else _TOP)
            rows = self._bookmarks(page, rows)
            self._page(page)
            self.canvas.showPage()
        self.canvas.showOutline()
        self.canvas.save()

    def _set_titles(self, widths: tuple[float, ...]) -> SetCells:
        room = (width - 2 * _PADDING - 1 for width in widths)
        titles = (column.title for column in self.document.columns)
        return tuple(
            self.bold.set_text(Line(title), wide) for title, wide in zip(titles, room, strict=True)
        )

    def _set_opening(self) -> list[_Opening]:
        """Return the lines above the table of the first page, with their faces and leadings."""
        document, room = self.document, _WIDTH - 2 * _MARGIN - 110
        subtitle = tuple(text for text in (document.study,) if text)
        lines = [
            (self.title, line, 20.0) for line in self.title.set_text(Line(document.title), room)
        ]
        for text in subtitle:
            lines += [(self.lead, line, 13.5) for line in self.lead.set_text(Line(text), room)]
        for text in (document.status, *document.head):
            lines += [(self.text, line, 11.5) for line in self.text.set_text(Line(text), room)]
        return lines

    def _frame(self, number: int, total: int) -> None:
        """Draw what stands on every page: running head, sample mark, status date, page number."""
        document, canvas = self.document, self.canvas
        if number > 1:
            running = " · ".join(text for text in (document.title, document.study) if text)
            self._one_line(self.small, running, _MARGIN, _TOP + 12, _GREY, room=600)
        if document.sample:
            self._mark(document.sample)
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.5)
        canvas.line(_MARGIN, 34, _WIDTH - _MARGIN, 34)
        self._one_line(self.small, document.status, _MARGIN, 23, _GREY, room=300)
        if document.sample:
            self._one_line(self.small, document.sample, _WIDTH / 2 - 30, 23, _MARK, room=200)
        paging = self.tr("Page {page} of {pages}", page=number, pages=total)
        self._one_line(
            self.small, paging, _WIDTH - _MARGIN - self.small.width(paging), 23, _GREY, room=300
        )

    def _opening(self, lines: list[_Opening]) -> None:
        y = _TOP + 4
        for face, line, leading in lines:
            y -= leading
            color = _ACCENT if face is self.title else _BLACK if face is self.lead else _GREY
            text = self.canvas.beginText(_MARGIN, y + leading * 0.3)
            text.setFillColorRGB(*color)
            self._ink(face).show(text, line)
            self.canvas.drawText(text)

    def _mark(self, mark: str) -> None:
        """Draw the mark of the sample study into the upper right corner."""
        width = self.bold.width(mark) + 12
        left, bottom = _WIDTH - _MARGIN - width, _TOP + 8
        self.canvas.setStrokeColorRGB(*_MARK)
        self.canvas.setLineWidth(0.8)
        self.canvas.roundRect(left, bottom, width, 15, 2)
        self._one_line(self.bold, mark, left + 6, bottom + 4.6, _MARK, room=width)

    def _table_head(self, top: float) -> None:
        canvas, grid = self.canvas, self.grid
        canvas.setFillColorRGB(*_HEAD_FILL)
        canvas.rect(
            _MARGIN,
            top - self.head_height,
            _WIDTH - 2 * _MARGIN,
            self.head_height,
            stroke=0,
            fill=1,
        )
        self._strips([Strip(top, self.head_height, self.head)], self.bold)
        canvas.setStrokeColorRGB(*_ACCENT)
        canvas.setLineWidth(0.9)
        right = grid.lefts[-1] + grid.widths[-1]
        canvas.line(_MARGIN, top - self.head_height, right, top - self.head_height)

    def _page(self, page: Page) -> None:
        if not page.strips:
            text = self.tr("No entries")
            self._one_line(self.text, text, _MARGIN + 4, self.first_top - 40, _GREY, room=300)
            return
        self._strips(page.strips, self.text)

    def _strips(self, strips: list[Strip], face: Face) -> None:
        """Draw strips one below the other, with the lines between them."""
        canvas, grid = self.canvas, self.grid
        ends = (*grid.lefts, grid.lefts[-1] + grid.widths[-1])
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.5)
        last = strips[-1].top - strips[-1].height
        canvas.grid(ends, [*(strip.top for strip in strips), last])
        for strip in strips:
            first = strip.top - _PADDING - face.size + 0.4
            for left, lines in zip(grid.lefts, strip.cells, strict=True):
                if lines:
                    self._ink(face).cell(left + _PADDING + 0.5, first, lines)

    def _ink(self, face: Face) -> Ink:
        if face not in self._inks:
            self._inks[face] = Ink(self.canvas, face, _LEADING)
        return self._inks[face]

    def _one_line(
        self,
        face: Face,
        said: str,
        x: float,
        y: float,
        color: tuple[float, float, float],
        *,
        room: float,
    ) -> None:
        """Draw a text on one line, shortened by an ellipsis where it is too long."""
        first, *rest = face.set_text(Line(said), room)
        if rest:
            first = SetLine(f"{first.text} …", "", first.mixed)
        text = self.canvas.beginText(x, y)
        text.setFillColorRGB(*color)
        self._ink(face).show(text, first)
        self.canvas.drawText(text)

    def _bookmarks(self, page: Page, rows: int) -> int:
        for title, top in page.marks:
            rows += 1
            key = f"row{rows}"
            self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 4)
            self.canvas.addOutlineEntry(title, key, 1)
        return rows


def _chunks(lines: list[_Opening], room: float) -> list[list[_Opening]]:
    """Part the lines above the table into what finds room on a page each."""
    parts: list[list[_Opening]] = [[]]
    used = 0.0
    for line in lines:
        used += line[2]
        if used > room:
            parts.append([])
            used = line[2]
        parts[-1].append(line)
    return parts


def _canvas(document: Document, out: IO[bytes]) -> Canvas:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    # No mail gateway needs seven bits today; without it files are smaller and made faster.
    rl_config.useA85 = 0
    canvas = Canvas(
        out,
        pagesize=(_WIDTH, _HEIGHT),
        invariant=True,
        pageCompression=1,
        initialFontName=cast(Any, TEXT),  # the stub says float
        lang={"de": "de-DE", "en": "en-GB"}[document.language],
    )
    canvas.setTitle(document.title)
    canvas.setSubject(
        " · ".join(t for t in (document.study, document.status, document.sample) if t)
    )
    canvas.setAuthor("NetzDesk")
    canvas.setCreator(f"NetzDesk {__version__}")
    canvas.setProducer("reportlab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _date(canvas, document.changed_ms)
    return canvas


def _date(canvas: Any, changed_ms: int) -> None:
    """Date the file by the last change of the study: the same state gives the same bytes."""
    moment = datetime.fromtimestamp(changed_ms / 1000, UTC)
    canvas.setDateFormatter(lambda *_: f"D:{moment:%Y%m%d%H%M%S}+00'00'")
