"""The register in full: key facts, programmes, relations, figures, and where values come from."""

from __future__ import annotations

from typing import Any

import pytest
from offices import GOSLAR, add_office, rows, say
from PySide6.QtCore import Qt

from netzdesk.actions.interviews import RecordInterview, record_interview
from netzdesk.actions.network_relations import AddNetworkRelation, add_network_relation
from netzdesk.actions.networks import AddNetwork, ChangeNetwork, add_network, change_network
from netzdesk.actions.sources import AddSource, add_source
from netzdesk.actions.statements import Named
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.ui.dialogs.settings_categories import CategorySettings
from netzdesk.ui.pages.networks import NetworksPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.labels import LinkButton
from netzdesk.ui.widgets.network_panel import ACTORS, EVIDENCE, FACTS, JUDGEMENT
from netzdesk.ui.widgets.provenance_dialog import ProvenanceDialog


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any) -> NetworksPage:
    page = NetworksPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


def enter(session: Session, name: str = "Arbeitskreis", **values: Any) -> str:
    return session.run(add_network, AddNetwork(name=name, region_ids=(GOSLAR,), **values))


def interview(session: Session, network: str) -> str:
    return session.run(record_interview, RecordInterview(network_id=network, day="2010-03-10"))


def leave(form: Form, name: str, value: Any) -> None:
    form.fields[name].show_value(value)
    form.fields[name].left.emit()


def choose(page: NetworksPage, key: str | None) -> None:
    field = page.panel.origin_bar.field
    field.show_value(key)
    field.left.emit()


def opened_dialog(page: NetworksPage) -> ProvenanceDialog:
    found = page.window().findChildren(ProvenanceDialog)
    assert found
    return found[-1]


def heads(dialog: ProvenanceDialog) -> list[str]:
    return [card.entry.head for card in dialog.entries.cards()]


def test_key_facts_are_stored_as_each_field_is_left(page: NetworksPage, session: Session) -> None:
    record = enter(session)
    page.show_record(record)
    page.panel.tabs.setCurrentIndex(FACTS)
    form = page.panel.facts
    leave(form, "founded", "5/2007")
    leave(form, "status", "being_built")
    leave(form, "agreement", "none")
    leave(form, "coordination_paid_by", "Landkreis")
    leave(page.panel.form, "short_name", "AK")
    stored = "SELECT founded, status, agreement, coordination_paid_by, short_name FROM network"
    assert rows(session, stored) == [("2007-05", "being_built", "none", "Landkreis", "AK")]
    assert form.fields["founded"].value() == "05/2007"
    assert page.panel._about.text() == "AK"
    leave(form, "founded", "neulich")
    assert "05/2007" in form.error_text("founded")


def test_list_is_narrowed_by_status_and_found_by_short_name(
    page: NetworksPage, session: Session
) -> None:
    enter(session, "Im Aufbau", status="being_built")
    enter(session, "Läuft", status="active", short_name="ALBuM")
    page.facets.choose("status", "being_built")
    assert page.list.model.shown() == 1
    page.facets.choose("status", None)
    page.list.filter_line.setText("album")
    assert page.list.model.shown() == 1


def test_programme_with_its_period(page: NetworksPage, session: Session) -> None:
    page.show_record(enter(session))
    programmes = page.panel.programmes
    programmes.begin_new()
    for name, value in (("programme", "fifa"), ("begins", "1.1.2010"), ("ends", "2009")):
        programmes.new.fields[name].show_value(value)
    assert not programmes.new.submit()
    assert programmes.new.error_text("ends")
    programmes.new.fields["ends"].show_value("12/2011")
    assert programmes.new.submit()
    assert programmes.list.list.item(0).text() == "FIFA, 01.01.2010–12/2011"
    leave(programmes.edit, "ends", None)
    assert programmes.list.list.item(0).text() == "FIFA, seit 01.01.2010"
    assert page.panel.tabs.tabText(FACTS).endswith("(1)")


def test_relation_is_shown_and_opened_from_both_sides(page: NetworksPage, session: Session) -> None:
    large, small = enter(session, "Groß"), enter(session, "Klein")
    page.show_record(small)
    relations = page.panel.relations
    relations.begin_new()
    assert relations.new.fields["institution_id"].isHidden()
    relations.new.fields["other_id"].show_value(large)
    assert relations.new.submit()
    assert relations.list.list.item(0).text() == "Gehört zu: Groß"
    relations._open_other()
    assert page.panel.network is not None
    assert page.panel.network.id == large
    assert relations.list.list.item(0).text() == "Umfasst: Klein"
    assert not relations.edit.fields["kind"].entry().isEnabled()


