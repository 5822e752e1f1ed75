"""An ordered list of records with a form below: one for the chosen record, one for a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from netzdesk.ui.drafts import EditDraft, FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import muted
from netzdesk.ui.widgets.ordered_list import OrderedList


class RecordsEditor(QWidget):
    """The subclass fills both forms and runs the actions."""

    def __init__(
        self,
        name: str,
        *,
        submit_text: str,
        nothing: str = "",
        rows: int = 3,
        can_move: bool = True,
    ) -> None:
        super().__init__()
        self.list = OrderedList(name, rows=rows, can_move=can_move)
        self.edit = Form(store=self._store)
        self.new = Form(submit=self._create, submit_text=submit_text)
        self._ids: list[str] = []
        self._nothing = muted(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        layout.addWidget(self.edit)
        layout.addWidget(self.new)
        self.edit.hide()
        self.new.hide()
        self.list.add_asked.connect(self.begin_new)
        self.list.open_asked.connect(self._open)
        self.list.chosen.connect(self._show)
        self.list.remove_asked.connect(self.remove_record)
        self.list.move_asked.connect(self._move)
        self.new.cancelled.connect(self.end_new)

    def add_record(self, values: dict[str, Any]) -> str:
        """Store a new record and return its key."""
        raise NotImplementedError

    def store_field(self, record: str, name: str, value: Any) -> None:
        """Store one field of a record."""
        raise NotImplementedError

    def remove_record(self, record: str) -> None:
        """Remove a record."""
        raise NotImplementedError

    def place_record(self, record: str, after: str | None) -> None:
        """Put a record behind another one, or at the top."""
        raise NotImplementedError

    def values_of(self, record: str) -> dict[str, Any]:
        """Return the values of a record for its form."""
        raise NotImplementedError

    def new_values(self) -> dict[str, Any]:
        """Return what stands in the form for a new record at first."""
        return {}

    def shown(self, record: str) -> None:
        """Show what else belongs to the chosen record ("" for none)."""

    def keep_drafts(self, session: Session, part: str, owner: Callable[[], str]) -> None:
        """Keep what is typed in both forms; `owner` is the page and what it shows, "" for none."""

        def place() -> str:
            return f"{owner()}:{part}" if owner() else ""

        self.new_draft = FormDraft(self.new, session, lambda: place() and f"part:{place()}")
        self.edit_draft = EditDraft(self.edit, session, place)

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show (key, text) rows; the chosen one stays."""
        self._ids = [record for record, _text in rows]
        self.list.set_rows(rows)
        self._nothing.setVisible(not rows and bool(self._nothing.text()))
        self._show(self.list.current_id())

    def select(self, record: str) -> None:
        self.list.select(record)
        self._show(record)

    def begin_new(self) -> None:
        """Show the form for a new record."""
        self.edit.commit()
        self.edit.hide()
        self.shown("")
        self.new.clear(self.new_values())
        self.new.show()
        self.new.focus_first()

    def end_new(self) -> None:
        """Go back to the list without a new record."""
        self.new.hide()
        self._show(self.list.current_id())
        self.list.setFocus()

    def set_read_only(self, flag: bool) -> None:
        for button in self.list.findChildren(QToolButton):
            button.setDisabled(flag)
        self.edit.set_read_only(flag)
        self.new.set_read_only(flag)

    def _create(self, values: dict[str, Any]) -> None:
        made = self.add_record(values)
        self.new.hide()
        self.select(made)
        self.edit.focus_first()

    def _store(self, name: str, value: Any) -> None:
        if self.edit.record not in self._ids:
            return
        self.store_field(self.edit.record, name, value)

    def _open(self, record: str) -> None:
        self._show(record)
        self.edit.focus_first()

    def _show(self, record: str) -> None:
        if record != self.edit.record:
            self.edit.commit()
        if self.new.isVisibleTo(self) and not record:
            return
        if self.new.isVisibleTo(self) and record == self.edit.record:
            return
        self.new.hide()
        self.edit.setVisible(bool(record))
        if record:
            self.edit.load(record, self.values_of(record))
        self.shown(record)

    def _move(self, record: str, before: str) -> None:
        others = [each for each in self._ids if each != record]
        place = others.index(before) if before in others else len(others)
        self.place_record(record, others[place - 1] if place else None)
