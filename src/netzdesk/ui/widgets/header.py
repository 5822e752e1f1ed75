"""The header of a list: a funnel in every column that can be filtered by its values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget

from netzdesk.ui.theme import colours, icon

_SIZE: Final = 14
_ROOM: Final = 20
_BLANK: Final = "\u00a0"


class FunnelHeader(QHeaderView):
    """A horizontal header; `filter_asked` carries the column whose funnel was clicked."""

    filter_asked = Signal(int)

    def __init__(self, parent: QWidget, filterable: Callable[[int], bool]) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self._filterable = filterable
        self._filtered: frozenset[int] = frozenset()
        self._pressed = False
        self._signs: dict[tuple[str, float], QPixmap] = {}

    def set_filtered(self, columns: Collection[int]) -> None:
        """Say which columns are filtered: their funnel is filled."""
        if self._filtered != frozenset(columns):
            self._filtered = frozenset(columns)
            self.viewport().update()

    def funnel(self, column: int) -> QRect:
        """Return where the funnel of a column stands in the header."""
        right = self.sectionViewportPosition(column) + self.sectionSize(column)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == column:
            right -= _ROOM
        return QRect(right - _ROOM, 0, _ROOM, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        chosen = colours()
        painter = QPainter(self.viewport())
        for column in range(self.count()):
            place = self.funnel(column).adjusted(1, 2, -2, -2)
            wide = 0 if self.isSectionHidden(column) else self.sectionSize(column)
            if wide < 2 * _ROOM or not place.intersects(event.rect()):
                continue
            if not self._filterable(column):
                continue
            on = column in self._filtered
            painter.fillRect(place, QColor(chosen.accent if on else chosen.window))
            box = QRect(0, 0, _SIZE, _SIZE)
            box.moveCenter(place.center())
            painter.drawPixmap(box, self._sign(chosen.on_accent if on else chosen.muted))
        painter.end()

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, column: int) -> None:
        super().initStyleOptionForIndex(option, column)
        if option.textAlignment & Qt.AlignmentFlag.AlignRight and self._filterable(column):
            blank = max(1, self.fontMetrics().horizontalAdvance(_BLANK))
            option.text += _BLANK * (1 + _ROOM // blank)

    def _sign(self, colour: str) -> QPixmap:
        """Return the funnel in its size; to scale it at every paint would cost more than all."""
        key = (colour, self.devicePixelRatioF())
        if key not in self._signs:
            size = QSize(_SIZE, _SIZE)
            self._signs[key] = icon("funnel", colour).pixmap(size, key[1])
        return self._signs[key]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        column = self._funnel_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and column is not None:
            self._pressed = True
            self.filter_asked.emit(column)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, False
        if not pressed:
            super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons() and self._funnel_at(event.position().toPoint()) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def _funnel_at(self, where: QPoint) -> Any:
        column = self.logicalIndexAt(where)
        if column < 0 or not self._filterable(column) or self.sectionSize(column) < 2 * _ROOM:
            return None
        at_edge = where.x() >= self.funnel(column).right() - 3 and not self._sorted(column)
        return column if self.funnel(column).contains(where) and not at_edge else None

    def _sorted(self, column: int) -> bool:
        return self.isSortIndicatorShown() and self.sortIndicatorSection() == column
