"""The figures on procedure as a file, and the sentence on missing information on every face."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from export_desk import StudyBuilder, excel_cells, pdf_text, word_tables, word_text

from netzdesk.base.i18n import Translator
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document, export, render_pdf
from netzdesk.queries.procedure import procedure_text
from netzdesk.queries.verification_states import findings_without_information


@pytest.fixture
def surveyed(study: StudyBuilder) -> StudyBuilder:
    """Two job centres written to, one of them reached; an office that nobody asked."""
    first, second = (study.institution(f"Jobcenter {n}", "03351") for n in range(2))
    study.institution("Leitstelle", "03351", kind="integration_office")
    study.attempt(first, channel="letter", outcome="3.19", day="2009-12-07")
    study.attempt(second, channel="letter", outcome="3.19", day="2009-12-08")
    study.attempt(first, day="2010-01-12")
    return study


def test_tables_have_each_kind_and_all_together(surveyed: StudyBuilder) -> None:
    (section,) = document(surveyed.conn, "procedure", ExportOptions()).sections
    said, institutions, channels = section.blocks

    rows = [[cell[0].text for cell in row.cells] for row in institutions.rows]
    assert rows == [
        ["Jobcenter", "2", "2", "1", "3", "07.12.2009", "12.01.2010"],
        ["Leitstelle", "1", "0", "0", "0", "/", "/"],
        ["Insgesamt", "3", "2", "1", "3", "07.12.2009", "12.01.2010"],
    ]
    assert [column.title for column in channels.columns] == [
        "Art der Stelle", "Telefon", "Brief", "Insgesamt",
    ]  # fmt: skip
    assert [[cell[0].text for cell in row.cells] for row in channels.rows] == [
        ["Jobcenter", "1", "2", "3"],
        ["Leitstelle", "0", "0", "0"],
        ["Insgesamt", "1", "2", "3"],
    ]
    assert "\n".join(said.text) == procedure_text(surveyed.conn, Translator("de"))


def test_every_format_has_the_same_figures(surveyed: StudyBuilder, tmp_path: Path) -> None:
    for suffix in (".xlsx", ".docx", ".csv"):
        export(surveyed.conn, "procedure", tmp_path / f"t{suffix}")

    made = document(surveyed.conn, "procedure", ExportOptions())
    assert made.sheets[0].rows == (
        ("Jobcenter", "job_centre", 2, 2, 1, 3, 1, 2, date(2009, 12, 7), date(2010, 1, 12)),
        ("Leitstelle", "integration_office", 1, 0, 0, 0, 0, 0, None, None),
    )
    assert excel_cells(tmp_path / "t.xlsx", 1)[1][:8] == list(made.sheets[0].rows[0][:8])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, delimiter=";"))[1][8:] == ["07.12.2009", "12.01.2010"]
    assert word_tables(tmp_path / "t.docx")[0][1][:3] == ["Jobcenter", "2", "2"]
    printed = " ".join(pdf_text(render_pdf(surveyed.conn, "procedure")).split())
    assert "Jobcenter 2 2 1 3 07.12.2009 12.01.2010" in printed


@pytest.mark.parametrize("kind", ["appendix-networks", "verification", "field-report", "procedure"])
def test_the_face_says_for_how_many_districts_there_is_no_information(
    surveyed: StudyBuilder, tmp_path: Path, kind: str
) -> None:
    for number in range(2):
        office = surveyed.institution(f"Amt {number}", "03404")
        surveyed.statement(office, "03404", "no")
        surveyed.statement(
            surveyed.institution(f"Leitstelle {number}", "03404", kind="integration_office"),
            "03404",
            "no",
        )
    without, total = findings_without_information(surveyed.conn)
    sentence = f"Keine Angaben zu {without} von {total} Regionen"
    assert (without, total) == (3, 4)

    for suffix in (".xlsx", ".docx"):
        export(surveyed.conn, kind, tmp_path / f"t{suffix}")

    made = document(surveyed.conn, kind, ExportOptions())
    assert sentence in made.head and sentence in made.warnings
    assert sentence in [text for _, text in word_text(tmp_path / "t.docx")]
    assert sentence in " ".join(pdf_text(render_pdf(surveyed.conn, kind)).split())


def test_a_filter_asks_for_its_district_alone_and_information_everywhere_is_not_mentioned(
    surveyed: StudyBuilder,
) -> None:
    celle = surveyed.regions["03351"]
    for day in ("2010-02-01", "2010-02-02"):
        surveyed.put(
            "decision", region_id=celle, kind="settle", finding="no_network", reason="klar",
            day=day, researcher_id=surveyed.study.author.id,
        )  # fmt: skip

    def head(region: str) -> str:
        options = ExportOptions(region=region)
        return "\n".join(document(surveyed.conn, "appendix-networks", options).head)

    assert findings_without_information(surveyed.conn, celle) == (0, 1)
    assert "Keine Angaben" not in head("03351")
    assert "Keine Angaben zu 1 von 1 Regionen" in head("03404")
