"""A label whose text can be selected and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextDocument,
)
from PySide6.QtWidgets import QLabel

from netzdesk.ui.widgets.labels import DOTS


class SelectableLabel(QLabel):
    """A label that can be selected: Qt cuts its text off above, with the dots of an Ö."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        held = self.findChild(QTextDocument)
        room = self.contentsRect()
        lower = self.alignment() & Qt.AlignmentFlag.AlignVCenter
        if held is None or (lower and room.height() > held.size().height() + DOTS):
            return
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Text, colours.color(self.foregroundRole()))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = colours
        painter = QPainter(self)
        painter.setClipRect(room.x(), room.y() - DOTS, room.width(), DOTS)
        painter.translate(room.topLeft())
        held.documentLayout().draw(painter, context)
        painter.end()
