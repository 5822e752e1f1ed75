"""A list with its filter: what is typed, what was chosen elsewhere, and one click to clear both."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.models.paged import PagedModel
from netzdesk.ui.models.rows import RowsModel
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.labels import muted, plain_label, set_tone
from netzdesk.ui.widgets.table import RowsTable


class ListPanel(QWidget):
    """A filter line, a table, and the bar „Filter aufheben (12 von 46)“.

    Selection, place and order stay when the model reads again: the current record is found by
    its id. `opened` carries the id of the current row ("" for none) and is emitted only when it
    is another record; `activated` says that Enter or a double click asks for it.
    """

    opened = Signal(str)
    activated = Signal(str)
    narrowed = Signal()
    """Other conditions hold: chosen on the page, or taken back by „Filter aufheben“."""

    def __init__(
        self,
        key: str,
        model: RowsModel[Any],
        *,
        name: str,
        preferences: Preferences | None = None,
        placeholder: str = "",
        empty: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.model = model
        self._current = ""
        self._keep: tuple[str, int, int] | None = None
        self._conditions: dict[str, Any] = {}
        self._condition_label = ""
        self.table = RowsTable(key, model, preferences, name)
        self.filter_line = QLineEdit()
        self.filter_line.setClearButtonEnabled(True)
        self.filter_line.setPlaceholderText(placeholder or _("Filter (Ctrl+F)"))
        self.filter_line.setAccessibleName(_("Filter: {list}", list=name))
        self.filter_line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_line.installEventFilter(self)
        self.tools = QHBoxLayout()
        """Beside the filter line: add buttons here."""
        self._bar = self._make_bar()
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(90)  # what an empty list says must not make the window high
        self._stack.addWidget(self.table)
        self._nothing = self._make_nothing()
        self._stack.addWidget(self._nothing)
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self._lay_out()
        self._connect()

    def current_id(self) -> str:
        """Return the id of the current record, "" when there is none."""
        return self._current

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected rows, in the order of the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [record for record in map(self.model.id_at, rows) if record]

    def selected_count(self) -> int:
        return len(self.table.selectionModel().selectedRows())

    def select(self, record: str) -> bool:
        """Make a record the current one; clears the filter when that hides it."""
        place = self.model.place_of(record)
        if place is None and not self.model.wanted.everything:
            self.clear_filter()
            place = self.model.place_of(record)
        if place is None:
            return False
        self._set_row(place)
        return True

    def select_first(self) -> None:
        """Make the first row the current one if none is."""
        if not self._current and self.model.rowCount():
            self._set_row(0)

    def show_only(self, label: str, **conditions: Any) -> None:
        """Show what meets these conditions, and say so in the bar: `label` is shown text."""
        self.filter_line.blockSignals(True)
        self.filter_line.clear()
        self.filter_line.blockSignals(False)
        self.narrow(label, **conditions)

    def narrow(self, label: str, **conditions: Any) -> None:
        """Do as `show_only`, but leave what is typed in the filter."""
        self._condition_label = label
        self._conditions = conditions
        self._apply()
        self.narrowed.emit()

    def clear_filter(self) -> None:
        """Show everything again."""
        self.show_only("")

    def focus_filter(self) -> None:
        self.filter_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_line.selectAll()

    def focus_list(self) -> None:
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self._set_row(0)  # the record at work may be one that the filter hides
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.filter_line
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.focus_list()
                return True
            if event.key() == Qt.Key.Key_Escape and not self.model.wanted.everything:
                self.clear_filter()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.filter_line, 1)
        top.addLayout(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.filter_line.textChanged.connect(self._apply)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.entered_row.connect(self._on_entered)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.modelReset.connect(self._after_reset)
        self.model.dataChanged.connect(self._show_bar)
        self.model.rowsInserted.connect(self._show_bar)
        if isinstance(self.model, PagedModel):
            self.model.counted.connect(self._show_bar)

    def _make_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("kind", "bar")
        set_tone(bar, "info")
        self._bar_text = plain_label("", wrap=True)
        self._bar_button = QPushButton()
        self._bar_button.clicked.connect(self.clear_filter)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(8, 3, 4, 3)
        layout.addWidget(self._bar_text, 1)
        layout.addWidget(self._bar_button)
        bar.hide()
        return bar

    def _make_nothing(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        text = muted(_("Nothing matches the filter. Clear the filter to see all entries."))
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        layout.addWidget(text)
        layout.addStretch(2)
        return page

    def _apply(self) -> None:
        self.model.filter(self.filter_line.text(), self._conditions)
        self._show_bar()

    def _show_bar(self) -> None:
        wanted = self.model.wanted
        filtered = not wanted.everything
        self._bar.setVisible(filtered)
        if filtered:
            self._bar_text.setText(self._condition_label)
            self._bar_button.setText(self._bar_sentence())
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
        elif filtered or self._empty is None:
            self._stack.setCurrentWidget(self._nothing if filtered else self.table)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _bar_sentence(self) -> str:
        shown = self.model.shown()
        if shown is None:
            return _("Clear filter (being counted …)")
        return _("Clear filter ({n} of {total})", n=shown, total=self.model.total())

    def _before_reset(self) -> None:
        bar = self.table.verticalScrollBar()
        self._keep = (self._current, bar.value(), self.table.currentIndex().row())

    def _after_reset(self) -> None:
        record, scroll, row = self._keep or ("", 0, -1)
        self._keep = None
        self._show_bar()
        if not record:
            return
        place = self._find(record, row)
        if place is not None:
            self._restore(place, scroll)
        elif self.model.reading and not self.model.holds(record):
            self._announce("")

    def _restore(self, place: int, scroll: int) -> None:
        index = self.model.index(place, self._first_column())
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        self.table.setCurrentIndex(index)
        selection.blockSignals(False)
        self.table.verticalScrollBar().setValue(scroll)
        self.table.scrollTo(index)
        self.table.viewport().update()

    def _find(self, record: str, row: int) -> int | None:
        """Find a record: where it stood, in what is read, and then by asking.

        While somebody types, asking would cost more than the list; the record stays open beside
        the list although no row is marked.
        """
        if 0 <= row < self.model.rowCount() and self.model.id_at(row) == record:
            return row
        if self.model.reading or self.model.wanted.everything:
            return self.model.place_of(record)
        return self.model.near(record)

    def _first_column(self) -> int:
        header = self.table.horizontalHeader()
        places = (header.logicalIndex(place) for place in range(header.count()))
        return next((n for n in places if not self.table.isColumnHidden(n)), 0)

    def _set_row(self, row: int) -> None:
        index = self.model.index(row, self._first_column())
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if self._keep is None:
            self._announce(self.model.id_at(current.row()) or "")

    def _on_entered(self) -> None:
        if self._current:
            self.activated.emit(self._current)

    def _announce(self, record: str) -> None:
        if record != self._current:
            self._current = record
            self.opened.emit(record)
