"""Further phones, mails and addresses of an institution or a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from netzdesk.actions.contact_points import (
    AddContactPoint,
    ChangeContactPoint,
    MoveContactPoint,
    RemoveContactPoint,
    add_contact_point,
    change_contact_point,
    move_contact_point,
    remove_contact_point,
)
from netzdesk.base.i18n import N_, _
from netzdesk.queries.institution_detail import PointRow
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.records_editor import RecordsEditor

KINDS: Final = {
    "phone": N_("Phone"),
    "mobile": N_("Mobile"),
    "fax": N_("Fax"),
    "mail": N_("E-mail"),
    "web": N_("Web"),
    "address": N_("Address"),
}
_ADDRESS: Final = ("street", "postcode", "place")


class ContactPoints(RecordsEditor):
    """A list of them with its forms; `owner` is `institution_id` or `person_id`."""

    def __init__(self, session: Session, owner: str, shown: Callable[[], str]) -> None:
        """`shown` names where they are seen, for the drafts: a page and what it shows."""
        super().__init__(
            _("Further phones, mails and addresses"),
            submit_text=_("Add"),
            nothing=_("None yet. Add one with the plus sign."),
            rows=2,
        )
        self._session = session
        self._owner = owner
        self._owner_id = ""
        self._points: dict[str, PointRow] = {}
        for form in (self.edit, self.new):
            self._build(form)
        self.new.add_buttons()
        self.keep_drafts(session, "point", shown)
        self.set_read_only(session.read_only)

    def show_points(self, owner_id: str, points: Sequence[PointRow]) -> None:
        """Show what the owner has."""
        if owner_id != self._owner_id:
            self.edit.commit()
            self.new.hide()
        self._owner_id = owner_id
        self._points = {point.id: point for point in points}
        self.set_rows([(point.id, point_text(point)) for point in points])

    def add_record(self, values: dict[str, Any]) -> str:
        command = AddContactPoint(**{self._owner: self._owner_id}, **values)
        return self._session.run(add_contact_point, command)

    def store_field(self, record: str, name: str, value: Any) -> None:
        command = ChangeContactPoint(contact_point_id=record, **{name: value})
        self._session.run(change_contact_point, command)

    def remove_record(self, record: str) -> None:
        self._session.try_run(remove_contact_point, RemoveContactPoint(contact_point_id=record))

    def place_record(self, record: str, after: str | None) -> None:
        command = MoveContactPoint(contact_point_id=record, after_id=after)
        self._session.try_run(move_contact_point, command)

    def values_of(self, record: str) -> dict[str, Any]:
        point = self._points.get(record)
        if point is None:
            return {}
        names = ("kind", "label", "value", *_ADDRESS)
        return {name: getattr(point, name) or None for name in names}

    def new_values(self) -> dict[str, Any]:
        return {"kind": "phone"}

    def shown(self, record: str) -> None:
        self._adapt(self.edit)
        self._adapt(self.new)

    def begin_new(self) -> None:
        super().begin_new()
        self._adapt(self.new)

    def _build(self, form: Form) -> None:
        kinds = [(kind, _(label)) for kind, label in KINDS.items()]
        kind = form.add("kind", _("Kind"), ChoiceField(kinds))
        kind.left.connect(lambda: self._adapt(form))
        form.add("label", _("Used for"), TextField(placeholder=_("Reception, private, …")))
        form.add("value", _("Number or address"), TextField())
        form.add("street", _("Street"), TextField())
        form.add("postcode", _("Postcode"), TextField(limit=12))
        form.add("place", _("Place"), TextField())

    def _adapt(self, form: Form) -> None:
        address = form.fields["kind"].value() == "address"
        form.set_visible("value", not address)
        for name in _ADDRESS:
            form.set_visible(name, address)


def point_text(point: PointRow) -> str:
    """Return a phone, mail or address in one line."""
    value = point.value
    if point.kind == "address":
        value = ", ".join(filter(None, (point.street, f"{point.postcode} {point.place}".strip())))
    kind = _(KINDS.get(point.kind, point.kind))
    if point.label:
        return _("{kind} ({label}): {value}", kind=kind, label=point.label, value=value)
    return _("{kind}: {value}", kind=kind, value=value)
