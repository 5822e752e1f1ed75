"""Statements: what an institution says about a region. Superseded, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from netzdesk.actions.checks import existing, fields_named, optional, term
from netzdesk.actions.leads import OpenLead, open_lead
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.domain.fields import clean, line, past_day
from netzdesk.domain.statement import check_content
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A structure that a source names: a known network, or a new one by the name it was given."""

    network_id: str | None = None
    as_named: str | None = None
    """The name that the source used; without `network_id` a record with that name is made,
    unless the region has one already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStatement:
    institution_id: str
    region_id: str
    answer: str
    day: str | None = None
    """ISO or as typed; today when None."""
    person_id: str | None = None
    attempt_id: str | None = None
    heard_from_id: str | None = None
    """The institution from which the source has it: the two are then one source."""
    named: tuple[Named, ...] = ()
    reasons: tuple[str, ...] = ()
    wording: str | None = None
    remark: str | None = None
    lead: OpenLead | None = None
    """Whom the source names to be asked; where it comes from is filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One region of the grid; without an answer it stays open."""

    region_id: str
    answer: str | None = None
    named: tuple[Named, ...] = ()
    reasons: tuple[str, ...] = ()
    remark: str | None = None
    supersedes_id: str | None = None
    """The earlier statement that this one replaces."""
    lead: OpenLead | None = None
    heard_from_id: str | None = None
    """The institution from which the source has it, if another one than for all rows."""

    @property
    def empty(self) -> bool:
        lead = self.lead is not None and line(self.lead.name)
        said = self.answer or self.named or self.reasons or clean(self.remark)
        return not (said or self.heard_from_id or lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStatements:
    """The grid for an institution that speaks for many regions. A refusal names its field as
    `rows.3.answer`, counted from 0."""

    institution_id: str
    rows: tuple[StatementRow, ...]
    day: str | None = None
    person_id: str | None = None
    attempt_id: str | None = None
    heard_from_id: str | None = None
    lead: OpenLead | None = None
    """Whom the source names to be asked, about no district in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersedeStatement:
    """The whole new answer of the same institution on the same region."""

    statement_id: str
    answer: str
    day: str | None = None
    person_id: str | None = None
    attempt_id: str | None = None
    heard_from_id: str | None = None
    named: tuple[Named, ...] = ()
    reasons: tuple[str, ...] = ()
    wording: str | None = None
    remark: str | None = None
    lead: OpenLead | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawStatement:
    statement_id: str
    day: str | None = None
    remark: str | None = None


def record_statement(unit: Unit, command: RecordStatement) -> str:
    """Record what an institution says about a region; return the key.

    New names become network records of the region with an open judgement. Raises Refused for
    reasons without a "no", for names beside a plain "no", and for a day in the future.
    """
    return _store(unit, command)


def record_statements(unit: Unit, command: RecordStatements) -> str | None:
    """Record the answered rows of the grid as one action; empty rows stay open.

    Returns the key of the first statement. Raises Refused when a row has names or a remark and
    no answer, or when no row is answered.
    """
    first: str | None = None
    for place, row in enumerate(command.rows):
        if row.empty:
            continue
        with fields_named(f"rows.{place}."):
            key = _store(unit, _of_row(command, row), row.supersedes_id)
        first = first or key
    if first is None:
        raise Refused(
            "statement.no_row",
            N_("No row is answered yet. Enter the answer for at least one region."),
            field="rows",
        )
    _open_lead_of_all(unit, command, first)
    return first


def supersede_statement(unit: Unit, command: SupersedeStatement) -> str:
    """Record a newer answer in place of an earlier one, which stays and names the new one.

    Raises Refused when the earlier one was already replaced.
    """
    old = existing(unit, "statement", command.statement_id, "statement_id")
    new = RecordStatement(
        institution_id=old["institution_id"],
        region_id=old["region_id"],
        answer=command.answer,
        day=command.day,
        person_id=command.person_id,
        attempt_id=command.attempt_id,
        heard_from_id=command.heard_from_id,
        named=command.named,
        reasons=command.reasons,
        wording=command.wording,
        remark=command.remark,
        lead=command.lead,
    )
    return _store(unit, new, old["id"])


def withdraw_statement(unit: Unit, command: WithdrawStatement) -> str:
    """Withdraw a statement: an entry "withdrawn" takes its place. Returns that entry's key."""
    old = _live(unit, command.statement_id)
    found_day = past_day(command.day, "day", unit.today())
    new = unit.put(
        "statement",
        {
            "institution_id": old["institution_id"],
            "person_id": old["person_id"],
            "region_id": old["region_id"],
            "answer": "withdrawn",
            "remark": clean(command.remark),
            "day": found_day,
            "supersedes_id": old["id"],
            "researcher_id": unit.author_id,
        },
    )
    unit.put("statement", {"id": old["id"], "superseded_by_id": new})
    return new


def named_fact(unit: Unit, statement_id: str) -> str | None:
    """Return what `statement.named` must hold: the keys of the named networks, sorted."""
    links = unit.find("statement_network", statement_id=statement_id)
    return ",".join(sorted(link["network_id"] for link in links)) or None


