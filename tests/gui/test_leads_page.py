"""„Hinweise und Quellen“: leads become entries with one key, sources keep their copies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from offices import GOSLAR, add_contact, add_office, call, rows
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton

from netzdesk.actions.leads import OpenLead, open_lead
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.sources import AddSource, Copy, add_source
from netzdesk.ui.opened_files import OPENED
from netzdesk.ui.page import About
from netzdesk.ui.pages.attempts import AttemptsPage
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.pages.leads import LEADS, SOURCES, LeadsPage
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.pages.regions import RegionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.institution_panel import MASTER

PDF = b"%PDF-1.7\nBeleg"


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> LeadsPage:
    made = LeadsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What would have been handed to the desktop."""
    handed: list[tuple[str, bytes]] = []
    monkeypatch.setattr(OPENED, "open", lambda name, content: handed.append((name, content)))
    return handed


def named(session: Session, name: str = "VHS Goslar", **values: Any) -> str:
    return session.run(open_lead, OpenLead(name=name, **values))


def enter(field: Field, text: str) -> None:
    line = field.entry()
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def choose(field: Field, value: str) -> None:
    assert isinstance(field, ChoiceField)
    field.show_value(value)
    field.edited.emit()
    field.left.emit()


def press(page: LeadsPage, qtbot: Any, key: Qt.Key) -> None:
    """Press a key where the cursor is, in the list if it is not among the leads."""
    focus = QApplication.focusWidget()
    if focus is None or not page.leads.isAncestorOf(focus):
        page.leads.list.table.setFocus()
    qtbot.keyClick(QApplication.focusWidget() or page.leads.list.table, key)


def button(parent: Any, text: str) -> QAbstractButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == text)


def state(session: Session, lead: str) -> str:
    ((found,),) = rows(session, "SELECT state FROM lead WHERE id = ?", lead)
    return str(found)


def test_models_of_both_lists_keep_qts_rules(page: LeadsPage, session: Session) -> None:
    testers = [
        QAbstractItemModelTester(
            view.list.model, QAbstractItemModelTester.FailureReportingMode.Warning
        )
        for view in (page.leads, page.sources)
    ]
    first = named(session)
    session.run(add_source, AddSource(kind="press", title="Zeitung"))
    page.tabs.setCurrentIndex(SOURCES)
    page.show_record(first)
    page.leads.list.filter_line.setText("vhs")
    session.undo()
    assert len(testers) == 2


def test_lead_becomes_an_institution_with_one_key(
    page: LeadsPage, session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    lead = named(session, phone="030 23125 700", region_id=GOSLAR, from_institution_id=office)
    page.show_record(lead)
    press(page, qtbot, Qt.Key.Key_F6)
    assert rows(session, "SELECT name, phone FROM institution WHERE name LIKE 'VHS%'") == [
        ("VHS Goslar", "030 23125 700")
    ]
    assert state(session, lead) == "followed"
    assert nav.messages[-1] == ("good", "Der Hinweis VHS Goslar ist verfolgt.")
    session.undo()
    assert state(session, lead) == "open"


def test_known_name_is_shown_first_and_linked_with_one_key(
    page: LeadsPage, session: Session, nav: Any, qtbot: Any
) -> None:
    known = add_office(session, "vhs goslar", kind="other")
    lead = named(session)
    page.show_record(lead)
    press(page, qtbot, Qt.Key.Key_F6)
    assert state(session, lead) == "open", "first it says that there is one"
    assert nav.messages[-1][0] == "warn"
    press(page, qtbot, Qt.Key.Key_F7)
    assert rows(session, "SELECT institution_id, state FROM lead") == [(known, "followed")]


def test_asked_twice_a_namesake_becomes_its_own_institution(
    page: LeadsPage, session: Session, qtbot: Any
) -> None:
    add_office(session, "VHS Goslar", kind="other")
    lead = named(session)
    page.show_record(lead)
    for _press in range(2):
        press(page, qtbot, Qt.Key.Key_F6)
    assert rows(session, "SELECT count(*) FROM institution WHERE name = 'VHS Goslar'") == [(2,)]
    assert state(session, lead) == "followed"


def test_lead_is_dropped_with_its_reason_by_keys(
    page: LeadsPage, session: Session, qtbot: Any
) -> None:
    lead = named(session)
    page.show_record(lead)
    press(page, qtbot, Qt.Key.Key_F8)
    panel = page.leads.panel
    qtbot.keyClick(panel.drop_form.fields["reason"].entry(), Qt.Key.Key_Return)
    assert panel.drop_form.error_text("reason") != ""
    qtbot.keyClicks(panel.drop_form.fields["reason"].entry(), "asked before")
    qtbot.keyClick(panel.drop_form.fields["reason"].entry(), Qt.Key.Key_Return)
    assert rows(session, "SELECT state, closed_reason FROM lead") == [("dropped", "asked before")]
    assert panel.reopen_button.isVisible()
    panel.reopen_button.click()
    assert state(session, lead) == "open"


def test_new_lead_is_entered_and_its_fields_follow_its_kind(
    page: LeadsPage, session: Session
) -> None:
    page.new_record()
    form = page.leads._new
    assert form.fields["institution_id"].isHidden()
    choose(form.fields["kind"], "person")
    assert not form.fields["institution_id"].isHidden()
    assert not form.submit()
    assert form.error_text("name") != ""
    enter(form.fields["name"], "Frau Kundig")
    assert form.submit()
    assert rows(session, "SELECT kind, name, day FROM lead") == [
        ("person", "Frau Kundig", "2010-03-15")
    ]
    assert page.leads.panel.lead is not None


def test_person_without_institution_is_refused_in_words(
    page: LeadsPage, session: Session, qtbot: Any
) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)
    lead = named(session, "Frau Kundig", kind="person")
    page.show_record(lead)
    press(page, qtbot, Qt.Key.Key_F6)
    assert "bei der diese Person arbeitet" in said[-1]
    office = add_office(session)
    enter(page.leads.panel.form.fields["institution_id"], "Integrationsbeauftragte Goslar")
    press(page, qtbot, Qt.Key.Key_F6)
    assert rows(session, "SELECT institution_id FROM person WHERE name = 'Frau Kundig'") == [
        (office,)
    ]


