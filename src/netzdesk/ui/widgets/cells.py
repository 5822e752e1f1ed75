"""How cells are painted: a tone as a badge, and what a search has found marked in the text."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from netzdesk.base.text import Span, hits
from netzdesk.ui.models.rows import TONE
from netzdesk.ui.theme import mark_colours, tone_colours

Words = tuple[str, ...]
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_CUT: Final = "…"


class BadgeDelegate(QStyledItemDelegate):
    """Paints a cell that has a tone as a word on a coloured ground."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tone = index.data(TONE)
        text = index.data()
        if not tone or not text:
            super().paint(painter, option, index)
            return
        filled: Any = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        filled.text = ""
        style = filled.widget.style() if filled.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, filled, painter, filled.widget)
        _paint_badge(painter, filled, text, tone)


class HitPainter:
    """Paints the hits of a search over the cells that a table has painted.

    The cells themselves are painted by Qt alone: a delegate in Python would cost more than all
    else that happens between a key and the painted table.
    """

    def __init__(self, painter: QPainter, table: QTableView, words: Words) -> None:
        self._painter, self._words = painter, words
        self._metrics = painter.fontMetrics()
        self._cut = table.textElideMode()
        style = table.style()
        self._margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1

    def text(self, cell: QRect, text: str, *, right: bool) -> None:
        """Paint the hits of a cell with plain text, that begins or ends at its margin."""
        room = cell.adjusted(self._margin, 0, -self._margin, 0)
        shown = self._metrics.elidedText(text, self._cut, room.width())
        if right:
            room.setLeft(room.right() + 1 - self._metrics.horizontalAdvance(shown))
        paint_marks(self._painter, room, shown, self._words)

    def badge(self, cell: QRect, text: str) -> None:
        """Paint the hits of a badge, whose text stands in its middle."""
        box, shown = _badge(cell, text, self._metrics)
        room = box.toRect()
        room.setLeft(room.x() + (room.width() - self._metrics.horizontalAdvance(shown)) // 2)
        paint_marks(self._painter, room, shown, self._words)


def marked_spans(shown: str, words: Words) -> tuple[Span, ...]:
    """Return the hits in a text as it is shown; „…“ stands for a hit that was cut off."""
    found = hits(shown, words)
    place = shown.find(_CUT)
    return found if found or place < 0 else ((place, 1),)


def paint_marks(painter: QPainter, room: QRect, shown: str, words: Words) -> None:
    """Paint the hits of one line of text that begins at the left of `room`, in its middle."""
    back, front = mark_colours()
    metrics = painter.fontMetrics()
    high = min(metrics.height(), room.height())
    top = room.y() + (room.height() - high) // 2
    painter.setPen(front)
    for start, length in marked_spans(shown, words):
        x = room.x() + metrics.horizontalAdvance(shown[:start])
        found = shown[start : start + length]
        box = QRect(x, top, metrics.horizontalAdvance(found), high)
        painter.fillRect(box, back)
        painter.drawText(box.adjusted(0, 0, 8, 0), _MIDDLE, found)


def _paint_badge(painter: QPainter, option: Any, text: str, tone: str) -> None:
    back, front = tone_colours(tone)
    metrics = QFontMetrics(option.font)
    box, elided = _badge(option.rect, text, metrics)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(front)
    painter.setFont(option.font)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), elided)
    painter.restore()


def _badge(cell: QRect, text: str, metrics: QFontMetrics) -> tuple[QRectF, str]:
    """Return the box of a badge in its cell, and its text as it is shown."""
    room = cell.adjusted(4, 3, -4, -3)
    wanted = metrics.horizontalAdvance(text) + 16
    box = QRectF(room.x(), room.y(), min(wanted, room.width()), room.height())
    return box, metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 12)
