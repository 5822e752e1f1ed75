"""Persons: who is behind an institution, a network or a theme. All personal data is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing, optional, refuse_if_referred
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import (
    KEEP,
    FlagChange,
    Keep,
    TextChange,
    clean,
    day,
    line,
    mail,
    phone,
    required,
)
from netzdesk.store.unit import Unit

ROLES: Final = ("target", "gatekeeper", "deputy", "head")
FORMS_OF_ADDRESS: Final = ("ms", "mr")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    name: str
    institution_id: str | None = None
    """None for a person without an office of the study."""
    function: str | None = None
    role: str | None = None
    """target, gatekeeper, deputy or head."""
    phone: str | None = None
    mail: str | None = None
    valid_until: str | None = None
    legal_basis: str | None = None
    """Why the person may be named in print: consent, publicly named office."""
    legal_basis_on: str | None = None
    may_be_named: bool = False
    """Needs the legal basis and its day."""
    note: str | None = None
    form_of_address: str | None = None
    """How letters begin: ms or mr; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    person_id: str
    name: str | Keep = KEEP
    institution_id: TextChange = KEEP
    function: TextChange = KEEP
    role: TextChange = KEEP
    phone: TextChange = KEEP
    mail: TextChange = KEEP
    valid_until: TextChange = KEEP
    legal_basis: TextChange = KEEP
    legal_basis_on: TextChange = KEEP
    may_be_named: FlagChange = KEEP
    note: TextChange = KEEP
    form_of_address: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePerson:
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePerson:
    person_id: str
    after_id: str | None = None
    """The person behind whom this one is to stand; None for the top."""


_NAME: Final = N_("Enter the name of the person.")
REFERRERS: Final = (
    (
        "contact_attempt",
        "person_id",
        N_(
            "This person cannot be removed: contact attempts name them. "
            "Enter a day until which the entry holds instead."
        ),
    ),
    ("statement", "person_id", N_("This person cannot be removed: they made statements.")),
    (
        "network_contact",
        "person_id",
        N_("This person cannot be removed: they are the contact person of a network."),
    ),
    ("expert", "person_id", N_("This person cannot be removed: they are listed as an expert.")),
    ("interview_person", "person_id", N_("This person cannot be removed: they were interviewed.")),
    (
        "approval",
        "person_id",
        N_("This person cannot be removed: they were asked for the approval of a profile."),
    ),
    ("lead", "from_person_id", N_("This person cannot be removed: they named whom to ask.")),
    ("lead", "person_id", N_("This person cannot be removed: a lead was followed to them.")),
)


def add_person(unit: Unit, command: AddPerson) -> str:
    """Add a person behind the others of the institution; return the key."""
    optional(unit, "institution", command.institution_id, "institution_id")
    values = {
        "institution_id": command.institution_id,
        "name": required(command.name, "name", _NAME),
        "function": line(command.function),
        "role": _role(command.role),
        "phone": phone(command.phone),
        "mail": mail(command.mail),
        "valid_until": day(command.valid_until, "valid_until", unit.today()),
        "legal_basis": line(command.legal_basis),
        "legal_basis_on": day(command.legal_basis_on, "legal_basis_on", unit.today()),
        "may_be_named": command.may_be_named,
        "note": clean(command.note),
        "form_of_address": _form_of_address(command.form_of_address),
        "position": last_position(unit, "person", institution_id=command.institution_id),
    }
    _check_naming(values)
    return unit.put("person", values)


def change_person(unit: Unit, command: ChangePerson) -> str:
    """Change the given fields of a person."""
    row = existing(unit, "person", command.person_id, "person_id")
    values: dict[str, Any] = {}
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    for name, typed, check in (
        ("function", command.function, line),
        ("role", command.role, _role),
        ("phone", command.phone, phone),
        ("mail", command.mail, mail),
        ("legal_basis", command.legal_basis, line),
        ("note", command.note, clean),
        ("form_of_address", command.form_of_address, _form_of_address),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    for name, typed in (
        ("valid_until", command.valid_until),
        ("legal_basis_on", command.legal_basis_on),
    ):
        if not isinstance(typed, Keep):
            values[name] = day(typed, name, unit.today())
    if not isinstance(command.may_be_named, Keep):
        values["may_be_named"] = command.may_be_named
    if not isinstance(command.institution_id, Keep):
        optional(unit, "institution", command.institution_id, "institution_id")
        if command.institution_id != row["institution_id"]:
            values["institution_id"] = command.institution_id
            scope = {"institution_id": command.institution_id}
            values["position"] = last_position(unit, "person", **scope)
    _check_naming({**row, **values})
    return unit.put("person", {"id": row["id"], **values})


def remove_person(unit: Unit, command: RemovePerson) -> None:
    """Remove a person whom nothing refers to. Raises Refused and says what does."""
    row = existing(unit, "person", command.person_id, "person_id")
    refuse_if_referred(unit, row["id"], REFERRERS)
    delete_all(unit, "contact_point", person_id=row["id"])
    for due in unit.find("follow_up", person_id=row["id"]):
        unit.put("follow_up", {"id": due["id"], "person_id": None})
    unit.delete("person", row["id"])


def move_person(unit: Unit, command: MovePerson) -> str:
    """Move a person behind another one of the same institution, or to the top."""
    row = existing(unit, "person", command.person_id, "person_id")
    scope = {"institution_id": row["institution_id"]}
    move_behind(unit, "person", row["id"], command.after_id, **scope)
    return command.person_id


def find_or_add_person(unit: Unit, command: AddPerson) -> str:
    """Return the person of that name at the institution, added when there is none yet."""
    wanted = fold(line(command.name))
    for row in unit.find("person", institution_id=command.institution_id):
        if command.institution_id and fold(row["name"]) == wanted:
            return str(row["id"])
    return add_person(unit, command)


def remove_if_left_alone(unit: Unit, person_id: str | None) -> None:
    """Remove a person without institution whom nothing refers to any more.

    Personal data that serves nothing is not kept.
    """
    row = unit.get("person", person_id) if person_id else None
    if row is None or row["institution_id"]:
        return
    if any(unit.find(table, **{column: row["id"]}) for table, column, _ in REFERRERS):
        return
    delete_all(unit, "contact_point", person_id=row["id"])
    unit.delete("person", row["id"])


def _role(role: str | None) -> str | None:
    if role and role not in ROLES:
        raise Refused("person.role", N_("Choose target, gatekeeper, deputy or head."), field="role")
    return role or None


def _form_of_address(form: str | None) -> str | None:
    if form and form not in FORMS_OF_ADDRESS:
        raise Refused(
            "person.form_of_address", N_("Choose Ms, Mr or neither."), field="form_of_address"
        )
    return form or None


def _check_naming(values: dict[str, Any]) -> None:
    if not values["may_be_named"]:
        return
    for field in ("legal_basis", "legal_basis_on"):
        if not values[field]:
            raise Refused(
                "person.naming",
                N_("A person is named in print only with a legal basis and its day. Enter both."),
                field=field,
            )
