"""Consent to a recording and the minutes are of each person who was present."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.institutions import RemoveInstitution, remove_institution
from netzdesk.actions.interview_people import (
    AcceptMinutes,
    ChangeParticipant,
    RecordConsentOfAll,
    SendMinutes,
    SetInterviewPersons,
    accept_minutes,
    change_participant,
    record_consent_of_all,
    send_minutes,
    set_interview_persons,
)
from netzdesk.actions.interviews import (
    BeginInterview,
    ChangeInterview,
    begin_interview,
    change_interview,
)
from netzdesk.actions.merging import MergePersons, merge_persons
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.base.ids import natural_id
from netzdesk.domain.talk import Part
from netzdesk.queries.guides import guides
from netzdesk.queries.interviews import InterviewDetail, InterviewRow, interview, interviews


@pytest.fixture
def office(desk: Desk) -> str:
    return desk.institution()


@pytest.fixture
def people(desk: Desk, office: str) -> tuple[str, ...]:
    return tuple(desk.person(office, name) for name in ("Anton A", "Berta B", "Cora C"))


@pytest.fixture
def talk(desk: Desk, people: tuple[str, ...]) -> str:
    """A talk of two days ago with three people."""
    network = desk.run(add_network, AddNetwork(name="Netz Gifhorn"))
    guide = next(row.id for row in guides(desk.study.conn) if row.kind == "group")
    command = BeginInterview(
        network_id=network, guide_id=guide, day="2010-03-10", person_ids=people
    )
    made: str = desk.run(begin_interview, command)
    return made


def held(desk: Desk, key: str) -> InterviewDetail:
    found = interview(desk.study.conn, key)
    assert found is not None
    return found


def listed(desk: Desk) -> InterviewRow:
    (row,) = interviews(desk.study.conn)
    return row


def part(desk: Desk, talk: str, person: str) -> Part:
    return next(each.part for each in held(desk, talk).persons if each.id == person)


def of(talk: str, person: str, **values: Any) -> ChangeParticipant:
    return ChangeParticipant(interview_id=talk, person_id=person, **values)


def test_consent_is_asked_given_and_withdrawn_each_with_its_day(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    def change(**values: Any) -> tuple[str, str, str]:
        desk.run(change_participant, of(talk, people[0], **values))
        found = part(desk, talk, people[0])
        return found.consent, found.consent_on, found.consent_withdrawn_on

    withdrawn = of(talk, people[0], consent="withdrawn")
    assert desk.refuses(change_participant, withdrawn) == ("interview.not_given", "consent")
    assert change(consent="asked") == ("asked", "2010-03-12", "")
    assert change(consent="given", consent_on="10.3.") == ("given", "2010-03-10", "")
    assert change(consent="withdrawn") == ("withdrawn", "2010-03-10", "2010-03-12")
    early = of(talk, people[0], consent_withdrawn_on="9.3.")
    assert desk.refuses(change_participant, early) == ("interview.days", "consent_withdrawn_on")
    assert change(consent="given") == ("given", "2010-03-12", "")
    assert change(consent="not_asked") == ("not_asked", "", "")
    assert desk.refuses(change_participant, of(talk, people[0], consent="perhaps")) == (
        "interview.consent",
        "consent",
    )


def test_the_talk_is_recorded_with_consent_only_when_all_gave_it(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    desk.run(change_participant, of(talk, people[0], consent="refused"))
    desk.run(record_consent_of_all, RecordConsentOfAll(interview_id=talk))
    assert [each.part.consent for each in held(desk, talk).persons] == ["refused", "given", "given"]
    assert listed(desk).consent == "refused"
    desk.run(change_participant, of(talk, people[0], consent="given"))
    assert held(desk, talk).consent.state == "given"
    desk.run(change_participant, of(talk, people[2], consent="withdrawn"))
    assert (listed(desk).consent, held(desk, talk).consent.given) == ("withdrawn", 2)


def test_minutes_are_sent_to_each_before_that_person_accepts_them(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    first = people[0]
    assert desk.refuses(change_participant, of(talk, first, minutes_accepted_on="12.3.")) == (
        "interview.minutes_not_sent",
        "minutes_accepted_on",
    )
    assert desk.refuses(change_participant, of(talk, first, minutes_sent_on="9.3.")) == (
        "interview.days",
        "minutes_sent_on",
    )
    code, _field = desk.refuses(change_participant, of(talk, first, minutes_sent_on="13.3."))
    assert code == "day.in_future"
    desk.run(change_participant, of(talk, first, minutes_sent_on="11.3."))
    assert desk.refuses(change_participant, of(talk, first, minutes_accepted_on="10.3.")) == (
        "interview.days",
        "minutes_accepted_on",
    )
    desk.run(change_participant, of(talk, first, minutes_accepted_on="12.3."))
    assert desk.refuses(change_participant, of(talk, first, minutes_sent_on=None)) == (
        "interview.minutes_not_sent",
        "minutes_sent_on",
    )
    assert held(desk, talk).minutes.state == "some"
    assert desk.refuses(change_interview, ChangeInterview(interview_id=talk, day="12.3.")) == (
        "interview.days",
        "day",
    )


def test_minutes_go_to_all_who_get_them_and_are_accepted_by_all_who_want_no_change(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    desk.run(change_participant, of(talk, people[2], without_minutes=True))
    early = SendMinutes(interview_id=talk, day="9.3.")
    assert desk.refuses(send_minutes, early) == ("interview.days", "day")
    desk.run(send_minutes, SendMinutes(interview_id=talk, day="11.3."))
    assert part(desk, talk, people[2]).minutes_sent_on == ""
    without = of(talk, people[0], without_minutes=True)
    assert desk.refuses(change_participant, without) == (
        "interview.minutes_sent",
        "without_minutes",
    )
    desk.run(change_participant, of(talk, people[1], correction=" 60 statt 50 "))
    desk.run(accept_minutes, AcceptMinutes(interview_id=talk))
    assert part(desk, talk, people[0]).minutes_accepted_on == "2010-03-12"
    assert part(desk, talk, people[1]) == Part(
        minutes_sent_on="2010-03-11", correction="60 statt 50"
    )
    assert listed(desk).minutes == "change"
    desk.run(change_participant, of(talk, people[1], minutes_accepted_on="12.3."))
    assert (listed(desk).minutes, listed(desk).persons) == ("accepted", 3)
    assert part(desk, talk, people[1]).correction == "60 statt 50"


def test_whoever_answered_is_not_left_out_by_a_slip(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    desk.run(change_participant, of(talk, people[0], consent="asked"))
    desk.run(change_participant, of(talk, people[1], consent="refused"))
    fewer = SetInterviewPersons(interview_id=talk, person_ids=people[2:])
    assert desk.refuses(set_interview_persons, fewer) == (
        "interview.answered_person",
        "person_ids",
    )
    desk.run(set_interview_persons, SetInterviewPersons(interview_id=talk, person_ids=people[1:]))
    gone = of(talk, people[0], consent="given")
    assert desk.refuses(change_participant, gone) == ("interview.absent", "")


def test_two_records_of_one_person_keep_what_either_agreed_to(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    desk.run(change_participant, of(talk, people[1], consent="given", consent_on="10.3."))
    desk.run(change_participant, of(talk, people[1], minutes_sent_on="11.3."))
    desk.run(merge_persons, MergePersons(keep_id=people[0], drop_id=people[1]))
    assert part(desk, talk, people[0]) == Part(
        consent="given", consent_on="2010-03-10", minutes_sent_on="2010-03-11"
    )


def test_of_two_answers_of_one_person_the_stricter_holds_and_no_correction_is_lost(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    kept, dropped = people[:2]
    desk.run(change_participant, of(talk, kept, consent="given", consent_on="10.3."))
    desk.run(change_participant, of(talk, kept, without_minutes=True, correction="60 statt 50"))
    desk.run(change_participant, of(talk, dropped, consent="refused", consent_on="11.3."))
    desk.run(change_participant, of(talk, dropped, minutes_sent_on="11.3.", correction="Peine"))
    desk.run(merge_persons, MergePersons(keep_id=kept, drop_id=dropped))
    assert part(desk, talk, kept) == Part(
        consent="refused",
        consent_on="2010-03-11",
        minutes_sent_on="2010-03-11",
        correction="60 statt 50\nPeine",
    )
    desk.study.undo()
    assert [each.part.consent for each in held(desk, talk).persons[:2]] == ["given", "refused"]


def test_minutes_of_two_records_of_one_person_are_those_of_one_of_them(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    kept, dropped = people[:2]
    desk.run(change_participant, of(talk, kept, minutes_sent_on="12.3."))
    days = {"minutes_sent_on": "10.3.", "minutes_accepted_on": "11.3."}
    desk.run(change_participant, of(talk, dropped, **days))
    desk.run(merge_persons, MergePersons(keep_id=kept, drop_id=dropped))
    assert part(desk, talk, kept) == Part(minutes_sent_on="2010-03-12")


def test_consent_was_given_before_it_was_withdrawn(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    desk.run(change_participant, of(talk, people[0], consent="given", consent_on="10.3."))
    withdrawn = {"consent": "withdrawn", "consent_withdrawn_on": "11.3."}
    desk.run(change_participant, of(talk, people[0], **withdrawn))
    assert desk.refuses(change_participant, of(talk, people[0], consent_on="12.3.")) == (
        "interview.days",
        "consent_withdrawn_on",
    )


def test_an_institution_keeps_the_people_who_were_interviewed(
    desk: Desk, talk: str, office: str
) -> None:
    code, _field = desk.refuses(remove_institution, RemoveInstitution(institution_id=office))
    assert code == "entry.in_use"


def test_the_same_person_entered_on_two_laptops_is_one_row(
    desk: Desk, talk: str, people: tuple[str, ...]
) -> None:
    rows = desk.find("interview_person", interview_id=talk)
    assert {row["id"] for row in rows} == {
        natural_id("interview_person", talk, person) for person in people
    }
