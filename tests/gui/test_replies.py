"""Files dropped on the window: mails become replies, others sources or attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from offices import add_contact, add_office, call, rows
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from whole_window import make_window, settle

from netzdesk.domain.case_reference import case_reference
from netzdesk.imports.mail import mail_file
from netzdesk.store.study import Study
from netzdesk.ui.dialogs.dropped_files import AS_LIST, ATTACH, OF_RECORD, DroppedFilesDialog
from netzdesk.ui.dialogs.import_wizard import ImportWizard
from netzdesk.ui.dialogs.reply import ReplyDialog
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.choice import ChoiceField
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.window import MainWindow

ATTEMPT = "SELECT channel, direction, outcome, day, at FROM contact_attempt WHERE direction = 'in'"


def mail(sender: str = "ls@example.org", text: str = "Ja.", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"] = f"Leitstelle <{sender}>"
    made["Subject"] = "Re: Umfrage"
    made["Date"] = "Fri, 12 Mar 2010 23:30:00 +0000"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def enter(field: Field, text: str) -> None:
    line = field.entry()
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)
    line.editingFinished.emit()


def dialog(session: Session, qtbot: Any, *mails: bytes) -> ReplyDialog:
    files = [mail_file(f"mail{place}.eml", content) for place, content in enumerate(mails)]
    made = ReplyDialog(session, files, None)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def office(session: Session) -> str:
    made = add_office(session, "Leitstelle Goslar", mail="ls@example.org")
    add_contact(session, made)
    return made


def test_reply_finds_its_letter_and_is_stored_as_one_step(
    session: Session, qtbot: Any, office: str
) -> None:
    letter = call(session, office, channel="letter", outcome="3.19")
    shown = dialog(session, qtbot, mail(text=f"Zu {case_reference(letter).lower()}: Ja."))
    assert shown.whose.value("institution_id") == office
    assert shown.form.value("answers_id") == letter
    assert shown.form.value("day") == "2010-03-13", "the day in the study's zone"
    assert shown.form.value("time") == "00:30"
    assert shown.form.value("outcome") is None, "a person says what the mail is"
    assert not shown.form.submit()
    qtbot.keyClicks(shown.form.fields["outcome"].entry(), "1.1")
    qtbot.keyClick(shown.form.fields["outcome"].entry(), Qt.Key.Key_Return)
    assert rows(session, ATTEMPT) == [
        ("email", "in", "1.1", "2010-03-13", "2010-03-13T00:30+01:00")
    ]
    assert rows(session, "SELECT answers_id FROM contact_attempt WHERE direction = 'in'") == [
        (letter,)
    ]
    assert rows(session, "SELECT name FROM attachment") == [("mail0.eml",)]
    assert rows(session, "SELECT count(*) FROM follow_up WHERE done_on IS NULL") == [(0,)]
    assert not shown.isVisible()
    session.undo()
    assert rows(session, ATTEMPT) == []
    assert rows(session, "SELECT count(*) FROM attachment") == [(0,)]
    assert rows(session, "SELECT count(*) FROM follow_up WHERE done_on IS NULL") == [(1,)]


def test_automatic_reply_is_suggested_and_leaves_the_date_open(
    session: Session, qtbot: Any, office: str
) -> None:
    call(session, office, channel="letter", outcome="3.19")
    shown = dialog(session, qtbot, mail(Auto_Submitted="auto-replied"))
    assert shown.form.value("outcome") == "2.23"
    assert shown.form.value("finish_follow_ups") is False
    assert "automatische Antwort" in shown._kind.text()


def test_bounce_belongs_to_whom_it_did_not_reach(session: Session, qtbot: Any, office: str) -> None:
    bounce = (
        b"From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\n"
        b"Date: Fri, 12 Mar 2010 10:05:00 +0100\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        b"--B\nContent-Type: text/plain\n\nSorry\n"
        b"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        b"Final-Recipient: rfc822; ls@example.org\nAction: failed\n--B--\n"
    )
    shown = dialog(session, qtbot, bounce)
    assert shown.whose.value("institution_id") == office
    assert shown.form.value("outcome") == "3.20"


def test_unknown_sender_asks_and_the_domain_is_a_hint(
    session: Session, qtbot: Any, office: str
) -> None:
    shown = dialog(session, qtbot, mail("jemand@example.org"))
    assert shown.whose.value("institution_id") is None
    assert shown.form.isHidden()
    assert "dieselbe Maildomain" in shown._how.text()
    shown.choose(office)
    assert not shown.form.isHidden()
    assert "Nur die Maildomain" in shown._how.text()


def test_several_mails_are_gone_through_and_a_broken_one_is_named(
    session: Session, qtbot: Any, office: str
) -> None:
    shown = dialog(session, qtbot, b"kaputt", mail())
    assert "mail0.eml" in shown.error.text()
    assert shown.form.isHidden()
    qtbot.mouseClick(shown.skip, Qt.MouseButton.LeftButton)
    assert "E-Mail 2 von 2" in shown._count.text()
    assert shown.error.isHidden()
    enter(shown.form.fields["outcome"], "1.1")
    assert shown.form.submit()
    assert not shown.isVisible()
    again = dialog(session, qtbot, mail())
    assert "schon einmal erfasst" in again._how.text()


def test_mail_with_a_time_to_come_is_of_today(session: Session, qtbot: Any, office: str) -> None:
    late = mail().replace(b"Fri, 12 Mar 2010 23:30:00 +0000", b"Fri, 12 Mar 2100 10:00:00 +0100")
    shown = dialog(session, qtbot, late)
    assert shown.form.value("day") == "2010-03-15"
    assert shown.form.value("time") is None


@pytest.fixture
def window(
    qtbot: Any, study: Study, tmp_path: Path, clock: Callable[[], datetime]
) -> Iterator[MainWindow]:
    path = study.path
    study.close()
    kept = Preferences(tmp_path / "machine.ini")
    kept.set_author("Vera Muster", "VM")
    kept.sync()
    made = make_window(qtbot, tmp_path / "machine.ini", clock)
    made.open_study(path)
    settle(made, qtbot)
    yield made
    made.jobs.cancel_all()
    made.close_session()


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the window and drop them; return whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPointF(50, 50).toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    over.ignore()
    QApplication.sendEvent(window, over)
    if not over.isAccepted():
        return False
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, event)
    return True


def test_mail_dropped_on_the_window_opens_the_reply(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert window.session is not None
    add_office(window.session, "Leitstelle Goslar", mail="ls@example.org")
    path = tmp_path / "antwort.EML"
    path.write_bytes(mail())
    assert drop(window, path)
    settle(window, qtbot)
    shown = window.findChild(ReplyDialog)
    assert shown is not None
    enter(shown.form.fields["outcome"], "1.1")
    assert shown.form.submit()
    assert rows(window.session, "SELECT name FROM attachment") == [("antwort.EML",)]


def test_other_file_is_attached_or_becomes_a_source(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    office = add_office(session)
    attempt = call(session, office)
    workspace.go("institutions", record=office)
    settle(window, qtbot)
    path = tmp_path / "liste.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert drop(window, path)
    asked = window.findChild(DroppedFilesDialog)
    assert asked is not None
    assert [asked._group.id(each) for each in asked.options()][:2] == [ATTACH, OF_RECORD]
    asked.accept()
    assert rows(session, "SELECT attempt_id, name FROM attachment") == [(attempt, "liste.pdf")]
    asked.deleteLater()
    drop(window, path)
    again = [each for each in window.findChildren(DroppedFilesDialog) if each.isVisible()][-1]
    again.options()[1].setChecked(True)
    again.accept()
    settle(window, qtbot)
    assert workspace.current_key() == "leads"
    form = workspace.current().sources.new_form
    assert [copy.name for copy in form.files.value()] == ["liste.pdf"]
    qtbot.keyClicks(form.fields["title"].entry(), "Liste")
    assert form.submit()
    assert rows(session, "SELECT institution_id FROM source_use") == [(office,)]


def test_a_table_that_is_dropped_is_offered_to_be_read_in(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert window.workspace is not None
    window.workspace.go("networks")
    path = tmp_path / "Netzwerke.csv"
    path.write_text("Name;Kreise\nNetz Nord;Emden\n", encoding="utf-8")
    assert drop(window, path)
    asked = window.findChild(DroppedFilesDialog)
    assert asked is not None
    assert asked._group.checkedId() == AS_LIST
    asked.accept()
    wizard = window.findChild(ImportWizard)
    assert wizard is not None
    qtbot.waitUntil(lambda: not wizard.busy())
    assert (wizard.source.kind.key, wizard.source.path) == ("networks", path)
    assert wizard.next_button.isEnabled()
    wizard.reject()
    assert drop(window, path, tmp_path / "zweite.csv")
    several = [each for each in window.findChildren(DroppedFilesDialog) if each.isVisible()][-1]
    assert AS_LIST not in [several._group.id(each) for each in several.options()]


def carry(window: MainWindow, over: QWidget, *paths: Path) -> None:
    """Carry files by mouse to the middle of a widget and drop them, as the desktop does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))  # file managers give the names as text too
    place, copy = over.mapTo(window, over.rect().center()), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desktop = window.windowHandle()
    QApplication.sendEvent(desktop, QDragEnterEvent(place, copy, data, buttons, keys))
    QApplication.sendEvent(desktop, QDragMoveEvent(place, copy, data, buttons, keys))
    QApplication.sendEvent(desktop, QDropEvent(QPointF(place), copy, data, buttons, keys))


