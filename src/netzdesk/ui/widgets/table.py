"""The table of a list: badges, kept columns, copying to Excel."""

from __future__ import annotations

import html
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from netzdesk.base.i18n import _
from netzdesk.ui.models.rows import TONE, RowsModel
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.theme import tone_colours

COPY_LIMIT: Final = 20_000
"""More rows than anybody pastes, and few enough that copying does not hang."""


class BadgeDelegate(QStyledItemDelegate):
    """Paints a cell that has a tone as a word on a coloured ground."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tone = index.data(TONE)
        text = index.data()
        if not tone or not text:
            super().paint(painter, option, index)
            return
        filled: Any = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        filled.text = ""
        style = filled.widget.style() if filled.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, filled, painter, filled.widget)
        _paint_badge(painter, filled, text, tone)


def _paint_badge(painter: QPainter, option: Any, text: str, tone: str) -> None:
    back, front = tone_colours(tone)
    metrics = QFontMetrics(option.font)
    room = option.rect.adjusted(4, 3, -4, -3)
    wanted = metrics.horizontalAdvance(text) + 16
    box = QRectF(room.x(), room.y(), min(wanted, room.width()), room.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(front)
    painter.setFont(option.font)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 12)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), elided)
    painter.restore()


class RowsTable(QTableView):
    """Shows a `RowsModel`; columns, widths and order are kept per list in the preferences."""

    entered_row = Signal()
    """Enter or a double click on a row."""

    def __init__(
        self, key: str, model: RowsModel[Any], preferences: Preferences | None, name: str
    ) -> None:
        super().__init__()
        self._key = f"columns/{key}"
        self._preferences = preferences
        self.rows_model = model
        self.setAccessibleName(name)
        self.setModel(model)
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
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # the copy of the table goes before the window's menu entry
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def copy_selection(self) -> int:
        """Put the selected rows on the clipboard, as tabbed text and as a table; return how many.

        The columns are those shown, in their shown order, headings first when it is several rows.
        """
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows:
            return 0
        rows = rows[:COPY_LIMIT]
        columns = self._shown_columns()
        texts = [[self.rows_model.cell_text(row, column) for column in columns] for row in rows]
        if len(rows) > 1:
            texts.insert(0, [self.rows_model.columns[column].title for column in columns])
        QGuiApplication.clipboard().setMimeData(table_mime(texts))
        return len(rows)

    def copy_cell(self) -> None:
        """Put the text of the current cell on the clipboard."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(str(index.data() or ""))

    def _shown_columns(self) -> list[int]:
        header = self.horizontalHeader()
        visual = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in visual if not self.isColumnHidden(column)]

    def _set_up_headers(self) -> None:
        metrics = self.fontMetrics()
        down = self.verticalHeader()
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(metrics.height() + 10)
        across = self.horizontalHeader()
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
        across.sectionResized.connect(keep.start)
        across.sectionMoved.connect(keep.start)
        across.sortIndicatorChanged.connect(keep.start)

    def _default_columns(self) -> None:
        average = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnWidth(number, average * column.width + 16)
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
        shown = self._shown_columns()
        for number, column in enumerate(self.rows_model.columns):
            entry = menu.addAction(column.title.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(number in shown)
            entry.setEnabled(shown != [number])
            entry.setData(number)
        menu.addSeparator()
        menu.addAction(_("Default columns"), self._reset_columns)
        menu.triggered.connect(self._toggle_column)
        return menu

    def _toggle_column(self, entry: Any) -> None:
        if entry.data() is not None:
            self.setColumnHidden(entry.data(), not entry.isChecked())
            self.keep_columns()

    def _reset_columns(self) -> None:
        header = self.horizontalHeader()
        for number in range(header.count()):
            header.moveSection(header.visualIndex(number), number)
        self._default_columns()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.keep_columns()

    def _on_double_click(self, index: QModelIndex) -> None:
        self.entered_row.emit()

    def contextMenuEvent(self, event: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy rows"), self.copy_selection)
        menu.addAction(_("Copy cell"), self.copy_cell)
        menu.popup(event.globalPos())


def table_mime(rows: list[list[str]]) -> QMimeData:
    """Return rows as Excel takes them: tabbed text with quoted cells, and an HTML table."""
    mime = QMimeData()
    mime.setText("\r\n".join("\t".join(_tabbed(cell) for cell in row) for row in rows) + "\r\n")
    cells = "".join(
        "<tr>" + "".join(f"<td>{_html_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    # mso-number-format keeps leading zeros and keeps "=…" from becoming a formula
    mime.setHtml(
        f'<meta charset="utf-8"><style>td{{mso-number-format:"\\@"}}</style><table>{cells}</table>'
    )
    return mime


def _tabbed(cell: str) -> str:
    if any(mark in cell for mark in '\t\r\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _html_cell(cell: str) -> str:
    return html.escape(cell).replace("\n", '<br style="mso-data-placement:same-cell">')
