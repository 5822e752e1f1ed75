"""One field in many rows: chosen in the list, looked at, stored as one step, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QWidget

from netzdesk.actions.institutions import AddInstitution, add_institution
from netzdesk.actions.persons import AddPerson, add_person
from netzdesk.base.i18n import set_language
from netzdesk.base.ids import natural_id
from netzdesk.domain.bulk import FIELDS
from netzdesk.ui.dialogs.bulk_dialog import BulkDialog
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import MultiChoice

GIFHORN, PEINE = natural_id("region", "03151"), natural_id("region", "03157")
WINDOWS: list[QWidget] = []


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    yield
    WINDOWS.clear()


@pytest.fixture
def offices(session: Session) -> tuple[str, ...]:
    """Two integration offices, and an association that speaks for the whole area."""
    made = [
        session.run(
            add_institution,
            AddInstitution(kind="integration_office", name=name, region_ids=(GIFHORN,)),
        )
        for name in ("Leitstelle A", "Leitstelle B")
    ]
    wide = AddInstitution(kind="kmn_association", name="Verband", whole_area=True)
    return (*made, session.run(add_institution, wide))


def opened(session: Session, qtbot: Any, table: str, ids: tuple[str, ...]) -> BulkDialog:
    window = QWidget()
    qtbot.addWidget(window)
    WINDOWS.append(window)
    dialog = BulkDialog(session, window, table, ids)
    QAbstractItemModelTester(dialog.model, dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def shown(dialog: BulkDialog) -> list[list[str]]:
    rows, columns = range(dialog.model.rowCount()), range(dialog.model.columnCount())
    return [[dialog.model.index(row, column).data() for column in columns] for row in rows]


def values(session: Session, column: str, ids: tuple[str, ...]) -> list[Any]:
    sql = f"SELECT {column} FROM institution WHERE id = ?"
    return [session.conn.execute(sql, (key,)).fetchone()[0] for key in ids]


def walk(qtbot: Any, combo: QComboBox, key: str | None) -> None:
    """Choose an entry as somebody does with the arrow keys."""
    combo.setFocus()
    while combo.currentData() != key:
        down = combo.findData(key) > combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def test_the_place_of_many_is_changed_by_keys_as_one_step(
    session: Session, qtbot: Any, offices: tuple[str, ...]
) -> None:
    dialog = opened(session, qtbot, "institution", offices)
    said: list[str] = []
    dialog.stored.connect(said.append)
    assert not dialog.accept_button.isEnabled(), "nothing is chosen yet"
    walk(qtbot, dialog.field.combo, "place")
    assert not dialog.accept_button.isEnabled(), "nothing entered empties no field"
    dialog.value.entry().setFocus()
    qtbot.keyClicks(dialog.value.entry(), "Gifhorn")
    assert shown(dialog)[0] == ["Leitstelle A", "–", "Gifhorn", "ändert"]
    qtbot.keyClick(dialog.value.entry(), Qt.Key.Key_Return)
    assert values(session, "place", offices) == ["Gifhorn"] * 3
    assert said == ["Ort: 3 Zeilen geändert."]
    emptied = opened(session, qtbot, "institution", offices)
    emptied.choose("place")
    qtbot.keyClick(emptied.empty, Qt.Key.Key_Space)
    assert shown(emptied)[0] == ["Leitstelle A", "Gifhorn", "–", "ändert"]
    emptied.accept_button.click()
    assert values(session, "place", offices) == [None] * 3
    session.undo()
    assert values(session, "place", offices) == ["Gifhorn"] * 3
    session.undo()
    assert values(session, "place", offices) == [None] * 3


def test_rows_that_cannot_are_said_and_left_out(
    session: Session, qtbot: Any, offices: tuple[str, ...]
) -> None:
    dialog = opened(session, qtbot, "institution", offices)
    walk(qtbot, dialog.field.combo, "add_regions")
    field = dialog.value
    assert isinstance(field, MultiChoice)
    field.show_value((PEINE,))
    field.edited.emit()
    rows = shown(dialog)
    assert [row[3] for row in rows[:2]] == ["ändert", "ändert"]
    assert rows[2][0] == "Verband" and rows[2][3].startswith("spricht für das ganze Gebiet")
    assert dialog.accept_button.text() == "2 Zeilen än&dern"
    dialog.accept_button.click()
    linked = session.conn.execute(
        "SELECT count(*) FROM institution_region WHERE region_id = ?", (PEINE,)
    ).fetchone()
    assert linked == (2 + 1,), "and the job centre of the template"


def test_a_block_asks_for_its_reason(
    session: Session, qtbot: Any, offices: tuple[str, ...]
) -> None:
    dialog = opened(session, qtbot, "institution", offices)
    assert not dialog.reason.isVisible()
    dialog.choose("do_not_contact")
    assert dialog.reason.isVisible()
    assert not dialog.empty.isVisible()
    walk(qtbot, dialog.value.entry(), "yes")
    assert not dialog.accept_button.isEnabled()
    assert "Grund" in dialog.error.text()
    qtbot.keyClicks(dialog.reason.entry(), "Erlass")
    assert shown(dialog)[0][2] == "nicht kontaktieren: Erlass"
    dialog.accept_button.click()
    assert values(session, "do_not_contact_reason", offices) == ["Erlass"] * 3


def test_the_persons_of_the_chosen_institutions_are_changed(
    session: Session, qtbot: Any, offices: tuple[str, ...]
) -> None:
    for name in ("Erika Muster", "Max Muster"):
        session.run(add_person, AddPerson(institution_id=offices[0], name=name))
    dialog = opened(session, qtbot, "institution", offices)
    dialog._table.set_value("person")
    dialog._table.left.emit()
    dialog.choose("role")
    walk(qtbot, dialog.value.entry(), "target")
    dialog.accept_button.click()
    assert session.conn.execute("SELECT DISTINCT role FROM person").fetchall() == [("target",)]


@pytest.mark.parametrize("table", ["institution", "region"])
def test_every_field_can_be_chosen_in_both_languages(
    session: Session, qtbot: Any, offices: tuple[str, ...], table: str
) -> None:
    ids = offices if table == "institution" else (GIFHORN, PEINE)
    for language in ("de", "en"):
        set_language(language)
        dialog = opened(session, qtbot, table, ids)
        for field in FIELDS[table]:
            dialog.choose(field.key)
            assert dialog.model.rowCount() == len(ids)
            assert dialog.value.entry().accessibleName()
        dialog.close()


def test_the_list_opens_it_for_the_chosen_rows(
    session: Session, nav: Any, qtbot: Any, offices: tuple[str, ...]
) -> None:
    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.show()
    page.list.table.clearSelection()
    page.offers()["edit.many"]()
    assert nav.messages == [("warn", "Wählen Sie zuerst die Zeilen.")]
    page.list.table.selectAll()
    page.offers()["edit.many"]()
    dialog = page.findChild(BulkDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == len(page.list.selected_ids()) > 40
    dialog.choose("place")
    qtbot.keyClicks(dialog.value.entry(), "Hannover")
    dialog.accept_button.click()
    assert nav.messages[-1][0] == "good"
    texts = [text for text, _do in page.list.table.offered()]
    assert texts == ["Ein &Feld der gewählten Zeilen ändern …"]


def test_two_chosen_institutions_can_be_merged_from_the_list(
    session: Session, nav: Any, qtbot: Any, offices: tuple[str, ...]
) -> None:
    from netzdesk.ui.dialogs.duplicates import DuplicatesDialog  # noqa: PLC0415  # this test only

    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.show()
    page.list.filter_line.setText("Leitstelle")
    page.list.table.selectAll()
    offered = dict(page.list.table.offered())
    offered["Diese beiden &zusammenführen …"]()
    dialog = page.findChild(DuplicatesDialog)
    assert dialog is not None
    dialog.merge()
    assert sum(key is not None for key in values(session, "same_as_id", offices)) == 1
    dialog.accept()
    merged = next(k for k in offices if values(session, "same_as_id", (k,))[0])
    page.show_record(merged)
    assert page.panel.institution is not None
    assert page.panel.institution.id in offices and page.panel.institution.id != merged
