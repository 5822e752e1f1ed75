"""Reading lists: workbooks and text files as they come, and files that mean harm."""

from __future__ import annotations

import marshal
import resource
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_excel import write_xls
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from netzdesk.base.errors import Cancelled, Refused
from netzdesk.imports import limits
from netzdesk.imports.plain import written
from netzdesk.imports.reading import read_table
from netzdesk.imports.sheets import (
    Merged,
    Row,
    Sheet,
    Sheets,
    best_sheet,
    heading_key,
    sheets_from,
    table_of,
)
from netzdesk.store.notice import Notice
from own_time import at_most

OOXML = "http://schemas.openxmlformats.org"
MAIN = f"{OOXML}/spreadsheetml/2006/main"
OFFICE = f"{OOXML}/officeDocument/2006/relationships"
PACKAGE = f"{OOXML}/package/2006"
TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Blatt" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{rows}}</sheetData></worksheet>'


def workbook(path: Path, rows: str, *, before: str = "", book: str = BOOK) -> Path:
    """Write a workbook whose one sheet has this XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS)
        archive.writestr("xl/worksheets/sheet1.xml", before + SHEET.format(rows=rows))
    return path


def saved(path: Path, rows: list[list[Any]], **more: Any) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for name, value in more.items():
        setattr(book, name, value)
    book.save(path)
    return path


def refusal(source: Path | str, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        read_table(source, **more)
    assert caught.value.sentence.format(**caught.value.values)
    return caught.value.code


def remarks(source: Path) -> set[str]:
    read = read_table(source)
    every = (*read.remarks, *(one for sheet in read.sheets for one in sheet.remarks))
    return {one.code for one in every}


def test_a_workbook_is_read_with_its_days_and_numbers(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [["Name", "Tag", "PLZ"], ["Ä ß", date(2010, 3, 1), 1067]])

    read = read_table(path)

    assert read.name == "a.xlsx"
    assert read.sheets[0].rows == (("Name", "Tag", "PLZ"), ("Ä ß", date(2010, 3, 1), 1067))
    assert remarks(path) == set()


def test_an_old_workbook_is_read_with_its_days_and_numbers(tmp_path: Path) -> None:
    rows = (("Name", "Tag", "PLZ"), ("Ä ß", date(2010, 3, 1), 1067), (None, None, 0.5))
    path = write_xls(tmp_path / "a.xls", rows, "Stellen")

    (sheet,) = read_table(path).sheets

    assert sheet.name == "Stellen"
    assert sheet.rows[:2] == rows[:2]
    assert sheet.rows[2] == ("", "", 0.5)
    path.write_bytes(path.read_bytes()[:3000])
    assert refusal(path) == "reading.unreadable"


def test_an_old_workbook_is_known_by_its_content(
    tmp_path: Path,
) -> None:
    path = write_xls(tmp_path / "liste.xlsx", (("Kreis", "Name"), ("Gifhorn", "A"), (None, "B")))

    table = table_of(read_table(path))

    assert table.headings == ("Kreis", "Name")
    assert [row.number for row in table.rows] == [2, 3]


def test_merged_cells_are_named_and_filled_on_request(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["Kreis", "Name"], ["Gifhorn", "A"], [None, "B"], ["Peine", "C"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")

    read = read_table(tmp_path / "a.xlsx")

    assert read.sheets[0].remarks[0].values == {"ranges": "A2:A3"}
    plain, filled = table_of(read), table_of(read, fill_down=True)
    assert [row.cells[0] for row in plain.rows] == ["Gifhorn", "", "Peine"]
    assert [row.cells[0] for row in filled.rows] == ["Gifhorn", "Gifhorn", "Peine"]


def test_a_row_that_is_empty_but_for_a_merged_cell_stays_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (["Kreis", "Name"], ["Gifhorn", "A"], [], [None, "B"]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    book.save(tmp_path / "a.xlsx")

    filled = table_of(read_table(tmp_path / "a.xlsx"), fill_down=True)

    assert [row.cells for row in filled.rows] == [("Gifhorn", "A"), ("Gifhorn", "B")]


def test_formulas_without_a_value_are_named_with_their_cells(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [["Name", "Summe"], ["A", "=1+1"], ["B", "=A1"]])
    kept = workbook(
        tmp_path / "b.xlsx",
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>',
    )

    (remark,) = read_table(path).sheets[0].remarks

    assert (remark.code, remark.values) == ("reading.formulas", {"n": 2, "cells": "B2, B3"})
    assert remarks(kept) == set()


def test_days_of_1904_are_right_and_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [["Tag"], [date(2010, 3, 1)]], epoch=CALENDAR_MAC_1904)

    read = read_table(path)

    assert read.epoch_1904
    assert read.sheets[0].rows[1] == (date(2010, 3, 1),)
    assert remarks(path) == {"reading.1904"}


def test_a_hidden_sheet_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name"])  # type: ignore[union-attr]
    hidden: Any = book.create_sheet("Geheim")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    assert remarks(tmp_path / "a.xlsx") == {"reading.hidden"}


def test_a_calc_file_tells_merged_cells_and_empty_formulas(tmp_path: Path) -> None:
    body = (
        '<table:table table:name="T"><table:table-row><table:table-cell '
        'office:value-type="string" table:number-columns-spanned="2"><text:p>Name</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>"
        '<table:table-cell table:formula="of:=[.A1]"/><table:table-cell office:value-type="float" '
        'office:value="5"><text:p>5</text:p></table:table-cell></table:table-row></table:table>'
    )

    read = read_table(calc(tmp_path / "a.ods", body))

    assert read.sheets[0].rows[1][1] == 5
    assert [one.values for one in read.sheets[0].remarks] == [
        {"ranges": "A1:B1"},
        {"n": 1, "cells": "A2"},
    ]


def calc(path: Path, body: str, *, before: str = "") -> Path:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found(
    tmp_path: Path, encoding: str, found: str, separator: str
) -> None:
    rows = [["Name", "Ort", "PLZ"], ["Müßig", "Köln", "01067"], ["Ähre", "Übach", "52531"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))

    read = read_table(path)

    assert (read.encoding, read.separator) == (found, separator)
    assert [list(row) for row in read.sheets[0].rows] == rows


def test_quotation_marks_around_words_are_no_letters_of_dos(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;Ort\n„Haus“ – „Hof“;Köln\n„Ahorn“;Hernández\n".encode("cp1252"))

    read = read_table(path)

    assert read.encoding == "cp1252"
    assert read.sheets[0].rows[1] == ("„Haus“ – „Hof“", "Köln")


def test_one_foreign_letter_does_not_outweigh_the_sharp_s_of_streets(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;Straße\nJana Tomašek;Hauptstraße 1\n".encode("cp1252"))

    assert read_table(path).sheets[0].rows[1] == ("Jana Tomašek", "Hauptstraße 1")


def test_a_quoted_cell_may_hold_separators_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\nName;Notiz\nA;"eins; zwei\nund ""drei"""\nB;\'=1+1\n', encoding="utf-8")

    read = read_table(path)

    assert read.sheets[0].rows[1:] == (("A", 'eins; zwei\nund "drei"'), ("B", "=1+1"))


