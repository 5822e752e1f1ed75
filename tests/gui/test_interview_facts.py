"""What comes up in an interview goes into the register; particulars and paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from interview_desk import ANSWERS, focused, held, opened, phone, press, write
from offices import add_office, rows
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.interviews import (
    BeginInterview,
    begin_interview,
)
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.interview_particulars import taken_text
from netzdesk.ui.widgets.interview_question import words_at
from netzdesk.ui.widgets.interview_taking import named_terms


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


@pytest.fixture
def network(session: Session) -> str:
    return session.run(add_network, AddNetwork(name="Netz Gifhorn"))


@pytest.fixture
def begun(session: Session, network: str) -> str:
    return session.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(session)))


def test_an_actor_is_taken_over_with_one_key(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str, nav: Any
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "VHS Gifhorn, Caritas")
    press(qtbot, Qt.Key.Key_F6)
    assert rows(session, "SELECT name FROM network_actor") == [("Caritas",)]
    notes = focused(panel).notes.text
    notes.moveCursor(QTextCursor.MoveOperation.Start)
    press(qtbot, Qt.Key.Key_F6)
    assert rows(session, "SELECT name FROM network_actor ORDER BY name") == [
        ("Caritas",),
        ("VHS Gifhorn",),
    ]
    sources = "SELECT count(*) FROM fact_source WHERE interview_id = ?"
    assert session.conn.execute(sources, (begun,)).fetchone() == (2,)
    assert focused(panel).notes.raw() == "VHS Gifhorn, Caritas"
    assert nav.messages[-1] == ("good", "Ins Register übernommen: VHS Gifhorn")
    assert panel.particulars.form.value("taken") == "Caritas · VHS Gifhorn"


def test_a_named_field_is_taken_at_once_and_otherwise_chosen_from_a_menu(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.jump(3)
    write(qtbot, panel, "vor allem Beratung")
    press(qtbot, Qt.Key.Key_F7)
    assert rows(session, "SELECT field FROM network_field") == [("counselling",)]
    write(qtbot, panel, ", sonst nichts")
    press(qtbot, Qt.Key.Key_F8)
    menu = panel.taking.menu
    assert menu is not None and menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    first = session.terms("funding_programme")[0].code
    assert rows(session, "SELECT programme FROM network_programme") == [(first,)]


def test_words_are_taken_between_commas_and_ends_of_lines() -> None:
    text = "VHS Gifhorn, Caritas;\nKammer."
    assert words_at(text, 0) == "VHS Gifhorn"
    assert words_at(" ", 1) == ""
    assert words_at("VHS", 3) == "VHS"
    assert words_at(text, 3) == "VHS Gifhorn"
    assert words_at(text, 15) == "Caritas"
    assert words_at(text, len(text)) == "Kammer"
    assert words_at("VHS, ", 5) == "VHS"
    assert words_at("", 0) == ""
    assert words_at("\U0001f9ea Labor, VHS", 12) == "VHS"


def test_terms_are_found_in_the_words_or_by_their_beginning(session: Session) -> None:
    terms = session.terms("field_of_action")
    assert [t.code for t in named_terms("Beratung und mehr", terms, "de")] == ["counselling"]
    assert [t.code for t in named_terms("Existenz", terms, "de")] == ["business_startup"]
    assert named_terms("", terms, "de") == []


def test_particulars_are_stored_as_they_are_left(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.jump(0)
    form = panel.particulars.form
    form.fields["new_person"].focus_in()
    qtbot.keyClicks(form.fields["new_person"].entry(), "Erika Neu")
    press(qtbot, Qt.Key.Key_Return)
    assert [each.name for each in held(session, begun).persons] == ["Erika Neu"]
    assert form.value("new_person") is None
    (card,) = panel.particulars.people.cards.values()
    qtbot.waitUntil(card.isVisible)
    agreed = card.form
    consent = agreed.fields["consent"]
    consent.show_value("given")
    consent.left.emit()
    assert held(session, begun).persons[0].part.consent_on == "2010-03-15"
    assert agreed.fields["consent_on"].isVisible()
    assert not agreed.fields["consent_withdrawn_on"].isVisible()
    consent.show_value("withdrawn")
    consent.left.emit()
    assert agreed.fields["consent_withdrawn_on"].isVisible()
    assert not agreed.fields["minutes_accepted_on"].isVisible()
    sent = agreed.fields["minutes_sent_on"].entry()
    sent.setFocus()
    qtbot.keyClicks(sent, "14.3.")
    press(qtbot, Qt.Key.Key_Return)
    assert agreed.error_text("minutes_sent_on")
    assert held(session, begun).persons[0].part.minutes_sent_on == ""


def test_paper_is_keyed_in_without_the_time_running(
    qtbot: Any, page: InterviewsPage, session: Session, network: str
) -> None:
    page.interviews.ask(network)
    form = page.interviews.new_form
    qtbot.keyClicks(form.fields["day"].entry(), "10.3.")
    form.fields["on_paper"].show_value(value=True)
    form.submit()
    assert rows(session, "SELECT day, on_paper FROM interview") == [("2010-03-10", 1)]
    assert not page.interviews.panel.clock.running
    assert focused(page.interviews.panel) is page.interviews.panel.cards[0]


def test_paper_of_a_past_call_is_keyed_in_with_that_call_as_its_contact(
    qtbot: Any, page: InterviewsPage, session: Session, network: str, begun: str
) -> None:
    office = add_office(session, phone="030 23125 001")
    session.run(add_network_contact, AddNetworkContact(network_id=network, institution_id=office))
    elsewhere = add_office(session, name="Andere Stelle", phone="030 23125 002")
    call, _other = (
        session.run(
            record_attempt,
            RecordAttempt(
                institution_id=asked,
                channel="phone",
                direction="out",
                outcome="1.1",
                day="2010-03-02",
                time="10:05",
            ),
        )
        for asked in (office, elsewhere)
    )

    page.interviews.ask(network)
    form = page.interviews.new_form
    offered = form.fields["attempt_id"]
    assert isinstance(offered, ChoiceField)
    combo = offered.combo
    assert [combo.itemData(place) for place in range(combo.count())] == [None, call]
    assert combo.itemText(1).startswith("02.03.2010 10:05 · Telefon · ")
    combo.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    form.fields["on_paper"].show_value(value=True)
    form.submit()

    found = page.interviews.panel.found
    assert found is not None
    assert (found.attempt_id, found.day, found.on_paper) == (call, "2010-03-02", True)
    assert found.researcher_id == session.study.author.id
    page.show_record(begun)
    other = page.interviews.panel.particulars.form.fields["attempt_id"]
    other.show_value(call)
    other.left.emit()
    assert held(session, begun).attempt_id == call


def test_other_facts_are_entered_in_the_register_with_the_interview_as_their_source(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str, nav: Any
) -> None:
    network = held(session, begun).network_id
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "seit 2007")
    press(qtbot, Qt.Key.Key_F11)
    assert nav.went[-1] == ("networks", network, {})
    assert rows(session, ANSWERS) == [("seit 2007", 0)]

    networks = NetworksPage(session, nav)
    qtbot.addWidget(networks)
    networks.show()
    networks.show_record(network)
    facts = networks.panel.facts
    facts.fields["founded"].show_value("2007")
    facts.fields["founded"].left.emit()
    sources = rows(session, "SELECT table_name, field, interview_id FROM fact_source")
    assert sources == [("network", "founded", begun)]
    assert taken_text(session, held(session, begun).taken) == "Gegründet"


def test_a_programme_is_taken_over_with_the_period_that_stands_behind_it(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str, nav: Any
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "FIFA seit 05/2009")
    press(qtbot, Qt.Key.Key_F8)
    read = "SELECT programme, begins, ends FROM network_programme"
    assert rows(session, read) == [("fifa", "2009-05", None)]
    fields = "SELECT field FROM fact_source WHERE interview_id = ? ORDER BY field"
    assert rows(session, fields, begun) == [("begins",), ("programme",)]
    assert nav.messages[-1] == ("good", "Ins Register übernommen: FIFA (seit 05/2009)")


def test_the_guide_is_saved_for_paper(
    page: InterviewsPage,
    begun: str,
    tmp_path: Path,
    nav: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "Leitfaden.pdf"
    proposed = []

    def choose(*asked: Any) -> Path:
        proposed.append(asked[3])
        return target

    monkeypatch.setattr("netzdesk.ui.widgets.interview_print.ask_save", choose)
    page.show_record(begun)
    page.interviews.panel.head.print_button.click()
    assert target.read_bytes().startswith(b"%PDF-")
    assert proposed == ["Telefoninterview, kurz – Netz Gifhorn"]
    assert nav.messages[-1] == ("good", "Leitfaden.pdf ist geschrieben.")
    target.unlink()
    page.show_tab("guides")
    page.guides.show_record(page.guides.list.model.id_at(0) or "")
    page.guides.print_shown()
    assert target.exists()
