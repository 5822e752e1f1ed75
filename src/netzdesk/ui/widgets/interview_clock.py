"""The time of an interview: it runs on from what was taken before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netzdesk.base.clock import running_seconds
from netzdesk.base.i18n import _
from netzdesk.ui.commands import shown_key
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.call_numbers import CallTimer
from netzdesk.ui.widgets.flow import FlowRow
from netzdesk.ui.widgets.labels import plain_label

CLOCK_KEY: Final = "F9"


class InterviewClock(QWidget):
    """Time and button. `minute` says that another one has begun, `toggled` that it was pressed."""

    minute = Signal()
    toggled = Signal()

    def __init__(self, seconds: Callable[[], float] = running_seconds) -> None:
        super().__init__()
        self.timer = CallTimer(seconds)
        self._before = 0
        self._minutes = 0
        self._time = plain_label("00:00", kind="number")
        self._time.setAccessibleName(_("Duration of the interview"))
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.toggled)
        self._tick = QTimer(self)
        self._tick.setInterval(500)
        self._tick.timeout.connect(self.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(FlowRow(self._time, self.button, spacing=12))
        self._say()

    @property
    def running(self) -> bool:
        return self.timer.running

    @property
    def minutes(self) -> int:
        """Return the minutes of all parts of the interview."""
        return self._before + self.timer.minutes

    def begin(self, before: int) -> None:
        """Show an interview that has taken so many minutes; the time does not run yet."""
        self._tick.stop()
        self.timer.reset()
        self._before = before
        self._minutes = 0
        self._say()
        self._show_time()

    def entered(self, minutes: int) -> None:
        """Take the duration that was entered by hand, while the time stands still."""
        if not self.running and minutes != self.minutes:
            self.begin(minutes)

    def start(self) -> None:
        self.timer.start()
        self._tick.start()
        self._say()
        self.look()

    def stop(self) -> int:
        """Hold the time and return all minutes."""
        self.timer.stop()
        self._tick.stop()
        self._say()
        self._show_time()
        return self.minutes

    def look(self) -> None:
        """Show the time that has passed."""
        self._show_time()
        if self.running and self.timer.minutes != self._minutes:
            self._minutes = self.timer.minutes
            self.minute.emit()

    def _show_time(self) -> None:
        minutes, seconds = divmod(self._before * 60 + self.timer.seconds, 60)
        self._time.setText(f"{minutes:02}:{seconds:02}")

    def _say(self) -> None:
        key = shown_key(CLOCK_KEY)
        if self.running:
            text = _("Hold the time ({key})", key=key)
        else:
            text = _("Let the time run ({key})", key=key)
        self.button.setText(text)
        self.button.setIcon(icon("timer"))
