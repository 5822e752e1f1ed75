"""Whom to turn to at a network: persons and institutions in their printed order."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal

from netzdesk.actions.network_contacts import (
    AddNetworkContact,
    ChangeNetworkContact,
    MoveNetworkContact,
    RemoveNetworkContact,
    add_network_contact,
    change_network_contact,
    move_network_contact,
    remove_network_contact,
)
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.base.i18n import _
from netzdesk.queries.networks import NetworkContact, NetworkDetail, person_choices
from netzdesk.ui.drafts import shown_at
from netzdesk.ui.origins import Origins
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import RecordField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.lookups import InstitutionLookup, PersonLookup
from netzdesk.ui.widgets.person_of_record import (
    PREFIX,
    add_person_fields,
    person_values,
    store_person_field,
)
from netzdesk.ui.widgets.provenance_marks import ProvenanceMarks, fields_of, one_fact
from netzdesk.ui.widgets.records_editor import RecordsEditor

_OWN: Final = ("institution_id", "institution_name", "phone", "mail")
_NEW_PERSON: Final = ("person_name", "person_function", "person_phone", "person_mail")


class NetworkContacts(RecordsEditor):
    """The contact persons of a network, with their forms."""

    removed = Signal(str)
    """The text of a contact that was removed."""

    def __init__(self, session: Session, origins: Origins) -> None:
        super().__init__(
            _("Contact persons"),
            submit_text=_("Add contact person"),
            nothing=_("No contact person yet. Add one with the plus sign."),
            rows=3,
        )
        self._session = session
        self._origins = origins
        self._network_id = ""
        self._contacts: dict[str, NetworkContact] = {}
        self._institutions = InstitutionLookup(lambda: session.conn)
        self._persons = PersonLookup(lambda: session.conn)
        chosen = self.new.add(
            "person_id",
            _("Person of the study"),
            RecordField(self._persons.find, self._persons.name_of),
            hint=_("Or enter a new person below."),
        )
        chosen.left.connect(self._show_new_person)
        for form in (self.new, self.edit):
            self._build(form, naming=form is self.edit)
        self.new.add_buttons()
        own = {name: text for name, text in fields_of(self.edit).items() if name in _OWN}
        self.marks = ProvenanceMarks(
            self.edit,
            session,
            origins,
            lambda name: one_fact("network_contact", self.edit.record, name),
            own,
        )
        self.keep_drafts(session, "contact", lambda: shown_at("networks", self._network_id))
        self.set_read_only(session.read_only)

    def show_network(self, network: NetworkDetail) -> None:
        """Show the contacts of a network."""
        if network.id != self._network_id:
            self.edit.commit()
            self.new.hide()
        self._network_id = network.id
        self._persons.forget()
        self._contacts = {contact.id: contact for contact in network.contacts}
        self.set_rows([(contact.id, self._text(contact)) for contact in network.contacts])

    def add_record(self, values: dict[str, Any]) -> str:
        if values["person_id"]:
            values |= dict.fromkeys(_NEW_PERSON)
            person = next(
                each
                for each in person_choices(self._session.conn)
                if each.id == values["person_id"]
            )
            values["institution_id"] = values["institution_id"] or person.institution_id or None
        command = AddNetworkContact(network_id=self._network_id, **values)
        return self._origins.run(add_network_contact, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        if not name.startswith(PREFIX):
            command = ChangeNetworkContact(network_contact_id=record, **{name: value})
            self._origins.run(change_network_contact, command)
            return
        person = self._contacts[record].person
        if person is not None:
            store_person_field(self._session, self.edit, person.id, name, value)
            return
        added = self._session.run(add_person, AddPerson(name=self.edit.value("person_name") or ""))
        command = ChangeNetworkContact(network_contact_id=record, person_id=added)
        self._session.run(change_network_contact, command)

    def remove_record(self, record: str) -> None:
        text = self._text(self._contacts[record])
        command = RemoveNetworkContact(network_contact_id=record)
        if self._session.try_run(remove_network_contact, command):
            self.removed.emit(text)

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveNetworkContact(network_contact_id=record, after_id=after)
        self._session.try_run(move_network_contact, command)

    def values_of(self, record: str) -> dict[str, Any]:
        contact = self._contacts.get(record)
        if contact is None:
            return {}
        own = {name: getattr(contact, name) or None for name in _OWN}
        return {**own, **person_values(contact.person)}

    def shown(self, record: str) -> None:
        self.marks.refresh()

    def begin_new(self) -> None:
        super().begin_new()
        self._show_new_person()

    def _show_new_person(self) -> None:
        """A person of the study needs no further entries."""
        known = self.new.fields["person_id"].raw() is not None
        for name in _NEW_PERSON:
            self.new.set_visible(name, not known)

    def _build(self, form: Form, *, naming: bool) -> None:
        form.add(
            "institution_name",
            _("Institution as printed"),
            TextField(),
        )
        form.add(
            "institution_id",
            _("Institution of the study"),
            RecordField(self._institutions.find, self._institutions.name_of),
            hint=_("Its name, phone and mail are printed where none is entered here."),
        )
        form.add("phone", _("General phone"), TextField())
        form.add("mail", _("General e-mail"), TextField())
        add_person_fields(form, self._session.today, naming=naming)

    def _text(self, contact: NetworkContact) -> str:
        person = contact.person.name if contact.person else ""
        office = contact.institution_name
        if not office and contact.institution_id:
            office = self._institutions.name_of(contact.institution_id)
        return ", ".join(filter(None, (person, office)))
