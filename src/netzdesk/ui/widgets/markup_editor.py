"""A field for text with paragraphs, lists, bold, italic and footnotes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QToolButton, QWidget

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.domain.markup import BlockKind, Markup, plain, read_markup, write_markup
from netzdesk.domain.pasted import read_html
from netzdesk.domain.profiles import MOST_LETTERS
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.markup_document import (
    NOTE,
    document_markup,
    insert_markup,
    kind_of,
    next_note,
    note_format,
    set_kind,
    show_markup,
)

_TOO_MUCH: Final = N_(
    "Not pasted: it has {n} letters, and a section has room for {most}. Paste it in parts."
)
_LONGEST_PAGE: Final = 3 << 20
"""Letters of a pasted page of which the look is read; of a longer one, the words alone."""
_LEAST_LINES: Final = 3
_MOST_LINES: Final = 28

_TOOLS: Final = (
    ("bold", N_("Bold"), "Ctrl+B"),
    ("italic", N_("Italic"), "Ctrl+I"),
    ("bullet", N_("Bulleted list"), "Ctrl+Shift+8"),
    ("number", N_("Numbered list"), "Ctrl+Shift+7"),
    ("note", N_("Footnote"), "Ctrl+Shift+E"),
)


class MarkupEdit(QTextEdit):
    """The text; Ctrl+Enter and leaving say that it is finished, Tab goes on."""

    left = Signal()
    entered = Signal()
    """The cursor came into it."""
    told = Signal(Refused)
    """Why something was not pasted."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.document().setDocumentMargin(5)
        self.document().setIndentWidth(22)
        show_markup(self.document(), ())
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def markup(self) -> Markup:
        """Return the text."""
        return document_markup(self.document())

    def toggle(self, tool: str) -> None:
        """Do what a button of the tools does."""
        if self.isReadOnly():
            return
        if tool == "bold":
            weight = QFont.Weight.Normal if self.has("bold") else QFont.Weight.Bold
            self._merge(lambda form: form.setFontWeight(weight))
        elif tool == "italic":
            flag = not self.has("italic")
            self._merge(lambda form: form.setFontItalic(flag))
        elif tool == "note":
            self._toggle_note()
        elif tool in ("bullet", "number"):
            self._toggle_list("bullet" if tool == "bullet" else "number")

    def has(self, tool: str) -> bool:
        """Tell whether the letters at the cursor have a look."""
        form = self.currentCharFormat()
        if tool == "bold":
            return form.fontWeight() >= QFont.Weight.DemiBold
        if tool == "italic":
            return form.fontItalic()
        if tool == "note":
            return bool(form.property(NOTE))
        return kind_of(self.textCursor().block()) == tool

    def createMimeDataFromSelection(self) -> QMimeData:
        made = QMimeData()
        text = document_markup(_document_of(self.textCursor()))
        made.setText(
            self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
        )
        made.setData(_OWN, write_markup(text).encode())
        return made

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasFormat(_OWN)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the words with what of their look is markup; pictures and links stay behind."""
        words = source.text()
        if self._is_too_much(len(words)):
            return
        if source.hasFormat(_OWN):
            text = read_markup(bytes(source.data(_OWN).data()).decode("utf-8", "replace"))
        elif source.hasHtml() and len(source.html()) <= _LONGEST_PAGE:
            text = read_html(source.html())
        else:
            self.insertPlainText(words)
            return
        if self._is_too_much(sum(len(line) for line in plain(text).splitlines())):
            return
        cursor = self.textCursor()
        insert_markup(cursor, text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Load nothing: a text has no pictures and never reads files."""
        return None

    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and _tool_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        tool = _tool_of(event)
        if tool:
            self.toggle(tool)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.left.emit()
                event.ignore()
                return
            if self._end_list():
                return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.has("note"):
            self.setCurrentCharFormat(QTextCharFormat())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _is_too_much(self, letters: int) -> bool:
        """Say when so many letters more are no text of one section."""
        cursor = self.textCursor()
        kept = self.document().characterCount() - (cursor.selectionEnd() - cursor.selectionStart())
        if kept + letters <= MOST_LETTERS:
            return False
        self.told.emit(Refused("profile.paste", _TOO_MUCH, n=letters, most=MOST_LETTERS))
        return True

    def _end_list(self) -> bool:
        """Make an empty item at which Enter is pressed a paragraph."""
        cursor = self.textCursor()
        if cursor.block().text() or kind_of(cursor.block()) == "text":
            return False
        set_kind(cursor, "text")
        return True

    def _merge(self, change: Callable[[QTextCharFormat], object]) -> None:
        form = QTextCharFormat()
        change(form)
        self.mergeCurrentCharFormat(form)

    def _toggle_note(self) -> None:
        cursor = self.textCursor()
        if self.has("note"):
            self._leave_note(cursor)
            return
        if cursor.hasSelection():
            cursor.mergeCharFormat(note_format(next_note(self.document())))
            cursor.setPosition(cursor.selectionEnd())
            self.setTextCursor(cursor)
            return
        self.setCurrentCharFormat(note_format(next_note(self.document())))

    def _leave_note(self, cursor: QTextCursor) -> None:
        """Go on behind the footnote; what is selected becomes text."""
        if cursor.hasSelection():
            start, end = cursor.selectionStart(), cursor.selectionEnd()
            cursor.beginEditBlock()
            for place in range(start, end):
                cursor.setPosition(place)
                cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
                form = cursor.charFormat()
                for name in (NOTE, form.Property.BackgroundBrush, form.Property.ForegroundBrush):
                    form.clearProperty(int(getattr(name, "value", name)))
                cursor.setCharFormat(form)
            cursor.endEditBlock()
            return
        number = self.currentCharFormat().property(NOTE)
        while not cursor.atBlockEnd():
            cursor.movePosition(QTextCursor.MoveOperation.Right)
            if cursor.charFormat().property(NOTE) != number:
                cursor.movePosition(QTextCursor.MoveOperation.Left)
                break
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(QTextCharFormat())

    def _toggle_list(self, kind: BlockKind) -> None:
        cursor = self.textCursor()
        wanted: BlockKind = "text" if kind_of(cursor.block()) == kind else kind
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        cursor.beginEditBlock()
        while block.isValid():
            set_kind(QTextCursor(block), wanted)
            if block == last:
                break
            block = block.next()
        cursor.endEditBlock()

    def _fit(self, *_size: Any) -> None:
        line = self.fontMetrics().lineSpacing()
        wanted = self.document().size().height() + 6
        height = min(max(wanted, line * _LEAST_LINES), line * _MOST_LINES)
        if self.height() != round(height):
            self.setFixedHeight(round(height))


