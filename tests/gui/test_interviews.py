"""Interviews by keyboard: begun, asked through, kept as typed, broken off, taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from offices import add_office, rows
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    ChangeInterview,
    RecordInterview,
    answer_question,
    begin_interview,
    change_interview,
    record_interview,
)
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.domain.guide import Guide
from netzdesk.queries.guides import guide, guides, successor
from netzdesk.queries.interviews import InterviewDetail, InterviewRow, interview
from netzdesk.store.study import Study
from netzdesk.ui.draft_offer import offer_drafts
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.interview_clock import InterviewClock
from netzdesk.ui.widgets.interview_list import InterviewsTab
from netzdesk.ui.widgets.interview_panel import InterviewPanel
from netzdesk.ui.widgets.interview_particulars import taken_text
from netzdesk.ui.widgets.interview_question import QuestionCard, words_at
from netzdesk.ui.widgets.interview_taking import named_terms
from netzdesk.ui.widgets.tab_page import InnerArea

ANSWERS = "SELECT answer, nothing_to_say FROM interview_answer ORDER BY rowid"


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


def opened(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    page = InterviewsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


@pytest.fixture
def network(session: Session) -> str:
    return session.run(add_network, AddNetwork(name="Netz Gifhorn"))


@pytest.fixture
def begun(session: Session, network: str) -> str:
    return session.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(session)))


def phone(session: Session) -> str:
    return next(row.id for row in guides(session.conn) if row.kind == "phone")


def held(session: Session, key: str) -> InterviewDetail:
    found = interview(session.conn, key)
    assert found is not None
    return found


def listed(tab: InterviewsTab) -> list[InterviewRow]:
    model = tab.list.model
    assert isinstance(model, ListModel)
    return [model.row_at(row) for row in range(model.rowCount())]


def led(found: InterviewDetail) -> Guide:
    assert found.guide is not None
    return found.guide


def focused(panel: InterviewPanel) -> QuestionCard:
    card = panel._current_card()
    assert card is not None
    return card


def press(qtbot: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifier)


def write(qtbot: Any, panel: InterviewPanel, text: str) -> None:
    qtbot.keyClicks(focused(panel).notes.text, text)


CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_the_models_keep_the_rules_of_qt(page: InterviewsPage, begun: str) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    page.show_tab("guides")
    testers = [
        QAbstractItemModelTester(tab.list.model, mode) for tab in (page.interviews, page.guides)
    ]
    assert all(tester.model().rowCount() for tester in testers)
    assert page.interviews.list.model.shown() == 1
    assert page.guides.list.model.shown() == 2


def test_an_interview_is_begun_by_keys_and_the_cursor_is_in_the_first_question(
    qtbot: Any, page: InterviewsPage, session: Session, network: str
) -> None:
    page.new_record()
    form = page.interviews.new_form
    qtbot.keyClick(form.fields["network_id"].entry(), Qt.Key.Key_Return)
    assert form.error_text("network_id")
    qtbot.keyClicks(form.fields["network_id"].entry(), "Netz Gifhorn")
    form.fields["guide_id"].focus_in()
    press(qtbot, Qt.Key.Key_Return)

    panel = page.interviews.panel
    assert rows(session, "SELECT network_id, state FROM interview") == [(network, "running")]
    assert panel.clock.running
    guide_ = led(held(session, panel.found.id if panel.found else ""))
    assert focused(panel).key == guide_.questions[0].id


def test_questions_are_gone_through_with_one_key_and_stored_on_the_way(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    order = led(held(session, begun)).questions
    assert focused(panel).key == order[0].id
    write(qtbot, panel, "VHS, Caritas")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert rows(session, ANSWERS) == [("VHS, Caritas", 0)]
    assert focused(panel).key == order[1].id
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert focused(panel).key == order[2].id
    assert len(rows(session, ANSWERS)) == 1


def test_a_follow_up_is_left_out_when_there_is_nothing_to_say(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    first = focused(panel)
    tick = first.form.fields["nothing_to_say"].entry()
    tick.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert rows(session, ANSWERS) == [(None, 1)]
    second = panel.cards[1]
    assert second.notes.isHidden() or not second.notes.isVisible()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert focused(panel).key == led(held(session, begun)).questions[3].id
    second.ask_anyway()
    assert second.notes.isVisible()
    write(qtbot, panel, "doch")
    panel.commit()
    assert ("doch", 0) in rows(session, ANSWERS)


def test_every_topic_is_in_reach_by_its_number_and_by_paging(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    topics = led(held(session, begun)).topics
    press(qtbot, Qt.Key.Key_4, ALT)
    assert focused(panel).key == topics[3].in_order[0].id
    write(qtbot, panel, "Frauen")
    press(qtbot, Qt.Key.Key_PageDown, CTRL)
    assert focused(panel).key == topics[4].in_order[0].id
    press(qtbot, Qt.Key.Key_PageUp, CTRL)
    press(qtbot, Qt.Key.Key_PageUp, CTRL)
    assert focused(panel).key == topics[2].in_order[0].id
    press(qtbot, Qt.Key.Key_0, ALT)
    assert panel.particulars.isVisible()
    press(qtbot, Qt.Key.Key_8, ALT)
    assert focused(panel).key == topics[7].in_order[0].id
    assert rows(session, ANSWERS) == [("Frauen", 0)]
    assert panel.head.topic_buttons[4].text() == "4 Zielgruppen 1/2"
    assert panel.head.topic_buttons[8].isChecked()


def test_the_note_of_a_topic_leads_on_to_the_next_topic(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.cards[-1].focus_in()
    write(qtbot, panel, "Rest")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    found = held(session, begun)
    topics = led(found).topics
    assert found.topic_notes == {topics[0].id: "Rest"}
    assert focused(panel).key == topics[1].in_order[0].id


def test_what_is_typed_is_kept_before_it_is_stored_and_comes_back(
    qtbot: Any, page: InterviewsPage, session: Session, study: Study, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.jump(2)
    write(qtbot, panel, "seit 2004")
    panel.keeper.flush()
    assert rows(session, ANSWERS) == []
    (draft,) = study.drafts.all("interview:")
    assert list(draft.values["typed"].values()) == ["seit 2004"]

    panel._discard_draft()  # as if the program had ended here
    page.close()
    study.drafts.keep(draft.key, draft.values)
    again = opened(qtbot, Session(study), page.nav)
    again.show_record(begun)
    other = again.interviews.panel
    assert other._topic == led(held(session, begun)).topics[1].id
    assert other.cards[0].notes.raw() == "seit 2004"
    assert other.draft_bar.isVisible()
    other.commit()
    assert rows(session, ANSWERS) == [("seit 2004", 0)]
    assert study.drafts.all("interview:") == ()
    assert not other.draft_bar.isVisible()


def test_a_change_from_elsewhere_leaves_what_is_being_typed(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "halb")
    third = led(held(session, begun)).questions[2]
    command = AnswerQuestion(
        interview_id=begun, topic_id=third.topic_id, question_id=third.id, answer="da"
    )
    session.run(answer_question, command)
    assert panel.cards[0].notes.raw() == "halb"
    assert panel.cards[2].notes.raw() == "da"
    assert focused(panel) is panel.cards[0]


def test_it_is_broken_off_and_resumed_at_the_question_where_it_stopped(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str, network: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "VHS")
    panel.head.break_button.click()
    assert held(session, begun).state == "broken_off"
    assert rows(session, ANSWERS) == [("VHS", 0)]
    other = session.run(
        begin_interview, BeginInterview(network_id=network, guide_id=phone(session))
    )
    page.show_record(other)
    page.show_record(begun)
    assert panel.head.resume_button.isVisible() and not panel.head.break_button.isVisible()
    panel.head.resume_button.click()
    assert held(session, begun).state == "running"
    assert panel.clock.running
    assert focused(panel).key == led(held(session, begun)).questions[1].id
    panel.head.end_button.click()
    assert held(session, begun).state == "done"
    assert not panel.clock.running


def test_the_time_goes_on_from_what_was_taken_before(qtbot: Any) -> None:
    now = [100.0]
    clock = InterviewClock(lambda: now[0])
    qtbot.addWidget(clock)
    minutes = []
    clock.minute.connect(lambda: minutes.append(clock.minutes))
    clock.begin(10)
    assert clock._time.text() == "10:00"
    clock.start()
    now[0] += 61
    clock.look()
    assert clock._time.text() == "11:01"
    assert clock.stop() == 12
    assert minutes == [11, 12]
    now[0] += 600
    clock.look()
    assert clock.minutes == 12


def test_the_duration_is_stored_when_the_time_is_held_or_another_interview_shown(
    page: InterviewsPage, session: Session, begun: str, network: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    now = [0.0]
    panel.clock.timer._seconds = lambda: now[0]
    panel.toggle_clock()
    now[0] = 125.0
    panel.toggle_clock()
    assert held(session, begun).duration_min == 3
    panel.toggle_clock()
    now[0] = 400.0
    done = session.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(session)))
    page.show_record(done)
    assert held(session, begun).duration_min == 7
    assert not panel.clock.running
    assert panel.clock._time.text() == "00:00"


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
    consent = form.fields["consent"]
    consent.show_value("given")
    consent.left.emit()
    assert held(session, begun).consent_on == "2010-03-15"
    assert form.fields["consent_on"].isVisible()
    assert not form.fields["consent_withdrawn_on"].isVisible()
    consent.show_value("withdrawn")
    consent.left.emit()
    assert form.fields["consent_withdrawn_on"].isVisible()
    accepted = form.fields["minutes_accepted_on"].entry()
    accepted.setFocus()
    qtbot.keyClicks(accepted, "15.3.")
    press(qtbot, Qt.Key.Key_Return)
    assert form.error_text("minutes_accepted_on")
    assert held(session, begun).minutes_accepted_on == ""


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


def test_the_page_shows_a_guide_that_is_asked_for(page: InterviewsPage, session: Session) -> None:
    page.show_record(phone(session))
    assert page.current() is page.guides
    assert page.guides.list.current_id() == phone(session)


def test_on_a_low_screen_only_one_bar_scrolls(qtbot: Any, page: InterviewsPage, begun: str) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.jump(1)
    inner = [area for area in panel.findChildren(InnerArea) if area.isVisible()]
    assert len(inner) == 1
    qtbot.waitUntil(lambda: inner[0].verticalScrollBar().maximum() > 0)
    page.resize(620, 330)
    page.interviews.turn_to_details()
    qtbot.waitUntil(lambda: inner[0].verticalScrollBar().maximum() == 0)
    assert inner[0].is_whole()
    page.resize(1140, 690)
    qtbot.waitUntil(lambda: inner[0].verticalScrollBar().maximum() > 0)


def test_the_list_is_narrowed_to_what_is_to_be_done(
    page: InterviewsPage, session: Session, begun: str, network: str
) -> None:
    talk = BeginInterview(network_id=network, guide_id=phone(session), day="2010-03-01")
    other = session.run(begin_interview, talk)
    page.show_record(begun)
    page.interviews.panel.break_off()
    sent = ChangeInterview(interview_id=other, minutes_sent_on="2010-03-02")
    session.run(change_interview, sent)
    tab = page.interviews
    views = {view.name: view.view().conditions for view in tab.ready_views()}
    for name, wanted in (("Fortzusetzen", begun), ("Protokoll noch nicht angenommen", other)):
        tab.open_list(**views[name])
        assert [row.id for row in listed(tab)] == [wanted]
    tab.open_list()
    assert len(listed(tab)) == 2
    tab.open_list(consent="not_asked", guide="Telefoninterview, kurz")
    assert len(listed(tab)) == 2
    tab.open_list(consent="given")
    assert listed(tab) == []


def test_an_interview_without_a_guide_shows_its_particulars(
    page: InterviewsPage, session: Session, network: str
) -> None:
    made = session.run(record_interview, RecordInterview(network_id=network))
    page.show_record(made)
    panel = page.interviews.panel
    assert panel.particulars.isVisible()
    assert len(panel.head.topic_buttons) == 1
    assert not panel.head.next_button.isVisible()
    panel.go_on()
    panel.jump(5)
    assert panel.particulars.isVisible()


def test_an_interview_is_removed_and_can_be_brought_back(
    page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    page.interviews.panel.particulars.remove_asked.emit()
    assert rows(session, "SELECT id FROM interview") == []
    assert page.interviews.shown_view() == ""
    session.undo()
    assert rows(session, "SELECT id FROM interview") == [(begun,)]


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


def test_after_a_start_the_words_of_an_interview_are_offered(
    session: Session, study: Study, nav: Any, begun: str
) -> None:
    study.drafts.keep(f"interview:{begun}", {"topic": "", "typed": {}, "minutes": 4})
    offer_drafts(session, nav, lambda: None)
    assert nav.messages == []
    study.drafts.keep(f"interview:{begun}", {"topic": "", "typed": {"": "halb"}, "minutes": 4})
    offer_drafts(session, nav, lambda: None)
    assert nav.messages[-1][1].endswith("Interview: Netz Gifhorn")


def test_a_study_that_is_only_read_shows_interviews_and_changes_nothing(
    qtbot: Any, study: Study, nav: Any, session: Session, begun: str
) -> None:
    path = study.path
    study.close()
    with Study.open(path, author=study.author, clock=study.clock, read_only=True) as again:
        page = opened(qtbot, Session(again), nav)
        page.show_record(begun)
        panel = page.interviews.panel
        panel.focus_open()
        assert panel.cards[0].notes.text.isReadOnly()
        assert not panel.head.end_button.isEnabled()
        panel.toggle_clock()
        assert not panel.clock.running
        page.new_record()
        assert page.interviews.shown_view() == "detail"
        panel.leave()
        page.close()


def test_the_page_says_what_every_button_and_field_is(page: InterviewsPage, begun: str) -> None:
    page.show_record(begun)
    silent = [b for b in page.findChildren(QPushButton) if b.isVisible() and not b.text()]
    assert silent == []
    cards = page.interviews.panel.cards
    assert all(card.notes.text.accessibleName() for card in cards)
    assert all(table.accessibleName() for table in page.findChildren(QTableView))


def test_files_of_an_interview_are_attached_and_block_its_removal(
    page: InterviewsPage, session: Session, begun: str, tmp_path: Path, nav: Any
) -> None:
    minutes = tmp_path / "Protokoll.pdf"
    minutes.write_bytes(b"%PDF-1.7 Protokoll")
    page.show_record(begun)
    target = page.file_target()
    assert target is not None and target.owner == {"interview_id": begun}
    panel = page.interviews.panel
    panel.particulars.files.attach([minutes])
    assert rows(session, "SELECT name, interview_id FROM attachment") == [("Protokoll.pdf", begun)]
    assert [card.entry.head for card in panel.particulars.files.entries.cards()] == [
        "Protokoll.pdf (1 KB)"
    ]
    panel.particulars.remove_asked.emit()
    assert nav.messages[-1][0] == "bad"
    assert rows(session, "SELECT id FROM interview") == [(begun,)]


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


def test_a_question_of_many_lines_has_room_that_grows(
    qtbot: Any, page: InterviewsPage, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    notes = focused(panel).notes.text
    before = notes.height()
    notes.setPlainText("\n".join("abcdefgh"))
    assert notes.height() > before * 2
    notes.setPlainText("\n".join("a" for _ in range(200)))
    assert notes.height() < before * 6


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


def test_a_question_is_in_view_with_its_words_when_the_cursor_goes_there(
    qtbot: Any, page: InterviewsPage, begun: str
) -> None:
    page.resize(900, 520)
    page.show_record(begun)
    panel = page.interviews.panel
    for number in (8, 1, 6):
        panel.jump(number)
        for card in (panel.cards[0], panel.cards[-1]):
            panel._focus(card)
            qtbot.waitUntil(lambda card=card: _in_view(panel, card))
        assert panel.cards[-1]._left_out.isHidden()


def _in_view(panel: InterviewPanel, card: QuestionCard) -> bool:
    top = card.mapTo(panel._area.viewport(), card.rect().topLeft()).y()
    return top >= 0 and top + card.height() <= panel._area.viewport().height() + 1


def test_an_undone_begin_leaves_nothing_behind_and_troubles_nobody(
    qtbot: Any, page: InterviewsPage, session: Session, study: Study, network: str
) -> None:
    troubles: list[str] = []
    session.trouble.connect(troubles.append)
    page.interviews.begin_in_call(network, "")
    panel = page.interviews.panel
    write(qtbot, panel, "halb")
    panel.keeper.flush()
    session.undo()
    assert page.interviews.shown_view() == ""
    assert panel.found is None and not panel.clock.running
    assert troubles == []
    assert study.drafts.all("interview:") == ()
