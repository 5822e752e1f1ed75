"""Profiles as PDF in print quality: A4, embedded fonts, footnotes at the foot of their page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, cast

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.markup import Run
from netzdesk.domain.profiles import MOST_PAGES
from netzdesk.exports.ink import Ink
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import PictureBlock, ProfileBook, profile_book, profiles_book
from netzdesk.exports.profile_canvas import HEIGHT, profile_canvas
from netzdesk.exports.profile_setting import (
    LEADING,
    MARGIN,
    ROOM,
    WIDTH,
    Counts,
    Typesetter,
)
from netzdesk.exports.rich import RichLine
from netzdesk.exports.strips import (
    Box,
    Ground,
    Image,
    Link,
    Rule,
    Strip,
    StripPage,
    Words,
    paginate,
)
from netzdesk.exports.typeset import BOLD, TEXT, Face
from netzdesk.store.engine import Connection

_TOP: Final = HEIGHT - 66.0
_BOTTOM: Final = 66.0
_SMALL: Final = 8.0
_INK: Final = "0.09 g"
_GREY: Final = "0.36 0.4 0.45 rg"
_ACCENT: Final = "0.07 0.3 0.46 rg"
_MARK: Final = "0.62 0.2 0.08 rg"
_LINE: Final = (0.7, 0.74, 0.78)
_BOX: Final = (0.25, 0.28, 0.32)
_FILL: Final = (0.91, 0.935, 0.955)


@dataclass(frozen=True, slots=True)
class Fit:
    """How long a profile is; `lines` and `letters` are what stands behind the last page allowed."""

    pages: int
    lines: int = 0
    letters: int = 0


@dataclass(frozen=True, slots=True)
class _Set:
    """One profile on its pages."""

    title: str
    pages: list[StripPage]
    figures: list[tuple[str, int]]


def write_profile_pdf(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the profile of one network. Raises Refused as `profile_book` does."""
    return write_book(profile_book(conn, options, tr), path, progress)


