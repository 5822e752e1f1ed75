"""Keyboard and screen reader: every page, tab and form, each field with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)
from whole_window import make_window, page_at, page_of, settle, start_page, type_into

from netzdesk.actions.profiles import WriteProfileText, write_profile_text
from netzdesk.domain.letters import APPROVAL
from netzdesk.queries.profiles import text_versions
from netzdesk.store.study import Study
from netzdesk.ui.dialogs.compare_states import CompareDialog
from netzdesk.ui.dialogs.freeze_report import FreezeDialog
from netzdesk.ui.dialogs.help import AboutDialog, LicencesDialog, ShortcutsDialog
from netzdesk.ui.dialogs.profile_sections import SectionsDialog
from netzdesk.ui.dialogs.profile_versions import VersionsDialog
from netzdesk.ui.dialogs.restore import RestoreDialog
from netzdesk.ui.dialogs.settings import SettingsDialog
from netzdesk.ui.language import use_language
from netzdesk.ui.navigation import PAGES
from netzdesk.ui.pages.reports import FROZEN
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.widgets.empty_state import EmptyState
from netzdesk.ui.window import MainWindow


@pytest.fixture
def window(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime], mid_field: Study
) -> Iterator[MainWindow]:
    """The window on the sample study in mid-field."""
    mid_field.close()
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    made = make_window(qtbot, settings, clock)
    assert made.open_study(mid_field.path)
    settle(made, qtbot)
    yield made
    made.jobs.cancel_all()
    made.close_session()


def places(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Walk through all pages: their lists, every tab of a record, the form for a new one."""
    for entry in PAGES:
        page = page_at(window, entry)
        for table in page.findChildren(QTableView):
            if table.isVisible() and table.model().rowCount():
                table.selectRow(0)
        yield entry.key, page
        for tabs in page.findChildren(QTabWidget):
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
                yield f"{entry.key}/{tabs.tabText(place)}", page
        page.new_record()
        yield f"{entry.key}/new", page
    reports = page_of(window, "reports")
    reports.open_list(kind=FROZEN)
    yield "reports/frozen", reports
    letters = page_of(window, "letters")
    letters.open_list(tab="series")
    letters.series.choice.form.fields["purpose"].set_value(APPROVAL)
    letters.series.choice.form.fields["purpose"].left.emit()
    yield "letters/approval", letters
    institutions = page_of(window, "institutions")
    institutions.record_attempt()
    yield "institutions/attempt", institutions
    institutions.record_statement()
    yield "institutions/statement", institutions


def nameless(root: QWidget) -> list[str]:
    """Return the widgets that take the focus and that a screen reader could not name."""
    buddies = {label.buddy() for label in root.findChildren(QLabel) if label.text()}
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.accessibleName() or widget in buddies or _speaks_for_itself(widget):
            continue
        found.append(_path(widget))
    return found


def _speaks_for_itself(widget: QWidget) -> bool:
    """Tell whether the text of a widget is its name, or whether it is a part of another one."""
    if isinstance(widget, QAbstractButton | QLabel):
        return bool(widget.text())
    parent = widget.parentWidget()
    if isinstance(widget, QTabBar):
        return isinstance(parent, QTabWidget) and bool(parent.accessibleName())
    if isinstance(widget, QHeaderView):
        return isinstance(parent, QTableView) and bool(parent.accessibleName())
    inside = isinstance(widget, QLineEdit) and parent is not None
    return inside and parent.inherits("QAbstractSpinBox") and bool(parent.accessibleName())


def _path(widget: QWidget | None) -> str:
    names = []
    while widget is not None and len(names) < 5:
        names.append(type(widget).__name__)
        widget = widget.parentWidget()
    return " < ".join(names)


def rich(root: QWidget) -> list[str]:
    """Return labels whose text could be read as markup."""
    return [
        label.text()
        for label in root.findChildren(QLabel)
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText
    ]


def test_every_field_of_every_page_has_a_name_and_no_label_reads_markup(
    window: MainWindow,
) -> None:
    wrong = [
        f"{where}: {each}"
        for where, page in places(window)
        for each in (*nameless(page), *rich(page))
    ]

    assert sorted(set(wrong)) == []


@pytest.mark.parametrize(
    "dialog", [SettingsDialog, RestoreDialog, AboutDialog, LicencesDialog, ShortcutsDialog]
)
def test_every_field_of_every_dialog_has_a_name(
    window: MainWindow, dialog: type, qtbot: Any
) -> None:
    shown = dialog(window)
    qtbot.addWidget(shown)
    shown.show()

    assert nameless(shown) + rich(shown) == []