def test_institution_carries_a_network(page: NetworksPage, session: Session, nav: Any) -> None:
    office = add_office(session, "KVHS Goslar")
    page.show_record(enter(session))
    relations = page.panel.relations
    relations.begin_new()
    leave(relations.new, "kind", "carried_by")
    relations.new.fields["kind"].edited.emit()
    assert not relations.new.fields["institution_id"].isHidden()
    relations.new.fields["institution_id"].show_value(office)
    assert relations.new.submit()
    assert relations.list.list.item(0).text() == "Getragen von: KVHS Goslar"
    relations._open_other()
    assert nav.went == [("institutions", office, {})]


def test_circle_is_refused_beside_the_other_network(page: NetworksPage, session: Session) -> None:
    large, small = enter(session, "Groß"), enter(session, "Klein")
    part = AddNetworkRelation(network_id=small, kind="part_of", other_id=large)
    session.run(add_network_relation, part)
    page.show_record(large)
    relations = page.panel.relations
    relations.begin_new()
    relations.new.fields["other_id"].show_value(small)
    assert not relations.new.submit()
    assert "im Kreis" in relations.new.error_text("other_id")


def test_success_is_typed_in_german_and_shown_so(page: NetworksPage, session: Session) -> None:
    page.show_record(enter(session))
    results = page.panel.results
    results.begin_new()
    for name, value in (("label", "Vermittelt"), ("low", "1.234,5"), ("as_of", "3/2010")):
        results.new.fields[name].show_value(value)
    results.new.fields["circa"].show_value(True)
    assert results.new.submit()
    assert rows(session, "SELECT low, as_of FROM network_result") == [("1234.5", "2010-03")]
    assert results.list.list.item(0).text() == "Vermittelt: ca. 1.234,5, Stand 03/2010"
    leave(results.edit, "high", "1.5")
    assert "keine Zahl" in results.edit.error_text("high")
    leave(results.edit, "high", "2000")
    assert "ca. 1.234,5 bis 2.000" in results.list.list.item(0).text()


def test_what_cannot_be_measured_yet_asks_for_no_figure(
    page: NetworksPage, session: Session
) -> None:
    page.show_record(enter(session))
    results = page.panel.results
    results.begin_new()
    results.new.fields["label"].show_value("Vermittelt")
    tick = results.new.fields["not_yet_measurable"]
    tick.show_value(True)
    tick.edited.emit()
    assert results.new.fields["low"].isHidden()
    assert results.new.submit()
    assert results.list.list.item(0).text() == "Vermittelt: noch nicht messbar"


def test_actor_of_the_study_needs_no_name_of_its_own(page: NetworksPage, session: Session) -> None:
    office = add_office(session, "Caritasverband Goslar")
    page.show_record(enter(session))
    actors = page.panel.actors
    actors.begin_new()
    actors.new.fields["institution_id"].show_value(office)
    actors.new.fields["institution_id"].edited.emit()
    assert not actors._offers[actors.new].isHidden()
    actors._offers[actors.new].click()
    actors.new.fields["in_appendix"].show_value(False)
    assert actors.new.submit()
    stored = "SELECT name, category, in_appendix, in_profile FROM network_actor"
    assert rows(session, stored) == [("Caritasverband Goslar", "welfare_church", 0, 1)]
    assert actors.list.list.item(0).text().endswith("nur im Steckbrief")


def test_chosen_origin_stays_and_is_stored_with_what_is_entered(
    page: NetworksPage, session: Session
) -> None:
    record = enter(session)
    held = interview(session, record)
    page.show_record(record)
    choose(page, f"interview:{held}")
    leave(page.panel.form, "web", "www.example.org")
    actors = page.panel.actors
    actors.begin_new()
    actors.new.fields["name"].show_value("VHS")
    assert actors.new.submit()
    noted = "SELECT table_name, field FROM fact_source WHERE interview_id = ? ORDER BY id"
    assert rows(session, noted, held) == [
        ("network", "web"),
        ("network_actor", "name"),
        ("network_actor", "role"),
    ]
    session.undo()
    assert len(rows(session, noted, held)) == 1
    choose(page, None)
    leave(page.panel.form, "street", "Markt 1")
    assert len(rows(session, noted, held)) == 1


def test_interview_of_one_network_is_never_named_for_another(
    page: NetworksPage, session: Session
) -> None:
    first, second = enter(session, "Erstes"), enter(session, "Zweites")
    held = interview(session, first)
    seen = session.run(add_source, AddSource(kind="website", title="Landkreis"))
    page.show_record(first)
    choose(page, f"interview:{held}")
    page.show_record(second)
    assert page.panel.origin_bar.field.value() is None
    leave(page.panel.form, "web", "www.example.org")
    assert rows(session, "SELECT count(*) FROM fact_source") == [(0,)]
    page.show_record(first)
    assert page.panel.origin_bar.field.value() == f"interview:{held}"
    choose(page, f"source:{seen}")
    page.show_record(second)
    assert page.panel.origin_bar.field.value() == f"source:{seen}"


