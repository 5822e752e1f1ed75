"""Studies and documents for the tests of the exports, and how to read exports back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pypdfium2 as pdfium
from openpyxl.utils import range_boundaries

from netzdesk.base.ids import new_id
from netzdesk.base.progress import Unwatched
from netzdesk.exports.document import Column, Document, FlatSheet, Line, Row, Value
from netzdesk.exports.pdf import _Drawing
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CLOCK = datetime(2010, 3, 31, 12, 0, tzinfo=UTC)

TERMS = (
    ("field_of_action", "counselling", "Counselling", "Beratung", 1),
    ("field_of_action", "recognition", "Recognition", "Anerkennung", 2),
    ("field_of_action", "training", "Training", "Qualifizierung", 4),
    ("field_of_action", "placement", "Placement", "Vermittlung", 9),
    ("institution_kind", "job_centre", "Job centre", "Jobcenter", 1),
    ("institution_kind", "integration_office", "Integration office", "Leitstelle", 3),
    ("channel", "phone", "phone", "Telefon", 1),
    ("channel", "letter", "letter", "Brief", 2),
    ("direction", "out", "outgoing", "ausgehend", 1),
    ("direction", "in", "incoming", "eingehend", 2),
    ("outcome", "1.1", "complete", "vollständige Auskunft", 1),
    ("outcome", "3.19", "letter sent", "angeschrieben, Antwort offen", 2),
    ("answer", "yes", "Yes, a network exists", "Ja, Netzwerk vorhanden", 1),
    ("answer", "no", "No network", "Nein, kein Netzwerk", 2),
    ("no_reason", "distances", "distances", "große Entfernungen", 1),
    ("no_reason", "no_money", "no money", "keine Mittel", 2),
)
REGIONS = (
    ("03351", "Celle", "Landkreis"),
    ("03404", "Osnabrück", "Kreisfreie Stadt"),
    ("03459", "Osnabrück", "Landkreis"),
    ("03102", "Salzgitter", "Kreisfreie Stadt"),
)


class StudyBuilder:
    """A study with districts and terms, to which a test adds what it is about."""

    def __init__(self, folder: Path) -> None:
        self._unit: Unit | None = None
        author = Author(new_id(), "Testerin", "TE")
        self.study = Study.create(folder / "t.netzdesk", author=author, clock=lambda: CLOCK)
        self.settings(title="Studie über Netzwerke", status_date="03/2010")
        self.regions: dict[str, str] = {}
        with self.together() as unit:
            for vocabulary, code, english, german, rank in TERMS:
                unit.put(
                    "vocabulary_term",
                    {
                        "vocabulary": vocabulary,
                        "code": code,
                        "label_en": english,
                        "label_de": german,
                        "rank": rank,
                    },
                )
            for ags, name, kind in REGIONS:
                self.regions[ags] = unit.put("region", {"ags": ags, "name": name, "kind": kind})

    @property
    def conn(self) -> Any:
        return self.study.conn

    @contextmanager
    def together(self) -> Iterator[Unit]:
        """Store everything inside in one transaction: many rows are quick then."""
        if self._unit is not None:
            yield self._unit
            return
        with self.study.unit("fill") as unit:
            self._unit = unit
            try:
                yield unit
            finally:
                self._unit = None

    def put(self, table: str, **values: Any) -> str:
        with self.together() as unit:
            return unit.put(table, values)

    def settings(self, **values: Any) -> None:
        with self.together() as unit:
            for key, value in values.items():
                unit.put("setting", {"key": key, "value": json.dumps(value)})

    def network(
        self,
        name: str | None = None,
        *,
        regions: Iterable[str] = ("03351",),
        actors: Iterable[str] = (),
        fields: Iterable[str] = (),
        **values: Any,
    ) -> str:
        with self.together() as unit:
            key = unit.put("network", {"judgement": "counts", "name": name, **values})
            for ags in regions:
                unit.put("network_region", {"network_id": key, "region_id": self.regions[ags]})
            for place, actor in enumerate(actors):
                unit.put(
                    "network_actor",
                    {"network_id": key, "name": actor, "position": f"a{place:03}"},
                )
            for code in fields:
                unit.put("network_field", {"network_id": key, "field": code})
        return key

    def person(self, name: str, *, named: bool = False, **values: Any) -> str:
        consent = (
            {"may_be_named": 1, "legal_basis": "Einwilligung", "legal_basis_on": "2010-02-01"}
            if named
            else {}
        )
        return self.put("person", name=name, position="a0", **consent, **values)

    def contact(self, network: str, place: int = 0, **values: Any) -> str:
        return self.put("network_contact", network_id=network, position=f"a{place}", **values)

    def institution(self, name: str, ags: str | None = None, **values: Any) -> str:
        key = self.put("institution", **{"kind": "job_centre", "name": name, **values})
        if ags is not None:
            self.put("institution_region", institution_id=key, region_id=self.regions[ags])
        return key

    def attempt(self, institution: str, **values: Any) -> str:
        usual = {"channel": "phone", "direction": "out", "day": "2010-01-12", "outcome": "1.1"}
        return self.put(
            "contact_attempt",
            institution_id=institution,
            researcher_id=self.study.author.id,
            **{**usual, **values},
        )

    def statement(self, institution: str, ags: str, answer: str, **values: Any) -> str:
        return self.put(
            "statement",
            institution_id=institution,
            region_id=self.regions[ags],
            answer=answer,
            researcher_id=self.study.author.id,
            **{"day": "2010-01-12", **values},
        )


def a_document(
    *rows: tuple[str, ...], flat: tuple[tuple[Value, ...], ...] = (), **values: Any
) -> Document:
    """Return a document of two columns or as many as the rows have; a text is a cell."""
    wide = len(rows[0]) if rows else 2
    columns = tuple(Column(f"Spalte {n}", 40) for n in range(1, wide + 1))
    made = tuple(
        Row(tuple(tuple(Line(part) for part in text.split("\n")) for text in row), f"Zeile {n}")
        for n, row in enumerate(rows, 1)
    )
    width = len(flat[0]) if flat else 2
    sheet = FlatSheet("Werte", tuple(Column(f"Wert {n}", 20) for n in range(width)), flat)
    usual: dict[str, Any] = {
        "key": "test",
        "language": "de",
        "title": "Titel",
        "tab": "Blatt",
        "study": "Studie",
        "status": "Stand 03/2010",
        "sample": "",
        "head": (),
        "columns": columns,
        "rows": made,
        "sheets": (sheet,),
        "about": (("Studie", "Studie"),),
    }
    return Document(**{**usual, **values})


def squeezed(text: str) -> str:
    """Return a text without white space: lines may break anywhere in a format."""
    return "".join(text.split())


def excel_cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    """Return the rows of the Excel table on a sheet, its header first, continued rows joined."""
    found = openpyxl.load_workbook(path).worksheets[sheet]
    (table,) = found.tables.values()
    rows: list[list[Any]] = []
    for cells in found[table.ref]:
        values = ["" if cell.value is None else cell.value for cell in cells]
        first = str(values[0])
        if rows and first.startswith("(Fortsetzung)"):
            values[0] = first.removeprefix("(Fortsetzung)")
            rows[-1] = [f"{a}{b}" for a, b in zip(rows[-1], values, strict=True)]
        else:
            rows.append(values)
    return rows


def pdf_cells(pdf: bytes, document: Document) -> list[list[str]]:
    """Return the table's rows as the PDF shows them, cell by cell, without white space.

    A row begins where its bookmark points to and ends where the next one begins; a letter
    belongs to the column in which it stands.
    """
    reader = pypdf.PdfReader(BytesIO(pdf))
    starts = [
        (reader.get_destination_page_number(mark), -float(mark.top or 0))
        for mark in _marks(reader.outline)[1:]
    ]
    grid = _Drawing(document, BytesIO()).grid
    rows = [[""] * len(grid.lefts) for _ in starts]
    for number, x, y, letter in _letters(pdf):
        begun = [row for row, start in enumerate(starts) if start <= (number, -y)]
        column = sum(left <= x for left in grid.lefts) - 1
        if (
            begun
            and column >= 0
            and grid.bottom < y < (grid.first_top if number == starts[0][0] else grid.top)
        ):
            rows[begun[-1]][column] += letter
    return rows


def excel_tables(path: Path, sheet: int) -> list[list[list[Any]]]:
    """Return the tables of a sheet from top to bottom, each with its header row."""
    found = openpyxl.load_workbook(path).worksheets[sheet]
    tables = sorted(found.tables.values(), key=lambda table: range_boundaries(table.ref)[1])
    return [
        [["" if cell.value is None else cell.value for cell in cells] for cells in found[table.ref]]
        for table in tables
    ]


def pdf_tables(pdf: bytes, document: Document) -> list[list[list[str]]]:
    """Return the tables of a document's sections as the PDF shows them, without white space.

    Where strips stand is asked of the layout; what stands in them is read from the page.
    """
    drawing = _Drawing(document, BytesIO())
    letters: dict[int, list[tuple[float, float, str]]] = {}
    for number, x, y, letter in _letters(pdf):
        letters.setdefault(number, []).append((x, y, letter))
    tables: list[list[list[str]]] = []
    for number, page in enumerate(drawing.flow_pages(Unwatched()), len(drawing.before)):
        for part in page.tables:
            if part.top != drawing.paper.top or not tables:
                tables.append([])
            for strip in part.strips:
                row = [""] * len(part.grid.lefts)
                for x, y, letter in letters.get(number, ()):
                    if strip.top - strip.height < y < strip.top:
                        row[sum(left <= x for left in part.grid.lefts) - 1] += letter
                if row[0] or not tables[-1]:
                    tables[-1].append(row)
                else:  # a row that was parted: its first cell is said where it begins
                    before = tables[-1][-1]
                    tables[-1][-1] = [a + b for a, b in zip(before, row, strict=True)]
    return tables


def word_tables(path: Path | BytesIO) -> list[list[list[str]]]:
    """Return the tables of a Word file, each with its head; a line of a cell is a paragraph."""
    return [
        [["\n".join(map(_word_text, cell.iter(f"{_W}p"))) for cell in row] for row in _rows(table)]
        for table in docx.Document(
            path if isinstance(path, BytesIO) else str(path)
        ).element.body.iter(f"{_W}tbl")
    ]


def word_text(path: Path) -> list[tuple[str, str]]:
    """Return style and text of the paragraphs of a Word file that stand in no table."""
    return [(p.style.name, p.text) for p in docx.Document(str(path)).paragraphs]


def _rows(table: Any) -> Iterator[list[Any]]:
    for row in table.iter(f"{_W}tr"):
        yield list(row.iter(f"{_W}tc"))


def _word_text(paragraph: Any) -> str:
    parts = paragraph.iter(f"{_W}t", f"{_W}br")
    return "".join(part.text or "" if part.tag == f"{_W}t" else "\n" for part in parts)


def pdf_text(pdf: bytes) -> str:
    """Return all text of a PDF in the order in which it is drawn."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def _marks(outline: list[Any]) -> list[Any]:
    found: list[Any] = []
    for entry in outline:
        found += _marks(entry) if isinstance(entry, list) else [entry]
    return found


def _letters(pdf: bytes) -> Iterable[tuple[int, float, float, str]]:
    read = pdfium.PdfDocument(pdf)
    try:
        for number, page in enumerate(read):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                letter = text.get_text_range(index, 1)
                if letter.strip():
                    left, bottom, _right, top = text.get_charbox(index)
                    # PDFium tells a hyphen at a line's end apart
                    letter = letter.replace("\x02", "-").replace("\ufffe", "-")
                    yield number, left, (bottom + top) / 2, letter
            text.close()
            page.close()
    finally:
        read.close()
