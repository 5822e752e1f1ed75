"""The facts of a region as the queries read them, and the labels for its sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.base.i18n import Translator
from netzdesk.domain.region_facts import Named
from netzdesk.domain.sentences import sentence
from netzdesk.domain.states import State
from netzdesk.domain.step_texts import step_text
from netzdesk.queries.verification import read_labels, region_facts, verify_all, verify_region
from netzdesk.store.study import Study

TODAY = date(2010, 3, 31)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def test_a_statement_arrives_with_all_that_was_said(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        office = filler.office(regions=[region])
        other = filler.office()
        person = filler.person(office)
        attempt = filler.attempt(office, "1.1")
        statement = filler.says(
            office,
            region,
            "no",
            "2010-03-12",
            person_id=person,
            heard_from_id=other,
            attempt_id=attempt,
            reasons="distances,no_money",
            wording="Das lohnt hier nicht.",
            remark="am Telefon",
        )
    (found,) = region_facts(study.conn, region, today=TODAY).statements
    assert found.id == statement
    assert (found.institution_id, found.person_id, found.heard_from_id) == (office, person, other)
    assert (found.answer, found.day, found.in_scope) == ("no", date(2010, 3, 12), True)
    assert found.reasons == ("distances", "no_money")
    assert (found.wording, found.remark) == ("Das lohnt hier nicht.", "am Telefon")
    assert found.attempt_id == attempt


def test_a_duplicate_structure_is_read_as_what_it_is_the_same_as(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        real = filler.network(regions=[region], name="Netz")
        duplicate = filler.network("open", same_as_id=real)
        filler.interview(duplicate)
        for _ in range(2):
            office = filler.office(regions=[region])
            filler.says(office, region, "yes", named=[duplicate, real])
    found = verify_region(study.conn, region, today=TODAY)
    assert found.state is State.CONFIRMED_YES
    assert found.statements[0].fact.named == (Named(real),)
    assert found.facts.networks[real].interviewed


def test_a_structure_without_a_name_is_shown_as_it_was_named(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        network = filler.network("open")
        statement = filler.says(filler.office(regions=[region]), region, "yes", named=[network])
        link = {"statement_id": statement, "network_id": network}
        unit.put("statement_network", {**link, "as_named": "der runde Tisch"})
    assert region_facts(study.conn, region, today=TODAY).networks[network].name == "der runde Tisch"


def test_who_ended_is_not_asked(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        filler.outcome_codes(("2.13", True), ("3.13", False))
        region = filler.region("Celle", "03351")
        refused, missed = filler.office(regions=[region]), filler.office(regions=[region])
        blocked = filler.office(regions=[region], do_not_contact=1)
        filler.attempt(refused, "2.13")
        filler.attempt(missed, "3.13")
        filler.attempt(filler.office(), "2.13")
    facts = region_facts(study.conn, region, today=TODAY)
    assert facts.ended == {refused, blocked}
    assert set(facts.speaking) == {refused, missed, blocked}


def test_shared_numbers_and_domains_are_gathered_from_everywhere(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        one = filler.office(regions=[region], phone="030 23125-100", mail="info@kreis.example.org")
        other = filler.office(regions=[region])
        person = filler.person(other, mail="muster@kreis.example.org")
        point = {"kind": "phone", "value": "+49 30 23125100", "position": "a"}
        unit.put("contact_point", {**point, "person_id": person})
        filler.says(one, region, "no")
        filler.says(other, region, "no", person_id=person)
    asked = verify_region(study.conn, region, today=TODAY).questions
    assert [(question.kind, question.value) for question in asked] == [
        ("phone", "03023125100"),
        ("domain", "kreis.example.org"),
    ]


def test_the_field_phase_ends_by_the_reference_day(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        filler.setting("field_phase_ends", "2010-03-15")
    conn = study.conn
    assert not region_facts(conn, region, today=date(2010, 3, 15)).field_phase_ended
    assert region_facts(conn, region, today=date(2010, 3, 16)).field_phase_ended
    with study.unit("test") as unit:
        Filler(unit).setting("reference_day", "2010-03-01")
    assert not region_facts(conn, region, today=TODAY).field_phase_ended


def test_decisions_and_presence_are_those_of_the_region(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region, other = filler.region("Celle", "03351"), filler.region("Peine", "03157")
        filler.decide(region, "no_network")
        filler.decide(other, "network")
        unit.put("region_office", {"region_id": region, "kind": "other", "presence": "no"})
    facts = region_facts(study.conn, region, today=TODAY)
    assert [(d.finding, d.author, d.reason) for d in facts.decisions] == [
        ("no_network", "AB", "Aktenlage")
    ]
    assert facts.presence == {"other": "no"}


def test_all_regions_come_sorted_by_name(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        for name, ags in (("Peine", "03157"), ("Osterholz", "03356"), ("Oldenburg", "03403")):
            filler.region(name, ags)
        filler.region("Öhringen", "03999")
    names = [found.name for found in verify_all(study.conn, today=TODAY)]
    assert names == ["Öhringen", "Oldenburg", "Osterholz", "Peine"]


def test_labels_make_the_sentence(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        filler.says(filler.office(regions=[region], name="ARGE Celle"), region, "no")
        unit.put(
            "vocabulary_term",
            {
                "vocabulary": "institution_kind",
                "code": "job_centre",
                "label_en": "Job centre",
                "label_de": "Jobcenter (Grundsicherungsstelle)",
                "attributes": json.dumps({"short_de": "Jobcenter"}),
            },
        )
    found = verify_region(study.conn, region, today=TODAY)
    for language, start in (("de", "Jobcenter, 01.03.: nein"), ("en", "Job centre, 01.03.: no")):
        labels = read_labels(study.conn, language)
        assert sentence(found, Translator(language), labels).startswith(start)


def test_a_region_that_is_not_there_has_no_facts(study: Study) -> None:
    assert verify_region(study.conn, "missing", today=TODAY).state is State.UNASKED


def test_a_contradiction_with_a_blocked_institution_says_so_in_the_next_step(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Gifhorn", "03151")
        centre = filler.office("job_centre", [region], name="Jobcenter")
        officer = filler.office("integration_officer", [region], name="Amt", do_not_contact=1)
        filler.says(centre, region, "yes")
        filler.says(officer, region, "no", "2010-03-02")
    found = verify_region(study.conn, region, today=TODAY)
    labels = read_labels(study.conn, "de")
    step = found.next_step
    assert step is not None
    assert step_text(step, found, Translator("de"), labels).startswith(
        "Widerspruch mit Amt, die nicht kontaktiert werden darf"
    )