def test_letters_that_were_spoilt_before_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;Ort\nMüller;Köln\n".encode().decode("cp1252").encode())

    assert "reading.looks_wrong" in remarks(path)


def test_a_chosen_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;Ort\nMüller;Köln\n".encode("cp1252"))

    assert refusal(path, encoding="utf-8-sig") == "reading.encoding"
    assert read_table(path, encoding="cp1252").sheets[0].rows[1] == ("Müller", "Köln")


def test_a_pasted_block_is_read_like_a_file() -> None:
    read = read_table('Name\tNotiz\nA\t"eins\nzwei"\n')

    assert read.sheets[0].rows[:2] == (("Name", "Notiz"), ("A", "eins\nzwei"))
    assert refusal("x\t" * (limits.MAX_COLUMNS + 1)) == "reading.columns"


def test_headings_are_found_below_a_title() -> None:
    names = frozenset(map(heading_key, ("Name", "Ort")))
    read = read_table("Liste vom März\t\n\t\nName: *\tOrt\nA\tB\n")

    table = table_of(read, names)

    assert (table.headings, table.header) == (("Name: *", "Ort"), 3)
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("A", "B"))]


def test_the_sheet_with_the_headings_is_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Lies mich"])  # type: ignore[union-attr]
    second: Any = book.create_sheet("Liste")
    second.append(["Name", "Ort"])
    book.save(tmp_path / "a.xlsx")

    assert best_sheet(read_table(tmp_path / "a.xlsx"), frozenset(("name", "ort"))) == 1


