from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from netzdesk.actions.approval_fields import Propose, propose
from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    ask_for_approval,
    record_answer,
)
from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import AddNetwork, ChangeNetwork, add_network, change_network
from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import State
from netzdesk.queries.approvals import approvals_of, fields_of, releases, whom_to_ask
from netzdesk.queries.history import Reader, units
from netzdesk.queries.profiles import profile_facts, profile_sections
from netzdesk.store.engine import Connection
from netzdesk.ui.draft_offer import offer_drafts
from netzdesk.ui.drafts import flush_drafts
from netzdesk.ui.pages.profiles import ProfilesPage
from netzdesk.ui.pages.reports import ReportsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.approval_panel import ApprovalPanel
from netzdesk.ui.widgets.differences import DifferenceView
from netzdesk.ui.widgets.entry_card import LinkButton


def digests(conn: Connection, network_id: str) -> dict[str, str]:
    return {each.key: each.sha256 for each in fields_of(conn, network_id)}


@pytest.fixture
def network(session: Session) -> str:
    new = AddNetwork(name="Netz Peine", number=4, place="Peine", web="www.example.org")
    key = session.run(add_network, new)
    with session.study.unit("judge_network") as unit:
        unit.put("network", {"id": key, "judgement": "counts", "good_practice": 1})
    session.run(add_network_contact, AddNetworkContact(network_id=key, person_name="Erika Muster"))
    write(session, key, "Frauen beraten.")
    return key


@pytest.fixture
def page(session: Session, nav: Any, network: str, qtbot: Any) -> ProfilesPage:
    made = ProfilesPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1180, 700)
    made.show()
    made.show_record(network)
    made.tabs.setCurrentWidget(made.approval)
    return made


def section(session: Session) -> str:
    return profile_sections(session.conn)[0].id


def write(session: Session, network: str, body: str) -> None:
    command = WriteProfileText(network_id=network, section_id=section(session), body=body)
    session.run(write_profile_text, command)


def ask(session: Session, network: str, due: str | None = None) -> str:
    fields = tuple(digests(session.conn, network).items())
    person = whom_to_ask(session.conn, network)[0].person_id
    command = AskForApproval(
        network_id=network, fields=fields, person_id=person, due=due, sent_on="1.3.2010"
    )
    return session.run(ask_for_approval, command)


def answer(session: Session, approval: str, **but: str) -> None:
    [row] = [
        row
        for network in session.conn.execute("SELECT DISTINCT network_id FROM approval").fetchall()
        for row in approvals_of(session.conn, network[0])
        if row.id == approval
    ]
    released = tuple((field.key, but.get(field.key, "public")) for field in row.fields)
    command = RecordAnswer(approval_id=approval, verdict="given", releases=released)
    session.run(record_answer, command)


def shown(panel: ApprovalPanel) -> dict[str, str]:
    model = panel.model
    return {model.cell_text(n, 0): model.cell_text(n, 1) for n in range(model.rowCount())}


def select(panel: ApprovalPanel, key: str) -> None:
    place = panel.model.place_of(key)
    assert place is not None
    panel.table.selectRow(place)


def test_a_request_is_entered_for_all_fields_as_they_stand(
    page: ProfilesPage, session: Session, network: str
) -> None:
    panel = page.approval
    assert panel.state.text() == "Nicht angefragt"
    assert not panel.answer_button.isVisible()
    panel.request_button.click()
    assert panel.request.form.submit(), panel.request.form.error_text()
    [row] = approvals_of(session.conn, network)
    assert {field.key: field.sha256 for field in row.fields} == digests(session.conn, network)
    assert (row.person, row.due) == ("Erika Muster", "2010-03-29")
    assert panel.state.text() == "Angefragt"
    assert panel.answer_button.isVisible()
    panel.request_button.click()
    assert not panel.request.form.submit()
    assert "schon angefragt" in panel.request.form.error_text("person_id")


