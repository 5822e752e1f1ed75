"""A laptop of 1366 × 768 pixels at 200 %: 683 × 384 points, and a title bar takes some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget
from whole_window import make_window, page_at, page_of, settle

from netzdesk.store.study import Study
from netzdesk.ui.language import use_language
from netzdesk.ui.navigation import LISTED, PAGES
from netzdesk.ui.split_page import SplitPage
from netzdesk.ui.window import MainWindow

SCREEN = QSize(683, 354)


@pytest.fixture(params=["de", "en"])
def small(
    request: pytest.FixtureRequest,
    qtbot: Any,
    mid_field: Study,
    tmp_path: Path,
    clock: Callable[[], datetime],
) -> Iterator[MainWindow]:
    """The window on a study in mid-field, as large as the screen."""
    path = mid_field.path
    mid_field.close()
    window = make_window(qtbot, tmp_path / "machine.ini", clock)
    window.studies.preferences.set_author("Vera Muster", "VM")
    use_language(request.param)
    try:
        window.rebuild()
        assert window.open_study(path)
        settle(window, qtbot)
        window.resize(SCREEN)
        with qtbot.waitActive(window):
            window.activateWindow()
        yield window
        window.close_session()
    finally:
        use_language("de")


def first_record(window: MainWindow, key: str) -> SplitPage:
    page = page_of(window, key)
    assert isinstance(page, SplitPage)
    page.list.select_first()
    return page


def test_every_page_fits(small: MainWindow, qtbot: Any) -> None:
    for entry in PAGES:
        page = page_at(small, entry)
        if isinstance(page, SplitPage):
            page.list.select_first()
            page.enter_detail()
        settle(small, qtbot)
        for widget in (small, page):
            wanted = widget.minimumSizeHint()
            assert wanted.width() <= SCREEN.width(), entry.key
            assert wanted.height() <= SCREEN.height(), entry.key
        assert small.size() == SCREEN, entry.key


def test_the_navigation_shows_icons_and_keeps_its_names(small: MainWindow) -> None:
    rail = small.findChild(QListWidget, "rail")
    assert rail is not None
    items = [rail.item(row) for row in range(rail.count())]
    spoken = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]

    assert [item.text() for item in items] == [""] * len(LISTED)
    assert all(
        name and item.toolTip().startswith(name) for name, item in zip(spoken, items, strict=True)
    )

    small.resize(1366, 768)
    assert [item.text() for item in items] == spoken


def test_enter_opens_the_details_and_escape_leads_back(small: MainWindow, qtbot: Any) -> None:
    page = first_record(small, "institutions")
    table = page.list.table
    assert table.isVisible()
    assert not page.panel.isVisible()  # type: ignore[attr-defined]

    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.panel.isVisible()  # type: ignore[attr-defined]
    assert not table.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert table.isVisible()
    assert table.hasFocus()
    assert not page.back.isVisible()

    page.enter_detail()
    page.back.click()
    assert table.isVisible()


def test_a_record_that_is_asked_for_is_shown_at_once(small: MainWindow) -> None:
    page = first_record(small, "regions")
    record = page.list.current_id()
    assert small.workspace is not None

    small.workspace.go("overview")
    small.workspace.go("regions", record=record)
    assert page.panel.isVisible()  # type: ignore[attr-defined]
    small.workspace.go("regions", state="unasked")
    assert page.list.table.isVisible()
    page.new_record()
    assert page.shown_view() == "new"
    assert not page.list.table.isVisible()


def test_both_sides_come_back_with_the_room_for_them(small: MainWindow) -> None:
    page = first_record(small, "institutions")
    page.enter_detail()

    small.resize(1366, 768)
    assert page.list.table.isVisible()
    assert page.panel.isVisible()  # type: ignore[attr-defined]
    assert not page.back.isVisible()
    small.resize(SCREEN)
    assert page.list.table.isVisible() != page.panel.isVisible()  # type: ignore[attr-defined]


def test_a_contact_is_recorded_from_the_menu_of_the_institution_that_is_shown(
    small: MainWindow, qtbot: Any
) -> None:
    attempt = small.menus.actions["edit.attempt"]
    statement = small.menus.actions["edit.statement"]
    page_of(small, "regions")
    assert not attempt.isEnabled()
    page = first_record(small, "institutions")
    assert attempt.isEnabled()
    assert statement.isEnabled()

    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.list.table, Qt.Key.Key_K, held)
    contacts = page.panel.contacts  # type: ignore[attr-defined]
    assert contacts.open_form() is contacts.attempt_form
    assert contacts.attempt_form.isVisible()
    page.new_record()
    assert not attempt.isEnabled()
    page_of(small, "overview")
    assert not statement.isEnabled()
