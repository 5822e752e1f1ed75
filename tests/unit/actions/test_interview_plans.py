"""Interviews are planned, moved, started and called off; their date is a follow-up."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.follow_ups import (
    AddFollowUp,
    FinishFollowUp,
    MoveFollowUp,
    add_follow_up,
    finish_follow_up,
    move_follow_up,
)
from netzdesk.actions.guides import ChangeGuideTopic, change_guide_topic
from netzdesk.actions.institutions import (
    RemoveInstitution,
    SetDoNotContact,
    remove_institution,
    set_do_not_contact,
)
from netzdesk.actions.interview_people import (
    ChangeParticipant,
    SendMinutes,
    SetInterviewPersons,
    change_participant,
    send_minutes,
    set_interview_persons,
)
from netzdesk.actions.interview_plans import (
    CancelInterview,
    MoveInterview,
    PlanInterview,
    StartInterview,
    cancel_interview,
    move_interview,
    plan_interview,
    start_interview,
)
from netzdesk.actions.interviews import (
    AnswerQuestion,
    ChangeInterview,
    EndInterview,
    RemoveInterview,
    answer_question,
    change_interview,
    end_interview,
    remove_interview,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.queries.agreed_dates import dated_follow_ups
from netzdesk.queries.guides import guides
from netzdesk.queries.interview_plans import Plan, open_dates, planned_by_phone
from netzdesk.queries.interviews import InterviewDetail, interview, interviews
from netzdesk.queries.networks import network as network_of
from netzdesk.queries.provenance import origin_choices
from netzdesk.queries.verification_basis import read_structures


@pytest.fixture
def network(desk: Desk) -> str:
    made: str = desk.run(add_network, AddNetwork(name="Netz Gifhorn"))
    return made


@pytest.fixture
def office(desk: Desk) -> str:
    return desk.institution()


@pytest.fixture
def planned(desk: Desk, network: str, office: str) -> str:
    """An interview by phone, planned for next Monday at ten."""
    command = PlanInterview(
        network_id=network,
        guide_id=phone(desk),
        institution_id=office,
        day="15.3.",
        time="10",
        meeting_place=" 030 23125 100 ",
    )
    made: str = desk.run(plan_interview, command)
    return made


def phone(desk: Desk) -> str:
    return next(row.id for row in guides(desk.study.conn) if row.kind == "phone" and row.offered)


def held(desk: Desk, key: str) -> InterviewDetail:
    found = interview(desk.study.conn, key)
    assert found is not None
    return found


def plan_of(desk: Desk, key: str) -> Plan:
    found = held(desk, key).plan
    assert found is not None
    return found


def date_of(desk: Desk, key: str) -> dict[str, Any]:
    return desk.row("follow_up", desk.row("interview", key)["follow_up_id"])


def test_a_planned_interview_has_its_date_at_an_institution_and_nowhere_else(
    desk: Desk, planned: str, office: str
) -> None:
    due = date_of(desk, planned)
    assert (due["institution_id"], due["due"], due["due_time"]) == (office, "2010-03-15", "10:00")
    plan = plan_of(desk, planned)
    assert (plan.due, plan.due_time, plan.meeting_place) == (
        "2010-03-15",
        "10:00",
        "030 23125 100",
    )
    moved = MoveFollowUp(follow_up_id=due["id"], due="17.3.", due_time="11:30")
    desk.run(move_follow_up, moved)
    (row,) = interviews(desk.study.conn)
    assert (row.state, row.day, row.at, row.researcher) == ("planned", "2010-03-17", "11:30", "AB")
    assert held(desk, planned).day == "2010-03-17"


def test_a_planned_interview_is_no_interview_yet(desk: Desk, planned: str, network: str) -> None:
    assert not read_structures(desk.study.conn).by_id[network].interviewed
    assert origin_choices(desk.study.conn, network) == ()
    found = network_of(desk.study.conn, network)
    assert found is not None
    assert [(each.day, each.state) for each in found.interviews] == [("2010-03-15", "planned")]
    topic = desk.find("guide_topic", guide_id=phone(desk))[0]["id"]
    for action, command in (
        (answer_question, AnswerQuestion(interview_id=planned, topic_id=topic, answer="x")),
        (end_interview, EndInterview(interview_id=planned)),
        (change_interview, ChangeInterview(interview_id=planned, day="12.3.")),
    ):
        assert desk.refuses(action, command)[0] == "interview.planned"


def test_a_date_that_is_agreed_already_is_taken_and_not_entered_again(
    desk: Desk, network: str, office: str
) -> None:
    agreed = RecordAttempt(
        institution_id=office,
        channel="phone",
        direction="out",
        outcome="2.37",
        follow_up_due="18.3.",
        follow_up_time="9",
    )
    desk.run(record_attempt, agreed)
    (due,) = desk.find("follow_up", institution_id=office)
    taken = PlanInterview(network_id=network, guide_id=phone(desk), follow_up_id=due["id"])
    made = desk.run(plan_interview, taken)
    assert desk.find("follow_up") == [due]
    assert (plan_of(desk, made).due, plan_of(desk, made).due_time) == ("2010-03-18", "09:00")
    assert desk.refuses(plan_interview, taken) == ("interview.date_taken", "follow_up_id")
    desk.run(remove_interview, RemoveInterview(interview_id=made))
    assert desk.find("follow_up") == [due]
    desk.run(finish_follow_up, FinishFollowUp(follow_up_id=due["id"]))
    assert desk.refuses(plan_interview, taken) == ("interview.date_done", "follow_up_id")


def test_dates_are_offered_of_institutions_that_have_to_do_with_the_network(
    desk: Desk, network: str, office: str, planned: str
) -> None:
    contact = {"network_id": network, "institution_id": office, "position": "a0"}
    with desk.study.unit("test") as unit:
        unit.put("network_contact", contact)
    desk.run(add_follow_up, AddFollowUp(institution_id=office, due="20.3."))
    elsewhere = desk.institution(name="Andere Stelle")
    desk.run(add_follow_up, AddFollowUp(institution_id=elsewhere, due="20.3."))
    offered = open_dates(desk.study.conn, network)
    assert [(each.institution_id, each.due) for each in offered] == [(office, "2010-03-20")]


def test_a_started_interview_is_held_today_along_the_newest_guide(
    desk: Desk, planned: str, network: str
) -> None:
    assert planned_by_phone(desk.study.conn, network) == planned
    topic = desk.find("guide_topic", guide_id=phone(desk))[0]["id"]
    desk.run(change_guide_topic, ChangeGuideTopic(topic_id=topic, title="Wer mitarbeitet"))
    desk.run(start_interview, StartInterview(interview_id=planned))
    found = held(desk, planned)
    assert (found.state, found.day, found.researcher) == ("running", "2010-03-12", "Anna Beispiel")
    assert found.plan is None
    assert found.guide is not None
    assert (found.guide.version, found.guide.topics[0].title) == (2, "Wer mitarbeitet")
    assert date_of(desk, planned)["done_on"] == "2010-03-12"
    again = StartInterview(interview_id=planned)
    assert desk.refuses(start_interview, again) == ("interview.begun", "interview_id")
    assert planned_by_phone(desk.study.conn, network) == ""


def test_an_interview_is_called_off_with_a_reason_and_can_be_planned_again(
    desk: Desk, planned: str
) -> None:
    empty = CancelInterview(interview_id=planned, reason="  ")
    assert desk.refuses(cancel_interview, empty)[1] == "reason"
    desk.run(cancel_interview, CancelInterview(interview_id=planned, reason="erkrankt"))
    assert (held(desk, planned).state, plan_of(desk, planned).cancelled_reason) == (
        "cancelled",
        "erkrankt",
    )
    assert date_of(desk, planned)["done_on"] == "2010-03-12"
    twice = CancelInterview(interview_id=planned, reason="noch einmal")
    assert desk.refuses(cancel_interview, twice) == ("interview.not_planned", "reason")
    desk.run(move_interview, MoveInterview(interview_id=planned, day="22.3.", time=None))
    plan = plan_of(desk, planned)
    assert (held(desk, planned).state, plan.due, plan.due_time) == ("planned", "2010-03-22", "")
    assert (plan.cancelled_reason, plan.done) == ("", False)


def test_what_is_said_of_the_districts_leaves_the_date_of_the_interview(
    desk: Desk, planned: str, office: str
) -> None:
    other = desk.run(add_follow_up, AddFollowUp(institution_id=office, due="14.3."))
    answered = RecordAttempt(institution_id=office, channel="phone", direction="out", outcome="1.1")
    desk.run(record_attempt, answered)
    assert desk.row("follow_up", other)["done_on"] == "2010-03-12"
    due = date_of(desk, planned)
    assert due["done_on"] is None
    assert desk.refuses(finish_follow_up, FinishFollowUp(follow_up_id=due["id"])) == (
        "follow_up.interview",
        "follow_up_id",
    )


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"day": None}, ("follow_up.due", "day")),
        ({"day": "11.3."}, ("interview.day_passed", "day")),
        ({"institution_id": None}, ("interview.no_office", "institution_id")),
    ],
)
def test_a_plan_needs_a_day_to_come_and_an_institution(
    desk: Desk, network: str, office: str, values: dict[str, Any], refusal: tuple[str, str]
) -> None:
    usual: dict[str, Any] = {"institution_id": office, "day": "15.3."}
    command = PlanInterview(network_id=network, guide_id=phone(desk), **{**usual, **values})
    assert desk.refuses(plan_interview, command) == refusal


def test_nothing_is_planned_where_no_contact_is_wanted(
    desk: Desk, network: str, office: str, planned: str
) -> None:
    block = SetDoNotContact(institution_id=office, blocked=True, reason="wünscht keine Anrufe")
    desk.run(set_do_not_contact, block)
    command = PlanInterview(
        network_id=network, guide_id=phone(desk), institution_id=office, day="15.3."
    )
    assert desk.refuses(plan_interview, command) == ("interview.blocked", "institution_id")


def test_a_plan_entered_by_mistake_is_removed_with_its_date(
    desk: Desk, planned: str, office: str
) -> None:
    code, _field = desk.refuses(remove_institution, RemoveInstitution(institution_id=office))
    assert code == "entry.in_use"
    desk.run(remove_interview, RemoveInterview(interview_id=planned))
    assert desk.find("follow_up") == []
    assert interviews(desk.study.conn) == ()


def test_no_minutes_are_sent_of_a_talk_that_has_not_begun(
    desk: Desk, planned: str, office: str
) -> None:
    person = desk.person(office, "Anton A")
    persons = SetInterviewPersons(interview_id=planned, person_ids=(person,))
    desk.run(set_interview_persons, persons)
    desk.run(move_follow_up, MoveFollowUp(follow_up_id=date_of(desk, planned)["id"], due="12.3."))
    assert desk.refuses(send_minutes, SendMinutes(interview_id=planned)) == (
        "interview.planned",
        "day",
    )
    sent = ChangeParticipant(interview_id=planned, person_id=person, minutes_sent_on="12.3.")
    assert desk.refuses(change_participant, sent) == ("interview.planned", "minutes_sent_on")
    asked = ChangeParticipant(interview_id=planned, person_id=person, consent="given")
    desk.run(change_participant, asked)


@pytest.fixture
def again(desk: Desk, network: str, planned: str) -> str:
    """An interview on the date of one that was called off and is open again."""
    date = date_of(desk, planned)["id"]
    desk.run(cancel_interview, CancelInterview(interview_id=planned, reason="krank"))
    desk.run(finish_follow_up, FinishFollowUp(follow_up_id=date, done=False))
    taken = PlanInterview(network_id=network, guide_id=phone(desk), follow_up_id=date)
    made: str = desk.run(plan_interview, taken)
    return made


def test_a_date_that_another_interview_took_over_is_left_alone(
    desk: Desk, planned: str, again: str, office: str
) -> None:
    anew = MoveInterview(interview_id=planned, day="16.3.")
    assert desk.refuses(move_interview, anew) == ("interview.no_office", "institution_id")
    anew = MoveInterview(interview_id=planned, day="16.3.", institution_id=office)
    desk.run(move_interview, anew)
    assert [date_of(desk, key)["due"] for key in (planned, again)] == ["2010-03-16", "2010-03-15"]


def test_starting_what_was_called_off_leaves_the_date_of_another_interview(
    desk: Desk, planned: str, again: str
) -> None:
    desk.run(start_interview, StartInterview(interview_id=planned))
    assert date_of(desk, again)["done_on"] is None


def test_an_interview_that_was_called_off_is_removed_without_the_date_of_another_one(
    desk: Desk, planned: str, again: str
) -> None:
    desk.run(remove_interview, RemoveInterview(interview_id=planned))
    due = date_of(desk, again)
    assert (due["due"], due["done_on"]) == ("2010-03-15", None)


def test_the_calendar_names_the_interview_that_is_planned_on_a_date(
    desk: Desk, again: str, office: str
) -> None:
    person = desk.person(office, "Anton A")
    persons = SetInterviewPersons(interview_id=again, person_ids=(person,))
    desk.run(set_interview_persons, persons)
    (date,) = dated_follow_ups(desk.study.conn)
    assert [each.name for each in date.expected] == ["Anton A"]


def test_another_place_of_an_interview_is_a_later_version_of_its_date_in_the_calendar(
    desk: Desk, planned: str
) -> None:
    (before,) = dated_follow_ups(desk.study.conn)
    desk.run(move_interview, MoveInterview(interview_id=planned, meeting_place="Rathaus"))
    (after,) = dated_follow_ups(desk.study.conn, before.id)
    assert after.meeting_place == "Rathaus"
    assert after.changes > before.changes