def test_list_opens_under_conditions_and_narrows_by_facets(
    page: LeadsPage, session: Session
) -> None:
    named(session)
    network = named(session, "Runder Tisch", kind="network")
    page.open_list(kind="network", state="open")
    assert [page.leads.list.model.id_at(0)] == [network]
    assert page.leads.list.model.rowCount() == 1
    page.show_all()
    assert page.leads.list.model.rowCount() == 2


def test_source_is_entered_with_its_copy_and_opened(
    page: LeadsPage,
    session: Session,
    qtbot: Any,
    tmp_path: Path,
    opened: list[tuple[str, bytes]],
) -> None:
    copy = tmp_path / "seite.pdf"
    copy.write_bytes(PDF)
    office = add_office(session)
    about = About("institution", office, "Integrationsbeauftragte Goslar")
    page.open_list(form="source", about=about, files=(copy, tmp_path / "fehlt.pdf"))
    assert page.tabs.currentIndex() == SOURCES
    form = page.sources.new_form
    qtbot.keyClicks(form.fields["title"].entry(), "Website")
    choose(form.fields["field"], "phone")
    assert form.submit()
    assert rows(
        session,
        "SELECT s.title, s.seen_on, u.institution_id, u.supported_field FROM source s"
        " JOIN source_use u ON u.source_id = s.id",
    ) == [("Website", "2010-03-15", office, "phone")]
    assert page.sources.shown_title() == "Website"
    button(page.sources.files, "Öffnen").click()
    assert opened == [("seite.pdf", PDF)]


def test_source_takes_further_records_and_loses_them(page: LeadsPage, session: Session) -> None:
    add_office(session)
    made = session.run(add_source, AddSource(kind="press", title="Zeitung"))
    page.show_record(made)
    assert page.tabs.currentIndex() == SOURCES
    form = page.sources._add_use
    enter(form.fields["record"], "Integrationsbeauftragte Goslar")
    assert form.submit()
    assert rows(session, "SELECT count(*) FROM source_use") == [(1,)]
    choose(form.fields["table"], "region")
    assert not form.submit()
    assert form.error_text() != "" or form.error_text("record") != ""
    button(page.sources._uses, "Entfernen").click()
    assert rows(session, "SELECT count(*) FROM source_use") == [(0,)]


def test_files_are_attached_saved_and_removed(
    page: LeadsPage, session: Session, tmp_path: Path
) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)
    made = session.run(add_source, AddSource(kind="website", title="Netz"))
    page.show_record(made)
    saved_page, program = tmp_path / "seite.html", tmp_path / "seite.exe"
    saved_page.write_bytes(b"<html>")
    program.write_bytes(b"MZ")
    page.sources.files.attach([program, saved_page])
    assert "seite.exe" in said[-1]
    files = page.sources.files
    texts = [each.text() for each in files.findChildren(QPushButton)]
    assert "Öffnen" not in texts, "a saved page can carry programs"
    files._ask_save = lambda parent, name: tmp_path / "kopie.html"
    button(files, "Speichern als …").click()
    assert (tmp_path / "kopie.html").read_bytes() == b"<html>"
    button(files, "Entfernen").click()
    assert rows(session, "SELECT count(*) FROM attachment") == [(0,)]