def write_profiles_pdf(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the profiles of all chosen networks with contents. Raises as `profiles_book` does."""
    return write_book(profiles_book(conn, options, tr), path, progress)


def preview_profile(conn: Connection, options: ExportOptions, tr: Translator) -> bytes:
    """Return the PDF of one profile for the preview."""
    return profiles_pdf(profile_book(conn, options, tr))[0]


def preview_profiles(conn: Connection, options: ExportOptions, tr: Translator) -> bytes:
    """Return the PDF of all chosen profiles for the preview."""
    return profiles_pdf(profiles_book(conn, options, tr))[0]


def profiles_pdf(
    book: ProfileBook, progress: Progress | None = None, setter: Typesetter | None = None
) -> tuple[bytes, Fit]:
    """Return the PDF of profiles, and how long the longest is.

    A `setter` that is given again knows the words that it has measured: the preview.
    """
    out = BytesIO()
    fit = Drawing(book, out, setter).draw(progress or Unwatched())
    return out.getvalue(), fit


def too_long(fit: Fit, tr: Translator) -> str:
    """Return the sentence that says by how much a profile is too long; empty when it fits."""
    if fit.pages <= MOST_PAGES:
        return ""
    return tr.plural(
        "Too long: {pages} pages. {n} line ({letters} letters) does not fit on {most} pages.",
        "Too long: {pages} pages. {n} lines ({letters} letters) do not fit on {most} pages.",
        fit.lines,
        pages=fit.pages,
        letters=fit.letters,
        most=MOST_PAGES,
    )


def write_book(book: ProfileBook, path: Path, progress: Progress) -> tuple[int, tuple[str, ...]]:
    """Write profiles into a new file; return their number and what is to be told of long ones."""
    warnings = []
    with path.open("xb") as out:
        drawing = Drawing(book, out)
        drawing.draw(progress)
    for title, fit in drawing.fits:
        said = too_long(fit, Translator(book.language))
        if said:
            warnings.append(f"{title}: {said}" if book.whole else said)
    return len(book.profiles), tuple(warnings)


class Drawing:
    """One file of profiles on its canvas."""

    def __init__(self, book: ProfileBook, out: IO[bytes], setter: Typesetter | None = None) -> None:
        self.book = book
        self.tr = Translator(book.language)
        self.setter = setter or Typesetter(book.language)
        self.canvas = profile_canvas(book, out)
        self.fits: list[tuple[str, Fit]] = []
        self._inks: dict[Face, Ink] = {}
        self._images: dict[bytes, Any] = {}
        self._marks = 0

    def draw(self, progress: Progress) -> Fit:
        """Draw all pages; return how long the longest profile is."""
        counts = Counts()
        total = len(self.book.profiles)
        every: list[_Set] = []
        for number, profile in enumerate(self.book.profiles):
            progress.step(number, total)
            strips = list(self.setter.profile(profile, counts))
            pages = paginate(strips, _TOP, _BOTTOM)
            every.append(_Set(profile.title, pages, _figures(pages)))
            self.fits.append((profile.title, _fit(pages)))
        front = self._front(every) if self.book.whole else []
        count = len(front) + sum(len(each.pages) for each in every)
        for number, page in enumerate(front, 1):
            self._page(page, number, count, "")
        number = len(front)
        for each in every:
            for place, page in enumerate(each.pages):
                number += 1
                self._page(page, number, count, each.title if place else "")
        self.close()
        return max((fit for _, fit in self.fits), key=lambda fit: fit.pages, default=Fit(0))

    def add(self, parts: Sequence[Iterable[Strip]], running: str) -> int:
        """Draw parts that each begin on a page, numbered from 1 on; return how many pages."""
        pages = [page for strips in parts for page in paginate(strips, _TOP, _BOTTOM)]
        for number, page in enumerate(pages, 1):
            self._page(page, number, len(pages), running if number > 1 else "")
        return len(pages)

    def close(self) -> None:
        """End the file."""
        self.canvas.showOutline()
        self.canvas.save()

    def _front(self, every: list[_Set]) -> list[StripPage]:
        """Return title and contents; set twice, as their own length moves all pages."""
        length = 1
        while True:
            pages = paginate(self._front_strips(every, length), _TOP, _BOTTOM)
            if len(pages) == length:
                return pages
            length = len(pages)

    def _front_strips(self, every: list[_Set], before: int) -> list[Strip]:
        tr, setter, book = self.tr, self.setter, self.book
        strips = setter.heading(book.title, 20.0, level=0)
        for text in (book.study, book.status, *book.limits, book.note):
            if text:
                strips += setter.paragraph((Run(text),), grey=True)
        strips += setter.heading(tr("Contents"), 12.0, level=1, gap=24.0)
        figures: list[Strip] = []
        page = before + 1
        for number, each in enumerate(every):
            strips += setter.entry(each.title, str(page), f"profile{number}")
            for text, place in each.figures:
                figures += setter.entry(text, str(page + place), f"profile{number}")
            page += len(each.pages)
        if figures:
            strips += setter.heading(tr("Illustrations and tables"), 12.0, level=1, gap=20.0)
            strips += figures
        return strips

    def _page(self, page: StripPage, number: int, total: int, running: str) -> None:
        self._frame(number, total, running)
        for top, strip in page.strips:
            self._strip(strip, top)
        height = sum(line.height for line in page.notes)
        if height:
            self.canvas.setStrokeColorRGB(*_LINE)
            self.canvas.line(MARGIN, _BOTTOM + height + 3, MARGIN + 120, _BOTTOM + height + 3)
        for line in page.notes:
            self._strip(line, _BOTTOM + height)
            height -= line.height
        self.canvas.showPage()

    def _strip(self, strip: Strip, top: float) -> None:
        if strip.mark:
            self._bookmark(strip, top)
        operators: list[str] = []
        for thing in sorted(strip.things, key=lambda each: not isinstance(each, Ground)):
            if isinstance(thing, Words):
                color = _GREY if thing.grey else _ACCENT if thing.accent else _INK
                self._words(MARGIN + thing.left, top - thing.down, thing.line, color, operators)
            elif isinstance(thing, Ground):
                self.canvas.setFillColorRGB(*_FILL)
                self.canvas.rect(
                    MARGIN + thing.left, top - thing.height, thing.width, thing.height, 0, 1
                )
            elif isinstance(thing, Rule):
                self.canvas.setStrokeColorRGB(*_LINE)
                self.canvas.setLineWidth(0.6)
                y = top - thing.down
                self.canvas.line(MARGIN + thing.left, y, MARGIN + thing.left + thing.width, y)
            elif isinstance(thing, Box):
                self.canvas.setStrokeColorRGB(*_BOX)
                self.canvas.setLineWidth(0.8)
                self.canvas.rect(
                    MARGIN + thing.left, top - thing.down, thing.side, thing.side, 1, 0
                )
            elif isinstance(thing, Image):
                self._image(thing, top)
            elif isinstance(thing, Link):
                box = (MARGIN, top - strip.height, MARGIN + ROOM, top)
                self.canvas.linkAbsolute("", thing.target, box, Border="[0 0 0]")
        self._flush(operators)

    def _words(
        self, left: float, base: float, line: RichLine, color: str, operators: list[str]
    ) -> None:
        operators.append(color)
        for span in line.spans:
            face = span.face
            said = None
            if face.pieces(span.text)[0] == (face.font, span.text):
                said = self._ink(face).run(span.text)
            place = f"1 0 0 1 {left + span.left:.2f} {base + span.rise:.2f} Tm"
            if said is not None:
                operators.append(f"{place} {said}")
                continue
            self._flush(operators)
            self._with_fallback(left + span.left, base + span.rise, face, span.text, color)
            operators.append(color)

    def _with_fallback(self, x: float, y: float, face: Face, said: str, color: str) -> None:
        text = self.canvas.beginText(x, y)
        cast(Any, text)._code.append(color)  # noqa: SLF001  # the colour as an operator
        for font, piece in face.pieces(said):
            text.setFont(font, face.size)
            text.textOut(piece)
        self.canvas.drawText(text)

    def _flush(self, operators: list[str]) -> None:
        if operators:
            cast(Any, self.canvas).addLiteral("\n".join(("BT", *operators, "ET")))
            operators.clear()

    def _ink(self, face: Face) -> Ink:
        if face not in self._inks:
            self._inks[face] = Ink(self.canvas, face, LEADING)
        return self._inks[face]

    def _image(self, image: Image, top: float) -> None:
        """Draw a picture with its alternative text, or that text alone where it is broken."""
        canvas, block = self.canvas, image.block
        x, y = MARGIN + image.left, top - image.height
        said = block.alternative.encode("utf-16-be", "replace").hex().upper()
        cast(Any, canvas).addLiteral(f"/Figure <</Alt <FEFF{said}>>> BDC")
        reader = self._reader(block)
        if reader is None:
            canvas.setStrokeColorRGB(*_LINE)
            canvas.rect(x, y, image.width, image.height)
            text = self.tr("Picture missing: {text}", text=block.alternative)
            operators: list[str] = []
            line = self.setter.lines((Run(text),), image.width - 12, _SMALL)[0]
            self._words(x + 6, y + image.height / 2, line, _GREY, operators)
            self._flush(operators)
        else:
            canvas.drawImage(reader, x, y, image.width, image.height, "auto")
        cast(Any, canvas).addLiteral("EMC")

    def _reader(self, block: PictureBlock) -> Any:
        """Return a picture for the canvas, None for one that cannot be read."""
        from reportlab.lib.utils import ImageReader

        if block.content not in self._images:
            try:
                made = ImageReader(BytesIO(block.content)) if block.pixels else None
                if made is not None:
                    cast(Any, made).getRGBData()
            except (OSError, ValueError, SyntaxError):
                made = None
            self._images[block.content] = made
        return self._images[block.content]

    def _frame(self, number: int, total: int, running: str) -> None:
        """Draw what stands on every page: running head, sample mark, status date, page number."""
        canvas, book = self.canvas, self.book
        operators: list[str] = []
        if running:
            self._one(running, (MARGIN, _TOP + 18), ROOM - 110, _GREY, operators)
        canvas.setStrokeColorRGB(*_LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 46, WIDTH - MARGIN, 46)
        paging = self.tr("Page {page} of {pages}", page=number, pages=total)
        wide = Face(TEXT, _SMALL).width(paging)
        foot = " · ".join(text for text in (book.status, book.note) if text)
        self._one(foot, (MARGIN, 35), ROOM - wide - 12, _GREY, operators)
        self._one(paging, (WIDTH - MARGIN - wide, 35), ROOM, _GREY, operators)
        if book.sample:
            width = Face(BOLD, _SMALL).width(book.sample) + 12
            canvas.setStrokeColorRGB(0.62, 0.2, 0.08)
            canvas.roundRect(WIDTH - MARGIN - width, _TOP + 13, width, 15, 2)
            line = self.setter.one(book.sample, _SMALL, bold=True)
            self._words(WIDTH - MARGIN - width + 6, _TOP + 18, line, _MARK, operators)
        self._flush(operators)

    def _one(
        self, said: str, at: tuple[float, float], room: float, color: str, operators: list[str]
    ) -> None:
        """Draw a text on one line, shortened where it is too long."""
        if not said:
            return
        first, *rest = self.setter.lines((Run(said),), room - 8 if len(said) > 40 else room, _SMALL)
        if rest:
            first = self.setter.one("".join(span.text for span in first.spans) + " …", _SMALL)
        self._words(*at, first, color, operators)

    def _bookmark(self, strip: Strip, top: float) -> None:
        key = f"mark{self._marks}"
        self._marks += 1
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 4)
        if strip.anchor:
            self.canvas.bookmarkPage(strip.anchor, fit="XYZ", left=0, top=top + 4)
        self.canvas.addOutlineEntry(strip.mark, key, strip.level)


def _figures(pages: list[StripPage]) -> list[tuple[str, int]]:
    """Return the captions of a profile with the page on which each stands."""
    return [
        (strip.caption, place)
        for place, page in enumerate(pages)
        for _, strip in page.strips
        if strip.caption
    ]


def _fit(pages: list[StripPage]) -> Fit:
    behind = [strip for page in pages[MOST_PAGES:] for _, strip in page.strips]
    behind += [strip for page in pages[MOST_PAGES:] for strip in page.notes]
    height = sum(strip.height + strip.gap for strip in behind)
    letters = sum(strip.letters for strip in behind)
    return Fit(len(pages), max(round(height / LEADING), 1) if behind else 0, letters)
