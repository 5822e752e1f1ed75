"""Small marks beside the fields of a form: where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QToolButton

from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.provenance import OriginKind
from netzdesk.queries.provenance import Fact, FieldSource, sources_of_fields
from netzdesk.ui.commands import ORIGIN_KEY, shown_key
from netzdesk.ui.origins import Origins, source_text
from netzdesk.ui.session import Session
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.provenance_dialog import ProvenanceDialog

_ICONS: Final = {
    OriginKind.STATEMENT: "quote",
    OriginKind.INTERVIEW: "users",
    OriginKind.SOURCE: "globe",
    OriginKind.APPROVAL: "circle-check",
    OriginKind.ENTRY: "history",
}

NamedFact = tuple[Fact, str]
"""A value of the register, and its own name where a field has several values."""


class ProvenanceMarks(QObject):
    """Marks for the fields of one form; a click or F9 in a field shows where its value is from."""

    open_asked = Signal(str, str, str)
    """Kind, key and owner of the record that a value rests on."""

    def __init__(
        self,
        form: Form,
        session: Session,
        origins: Origins,
        facts: Callable[[str], Sequence[NamedFact]],
        labels: Mapping[str, str],
    ) -> None:
        """`facts` gives the values behind a field; `labels` names every field that has a mark."""
        super().__init__(form)
        self._form = form
        self._session = session
        self._origins = origins
        self._facts = facts
        self._labels = labels
        self.buttons: dict[str, QToolButton] = {}
        for name in labels:
            button = QToolButton()
            button.setAutoRaise(True)
            button.setIconSize(QSize(14, 14))
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # by keyboard: the key in the field
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            button.clicked.connect(partial(self._on_clicked, name))
            form.add_mark(name, button)
            button.hide()
            self.buttons[name] = button
        key = QShortcut(QKeySequence(ORIGIN_KEY), form)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.show_focused)

    def refresh(self) -> None:
        """Read again what the values rest on."""
        named = {name: tuple(fact for fact, _name in self._facts(name)) for name in self.buttons}
        found = sources_of_fields(
            self._session.conn,
            (fact for facts in named.values() for fact in facts),
            zone=self._session.settings.zone,
        )
        for name, facts in named.items():
            self._show_mark(name, [each for fact in facts for each in found.get(fact, ())[:1]])

    def show_focused(self) -> None:
        """Show where the value of the field with the cursor comes from."""
        focus = QApplication.focusWidget()
        for name in self.buttons:
            field = self._form.fields[name]
            if focus is not None and (field is focus or field.isAncestorOf(focus)):
                self.show_origin(name)
                return

    def show_origin(self, name: str) -> ProvenanceDialog:
        """Open what a value rests on."""
        self._form.commit()
        dialog = ProvenanceDialog(
            self._form.window(),
            self._session,
            self._origins,
            self._labels[name],
            partial(self._facts, name),
        )
        dialog.open_asked.connect(self.open_asked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(partial(self._back, name))
        dialog.open()
        return dialog

    def _back(self, name: str, _result: int) -> None:
        self._form.fields[name].focus_in()

    def _on_clicked(self, name: str, _checked: bool = False) -> None:
        self.show_origin(name)

    def _show_mark(self, name: str, told: Sequence[FieldSource]) -> None:
        button = self.buttons[name]
        current = [each for each in told if each.current]
        button.setVisible(bool(current))
        if not current:
            return
        first = next((each for each in current if each.kind is not OriginKind.ENTRY), current[0])
        text = source_text(first)
        if len(current) > 1:
            without = sum(each.kind is OriginKind.ENTRY for each in current)
            text = ngettext(
                "{n} value, {without} of them without a source",
                "{n} values, {without} of them without a source",
                len(current),
                without=without,
            )
        quiet = first.kind is OriginKind.ENTRY
        button.setIcon(icon(_ICONS[first.kind], colours().muted if quiet else colours().accent))
        button.setToolTip(_("{origin} ({key})", origin=text, key=shown_key(ORIGIN_KEY)))
        said = _("Where “{field}” comes from: {origin}", field=self._labels[name], origin=text)
        button.setAccessibleName(said)


def one_fact(table: str, row: str, field: str) -> tuple[NamedFact, ...]:
    """Return the one value behind a field."""
    return (((table, row, field), ""),) if row else ()


def fields_of(form: Form, without: Iterable[str] = ()) -> dict[str, str]:
    """Return the names of a form's fields as they are shown, for those that get a mark."""
    left_out = set(without)
    return {
        name: field.entry().accessibleName()
        for name, field in form.fields.items()
        if name not in left_out
    }
