"""Guides in the window, and the ways that lead to an interview."""

from __future__ import annotations

from typing import Any

import pytest
from interview_desk import CTRL, focused, held, opened, phone, press
from offices import add_office, rows
from PySide6.QtCore import Qt

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.interviews import (
    BeginInterview,
    begin_interview,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.queries.guides import guide, guides, successor
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.session import Session


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


@pytest.fixture
def network(session: Session) -> str:
    return session.run(add_network, AddNetwork(name="Netz Gifhorn"))


@pytest.fixture
def begun(session: Session, network: str) -> str:
    return session.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(session)))


def test_the_page_shows_a_guide_that_is_asked_for(page: InterviewsPage, session: Session) -> None:
    page.show_record(phone(session))
    assert page.current() is page.guides
    assert page.guides.list.current_id() == phone(session)


def test_a_used_guide_that_is_changed_shows_its_new_version_at_the_same_place(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str, nav: Any
) -> None:
    former = phone(session)
    page.show_tab("guides")
    tab = page.guides
    tab.show_record(former)
    tab.topics.list.list.setCurrentRow(2)
    tab.questions.list.list.setCurrentRow(1)
    field = tab.questions.edit.fields["hint"].entry()
    field.setFocus()
    qtbot.keyClicks(field, " Kurz.")
    press(qtbot, Qt.Key.Key_Return, CTRL)

    new = successor(session.conn, former)
    assert new != former
    assert tab._shown is not None and tab._shown.id == new
    assert tab.list.current_id() == new
    assert tuple(tab.list.selected_ids()) == (new,)
    assert tab.topics.list.list.currentRow() == 2
    assert tab.questions.list.list.currentRow() == 1
    changed = guide(session.conn, new)
    assert changed is not None and changed.topics[2].in_order[1].hint.startswith("Kurz.")
    assert held(session, begun).guide == guide(session.conn, former)
    assert "neue Fassung" in nav.messages[-1][1]
    tab.show_record(former)
    assert not tab.form.fields["name"].entry().isEnabled() or tab.form._read_only
    assert tab._use.text().startswith("Eine frühere Fassung")


def test_a_guide_is_made_by_keys_topic_by_topic(
    qtbot: Any, page: InterviewsPage, session: Session
) -> None:
    page.show_tab("guides")
    tab = page.guides
    tab.new_record()
    qtbot.keyClicks(tab.new_form.fields["name"].entry(), "Kurz")
    qtbot.keyClick(tab.new_form.fields["name"].entry(), Qt.Key.Key_Return)
    made = tab.list.current_id()
    tab.topics.begin_new()
    qtbot.keyClicks(tab.topics.new.fields["title"].entry(), "Ziele")
    qtbot.keyClick(tab.topics.new.fields["title"].entry(), Qt.Key.Key_Return)
    for words in ("Welche?", "Seit wann?"):
        tab.questions.begin_new()
        qtbot.keyClicks(tab.questions.new.fields["question"].entry(), words)
        qtbot.keyClick(tab.questions.new.fields["question"].entry(), Qt.Key.Key_Return)
    found = guide(session.conn, made)
    assert found is not None
    assert [(t.title, [q.text for q in t.questions]) for t in found.topics] == [
        ("Ziele", ["Welche?", "Seit wann?"])
    ]
    second = found.questions[1]
    assert tab.questions.list.current_id() == second.id
    follows = tab.questions.edit.fields["follows_id"]
    follows.show_value(found.questions[0].id)
    follows.left.emit()
    skip = tab.questions.edit.fields["skip_of_id"]
    skip.show_value(found.questions[0].id)
    skip.left.emit()
    after = guide(session.conn, made)
    assert after is not None
    assert after.questions[1].follows == after.questions[0].id
    assert after.questions[1].skip_when == "unanswered"
    assert tab.questions.edit.fields["skip_when"].isVisible()
    tab.questions.list.remove_asked.emit(second.id)
    assert len(guide(session.conn, made).questions) == 1  # type: ignore[union-attr]


def test_standard_guides_are_loaded_into_a_study_without(
    page: InterviewsPage, session: Session, nav: Any
) -> None:
    page.show_tab("guides")
    page.guides.load_standard()
    assert nav.messages[-1] == ("info", "Alle Standard-Leitfäden sind schon da.")
    page.guides.show_record(phone(session))
    page.guides.remove_button.click()
    assert len(guides(session.conn)) == 1
    page.guides.load_standard()
    assert len(guides(session.conn)) == 2


def test_a_call_opens_the_guide_for_the_network_and_the_second_time_the_same_interview(
    page: InterviewsPage, session: Session, network: str
) -> None:
    office = add_office(session, phone="030 23125 001")
    attempt = session.run(
        record_attempt,
        RecordAttempt(institution_id=office, channel="phone", direction="out", outcome="1.1"),
    )
    page.open_list(network=network, attempt=attempt)
    panel = page.interviews.panel
    found = panel.found
    assert found is not None
    assert (found.attempt_id, found.network_id, found.state) == (attempt, network, "running")
    assert found.guide is not None and found.guide.kind == "phone"
    assert panel.clock.running and focused(panel) is panel.cards[0]
    panel.break_off()
    page.open_list(network=network, attempt=attempt)
    assert rows(session, "SELECT id, state FROM interview") == [(found.id, "running")]
    page.open_list(network=network)
    assert page.interviews.new_form.value("network_id") == network


def test_the_network_leads_to_its_interview_and_to_a_new_one(
    qtbot: Any, session: Session, nav: Any, begun: str, network: str
) -> None:
    networks = NetworksPage(session, nav)
    qtbot.addWidget(networks)
    networks.resize(1140, 690)
    networks.show()
    networks.show_record(network)
    panel = networks.panel
    (card,) = panel._interviews.cards()
    assert card.entry.badge == "Läuft"
    card.entry.links[0].do()
    assert nav.went[-1] == ("interviews", begun, {})
    panel._guided.click()
    assert nav.went[-1] == ("interviews", "", {"network": network})
