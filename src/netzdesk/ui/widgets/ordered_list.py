"""Records in an order that the user decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.choice import Option


class _Ordered(QListWidget):
    """A list whose rows move with Alt+Up and Alt+Down and go with Del."""

    moved = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step:
                self.moved.emit(step)
                return
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
            return
        super().keyPressEvent(event)


class OrderedList(QWidget):
    """Records in an order that the user decides: move up and down, add, remove, open.

    It shows and asks; the page stores. `move_asked` carries (id, the id it is to stand before,
    or "" for the end).
    """

    add_asked = Signal()
    open_asked = Signal(str)
    remove_asked = Signal(str)
    move_asked = Signal(str, str)
    chosen = Signal(str)

    def __init__(
        self, name: str, *, rows: int = 5, can_open: bool = True, can_move: bool = True
    ) -> None:
        super().__init__()
        self.list = _Ordered()
        self.list.setAccessibleName(name)
        self._lines = rows
        self._for_rows: list[QToolButton] = []
        """What can be done with a row that is there."""
        self.list.setWordWrap(True)
        if can_move:
            self.list.moved.connect(self._move)
        self.list.removed.connect(self._remove)
        self.list.currentRowChanged.connect(self._on_current)
        buttons = QVBoxLayout()
        self._add = self._make_button(buttons, "plus", _("Add"), self.add_asked.emit)
        if can_open:
            self.list.itemActivated.connect(self._open)
            self._for_rows.append(
                self._make_button(buttons, "pencil", _("Edit (Enter)"), self._open)
            )
        if can_move:
            self._for_rows += (
                self._make_button(buttons, "arrow-up", _("Move up (Alt+Up)"), self._up),
                self._make_button(buttons, "arrow-down", _("Move down (Alt+Down)"), self._down),
            )
        self._for_rows.append(
            self._make_button(buttons, "trash-2", _("Remove (Del)"), self._remove)
        )
        buttons.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(buttons)
        layout.addStretch(0)  # without a row the button stands at the left
        self._fit()

    def set_rows(self, rows: Sequence[Option]) -> None:
        """Show (id, text) rows; the current one stays."""
        kept = self.current_id()
        self.list.blockSignals(True)
        self.list.clear()
        for record, text in rows:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, record)
            self.list.addItem(item)
        ids = [record for record, _text in rows]
        self.list.setCurrentRow(ids.index(kept) if kept in ids else min(0, len(ids) - 1))
        self.list.blockSignals(False)
        self._fit()

    def _fit(self) -> None:
        """Without a row, show only the button that adds: an empty box looks like an input."""
        filled = self.list.count() > 0
        line = self.list.fontMetrics().lineSpacing()
        self.list.setMinimumHeight(line * self._lines + 12)
        most = max(self._lines, min(self.list.count() + 1, self._lines + 6))
        self.list.setMaximumHeight(line * most + 12)
        self.setFocusProxy(self.list if filled else self._add)
        self.list.setVisible(filled)
        for button in self._for_rows:
            button.setVisible(filled)

    def current_id(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def select(self, record: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == record:
                self.list.setCurrentRow(row)

    def _make_button(
        self, layout: QVBoxLayout, name: str, text: str, do: Callable[..., object]
    ) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        layout.addWidget(button)
        return button

    def _id_at(self, row: int) -> str:
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        target = row + step
        if row < 0 or not 0 <= target < self.list.count():
            return
        before = target if step < 0 else target + 1
        after_end = before >= self.list.count()
        self.move_asked.emit(self._id_at(row), "" if after_end else self._id_at(before))

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _remove(self) -> None:
        if self.current_id():
            self.remove_asked.emit(self.current_id())

    def _open(self) -> None:
        if self.current_id():
            self.open_asked.emit(self.current_id())

    def _on_current(self) -> None:
        self.chosen.emit(self.current_id())
