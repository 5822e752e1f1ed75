"""Profiles as Word files that the authors of the report go on with: styles, lists, footnotes."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress, Unwatched
from netzdesk.domain.markup import Block, Note, Part, Run
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.profile import (
    Pair,
    PictureBlock,
    Profile,
    ProfileBook,
    ProfilePart,
    TableBlock,
    profile_book,
    profiles_book,
)
from netzdesk.exports.word_notes import WordNotes
from netzdesk.store.engine import Connection

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FONT: Final = "Calibri"
_ROOM: Final = 160.0
"""Millimetres between the margins."""
_ACCENT: Final = (0x12, 0x4D, 0x75)
_MARK: Final = (0x9E, 0x33, 0x14)
_SIGN: Final = "\x01"


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


def whole_word(path: Path) -> bool:
    """Return whether a file is a Word document that can be unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.testzip() is None and "word/document.xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


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
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _set_up(self) -> None:
        book, document = self.book, self.document
        _set_styles(document, book.language)
        section = document.sections[0]
        section.page_width, section.page_height = _mm(210), _mm(297)
        section.left_margin = section.right_margin = _mm(25)
        section.top_margin, section.bottom_margin = _mm(24), _mm(24)
        properties = document.core_properties
        properties.title = book.title[:255]
        properties.subject = book.study[:255]
        properties.author = "NetzDesk"
        properties.comments = ""
        properties.language = {"de": "de-DE", "en": "en-GB"}[book.language]
        moment = datetime.fromtimestamp(book.changed_ms / 1000, UTC)
        properties.created = properties.modified = moment.replace(tzinfo=None)
        foot = section.footer.paragraphs[0]
        foot.style = "Normal"
        foot.paragraph_format.tab_stops.add_tab_stop(_mm(_ROOM), _right_tab())
        said = " · ".join(text for text in (book.status, book.sample) if text)
        before, _, behind = self.tr("Page {page}", page=_SIGN).partition(_SIGN)
        foot.add_run(f"{said}\t{before}")
        _field(foot, "PAGE", "1")
        foot.add_run(behind)
        section.footer.add_paragraph(book.note, style="Normal")
        if book.sample:
            mark: Any = section.header.paragraphs[0]
            mark.alignment = _right()
            run = mark.add_run(book.sample)
            run.bold = True
            run.font.color.rgb = _rgb(_MARK)

    def _front(self) -> None:
        """Write title and contents; Word fills in the pages when it opens the file."""
        book, tr = self.book, self.tr
        self.document.add_paragraph(book.title, style="Title")
        for text in (book.study, book.status, book.note):
            if text:
                self.document.add_paragraph(text)
        self._list(tr("Contents"), 'TOC \\o "1-1" \\h \\z', [p.title for p in book.profiles])
        parts = [part for each in book.profiles for s in each.sections for part in s.parts]
        figures = [part for part in parts if isinstance(part, PictureBlock)]
        tables = [part for part in parts if isinstance(part, TableBlock)]
        for heading, label, captions in (
            (tr("Illustrations"), tr("Illustration"), [_caption_of(part) for part in figures]),
            (tr("Tables"), tr("Table"), [part.caption for part in tables]),
        ):
            if captions:
                self._list(heading, f'TOC \\h \\z \\c "{label}"', captions)
        settings: Any = self.document.settings.element
        settings.append(_element("w:updateFields", {"w:val": "true"}))

    def _list(self, heading: str, code: str, entries: list[str]) -> None:
        self.document.add_paragraph(heading, style="TOC Heading")
        first = self.document.add_paragraph(style="toc 1")
        _field_part(first, "begin")
        _instruction(first, code)
        _field_part(first, "separate")
        paragraph = first
        for number, entry in enumerate(entries):
            if number:
                paragraph = self.document.add_paragraph(style="toc 1")
            paragraph.add_run(entry)
        _field_part(paragraph, "end")

    def _profile(self, profile: Profile, number: int) -> None:
        title = self.document.add_paragraph(profile.title, style="Heading 1")
        title.paragraph_format.page_break_before = self.book.whole or number > 0
        if profile.logos:
            logos: Any = self.document.add_paragraph()
            logos.alignment = _right()
            for block in profile.logos:
                self._picture_run(logos, block, 38.0, 16.0)
        for text in profile.lead:
            self.document.add_paragraph(text, style="Subtitle")
        for text in profile.notices:
            self.document.add_paragraph(style="Normal").add_run(text).bold = True
        for section in profile.sections:
            self.document.add_paragraph(section.title, style="Heading 2")
            self._parts(section.parts)

    def _parts(self, parts: tuple[ProfilePart, ...]) -> None:
        numbering = None
        for part in parts:
            is_number = isinstance(part, Block) and part.kind == "number"
            if is_number and numbering is None:
                numbering = self._new_numbering()
            if not is_number:
                numbering = None
            if isinstance(part, Block):
                self._block(part, numbering)
            elif isinstance(part, Pair):
                paragraph = self.document.add_paragraph(style="Normal")
                paragraph.paragraph_format.tab_stops.add_tab_stop(_mm(38))
                paragraph.paragraph_format.left_indent = _mm(38)
                paragraph.paragraph_format.first_line_indent = _mm(-38)
                paragraph.add_run(f"{part.label}\t").italic = True
                paragraph.add_run(part.text)
            elif isinstance(part, TableBlock):
                self._table(part)
            else:
                self._picture(part)

    def _block(self, block: Block, numbering: int | None) -> None:
        styles = {"text": "Normal", "bullet": "List Bullet", "number": "List Number"}
        paragraph = self.document.add_paragraph(style=styles[block.kind])
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

    def _caption(self, label: str, number: int, text: str, *, keep: bool) -> None:
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.add_run(f"{label} ")
        _field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
        paragraph.add_run(f": {text}")

    def _table(self, table: TableBlock) -> None:
        self._tables += 1
        self._caption(self.tr("Table"), self._tables, table.caption, keep=True)
        made = self.document.add_table(rows=1, cols=len(table.columns))
        made.style = "Table Grid"
        for cell, text in zip(made.rows[0].cells, table.columns, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        head: Any = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
        head.append(_element("w:tblHeader", {"w:val": "true"}))
        for texts in table.rows:
            for cell, text in zip(made.add_row().cells, texts, strict=True):
                _run(cell.paragraphs[0], Run(text))
        for row in made.rows:
            for cell, share in zip(row.cells, table.shares, strict=True):
                cell.width = _mm(_ROOM * share / sum(table.shares))
        self.document.add_paragraph()

    def _picture(self, block: PictureBlock) -> None:
        self._figures += 1
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._picture_run(paragraph, block, _ROOM, 88.0)
        self._caption(self.tr("Illustration"), self._figures, _caption_of(block), keep=False)

    def _picture_run(
        self, paragraph: Paragraph, block: PictureBlock, width: float, height: float
    ) -> None:
        from docx.image.exceptions import UnrecognizedImageError

        missing = self.tr("Picture missing: {text}", text=block.alternative)
        pixels = block.pixels
        if pixels is None:
            paragraph.add_run(missing)
            return
        scale = min(25.4 / 150, width / pixels[0], height / pixels[1])
        run: Any = paragraph.add_run()
        try:
            shape = run.add_picture(BytesIO(block.content), _mm(pixels[0] * scale))
        except UnrecognizedImageError:
            paragraph.add_run(missing)
            return
        properties = shape._inline.docPr  # noqa: SLF001  # python-docx has no alternative text
        properties.set("descr", block.alternative)
        properties.set("name", f"{self.tr('Picture')} {next(self._ids)}")


def _run(paragraph: Paragraph, run: Run) -> None:
    made = paragraph.add_run(run.text)
    made.bold = run.bold or None
    made.italic = run.italic or None


def _caption_of(block: PictureBlock) -> str:
    return block.caption or block.alternative


def _set_styles(document: Document, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name = _FONT
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.widow_control = True
    lang = {"de": "de-DE", "en": "en-GB"}[language]
    normal.element.get_or_add_rPr().append(_element("w:lang", {"w:val": lang}))
    for name, size in (("Title", 22), ("Heading 1", 17), ("Heading 2", 12), ("Subtitle", 10.5)):
        style = styles[name]
        _plain_font(style)
        style.font.size = Pt(size)
        style.font.color.rgb = _rgb(_ACCENT)
        style.font.italic = False
    styles["Caption"].font.size = Pt(9)
    styles["Caption"].font.color.rgb = _rgb((0x17, 0x17, 0x17))
    names = {style.name for style in styles}
    for name, base in (("TOC Heading", "Heading 2"), ("toc 1", "Normal")):
        if name not in names:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles[base]
    heading: Any = styles["TOC Heading"].element.get_or_add_pPr()
    heading.append(_element("w:outlineLvl", {"w:val": "9"}))
    styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(_mm(_ROOM), _right_tab())
    settings: Any = document.settings.element
    settings.append(_element("w:autoHyphenation", {"w:val": "true"}))


def _plain_font(style: Any) -> None:
    """Take the font of the theme out of a heading, so that all text has one font."""
    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word works out, with what it shows until then."""
    _field_part(paragraph, "begin")
    _instruction(paragraph, code)
    _field_part(paragraph, "separate")
    paragraph.add_run(shown)
    _field_part(paragraph, "end")


def _field_part(paragraph: Paragraph, kind: str) -> None:
    run: Any = paragraph.add_run()
    run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))  # noqa: SLF001


def _instruction(paragraph: Paragraph, code: str) -> None:
    run: Any = paragraph.add_run()
    element = _element("w:instrText", {"xml:space": "preserve"})
    element.text = f" {code} "
    run._r.append(element)  # noqa: SLF001


def _element(name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element: Any = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element


def _rgb(color: tuple[int, int, int]) -> Any:
    from docx.shared import RGBColor

    return RGBColor(*color)


def _mm(length: float) -> Any:
    from docx.shared import Mm

    return Mm(length)


def _right() -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT


def _right_tab() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT
