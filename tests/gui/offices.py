"""What the tests of „Stellen“ and „Kontaktversuche“ need: offices, calls, answers."""

from __future__ import annotations

from typing import Any

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.actions.statements import RecordStatement, record_statement
from netzdesk.base.ids import natural_id
from netzdesk.ui.session import Session

GOSLAR = natural_id("region", "03153")
NORTHEIM = natural_id("region", "03155")
CELLE = natural_id("region", "03351")


def add_office(
    session: Session, name: str = "Integrationsbeauftragte Goslar", **values: Any
) -> str:
    """Add an integration officer for Goslar, or what the values say."""
    usual: dict[str, Any] = {"kind": "integration_officer", "region_ids": (GOSLAR,)}
    return session.run(add_institution, AddInstitution(name=name, **{**usual, **values}))


def add_contact(session: Session, office: str, name: str = "Änne Größler", **values: Any) -> str:
    """Add a contact person."""
    return session.run(add_person, AddPerson(institution_id=office, name=name, **values))


def call(session: Session, office: str, **values: Any) -> str:
    """Record an outgoing call without an answer, or what the values say."""
    usual: dict[str, Any] = {
        "channel": "phone",
        "direction": "out",
        "outcome": "3.13",
        "day": "2010-03-01",
    }
    command = RecordAttempt(institution_id=office, **{**usual, **values})
    return session.run(record_attempt, command)


def say(session: Session, office: str, answer: str = "no", **values: Any) -> str:
    """Record a statement on Goslar, or what the values say."""
    usual: dict[str, Any] = {"region_id": GOSLAR, "day": "2010-03-01"}
    command = RecordStatement(institution_id=office, answer=answer, **{**usual, **values})
    return session.run(record_statement, command)


def rows(session: Session, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what stands in the study file."""
    return list(session.conn.execute(sql, values))
