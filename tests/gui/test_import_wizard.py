"""„Listen einlesen“: from the file to the study in three steps, by keys, with the window alive."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget

from netzdesk.app.cli import run
from netzdesk.base.i18n import _, set_language
from netzdesk.imports.kinds.kind import Verdict
from netzdesk.queries.institutions import institution_list
from netzdesk.store.backups import list_backups
from netzdesk.ui.dialogs import import_wizard
from netzdesk.ui.dialogs.import_wizard import ImportWizard
from netzdesk.ui.session import Session

HEAD = "Art\tName\tKreise\tTelefon\tFarbe"
GOOD = "Leitstelle\tLeitstelle Gifhorn\tGifhorn\t030 23125 001\tblau"
BAD = "Leitstelle\tLeitstelle Nirgendwo\tNirgendwo\t1\trot"
WINDOWS: list[QWidget] = []


@pytest.fixture(autouse=True)
def no_window_is_left() -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    WINDOWS.clear()


@pytest.fixture
def wizard(session: Session, nav: Any, qtbot: Any) -> Iterator[ImportWizard]:
    made = new_wizard(session, nav, qtbot)
    yield made
    made.done(0)


def new_wizard(session: Session, nav: Any, qtbot: Any, **more: Any) -> ImportWizard:
    window = QWidget()
    qtbot.addWidget(window)
    WINDOWS.append(window)
    made = ImportWizard(session, window, nav.preferences, **more)
    for model in (made.source.model, made.rows.model):
        QAbstractItemModelTester(model, made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def paste(wizard: ImportWizard, qtbot: Any, *lines: str) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
    wizard.source.text.setFocus()
    qtbot.keyClick(wizard.source.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(wizard, qtbot)


def settled(wizard: ImportWizard, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not wizard.busy())


def go_on(wizard: ImportWizard, qtbot: Any) -> None:
    wizard.next_button.setFocus()
    qtbot.keyClick(wizard.next_button, Qt.Key.Key_Return)
    settled(wizard, qtbot)


def to_rows(wizard: ImportWizard, qtbot: Any, *lines: str) -> None:
    paste(wizard, qtbot, *lines)
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert wizard.step() == 2, wizard.error.text()


def names(session: Session) -> set[str]:
    return {row.name for row in institution_list(session.conn)}


def test_a_pasted_block_becomes_institutions_by_keys(
    session: Session, wizard: ImportWizard, qtbot: Any
) -> None:
    said: list[str] = []
    wizard.imported.connect(said.append)
    assert not wizard.next_button.isEnabled()
    paste(wizard, qtbot, HEAD, GOOD)
    assert wizard.source.model.rowCount() == 2
    go_on(wizard, qtbot)
    assert wizard.step() == 1
    assert [field.value() for field in wizard.columns.fields][-1] is None, "a colour is no field"
    go_on(wizard, qtbot)
    assert wizard.rows.model.rowCount() == 1
    assert wizard.next_button.text() == "1 Zeile &einlesen"
    before = names(session)
    go_on(wizard, qtbot)
    assert names(session) - before == {"Leitstelle Gifhorn"}
    assert said == [f"{_(wizard.source.kind.title)}: 1 neu, 0 geändert, 0 gleich, 0 ausgelassen"]
    assert [each.reason for each in list_backups(session.study.path)] == ["before_import"]
    session.undo()
    assert names(session) == before, "one import is one undo step"


def test_the_same_list_again_changes_nothing(session: Session, nav: Any, qtbot: Any) -> None:
    for _again in range(2):
        wizard = new_wizard(session, nav, qtbot)
        to_rows(wizard, qtbot, HEAD, GOOD)
        if wizard.next_button.isEnabled():
            go_on(wizard, qtbot)
    assert wizard.rows.plan is not None
    assert wizard.rows.plan.counts()[Verdict.SAME] == 1
    assert not wizard.next_button.isEnabled()
    assert wizard.rows.model.index(0, 3).data() == "steht schon da"
    wizard.done(0)


def test_what_changes_is_shown_before_and_after(session: Session, nav: Any, qtbot: Any) -> None:
    wizard = new_wizard(session, nav, qtbot)
    to_rows(wizard, qtbot, HEAD, GOOD)
    go_on(wizard, qtbot)
    wizard = new_wizard(session, nav, qtbot)
    to_rows(wizard, qtbot, HEAD, GOOD.replace("001", "002"))
    assert wizard.rows.model.index(0, 1).data() == "ändert"
    assert wizard.rows.model.index(0, 3).data() == "030 23125 001 → 030 23125 002"
    assert "030 23125 001 → 030 23125 002" in wizard.rows.detail.toPlainText()
    wizard.done(0)


def test_rows_with_errors_stop_the_import_until_they_are_left_out(
    session: Session, wizard: ImportWizard, qtbot: Any
) -> None:
    to_rows(wizard, qtbot, HEAD, GOOD, BAD)
    assert wizard.rows.model.rowCount() == 1, "the rows with errors are shown first"
    assert not wizard.next_button.isEnabled()
    assert "Nirgendwo" in wizard.rows.detail.toPlainText()
    qtbot.keyClick(wizard.rows.skip, Qt.Key.Key_Space)
    assert wizard.next_button.isEnabled()
    wizard.rows.show_only(None)
    assert wizard.rows.model.rowCount() == 2
    go_on(wizard, qtbot)
    assert "Leitstelle Gifhorn" in names(session)
    assert "Leitstelle Nirgendwo" not in names(session)


def test_rows_with_errors_are_saved_as_excel(
    session: Session,
    wizard: ImportWizard,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    target = tmp_path / "fehler.xlsx"
    monkeypatch.setattr(import_wizard, "ask_save", lambda *_args: target)
    to_rows(wizard, qtbot, HEAD, GOOD, BAD)
    wizard.rows.save_errors.click()
    settled(wizard, qtbot)
    assert wizard.error.text() == "Gespeichert: fehler.xlsx"
    sheet = load_workbook(target).active
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(texts) == 2 and texts[0][:5] == HEAD.split("\t")
    assert "Nirgendwo" in str(texts[1][-1])


def test_the_first_page_saves_the_empty_list_that_the_command_line_gives(
    wizard: ImportWizard, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    target, other = tmp_path / "leer.xlsx", tmp_path / "kommando.xlsx"
    monkeypatch.setattr(import_wizard, "ask_save", lambda *of: asked.append(of) or target)
    wizard.source.set_kind("statements")

    wizard.source.template_button.click()
    settled(wizard, qtbot)

    assert wizard.error.text() == "Gespeichert: leer.xlsx"
    assert asked[0][3:] == ("Auskünfte der Stellen zu Landkreisen, leere Vorlage", ".xlsx")
    assert run(["template", "statements", "--to", str(other)]) == 0
    assert contents(target) == contents(other)
    assert "Gehört von" in next(iter(contents(target).values()))[0][0]
    wizard.source.set_file(target)
    settled(wizard, qtbot)
    assert wizard.source.sheets is not None


def contents(path: Path) -> dict[str, Any]:
    """Return every sheet with its cells and its drop-downs."""
    return {
        sheet.title: (
            list(sheet.iter_rows(values_only=True)),
            [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation],
        )
        for sheet in load_workbook(path).worksheets
    }


def test_saving_the_empty_list_can_be_given_up_and_says_why_it_failed(
    wizard: ImportWizard, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_wizard, "ask_save", lambda *_of: None)
    wizard.source.template_button.click()
    assert not wizard.busy()

    monkeypatch.setattr(import_wizard, "ask_save", lambda *_of: tmp_path / "fehlt" / "leer.xlsx")
    wizard.source.template_button.click()
    settled(wizard, qtbot)

    assert wizard.error.isVisibleTo(wizard)
    assert wizard.error.text().endswith("Wählen Sie einen vorhandenen Ordner.")


def test_a_mapping_is_kept_for_the_next_list(session: Session, nav: Any, qtbot: Any) -> None:
    lines = ("Sorte\tWer\tWo", "Leitstelle\tLeitstelle Peine\tPeine")
    wizard = new_wizard(session, nav, qtbot)
    paste(wizard, qtbot, *lines)
    go_on(wizard, qtbot)
    assert not wizard.next_button.isEnabled(), "required columns have no heading"
    keys = [column.key for column in wizard.source.kind.columns if column.required]
    for place, key in enumerate([*keys, "regions"]):
        choose(wizard, qtbot, place, key)
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    again = new_wizard(session, nav, qtbot)
    paste(again, qtbot, *lines)
    go_on(again, qtbot)
    assert [field.value() for field in again.columns.fields] == [*keys, "regions"]
    again.done(0)


def choose(wizard: ImportWizard, qtbot: Any, place: int, key: str) -> None:
    """Choose a field for a column as somebody does with the arrow keys."""
    combo = wizard.columns.fields[place].combo
    combo.setFocus()
    while combo.currentData() != key:
        down = combo.findData(key) > combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def test_one_field_for_two_columns_stands_in_the_way(wizard: ImportWizard, qtbot: Any) -> None:
    paste(wizard, qtbot, HEAD, GOOD)
    go_on(wizard, qtbot)
    before = [field.value() for field in wizard.columns.fields]
    choose(wizard, qtbot, 4, str(before[3]))
    assert [field.value() for field in wizard.columns.fields][:4] == before[:4]
    assert not wizard.next_button.isEnabled()
    said = [label.text() for label in wizard.columns.findChildren(QLabel)]
    assert said.count("doppelt") == 2
    choose(wizard, qtbot, 4, "web")
    assert wizard.next_button.isEnabled()


def test_a_file_is_dropped_and_its_sheet_chosen(
    session: Session, wizard: ImportWizard, qtbot: Any, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "liste.xlsx", {"Lies mich": [["Hallo"]], "Stellen": rows(3)})
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    wizard.dropEvent(event)
    settled(wizard, qtbot)
    assert wizard.source.sheet == 1, "the sheet whose headings are known"
    go_on(wizard, qtbot)
    go_on(wizard, qtbot)
    assert wizard.rows.model.rowCount() == 3


def test_a_file_that_is_none_is_refused_with_a_sentence(
    wizard: ImportWizard, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kaputt.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    wizard.source.set_file(path)
    settled(wizard, qtbot)
    assert wizard.error.isVisible() and len(wizard.error.text()) > 20
    assert not wizard.next_button.isEnabled()
    wizard.source.set_file(text_file(tmp_path))
    settled(wizard, qtbot)
    assert wizard.next_button.isEnabled() and not wizard.error.isVisible()


def text_file(folder: Path) -> Path:
    path = folder / "liste.csv"
    path.write_bytes("Art;Name;Kreise\r\nLeitstelle;Büro Göttingen;Göttingen".encode("cp1252"))
    return path


def test_the_encoding_of_a_text_file_can_be_corrected(
    wizard: ImportWizard, qtbot: Any, tmp_path: Path
) -> None:
    wizard.source.set_file(text_file(tmp_path))
    settled(wizard, qtbot)
    assert wizard.source.model.index(1, 1).data() == "Büro Göttingen"
    wizard.source._encoding.set_value("mac_roman")
    wizard.source._encoding.left.emit()
    settled(wizard, qtbot)
    assert wizard.source.model.index(1, 1).data() != "Büro Göttingen"


def test_an_import_that_is_cancelled_stores_nothing(
    session: Session, wizard: ImportWizard, qtbot: Any, tmp_path: Path
) -> None:
    to_rows(wizard, qtbot, HEAD, *lines(4_000))
    before = names(session)

    def cancel() -> None:
        if wizard._storing is not None:
            wizard.cancel_button.click()
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(cancel)
    timer.start(5)
    go_on(wizard, qtbot)
    assert wizard.error.text() == "Abgebrochen; nichts wurde geändert."
    assert wizard.isVisible() and names(session) == before
    go_on(wizard, qtbot)
    assert len(names(session)) == len(before) + 4_000


def test_the_window_answers_within_100_ms_while_rows_are_stored(
    session: Session, wizard: ImportWizard, qtbot: Any
) -> None:
    to_rows(wizard, qtbot, HEAD, *lines(8_000))
    pauses: list[float] = []
    last = [time.thread_time()]  # of the window's thread: what else the machine does is no pause

    def beat() -> None:
        now = time.thread_time()
        if wizard._storing is not None:
            pauses.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    go_on(wizard, qtbot)
    timer.stop()
    assert len(pauses) > 3, "it lived while it stored"
    assert sorted(pauses)[len(pauses) // 2] < 0.1


def lines(count: int) -> list[str]:
    return [
        f"Leitstelle\tStelle {number}\tGifhorn\t030 23125 {number % 1_000:03}\t"
        for number in range(count)
    ]


def rows(count: int) -> list[list[str]]:
    return [HEAD.split("\t"), *(line.split("\t") for line in lines(count))]


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    from openpyxl import Workbook  # noqa: PLC0415  # this test only

    book = Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    book.save(path)
    return path


def test_escape_goes_out_and_back_goes_back(
    wizard: ImportWizard, qtbot: Any, session: Session
) -> None:
    to_rows(wizard, qtbot, HEAD, GOOD)
    wizard.back()
    assert wizard.step() == 1
    wizard.back()
    assert wizard.step() == 0
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()


def test_every_control_has_a_name_in_both_languages(session: Session, nav: Any, qtbot: Any) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit  # noqa: PLC0415  # this test only

    for language in ("de", "en"):
        set_language(language)
        wizard = new_wizard(session, nav, qtbot)
        to_rows(wizard, qtbot, HEAD, GOOD)
        for combo in wizard.findChildren(QComboBox):
            assert combo.accessibleName(), language
        for button in wizard.findChildren(QAbstractButton):
            if isinstance(button.parent(), QLineEdit):
                continue  # the sign before what is typed
            named = button.text() or button.accessibleName() or button.toolTip()
            assert named or "qt_" in button.objectName() or not button.isVisibleTo(wizard)
        wizard.done(0)
