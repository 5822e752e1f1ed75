"""Waves and recipients: who answered, what came back, whom a series can go to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from netzdesk.actions.attempts import CorrectAttempt, RecordAttempt, correct_attempt, record_attempt
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.outcome_notes import SetOutcomeNote, set_outcome_note
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.actions.waves import RecordWave, SentLetter, record_wave
from netzdesk.base.ids import natural_id, new_id
from netzdesk.queries.letters import chains, letter_templates, next_step
from netzdesk.queries.recipients import Candidate, Choice, candidates, district_name
from netzdesk.queries.settings import read_settings
from netzdesk.queries.waves import Answer, unanswered, wave_letters, waves
from netzdesk.store.study import Author, Study

TODAY = date(2010, 3, 30)


class Desk:
    def __init__(self, study: Study) -> None:
        self.study = study
        self.conn = study.conn
        rows = self.conn.execute("SELECT id FROM institution ORDER BY name").fetchall()
        self.offices = [key for (key,) in rows]

    def run(self, action: Any, command: Any) -> Any:
        with self.study.unit(action.__name__) as unit:
            return action(unit, command)

    def send(self, offices: list[str], day: str = "2010-03-10", **values: Any) -> str:
        template = letter_templates(self.conn)[0].id
        letters = tuple(SentLetter(attempt_id=new_id(), institution_id=key) for key in offices)
        usual = {"name": "Welle", "day": day, "reply_until": "2010-03-24"}
        command = RecordWave(letters=letters, template_id=template, **{**usual, **values})
        return str(self.run(record_wave, command))

    def contact(self, office: str, outcome: str, day: str, **values: Any) -> str:
        usual = {"channel": "email", "direction": "in", "no_follow_up": True}
        command = RecordAttempt(
            institution_id=office, outcome=outcome, day=day, **{**usual, **values}
        )
        return str(self.run(record_attempt, command))

    def answers(self, wave: str) -> dict[str, Answer]:
        letters = wave_letters(self.conn, wave, TODAY)
        return {letter.institution_id: letter.answer for letter in letters}

    def candidate(self, office: str) -> Candidate:
        found = candidates(self.conn, TODAY, read_settings(self.conn))
        return next(each for each in found if each.id == office)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("waves") / "s.netzdesk"
    author = Author(new_id(), "Vera Muster", "VM")
    noon = datetime(2010, 3, 30, 11, tzinfo=UTC)
    with (
        Study.create(path, author=author, clock=lambda: noon) as study,
        study.unit("fill_from_template") as unit,
    ):
        fill_from_template(unit, FillFromTemplate(template="niedersachsen-2010"))
    return path


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "s.netzdesk"
    path.write_bytes(filled.read_bytes())
    author = Author(new_id(), "Vera Muster", "VM")
    noon = datetime(2010, 3, 30, 11, tzinfo=UTC)
    with Study.open(path, author=author, clock=lambda: noon) as study:
        yield Desk(study)


def test_answers_returns_and_ends_are_told_apart(desk: Desk) -> None:
    silent, mailed, returned, away, called, refused, ended, bounced_then = desk.offices[:8]
    wave = desk.send(desk.offices[:8])
    desk.contact(mailed, "1.1", "2010-03-15")
    desk.contact(returned, "3.20", "2010-03-13", channel="letter")
    desk.contact(away, "2.23", "2010-03-12", follow_up_due="2010-04-20", no_follow_up=False)
    desk.contact(called, "1.2", "2010-03-16", channel="phone", direction="out")
    desk.contact(refused, "2.11s", "2010-03-17", channel="phone")
    note = SetOutcomeNote(institution_id=ended, outcome="4.70", note="laut Kreis")
    desk.run(set_outcome_note, note)
    desk.contact(bounced_then, "3.20", "2010-03-11")
    desk.contact(bounced_then, "1.1", "2010-03-18")

    assert desk.answers(wave) == {
        silent: Answer.OPEN,
        mailed: Answer.ANSWERED,
        returned: Answer.RETURNED,
        away: Answer.OPEN,
        called: Answer.ANSWERED,
        refused: Answer.ANSWERED,
        ended: Answer.ENDED,
        bounced_then: Answer.ANSWERED,
    }
    (row,) = waves(desk.conn, TODAY)
    figures = (row.sent, row.answered, row.returned, row.ended, row.open)
    assert figures == (8, 4, 1, 1, 2) and sum(figures[1:]) == row.sent
    assert set(unanswered(desk.conn, wave, TODAY)) == {silent, away}
    assert row.overdue == 1  # the one that is away has a day of its own


def test_an_answer_before_the_letter_does_not_count(desk: Desk) -> None:
    office = desk.offices[0]
    desk.contact(office, "1.2", "2010-03-05")
    wave = desk.send([office])

    assert desk.answers(wave) == {office: Answer.OPEN}


def test_an_answer_on_the_same_day_counts(desk: Desk) -> None:
    office = desk.offices[0]
    wave = desk.send([office])
    desk.contact(office, "1.1", "2010-03-10")

    assert desk.answers(wave) == {office: Answer.ANSWERED}


def test_a_letter_corrected_to_a_return_keeps_its_wave_and_its_reference(desk: Desk) -> None:
    office = desk.offices[0]
    wave = desk.send([office])
    (letter,) = wave_letters(desk.conn, wave, TODAY)
    corrected = CorrectAttempt(attempt_id=letter.attempt_id, outcome="3.20")
    desk.run(correct_attempt, corrected)

    (after,) = wave_letters(desk.conn, wave, TODAY)

    assert after.answer is Answer.RETURNED and after.attempt_id != letter.attempt_id
    assert after.first_attempt_id == letter.first_attempt_id == letter.attempt_id


def test_the_next_step_of_a_chain_is_known(desk: Desk) -> None:
    chain = chains(desk.conn)[0]
    first, second, third = chain.steps
    desk.send(desk.offices[:2], step_id=first.id)

    (row,) = waves(desk.conn, TODAY)

    assert (row.next_step_id, row.next_channel) == (second.id, "letter")
    found = next_step(desk.conn, second.id)
    assert found is not None and (found.id, found.channel) == (third.id, "phone")
    assert next_step(desk.conn, third.id) is None


def test_candidates_bring_address_person_and_what_speaks_against_them(desk: Desk) -> None:
    office = desk.offices[0]
    for name, role, values in (
        ("Ines Vorzimmer", "gatekeeper", {}),
        ("Erika Muster", "target", {"form_of_address": "ms", "mail": "erika@example.org"}),
    ):
        desk.run(add_person, AddPerson(institution_id=office, name=name, role=role, **values))
    desk.send([office], day="2010-03-25", reply_until="2010-03-29")

    found = desk.candidate(office)

    assert (found.recipient.person, found.recipient.form_of_address) == ("Erika Muster", "ms")
    assert found.recipient.address == "erika@example.org"
    assert found.recipient.last_written == "2010-03-25" and found.reply_due == "2010-03-29"
    assert found.contacted and found.recent is not None and found.recent.channel == "letter"
    other = desk.candidate(desk.offices[1])
    assert not other.contacted and other.recent is None and other.reply_due == ""


def test_a_person_who_wants_no_contact_is_never_written_to(desk: Desk) -> None:
    office = desk.offices[0]
    person = desk.run(add_person, AddPerson(institution_id=office, name="Erika Muster"))
    desk.run(set_do_not_contact, SetDoNotContact(person_id=person, reason="nein"))
    gone = AddPerson(institution_id=office, name="Max Fort", valid_until="2010-01-01")
    desk.run(add_person, gone)

    assert desk.candidate(office).recipient.person == ""


def test_a_blocked_office_is_marked(desk: Desk) -> None:
    block = SetDoNotContact(institution_id=desk.offices[0], reason="möchte nicht")
    desk.run(set_do_not_contact, block)

    assert desk.candidate(desk.offices[0]).blocked


def test_recipients_are_chosen_by_kind_area_district_contact_and_wave(desk: Desk) -> None:
    celle = natural_id("region", "03351")
    desk.send(desk.offices[:3], day="2010-03-01", reply_until="2010-03-15")
    desk.send(desk.offices[3:5], day="2010-03-29", reply_until="2010-04-12")
    found = candidates(desk.conn, TODAY, read_settings(desk.conn))

    def count(**values: Any) -> int:
        return sum(Choice(**values).accepts(each, TODAY) for each in found)

    sizes = dict(
        desk.conn.execute("SELECT area_id, count(*) FROM area_region GROUP BY area_id").fetchall()
    )
    assert count() == len(found) == count(kind="job_centre") and count(kind="other") == 0
    assert count(region_id=celle) == 1
    assert sizes and {area: count(area_id=area) for area in sizes} == sizes
    assert count(contact="awaiting") == 5 and count(contact="overdue") == 3
    assert count(contact="new") == len(found) - 5
    assert count(institution_ids=frozenset(desk.offices[:2])) == 2
    assert count(responsible_id="x") == 0


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("Celle", "Landkreis", "Landkreis Celle"),
        ("Oldenburg (Oldenburg)", "Kreisfreie Stadt", "kreisfreie Stadt Oldenburg"),
        ("Region Hannover", "Kommunalverband besonderer Art", "Region Hannover"),
        ("Nienburg (Weser)", "Landkreis", "Landkreis Nienburg (Weser)"),
    ],
)
def test_districts_are_named_as_running_text_says_them(name: str, kind: str, said: str) -> None:
    assert district_name(name, kind) == said
