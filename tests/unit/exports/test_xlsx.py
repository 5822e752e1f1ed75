from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from export_desk import a_document, excel_cells
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from netzdesk.base.progress import Unwatched
from netzdesk.exports.document import Document, writable
from netzdesk.exports.sheetdata import MAX_UNITS, column_letters, row_xml, save, with_rows
from netzdesk.exports.xlsx import whole_xlsx, write_xlsx

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.org";"x")',
    "=cmd|' /C calc'!A0",
    "+49 30 23125 117",
    "-5",
    "@SUM(A1)",
    "<b>fett</b> & </t></is>",
    "]]>",
    "_x0041_ _x000B_",
    "  Ränder  ",
    "00123",
    "1e5",
    "2010-03-12",
    "TRUE",
    "🧪 👩‍👩‍👧",
    "שלום عليكم",
    "Łódź Иван ﬁ ﷺ",
    "Zeile 1\nZeile 2",
    "\u202etxet",
)


def written(document: Document, folder: Path) -> Path:
    path = folder / "t.xlsx"
    path.unlink(missing_ok=True)
    write_xlsx(writable(document)[0], path, Unwatched())
    return path


def unescaped(text: str) -> str:
    """Return what Excel shows for a text read raw by openpyxl."""
    return text.replace("_x005F_", "_")


def test_hostile_texts_are_read_back_as_they_are_and_never_as_formulas(tmp_path: Path) -> None:
    rows = [(text, text) for text in HOSTILE]
    path = written(a_document(*rows, flat=tuple(rows)), tmp_path)

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[:2]:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [unescaped(row[0]) for row in excel_cells(path, 1)[1:]] == list(HOSTILE)
    assert [unescaped(row[0]) for row in excel_cells(path)[1:]] == list(HOSTILE)


def test_another_reader_reads_the_same(tmp_path: Path) -> None:
    rows = [(text, text) for text in HOSTILE if "_x" not in text]
    path = written(a_document(flat=tuple(rows)), tmp_path)

    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(1)

    assert [tuple(row) for row in sheet.to_python()][1:] == rows


