"""What dialogs share: a title, contents that scroll on small screens, one button to close."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)


class PlainDialog(QDialog):
    """A dialog with a scrolling body and „Close“."""

    def __init__(self, parent: QWidget, title: str, *, size: tuple[int, int] = (640, 480)) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        inner = QWidget()
        inner.setProperty("kind", "body")
        self.body = QVBoxLayout(inner)
        self.body.setSpacing(10)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        close.setIcon(QIcon())  # Fusion's own is black, also on a dark ground
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self.buttons)
        free = self.screen().availableGeometry().size()
        self.resize(QSize(*size).boundedTo(free - QSize(40, 80)))
        self._inner = inner

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the body and end at the buttons, in whatever order its parts were made."""
        fields = list(self._fields())
        if fields:
            last = fields[-1]
            for button in self.buttons.buttons():
                QWidget.setTabOrder(last, button)
                last = button
            chosen = self.focusWidget()
            if chosen is None or self.buttons.isAncestorOf(chosen):
                first = next((each for each in fields if not isinstance(each, QLabel)), None)
                if first is not None:
                    first.setFocus()
        super().showEvent(event)

    def _fields(self) -> Iterator[QWidget]:
        """Yield what Tab reaches in the body, in its order."""
        each = self._inner.nextInFocusChain()
        while each is not None and each is not self._inner:
            reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(self)
            if reached and each.isEnabled() and self._inner.isAncestorOf(each):
                yield each
            each = each.nextInFocusChain()
