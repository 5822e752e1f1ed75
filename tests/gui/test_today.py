"""The page „Heute“: the queue as people work through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.decisions import SettleRegion, settle_region
from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.actions.institutions import ChangeInstitution, change_institution
from netzdesk.actions.leads import OpenLead, open_lead
from netzdesk.actions.settings import AddResearcher, add_researcher
from netzdesk.domain.queue import QueueGroup, QueueKind
from netzdesk.ui.dialogs.closing_dialog import ClosingDialog
from netzdesk.ui.dialogs.handover_dialog import HandoverDialog
from netzdesk.ui.pages.today import TodayPage
from netzdesk.ui.session import Session

Make = Callable[[], TodayPage]


@pytest.fixture
def offices(session: Session) -> list[str]:
    """The job centres of the 46 districts, by name."""
    rows = session.conn.execute("SELECT id FROM institution ORDER BY name").fetchall()
    return [key for (key,) in rows]


@pytest.fixture
def page(session: Session, nav: Any, qtbot: QtBot) -> Make:
    def make() -> TodayPage:
        made = TodayPage(session, nav)
        qtbot.addWidget(made)
        made.resize(1200, 700)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return make


def agree(session: Session, office: str, due: str = "2010-03-15", time: str = "10:30") -> None:
    session.run(
        record_attempt,
        RecordAttempt(
            institution_id=office,
            channel="phone",
            direction="out",
            outcome="2.37",
            day="2010-03-12",
            time="09:00",
            follow_up_due=due,
            follow_up_time=time,
        ),
    )


def texts(page: TodayPage, column: int) -> list[str]:
    model = page.list.model
    return [model.cell_text(row, column) for row in range(model.rowCount())]


def line_of(page: TodayPage, office: str) -> Any:
    return next(line for line in page.list.model.rows() if line.item.institution_id == office)


def test_an_agreed_call_stands_first_with_its_time(
    session: Session, offices: list[str], page: Make
) -> None:
    agree(session, offices[3])
    made = page()
    QAbstractItemModelTester(made.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert texts(made, 0)[0] == "10:30"
    assert texts(made, 1)[0] == "Rückruf vereinbart 10:30"
    assert made.list.current_id() == f"institution:{offices[3]}"


def test_return_opens_the_call_with_the_districts_in_question(
    session: Session, offices: list[str], page: Make, nav: Any, qtbot: QtBot
) -> None:
    agree(session, offices[3])
    made = page()
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_Return)
    key, record, asked = nav.went[-1]
    assert (key, record) == ("call", offices[3])
    assert asked["kind"] == "agreed"
    assert len(asked["regions"]) == 1
    assert asked["back"] == "today"


def test_a_first_contact_is_asked_for_in_a_district_without_an_answer(page: Make) -> None:
    made = page()
    assert len(made.list.model.rows()) == 46
    assert all(text.startswith("Erstkontakt für ") for text in texts(made, 1))
    assert made.groups.buttons["to_ask"].text() == "Zu fragen 46"
    assert made.groups.buttons["overdue"].isHidden()


def test_a_group_narrows_the_list_and_all_shows_everything_again(
    session: Session, offices: list[str], page: Make
) -> None:
    agree(session, offices[3])
    made = page()
    made.groups.buttons["agreed"].click()
    assert made.list.model.rowCount() == 1
    made.list.clear_filter()
    assert made.list.model.rowCount() == 46
    assert made.groups.buttons[""].isChecked()


def test_typing_leaves_no_line_open_that_is_hidden(
    session: Session, offices: list[str], page: Make
) -> None:
    agree(session, offices[3])
    made = page()
    assert made.panel.line is not None
    assert made.panel.line.item.institution_id == offices[3]
    other = next(line for line in made.list.model.rows() if line.item.institution_id != offices[3])
    made.list.filter_line.setText(other.item.name)
    assert made.panel.line.item.key == other.item.key
    assert "geöffnete Eintrag" not in made.list.bar.text()
    made.list.filter_line.setText("gibt es nirgends")
    assert made.list.model.rowCount() == 0
    assert made.shown_view() == "" and made.offers() == {}
    made.list.filter_line.setText("")
    assert made.shown_view() == "detail" and made.panel.line.item.key == other.item.key


def test_mine_shows_my_own_and_is_remembered(
    session: Session, offices: list[str], page: Make, nav: Any
) -> None:
    me = session.study.author.id
    session.run(change_institution, ChangeInstitution(institution_id=offices[5], responsible_id=me))
    made = page()
    made.mine.click()
    assert made.list.model.rowCount() == 1
    assert made.list.current_id() == f"institution:{offices[5]}"
    assert made.groups.buttons[""].text() == "Alle 1"
    again = page()
    assert again.mine.isChecked()
    assert again.list.model.rowCount() == 1
    again.list.clear_filter()
    assert not again.mine.isChecked()
    assert nav.preferences.text("today/mine") == "0"


def test_what_is_overdue_says_so_in_its_colour_and_its_day(
    session: Session, offices: list[str], page: Make
) -> None:
    session.run(
        add_follow_up,
        AddFollowUp(institution_id=offices[2], due="2010-03-10", reason="Unterlagen schicken"),
    )
    made = page()
    line = line_of(made, offices[2])
    assert line.group is QueueGroup.OVERDUE
    assert texts(made, 0)[0] == "10.03.2010"
    assert texts(made, 1)[0] == "Wiedervorlage: Unterlagen schicken"
    column = made.list.model.columns[0]
    assert column.tone is not None
    assert column.tone(line) == "bad"


def test_done_ends_the_follow_up_and_offers_undo(
    session: Session, offices: list[str], page: Make, nav: Any, qtbot: QtBot
) -> None:
    agree(session, offices[3])
    made = page()
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert session.conn.execute("SELECT done_on FROM follow_up").fetchall() == [("2010-03-15",)]
    assert nav.messages[-1][1].startswith("Erledigt: ")
    assert line_of(made, offices[3]).item.kind is QueueKind.ASK


def test_a_line_that_is_done_leaves_one_at_its_place(
    session: Session, offices: list[str], page: Make, qtbot: QtBot
) -> None:
    send_letters(session, offices[:4])
    made = page()
    second, third = (made.list.model.id_at(row) for row in (1, 2))
    made.list.select(second)
    qtbot.keyClick(made.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert made.list.model.id_at(1) == third
    assert made.list.current_id() == third


def test_a_line_is_postponed_to_another_day(
    session: Session, offices: list[str], page: Make
) -> None:
    agree(session, offices[3])
    made = page()
    made.list.select(f"institution:{offices[3]}")
    made.panel.postpone_form.fields["due"].set_value("2010-03-18")
    assert made.panel.postpone_form.submit()
    assert session.conn.execute("SELECT due FROM follow_up").fetchall() == [("2010-03-18",)]
    keys = [line.item.institution_id for line in made.list.model.rows()]
    assert offices[3] not in keys


def test_a_line_without_a_follow_up_is_postponed_by_a_new_one(
    session: Session, offices: list[str], page: Make
) -> None:
    made = page()
    made.list.select(f"institution:{offices[0]}")
    made.panel.postpone_form.fields["due"].set_value("2010-03-18")
    assert made.panel.postpone_form.submit()
    due, reason = session.conn.execute("SELECT due, reason FROM follow_up").fetchone()
    assert due == "2010-03-18"
    assert reason.startswith("Verschoben: Erstkontakt für ")


def test_a_day_that_cannot_be_read_is_refused_beside_its_field(
    page: Make, offices: list[str]
) -> None:
    made = page()
    made.panel.postpone_form.fields["due"].show_value_raw("irgendwann")
    assert not made.panel.postpone_form.submit()
    assert "irgendwann" in made.panel.postpone_form.error_text("due")


def test_the_limit_is_confirmed_by_a_person(
    session: Session, offices: list[str], page: Make, qtbot: QtBot
) -> None:
    for day in ("01", "02", "03", "04", "05"):
        session.run(
            record_attempt,
            RecordAttempt(
                institution_id=offices[1],
                channel="phone",
                direction="out",
                outcome="3.13",
                day=f"2010-03-{day}",
            ),
        )
    made = page()
    made.list.select(f"institution:{offices[1]}")
    assert made.panel.confirm.text() == "Mit 3.90 abschließen"
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_Return)
    assert made.panel.confirm.hasFocus()
    qtbot.keyClick(made.panel.confirm, Qt.Key.Key_Space)
    notes = session.conn.execute("SELECT institution_id, outcome FROM outcome_note").fetchall()
    assert notes == [(offices[1], "3.90")]
    assert offices[1] not in [line.item.institution_id for line in made.list.model.rows()]


def settle_all(session: Session) -> None:
    for (region,) in session.conn.execute("SELECT id FROM region").fetchall():
        session.run(
            settle_region, SettleRegion(region_id=region, finding="no_network", reason="Aktenlage")
        )


def test_what_no_district_needs_is_closed_at_once_and_undone_in_one_step(
    session: Session, offices: list[str], page: Make, qtbot: QtBot
) -> None:
    agree(session, offices[3], due="2010-03-20")
    settle_all(session)
    made = page()
    assert {line.group for line in made.list.model.rows()} == {QueueGroup.TO_CLOSE}
    made.close_all.click()
    dialog = made.window().findChild(ClosingDialog)
    assert dialog.list.count() == 46
    assert len(dialog.ticked()) == 45  # the one with an agreed date is left to a person
    assert dialog.close_button.text() == "45 Stellen mit 4.80 schließen"
    dialog.close_button.click()
    count = "SELECT count(*) FROM outcome_note WHERE outcome = '4.80'"
    assert session.conn.execute(count).fetchone() == (45,)
    session.undo()
    assert session.conn.execute(count).fetchone() == (0,)


def test_leaving_the_list_of_what_is_closed_is_not_called_closing(
    session: Session, page: Make, qtbot: QtBot
) -> None:
    dialog = ClosingDialog(session, page())
    qtbot.addWidget(dialog)
    (leave,) = dialog.buttons.buttons()
    assert leave.text() == "Abbrechen"


def test_an_empty_queue_says_that_the_work_is_done(
    session: Session, offices: list[str], page: Make
) -> None:
    for number, office in enumerate(offices):
        day = "2010-03-22" if number < 3 else "2010-04-20"
        session.run(add_follow_up, AddFollowUp(institution_id=office, due=day))
    made = page()
    assert made.list.model.rowCount() == 0
    assert made._nothing.isVisible()
    assert made._nothing._text.text() == (
        "Als Nächstes kommt der 22.03.2010: 3 Stellen sind fällig."
    )


def test_everything_open_is_handed_over_after_a_look(
    session: Session, offices: list[str], page: Make
) -> None:
    me = session.study.author.id
    other = session.run(add_researcher, AddResearcher(name="Kim Neu", initials="KN"))
    session.run(change_institution, ChangeInstitution(institution_id=offices[5], responsible_id=me))
    made = page()
    made.hand_over()
    dialog = made.window().findChild(HandoverDialog)
    assert dialog.preview.text().startswith("1 Stelle: ")
    dialog.form.fields["to_id"].set_value(other)
    assert dialog.form.submit()
    row = session.conn.execute(
        "SELECT responsible_id FROM institution WHERE id = ?", (offices[5],)
    ).fetchone()
    assert row == (other,)


def test_handing_over_needs_somebody_else(session: Session, page: Make) -> None:
    made = page()
    made.hand_over()
    dialog = made.window().findChild(HandoverDialog)
    assert not dialog.form.submit()
    assert dialog.form.error_text("to_id")


def send_letters(session: Session, offices: list[str]) -> list[str]:
    """Send letters of a chain that writes twice; return what is due by office."""
    with session.study.unit("test") as unit:
        me = session.study.author.id
        chain = unit.put("chain", {"name": "Zweimal schreiben"})
        first, _second = (
            unit.put(
                "chain_step",
                {"chain_id": chain, "channel": "letter", "after_days": 14, "position": place},
            )
            for place in "ab"
        )
        row = {"name": "Welle 1", "channel": "letter", "day": "2010-03-01", "step_id": first}
        wave = unit.put("wave", {**row, "researcher_id": me})
        sent = {"channel": "letter", "direction": "out", "outcome": "3.19", "day": "2010-03-01"}
        due = []
        for office in offices:
            attempt = {"institution_id": office, "wave_id": wave, "researcher_id": me}
            key = unit.put("contact_attempt", {**sent, **attempt})
            waiting = {"institution_id": office, "attempt_id": key, "due": "2010-03-15"}
            due.append(unit.put("follow_up", waiting))
    return due


def test_a_letter_without_an_answer_whose_chain_writes_again_opens_the_letters(
    session: Session, offices: list[str], page: Make, nav: Any, qtbot: QtBot
) -> None:
    due = send_letters(session, [offices[4]])
    made = page()
    assert texts(made, 1)[0] == "Brief vor 14 Tagen ohne Antwort → Erinnerung senden"
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_Return)
    wanted = {"institutions": (offices[4],), "follow_ups": (due[0],)}
    assert nav.went[-1] == ("letters", "", wanted)


def test_letters_that_are_due_go_out_together(
    session: Session, offices: list[str], page: Make, nav: Any, qtbot: QtBot
) -> None:
    due = send_letters(session, offices[4:6])
    made = page()
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(made.list.table, Qt.Key.Key_Return)
    _key, _record, wanted = nav.went[-1]
    assert dict(zip(wanted["institutions"], wanted["follow_ups"], strict=True)) == dict(
        zip(offices[4:6], due, strict=True)
    )


def test_a_lead_opens_on_its_own_page(session: Session, page: Make, nav: Any, qtbot: QtBot) -> None:
    lead = session.run(open_lead, OpenLead(name="VHS Gifhorn", phone="0221 4710 12"))
    made = page()
    made.groups.buttons["leads"].click()
    assert texts(made, 1) == ["Hinweis: VHS Gifhorn fragen"]
    assert texts(made, 4) == ["0221 4710 12"]
    made.list.table.setFocus()
    qtbot.keyClick(made.list.table, Qt.Key.Key_Return)
    assert nav.went[-1] == ("leads", lead, {})


def test_a_read_only_study_shows_the_queue_and_changes_nothing(
    session: Session, offices: list[str], nav: Any, qtbot: QtBot, study: Any
) -> None:
    agree(session, offices[3])
    path = study.path
    study.close()
    with type(study).open(path, author=study.author, clock=study.clock, read_only=True) as shown:
        made = TodayPage(Session(shown), nav)
        qtbot.addWidget(made)
        made.show()
        assert made.list.model.rowCount() == 46
        assert made.panel.call.isHidden()
        assert not made.panel.done.isEnabled()
        made.done()
        assert shown.conn.execute("SELECT done_on FROM follow_up").fetchall() == [(None,)]
