"""Reports: preview, saving, printing, figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from netzdesk.actions.judgements import JudgeNetwork, judge_network
from netzdesk.actions.networks import AddNetwork, add_network
from netzdesk.ui.dialogs.files import file_name, with_suffix
from netzdesk.ui.pages import reports
from netzdesk.ui.pages.reports import FROZEN, ReportsPage
from netzdesk.ui.session import Session
from netzdesk.ui.widgets.pdf_preview import PdfFile, PdfPreview, paint_pages, set_up_printer


@pytest.fixture
def page(session: Session, nav: Any, qtbot: Any) -> ReportsPage:
    record = session.run(add_network, AddNetwork(name="Runder Tisch", number=1))
    session.run(judge_network, JudgeNetwork(network_id=record, judgement="counts"))
    page = ReportsPage(session, nav)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.draw()
    return page


def test_the_preview_shows_the_appendix_with_its_text(page: ReportsPage) -> None:
    assert page.preview.file is not None
    assert "Runder Tisch" in page.preview.file.text(0)
    image = page.preview.file.image(0, 400)
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, 400, 2)
        for y in range(0, image.height(), 2)
    )
    assert dark > 50


def test_the_choices_of_a_kind_are_offered_and_no_others(page: ReportsPage) -> None:
    assert not page.options.fields["field"].isHidden()

    page.open_list(kind="contact-log")

    assert page.options.fields["field"].isHidden()
    assert not page.options.fields["region"].isHidden()
    assert page.chosen().field is None


def test_a_chosen_language_speaks_in_the_preview(page: ReportsPage) -> None:
    page.options.fields["language"].set_value("en")
    page.draw()

    assert page.preview.file is not None
    assert "Regional networks" in page.preview.file.text(0)


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".csv"])
def test_a_report_is_written_where_the_user_says(
    page: ReportsPage,
    nav: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    target = tmp_path / f"anhang{suffix}"
    monkeypatch.setattr(reports, "ask_save", lambda *given: target)

    page.save(suffix)

    assert target.stat().st_size > 100
    assert nav.messages[-1][1].startswith(f"anhang{suffix} ist geschrieben")


def test_the_figures_can_be_copied(page: ReportsPage) -> None:
    page.open_list(kind="procedure")

    page.copy_figures()

    assert QGuiApplication.clipboard().text() == page._figures_text.toPlainText() != ""


def test_pages_are_turned_and_zoomed(page: ReportsPage, qtbot: Any) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(600, 500)
    preview.show()
    preview.show_pdf(two_pages())

    preview.next()
    assert preview.page == 1
    preview.next()
    assert preview.page == 1
    before = preview._sheet.pixmap().width()
    preview.zoom_in()
    assert preview._sheet.pixmap().width() > before
    preview.previous()
    assert preview._where.text() == "Seite 1 von 2"


def test_printing_paints_every_page(tmp_path: Path, qtbot: Any) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = tmp_path / "gedruckt.pdf"
    printer.setOutputFileName(str(target))
    file = PdfFile(two_pages())

    set_up_printer(printer, file)
    paint_pages(printer, file, range(2))

    printed = PdfFile(target.read_bytes())
    assert printed.pages == 2
    assert printed.size(0) == pytest.approx(file.size(0), abs=2)


def two_pages() -> bytes:
    """Return a PDF of two empty A4 pages across."""
    kids = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]>>endobj\n"
        b"4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]>>endobj\n"
    )
    offsets = [kids.index(b"%d 0 obj" % number) for number in range(1, 5)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % offset for offset in offsets
    )
    return kids + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(kids)


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("Serie", "Serie.pdf"),
        ("Serie.pdf", "Serie.pdf"),
        ("A.PDF", "A.PDF"),
        ("B.docx", "B.docx.pdf"),
    ],
)
def test_a_saved_file_says_by_its_name_what_is_in_it(typed: str, saved: str) -> None:
    assert with_suffix(Path(typed), ".pdf") == Path(saved)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Anhang 2: Regionale Netzwerke", "Anhang 2 – Regionale Netzwerke"),
        ("Ost/West: a?b", "Ost-West – a-b"),
    ],
)
def test_the_proposed_file_name_reads_as_the_title_and_every_system_takes_it(
    title: str, name: str
) -> None:
    assert file_name(title) == name


def test_the_choice_of_what_is_released_is_read_whole(page: ReportsPage, qtbot: Any) -> None:
    page.resize(1366, 700)
    page.open_list(kind="profiles")
    QGuiApplication.processEvents()
    combo = page.options.fields["released"].entry()
    assert isinstance(combo, QComboBox)
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )

    for place in range(combo.count()):
        text = combo.itemText(place)
        assert combo.fontMetrics().horizontalAdvance(text) <= room.width(), text


def test_the_choices_are_never_cut_and_leave_room_for_the_frozen_states(
    page: ReportsPage, qtbot: Any
) -> None:
    page.resize(620, 300)
    for kind in ("appendix-networks", "comparison", "district-sheets", "profiles"):
        page.open_list(kind=kind)
        QGuiApplication.processEvents()
        assert page.side.widget().width() <= page.side.viewport().width(), kind
        assert page.side.horizontalScrollBar().maximum() == 0
    before = page.preview.width()
    wide = page.side.width()
    page.open_list(kind=FROZEN)
    QGuiApplication.processEvents()
    assert page.side.width() < wide
    assert page.frozen.width() > before
    assert page.kind.width() <= page.side.viewport().width()
