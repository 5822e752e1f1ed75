"""Forms: labelled fields, errors beside them, storing field by field or as one new record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import _, translator
from netzdesk.ui.widgets.empty_state import primary_button
from netzdesk.ui.widgets.enter import press_focused
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.flow import BesideRow, FlowRow
from netzdesk.ui.widgets.labels import heading, plain_label

F = TypeVar("F", bound=Field)


class Form(QWidget):
    """Fields one below the other, each with its name and room for an error.

    With `store` the form shows an existing record: what is changed is stored when the field is
    left, by `store(name, value)`. With `submit` it takes a new record: Enter or the button hand
    over all values, Esc gives back the former ones and then emits `cancelled`.
    """

    cancelled = Signal()
    stored = Signal(str)
    edited = Signal()
    handed_over = Signal()
    """The values were taken."""
    leaving = Signal()
    """Another record is about to be shown."""
    taken_up = Signal()
    """Another record is shown."""
    restored = Signal()
    """What was typed was given up."""

    def __init__(
        self,
        *,
        store: Callable[[str, Any], object] | None = None,
        submit: Callable[[dict[str, Any]], object] | None = None,
        submit_text: str = "",
        gives_back: bool = True,
    ) -> None:
        """`gives_back` off: Esc leaves what was typed, where words are noted that none repeats."""
        super().__init__()
        self._gives_back = gives_back
        self.fields: dict[str, Field] = {}
        self.record = ""
        self._store = store
        self._submit = submit
        self._errors: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._storing = False
        self.handing_over = False
        """True while the values are being taken."""
        self.kept_as_draft = False
        """True when nothing is lost where the form is left without handing over."""
        self._loaded = False
        self._read_only = False
        self._button: QPushButton | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._error = self._error_label()
        self._grid.addWidget(self._error, 1, 0, 1, 2)
        self._row = 2
        self._submit_text = submit_text or _("Create")
        self._buttons: FlowRow | None = None
        self._pairs: list[tuple[QLabel, int]] = []
        self._marks: dict[int, QHBoxLayout] = {}
        self._marked: dict[str, int] = {}
        self._stacked = False

    def add(
        self,
        name: str,
        label: str,
        field: F,
        *,
        hint: str = "",
        wide: bool = False,
        beside: bool = False,
    ) -> F:
        """Add a field; `label` is its shown name, `hint` a sentence below it.

        A `wide` field has its name above it and takes the whole width. One `beside` stands at
        the right of the field that was added last.
        """
        shown = QLabel(label)
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setBuddy(field.entry())
        if not label:
            shown.hide()
        field.set_name(label)
        if hint:
            field.entry().setToolTip(hint)
        error = self._error_label()
        field.box.addWidget(error)
        if wide:
            self._grid.addWidget(shown, self._row, 0, 1, 2)
            self._grid.addWidget(field, self._row + 1, 0, 1, 2)
            self._row += 2
        elif beside:
            self._put_beside(shown, field)
        else:
            self._pairs.append((shown, self._row))
            self._grid.addWidget(field, self._row + 1, 1)
            self._place_label(shown, self._row)
            self._row += 2
        if hint:
            field.box.addWidget(plain_label(hint, kind="muted", wrap=True))
        self.fields[name] = field
        self._errors[name] = error
        self._labels[name] = shown
        field.left.connect(partial(self._on_left, name))
        field.edited.connect(self.edited)
        return field

    def show_key(self, name: str, key: str) -> None:
        """Show beside the name of a field which key leads to it."""
        label = self._labels[name]
        label.setText(_("{name} ({key})", name=label.text(), key=key))

    def add_mark(self, name: str, mark: QWidget) -> None:
        """Put a small widget at the right of a field: something that is said of its value."""
        held: QWidget = self.fields[name]
        if self._grid.indexOf(held) < 0 and (beside := held.parentWidget()) is not None:
            held = beside
        row = cast(
            "tuple[int, int, int, int]", self._grid.getItemPosition(self._grid.indexOf(held))
        )[0]
        marks = self._marks.get(row)
        if marks is None:
            box = QWidget()
            marks = self._marks[row] = QHBoxLayout(box)
            marks.setContentsMargins(0, 2, 0, 0)
            marks.setSpacing(0)
            self._grid.addWidget(box, row, 2, Qt.AlignmentFlag.AlignTop)
        marks.addWidget(mark)
        self._marked[name] = row

    @property
    def stacked(self) -> bool:
        """True while the names stand above the fields."""
        return self._stacked

    def set_stacked(self, flag: bool) -> None:
        """Put the names above the fields, where there is no room beside them."""
        if flag == self._stacked:
            return
        self._stacked = flag
        for label, row in self._pairs:
            item = self._grid.itemAtPosition(row + 1, 1)
            field = item.widget() if item else None
            if field is None:
                continue
            self._grid.removeWidget(label)
            self._grid.removeWidget(field)
            self._place_label(label, row)
            first, columns = (0, 2) if flag else (1, 1)
            self._grid.addWidget(field, row + 1, first, 1, columns)

    def _place_label(self, label: QLabel, row: int) -> None:
        label.setContentsMargins(0, 0 if self._stacked else 4, 0, 0)
        if self._stacked:
            self._grid.addWidget(label, row, 0, 1, 2)
        else:
            self._grid.addWidget(label, row + 1, 0, Qt.AlignmentFlag.AlignTop)

    def section(self, text: str) -> None:
        """Begin a section with a heading."""
        shown = heading(text)
        shown.setContentsMargins(0, 8, 0, 0)
        self._grid.addWidget(shown, self._row, 0, 1, 2)
        self._row += 1

    def set_banner(self, widget: QWidget) -> None:
        """Put a widget above everything else: what is to be said of the whole form."""
        self._grid.addWidget(widget, 0, 0, 1, 2)

    def insert(self, widget: QWidget) -> None:
        """Add any widget over the whole width."""
        self._grid.addWidget(widget, self._row, 0, 1, 2)
        self._row += 1

    def add_buttons(self, *others: QPushButton, cancel: bool = True) -> QPushButton:
        """Add the button that hands over the values, and others beside it; return the first."""
        button = primary_button(self._submit_text, self.submit)
        row = FlowRow(button)
        if cancel:
            leave = QPushButton(_("Cancel"))
            leave.clicked.connect(self._on_cancel)
            row.add(leave)
        for other in others:
            row.add(other)
        self._grid.addWidget(row, self._row, 0, 1, 2)
        self._row += 1
        self._buttons = row
        self._button = button
        button.setDisabled(self._read_only)
        return button

    def set_visible(self, name: str, flag: bool) -> None:
        """Show or hide a field with its name."""
        self.fields[name].setVisible(flag)
        self._labels[name].setVisible(flag and bool(self._labels[name].text()))
        if name in self._marked and (box := self._marks[self._marked[name]].parentWidget()):
            box.setVisible(flag)

    def load(self, record: str, values: Mapping[str, Any]) -> None:
        """Show a record. What is being typed stays when it is the same record as before."""
        same = record == self.record
        if not same:
            self.leaving.emit()
        self.record = record
        self._loaded = True
        for name, field in self.fields.items():
            if name in values and not (same and field.dirty()):
                field.set_value(values[name])
        if not same:
            self.clear_errors()
            self.taken_up.emit()

    def clear(self, values: Mapping[str, Any] | None = None) -> None:
        """Begin anew with these values and nothing in the other fields."""
        self.record = ""
        self._loaded = True
        for name, field in self.fields.items():
            field.set_value((values or {}).get(name))
        self.clear_errors()

    def values(self) -> dict[str, Any]:
        """Return the values of all fields. Raises Refused for the first that cannot be read."""
        return {name: self._read(name) for name in self.fields}

    def value(self, name: str) -> Any:
        """Return the value of one field."""
        return self._read(name)

    def is_dirty(self) -> bool:
        """Tell whether something is entered that is not stored."""
        return any(field.dirty() for field in self.fields.values())

    def is_new(self) -> bool:
        """Tell whether the form takes a new record."""
        return self._submit is not None

    def submit(self) -> bool:
        """Hand over the values; return whether they were taken."""
        if self._submit is None or self._read_only:
            return False
        self.clear_errors()
        self.handing_over = True
        try:
            values = self.values()
            self._submit(values)
        except Refused as refused:
            self.show_refusal(refused)
            return False
        finally:
            self.handing_over = False
        for field in self.fields.values():
            field.accept()
        self.handed_over.emit()
        return True

    def commit(self) -> bool:
        """Store what is still being typed; return False when it was refused."""
        if self._store is None or not self._loaded:
            return True
        for name in self.fields:
            self._on_left(name)
        return not self.is_dirty()

    def restore(self) -> None:
        """Give back the values from before."""
        for field in self.fields.values():
            field.restore()
        self.clear_errors()
        self.restored.emit()

    def show_refusal(self, refused: Refused) -> None:
        """Say beside the field, or above the form, what is wrong and what to do."""
        sentence = translator().refusal(refused)
        name = refused.field or ""
        error = self._errors.get(name, self._error)
        error.setText(sentence)
        error.show()
        if name in self.fields:
            self.fields[name].set_invalid(sentence)
            if self._submit is not None:
                self.fields[name].focus_in()

    def error_text(self, name: str = "") -> str:
        """Return the error shown beside a field, or that of the whole form."""
        label = self._errors.get(name, self._error)
        return label.text() if not label.isHidden() else ""

    def clear_errors(self) -> None:
        self._hide(self._error)
        for name, error in self._errors.items():
            self._hide(error)
            self.fields[name].set_invalid("")

    def set_read_only(self, flag: bool) -> None:
        """Let the fields be read but not changed."""
        self._read_only = flag
        if self._button is not None:
            self._button.setDisabled(flag)
        for field in self.fields.values():
            field.set_read_only(flag)

    def focus_first(self) -> None:
        for field in self.fields.values():
            if not field.isHidden():
                field.focus_in()
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if press_focused(self, event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._submit is not None:
                self.submit()
            else:
                self.focusNextChild()
            return
        if event.key() == Qt.Key.Key_Escape and self._escape():
            return
        super().keyPressEvent(event)

    def _on_cancel(self) -> None:
        self.restore()
        self.cancelled.emit()

    def _escape(self) -> bool:
        if self._gives_back and self.is_dirty():
            self.restore()
            return True
        if self._submit is not None:
            self.cancelled.emit()
            return True
        return False

    def _on_left(self, name: str) -> None:
        field = self.fields[name]
        if self._store is None or self._storing or self._read_only or not field.dirty():
            return
        before = field.shown_before()
        self._storing = True
        try:
            value = self._read(name)
            field.accept()
            self._store(name, value)
        except Refused as refused:
            field.unaccept(before)
            if refused.field not in self.fields:
                refused.field = name
            self.show_refusal(refused)
            return
        finally:
            self._storing = False
        self._hide(self._errors[name])
        self._hide(self._error)
        field.set_invalid("")
        self.stored.emit(name)

    def _read(self, name: str) -> Any:
        try:
            return self.fields[name].value()
        except Refused as refused:
            refused.field = name
            raise

    def _put_beside(self, label: QLabel, field: Field) -> None:
        item = self._grid.itemAtPosition(self._row - 1, 1)
        former = item.widget() if item else None
        if not isinstance(former, BesideRow):
            row = BesideRow()
            if former is not None:
                self._grid.removeWidget(former)
                row.add(None, former)
            self._grid.addWidget(row, self._row - 1, 1)
            former = row
        label.setContentsMargins(0, 4, 0, 0)
        former.add(label, field)

    def _error_label(self) -> QLabel:
        label = plain_label("", kind="error", wrap=True)
        label.hide()
        return label

    def _hide(self, label: QLabel) -> None:
        label.clear()
        label.hide()


def commit_all(root: QWidget) -> bool:
    """Store what is being typed in any form below; return False when something was refused."""
    done = True
    for form in root.findChildren(Form):
        done = form.commit() and done
    return done


def new_and_dirty(root: QWidget) -> bool:
    """Tell whether a form for a new record below holds something that was not created."""
    return any(
        form.is_new() and form.isVisible() and form.is_dirty() and not form.kept_as_draft
        for form in root.findChildren(Form)
    )
