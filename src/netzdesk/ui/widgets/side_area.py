"""A column of choices beside what they choose: it scrolls, and never cuts what it holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SideArea(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it holds and its scroll bar."""

    def __init__(self, held: QWidget, widest: int) -> None:
        super().__init__()
        self._held = held
        self._widest = widest
        held.setProperty("kind", "body")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(held)
        held.installEventFilter(self)
        self.set_slim(0)

    def set_slim(self, width: int) -> None:
        """Take no more room than this, or than is needed; 0: as much as there is."""
        self._slim = width
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._held:
            self._fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needed(), super().minimumSizeHint().height())

    def _fit(self) -> None:
        needed = self._needed()
        self.setMinimumWidth(needed)
        self.setMaximumWidth(max(needed, self._slim or self._widest))

    def _needed(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width()
        return self._held.minimumSizeHint().width() + bar
