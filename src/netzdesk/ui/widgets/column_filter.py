"""What a funnel opens: sort a column, and choose which of its values are shown, as in Excel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.models.rows import RowsModel
from netzdesk.ui.models.values import ValuesModel
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.labels import muted

_AT_ONCE_S: Final = 0.02
"""How long values are counted before the window answers again."""
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OPEN_GROUPS: Final = 40


class ColumnFilter(QFrame):
    """A popup under the header; `chosen` carries the values to show, None for all of them."""

    chosen = Signal(object)
    sorted = Signal(bool)
    """Sort by this column; True: downwards."""

    def __init__(self, parent: QWidget, model: RowsModel[Any], column: int) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        described = model.columns[column]
        self.setAccessibleName(_("Filter: {list}", list=described.title))
        self._model, self._column = model, column
        self._before = model.wanted.choices.get(described.key)
        self._counts: Counter[Any] = Counter()
        self._parts = model.value_counts(column)
        self.values = ValuesModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the values"))
        self.search.setAccessibleName(_("Search the values"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.tree = self._make_tree()
        self._said = muted(_("Being counted …"))
        self.accept = primary_button(_("Apply"), self._accept)
        self._lay_out(sortable=model.sortable(column))
        self._later = QTimer(self)
        self._later.timeout.connect(self._count)
        self._counted = False
        self._count()
        if not self._counted:
            self._later.start(0)

    def open_at(self, where: QPoint) -> None:
        """Show the popup with its top right corner there, inside the screen."""
        wide = self.fontMetrics().averageCharWidth() * 56
        high = min(460, self.screen().availableGeometry().height() - 40)
        self.resize(wide, high)
        free = self.screen().availableGeometry()
        x = max(free.x(), min(where.x() - wide, free.right() - wide))
        y = max(free.y(), min(where.y(), free.bottom() - high))
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in _ENTER:
            self._accept()
            return True
        if watched is self.search and key == Qt.Key.Key_Down:
            self.tree.setFocus()
            if not self.tree.currentIndex().isValid():
                self.tree.setCurrentIndex(self.values.index(0, 0))
            return True
        if watched is self.tree and key == Qt.Key.Key_Space and self.tree.currentIndex().isValid():
            self.values.toggle(self.tree.currentIndex().siblingAtColumn(0))
            return True
        return super().eventFilter(watched, event)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.values)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(_("Values"))
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, self.fontMetrics().averageCharWidth() * 11)
        tree.installEventFilter(self)
        return tree

    def _lay_out(self, *, sortable: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        if sortable:
            row = QHBoxLayout()
            for name, text, down in (
                ("arrow-up", _("Sort upwards"), False),
                ("arrow-down", _("Sort downwards"), True),
            ):
                row.addWidget(self._button(text, partial(self._sort, down), name))
            layout.addLayout(row)
        layout.addWidget(self.search)
        layout.addWidget(self._said)
        layout.addWidget(self.tree, 1)
        row = QHBoxLayout()
        self.clear = self._button(_("All values"), self._clear, "filter-x")
        self.clear.setEnabled(self._before is not None)
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self._button(_("Cancel"), self.close))
        row.addWidget(self.accept)
        layout.addLayout(row)
        self.accept.setEnabled(False)
        self.values.dataChanged.connect(self._say)
        self.values.modelReset.connect(self._say)

    def _button(self, text: str, do: Callable[[], object], sign: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        if sign:
            button.setIcon(icon(sign))
        button.clicked.connect(lambda: do())  # noqa: PLW0108  # drops Qt's `checked`
        return button

    def _count(self) -> None:
        """Count a part of the rows; when nothing is left, list the values."""
        until = monotonic() + _AT_ONCE_S
        for part in self._parts:
            self._counts.update(part)
            if monotonic() > until:
                return
        self._later.stop()
        self._counted = True
        listed = [*self._counts, *(v for v in self._before or () if v not in self._counts)]
        texts = self._model.value_texts(self._column, listed)
        self.values.set_values(self._counts, texts, self._before)
        self._open_groups()

    def _open_groups(self) -> None:
        groups = self.values.groups()
        if self.values.rowCount() == 2 or len(groups) <= _OPEN_GROUPS:
            for group in groups:
                self.tree.setExpanded(
                    group, bool(self.search.text()) or not group.parent().isValid()
                )

    def _search(self, typed: str) -> None:
        self.values.search(typed)
        self._open_groups()

    def _say(self) -> None:
        chosen = self.values.chosen()
        self.accept.setEnabled(chosen is None or bool(chosen))
        if chosen == ():
            self._said.setText(_("Tick at least one value."))
        elif self.values.left_out:
            self._said.setText(_("{n} rare values are not listed.", n=self.values.left_out))
        else:
            self._said.setText(_("Ticked values are shown."))

    def _sort(self, down: bool) -> None:
        self.sorted.emit(down)
        self.close()

    def _clear(self) -> None:
        self.chosen.emit(None)
        self.close()

    def _accept(self) -> None:
        if not (self._counted and self.accept.isEnabled()):
            return
        self.chosen.emit(self.values.chosen())
        self.close()
