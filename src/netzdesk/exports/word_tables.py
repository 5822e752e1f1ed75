"""Tables as Word files that the authors of the report go on with: real styles, captions, charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Progress
from netzdesk.exports.document import Block, Column, Document, Row, Section
from netzdesk.exports.document import writable_text as writable
from netzdesk.exports.word_charts import WordCharts
from netzdesk.exports.word_parts import (
    caption,
    describe,
    mm,
    packed,
    set_frame,
    set_styles,
    whole_word,
)
from netzdesk.exports.word_rows import add_table_styles, append_table

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["whole_word", "word_bytes", "write_word"]

_A4: Final = (210.0, 297.0)
_MARGIN: Final = 15.0
_ROWS_TOGETHER: Final = 16
_RUNNING: Final = 140
"""Letters of the running head; it has one line."""
_HEADINGS: Final = (("Title", 0, 4), ("Heading 1", 6, 2), ("Heading 2", 6, 1), ("Caption", 3, 2))
"""Styles with the points above and below them."""


def write_word(document: Document, path: Path, progress: Progress) -> None:
    """Write the Word file of a document into a new file."""
    with path.open("xb") as out:
        out.write(word_bytes(document, progress))


def word_bytes(document: Document, progress: Progress) -> bytes:
    """Return the Word file of a document."""
    return _Writer(document).write(progress)


class _Writer:
    """One Word file while it is written."""

    def __init__(self, document: Document) -> None:
        import docx

        self.document = document
        self.tr = Translator(document.language)
        self.word: Word = docx.Document()
        width, height = _A4 if document.portrait else _A4[::-1]
        self.size = width, height
        self.room = width - 2 * _MARGIN
        self._charts = WordCharts(self.word, self.room)
        self._tables = 0
        self._figures = 0

    def write(self, progress: Progress) -> bytes:
        document = self.document
        self._set_up()
        if not document.portrait:
            self._opening()
        if document.columns:
            self._table(document.title, document.columns, document.rows, progress)
        total = len(document.sections)
        for number, section in enumerate(document.sections):
            progress.step(number, total)
            self._section(section, number, progress)
        return packed(self.word, document.changed_ms)

    def _set_up(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt

        document, word = self.document, self.word
        set_styles(word, document.language, size=8.5 if document.portrait else 9.5)
        add_table_styles(word, dense=document.portrait)
        for name, above, below in _HEADINGS:
            word.styles[name].paragraph_format.space_before = Pt(above)
            word.styles[name].paragraph_format.space_after = Pt(below)
        section = word.sections[0]
        section.page_width, section.page_height = map(mm, self.size)
        section.orientation = WD_ORIENT.PORTRAIT if document.portrait else WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = mm(_MARGIN)
        section.top_margin, section.bottom_margin = mm(18), mm(16)
        section.header_distance = section.footer_distance = mm(8)
        describe(
            word,
            writable(document.title),
            writable(document.study),
            document.language,
            document.changed_ms,
        )
        running = " · ".join(text for text in (document.title, document.study) if text)
        running = running if len(running) <= _RUNNING else f"{running[: _RUNNING - 1]}…"
        set_frame(
            word,
            self.tr,
            status=writable(document.status),
            sample=document.sample,
            room=self.room,
            running=writable(running),
            counted=True,
        )

    def _opening(self) -> None:
        """Write what stands above the tables; sheets of one page each have it in their head."""
        document = self.document
        self.word.add_paragraph(writable(document.title), style="Title")
        if document.study:
            self.word.add_paragraph(writable(document.study), style="Subtitle")
        self._sentences((document.status, *document.head))

    def _section(self, section: Section, number: int, progress: Progress) -> None:
        if section.one_page or section.title != self.document.title:
            heading = self.word.add_paragraph(writable(section.title), style="Heading 1")
            heading.paragraph_format.page_break_before = section.one_page and number > 0
        for block in section.blocks:
            self._block(section, block, progress)

    def _block(self, section: Section, block: Block, progress: Progress) -> None:
        if block.heading and block.heading != section.title:
            self.word.add_paragraph(writable(block.heading), style="Heading 2")
        self._sentences(block.text)
        if block.columns:
            said = "" if section.one_page else self._caption(section, block)
            whole = 0 if section.one_page else _ROWS_TOGETHER
            self._table(said, block.columns, block.rows, progress, whole)
        if block.figure is not None:
            self._charts.add(block.figure)
            self._figures += 1
            label = self.tr("Illustration")
            caption(self.word, label, self._figures, writable(block.figure.title), keep=False)
        self._sentences(block.after)

    def _caption(self, section: Section, block: Block) -> str:
        """Return a caption that names the table in a list of all tables too."""
        if not block.heading or section.title in block.heading:
            return block.heading or section.title
        return self.tr("{section}: {heading}", section=section.title, heading=block.heading)

    def _sentences(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.word.add_paragraph(writable(text), style="Normal")

    def _table(
        self,
        said: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        progress: Progress,
        whole: int = 0,
    ) -> None:
        """Write a table; one of at most `whole` rows stays on one page."""
        if said:
            self._tables += 1
            caption(self.word, self.tr("Table"), self._tables, writable(said), keep=True)
        together = len(rows) <= whole
        append_table(self.word, columns, rows, self.room, progress, together=together)
        if not rows:
            self._sentences((self.tr("No entries"),))