def test_an_answer_is_entered_by_keyboard_field_by_field(
    page: ProfilesPage, session: Session, network: str
) -> None:
    approval = ask(session, network)
    panel = page.approval
    panel.answer_button.click()
    form = panel.answer.form
    every = panel.answer.every
    assert form.fields["field/web"].value() == "open"
    every.show_value("public")
    every.edited.emit()
    combo = form.fields["field/web"].entry()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert every.value() is None, "not all fields have that answer any more"
    QTest.keyClick(form.fields["field/web"], Qt.Key.Key_Return)
    assert not panel.answer.isVisible(), form.error_text()
    found = releases(session.conn, network)
    assert found.state is State.RELEASED
    assert found.fields["web"].release == "project"
    assert shown(panel)["Web"] == "Nur im Projekt"
    assert shown(panel)["Name des Netzwerks"] == "Öffentlich"
    assert "Öffentlich" in panel.history.cards()[0].accessibleName()
    session.undo()
    assert approvals_of(session.conn, network)[0].verdict == "open"
    assert approvals_of(session.conn, network)[0].id == approval


def test_a_correction_at_the_end_of_a_long_text_is_in_view(qtbot: Any) -> None:
    view = DifferenceView("Korrektur")
    qtbot.addWidget(view)
    view.fit_to_text(6)
    view.resize(300, 100)
    view.show()
    text = "\n".join(f"Zeile {n}" for n in range(60))

    view.show_difference(text, text + " neu")
    view.resize(260, view.height())

    assert view.textCursor().position() == len(text)
    assert view.viewport().rect().contains(view.cursorRect().center())


def test_one_choice_sets_all_fields_and_a_refusal_has_none(
    page: ProfilesPage, session: Session, network: str
) -> None:
    ask(session, network)
    page.approval.open_answer()
    answering = page.approval.answer
    answering.every.show_value("project")
    answering.every.edited.emit()
    assert {answering.form.fields[f"field/{key}"].value() for key in ("web", "name")} == {"project"}
    verdict = answering.form.fields["verdict"]
    verdict.show_value("refused")
    verdict.edited.emit()
    assert not answering.form.fields["field/web"].isVisible()
    assert answering.form.submit()
    assert releases(session.conn, network).state is State.REFUSED


def test_what_was_typed_into_an_answer_waits_after_a_crash(
    page: ProfilesPage, session: Session, nav: Any, network: str, qtbot: Any
) -> None:
    ask(session, network)
    page.approval.open_answer()
    note = page.approval.answer.form.fields["note"]
    qtbot.keyClicks(note.entry(), "Am Telefon bestaetigt")
    flush_drafts(page)
    again = ProfilesPage(session, nav)
    qtbot.addWidget(again)
    again.show()
    again.show_record(network)
    again.tabs.setCurrentWidget(again.approval)
    again.approval.open_answer()
    assert again.approval.answer.form.fields["note"].value() == "Am Telefon bestaetigt"
    again.approval.answer.form.fields["field/web"].show_value("public")
    assert again.approval.answer.form.submit()
    assert session.study.drafts.all() == ()


def test_a_correction_stands_beside_the_present_text_and_is_taken_over(
    page: ProfilesPage, session: Session, network: str
) -> None:
    approval = ask(session, network)
    answer(session, approval)
    key = f"text:{section(session)}"
    proposal = Propose(approval_id=approval, field=key, proposal="Frauen und Männer beraten.")
    session.run(propose, proposal)
    panel = page.approval
    select(panel, key)
    assert panel.field.present.toPlainText() == "Frauen beraten."
    assert panel.field.other.isVisible()
    assert panel.field.other.toPlainText() == "Frauen und Männer beraten."
    panel.field.buttons["take"].click()
    facts = profile_facts(session.conn, network)
    assert facts is not None
    assert facts.texts[section(session)] == "Frauen und Männer beraten."
    assert releases(session.conn, network).fields[key].release == "public"
    assert not panel.field.other.isVisible()


