"""Fields of a form: each shows and gives one value, and says when the user has left it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.theme import colours


class Field(QWidget):
    """One input. `left` is emitted when the user has finished: Enter, Tab away, a choice.

    A field is dirty while it shows something else than was last shown or stored.
    """

    left = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.box = layout

    def value(self) -> Any:
        """Return what is entered: text is trimmed, an empty field gives None.

        Raises Refused when what was typed cannot be read.
        """
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def entry(self) -> QWidget:
        """Return the widget that takes the focus and bears the accessible name."""
        raise NotImplementedError

    in_drafts = True
    """False for what a draft cannot hold: files."""

    def raw(self) -> Any:
        """Return what is entered as it stands, readable or not."""
        return self.value()

    def set_value(self, value: Any) -> None:
        """Show a stored value: the field is then not dirty."""
        self.show_value(value)
        self._shown = self.raw()

    def restore(self) -> None:
        """Show again what was there before (Esc)."""
        self.show_value_raw(self._shown)

    def show_value_raw(self, raw: Any) -> None:
        self.show_value(raw)

    def accept(self) -> None:
        """Take what stands in the field as stored."""
        self._shown = self.raw()

    def shown_before(self) -> Any:
        """Return what was last shown or stored."""
        return self._shown

    def unaccept(self, before: Any) -> None:
        """Take back `accept`: what stands in the field was refused."""
        self._shown = before

    def dirty(self) -> bool:
        return bool(self.raw() != self._shown)

    def set_name(self, name: str) -> None:
        """Tell screen readers what this field is."""
        self.entry().setAccessibleName(name)

    def set_invalid(self, sentence: str) -> None:
        """Tell screen readers what is wrong; "" when nothing is."""
        self.entry().setAccessibleDescription(sentence)

    def set_read_only(self, flag: bool) -> None:
        self.entry().setEnabled(not flag)

    def focus_in(self) -> None:
        """Put the cursor here; where the page scrolls, the field comes into view."""
        self.entry().setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._reveal)  # when what is said below it has its place

    def _reveal(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.isVisible():
            area.ensureWidgetVisible(self)


class _Line(QLineEdit):
    """A line whose Ctrl+Z goes to the window when there is nothing to take back in it."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own_undo = event.matches(QKeySequence.StandardKey.Undo) and self.isUndoAvailable()
            own_redo = event.matches(QKeySequence.StandardKey.Redo) and self.isRedoAvailable()
            if own_undo or own_redo:
                event.accept()
                return True
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            ):
                event.ignore()
                return False
        return super().event(event)


class TextField(Field):
    """One line of text."""

    def __init__(self, *, placeholder: str = "", limit: int = 2000) -> None:
        super().__init__()
        self.line = _Line()
        self.line.setMaxLength(limit)
        self.line.setPlaceholderText(placeholder)
        self.line.editingFinished.connect(self.left)
        self.line.textEdited.connect(self.edited)
        self.box.addWidget(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> str | None:
        return self.line.text().strip() or None

    def raw(self) -> str:
        return self.line.text()

    def show_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def entry(self) -> QWidget:
        return self.line

    def set_read_only(self, flag: bool) -> None:
        self.line.setReadOnly(flag)


class _Notes(QPlainTextEdit):
    """Plain text; Ctrl+Enter and leaving store it, Tab goes on."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NotesField(Field):
    """Several lines of plain text."""

    def __init__(self, *, rows: int = 4, placeholder: str = "") -> None:
        super().__init__()
        self.text = _Notes()
        self.text.setPlaceholderText(placeholder)
        height = self.text.fontMetrics().lineSpacing() * rows + 14
        self.text.setMinimumHeight(height)
        self.text.setMaximumHeight(height * 2)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.left.connect(self.left)
        self.text.textChanged.connect(self.edited)
        self.box.addWidget(self.text)
        self.setFocusProxy(self.text)

    def value(self) -> str | None:
        return self.text.toPlainText().strip() or None

    def raw(self) -> str:
        return self.text.toPlainText()

    def show_value(self, value: Any) -> None:
        self.text.setPlainText("" if value is None else str(value))

    def restore(self) -> None:
        """Show again what was there before; Ctrl+Z brings back what was typed."""
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(self._shown or "")

    def entry(self) -> QWidget:
        return self.text

    def set_read_only(self, flag: bool) -> None:
        self.text.setReadOnly(flag)


class CheckField(Field):
    """A tick with its sentence; the value is a bool."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.tick = QCheckBox(sentence)
        self.tick.clicked.connect(self._on_clicked)
        self.box.addWidget(self.tick)
        self.setFocusProxy(self.tick)

    def value(self) -> bool:
        return self.tick.isChecked()

    def show_value(self, value: Any) -> None:
        self.tick.setChecked(bool(value))

    def entry(self) -> QWidget:
        return self.tick

    def set_name(self, name: str) -> None:
        self.tick.setAccessibleName(name or self.tick.text())

    def _on_clicked(self) -> None:
        self.edited.emit()
        self.left.emit()


class MarkField(Field):
    """Yes, no, or not yet said: three states in words; the value is True, False or None."""

    def __init__(self) -> None:
        super().__init__()
        from netzdesk.ui.widgets.choice import ChoiceField  # noqa: PLC0415  # it builds on Field

        self._choice = ChoiceField([("yes", _("Yes")), ("no", _("No"))], none=_("Not yet said"))
        self._choice.left.connect(self.left)
        self._choice.edited.connect(self.edited)
        self.box.addWidget(self._choice)
        self.setFocusProxy(self._choice)

    def value(self) -> bool | None:
        chosen = self._choice.value()
        return None if chosen is None else chosen == "yes"

    def show_value(self, value: Any) -> None:
        self._choice.show_value(None if value is None else "yes" if value else "no")

    def entry(self) -> QWidget:
        return self._choice.entry()


class _Spin(QSpinBox):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge as the lines have it: Fusion's own cannot be seen in the dark."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().accent if self.hasFocus() else colours().edge))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def wheelEvent(self, event: Any) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class NumberField(Field):
    """A whole number, or empty when `optional`."""

    def __init__(
        self, *, low: int = 0, high: int = 9999, unit: str = "", optional: bool = True
    ) -> None:
        super().__init__()
        self._optional = optional
        self._low = low - 1 if optional else low
        self.spin = _Spin()
        self.spin.setRange(self._low, high)
        self.spin.setSuffix(f" {unit}" if unit else "")
        self.spin.setMinimumHeight(self.spin.fontMetrics().height() + 8)  # as a line of text
        if optional:
            self.spin.setSpecialValueText(" ")
        self.spin.editingFinished.connect(self.left)
        self.spin.valueChanged.connect(self.edited)
        row = QHBoxLayout()
        row.addWidget(self.spin)
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self.spin)

    def value(self) -> int | None:
        number = self.spin.value()
        return None if self._optional and number == self._low else number

    def show_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(self._low if value is None else int(value))
        self.spin.blockSignals(False)

    def entry(self) -> QWidget:
        return self.spin


class ShownField(Field):
    """A value that is only shown; it can be selected and copied."""

    def __init__(self, *, wrap: bool = True) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(wrap)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.box.addWidget(self.label)

    def value(self) -> str | None:
        return self.label.text() or None

    def show_value(self, value: Any) -> None:
        self.label.setText("" if value is None else str(value))

    def entry(self) -> QWidget:
        return self.label

    def set_read_only(self, flag: bool) -> None:
        return None
