"""What would make one wince: cut texts and headings, edges that cannot be seen, wrong widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from netzdesk.base.paths import resource
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.theme import DARK, LIGHT, Colours, apply_theme, dress
from netzdesk.ui.widgets.entry_card import Entry, EntryCard
from netzdesk.ui.widgets.fields import CheckField, NumberField, TextField
from netzdesk.ui.widgets.labels import Card, plain_label
from netzdesk.ui.widgets.table import RowsTable

_LONG = "Integrationsbeauftragte über Oldenburg (Oldenburg), Kreisfreie Stadt, " * 3


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Iterator[str]:
    apply_theme(request.param)
    yield request.param
    apply_theme("light")


def colours_of(scheme: str) -> Colours:
    return DARK if scheme == "dark" else LIGHT


@pytest.fixture
def shown(qtbot: Any) -> Callable[..., None]:
    """Show widgets one below the other in a dressed window."""
    windows: list[QWidget] = []  # held: what is in them goes with them

    def show(*widgets: QWidget) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        dress(window)
        window.resize(360, 700)
        window.show()
        QApplication.processEvents()
        windows.append(window)

    return show


def drawn(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points}


def test_a_card_gives_every_text_the_lines_it_needs(shown: Callable[..., None]) -> None:
    card = Card("Verlauf")
    grid = QGridLayout()
    for column in range(2):
        grid.setColumnStretch(column, 1)
        grid.addWidget(plain_label(_LONG, wrap=True, selectable=True), 0, column)
    card.body.addLayout(grid)
    entry = EntryCard(Entry("1", _LONG, "Ja", "good", (_LONG,), (_LONG,)))
    shown(card, entry)

    labels = [*card.findChildren(QLabel), *entry.findChildren(QLabel)]
    cut = [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]
    assert cut == []


def test_a_card_that_is_given_more_room_begins_at_its_top(shown: Callable[..., None]) -> None:
    card = Card("Fällig")
    card.body.addWidget(plain_label("Nichts ist fällig."))
    shown(card)
    card.setMinimumHeight(400)
    card.resize(card.width(), 400)

    assert [each.y() < 60 for each in card.findChildren(QLabel)] == [True, True]


@pytest.mark.parametrize("selectable", [False, True])
def test_the_dots_of_an_umlaut_are_drawn_whole(
    shown: Callable[..., None], selectable: bool
) -> None:
    label = plain_label("ÖÄÜ", wrap=True, selectable=selectable)
    shown(label)
    roomy = QLabel("ÖÄÜ")
    roomy.setContentsMargins(0, 12, 0, 0)
    shown(roomy)

    assert rows_of_ink(label) == rows_of_ink(roomy)


def rows_of_ink(label: QLabel) -> int:
    """Return how many rows of pixels a text takes; faint ones at its edge do not count."""
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = range(image.height())
    return sum(
        any(image.pixelColor(x, y).lightness() < 190 for x in range(image.width())) for y in rows
    )


def test_a_ticked_box_has_a_ground_that_is_seen(shown: Callable[..., None], scheme: str) -> None:
    field = CheckField("Gute Praxis")
    field.set_value(value=True)
    listed = QListWidget()
    item = QListWidgetItem("Oldenburg")
    item.setCheckState(Qt.CheckState.Checked)
    listed.addItem(item)
    shown(field, listed)

    for widget in (field, listed):
        assert colours_of(scheme).accent in drawn(widget)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_tick_has_the_colour_of_what_stands_on_the_accent(colours: Colours) -> None:
    drawing = resource(f"icons/{colours.tick}.svg").read_text(encoding="utf-8")

    assert f'stroke="{colours.on_accent}"' in drawing


def test_a_number_has_an_edge_that_is_seen(shown: Callable[..., None], scheme: str) -> None:
    field = NumberField(low=0, high=9)
    shown(TextField(), field)

    image = field.spin.grab().toImage()
    top = image.pixelColor(image.width() // 2, 0)
    edge, ground = QColor(colours_of(scheme).edge), QColor(colours_of(scheme).window)
    assert abs(top.lightness() - edge.lightness()) < abs(top.lightness() - ground.lightness())


def test_a_field_that_is_locked_looks_it(shown: Callable[..., None], scheme: str) -> None:
    free, locked = TextField(), TextField()
    locked.setEnabled(False)
    shown(free, locked)

    middle = (free.line.width() // 2, free.line.height() // 2)
    free_ground, locked_ground = (
        each.line.grab().toImage().pixelColor(*middle).name() for each in (free, locked)
    )
    assert free_ground == colours_of(scheme).base
    assert locked_ground == colours_of(scheme).window


def test_a_column_is_at_least_as_wide_as_its_heading(shown: Callable[..., None]) -> None:
    titles = ("In Gebrauch", "Geschriebene Abschnitte", "Nr.")
    columns = [
        ListColumn[str](title, title, text=lambda row: row, width=3, right=True) for title in titles
    ]
    table = RowsTable("looks", ListModel(columns, identify=lambda row: row), None, "Liste")
    shown(table)

    bold = QFont(table.font())
    bold.setBold(True)
    wanted = [QFontMetrics(bold).horizontalAdvance(title) for title in titles]
    assert all(table.columnWidth(place) > wide for place, wide in enumerate(wanted))


def test_a_dialog_has_the_look_of_the_window_it_belongs_to(qtbot: Any, scheme: str) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dress(window)
    dialog = QDialog(window)
    label = plain_label("Das Feld fehlt.", kind="error")
    QVBoxLayout(dialog).addWidget(label)
    dialog.show()

    assert colours_of(scheme).tones["bad"][0] in drawn(label)
    dialog.close()
