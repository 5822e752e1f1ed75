"""The contact persons of an institution."""

from __future__ import annotations

from typing import Any

from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.persons import (
    AddPerson,
    ChangePerson,
    MovePerson,
    RemovePerson,
    add_person,
    change_person,
    move_person,
    remove_person,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_, _
from netzdesk.queries.institution_detail import InstitutionDetail, PersonDetail
from netzdesk.ui.drafts import EditDraft, FormDraft, shown_at
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField, TermField
from netzdesk.ui.widgets.contact_points import ContactPoints
from netzdesk.ui.widgets.days import DayField
from netzdesk.ui.widgets.fields import CheckField, NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import plain_label
from netzdesk.ui.widgets.records_editor import RecordsEditor

_BLOCK = frozenset({"do_not_contact", "do_not_contact_reason"})
_NAMING = ("legal_basis", "legal_basis_on", "may_be_named")


class PersonEditor(RecordsEditor):
    """The list of persons, in the order of whom to ask first, with their forms."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            _("Contact persons"),
            submit_text=_("Add contact person"),
            nothing=_("No contact person yet. Add one with the plus sign."),
            rows=4,
        )
        self._session = session
        self._institution_id = ""
        self._persons: dict[str, PersonDetail] = {}
        self._build(self.new)
        self.new.add_buttons()
        self.draft = FormDraft(self.new, session, self._draft_key)
        self._build(self.edit)
        self._build_more(self.edit)
        self._points_title = plain_label(
            _("Further phones, mails and addresses"), kind="heading", wrap=True
        )
        self.edit_draft = EditDraft(
            self.edit, session, lambda: shown_at("institutions", self._institution_id, "person")
        )
        self._points = ContactPoints(
            session,
            "person_id",
            lambda: shown_at("institutions", self._institution_id, self.edit.record),
        )
        box = self.layout()
        assert box is not None
        box.addWidget(self._points_title)
        box.addWidget(self._points)
        self.set_read_only(session.read_only)

    def _draft_key(self) -> str:
        return f"person:{self._institution_id}" if self._institution_id else ""

    def show_institution(self, institution: InstitutionDetail) -> None:
        """Show the persons of an institution."""
        if institution.id != self._institution_id:
            self.edit.commit()
            self.new.hide()
        self._institution_id = institution.id
        self._persons = {person.id: person for person in institution.persons}
        self.set_rows([(person.id, self._text(person)) for person in institution.persons])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddPerson(institution_id=self._institution_id, **values)
        return self._session.run(add_person, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        if name in _BLOCK:
            store_block(self._session, self.edit, {"person_id": record}, name)
        elif name in _NAMING:
            self._store_naming(record, name, value)
        else:
            self._session.run(change_person, ChangePerson(person_id=record, **{name: value}))

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_person, RemovePerson(person_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        self._session.try_run(move_person, MovePerson(person_id=record, after_id=after))

    def values_of(self, record: str) -> dict[str, Any]:
        person = self._persons.get(record)
        if person is None:
            return {}
        return {name: getattr(person, name) or None for name in self.edit.fields}

    def shown(self, record: str) -> None:
        person = self._persons.get(record)
        self._points_title.setVisible(person is not None)
        self._points.setVisible(person is not None)
        if person is not None:
            self._points.show_points(record, person.points)
            show_block(self.edit)

    def _build(self, form: Form) -> None:
        form.add("name", _("Name"), TextField())
        forms = ChoiceField([("ms", _("Ms")), ("mr", _("Mr"))], none=_("not said"))
        form.add("form_of_address", _("Form of address"), forms)
        form.add("function", _("Function"), TextField())
        roles = self._session.terms("person_role")
        form.add("role", _("Role"), TermField(roles, none=_("not said")))
        form.add("phone", _("Phone"), TextField())
        form.add("mail", _("E-mail"), TextField())

    def _build_more(self, form: Form) -> None:
        today = self._session.today
        form.add("valid_until", _("There until"), DayField(today))
        form.add("note", _("Note"), NotesField(rows=2))
        form.section(_("Naming in print"))
        form.add(
            "legal_basis",
            _("Legal basis"),
            TextField(placeholder=_("Consent, publicly named office, …")),
        )
        form.add("legal_basis_on", _("Given on"), DayField(today))
        form.add("may_be_named", "", CheckField(_("May be named in print")), wide=True)
        add_block(form)

    def _store_naming(self, record: str, name: str, value: Any) -> None:
        """Store what is there; a tick that waits for its legal basis is stored with it."""
        values = {name: value}
        if name != "may_be_named" and self.edit.fields["may_be_named"].dirty():
            values["may_be_named"] = self.edit.value("may_be_named")
        try:
            self._session.run(change_person, ChangePerson(person_id=record, **values))
        except Refused as refused:
            waits = refused.code == "person.naming" and len(values) > 1
            if not waits:
                raise
            self._session.run(change_person, ChangePerson(person_id=record, **{name: value}))
            self.edit.show_refusal(refused)
            return
        self.edit.fields["may_be_named"].accept()

    def _text(self, person: PersonDetail) -> str:
        role = self._session.label("person_role", person.role)
        said = ", ".join(filter(None, (person.name, person.function or role)))
        if person.do_not_contact:
            return _("{person} – do not contact", person=said)
        return _("{person} – no longer there", person=said) if person.valid_until else said


def add_block(form: Form) -> None:
    """Add „Kontaktsperre“ with its reason to a form that stores field by field."""
    form.section(_("Do not contact"))
    tick = form.add("do_not_contact", "", CheckField(_("Wants no contact")), wide=True)
    form.add("do_not_contact_reason", _("Why"), TextField())
    tick.edited.connect(lambda: show_block(form))


def show_block(form: Form) -> None:
    """Show the reason only beside a ticked block."""
    form.set_visible("do_not_contact_reason", bool(form.fields["do_not_contact"].value()))


_NO_REASON = N_("Enter the reason why no contact is wanted. It is stored with it.")


def store_block(session: Session, form: Form, whom: dict[str, str], name: str) -> None:
    """Store a block with its reason, or lift it; a tick waits for its reason."""
    blocked = bool(form.value("do_not_contact"))
    reason = form.value("do_not_contact_reason")
    if blocked and reason is None:
        raise Refused("do_not_contact.reason", _NO_REASON, field="do_not_contact_reason")
    if not blocked and name == "do_not_contact_reason":
        return
    session.run(set_do_not_contact, SetDoNotContact(blocked=blocked, reason=reason, **whom))
    form.fields["do_not_contact"].accept()
    form.clear_errors()