class MarkupField(Field):
    """A text with light markup; its value is as `domain.markup` stores it."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = MarkupEdit()
        self._read = (-1, "")
        self.edit.left.connect(self.left)
        self.edit.textChanged.connect(self.edited)
        self.box.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def value(self) -> str | None:
        return self.raw() or None

    def raw(self) -> str:
        """Return the text as it is stored; read from the document only when that has changed."""
        revision = self.edit.document().revision()
        if self._read[0] != revision:
            self._read = (revision, write_markup(self.edit.markup()))
        return self._read[1]

    def show_value(self, value: Any) -> None:
        """Show a text; what shows it already keeps its undo and the place of the cursor."""
        text = read_markup(value)
        if write_markup(text) == self.raw():
            return
        self.edit.blockSignals(True)
        show_markup(self.edit.document(), text)
        self.edit.moveCursor(QTextCursor.MoveOperation.Start)
        self.edit.blockSignals(False)

    def restore(self) -> None:
        """Show again what was there before; Ctrl+Z brings back what was typed."""
        if self.raw() == self._shown:
            return
        cursor = QTextCursor(self.edit.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        set_kind(cursor, "text")
        insert_markup(cursor, read_markup(self._shown))
        cursor.endEditBlock()
        if self.raw() != self._shown:
            super().restore()

    def entry(self) -> QWidget:
        return self.edit

    def set_read_only(self, flag: bool) -> None:
        self.edit.setReadOnly(flag)


class MarkupTools(QWidget):
    """Buttons for the text in which the cursor stands; the keys are in their tool tips."""

    def __init__(self) -> None:
        super().__init__()
        self._edit: MarkupEdit | None = None
        icons = {
            "bold": icon("bold"),
            "italic": icon("italic"),
            "bullet": icon("list"),
            "number": icon("list-ordered"),
            "note": icon("superscript"),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for tool, name, key in _TOOLS:
            button = QToolButton()
            button.setIcon(icons[tool])
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cursor stays in the text
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            said = _("{name} ({key})", name=_(name), key=shown)
            button.setToolTip(said)
            button.setAccessibleName(said)
            button.clicked.connect(lambda _checked=False, tool=tool: self._on_clicked(tool))
            layout.addWidget(button)
            self.buttons[tool] = button
        layout.addStretch(1)
        self.setDisabled(True)

    def serve(self, edit: MarkupEdit) -> None:
        """Belong to a text as soon as the cursor comes into it."""
        edit.entered.connect(lambda: self._take(edit))
        edit.cursorPositionChanged.connect(self._show)
        edit.currentCharFormatChanged.connect(self._show)

    def _take(self, edit: MarkupEdit) -> None:
        self._edit = edit
        self.setDisabled(edit.isReadOnly())
        self._show()

    def _on_clicked(self, tool: str) -> None:
        if self._edit is not None:
            self._edit.toggle(tool)
        self._show()

    def _show(self, *_changed: Any) -> None:
        if self._edit is None:
            return
        for tool, button in self.buttons.items():
            button.setChecked(self._edit.has(tool))


_OWN: Final = "application/x-netzdesk-markup"


def _document_of(cursor: QTextCursor) -> QTextDocument:
    """Return what is selected as a document of its own."""
    made = QTextDocument()
    QTextCursor(made).insertFragment(cursor.selection())
    return made


def _tool_of(event: QKeyEvent) -> str:
    """Return the tool whose key is pressed; digits are known by their key, not by their sign."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    if modifiers == control:
        return {Qt.Key.Key_B: "bold", Qt.Key.Key_I: "italic"}.get(Qt.Key(event.key()), "")
    if modifiers == control | shift:
        keys = {
            Qt.Key.Key_8: "bullet",
            Qt.Key.Key_ParenLeft: "bullet",
            Qt.Key.Key_7: "number",
            Qt.Key.Key_Slash: "number",
            Qt.Key.Key_E: "note",
        }
        return keys.get(Qt.Key(event.key()), "")
    return ""
