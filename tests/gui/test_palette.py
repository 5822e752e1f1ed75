"""Ctrl+K: every record and every command by the beginnings of words, by keys alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from offices import add_contact, add_office, call
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from whole_window import make_window, page_of, settle

from netzdesk.actions.saved_views import AddSavedView, add_saved_view
from netzdesk.domain.list_view import ListView
from netzdesk.store.study import Study
from netzdesk.ui.dialogs.palette import Palette
from netzdesk.ui.models.palette import Entry, PaletteModel
from netzdesk.ui.session import Session
from netzdesk.ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(
    template: Path, tmp_path: Path, qtbot: Any, clock: Callable[[], datetime]
) -> Iterator[MainWindow]:
    window = make_window(qtbot, tmp_path / "netzdesk.ini", clock)
    window.preferences.set_author("Vera Muster", "VM")
    path = tmp_path / "studie.netzdesk"
    path.write_bytes(template.read_bytes())
    assert window.open_study(path)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.menus.actions))
    yield window
    window.close_session()


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def opened(window: MainWindow, qtbot: Any) -> Palette:
    """Open the palette as the user does."""
    if not window.isActiveWindow():
        with qtbot.waitActive(window):
            window.activateWindow()
    window.menus.actions["edit.palette"].trigger()
    palettes = [each for each in window.findChildren(Palette) if each.isVisible()]
    assert len(palettes) == 1
    qtbot.waitUntil(palettes[0].line.hasFocus)
    return palettes[0]


def titles(palette: Palette) -> list[str]:
    return [entry.title for entry in palette.model.entries]


def group_of(palette: Palette, title: str) -> str:
    """Return the heading above a line."""
    heading = ""
    for entry in palette.model.entries:
        heading = entry.title if entry.run is None else heading
        if entry.run is not None and entry.title == title:
            return heading
    raise AssertionError(titles(palette))


def test_its_key_is_ctrl_k(window: MainWindow) -> None:
    assert window.menus.actions["edit.palette"].shortcut().toString() == "Ctrl+K"


@pytest.mark.parametrize("typed", ["goett", "gott"])
def test_a_district_is_opened_by_the_beginning_of_its_name(
    window: MainWindow, qtbot: Any, typed: str
) -> None:
    palette = opened(window, qtbot)

    qtbot.keyClicks(palette.line, typed)
    current = palette.current()
    assert current is not None
    assert (current.title, group_of(palette, current.title)) == ("Göttingen", "Regionen")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    assert window.workspace is not None
    assert window.workspace.current_key() == "regions"
    page: Any = window.workspace.current()
    assert page.list.table.currentIndex().data().startswith("Göttingen")


def test_persons_and_attempts_are_found_too(window: MainWindow, qtbot: Any) -> None:
    session = session_of(window)
    office = add_office(session, "Leitstelle Weserbergland")
    add_contact(session, office, "Änne Größler")
    call(session, office, note="Rückruf am Montag")
    palette = opened(window, qtbot)

    palette.line.setText("groess")
    assert titles(palette) == ["Ansprechpersonen", "Änne Größler"]
    palette.line.setText("montag")
    assert titles(palette) == ["Kontaktversuche, neueste zuerst", "Leitstelle Weserbergland"]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.workspace is not None
    assert window.workspace.current_key() == "attempts"


def test_a_command_is_found_and_done(window: MainWindow, qtbot: Any) -> None:
    palette = opened(window, qtbot)

    palette.line.setText("verl")
    assert group_of(palette, "Verlauf") == "Befehle"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    assert window.workspace is not None
    assert window.workspace.current_key() == "history"


def test_what_cannot_be_done_now_is_not_offered(window: MainWindow, qtbot: Any) -> None:
    assert not window.menus.actions["edit.undo"].isEnabled()
    palette = opened(window, qtbot)

    palette.line.setText("rueckg")

    assert titles(palette) == []
    assert palette._nothing.isVisible()


def test_reports_and_saved_views_are_found(window: MainWindow, qtbot: Any) -> None:
    session = session_of(window)
    view = ListView(text="goslar")
    session.run(add_saved_view, AddSavedView(page="institutions", name="Harzer Stellen", view=view))
    palette = opened(window, qtbot)

    palette.line.setText("anhang 1")
    assert group_of(palette, "Anhang 1: Expertinnen und Experten") == "Berichte"
    palette.line.setText("einfrieren")
    assert (
        group_of(palette, "Berichtsstände: einfrieren, wieder erzeugen, vergleichen") == "Berichte"
    )
    palette.line.setText("harz")
    assert group_of(palette, "Harzer Stellen") == "Ansichten"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    assert window.workspace is not None
    page: Any = window.workspace.current()
    assert page.KEY == "institutions"
    assert page.list.filter_line.text() == "goslar"


def test_arrows_go_round_and_leave_headings_out(window: MainWindow, qtbot: Any) -> None:
    palette = opened(window, qtbot)
    palette.line.setText("goslar")
    first = palette.list.currentIndex().row()

    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    last = palette.list.currentIndex().row()
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)

    assert first == 1
    assert last == len(titles(palette)) - 1
    assert palette.list.currentIndex().row() == first
    for _step in titles(palette):
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)
        current = palette.current()
        assert current is not None
        assert current.run is not None
    qtbot.keyClick(palette.line, Qt.Key.Key_PageDown)
    assert palette.current() is not None


def test_escape_gives_the_cursor_back(window: MainWindow, qtbot: Any) -> None:
    page = page_of(window, "regions")
    page.list.filter_line.setFocus()
    palette = opened(window, qtbot)

    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)

    assert not [each for each in window.findChildren(Palette) if each.isVisible()]
    assert page.list.filter_line.hasFocus()


def test_what_was_used_last_stands_first_and_only_its_key_is_kept(
    window: MainWindow, qtbot: Any
) -> None:
    palette = opened(window, qtbot)
    assert titles(palette)[0] == "Seiten"
    palette.line.setText("goslar")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    palette = opened(window, qtbot)

    assert titles(palette)[:2] == ["Zuletzt verwendet", "Goslar"]
    kept = json.loads(window.preferences.text("palette/recent"))
    assert kept[0][0] == "region"
    assert "Goslar" not in window.preferences.text("palette/recent")


def test_a_damaged_list_of_recent_ones_does_no_harm(window: MainWindow, qtbot: Any) -> None:
    window.preferences.set_text("palette/recent", '[["region"], 3]')

    assert titles(opened(window, qtbot))[0] == "Seiten"


def test_the_lines_keep_qts_rules(qtbot: Any) -> None:
    model = PaletteModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.set_entries([Entry("Regionen"), Entry("Goslar", run=lambda: None)])
    model.set_entries([])

    assert tester.model() is model
    assert model.following(0, 1) == -1


def test_what_a_screen_reader_says_of_a_line_has_its_kind(study: Study, qtbot: Any) -> None:
    model = PaletteModel()
    model.set_entries([Entry("Jobcenter", "Goslar", "Strg+1", run=lambda: None)])

    spoken = model.data(model.index(0), int(Qt.ItemDataRole.AccessibleTextRole))

    assert spoken == "Jobcenter, Goslar, Strg+1"
