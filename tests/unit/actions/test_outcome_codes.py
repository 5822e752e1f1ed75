"""Codes of outcomes are data of the study: changed, added, retired, never used for another."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.attempts import (
    CorrectAttempt,
    RecordAttempt,
    correct_attempt,
    record_attempt,
)
from netzdesk.actions.outcome_codes import (
    AddOutcomeCode,
    ChangeOutcomeCode,
    RetireOutcomeCode,
    add_outcome_code,
    change_outcome_code,
    retire_outcome_code,
)
from netzdesk.actions.outcome_notes import (
    SetOutcomeNote,
    WithdrawOutcomeNote,
    set_outcome_note,
    withdraw_outcome_note,
)
from netzdesk.actions.settings import ChangeSettings, change_settings
from netzdesk.queries.settings import read_settings
from netzdesk.queries.versions import outcome_versions, setting_versions
from netzdesk.store.unit import Unit

OWN = AddOutcomeCode(code="2.39", group="O", label_de="ruft selbst zurück", follow_up_days=4)


def once(desk: Desk, action: Callable[[Unit, Any], Any], command: object) -> None:
    """Run an action without the undo and redo of `Desk.run`: they would be versions too."""
    with desk.study.unit(action.__name__) as unit:
        action(unit, command)


def rule(desk: Desk, code: str) -> dict[str, Any]:
    row = desk.find("vocabulary_term", vocabulary="outcome", code=code)[0]
    found: dict[str, Any] = json.loads(row["attributes"])
    return found


def call(desk: Desk, code: str) -> str:
    office = desk.institution()
    key: str = desk.run(
        record_attempt,
        RecordAttempt(institution_id=office, channel="phone", direction="out", outcome=code),
    )
    return key


def test_days_of_a_code_hold_for_new_contacts_only(desk: Desk) -> None:
    first = call(desk, "2.20")

    desk.run(change_outcome_code, ChangeOutcomeCode(code="2.20", follow_up_days=10))
    second = call(desk, "2.20")

    due = {f["attempt_id"]: f["due"] for f in desk.find("follow_up")}
    assert (due[first], due[second]) == ("2010-03-15", "2010-03-22")


def test_an_own_code_is_offered_and_leads_to_its_follow_up(desk: Desk) -> None:
    desk.run(add_outcome_code, OWN)

    key = call(desk, "2.39")

    row = desk.find("vocabulary_term", vocabulary="outcome", code="2.39")[0]
    assert (row["label_de"], row["label_en"]) == ("ruft selbst zurück", "ruft selbst zurück")
    assert desk.find("follow_up", attempt_id=key)[0]["due"] == "2010-03-16"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"code": "2.20"}, ("outcome_code.taken", "code")),
        ({"code": "239"}, ("outcome_code.form", "code")),
        ({"code": "3.39"}, ("outcome_code.other_group", "group")),
        ({"group": "Z"}, ("outcome_code.group", "group")),
        ({"label_de": " "}, ("field.empty", "label_de")),
        ({"follow_up_days": 366}, ("outcome_code.days", "follow_up_days")),
        ({"final": True}, ("outcome_code.final_days", "follow_up_days")),
    ],
)
def test_what_is_no_code_is_refused(
    desk: Desk, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    usual = {"code": "2.39", "group": "O", "label_de": "neu", "follow_up_days": 4}

    assert desk.refuses(add_outcome_code, AddOutcomeCode(**{**usual, **values})) == expected


def test_a_retired_code_is_offered_no_more_and_never_given_again(desk: Desk) -> None:
    desk.run(add_outcome_code, OWN)
    desk.run(retire_outcome_code, RetireOutcomeCode(code="2.39"))
    office = desk.institution()
    contact = RecordAttempt(institution_id=office, channel="phone", direction="out", outcome="2.39")

    assert desk.refuses(record_attempt, contact) == ("term.unknown", "outcome")
    assert desk.refuses(add_outcome_code, OWN) == ("outcome_code.taken", "code")
    desk.run(retire_outcome_code, RetireOutcomeCode(code="2.39", retired=False))
    desk.run(record_attempt, contact)


def test_a_contact_with_a_retired_code_can_be_corrected(desk: Desk) -> None:
    desk.run(add_outcome_code, OWN)
    key = call(desk, "2.39")
    desk.run(retire_outcome_code, RetireOutcomeCode(code="2.39"))

    new = desk.run(correct_attempt, CorrectAttempt(attempt_id=key, note="am Vormittag"))

    assert desk.row("contact_attempt", new)["outcome"] == "2.39"


def test_a_note_with_a_retired_code_can_be_withdrawn(desk: Desk) -> None:
    office = desk.institution()
    note = desk.run(set_outcome_note, SetOutcomeNote(institution_id=office, outcome="4.10"))
    desk.run(retire_outcome_code, RetireOutcomeCode(code="4.10"))

    desk.run(withdraw_outcome_note, WithdrawOutcomeNote(outcome_note_id=note))

    assert desk.row("outcome_note", note)["withdrawn"] == 1


@pytest.mark.parametrize("code", ["1.1", "2.36", "2.37", "3.19", "4.80"])
def test_what_the_program_sets_itself_is_not_retired(desk: Desk, code: str) -> None:
    refused = desk.refuses(retire_outcome_code, RetireOutcomeCode(code=code))

    assert refused == ("outcome_code.needed", "retired")


def test_group_and_end_of_a_used_code_stay(desk: Desk) -> None:
    desk.run(add_outcome_code, OWN)
    desk.run(change_outcome_code, ChangeOutcomeCode(code="2.39", group="NC"))
    call(desk, "2.39")

    group = ChangeOutcomeCode(code="2.39", group="O")
    final = ChangeOutcomeCode(code="2.39", final=True, follow_up_days=None)

    assert desk.refuses(change_outcome_code, group) == ("outcome_code.used", "group")
    assert desk.refuses(change_outcome_code, final) == ("outcome_code.used", "final")
    desk.run(change_outcome_code, ChangeOutcomeCode(code="2.39", label_de="meldet sich"))
    assert rule(desk, "2.39")["group"] == "NC"


def test_the_journal_says_since_when_the_days_of_a_code_hold(desk: Desk) -> None:
    once(desk, change_outcome_code, ChangeOutcomeCode(code="3.19", follow_up_days=21))
    once(desk, change_outcome_code, ChangeOutcomeCode(code="3.19", label_de="angeschrieben"))

    found = outcome_versions(desk.study.conn, "3.19")

    assert [(field, each.before, each.value, each.initials) for field, each in found] == [
        ("label_de", "angeschrieben, Antwort offen", "angeschrieben", "AB"),
        ("follow_up_days", 14, 21, "AB"),
    ]


def test_the_journal_says_since_when_a_setting_holds(desk: Desk) -> None:
    once(desk, change_settings, ChangeSettings(guard_days=3))
    once(desk, change_settings, ChangeSettings(guard_days=10, most_attempts=4))

    found = setting_versions(desk.study.conn, "guard_days")

    assert [(each.before, each.value, each.first) for each in found] == [
        (3, 10, False),
        (7, 3, False),
    ]


def test_what_stands_since_the_beginning_has_no_before(desk: Desk) -> None:
    (only,) = setting_versions(desk.study.conn, "title")

    assert (only.before, only.first) == (None, True)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (ChangeSettings(state="XX"), ("setting.state", "state")),
        (ChangeSettings(guard_days=100), ("setting.out_of_range", "guard_days")),
        (ChangeSettings(most_attempts=-1), ("setting.out_of_range", "most_attempts")),
        (ChangeSettings(sender=(("mail", "kein at"),)), ("field.mail", "sender:mail")),
    ],
)
def test_settings_of_the_desk_are_checked(
    desk: Desk, command: ChangeSettings, expected: tuple[str, str]
) -> None:
    assert desk.refuses(change_settings, command) == expected


def test_fields_of_the_sender_change_one_by_one(desk: Desk) -> None:
    desk.run(change_settings, ChangeSettings(sender=(("name", "Institut"), ("place", "Mainz"))))
    desk.run(change_settings, ChangeSettings(sender=(("place", None), ("signature", "A\nB"))))

    assert read_settings(desk.study.conn).sender == {"name": "Institut", "signature": "A\nB"}
