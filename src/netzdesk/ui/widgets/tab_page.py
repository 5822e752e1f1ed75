"""What a detail panel is made of: a head that stays, and tabs of which each scrolls by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from netzdesk.ui.widgets.labels import StateBadge, heading

_NARROW: Final = 400


class BadgeRow(QWidget):
    """Badges beside each other, or one below the other where the panel is narrow."""

    def __init__(self, *badges: StateBadge) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        for badge in badges:
            self._box.addWidget(badge)
        self._box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )


def scrolled(widget: QWidget) -> QScrollArea:
    """Return an area in which a widget scrolls up and down."""
    widget.setProperty("kind", "body")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area


def stacked(*widgets: QWidget) -> QWidget:
    """Return widgets one below the other, at the top of the room they have."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 8, 8, 8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return body


def titled(text: str, form: QWidget) -> QWidget:
    """Return a form with its heading above it."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(12, 0, 0, 0)
    layout.addWidget(heading(text))
    layout.addWidget(form)
    layout.addStretch(1)
    return body
