"""Contact attempts: what is stored, what is refused, what an outcome brings about."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.actions.follow_ups import AddFollowUp, MoveFollowUp, add_follow_up, move_follow_up
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.outcome_notes import (
    SetOutcomeNote,
    WithdrawOutcomeNote,
    set_outcome_note,
    withdraw_outcome_note,
)
from netzdesk.actions.regions import SetRegionOffice, set_region_office


def call(institution_id: str, **values: Any) -> RecordAttempt:
    usual: dict[str, Any] = {"channel": "phone", "direction": "out", "outcome": "3.13"}
    return RecordAttempt(institution_id=institution_id, **{**usual, **values})


def due(desk: Desk, institution_id: str) -> list[str]:
    rows = desk.find("follow_up", institution_id=institution_id, done_on=None)
    return [row["due"] for row in rows]


def test_a_call_is_stored_with_its_local_time_and_offset(desk: Desk) -> None:
    office = desk.institution()
    person = desk.person(office)
    command = call(
        office, person_id=person, day="11.3.", time="9.05", duration_min=4, note=" besetzt "
    )
    row = desk.row("contact_attempt", desk.run(record_attempt, command))
    assert row["day"] == "2010-03-11"
    assert row["at"] == "2010-03-11T09:05+01:00"
    assert (row["person_id"], row["duration_min"], row["note"]) == (person, 4, "besetzt")
    assert row["researcher_id"] == desk.study.author.id


def test_a_letter_keeps_its_day_and_takes_no_time(desk: Desk) -> None:
    office = desk.institution()
    command = call(office, channel="letter", outcome="3.19", day="2009-12-01")
    row = desk.row("contact_attempt", desk.run(record_attempt, command))
    assert (row["day"], row["at"]) == ("2009-12-01", None)
    timed = call(office, channel="letter", outcome="3.19", time="9:00")
    assert desk.refuses(record_attempt, timed) == ("attempt.time_of_letter", "time")
    long = call(office, channel="email", outcome="3.19", duration_min=5)
    assert desk.refuses(record_attempt, long) == ("attempt.duration_of_writing", "duration_min")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"day": "13.3."}, "day.in_future", "day"),
        ({"day": "übermorgen"}, "day.in_future", "day"),
        ({"day": "31.2."}, "date.unreadable", "day"),
        ({"time": "25:00"}, "time.unreadable", "time"),
        ({"channel": "pigeon"}, "term.unknown", "channel"),
        ({"direction": "up"}, "attempt.direction", "direction"),
        ({"outcome": "9.99"}, "term.unknown", "outcome"),
        ({"outcome": "4.20"}, "attempt.outcome_is_state", "outcome"),
        ({"outcome": "3.11"}, "attempt.outcome_is_state", "outcome"),
        ({"duration_min": -1}, "attempt.duration", "duration_min"),
        ({"duration_min": 2000}, "attempt.duration", "duration_min"),
        ({"outcome": "2.14"}, "attempt.file_reference", "note"),
        ({"outcome": "2.37"}, "attempt.agreed_day", "follow_up_due"),
        ({"outcome": "2.23"}, "attempt.agreed_day", "follow_up_due"),
        ({"follow_up_due": "2010-03-01"}, "attempt.due_before", "follow_up_due"),
        ({"outcome": "2.11h"}, "attempt.block", "block"),
        ({"outcome": "2.11h", "block": "person"}, "attempt.block", "block"),
        ({"person_id": "nobody"}, "entry.missing", "person_id"),
        ({"institution_id": "nowhere"}, "entry.missing", "institution_id"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    desk: Desk, values: dict[str, Any], code: str, field: str
) -> None:
    command = call(**{"institution_id": desk.institution(), **values})
    assert desk.refuses(record_attempt, command) == (code, field)


def test_the_person_of_another_institution_is_refused(desk: Desk) -> None:
    office, elsewhere = desk.institution(), desk.institution(name="Andere")
    stranger, free = desk.person(elsewhere), desk.person(None)
    refused = desk.refuses(record_attempt, call(office, person_id=stranger))
    assert refused == ("attempt.person_elsewhere", "person_id")
    assert desk.run(record_attempt, call(office, person_id=free))


def test_nobody_is_contacted_who_does_not_want_it(desk: Desk) -> None:
    office = desk.institution()
    person = desk.person(office)
    desk.run(set_do_not_contact, SetDoNotContact(person_id=person, reason="im Urlaub"))
    outgoing = call(office, person_id=person)
    assert desk.refuses(record_attempt, outgoing) == ("attempt.do_not_contact", "person_id")
    assert desk.run(record_attempt, call(office, person_id=person, direction="in"))
    assert desk.run(record_attempt, call(office))
    desk.run(set_do_not_contact, SetDoNotContact(institution_id=office, reason="Ministerium"))
    assert desk.refuses(record_attempt, call(office)) == (
        "attempt.do_not_contact",
        "institution_id",
    )


@pytest.mark.parametrize("whom", ["person", "institution"])
def test_a_hard_refusal_blocks_whom_it_was_chosen_for(desk: Desk, whom: str) -> None:
    office = desk.institution()
    person = desk.person(office)
    command = call(office, outcome="2.11h", person_id=person, block=whom, note="nie wieder")
    desk.run(record_attempt, command)
    blocked = {
        "person": desk.row("person", person)["do_not_contact"],
        "institution": desk.row("institution", office)["do_not_contact"],
    }
    assert blocked == {"person": whom == "person", "institution": whom == "institution"}


def test_an_outcome_brings_its_own_follow_up_unless_told_otherwise(desk: Desk) -> None:
    office = desk.institution()
    desk.run(record_attempt, call(office, channel="letter", outcome="3.19", day="1.3."))
    assert due(desk, office) == ["2010-03-15"]
    desk.run(record_attempt, call(office, outcome="3.13", follow_up_due="20.3."))
    assert due(desk, office) == ["2010-03-20"]
    desk.run(record_attempt, call(office, no_follow_up=True, finish_follow_ups=False))
    assert due(desk, office) == ["2010-03-20"]
    desk.run(record_attempt, call(office, outcome="1.1", finish_follow_ups=False))
    assert due(desk, office) == []


def test_an_agreed_call_back_is_due_at_its_time(desk: Desk) -> None:
    office = desk.institution()
    command = call(
        office,
        outcome="2.37",
        follow_up_due="17.3.",
        follow_up_time="1430",
        follow_up_reason="Rückruf",
    )
    attempt = desk.run(record_attempt, command)
    [row] = desk.find("follow_up", institution_id=office)
    assert (row["due"], row["due_time"], row["reason"]) == ("2010-03-17", "14:30", "Rückruf")
    assert row["attempt_id"] == attempt


def test_passing_on_within_the_office_adds_the_new_person_once(desk: Desk) -> None:
    office = desk.institution()
    command = call(
        office,
        outcome="2.34",
        new_person_name="Nora Neu",
        new_person_phone="030 23125 009",
    )
    desk.run(record_attempt, command)
    desk.run(record_attempt, command)
    [row] = desk.find("person", institution_id=office)
    assert (row["name"], row["role"], row["phone"]) == ("Nora Neu", "target", "030 23125 009")
    wrong = call(office, outcome="2.34", new_person_name="Nora Alt", new_person_mail="ohne at")
    assert desk.refuses(record_attempt, wrong) == ("field.mail", "new_person_mail")


@pytest.mark.parametrize("told", ["function", "phone", "mail"])
def test_what_is_told_of_whom_it_was_passed_on_to_is_not_lost_for_want_of_a_name(
    desk: Desk, told: str
) -> None:
    office = desk.institution()
    values = {"function": "Empfang", "phone": "030 23125 009", "mail": "neu@example.org"}
    command = call(office, outcome="2.34", **{f"new_person_{told}": values[told]})
    assert desk.refuses(record_attempt, command) == ("field.empty", "new_person_name")


def test_a_referral_opens_a_follow_up_at_the_named_office(desk: Desk) -> None:
    office, named = desk.institution(), desk.institution(name="Die richtige Stelle")
    attempt = desk.run(record_attempt, call(office, outcome="2.36", referred_to_id=named))
    assert due(desk, office) == []
    [row] = desk.find("follow_up", institution_id=named)
    assert (row["due"], row["attempt_id"]) == ("2010-03-12", attempt)


def test_a_correction_is_a_new_entry_and_the_old_one_names_it(desk: Desk) -> None:
    office = desk.institution()
    first = call(office, outcome="2.38", day="10.3.", time="9:05", note="falsch", duration_min=3)
    old = desk.run(record_attempt, first)
    before = desk.row("contact_attempt", old)
    new = desk.run(correct_attempt, CorrectAttempt(attempt_id=old, outcome="1.1", note="richtig"))
    assert desk.row("contact_attempt", old) == {**before, "corrected_by_id": new}
    row = desk.row("contact_attempt", new)
    taken = {name: row[name] for name in ("day", "at", "channel", "duration_min")}
    assert taken == {name: before[name] for name in taken}
    assert (row["outcome"], row["note"], row["corrects_id"]) == ("1.1", "richtig", old)
    assert due(desk, office) == []
    again = CorrectAttempt(attempt_id=old, outcome="3.13")
    assert desk.refuses(correct_attempt, again) == ("attempt.already_corrected", "attempt_id")


def test_a_correction_of_the_institution_takes_the_follow_up_along(desk: Desk) -> None:
    wrong, right = desk.institution(name="Falsch"), desk.institution(name="Richtig")
    old = desk.run(record_attempt, call(wrong, outcome="2.38"))
    new = desk.run(correct_attempt, CorrectAttempt(attempt_id=old, institution_id=right))
    assert due(desk, wrong) == []
    assert [row["attempt_id"] for row in desk.find("follow_up", institution_id=right)] == [new]
    newer = CorrectAttempt(attempt_id=new, follow_up_due="30.3.", outcome="2.37")
    desk.run(correct_attempt, newer)
    assert due(desk, right) == ["2010-03-30"]


def test_a_correction_is_checked_like_a_new_entry(desk: Desk) -> None:
    office = desk.institution()
    old = desk.run(record_attempt, call(office))
    wrong = CorrectAttempt(attempt_id=old, outcome="4.20")
    assert desk.refuses(correct_attempt, wrong) == ("attempt.outcome_is_state", "outcome")


def test_a_correction_to_a_refusal_or_a_call_back_needs_what_these_need(desk: Desk) -> None:
    office = desk.institution()
    old = desk.run(record_attempt, call(office, outcome="1.1"))
    refusal = CorrectAttempt(attempt_id=old, outcome="2.11h")
    assert desk.refuses(correct_attempt, refusal) == ("attempt.block", "block")
    agreed = CorrectAttempt(attempt_id=old, outcome="2.37")
    assert desk.refuses(correct_attempt, agreed) == ("attempt.agreed_day", "follow_up_due")
    early = CorrectAttempt(attempt_id=old, outcome="2.38", follow_up_due="1.3.")
    assert desk.refuses(correct_attempt, early) == ("attempt.due_before", "follow_up_due")
    blocked = CorrectAttempt(attempt_id=old, outcome="2.11h", block="institution", note="nie")
    newer = desk.run(correct_attempt, blocked)
    assert desk.row("institution", office)["do_not_contact_reason"] == "nie"
    said = CorrectAttempt(attempt_id=newer, note="nie wieder")
    assert desk.run(correct_attempt, said)


def test_the_refusal_of_one_person_leaves_what_is_due_at_the_institution(desk: Desk) -> None:
    office = desk.institution()
    person = desk.person(office)
    desk.run(add_follow_up, AddFollowUp(institution_id=office, due="+3"))
    refusal = call(
        office, outcome="2.11h", person_id=person, block="person", finish_follow_ups=False
    )
    desk.run(record_attempt, refusal)
    assert due(desk, office) == ["2010-03-15"]


def test_a_computed_follow_up_does_not_fall_on_a_weekend(desk: Desk) -> None:
    office = desk.institution()
    desk.run(record_attempt, call(office, outcome="2.21", day="11.3."))
    assert due(desk, office) == ["2010-03-15"]


def test_a_note_without_contact_sets_only_codes_of_a_state(desk: Desk) -> None:
    office = desk.institution()
    for outcome in ("1.1", "3.13", "3.11"):
        refused = desk.refuses(
            set_outcome_note, SetOutcomeNote(institution_id=office, outcome=outcome)
        )
        assert refused == ("outcome_note.outcome_is_attempt", "outcome")


def test_a_duplicate_needs_its_link_and_ends_what_is_due(desk: Desk) -> None:
    office, same = desk.institution(), desk.institution(name="Dieselbe")
    desk.run(add_follow_up, AddFollowUp(institution_id=office, due="+3"))
    for link in (None, office):
        command = SetOutcomeNote(institution_id=office, outcome="4.20", linked_institution_id=link)
        assert desk.refuses(set_outcome_note, command) == (
            "outcome_note.link",
            "linked_institution_id",
        )
    command = SetOutcomeNote(institution_id=office, outcome="4.20", linked_institution_id=same)
    note = desk.row("outcome_note", desk.run(set_outcome_note, command))
    assert (note["linked_institution_id"], note["withdrawn"]) == (same, 0)
    assert due(desk, office) == []


def test_no_such_function_says_so_for_the_regions_and_takes_it_back(desk: Desk) -> None:
    office, gifhorn = desk.institution(), desk.region("03151")
    bare = SetOutcomeNote(institution_id=office, outcome="4.70")
    assert desk.refuses(set_outcome_note, bare) == ("outcome_note.evidence", "note")
    command = SetOutcomeNote(institution_id=office, outcome="4.70", note="Organigramm 2010")
    note = desk.run(set_outcome_note, command)
    [said] = desk.find("region_office", region_id=gifhorn)
    assert (said["kind"], said["presence"]) == ("integration_office", "no")
    assert (said["as_of"], said["source"]) == ("2010-03-12", "Organigramm 2010")
    desk.run(withdraw_outcome_note, WithdrawOutcomeNote(outcome_note_id=note))
    assert desk.row("region_office", said["id"])["presence"] == "unknown"
    again = WithdrawOutcomeNote(outcome_note_id=note)
    assert desk.refuses(withdraw_outcome_note, again)[0] == "outcome_note.withdrawn"


def test_withdrawing_the_note_leaves_what_was_said_of_the_region_since(desk: Desk) -> None:
    office, gifhorn = desk.institution(), desk.region("03151")
    command = SetOutcomeNote(institution_id=office, outcome="4.70", note="Organigramm")
    note = desk.run(set_outcome_note, command)
    since = SetRegionOffice(
        region_id=gifhorn, kind="integration_office", presence="no", source="Amtsblatt"
    )
    said = desk.run(set_region_office, since)
    desk.run(withdraw_outcome_note, WithdrawOutcomeNote(outcome_note_id=note))
    assert desk.row("region_office", said)["presence"] == "no"


def test_no_reply_asks_for_another_channel_after_ten_days(desk: Desk) -> None:
    office = desk.institution()
    desk.run(set_outcome_note, SetOutcomeNote(institution_id=office, outcome="2.24", day="1.3."))
    assert due(desk, office) == ["2010-03-11"]


def test_a_follow_up_needs_a_day(desk: Desk) -> None:
    office = desk.institution()
    command = AddFollowUp(institution_id=office, due=" ")
    assert desk.refuses(add_follow_up, command) == ("follow_up.due", "due")
    key = desk.run(add_follow_up, AddFollowUp(institution_id=office, due="+3", reason="Brief"))
    desk.run(move_follow_up, MoveFollowUp(follow_up_id=key, due="+5"))
    assert desk.row("follow_up", key)["due"] == "2010-03-17"
