"""„Freigabe einholen“ in the window: series, reminder, Heute, and the reply that comes back."""

from __future__ import annotations

import email
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from offices import rows
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

import netzdesk.ui.widgets.letter_making as making_module
from asking import AUTHOR, NOON, SENDER, Asking
from netzdesk.actions.approvals import RemindOfApproval, remind
from netzdesk.actions.settings import put_setting
from netzdesk.base.text import sort_key
from netzdesk.domain.case_reference import case_reference
from netzdesk.exports.letters.produce import MAIL_FILES
from netzdesk.exports.letters.sheets import asked_now
from netzdesk.imports.mail import mail_file
from netzdesk.queries.letters import chains
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit
from netzdesk.ui.dialogs.reply import ReplyDialog
from netzdesk.ui.pages.letters import LettersPage
from netzdesk.ui.pages.today import TodayPage
from netzdesk.ui.session import Session
from netzdesk.ui.theme import colours, icon
from netzdesk.ui.widgets.letter_making import Ended
from netzdesk.ui.widgets.letter_output import MAIL_PROGRAM


@pytest.fixture
def study(template: Path, tmp_path: Path) -> Iterator[Study]:
    path = tmp_path / "studie.netzdesk"
    shutil.copyfile(template, path)
    with Study.open(path, author=AUTHOR, clock=lambda: NOON) as study:
        yield study


@pytest.fixture
def asking(study: Study, session: Session) -> Asking:
    made = Asking(study)

    def sender(unit: Unit, _command: None) -> None:
        put_setting(unit, "sender", SENDER)

    session.run(sender, None)
    made.network("Netz A", office=made.office())
    made.network("Netz B")
    other = made.network("Andere Praxis", text="")
    with study.unit("not_chosen") as unit:
        unit.put("network", {"id": other, "good_practice": False})
    made.network("Ohne Kontakt", contact=None)
    made.network("Ohne Text", text="")
    return made


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any, asking: Asking) -> LettersPage:
    page = LettersPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


@pytest.fixture(autouse=True)
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "out" / "Freigaben.pdf"
    path.parent.mkdir()
    monkeypatch.setattr(making_module, "ask_save", lambda *_asked: path)
    monkeypatch.setattr(making_module, "ask_folder", lambda *_asked: path.parent)
    return path


def choose(page: LettersPage, name: str, value: str) -> None:
    """Choose an entry of a list as a user does."""
    combo = page.series.choice._field(name).combo
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def remarks(page: LettersPage) -> dict[str, tuple[str, bool]]:
    return {
        row.candidate.recipient.person or row.candidate.name: (row.remark, row.ticked)
        for row in page.series.choice.approval_model.rows()
    }


def test_purpose_changes_whom_one_writes_to_and_by_what(
    page: LettersPage, asking: Asking, session: Session
) -> None:
    choice = page.series.choice
    tester = QAbstractItemModelTester(choice.approval_model)
    assert choice.shown_list() is choice.list
    choose(page, "purpose", "approval")
    assert choice.shown_list() is choice.approval_list
    assert remarks(page) == {
        "Erika Netz A": ("", True),
        "Erika Netz B": ("", True),
        "Ohne Kontakt": ("Keine Ansprechperson: beim Netzwerk eintragen", False),
        "Erika Ohne Text": ("Noch kein Steckbrieftext", False),
    }
    names = [choice._field("template_id").combo.itemText(n) for n in range(4)]
    assert names == [
        "Freigabe einholen",
        "Freigabe: Erinnerung",
        "Freigabe einholen per E-Mail",
        "Freigabe: Erinnerung per E-Mail",
    ]
    assert not choice._field("kind").isVisibleTo(page)
    assert choice._field("state").isVisibleTo(page)
    choose(page, "purpose", "districts")
    assert choice.shown_list() is choice.list
    assert [row.candidate.name for row in choice.model.rows() if row.ticked]
    assert tester.model() is choice.approval_model