def test_missing_content_is_said_and_nothing_is_opened(
    page: LeadsPage, session: Session, opened: list[tuple[str, bytes]]
) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)
    copy = Copy(name="seite.pdf", content=PDF)
    made = session.run(add_source, AddSource(kind="website", title="Netz", copies=(copy,)))
    page.show_record(made)
    session.conn.execute("UPDATE file_content SET content = x'00'")
    button(page.sources.files, "Öffnen").click()
    assert opened == []
    assert "seite.pdf" in said[-1]


@pytest.mark.parametrize("kind", [InstitutionsPage, NetworksPage, RegionsPage])
def test_sources_stand_with_the_record_and_can_be_added_there(
    kind: Any, session: Session, nav: Any, qtbot: Any
) -> None:
    if kind is InstitutionsPage:
        record, column = add_office(session), "institution_id"
    elif kind is NetworksPage:
        record, column = session.run(add_network, AddNetwork(name="Netz")), "network_id"
    else:
        record, column = GOSLAR, "region_id"
    shown = kind(session, nav)
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    shown.show_record(record)
    card = shown.panel.sources
    shown.panel.tabs.setCurrentIndex(MASTER if kind is not NetworksPage else 4)
    card.begin()
    enter(card.form.fields["title"], "Verzeichnis")
    assert card.form.submit()
    assert rows(session, f"SELECT {column} FROM source_use") == [(record,)]
    assert "Verzeichnis" in card.entries.cards()[0].accessibleName()
    assert shown.about().record == record
    button(card.entries, "Einzelheiten").click()
    ((source,),) = rows(session, "SELECT id FROM source")
    assert nav.went[-1] == ("leads", source, {})
    button(card.entries, "Belegt das nicht").click()
    assert card.entries.cards() == []


def test_file_of_a_contact_is_opened_from_its_entry_and_kept_on_its_page(
    session: Session, nav: Any, qtbot: Any, tmp_path: Path, opened: list[tuple[str, bytes]]
) -> None:
    office = add_office(session)
    attempt = call(session, office)
    log = AttemptsPage(session, nav)
    qtbot.addWidget(log)
    log.resize(1200, 700)
    log.show()
    log.show_record(attempt)
    letter = tmp_path / "antwort.pdf"
    letter.write_bytes(PDF)
    log.files.attach([letter])
    target = log.file_target()
    assert target is not None
    assert target.owner == {"attempt_id": attempt}
    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.show_record(office)
    button(page.panel.contacts.attempts, "Datei: antwort.pdf").click()
    assert opened == [("antwort.pdf", PDF)]
    assert page.file_target() is not None


def test_statement_that_names_whom_to_ask_opens_a_lead(
    session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.show_record(office)
    page.record_statement()
    form = page.panel.statements.form
    assert form.fields["lead_phone"].isHidden()
    choose(form.fields["answer"], "unknown")
    enter(form.fields["lead_name"], "Leitstelle Goslar")
    assert not form.fields["lead_phone"].isHidden()
    enter(form.fields["lead_phone"], "x")
    assert not form.submit()
    assert form.error_text("lead_phone") != ""
    enter(form.fields["lead_phone"], "030 23125 800")
    assert form.submit()
    assert rows(session, "SELECT name, from_institution_id, region_id FROM lead") == [
        ("Leitstelle Goslar", office, GOSLAR)
    ]


def test_read_only_study_offers_no_change(study: Any, nav: Any, qtbot: Any, template: Path) -> None:
    from netzdesk.store.study import Study  # noqa: PLC0415  # opened a second time

    with Study.open(template, author=study.author, read_only=True) as locked:
        page = LeadsPage(Session(locked), nav)
        qtbot.addWidget(page)
        page.show()
        page.new_record()
        assert page.leads.shown_view() == ""
        page.tabs.setCurrentIndex(SOURCES)
        page.new_record()
        assert page.sources.shown_view() == ""
        page.tabs.setCurrentIndex(LEADS)


def test_contact_person_of_a_handed_on_case_is_named_in_what_is_due(
    session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    add_contact(session, office)
    call(session, office, outcome="2.34", new_person_name="Berta Neu", day="2010-03-12")
    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.show_record(office)
    assert "Berta Neu" in page.panel.contacts.due.cards()[0].accessibleName()
    page.record_attempt()
    form = page.panel.contacts.attempt_form
    person = form.fields["person_id"]
    assert isinstance(person, ChoiceField)
    assert person.combo.currentText() == "Berta Neu"
