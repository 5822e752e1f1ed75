"""Leads: "ask X", named by a source; followed up until it is an entry of the study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, optional, term
from netzdesk.actions.follow_ups import open_follow_ups
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.persons import AddPerson, find_or_add_person
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import (
    KEEP,
    Keep,
    TextChange,
    clean,
    line,
    mail,
    past_day,
    phone,
    required,
)
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLead:
    """Whom or what to ask, and who said so."""

    kind: str = "institution"
    """institution, person or network."""
    name: str = ""
    function: str | None = None
    institution_kind: str | None = None
    """What kind of institution it is, if that is known."""
    phone: str | None = None
    mail: str | None = None
    place: str | None = None
    note: str | None = None
    region_id: str | None = None
    """The district about which it is to be asked."""
    institution_id: str | None = None
    """Of a person: the institution of the study at which the person works, if it is one."""
    from_institution_id: str | None = None
    """Who named it."""
    from_person_id: str | None = None
    attempt_id: str | None = None
    statement_id: str | None = None
    named_network_id: str | None = None
    """Of a network: the structure of the register that a source named."""
    day: str | None = None
    """When it was named; today when None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLead:
    lead_id: str
    kind: str | Keep = KEEP
    name: str | Keep = KEEP
    function: TextChange = KEEP
    institution_kind: TextChange = KEEP
    phone: TextChange = KEEP
    mail: TextChange = KEEP
    place: TextChange = KEEP
    note: TextChange = KEEP
    region_id: TextChange = KEEP
    institution_id: TextChange = KEEP
    from_institution_id: TextChange = KEEP
    day: str | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLead:
    lead_id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenLead:
    lead_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowLead:
    """Make the lead an entry of the study, or say which entry it is."""

    lead_id: str
    existing_id: str | None = None
    """The institution, person or network that it is; None makes a new one."""
    institution_kind: str | None = None
    """Of a new institution; what the lead says, else „other“, when None."""
    with_lead_ids: tuple[str, ...] = ()
    """Further leads that name the same: they are followed with it."""


_NAME: Final = N_("Enter whom or what to ask: the name of the institution, person or network.")
_CLOSED: Final = N_("This lead was already followed or dropped. Open it again first.")
KINDS: Final = ("institution", "person", "network")


def open_lead(unit: Unit, command: OpenLead) -> str:
    """Note whom or what to ask next and who named it; return the key.

    An open lead of the same kind and name from the same institution about the same district is
    the same lead. Raises Refused when no name is given.
    """
    values = _checked(unit, command)
    for row in unit.find(
        "lead",
        kind=values["kind"],
        name=values["name"],
        from_institution_id=values["from_institution_id"],
        region_id=values["region_id"],
        state="open",
    ):
        return str(row["id"])
    return unit.put("lead", values)


def note_referral(unit: Unit, command: OpenLead, institution_id: str) -> str:
    """Note a lead to an institution that the study has already: it is followed at once."""
    values = _checked(unit, command)
    done = {"state": "followed", "closed_on": values["day"], "institution_id": institution_id}
    return unit.put("lead", {**values, **done})


def change_lead(unit: Unit, command: ChangeLead) -> str:
    """Change the given fields of a lead."""
    row = existing(unit, "lead", command.lead_id, "lead_id")
    values: dict[str, Any] = {}
    if isinstance(command.kind, str):
        values["kind"] = _kind(command.kind)
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if isinstance(command.day, str):
        values["day"] = past_day(command.day, "day", unit.today())
    for name, typed, check in (
        ("function", command.function, line),
        ("phone", command.phone, phone),
        ("mail", command.mail, mail),
        ("place", command.place, line),
        ("note", command.note, clean),
    ):
        if not isinstance(typed, Keep):
            values[name] = check(typed)
    if not isinstance(command.institution_kind, Keep):
        values["institution_kind"] = _institution_kind(unit, command.institution_kind)
    for name, table, given in (
        ("region_id", "region", command.region_id),
        ("institution_id", "institution", command.institution_id),
        ("from_institution_id", "institution", command.from_institution_id),
    ):
        if not isinstance(given, Keep):
            optional(unit, table, given, name)
            values[name] = given or None
    return unit.put("lead", {"id": row["id"], **values})


def drop_lead(unit: Unit, command: DropLead) -> str:
    """Give a lead up, with the reason. Raises Refused without one."""
    row = _open(unit, command.lead_id)
    reason = clean(command.reason)
    if reason is None:
        raise Refused(
            "lead.reason",
            N_("Enter why this lead is not followed: asked already, not responsible, unknown …"),
            field="reason",
        )
    closed = {"state": "dropped", "closed_on": unit.today().isoformat(), "closed_reason": reason}
    return unit.put("lead", {"id": row["id"], **closed})


def reopen_lead(unit: Unit, command: ReopenLead) -> str:
    """Open a lead again that was dropped or followed; what it became stays in the study."""
    row = existing(unit, "lead", command.lead_id, "lead_id")
    values: dict[str, Any] = {"state": "open", "closed_on": None, "closed_reason": None}
    if row["kind"] != "person":
        values["institution_id"] = None
    return unit.put("lead", {"id": row["id"], **values, "person_id": None, "network_id": None})


