"""What dialogs share: a title, contents that scroll on small screens, one button to close."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
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
