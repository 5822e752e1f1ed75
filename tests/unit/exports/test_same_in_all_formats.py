"""Excel and PDF of one export say the same, cell by cell; so does CSV with the flat sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from export_desk import (
    StudyBuilder,
    excel_cells,
    excel_tables,
    pdf_cells,
    pdf_tables,
    pdf_text,
    squeezed,
    word_tables,
    word_text,
)

from netzdesk.base.progress import Unwatched
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import pdf_bytes
from netzdesk.exports.registry import TABLES, document, export
from netzdesk.store.frozen import read_vector

KINDS = [kind.key for kind in TABLES if kind.key != "comparison"]
"""What a study of one state has; the comparison of two has tests of its own."""
OF_SECTIONS = [
    "field-report",
    "procedure",
    "district-sheets",
    "selection",
    "maturity",
    "comparison",
]
OF_ONE_TABLE = [key for key in KINDS if key not in OF_SECTIONS]
WITH_CSV = [kind.key for kind in TABLES if kind.key in KINDS and ".csv" in kind.suffixes]


@pytest.fixture(scope="module")
def full_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyBuilder]:
    """A study that fills several pages, with rows higher than a page and long words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETZDESK_HOME", str(tmp_path_factory.mktemp("machine")))
        study = StudyBuilder(tmp_path_factory.mktemp("full"))
    with study.together():
        fill(study)
    yield study
    study.study.close()


def fill(study: StudyBuilder) -> None:
    study.settings(sample=True)
    study.put(
        "snapshot",
        name="Anfang",
        day="2010-03-01",
        vector=json.dumps(read_vector(study.conn)),
        sha256="0" * 64,
        figures="{}",
        program="0.1.0",
        researcher_id=study.study.author.id,
    )
    for number in range(1, 25):
        network = study.network(
            f"Netzwerk {number} für Integration & <b>Vielfalt</b>" if number % 5 else None,
            number=number,
            postcode=f"0{number:04}",
            place="Łódź an der Örtze",
            web=f"http://example.org/{'sehr-langer-pfad/' * (number % 4)}" if number % 3 else None,
            regions=[("03351", "03404", "03459", "03102")[number % 4]],
            actors=[f"Akteur {n}: Иван {n * 7}" for n in range(90 if number == 7 else number % 9)],
            fields=["counselling", "training"][: number % 3],
        )
        for place in range(number % 3):
            person = study.person(f"Person {number}-{place}", named=place == 0, function="Leitung")
            study.contact(network, place, person_id=person, institution_name=f"VHS {number}")
    for number in range(12):
        study.put(
            "expert",
            theme=f"Thema {number}; Zweites",
            tasks="Aufgabe\nandere",
            organisation=f"Verein {number}",
            position=f"a{number:02}",
        )
    rate(study)
    for name in range(3):
        area = study.put("area", kind="Anpassungsschicht", name=f"Gebiet {name} & <i>Rand</i>")
        study.put("area_region", area_id=area, region_id=study.regions["03351"])
    for number in range(30):
        office = study.institution(f"Jobcenter {number}", "03351")
        study.attempt(office, note=f"Notiz {number} " * 60, day=f"2010-01-{number % 28 + 1:02}")
        study.statement(office, "03351", "no", wording="„nichts“ " * 20, reasons="no_money")


def rate(study: StudyBuilder) -> None:
    """Rate every second network by two persons, otherwise here and there, and decide on some."""
    second = study.put("researcher", name="Zweite", initials="ZW")
    networks = [key for (key,) in study.conn.execute("SELECT id FROM network ORDER BY number")]
    for kind in ("selection", "maturity"):
        chosen_by = study.put("criterion_set", name=f"Satz {kind}", kind=kind, second_rater=1)
        criteria = [
            study.put(
                "criterion",
                set_id=chosen_by,
                name=f"Kriterium {n} & <b>mehr</b>",
                meaning="Was gemeint ist, in vielen Worten. " * 2,
                hint=("fields", "actor_kinds", None)[n],
                position=f"a{n}",
            )
            for n in range(3)
        ]
        for number, network in enumerate(networks[::2]):
            for place, criterion in enumerate(criteria):
                for rater in (study.study.author.id, second):
                    study.put(
                        "assessment",
                        network_id=network,
                        criterion_id=criterion,
                        researcher_id=rater,
                        rating=("met", "partly", "not_met", "unknown")[
                            (number + place + (rater == second and number % 3 == 0)) % 4
                        ],
                        evidence=f"Beleg {number}: Łódź, Иван " * (number % 3),
                        reason="Grund\nin zwei Zeilen" if number % 2 else None,
                        day="2010-03-01",
                    )
            if kind == "selection":
                study.put(
                    "selection",
                    network_id=network,
                    set_id=chosen_by,
                    verdict="chosen" if number % 2 else "not_chosen",
                    exception=number == 3,
                    reason=f"Begründung {number}\nmit zweiter Zeile",
                    day="2010-03-20",
                    researcher_id=second,
                )