def follow_lead(unit: Unit, command: FollowLead) -> str:
    """Make the lead an institution, person or network, or link it to the one that is there.

    An institution at which nothing is due gets a follow-up for today. Returns the key of the
    entry that the lead became. Raises Refused for a lead that is closed, and for a person of
    whom nobody said at which institution they work.
    """
    row = _open(unit, command.lead_id)
    links = _followed(unit, command, row)
    closed = {"state": "followed", "closed_on": unit.today().isoformat(), **links}
    unit.put("lead", {"id": row["id"], **closed})
    for other in dict.fromkeys(command.with_lead_ids):
        if other != row["id"]:
            unit.put("lead", {"id": _open(unit, other)["id"], **closed})
    if links.get("institution_id"):
        _make_due(unit, row, links)
    return str(links[f"{row['kind']}_id"])


def _followed(unit: Unit, command: FollowLead, row: Row) -> dict[str, str | None]:
    """Return the columns that say what the lead became."""
    kind = row["kind"]
    if kind == "institution":
        found = _existing_or(unit, "institution", command.existing_id)
        return {"institution_id": found or _new_institution(unit, command, row)}
    if kind == "network":
        known = command.existing_id or row["named_network_id"]
        return {"network_id": _existing_or(unit, "network", known) or _new_network(unit, row)}
    person = optional(unit, "person", command.existing_id, "existing_id")
    if person is not None:
        return {"person_id": person["id"], "institution_id": person["institution_id"]}
    return {"person_id": _new_person(unit, row), "institution_id": row["institution_id"]}


def _existing_or(unit: Unit, table: str, key: str | None) -> str | None:
    """Return the key of a record that is there, of the kept one when it was merged."""
    row = optional(unit, table, key, "existing_id")
    while row is not None and row["same_as_id"]:
        row = existing(unit, table, row["same_as_id"], "existing_id")
    return str(row["id"]) if row is not None else None


def _new_institution(unit: Unit, command: FollowLead, row: Row) -> str:
    kind = command.institution_kind or row["institution_kind"] or "other"
    new = AddInstitution(
        kind=kind,
        name=row["name"],
        region_ids=(row["region_id"],) if row["region_id"] else (),
        place=row["place"],
        phone=row["phone"],
        mail=row["mail"],
        note=row["note"],
    )
    return add_institution(unit, new)


def _new_person(unit: Unit, row: Row) -> str:
    if not row["institution_id"]:
        raise Refused(
            "lead.person_where",
            N_(
                "Choose the institution at which this person works. If it is not in the study "
                "yet, change the kind of the lead to institution and follow that first."
            ),
            field="institution_id",
        )
    new = AddPerson(
        name=row["name"],
        institution_id=row["institution_id"],
        function=row["function"],
        role="target",
        phone=row["phone"],
        mail=row["mail"],
        note=row["note"],
    )
    return find_or_add_person(unit, new)


def _new_network(unit: Unit, row: Row) -> str:
    regions = (row["region_id"],) if row["region_id"] else ()
    new = AddNetwork(name=row["name"], place=row["place"], region_ids=regions, note=row["note"])
    return add_network(unit, new)


def _make_due(unit: Unit, row: Row, links: dict[str, str | None]) -> None:
    institution = existing(unit, "institution", links["institution_id"], "institution_id")
    if institution["do_not_contact"] or open_follow_ups(unit, institution["id"]):
        return
    unit.put(
        "follow_up",
        {
            "institution_id": institution["id"],
            "person_id": links.get("person_id"),
            "attempt_id": row["attempt_id"],
            "due": unit.today().isoformat(),
        },
    )


def _open(unit: Unit, lead_id: str) -> Row:
    row = existing(unit, "lead", lead_id, "lead_id")
    if row["state"] != "open":
        raise Refused("lead.closed", _CLOSED, field="lead_id")
    return row


def _checked(unit: Unit, command: OpenLead) -> dict[str, Any]:
    for column, table in (
        ("region_id", "region"),
        ("institution_id", "institution"),
        ("from_institution_id", "institution"),
        ("from_person_id", "person"),
        ("attempt_id", "contact_attempt"),
        ("statement_id", "statement"),
        ("named_network_id", "network"),
    ):
        optional(unit, table, getattr(command, column), column)
    return {
        "kind": _kind(command.kind),
        "name": required(command.name, "name", _NAME),
        "function": line(command.function),
        "institution_kind": _institution_kind(unit, command.institution_kind),
        "phone": phone(command.phone),
        "mail": mail(command.mail),
        "place": line(command.place),
        "note": clean(command.note),
        "region_id": command.region_id or None,
        "institution_id": command.institution_id or None if command.kind == "person" else None,
        "from_institution_id": command.from_institution_id or None,
        "from_person_id": command.from_person_id or None,
        "attempt_id": command.attempt_id or None,
        "statement_id": command.statement_id or None,
        "named_network_id": command.named_network_id or None,
        "day": past_day(command.day, "day", unit.today()),
        "researcher_id": unit.author_id,
    }


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refused(
            "lead.kind",
            N_("Choose whether an institution, a person or a network is to be asked."),
            field="kind",
        )
    return kind


def _institution_kind(unit: Unit, code: str | None) -> str | None:
    if code:
        term(unit, "institution_kind", code, "institution_kind")
    return code or None
