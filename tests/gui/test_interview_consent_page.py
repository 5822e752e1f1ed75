"""Consent and minutes of each person present, and the usual ways for all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from interview_desk import held, listed, opened, phone, press
from offices import add_contact, add_office
from PySide6.QtCore import Qt

from netzdesk.actions.interviews import BeginInterview, begin_interview
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.domain.talk import Part
from netzdesk.queries.interview_people import Participant
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.interview_people import consent_sentence, minutes_sentence


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


@pytest.fixture
def people(session: Session) -> tuple[str, ...]:
    office = add_office(session)
    return tuple(add_contact(session, office, name) for name in ("Anton A", "Berta B"))


@pytest.fixture
def talk(session: Session, people: tuple[str, ...]) -> str:
    network = session.run(add_network, AddNetwork(name="Netz Gifhorn"))
    command = BeginInterview(network_id=network, guide_id=phone(session), person_ids=people)
    return session.run(begin_interview, command)


def test_all_give_consent_and_get_the_minutes_and_one_person_accepts(
    qtbot: Any, page: InterviewsPage, session: Session, talk: str, people: tuple[str, ...]
) -> None:
    page.show_record(talk)
    panel = page.interviews.panel
    panel.jump(0)
    found = panel.particulars.people
    assert found.consent_text.text() == "Noch niemand wurde gefragt: nicht aufzeichnen."
    assert not found.accepted_button.isVisible()
    found.consent_button.click()
    assert held(session, talk).consent.state == "given"
    assert not found.consent_button.isVisible()
    found.sent_button.click()
    assert held(session, talk).minutes.state == "sent"
    form = found.cards[people[0]].form
    accepted = form.fields["minutes_accepted_on"].entry()
    accepted.setFocus()
    qtbot.keyClicks(accepted, "heute")
    press(qtbot, Qt.Key.Key_Return)
    assert held(session, talk).persons[0].part.minutes_accepted_on == "2010-03-15"
    (row,) = listed(page.interviews)
    assert (row.minutes, row.minutes_of_all.accepted, row.minutes_of_all.of) == ("some", 1, 2)
    assert found.minutes_text.text() == "Noch nicht angenommen: Berta B."
    found.accepted_button.click()
    assert held(session, talk).minutes.state == "accepted"
    session.undo()
    assert held(session, talk).minutes.state == "some"


def test_whose_consent_is_missing_or_withdrawn_is_said_by_name(
    page: InterviewsPage, session: Session, talk: str, people: tuple[str, ...]
) -> None:
    page.show_record(talk)
    panel = page.interviews.panel
    panel.jump(0)
    card = panel.particulars.people.cards[people[1]]
    for code, said in (
        ("given", "Noch ohne Einwilligung: Anton A. Noch nicht aufzeichnen."),
        ("withdrawn", "Einwilligung widerrufen: Berta B. Eine Aufnahme ist zu löschen."),
    ):
        card.form.fields["consent"].show_value(code)
        card.form.fields["consent"].left.emit()
        assert panel.particulars.people.consent_text.text() == said
    assert panel.head._consent.text() == "Einwilligung: Gegeben und widerrufen"


def test_every_state_of_consent_and_minutes_has_its_sentence(session: Session, talk: str) -> None:
    found = held(session, talk)

    def said(*parts: Part) -> tuple[str, str]:
        people = tuple(Participant(n, n, "", "", part) for n, part in zip("AB", parts, strict=True))
        shown = replace(found, persons=people)
        return consent_sentence(shown), minutes_sentence(shown)

    sent = Part(consent="refused", minutes_sent_on="2010-03-15")
    change = replace(sent, consent="given", correction="60 statt 50")
    assert said(sent, change) == (
        "Nicht eingewilligt: A. Nicht aufzeichnen.",
        "Noch nicht angenommen: A. Änderung gewünscht von: B.",
    )
    assert said(Part(consent="given"), replace(change, minutes_accepted_on="2010-03-15")) == (
        "Alle Anwesenden haben eingewilligt: Das Gespräch darf aufgezeichnet werden.",
        "Noch nicht versandt an: A.",
    )
    alone = replace(found, persons=())
    assert "für jede Person" in consent_sentence(alone)


def test_a_correction_that_was_typed_waits_as_a_draft(
    qtbot: Any, page: InterviewsPage, session: Session, talk: str, people: tuple[str, ...]
) -> None:
    page.show_record(talk)
    panel = page.interviews.panel
    panel.jump(0)
    panel.particulars.people.sent_button.click()
    correction = panel.particulars.people.cards[people[0]].form.fields["correction"]
    correction.focus_in()
    qtbot.keyClicks(correction.entry(), "rund 60 Personen")
    draft = panel.particulars.people.cards[people[0]].draft
    draft.keeper.flush()
    correction.set_value(None)  # as after a crash: what is stored has no correction
    draft.offer()
    assert draft.bar.isVisible()
    draft.take_up()
    assert correction.raw() == "rund 60 Personen"


def test_whoever_gets_no_minutes_is_not_waited_for(
    page: InterviewsPage, session: Session, talk: str, people: tuple[str, ...]
) -> None:
    page.show_record(talk)
    panel = page.interviews.panel
    panel.jump(0)
    card = panel.particulars.people.cards[people[1]]
    card.form.fields["gets_minutes"].show_value(False)
    card.form.fields["gets_minutes"].left.emit()
    assert held(session, talk).persons[1].part.without_minutes
    assert not card.form.fields["minutes_sent_on"].isVisible()
    panel.particulars.people.sent_button.click()
    panel.particulars.people.accepted_button.click()
    assert held(session, talk).minutes.state == "accepted"
