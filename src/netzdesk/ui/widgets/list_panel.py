"""A list with its filter: typed words, conditions, values by column, and one click to clear all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.base.text import typed_words
from netzdesk.ui.models.paged import PagedModel
from netzdesk.ui.models.rows import RowsModel
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.filter_bar import FilterBar
from netzdesk.ui.widgets.header import FunnelHeader
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from netzdesk.ui.navigation import Navigator
    from netzdesk.ui.session import Session
    from netzdesk.ui.widgets.views_bar import ReadyView, ViewsBar


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By what a list is filtered: typed words, conditions with their label, values by column."""

    text: str = ""
    label: str = ""
    conditions: Mapping[str, Any] | None = None
    choices: Mapping[str, tuple[Any, ...]] | None = None


class ListPanel(QWidget):
    """A filter line, a table, and the bar „12 von 46 Zeilen – Filter: … [Alle zeigen]“.

    What is typed is marked in the cells; each column has a funnel with its values.

    Selection, place and order stay when the model reads again: the current record is found by
    its id. `opened` carries the id of the current row ("" for none) and is emitted only when it
    is another record; `activated` says that Enter or a double click asks for it.
    """

    opened = Signal(str)
    activated = Signal(str)
    narrowed = Signal()
    """Other conditions hold: chosen on the page or by a view, or taken back by „Alle zeigen“."""
    filtered = Signal()
    """Something about the filter is other than before, typed words included."""

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
        self._choices: dict[str, tuple[Any, ...]] = {}
        self._lifted: Narrowing | None = None
        self._hides_current = False
        self.views: ViewsBar | None = None
        self.key = key
        self.label_of: Callable[[], str] | None = None
        """Says in words which conditions hold; pages with facets set it."""
        self.table = RowsTable(key, model, preferences, name)
        self.table.in_panel = True
        self.filter_line = QLineEdit()
        self.filter_line.setClearButtonEnabled(True)
        self.filter_line.setPlaceholderText(placeholder or _("Filter (Ctrl+F)"))
        self.filter_line.setAccessibleName(_("Filter: {list}", list=name))
        self.filter_line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_line.installEventFilter(self)
        self.tools = QHBoxLayout()
        """Beside the filter line: add buttons here."""
        self.bar = FilterBar()
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
        """Make a record the current one; lifts the filter when that hides it, and says so."""
        place = self.model.place_of(record)
        if place is None and not self.model.wanted.everything:
            hiding = self.narrowing()
            self.clear_filter()
            place = self.model.place_of(record)
            if place is not None:
                self._lifted = hiding
                self._show_bar()
        if place is None:
            return False
        self._set_row(place)
        return True

    def narrowing(self) -> Narrowing:
        """Return by what the list is filtered now."""
        return Narrowing(
            self.filter_line.text(),
            self._condition_label,
            dict(self._conditions),
            dict(self._choices),
        )

    def take_narrowing(self, wanted: Narrowing) -> None:
        """Filter the list by all of this and nothing else."""
        self._type(wanted.text)
        self._choices = dict(wanted.choices or {})
        self.narrow(wanted.label, **dict(wanted.conditions or {}))

    def choose_values(self, column: str, values: tuple[Any, ...] | None) -> None:
        """Show only rows with these values in a column; None shows all again."""
        if values is None:
            self._choices.pop(column, None)
        else:
            self._choices[column] = values
        self._apply()

    def step(self, step: int) -> None:
        """Go to the next row, or to the previous one for -1, round the end."""
        rows = self.model.rowCount()
        if rows:
            row = self.table.currentIndex().row()
            self._set_row((row + step) % rows if row >= 0 else 0)

    def select_first(self) -> None:
        """Make the first row the current one if none is."""
        if not self._current and self.model.rowCount():
            self._set_row(0)

    def show_only(self, label: str, **conditions: Any) -> None:
        """Show what meets these conditions, and say so in the bar: `label` is shown text."""
        self._type("")
        self._choices.clear()
        self.narrow(label, **conditions)

    def narrow(self, label: str, **conditions: Any) -> None:
        """Do as `show_only`, but leave the typed words and the values chosen by column."""
        self._condition_label = label
        self._conditions = conditions
        self._apply()
        self.narrowed.emit()
        if self.label_of is not None and conditions and not label:
            self._condition_label = self.label_of()
            self._show_bar()

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
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.filter_line.textChanged.connect(self._apply)
        self.bar.cleared.connect(self.clear_filter)
        self.bar.again.connect(self._filter_again)
        self.table.filter_asked.connect(self.open_column_filter)
        self.table.columns_asked.connect(self.open_columns)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.entered_row.connect(self._on_entered)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.modelReset.connect(self._after_reset)
        self.model.dataChanged.connect(self._show_bar)
        self.model.rowsInserted.connect(self._show_bar)
        if isinstance(self.model, PagedModel):
            self.model.counted.connect(self._show_bar)

    def _make_nothing(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        text = muted(_("Nothing matches the filter. Clear the filter to see all entries."))
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        layout.addWidget(text)
        layout.addStretch(2)
        return page

    def use_views(self, session: Session, nav: Navigator, ready: Sequence[ReadyView] = ()) -> None:
        """Offer the saved views of this list, and ready-made ones, above it."""
        from netzdesk.ui.widgets.views_bar import ViewsBar  # noqa: PLC0415  # it knows this panel

        self.views = ViewsBar(session, nav, self, ready)
        self.tools.insertWidget(0, self.views.button)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.views)

    def open_column_filter(self, column: int) -> None:
        """Open the list of the values of a column below its heading."""
        from netzdesk.ui.widgets.column_filter import ColumnFilter  # noqa: PLC0415  # when asked for

        header = self.table.horizontalHeader()
        key = self.model.columns[column].key
        self.popup = ColumnFilter(self, self.model, column)
        self.popup.chosen.connect(lambda values: self.choose_values(key, values))
        self.popup.sorted.connect(lambda down: self._sort_by(column, down=down))
        self.popup.destroyed.connect(self.table.setFocus)
        right = header.sectionViewportPosition(column) + header.sectionSize(column)
        corner = QPoint(min(right, header.viewport().width()), header.height())
        self.popup.open_at(header.viewport().mapToGlobal(corner))

    def open_columns(self) -> None:
        """Open the choice and order of the columns."""
        from netzdesk.ui.widgets.column_chooser import ColumnChooser  # noqa: PLC0415  # when asked for

        chooser = ColumnChooser(self, self.table)
        chooser.open_at(self.mapToGlobal(QPoint(self.width(), self.table.y())))

    def _sort_by(self, column: int, *, down: bool) -> None:
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.table.sortByColumn(column, order)

    def _filter_again(self) -> None:
        lifted, self._lifted = self._lifted, None
        if lifted is not None:
            self.take_narrowing(lifted)

    def _type(self, text: str) -> None:
        self.filter_line.blockSignals(True)
        self.filter_line.setText(text)
        self.filter_line.blockSignals(False)

    def _apply(self) -> None:
        self._lifted = None
        self._hides_current = False
        typed = self.filter_line.text()
        self.table.mark(tuple(typed_words(typed)))
        self.model.filter(typed, self._conditions, self._choices)
        header = self.table.horizontalHeader()
        if isinstance(header, FunnelHeader):
            numbers = map(self.model.column_number, self._choices)
            header.set_filtered([number for number in numbers if number is not None])
        self._show_bar()
        self.filtered.emit()

    def _show_bar(self) -> None:
        wanted = self.model.wanted
        narrowed = not wanted.everything
        if narrowed:
            label, hides = self._condition_label, self._hides_current
            self.bar.show_filter(self.model, label, hides_current=hides)
        elif self._lifted is not None:
            self.bar.show_lifted()
        else:
            self.bar.hide()
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
        elif narrowed or self._empty is None:
            self._stack.setCurrentWidget(self._nothing if narrowed else self.table)
        else:
            self._stack.setCurrentWidget(self._empty)

    def _before_reset(self) -> None:
        bar = self.table.verticalScrollBar()
        self._keep = (self._current, bar.value(), self.table.currentIndex().row())

    def _after_reset(self) -> None:
        record, scroll, row = self._keep or ("", 0, -1)
        self._keep = None
        place = self._find(record, row) if record else None
        # a list that is read in pages knows of hidden records only when it reads again
        sure = self.model.reading or not isinstance(self.model, PagedModel)
        self._hides_current = bool(record) and place is None and sure and self.model.holds(record)
        self._show_bar()
        if not record:
            return
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
        # not by the view: with Ctrl held (Ctrl+Enter stores) it would add to the selection
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        whole = QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, only | whole)
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
            if self._hides_current:  # a line of the list is open now, or none
                self._hides_current = False
                self._show_bar()
            self.opened.emit(record)
