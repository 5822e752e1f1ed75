"""The forms of a network: master data, and a new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from netzdesk.actions.networks import (
    AddNetwork,
    AssignNumber,
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    SetNetworkRegions,
    add_network,
    assign_number,
    change_network,
    set_network_fields,
    set_network_programmes,
    set_network_regions,
)
from netzdesk.base.i18n import _
from netzdesk.queries.institutions import region_choices
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import MultiChoice, term_options
from netzdesk.ui.widgets.fields import CheckField, NotesField, NumberField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.institution_form import RegionsField
from netzdesk.ui.widgets.labels import LinkButton


class NetworkForm(Form):
    """Master data of one network: each field is stored when it is left."""

    def __init__(self, session: Session) -> None:
        super().__init__(store=self._store_field)
        self._session = session
        self.add("number", _("Number in appendix 2"), NumberField(low=1, high=99999))
        self.assign = LinkButton(_("Assign the next free number"))
        self.assign.clicked.connect(self._assign)
        self.insert(self.assign)
        _build(self, session)
        self.add("note", _("Note"), NotesField(rows=3))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show a network; what is being typed in the same one stays."""
        show_options(self, self._session)
        lists = ("region_ids", "fields", "programmes")
        values: dict[str, Any] = {
            name: getattr(network, name) if name in lists else getattr(network, name) or None
            for name in self.fields
        }
        self.load(network.id, values)
        self.assign.setVisible(network.number is None and not self._session.read_only)

    def _assign(self) -> None:
        self._session.try_run(assign_number, AssignNumber(network_id=self.record))
        self.fields["number"].focus_in()

    def _store_field(self, name: str, value: Any) -> None:
        run, key = self._session.run, self.record
        if name == "region_ids":
            run(set_network_regions, SetNetworkRegions(network_id=key, region_ids=value))
        elif name == "fields":
            run(set_network_fields, SetNetworkFields(network_id=key, fields=value))
        elif name == "programmes":
            run(set_network_programmes, SetNetworkProgrammes(network_id=key, programmes=value))
        else:
            run(change_network, ChangeNetwork(network_id=key, **{name: value}))


class NewNetworkForm(Form):
    """Takes a new network; `created` carries its key."""

    created = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(submit=self._create, submit_text=_("Create network"))
        self._session = session
        _build(self, session)
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
    form.add(
        "programmes",
        _("Funding programmes"),
        MultiChoice(term_options(session.terms("funding_programme")), rows=6, searchable=False),
    )
