"""Letters and mails: a series is chosen, looked at, made and recorded; templates are edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from offices import rows
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar

import netzdesk.ui.dialogs.storing as storing_module
import netzdesk.ui.pump as pump_module
import netzdesk.ui.widgets.letter_mails as mails_module
import netzdesk.ui.widgets.letter_making as making_module
import netzdesk.ui.widgets.letter_templates as templates_module
from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.actions.follow_ups import AddFollowUp, add_follow_up
from netzdesk.actions.institutions import (
    ChangeInstitution,
    SetDoNotContact,
    change_institution,
    set_do_not_contact,
)
from netzdesk.actions.settings import put_setting
from netzdesk.base.errors import Cancelled
from netzdesk.base.progress import Unwatched
from netzdesk.base.text import sort_key
from netzdesk.domain.case_reference import case_reference
from netzdesk.exports.letters.word_template import text_of
from netzdesk.store.study import Study
from netzdesk.store.unit import Unit
from netzdesk.ui.dialogs.waiting_mails_dialog import WaitingMailsDialog
from netzdesk.ui.pages.letters import LettersPage
from netzdesk.ui.session import Session
from netzdesk.ui.waiting_mails import PREFIX, forget_recorded, waiting_mails
from netzdesk.ui.widgets.letter_making import Ended
from netzdesk.ui.widgets.letter_recipients import CHECK

SENDER = {
    "name": "Institut Beispiel",
    "street": "Beispielallee 2",
    "postcode": "30161",
    "place": "Hannover",
    "phone": "030 23125 100",
    "mail": "studie@example.org",
}
WAVES = "SELECT name, channel, day FROM wave"
SENT = "SELECT count(*) FROM contact_attempt WHERE outcome = '3.19'"


def set_up(session: Session, *, addresses: int = 4) -> list[str]:
    """Enter the sender and the addresses of some job centres; return these."""
    found = [key for (key,) in rows(session, "SELECT id FROM institution ORDER BY name")]

    def sender(unit: Unit, _command: None) -> None:
        put_setting(unit, "sender", SENDER)

    session.run(sender, None)
    for number, key in enumerate(found[:addresses]):
        command = ChangeInstitution(
            institution_id=key,
            street=f"Weg {number}",
            postcode=f"{30000 + number}",
            place="Musterstadt",
            mail=f"jc{number}@example.org",
        )
        session.run(change_institution, command)
    return found[:addresses]


@pytest.fixture
def offices(session: Session) -> list[str]:
    return set_up(session)


@pytest.fixture
def page(qtbot: Any, session: Session, nav: Any, offices: list[str]) -> LettersPage:
    page = LettersPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1140, 690)
    page.show()
    return page


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a series is saved."""
    path = tmp_path / "out" / "Welle.pdf"
    path.parent.mkdir()
    monkeypatch.setattr(making_module, "ask_save", lambda *_asked: path)
    monkeypatch.setattr(making_module, "ask_folder", lambda *_asked: path.parent)
    return path


def ticked(page: LettersPage) -> list[str]:
    return [row.id for row in page.series.choice.model.rows() if row.ticked]


def remark(page: LettersPage, office: str) -> str:
    return next(row.remark for row in page.series.choice.model.rows() if row.id == office)


def choose_template(page: LettersPage, name: str) -> None:
    """Choose a template as a user does in the list."""
    combo = page.series.choice._field("template_id").combo
    combo.setCurrentIndex(combo.findText(name))
    combo.activated.emit(combo.currentIndex())


def test_the_model_keeps_the_rules_of_qt(page: LettersPage, offices: list[str]) -> None:
    model = page.series.choice.model
    tester = QAbstractItemModelTester(model)
    page.series.choice.tick_shown(False)
    page.series.refresh(None)
    page.show_tab("waves")
    others = [
        QAbstractItemModelTester(page.waves._letters),
        QAbstractItemModelTester(page.waves._model),
    ]
    assert tester.model() is model and len(others) == 2


def test_those_without_an_address_are_named_and_left_out(
    page: LettersPage, offices: list[str]
) -> None:
    assert set(ticked(page)) == set(offices)
    without = next(row for row in page.series.choice.model.rows() if row.id not in offices)
    assert without.remark == "Es fehlt: Postleitzahl der Stelle, Ort der Stelle"
    assert not without.can_be_ticked
    assert "4 von 46 angekreuzt" in page.series.choice._counts.text()


