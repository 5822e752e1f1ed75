"""„Ein Feld in vielen Zeilen ändern“: what each row holds and will hold, before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netzdesk.actions.bulk import ChangeMany, change_many
from netzdesk.base.dates import show_day
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _, ngettext, translator
from netzdesk.base.text import sort_key
from netzdesk.domain.bulk import (
    FIELDS,
    NOTHING,
    BulkField,
    Outcome,
    Way,
    bulk_field,
    new_value,
    outcome,
)
from netzdesk.domain.periods import show_point
from netzdesk.queries.bulk import bulk_rows, persons_of
from netzdesk.queries.institutions import region_choices, researcher_choices
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, Option
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import Field, TextField
from netzdesk.ui.widgets.labels import clear_layout, plain_label, set_kind
from netzdesk.ui.widgets.table import RowsTable

_CAN_BE_EMPTY: Final = frozenset({Way.TERM, Way.CODE, Way.RESEARCHER, Way.LINE, Way.DAY, Way.POINT})
_CHOSEN: Final = frozenset({Way.TERM, Way.CODE, Way.RESEARCHER})
_PLURAL: Final = {
    "institution": N_("Institutions ({n})"),
    "person": N_("Their contact persons ({n})"),
    "network": N_("Networks ({n})"),
    "region": N_("Regions ({n})"),
}


class BulkDialog(QDialog):
    """Choose a field and its new value; `stored` carries the sentence that says what was done.

    Of chosen institutions their contact persons can be changed as well.
    """

    stored = Signal(str)

    def __init__(self, session: Session, parent: QWidget, table: str, ids: Sequence[str]) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: dict[str, tuple[str, ...]] = {table: tuple(ids)}
        if table == "institution" and (persons := persons_of(session.conn, ids)):
            self._ids["person"] = persons
        self._outcomes: tuple[Outcome, ...] = ()
        self._names: dict[str, str] = {}
        self.setWindowTitle(_("Change one field in many rows"))
        self._table = ChoiceField(
            [(key, _(_PLURAL[key], n=len(found))) for key, found in self._ids.items()]
        )
        self.field = ChoiceField()
        self._value: Field = TextField()
        self._value_label = plain_label(_("New value"))
        self._value_place = QVBoxLayout()
        self.reason = TextField()
        self.empty = QCheckBox(_("Empty the field in all of them"))
        self.empty.toggled.connect(self.look)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.model = ListModel(self._columns(), lambda each: each.row.id, parent=self)
        self.list = RowsTable("bulk", self.model, None, _("What becomes of each row"))
        self.list.cut_in_the_middle()
        self._sum = plain_label("", wrap=True)
        self.error = plain_label("", kind="error", wrap=True)
        self.accept_button = QPushButton()
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._store)
        self._lay_out()
        self._table.left.connect(self._on_table)
        self.field.left.connect(self._on_field)
        self.reason.edited.connect(self.look)
        self._on_table()
        free = self.screen().availableGeometry().size()
        self.resize(QSize(820, 600).boundedTo(free - QSize(40, 80)))
        self.field.setFocus()

    @property
    def value(self) -> Field:
        """The field in which the new value is entered."""
        return self._value

    def choose(self, key: str) -> None:
        """Choose a field by its key."""
        self.field.set_value(key)
        self._on_field()

    def look(self) -> None:
        """Show what becomes of each row under what is entered."""
        field = self._field()
        rows = bulk_rows(self._session.conn, self.table, field, self._ids[self.table])
        self._value.setDisabled(self.empty.isChecked())
        try:
            value = new_value(field, self._entered(), self._reason(), self._session.today())
        except Refused as refused:
            self._outcomes = tuple(Outcome(row, row.value) for row in rows)
            self._say(translator().refusal(refused), kind="muted")
        else:
            self._outcomes = tuple(outcome(field, row, value) for row in rows)
            self._say("")
        self.model.set_rows(sorted(self._outcomes, key=lambda each: not each.changes))
        self._count()

    @property
    def table(self) -> str:
        """What is changed: institution, person, network or region."""
        return self._table.value() or next(iter(self._ids))

    def _store(self) -> None:
        changed = tuple(each.row.id for each in self._outcomes if each.changes)
        if not changed:
            return
        command = ChangeMany(
            table=self.table,
            ids=changed,
            field=self._field().key,
            value=self._entered(),
            reason=self._reason(),
        )
        try:
            self._session.run(change_many, command)
        except Refused as refused:
            self._say(translator().refusal(refused))
            return
        n = len(changed)
        field = _(self._field().label)
        self.stored.emit(
            ngettext("{field}: {n} row changed.", "{field}: {n} rows changed.", n, field=field)
        )
        self.accept()

    def _field(self) -> BulkField:
        return bulk_field(self.table, self.field.value() or FIELDS[self.table][0].key)

    def _entered(self) -> Any:
        """Return what is entered. Raises Refused when nothing is, and nothing is not wanted."""
        if self.empty.isChecked():
            return None
        value = self._value.value()
        if value in (None, ()):
            raise Refused("bulk.nothing", NOTHING, field="value")
        return value == "yes" if self._field().way in (Way.FLAG, Way.BLOCK) else value

    def _reason(self) -> str | None:
        reason: str | None = self.reason.value()
        return reason

    def _on_table(self) -> None:
        self.field.set_options([(each.key, _(each.label)) for each in FIELDS[self.table]])
        self._on_field()

    def _on_field(self) -> None:
        field = self._field()
        self._names = dict(self._options(field))
        clear_layout(self._value_place)
        self._value = self._make_value(field)
        self._value.edited.connect(self.look)
        self._value.left.connect(self.look)
        self._value_label.setBuddy(self._value.entry())
        self._value.entry().setAccessibleName(_("New value"))
        self._value_place.addWidget(self._value)
        self._form.setRowVisible(self.reason, field.way is Way.BLOCK)
        can_be_empty = field.way in _CAN_BE_EMPTY and not field.required
        self._form.setRowVisible(self.empty, can_be_empty)
        self.empty.setChecked(False)
        self.look()

    def _make_value(self, field: BulkField) -> Field:
        options = list(self._names.items())
        if field.way in (Way.ADD, Way.REMOVE):
            return MultiChoice(options, rows=5)
        if field.way in (Way.FLAG, Way.BLOCK):
            return ChoiceField([("yes", _("yes")), ("no", _("no"))], none=_("(please choose)"))
        if field.way in _CHOSEN:
            return ChoiceField(options, none=_("(please choose)"))
        if field.way is Way.POINT:
            return TextField(placeholder="2007, 05/2007", limit=20)
        return DayField(self._session.today) if field.way is Way.DAY else TextField()

    def _options(self, field: BulkField) -> list[Option]:
        conn = self._session.conn
        if field.way is Way.RESEARCHER:
            return [(each.id, each.name) for each in researcher_choices(conn)]
        if field.way is Way.CODE:
            return [(code, _(label)) for code, label in field.codes.items()]
        if field.vocabulary == "region":
            return [(each.id, each.label) for each in region_choices(conn)]
        label = partial(self._session.label, field.vocabulary)
        terms = self._session.terms(field.vocabulary) if field.vocabulary else ()
        return [(term.code, label(term.code)) for term in terms]

    def _text(self, value: Any) -> str:
        field = self._field()
        if isinstance(value, frozenset):
            names = [self._name(key) for key in value]
            return ", ".join(sorted(names, key=sort_key)) or "–"
        if field.way is Way.FLAG:
            return _("yes") if value else _("no")
        if field.way is Way.BLOCK:
            return "–" if value is None else _("do not contact: {reason}", reason=value)
        if not value:
            return "–"
        if field.way in _CHOSEN:
            return self._name(value)
        shown = {Way.DAY: show_day, Way.POINT: show_point}.get(field.way, str)
        return shown(value)

    def _name(self, key: str) -> str:
        field = self._field()
        known = self._names.get(key)
        return known or self._session.label(field.vocabulary, key)

    def _status(self, each: Outcome) -> str:
        if each.sentence:
            return _(each.sentence)
        return _("changes") if each.changes else _("same")

    def _count(self) -> None:
        n = sum(each.changes for each in self._outcomes)
        refused = sum(bool(each.sentence) for each in self._outcomes)
        same = len(self._outcomes) - n - refused
        self._sum.setText(
            _("{n} change, {same} stay, {refused} cannot", n=n, same=same, refused=refused)
        )
        self.accept_button.setText(ngettext("&Change {n} row", "&Change {n} rows", n))
        self.accept_button.setEnabled(bool(n) and not self._session.read_only)

    def _say(self, sentence: str, *, kind: str = "error") -> None:
        """Say what is still to be entered, or what was refused."""
        set_kind(self.error, kind)
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _columns(self) -> list[ListColumn[Outcome]]:
        return [
            ListColumn("name", _("Name"), lambda each: each.row.name, width=30),
            ListColumn(
                "before",
                _("Now"),
                lambda each: self._text(each.row.value),
                width=20,
                hint=lambda each: self._text(each.row.value),
            ),
            ListColumn(
                "after",
                _("Then"),
                lambda each: self._text(each.after),
                width=20,
                hint=lambda each: self._text(each.after),
            ),
            ListColumn("status", _("Status"), self._status, width=16, tone=_tone),
        ]

    def _add_row(self, field: Field, text: str) -> None:
        label = plain_label(text)
        label.setBuddy(field.entry())
        field.entry().setAccessibleName(text)
        self._form.addRow(label, field)

    def _lay_out(self) -> None:
        self._add_row(self._table, _("Rows"))
        self._add_row(self.field, _("Field"))
        self._value_place.setContentsMargins(0, 0, 0, 0)
        self._form.addRow(self._value_label, self._value_place)
        self._form.addRow("", self.empty)
        self._add_row(self.reason, _("Reason"))
        self._form.setRowVisible(self._table, len(self._ids) > 1)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._sum, 1)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.error)
        layout.addLayout(row)


def _tone(each: Outcome) -> str:
    if each.sentence:
        return "bad"
    return "info" if each.changes else "neutral"
