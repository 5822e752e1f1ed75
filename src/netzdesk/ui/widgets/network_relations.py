"""What a network has to do with others and who carries it, read from both sides."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from netzdesk.actions.network_relations import (
    AddNetworkRelation,
    ChangeNetworkRelation,
    RemoveNetworkRelation,
    add_network_relation,
    change_network_relation,
    remove_network_relation,
)
from netzdesk.base.i18n import _
from netzdesk.domain.relations import LABELS, OTHER_SIDE
from netzdesk.queries.network_parts import Relation
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.drafts import shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, RecordField
from netzdesk.ui.widgets.fields import NotesField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.lookups import InstitutionLookup, NetworkLookup
from netzdesk.ui.widgets.provenance_marks import ProvenanceMarks, fields_of, one_fact
from netzdesk.ui.widgets.records_editor import RecordsEditor


class NetworkRelations(RecordsEditor):
    """Relations with their forms; those that were entered at the other network are read here."""

    removed = Signal(str)
    network_asked = Signal(str)
    institution_asked = Signal(str)

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(
            _("Relations"),
            submit_text=_("Add relation"),
            nothing=_("No relation to another network or a carrier yet."),
            rows=3,
            can_move=False,
        )
        self._session = session
        self._origins = origins
        self._network_id = ""
        self._relations: dict[str, Relation] = {}
        self._networks = NetworkLookup(lambda: session.conn, lambda: self._network_id)
        self._institutions = InstitutionLookup(lambda: session.conn)
        for form in (self.new, self.edit):
            self._build(form)
            form.fields["kind"].edited.connect(lambda form=form: self._show_carrier(form))
        self.new.add_buttons()
        self._go = LinkButton(_("Open the other entry"))
        self._go.clicked.connect(self._open_other)
        self.edit.insert(self._go)
        self.marks = ProvenanceMarks(
            self.edit,
            session,
            origins,
            lambda name: one_fact("network_relation", self.edit.record, name),
            fields_of(self.edit, ("note",)),
        )
        self.keep_drafts(session, "relation", lambda: shown_at("networks", self._network_id))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the relations of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
        self._network_id = network.id
        self._networks.forget()
        self._relations = {each.id: each for each in network.relations}
        self.set_rows([(each.id, relation_text(each)) for each in network.relations])

    def add_record(self, values: dict[str, Any]) -> str:
        if values["kind"] != "carried_by":
            values = {**values, "institution_id": None}
        command = AddNetworkRelation(
            network_id=self._network_id, **{**values, "kind": values["kind"] or ""}
        )
        return self._origins.run(add_network_relation, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: dict[str, Any] = {name: value}
        if name == "other_id" and value:
            given["institution_id"] = None
        if name == "institution_id" and value:
            given["other_id"] = None
        command = ChangeNetworkRelation(network_relation_id=record, **given)
        self._origins.run(change_network_relation, command)

    def remove_record(self, record: str) -> None:
        text = relation_text(self._relations[record])
        command = RemoveNetworkRelation(network_relation_id=record)
        if self._session.try_run(remove_network_relation, command):
            self.removed.emit(text)

    def values_of(self, record: str) -> dict[str, Any]:
        found = self._relations.get(record)
        if found is None:
            return {}
        return {name: getattr(found, name) or None for name in self.edit.fields}

    def shown(self, record: str) -> None:
        found = self._relations.get(record)
        turned = found is not None and found.turned
        self.edit.set_read_only(turned or self._session.read_only)
        self._go.setVisible(found is not None)
        for form in (self.edit, self.new):
            self._show_carrier(form)
        self.marks.refresh()

    def new_values(self) -> dict[str, Any]:
        return {"kind": "part_of"}

    def begin_new(self) -> None:
        super().begin_new()
        self._show_carrier(self.new)

    def _show_carrier(self, form: Form) -> None:
        """Only who carries a network can be an institution."""
        form.set_visible("institution_id", form.fields["kind"].value() == "carried_by")

    def _open_other(self) -> None:
        found = self._relations.get(self.edit.record)
        if found is None:
            return
        if found.institution_id:
            self.institution_asked.emit(found.institution_id)
        else:
            self.network_asked.emit(found.other_id)

    def _build(self, form: Form) -> None:
        kinds = [(code, _(text)) for code, text in LABELS.items()]
        form.add("kind", _("Kind of relation"), ChoiceField(kinds))
        form.add(
            "other_id",
            _("Other network"),
            RecordField(self._networks.find, self._networks.name_of),
        )
        form.add(
            "institution_id",
            _("Or an institution"),
            RecordField(self._institutions.find, self._institutions.name_of),
        )
        form.add("note", _("Note"), NotesField(rows=2))


def relation_text(relation: Relation) -> str:
    """Return a relation as one line, as it is read from the network that is shown."""
    labels = OTHER_SIDE if relation.turned else LABELS
    name = relation.name or _("(without a name)")
    return _("{relation}: {name}", relation=_(labels[relation.kind]), name=name)