def test_a_block_and_a_recent_contact_leave_out(
    page: LettersPage, session: Session, offices: list[str]
) -> None:
    session.run(set_do_not_contact, SetDoNotContact(institution_id=offices[0], reason="nein"))
    call = RecordAttempt(
        institution_id=offices[1], channel="phone", direction="out", outcome="3.13"
    )
    session.run(record_attempt, call)

    assert set(ticked(page)) == set(offices[2:])
    assert remark(page, offices[0]) == "Kontaktsperre"
    assert remark(page, offices[1]).startswith("Kontakt am 15.03.2010 (Telefon")
    page.series.choice.tick_shown(True)
    assert set(ticked(page)) == set(offices[1:])


def test_space_ticks_the_selected_rows(qtbot: Any, page: LettersPage, offices: list[str]) -> None:
    table = page.series.choice.list.table
    model = page.series.choice.model
    page.series.choice.list.select(offices[0])
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert offices[0] not in ticked(page)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert offices[0] in ticked(page)
    index = model.index(model.place_of(offices[0]), 0)
    assert model.setData(index, Qt.CheckState.Unchecked, CHECK)
    assert offices[0] not in ticked(page)


def test_names_that_begin_alike_are_told_apart_where_they_are_cut(page: LettersPage) -> None:
    table = page.series.choice.list.table
    long = [f"Integrationsbeauftragte/r Landkreis {name}" for name in ("Aurich", "Celle", "Leer")]
    cut = {table.fontMetrics().elidedText(name, table.textElideMode(), 160) for name in long}
    assert len(cut) == 3


def test_letters_are_made_recorded_and_taken_back_in_one_step(
    page: LettersPage, session: Session, nav: Any, target: Path, offices: list[str]
) -> None:
    page.series.go_on()
    page.series.draw()
    assert page.series.output.preview.pdf.file.pages == 4
    page.series.produce()

    assert nav.messages[-1] == ("good", "4 Briefe sind erstellt und erfasst.")
    assert target.read_bytes().startswith(b"%PDF-")
    assert rows(session, WAVES) == [("Anschreiben vom 15.03.2010", "letter", "2010-03-15")]
    assert rows(session, SENT) == [(4,)]
    assert rows(session, "SELECT DISTINCT due FROM follow_up") == [("2010-03-29",)]
    assert page.current() is page.waves
    assert [row.sent for row in page.waves._model.rows()] == [4]
    session.undo()
    assert rows(session, SENT) == [(0,)] and rows(session, WAVES) == []


