"""How the cells of the statement grid are edited: answers, names, an office, a remark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from netzdesk.base.i18n import _
from netzdesk.ui.widgets.choice import Option

Index = QModelIndex | QPersistentModelIndex
EDIT = int(Qt.ItemDataRole.EditRole)
_MOST_OFFERED: Final = 14
_WIDTH: Final = 36
"""Letters that an editor has room for at least: what it offers is as wide."""


class TextCell(QStyledItemDelegate):
    """Edits a cell; Enter stores it and goes down. A narrow cell is edited wider than it is."""

    down = Signal()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        within = editor.parentWidget()
        cell, room = option.rect, within.width() if within else option.rect.width()
        wanted = editor.fontMetrics().averageCharWidth() * _WIDTH
        width = max(cell.width(), min(wanted, room))
        editor.setGeometry(min(cell.x(), room - width), cell.y(), width, cell.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QWidget)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            self.down.emit()
            return True
        return super().eventFilter(watched, event)


class AnswerCell(TextCell):
    """Edits an answer with a list of answers."""

    def __init__(self, answers: Sequence[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._answers = answers

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.addItem("", "")
        for code, label in self._answers:
            box.addItem(label, code)
        box.setAccessibleName(_("Answer"))
        box.activated.connect(lambda: self._chosen(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(0, editor.findData(index.data(EDIT) or "")))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(), EDIT)

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QAbstractItemDelegate.EndEditHint.NoHint)


class NamesCell(TextCell):
    """Edits names separated by semicolons; offers the structures of the row's district."""

    def __init__(self, names: Callable[[int], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(_("Networks, separated by semicolons"))
        line.setCompleter(_LastName(list(dict.fromkeys(self._names(index.row()))), line))
        return line


class RecordCell(TextCell):
    """Edits the name of one record: `find` offers what fits while one types.

    When only one fits, it is taken; a name that is not known stays, for the form to refuse.
    """

    def __init__(self, find: Callable[[str], Sequence[Option]], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._find = find
        self._name = name

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setAccessibleName(self._name)
        self._find("")  # reads the names again
        offered = QStringListModel(line)
        completer = QCompleter(offered, line)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_MOST_OFFERED)
        line.setCompleter(completer)
        line.textEdited.connect(
            lambda typed: offered.setStringList([name for _key, name in self._find(typed.strip())])
        )
        return line

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        typed = editor.text().strip()
        found = self._find(typed) if typed else []
        model.setData(index, found[0][1] if len(found) == 1 else typed, EDIT)


class _LastName(QCompleter):
    """Completes the name behind the last semicolon."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(list(names), parent)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(";")[2].strip()]

    def pathFromIndex(self, index: Index) -> str:
        chosen = str(index.data() or "")
        widget = self.widget()
        typed = widget.text() if isinstance(widget, QLineEdit) else ""
        before = typed.rpartition(";")[0]
        return f"{before}; {chosen}" if before else chosen
