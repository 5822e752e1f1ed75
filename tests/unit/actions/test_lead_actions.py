"""Leads: opened by a referral or a named structure, followed once, dropped with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.actions.leads import (
    ChangeLead,
    DropLead,
    FollowLead,
    OpenLead,
    ReopenLead,
    change_lead,
    drop_lead,
    follow_lead,
    open_lead,
    reopen_lead,
)
from netzdesk.actions.persons import RemovePerson, remove_person
from netzdesk.actions.statements import (
    RecordStatement,
    RecordStatements,
    StatementRow,
    record_statement,
    record_statements,
)
from netzdesk.queries.leads import candidates, lead, leads, leads_from, same_leads


def call(office: str, **values: Any) -> RecordAttempt:
    usual = {"channel": "phone", "direction": "out", "day": "heute", "time": "9.05"}
    return RecordAttempt(institution_id=office, **{**usual, **values})


@pytest.fixture
def office(desk: Desk) -> str:
    return desk.institution()


def test_referral_to_a_new_office_opens_a_lead_that_names_where_it_came_from(
    desk: Desk, office: str
) -> None:
    person = desk.person(office)
    new = OpenLead(name="  Kreisvolkshochschule ", phone="030 23125 700", place="Gifhorn")
    attempt = desk.run(record_attempt, call(office, outcome="2.36", person_id=person, lead=new))
    (row,) = desk.find("lead")
    assert row["name"] == "Kreisvolkshochschule"
    assert (row["kind"], row["state"], row["day"]) == ("institution", "open", "2010-03-12")
    assert (row["from_institution_id"], row["from_person_id"]) == (office, person)
    assert row["attempt_id"] == attempt
    assert row["region_id"] == desk.region("03151"), "the only district of the office"


def test_referral_names_somebody_or_is_refused(desk: Desk, office: str) -> None:
    refused = desk.refuses(record_attempt, call(office, outcome="2.36"))
    assert refused == ("attempt.refers_to", "referred_to_id")
    refused = desk.refuses(record_attempt, call(office, outcome="2.36", lead=OpenLead(name=" ")))
    assert refused == ("attempt.refers_to", "referred_to_id")


def test_wrong_number_of_a_lead_is_refused_beside_its_own_field(desk: Desk, office: str) -> None:
    command = call(office, outcome="2.36", lead=OpenLead(name="VHS", phone="x"))
    assert desk.refuses(record_attempt, command) == ("field.phone", "lead_phone")


def test_referral_to_a_known_office_is_a_lead_that_is_followed_already(
    desk: Desk, office: str
) -> None:
    named = desk.institution(name="Jobcenter Peine", kind="job_centre")
    attempt = desk.run(record_attempt, call(office, outcome="2.36", referred_to_id=named))
    (row,) = desk.find("lead")
    assert (row["state"], row["institution_id"], row["name"]) == (
        "followed",
        named,
        "Jobcenter Peine",
    )
    assert [due["attempt_id"] for due in desk.find("follow_up", institution_id=named)] == [attempt]


def test_a_hint_in_any_other_call_opens_a_lead_too(desk: Desk, office: str) -> None:
    hint = OpenLead(kind="person", name="Frau Kundig", function="Koordination")
    desk.run(record_attempt, call(office, outcome="2.20", lead=hint))
    (row,) = desk.find("lead")
    assert (row["kind"], row["name"], row["function"]) == ("person", "Frau Kundig", "Koordination")


def test_passing_on_makes_what_is_due_meant_for_the_new_person(desk: Desk, office: str) -> None:
    desk.run(record_attempt, call(office, outcome="2.34", new_person_name="Berta Neu"))
    (person,) = desk.find("person", name="Berta Neu")
    (due,) = desk.find("follow_up", institution_id=office)
    assert due["person_id"] == person["id"]
    desk.run(remove_person, RemovePerson(person_id=person["id"]))
    assert desk.row("follow_up", due["id"])["person_id"] is None


def test_statement_that_says_whom_to_ask_opens_a_lead(desk: Desk, office: str) -> None:
    command = RecordStatement(
        institution_id=office,
        region_id=desk.region("03157"),
        answer="unknown",
        lead=OpenLead(name="Leitstelle Peine"),
    )
    statement = desk.run(record_statement, command)
    (row,) = desk.find("lead")
    assert (row["statement_id"], row["region_id"]) == (statement, desk.region("03157"))


def test_row_of_the_grid_with_a_lead_needs_its_answer(desk: Desk, office: str) -> None:
    row = StatementRow(region_id=desk.region("03151"), lead=OpenLead(name="VHS"))
    code, field = desk.refuses(
        record_statements, RecordStatements(institution_id=office, rows=(row,))
    )
    assert field == "rows.0.answer", code


def test_the_same_lead_twice_from_the_same_office_is_one(desk: Desk, office: str) -> None:
    named = OpenLead(name="VHS Gifhorn", from_institution_id=office)
    first = desk.run(open_lead, named)
    assert desk.run(open_lead, named) == first
    other = desk.run(open_lead, OpenLead(name="VHS Gifhorn", from_institution_id=None))
    assert other != first


def test_lead_becomes_an_institution_with_what_is_known_and_is_due_today(
    desk: Desk, office: str
) -> None:
    region = desk.region("03151")
    opened = desk.run(
        open_lead,
        OpenLead(
            name="VHS Gifhorn",
            place="Gifhorn",
            phone="030 23125 700",
            mail="vhs@example.org",
            region_id=region,
            from_institution_id=office,
        ),
    )
    made = desk.run(follow_lead, FollowLead(lead_id=opened))
    row = desk.row("institution", made)
    assert (row["name"], row["kind"], row["place"]) == ("VHS Gifhorn", "other", "Gifhorn")
    assert (row["phone"], row["mail"]) == ("030 23125 700", "vhs@example.org")
    assert [r["region_id"] for r in desk.find("institution_region", institution_id=made)] == [
        region
    ]
    assert [due["due"] for due in desk.find("follow_up", institution_id=made)] == ["2010-03-12"]
    closed = desk.row("lead", opened)
    assert (closed["state"], closed["institution_id"]) == ("followed", made)
    assert desk.refuses(follow_lead, FollowLead(lead_id=opened)) == ("lead.closed", "lead_id")


def test_lead_that_is_known_is_linked_and_makes_no_second_date(desk: Desk, office: str) -> None:
    known = desk.institution(name="VHS Gifhorn", kind="other")
    desk.run(add_follow_up, AddFollowUp(institution_id=known, due="20.3."))
    opened = desk.run(open_lead, OpenLead(name="Volkshochschule Gifhorn"))
    count = len(desk.find("institution"))
    assert desk.run(follow_lead, FollowLead(lead_id=opened, existing_id=known)) == known
    assert len(desk.find("institution")) == count
    assert [due["due"] for due in desk.find("follow_up", institution_id=known)] == ["2010-03-20"]


def test_leads_of_several_offices_to_the_same_are_followed_together(desk: Desk) -> None:
    first = desk.run(open_lead, OpenLead(name="VHS Gifhorn"))
    office = desk.institution()
    second = desk.run(open_lead, OpenLead(name="vhs gifhorn", from_institution_id=office))
    row = lead(desk.study.conn, first)
    assert row is not None
    assert [each.id for each in same_leads(desk.study.conn, row)] == [second]
    made = desk.run(follow_lead, FollowLead(lead_id=first, with_lead_ids=(second,)))
    assert {each["institution_id"] for each in desk.find("lead")} == {made}


def test_person_is_followed_at_an_institution_only(desk: Desk, office: str) -> None:
    opened = desk.run(open_lead, OpenLead(kind="person", name="Frau Kundig"))
    refused = desk.refuses(follow_lead, FollowLead(lead_id=opened))
    assert refused == ("lead.person_where", "institution_id")
    desk.run(change_lead, ChangeLead(lead_id=opened, institution_id=office))
    person = desk.run(follow_lead, FollowLead(lead_id=opened))
    assert desk.row("person", person)["institution_id"] == office
    (due,) = desk.find("follow_up", institution_id=office)
    assert due["person_id"] == person


def test_structure_becomes_a_network_of_its_district(desk: Desk) -> None:
    region = desk.region("03151")
    opened = desk.run(open_lead, OpenLead(kind="network", name="Runder Tisch", region_id=region))
    network = desk.run(follow_lead, FollowLead(lead_id=opened))
    assert desk.row("network", network)["judgement"] == "open"
    assert desk.find("network_region", network_id=network)[0]["region_id"] == region


def test_dropping_needs_a_reason_and_can_be_taken_back_later(desk: Desk) -> None:
    opened = desk.run(open_lead, OpenLead(name="VHS"))
    assert desk.refuses(drop_lead, DropLead(lead_id=opened, reason=" ")) == (
        "lead.reason",
        "reason",
    )
    desk.run(drop_lead, DropLead(lead_id=opened, reason="schon gefragt"))
    row = desk.row("lead", opened)
    assert (row["state"], row["closed_on"]) == ("dropped", "2010-03-12")
    desk.run(reopen_lead, ReopenLead(lead_id=opened))
    assert desk.row("lead", opened)["state"] == "open"
    assert desk.row("lead", opened)["closed_reason"] is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "VHS", "kind": "office"}, "kind"),
        ({"name": "VHS", "mail": "keine"}, "mail"),
        ({"name": "VHS", "institution_kind": "school"}, "institution_kind"),
        ({"name": "VHS", "day": "13.3.2010"}, "day"),
        ({"name": "VHS", "region_id": "nowhere"}, "region_id"),
    ],
)
def test_lead_that_cannot_be_is_refused_beside_the_field(
    desk: Desk, values: dict[str, str], field: str
) -> None:
    assert desk.refuses(open_lead, OpenLead(**values))[1] == field


def test_candidates_have_the_name_the_number_or_the_address(desk: Desk) -> None:
    same = desk.institution(name="Volkshochschule Köln-Süd", kind="other")
    number = desk.institution(name="Rathaus", kind="other", phone="+49 30 23125-700")
    mail = desk.institution(name="Kreishaus", kind="other", mail="VHS@example.org")
    longer = desk.institution(name="Die Volkshochschule Köln Süd e. V.", kind="other")
    desk.institution(name="Volkshochschule Peine", kind="other")
    opened = desk.run(
        open_lead,
        OpenLead(name="VOLKSHOCHSCHULE  Koeln Süd", phone="030 23125700", mail="vhs@example.org"),
    )
    row = lead(desk.study.conn, opened)
    assert row is not None
    found = {each.id: each.likeness for each in candidates(desk.study.conn, row)}
    assert found == {
        same: ("name",),
        longer: ("similar",),
        number: ("phone",),
        mail: ("mail",),
    }
    assert candidates(desk.study.conn, row)[0].id == same


def test_open_leads_stand_first_and_what_an_office_named_is_found(desk: Desk, office: str) -> None:
    old = desk.run(open_lead, OpenLead(name="Alt", day="1.3.2010", from_institution_id=office))
    desk.run(drop_lead, DropLead(lead_id=old, reason="aufgelöst"))
    older = desk.run(open_lead, OpenLead(name="Offen", day="1.2.2010"))
    assert [row.id for row in leads(desk.study.conn)] == [older, old]
    assert [row.name for row in leads_from(desk.study.conn, office)] == ["Alt"]


def test_lead_of_the_whole_grid_names_no_district(desk: Desk, office: str) -> None:
    row = StatementRow(region_id=desk.region("03151"), answer="no")
    command = RecordStatements(
        institution_id=office, rows=(row,), day="11.3.2010", lead=OpenLead(name="KMN Nord")
    )
    first = desk.run(record_statements, command)
    (lead_row,) = desk.find("lead")
    assert (lead_row["statement_id"], lead_row["region_id"]) == (first, None)
    assert lead_row["day"] == "2010-03-11"
    wrong = RecordStatements(
        institution_id=office, rows=(row,), lead=OpenLead(name="KMN", mail="x")
    )
    assert desk.refuses(record_statements, wrong)[1] == "lead_mail"
