"""Excel and PDF of one export say the same, cell by cell; so does CSV with the flat sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from export_desk import StudyBuilder, excel_cells, pdf_cells, pdf_text, squeezed

from netzdesk.base.progress import Unwatched
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import pdf_bytes
from netzdesk.exports.registry import EXPORTS, document, export

KINDS = [kind.key for kind in EXPORTS]


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
    for number in range(30):
        office = study.institution(f"Jobcenter {number}", "03351")
        study.attempt(office, note=f"Notiz {number} " * 60, day=f"2010-01-{number % 28 + 1:02}")
        study.statement(office, "03351", "no", wording="„nichts“ " * 20, reasons="no_money")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("persons", ["none", "full"])
def test_excel_and_pdf_say_the_same_cell_by_cell(
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


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_around_the_table_is_in_both(
    full_study: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    options = ExportOptions(persons="full")
    made = document(full_study.conn, kind, options)
    export(full_study.conn, kind, tmp_path / "t.xlsx", options)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    above = [cell.value for cell in sheet["A"][:12]]
    printed = squeezed(pdf_text(pdf_bytes(made, Unwatched())))

    for text in (made.title, made.study, made.status, made.sample, *made.head):
        assert text in above
        assert squeezed(text) in printed


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_the_first_flat_sheet(full_study: StudyBuilder, tmp_path: Path, kind: str) -> None:
    options = ExportOptions(persons="full")
    made = document(full_study.conn, kind, options)
    for suffix in ("xlsx", "csv"):
        export(full_study.conn, kind, tmp_path / f"t.{suffix}", options)

    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, delimiter=";"))
    excel = excel_cells(tmp_path / "t.xlsx", sheet=1)

    assert read == [[as_text(value) for value in row] for row in excel]
    assert len(read) == 1 + len(made.sheets[0].rows)


def as_text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    return str(value)