@given(rows=st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=8))
def test_any_text_survives_or_is_marked(rows: list[tuple[str, str]], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("any")
    document, replaced = writable(a_document(*rows, flat=tuple(rows)))
    path = written(document, folder)

    flat = [[unescaped(str(v)) for v in row] for row in excel_cells(path, 1)[1:]]
    print_ = [[unescaped(str(v)) for v in row] for row in excel_cells(path)[1:]]

    expected = [["" if v is None else str(v) for v in row] for row in document.sheets[0].rows]
    assert flat == expected
    assert print_ == [
        ["\n".join(line.whole for line in cell) for cell in row.cells] for row in document.rows
    ]
    shown = "".join(v for row in expected for v in row)
    assert shown.count("\N{REPLACEMENT CHARACTER}") >= replaced


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_rows(tmp_path: Path) -> None:
    long = " ".join(f"Wort{n}" for n in range(9000))
    path = written(a_document(("Netz", long), ("anderes", "kurz"), flat=((1, long),)), tmp_path)

    print_ = excel_cells(path)
    assert print_[1] == ["Netz", long]
    assert print_[2] == ["anderes", "kurz"]
    sheet = openpyxl.load_workbook(path).worksheets[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {1}
    assert "".join(row[1] for row in rows) == long
    every = [c for s in openpyxl.load_workbook(path) for r in s.iter_rows() for c in r]
    assert max(len(str(c.value).encode("utf-16-le")) // 2 for c in every) <= MAX_UNITS


def test_no_row_is_higher_than_excel_can_show(tmp_path: Path) -> None:
    actors = "\n".join(f"Akteur {n}" for n in range(100))
    path = written(a_document(("Netz", actors)), tmp_path)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    heights = [sheet.row_dimensions[n].height or 0 for n in range(1, sheet.max_row + 1)]
    assert max(heights) <= 409
    assert excel_cells(path)[1][1].replace("\n", "") == actors.replace("\n", "")


def test_it_is_a_real_table_set_up_for_printing(tmp_path: Path) -> None:
    path = written(
        a_document(("a", "b"), ("c", "d"), flat=((1, "x"),), head=("Filter: Celle",)), tmp_path
    )

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Blatt", "Werte", "Lies mich"]
    main, flat, about = book.worksheets
    (table,) = main.tables.values()
    head = int(table.ref.split(":")[0][1:])
    assert [cell.value for cell in main[head]] == ["Spalte 1", "Spalte 2"]
    assert table.ref == f"A{head}:B{head + 2}"
    assert table.autoFilter.ref == table.ref
    assert main.freeze_panes == f"A{head + 1}"
    assert main.print_title_rows == f"${head}:${head}"
    assert flat.freeze_panes == "A2"
    for sheet in (main, flat, about):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text == "Stand 03/2010"
        assert sheet.oddFooter.right.text == "Seite &P von &N"
    assert main.cell(head + 1, 2).alignment.wrap_text
    assert main.column_dimensions["A"].width == 40
    names = [t.displayName for s in book.worksheets for t in s.tables.values()]
    assert len(names) == len(set(names)) == 2


def test_days_and_numbers_are_values_and_texts_keep_their_zeros(tmp_path: Path) -> None:
    path = written(a_document(flat=((date(2010, 3, 12), "01067"), (-3, None))), tmp_path)

    sheet = openpyxl.load_workbook(path).worksheets[1]
    assert sheet["A2"].value.date() == date(2010, 3, 12)
    assert sheet["A2"].number_format == "dd.mm.yyyy"
    assert sheet["B2"].value == "01067"
    assert sheet["A3"].value == -3
    assert sheet["B3"].value is None


def test_the_sample_is_marked_on_every_sheet(tmp_path: Path) -> None:
    path = written(a_document(("a", "b"), sample="Beispieldaten"), tmp_path)

    for sheet in openpyxl.load_workbook(path).worksheets:
        assert sheet.oddHeader.right.text == "Beispieldaten"
        assert sheet.oddFooter.center.text == "Beispieldaten"


def test_a_field_code_in_a_title_is_printed_as_text(tmp_path: Path) -> None:
    path = written(a_document(("a", "b"), title="A&D &P", tab="A/B: [x]*?'" + "x" * 40), tmp_path)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.oddHeader.left.text == "A&&D &&P"
    assert len(sheet.title) == 31


def test_an_empty_table_is_still_one_that_opens(tmp_path: Path) -> None:
    path = written(a_document(), tmp_path)

    assert excel_cells(path) == [["Spalte 1", "Spalte 2"], ["", ""]]
    assert whole_xlsx(path)


def test_properties_name_the_export_and_no_person(tmp_path: Path) -> None:
    path = written(a_document(("a", "b"), changed_ms=1_270_000_000_000), tmp_path)

    said = openpyxl.load_workbook(path).properties
    assert (said.title, said.subject, said.creator) == ("Titel", "Studie", "NetzDesk")
    assert said.created.year == said.modified.year == 2010


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    document = a_document(("a", "b"), flat=((1, "x"),))

    first = written(document, tmp_path).read_bytes()
    assert written(document, tmp_path).read_bytes() == first


def test_a_torn_file_is_not_whole(tmp_path: Path) -> None:
    path = written(a_document(("a", "b")), tmp_path)
    data = path.read_bytes()

    path.write_bytes(data[: len(data) // 2])
    assert not whole_xlsx(path)
    path.write_bytes(data[:200] + b"\0" * 50 + data[250:])
    assert not whole_xlsx(path)


def test_openpyxl_still_writes_an_empty_sheet_as_the_trick_needs_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    xml = row_xml(1, ["a<b", None, 7], [0, 0, 0], ["A", "B", "C"])
    save(book, {sheet: [xml]}, tmp_path / "t.xlsx", datetime(2010, 3, 31, tzinfo=UTC))

    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(2010, 3, 31, 0, 0, 0)}
    assert f"<sheetData>{xml}</sheetData>" in part
    values = [cell.value for cell in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0][1]]
    assert values == ["a<b", None, 7]


def test_another_way_of_writing_sheets_is_noticed() -> None:
    with pytest.raises(RuntimeError):
        with_rows(b"<worksheet><rows/></worksheet>", [])


def test_columns_are_lettered_as_excel_does() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
