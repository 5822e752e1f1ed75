"""The structures that a source names: known ones or new ones, several of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListWidget, QListWidgetItem, QWidget

from netzdesk.actions.statements import Named
from netzdesk.base.i18n import _
from netzdesk.base.text import fold
from netzdesk.queries.institutions import NetworkChoice
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field


class Structures:
    """The structures of the study, those of one district first."""

    def __init__(self, choices: Sequence[NetworkChoice], region: str) -> None:
        here = [each for each in choices if region in each.regions or each.supraregional]
        others = [each for each in choices if each not in here]
        self._ordered = [each for each in (*here, *others) if each.name]
        self._here = {each.id for each in here}
        self._names = {each.id: each.name for each in self._ordered}

    def find(self, typed: str) -> list[NetworkChoice]:
        """Return those with all these words, those of the district first."""
        wanted = fold(typed).split()
        return [
            each
            for each in self._ordered
            if all(
                any(
                    word.startswith(part)
                    for word in fold(f"{each.name} {each.other_names}").split()
                )
                for part in wanted
            )
        ]

    def named(self, typed: str) -> Named:
        """Return the known structure of that name, one of the district first, or a new one."""
        wanted = fold(" ".join(typed.split()))
        for each in self._ordered:
            names = (each.name, *each.other_names.split(";"))
            if wanted in {fold(" ".join(name.split())) for name in names if name.strip()}:
                called = None if fold(each.name) == wanted else typed.strip()
                return Named(network_id=each.id, as_named=called)
        return Named(as_named=" ".join(typed.split()))

    def text(self, named: Named) -> str:
        """Return how a named structure is shown."""
        if not named.network_id:
            return _("{name} (new)", name=named.as_named or "")
        name = self._names.get(named.network_id, "") or named.as_named or ""
        return name if named.network_id in self._here else _("{name} (other district)", name=name)

    def name(self, named: Named) -> str:
        """Return the plain name."""
        known = self._names.get(named.network_id or "", "")
        return known or named.as_named or ""


class StructuresField(Field):
    """A line that searches and a list of what was entered; Enter adds, Del removes.

    The value is a tuple of `Named`. What still stands in the line when the field is left is
    added too, so that nothing typed is lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._structures = Structures((), "")
        self._named: list[Named] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Name, then Enter; new names become new structures"))
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.installEventFilter(self)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self.line)
        self._completer.activated.connect(self._add)
        self._asked = QTimer(self)
        self._asked.setSingleShot(True)
        self._asked.setInterval(60)
        self._asked.timeout.connect(self._offer)
        self.line.textEdited.connect(self._on_typed)
        self.line.editingFinished.connect(self._on_finished)
        self.list = QListWidget()
        self.list.installEventFilter(self)
        self.list.setMaximumHeight(self.list.fontMetrics().lineSpacing() * 5 + 12)
        self.box.addWidget(self.line)
        self.box.addWidget(self.list)
        self.list.hide()
        self.setFocusProxy(self.line)

    def offer(self, structures: Structures) -> None:
        """Search these structures from now on."""
        self._structures = structures
        self._show()

    def value(self) -> tuple[Named, ...]:
        self._take_typed()
        return tuple(self._named)

    def raw(self) -> Any:
        return (tuple(self._named), self.line.text().strip())

    def show_value(self, value: Any) -> None:
        self._named = list(value or ())
        self.line.clear()
        self._show()

    def show_value_raw(self, raw: Any) -> None:
        named, typed = raw
        self.show_value(named)
        self.line.setText(typed)

    def entry(self) -> QWidget:
        return self.line

    def set_name(self, name: str) -> None:
        self.line.setAccessibleName(name)
        self.list.setAccessibleName(_("Entered: {list}", list=name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            popup = self._completer.popup()
            choosing = bool(popup and popup.isVisible())
            if watched is self.line and entered and self.line.text().strip() and not choosing:
                self._take_typed()
                return True
            if watched is self.list and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._remove()
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self) -> None:
        self.edited.emit()
        self._asked.start()

    def _offer(self) -> None:
        typed = self.line.text().strip()
        found = self._structures.find(typed) if typed else []
        self._names.setStringList(list(dict.fromkeys(each.name for each in found)))
        if found and self.line.hasFocus():
            self._completer.complete()

    def _on_finished(self) -> None:
        popup = self._completer.popup()
        if popup and popup.isVisible():
            return
        self._asked.stop()
        self._take_typed()
        self.left.emit()

    def _take_typed(self) -> None:
        typed = self.line.text().strip()
        if typed:
            self._add(typed)

    def _add(self, typed: str) -> None:
        self._asked.stop()
        named = self._structures.named(typed)
        if named not in self._named:
            self._named.append(named)
        # the completer writes its choice into the line after this slot
        QTimer.singleShot(0, self.line, self.line.clear)
        self.line.clear()
        self._show()
        self.edited.emit()

    def _remove(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._named):
            del self._named[row]
            self._show()
            self.edited.emit()
            if not self._named:
                self.line.setFocus()

    def _show(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for named in self._named:
            item = QListWidgetItem(self._structures.text(named))
            item.setToolTip(_("Del removes this name"))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._named) - 1))
        self.list.setVisible(bool(self._named))
