"""Contact attempts at an institution: recorded, corrected, with what is due next."""

from __future__ import annotations

from typing import Any

import pytest
from offices import GOSLAR, add_contact, add_office, call, rows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.queries.institution_detail import institution_detail
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.attempt_form import AttemptForm
from netzdesk.ui.widgets.contacts_tab import ContactsTab
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.widgets.institution_panel import CONTACTS, STATEMENTS

ATTEMPT = "SELECT channel, direction, outcome, day, at, note FROM contact_attempt"


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> InstitutionsPage:
    made = InstitutionsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


@pytest.fixture
def office(page: InstitutionsPage, session: Session) -> str:
    """An office with one person, shown on the page."""
    made = add_office(session, phone="030 23125 100")
    add_contact(session, made)
    page.show_record(made)
    return made


@pytest.fixture
def tab(page: InstitutionsPage, office: str) -> ContactsTab:
    return page.panel.contacts


@pytest.fixture
def form(tab: ContactsTab) -> AttemptForm:
    tab.record_attempt()
    return tab.attempt_form


def enter(field: Field, text: str) -> None:
    """Type into a field and leave it."""
    line = field.entry()
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def choose(field: Field, value: str) -> None:
    """Choose from a list."""
    field.show_value(value)
    field.edited.emit()
    field.left.emit()


def button(card: Any, text: str) -> QPushButton:
    return next(b for b in card.findChildren(QPushButton) if b.text() == text)


def test_call_begins_now_with_the_first_person(form: AttemptForm) -> None:
    assert form.value("direction") == "out"
    assert form.value("channel") == "phone"
    assert form.value("day") == "2010-03-15"
    assert form.value("time") == "12:00"
    assert form.fields["person_id"].value() is not None
    assert form.value("outcome") is None


def test_outcome_is_entered_by_its_number(
    form: AttemptForm, session: Session, tab: ContactsTab
) -> None:
    enter(form.fields["outcome"], "2.20")
    assert form.fields["outcome"].entry().text() == "2.20 Zielperson nicht erreicht"
    assert form.value("follow_up_due") == "2010-03-17"
    form.fields["note"].set_value("Rückruf später")
    assert form.submit()
    assert rows(session, ATTEMPT) == [
        ("phone", "out", "2.20", "2010-03-15", "2010-03-15T12:00+01:00", "Rückruf später")
    ]
    assert rows(session, "SELECT due, done_on FROM follow_up") == [("2010-03-17", None)]
    assert tab.open_form() is None
    assert session.undo_text() == "Rückgängig: Kontaktversuch erfassen"


def test_outcome_is_entered_by_words(form: AttemptForm) -> None:
    enter(form.fields["outcome"], "nachricht")
    assert form.value("outcome") == "2.21"


def test_unclear_outcome_is_refused_beside_the_field(form: AttemptForm, session: Session) -> None:
    enter(form.fields["outcome"], "ablehnung")
    assert not form.submit()
    assert "ablehnung" in form.error_text("outcome")
    enter(form.fields["outcome"], "")
    assert not form.submit()
    assert "Ergebnis" in form.error_text("outcome")
    assert rows(session, ATTEMPT) == []


def test_outcomes_of_the_level_state_are_not_offered(form: AttemptForm) -> None:
    codes = [code for code, _text in form._outcome._matching("")]
    assert "2.20" in codes
    assert "4.20" not in codes


def test_letter_has_a_day_and_no_time(form: AttemptForm, session: Session) -> None:
    choose(form.fields["channel"], "letter")
    assert form.fields["time"].isHidden()
    assert form.fields["duration_min"].isHidden()
    assert form.value("outcome") == "3.19"
    assert form.value("follow_up_due") == "2010-03-29"
    assert form.submit()
    assert rows(session, ATTEMPT) == [("letter", "out", "3.19", "2010-03-15", None, None)]


