"""The field report as it is printed: what stands in it, the chart, and what others open."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from export_desk import StudyBuilder, excel_cells, excel_tables, pdf_text, squeezed

from netzdesk.base.i18n import Translator
from netzdesk.base.progress import Unwatched
from netzdesk.domain.rates import Cases, Outcome, Rate
from netzdesk.exports.document import Figure, Series
from netzdesk.exports.field_report import progress_figure
from netzdesk.exports.figures import figure_pdf
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.pdf import pdf_bytes
from netzdesk.exports.registry import document, export, render_pdf
from netzdesk.queries.field_report import field_report
from netzdesk.queries.field_texts import FieldTexts

OUTCOMES = {"1.1": ("I", True), "3.19": ("UO", False), "2.11s": ("R", False)}


@pytest.fixture
def field(study: StudyBuilder) -> StudyBuilder:
    """Three job centres: one full answer, one refusal, one silent; two weeks of contacts."""
    with study.together():
        for code, (group, final) in OUTCOMES.items():
            given = f'{{"group": "{group}", "level": "attempt", "final": {str(final).lower()}}}'
            study.put(
                "vocabulary_term",
                vocabulary="outcome",
                code=code,
                label_en=code,
                label_de=code,
                attributes=given,
            )
        study.settings(sample=True, reference_day="2010-01-31")
        names = ("Jobcenter Celle", "Jobcenter Osnabrück", "Jobcenter Salzgitter")
        offices = [
            study.institution(name, ags)
            for name, ags in zip(names, ("03351", "03404", "03102"), strict=True)
        ]
        for office in offices:
            study.attempt(office, channel="letter", outcome="3.19", day="2010-01-04")
        study.attempt(offices[0], outcome="1.1", day="2010-01-12")
        study.attempt(offices[1], outcome="2.11s", day="2010-01-13")
        study.statement(offices[0], "03351", "yes")
    return study


def test_the_first_table_has_the_headline_rates_with_both_numbers(
    field: StudyBuilder, tmp_path: Path
) -> None:
    export(field.conn, "field-report", tmp_path / "t.xlsx")
    headline, outcomes, districts = excel_tables(tmp_path / "t.xlsx", 0)

    # one answer of three institutions; closed is only that one
    assert headline[1] == [
        "Ausschöpfung RR2: volle und Teilauskünfte",
        "(I + P) / (E + U)",
        "33,3 % *",
        "1 / 3",
        "100,0 % *",
        "1 / 1",
    ]
    assert [row[1:3] for row in outcomes[1:]] == [
        ["I", "1"],
        ["P", "0"],
        ["R", "1"],
        ["O", "0"],
        ["NC", "0"],
        ["U", "1"],
        ["NE", "0"],
        ["X", "0"],
        ["", "3"],
    ]
    assert districts[1][0:1] + districts[1][2:] == ["Abdeckung", "25,0 % *", "1 / 4"]


def test_who_exports_is_told_that_the_final_rates_are_not_final(field: StudyBuilder) -> None:
    made = document(field.conn, "field-report", ExportOptions())

    assert made.warnings == (
        "2 Stellen sind noch offen: Die endgültigen Quoten enthalten sie nicht.",
        "Keine Angaben zu 4 von 4 Regionen",
    )
    assert made.head[-2:] == made.warnings
    assert any("2 sind noch offen" in text for _, text in made.about)


def test_every_page_has_the_mark_the_status_and_its_number(field: StudyBuilder) -> None:
    read = pypdf.PdfReader(BytesIO(render_pdf(field.conn, "field-report")))

    for number, page in enumerate(read.pages, 1):
        text = page.extract_text()
        assert "Beispieldaten" in text
        assert "Stand 03/2010" in text
        assert f"Seite {number} von {len(read.pages)}" in text


def test_the_sections_are_bookmarks_and_sheets(field: StudyBuilder, tmp_path: Path) -> None:
    export(field.conn, "field-report", tmp_path / "t.xlsx")
    made = document(field.conn, "field-report", ExportOptions())
    titles = [section.title for section in made.sections]
    outline = pypdf.PdfReader(BytesIO(pdf_bytes(made, Unwatched()))).outline
    sheets = openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames

    assert [mark.title for mark in outline[1]] == titles
    assert sheets[: len(titles)] == [title.replace(":", "") for title in titles]
    assert sheets[len(titles) :] == ["Einzelwerte", "Zahlen je Woche", "Lies mich"]


def test_the_chart_has_its_texts_and_embedded_fonts(field: StudyBuilder) -> None:
    made = document(field.conn, "field-report", ExportOptions())
    pdf = pdf_bytes(made, Unwatched())
    text = squeezed(pdf_text(pdf))

    assert squeezed("Stellen, die geantwortet haben: 1") in text
    assert squeezed("Kontaktversuche je Woche") in text
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for name in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert name.get_object()["/FontDescriptor"].get_object()["/FontFile2"]


def test_the_workbook_has_charts_of_its_own_over_the_numbers(
    field: StudyBuilder, tmp_path: Path
) -> None:
    export(field.conn, "field-report", tmp_path / "t.xlsx")
    numbers = excel_cells(tmp_path / "t.xlsx", sheet=8)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]

    assert numbers[0][:4] == [
        "Woche ab",
        "Stellen, die geantwortet haben",
        "Bestätigte Kreise",
        "Kontaktversuche je Woche",
    ]
    assert [row[1:4] for row in numbers[1:]] == [[0, 0, 3], [1, 0, 2]]
    lines, bars = sorted(charts, key=lambda chart: "barChart" in chart)
    assert "'Zahlen je Woche'!$B$2:$B$3" in lines
    assert "'Zahlen je Woche'!$C$2:$C$3" in lines
    assert "'Zahlen je Woche'!$D$2:$D$3" in bars


def test_single_values_are_numbers_and_not_texts(field: StudyBuilder, tmp_path: Path) -> None:
    export(field.conn, "field-report", tmp_path / "t.xlsx")
    export(field.conn, "field-report", tmp_path / "t.csv")
    rows = excel_cells(tmp_path / "t.xlsx", sheet=7)
    rate = next(row for row in rows if row[:4] == ["Zwischenstand", "Insgesamt", "", "RR2"])
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()

    assert rate[4:8] == [1, 3, pytest.approx(100 / 3), "*"]
    assert "Zwischenstand;Insgesamt;;RR2;1;3;33,3333;*;Beispieldaten" in lines


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_the_workbook_with_its_charts(
    field: StudyBuilder, tmp_path: Path
) -> None:
    export(field.conn, "field-report", tmp_path / "t.xlsx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "t.xlsx")],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    text = squeezed(pdf_text((tmp_path / "t.pdf").read_bytes()))

    assert squeezed("Ausschöpfung RR2") in text
    assert text.count(squeezed("Kontaktversuche je Woche")) >= 2  # the table's and the chart's


def test_the_figure_of_the_screen_says_the_same(field: StudyBuilder) -> None:
    figure = progress_figure(field_report(field.conn, date(2010, 1, 31)), Translator("de"))
    text = squeezed(pdf_text(figure_pdf(figure, 600, 250)))

    assert figure.ticks == ("04.01.", "11.01.")
    assert [series.values for series in figure.series] == [(0, 1), (0, 0), (3, 2)]
    assert figure.description == ("2 Wochen: 1 Stellen haben geantwortet, 0 Kreise sind bestätigt.")
    for tick in figure.ticks:
        assert tick in text


@pytest.mark.parametrize("weeks", [0, 1, 200])
def test_a_figure_of_any_length_is_drawn(weeks: int) -> None:
    figure = Figure(
        title="Verlauf",
        description="",
        ticks=tuple(str(n) for n in range(weeks)),
        series=(
            Series("eins", tuple(range(weeks))),
            Series("zwei", tuple(n * 1000 for n in range(weeks))),
            Series("drei", tuple(0 for _ in range(weeks)), bars=True),
        ),
        sheet="Zahlen",
    )

    assert len(pypdf.PdfReader(BytesIO(figure_pdf(figure, 700, 250))).pages) == 1


def test_kinds_of_institutions_stand_in_the_order_of_the_vocabulary(field: StudyBuilder) -> None:
    found = field_report(field.conn, date(2010, 1, 31))
    rate = Rate.of(1, 2)
    turned = replace(found, eligibility={"interim": {"strange": rate, "b": rate, "a": rate}})
    texts = FieldTexts(Translator("de"), {"a": "A", "unused": "U", "b": "B"})

    assert [row.key for row in texts.eligibility(turned, "interim")] == ["a", "b", "strange"]


def test_e_over_all_kinds_names_the_formula_of_its_own_figures(field: StudyBuilder) -> None:
    found = field_report(field.conn, date(2010, 1, 31))
    cases = {True: Cases(complete=3, unknown=2), False: Cases(complete=3, not_eligible=1)}
    formulas = {}
    for has_unknown, each in cases.items():
        outcome = Outcome(each, Fraction(each.unknown))
        total = replace(found.total, outcomes={"interim": outcome})
        rows = FieldTexts(Translator("de"), {}).further(replace(found, total=total), "interim")
        formulas[has_unknown] = next(row.meaning for row in rows if row.key == "e")
    assert formulas == {True: "Σ e·U / U", False: "E / (E + NE)"}


def test_the_final_stage_of_a_closed_field_leaves_nobody_out(field: StudyBuilder) -> None:
    found = field_report(field.conn, date(2010, 1, 31))
    closed = replace(found, total=replace(found.total, still_open=0), field_phase_ended=False)
    sentence = FieldTexts(Translator("de"), {}).stage(closed, "final")
    assert sentence.startswith("Endgültig: Alle Stellen sind abgeschlossen")
