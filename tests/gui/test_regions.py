"""Regions: states and next steps, offices, decisions, verdicts, the districts themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from field_study import AUTHOR
from offices import CELLE, GOSLAR, add_office, rows, say
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from netzdesk.base.ids import natural_id
from netzdesk.domain.states import State, StateGroup
from netzdesk.store.study import Study
from netzdesk.ui.dialogs.paste_dialog import PasteDialog
from netzdesk.ui.pages.regions import RegionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.region_panel import DECISION, MASTER, OFFICES, STATEMENTS


def opened(qtbot: Any, session: Session, nav: Any) -> RegionsPage:
    page = RegionsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


@pytest.fixture
def empty(tmp_path: Path, clock: Any, qtbot: Any) -> Iterator[Session]:
    """A study with no district."""
    with Study.create(tmp_path / "leer.netzdesk", author=AUTHOR, clock=clock) as study:
        yield Session(study)


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> RegionsPage:
    return opened(qtbot, session, nav)


def region(session: Session, name: str) -> str:
    found = session.conn.execute("SELECT id FROM region WHERE name = ?", (name,)).fetchone()
    return str(found[0])


def link(page: RegionsPage, text: str) -> LinkButton:
    found = [each for each in page.panel.findChildren(LinkButton) if not each.isHidden()]
    return next(each for each in found if text in (each.accessibleName() or each.text()))


def test_the_model_keeps_the_rules_of_qt(qtbot: Any, page: RegionsPage) -> None:
    tester = QAbstractItemModelTester(page.list.model)
    page.list.filter_line.setText("olden")
    page.open_list(state=State.UNASKED)
    page.list.clear_filter()
    assert tester.model() is page.list.model
    assert page.list.model.shown() == 46


def test_states_of_a_group_are_listed(qtbot: Any, mid_field: Study, nav: Any) -> None:
    page = opened(qtbot, Session(mid_field), nav)
    page.open_list(group=StateGroup.CONTESTED)
    shown = [page.list.model.row_at(row).state for row in range(page.list.model.rowCount())]
    assert {State.CONTESTED_EXISTENCE, State.CONTESTED_NETWORKS} == set(shown)


def test_a_choice_by_keys_is_named_and_can_be_narrowed(
    qtbot: Any, page: RegionsPage, session: Session
) -> None:
    page.open_list(ids=(region(session, "Celle"), region(session, "Goslar")), label="Ohne Netzwerk")
    assert page.list.model.shown() == 2
    page.facets.choose("finding", "network")
    assert page.list.model.shown() == 0


def test_head_stays_while_a_tab_scrolls(qtbot: Any, mid_field: Study, nav: Any) -> None:
    page = opened(qtbot, Session(mid_field), nav)
    page.resize(1140, 600)
    page.show_record(region(page.session, "Ammerland"))
    page.panel.tabs.setCurrentIndex(OFFICES)
    area = page.panel.tabs.currentWidget()
    whole = page._views["detail"]
    qtbot.waitUntil(
        lambda: area.verticalScrollBar().maximum() > 0 == whole.verticalScrollBar().maximum()
    )


def test_next_step_opens_the_form_for_a_contact(
    qtbot: Any, page: RegionsPage, session: Session, nav: Any
) -> None:
    page.show_record(region(session, "Celle"))
    qtbot.mouseClick(link(page, "Dorthin:"), Qt.MouseButton.LeftButton)
    key, record, conditions = nav.went[-1]
    assert (key, conditions) == ("institutions", {"form": "attempt"})
    kind = session.conn.execute("SELECT kind FROM institution WHERE id = ?", (record,)).fetchone()
    assert kind == ("job_centre",)


def test_step_for_an_office_that_exists_begins_an_institution(
    qtbot: Any, page: RegionsPage, session: Session, nav: Any
) -> None:
    celle = region(session, "Celle")
    page.show_record(celle)
    page.panel.tabs.setCurrentIndex(OFFICES)
    form = page.panel.offices._forms["integration_office"]
    form.fields["presence"].show_value("yes")
    form.fields["presence"].left.emit()
    assert rows(
        session, "SELECT presence FROM region_office WHERE kind = 'integration_office'"
    ) == [("yes",)]
    page.panel.new_institution_asked.emit(celle, "integration_office")
    assert nav.went[-1] == (
        "institutions",
        "",
        {"region": celle, "kind": "integration_office", "form": "new"},
    )


def test_district_is_settled_and_the_decision_is_revoked_again(
    qtbot: Any, page: RegionsPage, session: Session, nav: Any
) -> None:
    page.show_record(region(session, "Celle"))
    page.panel.tabs.setCurrentIndex(DECISION)
    settle = page.panel.decision.settle
    settle.fields["finding"].show_value("no_network")
    assert not settle.submit()
    assert settle.error_text("reason")
    settle.fields["reason"].show_value("Aktenlage")
    assert settle.submit()
    assert page.panel._state.text() == "Durch Entscheidung geklärt"
    revoke = page.panel.decision.entries.cards()[0].findChild(LinkButton)
    qtbot.mouseClick(revoke, Qt.MouseButton.LeftButton)
    assert page.panel._state.text() == "Noch nicht befragt"
    assert nav.messages[-1][1] == "Die Entscheidung wurde widerrufen."
    session.undo()
    assert page.panel._state.text() == "Durch Entscheidung geklärt"


def test_question_of_a_shared_domain_is_answered(
    qtbot: Any, page: RegionsPage, session: Session
) -> None:
    celle = region(session, "Celle")
    first = add_office(session, "Stelle A", region_ids=(CELLE,), mail="a@celle.example.org")
    second = add_office(session, "Stelle B", region_ids=(CELLE,), mail="b@celle.example.org")
    say(session, first, region_id=CELLE)
    say(session, second, region_id=CELLE)
    page.show_record(celle)
    panel = page.panel.independence
    assert [card.entry.badge for card in panel.entries.cards()] == ["offene Frage"]
    panel.ask((first, second))
    panel.form.fields["verdict"].show_value("independent")
    panel.form.fields["reason"].show_value("nur die Adresse ist gemeinsam")
    assert panel.form.submit()
    assert [card.entry.badge for card in panel.entries.cards()] == ["Unabhängig"]


def test_statement_about_the_district_is_asked_of_the_institutions_page(
    qtbot: Any, page: RegionsPage, session: Session, nav: Any
) -> None:
    goslar = region(session, "Goslar")
    office = add_office(session, "Stelle A", region_ids=(GOSLAR,))
    page.show_record(goslar)
    page.panel.ask.fields["institution_id"].show_value(office)
    assert page.panel.ask.submit()
    assert nav.went[-1] == ("institutions", office, {"form": "statement", "about": goslar})


def test_district_is_entered_changed_and_removed(qtbot: Any, empty: Session, nav: Any) -> None:
    session = empty
    page = opened(qtbot, session, nav)
    page.new_record()
    form = page._new
    qtbot.keyClicks(form.fields["name"].entry(), "Nordheim")
    qtbot.keyClick(form.fields["name"].entry(), Qt.Key.Key_Return)
    assert form.error_text("kind") or form.error_text("ags")
    qtbot.keyClicks(form.fields["kind"].entry(), "Landkreis")
    qtbot.keyClicks(form.fields["ags"].entry(), "3151")
    qtbot.keyClick(form.fields["ags"].entry(), Qt.Key.Key_Return)
    assert rows(session, "SELECT ags, name FROM region") == [("03151", "Nordheim")]
    assert page.list.current_id() == natural_id("region", "03151")
    master = page.panel.master
    page.panel.tabs.setCurrentIndex(MASTER)
    master.form.fields["name"].line.setText("Northeim")
    master.form.fields["name"].left.emit()
    assert rows(session, "SELECT name FROM region") == [("Northeim",)]
    qtbot.mouseClick(master.remove_button, Qt.MouseButton.LeftButton)
    assert rows(session, "SELECT name FROM region") == []
    assert nav.messages[-1][1] == "Entfernt: Northeim"
    session.undo()
    assert rows(session, "SELECT name FROM region") == [("Northeim",)]


def test_districts_are_pasted_as_one_step(qtbot: Any, empty: Session, nav: Any) -> None:
    session = empty
    page = opened(qtbot, session, nav)
    QGuiApplication.clipboard().setText(
        "AGS\tName\tArt\n3151\tGifhorn\tLandkreis\n03152\tGöttingen\tLandkreis\n"
    )
    page.paste()
    dialog = page.findChild(PasteDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert nav.messages[-1] == ("good", "2 Kreise hinzugefügt.")
    assert page.list.model.shown() == 2
    session.undo()
    assert page.list.model.shown() == 0


def test_area_is_added_and_filters_the_list(
    qtbot: Any, page: RegionsPage, session: Session, nav: Any
) -> None:
    page.show_areas()
    areas = page._areas
    areas.begin_new()
    areas.new.fields["kind"].show_value("Planungsraum")
    areas.new.fields["name"].show_value("Harz")
    areas.new.fields["region_ids"].show_value((region(session, "Goslar"),))
    assert areas.new.submit()
    key = rows(session, "SELECT id FROM area WHERE name = 'Harz'")[0][0]
    page.open_list(area=key)
    assert page.list.model.shown() == 1
    page.show_areas()
    areas.select(key)
    areas.remove_record(key)
    assert nav.messages[-1][1] == "Entfernt: Harz"
    assert rows(session, "SELECT id FROM area WHERE name = 'Harz'") == []


def test_district_is_put_into_an_area_from_its_master_data(
    qtbot: Any, page: RegionsPage, session: Session
) -> None:
    celle = region(session, "Celle")
    page.show_record(celle)
    field = page.panel.master.form.fields["areas"]
    before = set(field.value())
    other = next(i for i in range(field.list.count()) if not field.list.item(i).checkState().value)
    field.list.item(other).setCheckState(Qt.CheckState.Checked)
    inside = rows(session, "SELECT area_id FROM area_region WHERE region_id = ?", celle)
    assert len(inside) == len(before) + 1


def test_a_new_district_that_is_being_typed_outlives_a_change(
    qtbot: Any, page: RegionsPage, session: Session
) -> None:
    page.new_record()
    qtbot.keyClicks(page._new.fields["name"].entry(), "Neu")
    add_office(session, "Stelle A", region_ids=(CELLE,))
    assert page.shown_view() == "new"
    assert page._new.value("name") == "Neu"


@pytest.fixture
def reading(study: Study, clock: Any, qtbot: Any) -> Iterator[Session]:
    """The study, opened for reading only."""
    study.close()
    with Study.open(study.path, author=AUTHOR, clock=clock, read_only=True) as opened_again:
        yield Session(opened_again)


def test_read_only_study_offers_nothing_to_enter(qtbot: Any, reading: Session, nav: Any) -> None:
    page = opened(qtbot, reading, nav)
    page.show_record(region(reading, "Celle"))
    assert page.panel.ask.isHidden()
    assert not page.panel.master.remove_button.isEnabled()
    assert not page.panel.decision.settle.submit()
    page.new_record()
    assert page.shown_view() == "detail"


def test_list_is_worked_by_keyboard(qtbot: Any, page: RegionsPage) -> None:
    qtbot.keyClicks(page.list.filter_line, "lueneb")
    qtbot.keyClick(page.list.filter_line, Qt.Key.Key_Down)
    assert page.list.model.shown() == 1
    assert page.panel._name.text() == "Lüneburg"
    assert page.panel.tabs.currentIndex() == STATEMENTS