def test_marks_say_where_each_value_comes_from(page: NetworksPage, session: Session) -> None:
    record = enter(session, web="www.example.org")
    held = interview(session, record)
    place = ChangeNetwork(network_id=record, place="Goslar")
    session.run(change_network, place, origin=Origin(OriginKind.INTERVIEW, held))
    page.show_record(record)
    marks = page.panel.form.marks.buttons
    assert "Interview vom 10.03.2010" in marks["place"].toolTip()
    assert "Vera Muster (VM)" in marks["web"].toolTip()
    assert marks["web"].accessibleName().startswith("Herkunft von „Web“: Ohne Quelle")
    assert marks["street"].isHidden()


def test_key_in_a_field_opens_where_its_value_comes_from(
    qtbot: Any, page: NetworksPage, session: Session, nav: Any
) -> None:
    record = enter(session, web="www.example.org")
    seen = session.run(add_source, AddSource(kind="website", title="Landkreis"))
    page.show_record(record)
    page.panel.form.fields["web"].focus_in()
    qtbot.keyClick(page.panel.form.fields["web"].entry(), Qt.Key.Key_F9)
    dialog = opened_dialog(page)
    assert dialog.windowTitle() == "Herkunft von „Web“"
    assert heads(dialog) == ["Ohne Quelle eingetragen, 15.03.2010, Vera Muster (VM)"]
    dialog.form.fields["origin"].show_value(f"source:{seen}")
    assert dialog.form.submit()
    assert heads(dialog) == ["Website: Landkreis, gesehen am 15.03.2010"]
    links = {each.text(): each for each in dialog.entries.cards()[0].findChildren(LinkButton)}
    links["Öffnen"].click()
    assert nav.went == [("leads", seen, {})]
    assert page.panel.origin_bar.field.value() is None  # what is entered next rests on nothing
    again = page.panel.form.marks.show_origin("name")
    assert again.form.fields["origin"].value() == f"source:{seen}"
    qtbot.keyClick(again.form, Qt.Key.Key_Escape)
    assert not again.isVisible()


def test_origin_can_be_taken_back(page: NetworksPage, session: Session) -> None:
    record = enter(session)
    seen = session.run(add_source, AddSource(kind="press", title="Zeitung"))
    origin = Origin(OriginKind.SOURCE, seen)
    session.run(change_network, ChangeNetwork(network_id=record, place="Goslar"), origin=origin)
    session.run(change_network, ChangeNetwork(network_id=record, place="Harz"))
    page.show_record(record)
    dialog = page.panel.form.marks.show_origin("place")
    cards = dialog.entries.cards()
    assert [card.entry.struck for card in cards] == [False, True]
    links = {each.text(): each for each in cards[1].findChildren(LinkButton)}
    links["Zurücknehmen"].click()
    assert len(dialog.entries.cards()) == 1
    assert rows(session, "SELECT count(*) FROM fact_source") == [(0,)]
    dialog.reject()


def test_statement_opens_the_institution_that_made_it(
    page: NetworksPage, session: Session, nav: Any
) -> None:
    record, office = enter(session), add_office(session)
    statement = say(session, office, "yes", named=(Named(network_id=record),))
    origin = Origin(OriginKind.STATEMENT, statement)
    session.run(change_network, ChangeNetwork(network_id=record, place="Goslar"), origin=origin)
    page.show_record(record)
    dialog = page.panel.form.marks.show_origin("place")
    links = {each.text(): each for each in dialog.entries.cards()[0].findChildren(LinkButton)}
    links["Öffnen"].click()
    assert nav.went == [("institutions", office, {})]


def test_origin_is_asked_where_values_are_entered(page: NetworksPage, session: Session) -> None:
    page.show_record(enter(session))
    shown = {}
    for tab in (ACTORS, FACTS, JUDGEMENT, EVIDENCE):
        page.panel.tabs.setCurrentIndex(tab)
        shown[tab] = not page.panel.origin_bar.isHidden()
    assert shown == {ACTORS: True, FACTS: True, JUDGEMENT: False, EVIDENCE: False}


def test_rules_for_categories_are_written_tried_and_loaded(qtbot: Any, session: Session) -> None:
    settings = CategorySettings(session)
    qtbot.addWidget(settings)
    settings.show()
    rules = settings.rules
    qtbot.keyClicks(settings.name.entry(), "Moschee Goslar")
    assert settings.found.text() == "Vorschlag: Migrantenorganisation"
    rules.begin_new()
    rules.new.fields["pattern"].show_value("moschee")
    assert not rules.new.submit()
    assert rules.new.error_text("category")
    rules.new.fields["category"].show_value("welfare_church")
    assert rules.new.submit()
    rules.place_record(rules.list.current_id(), None)
    assert settings.found.text() == "Vorschlag: Wohlfahrt und Kirche"
    settings.load.click()
    assert settings._loaded.text() == "Alle Wörter der Standardregeln sind vorhanden."
    rules.remove_record(rules.list.current_id())
    assert settings.found.text() == "Vorschlag: Migrantenorganisation"
