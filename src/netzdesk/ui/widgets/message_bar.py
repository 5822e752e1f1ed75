"""The bar above a page: what happened, and one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from netzdesk.base.i18n import _
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.labels import plain_label, set_tone

ICONS: Final = {"info": "info", "good": "circle-check", "warn": "triangle-alert"}
GONE_AFTER_MS: Final = 8000
"""Good news go by themselves; warnings and errors stay until they are closed."""


class MessageBar(QFrame):
    """One sentence with an icon, perhaps a button, and a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
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
        layout.setContentsMargins(10, 5, 6, 5)
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
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415  # large enums

        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))
        if tone in ("info", "good"):
            self._timer.start()
        else:
            self._timer.stop()

    def text(self) -> str:
        """Return the sentence that is shown, "" when none is."""
        return "" if self.isHidden() else self._text.text()

    def _act(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()


class Banner(QFrame):
    """A sentence that stays as long as it is true: sample data, read-only."""

    def __init__(self, text: str, tone: str) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        set_tone(self, tone)
        label = plain_label(text, wrap=True)
        set_tone(label, tone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 10, 3)
        layout.addWidget(label, 1)
        self.row = layout
        self.setAccessibleName(text)
