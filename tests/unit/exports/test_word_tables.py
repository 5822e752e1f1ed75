"""Tables as Word files: styles, repeated heads, whole rows, captions, charts, the page around."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from export_desk import a_document, word_tables, word_text
from lxml import etree

from netzdesk.base.errors import Cancelled
from netzdesk.base.progress import Unwatched
from netzdesk.exports.document import Block, Column, Document, Figure, Line, Row, Section, Series
from netzdesk.exports.word_tables import word_bytes, write_word
from own_time import at_most

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(document: Document) -> Any:
    return docx.Document(BytesIO(word_bytes(document, Unwatched())))


def of_sections(*sections: Section, **values: Any) -> Document:
    return a_document(columns=(), sections=sections, **values)


def block(rows: int = 2, **values: Any) -> Block:
    made = tuple(Row(((Line(f"Zeile {n}"),),), f"{n}") for n in range(rows))
    return Block(columns=(Column("Spalte", 20),), rows=made, **values)


def test_the_head_is_repeated_and_no_row_is_torn() -> None:
    (table,) = opened(a_document(*[("a", "b")] * 5)).tables

    rows = [row._tr for row in table.rows]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, *[False] * 5]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.style.name == "NetzDesk Table"
    assert [cell.text for cell in table.rows[0].cells] == ["Spalte 1", "Spalte 2"]


def test_texts_have_styles_and_labels_one_of_their_own() -> None:
    row = Row(((Line("Celle", "Sitz in:"), Line("ohne")), (Line("daneben"),)), "1")

    (table,) = opened(a_document(("", ""), rows=(row,))).tables

    first, second = table.rows[1].cells[0].paragraphs
    assert [(run.text, run.style.name) for run in first.runs] == [
        ("Sitz in: ", "Table Label"),
        ("Celle", "Default Paragraph Font"),
    ]
    assert (first.style.name, second.text) == ("Table Text", "ohne")
    assert table.rows[0].cells[0].paragraphs[0].style.name == "Table Head"


def test_a_line_feed_within_a_line_and_markup_stay_what_they_are(tmp_path: Path) -> None:
    said = "<w:b/> & eins\nzwei  drei ]]>"
    row = Row(((Line(said),), (Line(" Rand "),)), "1")
    write_word(a_document(("", ""), rows=(row,)), tmp_path / "t.docx", Unwatched())

    assert word_tables(tmp_path / "t.docx")[0][1] == [said, " Rand "]


def test_what_no_file_can_hold_is_replaced(tmp_path: Path) -> None:
    write_word(a_document(("a\x00b", "\ufffe")), tmp_path / "t.docx", Unwatched())

    assert word_tables(tmp_path / "t.docx")[0][1] == ["a\N{REPLACEMENT CHARACTER}b", "\ufffd"]


def test_the_page_is_as_in_print_with_title_status_and_count(tmp_path: Path) -> None:
    made = a_document(("a", "b"), head=("Filter: Celle",), sample="Beispieldaten")

    file = opened(made)

    (section,) = file.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    foot, head = section.footer.paragraphs[0], section.header.paragraphs[0]
    assert foot.text == "Stand 03/2010 · Beispieldaten\tSeite 1 von 1"
    codes = [code.text.strip() for code in foot._p.iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]
    assert head.text == "Titel · Studie\tBeispieldaten"
    assert [(p.style.name, p.text) for p in file.paragraphs][:5] == [
        ("Title", "Titel"),
        ("Subtitle", "Studie"),
        ("Normal", "Stand 03/2010"),
        ("Normal", "Filter: Celle"),
        ("Caption", "Tabelle 1: Titel"),
    ]
    assert file.core_properties.title == "Titel"
    assert (file.core_properties.author, file.core_properties.last_modified_by) == ("NetzDesk",) * 2


def test_a_table_without_rows_says_so() -> None:
    assert "Keine Einträge" in [p.text for p in opened(a_document()).paragraphs]


def test_sections_have_headings_sentences_and_numbered_captions() -> None:
    sections = (
        Section("Übersicht", (block(heading="Quoten", text=("Davor.",), after=("Danach.",)),)),
        Section("Nach Art", (block(heading="Nach Art: Zwischenstand"), Block(text=("Leer.",)))),
        Section("Allein", (block(),)),
    )

    said = [(p.style.name, p.text) for p in opened(of_sections(*sections)).paragraphs]

    assert [each for each in said if each[0] not in {"Table End", "Title", "Subtitle"}] == [
        ("Normal", "Stand 03/2010"),
        ("Heading 1", "Übersicht"),
        ("Heading 2", "Quoten"),
        ("Normal", "Davor."),
        ("Caption", "Tabelle 1: Übersicht: Quoten"),
        ("Normal", "Danach."),
        ("Heading 1", "Nach Art"),
        ("Heading 2", "Nach Art: Zwischenstand"),
        ("Caption", "Tabelle 2: Nach Art: Zwischenstand"),
        ("Normal", "Leer."),
        ("Heading 1", "Allein"),
        ("Caption", "Tabelle 3: Allein"),
    ]


def test_no_heading_stands_twice() -> None:
    sections = (
        Section("Titel", (block(heading="Stellen"),)),
        Section("Verlauf", (block(heading="Verlauf"),)),
    )

    said = [(p.style.name, p.text) for p in opened(of_sections(*sections)).paragraphs]

    assert [each for each in said if each[0] in {"Title", "Heading 1", "Heading 2"}] == [
        ("Title", "Titel"),
        ("Heading 2", "Stellen"),
        ("Heading 1", "Verlauf"),
    ]


def test_a_long_title_does_not_fill_the_page_from_its_head() -> None:
    (section,) = opened(a_document(("a", "b"), study="Studie " * 90)).sections

    assert len(section.header.paragraphs[0].text) == 140


def test_a_short_table_stays_on_one_page_and_a_last_row_never_stands_alone() -> None:
    def kept(rows: int) -> list[bool]:
        (table,) = opened(of_sections(Section("A", (block(rows),)))).tables
        styles = [row.cells[0].paragraphs[0].style.name for row in table.rows[1:]]
        return [style == "Table Text Kept" for style in styles]

    assert kept(4) == [True, True, True, False]
    assert kept(30) == [*[False] * 28, True, False]


def test_sheets_of_one_page_each_stand_upright_each_on_its_page() -> None:
    sections = [Section(name, (block(),), one_page=True) for name in ("Celle", "Emden")]

    file = opened(of_sections(*sections))

    heads = [p for p in file.paragraphs if p.style.name == "Heading 1"]
    assert [bool(p.paragraph_format.page_break_before) for p in heads] == [False, True]
    assert file.sections[0].orientation == WD_ORIENT.PORTRAIT
    assert not [p for p in file.paragraphs if p.style.name in {"Title", "Caption"}]


def test_a_figure_is_a_chart_of_word_with_its_numbers_and_words() -> None:
    figure = Figure(
        title="Verlauf",
        description="Zwei Wochen",
        ticks=("01.01.", "08.01."),
        series=(Series("Auskunft", (3, 5)), Series("Versuche", (8, 13), bars=True)),
        sheet="Zahlen",
    )

    word = word_bytes(of_sections(Section("A", (Block(figure=figure),))), Unwatched())

    with zipfile.ZipFile(BytesIO(word)) as packed:
        charts = [
            etree.fromstring(packed.read(f"word/charts/chart{number}.xml")) for number in (1, 2)
        ]
    numbers = [[v.text for v in chart.iter(f"{C}v")] for chart in charts]
    assert numbers == [
        ["Auskunft", "01.01.", "08.01.", "3", "5"],
        ["Versuche", "01.01.", "08.01.", "8", "13"],
    ]
    assert not [link for chart in charts for link in chart.iter(f"{C}f")]  # no sheet is behind it
    file = docx.Document(BytesIO(word))
    described = [
        shape.get("descr") for shape in file.element.body.iter() if shape.tag.endswith("}docPr")
    ]
    assert described == ["Zwei Wochen", "Zwei Wochen"]
    assert "Abbildung 1: Verlauf" in [p.text for p in file.paragraphs]


def test_many_and_long_rows_come_in_their_order() -> None:
    texts = [f"Zeile {n} {'lang ' * (n % 7) * 200}".strip() for n in range(450)]

    (table,) = opened(a_document(*[(text, "b") for text in texts])).tables

    first = [row.findtext(f".//{W}t") for row in table._tbl.iter(f"{W}tr")]
    assert first[1:] == texts


def test_a_cancelled_export_is_given_up() -> None:
    class Stop:
        def step(self, done: int, total: int) -> None:
            if done >= 200:
                raise Cancelled

    with pytest.raises(Cancelled):
        word_bytes(a_document(*[("a", "b")] * 500), Stop())


def test_1500_rows_take_less_than_three_seconds() -> None:
    rows = [tuple(f"Zelle {n} {c} mit einigen Worten" for c in range(4)) for n in range(1500)]
    made = a_document(*rows)

    with at_most(3):
        word = word_bytes(made, Unwatched())

    assert len(docx.Document(BytesIO(word)).element.body.findall(f"{W}tbl/{W}tr")) == 1501


def test_the_template_leaves_no_picture_of_itself(tmp_path: Path) -> None:
    write_word(a_document(("a", "b")), tmp_path / "t.docx", Unwatched())

    with zipfile.ZipFile(tmp_path / "t.docx") as packed:
        assert not [name for name in packed.namelist() if "thumbnail" in name]
    assert ("Title", "Titel") in word_text(tmp_path / "t.docx")
