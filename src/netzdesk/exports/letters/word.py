"""Text letters as Word files: the same DIN 5008 page, editable.

Address, information block and marks stand in frames that are placed on the paper; the head of
the first page is as high as the way down to the subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.progress import Progress
from netzdesk.exports.letters import din5008 as din
from netzdesk.exports.letters.content import Batch, Letter

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FONT: Final = "Calibri"
_SIZE: Final = 11.0
_LEADING: Final = 14.2
_TWIPS: Final = 56.6929  # in a millimetre
_HEAD: Final = 12.7
"""Where the header begins, in millimetres from the top."""
_BOTTOM: Final = 29.0
_NUMBER: Final = "\x01"


def letter_document(batch: Batch, letters: Sequence[Letter], progress: Progress) -> bytes:
    """Return one Word file with these letters, each in a section of its own."""
    from docx import Document
    from docx.enum.section import WD_SECTION

    document = Document()
    _set_style(document)
    _set_properties(document, batch)
    for number, letter in enumerate(letters):
        progress.step(number, len(letters))
        if number:
            document.add_section(WD_SECTION.NEW_PAGE)
        else:
            _set_page(document.sections[0], batch)
        _begin_numbering(document.sections[-1])
        _letter(document, batch, letter)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _letter(document: Document, batch: Batch, letter: Letter) -> None:
    address = document.add_paragraph()
    _frame(address, din.WINDOW_LEFT + din.ADDRESS_INDENT, din.WINDOW_TOP, din.ADDRESS_WIDTH)
    _run(address, batch.return_line, 7).font.underline = True
    above = din.MOST_ADDRESS_LINES - max(len(letter.address), din.ADDRESS_LINES)
    first = document.add_paragraph()
    begin = din.ADDRESS_TOP - (din.MOST_ADDRESS_LINES - din.ADDRESS_LINES - above) * (
        din.ADDRESS_LINE
    )
    _frame(first, din.WINDOW_LEFT + din.ADDRESS_INDENT, begin, din.ADDRESS_WIDTH)
    _lines(first, letter.address, 10.5)
    block = document.add_paragraph()
    _frame(block, din.BLOCK_LEFT, din.BLOCK_TOP, din.BLOCK_WIDTH)
    block.paragraph_format.tab_stops.add_tab_stop(_mm(28))
    information = ((batch.tr("Our reference"), letter.reference), *batch.information)
    _lines(block, [f"{label}\t{text}" for label, text in information], 9)
    if letter.subject:
        _run(_plain(document), letter.subject).bold = True
        _plain(document)
    for line in letter.body.rstrip("\n").split("\n"):
        _run(_plain(document), line)
    if batch.enclosed:
        _plain(document)
        title = batch.enclosed_title
        for line in (title, *batch.enclosed):
            _run(_plain(document), line)


def _set_style(document: Document) -> None:
    from docx.shared import Pt

    style: Any = document.styles["Normal"]
    style.font.name = _FONT
    style.font.size = Pt(_SIZE)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = Pt(_LEADING)
    properties = style.element.get_or_add_rPr()
    language = _element("w:lang", {"w:val": "de-DE"})
    properties.append(language)


def _set_properties(document: Document, batch: Batch) -> None:
    properties = document.core_properties
    properties.title = batch.template.name[:255]
    properties.author = batch.occasion.sender.get("name", "")[:255] or "NetzDesk"
    properties.comments = ""


def _set_page(section: Any, batch: Batch) -> None:
    section.page_width, section.page_height = _mm(din.PAGE_WIDTH), _mm(din.PAGE_HEIGHT)
    section.left_margin, section.right_margin = _mm(din.LEFT), _mm(din.RIGHT)
    section.top_margin, section.bottom_margin = _mm(27), _mm(_BOTTOM)
    section.header_distance, section.footer_distance = _mm(_HEAD), _mm(10)
    section.different_first_page_header_footer = True
    head = section.first_page_header
    _head(head, batch)
    _foot(section.first_page_footer, batch, first=True)
    _foot(section.footer, batch, first=False)
    if batch.sample:
        section.header.paragraphs[0].text = batch.sample


def _head(head: Any, batch: Batch) -> None:
    """Fill the head of the first page: letterhead, marks, and the way down to the subject."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    filler = head.paragraphs[0]
    filler.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    filler.paragraph_format.line_spacing = Pt((din.SUBJECT_TOP - _HEAD) * 72 / 25.4)
    sender = batch.occasion.sender
    name = head.add_paragraph()
    _frame(name, din.LEFT, 17.0, din.TEXT_WIDTH)
    _run(name, sender.get("name", ""), 14).bold = True
    if sender.get("department"):
        department = head.add_paragraph()
        _frame(department, din.LEFT, 24.5, din.TEXT_WIDTH)
        _run(department, sender["department"], 9)
    if batch.sample:
        mark = head.add_paragraph()
        _frame(mark, din.PAGE_WIDTH - din.RIGHT - 40, 10.0, 40)
        _run(mark, batch.sample, 9).bold = True
    for top in (*din.FOLDS, din.HOLE):
        paragraph = head.add_paragraph()
        _frame(paragraph, din.FOLD_LEFT, top - 1.9, 6)
        _run(paragraph, "–", 8)
    head._element.append(filler._p)  # noqa: SLF001  # frames stand before what they belong to