def test_a_correction_is_entered_by_changing_the_present_text(
    page: ProfilesPage, session: Session, network: str, qtbot: Any
) -> None:
    answer(session, ask(session, network))
    panel = page.approval
    select(panel, "web")
    panel.field.buttons["edit"].click()
    form = panel.field.form
    assert form is not None
    assert form.fields["proposal"].value() == "www.example.org"
    qtbot.keyClicks(form.fields["proposal"].entry(), "neu.")
    assert form.submit()
    [row] = approvals_of(session.conn, network)
    assert row.verdict == "given_with_changes"
    with qtbot.waitSignal(session.trouble) as said:
        panel.field.buttons["entered"].click()
    assert "zuerst" in said.args[0]
    panel.field.buttons["decline"].click()
    [row] = approvals_of(session.conn, network)
    assert {field.key: field.proposal_state for field in row.fields}["web"] == "declined"
    assert "decline" not in panel.field.buttons


def test_a_correction_that_is_typed_waits_while_another_field_is_looked_at(
    page: ProfilesPage, session: Session, nav: Any, network: str, qtbot: Any
) -> None:
    approval = ask(session, network)
    answer(session, approval)
    panel = page.approval
    select(panel, "web")
    panel.field.buttons["edit"].click()
    assert panel.field.form is not None
    qtbot.keyClicks(panel.field.form.fields["proposal"].entry(), "neu.")
    select(panel, "name")
    assert panel.field.form is None
    [draft] = session.study.drafts.all()
    assert draft.key == f"correction:{approval}:web"
    offer_drafts(session, nav, lambda: None)
    assert "Korrektur eines Steckbriefs" in nav.messages[-1][1]

    page.open_list(approval=f"{approval}:web")
    page.show_record(network)
    assert panel.field.form is not None
    assert panel.field.form.fields["proposal"].value() == "neu.www.example.org"
    assert panel.field.form.submit()
    assert session.study.drafts.all() == ()
    [row] = approvals_of(session.conn, network)
    assert [field.proposal for field in row.fields if field.key == "web"] == ["neu.www.example.org"]


def test_values_of_a_field_are_kept_apart_in_one_line(
    page: ProfilesPage, session: Session, network: str
) -> None:
    for name in ("VHS", "Kammer"):
        session.run(add_network_actor, AddNetworkActor(network_id=network, name=name))
    rows = {row.key: at for at, row in enumerate(page.approval.model.rows())}
    shown = page.approval.model.index(rows["actors"], 3).data()
    assert shown == "VHS · Kammer"
    ask(session, network)
    page.approval.open_answer()
    said = [label.text() for label in page.approval.answer.findChildren(QLabel)]
    assert "VHS · Kammer" in said


def test_a_changed_field_is_marked_and_shows_what_changed(
    page: ProfilesPage, session: Session, network: str
) -> None:
    answer(session, ask(session, network))
    write(session, network, "Frauen und Männer beraten.")
    panel = page.approval
    key = f"text:{section(session)}"
    select(panel, key)
    assert panel.field.badge.text() == "Wieder offen"
    assert panel.field.other.toPlainText() == "Frauen und Männer beraten."
    assert page.tabs.tabText(1) == "&Freigabe (1)"
    assert "1 Feld ist wieder offen" in panel.counted.text()


def test_what_is_to_be_deleted_has_a_button_for_it(
    page: ProfilesPage, session: Session, network: str
) -> None:
    answer(session, ask(session, network), web="delete")
    panel = page.approval
    select(panel, "web")
    panel.field.buttons["empty"].click()
    assert session.conn.execute("SELECT web FROM network").fetchone() == (None,)
    assert "Web" not in shown(panel)


def test_requests_are_reminded_of_taken_back_and_corrected(
    page: ProfilesPage, session: Session, network: str
) -> None:
    approval = ask(session, network, "5.3.2010")
    panel = page.approval
    assert panel.state.text() == "Überfällig"

    def link(name: str) -> LinkButton:
        card = panel.history.card(approval)
        assert card is not None
        return next(b for b in card.findChildren(LinkButton) if b.text() == name)

    link("Erinnerung eintragen").click()
    panel.reminder.form.fields["due"].show_value("2010-03-20")
    panel.reminder.form.fields["day"].show_value("2010-03-12")
    assert panel.reminder.form.submit()
    assert panel.state.text() == "Angefragt"
    card = panel.history.card(approval)
    assert card is not None
    asked = "angefragt am 01.03.2010, erinnert am 12.03.2010"
    assert card.entry.head.endswith(f", {asked}")
    link("Rückmeldung eintragen").click()
    assert asked in [label.text() for label in panel.answer.findChildren(QLabel)]
    answer(session, approval)
    link("Rückmeldung berichtigen").click()
    assert panel.answer.form.fields["field/web"].value() == "public"
    panel.answer.form.fields["field/web"].show_value("delete")
    assert panel.answer.form.submit()
    assert releases(session.conn, network).fields["web"].release == "delete"


