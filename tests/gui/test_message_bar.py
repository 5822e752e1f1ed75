"""The message bar: it moves nothing, covers nothing that is worked on, and can be sent away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QToolButton, QWidget
from whole_window import make_window, start_page

from netzdesk.ui.window import MainWindow


@pytest.fixture
def window(qtbot: Any, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[MainWindow]:
    made = make_window(qtbot, tmp_path / "machine.ini", clock)
    yield made
    made.jobs.cancel_all()


def place(widget: QWidget) -> QRect:
    """Return where a widget stands in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def test_a_message_moves_nothing_on_the_page(window: MainWindow) -> None:
    page = start_page(window)
    parts = [page, *page.findChildren(QLineEdit)]
    before = [place(part) for part in parts]

    window.message("Die Kopie ist gespeichert.", "good", button="Zeigen", do=lambda: None)

    assert window.bar.isVisible()
    assert [place(part) for part in parts] == before


def test_a_message_of_one_line_covers_nothing_of_the_page(window: MainWindow) -> None:
    window.message("Die Kopie ist gespeichert.", "good", button="Zeigen", do=lambda: None)

    covered = window.bar.geometry().intersected(place(start_page(window)))
    assert covered.height() <= 8, "only the empty edge of a page"


def test_a_long_message_goes_to_the_upper_edge_where_it_would_cover_the_cursor(
    window: MainWindow, qtbot: Any
) -> None:
    line = QLineEdit(window)
    line.setGeometry(40, window.height() - 70, 300, 26)
    line.show()
    line.setFocus()
    many = "\n".join(f"Zeile {number}" for number in range(8))

    window.message(many, "warn")
    assert not window.bar.geometry().intersects(line.geometry())
    assert window.bar.y() < window.height() // 2

    start_page(window)._author.focus_first()
    window.message(many, "warn")
    assert window.bar.geometry().bottom() >= window.height() - 2


def test_a_long_message_leaves_what_the_cursor_comes_to(window: MainWindow, qtbot: Any) -> None:
    line = QLineEdit(window)
    line.setGeometry(40, window.height() - 70, 300, 26)
    line.show()
    start_page(window)._author.focus_first()
    window.message("\n".join(f"Zeile {number}" for number in range(8)), "warn")
    assert window.bar.geometry().intersects(line.geometry())

    line.setFocus()
    assert not window.bar.geometry().intersects(line.geometry())

    close = window.bar.findChild(QToolButton)
    assert close is not None
    above = window.bar.geometry()
    close.setFocus()
    assert window.bar.geometry() == above, "not away from the mouse that presses it"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.bar.text() == ""


def test_the_bar_does_not_run_away_from_the_cursor_that_stands_in_it(window: MainWindow) -> None:
    window.message("Die Kopie ist gespeichert.", "warn", button="Zeigen", do=lambda: None)
    below = window.bar.geometry()
    close = window.bar.findChild(QToolButton)
    assert close is not None
    close.setFocus()

    window.message("Die Kopie ist gespeichert.", "warn", button="Zeigen", do=lambda: None)

    assert window.bar.geometry() == below


def test_the_bar_stays_inside_the_window_when_the_window_gets_smaller(window: MainWindow) -> None:
    window.message("Diese Datei kann nicht gelesen werden. " * 6, "bad")
    for width, height in ((683, 354), (1000, 600)):
        window.resize(width, height)
        assert window.rect().contains(window.bar.geometry())


def test_escape_closes_the_message_that_has_the_cursor(window: MainWindow, qtbot: Any) -> None:
    window.message("Diese Datei kann nicht gelesen werden.", "bad")
    close = window.bar.findChild(QToolButton)
    assert close is not None
    close.setFocus()

    qtbot.keyClick(close, Qt.Key.Key_Escape)

    assert window.bar.text() == ""


def test_what_was_said_on_the_start_page_goes_when_a_study_opens(
    window: MainWindow, template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "studie.netzdesk"
    path.write_bytes(template.read_bytes())
    window.preferences.set_author("Vera Muster", "VM")
    window.message("Diese Datei kann nicht gelesen werden.", "bad")

    assert window.open_study(path)
    assert window.bar.text() == ""
    window.close_session()


def test_long_work_in_the_status_bar_never_makes_the_window_wider(
    window: MainWindow, qtbot: Any
) -> None:
    told = Event()
    shown = window.status.findChild(QProgressBar)
    assert shown is not None
    window.status.file.setText("Netzwerke-zur-Arbeitsmarktintegration-2010.netzdesk")
    try:
        window.start_job(
            "Alle Kennzahlen werden neu berechnet " * 3,
            lambda _progress: told.wait(30),
            lambda _done: None,
        )
        qtbot.waitUntil(shown.isVisible)
        assert window.minimumSizeHint().width() <= 683, "1366 pixels at 200 %"
    finally:
        told.set()
    qtbot.waitUntil(lambda: not window.jobs.busy())