def test_letters_with_sheets_are_made_recorded_and_taken_back_as_one(
    page: LettersPage, session: Session, nav: Any, target: Path, asking: Asking
) -> None:
    choose(page, "purpose", "approval")
    page.series.go_on()
    page.series.draw()
    preview = page.series.output.preview.pdf.file
    assert preview is not None
    shown = preview.pages
    assert "Ohne Text, Erika Ohne Text: Noch kein Steckbrieftext" in (
        page.series.output._left_out.toPlainText()
    )
    page.series.produce()
    assert nav.messages[-1] == ("good", "2 Briefe sind erstellt und erfasst.")
    pdf = pypdf.PdfReader(BytesIO(target.read_bytes()))
    assert len(pdf.pages) == shown >= 6, "a letter, a sheet and a profile each"
    asked = rows(session, "SELECT id, due, sent_on, wave_id IS NOT NULL FROM approval")
    assert [row[1:] for row in asked] == [("2010-04-13", "2010-03-30", 1)] * 2
    said = " ".join(page.extract_text() for page in pdf.pages)
    assert all(case_reference(row[0]) in said for row in asked)
    assert rows(session, "SELECT count(*) FROM contact_attempt") == [(1,)]
    assert page.current() is page.waves
    letters = page.waves._letters.rows()
    assert sorted((x.institution, x.person) for x in letters) == [
        ("Netz A", "Erika Netz A"),
        ("Netz B", "Erika Netz B"),
    ]
    session.undo()
    for table in ("approval", "approval_field", "contact_attempt", "wave"):
        assert rows(session, f"SELECT count(*) FROM {table}") == [(0,)], table


