"""Fields for days and times: typed in many short ways, or taken from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.dates import parse_day, parse_time, show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field, TextField


class _Calendar(QFrame):
    """A calendar that pops up below a field; weeks begin on Monday."""

    def __init__(self, parent: QWidget, take: Callable[[QDate], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("calendar")
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(translator().language))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        plain = QTextCharFormat()
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.activated.connect(take)
        self.calendar.clicked.connect(take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.calendar)


class DayField(Field):
    """A day; takes `1.3.`, `120310`, `heute`, `+3`. The value is ISO text or None."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._text = TextField(placeholder=_("dd.mm.yyyy, today, +3"), limit=40)
        self._text.left.connect(self._on_left)
        self._text.edited.connect(self.edited)
        self._text.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        button = QToolButton()
        button.setIcon(icon("calendar"))
        button.setToolTip(_("Choose the day from a calendar (Alt+Down)"))
        button.setAccessibleName(_("Calendar"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setShortcut("")
        button.clicked.connect(self.open_calendar)
        self._button = button
        row = QHBoxLayout()
        row.addWidget(self._text)
        row.addWidget(button)
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self._text)

    def value(self) -> str | None:
        typed = self._text.value()
        return None if typed is None else parse_day(typed, self._today())

    def raw(self) -> str:
        return self._text.raw()

    def show_value(self, value: Any) -> None:
        self._text.show_value(show_day(value))

    def show_value_raw(self, raw: Any) -> None:
        self._text.show_value(raw)

    def entry(self) -> QWidget:
        return self._text.line

    def set_read_only(self, flag: bool) -> None:
        self._text.set_read_only(flag)
        self._button.setDisabled(flag)

    def keyPressEvent(self, event: Any) -> None:
        down = event.key() == Qt.Key.Key_Down
        if down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show the calendar at the day that stands in the field."""
        popup = _Calendar(self, self._take)
        try:
            shown = self.value() or self._today().isoformat()
        except Refused:
            shown = self._today().isoformat()
        popup.calendar.setSelectedDate(QDate.fromString(shown, Qt.DateFormat.ISODate))
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        popup.calendar.setFocus()

    def _take(self, day: QDate) -> None:
        popup = self.findChild(_Calendar)
        self.show_value(day.toString(Qt.DateFormat.ISODate))
        if popup:
            popup.close()
        self._text.line.setFocus()
        self.edited.emit()
        self.left.emit()

    def _on_left(self) -> None:
        with suppress(Refused):  # what cannot be read stays as it was typed
            self.show_value(self.value())
        self.left.emit()


class TimeField(TextField):
    """A time of day; takes `1430`, `14.30`, `9 Uhr`. The value is HH:MM or None."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("hh:mm"), limit=12)
        self.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 14)

    def value(self) -> str | None:
        typed = super().value()
        return None if typed is None else parse_time(typed)
