"""Profiles as Word files that the authors of the report go on with: styles, lists, footnotes."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.markup import Block, Note, Part, Run
from netzdesk.domain.profiles import WHOLE_TABLE
from netzdesk.exports.document import Column, Line, Row
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import (
    Pair,
    PictureBlock,
    Profile,
    ProfileBook,
    ProfilePart,
    TableBlock,
    logo_room,
    profile_book,
    profiles_book,
    stays_with_next,
)
from netzdesk.exports.word_logos import float_at_top
from netzdesk.exports.word_notes import WordNotes
from netzdesk.exports.word_parts import (
    add_right_tab,
    caption,
    describe,
    element,
    field_part,
    instruction,
    mm,
    packed,
    remember_styles,
    set_frame,
    set_styles,
)
from netzdesk.exports.word_rows import add_table_styles, append_table
from netzdesk.store.engine import Connection

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_ROOM: Final = 160.0
"""Millimetres between the margins."""
_LOGO_WIDTH: Final = 38.0
_LOGO_GAP: Final = 4.0


def write_profile_word(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the profile of one network. Raises Refused as `profile_book` does."""
    return _written(profile_book(conn, options, tr), path, progress)


def write_profiles_word(
    conn: Connection, options: ExportOptions, tr: Translator, path: Path, progress: Progress
) -> tuple[int, tuple[str, ...]]:
    """Write the profiles of all chosen networks with contents. Raises as `profiles_book` does."""
    return _written(profiles_book(conn, options, tr), path, progress)


def profiles_word(book: ProfileBook, progress: Progress | None = None) -> bytes:
    """Return the Word file of profiles."""
    return _Writer(book).write(progress or Unwatched())


def _written(book: ProfileBook, path: Path, progress: Progress) -> tuple[int, tuple[str, ...]]:
    with path.open("xb") as out:
        out.write(profiles_word(book, progress))
    return len(book.profiles), ()


