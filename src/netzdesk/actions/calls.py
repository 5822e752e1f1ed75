"""One call with everything that it brought, stored as one unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.checks import fields_named
from netzdesk.actions.persons import AddPerson, find_or_add_person
from netzdesk.actions.statements import (
    RecordStatement,
    RecordStatements,
    SupersedeStatement,
    record_statement,
    record_statements,
    supersede_statement,
)
from netzdesk.domain.fields import line
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """The contact with its next appointment, and the answers of this institution.

    Statements and grid get day, person and attempt from the contact where they name none.
    """

    attempt: RecordAttempt
    statements: tuple[RecordStatement | SupersedeStatement, ...] = ()
    grid: RecordStatements | None = None
    new_person: AddPerson | None = None
    """Somebody new who answered: the institution gets this person, who then spoke."""


def record_call(unit: Unit, command: RecordCall) -> str:
    """Store a call as one action: contact, statements, next appointment, new person.

    Returns the key of the contact. Raises Refused as the single actions do, with nothing stored;
    the field is that of the contact, or `statements.0.answer`, `grid.rows.3.answer`,
    `new_person.name`.
    """
    attempt = replace(command.attempt, person_id=_person(unit, command))
    key = record_attempt(unit, attempt)
    for place, statement in enumerate(command.statements):
        told = replace(
            statement,
            day=statement.day or attempt.day,
            person_id=statement.person_id or attempt.person_id,
            attempt_id=key,
        )
        with fields_named(f"statements.{place}."):
            if isinstance(told, SupersedeStatement):
                supersede_statement(unit, told)
            else:
                record_statement(unit, told)
    if command.grid is not None:
        grid = replace(
            command.grid,
            day=command.grid.day or attempt.day,
            person_id=command.grid.person_id or attempt.person_id,
            attempt_id=key,
        )
        with fields_named("grid."):
            record_statements(unit, grid)
    return key


def _person(unit: Unit, command: RecordCall) -> str | None:
    person = command.new_person
    if person is None or not line(person.name):
        return command.attempt.person_id
    with fields_named("new_person."):
        return find_or_add_person(
            unit, replace(person, institution_id=command.attempt.institution_id)
        )
