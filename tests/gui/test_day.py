"""A researcher's day through the window: from the first start to the printed appendix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from whole_window import (
    choose,
    make_window,
    open_tab,
    page_of,
    press,
    settle,
    start_page,
    texts,
    type_into,
    write,
)

from netzdesk.ui.dialogs.import_wizard import ImportWizard
from netzdesk.ui.pages import reports, start
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.widgets.statement_grid import ANSWER, NETWORKS
from netzdesk.ui.window import MainWindow

BLOCK = (
    "Art\tName\tKreise\tPLZ\tOrt\tTelefon\n"
    "Integrationsbeauftragte\tBeauftragte Goslar\tGoslar\t38640\tGoslar\t030 23125 200\n"
    "Leitstelle\tLeitstelle Goslar\tGoslar\t38640\tGoslar\t030 23125 300\n"
    "KMN-Regionalverband\tKMN Südniedersachsen\tGoslar; Northeim\t37073\tGöttingen\t030 23125 400\n"
)


@dataclass
class Desk:
    """The window and the hands at its keyboard."""

    window: MainWindow
    qtbot: Any

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        assert self.window.session is not None
        return list(self.window.session.conn.execute(sql))

    def undo_text(self) -> str:
        return self.window.menus.actions["edit.undo"].text()

    def search(self, page: Any, text: str) -> None:
        """Filter a list by Ctrl+F and take its first row by the arrow key."""
        find = self.window.menus.actions["edit.find"]
        find.trigger()
        if page.find_bar is not None and page.find_bar.isAncestorOf(self.window.focusWidget()):
            find.trigger()  # from the details the first key searches there, the second the list
        line = page.list.filter_line
        assert self.window.focusWidget() is line
        line.clear()
        write(line, text)
        self.qtbot.waitUntil(lambda: not page.list.model.reading)
        self.qtbot.keyClick(line, Qt.Key.Key_Down)
        assert page.list.selected_ids() == [page.list.model.id_at(0)]

    def attempt(self, page: Any, outcome: str, **values: str) -> None:
        """Record a contact attempt by the keys of a form; the last one is Enter."""
        page.record_attempt()
        form = page.panel.contacts.attempt_form
        for name in ("direction", "channel"):
            if name in values:
                choose(self.qtbot, form.fields[name], values.pop(name))
        for name, text in {"outcome": outcome, **values}.items():
            type_into(self.qtbot, form.fields[name], text)
        self.qtbot.keyClick(form.fields["day"].entry(), Qt.Key.Key_Return)

    def state(self, region: str) -> list[str]:
        """Return what stands at the head of a district."""
        page = page_of(self.window, "regions")
        self.search(page, region)
        return texts(page.panel)[:3]


@pytest.fixture
def desk(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The window after the first start: name and initials said, a study made."""
    monkeypatch.setattr(start, "ask_save", lambda *given: tmp_path / "Erhebung.netzdesk")
    window = make_window(qtbot, tmp_path / "machine.ini", clock)
    page = start_page(window)
    name = window.focusWidget()
    assert isinstance(name, QLineEdit)
    write(name, "Änne Größler")
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    initials = window.focusWidget()
    assert isinstance(initials, QLineEdit)
    write(initials, "ÄG")
    qtbot.keyClick(initials, Qt.Key.Key_Return)
    type_into(qtbot, page._new.fields["title"], "Erhebung")
    qtbot.keyClick(page._new.fields["title"].entry(), Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.windowTitle() == "Erhebung – NetzDesk"
    yield Desk(window, qtbot)
    window.jobs.cancel_all()
    window.close_session()


def test_a_whole_day_from_the_first_call_to_the_appendix(
    desk: Desk, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _paste_offices(desk)
    _write_and_call(desk)
    _say_what_was_heard(desk)
    _fill_the_grid(desk)
    _judge_and_join(desk)
    _see_the_district(desk)
    _enter_the_register(desk)
    _settle_and_take_back(desk)
    _export(desk, tmp_path, monkeypatch)
    _close_and_open_again(desk, tmp_path)


def _paste_offices(desk: Desk) -> None:
    page = page_of(desk.window, "institutions")
    page.read_list()
    wizard = page.findChild(ImportWizard) or desk.window.findChild(ImportWizard)
    assert wizard is not None
    wizard.source.paste(BLOCK)
    for _step in range(3):
        desk.qtbot.waitUntil(lambda: not wizard.busy() and wizard.next_button.isEnabled())
        wizard.next()
    desk.qtbot.waitUntil(lambda: desk.rows("SELECT count(*) FROM institution") == [(49,)])
    assert desk.rows("SELECT count(*) FROM institution") == [(49,)]
    assert desk.window.status.stored_text() == "Alles gespeichert (12:00)"
    desk.window.menus.actions["edit.undo"].trigger()
    assert desk.rows("SELECT count(*) FROM institution") == [(46,)]
    desk.window.menus.actions["edit.redo"].trigger()
    assert desk.rows("SELECT count(*) FROM institution") == [(49,)]


def _write_and_call(desk: Desk) -> None:
    page = page_of(desk.window, "institutions")
    desk.search(page, "jobcenter goslar")
    open_tab(page.panel.tabs, "Personen")
    persons = page.panel.persons
    persons.begin_new()
    type_into(desk.qtbot, persons.new.fields["name"], "Otto Öhler")
    desk.qtbot.keyClick(persons.new.fields["phone"].entry(), Qt.Key.Key_Return)
    assert desk.rows("SELECT name FROM person") == [("Otto Öhler",)]

    desk.attempt(page, "3.19", channel="Brief", day="1.3.")
    assert desk.rows("SELECT channel, day FROM contact_attempt") == [("letter", "2010-03-01")]
    form = page.panel.contacts.attempt_form
    desk.attempt(page, "1.1", day="32.3.")
    assert "„32.3.“ ist kein Tag" in form.error_text("day")
    assert desk.window.focusWidget() is form.fields["day"].entry()
    type_into(desk.qtbot, form.fields["day"], "heute")
    assert form.fields["day"].raw() == "15.03.2010"
    type_into(desk.qtbot, form.fields["time"], "1130")
    desk.qtbot.keyClick(form.fields["time"].entry(), Qt.Key.Key_Return)
    assert form.isHidden() or not form.isVisible()
    assert desk.undo_text() == "Rückgängig: Kontaktversuch erfassen"

    press(page.panel.contacts.attempts.cards()[0], "Berichtigen")
    type_into(desk.qtbot, form.fields["duration_min"], "12")
    desk.qtbot.keyClick(form.fields["time"].entry(), Qt.Key.Key_Return)
    stored = desk.rows("SELECT day, duration_min, corrects_id IS NULL FROM contact_attempt")
    assert ("2010-03-15", None, 1) in stored  # the old entry stays
    assert ("2010-03-15", 12, 0) in stored

    desk.search(page, "leitstelle goslar")
    desk.attempt(page, "2.20", follow_up_due="+3")
    assert desk.rows("SELECT due FROM follow_up WHERE done_on IS NULL")[-1] == ("2010-03-18",)
    assert page.list.current_id()
    assert page.list.filter_line.text() == "leitstelle goslar"


def _say_what_was_heard(desk: Desk) -> None:
    page = page_of(desk.window, "institutions")
    for office, names in (
        ("jobcenter goslar", ("Runder Tisch Goslar",)),
        ("beauftragte goslar", ("Tisch Goslar", "Flüchtlingshilfe")),
    ):
        desk.search(page, office)
        page.record_statement()
        form = page.panel.statements.form
        assert not form.submit()
        assert form.error_text("answer")
        choose(desk.qtbot, form.fields["answer"], "Ja")
        line = form.named.entry()
        for name in names:
            line.setFocus()
            write(line, name)
            desk.qtbot.keyClick(line, Qt.Key.Key_Return)
        assert form.submit()
    assert desk.rows("SELECT count(*) FROM network") == [(3,)]
    state = desk.state("goslar")
    assert "Widerspruch: welche Netzwerke?" in state


def _fill_the_grid(desk: Desk) -> None:
    page = page_of(desk.window, "institutions")
    desk.search(page, "KMN süd")
    page.record_statement()
    grid = page.panel.statements.grid
    assert desk.window.focusWidget() is grid.table
    desk.qtbot.keyClick(grid.table, Qt.Key.Key_J)
    grid.model.setData(grid.model.index(0, NETWORKS), "Runder Tisch Goslar")
    desk.qtbot.keyClick(grid.table, Qt.Key.Key_Return)
    assert grid.table.currentIndex() == grid.model.index(1, ANSWER)
    desk.qtbot.keyClick(grid.table, Qt.Key.Key_N)
    assert grid.submit()
    assert desk.undo_text() == "Rückgängig: Auskunft für mehrere Kreise erfassen"
    assert desk.rows("SELECT answer FROM statement ORDER BY rowid")[-2:] == [("yes",), ("no",)]
    assert "Eine Quelle" in desk.state("northeim")


def _judge_and_join(desk: Desk) -> None:
    page = page_of(desk.window, "networks")
    desk.search(page, "runder tisch")
    open_tab(page.panel.tabs, "Beurteilung")
    press(page.panel, "Zählt")
    desk.search(page, "flüchtlingshilfe")
    open_tab(page.panel.tabs, "Beurteilung")
    press(page.panel, "Zählt nicht")
    choose(desk.qtbot, page.panel.judgement.form.fields["reason"], "Einzel")
    assert desk.rows("SELECT judgement FROM network WHERE name = 'Flüchtlingshilfe'") == [
        ("does_not_count",)
    ]
    kept = desk.rows("SELECT id FROM network WHERE name = 'Runder Tisch Goslar'")[0][0]
    twin = desk.rows("SELECT id FROM network WHERE name = 'Tisch Goslar'")[0][0]
    page.show_record(twin)
    join = page.panel.judgement.join
    join.fields["kept_id"].show_value(kept)
    assert join.submit()
    assert desk.rows(f"SELECT same_as_id FROM network WHERE id = '{twin}'") == [(kept,)]


def _see_the_district(desk: Desk) -> None:
    state = desk.state("goslar")
    assert "Bestätigt: Netzwerk" in state
    page = page_of(desk.window, "overview")
    assert any("Bestätigt: Netzwerk" in text for text in texts(page))


def _enter_the_register(desk: Desk) -> None:
    page = page_of(desk.window, "networks")
    desk.search(page, "runder tisch")
    open_tab(page.panel.tabs, "Register")
    press(page.panel, "Nächste freie Nummer vergeben")
    type_into(desk.qtbot, page.panel.form.fields["place"], "Goslar")
    open_tab(page.panel.tabs, "Akteure")
    page.panel.actors._open_several()
    page.panel.actors.several.fields["names"].show_value("Caritasverband Goslar\nVHS Goslar")
    assert page.panel.actors.several.submit()
    open_tab(page.panel.tabs, "Ansprechpersonen")
    contacts = page.panel.contacts
    contacts.begin_new()
    type_into(desk.qtbot, contacts.new.fields["person_name"], "Vera Muster")
    type_into(desk.qtbot, contacts.new.fields["institution_name"], "Stadt Goslar")
    assert contacts.new.submit()
    assert desk.rows("SELECT number, place FROM network WHERE judgement = 'counts'") == [
        (1, "Goslar")
    ]

    experts = page_of(desk.window, "experts")
    desk.window.menus.actions["edit.new"].trigger()
    type_into(desk.qtbot, experts._new.fields["theme"], "Beratung")
    type_into(desk.qtbot, experts._new.fields["organisation"], "Caritas")
    desk.qtbot.keyClick(experts._new.fields["organisation"].entry(), Qt.Key.Key_Return)
    assert desk.rows("SELECT theme FROM expert") == [("Beratung",)]


def _settle_and_take_back(desk: Desk) -> None:
    page = page_of(desk.window, "regions")
    desk.search(page, "northeim")
    open_tab(page.panel.tabs, "Entscheidung")
    settle_form = page.panel.decision.settle
    choose(desk.qtbot, settle_form.fields["finding"], "Kein Netzwerk")
    assert not settle_form.submit()
    assert settle_form.error_text("reason")
    write(settle_form.fields["reason"].entry(), "Aktenlage")
    assert settle_form.submit()
    assert "Durch Entscheidung geklärt" in texts(page.panel)[:3]
    assert desk.undo_text() == "Rückgängig: Region durch Entscheidung klären"
    desk.window.menus.actions["edit.undo"].trigger()
    assert "Eine Quelle" in texts(page.panel)[:3]
    assert page.list.filter_line.text() == "northeim"

    history = page_of(desk.window, "history")
    assert history.list.model.rowCount() > 10


def _export(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(desk.window, "reports")
    settle(desk.window, desk.qtbot)
    desk.qtbot.waitUntil(lambda: page.preview.file is not None)
    for suffix in (".xlsx", ".pdf"):
        target = tmp_path / f"anhang{suffix}"
        monkeypatch.setattr(reports, "ask_save", lambda *given, target=target: target)
        page.save(suffix)
        settle(desk.window, desk.qtbot)
        assert target.stat().st_size > 1000
        assert desk.window.bar.text().startswith(f"anhang{suffix} ist geschrieben: ")
    page.open_list(kind="procedure")
    assert "2 Stellen kontaktiert, 1 erreicht" in page._figures_text.toPlainText()


def _close_and_open_again(desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    window.close_study()
    assert window.session is None
    assert window.preferences.recent() == [tmp_path / "Erhebung.netzdesk"]
    link = window.focusWidget()
    assert link is not None
    desk.qtbot.keyClick(link, Qt.Key.Key_Return)
    settle(window, desk.qtbot)
    assert window.windowTitle() == "Erhebung – NetzDesk"
    assert "Bestätigt: Netzwerk" in desk.state("goslar")


def test_the_study_of_the_first_start_opens_when_the_name_is_said(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime], template: Path
) -> None:
    window = make_window(qtbot, tmp_path / "new.ini", clock)
    path = tmp_path / "geschickt.netzdesk"
    path.write_bytes(template.read_bytes())

    assert not window.open_study(path)
    page = start_page(window)
    assert window.bar.text() == "", "nothing went wrong yet"
    assert "Danach öffnet sich die Studie „geschickt.netzdesk“." in texts(page)
    assert page._author.error_text("name") == ""
    assert not page._author.submit()
    assert page._author.error_text("name").startswith("Geben Sie Ihren Namen an")
    type_into(qtbot, page._author.fields["name"], "Vera Muster")
    type_into(qtbot, page._author.fields["initials"], "VM")
    qtbot.keyClick(page._author.fields["initials"].entry(), Qt.Key.Key_Return)
    settle(window, qtbot)

    assert window.session is not None
    assert window.session.study.path == path
    assert window.bar.text() == ""
    window.close_session()


def test_a_study_is_opened_by_dropping_its_file_on_the_window(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime], template: Path
) -> None:
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    window = make_window(qtbot, settings, clock)
    path = tmp_path / "Gezogen.netzdesk"
    path.write_bytes(template.read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(10, 10), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), copy, data, left, none))
    settle(window, qtbot)

    assert window.session is not None
    assert window.session.study.path == path
    window.close_session()


