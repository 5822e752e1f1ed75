"""Letters as one PDF, in print order: DIN 5008 form B for a window envelope, embedded fonts.

Every word is measured and encoded once for the whole series (`typeset`, `ink`), so that the
hundredth letter costs little more than its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Final, cast

from netzdesk import __version__
from netzdesk.base.progress import Progress
from netzdesk.exports.ink import Ink
from netzdesk.exports.letters import din5008 as din
from netzdesk.exports.letters.content import Batch, Letter
from netzdesk.exports.letters.din5008 import points, up
from netzdesk.exports.typeset import BOLD, TEXT, Face, SetLine

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SIZE: Final = 11.0
LEADING: Final = 14.2
_ADDRESS_SIZE: Final = 10.5
_SMALL: Final = 7.5
_SMALL_LEADING: Final = 9.4
_BLOCK_LEADING: Final = 13.0
_GREY: Final = (0.36, 0.4, 0.45)
_MARK: Final = (0.62, 0.2, 0.08)
_ASCENT: Final = 0.8
"""From the top of a line of text to its base, as a share of the size."""


def write_letters(batch: Batch, out: IO[bytes], progress: Progress) -> tuple[int, ...]:
    """Write the letters into a PDF; return how many pages each has."""
    return _Series(batch, out).draw(progress)


def letters_pdf(batch: Batch, progress: Progress) -> bytes:
    """Return the PDF of the letters, without their enclosures."""
    out = BytesIO()
    write_letters(batch, out, progress)
    return out.getvalue()


def address_fits(address: Sequence[str]) -> bool:
    """Return whether an address finds room in the window."""
    return len(_set_address(_measuring_face(), address)) <= din.MOST_ADDRESS_LINES


@lru_cache(maxsize=1)
def _measuring_face() -> Face:
    """Return one face for all measuring: it knows the words that it has measured."""
    return _address_face()


def _address_face() -> Face:
    return Face(TEXT, _ADDRESS_SIZE)


def _set_address(face: Face, address: Sequence[str]) -> list[SetLine]:
    room = points(din.ADDRESS_WIDTH)
    return [line for text in address for line in face.wrap(text, room)]


class _Series:
    """All letters on one canvas, with the faces that they share."""

    def __init__(self, batch: Batch, out: IO[bytes]) -> None:
        self.batch = batch
        self.text = Face(TEXT, SIZE)
        self.bold = Face(BOLD, SIZE)
        self.address = _address_face()
        self.block = Face(TEXT, 9.2)
        self.small = Face(TEXT, _SMALL)
        self.name = Face(BOLD, 14.0)
        self.canvas = _canvas(batch, out)
        leadings = {
            self.text: LEADING,
            self.bold: LEADING,
            self.address: points(din.ADDRESS_LINE),
            self.block: _BLOCK_LEADING,
            self.small: _SMALL_LEADING,
            self.name: 17.0,
        }
        self._inks = {face: Ink(self.canvas, face, leading) for face, leading in leadings.items()}
        self._broken: dict[str, list[SetLine]] = {}
        self._paper = self._form()

    def draw(self, progress: Progress) -> tuple[int, ...]:
        pages = []
        for number, letter in enumerate(self.batch.letters):
            progress.step(number, len(self.batch.letters))
            pages.append(self._letter(letter, number))
        self.canvas.save()
        return tuple(pages)

    def _letter(self, letter: Letter, number: int) -> int:
        """Draw one letter; return its pages."""
        subject = self.bold.wrap(letter.subject, points(din.TEXT_WIDTH)) if letter.subject else []
        top = up(self._subject_top())
        body_top = top - len(subject) * LEADING - (LEADING if subject else 0)
        pages = self._pages(letter, body_top)
        self._first_page(letter, number, subject, top)
        for place, (begin, lines) in enumerate(pages):
            if place:
                self.canvas.showPage()
                self._next_page(letter)
            self._number(place + 1, len(pages))
            if lines:
                self._cell(self.text, din.LEFT, begin - SIZE * _ASCENT, lines)
        self.canvas.showPage()
        return len(pages)

    def _pages(self, letter: Letter, first: float) -> list[tuple[float, list[SetLine]]]:
        """Return the top and the lines of each page; a last line never stands alone."""
        lines = self._lines(letter)
        bottom, next_top = up(din.TEXT_BOTTOM), up(din.NEXT_PAGE_TOP)
        pages: list[tuple[float, list[SetLine]]] = []
        top = first
        while True:
            fitting = max(int((top - bottom) / LEADING), 0)
            if len(lines) <= fitting:
                pages.append((top, lines))
                return pages
            if len(lines) - fitting == 1 and fitting > 2:
                fitting -= 1
            pages.append((top, lines[:fitting]))
            lines = lines[fitting:]
            top = next_top

    def _lines(self, letter: Letter) -> list[SetLine]:
        lines = [line for text in letter.body.split("\n") for line in self._wrap(text)]
        while lines and not lines[-1].text:
            lines.pop()
        if self.batch.enclosed:
            title = self.batch.enclosed_title
            lines += [SetLine(""), SetLine(title)]
            lines += [line for name in self.batch.enclosed for line in self._wrap(name)]
        return lines

    def _wrap(self, text: str) -> list[SetLine]:
        """Break a line of the text; most of them are the same in every letter."""
        found = self._broken.get(text)
        if found is None:
            found = self.text.wrap(text, points(din.TEXT_WIDTH))
            if len(self._broken) < 5_000:
                self._broken[text] = found
        return found

    def _subject_top(self) -> float:
        """Return where the subject begins: lower down when the information block is long."""
        rows = len(self._block_rows(""))
        end = din.BLOCK_TOP + rows * _BLOCK_LEADING * 25.4 / 72 + 8.46
        return max(din.SUBJECT_TOP, end)

    def _block_rows(self, reference: str) -> list[tuple[str, SetLine]]:
        rows: list[tuple[str, SetLine]] = []
        room = points(din.BLOCK_WIDTH - 25)
        said = ((self.batch.tr("Our reference"), reference), *self.batch.information)
        for label, text in said:
            first, *rest = self.block.wrap(text, room)
            rows.append((label, first))
            rows += [("", line) for line in rest]
        return rows

    def _first_page(
        self, letter: Letter, number: int, subject: list[SetLine], subject_top: float
    ) -> None:
        canvas = self.canvas
        canvas.bookmarkPage(f"letter{number}")
        canvas.addOutlineEntry(letter.recipient.name, f"letter{number}", 0)
        canvas.doForm(self._paper)
        lines = _set_address(self.address, letter.address)
        begin = din.ADDRESS_TOP - max(0, len(lines) - din.ADDRESS_LINES) * din.ADDRESS_LINE
        self._cell(self.address, din.LEFT, up(begin) - _ADDRESS_SIZE * _ASCENT, lines)
        self._block(letter.reference)
        if subject:
            self._cell(self.bold, din.LEFT, subject_top - SIZE * _ASCENT, subject)

    def _block(self, reference: str) -> None:
        y = up(din.BLOCK_TOP) - self.block.size * _ASCENT
        for label, line in self._block_rows(reference):
            if label:
                self._cell(self.block, din.BLOCK_LEFT, y, [SetLine(label)])
            self._cell(self.block, din.BLOCK_LEFT + 25, y, [line])
            y -= _BLOCK_LEADING

    def _next_page(self, letter: Letter) -> None:
        """Draw the head of a continued letter: to whom, which reference, which day."""
        said = " · ".join((letter.recipient.name, letter.reference, letter.values.get("datum", "")))
        line, *more = self.block.wrap(said, points(din.TEXT_WIDTH - 10))
        shown = SetLine(f"{line.text} …", "", line.mixed) if more else line
        self._cell(self.block, din.LEFT, up(din.NEXT_PAGE_HEAD), [shown])
        self._sample_mark(self.canvas)

    def _number(self, page: int, pages: int) -> None:
        if pages == 1:
            return
        said = self.batch.tr("Page {page} of {pages}", page=page, pages=pages)
        x = din.PAGE_WIDTH - din.RIGHT - self.small.width(said) * 25.4 / 72
        self._cell(self.small, x, up(din.PAGE_NUMBER), [SetLine(said)])

    def _form(self) -> str:
        """Make what stands on every first page once: letterhead, return line, marks, footer."""
        canvas, batch = self.canvas, self.batch
        canvas.beginForm("paper", 0, 0, points(din.PAGE_WIDTH), points(din.PAGE_HEIGHT))
        canvas.setStrokeColorRGB(0.5, 0.5, 0.5)
        canvas.setLineWidth(0.4)
        for top, length in (*((fold, din.FOLD_LENGTH) for fold in din.FOLDS), _hole()):
            canvas.line(points(din.FOLD_LEFT), up(top), points(din.FOLD_LEFT + length), up(top))
        sender = batch.occasion.sender
        self._fixed(self.name, sender.get("name", ""), 22.0)
        self._fixed(self.block, sender.get("department", ""), 28.5)
        if batch.return_line:
            self._return_line(batch.return_line)
        self._fixed(self.small, batch.footer, din.FOOTER, _GREY)
        self._sample_mark(canvas)
        canvas.endForm()
        return "paper"

    def _return_line(self, said: str) -> None:
        size = _SMALL
        room = points(din.ADDRESS_WIDTH)
        face = self.small
        while face.width(said) > room and size > 4.5:
            size -= 0.5
            face = Face(TEXT, size)
        base = din.WINDOW_TOP + din.RETURN_HEIGHT - 1.4
        line, *more = face.wrap(said, room)
        shown = SetLine(f"{line.text} …", "", line.mixed) if more else line
        ink = self._inks.get(face) or Ink(self.canvas, face, _SMALL_LEADING)
        ink.cell(points(din.LEFT), up(base), [shown])
        self.canvas.setLineWidth(0.3)
        end = din.LEFT + min(face.width(shown.text), room) * 25.4 / 72
        self.canvas.line(points(din.LEFT), up(base + 0.9), points(end), up(base + 0.9))

    def _fixed(
        self,
        face: Face,
        said: str,
        top: float,
        color: tuple[float, float, float] | None = None,
    ) -> None:
        if not said:
            return
        lines = face.wrap(said, points(din.TEXT_WIDTH))[:2]
        if color is None:
            self._cell(face, din.LEFT, up(top), lines)
            return
        text = self.canvas.beginText(points(din.LEFT), up(top))
        text.setFillColorRGB(*color)
        for line in lines:
            self._inks[face].show(text, line)
            text.textLine("")
        self.canvas.drawText(text)

    def _sample_mark(self, canvas: Canvas) -> None:
        mark = self.batch.sample
        if not mark:
            return
        width = self.bold.width(mark) + 12
        left, bottom = points(din.PAGE_WIDTH - din.RIGHT) - width, up(14.0)
        canvas.setStrokeColorRGB(*_MARK)
        canvas.setLineWidth(0.8)
        canvas.roundRect(left, bottom, width, 17, 2)
        text = canvas.beginText(left + 6, bottom + 5)
        text.setFillColorRGB(*_MARK)
        self._inks[self.bold].show(text, SetLine(mark))
        canvas.drawText(text)

    def _cell(self, face: Face, left: float, y: float, lines: list[SetLine]) -> None:
        self._inks[face].cell(points(left), y, lines)


def _hole() -> tuple[float, float]:
    return din.HOLE, din.HOLE_LENGTH


def _canvas(batch: Batch, out: IO[bytes]) -> Canvas:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # as in exports/pdf.py
    canvas = Canvas(
        out,
        pagesize=(points(din.PAGE_WIDTH), points(din.PAGE_HEIGHT)),
        invariant=True,
        pageCompression=1,
        initialFontName=cast(Any, TEXT),  # the stub says float
        lang="de-DE",
    )
    canvas.setTitle(batch.template.name)
    canvas.setSubject(batch.occasion.study)
    canvas.setAuthor(batch.occasion.sender.get("name", "") or "NetzDesk")
    canvas.setCreator(f"NetzDesk {__version__}")
    canvas.setProducer("reportlab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
