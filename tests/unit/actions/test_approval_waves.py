"""A series that asks for releases: what is recorded, what is refused, what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asking import AUTHOR, NOON, TODAY, Asking, make_study
from netzdesk.actions.approval_replies import RecordApprovalReply, record_approval_reply
from netzdesk.actions.approvals import (
    RecordAnswer,
    WithdrawApproval,
    record_answer,
    withdraw_approval,
)
from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.letter_templates import AddLetterTemplate, add_letter_template
from netzdesk.actions.networks import (
    ChangeNetwork,
    RemoveNetwork,
    change_network,
    remove_network,
)
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.base.errors import Refused
from netzdesk.base.ids import new_id
from netzdesk.domain.approval import State
from netzdesk.domain.case_reference import case_reference
from netzdesk.domain.queue import QueueKind
from netzdesk.exports.letters.sheets import asked_now
from netzdesk.queries.approval_recipients import ApprovalChoice, approval_candidates
from netzdesk.queries.approval_replies import answered_requests
from netzdesk.queries.approvals import approvals_of, releases
from netzdesk.queries.letters import approval_steps_due, chains
from netzdesk.queries.outcomes import institution_states
from netzdesk.queries.queue import read_queue
from netzdesk.queries.settings import read_settings
from netzdesk.queries.stats import stats
from netzdesk.queries.waves import Answer, open_requests, unanswered, wave_letters, waves
from netzdesk.store.study import Study


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asking") / "s.netzdesk"
    make_study(path)
    return path


@pytest.fixture
def asking(filled: Path, tmp_path: Path) -> Iterator[Asking]:
    path = tmp_path / "s.netzdesk"
    path.write_bytes(filled.read_bytes())
    with Study.open(path, author=AUTHOR, clock=lambda: NOON) as study:
        yield Asking(study)


def count(asking: Asking, table: str) -> int:
    return int(asking.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_series_writes_attempt_and_request_of_each_and_undo_takes_all_back(asking: Asking) -> None:
    office = asking.office()
    network = asking.network("Netz A", office=office)
    asking.contact(network, "Max Zweiter")
    found = asking.candidates()
    first, second = found["Erika Netz A"], found["Max Zweiter"]
    letters = [asking.letter(first), asking.letter(second)]
    wave = asking.send(*letters)

    made = {row.person: row for row in approvals_of(asking.conn, network)}
    assert made["Erika Netz A"].id == letters[0].attempt_id == made["Erika Netz A"].attempt_id
    assert made["Max Zweiter"].attempt_id == "", "no office of the study: the request says it alone"
    assert {(f.key, f.sha256) for f in made["Max Zweiter"].fields} == set(letters[1].fields)
    assert {(row.sent_on, row.due) for row in made.values()} == {("2010-03-01", "2010-03-22")}
    [(*attempt, note)] = asking.conn.execute(
        "SELECT institution_id, network_id, outcome, wave_id, note FROM contact_attempt"
    ).fetchall()
    assert attempt == [office, network, "3.19", wave]
    assert note.endswith(": Netz A"), "whoever reads the log sees what it was about"
    assert releases(asking.conn, network, TODAY).state is State.OVERDUE
    assert count(asking, "follow_up") == 0, "the deadline is that of the request"

    asking.study.undo()
    for table in ("wave", "approval", "approval_field", "contact_attempt"):
        assert count(asking, table) == 0, table


def test_asking_for_a_release_says_nothing_about_districts(asking: Asking) -> None:
    office = asking.office()
    call = RecordAttempt(
        institution_id=office,
        channel="phone",
        direction="out",
        outcome="2.37",
        day="2010-02-20",
        follow_up_due="2010-03-25",
    )
    asking.run(record_attempt, call)
    before = stats(asking.conn, TODAY)
    asking.network("Netz A", office=office)
    letter = asking.letter(asking.candidates()["Erika Netz A"])
    asking.send(letter)
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="a.eml", day="2010-03-10"
    )
    asking.run(record_approval_reply, reply)
    states = institution_states(asking.conn, TODAY, {office})
    assert (states[office].code, states[office].attempts) == ("2.37", 1)
    after = stats(asking.conn, TODAY)
    assert (after.attempts, after.outcomes) == (before.attempts, before.outcomes)
    open_ones = asking.conn.execute("SELECT due FROM follow_up WHERE done_on IS NULL").fetchall()
    assert open_ones == [("2010-03-25",)], "what was agreed with the office stays agreed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"due": None}, "approval_wave.no_deadline"),
        ({"due": "2010-02-28"}, "approval_wave.due_before"),
        ({"name": ""}, "field.empty"),
        ({"day": "2010-04-01"}, "day.in_future"),
    ],
)
def test_what_is_wrong_with_a_series_is_refused(
    asking: Asking, change: dict[str, Any], code: str
) -> None:
    asking.network("Netz A")
    letter = asking.letter(asking.candidates()["Erika Netz A"])
    with pytest.raises(Refused) as refused:
        asking.send(letter, **change)
    assert refused.value.code == code
    assert count(asking, "wave") == 0


def test_network_without_contact_or_text_and_who_wants_no_contact_are_refused(
    asking: Asking,
) -> None:
    office = asking.office()
    asking.network("Ohne Kontakt", contact=None)
    asking.network("Ohne Text", text="")
    asking.network("Gesperrt", office=office)
    asking.network("Gut")
    found = asking.candidates()
    block = SetDoNotContact(institution_id=office, reason="Wunsch")
    letters = {name: asking.letter(each) for name, each in found.items()}
    asking.run(set_do_not_contact, block)
    for name, code in (
        ("Ohne Kontakt", "approval_wave.no_contact"),
        ("Erika Ohne Text", "approval_wave.no_profile"),
        ("Erika Gesperrt", "attempt.do_not_contact"),
    ):
        with pytest.raises(Refused) as refused:
            asking.send(letters["Erika Gut"], letters[name])
        assert refused.value.code == code
        assert (count(asking, "approval"), count(asking, "wave")) == (0, 0), "all or nothing"
    with pytest.raises(Refused) as nobody:
        asking.send()
    assert nobody.value.code == "wave.nobody"


def test_candidates_say_what_stands_in_the_way(asking: Asking) -> None:
    office = asking.office()
    asking.network("Ohne Kontakt", contact=None)
    asking.network("Ohne Text", text="")
    asking.network("Am Amt", office=office)
    found = asking.candidates()
    assert not found["Ohne Kontakt"].has_contact
    assert not found["Erika Ohne Text"].written
    at_office, seat = found["Erika Am Amt"].recipient, found["Erika Ohne Text"].recipient
    assert (at_office.institution_id, at_office.postcode) == (office, "30159")
    assert at_office.districts == ("Landkreis Celle",)
    assert (seat.institution_id, seat.name, seat.postcode) == ("", "Ohne Text", "29221")
    assert found["Erika Am Amt"].recent is None
    asking.send(asking.letter(found["Erika Am Amt"]), day="2010-03-28", due="2010-04-20")
    asked = asking.candidates()["Erika Am Amt"]
    assert asked.recent is not None, "the guard looks at these letters too"
    assert (asked.asked_on, asked.due) == ("2010-03-28", "2010-04-20")
    accepts = ApprovalChoice(state="open").accepts
    assert [name for name, each in asking.candidates().items() if accepts(each, TODAY)] == [
        "Erika Am Amt"
    ]


def test_reminder_keeps_the_request_and_binds_it_to_the_sheet_of_now(asking: Asking) -> None:
    network = asking.network("Netz A", office=asking.office())
    chain = next(c for c in chains(asking.conn) if c.name.startswith("Freigabe: Brief"))
    first = asking.letter(asking.candidates()["Erika Netz A"])
    sent = asking.send(first, step_id=chain.steps[0].id)
    asking.write(network, "Neue Ziele.")
    again = asking.candidates()["Erika Netz A"]
    assert again.recipient.reference_id == first.attempt_id
    assert again.recipient.last_written == "2010-03-01"
    assert approval_steps_due(asking.conn, [first.attempt_id])[first.attempt_id] == chain.steps[1]
    reminder = asking.letter(again)
    template = asking.template(reminder=True).id
    wave = asking.send(
        reminder,
        day="2010-03-29",
        due="2010-04-12",
        template_id=template,
        step_id=chain.steps[1].id,
        name="Erinnerung",
    )
    (row,) = approvals_of(asking.conn, network)
    assert (row.id, row.due, row.verdict) == (first.attempt_id, "2010-04-12", "open")
    assert [(each.day, each.due) for each in row.reminders] == [("2010-03-29", "2010-04-12")]
    assert {(f.key, f.sha256) for f in row.fields} == set(asked_now(asking.conn, network))
    due = approval_steps_due(asking.conn, [row.id])[row.id]
    assert (due.id, due.channel) == (chain.steps[2].id, "phone")
    assert open_requests(asking.conn, sent, TODAY) == open_requests(asking.conn, wave, TODAY)
    assert unanswered(asking.conn, wave, TODAY) == ()

    released = tuple((field.key, "public") for field in row.fields)
    answer = RecordAnswer(approval_id=row.id, verdict="given", releases=released, day="2010-03-30")
    asking.run(record_answer, answer)
    assert releases(asking.conn, network, TODAY).state is State.RELEASED
    for each in (sent, wave):
        (letter,) = wave_letters(asking.conn, each, TODAY)
        assert (letter.answer, letter.answered_on) == (Answer.ANSWERED, "2010-03-30")
        assert case_reference(letter.first_attempt_id) == case_reference(first.attempt_id)
    figures = {row.name: (row.sent, row.answered, row.open) for row in waves(asking.conn, TODAY)}
    assert figures == {"Freigaben": (1, 1, 0), "Erinnerung": (1, 1, 0)}


def test_overdue_release_is_a_line_of_the_day_until_it_is_answered(asking: Asking) -> None:
    network = asking.network("Netz A")
    letter = asking.letter(asking.candidates()["Erika Netz A"])
    asking.send(letter)
    (line,) = (item for item in read_queue(asking.conn, TODAY) if item.approval_id)
    assert (line.kind, line.name, line.channel) == (
        QueueKind.APPROVAL_OVERDUE,
        "Erika Netz A",
        "letter",
    )
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="a.eml", day="2010-03-29"
    )
    asking.run(record_approval_reply, reply)
    (line,) = (item for item in read_queue(asking.conn, TODAY) if item.approval_id)
    assert line.kind is QueueKind.APPROVAL_ANSWER
    asking.run(record_answer, RecordAnswer(approval_id=letter.attempt_id, verdict="refused"))
    assert not [item for item in read_queue(asking.conn, TODAY) if item.approval_id]
    assert releases(asking.conn, network, TODAY).state is State.REFUSED


def test_who_is_asked_for_two_networks_has_one_line(asking: Asking) -> None:
    office = asking.office()
    first, second = asking.network("Netz A", office=office), asking.network("Netz B", contact=None)
    person = asking.conn.execute("SELECT id FROM person").fetchone()[0]
    with asking.study.unit("share") as unit:
        unit.put("network_contact", {"network_id": second, "person_id": person, "position": "a"})
    found = approval_candidates(asking.conn, TODAY, read_settings(asking.conn))
    assert {each.recipient.network_id for each in found} == {first, second}
    asking.send(*(asking.letter(each) for each in found))
    (line,) = (item for item in read_queue(asking.conn, TODAY) if item.approval_id)
    assert {reason.network for reason in line.reasons} == {"Netz A", "Netz B"}
    asking.run(set_do_not_contact, SetDoNotContact(person_id=person, reason="Wunsch"))
    assert not [item for item in read_queue(asking.conn, TODAY) if item.approval_id]


def test_reply_is_found_by_the_reference_of_letter_reminder_and_request(asking: Asking) -> None:
    asking.network("Am Amt", office=asking.office())
    asking.network("Ohne Stelle")
    found = asking.candidates()
    at_office = asking.letter(found["Erika Am Amt"])
    without = asking.letter(found["Erika Ohne Stelle"])
    asking.send(at_office, without)
    reminder = asking.letter(asking.candidates()["Erika Am Amt"])
    asking.send(reminder, day="2010-03-29", due="2010-04-12", name="Erinnerung")
    for key, network in (
        (at_office.attempt_id, "Am Amt"),
        (reminder.attempt_id, "Am Amt"),
        (without.attempt_id, "Ohne Stelle"),
    ):
        (match,) = answered_requests(
            asking.conn, references=[case_reference(key)], addresses=["x@example.org"]
        )
        assert (match.network, match.sure) == (network, True)
    (guess,) = answered_requests(asking.conn, references=[], addresses=["Amt@example.org"])
    assert not guess.sure
    strange = case_reference(new_id())
    assert answered_requests(asking.conn, references=[strange], addresses=["x@example.org"]) == ()


def test_reply_keeps_the_mail_with_the_request_and_with_the_contact(asking: Asking) -> None:
    asking.network("Am Amt", office=asking.office())
    letter = asking.letter(asking.candidates()["Erika Am Amt"])
    asking.send(letter)
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="a.eml", day="29.3.2010"
    )
    asking.run(record_approval_reply, reply)
    kept = asking.conn.execute("SELECT name, approval_id FROM attachment").fetchall()
    assert kept == [("a.eml", letter.attempt_id)]
    incoming = asking.conn.execute(
        "SELECT day, answers_id, network_id IS NOT NULL FROM contact_attempt WHERE direction = 'in'"
    ).fetchall()
    assert incoming == [("2010-03-29", letter.attempt_id, 1)]
    asking.study.undo()
    assert count(asking, "attachment") == 0
    assert count(asking, "contact_attempt") == 1


def test_contacts_about_a_network_without_a_name_say_its_place(asking: Asking) -> None:
    network = asking.network("Am Amt", office=asking.office())
    letter = asking.letter(asking.candidates()["Erika Am Amt"])
    asking.run(change_network, ChangeNetwork(network_id=network, name=None))
    asking.send(letter)
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="a.eml", day="29.3.2010"
    )
    asking.run(record_approval_reply, reply)
    notes = asking.conn.execute("SELECT note FROM contact_attempt").fetchall()
    assert len(notes) == 2
    assert all(note.endswith(": Celle") for (note,) in notes)


def test_older_study_gets_the_templates_by_the_button(asking: Asking) -> None:
    with asking.study.unit("older") as unit:
        for table in ("chain_step", "chain"):
            for (key,) in asking.conn.execute(f"SELECT id FROM {table}").fetchall():
                unit.delete(table, key)
        for (key,) in asking.conn.execute(
            "SELECT id FROM letter_template WHERE purpose = 'approval'"
        ).fetchall():
            unit.delete("letter_template", key)
    asking.run(load_standard_letters, LoadStandardLetters())
    assert asking.template().name == "Freigabe einholen"
    assert asking.template("email", reminder=True).name == "Freigabe: Erinnerung per E-Mail"
    assert len([c for c in chains(asking.conn) if c.name.startswith("Freigabe")]) == 2


def test_template_is_for_something(asking: Asking) -> None:
    command = AddLetterTemplate(
        name="X", kind="letter", format="text", subject="S", body="{{ netzwerk }}", purpose="other"
    )
    with pytest.raises(Refused) as refused:
        asking.run(add_letter_template, command)
    assert refused.value.field == "purpose"


@given(st.lists(st.sampled_from(["ask", "change", "answer", "undo"]), max_size=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_request_is_bound_to_the_last_sheet_whatever_happens(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """One open request a person at most, and its fields are those of the last letter."""
    path = tmp_path_factory.mktemp("history") / "s.netzdesk"
    path.write_bytes(filled.read_bytes())
    with Study.open(path, author=AUTHOR, clock=lambda: NOON) as study:
        asking = Asking(study)
        network = asking.network("Netz A")
        sheets: list[dict[str, str] | None] = [None]
        for number, step in enumerate(steps):
            request = asking.candidates()["Erika Netz A"].approval_id
            assert bool(request) == (sheets[-1] is not None)
            if step == "ask":
                letter = asking.letter(asking.candidates()["Erika Netz A"])
                asking.send(letter, name=f"Serie {number}")
                sheets.append(dict(letter.fields))
            elif step == "change":
                asking.write(network, f"Text {number}")
                sheets.append(sheets[-1])
            elif step == "answer" and request:
                asking.run(record_answer, RecordAnswer(approval_id=request, verdict="refused"))
                sheets.append(None)
            elif step == "undo" and len(sheets) > 1:
                study.undo()
                sheets.pop()
        rows = [row for row in approvals_of(asking.conn, network) if row.verdict == "open"]
        assert len(rows) == (sheets[-1] is not None)
        for row in rows:
            assert {field.key: field.sha256 for field in row.fields} == sheets[-1]


def test_request_that_was_sent_can_be_withdrawn_with_its_mail(asking: Asking) -> None:
    network = asking.network("Am Amt", office=asking.office())
    letter = asking.letter(asking.candidates()["Erika Am Amt"])
    asking.send(letter)
    reply = RecordApprovalReply(
        approval_id=letter.attempt_id, content=b"From: a\n\nJa.", name="a.eml", day="2010-03-29"
    )
    asking.run(record_approval_reply, reply)
    asking.run(withdraw_approval, WithdrawApproval(approval_id=letter.attempt_id))
    assert (count(asking, "approval"), count(asking, "attachment")) == (0, 0)
    with pytest.raises(Refused) as refused:
        asking.run(remove_network, RemoveNetwork(network_id=network))
    assert refused.value.code == "entry.in_use"


def test_who_speaks_for_a_network_without_a_name_can_be_asked(asking: Asking) -> None:
    network = asking.network("Netz A", contact="Erika Beispiel")
    with asking.study.unit("rename") as unit:
        unit.put("network", {"id": network, "name": None, "place": "Celle"})

    found = asking.candidates()["Erika Beispiel"]

    assert found.has_contact and found.name == "Celle"
    asking.send(asking.letter(found))
    assert asking.candidates()["Erika Beispiel"].approval_id
