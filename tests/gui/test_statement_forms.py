"""Statements: one for a district, many in the grid, replaced and withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from offices import CELLE, GOSLAR, NORTHEIM, add_contact, add_office, call, rows, say
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.statements import Named
from netzdesk.queries.institutions import network_choices
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.grid_panel import GridPanel
from netzdesk.ui.widgets.statement_form import StatementForm
from netzdesk.ui.widgets.statement_grid import (
    ANSWER,
    BEFORE,
    HEARD_FROM,
    NETWORKS,
    REGION,
    REMARK,
)
from netzdesk.ui.widgets.statements_tab import StatementsTab
from netzdesk.ui.widgets.structures_field import Structures, StructuresField

SAID = "SELECT region_id, answer, reasons, day FROM statement WHERE superseded_by_id IS NULL"


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> InstitutionsPage:
    made = InstitutionsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


@pytest.fixture
def office(page: InstitutionsPage, session: Session) -> str:
    made = add_office(session)
    page.show_record(made)
    return made


@pytest.fixture
def tab(page: InstitutionsPage) -> StatementsTab:
    return page.panel.statements


@pytest.fixture
def form(page: InstitutionsPage, office: str) -> StatementForm:
    page.record_statement()
    return page.panel.statements.form


@pytest.fixture
def association(page: InstitutionsPage, session: Session) -> str:
    """A KMN association that speaks for two districts, shown on the page."""
    made = add_office(session, "KMN Süd", kind="kmn_association", region_ids=(GOSLAR, NORTHEIM))
    page.show_record(made)
    return made


@pytest.fixture
def grid(page: InstitutionsPage, association: str) -> GridPanel:
    page.record_statement()
    return page.panel.statements.grid


def enter(field: Field, text: str) -> None:
    line = field.entry()
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def choose(field: Field, value: str) -> None:
    field.show_value(value)
    field.edited.emit()
    field.left.emit()


def button(card: Any, text: str) -> QPushButton:
    return next(b for b in card.findChildren(QPushButton) if b.text() == text)


def name_structure(form: StatementForm, name: str, qtbot: Any) -> None:
    form.named.line.setText(name)
    qtbot.keyClick(form.named.line, Qt.Key.Key_Return)


def test_form_begins_with_the_own_district_and_today(form: StatementForm) -> None:
    assert form.isVisible()
    assert form.value("region_id") == GOSLAR
    assert form.value("day") == "2010-03-15"
    assert form.value("answer") is None
    assert form.fields["reasons"].isHidden()
    assert form.fields["named"].isHidden()


def test_answer_is_asked_for_beside_the_field(form: StatementForm, session: Session) -> None:
    assert not form.submit()
    assert form.error_text("answer") != ""
    assert rows(session, SAID) == []


def test_no_takes_reasons_and_no_names(form: StatementForm, session: Session) -> None:
    choose(form.fields["answer"], "no")
    assert not form.fields["reasons"].isHidden()
    assert form.fields["named"].isHidden()
    form.fields["reasons"].set_value(("no_money", "distances"))
    assert form.submit()
    assert rows(session, SAID) == [(GOSLAR, "no", "distances,no_money", "2010-03-15")]


def test_yes_names_a_new_structure_that_is_not_yet_judged(
    form: StatementForm, session: Session, tab: StatementsTab, qtbot: Any
) -> None:
    choose(form.fields["answer"], "yes")
    name_structure(form, "Netzwerk Harz", qtbot)
    assert form.named.list.item(0).text() == "Netzwerk Harz (neu)"
    form.fields["wording"].set_value("Das gibt es seit Jahren.")
    assert form.submit()
    assert rows(session, "SELECT name, judgement FROM network") == [("Netzwerk Harz", "open")]
    entry = tab.entries.cards()[0].entry
    assert (entry.head, entry.badge) == ("Goslar · 15.03.2010", "Ja, Netzwerk vorhanden")
    assert entry.lines == (
        "Nennt: Netzwerk Harz (noch nicht beurteilt)",
        "„Das gibt es seit Jahren.“",
    )


def test_known_structure_is_found_by_its_other_name(
    form: StatementForm, session: Session, qtbot: Any
) -> None:
    command = AddNetwork(name="Netzwerk Köln", other_names="Kölner Runde", region_ids=(GOSLAR,))
    known = session.run(add_network, command)
    form._on_region()
    choose(form.fields["answer"], "yes")
    name_structure(form, "koelner runde", qtbot)
    assert form.named.list.item(0).text() == "Netzwerk Köln"
    assert form.submit()
    assert rows(session, "SELECT network_id, as_named FROM statement_network") == [
        (known, "koelner runde")
    ]


def test_name_that_was_not_yet_entered_is_not_lost(form: StatementForm, session: Session) -> None:
    choose(form.fields["answer"], "yes")
    form.named.line.setText("Runder Tisch")
    assert form.submit()
    assert rows(session, "SELECT name FROM network") == [("Runder Tisch",)]


def test_names_are_removed_by_key(form: StatementForm, qtbot: Any) -> None:
    choose(form.fields["answer"], "yes")
    for name in ("Eins", "Zwei"):
        name_structure(form, name, qtbot)
    form.named.list.setCurrentRow(0)
    qtbot.keyClick(form.named.list, Qt.Key.Key_Delete)
    assert form.named.value() == (Named(as_named="Zwei"),)


def test_structures_of_the_district_come_first(session: Session) -> None:
    for name, region in (("Arbeitskreis", CELLE), ("Netz Arbeit", GOSLAR)):
        session.run(add_network, AddNetwork(name=name, region_ids=(region,)))
    structures = Structures(network_choices(session.conn), GOSLAR)
    assert [each.name for each in structures.find("arb")] == ["Netz Arbeit", "Arbeitskreis"]
    elsewhere = structures.named("Arbeitskreis")
    assert structures.text(elsewhere) == "Arbeitskreis (anderer Kreis)"


def test_foreign_district_is_allowed_and_said_to_be_foreign(
    form: StatementForm, session: Session, tab: StatementsTab
) -> None:
    enter(form.fields["region_id"], "Celle")
    assert "spricht nicht für diesen Kreis" in form._notice.text()
    choose(form.fields["answer"], "no")
    assert form.submit()
    assert rows(session, SAID)[0][0] == CELLE
    assert tab.entries.cards()[0].entry.lines == (
        "Spricht nicht für diesen Kreis: wird gezeigt, zählt nicht.",
    )


def test_second_answer_for_a_district_replaces_the_first(
    form: StatementForm, session: Session, office: str, tab: StatementsTab
) -> None:
    first = say(session, office)
    tab.record_statement()
    assert form.value("region_id") == GOSLAR
    assert "schon geantwortet (Nein, kein Netzwerk)" in form._notice.text()
    choose(form.fields["answer"], "yes")
    assert form.submit()
    assert [row[1] for row in rows(session, SAID)] == ["yes"]
    old = tab.entries.card(first)
    assert old is not None and old.entry.struck
    assert old.entry.quiet[-1] == "Ersetzt durch die Auskunft vom 15.03.2010"


def test_statement_is_corrected_from_its_card(
    session: Session, office: str, tab: StatementsTab
) -> None:
    first = say(session, office, "yes", named=(Named(as_named="Netz"),))
    card = tab.entries.card(first)
    assert card is not None
    button(card, "Berichtigen").click()
    form = tab.form
    assert [tab.form.named._structures.name(n) for n in form.named.value()] == ["Netz"]
    assert form.value("day") == "2010-03-01"
    choose(form.fields["answer"], "former")
    assert form.submit()
    assert rows(session, "SELECT answer, supersedes_id FROM statement ORDER BY rowid") == [
        ("yes", None),
        ("former", first),
    ]
    assert rows(session, "SELECT count(*) FROM network") == [(1,)]


def test_statement_is_withdrawn_and_comes_back(
    session: Session, office: str, tab: StatementsTab
) -> None:
    first = say(session, office)
    card = tab.entries.card(first)
    assert card is not None
    button(card, "Zurückziehen").click()
    assert [row[1] for row in rows(session, SAID)] == ["withdrawn"]
    assert [c.entry.badge for c in tab.entries.cards()] == [
        "Zurückgezogen",
        "Nein, kein Netzwerk",
    ]
    session.undo()
    assert [row[1] for row in rows(session, SAID)] == ["no"]


def test_heard_from_another_office_is_kept(
    form: StatementForm, session: Session, tab: StatementsTab
) -> None:
    other = add_office(session, "Leitstelle Goslar", kind="integration_office")
    choose(form.fields["answer"], "no")
    enter(form.fields["heard_from_id"], "Leitstelle Goslar")
    assert form.submit()
    assert rows(session, "SELECT heard_from_id FROM statement") == [(other,)]
    assert "Gehört von Leitstelle Goslar" in tab.entries.cards()[0].entry.quiet


def test_chosen_contact_gives_day_and_person(
    session: Session, office: str, tab: StatementsTab
) -> None:
    person = add_contact(session, office)
    contact = call(session, office, day="2010-03-04", outcome="1.1", person_id=person)
    tab.record_statement()
    choose(tab.form.fields["attempt_id"], contact)
    assert tab.form.value("day") == "2010-03-04"
    assert tab.form.value("person_id") == person


def test_half_entered_statement_waits(
    page: InstitutionsPage, session: Session, office: str, form: StatementForm, nav: Any
) -> None:
    other = add_office(session, "Leitstelle Northeim")
    choose(form.fields["answer"], "no")
    form.fields["wording"].show_value("Noch nicht fertig")
    page.show_record(other)
    assert "noch nicht erfasst" in nav.messages[-1][1]
    page.show_record(office)
    assert form.isVisible()
    assert form.value("answer") == "no"
    assert form.value("wording") == "Noch nicht fertig"
    assert form.value("region_id") == GOSLAR


def test_association_gets_a_row_for_each_district(grid: GridPanel) -> None:
    QAbstractItemModelTester(grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert grid.isVisible()
    districts = [grid.model.index(row, REGION).data() for row in range(grid.model.rowCount())]
    assert districts == ["Goslar", "Northeim"]
    assert grid.table.currentIndex() == grid.model.index(0, ANSWER)


def test_whole_area_gets_every_district(page: InstitutionsPage, session: Session) -> None:
    made = add_office(session, "Landesverband", kind="other", region_ids=(), whole_area=True)
    page.show_record(made)
    page.record_statement()
    assert page.panel.statements.grid.model.rowCount() == 46


def test_letters_answer_and_enter_goes_down(grid: GridPanel, session: Session, qtbot: Any) -> None:
    qtbot.keyClick(grid.table, Qt.Key.Key_J)
    assert grid.model.index(0, ANSWER).data() == "Ja, Netzwerk vorhanden"
    qtbot.keyClick(grid.table, Qt.Key.Key_Return)
    assert grid.table.currentIndex().row() == 1
    qtbot.keyClick(grid.table, Qt.Key.Key_N)
    assert grid.model.index(1, ANSWER).data() == "Nein, kein Netzwerk"
    qtbot.keyClick(grid.table, Qt.Key.Key_N)
    assert grid.model.index(1, ANSWER).data() == "Nur lose Zusammenarbeit"
    qtbot.keyClick(grid.table, Qt.Key.Key_Delete)
    assert grid.model.index(1, ANSWER).data() == ""
    qtbot.keyClick(grid.table, Qt.Key.Key_X)
    assert grid.model.index(1, ANSWER).data() == ""


def test_enter_in_the_editor_goes_down_too(grid: GridPanel, qtbot: Any) -> None:
    grid.table.setCurrentIndex(grid.model.index(0, REMARK))
    qtbot.keyClick(grid.table, Qt.Key.Key_F2)
    editor = grid.table.viewport().findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "telefonisch")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.table.currentIndex() == grid.model.index(1, REMARK))
    assert grid.model.index(0, REMARK).data() == "telefonisch"


def test_answer_is_chosen_from_a_list_too(grid: GridPanel, qtbot: Any) -> None:
    qtbot.keyClick(grid.table, Qt.Key.Key_F4)
    box = grid.table.viewport().findChild(QComboBox)
    assert box is not None
    box.setCurrentIndex(box.findData("planned"))
    box.activated.emit(box.currentIndex())
    assert grid.model.rows()[0].answer == "planned"


def test_rows_are_stored_as_one_step_and_empty_ones_stay_open(
    grid: GridPanel, session: Session, tab: StatementsTab
) -> None:
    grid.model.setData(grid.model.index(0, ANSWER), "yes")
    grid.model.setData(grid.model.index(0, NETWORKS), "Netz A; Netz B")
    grid.model.setData(grid.model.index(0, REMARK), "am Telefon")
    assert grid._button.text() == "1 Auskunft erfassen"
    assert grid.submit()
    assert rows(session, SAID) == [(GOSLAR, "yes", None, "2010-03-15")]
    assert rows(session, "SELECT name FROM network ORDER BY name") == [("Netz A",), ("Netz B",)]
    assert not grid.isVisible()
    assert tab.entries.cards()[0].entry.lines[-1] == "am Telefon"
    assert session.undo_text() == "Rückgängig: Auskunft für mehrere Kreise erfassen"
    session.undo()
    assert rows(session, "SELECT count(*) FROM statement") == [(0,)]
    assert rows(session, "SELECT count(*) FROM network") == [(0,)]


def test_earlier_answer_stands_beside_and_is_replaced(
    page: InstitutionsPage, session: Session, association: str
) -> None:
    first = say(session, association)
    page.record_statement()
    grid = page.panel.statements.grid
    assert grid.model.index(0, BEFORE).data() == "Nein, kein Netzwerk"
    assert grid.model.index(1, BEFORE).data() == ""
    grid.model.setData(grid.model.index(0, ANSWER), "planned")
    assert grid.submit()
    assert rows(session, "SELECT answer FROM statement WHERE supersedes_id = ?", first) == [
        ("planned",)
    ]


def test_refused_row_says_which_and_why(grid: GridPanel, session: Session) -> None:
    grid.model.setData(grid.model.index(0, ANSWER), "no")
    grid.model.setData(grid.model.index(1, REMARK), "weiß ich nicht mehr")
    assert not grid.submit()
    assert grid._error.text().startswith("Northeim: ")
    assert grid.table.currentIndex() == grid.model.index(1, ANSWER)
    tip = grid.model.index(1, REMARK).data(Qt.ItemDataRole.ToolTipRole)
    assert tip and tip in grid._error.text()
    assert rows(session, SAID) == []


def test_grid_without_an_answer_is_refused(grid: GridPanel, session: Session) -> None:
    assert not grid.submit()
    assert grid._error.isVisible()


def test_future_day_is_refused_beside_the_day(grid: GridPanel) -> None:
    grid.model.setData(grid.model.index(0, ANSWER), "no")
    enter(grid.origin.fields["day"], "1.4.2010")
    assert not grid.submit()
    shown = [e for e in grid.findChildren(QLabel) if e.isVisible() and "01.04.2010" in e.text()]
    assert shown


HEARD = "SELECT region_id, heard_from_id FROM statement ORDER BY rowid"


def edit_cell(grid: GridPanel, qtbot: Any, row: int, column: int) -> QLineEdit:
    grid.table.setCurrentIndex(grid.model.index(row, column))
    qtbot.keyClick(grid.table, Qt.Key.Key_F2)
    editor = grid.table.viewport().findChild(QLineEdit)
    assert editor is not None
    return editor


def test_each_row_says_from_whom_it_was_heard(
    grid: GridPanel, session: Session, qtbot: Any
) -> None:
    other = add_office(session, "Sprachschule Vienenburg")
    qtbot.keyClick(grid.table, Qt.Key.Key_J)
    qtbot.keyClick(grid.table, Qt.Key.Key_Down)
    qtbot.keyClick(grid.table, Qt.Key.Key_N)
    editor = edit_cell(grid, qtbot, 0, HEARD_FROM)
    qtbot.keyClicks(editor, "vien spra")
    completer = editor.completer()
    assert completer.model().index(0, 0).data() == "Sprachschule Vienenburg"
    completer.popup().hide()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.table.currentIndex() == grid.model.index(1, HEARD_FROM))
    assert grid.model.index(0, HEARD_FROM).data() == "Sprachschule Vienenburg"

    assert grid.submit()

    assert rows(session, HEARD) == [(GOSLAR, other), (NORTHEIM, None)]


@pytest.mark.parametrize(
    ("downs", "chosen"), [(1, "Sprachschule Vienenburg"), (2, "Sprachschule Wernigerode")]
)
def test_an_office_is_chosen_from_those_that_are_offered(
    grid: GridPanel, session: Session, qtbot: Any, downs: int, chosen: str
) -> None:
    add_office(session, "Sprachschule Vienenburg")
    add_office(session, "Sprachschule Wernigerode")
    editor = edit_cell(grid, qtbot, 0, HEARD_FROM)
    qtbot.keyClicks(editor, "sprach")
    offered = editor.completer().popup()
    assert offered.isVisible()
    assert offered.width() > grid.table.columnWidth(HEARD_FROM)
    for key in (*[Qt.Key.Key_Down] * downs, Qt.Key.Key_Return):
        qtbot.keyClick(offered, key)
    assert not offered.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: grid.table.currentIndex() == grid.model.index(1, HEARD_FROM))
    assert grid.model.index(0, HEARD_FROM).data() == chosen


def test_a_row_heard_elsewhere_goes_before_what_holds_for_all_rows(
    grid: GridPanel, session: Session
) -> None:
    first, second = add_office(session, "Jobcenter Goslar"), add_office(session, "VHS Goslar")
    grid.origin.fields["heard_from_id"].show_value(first)
    for row in (0, 1):
        grid.model.setData(grid.model.index(row, ANSWER), "yes")
    grid.model.setData(grid.model.index(1, HEARD_FROM), "vhs goslar")

    assert grid.submit()

    assert rows(session, HEARD) == [(GOSLAR, first), (NORTHEIM, second)]


@pytest.mark.parametrize("typed", ["Amt ohne Eintrag", "KMN Süd"])
def test_an_office_that_is_unknown_or_itself_is_refused_in_its_cell(
    grid: GridPanel, session: Session, typed: str
) -> None:
    grid.model.setData(grid.model.index(1, ANSWER), "yes")
    grid.model.setData(grid.model.index(1, HEARD_FROM), typed)

    assert not grid.submit()

    assert grid.table.currentIndex() == grid.model.index(1, HEARD_FROM)
    assert grid._error.text() == (
        f"Northeim: „{typed}“ steht nicht in der Liste. Wählen Sie einen Eintrag oder leeren Sie "
        "das Feld."
    )
    assert rows(session, SAID) == []


def test_a_row_that_only_says_from_whom_asks_for_its_answer(
    grid: GridPanel, session: Session
) -> None:
    add_office(session, "Jobcenter Goslar")
    grid.model.setData(grid.model.index(0, HEARD_FROM), "Jobcenter Goslar")

    assert not grid.submit()

    assert grid.table.currentIndex() == grid.model.index(0, ANSWER)
    assert grid._error.text().startswith("Goslar: ")


def test_block_from_excel_fills_the_grid(grid: GridPanel, qtbot: Any) -> None:
    QGuiApplication.clipboard().setText("Ja\tNetz A\tsicher\tVHS\nWeiß nicht\t\t\n")
    grid.table.setCurrentIndex(grid.model.index(0, ANSWER))
    qtbot.keyClick(grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    first, second = grid.model.rows()
    assert (first.answer, first.networks, first.remark) == ("yes", "Netz A", "sicher")
    assert first.heard_from == "VHS"
    assert (second.answer, second.networks) == ("unknown", "")


def test_escape_leaves_an_empty_grid_and_keeps_a_full_one(
    grid: GridPanel, tab: StatementsTab, qtbot: Any
) -> None:
    qtbot.keyClick(grid.table, Qt.Key.Key_J)
    qtbot.keyClick(grid.table, Qt.Key.Key_Escape)
    assert grid.isVisible()
    qtbot.keyClick(grid.table, Qt.Key.Key_Delete)
    qtbot.keyClick(grid.table, Qt.Key.Key_Escape)
    assert not grid.isVisible()


def test_half_filled_grid_waits(
    page: InstitutionsPage, session: Session, association: str, grid: GridPanel
) -> None:
    other = add_office(session, "Leitstelle Northeim")
    grid.model.setData(grid.model.index(1, ANSWER), "former")
    page.show_record(other)
    assert not grid.isVisible()
    page.show_record(association)
    assert grid.isVisible()
    assert [row.answer for row in grid.model.rows()] == [None, "former"]


def test_only_known_columns_can_be_edited(grid: GridPanel) -> None:
    def editable(column: int) -> bool:
        flags = grid.model.flags(grid.model.index(0, column))
        return bool(flags & Qt.ItemFlag.ItemIsEditable)

    columns = (REGION, BEFORE, ANSWER, NETWORKS, REMARK, HEARD_FROM)
    assert [editable(column) for column in columns] == [False, False, True, True, True, True]
    assert grid.model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_structures_field_is_a_field_like_others(qtbot: Any) -> None:
    field = StructuresField()
    qtbot.addWidget(field)
    field.set_value((Named(as_named="Eins"),))
    assert not field.dirty()
    field.line.setText("Zwei")
    assert field.dirty()
    kept = field.raw()
    field.restore()
    assert field.value() == (Named(as_named="Eins"),)
    field.show_value_raw(kept)
    assert field.value() == (Named(as_named="Eins"), Named(as_named="Zwei"))
