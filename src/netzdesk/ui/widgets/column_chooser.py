"""Which columns a list shows, and in which order: ticks, and Alt+Up/Down or the mouse to move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.table import RowsTable

_COLUMN = int(Qt.ItemDataRole.UserRole)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnChooser(QFrame):
    """A popup; what is ticked and moved holds at once and is kept for the next time."""

    def __init__(self, parent: QWidget, table: RowsTable) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Choose and arrange columns"))
        self._table = table
        self.list = QListWidget()
        self.list.setAccessibleName(_("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(muted(_("Space shows or hides a column, Alt+Up and Alt+Down move it.")))
        layout.addWidget(self.list, 1)
        row = QHBoxLayout()
        default = QPushButton(_("Default columns"))
        default.clicked.connect(self._reset)
        row.addWidget(default)
        row.addStretch(1)
        row.addWidget(primary_button(_("Finished"), self.close))
        layout.addLayout(row)
        self._fill()
        self.list.itemChanged.connect(self._apply)
        self.list.model().rowsMoved.connect(self._apply)

    def open_at(self, where: QPoint) -> None:
        """Show the popup with its top right corner there, inside the screen."""
        free = self.screen().availableGeometry()
        wide = min(self.fontMetrics().averageCharWidth() * 44, free.width())
        high = min(self.list.sizeHintForRow(0) * (self.list.count() + 2) + 130, free.height() - 40)
        self.resize(wide, high)
        x = max(free.x(), min(where.x() - wide, free.right() - wide))
        self.move(x, max(free.y(), min(where.y(), free.bottom() - high)))
        self.show()
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.modifiers() == Qt.KeyboardModifier.AltModifier:
                step = _STEPS.get(Qt.Key(event.key()))
                if step is not None:
                    self._move(step)
                    return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        shown = self._table.shown_columns()
        columns = self._table.rows_model.columns
        hidden = [number for number in range(len(columns)) if number not in shown]
        for number in (*shown, *hidden):
            item = QListWidgetItem(columns[number].title)
            item.setData(_COLUMN, number)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            ticked = number in shown
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
            self._apply()

    def _apply(self, *changed: object) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        shown = [i.data(_COLUMN) for i in items if i.checkState() == Qt.CheckState.Checked]
        if shown:
            self._table.arrange_columns(shown)
            return
        self.list.blockSignals(True)  # one column has to stay
        self.list.item(self.list.currentRow()).setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)

    def _reset(self) -> None:
        self._table.reset_columns()
        self._fill()
