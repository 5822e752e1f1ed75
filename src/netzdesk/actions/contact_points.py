"""Further phones, mails, addresses of an institution or a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange, line, mail, phone, web
from netzdesk.store.unit import Unit

KINDS: Final = ("phone", "mobile", "fax", "mail", "web", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContactPoint:
    """Of an institution or of a person: exactly one of the two keys is given."""

    kind: str
    """phone, mobile, fax, mail, web or address."""
    institution_id: str | None = None
    person_id: str | None = None
    label: str | None = None
    value: str | None = None
    """Number or address on the net; an address has street, postcode and place instead."""
    street: str | None = None
    postcode: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContactPoint:
    contact_point_id: str
    kind: str | Keep = KEEP
    label: TextChange = KEEP
    value: TextChange = KEEP
    street: TextChange = KEEP
    postcode: TextChange = KEEP
    place: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveContactPoint:
    contact_point_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveContactPoint:
    contact_point_id: str
    after_id: str | None = None


def add_contact_point(unit: Unit, command: AddContactPoint) -> str:
    """Add a phone, mail or address behind the others; return the key."""
    if bool(command.institution_id) == bool(command.person_id):
        raise Refused(
            "contact_point.whose",
            N_("Choose whose phone, mail or address this is."),
            field="person_id",
        )
    table = "institution" if command.institution_id else "person"
    existing(unit, table, command.institution_id or command.person_id, f"{table}_id")
    scope = {"institution_id": command.institution_id, "person_id": command.person_id}
    values: dict[str, Any] = {
        "kind": command.kind,
        "label": line(command.label),
        "value": command.value,
        "street": line(command.street),
        "postcode": line(command.postcode),
        "place": line(command.place),
    }
    values["value"] = _checked_value(values)
    position = last_position(unit, "contact_point", **scope)
    return unit.put("contact_point", {**values, **scope, "position": position})


def change_contact_point(unit: Unit, command: ChangeContactPoint) -> str:
    """Change the given fields of a phone, mail or address."""
    row = existing(unit, "contact_point", command.contact_point_id, "contact_point_id")
    values: dict[str, Any] = {}
    if isinstance(command.kind, str):
        values["kind"] = command.kind
    for name, typed in (
        ("label", command.label),
        ("value", command.value),
        ("street", command.street),
        ("postcode", command.postcode),
        ("place", command.place),
    ):
        if not isinstance(typed, Keep):
            values[name] = line(typed)
    values["value"] = _checked_value({**row, **values})
    return unit.put("contact_point", {"id": row["id"], **values})


def remove_contact_point(unit: Unit, command: RemoveContactPoint) -> None:
    """Remove a further phone, mail or address."""
    existing(unit, "contact_point", command.contact_point_id, "contact_point_id")
    unit.delete("contact_point", command.contact_point_id)


def move_contact_point(unit: Unit, command: MoveContactPoint) -> str:
    """Move a phone, mail or address behind another one of its owner, or to the top."""
    row = existing(unit, "contact_point", command.contact_point_id, "contact_point_id")
    scope = {"institution_id": row["institution_id"], "person_id": row["person_id"]}
    move_behind(unit, "contact_point", row["id"], command.after_id, **scope)
    return command.contact_point_id


def _checked_value(values: dict[str, Any]) -> str | None:
    kind, value = values["kind"], values["value"]
    if kind == "address":
        if not (values["street"] or values["place"]):
            raise Refused("contact_point.empty", N_("Enter street or place."), field="street")
        return line(value)
    if kind not in KINDS:
        raise Refused(
            "contact_point.kind",
            N_("Choose phone, mobile, fax, e-mail, web or address."),
            field="kind",
        )
    checked = {"mail": mail, "web": web}.get(kind, phone)(value, "value")
    if checked is None:
        raise Refused("contact_point.empty", N_("Enter the number or address."), field="value")
    return checked