class _Writer:
    """One Word file while it is written."""

    def __init__(self, book: ProfileBook) -> None:
        from docx import Document

        self.book = book
        self.tr = Translator(book.language)
        self.document: Any = Document()
        self.notes = WordNotes(self.document)
        self._tables = 0
        self._figures = 0
        self._ids = count(1)

    def write(self, progress: Progress) -> bytes:
        self._set_up()
        if self.book.whole:
            self._front()
        for number, profile in enumerate(self.book.profiles):
            progress.step(number, len(self.book.profiles))
            self._profile(profile, number)
        self.notes.close()
        return packed(self.document, self.book.changed_ms)

    def _set_up(self) -> None:
        book, document = self.book, self.document
        set_styles(document, book.language)
        _add_contents_styles(document)
        add_table_styles(document)
        remember_styles(document)
        section = document.sections[0]
        section.page_width, section.page_height = mm(210), mm(297)
        section.left_margin = section.right_margin = mm(25)
        section.top_margin, section.bottom_margin = mm(24), mm(24)
        describe(document, book.title, book.study, book.language, book.changed_ms)
        set_frame(
            document, self.tr, status=book.status, sample=book.sample, room=_ROOM, note=book.note
        )

    def _front(self) -> None:
        """Write title and contents; Word fills in the pages when it opens the file."""
        book, tr = self.book, self.tr
        self.document.add_paragraph(book.title, style="Title")
        for text in (book.study, book.status, *book.limits, book.note):
            if text:
                self.document.add_paragraph(text)
        self._list(tr("Contents"), 'TOC \\o "1-1" \\h \\z', [p.title for p in book.profiles])
        parts = [part for each in book.profiles for s in each.sections for part in s.parts]
        figures = [part for part in parts if isinstance(part, PictureBlock)]
        tables = [part for part in parts if isinstance(part, TableBlock)]
        pictured = [
            tr("Illustration {n}: {caption}", n=n, caption=_caption_of(part))
            for n, part in enumerate(figures, 1)
        ]
        listed = [
            tr("Table {n}: {caption}", n=n, caption=part.caption)
            for n, part in enumerate(tables, 1)
        ]
        for heading, label, captions in (
            (tr("Illustrations"), tr("Illustration"), pictured),
            (tr("Tables"), tr("Table"), listed),
        ):
            if captions:
                self._list(heading, f'TOC \\h \\z \\c "{label}"', captions)
        settings: Any = self.document.settings.element
        settings.append(element("w:updateFields", {"w:val": "true"}))

    def _list(self, heading: str, code: str, entries: list[str]) -> None:
        self.document.add_paragraph(heading, style="TOC Heading")
        first = self.document.add_paragraph(style="toc 1")
        field_part(first, "begin")
        instruction(first, code)
        field_part(first, "separate")
        paragraph = first
        for number, entry in enumerate(entries):
            if number:
                paragraph = self.document.add_paragraph(style="toc 1")
            paragraph.add_run(entry)
        field_part(paragraph, "end")

    def _profile(self, profile: Profile, number: int) -> None:
        title = self.document.add_paragraph(profile.title, style="Heading 1")
        title.paragraph_format.page_break_before = self.book.whole or number > 0
        leads = [self.document.add_paragraph(text, style="Subtitle") for text in profile.lead]
        if profile.logos:
            self._logos(leads[0] if leads else self.document.add_paragraph(), profile.logos)
        for text in profile.notices:
            self.document.add_paragraph(style="Normal").add_run(text).bold = True
        for section in profile.sections:
            self.document.add_paragraph(section.title, style="Heading 2")
            self._parts(section.parts)

    def _logos(self, paragraph: Paragraph, logos: tuple[PictureBlock, ...]) -> None:
        """Put the logos at the top of the page, the first one at the right margin."""
        left = _ROOM
        room = logo_room(len(logos), _LOGO_WIDTH + _LOGO_GAP, _ROOM)
        gap = min(_LOGO_GAP, room / 8)
        for block in logos:
            shape = self._picture_run(paragraph, block, room - gap, 16.0)
            if shape is None:
                continue
            left -= float(shape.width.mm)
            float_at_top(shape, left)
            left -= gap

    def _parts(self, parts: tuple[ProfilePart, ...]) -> None:
        numbering = None
        for place, part in enumerate(parts):
            is_number = isinstance(part, Block) and part.kind == "number"
            if is_number and numbering is None:
                numbering = self._new_numbering()
            if not is_number:
                numbering = None
            if isinstance(part, Block):
                self._block(part, numbering, keep=stays_with_next(parts, place))
            elif isinstance(part, Pair):
                paragraph = self.document.add_paragraph(style="Normal")
                paragraph.paragraph_format.keep_with_next = stays_with_next(parts, place)
                paragraph.paragraph_format.tab_stops.add_tab_stop(mm(38))
                paragraph.paragraph_format.left_indent = mm(38)
                paragraph.paragraph_format.first_line_indent = mm(-38)
                paragraph.add_run(f"{part.label}\t").italic = True
                paragraph.add_run(part.text)
            elif isinstance(part, TableBlock):
                self._table(part)
            else:
                self._picture(part)

    def _block(self, block: Block, numbering: int | None, *, keep: bool) -> None:
        styles = {"text": "Normal", "bullet": "List Bullet", "number": "List Number"}
        paragraph = self.document.add_paragraph(style=styles[block.kind])
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        if numbering is not None:
            properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
            properties.get_or_add_numPr().get_or_add_numId().val = numbering
            properties.get_or_add_numPr().get_or_add_ilvl().val = 0
        self._fill(paragraph, block.parts)

    def _fill(self, paragraph: Paragraph, parts: tuple[Part, ...]) -> None:
        for part in parts:
            if isinstance(part, Note):
                self._note(paragraph, part)
            else:
                _run(paragraph, part)

    def _note(self, paragraph: Paragraph, note: Note) -> None:
        def fill(written: Paragraph) -> None:
            for run in note.runs:
                _run(written, run)

        self.notes.add(paragraph, fill)

    def _new_numbering(self) -> int:
        """Return a new count from 1 on in the look of the list style."""
        numbering: Any = self.document.part.numbering_part.element
        style: Any = self.document.styles["List Number"].element
        own = style.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(own).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _table(self, table: TableBlock) -> None:
        self._tables += 1
        caption(self.document, self.tr("Table"), self._tables, table.caption, keep=True)
        columns = [Column(*each) for each in zip(table.columns, table.shares, strict=True)]
        rows = [Row(tuple((Line(text),) for text in texts), "") for texts in table.rows]
        together = len(rows) <= WHOLE_TABLE
        append_table(self.document, columns, rows, _ROOM, Unwatched(), together=together)

    def _picture(self, block: PictureBlock) -> None:
        self._figures += 1
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._picture_run(paragraph, block, _ROOM, 88.0)
        said = _caption_of(block)
        caption(self.document, self.tr("Illustration"), self._figures, said, keep=False)

    def _picture_run(
        self, paragraph: Paragraph, block: PictureBlock, width: float, height: float
    ) -> Any:
        """Add a picture; return its shape, None where only its words could be added."""
        from docx.image.exceptions import UnrecognizedImageError

        missing = self.tr("Picture missing: {text}", text=block.alternative)
        pixels = block.pixels
        if pixels is None:
            paragraph.add_run(missing)
            return None
        scale = min(25.4 / 150, width / pixels[0], height / pixels[1])
        run: Any = paragraph.add_run()
        try:
            shape = run.add_picture(BytesIO(block.content), mm(pixels[0] * scale))
        except UnrecognizedImageError:
            paragraph.add_run(missing)
            return None
        properties = shape._inline.docPr  # noqa: SLF001  # python-docx has no alternative text
        properties.set("descr", block.alternative)
        properties.set("name", f"{self.tr('Picture')} {next(self._ids)}")
        return shape


def _run(paragraph: Paragraph, run: Run) -> None:
    made = paragraph.add_run(run.text)
    made.bold = run.bold or None
    made.italic = run.italic or None


def _caption_of(block: PictureBlock) -> str:
    return block.caption or block.alternative


def _add_contents_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles: Any = document.styles
    names = {style.name for style in styles}
    for name, base in (("TOC Heading", "Heading 2"), ("toc 1", "Normal")):
        if name not in names:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles[base]
    heading: Any = styles["TOC Heading"].element.get_or_add_pPr()
    heading.append(element("w:outlineLvl", {"w:val": "9"}))
    add_right_tab(styles["toc 1"], _ROOM)
