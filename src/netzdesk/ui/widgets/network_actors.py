"""The partner organisations of a network in their printed order."""

from __future__ import annotations

from typing import Any

from netzdesk.actions.network_actors import (
    AddNetworkActor,
    ChangeNetworkActor,
    MoveNetworkActor,
    RemoveNetworkActor,
    add_network_actor,
    change_network_actor,
    move_network_actor,
    remove_network_actor,
)
from netzdesk.base.i18n import _
from netzdesk.queries.networks import NetworkActor, NetworkDetail
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import RecordField, TermField
from netzdesk.ui.widgets.fields import CheckField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.records_editor import RecordsEditor


class NetworkActors(RecordsEditor):
    """The actors of a network, with their forms."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Actors"), submit_text=_("Add actor"), rows=6)
        self._session = session
        self._network_id = ""
        self._actors: dict[str, NetworkActor] = {}
        self._institutions = InstitutionLookup(lambda: session.conn)
        for form in (self.new, self.edit):
            self._build(form)
        self.new.add_buttons()
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the actors of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
        self._network_id = network.id
        self._actors = {actor.id: actor for actor in network.actors}
        self.set_rows([(actor.id, self._text(actor)) for actor in network.actors])

    def add_record(self, values: dict[str, Any]) -> str:
        values["in_appendix"] = bool(values["in_appendix"])
        command = AddNetworkActor(network_id=self._network_id, **{**values, "name": _text(values)})
        return self._session.run(add_network_actor, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        command = ChangeNetworkActor(network_actor_id=record, **{name: given})
        self._session.run(change_network_actor, command)

    def remove_record(self, record: str) -> None:
        command = RemoveNetworkActor(network_actor_id=record)
        self._session.try_run(remove_network_actor, command)

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveNetworkActor(network_actor_id=record, after_id=after)
        self._session.try_run(move_network_actor, command)

    def values_of(self, record: str) -> dict[str, Any]:
        actor = self._actors.get(record)
        if actor is None:
            return {}
        values = {name: getattr(actor, name) or None for name in self.edit.fields}
        return {**values, "in_appendix": actor.in_appendix}

    def new_values(self) -> dict[str, Any]:
        return {"in_appendix": True, "role": "partner"}

    def _build(self, form: Form) -> None:
        terms = self._session.terms
        form.add("name", _("Name"), TextField())
        form.add("short_form", _("Short form"), TextField())
        form.add("category", _("Category"), TermField(terms("actor_category"), none=_("not said")))
        form.add("role", _("Role"), TermField(terms("actor_role"), none=_("not said")))
        form.add(
            "institution_id",
            _("Institution of the study"),
            RecordField(self._institutions.find, self._institutions.name_of),
        )
        form.add("in_appendix", "", CheckField(_("Printed in appendix 2")))

    def _text(self, actor: NetworkActor) -> str:
        category = self._session.label("actor_category", actor.category)
        shown = f"{actor.name} · {category}" if category else actor.name
        return shown if actor.in_appendix else _("{actor} (not printed)", actor=shown)


def _text(values: dict[str, Any]) -> str:
    return str(values["name"] or "")
