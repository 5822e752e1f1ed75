"""Filters by the values of a column, as in Excel: counts, ticks, search, several columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from whole_window import press

from netzdesk.queries.attempts import ATTEMPTS, LoggedRow
from netzdesk.store.study import Study
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.paged import ListingSource, PagedModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.models.values import TICK, ValuesModel
from netzdesk.ui.widgets.column_filter import ColumnFilter
from netzdesk.ui.widgets.header import FunnelHeader
from netzdesk.ui.widgets.list_panel import ListPanel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT


@dataclass(frozen=True, slots=True)
class Town:
    id: str
    name: str
    kind: str
    day: str = ""
    places: tuple[str, ...] = ()


COLUMNS = (
    ListColumn[Town]("name", "Name", lambda row: row.name, width=20),
    ListColumn[Town]("kind", "Art", lambda row: row.kind, width=20),
    ListColumn[Town]("day", "Tag", lambda row: row.day, width=14),
    ListColumn[Town](
        "places", "Orte", lambda row: ", ".join(row.places), parts=lambda row: row.places
    ),
)
TOWNS = (
    Town("1", "Köln", "Stadt", "01.03.2010", ("Nord", "Süd")),
    Town("2", "Celle", "Kreis", "02.03.2010", ("Süd",)),
    Town("3", "Goslar", "Kreis", "05.01.2011"),
    Town("4", "Emden", "Stadt", ""),
    Town("5", "Wolfsburg", "", "01.03.2010"),
)


@pytest.fixture
def panel(qtbot: Any) -> ListPanel:
    model = ListModel(COLUMNS, lambda row: row.id)
    model.set_rows(TOWNS)
    QAbstractItemModelTester(model, FATAL, model)
    panel = ListPanel("towns", model, name="Orte")
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def shown(panel: ListPanel) -> list[str]:
    return [panel.model.cell_text(row, 0) for row in range(panel.model.rowCount())]


def opened(panel: ListPanel, key: str) -> ColumnFilter:
    """Open the filter of a column by its key, with the cursor on a cell of it."""
    number = panel.model.column_number(key)
    assert number is not None
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.model.index(0, number))
    QApplication.processEvents()
    QTest.keyClick(panel.table, Qt.Key.Key_L, CTRL_SHIFT)
    popup: ColumnFilter = panel.popup
    assert popup.isVisible()
    return popup


def lines(popup: ColumnFilter) -> list[tuple[str, str]]:
    """Return what stands in the popup, opened groups included."""
    model, found = popup.values, []

    def walk(parent: Any, depth: int) -> None:
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            text = "  " * depth + str(index.data())
            found.append((text, str(model.index(row, 1, parent).data())))
            walk(index, depth + 1)

    walk(QModelIndex(), 0)
    return found


def test_values_stand_with_their_counts_and_the_empty_one_last(panel: ListPanel) -> None:
    popup = opened(panel, "kind")

    assert lines(popup) == [("(alle)", "5"), ("Kreis", "2"), ("Stadt", "2"), ("(leer)", "1")]
    popup.close()


def test_a_value_is_unticked_by_keys_and_the_bar_says_so(panel: ListPanel, qtbot: Any) -> None:
    popup = opened(panel, "kind")

    qtbot.keyClick(popup.search, Qt.Key.Key_Down)
    qtbot.keyClick(popup.tree, Qt.Key.Key_Space)  # takes all ticks away
    assert not popup.accept.isEnabled()
    qtbot.keyClick(popup.tree, Qt.Key.Key_Down)
    qtbot.keyClick(popup.tree, Qt.Key.Key_Space)
    qtbot.keyClick(popup.tree, Qt.Key.Key_Return)

    assert shown(panel) == ["Celle", "Goslar"]
    assert panel.bar.text().startswith("2 von 5 Zeilen – Filter: Art: Kreis")
    header = panel.table.horizontalHeader()
    assert isinstance(header, FunnelHeader)
    assert header._filtered == frozenset({1})
    panel.bar.button.click()
    assert len(shown(panel)) == 5
    assert header._filtered == frozenset()


def test_what_is_searched_among_the_values_is_chosen(panel: ListPanel, qtbot: Any) -> None:
    popup = opened(panel, "name")

    qtbot.keyClicks(popup.search, "koe")
    assert [text for text, _n in lines(popup)] == ["(alle)", "Köln"]
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)

    assert shown(panel) == ["Köln"]


def test_search_among_values_that_is_deleted_gives_the_ticks_back(
    panel: ListPanel, qtbot: Any
) -> None:
    popup = opened(panel, "kind")
    popup.values.toggle(popup.values.index(1, 0))

    popup.search.setText("kreis")
    assert popup.values.chosen() == ("Kreis",)
    popup.search.clear()

    assert popup.values.chosen() == ("Stadt", "")
    popup.close()


def test_columns_combine_and_each_counts_what_the_others_leave(panel: ListPanel) -> None:
    panel.choose_values("kind", ("Kreis", "Stadt"))
    popup = opened(panel, "day")
    assert popup.values.data(popup.values.index(0, 1)) == "4"
    popup.close()
    panel.choose_values("day", ("01.03.2010", ""))

    assert shown(panel) == ["Köln", "Emden"]
    popup = opened(panel, "kind")
    assert dict(lines(popup)) == {"(alle)": "3", "Kreis": "0", "Stadt": "2", "(leer)": "1"}
    popup.close()
    panel.filter_line.setText("emd")
    assert shown(panel) == ["Emden"]
    assert panel.bar.text().startswith("1 von 5 Zeilen – Filter: Suchwort „emd“ · Art: Kreis")


def test_days_stand_below_their_months_and_years(panel: ListPanel, qtbot: Any) -> None:
    popup = opened(panel, "day")

    assert lines(popup) == [
        ("(alle)", "5"),
        ("2010", "3"),
        ("  März", "3"),
        ("    01.03.2010", "2"),
        ("    02.03.2010", "1"),
        ("2011", "1"),
        ("  Januar", "1"),
        ("    05.01.2011", "1"),
        ("(leer)", "1"),
    ]
    popup.values.toggle(popup.values.index(1, 0))
    top = popup.values.index(0, 0)
    assert popup.values.data(top, TICK) == Qt.CheckState.PartiallyChecked.value
    qtbot.keyClick(popup.tree, Qt.Key.Key_Return)
    assert shown(panel) == ["Goslar", "Emden"]


def test_a_cell_with_several_values_is_found_by_each(panel: ListPanel) -> None:
    popup = opened(panel, "places")

    assert dict(lines(popup)) == {"(alle)": "6", "Nord": "1", "Süd": "2", "(leer)": "3"}
    popup.close()
    panel.choose_values("places", ("Nord",))
    assert shown(panel) == ["Köln"]


def test_the_list_is_sorted_from_the_popup(panel: ListPanel) -> None:
    popup = opened(panel, "name")
    press(popup, "Absteigend")

    assert not popup.isVisible()
    assert shown(panel) == ["Wolfsburg", "Köln", "Goslar", "Emden", "Celle"]


def test_escape_leaves_the_list_as_it_was(panel: ListPanel, qtbot: Any) -> None:
    popup = opened(panel, "kind")
    popup.values.toggle(popup.values.index(1, 0))

    qtbot.keyClick(popup, Qt.Key.Key_Escape)

    assert len(shown(panel)) == 5


def test_the_funnel_opens_the_filter_and_does_not_sort(panel: ListPanel) -> None:
    header = panel.table.horizontalHeader()
    assert isinstance(header, FunnelHeader)
    where = QPointF(header.funnel(1).center())

    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, where, header.mapToGlobal(where), left, left, SHIFT)
        QApplication.sendEvent(header.viewport(), event)

    assert panel.popup.isVisible()
    assert panel.model.wanted.sort is None
    panel.popup.close()


def test_alt_down_opens_the_filter_too(panel: ListPanel, qtbot: Any) -> None:
    panel.table.setCurrentIndex(panel.model.index(0, 1))

    qtbot.keyClick(panel.table, Qt.Key.Key_Down, ALT)

    assert panel.popup.isVisible()
    panel.popup.close()


def test_a_record_hidden_by_a_filter_is_shown_and_the_filter_can_come_back(
    panel: ListPanel,
) -> None:
    panel.choose_values("kind", ("Kreis",))

    assert panel.select("1")

    assert len(shown(panel)) == 5
    assert panel.bar.text() == (
        "Der Filter wurde aufgehoben: Er hätte den gezeigten Eintrag ausgeblendet."
    )
    panel.bar.button.click()
    assert shown(panel) == ["Celle", "Goslar"]
    assert "der geöffnete Eintrag ist dadurch ausgeblendet" in panel.bar.text()


def test_the_open_record_that_a_change_hides_is_named_in_the_bar(panel: ListPanel) -> None:
    panel.choose_values("kind", ("Kreis",))
    panel.select("2")
    assert "ausgeblendet" not in panel.bar.text()
    model = panel.model
    assert isinstance(model, ListModel)

    model.set_rows([Town("2", "Celle", "Stadt"), TOWNS[2]])

    assert panel.current_id() == "2"
    assert panel.bar.text().endswith("der geöffnete Eintrag ist dadurch ausgeblendet")


def test_values_keep_qts_rules(qtbot: Any) -> None:
    model = ValuesModel()
    tester = QAbstractItemModelTester(model, FATAL)

    model.set_values({"a": 1, "": 2}, {"a": "01.02.2010", "b": "02.03.2011", "": ""}, ("a",))
    model.search("2010")
    model.search("")
    model.toggle(model.index(0, 0))
    model.set_values({}, {}, None)

    assert tester.model() is model


def test_equal_texts_are_one_value(qtbot: Any) -> None:
    model = ValuesModel()

    model.set_values({"k1": 2, "k2": 3, "k3": 1}, {"k1": "Amt", "k2": "Amt", "k3": "Bad"}, None)
    model.toggle(model.index(2, 0))

    assert model.index(1, 1).data() == "5"
    assert model.chosen() == ("k1", "k2")


@pytest.fixture
def paged(study: Study, qtbot: Any) -> ListPanel:
    """Two hundred attempts at two job centres, the list read in pages."""
    offices = study.conn.execute("SELECT id FROM institution LIMIT 2").fetchall()
    with study.unit("record_attempt") as unit:
        for number in range(200):
            unit.put(
                "contact_attempt",
                {
                    "institution_id": offices[number % 2][0],
                    "channel": "phone",
                    "direction": "out",
                    "day": f"2010-01-{number % 3 + 1:02}",
                    "outcome": "1.1" if number % 4 == 0 else "2.20",
                    "researcher_id": study.author.id,
                },
            )
    columns = (
        ListColumn[LoggedRow]("institution", "Stelle", lambda row: row.institution),
        ListColumn[LoggedRow]("outcome", "Ergebnis", lambda row: row.outcome, shown=str),
        ListColumn[LoggedRow]("time", "Zeit", lambda row: row.at),
    )
    source = ListingSource(lambda: study.conn, ATTEMPTS)
    model: PagedModel[LoggedRow] = PagedModel(columns, lambda row: row.id, source)
    QAbstractItemModelTester(model, FATAL, model)
    panel = ListPanel("long", model, name="Kontaktversuche")
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    model.reload()
    qtbot.waitUntil(lambda: model.shown() is not None)
    return panel


def test_a_long_list_is_filtered_by_values_too(paged: ListPanel, qtbot: Any) -> None:
    popup = opened(paged, "outcome")
    qtbot.waitUntil(lambda: len(lines(popup)) > 1)
    assert lines(popup) == [("(alle)", "200"), ("1.1", "50"), ("2.20", "150")]
    qtbot.keyClicks(popup.search, "1.1")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: paged.model.shown() == 50)

    popup = opened(paged, "institution")
    qtbot.waitUntil(lambda: len(lines(popup)) > 1)
    assert [n for _text, n in lines(popup)] == ["50", "50"]
    popup.close()
    assert paged.bar.text() == "50 von 200 Zeilen – Filter: Ergebnis: 1.1"


def test_a_column_without_values_has_no_filter(paged: ListPanel, qtbot: Any) -> None:
    header = paged.table.horizontalHeader()
    assert isinstance(header, FunnelHeader)

    assert not paged.model.filterable(2)
    assert header._funnel_at(header.funnel(2).center()) is None