def dialogs_of_the_report(window: MainWindow) -> Iterator[QWidget]:
    """Make the dialogs of profiles and reports."""
    session = window.session
    assert session is not None
    reports, profiles = page_of(window, "reports"), page_of(window, "profiles")
    network, section = session.conn.execute(
        "SELECT n.id, s.id FROM network n, profile_section s ORDER BY n.id, s.position LIMIT 1"
    ).fetchone()
    for body in ("Erste Fassung", "Zweite Fassung"):
        command = WriteProfileText(network_id=network, section_id=section, body=body)
        session.run(write_profile_text, command)
    versions = text_versions(session.conn, network, section)
    yield SectionsDialog(profiles, session)
    yield VersionsDialog(profiles, session, "Ziele", versions, lambda _body: None)
    yield FreezeDialog(session, window.studies.preferences, reports)
    yield CompareDialog(reports, "")


def test_every_field_of_the_dialogs_of_the_report_has_a_name_and_the_first_the_focus(
    window: MainWindow, qtbot: Any
) -> None:
    for shown in dialogs_of_the_report(window):
        qtbot.addWidget(shown)
        with qtbot.waitActive(shown):
            shown.show()
            shown.activateWindow()

        assert nameless(shown) + rich(shown) == [], type(shown).__name__
        assert shown.focusWidget() is not None, type(shown).__name__
        shown.close()
        settle(window, qtbot)


def test_the_start_page_begins_in_the_field_for_the_name(
    qtbot: Any, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    window = make_window(qtbot, tmp_path / "new.ini", clock)

    assert nameless(window) + rich(window) == []
    assert window.focusWidget() is start_page(window)._author.fields["name"].entry()


def test_every_tool_button_says_what_it_does(window: MainWindow) -> None:
    silent = {
        f"{where}: {_path(button)}"
        for where, page in places(window)
        for button in page.findChildren(QAbstractButton)
        if button.isVisible()
        and not button.text()
        and not button.toolTip()
        and not isinstance(button.parentWidget(), QAbstractScrollArea | QTabBar | QLineEdit)
    }

    assert silent == set()


def test_the_page_can_be_walked_through_by_tab_and_comes_back(window: MainWindow) -> None:
    for entry in PAGES:
        page = page_at(window, entry)
        first = window.focusWidget()
        seen = []
        for _step in range(400):
            focus = window.focusWidget()
            assert focus is not None and focus.isVisible(), entry.key
            seen.append(focus)
            window.focusNextChild()
            if window.focusWidget() is first:
                break
        assert window.focusWidget() is first, f"{entry.key}: Tab does not come round"
        assert any(page.isAncestorOf(widget) for widget in seen), entry.key


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, qtbot: Any) -> None:
    page = page_of(window, "institutions")
    page.new_record()
    form = page.new_form
    type_into(qtbot, form.fields["name"], "Amt für Soziales")
    form.fields["whole_area"].show_value(value=True)
    cancel = next(b for b in form.findChildren(QPushButton) if b.text() == "Abbrechen")
    cancel.setFocus()

    qtbot.keyClick(cancel, Qt.Key.Key_Return)

    assert page.shown_view() != "new"
    assert window.session is not None
    found = window.session.conn.execute(
        "SELECT count(*) FROM institution WHERE name = 'Amt für Soziales'"
    ).fetchone()
    assert found == (0,)


def test_enter_opens_the_list_behind_a_number(window: MainWindow, qtbot: Any) -> None:
    page_of(window, "overview")
    focus = window.focusWidget()
    assert isinstance(focus, QPushButton)

    qtbot.keyClick(focus, Qt.Key.Key_Return)

    assert window.workspace is not None
    assert window.workspace.current_key() == "regions"


@pytest.mark.parametrize("key", ["regions", "institutions", "attempts", "networks", "experts"])
def test_an_empty_page_says_what_to_do_next(
    key: str, qtbot: Any, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    settings = tmp_path / "machine.ini"
    Preferences(settings).set_author("Vera Muster", "VM")
    window = make_window(qtbot, settings, clock)
    window.use(window.studies.create(tmp_path / "leer.netzdesk", "empty", None))
    settle(window, qtbot)

    page = page_of(window, key)

    shown = [each for each in page.list.findChildren(EmptyState) if each.isVisible()]
    assert len(shown) == 1
    assert any(button.isVisible() for button in shown[0].findChildren(QPushButton))
    window.close_session()


def test_nothing_stays_german_when_the_window_speaks_english(window: MainWindow) -> None:
    try:
        window.set_language("en")
        umlauts = {
            f"{where}: {text}"
            for where, page in places(window)
            for text in _own_words(page)
            if any(mark in text for mark in "äöüÄÖÜß„“")
        }
    finally:
        use_language("de")

    assert umlauts == set()


def _own_words(page: QWidget) -> Iterator[str]:
    """Return the words of the program: names of fields, buttons and tabs, not the data."""
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None:
            yield label.text()
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.property("kind") != "link":
            yield button.text()
    for tabs in page.findChildren(QTabWidget):
        yield from (tabs.tabText(place) for place in range(tabs.count()))
