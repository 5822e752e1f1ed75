"""Footnotes in Word files: python-docx has none, so their part of the package is made here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from netzdesk.exports.word_parts import element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class WordNotes:
    """The footnotes of one document; `close` puts them into it."""

    def __init__(self, document: Document) -> None:
        from docx.oxml import parse_xml

        self._document = document
        self._root: Any = parse_xml(
            f'<w:footnotes xmlns:w="{_SPACE}">'
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
            "<w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
        )
        self._count = 0
        self._add_styles()

    def add(self, paragraph: Paragraph, fill: Callable[[Paragraph], None]) -> None:
        """Put a footnote sign at the end of a paragraph; `fill` writes the note."""
        from docx.text.paragraph import Paragraph as Written

        self._count += 1
        run: Any = paragraph.add_run()
        run.style = "Footnote Reference"
        run._r.append(element("w:footnoteReference", {"w:id": str(self._count)}))  # noqa: SLF001
        note = element("w:footnote", {"w:id": str(self._count)})
        self._root.append(note)
        body = element("w:p", {})
        note.append(body)
        parent: Any = self._document._body  # noqa: SLF001  # styles are looked up in its part
        written = Written(body, parent)
        written.style = "Footnote Text"
        sign: Any = written.add_run()
        sign.style = "Footnote Reference"
        sign._r.append(element("w:footnoteRef", {}))  # noqa: SLF001
        written.add_run(" ")
        fill(written)

    def close(self) -> None:
        """Put the footnotes into the package, if there are any."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        if not self._count:
            return
        part: Any = self._document.part
        made = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, self._root, part.package)
        part.relate_to(made, _RELATION)

    def _add_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt

        styles: Any = self._document.styles
        names = {style.name for style in styles}
        if "Footnote Text" not in names:
            text = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
            text.base_style = styles["Normal"]
            text.font.size = Pt(8.5)
            text.paragraph_format.space_after = Pt(0)
        if "Footnote Reference" not in names:
            sign = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
            sign.font.superscript = True