def test_what_is_no_table_is_refused_with_what_it_is(tmp_path: Path) -> None:
    picture = tmp_path / "bild.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    document = tmp_path / "brief.xlsx"
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    study = tmp_path / "a.csv"
    study.write_bytes(b"SQLite format 3\x00" + bytes(2000))
    empty = tmp_path / "leer.csv"
    empty.touch()

    assert [refusal(path) for path in (picture, document, study)] == ["reading.no_table"] * 3
    assert refusal(tmp_path) == "reading.is_folder"
    assert refusal(empty) == "reading.empty"
    assert refusal(tmp_path / "fehlt.xlsx") == "reading.missing"


def test_a_file_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("Name;Ort\nA;B\n", encoding="utf-8")
    book = saved(tmp_path / "b.xlsx", [["Name"], ["A"]]).rename(tmp_path / "b.csv")

    assert read_table(text).sheets[0].rows[1] == ("A", "B")
    assert read_table(book).sheets[0].rows[1] == ("A",)


def test_a_cut_or_spoilt_workbook_is_damaged(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.xlsx", [["Name", "Ort"], *[[f"Name {n}", n] for n in range(500)]])
    content = whole.read_bytes()
    cut = tmp_path / "b.xlsx"
    cut.write_bytes(content[: len(content) // 2])
    spoilt = tmp_path / "c.xlsx"
    at = content.index(b"sheet1.xml") + 200
    spoilt.write_bytes(content[:at] + bytes(60) + content[at + 60 :])

    assert refusal(cut) == "reading.unreadable"
    assert refusal(spoilt) == "reading.unreadable"


def test_a_protected_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )

    assert refusal(path) == "reading.protected"


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.xlsx", [["Name"]])
    monkeypatch.setattr(limits, "MAX_BYTES", 100)

    assert refusal(path) == "reading.too_large"


def test_a_cell_at_the_far_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    wide = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="XFD1"><v>1</v></c></row>')
    far = workbook(
        tmp_path / "b.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    )
    both = workbook(tmp_path / "c.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    unnumbered = workbook(tmp_path / "d.xlsx", "<row/>" * (limits.MAX_ROWS + 1))
    calc_wide = calc(
        tmp_path / "e.ods",
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" '
        'office:value="1"/></table:table-row></table:table>',
    )

    assert refusal(wide) == "reading.columns"
    assert {refusal(path) for path in (far, both, unnumbered, calc_wide)} == {"reading.rows"}


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
    )
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]>'
    outside = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&{name};</t></is></c></row>'
    files = (
        workbook(tmp_path / "a.xlsx", row.format(name="l9"), before=doctype),
        workbook(tmp_path / "b.xlsx", row.format(name="x"), before=outside),
        workbook(tmp_path / "c.xlsx", row.format(name="x"), book=outside + BOOK),
        calc(tmp_path / "d.ods", "<table:table/>", before=outside),
    )

    assert {refusal(path) for path in files} == {"reading.entities"}


def bomb(path: Path, parts: int, size: int) -> Path:
    """Write a workbook with parts that unpack to so many bytes."""
    workbook(path, "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"xl/media/{number}.xml", bytes(size))
    return path


def test_a_bomb_is_known_from_outside(tmp_path: Path) -> None:
    large = bomb(tmp_path / "a.xlsx", 1, limits.MAX_UNPACKED + 1)
    steep = bomb(tmp_path / "b.xlsx", 1, 20 << 20)
    many = bomb(tmp_path / "c.xlsx", limits.MAX_PARTS, 0)

    assert {refusal(path) for path in (large, steep, many)} == {"reading.packed"}


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "A" * (150 << 20) + "</t></is></c></row>"
    path = workbook(tmp_path / "a.xlsx", row)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        told = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    small = (4000).to_bytes(4, "little")
    path.write_bytes(content.replace(told.to_bytes(4, "little"), small))

    with at_most(10):
        assert refusal(path) in ("reading.unreadable", "reading.packed")


MEASURED = """
import resource, sys
from pathlib import Path
from netzdesk.base.errors import Refused
from netzdesk.imports.reading import read_table
try:
    read_table(Path(sys.argv[1]))
except Refused as refused:
    print(refused.code)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in the unit of Linux")
def test_memory_stays_below_500_mb_whatever_the_file(tmp_path: Path) -> None:
    text = "".join(chr(65 + (n * 7919) % 26) for n in range(4096))  # packs by less than the limit
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n}{text[n % 99 :]}</t></is></c></row>'
        for n in range(1, 45_000)
    )
    path = workbook(tmp_path / "a.xlsx", cells)
    with zipfile.ZipFile(path) as archive:
        assert sum(part.file_size for part in archive.infolist()) > 170 << 20
    # A file that gets past the first look: half of it is what no archiver makes smaller.
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/random.bin", bytes(1) + random_bytes(2 << 20))

    before = resource.getrlimit(resource.RLIMIT_AS)

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True
    )

    *codes, own, child = done.stdout.split()
    assert codes == ["reading.too_big"]
    assert int(own) < 500 << 10
    assert int(child) < 500 << 10
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def random_bytes(count: int) -> bytes:
    import random  # noqa: PLC0415

    return random.Random(1).randbytes(count)


def test_numbers_of_5000_digits_are_text_or_no_number(tmp_path: Path) -> None:
    digits = "9" * 5000
    book = workbook(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>{digits}</v></c></row>')
    text = tmp_path / "b.csv"
    text.write_text(f"Nr;Name\n{digits};A\n", encoding="utf-8")

    assert read_table(text).sheets[0].rows[1] == (digits, "A")
    try:
        (row,) = read_table(book).sheets[0].rows
    except Refused as refused:
        assert refused.code == "reading.unreadable"
    else:
        assert row[0] == float("inf")


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Name;Ort\nA;"B\n' + "C;D\n" * 400_000, encoding="utf-8")

    assert refusal(path) == "reading.quotes"


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name;Ort\n" + "Anna;Berlin\n" * 99_000, encoding="utf-8")

    class Impatient:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=Impatient())


_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(st.lists(st.lists(_CELLS, max_size=4).map(tuple), max_size=4).map(tuple))
def test_every_cell_comes_out_of_the_process_as_it_was_read(rows: tuple[Row, ...]) -> None:
    notice = Notice("reading.text", "as {encoding}", {"encoding": "UTF-8", "n": 3})
    read = Sheets(
        name="liste.xlsx",
        sheets=(Sheet("Ä", rows, (Merged(0, 1, 2, 3),), (notice,)), Sheet("B", (("x",),))),
        remarks=(notice,),
        encoding="cp1252",
        separator=";",
        epoch_1904=True,
    )

    kind, *found = marshal.loads(written(read.plain()))

    assert kind == "read"
    again = sheets_from(*found)
    assert again == read
    types = [[type(cell) for cell in row] for row in again.sheets[0].rows]
    assert types == [[type(cell) for cell in row] for row in rows]


def test_the_process_that_reads_loads_little() -> None:
    script = (
        "import sys\nimport netzdesk.imports.child, netzdesk.imports.workbook\nprint(*sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    ours = {name for name in said if name.startswith("netzdesk.")}
    assert not {"dataclasses", "gettext", "pickle", "sqlcipher3"} & set(said)
    assert ours == {
        *("netzdesk.base", "netzdesk.base.errors", "netzdesk.base.marking", "netzdesk.imports"),
        *("netzdesk.imports.child", "netzdesk.imports.limits", "netzdesk.imports.odd"),
        *("netzdesk.imports.plain", "netzdesk.imports.workbook"),
    }
