"""Rows that break where the window is narrow."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from netzdesk.ui.widgets.entry_card import Entry, EntryCard
from netzdesk.ui.widgets.flow import BesideRow, FlowRow


def shown(qtbot: Any, row: QWidget, width: int) -> QWidget:
    """Show a row in a window of this width."""
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(row)
    layout.addStretch(1)
    qtbot.addWidget(window)
    window.resize(width, 400)
    window.show()
    return window


def test_buttons_stand_in_one_line_while_there_is_room(qtbot: Any) -> None:
    buttons = [QPushButton("Knopf") for _number in range(3)]
    window = shown(qtbot, FlowRow(*buttons), 600)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 1)
    assert buttons[0].x() < buttons[1].x() < buttons[2].x()
    assert window.width() == 600


def test_buttons_break_and_none_is_cut_off(qtbot: Any) -> None:
    buttons = [QPushButton("Ein langer Knopf mit Text") for _number in range(3)]
    row = FlowRow(*buttons)
    window = shown(qtbot, row, buttons[0].sizeHint().width() + 20)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 3)
    assert all(button.geometry().bottom() <= row.height() for button in buttons)
    assert all(button.geometry().right() <= window.width() for button in buttons)


def test_hidden_button_takes_no_room(qtbot: Any) -> None:
    first, hidden, last = (QPushButton("Knopf") for _number in range(3))
    hidden.hide()
    window = shown(qtbot, FlowRow(first, hidden, last), 600)
    qtbot.waitUntil(lambda: last.x() > first.x())
    assert window.isVisible()
    assert last.x() < first.width() + hidden.sizeHint().width()


def test_fields_stand_beside_each_other_or_below(qtbot: Any) -> None:
    row = BesideRow()
    first, second = QLineEdit(), QLineEdit()
    row.add(None, first)
    row.add(QLabel("Uhrzeit"), second)
    window = shown(qtbot, row, 700)
    qtbot.waitUntil(lambda: second.x() > first.x())
    window.resize(200, 400)
    qtbot.waitUntil(lambda: row._box.direction() == QBoxLayout.Direction.TopToBottom)
    qtbot.waitUntil(lambda: second.y() > first.y())
    assert window.width() == 200


def test_an_entry_uses_the_width_of_its_card_whatever_its_badge_says(qtbot: Any) -> None:
    entry = Entry("1", "12.01.2010, 11:07 · Telefon (ausgehend) · BB", badge="2.20", lines=("a",))
    card = EntryCard(entry)
    window = shown(qtbot, card, 460)

    lines = [label for label in card.findChildren(QLabel) if label.text() in (entry.head, "a")]
    assert len(lines) == 2
    assert all(line.width() > 400 for line in lines)
    assert window.width() == 460
