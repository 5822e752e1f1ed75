"""No form with words is without a draft: each is offered again in another window."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import pytest
from offices import GOSLAR, add_office
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from netzdesk.actions.leads import OpenLead, open_lead
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.actions.standard_letters import LoadStandardLetters, load_standard_letters
from netzdesk.ui.draft_offer import offer_drafts
from netzdesk.ui.drafts import DraftKeeper, EditDraft
from netzdesk.ui.navigation import PAGES
from netzdesk.ui.page import Page
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.fields import NotesField, TextField
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.markup_editor import MarkupField

WORDS = (TextField, NotesField, MarkupField)
WITHOUT = {
    "letters": {"name", "day", "reply_until"},
    "reports": {"as_of"},
    "today": {"due", "due_time"},
    "profiles": {"sent_on", "due", "day"},
}
"""Choices for one file or one button, made anew in a moment: days, and the name of a series."""


def open_page(session: Session, nav: Any, qtbot: Any, key: str, record: str = "") -> Page:
    """Show a page as a window that was just opened does."""
    (entry,) = [each for each in PAGES if each.key == key]
    page: Page = getattr(import_module(f"netzdesk.ui.pages.{entry.module}"), entry.name)(
        session, nav
    )
    qtbot.addWidget(page)
    page.resize(1180, 700)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    if record:
        page.show_record(record)
    return page


def shown_form(page: Page, form: Form) -> Form:
    """Bring a form into view, whatever tabs it lies on."""
    widget: QWidget | None = form
    while widget is not None and widget is not page:
        parent = widget.parentWidget()
        tabs = parent.parentWidget() if parent is not None else None
        if isinstance(tabs, QTabWidget) and tabs.indexOf(widget) >= 0:
            tabs.setCurrentWidget(widget)
        widget = parent
    return form


def type_in(qtbot: Any, form: Form, name: str, text: str) -> None:
    entry = form.fields[name].entry()
    entry.setFocus()
    qtbot.keyClicks(entry, text)


def time_passes(page: QWidget) -> None:
    """Let the time run out after which typed words are kept."""
    for keeper in page.findChildren(DraftKeeper):
        if keeper._timer.isActive():
            keeper._timer.timeout.emit()


def keys(session: Session) -> list[str]:
    return [draft.key for draft in session.study.drafts.all()]


@pytest.mark.parametrize("key", [each.key for each in PAGES])
def test_every_form_of_a_page_that_takes_words_keeps_a_draft(
    session: Session, nav: Any, qtbot: Any, key: str
) -> None:
    session.run(load_standard_letters, LoadStandardLetters())
    records = {
        "institutions": lambda: add_office(session),
        "networks": lambda: network(session),
        "regions": lambda: GOSLAR,
        "leads": lambda: lead(session),
    }
    page = open_page(session, nav, qtbot, key, records.get(key, str)())

    without = []
    for form in page.findChildren(Form):
        names = {name for name, field in form.fields.items() if isinstance(field, WORDS)}
        if names and not _kept(form) and not names <= WITHOUT.get(key, set()):
            without.append(sorted(names))

    assert without == []


def _kept(form: Form) -> bool:
    widget: QWidget | None = form
    while widget is not None:
        if any(isinstance(each, DraftKeeper) for each in widget.children()):
            return True
        widget = widget.parentWidget()
    return False


def network(session: Session) -> str:
    return session.run(add_network, AddNetwork(name="Netz Peine", place="Peine"))


def lead(session: Session) -> str:
    return session.run(
        open_lead, OpenLead(kind="institution", name="Volkshochschule", day="2010-03-10")
    )


class Case(NamedTuple):
    """A form for something new: where it is, how it is begun, and a field of it."""

    page: str
    record: Callable[[Session], str]
    begin: Callable[[Any], Form]
    field: str
    said: str
    """What the bar says of it after a start; "" where its kind is offered in place only."""


def editor(find: Callable[[Any], Any]) -> Callable[[Any], Form]:
    def begin(page: Any) -> Form:
        found = find(page)
        shown_form(page, found)
        found.begin_new()
        form: Form = found.new
        return form

    return begin


def several(page: Any) -> Form:
    form: Form = shown_form(page, page.panel.actors.several)
    page.panel.actors._open_several()
    return form


def new_record(find: Callable[[Any], Form]) -> Callable[[Any], Form]:
    def begin(page: Any) -> Form:
        form = find(page)
        shown_form(page, form)
        page.new_record()
        return form

    return begin


def dropped(page: Any) -> Form:
    page.leads.panel.begin_drop()
    form: Form = page.leads.panel.drop_form
    return form


def new_source(page: Any) -> Form:
    page.open_list(form="source")
    form: Form = page.sources.new_form
    return form


CASES = {
    "network contact": Case(
        "networks", network, editor(lambda p: p.panel.contacts), "mail", "Neuer Eintrag: Netz Peine"
    ),
    "actor": Case(
        "networks", network, editor(lambda p: p.panel.actors), "name", "Neuer Eintrag: Netz Peine"
    ),
    "several actors": Case("networks", network, several, "names", "Neuer Eintrag: Netz Peine"),
    "relation": Case(
        "networks", network, editor(lambda p: p.panel.relations), "note", "Neuer Eintrag: Netz Pein"
    ),
    "success": Case(
        "networks", network, editor(lambda p: p.panel.results), "label", "Neuer Eintrag: Netz Pein"
    ),
    "programme": Case(
        "networks", network, editor(lambda p: p.panel.programmes), "begins", "Neuer Eintrag: Netz"
    ),
    "interview of a network": Case(
        "networks",
        network,
        lambda p: shown_form(p, p.panel._interview),
        "note",
        "Neuer Eintrag: Netz Peine",
    ),
    "contact point": Case(
        "institutions",
        add_office,
        editor(lambda p: p.panel.master.points),
        "value",
        "Neuer Eintrag: Integrationsbeauftragte Goslar",
    ),
    "decision": Case(
        "regions",
        lambda _session: GOSLAR,
        lambda p: shown_form(p, p.panel.decision.settle),
        "reason",
        "Neuer Eintrag: Goslar",
    ),
    "lead": Case("leads", str, new_record(lambda p: p.leads._new), "name", "Neuer Hinweis"),
    "end of a lead": Case("leads", lead, dropped, "reason", "Neuer Eintrag: Volkshochschule"),
    "source": Case("leads", str, new_source, "title", "Neue Quelle"),
    "letter template": Case(
        "letters",
        str,
        new_record(lambda p: p.templates._new),
        "subject",
        "Neuer Eintrag: Schreiben",
    ),
    "chain": Case(
        "letters",
        str,
        new_record(lambda p: p.chains._new),
        "name",
        "Neuer Eintrag: Schreiben",
    ),
    "set of criteria": Case(
        "selection",
        str,
        new_record(lambda p: p.criteria._new),
        "name",
        "Neuer Eintrag: Auswahl",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_words_for_something_new_are_offered_in_the_next_window(
    session: Session, nav: Any, qtbot: Any, name: str
) -> None:
    case = CASES[name]
    record = "" if case.record is str else case.record(session)
    page = open_page(session, nav, qtbot, case.page, record)
    form = case.begin(page)
    type_in(qtbot, form, case.field, "halb gesagt")
    time_passes(page)
    (key,) = keys(session)

    offer_drafts(session, nav, lambda: None)
    other = open_page(session, nav, qtbot, case.page, record)
    again = case.begin(other)

    assert case.said in nav.messages[-1][1]
    assert again.value(case.field) == "halb gesagt"
    discard = next(b for b in again.findChildren(QPushButton) if b.text() == "Entwurf verwerfen")
    assert discard.isVisible()
    discard.click()
    assert not again.value(case.field)
    assert key not in keys(session)


class Change(NamedTuple):
    """A form that stores a record field by field."""

    page: str
    record: Callable[[Session], str]
    form: Callable[[Any], Form]
    field: str
    column: str


def note_of(table: str, column: str = "note") -> str:
    return f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"


CHANGES = {
    "institution": Change(
        "institutions", add_office, lambda p: p.panel.master.form, "note", note_of("institution")
    ),
    "network": Change("networks", network, lambda p: p.panel.form, "note", note_of("network")),
    "key facts": Change(
        "networks",
        network,
        lambda p: p.panel.facts,
        "meeting_rhythm",
        note_of("network", "meeting_rhythm"),
    ),
    "judgement": Change(
        "networks",
        network,
        lambda p: p.panel.judgement.form,
        "note",
        note_of("network", "judgement_note"),
    ),
    "lead": Change("leads", lead, lambda p: p.leads.panel.form, "note", note_of("lead")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_words_in_a_field_that_was_never_left_are_offered_and_stored_only_when_taken_up(
    session: Session, nav: Any, qtbot: Any, name: str
) -> None:
    case = CHANGES[name]
    record = case.record(session)
    page = open_page(session, nav, qtbot, case.page, record)
    form = shown_form(page, case.form(page))
    type_in(qtbot, form, case.field, "halb gesagt")
    time_passes(page)
    (key,) = keys(session)
    assert key.startswith("edit:")
    for field in form.fields.values():
        field.blockSignals(True)  # this window is dead: leaving the field stores nothing

    again = open_page(session, nav, qtbot, case.page, record)
    found = shown_form(again, case.form(again))
    (draft,) = [each for each in found.children() if isinstance(each, EditDraft)]

    assert draft.bar.isVisible()
    assert found.value(case.field) is None
    found.commit()
    assert session.conn.execute(case.column).fetchall() == []
    draft.take_up()
    assert not draft.bar.isVisible()
    assert found.value(case.field) == "halb gesagt"
    assert found.commit()
    assert session.conn.execute(case.column).fetchall() == [("halb gesagt",)]
    assert keys(session) == []


def test_a_draft_of_a_change_survives_what_else_is_typed_until_it_is_discarded(
    session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    session.study.drafts.keep(f"edit:institutions:{office}", {"fields": {"note": "von vorhin"}})
    page = open_page(session, nav, qtbot, "institutions", office)
    form = shown_form(page, page.panel.master.form)  # type: ignore[attr-defined]
    (draft,) = [each for each in form.children() if isinstance(each, EditDraft)]

    type_in(qtbot, form, "place", "Goslar")
    time_passes(page)
    held = session.study.drafts.find(f"edit:institutions:{office}")
    assert held is not None
    assert held.values["fields"] == {"note": "von vorhin", "place": "Goslar"}
    assert form.commit()
    assert draft.bar.isVisible()
    time_passes(page)
    held = session.study.drafts.find(f"edit:institutions:{office}")
    assert held is not None
    assert held.values["fields"] == {"note": "von vorhin"}

    draft._discard()

    assert keys(session) == []
    assert session.conn.execute("SELECT place, note FROM institution WHERE id = ?", (office,))
    assert form.value("note") is None


def test_a_field_that_is_left_at_once_writes_no_draft(
    session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    page = open_page(session, nav, qtbot, "institutions", office)
    form = shown_form(page, page.panel.master.form)  # type: ignore[attr-defined]
    kept: list[str] = []
    session.study.drafts.keep = lambda key, _values: kept.append(key)  # type: ignore[method-assign]
    type_in(qtbot, form, "place", "Goslar")
    assert form.commit()
    time_passes(page)
    page.hide()

    assert kept == []
