"""A draft belongs to what it was typed for: it is offered there only, and goes with it."""

from __future__ import annotations

from typing import Any

from offices import add_office
from test_drafts_everywhere import keys, lead, open_page, shown_form, time_passes, type_in

from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.persons import AddPerson, RemovePerson, add_person, remove_person
from netzdesk.ui.draft_offer import offer_drafts
from netzdesk.ui.drafts import FormDraft
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.fields import TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.profile_pictures import ProfilePictures


def two_networks(session: Session) -> tuple[str, str]:
    first = session.run(add_network, AddNetwork(name="Netz Peine", place="Peine"))
    return first, session.run(add_network, AddNetwork(name="Netz Celle", place="Celle"))


def test_words_of_one_network_are_not_said_of_the_next(
    session: Session, nav: Any, qtbot: Any
) -> None:
    peine, celle = two_networks(session)
    page: Any = open_page(session, nav, qtbot, "networks", peine)
    form = shown_form(page, page.panel._interview)
    type_in(qtbot, form, "note", "halb gesagt")

    page.list.select(celle)

    draft = page.panel._interview_draft
    assert form.value("note") is None
    assert not draft.bar.isVisible()
    page.list.select(peine)
    assert form.value("note") == "halb gesagt"
    assert draft.bar.isVisible()
    page.list.select(celle)
    assert not draft.bar.isVisible()


def test_a_dropped_lead_leaves_no_draft_of_its_reason(
    session: Session, nav: Any, qtbot: Any
) -> None:
    first = lead(session)
    lead(session)
    page: Any = open_page(session, nav, qtbot, "leads", first)
    page.leads.open_list(state="open")
    page.show_record(first)
    page.leads.panel.begin_drop()
    form = page.leads.panel.drop_form
    type_in(qtbot, form, "reason", "doppelt")
    time_passes(page)
    assert keys(session) != []
    page.leads.panel.begin_drop()
    assert form.value("reason") == "doppelt", "the key again takes nothing away"

    assert form.submit()

    assert keys(session) == []


def test_the_plan_of_an_interview_comes_back_where_it_was_begun(
    session: Session, nav: Any, qtbot: Any
) -> None:
    peine, celle = two_networks(session)
    page: Any = open_page(session, nav, qtbot, "interviews")
    page.interviews.ask_plan(peine)
    form = page.interviews.planning
    type_in(qtbot, form, "meeting_place", "Rathaus, Zimmer 7")
    time_passes(page)

    again: Any = open_page(session, nav, qtbot, "interviews")
    again.interviews.ask_plan(celle)
    planning = again.interviews.planning
    assert planning.value("network_id") == celle
    assert planning.value("meeting_place") is None
    assert not planning.draft.bar.isVisible()
    again.interviews.ask_plan(peine)
    assert planning.value("network_id") == peine
    assert planning.value("meeting_place") == "Rathaus, Zimmer 7"
    assert planning.draft.bar.isVisible()


def test_the_draft_goes_with_its_words_when_handing_over_shows_another_record(
    session: Session, qtbot: Any
) -> None:
    shown = ["erste Fassung"]
    form = Form(submit=lambda _values: shown.append("zweite Fassung"))
    form.add("title", "Thema", TextField())
    FormDraft(form, session, lambda: f"part:interviews:-:{shown[-1]}")
    qtbot.addWidget(form)
    form.show()
    type_in(qtbot, form, "title", "Erfolge")
    time_passes(form)
    assert keys(session) == ["part:interviews:-:erste Fassung"]

    assert form.submit()

    assert keys(session) == []


def test_a_picture_that_was_begun_does_not_go_to_the_next_profile(
    session: Session, nav: Any, qtbot: Any
) -> None:
    peine, celle = two_networks(session)
    pictures = ProfilePictures(session, nav.preferences)
    qtbot.addWidget(pictures)
    pictures.show()
    pictures.show_pictures(peine, (), ())
    pictures.begin_new()
    type_in(qtbot, pictures.new, "alternative", "Eine Beratung")

    pictures.show_pictures(celle, (), ())

    assert not pictures.new.isVisible()
    (key,) = keys(session)
    assert key == f"part:profiles:{peine}:picture"


def test_what_was_refused_is_offered_where_it_was_typed(
    session: Session, nav: Any, qtbot: Any
) -> None:
    peine, celle = two_networks(session)
    page: Any = open_page(session, nav, qtbot, "networks", peine)
    form = shown_form(page, page.panel.facts)
    type_in(qtbot, form, "founded", "irgendwann")

    page.list.select(celle)

    assert not page.panel.facts.draft.bar.isVisible()
    page.list.select(peine)
    assert page.panel.facts.draft.bar.isVisible()
    page.panel.facts.draft.take_up()
    assert form.fields["founded"].raw() == "irgendwann"


def test_drafts_of_records_that_were_removed_are_forgotten_with_the_next_start(
    session: Session, nav: Any
) -> None:
    office = add_office(session)
    gone = session.run(add_person, AddPerson(institution_id=office, name="Frau Beispiel"))
    there = session.run(add_person, AddPerson(institution_id=office, name="Herr Muster"))
    for person in (gone, there):
        words = {"fields": {"note": "halb gesagt"}}
        session.study.drafts.keep(f"edit:institutions:{office}:person:{person}", words)
    session.run(remove_person, RemovePerson(person_id=gone))
    assert len(keys(session)) == 2

    offer_drafts(session, nav, lambda: None)

    assert keys(session) == [f"edit:institutions:{office}:person:{there}"]


def test_the_draft_of_a_record_that_came_back_by_undo_stays(session: Session, nav: Any) -> None:
    office = add_office(session)
    person = session.run(add_person, AddPerson(institution_id=office, name="Frau Beispiel"))
    key = f"edit:institutions:{office}:person:{person}"
    session.study.drafts.keep(key, {"fields": {"note": "halb gesagt"}})
    session.run(remove_person, RemovePerson(person_id=person))
    session.undo()

    offer_drafts(session, nav, lambda: None)

    assert keys(session) == [key]
