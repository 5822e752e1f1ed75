"""The table of a list: badges, marked hits, kept columns, copying to Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
)

from netzdesk.base.i18n import _
from netzdesk.base.text import hits
from netzdesk.ui.models.rows import RowsModel
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import colours
from netzdesk.ui.widgets.cells import BadgeDelegate, HitPainter, Words
from netzdesk.ui.widgets.clipboard import claims_key, table_mime
from netzdesk.ui.widgets.header import FunnelHeader

COPY_LIMIT: Final = 20_000
"""More rows than anybody pastes, and few enough that copying does not hang."""

_FILTER_KEYS: Final = (
    QKeyCombination(
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_L
    ),
    QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down),
)
"""As in Excel; Alt+Down does the same where it does not move an entry."""
_CELL_KEY: Final = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C
)
_RANGE_KEYS: Final = {
    QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Left): -1,
    QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Right): 1,
}
_FUNNEL: Final = 14
"""Pixels more for a heading with a funnel."""
_MOVING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class RowsTable(QTableView):
    """Shows a `RowsModel`; columns, widths and order are kept per list in the preferences.

    Rows are selected whole. Shift+Left/Right, or the mouse drawn across columns, marks a range of
    cells in the selected rows; Ctrl+C then copies that range, else the rows.
    """

    entered_row = Signal()
    """Enter or a double click on a row."""
    filter_asked = Signal(int)
    """The values of a column are to be chosen."""
    columns_asked = Signal()
    """The columns are to be chosen and arranged."""

    def __init__(
        self, key: str, model: RowsModel[Any], preferences: Preferences | None, name: str
    ) -> None:
        super().__init__()
        self._key = f"columns/{key}"
        self._preferences = preferences
        self.rows_model = model
        self.offered: Callable[[], Sequence[tuple[str, Callable[[], object]]]] = tuple
        """What the page can do with the chosen rows: entries of the context menu."""
        self.setAccessibleName(name)
        self.setModel(model)
        self.in_panel = False
        """True when a `ListPanel` does what is asked for: filters, choice of columns."""
        self._cells: tuple[int, int] | None = None
        self._pressed = -1
        self._words: Words = ()
        badges = BadgeDelegate(self)
        for number, column in enumerate(model.columns):
            if column.tone is not None:
                self.setItemDelegateForColumn(number, badges)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._set_up_headers()
        self.doubleClicked.connect(self._on_double_click)

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
            return
        if self._column_key(event):
            return
        if event.key() in _MOVING and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._mark_cells(None)
        super().keyPressEvent(event)

    def mark(self, words: Words) -> None:
        """Mark what a search for these words has found; none: mark nothing."""
        self._words = words
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mark_cells(None)
        self._pressed = self._visual_at(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = self._visual_at(event)
        drawn = bool(event.buttons() & Qt.MouseButton.LeftButton) and min(place, self._pressed) >= 0
        if drawn and (place != self._pressed or self._cells is not None):
            self._mark_cells((self._pressed, place))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._words:
            self._paint_hits(event.rect())
        if self._cells is not None:
            self._frame_cells()

    def event(self, event: QEvent) -> bool:
        return claims_key(event, QKeySequence.StandardKey.Copy) or super().event(event)

    def copy_selection(self) -> int:
        """Put the marked cells or the selected rows on the clipboard; return how many rows.

        The columns are those shown, in their shown order; headings come first unless it is one
        cell.
        """
        rows = self._selected_rows()
        self._copy(rows, self.marked_columns() or self.shown_columns())
        return len(rows)

    def copy_cell(self) -> None:
        """Put the current cell on the clipboard."""
        index = self.currentIndex()
        if index.isValid():
            self._copy([index.row()], [index.column()])

    def marked_columns(self) -> list[int]:
        """Return the columns of the marked range of cells, in their shown order."""
        if self._cells is None:
            return []
        low, high = sorted(self._cells)
        header = self.horizontalHeader()
        inside = [header.logicalIndex(place) for place in range(low, high + 1)]
        return [column for column in inside if not self.isColumnHidden(column)]

    def _selected_rows(self) -> list[int]:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self._cells is not None:
            rows = [self.currentIndex().row()]
        return rows[:COPY_LIMIT]

    def _copy(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        if not rows:
            return
        model = self.rows_model
        texts = [[model.cell_text(row, column) for column in columns] for row in rows]
        if len(rows) * len(columns) > 1:
            texts.insert(0, [model.columns[column].title for column in columns])
        numbers = [place for place, column in enumerate(columns) if model.columns[column].right]
        QGuiApplication.clipboard().setMimeData(table_mime(texts, numbers))

    def _column_key(self, event: QKeyEvent) -> bool:
        """Do what a key does to columns: open their filter, copy a cell, mark a range."""
        pressed = event.keyCombination()
        column = self.currentIndex().column()
        if pressed in _FILTER_KEYS:
            filterable = [n for n in self.shown_columns() if self._offers_filter(n)]
            if filterable:
                self.filter_asked.emit(column if column in filterable else filterable[0])
            return True
        if pressed == _CELL_KEY:
            self.copy_cell()
            return True
        if pressed in _RANGE_KEYS and column >= 0:
            self._widen(_RANGE_KEYS[pressed])
            return True
        return False

    def _widen(self, step: int) -> None:
        """Take the next column into the marked range, or the last one out of it."""
        header, current = self.horizontalHeader(), self.currentIndex()
        here = header.visualIndex(current.column())
        shown = [header.visualIndex(column) for column in self.shown_columns()]
        place = shown.index(here) + step if here in shown else 0
        if not 0 <= place < len(shown):
            return
        start = self._cells[0] if self._cells is not None else here
        self._mark_cells((start, shown[place]))
        index = self.rows_model.index(current.row(), header.logicalIndex(shown[place]))
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )
        self.scrollTo(index)

    def _mark_cells(self, cells: tuple[int, int] | None) -> None:
        if cells != self._cells:
            self._cells = cells
            self.viewport().update()

    def _paint_hits(self, room: QRect) -> None:
        """Mark the hits in the cells that are painted."""
        model, words = self.rows_model, self._words
        first, last = self.rowAt(room.top()), self.rowAt(room.bottom())
        if first < 0:
            return
        rows = range(first, (last if last >= 0 else model.rowCount() - 1) + 1)
        high, tops = self.rowHeight(first), [self.rowViewportPosition(row) for row in rows]
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        hit_painter = HitPainter(painter, self, words)
        for number in self.shown_columns():
            left, wide = self.columnViewportPosition(number), self.columnWidth(number)
            if left >= room.right() or left + wide <= room.left():
                continue
            column = model.columns[number]
            for row, top in zip(rows, tops, strict=True):
                text = model.cell_text(row, number)
                if not text or "\n" in text or not hits(text, words):
                    continue
                cell = QRect(left, top, wide, high)
                if column.tone is not None and column.tone(model.row_at(row)):
                    hit_painter.badge(cell, text)
                else:
                    hit_painter.text(cell, text, right=column.right)
        painter.end()

    def _frame_cells(self) -> None:
        """Draw a frame around the marked range in each row that is seen."""
        columns = self.marked_columns()
        if not columns:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(colours().accent), 2))
        for row in self._selected_rows():
            first = self.visualRect(self.rows_model.index(row, columns[0]))
            last = self.visualRect(self.rows_model.index(row, columns[-1]))
            if first.intersects(QRect(first.x(), 0, 1, self.viewport().height())):
                painter.drawRect(first.united(last).adjusted(1, 1, -2, -2))
        painter.end()

    def _offers_filter(self, column: int) -> bool:
        return self.in_panel and self.rows_model.filterable(column)

    def _visual_at(self, event: QMouseEvent) -> int:
        column = self.columnAt(event.position().toPoint().x())
        return self.horizontalHeader().visualIndex(column) if column >= 0 else -1

    def shown_columns(self) -> list[int]:
        """Return the columns that are shown, in their shown order."""
        header = self.horizontalHeader()
        visual = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in visual if not self.isColumnHidden(column)]

    def _set_up_headers(self) -> None:
        metrics = self.fontMetrics()
        down = self.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(metrics.height() + 10)
        across = FunnelHeader(self, self._offers_filter)
        self.setHorizontalHeader(across)
        across.filter_asked.connect(self.filter_asked)
        across.setSectionsMovable(True)
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSortIndicatorClearable(True)
        across.setStretchLastSection(True)
        across.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        across.customContextMenuRequested.connect(self._choose_columns)
        across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._default_columns()
        kept = self._preferences.blob(self._key) if self._preferences else None
        if kept is not None:
            across.restoreState(kept)
        self.setSortingEnabled(True)
        keep = QTimer(self)
        keep.setSingleShot(True)
        keep.setInterval(400)
        keep.timeout.connect(self.keep_columns)
        for changed in (across.sectionResized, across.sectionMoved, across.sortIndicatorChanged):
            changed.connect(lambda *_what: keep.start())  # their numbers are no milliseconds

    def cut_in_the_middle(self) -> None:
        """Cut long texts in their middle: names of offices begin alike."""
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def _default_columns(self) -> None:
        """Show the columns as wide as they ask for, each at least as wide as its heading."""
        average = self.fontMetrics().averageCharWidth()
        bold = QFont(self.font())
        bold.setBold(True)
        heading = QFontMetrics(bold)
        for number, column in enumerate(self.rows_model.columns):
            room = _FUNNEL if self.rows_model.filterable(number) else 0
            titled = heading.horizontalAdvance(column.title)
            self.setColumnWidth(number, max(average * column.width, titled) + 16 + room)
            self.setColumnHidden(number, column.hidden)

    def keep_columns(self) -> None:
        """Keep widths, order and sort for the next time."""
        if self._preferences:
            self._preferences.set_blob(self._key, self.horizontalHeader().saveState())

    def _choose_columns(self, where: QPoint) -> None:
        self._column_menu().popup(self.horizontalHeader().mapToGlobal(where))

    def _column_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.shown_columns()
        for number, column in enumerate(self.rows_model.columns):
            entry = menu.addAction(column.title.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(number in shown)
            entry.setEnabled(shown != [number])
            entry.setData(number)
        menu.addSeparator()
        if self.in_panel:
            menu.addAction(_("Choose and arrange columns …"), self.columns_asked.emit)
        menu.addAction(_("Default columns"), self.reset_columns)
        menu.triggered.connect(self._toggle_column)
        return menu

    def _toggle_column(self, entry: Any) -> None:
        if entry.data() is not None:
            self.setColumnHidden(entry.data(), not entry.isChecked())
            self.keep_columns()

    def reset_columns(self) -> None:
        """Show the columns as they were at first."""
        header = self.horizontalHeader()
        for number in range(header.count()):
            header.moveSection(header.visualIndex(number), number)
        self._default_columns()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.keep_columns()

    def arrange_columns(self, shown: Sequence[int]) -> None:
        """Show these columns in this order; the others wait behind them."""
        header = self.horizontalHeader()
        wanted = list(dict.fromkeys(shown)) or self.shown_columns()
        others = [n for n in range(len(self.rows_model.columns)) if n not in wanted]
        for place, column in enumerate([*wanted, *others]):
            header.moveSection(header.visualIndex(column), place)
            self.setColumnHidden(column, column not in wanted)
        self.keep_columns()

    def _on_double_click(self, index: QModelIndex) -> None:
        self.entered_row.emit()

    def contextMenuEvent(self, event: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy rows"), self.copy_selection)
        menu.addAction(_("Copy cell"), self.copy_cell)
        menu.addSeparator()
        for text, do in self.offered():
            menu.addAction(text, do)
        menu.popup(event.globalPos())