def test_the_list_says_how_far_each_network_is_and_is_filtered_by_it(
    page: ProfilesPage, session: Session, network: str
) -> None:
    model = page.list.model
    column = next(n for n, each in enumerate(model.columns) if each.key == "approval")
    assert model.cell_text(0, column) == "Nicht angefragt"
    answer(session, ask(session, network))
    assert model.cell_text(0, column) == "Freigegeben"
    page.open_list(label="Freigabe", approval_state=State.RELEASED)
    assert model.rowCount() == 1
    page.open_list(label="Freigabe", approval_state=State.OVERDUE)
    assert model.rowCount() == 0
    page.show_all()
    session.run(change_network, ChangeNetwork(network_id=network, place="Ilsede"))
    assert model.cell_text(0, column) == "Teilweise freigegeben"


def test_a_request_opens_on_its_answer(
    session: Session, nav: Any, network: str, qtbot: Any
) -> None:
    approval = ask(session, network)
    page = ProfilesPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    page.show()
    page.ensure_fresh()
    page.open_list(approval=approval)
    page.show_record(network)
    assert page.tabs.currentWidget() is page.approval
    assert page.approval.answer.isVisible()
    assert page.approval.answer.approval == approval


def test_a_study_that_is_only_read_offers_nothing_to_write(
    page: ProfilesPage, session: Session, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(session, network)
    monkeypatch.setattr(type(session), "read_only", property(lambda _self: True))
    page.approval.show_network(network, "Netz Peine", 4)
    panel = page.approval
    for button in (panel.answer_button, panel.request_button, panel.letters_button):
        assert not button.isVisible()
    assert panel.sheet_button.isVisible()
    assert panel.history.cards()[0].findChildren(LinkButton) == []


def test_a_report_is_limited_where_its_kind_has_that_choice(
    session: Session, nav: Any, network: str, qtbot: Any
) -> None:
    reports = ReportsPage(session, nav)
    qtbot.addWidget(reports)
    reports.show()
    reports.open_list(kind="appendix-networks")
    limit = reports.options.fields["released"]
    assert limit.isVisible()
    limit.show_value("public")
    assert reports.chosen().released == "public"
    reports.open_list(kind="contact-log")
    assert not limit.isVisible()
    assert reports.chosen().released == ""


def test_the_history_names_the_fields_of_an_answer(session: Session, network: str) -> None:
    answer(session, ask(session, network), web="delete")
    reader = Reader(session.conn, Translator("de"))
    asked, answered = [
        unit for unit in units(session.conn) if unit.action in ("ask_for_approval", "record_answer")
    ][::-1]
    names = {
        field.after
        for row in reader.changes(asked)
        if row.table == "approval_field"
        for field in row.fields
        if field.field == "field"
    }
    assert {"Ziele", "Web", "Name des Netzwerks"} <= names
    said = {field.after for row in reader.changes(answered) for field in row.fields}
    assert {"Löschen", "Öffentlich", "Freigegeben"} <= said


def test_nothing_is_released_that_nobody_chose(
    page: ProfilesPage, session: Session, network: str
) -> None:
    ask(session, network)
    page.approval.open_answer()

    assert not page.approval.answer.form.submit()

    assert releases(session.conn, network).released == 0


def test_stars_of_a_fact_are_shown_beside_its_choice(
    page: ProfilesPage, session: Session, network: str
) -> None:
    name = "Netz für Mütter*und Väter*"
    session.run(change_network, ChangeNetwork(network_id=network, name=name))
    ask(session, network)
    page.approval.open_answer()

    hints = page.approval.answer.findChildren(QLabel)

    assert name in [label.text() for label in hints]
