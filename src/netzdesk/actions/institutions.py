"""Institutions: the offices that are contacted and speak for regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import (
    delete_all,
    existing,
    optional,
    refuse_if_referred,
    replace_links,
    term,
)
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import (
    KEEP,
    FlagChange,
    Keep,
    TextChange,
    clean,
    line,
    mail,
    phone,
    required,
    web,
)
from netzdesk.domain.office_hours import parse_hours, stored_weekdays
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInstitution:
    kind: str
    name: str
    region_ids: tuple[str, ...] = ()
    whole_area: bool = False
    """True: it speaks for every region; `region_ids` must then be empty."""
    street: str | None = None
    postcode: str | None = None
    place: str | None = None
    phone: str | None = None
    mail: str | None = None
    web: str | None = None
    part_of_id: str | None = None
    """The office that employs it: the two are then one source."""
    responsible_id: str | None = None
    office_hours: str | None = None
    """As people write them: `Mo–Do 8–12, Do 14–18`."""
    not_on: tuple[str, ...] = ()
    """Weekdays without contact: mon to sun."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInstitution:
    institution_id: str
    kind: str | Keep = KEEP
    name: str | Keep = KEEP
    street: TextChange = KEEP
    postcode: TextChange = KEEP
    place: TextChange = KEEP
    phone: TextChange = KEEP
    mail: TextChange = KEEP
    web: TextChange = KEEP
    part_of_id: TextChange = KEEP
    responsible_id: TextChange = KEEP
    office_hours: TextChange = KEEP
    not_on: tuple[str, ...] | Keep = KEEP
    note: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveInstitution:
    institution_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInstitutionRegions:
    institution_id: str
    region_ids: tuple[str, ...] = ()
    whole_area: FlagChange = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDoNotContact:
    """For an institution or for one person: exactly one of the two keys is given."""

    institution_id: str | None = None
    person_id: str | None = None
    blocked: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteInstitutions:
    rows: tuple[AddInstitution, ...]
    completed: tuple[ChangeInstitution, ...] = ()
    """Institutions that are there and get what was missing."""


_NAME: Final = N_("Enter the name of the institution.")
_REFERRERS: Final = (
    (
        "contact_attempt",
        "institution_id",
        N_(
            "This institution cannot be removed: contact attempts were made. "
            "Set the outcome “duplicate” or “dissolved” instead."
        ),
    ),
    (
        "statement",
        "institution_id",
        N_("This institution cannot be removed: it made statements."),
    ),
    (
        "statement",
        "heard_from_id",
        N_("This institution cannot be removed: a statement was heard from it."),
    ),
    (
        "outcome_note",
        "institution_id",
        N_("This institution cannot be removed: an outcome was noted for it."),
    ),
    (
        "outcome_note",
        "linked_institution_id",
        N_("This institution cannot be removed: the outcome of another institution names it."),
    ),
    (
        "institution",
        "part_of_id",
        N_("This institution cannot be removed: another institution belongs to it."),
    ),
    (
        "network_contact",
        "institution_id",
        N_("This institution cannot be removed: the contact person of a network works there."),
    ),
    (
        "network_actor",
        "institution_id",
        N_("This institution cannot be removed: it is an actor of a network."),
    ),
    (
        "independence",
        "first_id",
        N_("This institution cannot be removed: a note on its independence names it."),
    ),
    (
        "independence",
        "second_id",
        N_("This institution cannot be removed: a note on its independence names it."),
    ),
    (
        "lead",
        "from_institution_id",
        N_("This institution cannot be removed: it named whom to ask."),
    ),
    (
        "lead",
        "institution_id",
        N_("This institution cannot be removed: a lead leads to it."),
    ),
)
_FOLLOW_UP_REFERRERS: Final = (
    (
        "interview",
        "follow_up_id",
        N_("This institution cannot be removed: an interview was agreed on with it."),
    ),
)
_PERSON_REFERRERS: Final = tuple(
    (
        table,
        "person_id",
        N_("This institution cannot be removed: one of its persons is in use elsewhere."),
    )
    for table in (
        *("contact_attempt", "statement", "network_contact", "expert", "lead"),
        *("interview_person", "approval"),
    )
)


def add_institution(unit: Unit, command: AddInstitution) -> str:
    """Add an institution with the regions that it speaks for; return its key."""
    term(unit, "institution_kind", command.kind, "kind")
    optional(unit, "institution", command.part_of_id, "part_of_id")
    optional(unit, "researcher", command.responsible_id, "responsible_id")
    _check_regions(unit, command.region_ids, whole_area=command.whole_area)
    institution = unit.put(
        "institution",
        {
            "kind": command.kind,
            "whole_area": command.whole_area,
            "name": required(command.name, "name", _NAME),
            "street": line(command.street),
            "postcode": line(command.postcode),
            "place": line(command.place),
            "phone": phone(command.phone),
            "mail": mail(command.mail),
            "web": web(command.web),
            "part_of_id": command.part_of_id,
            "responsible_id": command.responsible_id,
            "office_hours": _hours(command.office_hours),
            "not_on": stored_weekdays(command.not_on),
            "note": clean(command.note),
        },
    )
    for region_id in dict.fromkeys(command.region_ids):
        unit.put("institution_region", {"institution_id": institution, "region_id": region_id})
    return institution