@pytest.mark.parametrize("kind", OF_ONE_TABLE)
@pytest.mark.parametrize("persons", ["none", "full"])
def test_excel_pdf_and_word_say_the_same_cell_by_cell(
    full_study: StudyBuilder, tmp_path: Path, kind: str, persons: Any
) -> None:
    options = ExportOptions(persons=persons)
    made = document(full_study.conn, kind, options)
    export(full_study.conn, kind, tmp_path / "t.xlsx", options)
    pdf = pdf_bytes(made, Unwatched())

    excel = [[squeezed(str(cell)) for cell in row] for row in excel_cells(tmp_path / "t.xlsx")]
    data = [
        [squeezed("".join(line.whole for line in cell)) for cell in row.cells] for row in made.rows
    ]

    assert excel[0] == [squeezed(column.title) for column in made.columns]
    assert excel[1:] == data
    assert pdf_cells(pdf, made) == data
    export(full_study.conn, kind, tmp_path / "t.docx", options)
    assert word_tables(tmp_path / "t.docx") == [
        [
            [column.title for column in made.columns],
            *(["\n".join(line.whole for line in cell) for cell in row.cells] for row in made.rows),
        ]
    ]


@pytest.mark.parametrize("kind", OF_SECTIONS)
@pytest.mark.parametrize("persons", ["none", "full"])
def test_every_table_of_a_section_is_the_same_cell_by_cell(
    full_study: StudyBuilder, tmp_path: Path, kind: str, persons: Any
) -> None:
    options = ExportOptions(persons=persons)
    made = document(full_study.conn, kind, options)
    export(full_study.conn, kind, tmp_path / "t.xlsx", options)

    blocks = [[b for b in section.blocks if b.columns] for section in made.sections]
    said = [
        [
            [squeezed("".join(line.whole for line in cell)) for cell in row.cells]
            for row in block.rows
        ]
        for section in blocks
        for block in section
    ]
    excel = [
        table
        for number in range(len(blocks))
        for table in excel_tables(tmp_path / "t.xlsx", number)
    ]

    assert len(said) > 1
    assert [[squeezed(title) for title in table[0]] for table in excel] == [
        [squeezed(column.title) for column in block.columns]
        for section in blocks
        for block in section
    ]
    assert [[[squeezed(str(c)) for c in row] for row in t[1:]] for t in excel] == said
    assert pdf_tables(pdf_bytes(made, Unwatched()), made) == said
    export(full_study.conn, kind, tmp_path / "t.docx", options)
    word = word_tables(tmp_path / "t.docx")
    assert [table[0] for table in word] == [
        [column.title for column in block.columns] for section in blocks for block in section
    ]
    assert [[[squeezed(cell) for cell in row] for row in table[1:]] for table in word] == said


@pytest.mark.parametrize("kind", OF_SECTIONS)
def test_the_sentences_of_a_section_are_in_all(
    full_study: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    options = ExportOptions(persons="full")
    made = document(full_study.conn, kind, options)
    export(full_study.conn, kind, tmp_path / "t.xlsx", options)
    printed = squeezed(pdf_text(pdf_bytes(made, Unwatched())))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    export(full_study.conn, kind, tmp_path / "t.docx", options)
    word = {text for _, text in word_text(tmp_path / "t.docx")}

    for number, section in enumerate(made.sections):
        told = {cell.value for cell in book.worksheets[number]["A"]}
        for block in section.blocks:
            for text in filter(None, (block.heading, *block.text, *block.after)):
                assert text in told
                assert text in word
                assert squeezed(text) in printed


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_around_the_table_is_in_all(
    full_study: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    options = ExportOptions(persons="full")
    made = document(full_study.conn, kind, options)
    export(full_study.conn, kind, tmp_path / "t.xlsx", options)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    above = [cell.value for cell in sheet["A"][:12]]
    printed = squeezed(pdf_text(pdf_bytes(made, Unwatched())))
    export(full_study.conn, kind, tmp_path / "t.docx", options)
    word = word_face(tmp_path / "t.docx")

    for text in (made.title, made.study, made.status, made.sample, *made.head):
        assert text in above
        assert text in word
        assert squeezed(text) in printed


@pytest.mark.parametrize("kind", WITH_CSV)
def test_csv_has_the_first_flat_sheet(full_study: StudyBuilder, tmp_path: Path, kind: str) -> None:
    options = ExportOptions(persons="full")
    made = document(full_study.conn, kind, options)
    for suffix in ("xlsx", "csv"):
        export(full_study.conn, kind, tmp_path / f"t.{suffix}", options)

    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, delimiter=";"))
    excel = excel_cells(tmp_path / "t.xlsx", sheet=len(made.sections) or 1)

    assert read == [[as_text(value) for value in row] for row in excel]
    assert len(read) == 1 + len(made.sheets[0].rows)


def word_face(path: Path) -> str:
    """Return what a Word file says beside its tables, head and foot of the page included."""
    section = docx.Document(str(path)).sections[0]
    frame = (*section.header.paragraphs, *section.footer.paragraphs)
    body = (text for _, text in word_text(path))
    return "\n".join((*(paragraph.text for paragraph in frame), *body))


def as_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)
