"""Lists: models under Qt's own tester, filters, order, and what stays when data change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QStyleOptionHeader

from netzdesk.queries.paging import Listing, Sort, Wanted, count, page, place
from netzdesk.store.study import Study
from netzdesk.ui.models.listed import ListModel
from netzdesk.ui.models.paged import PAGE, ListingSource, PagedModel
from netzdesk.ui.models.rows import ListColumn
from netzdesk.ui.widgets.header import FunnelHeader
from netzdesk.ui.widgets.list_panel import ListPanel


@dataclass(frozen=True, slots=True)
class Town:
    id: str
    name: str
    state: str = "open"


COLUMNS = (
    ListColumn[Town]("name", "Name", lambda row: row.name, width=20),
    ListColumn[Town]("state", "State", lambda row: row.state, tone=lambda row: "warn"),
)
NAMES = ("Zeven", "Öhringen", "Oldenburg", "Göttingen", "Straße 10", "Straße 9", "Aurich")
LISTING = Listing(
    table="contact_attempt",
    columns=("t.id", "t.day", "t.outcome"),
    make=Town,
    sorts={"name": Sort("t.day")},
    conditions={"outcome": "t.outcome = ?"},
)


def towns(*names: str) -> list[Town]:
    return [Town(f"id-{name}", name) for name in names]


@pytest.fixture
def listed(qtbot: Any) -> ListModel[Town]:
    model = ListModel(COLUMNS, lambda row: row.id)
    model.set_rows(towns(*NAMES))
    return model


@pytest.fixture
def panel(qtbot: Any, listed: ListModel[Town]) -> ListPanel:
    panel = ListPanel("towns", listed, name="Towns")
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show()
    return panel


@pytest.fixture
def many(study: Study) -> Study:
    """Three hundred attempts; every third is an interview, notes have a folded word."""
    institution = study.conn.execute("SELECT id FROM institution LIMIT 1").fetchone()[0]
    with study.unit("record_attempt") as unit:
        for number in range(300):
            unit.put(
                "contact_attempt",
                {
                    "institution_id": institution,
                    "channel": "phone",
                    "direction": "out",
                    "day": f"2010-{1 + number % 3:02}-{1 + number % 28:02}",
                    "outcome": "1.1" if number % 3 == 0 else "2.2",
                    "note": "Rückruf" if number % 2 else "Köln",
                    "researcher_id": study.author.id,
                },
            )
    return study


def shown(model: Any) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_list_in_memory_keeps_qts_rules(listed: ListModel[Town]) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(listed, mode)

    listed.filter("str", {})
    listed.sort(0, Qt.SortOrder.DescendingOrder)
    listed.set_rows(towns("Celle"))
    listed.filter("", {})

    assert tester.model() is listed
    assert shown(listed) == ["Celle"]


def test_names_sort_by_din_5007_with_numbers_as_numbers(listed: ListModel[Town]) -> None:
    listed.sort(0, Qt.SortOrder.AscendingOrder)

    assert shown(listed) == [
        "Aurich",
        "Göttingen",
        "Öhringen",
        "Oldenburg",
        "Straße 9",
        "Straße 10",
        "Zeven",
    ]


@pytest.mark.parametrize("typed", ["oehr", "Öhr", "öhringen", "OEHR"])
def test_a_filter_finds_umlauts_however_they_are_typed(listed: ListModel[Town], typed: str) -> None:
    listed.filter(typed, {})

    assert shown(listed) == ["Öhringen"]


def test_a_filter_finds_umlauts_typed_as_base_letters(listed: ListModel[Town]) -> None:
    listed.filter("gottingen", {})

    assert shown(listed) == ["Göttingen"]


def test_the_same_record_stays_current_when_rows_are_read_again(
    panel: ListPanel, listed: ListModel[Town], qtbot: Any
) -> None:
    panel.select("id-Oldenburg")
    opened: list[str] = []
    panel.opened.connect(opened.append)

    listed.set_rows(towns("Celle", *NAMES))

    assert panel.current_id() == "id-Oldenburg"
    assert panel.table.currentIndex().data() == "Oldenburg"
    assert panel.selected_ids() == ["id-Oldenburg"]
    assert opened == []


def test_a_record_hidden_by_the_filter_stays_open(
    panel: ListPanel, listed: ListModel[Town]
) -> None:
    panel.select("id-Oldenburg")

    panel.filter_line.setText("zeven")

    assert panel.current_id() == "id-Oldenburg"
    assert panel.bar.text() == (
        "1 von 7 Zeilen – Filter: Suchwort „zeven“ · der geöffnete Eintrag ist dadurch ausgeblendet"
    )
    panel.clear_filter()
    assert panel.table.currentIndex().data() == "Oldenburg"


def test_a_record_that_is_gone_is_closed(panel: ListPanel, listed: ListModel[Town]) -> None:
    panel.select("id-Oldenburg")
    opened: list[str] = []
    panel.opened.connect(opened.append)

    listed.set_rows(towns("Zeven"))

    assert opened == [""]


def test_selecting_a_hidden_record_clears_the_filter(panel: ListPanel) -> None:
    panel.filter_line.setText("zeven")

    assert panel.select("id-Aurich")
    assert panel.current_id() == "id-Aurich"
    assert panel.filter_line.text() == ""


def test_conditions_compare_attributes_and_are_named_in_the_bar(
    panel: ListPanel, listed: ListModel[Town]
) -> None:
    listed.set_rows([Town("1", "A", "open"), Town("2", "B", "done")])

    panel.show_only("Zustand: done", state="done")

    assert shown(listed) == ["B"]
    assert panel.bar.text() == "1 von 2 Zeilen – Filter: Zustand: done"


def test_copied_rows_carry_headings_and_are_quoted(
    panel: ListPanel, listed: ListModel[Town]
) -> None:
    listed.set_rows([Town("1", 'Say "A"\nB', "x"), Town("2", "<b>0049</b>", "y")])
    panel.table.selectAll()

    panel.table.copy_selection()

    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == 'Name\tState\r\n"Say ""A""\nB"\tx\r\n<b>0049</b>\ty\r\n'
    assert "&lt;b&gt;0049&lt;/b&gt;" in mime.html()


def test_sort_and_widths_are_kept_for_the_next_time(
    qtbot: Any, nav: Any, listed: ListModel[Town]
) -> None:
    first = ListPanel("kept", listed, name="Towns", preferences=nav.preferences)
    qtbot.addWidget(first)
    first.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    first.table.setColumnWidth(0, 222)
    first.table.keep_columns()

    model = ListModel(COLUMNS, lambda row: row.id)
    second = ListPanel("kept", model, name="Towns", preferences=nav.preferences)
    qtbot.addWidget(second)
    model.set_rows(towns("A", "B"))

    assert second.table.columnWidth(0) == 222
    assert shown(model) == ["B", "A"]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(text="ruck"),
        Wanted(text="koeln", conditions={"outcome": "1.1"}),
        Wanted(sort="name", descending=True),
        Wanted(sort="name"),
        Wanted(text="rueckruf", sort="name", descending=True),
        Wanted(conditions={"outcome": "2.2"}),
    ],
)
def test_pages_by_key_and_by_place_make_the_same_list(many: Study, wanted: Wanted) -> None:
    total = count(many.conn, LISTING, wanted)
    whole = page(many.conn, LISTING, wanted, limit=1000).rows
    ahead, key = [], None
    while len(ahead) < total:
        part = page(many.conn, LISTING, wanted, limit=37, after=key)
        ahead += part.rows
        key = part.last
    middle = page(many.conn, LISTING, wanted, limit=20, start=25)
    back = page(many.conn, LISTING, wanted, limit=20, before=middle.first)

    assert len(whole) == total > 40
    assert ahead == list(whole)
    assert middle.rows == whole[25:45]
    assert back.rows == whole[5:25]
    assert [place(many.conn, LISTING, wanted, row.id) for row in whole[:3]] == [0, 1, 2]


def test_the_first_page_stands_before_the_count(many: Study, qtbot: Any) -> None:
    model = PagedModel(COLUMNS, lambda row: row.id, ListingSource(lambda: many.conn, LISTING))
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, mode)

    model.filter("", {})

    assert (model.rowCount(), model.shown()) == (PAGE, None)
    with qtbot.waitSignal(model.counted):
        pass
    assert (model.rowCount(), model.shown(), model.total()) == (300, 300, 300)
    assert len({model.id_at(row) for row in range(300)}) == 300
    assert tester.model() is model


def test_a_paged_list_keeps_its_record_when_something_is_added(many: Study, qtbot: Any) -> None:
    model = PagedModel(COLUMNS, lambda row: row.id, ListingSource(lambda: many.conn, LISTING))
    panel = ListPanel("attempts", model, name="Attempts")
    qtbot.addWidget(panel)
    model.filter("", {})
    model.finish_count()
    record = model.id_at(200)
    assert record is not None
    panel.select(record)
    first = many.conn.execute("SELECT * FROM contact_attempt LIMIT 1").fetchone()
    with many.unit("record_attempt") as unit:
        row = unit.get("contact_attempt", first[0])
        assert row is not None
        unit.put("contact_attempt", {**row, "id": None})

    model.reload()

    assert panel.table.currentIndex().row() == 201
    assert panel.current_id() == record


def test_sorted_by_another_column_a_paged_list_is_whole(many: Study, qtbot: Any) -> None:
    model = PagedModel(COLUMNS, lambda row: row.id, ListingSource(lambda: many.conn, LISTING))
    model.filter("ruck", {})
    model.sort(0, Qt.SortOrder.AscendingOrder)
    model.finish_count()

    days = shown(model)

    assert len(days) == 150
    assert days == sorted(days)
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert model.wanted.sort == "name"


def test_the_heading_of_numbers_stands_at_the_right_and_clear_of_its_funnel(qtbot: Any) -> None:
    number = ListColumn[Town]("number", "Number", lambda row: "7", right=True)
    model = ListModel((*COLUMNS, number), lambda row: row.id)
    panel = ListPanel("numbers", model, name="Towns")
    qtbot.addWidget(panel)
    header = panel.table.horizontalHeader()
    assert isinstance(header, FunnelHeader)
    told = []
    for column in (0, 2):
        option = QStyleOptionHeader()
        header.initStyleOptionForIndex(option, column)
        told.append(option)

    name, right = told
    assert name.textAlignment & Qt.AlignmentFlag.AlignLeft
    assert name.text == "Name"
    assert right.textAlignment & Qt.AlignmentFlag.AlignRight
    assert right.text.startswith("Number")
    drawn = header.fontMetrics().horizontalAdvance(right.text)
    funnel = header.funnel(2).width()
    assert drawn - header.fontMetrics().horizontalAdvance("Number") >= funnel
