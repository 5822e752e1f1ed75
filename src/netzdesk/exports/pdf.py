"""The PDF of a document: A4 landscape, embedded fonts, header on every page, bookmarks."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from netzdesk import __version__
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports import figures
from netzdesk.exports.document import Document, Line
from netzdesk.exports.flow import (
    BOTTOM,
    LANDSCAPE,
    LEADING,
    MARGIN,
    PADDING,
    PORTRAIT,
    Faces,
    Flow,
    FlowPage,
    Paper,
    Table,
)
from netzdesk.exports.ink import INK, Ink
from netzdesk.exports.pages import Grid, Page, SetCells, Strip, paginate
from netzdesk.exports.typeset import TEXT, Face, SetLine

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

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
        self.faces = Faces()
        self.paper = PORTRAIT if document.portrait else LANDSCAPE
        self.canvas = _canvas(document, out, self.paper)
        self._inks: dict[Face, Ink] = {}
        self.is_sheets = any(section.one_page for section in document.sections)
        lines = [] if self.is_sheets else self._set_opening()
        *self.before, self.opening = _chunks(lines, self.paper.top - BOTTOM - 200)
        self.first_top = self.paper.top - sum(leading for _, _, leading in self.opening) - 6
        if document.columns:
            self.table = Table(self.faces, self.paper, document.columns)
            self.grid = self.table.grid(self.first_top)

    def draw(self, progress: Progress) -> None:
        document, canvas = self.document, self.canvas
        canvas.bookmarkPage("start")
        canvas.addOutlineEntry(document.title, "start", 0, closed=False)
        pages: list[Page | FlowPage]
        if document.columns:
            pages = [*paginate(document.rows, self.faces.text, self.grid, progress)]
        else:
            pages = [*self.flow_pages(progress)]
        total = len(self.before) + len(pages)
        for number, lines in enumerate(self.before, 1):
            self._frame(number, total)
            self._opening(lines)
            canvas.showPage()
        marks = 0
        for number, page in enumerate(pages, len(self.before) + 1):
            progress.step(number - 1, total)
            self._frame(number, total)
            if page is pages[0]:
                self._opening(self.opening)
            if isinstance(page, Page):
                self._table_page(page, self.first_top if page is pages[0] else self.paper.top)
            else:
                self._flow_page(page)
            marks = self._bookmarks(page, marks)
            canvas.showPage()
        canvas.showOutline()
        canvas.save()

    def flow_pages(self, progress: Progress) -> list[FlowPage]:
        """Return the pages of the document's sections."""
        first = self.paper.top if self.is_sheets else self.first_top
        return Flow(self.faces, self.paper).pages(self.document.sections, first, progress)

    def _flow_page(self, page: FlowPage) -> None:
        """Draw the parts of sections that stand on a page."""
        for words in page.words:
            color = _BLACK if words.face is self.faces.text else _ACCENT
            self._words(words.face, words.line, MARGIN, words.y, color)
        for part in page.tables:
            self._table_head(part.grid, part.head, part.top)
            self._strips(part.grid, part.strips, self.faces.text)
        for picture in page.pictures:
            figures.draw_on(self.canvas, picture.figure, MARGIN, picture.bottom, self.paper.room)

    def _set_opening(self) -> list[_Opening]:
        """Return the lines above the table of the first page, with their faces and leadings."""
        document, room = self.document, self.paper.room - 110
        subtitle = tuple(text for text in (document.study,) if text)
        lines = [
            (self.faces.title, line, 20.0)
            for line in self.faces.title.set_text(Line(document.title), room)
        ]
        for text in subtitle:
            lines += [
                (self.faces.lead, line, 13.5) for line in self.faces.lead.set_text(Line(text), room)
            ]
        for text in (document.status, *document.head):
            lines += [
                (self.faces.text, line, 11.5) for line in self.faces.text.set_text(Line(text), room)
            ]
        return lines

    def _frame(self, number: int, total: int) -> None:
        """Draw what stands on every page: running head, sample mark, status date, page number."""
        document, canvas = self.document, self.canvas
        if number > 1 or self.is_sheets:
            running = " · ".join(text for text in (document.title, document.study) if text)
            self._one_line(
                self.faces.small,
                running,
                MARGIN,
                self.paper.top + 12,
                _GREY,
                room=self.paper.room - 120,
            )
        if document.sample:
            self._mark(document.sample)
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 34, self.paper.width - MARGIN, 34)
        self._one_line(self.faces.small, document.status, MARGIN, 23, _GREY, room=300)
        if document.sample:
            self._one_line(
                self.faces.small, document.sample, self.paper.width / 2 - 30, 23, _MARK, room=200
            )
        paging = self.tr("Page {page} of {pages}", page=number, pages=total)
        self._one_line(
            self.faces.small,
            paging,
            self.paper.width - MARGIN - self.faces.small.width(paging),
            23,
            _GREY,
            room=300,
        )

    def _opening(self, lines: list[_Opening]) -> None:
        y = self.paper.top + 4
        for face, line, leading in lines:
            y -= leading
            color = (
                _ACCENT
                if face is self.faces.title
                else _BLACK
                if face is self.faces.lead
                else _GREY
            )
            self._words(face, line, MARGIN, y + leading * 0.3, color)

    def _mark(self, mark: str) -> None:
        """Draw the mark of the sample study into the upper right corner."""
        width = self.faces.bold.width(mark) + 12
        left, bottom = self.paper.width - MARGIN - width, self.paper.top + 8
        self.canvas.setStrokeColorRGB(*_MARK)
        self.canvas.setLineWidth(0.8)
        self.canvas.roundRect(left, bottom, width, 15, 2)
        self._one_line(self.faces.bold, mark, left + 6, bottom + 4.6, _MARK, room=width)

    def _table_page(self, page: Page, top: float) -> None:
        self._table_head(self.grid, self.table.head, top)
        if page.strips:
            self._strips(self.grid, page.strips, self.faces.text)
            return
        text = self.tr("No entries")
        self._one_line(self.faces.text, text, MARGIN + 4, self.first_top - 40, _GREY, room=300)

    def _table_head(self, grid: Grid, head: SetCells, top: float) -> None:
        canvas = self.canvas
        height = grid.height(head)
        canvas.setFillColorRGB(*_HEAD_FILL)
        canvas.rect(MARGIN, top - height, self.paper.room, height, stroke=0, fill=1)
        self._strips(grid, [Strip(top, height, head)], self.faces.bold)
        canvas.setStrokeColorRGB(*_ACCENT)
        canvas.setLineWidth(0.9)
        right = grid.lefts[-1] + grid.widths[-1]
        canvas.line(MARGIN, top - height, right, top - height)

    def _strips(self, grid: Grid, strips: list[Strip], face: Face) -> None:
        """Draw strips one below the other, with the lines between them."""
        canvas = self.canvas
        ends = (*grid.lefts, grid.lefts[-1] + grid.widths[-1])
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.5)
        last = strips[-1].top - strips[-1].height
        canvas.grid(ends, [*(strip.top for strip in strips), last])
        for strip in strips:
            first = strip.top - PADDING - face.size + 0.4
            for left, lines in zip(grid.lefts, strip.cells, strict=True):
                if lines:
                    self._ink(face).cell(left + PADDING + 0.5, first, lines)

    def _ink(self, face: Face) -> Ink:
        if face not in self._inks:
            self._inks[face] = Ink(self.canvas, face, LEADING)
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
        self._words(face, first, x, y, color)

    def _words(
        self, face: Face, line: SetLine, x: float, y: float, color: tuple[float, float, float]
    ) -> None:
        text = self.canvas.beginText(x, y)
        text.setFillColorRGB(*color)
        self._ink(face).show(text, line)
        self.canvas.drawText(text)

    def _bookmarks(self, page: Page | FlowPage, marks: int) -> int:
        for title, top in page.marks:
            marks += 1
            key = f"row{marks}"
            self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 4)
            self.canvas.addOutlineEntry(title, key, 1)
        return marks


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


def _canvas(document: Document, out: IO[bytes], paper: Paper) -> Canvas:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    # No mail gateway needs seven bits today; without it files are smaller and made faster.
    rl_config.useA85 = 0
    canvas = Canvas(
        out,
        pagesize=(paper.width, paper.height),
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
    date_canvas(canvas, document.changed_ms)
    return canvas


def date_canvas(canvas: Any, changed_ms: int) -> None:
    """Date the file by the last change of the study: the same state gives the same bytes."""
    moment = datetime.fromtimestamp(changed_ms / 1000, UTC)
    canvas.setDateFormatter(lambda *_: f"D:{moment:%Y%m%d%H%M%S}+00'00'")