def test_due_day_that_was_typed_is_kept(form: AttemptForm, session: Session) -> None:
    enter(form.fields["follow_up_due"], "22.3.")
    enter(form.fields["outcome"], "2.20")
    assert form.value("follow_up_due") == "2010-03-22"
    enter(form.fields["follow_up_time"], "930")
    enter(form.fields["follow_up_reason"], "Rückruf")
    assert form.submit()
    assert rows(session, "SELECT due, due_time, reason FROM follow_up") == [
        ("2010-03-22", "09:30", "Rückruf")
    ]


def test_emptied_due_day_means_that_nothing_is_due(form: AttemptForm, session: Session) -> None:
    enter(form.fields["outcome"], "2.20")
    enter(form.fields["follow_up_due"], "")
    assert form.submit()
    assert rows(session, "SELECT count(*) FROM follow_up") == [(0,)]


def test_agreed_date_must_be_named(form: AttemptForm, session: Session) -> None:
    enter(form.fields["outcome"], "2.37")
    assert not form.submit()
    assert form.error_text("follow_up_due") != ""
    enter(form.fields["follow_up_due"], "+2")
    assert form.submit()
    assert rows(session, "SELECT due FROM follow_up") == [("2010-03-17",)]


def test_day_in_the_future_is_refused_beside_the_day(form: AttemptForm, session: Session) -> None:
    enter(form.fields["outcome"], "3.13")
    enter(form.fields["day"], "16.03.2010")
    assert not form.submit()
    assert "16.03.2010" in form.error_text("day")
    assert rows(session, ATTEMPT) == []


def test_hard_refusal_asks_whom_it_blocks(form: AttemptForm, session: Session, office: str) -> None:
    assert form.fields["block"].isHidden()
    enter(form.fields["outcome"], "2.11h")
    assert not form.fields["block"].isHidden()
    assert not form.submit()
    assert form.error_text("block") != ""
    choose(form.fields["block"], "institution")
    form.fields["note"].set_value("Will nicht teilnehmen")
    assert form.submit()
    assert rows(session, "SELECT do_not_contact FROM institution WHERE id = ?", office) == [(1,)]


def test_passed_on_names_the_new_person(form: AttemptForm, session: Session) -> None:
    enter(form.fields["outcome"], "2.34")
    enter(form.fields["new_person_name"], "Berta Neu")
    enter(form.fields["new_person_phone"], "keine")
    assert not form.submit()
    assert form.error_text("new_person_phone") != ""
    enter(form.fields["new_person_phone"], "030 23125 101")
    assert form.submit()
    found = rows(session, "SELECT name, phone FROM person ORDER BY position")
    assert found[1] == ("Berta Neu", "030 23125 101")


def test_referral_opens_a_follow_up_at_the_other_office(
    form: AttemptForm, session: Session
) -> None:
    other = add_office(session, "Leitstelle Northeim", kind="integration_office")
    enter(form.fields["outcome"], "2.36")
    enter(form.fields["referred_to_id"], "Leitstelle Northeim")
    assert form.submit()
    assert rows(session, "SELECT institution_id, due FROM follow_up") == [(other, "2010-03-15")]


def test_blocked_institution_takes_only_what_comes_in(
    page: InstitutionsPage, session: Session, office: str
) -> None:
    command = SetDoNotContact(institution_id=office, reason="Schriftlich abgelehnt")
    session.run(set_do_not_contact, command)
    page.record_attempt()
    form = page.panel.contacts.attempt_form
    assert form.value("direction") == "in"
    assert "Schriftlich abgelehnt" in form.blocked.text()
    choose(form.fields["direction"], "out")
    enter(form.fields["outcome"], "3.13")
    assert not form.submit()
    assert form.error_text() != ""