def change_institution(unit: Unit, command: ChangeInstitution) -> str:
    """Change the given fields of an institution."""
    row = existing(unit, "institution", command.institution_id, "institution_id")
    values: dict[str, object] = {"id": row["id"]}
    if isinstance(command.kind, str):
        term(unit, "institution_kind", command.kind, "kind")
        values["kind"] = command.kind
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    for name, typed, check in (
        ("street", command.street, line),
        ("postcode", command.postcode, line),
        ("place", command.place, line),
        ("phone", command.phone, phone),
        ("mail", command.mail, mail),
        ("web", command.web, web),
        ("office_hours", command.office_hours, _hours),
        ("note", command.note, clean),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    if not isinstance(command.part_of_id, Keep):
        _check_part_of(unit, row["id"], command.part_of_id)
        values["part_of_id"] = command.part_of_id
    if not isinstance(command.responsible_id, Keep):
        optional(unit, "researcher", command.responsible_id, "responsible_id")
        values["responsible_id"] = command.responsible_id
    if not isinstance(command.not_on, Keep):
        values["not_on"] = stored_weekdays(command.not_on)
    return unit.put("institution", values)


def remove_institution(unit: Unit, command: RemoveInstitution) -> None:
    """Remove an institution without history, with its persons and contact points.

    Raises Refused and says what refers to it, so that no call or statement loses its office.
    """
    row = existing(unit, "institution", command.institution_id, "institution_id")
    refuse_if_referred(unit, row["id"], _REFERRERS)
    persons = unit.find("person", institution_id=row["id"])
    for person in persons:
        refuse_if_referred(unit, person["id"], _PERSON_REFERRERS)
    for due in unit.find("follow_up", institution_id=row["id"]):
        refuse_if_referred(unit, due["id"], _FOLLOW_UP_REFERRERS)
        unit.delete("follow_up", due["id"])
    for person in persons:
        delete_all(unit, "contact_point", person_id=person["id"])
        unit.delete("person", person["id"])
    for table in ("contact_point", "institution_region", "source_use"):
        delete_all(unit, table, institution_id=row["id"])
    delete_all(unit, "institution", same_as_id=row["id"])  # nothing refers to merged records
    unit.delete("institution", row["id"])


def set_institution_regions(unit: Unit, command: SetInstitutionRegions) -> str:
    """Set the regions that an institution speaks for, or that it speaks for the whole area."""
    row = existing(unit, "institution", command.institution_id, "institution_id")
    whole = bool(row["whole_area"]) if isinstance(command.whole_area, Keep) else command.whole_area
    _set_regions(unit, row["id"], command.region_ids, whole_area=whole)
    return command.institution_id


def set_do_not_contact(unit: Unit, command: SetDoNotContact) -> str:
    """Block an institution or a person against outgoing contact, or lift the block."""
    if bool(command.institution_id) == bool(command.person_id):
        raise Refused(
            "do_not_contact.whom",
            N_("Choose whether the person or the whole institution is not to be contacted."),
            field="person_id",
        )
    table = "institution" if command.institution_id else "person"
    row = existing(unit, table, command.institution_id or command.person_id, f"{table}_id")
    reason = clean(command.reason)
    if command.blocked and reason is None:
        raise Refused(
            "do_not_contact.reason",
            N_("Enter the reason why no contact is wanted."),
            field="reason",
        )
    return block(unit, table, row, reason, blocked=command.blocked)


def block(unit: Unit, table: str, row: Row, reason: str | None, *, blocked: bool = True) -> str:
    """Set or lift the block of an institution or person."""
    values: Mapping[str, object] = {
        "id": row["id"],
        "do_not_contact": blocked,
        "do_not_contact_reason": reason if blocked else None,
    }
    return unit.put(table, values)


def paste_institutions(unit: Unit, command: PasteInstitutions) -> None:
    """Add all institutions of a pasted block as one action. One refused row refuses all."""
    if not command.rows and not command.completed:
        raise Refused("paste.empty", N_("There is no row to add."))
    for row in command.rows:
        add_institution(unit, row)
    for completed in command.completed:
        change_institution(unit, completed)


def _hours(typed: str | None) -> str | None:
    return parse_hours(typed).stored() if typed else None


def _set_regions(
    unit: Unit, institution_id: str, region_ids: tuple[str, ...], *, whole_area: bool
) -> None:
    _check_regions(unit, region_ids, whole_area=whole_area)
    unit.put("institution", {"id": institution_id, "whole_area": whole_area})
    owner = ("institution_id", institution_id)
    replace_links(unit, "institution_region", owner, "region_id", region_ids)


def _check_regions(unit: Unit, region_ids: tuple[str, ...], *, whole_area: bool) -> None:
    if whole_area and region_ids:
        raise Refused(
            "institution.whole_area",
            N_("Choose either single regions or the whole area."),
            field="region_ids",
        )
    for region_id in region_ids:
        existing(unit, "region", region_id, "region_ids")


def _check_part_of(unit: Unit, institution_id: str, part_of_id: str | None) -> None:
    parent = part_of_id
    seen: set[str] = set()
    while parent and parent not in seen:
        if parent == institution_id:
            raise Refused(
                "institution.part_of_itself",
                N_("An institution cannot belong to itself. Choose another office."),
                field="part_of_id",
            )
        seen.add(parent)
        parent = existing(unit, "institution", parent, "part_of_id")["part_of_id"]
