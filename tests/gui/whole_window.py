"""The window on a real study, driven as a researcher drives it: by keys, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

from netzdesk.imports.sample.build import build_sample
from netzdesk.ui.navigation import PageEntry
from netzdesk.ui.pages.start import StartPage
from netzdesk.ui.preferences import Preferences
from netzdesk.ui.studies import Studies
from netzdesk.ui.theme import apply_theme
from netzdesk.ui.widgets.fields import Field
from netzdesk.ui.window import MainWindow


def make_window(qtbot: Any, settings: Path, clock: Callable[[], datetime]) -> MainWindow:
    """Return the window as it comes up on this machine, the start page in it."""
    apply_theme("light")
    studies = Studies(Preferences(settings), clock, lambda path: build_sample(path, None))
    window = MainWindow(studies)
    qtbot.addWidget(window, before_close_func=_let_go)
    window.resize(1366, 768)
    window.show_start()
    with qtbot.waitActive(window):  # only then fields are told that they are left
        window.show()
        window.activateWindow()
    return window


def _let_go(window: MainWindow) -> None:
    """End a test that failed half-way: nobody is there to answer a question."""
    window.jobs.cancel_all()
    window.close_session()


def settle(window: MainWindow, qtbot: Any) -> None:
    """Wait until a page is shown and nothing runs."""
    qtbot.waitUntil(lambda: window.workspace is None or window.workspace.current() is not None)
    qtbot.waitUntil(lambda: not window.jobs.busy())


def start_page(window: MainWindow) -> StartPage:
    page = window.findChild(StartPage)
    assert page is not None
    return page


def page_of(window: MainWindow, key: str) -> Any:
    """Go to a page by its menu entry and return it."""
    window.menus.actions[f"go:{key}"].trigger()
    assert window.workspace is not None
    page = window.workspace.current()
    assert page is not None
    assert window.workspace.current_key() == key
    return page


def page_at(window: MainWindow, entry: PageEntry) -> Any:
    """Open a page by the menu; the call screen for an institution that was called before."""
    if entry.listed:
        return page_of(window, entry.key)
    assert window.session is not None
    assert window.workspace is not None
    sql = "SELECT institution_id FROM statement ORDER BY id LIMIT 1"
    (record,) = window.session.conn.execute(sql).fetchone()
    window.workspace.go(entry.key, record=record, kind="contradiction")
    return window.workspace.current()


def type_into(qtbot: Any, field: Field, text: str) -> None:
    """Write a text into a field in place of what is there, and leave it by Tab."""
    entry = field.entry()
    if not entry.window().isActiveWindow():  # a list that popped up took that away
        with qtbot.waitActive(entry.window()):
            entry.window().activateWindow()
    entry.setFocus()
    if isinstance(entry, QLineEdit):
        entry.selectAll()
    write(entry, text)
    qtbot.keyClick(entry, Qt.Key.Key_Tab)


def write(entry: QWidget, text: str) -> None:
    """Send the keys of a text; pytest-qt's own `keyClicks` knows no umlauts."""
    for mark in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, mark)
            QApplication.sendEvent(entry, event)


def choose(qtbot: Any, field: Field, text: str) -> None:
    """Choose from a list by typing the beginning of what it says."""
    box = field.entry()
    assert isinstance(box, QComboBox)
    box.setFocus()
    box.view().keyboardSearch("")  # begins a new word, as a pause does
    write(box, text)
    assert box.currentText().startswith(text), f"{text!r} gives {box.currentText()!r}"
    box.activated.emit(box.currentIndex())


def press(root: QWidget, text: str) -> None:
    """Press the button, link or tick that says this."""
    QApplication.processEvents()  # what was built just now is shown
    found = [
        b
        for b in root.findChildren(QAbstractButton)
        if b.isVisible() and b.text().replace("&", "") == text
    ]
    assert found, f"no {text!r} in {texts(root)}"
    found[0].click()


def open_tab(tabs: QTabWidget, text: str) -> None:
    """Open the tab whose title begins so."""
    titles = [tabs.tabText(place).replace("&", "") for place in range(tabs.count())]
    tabs.setCurrentIndex(next(n for n, each in enumerate(titles) if each.startswith(text)))


def texts(root: QWidget) -> list[str]:
    """Return what can be read below a widget."""
    QApplication.processEvents()
    seen = [label.text() for label in root.findChildren(QLabel) if label.isVisible()]
    seen += [b.text() for b in root.findChildren(QAbstractButton) if b.isVisible()]
    return [text for text in seen if text]
