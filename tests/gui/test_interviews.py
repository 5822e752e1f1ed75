"""Interviews by keyboard: begun, asked through, kept as typed, broken off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from interview_desk import (
    ALT,
    ANSWERS,
    CTRL,
    focused,
    held,
    led,
    listed,
    opened,
    phone,
    press,
    write,
)
from offices import rows
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton, QTableView

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.interview_people import (
    AddInterviewPerson,
    SendMinutes,
    add_interview_person,
    send_minutes,
)
from netzdesk.actions.interviews import (
    AnswerQuestion,
    BeginInterview,
    RecordInterview,
    answer_question,
    begin_interview,
    record_interview,
)
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.store.study import Study
from netzdesk.ui.draft_offer import offer_drafts
from netzdesk.ui.pages.interviews import InterviewsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.interview_clock import InterviewClock
from netzdesk.ui.widgets.interview_panel import InterviewPanel
from netzdesk.ui.widgets.interview_question import QuestionCard
from netzdesk.ui.widgets.tab_page import InnerArea


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> InterviewsPage:
    return opened(qtbot, session, nav)


@pytest.fixture
def network(session: Session) -> str:
    return session.run(add_network, AddNetwork(name="Netz Gifhorn"))


@pytest.fixture
def begun(session: Session, network: str) -> str:
    return session.run(begin_interview, BeginInterview(network_id=network, guide_id=phone(session)))


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


def test_escape_takes_no_note_away(
    qtbot: Any, page: InterviewsPage, session: Session, begun: str
) -> None:
    page.show_record(begun)
    panel = page.interviews.panel
    panel.focus_open()
    write(qtbot, panel, "VHS Gifhorn")

    press(qtbot, Qt.Key.Key_Escape)

    assert panel.cards[0].notes.value() == "VHS Gifhorn"
    panel.commit()
    assert rows(session, ANSWERS) == [("VHS Gifhorn", 0)]


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
    session.run(add_interview_person, AddInterviewPerson(interview_id=other, name="Nora Neu"))
    session.run(send_minutes, SendMinutes(interview_id=other, day="2010-03-02"))
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


def test_a_question_is_in_view_with_its_words_when_the_cursor_goes_there(
    qtbot: Any, page: InterviewsPage, begun: str
) -> None:
    page.resize(900, 520)
    page.show_record(begun)
    panel = page.interviews.panel
    for number in (8, 1, 6):
        panel.jump(number)
        for card in (panel.cards[0], panel.cards[-1]):
            panel.sheet.focus_card(card)
            qtbot.waitUntil(lambda card=card: _in_view(panel, card))
        assert panel.cards[-1]._left_out.isHidden()


def _in_view(panel: InterviewPanel, card: QuestionCard) -> bool:
    top = card.mapTo(panel.sheet.area.viewport(), card.rect().topLeft()).y()
    return top >= 0 and top + card.height() <= panel.sheet.area.viewport().height() + 1


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


def test_an_interview_that_is_done_is_only_shown_when_its_call_asks_for_it_again(
    page: InterviewsPage, session: Session, network: str
) -> None:
    (office,) = session.conn.execute("SELECT id FROM institution LIMIT 1").fetchone()
    call = session.run(
        record_attempt,
        RecordAttempt(institution_id=office, channel="phone", direction="out", outcome="1.1"),
    )
    page.open_list(network=network, attempt=call)
    panel = page.interviews.panel
    panel.break_off()
    page.open_list(network=network, attempt=call)
    assert panel.found is not None and panel.found.state == "running" and panel.clock.running
    panel.end()

    page.open_list(network=network, attempt=call)

    assert rows(session, "SELECT state FROM interview") == [("done",)]
    assert panel.found is not None and not panel.clock.running
