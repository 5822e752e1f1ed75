"""Text with light markup as a document of Qt, and back: nothing else than the markup survives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextList,
    QTextListFormat,
)

from netzdesk.domain.markup import Block, BlockKind, Markup, Note, Part, Run, tidy
from netzdesk.ui.theme import tone_colours

NOTE: Final = QTextFormat.Property.UserProperty + 1
"""The number of the footnote that letters belong to; neighbours of one number are one footnote."""

_STYLES: Final[dict[BlockKind, QTextListFormat.Style]] = {
    "bullet": QTextListFormat.Style.ListDisc,
    "number": QTextListFormat.Style.ListDecimal,
}
_APART: Final = 5.0
_ITEMS_APART: Final = 2.0
_LINE: Final = "\u2028"
_NOT_IN_DOCUMENTS: Final = {
    ord(sign): "\N{REPLACEMENT CHARACTER}" for sign in "\ufdd0\ufdd1\ufffc\x00"
} | {ord("\n"): _LINE, ord("\r"): _LINE, 0x2029: _LINE}
"""Signs by which Qt parts its documents; the letters among them would be lost."""


def show_markup(document: QTextDocument, text: Markup) -> None:
    """Fill a document with a text; what was typed before cannot be undone then."""
    document.setUndoRedoEnabled(False)
    document.clear()
    QTextCursor(document).setBlockFormat(_spaced("text"))
    insert_markup(QTextCursor(document), text)
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def insert_markup(cursor: QTextCursor, text: Markup) -> None:
    """Insert a text at the cursor; a single paragraph goes into the line."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    notes = _next_note(cursor.document())
    first_of_document = not cursor.block().text()
    for place, block in enumerate(text):
        if place:
            cursor.insertBlock(_spaced("text"), QTextCharFormat())
        if place or first_of_document:
            set_kind(cursor, block.kind)
        for part in block.parts:
            notes = _insert(cursor, part, notes)
    cursor.endEditBlock()


def document_markup(document: QTextDocument) -> Markup:
    """Return what a document says, without any look that is no markup."""
    blocks = []
    block = document.begin()
    while block.isValid():
        blocks.append(Block(kind_of(block), tuple(_parts(block))))
        block = block.next()
    return tidy(blocks)


def kind_of(block: QTextBlock) -> BlockKind:
    """Return whether a block is a paragraph or an item of a list."""
    listed: QTextList | None = block.textList()
    if listed is None:
        return "text"
    style = listed.format().style()
    numbered = style.value <= QTextListFormat.Style.ListDecimal.value
    return "number" if numbered else "bullet"


def set_kind(cursor: QTextCursor, kind: BlockKind) -> None:
    """Make the block of a cursor a paragraph or an item; an item joins the list above it."""
    block = cursor.block()
    if kind_of(block) == kind:
        return
    listed = block.textList()
    if listed is not None:
        listed.remove(block)
        cursor.setBlockFormat(_spaced("text"))
    if kind == "text":
        return
    cursor.setBlockFormat(_spaced(kind))
    above = block.previous()
    if above.isValid() and kind_of(above) == kind:
        above.textList().add(block)
        return
    style = QTextListFormat()
    style.setStyle(_STYLES[kind])
    style.setIndent(1)
    cursor.createList(style)


def note_format(number: int) -> QTextCharFormat:
    """Return the look of letters in a footnote."""
    made = QTextCharFormat()
    made.setProperty(NOTE, number)
    back, front = tone_colours("info")
    made.setBackground(back)
    made.setForeground(front)
    return made


def next_note(document: QTextDocument) -> int:
    """Return a number that no footnote of the document has."""
    return _next_note(document)


def _spaced(kind: BlockKind) -> QTextBlockFormat:
    """Return the format of a block: paragraphs are seen apart from lines."""
    made = QTextBlockFormat()
    if kind == "text":
        made.setTopMargin(_APART)
    made.setBottomMargin(_APART if kind == "text" else _ITEMS_APART)
    return made


def _insert(cursor: QTextCursor, part: Part, notes: int) -> int:
    if isinstance(part, Run):
        cursor.insertText(part.text.translate(_NOT_IN_DOCUMENTS), _look(part, QTextCharFormat()))
        return notes
    for run in part.runs:
        cursor.insertText(run.text.translate(_NOT_IN_DOCUMENTS), _look(run, note_format(notes)))
    cursor.setCharFormat(QTextCharFormat())
    return notes + 1


def _look(run: Run, made: QTextCharFormat) -> QTextCharFormat:
    if run.bold:
        made.setFontWeight(QFont.Weight.Bold)
    if run.italic:
        made.setFontItalic(True)
    return made


def _parts(block: QTextBlock) -> Iterator[Part]:
    note: list[Run] = []
    number = 0
    for text, form in _fragments(block):
        run = Run(text, form.fontWeight() >= QFont.Weight.DemiBold, form.fontItalic())
        of_note = int(form.property(NOTE) or 0)
        if note and of_note != number:
            yield Note(tuple(note))
            note = []
        number = of_note
        if of_note:
            note.append(run)
        else:
            yield run
    if note:
        yield Note(tuple(note))


def _fragments(block: QTextBlock) -> Iterator[tuple[str, QTextCharFormat]]:
    place = block.begin()
    while not place.atEnd():
        fragment = place.fragment()
        form = fragment.charFormat()
        if fragment.isValid() and not form.isImageFormat():
            yield fragment.text().replace(_LINE, "\n"), form
        place += 1


def _next_note(document: QTextDocument) -> int:
    highest = 0
    block = document.begin()
    while block.isValid():
        for _, form in _fragments(block):
            highest = max(highest, int(form.property(NOTE) or 0))
        block = block.next()
    return highest + 1