def _of_row(command: RecordStatements, row: StatementRow) -> RecordStatement:
    return RecordStatement(
        institution_id=command.institution_id,
        region_id=row.region_id,
        answer=row.answer or "",
        day=command.day,
        person_id=command.person_id,
        attempt_id=command.attempt_id,
        heard_from_id=row.heard_from_id or command.heard_from_id,
        named=row.named,
        reasons=row.reasons,
        remark=row.remark,
        lead=row.lead,
    )


def _store(unit: Unit, command: RecordStatement, supersedes_id: str | None = None) -> str:
    _check(unit, command)
    old = _live(unit, supersedes_id) if supersedes_id else None
    if old and old["region_id"] != command.region_id:
        raise Refused(
            "statement.other_region",
            N_("The earlier statement is about another region."),
            field="region_id",
        )
    networks = {_network(unit, named, command.region_id): named for named in command.named}
    values: dict[str, Any] = {
        "institution_id": command.institution_id,
        "person_id": command.person_id or None,
        "region_id": command.region_id,
        "answer": command.answer,
        "reasons": ",".join(dict.fromkeys(command.reasons)) or None,
        "wording": clean(command.wording),
        "remark": clean(command.remark),
        "day": past_day(command.day, "day", unit.today()),
        "attempt_id": command.attempt_id or None,
        "heard_from_id": command.heard_from_id or None,
        "supersedes_id": old["id"] if old else None,
        "named": ",".join(sorted(networks)) or None,
        "researcher_id": unit.author_id,
    }
    statement = unit.put("statement", values)
    for network_id, named in networks.items():
        link = {"statement_id": statement, "network_id": network_id}
        unit.put("statement_network", {**link, "as_named": line(named.as_named)})
    if old:
        unit.put("statement", {"id": old["id"], "superseded_by_id": statement})
    _open_lead(unit, command, statement, values["day"])
    return statement


def _open_lead_of_all(unit: Unit, command: RecordStatements, first: str) -> None:
    if command.lead is None or not line(command.lead.name):
        return
    with fields_named("lead_"):
        open_lead(
            unit,
            replace(
                command.lead,
                from_institution_id=command.institution_id,
                from_person_id=command.person_id,
                attempt_id=command.attempt_id,
                statement_id=first,
                day=past_day(command.day, "day", unit.today()),
            ),
        )


def _open_lead(unit: Unit, command: RecordStatement, statement: str, day: str) -> None:
    if command.lead is None or not line(command.lead.name):
        return
    with fields_named("lead_"):
        open_lead(
            unit,
            replace(
                command.lead,
                region_id=command.lead.region_id or command.region_id,
                from_institution_id=command.institution_id,
                from_person_id=command.person_id,
                attempt_id=command.attempt_id,
                statement_id=statement,
                day=day,
            ),
        )


def _check(unit: Unit, command: RecordStatement) -> None:
    institution = existing(unit, "institution", command.institution_id, "institution_id")
    existing(unit, "region", command.region_id, "region_id")
    term(unit, "answer", command.answer, "answer") if command.answer else None
    for reason in command.reasons:
        term(unit, "no_reason", reason, "reasons")
    check_content(command.answer, reasons=len(command.reasons), named=len(command.named))
    person = optional(unit, "person", command.person_id, "person_id")
    if person and person["institution_id"] not in (None, institution["id"]):
        raise Refused(
            "statement.person_elsewhere",
            N_("This person belongs to another institution. Choose a person of this one."),
            field="person_id",
        )
    attempt = optional(unit, "contact_attempt", command.attempt_id, "attempt_id")
    if attempt and attempt["institution_id"] != institution["id"]:
        raise Refused(
            "statement.attempt_elsewhere",
            N_("This contact was with another institution. Choose a contact of this one."),
            field="attempt_id",
        )
    optional(unit, "institution", command.heard_from_id, "heard_from_id")
    if command.heard_from_id == institution["id"]:
        raise Refused(
            "statement.heard_from_itself",
            N_("An institution cannot have heard it from itself. Choose the other office."),
            field="heard_from_id",
        )


def _live(unit: Unit, statement_id: str) -> Row:
    old = existing(unit, "statement", statement_id, "statement_id")
    if old["superseded_by_id"]:
        raise Refused(
            "statement.already_superseded",
            N_("This statement was already replaced. Change the newer one."),
            field="statement_id",
        )
    return old


def _network(unit: Unit, named: Named, region_id: str) -> str:
    if named.network_id:
        network = existing(unit, "network", named.network_id, "named")
        while network["same_as_id"]:
            network = existing(unit, "network", network["same_as_id"], "named")
        return str(network["id"])
    name = line(named.as_named)
    if name is None:
        raise Refused(
            "statement.unnamed",
            N_("Enter the name of the structure, or choose one of the list."),
            field="named",
        )
    return _known_in_region(unit, name, region_id) or _new_network(unit, name, region_id)


def _known_in_region(unit: Unit, name: str, region_id: str) -> str | None:
    wanted = fold(name)
    for link in unit.find("network_region", region_id=region_id):
        network = existing(unit, "network", link["network_id"], "named")
        names = (network["name"], *(network["other_names"] or "").split(";"))
        if wanted in (fold(line(known)) for known in names if known):
            return str(network["same_as_id"] or network["id"])
    return None


def _new_network(unit: Unit, name: str, region_id: str) -> str:
    network = unit.put("network", {"name": name, "judgement": "open"})
    unit.put("network_region", {"network_id": network, "region_id": region_id})
    return network
