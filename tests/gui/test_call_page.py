"""The call screen, driven by its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from offices import CELLE, GOSLAR, NORTHEIM, add_contact, add_office, call, rows, say
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from whole_window import make_window, page_of, settle, texts

from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.actions.institutions import SetDoNotContact, set_do_not_contact
from netzdesk.actions.outcome_codes import RetireOutcomeCode, retire_outcome_code
from netzdesk.store.study import Study
from netzdesk.ui.commands import COMMANDS
from netzdesk.ui.pages.call import CallPage
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets import call_numbers, labels
from netzdesk.ui.widgets.call_numbers import CallTimer
from netzdesk.ui.widgets.guard_notice import GuardNotice
from netzdesk.ui.widgets.statement_grid import ANSWER, HEARD_FROM

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NO = Qt.KeyboardModifier.NoModifier


class Seconds:
    """A clock that runs on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the desktop was asked to open."""
    found: list[str] = []

    def note(url: Any) -> bool:
        found.append(url.toString())
        return True

    monkeypatch.setattr(labels.QDesktopServices, "openUrl", note)
    return found


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any, opened: list[str], seconds: Seconds) -> CallPage:
    made = CallPage(session, nav)
    made.numbers.timer = CallTimer(seconds)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def begin(page: CallPage, record: str, **asked: Any) -> None:
    """Open the page for an institution, as `nav.go` does."""
    if asked:
        page.open_list(**asked)
    page.show_record(record)


def press(qtbot: Any, page: CallPage, key: Any, held: Any = NO) -> None:
    qtbot.keyClick(page.focusWidget() or page, key, held)


def type_in(qtbot: Any, widget: QWidget, text: str) -> None:
    widget.setFocus()
    qtbot.keyClicks(widget, text)


def attempts(session: Session) -> list[tuple[Any, ...]]:
    return rows(
        session, "SELECT outcome, day, at, duration_min, note FROM contact_attempt ORDER BY rowid"
    )


def test_a_whole_call_by_keys_is_one_step(
    page: CallPage, session: Session, qtbot: Any, opened: list[str], seconds: Seconds
) -> None:
    office = add_office(session, phone="030 23125 001")
    begin(page, office)

    page.offers()["edit.call"]()
    seconds.now += 130
    press(qtbot, page, KEY.Key_5)
    type_in(qtbot, page.form.fields["note"].entry(), "ruft 3x zurueck")
    type_in(qtbot, page.form.fields["follow_up_due"].entry(), "17.3.")
    type_in(qtbot, page.form.fields["follow_up_time"].entry(), "1030")
    block = page.statements.blocks[0]
    block.fields["answer"].show_value("yes")
    block.fields["answer"].left.emit()
    named = block.fields["named"].entry()
    type_in(qtbot, named, "Runder Tisch")
    qtbot.keyClick(named, KEY.Key_Return)
    press(qtbot, page, KEY.Key_Return, CTRL)

    assert opened == ["tel:03023125001"]
    assert attempts(session) == [
        ("2.37", "2010-03-15", "2010-03-15T12:00+01:00", 3, "ruft 3x zurueck")
    ]
    assert rows(session, "SELECT due, due_time FROM follow_up WHERE done_on IS NULL") == [
        ("2010-03-17", "10:30")
    ]
    assert rows(session, "SELECT answer FROM statement") == [("yes",)]
    assert rows(session, "SELECT name FROM network") == [("Runder Tisch",)]
    assert session.undo_text() == "Rückgängig: Anruf speichern"
    session.undo()
    assert attempts(session) == []
    assert rows(session, "SELECT * FROM statement") == []


def test_digits_choose_the_outcome_outside_text_fields_and_with_alt_anywhere(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    begin(page, add_office(session))
    note = page.form.fields["note"].entry()

    press(qtbot, page, KEY.Key_9)
    by_digit = page.form.value("outcome")
    type_in(qtbot, note, "12")
    typed = (page.form.value("outcome"), page.form.value("note"))
    qtbot.keyClick(note, KEY.Key_3, ALT)

    assert by_digit == "3.13"
    assert typed == ("3.13", "12")
    assert page.form.value("outcome") == "2.20"
    assert page.form.value("note") == "12"
    assert [b.isChecked() for b in page.form.keys.buttons].index(True) == 2


def test_keys_lead_to_the_note_each_answer_and_the_next_appointment(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session, region_ids=(GOSLAR, CELLE))
    begin(page, office)

    def after(key: Any) -> QWidget | None:
        press(qtbot, page, key)
        return page.window().focusWidget()

    blocks = page.statements.blocks
    assert len(blocks) == 2
    assert after(KEY.Key_F7) is page.form.fields["note"].entry()
    assert after(KEY.Key_F8) is blocks[0].fields["answer"].entry()
    assert after(KEY.Key_F8) is blocks[1].fields["answer"].entry()
    assert after(KEY.Key_F8) is blocks[0].fields["answer"].entry()
    assert after(KEY.Key_F9) is page.form.fields["follow_up_due"].entry()
    assert {"Notiz (F7)", "Antwort (F8)", "Wiedervorlage am (F9)"} <= set(texts(page))


def test_the_reason_is_said_also_when_one_comes_from_elsewhere(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session)
    begin(page, office)

    qtbot.waitUntil(lambda: page._why.text().startswith("Erstkontakt für Goslar"))


def test_the_keys_say_which_outcome_is_theirs(page: CallPage, session: Session) -> None:
    begin(page, add_office(session))

    found = [button.text() for button in page.form.keys.buttons]

    assert found[0] == "1  vollständige Auskunft"
    assert found[8] == "9  nicht erreicht oder besetzt"


def test_a_retired_outcome_leaves_its_key_to_another(
    session: Session, nav: Any, qtbot: Any
) -> None:
    session.run(retire_outcome_code, RetireOutcomeCode(code="2.21"))
    page = CallPage(session, nav)
    qtbot.addWidget(page)

    assert page.form.keys.codes[3] == "2.11s"
    assert page.form.keys.codes[8] == "3.13"


def test_what_others_say_is_not_on_the_screen_until_it_is_asked_for(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    other = add_office(session, "Leitstelle Goslar", kind="integration_office")
    say(session, other, "yes", wording="Wir haben da was Geheimes")
    asked = add_office(session)
    say(session, asked, "no", wording="Hier ist nichts")
    begin(page, asked)

    def everything() -> str:
        said = [label.text() for label in page.findChildren(QLabel)]
        said += [w.accessibleName() for w in page.findChildren(QWidget)]
        said += [w.toolTip() for w in page.findChildren(QWidget)]
        return "\n".join(said)

    assert "Hier ist nichts" in everything()
    assert "Geheimes" not in everything()
    assert "Leitstelle Goslar" not in everything()
    press(qtbot, page, KEY.Key_F6)
    assert "Geheimes" in everything()
    press(qtbot, page, KEY.Key_F6)
    assert "Geheimes" not in everything()


def test_what_others_say_is_hidden_again_at_the_next_institution(
    page: CallPage, session: Session
) -> None:
    first = add_office(session)
    say(session, first, "yes")
    second = add_office(session, "Leitstelle Goslar", kind="integration_office")
    begin(page, second)
    page.background.others.reveal()

    begin(page, first)

    assert not page.background.others.shown


def test_a_contradiction_shows_a_script_and_its_answer_replaces_the_earlier_one(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    asked = add_office(session)
    first = say(session, asked, "no")
    other = add_office(session, "Leitstelle Goslar", kind="integration_office")
    say(session, other, "yes")
    begin(page, asked, regions=(GOSLAR,), kind="contradiction")

    said = "\n".join(texts(page.script))
    page.statements.blocks[0].fields["answer"].show_value("yes")
    press(qtbot, page, KEY.Key_1)
    press(qtbot, page, KEY.Key_Return, CTRL)

    assert "Nachfrage zu Goslar" in said
    assert "Leitstelle" not in said
    newer = rows(
        session, "SELECT id, answer, attempt_id FROM statement WHERE supersedes_id = ?", first
    )
    assert [row[1] for row in newer] == ["yes"]
    assert newer[0][2] is not None
    assert rows(session, "SELECT answer, superseded_by_id FROM statement WHERE id = ?", first) == [
        ("no", newer[0][0])
    ]


def test_a_district_that_agrees_has_no_script(page: CallPage, session: Session) -> None:
    office = add_office(session)
    say(session, office, "no")

    begin(page, office)

    assert page.script.isHidden()


def test_a_recent_contact_warns_and_the_second_key_goes_on(
    page: CallPage, session: Session, qtbot: Any, opened: list[str]
) -> None:
    office = add_office(session, phone="030 23125 001")
    call(session, office, day="2010-03-11", outcome="1.2", no_follow_up=True)
    begin(page, office)
    warning = page.form.guard.sentence()

    page.offers()["edit.call"]()
    first = list(opened)
    page.offers()["edit.call"]()

    assert warning.startswith("Bereits kontaktiert am 11.03.2010 von Vera Muster: Telefon")
    assert first == []
    assert opened == ["tel:03023125001"]
    press(qtbot, page, KEY.Key_9)
    press(qtbot, page, KEY.Key_Return, CTRL)
    assert len(attempts(session)) == 2


def test_storing_asks_once_when_the_warning_was_not_seen(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session)
    call(session, office, day="2010-03-15", outcome="1.2", no_follow_up=True)
    begin(page, office)
    press(qtbot, page, KEY.Key_9)

    press(qtbot, page, KEY.Key_Return, CTRL)
    once = len(attempts(session))
    press(qtbot, page, KEY.Key_Return, CTRL)

    assert (once, len(attempts(session))) == (1, 2)


def test_a_planned_contact_is_said_and_not_asked(page: CallPage, session: Session) -> None:
    office = add_office(session)
    call(session, office, day="2010-03-12", outcome="2.37", follow_up_due="2010-03-15")
    begin(page, office)

    assert page.form.guard.sentence()
    assert page.form.guard.passes()


@pytest.mark.parametrize(("day", "warns"), [("2010-03-08", True), ("2010-03-07", False)])
def test_the_guard_keeps_to_the_days_of_the_study(
    session: Session, qtbot: Any, day: str, warns: bool
) -> None:
    office = add_office(session)
    call(session, office, day=day, outcome="1.2", no_follow_up=True)
    notice = GuardNotice(session)
    qtbot.addWidget(notice)

    notice.look(office, session.today(), planned=False, outgoing=True)

    assert bool(notice.sentence()) is warns
    notice.look(office, session.today(), planned=False, outgoing=False)
    assert notice.sentence() == ""


def test_no_call_goes_out_where_no_contact_is_wanted(
    page: CallPage, session: Session, opened: list[str], qtbot: Any
) -> None:
    office = add_office(session, phone="030 23125 001")
    session.run(set_do_not_contact, SetDoNotContact(institution_id=office, reason="Bitte des Amts"))
    begin(page, office)
    page.form.fields["direction"].show_value("out")

    page.offers()["edit.call"]()

    assert opened == []
    assert not page.numbers.buttons[0].isEnabled()
    assert "Bitte des Amts" in page.form.blocked.text()
    press(qtbot, page, KEY.Key_9)
    press(qtbot, page, KEY.Key_Return, CTRL)
    assert attempts(session) == []


def test_without_a_program_that_dials_it_is_said_once_and_the_time_runs(
    page: CallPage, session: Session, nav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labels.QDesktopServices, "openUrl", lambda _url: False)
    begin(page, add_office(session, phone="030 23125 001"))
    page.offers()["edit.call"]()
    assert page.numbers.timer.running
    begin(page, add_office(session, "Leitstelle Goslar", phone="030 23125 002"))
    page.offers()["edit.call"]()
    assert [text for _tone, text in nav.messages if "von Hand" in text] == [nav.messages[0][1]]


def test_a_blocked_person_is_not_dialled_and_the_office_is(
    page: CallPage, session: Session, opened: list[str]
) -> None:
    office = add_office(session, phone="030 23125 001")
    person = add_contact(session, office, phone="0171 39200 01")
    session.run(set_do_not_contact, SetDoNotContact(person_id=person, reason="privat"))
    begin(page, office)

    page.offers()["edit.call"]()

    assert opened == ["tel:03023125001"]
    blocked = [n for n in page.numbers.numbers if n.blocked]
    assert [(n.text, n.blocked) for n in blocked] == [("0171 39200 01", "Kontaktsperre: privat")]


def test_the_person_to_ask_for_comes_first(page: CallPage, session: Session) -> None:
    office = add_office(session, phone="030 23125 001")
    add_contact(session, office, "Erste Person", phone="030 23125 011")
    second = add_contact(session, office, "Zweite Person", phone="030 23125 012")
    begin(page, office, person=second)

    assert [n.text for n in page.numbers.numbers] == [
        "030 23125 012",
        "030 23125 001",
        "030 23125 011",
    ]
    assert page.form.person() == second


def test_a_number_of_two_persons_stands_once(page: CallPage, session: Session) -> None:
    office = add_office(session, phone="030 23125 001")
    add_contact(session, office, phone="030/23125-001")
    begin(page, office)

    assert len(page.numbers.numbers) == 1


def test_the_timer_runs_on_its_own_clock(seconds: Seconds) -> None:
    timer = CallTimer(seconds)
    assert (timer.seconds, timer.minutes) == (0, 0)
    timer.start()
    assert timer.minutes == 1
    seconds.now += 61
    assert (timer.seconds, timer.minutes) == (61, 2)
    timer.stop()
    seconds.now += 100
    assert timer.seconds == 61
    timer.reset()
    assert timer.minutes == 0


def test_esc_leads_back_to_where_one_came_from(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    begin(page, office, back="institutions")
    press(qtbot, page, KEY.Key_Escape)
    begin(page, office)
    type_in(qtbot, page.form.fields["note"].entry(), "offen")
    press(qtbot, page, KEY.Key_Escape)

    assert nav.went == [("institutions", office, {}), ("today", "", {})]
    assert page.form.value("note") == "offen"


def test_after_storing_the_next_case_of_the_queue_comes(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    first = add_office(session, "Erste Stelle")
    second = add_office(session, "Zweite Stelle", region_ids=(CELLE,))
    for office in (first, second):
        due = AddFollowUp(institution_id=office, due="2010-03-10", reason="anrufen")
        session.run(add_follow_up, due)
    begin(page, first)
    press(qtbot, page, KEY.Key_9)

    press(qtbot, page, KEY.Key_Return, CTRL)

    assert page.case is not None
    assert page.case.institution_id == second
    assert any("anrufen" in text for text in texts(page))
    assert ("good", "Gespeichert: Erste Stelle.") in nav.messages
    assert page.form.value("outcome") is None
    qtbot.keyClick(page, KEY.Key_Left, ALT)
    assert page.case.institution_id == first
    qtbot.keyClick(page, KEY.Key_Right, ALT)
    assert page.case.institution_id == second


def test_when_nobody_of_mine_is_left_one_is_back(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    begin(page, add_office(session), mine=True)
    press(qtbot, page, KEY.Key_9)

    press(qtbot, page, KEY.Key_Return, CTRL)

    assert nav.went == [("today", "", {})]
    assert page.case is None


def test_a_refusal_stands_beside_its_field_and_nothing_is_stored(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    begin(page, add_office(session))
    press(qtbot, page, KEY.Key_5)
    press(qtbot, page, KEY.Key_Return, CTRL)
    first = page.form.error_text("follow_up_due")
    type_in(qtbot, page.form.fields["follow_up_due"].entry(), "17.3.")
    block = page.statements.blocks[0]
    block.fields["heard_from_id"].entry().setText("Gibt es nicht")
    press(qtbot, page, KEY.Key_Return, CTRL)

    assert first
    assert block.error_text("heard_from_id")
    assert attempts(session) == []


def test_what_is_refused_comes_into_view(page: CallPage, session: Session, qtbot: Any) -> None:
    begin(page, add_office(session))
    page.resize(1180, 420)
    due = page.form.fields["follow_up_due"]
    qtbot.waitUntil(lambda: due.visibleRegion().isEmpty())

    press(qtbot, page, KEY.Key_5)
    press(qtbot, page, KEY.Key_Return, CTRL)

    qtbot.waitUntil(lambda: due.visibleRegion().boundingRect().height() == due.height())
    assert page.form.error_text("follow_up_due")


def test_many_districts_are_entered_in_the_grid(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session, "KMN Ost", kind="kmn_association", whole_area=True, region_ids=())
    begin(page, office)
    assert page.statements.blocks == []
    table = page.statements.table
    table.begin()
    qtbot.keyClicks(table, "J")
    qtbot.keyClick(table, KEY.Key_Down)
    qtbot.keyClicks(table, "N")
    press(qtbot, page, KEY.Key_1, ALT)
    qtbot.keyClick(table, KEY.Key_Return, CTRL)

    found = rows(session, "SELECT answer, attempt_id IS NOT NULL FROM statement ORDER BY rowid")
    assert found == [("yes", 1), ("no", 1)]


def test_a_district_in_the_grid_says_from_whom_it_was_heard(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    other = add_office(session, "Jobcenter Goslar")
    office = add_office(session, "KMN Ost", kind="kmn_association", whole_area=True, region_ids=())
    begin(page, office)
    model = page.statements.model
    model.setData(model.index(2, ANSWER), "yes")
    model.setData(model.index(2, HEARD_FROM), "Jobcentre Goslar")
    press(qtbot, page, KEY.Key_1, ALT)
    page.store()
    assert page.statements.table.currentIndex() == model.index(2, HEARD_FROM)
    assert rows(session, "SELECT * FROM statement") == []
    model.setData(model.index(2, HEARD_FROM), "jobcenter goslar")

    page.store()

    assert rows(session, "SELECT heard_from_id FROM statement") == [(other,)]


def test_an_asked_district_of_many_has_its_own_block_beside_the_grid(
    page: CallPage, session: Session
) -> None:
    office = add_office(session, "KMN Ost", kind="kmn_association", whole_area=True, region_ids=())
    begin(page, office, regions=(GOSLAR, NORTHEIM), kind="second_source")

    assert [b.region.id for b in page.statements.blocks] == [GOSLAR, NORTHEIM]
    assert {GOSLAR, NORTHEIM}.isdisjoint(r.region.id for r in page.statements.model.rows())


def test_somebody_new_and_somebody_to_ask_are_stored_with_the_call(
    page: CallPage, session: Session, qtbot: Any
) -> None:
    office = add_office(session)
    begin(page, office)
    press(qtbot, page, KEY.Key_1)
    type_in(qtbot, page.form.fields["speaker_name"].entry(), "Nora Neu")
    type_in(qtbot, page.form.fields["lead_name"].entry(), "Volkshochschule")
    press(qtbot, page, KEY.Key_Return, CTRL)

    person = rows(session, "SELECT id, name, institution_id FROM person")
    assert [row[1:] for row in person] == [("Nora Neu", office)]
    assert rows(session, "SELECT person_id FROM contact_attempt") == [(person[0][0],)]
    assert rows(session, "SELECT name, from_institution_id FROM lead") == [
        ("Volkshochschule", office)
    ]


def test_a_running_call_is_not_lost_when_one_looks_something_up(
    page: CallPage, session: Session, nav: Any, seconds: Seconds, qtbot: Any
) -> None:
    office = add_office(session, phone="030 23125 001")
    begin(page, office)
    page.offers()["edit.call"]()
    press(qtbot, page, KEY.Key_Escape)
    seconds.now += 60

    begin(page, office)

    assert page.numbers.timer.running
    assert page.numbers.timer.seconds == 60
    assert nav.messages[-1][1].startswith("Der Anruf bei")


def test_an_empty_page_leads_to_today(page: CallPage, nav: Any) -> None:
    buttons = [b for b in page.findChildren(QPushButton) if b.isVisible()]

    buttons[0].click()

    assert nav.went == [("today", "", {})]
    assert page.offers() == {}


def test_lines_take_digits_as_text(page: CallPage, session: Session, qtbot: Any) -> None:
    begin(page, add_office(session))
    lines = [line for line in page.findChildren(QLineEdit) if line.isVisible()]

    for line in lines:
        type_in(qtbot, line, "4")

    assert all("4" in line.text() or not line.text().strip() for line in lines)
    assert page.form.fields["outcome"].raw() == "4"


def test_call_key_is_the_one_of_the_menu() -> None:
    assert next(c for c in COMMANDS if c.key == "edit.call").shortcut == call_numbers.CALL_KEY


def test_one_key_opens_the_call_screen_and_begins_the_call(
    qtbot: Any, tmp_path: Path, clock: Any, study: Study, opened: list[str]
) -> None:
    session = Session(study)
    office = add_office(session, phone="030 23125 001")
    study.close()
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    window = make_window(qtbot, settings, clock)
    assert window.open_study(study.path)
    settle(window, qtbot)
    page = page_of(window, "institutions")
    page.show_record(office)
    workspace = window.workspace
    assert workspace is not None

    qtbot.keyClick(window.focusWidget(), KEY.Key_F5)
    shown: Any = workspace.current()
    before = list(opened)
    qtbot.keyClick(window.focusWidget(), KEY.Key_F5)

    assert workspace.current_key() == "call"
    assert (before, opened) == ([], ["tel:03023125001"])
    assert shown.numbers.timer.running
    qtbot.keyClick(window.focusWidget(), KEY.Key_F5)
    assert not shown.numbers.timer.running
    assert shown.form.value("duration_min") == 1
    qtbot.keyClick(window.focusWidget(), KEY.Key_Escape)
    assert workspace.current_key() == "institutions"
    assert page.panel.institution.id == office


def name_network(qtbot: Any, page: CallPage, *names: str) -> None:
    """Enter a yes that names networks."""
    block = page.statements.blocks[0]
    block.fields["answer"].show_value("yes")
    block.fields["answer"].left.emit()
    for name in names:
        named = block.fields["named"].entry()
        type_in(qtbot, named, name)
        qtbot.keyClick(named, KEY.Key_Return)


def test_one_key_stores_the_call_and_opens_the_guide_for_the_network_that_was_named(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session, phone="030 23125 001")
    begin(page, office)
    press(qtbot, page, KEY.Key_1)
    name_network(qtbot, page, "Runder Tisch")

    press(qtbot, page, KEY.Key_F12)

    ((attempt,),) = rows(session, "SELECT id FROM contact_attempt")
    ((network,),) = rows(session, "SELECT id FROM network")
    assert rows(session, "SELECT attempt_id FROM statement") == [(attempt,)]
    assert nav.went[-1] == (
        "interviews",
        "",
        {"network": network, "attempt": attempt, "person": ""},
    )
    assert page.case is None


def test_of_several_networks_one_is_chosen_before_anything_is_stored(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    begin(page, add_office(session, phone="030 23125 001"))
    press(qtbot, page, KEY.Key_1)
    name_network(qtbot, page, "Runder Tisch", "Netz Arbeit")

    press(qtbot, page, KEY.Key_F12)

    assert page.menu is not None
    assert [action.text() for action in page.menu.actions()] == ["Runder Tisch", "Netz Arbeit"]
    assert attempts(session) == []
    page.menu.actions()[1].trigger()
    ((network,),) = rows(session, "SELECT id FROM network WHERE name = 'Netz Arbeit'")
    assert nav.went[-1][2]["network"] == network


def test_without_a_network_or_an_outcome_no_guide_is_opened(
    page: CallPage, session: Session, nav: Any, qtbot: Any
) -> None:
    begin(page, add_office(session, phone="030 23125 001"))
    press(qtbot, page, KEY.Key_F12)
    assert "welches Netzwerk genannt wurde" in page._error.text()
    name_network(qtbot, page, "Runder Tisch")
    press(qtbot, page, KEY.Key_F12)
    assert page.form.error_text("outcome")
    assert attempts(session) == []
    assert nav.went == []
