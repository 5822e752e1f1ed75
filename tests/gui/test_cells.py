"""Cells: hits that are marked, ranges that are copied to Excel, columns that are arranged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.theme import apply_theme, colours, mark_colours
from netzdesk.ui.widgets.cells import marked_spans
from netzdesk.ui.widgets.clipboard import table_mime
from netzdesk.ui.widgets.column_chooser import ColumnChooser
from netzdesk.ui.widgets.list_panel import ListPanel

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Office:
    id: str
    name: str
    day: str
    attempts: int
    phone: str


ROWS = (
    Office("1", "Amt Köln", "12.03.2010", 3, "0221 4710 001"),
    Office("2", "Rat Goslar", "", 0, "=1+1"),
    Office("3", "Amt Celle", "01.02.2010", 12, "+49 30 23125 002"),
)
COLUMNS = (
    ListColumn[Office]("name", "Name", lambda row: row.name, width=20),
    ListColumn[Office]("day", "Tag", lambda row: row.day, width=14, tone=lambda row: "warn"),
    ListColumn[Office]("attempts", "Anzahl", lambda row: str(row.attempts), right=True),
    ListColumn[Office]("phone", "Telefon", lambda row: row.phone, width=20),
)


@pytest.fixture
def panel(qtbot: Any, nav: Any) -> ListPanel:
    apply_theme("light")
    model = ListModel(COLUMNS, lambda row: row.id)
    model.set_rows(ROWS)
    panel = ListPanel("offices", model, name="Ämter", preferences=nav.preferences)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def clipboard() -> Any:
    return QGuiApplication.clipboard().mimeData()


def marked_pixels(panel: ListPanel, row: int, column: int) -> int:
    """Return how many pixels of a cell have the colour of hits."""
    room = panel.table.visualRect(panel.model.index(row, column))
    image: QImage = panel.table.viewport().grab(room).toImage()
    back = mark_colours()[0]
    return sum(
        QColor(image.pixel(x, y)) == back
        for x in range(image.width())
        for y in range(0, image.height(), 3)
    )


def test_what_is_typed_is_marked_in_the_cells_however_umlauts_are_typed(panel: ListPanel) -> None:
    assert marked_pixels(panel, 0, 0) == 0

    panel.filter_line.setText("koeln")

    assert panel.model.rowCount() == 1
    assert marked_pixels(panel, 0, 0) > 20
    assert marked_pixels(panel, 0, 3) == 0
    panel.filter_line.clear()
    assert marked_pixels(panel, 0, 0) == 0


def test_badges_are_marked_too(panel: ListPanel) -> None:
    panel.filter_line.setText("12")

    assert marked_pixels(panel, 0, 1) > 10


def test_a_hit_that_is_cut_off_is_marked_at_the_dots() -> None:
    assert marked_spans("Amt für Sozi…", ("goslar",)) == ((12, 1),)
    assert marked_spans("Amt", ("goslar",)) == ()


def test_rows_are_copied_with_headings(panel: ListPanel, qtbot: Any) -> None:
    flags = QItemSelectionModel.SelectionFlag
    index = panel.model.index(0, 0)
    panel.table.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)

    qtbot.keyClick(panel.table, Qt.Key.Key_C, CTRL)

    assert clipboard().text() == (
        "Name\tTag\tAnzahl\tTelefon\r\nAmt Köln\t12.03.2010\t3\t0221 4710 001\r\n"
    )


def test_a_range_of_cells_is_marked_by_keys_and_copied(panel: ListPanel, qtbot: Any) -> None:
    panel.table.setCurrentIndex(panel.model.index(0, 1))
    qtbot.keyClick(panel.table, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, SHIFT)

    qtbot.keyClick(panel.table, Qt.Key.Key_C, CTRL)

    assert clipboard().text() == "Tag\tAnzahl\r\n12.03.2010\t3\r\n\t0\r\n"
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.table.marked_columns() == []


def test_a_range_is_marked_by_the_mouse(panel: ListPanel) -> None:
    table = panel.table
    start = table.visualRect(panel.model.index(0, 0)).center()
    stop = table.visualRect(panel.model.index(1, 1)).center()
    viewport = table.viewport()

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, stop - QPoint(2, 0))
    QTest.mouseMove(viewport, stop)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=stop)

    assert table.marked_columns() == [0, 1]
    assert table.copy_selection() == 2
    assert clipboard().text() == "Name\tTag\r\nAmt Köln\t12.03.2010\r\nRat Goslar\t\r\n"


def test_one_cell_is_copied_without_heading(panel: ListPanel, qtbot: Any) -> None:
    panel.table.setCurrentIndex(panel.model.index(0, 3))

    qtbot.keyClick(panel.table, Qt.Key.Key_C, CTRL | SHIFT)

    assert clipboard().text() == "0221 4710 001"


def test_numbers_and_days_go_as_such_and_digits_elsewhere_stay_text() -> None:
    html = table_mime([["007", "7", "12.03.2010", "30.02.2010"]], numbers=[1]).html()

    assert '<td sdnum="1031;0;@">007</td>' in html
    assert '<td class="n" x:num="7" sdval="7" sdnum="1031;">7</td>' in html
    assert 'x:num="40249"' in html  # 12 March 2010, as Excel counts days
    assert '<td sdnum="1031;0;@">30.02.2010</td>' in html


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1+cmd", "-2+3", "＝1", "+49-511-1"])
def test_what_a_spreadsheet_would_compute_is_copied_as_text(text: str) -> None:
    mime = table_mime([[text, "x"]])

    assert mime.text() == f"'{text}\tx\r\n"
    assert f'<td sdnum="1031;0;@">{text}</td>' in mime.html()


@pytest.mark.parametrize("text", ["+49 30 23125 002", "-5", "(030) 23125"])
def test_phone_numbers_and_negative_numbers_stay_as_they_are(text: str) -> None:
    assert table_mime([[text, "x"]]).text() == f"{text}\tx\r\n"


def test_columns_are_hidden_and_moved_by_keys_and_kept(
    panel: ListPanel, qtbot: Any, nav: Any
) -> None:
    chooser = ColumnChooser(panel, panel.table)
    chooser.open_at(panel.mapToGlobal(panel.rect().center()))
    qtbot.keyClick(chooser.list, Qt.Key.Key_Down, ALT)  # the name behind the day
    qtbot.keyClick(chooser.list, Qt.Key.Key_Down)
    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)  # the number goes
    qtbot.keyClick(chooser.list, Qt.Key.Key_Return)

    assert panel.table.shown_columns() == [1, 0, 3]
    model = ListModel(COLUMNS, lambda row: row.id)
    again = ListPanel("offices", model, name="Ämter", preferences=nav.preferences)
    qtbot.addWidget(again)
    assert again.table.shown_columns() == [1, 0, 3]
    again.table.reset_columns()
    assert again.table.shown_columns() == [0, 1, 2, 3]


def test_the_last_column_cannot_be_hidden(panel: ListPanel, qtbot: Any) -> None:
    panel.table.arrange_columns([2])
    chooser = ColumnChooser(panel, panel.table)
    chooser.open_at(panel.mapToGlobal(panel.rect().center()))

    qtbot.keyClick(chooser.list, Qt.Key.Key_Space)

    assert panel.table.shown_columns() == [2]
    assert chooser.list.item(0).checkState() == Qt.CheckState.Checked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_text_can_be_read_in_both_schemes(qapp: Any, scheme: str) -> None:
    def lightness(colour: str) -> float:
        parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    apply_theme(scheme)
    back, front = map(lightness, colours().mark)
    apply_theme("light")

    assert (max(back, front) + 0.05) / (min(back, front) + 0.05) >= 4.5
