"""Two columns that scroll each for itself, or one below the other where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.tab_page import scrolled

ROOM_FOR_BOTH: Final = 820
"""Pixels: a narrower page has one column."""
_NARROW_FORM: Final = 62
"""Average letters: a narrower column has the names of fields above them."""


class CallColumns(QWidget):
    """`head` stands above both; `narrow` are all parts in one column, where it scrolls too."""

    def __init__(
        self,
        head: QWidget,
        left: Sequence[QWidget],
        right: Sequence[QWidget],
        narrow: Sequence[QWidget],
    ) -> None:
        super().__init__()
        self._head = head
        self._left, self._right, self._narrow = tuple(left), tuple(right), tuple(narrow)
        self._bodies = (QWidget(), QWidget())
        self._areas = tuple(scrolled(body) for body in self._bodies)
        self._columns = [QVBoxLayout(body) for body in self._bodies]
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        layout = QHBoxLayout()
        layout.setSpacing(10)
        self._whole.addLayout(layout, 1)
        for area, column, share in zip(self._areas, self._columns, (5, 6), strict=True):
            column.setContentsMargins(0, 0, 8, 0)
            column.setSpacing(8)
            layout.addWidget(area, share)
        self._one: bool | None = None
        self._arrange(one=False)

    def areas(self) -> tuple[QScrollArea, ...]:
        return self._areas

    def to_top(self) -> None:
        """Show the beginning of both columns."""
        for area in self._areas:
            area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(one=event.size().width() < ROOM_FOR_BOTH)
        self.fit_forms()

    def fit_forms(self) -> None:
        """Put the names of fields above them where a column is narrow."""
        letters = self.fontMetrics().averageCharWidth() * _NARROW_FORM
        for area in self._areas:
            for form in area.findChildren(Form):
                form.set_stacked(area.width() < letters)

    def _arrange(self, *, one: bool) -> None:
        if one == self._one:
            return
        self._one = one
        columns = ((self._head, *self._narrow), ()) if one else (self._left, self._right)
        for column, parts in zip(self._columns, columns, strict=True):
            while column.count():
                column.takeAt(0)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        if not one:
            self._whole.insertWidget(0, self._head)
        self._areas[1].setVisible(not one)
