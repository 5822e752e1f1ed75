"""What a detail panel is made of: a head that stays, and tabs of which each scrolls by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from netzdesk.ui.widgets.labels import StateBadge, heading

_NARROW: Final = 400
_LOW: Final = 24
"""Lines: a lower area around scrolls alone."""
_MODEST: Final = 12
"""Lines that a tab asks for where it scrolls by itself."""


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


class InnerArea(QScrollArea):
    """Scrolls by itself while there is room; where there is little, only what is around it does.

    On a small screen the area around would scroll as well: two bars beside each other, of which
    each moves a part. There it is as high as what it holds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._around: QScrollArea | None = None

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if not self.isVisible() or not self.is_whole():
            return hint
        return QSize(hint.width(), max(hint.height(), self._needed()))

    def sizeHint(self) -> QSize:
        """Ask for little: it takes the room that is left; the area around need not scroll."""
        hint = super().sizeHint()
        return QSize(hint.width(), min(hint.height(), self.fontMetrics().lineSpacing() * _MODEST))

    def is_whole(self) -> bool:
        """Whether it shows all that it holds: the area around it is low, and scrolls."""
        if self._around is None:
            return False
        return self._around.viewport().height() < self.fontMetrics().lineSpacing() * _LOW

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        around = self._find()
        if around is not self._around:
            self._around = around
            if around is not None:
                around.viewport().installEventFilter(self)
        self.updateGeometry()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        if event.type() == kinds[0] and watched is self.widget():
            self.updateGeometry()
        elif event.type() == kinds[1] and self._around and watched is self._around.viewport():
            self.updateGeometry()
            return False
        return super().eventFilter(watched, event)

    def _find(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _needed(self) -> int:
        held = self.widget()
        if held is None:
            return 0
        width = self.viewport().width()
        tall = held.heightForWidth(width) if held.hasHeightForWidth() else held.sizeHint().height()
        return max(tall, held.minimumSizeHint().height())


def scrolled(widget: QWidget) -> QScrollArea:
    """Return an area in which a widget scrolls up and down."""
    widget.setProperty("kind", "body")
    area = InnerArea()
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
