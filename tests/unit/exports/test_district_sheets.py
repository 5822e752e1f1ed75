"""„Kreisblatt“: always one page, nothing left out in silence, nothing personal without names."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from export_desk import StudyBuilder, excel_cells, squeezed
from hypothesis import given, settings
from hypothesis import strategies as st

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.exports.document import Block, Column, Document, Line, Row, Section
from netzdesk.exports.fitting import fit
from netzdesk.exports.flow import BOTTOM, PORTRAIT, Faces, Flow
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import pdf_bytes
from netzdesk.exports.registry import document, export, render_pdf

FLOW = Flow(Faces(), PORTRAIT)
ROOM = PORTRAIT.top - BOTTOM


@pytest.fixture
def celle(study: StudyBuilder) -> StudyBuilder:
    """Celle: two offices that agree on a network, one lead, five contacts, one corrected."""
    with study.together():
        study.settings(sample=True)
        me = study.study.author.id
        study.put("researcher", id=me, name="Testerin", initials="TE")
        study.put("region", id=study.regions["03351"], responsible_id=me)
        network = study.network("Integrationsrat Celle", number=7)
        office = study.institution("Jobcenter Celle", "03351", phone="030 23125 001")
        other = study.institution("Leitstelle Celle", "03351", kind="integration_office")
        person = study.person("Kim Muster", institution_id=office, function="Teamleitung")
        for place in (office, other):
            said = study.statement(place, "03351", "yes", named=network, person_id=None)
            study.put("statement_network", statement_id=said, network_id=network)
        for day in (11, 12, 13):
            study.attempt(office, day=f"2010-01-{day}", person_id=person, note="Rückruf")
        wrong = study.attempt(office, day="2010-01-20", outcome="3.19")
        right = study.attempt(office, day="2010-01-20", corrects_id=wrong)
        study.put("contact_attempt", id=wrong, corrected_by_id=right)
        study.put(
            "lead",
            kind="institution",
            institution_kind="integration_office",
            name="Büro Nordkreis",
            from_institution_id=office,
            day="2010-01-13",
            researcher_id=me,
        )
    return study


def sheet_of(study: StudyBuilder, ags: str, **options: str) -> Section:
    found = document(study.conn, "district-sheets", ExportOptions(region=ags, **options))  # type: ignore[arg-type]
    (section,) = found.sections
    return section


def block(section: Section, heading: str) -> Block:
    return next(each for each in section.blocks if each.heading == heading)


def texts(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[cell[0].text for cell in row.cells] for row in rows]


def test_a_sheet_says_what_is_known_of_its_district(celle: StudyBuilder) -> None:
    section = sheet_of(celle, "03351")
    said = " ".join(section.blocks[0].text)

    assert section.title == "Celle (Landkreis)"
    assert "Bestätigt: Netzwerk" in said
    assert "Zuständig: TE" in said
    assert "Jobcenter" in said
    statements = texts(block(section, "Auskünfte").rows)
    assert [row[1:] for row in statements] == [
        ["Jobcenter Celle", "Ja, Netzwerk vorhanden", "Integrationsrat Celle", "Quelle 1"],
        ["Leitstelle Celle", "Ja, Netzwerk vorhanden", "Integrationsrat Celle", "Quelle 2"],
    ]
    assert texts(block(section, "Strukturen").rows) == [
        ["7", "Integrationsrat Celle", "zählt", "/", "2 unabhängige Quellen"]
    ]
    (first, second) = texts(block(section, "Stellen").rows)
    assert first[1:] == [
        "Jobcenter Celle",
        "Jobcenter",
        "1.1 vollständige Auskunft, 20.01.2010",
        "030 23125 001",
    ]
    assert second[1] == "Leitstelle Celle"


def test_a_district_and_an_office_of_nobody_say_so_in_every_shape(
    study: StudyBuilder, tmp_path: Path
) -> None:
    study.institution("Jobcenter Celle", "03351")
    section = sheet_of(study, "03351")
    assert any(line.endswith("Zuständig: niemand") for line in section.blocks[0].text)
    assert texts(block(section, "Stellen").rows)[0][0] == "niemand"

    for suffix in ("xlsx", "pdf", "docx"):
        target = tmp_path / f"k.{suffix}"
        export(study.conn, "district-sheets", target, ExportOptions(region="03351"), Unwatched())
        assert "Zuständig: niemand" in said_in(target)
    flat = openpyxl.load_workbook(tmp_path / "k.xlsx")
    for name in ("Kreise", "Stellen"):
        headings, row, *_others = flat[name].iter_rows(values_only=True)
        assert dict(zip(headings, row, strict=True))["Zuständig"] == "niemand"


def test_an_office_without_its_own_is_in_the_charge_of_its_district(celle: StudyBuilder) -> None:
    with celle.together():
        other = celle.study.author.id + "-2"
        celle.put("researcher", id=other, name="Zweite", initials="ZW")
        celle.institution("Ausländeramt Celle", "03351", responsible_id=other)

    shown = {row[1]: row[0] for row in texts(block(sheet_of(celle, "03351"), "Stellen").rows)}

    assert shown["Jobcenter Celle"] == "TE"
    assert shown["Ausländeramt Celle"] == "ZW"


def said_in(path: Path) -> str:
    """Return the words of an export, whatever its shape."""
    if path.suffix == ".pdf":
        words = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    elif path.suffix == ".docx":
        words = " ".join(each.text for each in docx.Document(str(path)).paragraphs)
    else:
        cells = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        words = " ".join(str(cell) for row in cells for cell in row if cell is not None)
    return " ".join(words.split())


def test_attempts_stand_latest_first_without_corrected_ones(celle: StudyBuilder) -> None:
    rows = texts(block(sheet_of(celle, "03351"), "Kontaktversuche, neueste zuerst").rows)

    assert [row[0] for row in rows] == ["20.01.2010", "13.01.2010", "12.01.2010", "11.01.2010"]
    assert {row[3] for row in rows} == {"1.1 vollständige Auskunft"}


def test_persons_are_shown_as_the_grade_allows(celle: StudyBuilder) -> None:
    def contact(grade: str) -> list[str]:
        section = sheet_of(celle, "03351", persons=grade)
        rows = texts(block(section, "Kontaktversuche, neueste zuerst").rows)
        lead = texts(block(section, "Offene Hinweise").rows)[0][1]
        return [texts(block(section, "Stellen").rows)[0][4], rows[1][2], rows[1][4], lead]

    assert contact("none") == ["030 23125 001", "Telefon, ausgehend", "TE", "Leitstelle"]
    assert contact("functions") == [
        "030 23125 001 · Teamleitung",
        "Telefon, ausgehend · Teamleitung",
        "TE",
        "Leitstelle",
    ]
    # no consent to be named is recorded, so the function stands there with names too
    assert contact("full") == [
        "030 23125 001 · Teamleitung",
        "Telefon, ausgehend · Teamleitung",
        "TE: Rückruf",
        "Leitstelle · Büro Nordkreis",
    ]


def test_there_is_a_page_for_each_district_or_for_the_one_asked_for(celle: StudyBuilder) -> None:
    pages = pypdf.PdfReader(BytesIO(render_pdf(celle.conn, "district-sheets"))).pages
    one = render_pdf(celle.conn, "district-sheets", ExportOptions(region="03351"))

    assert len(pages) == 4
    assert len(pypdf.PdfReader(BytesIO(one)).pages) == 1
    # in the order of their AGS: Salzgitter, Celle, Osnabrück, Osnabrück
    assert "Celle (Landkreis)" in pages[1].extract_text()
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert "Beispieldaten" in text
        assert "Stand 03/2010" in text
        assert "Ohne Personen" in text
        assert f"Seite {number} von 4" in text
        assert page.mediabox.height > page.mediabox.width


def test_an_unknown_district_is_refused(celle: StudyBuilder) -> None:
    with pytest.raises(Refused) as refused:
        document(celle.conn, "district-sheets", ExportOptions(region="09999"))

    assert refused.value.code == "export.unknown_region"


def test_what_finds_no_room_is_counted_on_the_page_and_stands_in_the_flat_sheet(
    celle: StudyBuilder, tmp_path: Path
) -> None:
    with celle.together():
        office = celle.institution("Außenstelle Bergen", "03351")
        for day in range(1, 29):
            celle.attempt(office, day=f"2010-02-{day:02}")
            celle.attempt(office, day=f"2010-03-{day:02}")
    section = sheet_of(celle, "03351")
    attempts = block(section, "Kontaktversuche, neueste zuerst")
    export(celle.conn, "district-sheets", tmp_path / "t.xlsx", ExportOptions(region="03351"))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    place = book.sheetnames.index("Kontaktversuche")

    assert len(attempts.rows) + attempts.left_out == 60
    assert attempts.after == (f"… und {attempts.left_out} weitere Kontaktversuche",)
    assert attempts.rows[0].cells[0][0].text == "28.03.2010"
    assert len(block(section, "Auskünfte").rows) == 2
    assert len(excel_cells(tmp_path / "t.xlsx", sheet=place)) == 1 + 60
    one = render_pdf(celle.conn, "district-sheets", ExportOptions(region="03351"))
    (page,) = pypdf.PdfReader(BytesIO(one)).pages
    assert squeezed(attempts.after[0]) in squeezed(page.extract_text())


def test_a_district_with_endless_texts_still_is_one_page(celle: StudyBuilder) -> None:
    with celle.together():
        for number in range(60):
            office = celle.institution(f"Stelle {number} " + "mit langem Namen " * 12, "03351")
            celle.statement(office, "03351", "no", wording="nein " * 400)
            celle.attempt(office, note="Notiz " * 900)
    for grade in ("none", "full"):
        options = ExportOptions(region="03351", persons=grade)  # type: ignore[arg-type]
        pdf = render_pdf(celle.conn, "district-sheets", options)
        assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1


COLUMNS = (Column("A", 20), Column("B", 60))


def row(words: int) -> Row:
    return Row(((Line("1"),), (Line("Wort " * words),)), "1")


def blocks(sizes: list[tuple[int, int]]) -> Section:
    tr = Translator("de")
    made = [
        Block(
            heading=f"Teil {number}",
            columns=COLUMNS if rows else (),
            rows=tuple(row(words) for _ in range(rows)),
            keep=2,
            cut=lambda n: tr.plural("… und {n} weiterer Hinweis", "… und {n} weitere Hinweise", n),
        )
        for number, (rows, words) in enumerate(sizes)
    ]
    return Section("Kreis", (Block(text=("Satz " * 40,)), *made), one_page=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 120)), max_size=6))
def test_a_section_fits_on_its_page_and_counts_what_it_leaves_out(
    sizes: list[tuple[int, int]],
) -> None:
    whole = blocks(sizes)
    fitted = fit(whole, FLOW)

    assert FLOW.height(fitted) <= ROOM
    assert len(FLOW.pages([fitted], PORTRAIT.top, Unwatched())) == 1
    for before, after in zip(whole.blocks, fitted.blocks, strict=True):
        assert len(after.rows) + after.left_out == len(before.rows)
        assert before.rows[: len(after.rows)] == after.rows
        assert bool(after.after) is bool(after.left_out)


def test_nothing_is_cut_from_a_section_that_fits() -> None:
    whole = blocks([(3, 4), (2, 4)])

    assert fit(whole, FLOW) == whole


def test_the_last_part_is_cut_first_and_each_keeps_its_least_as_long_as_it_can() -> None:
    fitted = fit(blocks([(20, 30), (40, 30)]), FLOW)

    assert fitted.blocks[2].left_out > 0
    assert len(fitted.blocks[2].rows) >= 2
    assert len(fitted.blocks[1].rows) + fitted.blocks[1].left_out == 20


def test_two_pages_are_two_sections_and_never_more() -> None:
    sections = tuple(fit(blocks([(40, 40)]), FLOW) for _ in range(2))
    made = Document(
        key="test", language="de", title="T", tab="T", study="", status="", sample="",
        head=(), columns=(), rows=(), sheets=(), about=(), sections=sections,
    )  # fmt: skip

    assert len(pypdf.PdfReader(BytesIO(pdf_bytes(made, Unwatched()))).pages) == 2
