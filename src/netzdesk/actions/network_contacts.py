"""Contact persons of a network, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netzdesk.actions.checks import existing, fields_named, optional
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.actions.persons import AddPerson, find_or_add_person, remove_if_left_alone
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange, line, mail, phone
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkContact:
    """A person, an office, or both. A new person is given by name and added."""

    network_id: str
    person_id: str | None = None
    person_name: str | None = None
    """A new person; without `institution_id` the person belongs to no office of the study."""
    person_function: str | None = None
    person_phone: str | None = None
    person_mail: str | None = None
    institution_id: str | None = None
    institution_name: str | None = None
    """The office as printed, when it is none of the study's."""
    phone: str | None = None
    """General phone and mail of the contact; those of the person are with the person."""
    mail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkContact:
    network_contact_id: str
    person_id: TextChange = KEEP
    institution_id: TextChange = KEEP
    institution_name: TextChange = KEEP
    phone: TextChange = KEEP
    mail: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetworkContact:
    network_contact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNetworkContact:
    network_contact_id: str
    after_id: str | None = None


def add_network_contact(unit: Unit, command: AddNetworkContact) -> str:
    """Add a contact person behind the others of the network; return the key."""
    existing(unit, "network", command.network_id, "network_id")
    optional(unit, "person", command.person_id, "person_id")
    optional(unit, "institution", command.institution_id, "institution_id")
    person_id = command.person_id or _new_person(unit, command)
    values: dict[str, Any] = {
        "network_id": command.network_id,
        "person_id": person_id,
        "institution_id": command.institution_id or None,
        "institution_name": line(command.institution_name),
        "phone": phone(command.phone),
        "mail": mail(command.mail),
    }
    _check_content(values)
    position = last_position(unit, "network_contact", network_id=command.network_id)
    return unit.put("network_contact", {**values, "position": position})


def change_network_contact(unit: Unit, command: ChangeNetworkContact) -> str:
    """Change the given fields of a contact; the person's own data is changed with the person."""
    row = existing(unit, "network_contact", command.network_contact_id, "network_contact_id")
    values: dict[str, Any] = {}
    for name, typed, check in (
        ("institution_name", command.institution_name, line),
        ("phone", command.phone, phone),
        ("mail", command.mail, mail),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    for name, key in (("person", command.person_id), ("institution", command.institution_id)):
        if not isinstance(key, Keep):
            optional(unit, name, key, f"{name}_id")
            values[f"{name}_id"] = key or None
    _check_content({**row, **values})
    contact = unit.put("network_contact", {"id": row["id"], **values})
    if "person_id" in values and values["person_id"] != row["person_id"]:
        remove_if_left_alone(unit, row["person_id"])
    return contact


def remove_network_contact(unit: Unit, command: RemoveNetworkContact) -> None:
    """Remove a contact; a person whom nothing else needs goes with it."""
    row = existing(unit, "network_contact", command.network_contact_id, "network_contact_id")
    forget_origins(unit, (row["id"],))
    unit.delete("network_contact", row["id"])
    remove_if_left_alone(unit, row["person_id"])


def move_network_contact(unit: Unit, command: MoveNetworkContact) -> str:
    """Move a contact behind another one of the network, or to the top."""
    row = existing(unit, "network_contact", command.network_contact_id, "network_contact_id")
    scope = {"network_id": row["network_id"]}
    move_behind(unit, "network_contact", row["id"], command.after_id, **scope)
    return command.network_contact_id


def _new_person(unit: Unit, command: AddNetworkContact) -> str | None:
    if not line(command.person_name):
        return None
    person = AddPerson(
        name=command.person_name or "",
        institution_id=command.institution_id or None,
        function=command.person_function,
        phone=command.person_phone,
        mail=command.person_mail,
    )
    with fields_named("person_"):
        return find_or_add_person(unit, person)


def _check_content(values: dict[str, Any]) -> None:
    names = ("person_id", "institution_id", "institution_name", "phone", "mail")
    if not any(values[name] for name in names):
        raise Refused(
            "network_contact.empty",
            N_("Enter a person or an institution."),
            field="person_name",
        )
