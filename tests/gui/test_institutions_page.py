"""The page „Stellen“: list, filter, new institution, master data, persons, a list from Excel."""

from __future__ import annotations

from typing import Any

import pytest
from offices import CELLE, GOSLAR, NORTHEIM, add_contact, add_office, call, rows, say
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.base.i18n import set_language
from netzdesk.ui.dialogs.import_wizard import ImportWizard
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.institution_panel import MASTER, PERSONS, STATEMENTS


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> InstitutionsPage:
    made = InstitutionsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def type_into(widget: QWidget, text: str) -> None:
    """Put text into a line as a user does: it is edited, then left."""
    line = widget.findChild(QLineEdit)
    assert line is not None
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def shown(page: InstitutionsPage, column: str) -> list[str]:
    """Return the texts of a column of the list."""
    model = page.list.model
    place = next(n for n, each in enumerate(model.columns) if each.key == column)
    return [model.cell_text(row, place) for row in range(model.rowCount())]


def test_list_shows_every_institution_with_its_outcome(
    page: InstitutionsPage, session: Session
) -> None:
    assert page.list.model.rowCount() == 46
    office = add_office(session)
    call(session, office, outcome="2.20", follow_up_due="2010-03-10")
    place = page.list.model.place_of(office)
    assert place is not None
    assert shown(page, "state")[place] == "2.20 Zielperson nicht erreicht"
    assert shown(page, "due")[place] == "10.03.2010"
    assert shown(page, "kind")[place] == "Beauftragte/r"
    assert shown(page, "regions")[place] == "Goslar"


def test_list_model_keeps_the_rules_of_qt(page: InstitutionsPage, session: Session) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(page.list.model, mode)
    office = add_office(session)
    page.list.filter_line.setText("goslar")
    call(session, office)
    assert isinstance(page.list.model, QAbstractItemModel)
    assert page.list.model.rowCount() == 2


