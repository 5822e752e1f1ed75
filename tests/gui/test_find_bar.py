"""Ctrl+F in the details and on pages without a list; F3 goes from hit to hit."""

from __future__ import annotations

from typing import Any

import pytest
from offices import add_office, call
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from netzdesk.ui.pages.attempts import AttemptsPage
from netzdesk.ui.session import Session
from netzdesk.ui.theme import apply_theme, mark_colours
from netzdesk.ui.widgets.find_bar import FindBar
from netzdesk.ui.widgets.labels import plain_label


def marked_pixels(label: QLabel) -> int:
    image: QImage = label.grab().toImage()
    back = mark_colours()[0]
    return sum(
        QColor(image.pixel(x, y)) == back
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.fixture
def texts(qtbot: Any) -> QWidget:
    """A page with a wrapped label, a line, a note and the search below them."""
    apply_theme("light")
    root = QWidget()
    layout = QVBoxLayout(root)
    layout.addWidget(plain_label("Die Leitstelle in Köln und das Amt in Köln-Mitte", wrap=True))
    line = QLineEdit("Kölner Straße")
    layout.addWidget(line)
    layout.addWidget(QPlainTextEdit("Notiz: Köln"))
    layout.addWidget(plain_label("Celle"))
    bar = FindBar(root)
    layout.addWidget(bar)
    qtbot.addWidget(root)
    root.resize(220, 300)
    root.show()
    bar.begin(root)
    return root


def bar_of(root: QWidget) -> FindBar:
    bar = root.findChild(FindBar)
    assert bar is not None
    return bar


def test_every_hit_is_counted_and_marked(texts: QWidget) -> None:
    bar = bar_of(texts)
    first, *_others, celle = [w for w in texts.findChildren(QLabel) if w.parent() is texts]

    bar.line.setText("koeln")

    assert bar.said.text() == "1 von 4"
    assert marked_pixels(first) > 100
    assert marked_pixels(celle) == 0
    bar.end()
    assert marked_pixels(first) == 0


def test_keys_go_from_hit_to_hit_and_round(texts: QWidget, qtbot: Any) -> None:
    bar = bar_of(texts)
    bar.line.setText("koeln")
    note = texts.findChild(QPlainTextEdit)
    assert note is not None

    for _step in range(3):
        qtbot.keyClick(bar.line, Qt.Key.Key_Return)

    assert bar.said.text() == "4 von 4"
    assert note.textCursor().selectedText() == "Köln"
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.said.text() == "1 von 4"
    qtbot.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.said.text() == "4 von 4"


def test_a_line_edit_shows_its_hit_selected(texts: QWidget) -> None:
    bar = bar_of(texts)

    bar.line.setText("strasse")
    line = next(w for w in texts.findChildren(QLineEdit) if w is not bar.line)

    assert bar.said.text() == "1 von 1"
    assert line.selectedText() == "Straße"


def test_what_is_not_there_is_said(texts: QWidget, qtbot: Any) -> None:
    bar = bar_of(texts)

    bar.line.setText("goslar")

    assert bar.said.text() == "nicht gefunden"
    qtbot.keyClick(bar.line, Qt.Key.Key_Escape)
    assert bar.isHidden()


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> AttemptsPage:
    office = add_office(session)
    for day in ("2010-03-01", "2010-03-02", "2010-03-03"):
        call(session, office, day=day, note="Rückruf erbeten")
    made = AttemptsPage(session, nav)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_ctrl_f_searches_in_the_details_and_then_filters_the_list(page: AttemptsPage) -> None:
    first = page.list.model.id_at(0)
    assert first is not None
    page.show_record(first)
    page._go.setFocus()

    page.focus_search()
    assert page.find_bar is not None
    assert page.find_bar.line.hasFocus()
    page.find_bar.line.setText("rueck")
    assert page.find_bar.said.text() == "1 von 1"

    page.focus_search()
    assert page.list.filter_line.hasFocus()


def test_f3_goes_from_row_to_row_when_nothing_is_searched_in_the_details(
    page: AttemptsPage,
) -> None:
    page.list.filter_line.setText("rueck")

    seen = []
    for step in (1, 1, 1, 1, -1):
        page.find_step(step)
        seen.append(page.list.table.currentIndex().row())

    assert seen == [0, 1, 2, 0, 2]
