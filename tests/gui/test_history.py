"""The history: units newest first, fields before and after in words, filters."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.institutions import ChangeInstitution, change_institution
from netzdesk.base.i18n import Translator
from netzdesk.queries.field_labels import CODED, FIELD_LABELS, SILENT, TABLE_LABELS, VOCABULARIES
from netzdesk.queries.history import changes_of, units
from netzdesk.store.tables import BY_NAME, TABLES
from netzdesk.ui.pages.history import HistoryPage
from netzdesk.ui.session import Session


@pytest.fixture
def office(session: Session) -> str:
    """The job centre that was called once and then got another phone number."""
    record = str(
        session.conn.execute("SELECT id FROM institution ORDER BY name LIMIT 1").fetchone()[0]
    )
    session.run(
        record_attempt,
        RecordAttempt(
            institution_id=record,
            channel="phone",
            direction="out",
            day="2010-03-12",
            outcome="1.1",
            note="Rückruf am Montag",
        ),
    )
    session.run(change_institution, ChangeInstitution(institution_id=record, phone="030 23125 001"))
    return record


def page_of(session: Session, nav: Any, qtbot: Any) -> HistoryPage:
    page = HistoryPage(session, nav)
    qtbot.addWidget(page)
    page.show()
    page.list.model.finish_count()
    return page


def texts(page: HistoryPage) -> list[str]:
    return [label.text() for label in page._detail.findChildren(QLabel) if not label.isHidden()]


def actions(page: HistoryPage) -> list[str]:
    model = page.list.model
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def test_every_table_and_field_of_the_schema_has_a_name() -> None:
    nameless = [t.name for t in TABLES if t.name not in TABLE_LABELS]
    nameless += [
        f"{t.name}.{c.name}"
        for t in TABLES
        for c in t.columns
        if c.name not in FIELD_LABELS and c.name not in SILENT
    ]

    assert nameless == []


def test_vocabularies_and_codes_name_fields_that_exist() -> None:
    wrong = [
        (table, field)
        for table, field in (*VOCABULARIES, *CODED)
        if field not in BY_NAME[table].names
    ]

    assert wrong == []


def test_units_stand_newest_first_with_who_and_what(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)

    assert actions(page)[:2] == ["Stelle ändern", "Kontaktversuch erfassen"]
    assert page.list.model.index(0, 0).data() == "15.03.2010 12:00"
    assert page.list.model.index(0, 1).data() == "VM"
    assert str(page.list.model.index(1, 3).data()).startswith("Jobcenter")


def test_a_unit_shows_its_fields_before_and_after_in_words(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)

    page.list.table.selectRow(1)
    shown = texts(page)
    assert "Neu: Kontaktversuch" in shown
    assert {"Telefon", "12.03.2010", "Rückruf am Montag"} <= set(shown)

    page.list.table.selectRow(0)
    shown = texts(page)
    assert {"Geändert: Stelle", "Bisheriger Wert", "Neuer Wert", "030 23125 001"} <= set(shown)


def test_words_filter_by_action_and_by_person(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)

    page.list.filter_line.setText("kontaktv")
    assert actions(page) == ["Kontaktversuch erfassen"]
    page.list.filter_line.setText("muster")
    assert len(actions(page)) >= 2
    page.list.filter_line.setText("niemand")
    assert actions(page) == []


def test_the_entries_on_one_record_are_listed(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)

    page.open_list(record=office, label="Jobcenter X")

    assert actions(page)[0] == "Stelle ändern"
    assert "Kontaktversuch erfassen" not in actions(page)
    assert page.list.bar.text().endswith("Filter: Einträge zu: Jobcenter X")


def test_a_new_entry_appears_and_the_chosen_one_stays(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)
    page.list.table.selectRow(1)
    chosen = page.list.current_id()

    session.run(change_institution, ChangeInstitution(institution_id=office, place="Celle"))

    assert page.list.current_id() == chosen
    assert page.list.table.currentIndex().row() == 2


def test_personal_fields_are_marked_for_the_command_line(session: Session, office: str) -> None:
    found = {
        field.field: field.personal
        for unit in units(session.conn)
        for row in changes_of(session.conn, Translator("de"), unit)
        if row.table == "contact_attempt"
        for field in row.fields
    }

    assert found["note"] is True
    assert found["outcome"] is False


def test_an_undone_entry_is_named_as_such(
    session: Session, office: str, nav: Any, qtbot: Any
) -> None:
    page = page_of(session, nav, qtbot)

    session.undo()
    page.list.model.finish_count()

    assert actions(page)[0] == "Rückgängig: Stelle ändern"
