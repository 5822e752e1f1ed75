"""What is typed and not stored is kept, offered again, and gone when it was stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from offices import CELLE, GOSLAR, add_office, call, rows, say
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from whole_window import make_window, settle, texts

from netzdesk.actions.institutions import ChangeInstitution, change_institution
from netzdesk.base.ids import new_id
from netzdesk.queries.institution_detail import institution_detail
from netzdesk.store.study import Study
from netzdesk.ui.drafts import DraftKeeper
from netzdesk.ui.pages.call import CallPage
from netzdesk.ui.pages.experts import ExpertsPage
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.form import Form
from netzdesk.ui.widgets.letter_placing import settle_series
from netzdesk.ui.widgets.statement_grid import HEARD_FROM

KEY = Qt.Key


def shown(page: Any, qtbot: Any) -> Any:
    qtbot.addWidget(page)
    page.resize(1180, 640)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def type_in(qtbot: Any, form: Form, name: str, text: str) -> None:
    entry = form.fields[name].entry()
    entry.setFocus()
    qtbot.keyClicks(entry, text)


def time_passes(page: Any) -> None:
    """Let the time run out after which typed words are kept."""
    for keeper in page.findChildren(DraftKeeper):
        if keeper._timer.isActive():
            keeper._timer.timeout.emit()


def keys(session: Session) -> list[str]:
    return [draft.key for draft in session.study.drafts.all()]


def call_page(session: Session, nav: Any, qtbot: Any, office: str) -> CallPage:
    page = shown(CallPage(session, nav), qtbot)
    page.show_record(office)
    return page


def institutions(session: Session, nav: Any, qtbot: Any, office: str = "") -> InstitutionsPage:
    page = shown(InstitutionsPage(session, nav), qtbot)
    if office:
        page.show_record(office)
    return page


def test_a_call_comes_back_with_every_word(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    page.form.choose("2.38")
    type_in(qtbot, page.form, "note", "schickt es bis Freitag")
    type_in(qtbot, page.form, "lead_name", "Volkshochschule")
    block = page.statements.blocks[0]
    block.fields["answer"].show_value("yes")
    block.fields["answer"].left.emit()
    named = block.fields["named"].entry()
    named.setFocus()
    qtbot.keyClicks(named, "Runder Tisch")
    qtbot.keyClick(named, KEY.Key_Return)
    qtbot.keyClicks(named, "Netz")
    time_passes(page)

    again = call_page(session, nav, qtbot, office)

    assert keys(session) == [f"call:{office}"]
    assert again.form.value("outcome") == "2.38"
    assert again.form.value("note") == "schickt es bis Freitag"
    assert again.form.value("lead_name") == "Volkshochschule"
    held = again.statements.blocks[0].fields
    assert held["answer"].value() == "yes"
    assert [n.as_named for n in held["named"].value()] == ["Runder Tisch", "Netz"]
    assert again.draft_bar.isVisible()
    assert any(text.startswith("Entwurf von 12:00 Uhr") for text in texts(again))


def test_a_grid_in_a_call_comes_back(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session, "KMN", kind="kmn_association", whole_area=True, region_ids=())
    page = call_page(session, nav, qtbot, office)
    table = page.statements.table
    table.begin()
    qtbot.keyClicks(table, "J")
    time_passes(page)

    again = call_page(session, nav, qtbot, office)

    assert [row.answer for row in again.statements.model.rows() if row.entered] == ["yes"]


def test_from_whom_a_row_was_heard_comes_back_by_its_present_name(
    session: Session, nav: Any, qtbot: Any
) -> None:
    known = add_office(session, "Jobcenter Goslar")
    office = add_office(session, "KMN", kind="kmn_association", whole_area=True, region_ids=())
    page = call_page(session, nav, qtbot, office)
    model = page.statements.model
    model.setData(model.index(0, HEARD_FROM), "Jobcenter Goslar")
    model.setData(model.index(1, HEARD_FROM), "halber Na")
    time_passes(page)
    session.run(change_institution, ChangeInstitution(institution_id=known, name="Jobcenter Harz"))

    again = call_page(session, nav, qtbot, office)

    held = [row.heard_from for row in again.statements.model.rows()[:3]]
    assert held == ["Jobcenter Harz", "halber Na", ""]


def test_a_stored_call_leaves_no_draft(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    type_in(qtbot, page.form, "note", "fertig")
    time_passes(page)
    before = keys(session)
    page.form.choose("3.13")

    page.store()

    assert before == [f"call:{office}"]
    time_passes(page)
    page.hide()
    assert keys(session) == []


def test_a_call_that_is_given_up_leaves_no_draft(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    type_in(qtbot, page.form, "note", "vertan")
    time_passes(page)
    again = call_page(session, nav, qtbot, office)

    again.draft_bar.findChild(QPushButton).click()

    assert keys(session) == []
    assert again.form.value("note") is None
    assert again.draft_bar.isHidden()


def test_leaving_the_page_keeps_at_once(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    type_in(qtbot, page.form, "note", "schnell weg")

    page.hide()

    assert session.study.drafts.find(f"call:{office}") is not None


def test_nothing_is_written_while_nothing_changed(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    writes = [session.conn.total_changes]
    time_passes(page)
    writes.append(session.conn.total_changes)
    type_in(qtbot, page.form, "note", "eins")
    time_passes(page)
    kept = session.conn.total_changes
    page.keeper.touched()
    time_passes(page)
    page.hide()

    assert writes[0] == writes[1] < kept
    assert session.conn.total_changes == kept


def test_words_that_were_taken_back_leave_no_draft(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    type_in(qtbot, page.form, "note", "ab")
    time_passes(page)
    note = page.form.fields["note"].entry()
    qtbot.keyClick(note, KEY.Key_Backspace)
    qtbot.keyClick(note, KEY.Key_Backspace)
    time_passes(page)

    assert keys(session) == []


def test_an_attempt_waits_at_its_institution(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = institutions(session, nav, qtbot, office)
    page.record_attempt()
    type_in(qtbot, page.panel.contacts.attempt_form, "note", "halb")
    time_passes(page)

    again = institutions(session, nav, qtbot, office)

    form = again.panel.contacts.attempt_form
    assert again.panel.contacts.open_form() is form
    assert form.value("note") == "halb"
    assert form.draft_bar.isVisible()
    form.fields["outcome"].show_value("3.13")
    assert form.submit()
    assert keys(session) == []


def test_a_cancelled_attempt_leaves_no_draft(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = institutions(session, nav, qtbot, office)
    page.record_attempt()
    form = page.panel.contacts.attempt_form
    type_in(qtbot, form, "note", "doch nicht")
    time_passes(page)
    before = keys(session)

    next(b for b in form.findChildren(QPushButton) if b.text() == "Abbrechen").click()

    assert (before, keys(session)) == ([f"attempt:{office}"], [])


def test_a_correction_comes_back_as_a_correction(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    attempt = call(session, office, day="2010-02-01")
    page = institutions(session, nav, qtbot, office)
    page.panel.contacts.correct_attempt(attempt)
    type_in(qtbot, page.panel.contacts.attempt_form, "note", "berichtigt")
    time_passes(page)

    again = institutions(session, nav, qtbot, office)

    assert again.panel.contacts.attempt_form.corrects() == attempt
    assert again.panel.contacts.attempt_form.value("note") == "berichtigt"


def test_a_statement_waits_with_what_it_replaces(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    first = say(session, office, "no")
    page = institutions(session, nav, qtbot, office)
    page.panel.tabs.setCurrentIndex(1)
    page.panel.statements.correct(first)
    type_in(qtbot, page.panel.statements.form, "remark", "am Telefon")
    time_passes(page)

    again = institutions(session, nav, qtbot, office)

    form = again.panel.statements.form
    assert form.supersedes() == first
    assert form.value("remark") == "am Telefon"
    assert form.submit()
    assert keys(session) == []


def test_a_grid_waits_at_its_institution(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session, region_ids=(GOSLAR, CELLE))
    page = institutions(session, nav, qtbot, office)
    page.record_statement()
    qtbot.keyClicks(page.panel.statements.grid.table, "N")
    time_passes(page)

    again = institutions(session, nav, qtbot, office)

    grid = again.panel.statements.grid
    assert [row.answer for row in grid.model.rows()].count("no") == 1
    assert grid.submit()
    assert keys(session) == []


def test_a_new_institution_is_offered_again_and_gone_when_created(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = institutions(session, nav, qtbot)
    page.new_record()
    type_in(qtbot, page.new_form, "name", "Amt fuer Soziales")
    page.new_form.fields["region_ids"].show_value((GOSLAR,))
    page.new_form.edited.emit()
    time_passes(page)

    again = institutions(session, nav, qtbot)
    again.new_record()

    assert again.new_form.value("name") == "Amt fuer Soziales"
    assert again.new_form.value("region_ids") == (GOSLAR,)
    assert again.new_form.draft.bar.isVisible()
    assert again.new_form.submit()
    again.hide()
    assert keys(session) == []


def test_a_new_person_is_offered_again(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = institutions(session, nav, qtbot, office)
    page.panel.tabs.setCurrentIndex(3)
    page.panel.persons.begin_new()
    type_in(qtbot, page.panel.persons.new, "name", "Nora Neu")
    time_passes(page)

    again = institutions(session, nav, qtbot, office)
    again.panel.tabs.setCurrentIndex(3)
    again.panel.persons.begin_new()

    assert keys(session) == [f"person:{office}"]
    assert again.panel.persons.new.value("name") == "Nora Neu"


def test_a_new_expert_that_is_cancelled_leaves_no_draft(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = shown(ExpertsPage(session, nav), qtbot)
    page.new_record()
    type_in(qtbot, page._new, "theme", "Beratung")
    time_passes(page)
    before = keys(session)

    next(b for b in page._new.findChildren(QPushButton) if b.text() == "Abbrechen").click()

    assert (before, keys(session)) == (["new:experts"], [])


def test_a_study_that_is_only_read_keeps_no_draft_and_says_nothing(
    study: Study, session: Session, nav: Any, qtbot: Any, clock: Any
) -> None:
    office = add_office(session)
    path, author = study.path, study.author
    study.close()
    with Study.open(path, author=author, clock=clock, read_only=True) as read:
        only_read = Session(read)
        troubles: list[str] = []
        only_read.trouble.connect(troubles.append)
        page = shown(CallPage(only_read, nav), qtbot)
        page.show_record(office)
        page.form.fields["note"].show_value("nur gelesen")
        page.form.edited.emit()
        time_passes(page)
        page.hide()

        assert read.drafts.all() == ()
        assert troubles == []


def test_a_full_disk_is_said_once_and_typing_goes_on(
    session: Session, nav: Any, qtbot: Any
) -> None:
    office = add_office(session)
    other = add_office(session, "Andere Stelle")
    page = institutions(session, nav, qtbot, office)
    troubles: list[str] = []
    session.trouble.connect(troubles.append)
    (pages,) = session.conn.execute("PRAGMA page_count").fetchone()
    session.conn.execute(f"PRAGMA max_page_count = {pages}")
    page.record_attempt()
    note = page.panel.contacts.attempt_form.fields["note"]
    note.show_value("x" * 200_000)
    time_passes(page)
    note.show_value("y" * 200_000)
    time_passes(page)

    page.show_record(other)
    page.show_record(office)

    assert len(troubles) == 1
    assert troubles[0].startswith("Was Sie eingeben, wird nicht als Entwurf aufbewahrt.")
    assert page.panel.contacts.attempt_form.value("note") == "y" * 200_000
    assert keys(session) == []


def test_undo_does_not_bring_a_draft_back(session: Session, nav: Any, qtbot: Any) -> None:
    office = add_office(session)
    page = call_page(session, nav, qtbot, office)
    type_in(qtbot, page.form, "note", "fertig")
    time_passes(page)
    page.form.choose("3.13")
    page.store()

    session.undo()

    assert keys(session) == []
    assert rows(session, "SELECT * FROM contact_attempt") == []
    assert institution_detail(session.conn, office) is not None


def test_after_the_start_a_series_that_was_recorded_gets_its_file(
    qtbot: Any, tmp_path: Path, clock: Callable[[], Any], study: Study
) -> None:
    waiting, target = tmp_path / f".netzdesk-{new_id()}.pdf", tmp_path / "Anschreiben.pdf"
    waiting.write_bytes(b"%PDF-")
    note = {"draft": str(waiting), "target": str(target), "name": "Anschreiben vom 15.03.2010"}
    study.drafts.keep("series_file:1", note)
    study.close()
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    Preferences(settings)._store.setValue("author/id", study.author.id)
    window = make_window(qtbot, settings, clock)
    assert window.open_study(study.path)
    settle(window, qtbot)

    assert window.bar.text() == (
        "Das Programm endete plötzlich, während die Serie „Anschreiben vom 15.03.2010“ erstellt "
        "wurde. Sie ist erfasst, und ihre Schreiben sind vollständig: Anschreiben.pdf"
    )
    assert target.read_bytes() == b"%PDF-"
    assert not waiting.exists()
    assert window.session is not None
    assert window.session.study.drafts.all() == ()


def test_a_note_of_a_series_never_removes_or_moves_what_is_no_draft(
    session: Session, tmp_path: Path
) -> None:
    for folder in ("geplant", "erfasst"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Notizen.txt").write_text("wichtig", encoding="utf-8")
        note = {"draft": str(tmp_path / folder), "target": str(tmp_path / "Neu"), "name": "Serie"}
        session.study.drafts.keep(f"series_file:{folder}", note)
    session.study.drafts.keep("series_to_come:geplant", {})

    (told,) = settle_series(session.study)

    assert not told.found
    assert (tmp_path / "geplant" / "Notizen.txt").exists()
    assert (tmp_path / "erfasst" / "Notizen.txt").exists()
    assert session.study.drafts.all() == ()


def test_after_the_start_one_is_led_to_what_waits(
    qtbot: Any, tmp_path: Path, clock: Callable[[], Any], study: Study
) -> None:
    session = Session(study)
    office = add_office(session, "Leitstelle Goslar")
    study.drafts.keep(f"call:{office}", {"form": {"note": "halb gesagt"}, "blocks": {}, "rows": []})
    study.drafts.keep("call:nicht-mehr-da", {"form": {}})
    study.close()
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    Preferences(settings)._store.setValue("author/id", study.author.id)
    window = make_window(qtbot, settings, clock)
    assert window.open_study(study.path)
    settle(window, qtbot)

    assert "Anruf: Leitstelle Goslar" in window.bar.text()
    window.bar._button.click()
    assert window.workspace is not None
    page: Any = window.workspace.current()
    assert isinstance(page, CallPage)
    assert page.form.value("note") == "halb gesagt"