def test_correction_is_a_new_entry_and_the_old_one_stays(
    page: InstitutionsPage, session: Session, office: str, tab: ContactsTab
) -> None:
    first = call(session, office, time="09:30", note="Besetzt", follow_up_due="2010-03-10")
    card = tab.attempts.card(first)
    assert card is not None
    button(card, "Berichtigen").click()
    form = tab.attempt_form
    assert tab.open_form() is form
    assert form.value("note") == "Besetzt"
    assert form.value("time") == "09:30"
    assert form.fields["finish_follow_ups"].isHidden()
    enter(form.fields["outcome"], "2.20")
    assert form.submit()
    found = rows(
        session,
        "SELECT id, outcome, corrects_id, corrected_by_id FROM contact_attempt ORDER BY rowid",
    )
    second = found[1][0]
    assert found[0] == (first, "3.13", None, second)
    assert found[1] == (second, "2.20", first, None)
    assert rows(session, "SELECT due, attempt_id FROM follow_up") == [("2010-03-10", second)]
    old = tab.attempts.card(first)
    assert old is not None and old.entry.struck
    assert old.entry.quiet[-1] == "Berichtigt durch den Eintrag vom 01.03.2010, 09:30"
    button(old, "Zur Berichtigung").click()
    assert [b.text() for b in old.findChildren(QPushButton)] == ["Zur Berichtigung"]


def test_corrected_entry_opens_the_newest_version(
    session: Session, office: str, tab: ContactsTab
) -> None:
    first = call(session, office)
    tab.correct_attempt(first)
    enter(tab.attempt_form.fields["outcome"], "2.20")
    assert tab.attempt_form.submit()
    tab.correct_attempt(first)
    assert tab.attempt_form.value("outcome") == "2.20"
    assert tab.attempt_form.corrects() != first


def test_statement_follows_the_call(page: InstitutionsPage, form: AttemptForm) -> None:
    enter(form.fields["outcome"], "1.1")
    form.then_statement.click()
    assert page.panel.tabs.currentIndex() == STATEMENTS
    statement = page.panel.statements.form
    assert statement.isVisible()
    assert statement.value("region_id") == GOSLAR
    assert statement.value("attempt_id") is not None
    assert statement.value("person_id") is not None
    assert statement.value("day") == "2010-03-15"


def test_half_entered_call_waits_while_another_office_is_looked_at(
    page: InstitutionsPage, session: Session, nav: Any, office: str, form: AttemptForm
) -> None:
    other = add_office(session, "Leitstelle Northeim")
    enter(form.fields["outcome"], "2.20")
    form.fields["note"].show_value("Noch nicht fertig")
    page.show_record(other)
    assert nav.messages[-1] == (
        "warn",
        "Der bei „Integrationsbeauftragte Goslar“ begonnene Eintrag ist noch nicht erfasst.",
    )
    assert page.panel.contacts.open_form() is None
    page.show_record(office)
    assert page.panel.contacts.open_form() is form
    assert form.value("note") == "Noch nicht fertig"
    assert form.value("outcome") == "2.20"
    assert form.submit()
    assert rows(session, "SELECT institution_id FROM contact_attempt") == [(office,)]


def test_form_that_is_open_survives_what_others_change(
    page: InstitutionsPage, session: Session, office: str, form: AttemptForm
) -> None:
    form.fields["note"].show_value("Noch nicht fertig")
    add_contact(session, office, "Berta Neu")
    assert page.panel.contacts.open_form() is form
    assert form.value("note") == "Noch nicht fertig"


def test_escape_gives_back_and_then_leaves(form: AttemptForm, tab: ContactsTab, qtbot: Any) -> None:
    form.fields["note"].show_value("Doch nicht")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.value("note") is None
    assert tab.open_form() is form
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert tab.open_form() is None


def test_the_page_offers_the_form_for_the_office_that_is_shown(
    page: InstitutionsPage, office: str
) -> None:
    page.offers()["edit.attempt"]()
    assert page.panel.contacts.open_form() is page.panel.contacts.attempt_form
    assert page.panel.tabs.currentIndex() == CONTACTS
    page.new_record()
    assert "edit.attempt" not in page.offers()