def test_the_status_bar_takes_back_that_everything_is_stored_when_it_is_not(
    desk: Desk, tmp_path: Path
) -> None:
    page = page_of(desk.window, "experts")
    desk.window.menus.actions["edit.new"].trigger()
    type_into(desk.qtbot, page._new.fields["theme"], "Beratung")
    type_into(desk.qtbot, page._new.fields["organisation"], "Caritas")
    path = tmp_path / "Erhebung.netzdesk"
    path.rename(tmp_path / "weg.netzdesk")

    assert not page._new.submit()
    assert desk.window.status.stored_text() == "Letzter Eintrag nicht gespeichert"
    assert page._new.value("theme") == "Beratung"  # nothing typed is lost

    (tmp_path / "weg.netzdesk").rename(path)
    assert page._new.submit()
    assert desk.window.status.stored_text() == "Alles gespeichert (12:00)"
    assert desk.rows("SELECT theme FROM expert") == [("Beratung",)]


@pytest.mark.parametrize("harm", ["cut", "empty", "gone"])
def test_a_study_that_was_harmed_comes_back_from_its_newest_backup(
    desk: Desk, qtbot: Any, tmp_path: Path, harm: str
) -> None:
    window = desk.window
    window.close_study()
    path = tmp_path / "Erhebung.netzdesk"
    whole = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:3000] if harm == "cut" else b"")

    assert not window.open_study(path)
    assert "Erhebung.netzdesk" in window.bar.text()
    offer = next(text for text in texts(window.bar) if text.startswith("Sicherung vom "))
    press(window.bar, offer)
    settle(window, qtbot)

    assert window.session is not None
    assert desk.rows("SELECT count(*) FROM region") == [(46,)]
    assert window.bar.text().endswith("wiederhergestellt.")
