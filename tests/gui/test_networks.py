"""Networks: judging by keyboard, joining, numbers, actors with suggestions, contacts, filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from field_study import AUTHOR
from offices import CELLE, GOSLAR, add_contact, add_office, rows, say
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.statements import Named
from netzdesk.store.study import Study
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.judgement_form import VerdictField
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.network_panel import EVIDENCE, JUDGEMENT


def opened(qtbot: Any, session: Session, nav: Any) -> NetworksPage:
    page = NetworksPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> NetworksPage:
    return opened(qtbot, session, nav)


def enter(session: Session, name: str, **values: Any) -> str:
    return session.run(add_network, AddNetwork(name=name, region_ids=(GOSLAR,), **values))


def judgement(session: Session, record: str) -> tuple[Any, ...]:
    found = "SELECT judgement, judgement_reason FROM network WHERE id = ?"
    return rows(session, found, record)[0]


def verdict(page: NetworksPage) -> VerdictField:
    field = page.panel.judgement.form.fields["judgement"]
    assert isinstance(field, VerdictField)
    return field


def test_the_model_keeps_the_rules_of_qt(qtbot: Any, page: NetworksPage, session: Session) -> None:
    tester = QAbstractItemModelTester(page.list.model)
    for name in ("Runder Tisch", "Arbeitskreis", "Örtliches Bündnis"):
        enter(session, name)
    page.list.filter_line.setText("ortl")
    assert tester.model() is page.list.model
    assert page.list.model.shown() == 1


def test_several_structures_are_judged_by_keyboard(
    qtbot: Any, page: NetworksPage, session: Session, nav: Any
) -> None:
    first, second = enter(session, "Arbeitskreis"), enter(session, "Bündnis")
    page.open_list(judgement="open")
    page.judge_next()
    assert page.panel.tabs.currentIndex() == JUDGEMENT
    qtbot.keyClick(verdict(page).buttons["counts"], Qt.Key.Key_Space)
    assert judgement(session, first) == ("counts", None)
    assert page.panel.network is not None
    assert page.panel.network.id == first  # stays in view although the filter leaves it out
    qtbot.mouseClick(page.panel.judgement.next_button, Qt.MouseButton.LeftButton)
    assert page.panel.network.id == second
    page.judge_next()
    qtbot.keyClick(verdict(page).buttons["does_not_count"], Qt.Key.Key_Space)
    form = page.panel.judgement.form
    assert judgement(session, second) == ("open", None)
    assert form.error_text("reason")
    form.fields["reason"].show_value("single_actor")
    form.fields["reason"].left.emit()
    assert judgement(session, second) == ("does_not_count", "single_actor")
    page.judge_next()
    assert nav.messages[-1] == ("good", "Alle Strukturen sind beurteilt.")


def test_marks_are_stored_without_a_verdict(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    record = enter(session, "Arbeitskreis")
    page.show_record(record)
    field = page.panel.judgement.form.fields["mark_aims"]
    field.show_value(True)
    field.left.emit()
    assert judgement(session, record) == ("open", None)
    assert rows(session, "SELECT mark_aims FROM network WHERE id = ?", record) == [(1,)]


def test_two_records_are_joined_and_parted(
    qtbot: Any, page: NetworksPage, session: Session, nav: Any
) -> None:
    office = add_office(session)
    kept = enter(session, "Runder Tisch Goslar")
    say(session, office, "yes", named=(Named(as_named="Tisch Goslar"),))
    duplicate = rows(session, "SELECT id FROM network WHERE name = 'Tisch Goslar'")[0][0]
    page.show_record(duplicate)
    join = page.panel.judgement.join
    assert all(key != duplicate for key, _name in join.fields["kept_id"]._find(""))
    join.fields["kept_id"].show_value(kept)
    assert join.submit()
    assert page.panel.network is not None
    assert page.panel.network.id == kept
    assert [each.as_named for each in page.panel.network.namings] == ["Tisch Goslar"]
    assert page.list.model.shown() == 1
    assert nav.messages[-1][1] == "Die beiden Einträge sind jetzt einer."
    part = page.panel.judgement.joined.cards()[0].findChild(LinkButton)
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
    assert page.list.model.shown() == 2
    assert page.panel.network.namings == ()
    assert nav.messages[-1][1].startswith("Tisch Goslar ist wieder ein eigenes Netzwerk")


def test_next_free_number_is_assigned(qtbot: Any, page: NetworksPage, session: Session) -> None:
    enter(session, "Bündnis", number=7)
    record = enter(session, "Arbeitskreis")
    page.show_record(record)
    assert not page.panel.form.assign.isHidden()
    qtbot.mouseClick(page.panel.form.assign, Qt.MouseButton.LeftButton)
    assert rows(session, "SELECT number FROM network WHERE id = ?", record) == [(8,)]
    assert page.panel.form.assign.isHidden()


def test_number_that_is_taken_is_refused_beside_its_field(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    enter(session, "Bündnis", number=7)
    record = enter(session, "Arbeitskreis")
    page.show_record(record)
    page.panel.form.fields["number"].spin.setValue(7)
    page.panel.form.fields["number"].left.emit()
    assert "Bündnis" in page.panel.form.error_text("number")


def test_several_actors_are_added_and_their_categories_confirmed(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    record = enter(session, "Arbeitskreis")
    page.show_record(record)
    actors = page.panel.actors
    actors._open_several()
    actors.several.fields["names"].show_value("Caritasverband\n\nVolkshochschule Goslar\nAgora\n")
    assert actors.several.submit()
    stored = "SELECT name, category FROM network_actor ORDER BY position"
    assert rows(session, stored) == [
        ("Caritasverband", None),
        ("Volkshochschule Goslar", None),
        ("Agora", None),
    ]
    assert "Vorschlag" in actors.list.list.item(0).text()
    assert actors._confirm.text() == "2 vorgeschlagene Kategorien bestätigen"
    qtbot.mouseClick(actors._confirm, Qt.MouseButton.LeftButton)
    assert rows(session, stored) == [
        ("Caritasverband", "welfare_church"),
        ("Volkshochschule Goslar", "education_provider"),
        ("Agora", None),
    ]
    session.undo()
    assert [category for _name, category in rows(session, stored)] == [None, None, None]


def test_suggested_category_is_taken_for_one_actor(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    record = enter(session, "Arbeitskreis")
    page.show_record(record)
    actors = page.panel.actors
    actors.begin_new()
    qtbot.keyClicks(actors.new.fields["name"].entry(), "Caritas")
    qtbot.mouseClick(actors._offers[actors.new], Qt.MouseButton.LeftButton)
    assert actors.new.submit()
    stored = "SELECT name, category, role, in_appendix FROM network_actor"
    assert rows(session, stored) == [("Caritas", "welfare_church", "partner", 1)]


def test_removed_actor_comes_back_with_undo(
    qtbot: Any, page: NetworksPage, session: Session, nav: Any
) -> None:
    page.show_record(enter(session, "Arbeitskreis"))
    actors = page.panel.actors
    actors.begin_new()
    actors.new.fields["name"].show_value("Caritas")
    assert actors.new.submit()
    actors.list.list.setFocus()
    qtbot.keyClick(actors.list.list, Qt.Key.Key_Delete)
    assert rows(session, "SELECT name FROM network_actor") == []
    assert nav.messages[-1][1] == "Entfernt: Caritas"
    session.undo()
    assert rows(session, "SELECT name FROM network_actor") == [("Caritas",)]


def test_person_of_an_institution_becomes_contact_person(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    office = add_office(session)
    person = add_contact(session, office)
    page.show_record(enter(session, "Arbeitskreis"))
    contacts = page.panel.contacts
    contacts.begin_new()
    contacts.new.fields["person_id"].show_value(person)
    contacts.new.fields["person_id"].left.emit()
    assert contacts.new.fields["person_name"].isHidden()
    assert contacts.new.submit()
    stored = "SELECT person_id, institution_id FROM network_contact"
    assert rows(session, stored) == [(person, office)]
    assert rows(session, "SELECT count(*) FROM person") == [(1,)]


def test_new_contact_person_is_entered(qtbot: Any, page: NetworksPage, session: Session) -> None:
    page.show_record(enter(session, "Arbeitskreis"))
    contacts = page.panel.contacts
    contacts.begin_new()
    contacts.new.fields["person_name"].show_value("Änne Größler")
    contacts.new.fields["institution_name"].show_value("Stadt Goslar")
    assert contacts.new.submit()
    assert contacts.list.list.item(0).text() == "Änne Größler, Stadt Goslar"


def test_facets_narrow_the_list(qtbot: Any, page: NetworksPage, session: Session) -> None:
    enter(session, "Arbeitskreis", fields=("training",), good_practice=True)
    enter(session, "Bündnis", supraregional=True)
    for key, value in (
        ("field", "training"),
        ("good_practice", True),
        ("supraregional", True),
    ):
        page.facets.choose(key, value)
        assert page.list.model.shown() == 1, key
        page.facets.choose(key, None)
    page.facets.choose("region", CELLE)
    assert page.list.model.shown() == 0


def test_step_of_a_district_begins_a_network_there(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    page.open_list(form="new", region=GOSLAR)
    assert page.shown_view() == "new"
    qtbot.keyClicks(page._new.fields["name"].entry(), "Netz")
    qtbot.keyClick(page._new.fields["name"].entry(), Qt.Key.Key_Return)
    assert rows(session, "SELECT region_id FROM network_region") == [(GOSLAR,)]
    assert page.shown_view() == "detail"


def test_interview_is_recorded_where_a_step_asks_for_it(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    record = enter(session, "Arbeitskreis")
    page.open_list(form="interview")
    page.show_record(record)
    assert page.panel.tabs.currentIndex() == EVIDENCE
    page.panel._interview.fields["day"].set_value("2010-03-10")
    assert page.panel._interview.submit()
    assert rows(session, "SELECT network_id, day FROM interview") == [(record, "2010-03-10")]


def test_web_is_a_link_only_when_it_is_safe(
    qtbot: Any, page: NetworksPage, session: Session
) -> None:
    page.show_record(enter(session, "Arbeitskreis", web="www.example.org"))
    texts = [each.text() for each in page.panel.findChildren(LinkButton)]
    assert "www.example.org" in texts


def test_network_that_is_named_cannot_be_removed(
    qtbot: Any, page: NetworksPage, session: Session, nav: Any
) -> None:
    said: list[str] = []
    session.trouble.connect(said.append)
    say(session, add_office(session), "yes", named=(Named(as_named="Tisch"),))
    page.show_record(rows(session, "SELECT id FROM network")[0][0])
    page.panel.remove_button.click()
    assert said
    assert page.list.model.shown() == 1


@pytest.fixture
def reading(study: Study, clock: Any, qtbot: Any) -> Iterator[Session]:
    """The study with one network, opened for reading only."""
    enter(Session(study), "Arbeitskreis")
    study.close()
    with Study.open(study.path, author=AUTHOR, clock=clock, read_only=True) as opened_again:
        yield Session(opened_again)


def test_read_only_study_offers_nothing_to_enter(qtbot: Any, reading: Session, nav: Any) -> None:
    page = opened(qtbot, reading, nav)
    page.list.select_first()
    assert page.panel.network is not None
    assert not verdict(page).buttons["counts"].isEnabled()
    assert not page.panel.remove_button.isEnabled()
    assert page.panel.actors._paste.isHidden()
    page.new_record()
    assert page.shown_view() == "detail"
