"""Follow-up dates with holidays and office hours, limits, closings, responsibility, handover."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.closing import CloseUnneeded, ConfirmLimit, close_unneeded, confirm_limit
from netzdesk.actions.follow_ups import AddFollowUp, FinishFollowUp, add_follow_up, finish_follow_up
from netzdesk.actions.handover import HandOver, hand_over
from netzdesk.actions.institutions import (
    AddInstitution,
    ChangeInstitution,
    add_institution,
    change_institution,
)
from netzdesk.actions.leads import DropLead, OpenLead, drop_lead, open_lead
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.actions.regions import ChangeRegion, change_region
from netzdesk.actions.settings import (
    AddResearcher,
    ChangeSettings,
    add_researcher,
    change_settings,
)
from netzdesk.domain.outcome import OutcomeCode
from netzdesk.queries.due import PlannedContact, due_suggestion
from netzdesk.queries.handover import handover_preview
from netzdesk.queries.settings import read_settings
from netzdesk.queries.terms import terms_by_vocabulary


def call(desk: Desk, office: str, day: str, time: str | None = None, **values: Any) -> Any:
    usual = {"channel": "phone", "direction": "out", "outcome": "3.13"}
    command = RecordAttempt(institution_id=office, day=day, time=time, **{**usual, **values})
    return desk.run(record_attempt, command)


def open_due(desk: Desk, office: str) -> list[tuple[str, str | None, str | None]]:
    rows = desk.find("follow_up", institution_id=office, done_on=None)
    return [(row["due"], row["due_time"], row["reason"]) for row in rows]


def test_a_follow_up_skips_the_weekend_and_the_holidays_of_the_state(desk: Desk) -> None:
    desk.study.clock.now = desk.study.clock.now.replace(month=4, day=9)  # type: ignore[attr-defined]
    office = desk.institution()
    call(desk, office, "2010-04-01")
    assert open_due(desk, office) == [("2010-04-06", None, None)]  # Easter lies between


def test_another_state_has_other_holidays(desk: Desk) -> None:
    desk.study.clock.now = desk.study.clock.now.replace(month=6, day=9)  # type: ignore[attr-defined]
    in_ni, in_nw = desk.institution(name="A"), desk.institution(name="B")
    call(desk, in_ni, "2010-06-02")
    desk.run(change_settings, ChangeSettings(state="NW"))
    call(desk, in_nw, "2010-06-02")
    assert open_due(desk, in_ni)[0][0] == "2010-06-03"
    assert open_due(desk, in_nw)[0][0] == "2010-06-04"  # Corpus Christi


def test_office_hours_and_unwanted_weekdays_move_the_follow_up(desk: Desk) -> None:
    office = desk.institution(office_hours="Di 8-12, Do 8-12", not_on=("tue",))
    row = desk.row("institution", office)
    assert (row["office_hours"], row["not_on"]) == ("tue 08:00-12:00;thu 08:00-12:00", "tue")
    call(desk, office, "2010-03-08")
    assert open_due(desk, office) == [("2010-03-11", None, None)]


def test_an_agreed_date_stays_even_on_a_holiday(desk: Desk) -> None:
    office = desk.institution(not_on=("fri",))
    call(desk, office, "2010-03-08", outcome="2.37", follow_up_due="2010-04-02")
    assert open_due(desk, office)[0][0] == "2010-04-02"


def test_two_failed_calls_store_another_weekday_and_time_with_the_reason(desk: Desk) -> None:
    office = desk.institution()
    call(desk, office, "2010-03-08", "09:00")
    call(desk, office, "2010-03-09", "10:00", outcome="2.20")
    assert open_due(desk, office) == [
        (
            "2010-03-11",
            "14:00",
            "2 Anrufe am Vormittag ohne Erfolg: anderer Wochentag, andere Tageszeit",
        )
    ]


def test_what_is_typed_beside_a_computed_day_stays(desk: Desk) -> None:
    office = desk.institution()
    call(desk, office, "2010-03-08", "09:00")
    call(desk, office, "2010-03-09", "10:00", follow_up_time="16:00", follow_up_reason="Kollegin")
    assert open_due(desk, office) == [("2010-03-10", "16:00", "Kollegin")]


def test_the_form_suggests_what_the_action_stores(desk: Desk) -> None:
    office = desk.institution(office_hours="Mo-Do 8-12, Do 14-17")
    conn, settings = desk.study.conn, read_settings(desk.study.conn)
    terms = {term.code: term for term in terms_by_vocabulary(conn)["outcome"]}
    for day, time, code in (
        ("2010-03-01", "09:00", "3.13"),
        ("2010-03-03", "09:30", "2.21"),
        ("2010-03-04", "15:00", "3.13"),
        ("2010-03-08", "10:00", "2.14"),
    ):
        term = terms[code]
        planned = PlannedContact(
            institution_id=office,
            channel="phone",
            direction="out",
            day=date.fromisoformat(day),
            time=time,
        )
        outcome = OutcomeCode.of(code, term.label_en, term.label_de, term.attributes)
        suggested = due_suggestion(conn, planned, outcome, settings)
        call(desk, office, day, time, outcome=code, note="Az. 1")
        assert suggested is not None
        assert open_due(desk, office)[0][:2] == (suggested.day.isoformat(), suggested.time)


def test_a_note_without_contact_is_due_on_an_open_day_too(desk: Desk) -> None:
    office = desk.institution(not_on=("mon",))
    desk.run(
        set_outcome_note, SetOutcomeNote(institution_id=office, outcome="2.24", day="2010-03-12")
    )
    assert open_due(desk, office)[0][0] == "2010-03-23"  # the 22nd is a Monday


def test_office_hours_that_cannot_be_read_are_refused(desk: Desk) -> None:
    office = desk.institution()
    wrong = ChangeInstitution(institution_id=office, office_hours="vormittags")
    assert desk.refuses(change_institution, wrong) == ("office_hours.unreadable", "office_hours")
    wrong = ChangeInstitution(institution_id=office, not_on=("Montag",))
    assert desk.refuses(change_institution, wrong) == ("office_hours.weekday", "not_on")
    new = AddInstitution(kind="other", name="Amt", office_hours="immer")
    assert desk.refuses(add_institution, new) == ("office_hours.unreadable", "office_hours")


def test_office_hours_are_emptied_again(desk: Desk) -> None:
    office = desk.institution(office_hours="Mo 8-12", not_on=("fri",))
    desk.run(
        change_institution, ChangeInstitution(institution_id=office, office_hours=None, not_on=())
    )
    row = desk.row("institution", office)
    assert (row["office_hours"], row["not_on"]) == (None, None)


@pytest.mark.parametrize("outcome", ["2.90", "3.90"])
def test_a_confirmed_limit_ends_the_institution_and_what_is_due(desk: Desk, outcome: str) -> None:
    office = desk.institution()
    call(desk, office, "2010-03-08")
    command = ConfirmLimit(institution_id=office, outcome=outcome, note="fünfmal versucht")
    note = desk.run(confirm_limit, command)
    assert desk.row("outcome_note", note)["outcome"] == outcome
    assert open_due(desk, office) == []


def test_only_the_two_outcomes_of_the_limit_are_confirmed(desk: Desk) -> None:
    wrong = ConfirmLimit(institution_id=desk.institution(), outcome="4.80")
    assert desk.refuses(confirm_limit, wrong) == ("closing.limit", "outcome")


def test_closings_are_one_step(desk: Desk) -> None:
    offices = tuple(desk.institution(name=name) for name in "ABC")
    for office in offices:
        call(desk, office, "2010-03-08")
    desk.run(close_unneeded, CloseUnneeded(institution_ids=(*offices, offices[0])))
    notes = desk.find("outcome_note", outcome="4.80")
    assert {row["institution_id"] for row in notes} == set(offices)
    assert len(notes) == 3
    assert desk.find("follow_up", done_on=None) == []
    desk.study.undo()
    assert desk.find("outcome_note") == []


def test_nothing_ticked_is_refused(desk: Desk) -> None:
    refused = desk.refuses(close_unneeded, CloseUnneeded(institution_ids=()))
    assert refused == ("closing.nothing", "institution_ids")


def test_a_district_has_a_responsible_researcher(desk: Desk) -> None:
    region, me = desk.region("03151"), desk.study.author.id
    desk.run(change_region, ChangeRegion(region_id=region, responsible_id=me))
    assert desk.row("region", region)["responsible_id"] == me
    desk.run(change_region, ChangeRegion(region_id=region, responsible_id=None))
    assert desk.row("region", region)["responsible_id"] is None
    wrong = ChangeRegion(region_id=region, responsible_id="nobody")
    assert desk.refuses(change_region, wrong) == ("entry.missing", "responsible_id")


def test_handing_over_moves_all_open_items_and_nothing_that_is_done(desk: Desk) -> None:
    me = desk.study.author.id
    kim = desk.run(add_researcher, AddResearcher(name="Kim Neu", initials="KN"))
    mine, others = desk.institution(responsible_id=me), desk.institution(responsible_id=kim)
    desk.run(change_region, ChangeRegion(region_id=desk.region("03151"), responsible_id=me))
    still_open = desk.run(
        add_follow_up, AddFollowUp(institution_id=others, due="2010-03-20", researcher_id=me)
    )
    done = desk.run(
        add_follow_up, AddFollowUp(institution_id=others, due="2010-03-10", researcher_id=me)
    )
    desk.run(finish_follow_up, FinishFollowUp(follow_up_id=done))
    lead = desk.run(open_lead, OpenLead(name="VHS"))
    dropped = desk.run(open_lead, OpenLead(name="Alt"))
    desk.run(drop_lead, DropLead(lead_id=dropped, reason="doppelt"))
    attempt = call(desk, mine, "2010-03-08")
    found = handover_preview(desk.study.conn, me)
    assert (found.institutions, found.regions, found.leads) == (
        ("Leitstelle Gifhorn",),
        ("Gifhorn",),
        ("VHS",),
    )
    assert found.follow_ups == (("2010-03-20", "Leitstelle Gifhorn"),)
    assert found.total == 4
    desk.run(hand_over, HandOver(from_id=me, to_id=kim))
    assert desk.row("institution", mine)["responsible_id"] == kim
    assert desk.row("region", desk.region("03151"))["responsible_id"] == kim
    assert desk.row("follow_up", still_open)["researcher_id"] == kim
    assert desk.row("follow_up", done)["researcher_id"] == me
    assert desk.row("lead", lead)["researcher_id"] == kim
    assert desk.row("lead", dropped)["researcher_id"] == me
    assert desk.row("contact_attempt", attempt)["researcher_id"] == me
    assert handover_preview(desk.study.conn, me).total == 0


def test_a_handover_to_oneself_or_of_nothing_is_refused(desk: Desk) -> None:
    me = desk.study.author.id
    kim = desk.run(add_researcher, AddResearcher(name="Kim Neu", initials="KN"))
    same, nothing = HandOver(from_id=me, to_id=me), HandOver(from_id=kim, to_id=me)
    assert desk.refuses(hand_over, same) == ("handover.same", "to_id")
    assert desk.refuses(hand_over, nothing) == ("handover.nothing", "from_id")
    missing = HandOver(from_id=me, to_id="nobody")
    assert desk.refuses(hand_over, missing) == ("entry.missing", "to_id")
