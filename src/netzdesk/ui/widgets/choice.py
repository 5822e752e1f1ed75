"""Fields that choose: one of few, one of many, several of some."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, translator
from netzdesk.base.text import fold
from netzdesk.queries.terms import Term
from netzdesk.ui.theme import icon
from netzdesk.ui.widgets.fields import Field

Option = tuple[str, str]
"""A value and its shown text."""

_AIR: Final = 4


class _Combo(QComboBox):
    """A combo box that leaves the wheel alone unless it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setMaxVisibleItems(24)

    def wheelEvent(self, event: Any) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field):
    """One of a few options; typing the beginning chooses. `none` is the text of „nothing“."""

    def __init__(self, options: Iterable[Option] = (), *, none: str | None = None) -> None:
        super().__init__()
        self.combo = _Combo()
        self._none = none
        self.set_options(options)
        self.combo.activated.connect(self._on_activated)
        self.box.addWidget(self.combo)
        self.setFocusProxy(self.combo)

    def set_options(self, options: Iterable[Option]) -> None:
        """Offer other options; the value stays when it is still among them."""
        kept = self.combo.currentData()
        self.combo.blockSignals(True)
        self.combo.clear()
        if self._none is not None:
            self.combo.addItem(self._none, None)
        for value, text in options:
            self.combo.addItem(text, value)
        self.combo.setCurrentIndex(max(0, self.combo.findData(kept)) if kept else 0)
        self.combo.blockSignals(False)

    def value(self) -> str | None:
        return cast("str | None", self.combo.currentData())

    def show_value(self, value: Any) -> None:
        place = self.combo.findData(value)
        if place < 0 and value is not None:
            self.combo.addItem(str(value), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(max(0, place) if value is not None or self._none else place)

    def entry(self) -> QWidget:
        return self.combo

    def _on_activated(self) -> None:
        self.edited.emit()
        self.left.emit()


def term_options(terms: Sequence[Term]) -> list[Option]:
    """Return the terms of a vocabulary as options in the window's language."""
    language = translator().language
    return [(term.code, term.label(language)) for term in terms]


class TermField(ChoiceField):
    """One term of a vocabulary."""

    def __init__(self, terms: Sequence[Term], *, none: str | None = None) -> None:
        super().__init__(term_options(terms), none=none)


_UNKNOWN = N_("“{typed}” is not in the list. Choose an entry, or clear the field.")


def unknown_record(typed: str) -> Refused:
    """Return the refusal of a typed name that is no record, or that several have."""
    return Refused("field.unknown_record", _UNKNOWN, typed=typed)


class RecordField(Field):
    """One record of many: type a part of its name, umlauts or not, and choose.

    `find` gives (id, text) for what is typed, best first, or all of them for "". `name_of` gives
    the text of an id. The value is the id or None.
    """

    def __init__(
        self,
        find: Callable[[str], Sequence[Option]],
        name_of: Callable[[str], str],
        *,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._find = find
        self._name_of = name_of
        self._id: str | None = None
        self._name = ""
        self._offered: dict[str, str] = {}
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(placeholder or _("Type to search"))
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(14)
        self._completer.setWidget(self.line)
        self._completer.activated.connect(self._on_chosen)
        self._asked = QTimer(self)
        self._asked.setSingleShot(True)
        self._asked.setInterval(60)
        self._asked.timeout.connect(self._offer)
        self.line.textEdited.connect(self._on_typed)
        self.line.editingFinished.connect(self._on_finished)
        self.box.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._open = self.line.addAction(
            icon("chevron-down"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._open.setToolTip(_("Show the list"))
        self._open.triggered.connect(self._offer_all)

    def value(self) -> str | None:
        typed = self.line.text().strip()
        if not typed:
            return None
        if typed == self._name:
            return self._id
        found = [record for record, name in self._find(typed) if fold(name) == fold(typed)]
        if len(found) == 1:
            return found[0]
        raise unknown_record(typed)

    def raw(self) -> Any:
        typed = self.line.text().strip()
        return self._id if typed == self._name else typed or None

    def show_value(self, value: Any) -> None:
        self._id = value
        self._name = self._name_of(value) if value else ""
        self.line.setText(self._name)
        self.line.setCursorPosition(0)

    def show_value_raw(self, raw: Any) -> None:
        known = raw is None or self._name_of(raw) != raw
        self.show_value(raw if known else None)
        if not known:
            self.line.setText(str(raw))  # half a name, not chosen yet

    def entry(self) -> QWidget:
        return self.line

    def set_read_only(self, flag: bool) -> None:
        self.line.setReadOnly(flag)

    def _on_typed(self) -> None:
        self.edited.emit()
        self._asked.start()

    def _offer(self) -> None:
        self._show(self._find(self.line.text().strip()))

    def _offer_all(self) -> None:
        self.line.setFocus()
        self._show(self._find(""))

    def _show(self, found: Sequence[Option]) -> None:
        self._offered = {name: record for record, name in found}
        self._names.setStringList(list(self._offered))
        if found and self.line.hasFocus():
            self._completer.complete()

    def _on_chosen(self, name: str) -> None:
        self._id = self._offered.get(name)
        self._name = name
        self.line.setText(name)
        self.edited.emit()
        self.left.emit()

    def _on_finished(self) -> None:
        popup = self._completer.popup()
        if not (popup and popup.isVisible()):
            self._asked.stop()
            self.left.emit()


class _Within(QStyledItemDelegate):
    """Draws an entry no wider than its list, with „…“ at the end of what does not fit.

    A line is a little higher than its words, or the dots of an Ö would be cut off.
    """

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + _AIR)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        seen = self.parent()
        assert isinstance(seen, QListWidget)
        option.rect.setWidth(min(option.rect.width(), seen.viewport().width()))
        super().paint(painter, option, index)


class MultiChoice(Field):
    """Several of some options, as a list of ticks with a filter; the value is a tuple of codes."""

    def __init__(
        self, options: Iterable[Option] = (), *, rows: int = 6, searchable: bool = True
    ) -> None:
        super().__init__()
        self._rows = rows
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Within(self.list))
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Filter"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._filter)
        self.line.setVisible(searchable)
        self.list.itemChanged.connect(self._on_ticked)
        self.box.addWidget(self.line)
        self.box.addWidget(self.list)
        self.setFocusProxy(self.line if searchable else self.list)
        self.set_options(options)

    def set_options(self, options: Iterable[Option]) -> None:
        kept = self.value()
        self.list.blockSignals(True)
        self.list.clear()
        for value, text in options:
            item = QListWidgetItem(text)
            item.setToolTip(html.escape(text))  # a tooltip would read it as HTML
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.show_value(kept)
        self._fit()

    def value(self) -> tuple[str, ...]:
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def show_value(self, value: Any) -> None:
        chosen = set(value or ())
        self.list.blockSignals(True)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def entry(self) -> QWidget:
        return self.list

    def set_name(self, name: str) -> None:
        self.list.setAccessibleName(name)
        self.line.setAccessibleName(_("Filter: {list}", list=name))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the options are, `rows` of them at most."""
        shown = max(1, min(self._rows, self.list.count()))
        row = max(self.list.sizeHintForRow(0), self.list.fontMetrics().lineSpacing())
        self.list.setFixedHeight(row * shown + 2 * self.list.frameWidth() + 2)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, typed: str) -> None:
        words = fold(typed).split()
        for item in self._items():
            text = fold(item.text())
            item.setHidden(not all(word in text for word in words))

    def _on_ticked(self) -> None:
        self.edited.emit()
        self.left.emit()
