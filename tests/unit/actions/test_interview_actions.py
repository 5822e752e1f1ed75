"""Interviews are begun, answered, broken off, resumed and ended; facts go into the register."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.guides import ChangeGuide, change_guide
from netzdesk.actions.interview_facts import (
    TakeOverActor,
    TakeOverField,
    TakeOverProgramme,
    take_over_actor,
    take_over_field,
    take_over_programme,
)
from netzdesk.actions.interview_people import (
    AddInterviewPerson,
    ChangeParticipant,
    SetInterviewPersons,
    add_interview_person,
    change_participant,
    set_interview_persons,
)
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    BreakOffInterview,
    ChangeInterview,
    EndInterview,
    RecordInterview,
    RemoveInterview,
    ResumeInterview,
    answer_question,
    begin_interview,
    break_off_interview,
    change_interview,
    end_interview,
    record_interview,
    remove_interview,
    resume_interview,
)
from netzdesk.actions.judgements import JoinNetworks, join_networks
from netzdesk.actions.merging import MergePersons, merge_persons
from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.persons import RemovePerson, remove_person
from netzdesk.actions.statements import Named, RecordStatement, record_statement
from netzdesk.base.i18n import Translator
from netzdesk.domain.guide import Said
from netzdesk.queries.guides import guides
from netzdesk.queries.history import changes_of, units
from netzdesk.queries.interview_people import likely_persons
from netzdesk.queries.interviews import (
    InterviewDetail,
    interview,
    interviews,
    named_in_contact,
    open_interview,
)
from netzdesk.queries.networks import networks
from netzdesk.queries.verification_basis import read_structures


@pytest.fixture
def network(desk: Desk) -> str:
    made: str = desk.run(add_network, AddNetwork(name="Netz Gifhorn"))
    return made


@pytest.fixture
def begun(desk: Desk, network: str) -> str:
    """An interview by phone that has just begun."""
    command = BeginInterview(network_id=network, guide_id=phone(desk))
    made: str = desk.run(begin_interview, command)
    return made


def phone(desk: Desk) -> str:
    return next(row.id for row in guides(desk.study.conn) if row.kind == "phone")


def held(desk: Desk, key: str) -> InterviewDetail:
    found = interview(desk.study.conn, key)
    assert found is not None
    return found


def answer(desk: Desk, key: str, place: int = 0, **values: Any) -> str:
    guide = held(desk, key).guide
    assert guide is not None
    question = guide.questions[place]
    command = AnswerQuestion(
        interview_id=key, topic_id=question.topic_id, question_id=question.id, **values
    )
    desk.run(answer_question, command)
    return question.id


def test_an_interview_begins_today_with_its_researcher_and_runs(desk: Desk, begun: str) -> None:
    found = held(desk, begun)
    assert (found.day, found.state, found.researcher) == ("2010-03-12", "running", "Anna Beispiel")
    assert (found.consent.state, found.on_paper, found.duration_min) == ("not_asked", False, None)
    assert found.progress().done == 0


def test_only_a_finished_interview_counts_as_one(desk: Desk, network: str, begun: str) -> None:
    def counts() -> tuple[bool, str]:
        row = next(each for each in networks(desk.study.conn) if each.id == network)
        return read_structures(desk.study.conn).by_id[network].interviewed, row.interviewed_on

    assert counts() == (False, "")
    desk.run(break_off_interview, BreakOffInterview(interview_id=begun, duration_min=12))
    assert counts() == (False, "")
    assert held(desk, begun).duration_min == 12
    desk.run(resume_interview, ResumeInterview(interview_id=begun))
    desk.run(end_interview, EndInterview(interview_id=begun, duration_min=31))
    assert counts() == (True, "2010-03-12")
    assert held(desk, begun).duration_min == 31


def test_an_interview_recorded_by_its_day_alone_counts_as_before(desk: Desk, network: str) -> None:
    made = desk.run(record_interview, RecordInterview(network_id=network, day="10.3."))
    assert held(desk, made).state == "done"
    assert read_structures(desk.study.conn).by_id[network].interviewed


def test_answers_are_stored_changed_and_emptied(desk: Desk, begun: str) -> None:
    question = answer(desk, begun, answer="VHS,\nCaritas")
    assert held(desk, begun).said == {question: Said("VHS,\nCaritas")}
    answer(desk, begun, answer="VHS")
    assert len(desk.find("interview_answer")) == 1
    answer(desk, begun, answer="  ")
    assert desk.find("interview_answer") == []


def test_nothing_to_say_ends_with_words_and_is_refused_beside_them(desk: Desk, begun: str) -> None:
    question = answer(desk, begun, nothing_to_say=True)
    assert held(desk, begun).said[question] == Said(nothing=True)
    answer(desk, begun, answer="doch")
    assert held(desk, begun).said[question] == Said("doch")
    topic = desk.find("interview_answer")[0]["topic_id"]
    command = AnswerQuestion(
        interview_id=begun, topic_id=topic, question_id=question, nothing_to_say=True
    )
    assert desk.refuses(answer_question, command) == (
        "interview.said_something",
        "nothing_to_say",
    )
    long = AnswerQuestion(
        interview_id=begun, topic_id=topic, question_id=question, answer="x" * 60_001
    )
    assert desk.refuses(answer_question, long) == ("interview.too_long", "answer")


def test_a_topic_has_a_note_of_its_own(desk: Desk, begun: str) -> None:
    guide = held(desk, begun).guide
    assert guide is not None
    topic = guide.topics[1].id
    desk.run(answer_question, AnswerQuestion(interview_id=begun, topic_id=topic, answer="Rest"))
    assert held(desk, begun).topic_notes == {topic: "Rest"}
    assert held(desk, begun).progress().done == 0


def test_a_question_of_another_guide_is_refused(desk: Desk, begun: str) -> None:
    other = next(row.id for row in guides(desk.study.conn) if row.kind == "group")
    topic = desk.find("guide_topic", guide_id=other)[0]["id"]
    command = AnswerQuestion(interview_id=begun, topic_id=topic, answer="x")
    assert desk.refuses(answer_question, command) == ("interview.other_guide", "answer")
    desk.run(change_interview, ChangeInterview(interview_id=begun, guide_id=other))
    desk.run(answer_question, command)
    change = ChangeInterview(interview_id=begun, guide_id=phone(desk))
    assert desk.refuses(change_interview, change) == ("interview.answered", "guide_id")


def test_several_persons_are_present_also_new_ones(desk: Desk, begun: str) -> None:
    office = desk.institution()
    one, two = desk.person(office, "Erika Muster"), desk.person(office, "Max Muster")
    command = SetInterviewPersons(interview_id=begun, person_ids=(one, two))
    desk.run(set_interview_persons, command)
    desk.run(add_interview_person, AddInterviewPerson(interview_id=begun, name="Änne Neu"))
    assert [each.name for each in held(desk, begun).persons] == [
        "Änne Neu",
        "Erika Muster",
        "Max Muster",
    ]
    code, _field = desk.refuses(remove_person, RemovePerson(person_id=one))
    assert code == "entry.in_use"
    desk.run(merge_persons, MergePersons(keep_id=one, drop_id=two))
    assert [each.id for each in held(desk, begun).persons][1:] == [one]


def test_the_duration_of_an_interview_is_some_minutes_of_a_day(desk: Desk, begun: str) -> None:
    too_long = ChangeInterview(interview_id=begun, duration_min=5000)
    assert desk.refuses(change_interview, too_long) == ("interview.duration", "duration_min")


def test_the_call_that_names_a_network_is_the_source_of_both(desk: Desk) -> None:
    office = desk.institution()
    person = desk.person(office)
    attempt = desk.run(
        record_attempt,
        RecordAttempt(
            institution_id=office,
            person_id=person,
            channel="phone",
            direction="out",
            outcome="1.1",
        ),
    )
    said = RecordStatement(
        institution_id=office,
        region_id=desk.region("03151"),
        answer="yes",
        named=(Named(as_named="Runder Tisch"),),
        attempt_id=attempt,
    )
    desk.run(record_statement, said)
    (named,) = named_in_contact(desk.study.conn, attempt)
    assert named.as_named == "Runder Tisch"
    assert open_interview(desk.study.conn, named.network_id, attempt) == ""
    begun = desk.run(
        begin_interview,
        BeginInterview(network_id=named.network_id, guide_id=phone(desk), attempt_id=attempt),
    )
    assert open_interview(desk.study.conn, named.network_id, attempt) == begun
    found = held(desk, begun)
    assert (found.attempt_id, found.institution_id) == (attempt, office)
    assert [each.id for each in likely_persons(desk.study.conn, named.network_id, attempt)] == [
        person
    ]


def test_an_interview_moves_with_a_joined_network(desk: Desk, network: str, begun: str) -> None:
    kept = desk.run(add_network, AddNetwork(name="Dasselbe"))
    desk.run(join_networks, JoinNetworks(duplicate_id=network, kept_id=kept))
    assert held(desk, begun).network_id == kept
    command = BeginInterview(network_id=network, guide_id=phone(desk))
    assert desk.refuses(begin_interview, command) == ("network.is_duplicate", "network_id")


def test_a_retired_guide_begins_no_interview(desk: Desk, network: str) -> None:
    guide = phone(desk)
    desk.run(change_guide, ChangeGuide(guide_id=guide, retired=True))
    command = BeginInterview(network_id=network, guide_id=guide)
    assert desk.refuses(begin_interview, command) == ("interview.guide_retired", "guide_id")


def test_facts_are_taken_over_and_name_the_interview(desk: Desk, network: str, begun: str) -> None:
    actor = desk.run(take_over_actor, TakeOverActor(interview_id=begun, name=" VHS  Gifhorn "))
    desk.run(take_over_field, TakeOverField(interview_id=begun, field="counselling"))
    desk.run(take_over_programme, TakeOverProgramme(interview_id=begun, programme="xenos"))
    assert desk.row("network_actor", actor)["name"] == "VHS Gifhorn"
    assert [row["field"] for row in desk.find("network_field", network_id=network)] == [
        "counselling"
    ]
    assert {
        (row["table_name"], row["field"], row["interview_id"]) for row in desk.find("fact_source")
    } == {
        ("network_actor", "name", begun),
        ("network_field", "field", begun),
        ("network_programme", "programme", begun),
    }
    assert [(each.table, each.value) for each in held(desk, begun).taken] == [
        ("network_actor", "VHS Gifhorn"),
        ("network_field", "counselling"),
        ("network_programme", "xenos"),
    ]


def test_what_the_register_has_already_gets_the_interview_as_a_source(
    desk: Desk, network: str, begun: str
) -> None:
    known = desk.run(
        add_network_actor,
        AddNetworkActor(network_id=network, name="Volkshochschule Gifhorn", short_form="VHS"),
    )
    command = TakeOverActor(interview_id=begun, name="vhs")
    assert desk.run(take_over_actor, command) == known
    assert len(desk.find("network_actor", network_id=network)) == 1
    assert [row["row_id"] for row in desk.find("fact_source")] == [known]


def test_what_is_no_fact_is_refused(desk: Desk, begun: str) -> None:
    for action, command, refused in (
        (take_over_actor, TakeOverActor(interview_id=begun, name=" "), ("field.empty", "name")),
        (
            take_over_actor,
            TakeOverActor(interview_id=begun, name="x" * 201),
            ("interview.long_name", "name"),
        ),
        (take_over_field, TakeOverField(interview_id=begun, field="x"), ("term.unknown", "field")),
        (
            take_over_programme,
            TakeOverProgramme(interview_id=begun, programme="x"),
            ("term.unknown", "programme"),
        ),
    ):
        assert desk.refuses(action, command) == refused


def test_an_interview_is_removed_with_its_answers_unless_facts_rest_on_it(
    desk: Desk, network: str, begun: str
) -> None:
    answer(desk, begun, answer="VHS")
    second = desk.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(desk)))
    desk.run(take_over_actor, TakeOverActor(interview_id=second, name="VHS"))
    desk.run(remove_interview, RemoveInterview(interview_id=begun))
    assert desk.find("interview_answer") == []
    refused = desk.refuses(remove_interview, RemoveInterview(interview_id=second))
    assert refused == ("interview.has_facts", "interview_id")


def test_the_list_says_how_far_each_interview_is(desk: Desk, begun: str) -> None:
    answer(desk, begun, answer="VHS")
    desk.run(change_interview, ChangeInterview(interview_id=begun, on_paper=True, note="kurz"))
    (row,) = interviews(desk.study.conn)
    far = held(desk, begun).progress()
    assert (row.done, row.total) == (far.done, far.total) == (1, far.total)
    assert (row.network, row.guide, row.state) == (
        "Netz Gifhorn",
        "Telefoninterview, kurz",
        "running",
    )


def test_the_history_says_in_words_what_was_done(desk: Desk, begun: str) -> None:
    def latest() -> tuple[str, str, dict[str, str]]:
        conn, german = desk.study.conn, Translator("de")
        unit = next(each for each in units(conn) if not each.action.startswith(("undo:", "redo:")))
        (row,) = changes_of(conn, german, unit)
        return row.title, row.subject, {field.label: field.after for field in row.fields}

    answer(desk, begun, answer="VHS")
    title, subject, fields = latest()
    assert (title, subject) == ("Antwort eines Interviews", "Netz Gifhorn")
    assert fields["Frage"] == "Wer arbeitet im Netzwerk mit?"
    assert fields["Thema"] == "Akteure"
    assert fields["Antwort"] == "VHS"
    person = desk.run(add_interview_person, AddInterviewPerson(interview_id=begun, name="Nora"))
    command = ChangeParticipant(interview_id=begun, person_id=person, consent="given")
    desk.run(change_participant, command)
    title, subject, fields = latest()
    assert (title, subject) == ("Anwesende Person eines Interviews", "Netz Gifhorn")
    assert fields["Einwilligung in eine Aufnahme"] == "Gegeben"
    desk.run(end_interview, EndInterview(interview_id=begun))
    assert latest()[2] == {"Stand": "Abgeschlossen"}
