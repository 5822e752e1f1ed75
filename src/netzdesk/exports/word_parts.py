"""What all Word files share: styles, the frame of a page, fields, and the package they come in."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from netzdesk.base.i18n import Translator

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT: Final = "Calibri"
ACCENT: Final = (0x12, 0x4D, 0x75)
INK: Final = (0x17, 0x17, 0x17)
MARK: Final = (0x9E, 0x33, 0x14)
GREY: Final = (0x5C, 0x66, 0x70)
_SIGN: Final = "\x01"
_COUNT: Final = "\x02"
_LANGUAGES: Final = {"de": "de-DE", "en": "en-GB"}


def whole_word(path: Path) -> bool:
    """Return whether a file is a Word document that can be unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.testzip() is None and "word/document.xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


def packed(document: Document, changed_ms: int) -> bytes:
    """Return the file of a document; all dates in it are the last change of the study.

    python-docx dates the parts of the package by the clock: the same content would give other
    bytes at every export.
    """
    made, out = BytesIO(), BytesIO()
    _drop_thumbnail(document)
    document.save(made)
    date = max(_moment(changed_ms), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, date)
            part.external_attr = 0o600 << 16
            target.writestr(part, source.read(name), zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()


def describe(document: Document, title: str, study: str, language: str, changed_ms: int) -> None:
    """Fill in the properties; no person stands in them."""
    properties = document.core_properties
    properties.title = title[:255]
    properties.subject = study[:255]
    properties.author = properties.last_modified_by = "NetzDesk"
    properties.comments = ""
    properties.language = _LANGUAGES[language]
    properties.created = properties.modified = _moment(changed_ms).replace(tzinfo=None)


def set_frame(
    document: Document,
    tr: Translator,
    *,
    status: str,
    sample: str,
    room: float,
    note: str = "",
    running: str = "",
    counted: bool = False,
) -> None:
    """Put status date, sample mark and page number on every page.

    `note` stands below them, `running` in the head; `counted` says of how many pages.
    """
    section: Any = document.sections[0]
    foot = section.footer.paragraphs[0]
    foot.style = "Footer"
    foot.paragraph_format.tab_stops.add_tab_stop(mm(room), _right_tab())
    said = " · ".join(text for text in (status, sample) if text)
    foot.add_run(f"{said}\t")
    if counted:
        _number(foot, tr("Page {page} of {pages}", page=_SIGN, pages=_COUNT))
    else:
        _number(foot, tr("Page {page}", page=_SIGN))
    if note:
        section.footer.add_paragraph(note, style="Footer")
    head: Any = section.header.paragraphs[0]
    head.style = "Header"
    if running:
        head.paragraph_format.tab_stops.add_tab_stop(mm(room), _right_tab())
        run = head.add_run(f"{running}\t" if sample else running)
        run.font.color.rgb = rgb(GREY)
    elif sample:
        head.alignment = right()
    if sample:
        run = head.add_run(sample)
        run.bold = True
        run.font.color.rgb = rgb(MARK)


def remember_styles(document: Document) -> None:
    """Let python-docx look each style up once; call it when all styles are there.

    It looks through all of them for every paragraph, which is most of the time of a long text.
    """
    part: Any = document.part
    look_up = part.get_style_id
    known: dict[tuple[str, Any], str | None] = {}

    def get_style_id(style: Any, kind: Any) -> str | None:
        if not isinstance(style, str):
            found: str | None = look_up(style, kind)
            return found
        if (style, kind) not in known:
            known[style, kind] = look_up(style, kind)
        return known[style, kind]

    part.get_style_id = get_style_id


def set_styles(document: Document, language: str, *, size: float = 10.5) -> None:
    """Set the styles that the authors of a report go on with: one font, headings, captions."""
    from docx.shared import Pt

    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(size)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.widow_control = True
    normal.element.get_or_add_rPr().append(element("w:lang", {"w:val": _LANGUAGES[language]}))
    for name, points in (("Title", 22), ("Heading 1", 17), ("Heading 2", 12), ("Subtitle", 10.5)):
        style = styles[name]
        _plain_font(style)
        style.font.size = Pt(points)
        style.font.color.rgb = rgb(ACCENT)
        style.font.italic = False
    styles["Caption"].font.size = Pt(9)
    styles["Caption"].font.color.rgb = rgb(INK)
    for name in ("Header", "Footer"):
        style = styles[name]
        style.font.size = Pt(8.5)
        style.font.color.rgb = rgb(GREY)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.tab_stops.clear_all()  # the template's: middle and right of A4
    settings: Any = document.settings.element
    settings.append(element("w:autoHyphenation", {"w:val": "true"}))


def caption(document: Document, label: str, number: int, text: str, *, keep: bool) -> None:
    """Add a caption that Word counts; `keep` when what it names stands below it."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = keep
    paragraph.add_run(f"{label} ")
    field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
    paragraph.add_run(f": {text}")


def field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word works out, with what it shows until then."""
    field_part(paragraph, "begin")
    instruction(paragraph, code)
    field_part(paragraph, "separate")
    paragraph.add_run(shown)
    field_part(paragraph, "end")


def field_part(paragraph: Paragraph, kind: str) -> None:
    """Add the sign that begins, parts or ends a field."""
    run: Any = paragraph.add_run()
    run._r.append(element("w:fldChar", {"w:fldCharType": kind}))  # noqa: SLF001


def instruction(paragraph: Paragraph, code: str) -> None:
    """Add what a field is to work out."""
    run: Any = paragraph.add_run()
    made = element("w:instrText", {"xml:space": "preserve"})
    made.text = f" {code} "
    run._r.append(made)  # noqa: SLF001


def element(name: str, attributes: dict[str, str]) -> Any:
    """Return an element of WordprocessingML."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Any = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def rgb(color: tuple[int, int, int]) -> Any:
    """Return a colour as python-docx takes it."""
    from docx.shared import RGBColor

    return RGBColor(*color)


def mm(length: float) -> Any:
    """Return millimetres as python-docx takes a length."""
    from docx.shared import Mm

    return Mm(length)


def right() -> Any:
    """Return the alignment at the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT


def add_right_tab(style: Any, room: float) -> None:
    """Let a tab lead to the right margin."""
    style.paragraph_format.tab_stops.add_tab_stop(mm(room), _right_tab())


def _right_tab() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _number(paragraph: Paragraph, said: str) -> None:
    """Add a sentence with the number of the page, and of all pages, where its signs stand."""
    for part in re.split(f"([{_SIGN}{_COUNT}])", said):
        if part == _SIGN:
            field(paragraph, "PAGE", "1")
        elif part == _COUNT:
            field(paragraph, "NUMPAGES", "1")
        else:
            paragraph.add_run(part)


def _plain_font(style: Any) -> None:
    """Take the font of the theme out of a heading, so that all text has one font."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]


def _drop_thumbnail(document: Document) -> None:
    """Take out the picture of an empty page that the template has."""
    relations: Any = document.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith("/thumbnail"):
            del relations[key]


def _moment(changed_ms: int) -> datetime:
    return datetime.fromtimestamp(changed_ms / 1000, UTC)