def test_filter_finds_a_person_that_the_list_does_not_show(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    add_contact(session, office)
    page.list.filter_line.setText("groess")
    assert page.list.model.rowCount() == 1
    assert page.list.model.id_at(0) == office


def test_list_is_narrowed_by_kind_and_district_and_says_so(
    page: InstitutionsPage, session: Session
) -> None:
    add_office(session)
    page.facets.choose("kind", "integration_officer")
    page.facets.choose("region", GOSLAR)
    assert page.list.model.rowCount() == 1
    bar = [label.text() for label in page.list.findChildren(QLabel) if label.isVisible()]
    assert "1 von 47 Zeilen – Filter: Art: Beauftragte/r · Kreis: Goslar" in bar
    clear = [b for b in page.list.findChildren(QPushButton) if b.isVisible()]
    assert clear[0].text() == "Alle zeigen"
    clear[0].click()
    assert page.list.model.rowCount() == 47
    assert page.facets.conditions() == {}


def test_typed_words_stay_when_a_district_is_chosen(
    page: InstitutionsPage, session: Session
) -> None:
    add_office(session)
    page.list.filter_line.setText("jobcenter")
    page.facets.choose("region", GOSLAR)
    assert page.list.filter_line.text() == "jobcenter"
    assert shown(page, "name") == ["Jobcenter Landkreis Goslar"]


def test_whole_area_belongs_to_every_district(page: InstitutionsPage, session: Session) -> None:
    add_office(session, "Landesverband", kind="other", region_ids=(), whole_area=True)
    page.facets.choose("region", CELLE)
    assert shown(page, "name") == ["Jobcenter Landkreis Celle", "Landesverband"]


@pytest.mark.parametrize(
    ("due", "day", "found"),
    [
        ("overdue", "2010-03-14", True),
        ("overdue", "2010-03-15", False),
        ("today", "2010-03-15", True),
        ("due", "2010-03-15", True),
        ("week", "2010-03-22", True),
        ("week", "2010-03-23", False),
        ("open", "2010-12-01", True),
    ],
)
def test_overview_opens_the_list_of_what_is_due(
    page: InstitutionsPage, session: Session, due: str, day: str, found: bool
) -> None:
    office = add_office(session)
    call(session, office, follow_up_due=day)
    page.open_list(due=due)
    ids = [page.list.model.id_at(row) for row in range(page.list.model.rowCount())]
    assert (ids == [office]) is found


def test_unknown_condition_is_a_mistake_of_ours(page: InstitutionsPage) -> None:
    with pytest.raises(KeyError):
        page.open_list(colour="blue")


def test_blocked_ones_and_untouched_ones_are_found(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    call(session, office)
    command = SetDoNotContact(institution_id=office, reason="abgelehnt")
    session.run(set_do_not_contact, command)
    page.open_list(do_not_contact=True)
    assert page.list.model.rowCount() == 1
    page.open_list(contacted=False)
    assert page.list.model.rowCount() == 46
    page.open_list(final=False, kind="integration_officer")
    assert page.list.model.rowCount() == 1


def test_new_institution_is_created_and_shown(page: InstitutionsPage, session: Session) -> None:
    page.new_record()
    form = page.new_form
    form.fields["kind"].set_value("integration_office")
    type_into(form.fields["name"], "Leitstelle für Integration Celle")
    form.fields["region_ids"].set_value((CELLE,))
    assert form.submit()
    found = rows(session, "SELECT id, kind FROM institution WHERE name LIKE 'Leitstelle%'")
    assert found[0][1] == "integration_office"
    assert page.list.current_id() == found[0][0]
    assert page.shown_view() == "detail"
    assert page.panel.institution is not None
    assert [region.name for region in page.panel.institution.regions] == ["Celle"]


def test_new_institution_without_a_name_is_refused_beside_the_field(
    page: InstitutionsPage, session: Session
) -> None:
    page.new_record()
    assert not page.new_form.submit()
    assert page.new_form.error_text("name") == "Geben Sie den Namen der Stelle an."
    assert page.shown_view() == "new"
    assert rows(session, "SELECT count(*) FROM institution") == [(46,)]


def test_new_institution_hears_of_those_that_are_there(
    page: InstitutionsPage, session: Session
) -> None:
    page.new_record()
    form = page.new_form
    form.fields["region_ids"].show_value((GOSLAR,))
    form.fields["region_ids"].left.emit()
    texts = [label.text() for label in form.findChildren(QLabel) if not label.isHidden()]
    assert "Schon vorhanden: Jobcenter Landkreis Goslar" in texts


def test_begun_institution_waits_while_another_one_is_looked_at(
    page: InstitutionsPage, session: Session
) -> None:
    page.new_record()
    type_into(page.new_form.fields["name"], "Halb fertig")
    page.list.select(str(page.list.model.id_at(3)))
    assert page.shown_view() == "detail"
    page.new_record()
    assert page.new_form.value("name") == "Halb fertig"
    page.new_form.cancelled.emit()
    page.new_record()
    assert page.new_form.value("name") is None


def test_master_data_are_stored_when_a_field_is_left(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(MASTER)
    form = page.panel.master.form
    type_into(form.fields["phone"], "030 23125 111")
    assert rows(session, "SELECT phone FROM institution WHERE id = ?", office) == [
        ("030 23125 111",)
    ]
    assert session.undo_text() == "Rückgängig: Stelle ändern"
    session.undo()
    assert form.value("phone") is None


def test_wrong_mail_is_refused_beside_the_field_and_not_stored(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    page.show_record(office)
    form = page.panel.master.form
    type_into(form.fields["mail"], "keine adresse")
    assert "name@example.org" in form.error_text("mail")
    assert rows(session, "SELECT mail FROM institution WHERE id = ?", office) == [(None,)]
    type_into(form.fields["mail"], "amt@example.org")
    assert form.error_text("mail") == ""
    assert rows(session, "SELECT mail FROM institution WHERE id = ?", office) == [
        ("amt@example.org",)
    ]


def test_districts_are_ticked_or_the_whole_area(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    page.show_record(office)
    form = page.panel.master.form
    form.fields["region_ids"].show_value((GOSLAR, NORTHEIM))
    form.fields["region_ids"].left.emit()
    assert page.list.model.rowCount() == 47
    place = page.list.model.place_of(office)
    assert place is not None
    assert shown(page, "regions")[place] == "Goslar, Northeim"
    form.fields["whole_area"].show_value(True)
    form.fields["whole_area"].edited.emit()
    form.fields["whole_area"].left.emit()
    assert form.fields["region_ids"].isHidden()
    assert shown(page, "regions")[place] == "ganzes Gebiet"
    assert rows(
        session, "SELECT count(*) FROM institution_region WHERE institution_id = ?", office
    ) == [(0,)]


def test_block_waits_for_its_reason(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    page.show_record(office)
    form = page.panel.master.form
    blocked = "SELECT do_not_contact, do_not_contact_reason FROM institution WHERE id = ?"
    form.fields["do_not_contact"].show_value(True)
    form.fields["do_not_contact"].edited.emit()
    form.fields["do_not_contact"].left.emit()
    assert "Grund" in form.error_text("do_not_contact_reason")
    assert rows(session, blocked, office) == [(0, None)]
    type_into(form.fields["do_not_contact_reason"], "Schriftlich abgelehnt")
    assert rows(session, blocked, office) == [(1, "Schriftlich abgelehnt")]
    assert not form.is_dirty()
    form.fields["do_not_contact"].show_value(False)
    form.fields["do_not_contact"].edited.emit()
    form.fields["do_not_contact"].left.emit()
    assert rows(session, blocked, office) == [(0, None)]


def test_institution_without_history_is_removed_and_comes_back(
    page: InstitutionsPage, session: Session, nav: Any
) -> None:
    office = add_office(session)
    page.show_record(office)
    page.panel.remove_button.click()
    assert page.list.model.place_of(office) is None
    assert nav.messages[-1] == ("info", "Entfernt: Integrationsbeauftragte Goslar")
    session.undo()
    assert page.list.model.place_of(office) is not None


def test_institution_with_contacts_stays_and_says_why(
    page: InstitutionsPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session)
    call(session, office)
    page.show_record(office)
    with qtbot.waitSignal(session.trouble) as told:
        page.panel.remove_button.click()
    assert "Kontaktversuche" in told.args[0]
    assert page.list.model.place_of(office) is not None


def test_list_keeps_row_filter_and_order_when_data_change(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session, "Zett Amt")
    page.list.filter_line.setText("goslar")
    page.list.model.sort(0, Qt.SortOrder.DescendingOrder)
    page.show_record(office)
    call(session, office)
    assert page.list.current_id() == office
    assert shown(page, "name") == ["Zett Amt", "Jobcenter Landkreis Goslar"]


def test_record_at_work_stays_in_view_when_the_filter_lets_go_of_it(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    call(session, office, follow_up_due="2010-03-10")
    page.open_list(due="overdue")
    page.show_record(office)
    call(session, office, day="2010-03-15", outcome="1.1")
    assert page.list.model.rowCount() == 0
    assert page.shown_view() == "detail"
    assert page.panel.institution is not None
    assert page.panel.institution.id == office


def test_person_is_added_and_changed_field_by_field(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(PERSONS)
    editor = page.panel.persons
    editor.begin_new()
    type_into(editor.new.fields["name"], "Änne Größler")
    editor.new.fields["role"].set_value("target")
    assert editor.new.submit()
    type_into(editor.edit.fields["phone"], "0152 28817386")
    assert rows(session, "SELECT name, role, phone, institution_id FROM person") == [
        ("Änne Größler", "target", "0152 28817386", office)
    ]
    assert session.undo_text() == "Rückgängig: Ansprechperson ändern"


def test_naming_waits_for_legal_basis_and_day(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    person = add_contact(session, office)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(PERSONS)
    form = page.panel.persons.edit
    named = "SELECT may_be_named, legal_basis, legal_basis_on FROM person WHERE id = ?"
    form.fields["may_be_named"].show_value(True)
    form.fields["may_be_named"].left.emit()
    assert form.error_text("legal_basis") != ""
    type_into(form.fields["legal_basis"], "Einwilligung")
    assert rows(session, named, person) == [(0, "Einwilligung", None)]
    type_into(form.fields["legal_basis_on"], "1.3.2010")
    assert rows(session, named, person) == [(1, "Einwilligung", "2010-03-01")]
    assert not form.is_dirty()


def test_persons_change_places_by_key(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    first = add_contact(session, office, "Anna Erste")
    second = add_contact(session, office, "Berta Zweite")
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(PERSONS)
    editor = page.panel.persons
    editor.select(first)
    editor.list.move_asked.emit(first, "")
    ordered = rows(session, "SELECT id FROM person ORDER BY position, id")
    assert ordered == [(second,), (first,)]
    editor.list.move_asked.emit(first, second)
    assert rows(session, "SELECT id FROM person ORDER BY position, id")[0] == (first,)


def test_person_in_use_is_not_removed(page: InstitutionsPage, session: Session, qtbot: Any) -> None:
    office = add_office(session)
    person = add_contact(session, office)
    call(session, office, person_id=person)
    page.show_record(office)
    with qtbot.waitSignal(session.trouble):
        page.panel.persons.list.remove_asked.emit(person)
    assert rows(session, "SELECT count(*) FROM person") == [(1,)]


def test_further_numbers_of_a_person(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    person = add_contact(session, office)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(PERSONS)
    points = page.panel.persons._points
    points.begin_new()
    points.new.fields["kind"].set_value("mobile")
    type_into(points.new.fields["value"], "0171 39200 11")
    assert points.new.submit()
    assert rows(session, "SELECT person_id, kind, value FROM contact_point") == [
        (person, "mobile", "0171 39200 11")
    ]
    points.list.remove_asked.emit(points.list.current_id())
    assert rows(session, "SELECT count(*) FROM contact_point") == [(0,)]


def test_further_address_takes_street_and_place(page: InstitutionsPage, session: Session) -> None:
    office = add_office(session)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(MASTER)
    points = page.panel.master.points
    points.begin_new()
    points.new.fields["kind"].set_value("address")
    points.new.fields["kind"].left.emit()
    assert points.new.fields["value"].isHidden()
    type_into(points.new.fields["street"], "Am Markt 1")
    type_into(points.new.fields["place"], "Goslar")
    assert points.new.submit()
    assert points.list.list.item(0).text() == "Anschrift: Am Markt 1, Goslar"


def test_page_asks_for_network_and_district(
    page: InstitutionsPage, session: Session, nav: Any
) -> None:
    office = add_office(session)
    say(session, office)
    page.show_record(office)
    page.panel.tabs.setCurrentIndex(STATEMENTS)
    card = page.panel.statements.entries.cards()[0]
    link = next(b for b in card.findChildren(QPushButton) if b.text() == "Kreis zeigen")
    link.click()
    assert nav.went == [("regions", GOSLAR, {})]


def test_a_block_from_excel_is_read_by_the_wizard_and_taken_back_as_one_step(
    page: InstitutionsPage, session: Session, nav: Any, qtbot: Any
) -> None:
    QGuiApplication.clipboard().clear()
    page.read_list()
    wizard = page.findChild(ImportWizard)
    assert wizard is not None
    wizard.source.paste(
        "Art\tName\tKreise\tPLZ\tOrt\n"
        "Leitstelle\tLeitstelle Celle\tCelle\t29221\tCelle\n"
        "Jobcenter\tJobcenter Landkreis Goslar\tGoslar\t38640\tGoslar\n"
        "Unfug\tIrgendwas\tCelle\t\t\n"
    )
    for _step in range(2):
        qtbot.waitUntil(lambda: not wizard.busy() and wizard.next_button.isEnabled())
        wizard.next()
    qtbot.waitUntil(lambda: wizard.step() == 2)
    wizard.rows.skip.setChecked(True)
    wizard.next()
    qtbot.waitUntil(lambda: bool(nav.messages))
    assert nav.messages[-1][1].endswith("1 neu, 1 geändert, 0 gleich, 1 ausgelassen")
    assert "Leitstelle Celle" in shown(page, "name")
    session.undo()
    assert "Leitstelle Celle" not in shown(page, "name")
    assert rows(session, "SELECT count(*) FROM institution WHERE place = 'Goslar'") == [(0,)]


def test_every_field_has_a_name_for_the_screen_reader(
    page: InstitutionsPage, session: Session
) -> None:
    office = add_office(session)
    add_contact(session, office)
    call(session, office)
    page.show_record(office)
    page.panel.record_attempt()
    page.panel.statements.record_statement()
    page.new_record()
    forms = [
        page.new_form,
        page.panel.master.form,
        page.panel.persons.edit,
        page.panel.persons.new,
        page.panel.contacts.attempt_form,
        page.panel.contacts.note_form,
        page.panel.contacts.follow_up_form,
        page.panel.statements.form,
        page.panel.statements.grid.origin,
    ]
    nameless = [
        name
        for form in forms
        for name, field in form.fields.items()
        if not (field.entry().accessibleName() or getattr(field.entry(), "text", str)())
    ]
    assert nameless == []


def test_page_speaks_english_too(session: Session, nav: Any, qtbot: Any) -> None:
    set_language("en")
    made = InstitutionsPage(session, nav)
    qtbot.addWidget(made)
    made.show()
    assert made.title_label.text() == "Institutions"
    assert [made.panel.tabs.tabText(n) for n in range(2)] == ["&Contacts", "Sta&tements"]
    assert shown(made, "kind")[0] == "Job centre"


def test_read_only_study_offers_nothing_to_write(
    session: Session, nav: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = add_office(session)
    monkeypatch.setattr(Session, "read_only", property(lambda self: True))
    made = InstitutionsPage(session, nav)
    qtbot.addWidget(made)
    made.show()
    made.show_record(office)
    made.new_record()
    assert made.shown_view() == "detail"
    made.record_attempt()
    assert made.panel.contacts.open_form() is None
    assert not made.panel.remove_button.isEnabled()
