"""The forms of a network: master data, key facts, and a new network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.networks import (
    AddNetwork,
    AssignNumber,
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkRegions,
    add_network,
    assign_number,
    change_network,
    set_network_fields,
    set_network_regions,
)
from netzdesk.base.i18n import _
from netzdesk.domain.network_facts import AGREEMENT, STATUS
from netzdesk.domain.periods import show_point
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.network_parts import link_facts
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.drafts import EditDraft, FormDraft, shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, MultiChoice, term_options
from netzdesk.ui.widgets.fields import CheckField, NotesField, NumberField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.institution_form import RegionsField
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.provenance_marks import (
    NamedFact,
    ProvenanceMarks,
    fields_of,
    one_fact,
)

_LISTS: Final = {"region_ids": "region_id", "fields": "field"}
"""Field of the form → column of the rows behind it."""


class NetworkForm(Form):
    """Master data of one network: each field is stored when it is left."""

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(store=self._store_field)
        self._session = session
        self._origins = origins
        self.add("number", _("Number in appendix 2"), NumberField(low=1, high=99999))
        self.assign = LinkButton(_("Assign the next free number"))
        self.assign.clicked.connect(self._assign)
        self.insert(self.assign)
        _build(self, session)
        self.add("note", _("Note"), NotesField(rows=3))
        labels = fields_of(self, ("number", "good_practice", "note"))
        self.marks = ProvenanceMarks(self, session, origins, self._facts, labels)
        self.draft = EditDraft(self, session, lambda: "networks")
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show a network; what is being typed in the same one stays."""
        show_options(self, self._session)
        values: dict[str, Any] = {
            name: getattr(network, name) if name in _LISTS else getattr(network, name) or None
            for name in self.fields
        }
        self.load(network.id, values)
        self.marks.refresh()
        self.assign.setVisible(network.number is None and not self._session.read_only)

    def _assign(self) -> None:
        self._session.try_run(assign_number, AssignNumber(network_id=self.record))
        self.fields["number"].focus_in()

    def _store_field(self, name: str, value: Any) -> None:
        run, key = self._origins.run, self.record
        if name == "region_ids":
            run(set_network_regions, SetNetworkRegions(network_id=key, region_ids=value))
        elif name == "fields":
            run(set_network_fields, SetNetworkFields(network_id=key, fields=value))
        else:
            run(change_network, ChangeNetwork(network_id=key, **{name: value}))

    def _facts(self, name: str) -> tuple[NamedFact, ...]:
        if name not in _LISTS:
            return one_fact("network", self.record, name)
        regions = {each.id: each.label for each in region_choices(self._session.conn)}
        return tuple(
            (fact, regions.get(code) or self._session.label("field_of_action", code))
            for fact, code in link_facts(self._session.conn, self.record, _LISTS[name])
        )


class KeyFactsForm(Form):
    """What a network is as an organisation: since when, in which state, by what agreement."""

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(store=self._store_field)
        self._origins = origins
        self.add("founded", _("Founded"), TextField(placeholder="2007, 05/2007", limit=20))
        self.add("status", _("Status"), _codes(STATUS))
        self.add("agreement", _("Agreement of the partners"), _codes(AGREEMENT))
        self.add(
            "meeting_rhythm",
            _("Rhythm of meetings"),
            TextField(placeholder=_("every three weeks, four times a year …"), limit=200),
        )
        self.add("coordination_paid_by", _("Coordination paid by"), TextField(limit=200))
        self.marks = ProvenanceMarks(
            self,
            session,
            origins,
            lambda name: one_fact("network", self.record, name),
            fields_of(self),
        )
        self.draft = EditDraft(self, session, lambda: shown_at("networks", self.record, "facts"))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show a network; what is being typed in the same one stays."""
        values = {name: getattr(network, name) or None for name in self.fields}
        self.load(network.id, {**values, "founded": show_point(network.founded) or None})
        self.marks.refresh()

    def _store_field(self, name: str, value: Any) -> None:
        self._origins.run(change_network, ChangeNetwork(network_id=self.record, **{name: value}))


class NewNetworkForm(Form):
    """Takes a new network; `created` carries its key."""

    created = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._create, submit_text=_("Create network"))
        self._session = session
        _build(self, session)
        self.add(
            "programmes",
            _("Funding programmes"),
            MultiChoice(term_options(session.terms("funding_programme")), rows=6, searchable=False),
        )
        self.add_buttons()
        self.draft = FormDraft(self, session, lambda: "new:networks")
        self.clear()

    def begin(self, regions: tuple[str, ...] = ()) -> None:
        """Show a form for a network of these districts; what was begun stays."""
        show_options(self, self._session)
        if not self.is_dirty():
            self.clear({"region_ids": regions})

    def _create(self, values: dict[str, Any]) -> None:
        flags = {name: bool(values[name]) for name in ("supraregional", "good_practice")}
        made = self._session.run(add_network, AddNetwork(**{**values, **flags}))
        self.clear()
        self.created.emit(made)


def show_options(form: Form, session: Session) -> None:
    """Offer the districts, fields and programmes of the study as they are now."""
    regions = form.fields["region_ids"]
    assert isinstance(regions, RegionsField)
    regions.offer([(each.id, each.label) for each in region_choices(session.conn)])


def _build(form: Form, session: Session) -> None:
    form.add("name", _("Name"), TextField())
    form.add("short_name", _("Short name"), TextField(limit=80))
    form.add("other_names", _("Other names"), TextField(placeholder=_("separated by ;")))
    form.add("street", _("Street"), TextField())
    form.add("postcode", _("Postcode"), TextField(limit=12))
    form.add("place", _("Seat"), TextField(), beside=True)
    form.add("web", _("Web"), TextField())
    form.add("supraregional", "", CheckField(_("Supraregional: counts for no single district")))
    form.add("good_practice", "", CheckField(_("Good practice")))
    form.add("region_ids", _("Districts"), RegionsField(rows=5))
    form.add(
        "fields",
        _("Fields of action"),
        MultiChoice(term_options(session.terms("field_of_action")), rows=10, searchable=False),
    )


def _codes(labels: Mapping[str, str]) -> ChoiceField:
    return ChoiceField([(code, _(text)) for code, text in labels.items()], none=_("not said"))
