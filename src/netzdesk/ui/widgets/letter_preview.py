"""What a letter looks like: its PDF, or its words where only Word could draw it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.labels import muted, plain_label
from netzdesk.ui.widgets.pdf_preview import PdfPreview


class TextPreview(QWidget):
    """One text at a time, with a way to the next one."""

    turned = Signal(int)
    """The number of the text that is shown now."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._count = 0
        self._text: Callable[[int], str] = lambda _number: ""
        self._hint = muted("")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Preview"))
        self._where = plain_label("")
        row = QHBoxLayout()
        self._back = self._button("chevron-left", _("Previous letter"), -1)
        self._on = self._button("chevron-right", _("Next letter"), 1)
        row.addWidget(self._back)
        row.addWidget(self._on)
        row.addWidget(self._where, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        layout.addWidget(self.text, 1)

    def show_texts(self, count: int, text: Callable[[int], str], hint: str = "") -> None:
        """Show the first of some texts, or the one of the same number as before."""
        self._count, self._text = count, text
        self.number = min(self.number, max(count - 1, 0))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._show()

    def turn(self, step: int) -> None:
        """Show the next text, or the one before."""
        self.show_number(self.number + step)

    def show_number(self, number: int) -> None:
        """Show the text of a number, if there is one."""
        if 0 <= number < self._count and number != self.number:
            self.number = number
            self._show()
            self.turned.emit(number)

    def _show(self) -> None:
        self.text.setPlainText(self._text(self.number) if self._count else "")
        shown = _("Letter {n} of {total}", n=self.number + 1, total=self._count)
        self._where.setText(shown if self._count else "")
        self._back.setEnabled(self.number > 0)
        self._on.setEnabled(self.number < self._count - 1)

    def _button(self, name: str, text: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self.turn(step))
        return button


class LetterPreview(QStackedWidget):
    """The PDF of letters, or texts."""

    def __init__(self) -> None:
        super().__init__()
        self.pdf = PdfPreview()
        self.texts = TextPreview()
        self.addWidget(self.pdf)
        self.addWidget(self.texts)

    def show_pdf(self, content: bytes) -> None:
        self.setCurrentWidget(self.pdf)
        self.pdf.show_pdf(content)

    def show_texts(self, count: int, text: Callable[[int], str], hint: str = "") -> None:
        self.setCurrentWidget(self.texts)
        self.texts.show_texts(count, text, hint)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of a letter."""
        self.setCurrentWidget(self.pdf)
        self.pdf.clear(sentence)

    def minimumSizeHint(self) -> Any:
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), 220))
        return hint
