"""A mail finds the institution and the contact that it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.contact_points import AddContactPoint, add_contact_point
from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.actions.replies import RecordReply, record_reply
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.ids import new_id
from netzdesk.domain import contact_keys
from netzdesk.domain.case_reference import case_reference
from netzdesk.queries.replies import already_recorded, answered_attempts, find_matches
from netzdesk.store.study import Author, Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    author = Author(new_id(), "Anna Beispiel", "AB")
    with Study.create(tmp_path / "s.netzdesk", author=author) as made:
        run(made, fill_from_template, FillFromTemplate(template="niedersachsen-2010"))
        yield made


def run(study: Study, action: Any, command: Any) -> Any:
    with study.unit(action.__name__) as unit:
        return action(unit, command)


def office(study: Study, name: str, **values: Any) -> str:
    command = AddInstitution(kind="other", name=name, **values)
    return str(run(study, add_institution, command))


def letter(study: Study, institution: str, **values: Any) -> str:
    usual = {"channel": "letter", "direction": "out", "outcome": "3.19", "day": "2010-03-01"}
    command = RecordAttempt(institution_id=institution, **{**usual, **values})
    return str(run(study, record_attempt, command))


def found(study: Study, *addresses: str, references: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    matches = find_matches(study.conn, references=references, addresses=addresses)
    return [(match.found, match.institution) for match in matches]


def test_case_reference_goes_before_every_address(study: Study) -> None:
    first = office(study, "Erste", mail="erste@example.org")
    second = office(study, "Zweite", mail="zweite@example.net")
    sent = letter(study, first)
    references = (case_reference(sent),)
    (match, other) = find_matches(
        study.conn, references=references, addresses=["zweite@example.net"]
    )
    assert (match.found, match.institution_id, match.attempt_id) == ("reference", first, sent)
    assert (other.found, other.institution_id) == ("institution", second)


def test_reference_to_a_corrected_letter_finds_the_correction(study: Study) -> None:
    sent = letter(study, office(study, "Erste"))
    newer = run(study, correct_attempt, CorrectAttempt(attempt_id=sent, day="2010-03-02"))
    (match,) = find_matches(study.conn, references=(case_reference(sent),), addresses=())
    assert match.attempt_id == newer


def test_unknown_reference_finds_nothing(study: Study) -> None:
    letter(study, office(study, "Erste"))
    assert found(study, references=(case_reference(new_id()),)) == []


def test_person_goes_before_institution_and_domain_is_a_hint_only(study: Study) -> None:
    person_at = office(study, "Mit Person")
    office(study, "Selbst", mail="Post@Kreis.example.org")
    office(study, "Nachbar", mail="andere@kreis.example.org")
    run(
        study,
        add_person,
        AddPerson(institution_id=person_at, name="Erika Muster", mail="post@kreis.example.org"),
    )
    assert found(study, "POST@kreis.example.org") == [
        ("person", "Mit Person"),
        ("institution", "Selbst"),
        ("domain", "Nachbar"),
    ]


def test_provider_for_everybody_is_no_hint(study: Study) -> None:
    provider = min(contact_keys.FREEMAIL)
    office(study, "Privat", mail=f"einer@{provider}")
    assert found(study, f"andere@{provider}") == []


def test_further_addresses_are_known_too(study: Study) -> None:
    institution = office(study, "Stelle")
    run(
        study,
        add_contact_point,
        AddContactPoint(institution_id=institution, kind="mail", value="zweit@example.org"),
    )
    assert found(study, "zweit@example.org") == [("institution", "Stelle")]


def test_answer_is_to_the_last_letter_before_a_later_call(study: Study) -> None:
    institution = office(study, "Stelle", mail="a@example.org")
    letter(study, institution, day="2010-02-01")
    second = letter(study, institution, day="2010-03-01")
    call = letter(study, institution, channel="phone", outcome="3.13", day="2010-03-05")
    (match,) = find_matches(study.conn, references=(), addresses=["a@example.org"])
    assert match.attempt_id == second
    listed = answered_attempts(study.conn, institution)
    assert [each.id for each in listed][:2] == [call, second]
    assert listed[1].reference == case_reference(second)


def test_very_same_mail_is_known_again(study: Study) -> None:
    institution = office(study, "Stelle")
    content = b"From: a@example.org\n\nJa."
    digest = hashlib.sha256(content).hexdigest()
    assert already_recorded(study.conn, digest) is None
    incoming = RecordAttempt(
        institution_id=institution, channel="email", direction="in", outcome="1.1", day="2010-03-05"
    )
    run(study, record_reply, RecordReply(attempt=incoming, content=content, name="a.eml"))
    assert already_recorded(study.conn, digest) == (institution, "2010-03-05")