def test_a_series_is_recorded_as_it_was_printed(
    page: LettersPage,
    session: Session,
    nav: Any,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.series.go_on()
    page.series.draw()
    start = nav.start_job

    def changed_meanwhile(label: str, work: Any, done: Any, **named: Any) -> Any:
        page.series.output.form.fields["reply_until"].set_value("2010-05-31")
        page.series.output.form.fields["name"].set_value("Die nächste")
        page.series._on_output()
        return start(label, work, done, **named)

    monkeypatch.setattr(nav, "start_job", changed_meanwhile)
    page.series.produce()

    assert rows(session, "SELECT DISTINCT due FROM follow_up") == [("2010-03-29",)]
    assert rows(session, WAVES) == [("Anschreiben vom 15.03.2010", "letter", "2010-03-15")]


def test_the_letter_bears_the_reference_of_its_attempt(
    page: LettersPage, session: Session, target: Path
) -> None:
    page.series.go_on()
    batch = page.series.plan.batch(page.series._ready(), "name")
    shown = {letter.reference for letter in batch.letters}
    page.series.produce()

    keys = [key for (key,) in rows(session, "SELECT id FROM contact_attempt")]
    assert {case_reference(key) for key in keys} == shown


def test_a_target_that_cannot_be_written_records_nothing(
    page: LettersPage, session: Session, nav: Any, target: Path
) -> None:
    page.series.go_on()
    target.mkdir()  # a folder has taken the name
    with pytest.raises(Exception, match=r"export\.is_folder"):
        page.series.produce()

    assert rows(session, SENT) == [(0,)]
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_name_that_is_taken_at_the_last_moment_takes_the_record_back(
    page: LettersPage, session: Session, nav: Any, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.series.go_on()

    def start_job(_label: str, work: Any, done: Any, **_more: Any) -> Any:
        made = work(Unwatched())
        if isinstance(work, Ended):
            target.mkdir()
        done(made)
        return lambda: None

    monkeypatch.setattr(nav, "start_job", start_job)
    page.series.produce()

    assert rows(session, SENT) == [(0,)] and rows(session, WAVES) == []
    assert nav.messages[-1][0] == "bad"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_cancelling_leaves_neither_file_nor_record(
    page: LettersPage, session: Session, nav: Any, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    def start_job(_label: str, work: Any, _done: Any, **_more: Any) -> Any:
        with pytest.raises(Cancelled):
            work(Stop())
        return lambda: None

    page.series.go_on()
    monkeypatch.setattr(nav, "start_job", start_job)
    page.series.produce()

    assert not page.series._making
    assert list(target.parent.iterdir()) == [] and rows(session, SENT) == [(0,)]


def test_recording_a_long_series_can_be_cancelled_in_the_middle(
    page: LettersPage,
    session: Session,
    nav: Any,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pump_module, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(storing_module, "_SHORT_SECONDS", 0.0)
    seen: list[tuple[str, int, int]] = []

    def press_escape() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        bar = dialog.findChild(QProgressBar)
        assert bar is not None
        seen.append((dialog.windowTitle(), bar.value(), bar.maximum()))
        dialog.reject()

    page.series.go_on()
    QTimer.singleShot(0, press_escape)
    page.series.produce()

    assert seen == [("Serie wird erfasst", 0, 4)]
    assert QApplication.activeModalWidget() is None
    assert nav.messages[-1] == ("info", "Abgebrochen; nichts wurde geändert.")
    assert rows(session, SENT) == [(0,)] and rows(session, WAVES) == []
    assert list(target.parent.iterdir()) == []
    assert session.study.sitting.undo_action != "record_wave"
    page.series.produce()
    assert rows(session, SENT) == [(4,)] and target.exists()


def test_recording_a_short_series_shows_no_dialog(
    page: LettersPage, target: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pump_module, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(storing_module, "_SHORT_SECONDS", 3600.0)
    seen: list[object] = []
    page.series.go_on()
    QTimer.singleShot(0, lambda: seen.append(QApplication.activeModalWidget()))
    page.series.produce()

    assert seen == [None] and rows(session, SENT) == [(4,)]


def test_recipients_are_read_by_the_worker_and_an_older_reading_is_not_shown(
    page: LettersPage,
    session: Session,
    nav: Any,
    offices: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting: list[tuple[Any, Any]] = []

    def start_job(_label: str, work: Any, done: Any, **_more: Any) -> Any:
        waiting.append((work, done))
        return lambda: None

    monkeypatch.setattr(nav, "start_job", start_job)
    session.run(set_do_not_contact, SetDoNotContact(institution_id=offices[0], reason="nein"))
    session.run(set_do_not_contact, SetDoNotContact(institution_id=offices[1], reason="nein"))
    (first, show_first), (second, show_second) = waiting
    assert len(ticked(page)) == 4
    before = first(Unwatched())
    show_second(second(Unwatched()))
    assert ticked(page) == offices[2:]
    show_first(tuple(before[:1]))
    assert ticked(page) == offices[2:]


def test_the_status_bar_counts_the_ticks_of_the_present_choice(
    page: LettersPage, nav: Any, offices: list[str]
) -> None:
    page.series.choice.tick_shown(False)
    assert nav.selected == "0 Empfänger angekreuzt"
    page.series.choose("eine", frozenset(offices[:1]), "", "")
    assert len(ticked(page)) == 1 and nav.selected == "1 Empfänger angekreuzt"


def test_a_series_needs_a_name(page: LettersPage, session: Session, target: Path) -> None:
    page.series.go_on()
    page.series.output.form.fields["name"].set_value(None)
    page.series.produce()

    assert page.series.output.form.error_text("name") == "Geben Sie den Namen dieser Serie ein."
    assert rows(session, SENT) == [(0,)]


def test_single_word_files_are_written_into_a_folder(
    page: LettersPage, session: Session, target: Path
) -> None:
    page.series.go_on()
    page.series.output.form.fields["form"].set_value("word_files")
    page.series.produce()

    (folder,) = target.parent.iterdir()
    assert folder.name == "Anschreiben vom 15.03.2010" and len(list(folder.iterdir())) == 4
    assert rows(session, SENT) == [(4,)]


def test_mails_are_opened_and_recorded_only_when_they_are_ticked(
    page: LettersPage,
    session: Session,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        mails_module, "open_link", lambda url: not opened.append(url.toString()) and True
    )
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.draw()
    mails = page.series.output.mails
    qtbot.keyClick(mails.list, Qt.Key.Key_Return)
    mails.open_next()
    assert len(opened) == 2 and all(url.startswith("mailto:jc") for url in opened)
    assert rows(session, SENT) == [(0,)]
    mails.list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.mouseClick(mails.record_button, Qt.MouseButton.LeftButton)
    assert rows(session, SENT) == [(1,)]
    page.series.draw()
    mails.tick_all()
    mails.record_button.click()

    assert rows(session, SENT) == [(4,)]
    assert rows(session, WAVES) == [("Anfrage per E-Mail vom 15.03.2010", "email", "2010-03-15")]


def test_the_words_of_a_mail_stand_below_the_list_by_name(page: LettersPage) -> None:
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.draw()
    mails, preview = page.series.output.mails.list, page.series.output.preview
    names = [mails.item(row).text().partition(" – ")[0] for row in range(mails.count())]
    assert len(names) == 4 and names == sorted(names, key=sort_key)
    assert preview.isVisible() and mails.isVisible()
    mails.setCurrentRow(2)
    words = preview.texts.text.toPlainText()
    assert words.startswith("An: " + mails.item(2).text().partition(" – ")[2])
    preview.texts.turn(1)
    assert mails.currentRow() == 3
    page.resize(640, 320)
    assert mails.isVisible() and not preview.isVisible()


def test_mail_drafts_are_recorded_only_when_they_were_sent(
    page: LettersPage, session: Session, target: Path
) -> None:
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.output.form.fields["form"].set_value("mail_files")
    page.series.draw()
    page.series.produce()

    (folder,) = target.parent.iterdir()
    assert len(list(folder.glob("*.eml"))) == 4 and rows(session, SENT) == [(0,)]
    page.series.output.mails.tick_all()
    page.series.output.mails.record_button.click()
    assert rows(session, SENT) == [(4,)]


def test_mails_that_were_written_wait_until_it_is_said_which_were_sent(
    qtbot: Any, page: LettersPage, session: Session, nav: Any, target: Path
) -> None:
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.output.form.fields["form"].set_value("mail_files")
    page.series.draw()
    page.series.produce()
    keys = [letter.attempt_id for letter in page.series.output.mails._letters.values()]
    assert not page.series.waiting.isVisible()

    later = LettersPage(session, nav)  # the program was closed, or died
    qtbot.addWidget(later)
    later.show()
    later.series.refresh(None)
    assert later.series.waiting.isVisible()
    (waiting,) = waiting_mails(session)
    assert list(waiting.who) == keys
    dialog = WaitingMailsDialog(session, waiting, later)
    qtbot.addWidget(dialog)
    assert dialog.forget_button.isEnabled() and not dialog.record_button.isEnabled()
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    dialog.record_button.click()
    assert rows(session, "SELECT id FROM contact_attempt") == [(keys[2],)]

    (left,) = waiting_mails(session)
    assert list(left.who) == [keys[0], keys[1], keys[3]]
    again = WaitingMailsDialog(session, left, later)
    qtbot.addWidget(again)
    again._tick_all()
    again.record_button.click()
    assert rows(session, SENT) == [(4,)] and len(rows(session, WAVES)) == 1
    assert waiting_mails(session) == ()
    session.undo()
    assert list(waiting_mails(session)[0].who) == list(left.who)
    session.redo()
    forget_recorded(session)
    assert session.study.drafts.all(PREFIX) == ()


def test_mails_of_a_series_that_was_written_in_two_parts_all_wait(
    page: LettersPage, session: Session, target: Path
) -> None:
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.output.form.fields["form"].set_value("mail_files")
    page.series.draw()
    page.series.produce()
    page.series.turn_back()
    _first, *others = [row.candidate.recipient.key for row in page.series._ticked()]
    page.series._on_ticked(others, False)
    page.series.go_on()
    page.series.output.form.fields["form"].set_value("mail_files")
    page.series.output.form.fields["name"].set_value("Anfrage, zweiter Teil")
    page.series.draw()
    page.series.produce()

    assert len(list(target.parent.iterdir())) == 2
    (waiting,) = waiting_mails(session)
    assert len(waiting.who) == 1 + len(others)
    assert waiting.name == "Anfrage, zweiter Teil"


def test_mails_that_were_not_sent_are_forgotten(
    qtbot: Any,
    page: LettersPage,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mails_module, "open_link", lambda _url: True)
    choose_template(page, "Anfrage per E-Mail")
    page.series.go_on()
    page.series.draw()
    page.series.output.mails.open_next()
    page.new_record()

    assert page.series.waiting.isVisible()
    (waiting,) = waiting_mails(session)
    assert len(waiting.who) == 1
    dialog = WaitingMailsDialog(session, waiting, page)
    qtbot.addWidget(dialog)
    dialog.forget_button.click()
    page.series.waiting.look()
    assert not page.series.waiting.isVisible() and waiting_mails(session) == ()
    assert rows(session, SENT) == [(0,)]


def test_those_without_an_answer_are_reminded_by_the_next_step(
    page: LettersPage, session: Session, target: Path, offices: list[str]
) -> None:
    chain = page.series.choice._field("chain_id").combo
    chain.setCurrentIndex(1)
    chain.activated.emit(1)
    page.series.go_on()
    page.series.produce()
    answer = RecordAttempt(
        institution_id=offices[0], channel="email", direction="in", outcome="1.1"
    )
    session.run(record_attempt, answer)
    page.waves.remind()

    assert page.current() is page.series
    shown = {row.id for row in page.series.choice.model.rows()}
    assert shown == set(offices[1:])
    steps = rows(session, "SELECT id FROM chain_step ORDER BY chain_id, position")
    assert page.series.choice.step_id() == steps[1][0]
    template = page.series.choice.template_id()
    kinds = dict(rows(session, "SELECT id, kind FROM letter_template"))
    assert kinds[template] == "reminder"


def test_calls_are_left_to_the_page_today(
    page: LettersPage, session: Session, nav: Any, target: Path
) -> None:
    page.series.go_on()
    page.series.produce()
    step = rows(session, "SELECT id FROM chain_step ORDER BY chain_id, position")[1][0]

    def set_step(unit: Unit, _command: None) -> None:
        (wave,) = unit.find("wave")
        unit.put("wave", {"id": wave["id"], "step_id": step})

    session.run(set_step, None)
    page.waves.remind()

    assert nav.went[-1][0] == "today"


def test_a_text_template_is_edited_with_its_placeholders_and_drawn(
    page: LettersPage, session: Session, qtbot: Any
) -> None:
    page.show_tab("templates")
    tab = page.templates
    tab.list.select_first()
    body: Any = tab._form.fields["body"]
    body.text.selectAll()
    body.insert("anrede")
    tab._form.commit()
    assert rows(session, "SELECT body FROM letter_template WHERE name = 'Anschreiben'") == [
        ("{{ anrede }}",)
    ]
    tab.draw()
    assert "Sehr geehrte Frau Muster" in tab.preview.pdf.file.text(0)
    body.text.setPlainText("{{ anred }}")
    tab._form.commit()
    assert "anred" in tab._form.error_text("body")
    qtbot.waitUntil(lambda: tab._form._errors["body"].height() > 0)
    line = body.fontMetrics().lineSpacing()
    assert tab._form._errors["body"].height() < 4 * line < body.text.height()
    assert len(body.menu.actions()) == 26


def test_a_word_file_is_refused_or_kept_and_saved_again(
    page: LettersPage, session: Session, nav: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_tab("templates")
    tab = page.templates
    good, bad, saved = (tmp_path / f"{name}.docx" for name in ("gut", "schlecht", "neu"))
    for path, text in ((good, "Hallo {{ person }}"), (bad, "{{ person.__class__ }}")):
        document = Document()
        document.add_paragraph(text)
        document.save(str(path))
    tab.new_record()
    tab._new.fields["format"].set_value("word")
    tab._show_new_fields()
    tab.choose_new_file(bad)
    assert "person.__class__" in tab._new.error_text("file")
    tab.choose_new_file(good)
    assert tab._new.submit()
    (row,) = [each for each in tab._rows if each.format == "word"]
    assert row.name == "gut" and row.file_name == "gut.docx"
    tab.draw()
    assert tab.preview.texts.text.toPlainText() == "Hallo Frau Erika Muster"
    monkeypatch.setattr(templates_module, "ask_save", lambda *_asked: saved)
    tab._save_file()
    assert saved.read_bytes() == good.read_bytes()
    tab.take_file(bad)
    assert nav.messages[-1][0] == "bad" and tab._rows[-1].file_name == "gut.docx"


def test_a_text_template_becomes_a_word_template(
    page: LettersPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "brief.docx"
    monkeypatch.setattr(templates_module, "ask_save", lambda *_asked: saved)
    page.show_tab("templates")
    page.templates.list.select_first()
    page.templates._save_starter()

    assert "{{ anschrift }}" in text_of(saved.read_bytes())


def test_chains_are_made_with_the_keyboard(page: LettersPage, session: Session, qtbot: Any) -> None:
    page.show_tab("chains")
    tab = page.chains
    tab.new_record()
    qtbot.keyClicks(tab._new.fields["name"].entry(), "Nur Brief")
    qtbot.keyClick(tab._new.fields["name"].entry(), Qt.Key.Key_Return)
    tab.steps.begin_new()
    tab.steps.new.submit()
    tab.steps.begin_new()
    tab.steps.new.fields["channel"].set_value("phone")
    tab.steps.new.submit()

    found = rows(
        session,
        "SELECT s.channel, s.after_days FROM chain_step s JOIN chain c ON c.id = s.chain_id "
        "WHERE c.name = 'Nur Brief' ORDER BY s.position",
    )
    assert found == [("letter", 0), ("phone", 14)]


def test_without_templates_the_page_says_what_to_do(page: LettersPage, session: Session) -> None:
    def retire(unit: Unit, _command: None) -> None:
        for row in unit.find("letter_template"):
            unit.put("letter_template", {"id": row["id"], "retired": True})

    session.run(retire, None)
    assert page.series._steps.currentWidget() is page.series._none
    page.series.templates_asked.emit()
    assert page.current() is page.templates


def test_a_study_opened_for_reading_makes_and_changes_nothing(
    qtbot: Any, session: Session, nav: Any, study: Study, offices: list[str]
) -> None:
    study.close()
    with Study.open(study.path, author=study.author, clock=study.clock, read_only=True) as closed:
        page = LettersPage(Session(closed), nav)
        qtbot.addWidget(page)
        page.show()
        page.series.go_on()
        page.series.draw()
        assert not page.series.output.produce_button.isEnabled()
        page.show_tab("templates")
        page.templates.list.select_first()
        assert page.templates._form.fields["name"].entry().isReadOnly()
        page.close()


def test_every_field_of_the_page_has_a_name_for_screen_readers(page: LettersPage) -> None:
    page.series.go_on()
    for form in (
        page.series.choice.form,
        page.series.output.form,
        page.templates._form,
        page.templates._new,
        page.chains._form,
        page.chains.steps.new,
        page.waves._form,
    ):
        assert all(field.entry().accessibleName() for field in form.fields.values())


def test_other_pages_begin_a_series_to_their_selection(
    page: LettersPage, offices: list[str]
) -> None:
    page.open_list(institutions=(offices[0], offices[2]))

    assert set(ticked(page)) == {offices[0], offices[2]}
    page.series.choice._lift.click()
    assert set(ticked(page)) == set(offices)


def test_what_is_due_today_begins_with_the_next_step_of_its_chain(
    page: LettersPage, session: Session, target: Path, offices: list[str]
) -> None:
    chain = page.series.choice._field("chain_id").combo
    chain.setCurrentIndex(1)
    chain.activated.emit(1)
    page.series.go_on()
    page.series.produce()
    due = dict(rows(session, "SELECT institution_id, id FROM follow_up"))
    others = add_follow_up_of(session, offices[3])
    page.series.new_record()
    page.open_list(
        institutions=(offices[1], offices[2], offices[3]),
        follow_ups=(due[offices[1]], due[offices[2]], others),
    )

    choice = page.series.choice
    assert choice._only.text() == "Ohne Antwort: 2 Stellen"
    assert {row.id for row in choice.model.rows()} == {offices[1], offices[2]}
    steps = rows(session, "SELECT id, chain_id FROM chain_step ORDER BY chain_id, position")
    assert choice.step_id() == steps[1][0]
    assert choice._field("chain_id").value() == steps[1][1]
    kinds = dict(rows(session, "SELECT id, kind FROM letter_template"))
    assert kinds[choice.template_id()] == "reminder"


def add_follow_up_of(session: Session, office: str) -> str:
    """Add one of the researcher's own, which waits for no letter."""
    command = AddFollowUp(institution_id=office, due="2010-03-20")
    return str(session.run(add_follow_up, command))
