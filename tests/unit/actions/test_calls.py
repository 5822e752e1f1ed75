"""A call is stored as one unit: everything or nothing, one step to take back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt
from netzdesk.actions.calls import RecordCall, record_call
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.leads import OpenLead
from netzdesk.actions.persons import AddPerson
from netzdesk.actions.statements import (
    Named,
    RecordStatement,
    RecordStatements,
    StatementRow,
    SupersedeStatement,
    record_statement,
)


@pytest.fixture
def office(desk: Desk) -> str:
    return desk.institution(region_ids=(desk.region("03151"), desk.region("03157")))


def contact(office: str, **values: object) -> RecordAttempt:
    usual = {
        "institution_id": office,
        "channel": "phone",
        "direction": "out",
        "outcome": "2.37",
        "day": "2010-03-12",
        "time": "9:30",
        "duration_min": 4,
        "follow_up_due": "2010-03-16",
        "follow_up_time": "10:30",
        "note": "ruft zurück",
    }
    return RecordAttempt(**{**usual, **values})  # type: ignore[arg-type]


def whole_call(desk: Desk, office: str) -> RecordCall:
    gifhorn, peine = desk.region("03151"), desk.region("03157")
    return RecordCall(
        attempt=contact(office, lead=OpenLead(name="Volkshochschule Gifhorn")),
        statements=(
            RecordStatement(
                institution_id=office,
                region_id=gifhorn,
                answer="yes",
                named=(Named(as_named="Runder Tisch"),),
            ),
        ),
        grid=RecordStatements(
            institution_id=office,
            rows=(StatementRow(region_id=gifhorn), StatementRow(region_id=peine, answer="no")),
        ),
        new_person=AddPerson(name="Nora Neu", function="Leitung"),
    )


def test_contact_statements_person_lead_and_appointment_are_one_step(
    desk: Desk, office: str
) -> None:
    before = desk.rows()

    key = desk.run(record_call, whole_call(desk, office))

    person = desk.find("person", name="Nora Neu")[0]
    attempt = desk.row("contact_attempt", key)
    assert attempt["person_id"] == person["id"]
    assert person["institution_id"] == office
    statements = desk.find("statement", attempt_id=key)
    assert {(s["answer"], s["day"], s["person_id"]) for s in statements} == {
        ("yes", "2010-03-12", person["id"]),
        ("no", "2010-03-12", person["id"]),
    }
    assert desk.find("network", name="Runder Tisch")
    assert desk.find("lead", name="Volkshochschule Gifhorn")[0]["attempt_id"] == key
    due = desk.find("follow_up", attempt_id=key)
    assert [(d["due"], d["due_time"]) for d in due] == [("2010-03-16", "10:30")]
    desk.study.undo()
    assert desk.rows() == before


def test_a_new_answer_takes_the_place_of_the_earlier_one(desk: Desk, office: str) -> None:
    first = desk.run(
        record_statement,
        RecordStatement(institution_id=office, region_id=desk.region("03151"), answer="no"),
    )

    key = desk.run(
        record_call,
        RecordCall(
            attempt=contact(office),
            statements=(SupersedeStatement(statement_id=first, answer="planned"),),
        ),
    )

    newer = desk.find("statement", attempt_id=key)[0]
    assert desk.row("statement", first)["answer"] == "no"
    assert desk.row("statement", first)["superseded_by_id"] == newer["id"]
    assert newer["supersedes_id"] == first


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda c: replace(c, attempt=replace(c.attempt, follow_up_due=None)),
            ("attempt.agreed_day", "follow_up_due"),
        ),
        (
            lambda c: replace(c, statements=(replace(c.statements[0], answer="no"),)),
            ("statement.names", "statements.0.named"),
        ),
        (
            lambda c: replace(
                c, grid=replace(c.grid, rows=(replace(c.grid.rows[1], answer="", remark="x"),))
            ),
            ("statement.no_answer", "grid.rows.0.answer"),
        ),
        (
            lambda c: replace(c, new_person=AddPerson(name="Nora Neu", mail="ohne at")),
            ("field.mail", "new_person.mail"),
        ),
    ],
)
def test_a_refusal_names_its_field_and_nothing_is_stored(
    desk: Desk, office: str, change: object, expected: tuple[str, str]
) -> None:
    command = change(whole_call(desk, office))  # type: ignore[operator]

    assert desk.refuses(record_call, command) == expected


def test_no_call_goes_out_to_whom_no_contact_is_wanted(desk: Desk, office: str) -> None:
    block = SetDoNotContact(institution_id=office, reason="wünscht keinen Anruf")
    desk.run(set_do_not_contact, block)

    refused = desk.refuses(record_call, RecordCall(attempt=contact(office)))
    key = desk.run(record_call, RecordCall(attempt=contact(office, direction="in")))

    assert refused == ("attempt.do_not_contact", "institution_id")
    assert desk.row("contact_attempt", key)["direction"] == "in"


def test_a_new_person_without_a_name_is_none(desk: Desk, office: str) -> None:
    persons = len(desk.find("person"))

    desk.run(record_call, RecordCall(attempt=contact(office), new_person=AddPerson(name=" ")))

    assert len(desk.find("person")) == persons
