"""The funding programmes of a network with their periods."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from netzdesk.actions.network_programmes import (
    AddNetworkProgramme,
    ChangeNetworkProgramme,
    RemoveNetworkProgramme,
    add_network_programme,
    change_network_programme,
    remove_network_programme,
)
from netzdesk.base.i18n import _, translator
from netzdesk.domain.periods import period_text, show_point
from netzdesk.queries.network_parts import Programme
from netzdesk.queries.networks import NetworkDetail
from netzdesk.ui.drafts import shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import TermField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.provenance_marks import ProvenanceMarks, fields_of, one_fact
from netzdesk.ui.widgets.records_editor import RecordsEditor


class NetworkProgrammes(RecordsEditor):
    """Programmes by their beginning, each with its form."""

    removed = Signal(str)

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(
            _("Funding programmes"),
            submit_text=_("Add programme"),
            nothing=_("No funding programme yet. Add one with the plus sign."),
            rows=2,
            can_move=False,
        )
        self._session = session
        self._origins = origins
        self._network_id = ""
        self._programmes: dict[str, Programme] = {}
        terms = session.terms("funding_programme")
        self.new.add("programme", _("Funding programme"), TermField(terms, none=_("not said")))
        for form in (self.new, self.edit):
            _build(form)
        self.new.add_buttons()
        self.marks = ProvenanceMarks(
            self.edit,
            session,
            origins,
            lambda name: one_fact("network_programme", self.edit.record, name),
            fields_of(self.edit),
        )
        self.keep_drafts(session, "programme", lambda: shown_at("networks", self._network_id))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the programmes of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
        self._network_id = network.id
        self._programmes = {each.id: each for each in network.periods}
        self.set_rows([(each.id, self._text(each)) for each in network.periods])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddNetworkProgramme(
            network_id=self._network_id, **{**values, "programme": values["programme"] or ""}
        )
        return self._origins.run(add_network_programme, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        command = ChangeNetworkProgramme(network_programme_id=record, **{name: value})
        self._origins.run(change_network_programme, command)

    def remove_record(self, record: str) -> None:
        text = self._text(self._programmes[record])
        command = RemoveNetworkProgramme(network_programme_id=record)
        if self._session.try_run(remove_network_programme, command):
            self.removed.emit(text)

    def values_of(self, record: str) -> dict[str, Any]:
        found = self._programmes.get(record)
        if found is None:
            return {}
        return {"begins": show_point(found.begins), "ends": show_point(found.ends)}

    def shown(self, record: str) -> None:
        self.marks.refresh()

    def _text(self, each: Programme) -> str:
        label = self._session.label("funding_programme", each.programme)
        period = period_text(each.begins, each.ends, translator())
        return _("{name}, {period}", name=label, period=period) if period else label


def _build(form: Form) -> None:
    form.add("begins", _("Begins"), TextField(placeholder=_("e.g. 05/2009"), limit=20))
    form.add("ends", _("Ends"), TextField(placeholder=_("e.g. 2011"), limit=20))
