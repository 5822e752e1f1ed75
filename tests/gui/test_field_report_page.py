"""The field report on the screen: figures, groups, links to the lists behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from netzdesk.actions.attempts import RecordAttempt, record_attempt
from netzdesk.queries.field_report import field_report
from netzdesk.ui.pages.field_report import FieldReportPage
from netzdesk.ui.pages.institutions import InstitutionsPage
from netzdesk.ui.pages.regions import RegionsPage
from netzdesk.ui.pages.reports import ReportsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets import exporting
from netzdesk.ui.widgets.figure_view import FigureView
from netzdesk.ui.widgets.labels import LinkButton


def call(session: Session, office: str, outcome: str, day: str = "2010-03-08") -> None:
    session.run(
        record_attempt,
        RecordAttempt(
            institution_id=office, channel="phone", direction="out", day=day, outcome=outcome
        ),
    )


@pytest.fixture
def offices(session: Session) -> list[str]:
    rows = session.conn.execute("SELECT id FROM institution ORDER BY id")
    return [key for (key,) in rows]


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any, offices: list[str]) -> FieldReportPage:
    """46 job centres: one full answer, one refusal, all others not begun."""
    call(session, offices[0], "1.1")
    call(session, offices[1], "2.13")
    page = FieldReportPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def cells(table: Any, row: int) -> list[str]:
    model = table.rows_model
    return [model.cell_text(row, column) for column in range(model.columnCount())]


def test_the_headline_figures_have_numerator_and_denominator(page: FieldReportPage) -> None:
    card = page.cards["RR2"]

    assert card._rate.text() == "2,2 %"
    assert card.link.text() == "1 / 46"
    assert card._more.text() == "RR1: 2,2 % (1 / 46)"
    assert card.link.accessibleName() == "Ausschöpfung RR2: 2,2 % (1 / 46), Liste öffnen"
    assert page.cards["verified"].link.text() == "0 / 46"


def test_the_final_stage_counts_closed_ones_only(page: FieldReportPage) -> None:
    page.stage.set_value("final")
    page._show()

    assert page.cards["RR2"].link.text() == "1 / 2"
    assert "44 sind noch offen" in page._stage_text.text()


def test_the_groups_change_with_what_is_asked_for(page: FieldReportPage) -> None:
    kinds = [cells(page.groups, row)[0] for row in range(page.groups.rows_model.rowCount())]
    page.open_list(by="researcher")
    persons = [cells(page.groups, row)[0] for row in range(page.groups.rows_model.rowCount())]

    assert kinds == ["Jobcenter (Grundsicherungsstelle)", "Insgesamt"]
    assert persons == ["niemand zuständig", "Insgesamt"]
    assert [page.by.combo.itemData(n) for n in range(page.by.combo.count())] == [
        "kind",
        "area:Anpassungsschicht",
        "area:Regierungsbezirk (bis 2004)",
        "researcher",
        "district",
    ]


def test_a_group_is_opened_as_a_list_by_the_keyboard(
    page: FieldReportPage, nav: Any, qtbot: Any
) -> None:
    page.groups.setCurrentIndex(page.groups.rows_model.index(0, 0))
    qtbot.keyClick(page.groups, Qt.Key.Key_Return)

    key, _, conditions = nav.went[-1]
    assert key == "institutions"
    assert len(conditions["ids"]) == 46
    assert conditions["label"] == "Jobcenter (Grundsicherungsstelle)"


def test_a_number_opens_the_districts_behind_it(
    session: Session, page: FieldReportPage, nav: Any
) -> None:
    page.cards["coverage"].link.click()
    page.cards["RR2"].link.click()

    assert nav.went[-2] == ("regions", "", {"ids": (), "label": "Abdeckung"})
    assert nav.went[-1] == ("institutions", "", {"everything": True})


def test_the_report_follows_what_is_entered(
    session: Session, page: FieldReportPage, offices: list[str]
) -> None:
    call(session, offices[2], "1.2")

    assert page.cards["RR2"].link.text() == "2 / 46"
    assert page.cards["RR2"]._more.text() == "RR1: 2,2 % (1 / 46)"


def test_the_further_rates_are_folded_until_they_are_wanted(page: FieldReportPage) -> None:
    assert not page.further.isVisible()

    page.folded.button.click()

    assert page.further.isVisible()
    assert page.folded.button.arrowType() == Qt.ArrowType.DownArrow
    names = [cells(page.further, row)[0] for row in range(page.further.rows_model.rowCount())]
    assert [name.split(":")[0] for name in names] == [
        "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "COOP3", "COOP4",
        "REF1", "REF2", "REF3", "CON2", "CON3", "e",
    ]  # fmt: skip
    # RR5 = I / E, with E the two that were reached
    assert cells(page.further, 2)[1:3] == ["50,0 % *", "1 / 2"]


def test_what_stands_on_the_screen_is_what_the_query_says(
    session: Session, page: FieldReportPage
) -> None:
    report = field_report(session.conn, session.today())
    rows = {cells(page.districts, n)[0]: cells(page.districts, n)[2] for n in range(6)}

    assert rows["Abdeckung"] == f"{len(report.districts.covered_ids)} / 46"
    assert page.report == report


def test_the_chart_is_drawn_on_white_and_told_in_words(page: FieldReportPage) -> None:
    figure: FigureView = page.figure
    image = figure.pixmap().toImage()

    assert image.pixelColor(2, 2).lightness() == 255
    dark = sum(
        image.pixelColor(x, y).lightness() < 160
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert dark > 20
    assert figure.accessibleDescription() == (
        "1 Wochen: 1 Stellen haben geantwortet, 0 Kreise sind bestätigt."
    )


def test_without_contacts_a_sentence_stands_in_place_of_the_chart(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = FieldReportPage(session, nav)
    qtbot.addWidget(page)
    page.show()

    assert not page.figure.isVisible()
    assert page._no_progress.isVisible()
    assert page.cards["RR2"]._rate.text() == "0,0 %"


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_the_report_is_written_where_the_user_says(
    page: FieldReportPage,
    nav: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    target = tmp_path / f"feld{suffix}"
    monkeypatch.setattr(exporting, "ask_save", lambda *given: target)

    page.save(suffix)

    assert target.stat().st_size > 1000
    tone, text = nav.messages[-1]
    assert (tone, text.split(":")[0]) == ("warn", f"feld{suffix} ist geschrieben")
    assert "44 Stellen sind noch offen" in text


def test_saving_can_be_called_off(
    page: FieldReportPage, nav: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ask_save", lambda *given: None)

    page.save(".pdf")

    assert nav.messages == []


def test_models_keep_to_what_qt_asks(page: FieldReportPage) -> None:
    for table in (page.groups, page.districts, page.tiers, page.contacts, page.further):
        QAbstractItemModelTester(
            table.rows_model, QAbstractItemModelTester.FailureReportingMode.Warning
        )
    page.open_list(by="district")
    page.stage.set_value("final")
    page._show()


def test_everything_that_can_be_pressed_has_a_name(page: FieldReportPage) -> None:
    for button in (*page.findChildren(QPushButton), *page.findChildren(LinkButton)):
        assert button.text() or button.accessibleName()


def test_the_page_finds_room_on_a_narrow_window(page: FieldReportPage, qtbot: Any) -> None:
    page.resize(520, 600)
    qtbot.waitUntil(lambda: page.figure.pixmap().width() <= 520)

    assert page.minimumSizeHint().width() <= 640


def test_the_list_of_institutions_is_narrowed_to_those_of_a_group(
    session: Session, nav: Any, qtbot: Any, offices: list[str]
) -> None:
    page = InstitutionsPage(session, nav)
    qtbot.addWidget(page)
    page.show()

    page.open_list(ids=tuple(offices[:3]), label="Beispielgruppe")

    assert page.list.table.rows_model.shown() == 3
    assert page._label() == "Beispielgruppe"


def test_the_sheet_of_a_district_is_asked_for_from_its_page(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = RegionsPage(session, nav)
    qtbot.addWidget(page)
    page.show()
    ((key, ags),) = session.conn.execute("SELECT id, ags FROM region WHERE name = 'Celle'")
    page.show_record(key)

    page.sheet_button.click()

    assert nav.went[-1] == ("reports", "", {"kind": "district-sheets", "region": ags})


def test_without_a_chosen_district_the_button_says_what_to_do(
    session: Session, nav: Any, qtbot: Any
) -> None:
    page = RegionsPage(session, nav)
    qtbot.addWidget(page)
    page.show()
    page.list.table.clearSelection()
    page.list.table.setCurrentIndex(page.list.table.rows_model.index(-1, -1))

    page.show_sheet()

    assert nav.messages[-1][1] == "Wählen Sie zuerst einen Kreis."


def test_reports_shows_the_sheet_of_that_district(session: Session, nav: Any, qtbot: Any) -> None:
    page = ReportsPage(session, nav)
    qtbot.addWidget(page)
    page.show()

    page.open_list(kind="district-sheets", region="03351")
    page.draw()

    assert page.chosen().region == "03351"
    assert page.preview.file is not None
    assert page.preview.file.pages == 1
    assert "Celle" in page.preview.file.text(0)