def test_follow_up_is_added_moved_and_done(session: Session, tab: ContactsTab, office: str) -> None:
    tab.add_follow_up()
    assert not tab.follow_up_form.submit()
    assert tab.follow_up_form.error_text("due") != ""
    enter(tab.follow_up_form.fields["due"], "14.3.")
    enter(tab.follow_up_form.fields["reason"], "Nachfassen")
    assert tab.follow_up_form.submit()
    card = tab.due.cards()[0]
    assert (card.entry.head, card.entry.badge) == ("14.03.2010 · Nachfassen", "überfällig")
    button(card, "Verschieben").click()
    enter(tab.follow_up_form.fields["due"], "morgen")
    enter(tab.follow_up_form.fields["due_time"], "9 Uhr")
    assert tab.follow_up_form.submit()
    card = tab.due.cards()[0]
    assert card.entry.head == "16.03.2010, 09:00 · Nachfassen"
    button(card, "Erledigt").click()
    assert rows(session, "SELECT done_on FROM follow_up") == [("2010-03-15",)]
    button(tab.due.cards()[0], "Wieder öffnen").click()
    assert rows(session, "SELECT done_on FROM follow_up") == [(None,)]


def test_next_call_ends_what_was_due(
    page: InstitutionsPage, session: Session, office: str, tab: ContactsTab
) -> None:
    call(session, office, follow_up_due="2010-03-10")
    tab.record_attempt()
    form = tab.attempt_form
    assert not form.fields["finish_follow_ups"].isHidden()
    enter(form.fields["outcome"], "1.1")
    assert form.submit()
    assert rows(session, "SELECT done_on FROM follow_up") == [("2010-03-15",)]


def test_outcome_without_contact_is_set_and_withdrawn(
    page: InstitutionsPage, session: Session, tab: ContactsTab
) -> None:
    other = add_office(session, "Leitstelle Goslar", kind="integration_office")
    tab.set_note()
    form = tab.note_form
    enter(form.fields["outcome"], "4.20")
    assert not form.fields["linked_institution_id"].isHidden()
    assert not form.submit()
    assert form.error_text("linked_institution_id") != ""
    enter(form.fields["linked_institution_id"], "Leitstelle Goslar")
    assert form.submit()
    assert rows(session, "SELECT outcome, linked_institution_id FROM outcome_note") == [
        ("4.20", other)
    ]
    card = tab.notes.cards()[0]
    assert card.entry.lines == ("Andere Stelle: Leitstelle Goslar",)
    button(card, "Zurückziehen").click()
    assert tab.notes.cards()[0].entry.struck


def test_long_history_shows_the_older_entries_on_demand(
    session: Session, tab: ContactsTab, office: str
) -> None:
    first = call(session, office, day="2010-01-02")
    for _number in range(33):
        call(session, office)
    assert len(tab.attempts.cards()) == 15
    tab.show_attempt(first)
    assert len(tab.attempts.cards()) == 34
    assert tab.attempts.cards()[-1].entry.id == first


def test_a_recent_contact_warns_beside_the_institution_and_the_second_enter_records(
    session: Session, form: AttemptForm, office: str
) -> None:
    call(session, office, day="2010-03-12", outcome="1.2", no_follow_up=True)
    detail = institution_detail(session.conn, office)
    assert detail is not None
    form.begin(detail)
    enter(form.fields["outcome"], "3.13")
    recorded: list[str] = []
    form.recorded.connect(recorded.append)

    once = form.submit()
    said = form.error_text()
    twice = form.submit()

    assert form.guard.sentence().startswith("Bereits kontaktiert am 12.03.2010 von Vera Muster")
    assert (once, twice, len(recorded)) == (False, True, 1)
    assert said.startswith("Diese Stelle wurde erst vor Kurzem kontaktiert")


def test_an_incoming_contact_is_not_warned_of(
    session: Session, form: AttemptForm, office: str
) -> None:
    call(session, office, day="2010-03-12", outcome="1.2", no_follow_up=True)
    detail = institution_detail(session.conn, office)
    assert detail is not None
    form.begin(detail)
    choose(form.fields["direction"], "in")
    enter(form.fields["outcome"], "1.1")

    assert form.guard.sentence() == ""
    assert form.submit()


def test_the_button_of_the_warning_is_enough(
    session: Session, form: AttemptForm, office: str
) -> None:
    call(session, office, day="2010-03-12", outcome="1.2", no_follow_up=True)
    detail = institution_detail(session.conn, office)
    assert detail is not None
    form.begin(detail)
    enter(form.fields["outcome"], "3.13")

    form.guard.button.click()

    assert form.submit()