def test_what_is_recorded_is_what_was_printed(
    page: LettersPage,
    session: Session,
    nav: Any,
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text that is changed while the files are made does not pass for the one on the sheet."""
    (network,) = (n for (n,) in rows(session, "SELECT id FROM network WHERE name = 'Netz A'"))
    printed = dict(asked_now(session.conn, network))
    choose(page, "purpose", "approval")
    page.series.go_on()
    noted = nav.start_job

    def start_job(label: str, work: Any, done: Any, **more: Any) -> Any:
        def then(made: Any) -> Any:
            if isinstance(work, Ended):
                asking.write(network, "Inzwischen geändert.")
            return done(made)

        return noted(label, work, then, **more)

    monkeypatch.setattr(nav, "start_job", start_job)
    page.series.produce()
    kept = rows(
        session,
        "SELECT f.field, f.sha256 FROM approval_field f JOIN approval a ON a.id = f.approval_id "
        f"WHERE a.network_id = '{network}'",
    )
    assert dict(kept) == printed != dict(asked_now(session.conn, network))


def test_mail_drafts_are_recorded_when_they_are_ticked_as_sent(
    page: LettersPage, session: Session, nav: Any, target: Path, asking: Asking
) -> None:
    choose(page, "purpose", "approval")
    choose(page, "template_id", asking.template("email").id)
    page.series.go_on()
    assert page.series.output.output() == MAIL_FILES, "a mail program takes no data sheet"
    page.series.produce()
    [folder] = [path for path in target.parent.iterdir() if path.is_dir()]
    files = sorted(folder.glob("*.eml"), key=lambda path: sort_key(path.name))
    assert len(files) == 2
    message = email.message_from_bytes(files[0].read_bytes(), policy=default)
    assert message["To"] == "a@example.org"
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "Datenblatt und Steckbrief.pdf"
    ]
    assert rows(session, "SELECT count(*) FROM approval") == [(0,)]
    mails = page.series.output.mails
    said = {label.text() for label in mails.findChildren(QLabel) if label.isVisibleTo(mails)}
    assert any(text.startswith("Die Entwürfe sind geschrieben") for text in said)
    assert not any("nicht übergeben" in text for text in said), "they are in the drafts"
    mails.list.item(0).setCheckState(Qt.CheckState.Checked)
    mails._record()
    assert rows(session, "SELECT count(*) FROM approval") == [(1,)]
    mails.tick_all()
    mails._record()
    assert rows(session, "SELECT count(*), count(DISTINCT wave_id) FROM approval") == [(2, 1)]
    assert page.current() is page.waves


def test_enclosures_are_saved_for_a_mail_program_that_takes_none(
    page: LettersPage, session: Session, nav: Any, target: Path, asking: Asking
) -> None:
    choose(page, "purpose", "approval")
    choose(page, "template_id", asking.template("email").id)
    page.series.go_on()
    page.series.output.form.fields["form"].set_value(MAIL_PROGRAM)
    page.series.draw()
    mails = page.series.output.mails
    assert mails._save.isVisibleTo(page)
    mails._save.click()
    [folder] = [path for path in target.parent.iterdir() if path.is_dir()]
    assert len(list(folder.glob("*.pdf"))) == 2
    assert rows(session, "SELECT count(*) FROM approval") == [(0,)]
    mails.tick_all()
    mails._record()
    references = {case_reference(key) for (key,) in rows(session, "SELECT id FROM approval")}
    assert {path.stem.split()[-1] for path in folder.iterdir()} == references


def test_networks_of_another_page_are_asked(
    page: LettersPage, session: Session, asking: Asking
) -> None:
    [(network,)] = rows(session, "SELECT id FROM network WHERE name = 'Netz B'")
    page.open_list(networks=(network,))
    assert list(remarks(page)) == ["Erika Netz B"]
    assert page.series.choice._only.text() == "Freigabe von 1 Netzwerk"
    page.series.choice._lift.click()
    assert len(remarks(page)) == 5, "all networks, also those that are not chosen"


def test_overdue_release_stands_in_heute_and_leads_to_its_reminder(
    page: LettersPage, session: Session, nav: Any, asking: Asking, qtbot: Any
) -> None:
    chain = next(c for c in chains(session.conn) if c.name.startswith("Freigabe: Brief"))
    letter = asking.letter(asking.candidates()["Erika Netz B"])
    asking.send(letter, day="2010-02-01", due="2010-03-01", step_id=chain.steps[0].id)
    today = TodayPage(session, nav)
    qtbot.addWidget(today)
    today.resize(1140, 690)
    today.show()
    key = f"approval:{letter.attempt_id}"
    today.list.select(key)
    line = today.panel.line
    assert line is not None
    assert line.reason == "Freigabe überfällig seit 01.03.2010: Netz B"
    assert (line.item.name, line.contact.mail) == ("Erika Netz B", "b@example.org")
    assert today.panel.letter.text() == "Erinnern"
    assert today.panel.show_it.text() == "Rückmeldung eintragen"
    assert not today.panel.call.isVisibleTo(today)
    signs = (today.panel.letter, "mail", colours().on_accent), (today.panel.show_it, "pencil", None)
    for button, name, colour in signs:
        assert button.icon().pixmap(20).toImage() == icon(name, colour).pixmap(20).toImage()
    today.enter_detail()
    assert nav.went[-1] == ("letters", "", {"approvals": (letter.attempt_id,)})
    today.show_lead_or_institution()
    [(network,)] = rows(session, "SELECT id FROM network WHERE name = 'Netz B'")
    assert nav.went[-1] == ("profiles", network, {"approval": letter.attempt_id})

    page.open_list(approvals=(letter.attempt_id,))
    assert page.series.choice.template_id() == chain.steps[1].template_id
    assert remarks(page) == {
        "Erika Netz B": ("Angeschrieben am 01.02.2010, Frist 01.03.2010 ist verstrichen", True)
    }
    page.series.go_on()
    page.series.produce()
    assert rows(session, "SELECT count(*), max(due) FROM approval") == [(1, "2010-04-09")]
    assert rows(session, "SELECT count(*) FROM approval_reminder") == [(1,)]
    assert not [line for line in today._model.rows() if line.item.approval_id]


def test_wave_reminds_those_whose_release_is_open(
    page: LettersPage, session: Session, asking: Asking
) -> None:
    letters = [
        asking.letter(asking.candidates()[name]) for name in ("Erika Netz A", "Erika Netz B")
    ]
    wave = asking.send(*letters, day="2010-02-01", due="2010-03-01")
    page.show_record(wave)
    page.waves.remind()
    assert page.current() is page.series
    assert page.series.choice.purpose() == "approval"
    assert page.series.choice.template_id() == asking.template(reminder=True).id
    assert {name for name, (_remark, ticked) in remarks(page).items() if ticked} == {
        "Erika Netz A",
        "Erika Netz B",
    }


def test_reply_to_a_reminded_request_says_when_was_asked_and_reminded(
    session: Session, qtbot: Any, asking: Asking
) -> None:
    letter = asking.letter(asking.candidates()["Erika Netz B"])
    asking.send(letter, day="2010-02-01", due="2010-02-15")
    session.run(remind, RemindOfApproval(approval_id=letter.attempt_id, day="2010-02-20"))

    shown = _dialog(session, qtbot, f"Zu {case_reference(letter.attempt_id)}: einverstanden.")

    said = [label.text() for label in shown.request.findChildren(QLabel)]
    assert "Erika Netz B, angefragt am 01.02.2010, erinnert am 20.02.2010" in said


def test_reply_with_the_reference_goes_to_the_answer_form(
    session: Session, qtbot: Any, asking: Asking
) -> None:
    letter = asking.letter(asking.candidates()["Erika Netz B"])
    asking.send(letter, day="2010-03-01", due="2010-03-29")
    shown = _dialog(session, qtbot, f"Zu {case_reference(letter.attempt_id)}: einverstanden.")
    assert not shown.form.isVisibleTo(shown)
    [button] = shown.request.buttons
    with qtbot.waitSignal(shown.answer_asked) as asked:
        qtbot.keyClick(button, Qt.Key.Key_Return)
    [(network,)] = rows(session, "SELECT id FROM network WHERE name = 'Netz B'")
    assert asked.args == [network, letter.attempt_id]
    assert rows(session, "SELECT name, approval_id FROM attachment") == [
        ("mail.eml", letter.attempt_id)
    ]
    assert rows(session, "SELECT replied_on FROM approval") == [("2010-03-13",)]
    assert not shown.isVisible()
    session.undo()
    assert rows(session, "SELECT replied_on FROM approval") == [(None,)]


def test_reply_can_be_recorded_as_another_one(session: Session, qtbot: Any, asking: Asking) -> None:
    letter = asking.letter(asking.candidates()["Erika Netz A"])
    asking.send(letter, day="2010-03-01", due="2010-03-29")
    shown = _dialog(session, qtbot, f"Zu {case_reference(letter.attempt_id)}: später.")
    shown.request.decline.click()
    assert shown.form.isVisibleTo(shown)
    assert not shown.request.isVisibleTo(shown)
    assert shown.form.value("answers_id") == letter.attempt_id
    qtbot.keyClicks(shown.form.fields["outcome"].entry(), "1.1")
    qtbot.keyClick(shown.form.fields["outcome"].entry(), Qt.Key.Key_Return)
    about = rows(session, "SELECT network_id IS NOT NULL FROM contact_attempt WHERE direction='in'")
    assert about == [(1,)], "what answers it is about the release too"


def _dialog(session: Session, qtbot: Any, text: str) -> ReplyDialog:
    made = EmailMessage()
    made["From"] = "Jemand <jemand@elsewhere.example.org>"
    made["Subject"] = "Re: Freigabe"
    made["Date"] = "Fri, 12 Mar 2010 23:30:00 +0000"
    made.set_content(text)
    dialog = ReplyDialog(session, [mail_file("mail.eml", made.as_bytes())], None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog
