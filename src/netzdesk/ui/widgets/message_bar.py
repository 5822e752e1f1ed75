"""The bar at the lower edge: what happened, and one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QToolButton,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.labels import plain_label, set_tone

ICONS: Final = {"info": "info", "good": "circle-check", "warn": "triangle-alert"}
GONE_AFTER_MS: Final = 8000
"""Good news go by themselves; warnings and errors stay until they are closed."""
_LEAST: Final = 420
"""Pixels beside the status bar's own texts; with less it lies above them."""
_EDGE: Final = 8
"""Pixels at the lower edge of a page where nothing stands."""


class MessageBar(QFrame):
    """One sentence with an icon, perhaps a button, and a cross.

    It takes no room of the page, so nothing moves under the mouse: it lies over the empty part of
    the status bar. Where it needs more room it reaches up over the page, and where the cursor is
    there, it goes to the upper edge.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        window.statusBar().installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        self.setProperty("kind", "message")
        self._sign = QLabel()
        self._text = plain_label("", wrap=True, selectable=True)
        self._button = QPushButton()
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(_("Close message"))
        self._close.setToolTip(_("Close message"))
        self._close.clicked.connect(self.hide)
        self._do: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GONE_AFTER_MS)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 6, 3)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    def show_message(
        self,
        text: str,
        tone: str = "info",
        *,
        button: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence; the former one goes."""
        self._do = do
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._button.setVisible(bool(button) and do is not None)
        self._button.setText(button)
        front = colours().tones[tone][1]
        self._sign.setPixmap(icon(ICONS.get(tone, "circle-alert"), front).pixmap(18, 18))
        self._close.setIcon(icon("x", front))
        set_tone(self, tone)
        set_tone(self._text, tone)
        self._place()
        self.raise_()
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415  # large enums

        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))
        if tone in ("info", "good"):
            self._timer.start()
        else:
            self._timer.stop()

    def withdraw(self, do: Callable[[], object]) -> None:
        """Send a message away whose button does this: it would mean something else by now."""
        if self._do == do:
            self._do = None
            self.hide()

    def text(self) -> str:
        """Return the sentence that is shown, "" when none is."""
        return "" if self.isHidden() else self._text.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Lie over the empty part of the status bar, or where that is too small above it."""
        window, status = self._window, self._window.statusBar()
        below = status.geometry()
        taken = [part.x() for part in status.findChildren(QLabel) if part.isVisible()]
        wide, foot = min(taken, default=window.width()), window.height()
        if wide < _LEAST:
            wide, foot = window.width(), below.y()
        layout = self.layout()
        assert layout is not None
        self.ensurePolished()
        layout.invalidate()  # the text may be another one
        high = layout.totalHeightForWidth(wide)
        self.setGeometry(0, foot - high, wide, high)
        cursor = _cursor_in(window) if not self._has_cursor() else QRect()
        if self.geometry().adjusted(0, _EDGE, 0, 0).intersects(cursor):
            self.move(0, window.menuBar().height())

    def _on_focus(self, _before: QWidget | None, _now: QWidget | None) -> None:
        """Cover nothing that the cursor comes to while a message is shown."""
        if self.isVisible() and not self._has_cursor():
            self._place()

    def _has_cursor(self) -> bool:
        """Tell whether one is about to press what stands in the bar: then it stays there."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _act(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()


def _cursor_in(window: QMainWindow) -> QRect:
    """Return where the widget with the cursor stands in a window; what holds pages is none."""
    focus = QApplication.focusWidget()
    if focus is None or not window.isAncestorOf(focus):
        return QRect()
    line = focus.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    inside = line if isinstance(line, QRect) and line.isValid() else focus.rect()
    return QRect(focus.mapTo(window, QPoint()) + inside.topLeft(), inside.size())