def _foot(foot: Any, batch: Batch, *, first: bool) -> None:
    """Fill the foot: the sender on the first page, the number on all others.

    How many pages a letter has, only Word can count: the field for it shows nonsense elsewhere.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = foot.paragraphs[0]
    if first:
        _run(paragraph, batch.footer, 7.5)
        return
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, number, behind = batch.tr("Page {page}", page=_NUMBER).partition(_NUMBER)
    _run(paragraph, before, 7.5)
    if number:
        _field(paragraph, "PAGE")
    _run(paragraph, behind, 7.5)


def _begin_numbering(section: Any) -> None:
    """Let every letter count its own pages."""
    properties = section._sectPr  # noqa: SLF001  # python-docx has no way to number sections
    for old in properties.findall(_name("w:pgNumType")):
        properties.remove(old)
    numbering = _element("w:pgNumType", {"w:start": "1"})
    margins = properties.find(_name("w:pgMar"))
    margins.addnext(numbering)


def _plain(document: Document) -> Paragraph:
    return document.add_paragraph()


def _lines(paragraph: Paragraph, lines: Sequence[str], size: float) -> None:
    """Put lines into one paragraph: neighbouring frames are then never joined."""
    for number, line in enumerate(lines):
        run = _run(paragraph, line, size)
        if number < len(lines) - 1:
            run.add_break()


def _run(paragraph: Paragraph, text: str, size: float | None = None) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
        paragraph.paragraph_format.line_spacing = Pt(round(size * 1.23, 1))
    return run


def _field(paragraph: Paragraph, code: str) -> None:
    from docx.shared import Pt

    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", "1"), ("end", "")):
        run: Any = paragraph.add_run()
        run.font.size = Pt(7.5)
        if kind:
            run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))  # noqa: SLF001
        elif text == code:
            instruction = _element("w:instrText", {})
            instruction.text = f" {code} "
            run._r.append(instruction)  # noqa: SLF001
        else:
            run.text = text


def _frame(paragraph: Paragraph, left: float, top: float, width: float) -> None:
    """Place a paragraph on the paper, whatever stands around it."""
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    frame = _element(
        "w:framePr",
        {
            "w:w": str(round(width * _TWIPS)),
            "w:wrap": "around",
            "w:vAnchor": "page",
            "w:hAnchor": "page",
            "w:x": str(round(left * _TWIPS)),
            "w:y": str(round(top * _TWIPS)),
        },
    )
    properties.insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _element(name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement

    element: Any = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(key), value)
    return element


def _name(short: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(short))


def _mm(length: float) -> Any:
    from docx.shared import Mm

    return Mm(length)
