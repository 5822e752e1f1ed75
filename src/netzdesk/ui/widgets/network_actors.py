"""The partner organisations of a network in their printed order."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from netzdesk.actions.network_actors import (
    AddNetworkActor,
    AddNetworkActors,
    CategoriseNetworkActors,
    ChangeNetworkActor,
    MoveNetworkActor,
    RemoveNetworkActor,
    add_network_actor,
    add_network_actors,
    categorise_network_actors,
    change_network_actor,
    move_network_actor,
    remove_network_actor,
)
from netzdesk.base.i18n import _, ngettext
from netzdesk.domain.actors import CategoryRule, suggest_category
from netzdesk.queries.network_parts import category_rules
from netzdesk.queries.networks import NetworkActor, NetworkDetail
from netzdesk.ui.drafts import FormDraft, new_at, shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import RecordField, TermField
from netzdesk.ui.widgets.fields import CheckField, NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.lookups import InstitutionLookup
from netzdesk.ui.widgets.provenance_marks import ProvenanceMarks, fields_of, one_fact
from netzdesk.ui.widgets.records_editor import RecordsEditor

_FLAGS: Final = ("in_appendix", "in_profile")


class NetworkActors(RecordsEditor):
    """The actors of a network, with their forms; categories are suggested, a person confirms."""

    removed = Signal(str)
    """The name of an actor that was removed."""

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(
            _("Actors"),
            submit_text=_("Add actor"),
            nothing=_("No actors yet. Add one, or several lines at once."),
            rows=8,
        )
        self._session = session
        self._origins = origins
        self._rules: tuple[CategoryRule, ...] = ()
        self._network_id = ""
        self._actors: dict[str, NetworkActor] = {}
        self._institutions = InstitutionLookup(lambda: session.conn)
        self._offers: dict[Form, LinkButton] = {}
        for form in (self.new, self.edit):
            self._build(form)
        self.new.add_buttons()
        self.several = Form(submit=self._add_several, submit_text=_("Add these actors"))
        self._build_several()
        self.several_draft = FormDraft(
            self.several, session, lambda: new_at("networks", self._network_id, "actors")
        )
        labels = fields_of(self.edit, ("in_appendix", "in_profile", "category"))
        self.marks = ProvenanceMarks(
            self.edit,
            session,
            origins,
            lambda name: one_fact("network_actor", self.edit.record, name),
            labels,
        )
        self.keep_drafts(session, "actor", lambda: shown_at("networks", self._network_id))
        self.set_read_only(session.read_only)

    def _build_several(self) -> None:
        self.several.add(
            "names",
            _("Several actors, one in each line"),
            NotesField(rows=5),
            wide=True,
        )
        self.several.add_buttons()
        self.several.cancelled.connect(self._close_several)
        self.several.hide()
        self._paste = LinkButton(_("Add several at once …"))
        self._paste.clicked.connect(self._open_several)
        self._paste.setVisible(not self._session.read_only)
        self._confirm = LinkButton("")
        self._confirm.clicked.connect(self._confirm_all)
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._paste)
        row.addWidget(self._confirm)
        row.addStretch(1)
        box.insertLayout(2, row)
        box.insertWidget(3, self.several)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the actors of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
            self._close_several()
        self._network_id = network.id
        self._actors = {actor.id: actor for actor in network.actors}
        self._rules = tuple(each.rule for each in category_rules(self._session.conn))
        self._show_suggestions()
        self.set_rows([(actor.id, self._text(actor)) for actor in network.actors])

    def add_record(self, values: dict[str, Any]) -> str:
        flags = {name: bool(values[name]) for name in _FLAGS}
        command = AddNetworkActor(network_id=self._network_id, **{**values, **flags})
        return self._origins.run(add_network_actor, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        given: Any = (value or "") if name == "name" else value
        command = ChangeNetworkActor(network_actor_id=record, **{name: given})
        self._origins.run(change_network_actor, command)

    def remove_record(self, record: str) -> None:
        name = self._actors[record].name
        command = RemoveNetworkActor(network_actor_id=record)
        if self._session.try_run(remove_network_actor, command):
            self.removed.emit(name)

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveNetworkActor(network_actor_id=record, after_id=after)
        self._session.try_run(move_network_actor, command)

    def values_of(self, record: str) -> dict[str, Any]:
        actor = self._actors.get(record)
        if actor is None:
            return {}
        values = {name: getattr(actor, name) or None for name in self.edit.fields}
        return {**values, **{name: getattr(actor, name) for name in _FLAGS}}

    def new_values(self) -> dict[str, Any]:
        return {**dict.fromkeys(_FLAGS, True), "role": "partner"}

    def _build(self, form: Form) -> None:
        terms = self._session.terms
        form.add("name", _("Name"), TextField())
        form.add("short_form", _("Short form"), TextField())
        form.add("category", _("Category"), TermField(terms("actor_category"), none=_("not said")))
        offer = LinkButton("")
        offer.clicked.connect(partial(self._take_suggestion, form))
        self._offers[form] = offer
        form.insert(offer)
        form.add("role", _("Role"), TermField(terms("actor_role"), none=_("not said")))
        form.add(
            "institution_id",
            _("Institution of the study"),
            RecordField(self._institutions.find, self._institutions.name_of),
        )
        for name in ("name", "category", "institution_id"):
            form.fields[name].edited.connect(partial(self._show_offer, form))
        form.add("in_appendix", "", CheckField(_("Printed in appendix 2")))
        form.add("in_profile", "", CheckField(_("Printed in the profile")))

    def shown(self, record: str) -> None:
        self.marks.refresh()
        self._show_offer(self.edit)
        self._show_offer(self.new)

    def _show_offer(self, form: Form) -> None:
        """Offer the category that the name suggests, as long as none is chosen."""
        chosen = form.fields["category"].value()
        name = form.fields["name"].value() or self._institution_of(form)
        code = suggest_category(name, self._rules) if not chosen else None
        label = self._session.label("actor_category", code)
        self._offers[form].setText(_("Take the suggestion: {category}", category=label))
        self._offers[form].setVisible(bool(code) and not self._session.read_only)

    def _take_suggestion(self, form: Form, _checked: bool = False) -> None:
        field = form.fields["category"]
        name = form.fields["name"].value() or self._institution_of(form)
        field.show_value(suggest_category(name, self._rules))
        field.left.emit()
        self._show_offer(form)
        field.focus_in()

    def _institution_of(self, form: Form) -> str:
        """Return the name of the institution that was chosen: an actor without its own has it."""
        chosen = form.fields["institution_id"].raw()
        return self._institutions.name_of(chosen) if chosen else ""

    def _suggestions(self) -> tuple[tuple[str, str], ...]:
        found = (
            (actor.id, suggest_category(actor.name, self._rules))
            for actor in self._actors.values()
            if not actor.category
        )
        return tuple((key, code) for key, code in found if code)

    def _show_suggestions(self) -> None:
        n = len(self._suggestions())
        self._confirm.setText(
            ngettext("Confirm {n} suggested category", "Confirm {n} suggested categories", n)
        )
        self._confirm.setVisible(n > 0 and not self._session.read_only)

    def _confirm_all(self) -> None:
        command = CategoriseNetworkActors(categories=self._suggestions())
        self._session.try_run(categorise_network_actors, command)

    def _open_several(self) -> None:
        self.edit.commit()
        self.several.clear()
        self.several.show()
        self.several.focus_first()

    def _close_several(self) -> None:
        self.several.hide()

    def _add_several(self, values: dict[str, Any]) -> None:
        names = tuple((values["names"] or "").splitlines())
        command = AddNetworkActors(network_id=self._network_id, names=names)
        first = self._origins.run(add_network_actors, command)
        self.several.hide()
        self.select(first or "")
        self.list.setFocus()

    def _text(self, actor: NetworkActor) -> str:
        category = self._session.label("actor_category", actor.category)
        suggested = "" if category else suggest_category(actor.name, self._rules)
        if suggested:
            label = self._session.label("actor_category", suggested)
            category = _("suggested: {category}", category=label)
        role = self._session.label("actor_role", actor.role) if actor.role != "partner" else ""
        return " · ".join(filter(None, (actor.name, category, role, _printed(actor))))


def _printed(actor: NetworkActor) -> str:
    """Return where an actor is not printed; '' when it is printed everywhere."""
    if actor.in_appendix and actor.in_profile:
        return ""
    if actor.in_appendix:
        return _("not in the profile")
    return _("only in the profile") if actor.in_profile else _("not printed")