def bring_into_view(window: MainWindow, widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    assert area is not None
    window.bar.hide()
    area.ensureWidgetVisible(widget)
    QApplication.processEvents()
    hit = window.childAt(widget.mapTo(window, widget.rect().center()))
    assert hit is not None and (hit is widget or widget.isAncestorOf(hit))


def test_a_mail_dropped_on_a_text_field_goes_to_the_window_and_not_into_the_text(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert window.session is not None
    assert window.workspace is not None
    office = add_office(window.session, "Leitstelle Goslar", mail="ls@example.org")
    window.workspace.go("institutions", record=office)
    settle(window, qtbot)
    panel: Any = window.workspace.current().panel
    panel.tabs.setCurrentIndex(2)
    form = panel.master.form
    path = tmp_path / "antwort.eml"
    path.write_bytes(mail())
    for name in ("street", "note"):
        field = form.fields[name].entry()
        bring_into_view(window, field)
        carry(window, field, path)
        settle(window, qtbot)
        shown = window.findChild(ReplyDialog)
        assert shown is not None, name
        assert form.value(name) is None
        shown.reject()
        qtbot.waitUntil(lambda: window.findChild(ReplyDialog) is None)
        qtbot.waitUntil(field.acceptDrops)
    data = QMimeData()
    data.setText("nur Text")
    note = form.fields["note"].entry()
    place = note.mapTo(window, note.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for made in (
        QDragEnterEvent(place, Qt.DropAction.CopyAction, data, buttons, keys),
        QDragMoveEvent(place, Qt.DropAction.CopyAction, data, buttons, keys),
        QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, buttons, keys),
    ):
        QApplication.sendEvent(window.windowHandle(), made)
    assert form.value("note") == "nur Text"


def test_several_mails_are_recorded_one_after_the_other_then_other_files_are_asked_about(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert window.session is not None
    add_office(window.session, "Leitstelle Goslar", mail="ls@example.org")
    paths = [tmp_path / name for name in ("eins.eml", "zwei.eml", "liste.pdf")]
    for path in paths[:2]:
        path.write_bytes(mail())
    paths[2].write_bytes(b"%PDF-1.7")

    carry(window, window.centralWidget(), *paths)
    settle(window, qtbot)

    shown = window.findChild(ReplyDialog)
    assert shown is not None
    for _mail in range(2):
        assert window.findChild(DroppedFilesDialog) is None
        enter(shown.form.fields["outcome"], "1.1")
        assert shown.form.submit()
    names = rows(window.session, "SELECT name FROM attachment ORDER BY name")
    assert names == [("eins.eml",), ("zwei.eml",)]
    asked = window.findChild(DroppedFilesDialog)
    assert asked is not None
    assert any("liste.pdf" in each.text() for each in asked.findChildren(QLabel))
    asked.reject()


def test_a_mail_of_thirty_megabytes_is_refused_by_name_and_the_next_one_is_shown(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    assert window.session is not None
    add_office(window.session, "Leitstelle Goslar", mail="ls@example.org")
    large, small = tmp_path / "gross.eml", tmp_path / "klein.eml"
    with large.open("wb") as file:
        file.write(mail())
        file.truncate(30 << 20)
    small.write_bytes(mail())

    carry(window, window.centralWidget(), large, small)
    settle(window, qtbot)

    shown = window.findChild(ReplyDialog)
    assert shown is not None
    assert shown.error.isVisible()
    assert shown.error.text().startswith("gross.eml ist größer als 20 MB.")
    shown.skip.click()
    assert not shown.error.isVisible()
    enter(shown.form.fields["outcome"], "1.1")
    assert shown.form.submit()
    assert rows(window.session, "SELECT name FROM attachment") == [("klein.eml",)]


def test_a_folder_is_not_taken_and_what_to_do_is_said(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    folder = tmp_path / "Antworten.eml"
    folder.mkdir()

    carry(window, window.centralWidget(), folder)
    settle(window, qtbot)

    assert window.bar.text() == (
        "Antworten.eml ist ein Ordner. Öffnen Sie ihn und ziehen Sie die gemeinten Dateien hierher."
    )
    assert window.findChild(ReplyDialog) is None
    assert window.findChild(DroppedFilesDialog) is None


def test_a_program_that_is_dropped_is_refused_and_nothing_is_kept(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    office = add_office(session)
    call(session, office)
    workspace.go("institutions", record=office)
    settle(window, qtbot)
    path = tmp_path / "antwort.exe"
    path.write_bytes(b"MZ")

    carry(window, window.centralWidget(), path)
    asked = window.findChild(DroppedFilesDialog)
    assert asked is not None
    asked.accept()

    assert "antwort.exe" in window.bar.text()
    assert rows(session, "SELECT * FROM attachment") == []
    assert rows(session, "SELECT * FROM source") == []


def test_nothing_is_taken_from_addresses_on_the_net(window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://www.example.org/netz.pdf")])
    over = QDragEnterEvent(
        QPointF(50, 50).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    over.ignore()
    QApplication.sendEvent(window, over)
    assert not over.isAccepted()


def test_replies_and_files_have_their_menu_entries(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: bool(window.menus.actions))
    for key in ("edit.reply", "edit.file"):
        assert window.menus.actions[key].isEnabled()
        assert window.menus.actions[key].shortcut().toString() != ""


def test_follow_up_goes_to_the_calendar_with_as_much_as_was_chosen(
    session: Session, nav: Any, qtbot: Any, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netzdesk.ui.opened_files import OPENED  # noqa: PLC0415  # it is patched here
    from netzdesk.ui.widgets.calendar_menu import CalendarMenu  # noqa: PLC0415

    call(session, office, outcome="2.37", follow_up_due="20.3.2010", follow_up_time="10:30")
    ((due,),) = rows(session, "SELECT id FROM follow_up WHERE done_on IS NULL")
    handed: list[tuple[str, bytes]] = []
    monkeypatch.setattr(OPENED, "open", lambda name, content: handed.append((name, content)))
    parent = ChoiceField()
    qtbot.addWidget(parent)
    menu = CalendarMenu(session, due, parent)
    assert len(menu.actions()) == 3
    for action in menu.actions():
        action.trigger()
    none, functions, full = (content.decode() for _name, content in handed)
    assert "Leitstelle Goslar" not in none
    assert "Leitstelle Goslar" in functions
    assert "Größler" not in functions + full, "her naming is not recorded"
    assert all(f"{due}@netzdesk" in content for content in (none, functions, full))
