"""The protocol of the selection and the maturity sheets, as they are printed."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from export_desk import StudyBuilder, excel_cells, excel_tables, pdf_text, squeezed

from netzdesk.actions.approvals import (
    AskForApproval,
    RecordAnswer,
    ask_for_approval,
    record_answer,
)
from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document, export, render_pdf
from netzdesk.queries.approvals import fields_of


@pytest.fixture
def rated(study: StudyBuilder) -> StudyBuilder:
    """Three networks: chosen by exception, not chosen, open; two criteria, two raters."""
    with study.together():
        study.settings(sample=True)
        other = study.put("researcher", name="Zweite", initials="ZW")
        study.put("researcher", id=study.study.author.id, name="Testerin", initials="TE")
        networks = [
            study.network("Netz", number=1, fields=["training", "counselling"]),
            study.network("Tisch", number=2, regions=["03102"], fields=["training"]),
            study.network("Kreis", number=3, regions=["03404"]),
        ]
        for kind in ("selection", "maturity"):
            chosen_by = study.put("criterion_set", name=f"Satz {kind}", kind=kind, second_rater=1)
            criteria = [
                study.put(
                    "criterion",
                    set_id=chosen_by,
                    name=name,
                    meaning=f"Gemeint: {name}",
                    hint=hint,
                    knocks_out=name == "Felder",
                    position=name,
                )
                for name, hint in (("Felder", "fields"), ("Ziele", None))
            ]
            ratings: dict[tuple[int, str], tuple[str, str]] = {
                (0, study.study.author.id): ("not_met", "met"),
                (0, other): ("partly", "met"),
                (1, study.study.author.id): ("not_met", "unknown"),
                (2, study.study.author.id): ("met", "met"),
            }
            for (place, rater), given in ratings.items():
                for criterion, rating in zip(criteria, given, strict=True):
                    study.put(
                        "assessment",
                        network_id=networks[place],
                        criterion_id=criterion,
                        researcher_id=rater,
                        rating=rating,
                        evidence="laut Website",
                        reason="mein Eindruck",
                        day="2010-03-01",
                    )
            if kind == "selection":
                for place, verdict in enumerate(("chosen", "not_chosen")):
                    study.put(
                        "selection",
                        network_id=networks[place],
                        set_id=chosen_by,
                        verdict=verdict,
                        exception=place == 0,
                        reason=f"Weil {place}",
                        day="2010-03-20",
                        researcher_id=other,
                    )
    return study


def tables(study: StudyBuilder, path: Path, kind: str, **options: Any) -> list[Any]:
    export(study.conn, kind, path, ExportOptions(**options))
    return excel_tables(path, 0)


def test_the_protocol_says_who_was_chosen_who_not_and_why(
    rated: StudyBuilder, tmp_path: Path
) -> None:
    criteria, chosen, left, waiting, differing = tables(rated, tmp_path / "t.xlsx", "selection")

    assert criteria[1] == ["Felder", "Gemeint: Felder", "ja"]
    assert chosen[1] == [
        "1",
        "Netz",
        "Celle (Landkreis)",
        "TE: nicht erfüllt\nZW: teilweise\n2 Felder",
        "erfüllt",
        "Ausnahme\nWeil 0",
        "20.03.2010 ZW",
    ]
    assert left[1][3:] == ["nicht erfüllt\n1 Feld", "nicht bekannt", "Weil 1", "20.03.2010 ZW"]
    assert waiting[1][1:] == [
        "Kreis", "Osnabrück (Kreisfreie Stadt)", "/\n0 Felder", "/",
        "Die Bewertungen sind nicht vollständig.", "/",
    ]  # fmt: skip
    assert differing[1] == ["1", "Netz", "Felder", "TE: nicht erfüllt", "ZW: teilweise"]


def test_the_spread_over_the_kinds_of_district_stands_above(rated: StudyBuilder) -> None:
    made = document(rated.conn, "selection", ExportOptions())
    said = made.sections[0].blocks[0].text

    assert said == (
        "1 von 3 Netzwerken sind gewählt, 1 nicht gewählt, 1 noch nicht entschieden.",
        "Gewählt nach Art des Kreises: Kreisfreie Stadt: 0 von 2; Landkreis: 1 von 1.",
        "Kein gewähltes Netzwerk arbeitet in einem Kreis dieser Art: Kreisfreie Stadt.",
    )
    assert made.warnings == ("„Satz selection“: 1 Netzwerk ist noch nicht entschieden.",)


def test_evidence_goes_out_with_names_only(rated: StudyBuilder, tmp_path: Path) -> None:
    for kind in ("selection", "maturity"):
        for persons in ("none", "functions", "full"):
            pdf = render_pdf(rated.conn, kind, ExportOptions(persons=persons))
            path = tmp_path / f"{kind}{persons}.xlsx"
            export(rated.conn, kind, path, ExportOptions(persons=persons))
            headings = excel_cells(path, sheet=2 if kind == "selection" else 3)[0]

            assert ("lautWebsite" in squeezed(pdf_text(pdf))) == (persons == "full")
            assert ("Beleg" in headings) == (persons == "full")


def test_a_first_rating_does_not_go_out_before_the_second(rated: StudyBuilder) -> None:
    rows = document(rated.conn, "selection", ExportOptions(persons="full")).sheets[1].rows

    assert {row[2] for row in rows} == {"Netz", "Tisch"}
    assert len(rows) == 6


def test_the_csv_has_one_row_for_each_network(rated: StudyBuilder, tmp_path: Path) -> None:
    export(rated.conn, "selection", tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))

    assert [row["Entscheidung"] for row in rows] == ["gewählt", "nicht gewählt", ""]
    assert rows[0]["Ausnahme"] == "ja"
    assert rows[0]["Grund"] == "Weil 0"
    assert (rows[0]["erfüllt"], rows[0]["verschieden"], rows[1]["nicht erfüllt"]) == ("1", "1", "1")
    assert {row["Hinweis zu den Daten"] for row in rows} == {"Beispieldaten"}


def test_each_network_has_a_maturity_sheet_on_a_page_of_its_own(
    rated: StudyBuilder, tmp_path: Path
) -> None:
    read = pypdf.PdfReader(BytesIO(render_pdf(rated.conn, "maturity")))
    marks: Any = read.outline[1]
    (first,) = tables(rated, tmp_path / "t.xlsx", "maturity")
    texts = [squeezed(page.extract_text()) for page in read.pages]

    assert [mark.title for mark in marks] == ["1 · Netz", "2 · Tisch", "3 · Kreis"]
    assert "2Kriterien:1erfüllt,1vonzweiPersonenverschiedenbewertet." in texts[0]
    assert "DiezweiteBewertungistnochnichtvollständig." in texts[1]
    assert first[1] == [
        "Felder\nGemeint: Felder",
        "TE: nicht erfüllt\nZW: teilweise",
        "2 Handlungsfelder: Beratung, Qualifizierung",
    ]
    assert all("Beispieldaten" in text and "Stand03/2010" in text for text in texts)


def test_maturity_sheets_are_limited_to_a_district(rated: StudyBuilder) -> None:
    made = document(rated.conn, "maturity", ExportOptions(region="03102"))

    assert [section.title for section in made.sections] == ["2 · Tisch"]
    assert {row[1] for row in made.sheets[0].rows} == {"Tisch"}
    nobody = document(rated.conn, "maturity", ExportOptions(region="03459"))
    assert nobody.sections[0].blocks[0].text[-1] == "Kein Netzwerk des Filters zählt."


def test_by_name_the_networks_stand_in_the_order_of_the_dictionary(rated: StudyBuilder) -> None:
    made = document(rated.conn, "maturity", ExportOptions(sort="name"))

    assert [section.title for section in made.sections] == ["3 · Kreis", "1 · Netz", "2 · Tisch"]


@pytest.mark.parametrize("kind", ["selection", "maturity"])
def test_a_study_without_criteria_says_so(study: StudyBuilder, kind: str) -> None:
    study.network("Netz", number=1)

    text = squeezed(pdf_text(render_pdf(study.conn, kind)))

    assert squeezed("Die Studie verwendet keine Kriterien dieser Art.") in text


def test_a_verdict_that_a_rating_contradicts_is_said_in_the_protocol(
    rated: StudyBuilder, tmp_path: Path
) -> None:
    with rated.together() as unit:
        for row in unit.find("selection"):
            unit.put("selection", {"id": row["id"], "exception": False, "day": "2010-02-01"})
    _, chosen, left, *_ = tables(rated, tmp_path / "t.xlsx", "selection")

    assert chosen[1][5] == (
        "Weil 0\nGewählt, obwohl nicht erfüllt: Felder. Entscheiden Sie neu oder machen Sie eine "
        "Ausnahme daraus.\nNach der Entscheidung bewertet: Felder, Ziele."
    )
    assert left[1][5] == "Weil 1\nNach der Entscheidung bewertet: Felder, Ziele."
    warned = document(rated.conn, "selection", ExportOptions()).warnings
    assert "„Satz selection“: 2 Entscheidungen passen nicht mehr zu den Bewertungen." in warned


def released(study: StudyBuilder, number: int, releases: dict[str, str]) -> None:
    """Ask for the release of all that a network says, and enter the answer."""
    (network,) = study.conn.execute("SELECT id FROM network WHERE number = ?", (number,)).fetchone()
    fields = tuple((each.key, each.sha256) for each in fields_of(study.conn, network))
    with study.study.unit("ask_for_approval") as unit:
        asked = ask_for_approval(unit, AskForApproval(network_id=network, fields=fields))
    with study.study.unit("record_answer") as unit:
        answers = tuple((key, releases.get(key, "public")) for key, _sha256 in fields)
        record_answer(unit, RecordAnswer(approval_id=asked, verdict="given", releases=answers))


def known_of(made: Document, kind: str) -> dict[str, str]:
    """Return what the register is said to know of the fields of each network, by its name."""
    place = 2 if kind == "selection" else 1
    rows = made.sheets[-1].rows
    return {str(row[place]): str(row[4]) for row in rows if row[3] == "Felder"}


@pytest.mark.parametrize("kind", ["selection", "maturity"])
def test_a_file_for_the_public_has_only_what_was_released_to_it(
    rated: StudyBuilder, kind: str
) -> None:
    released(rated, 1, {"fields": "project"})
    released(rated, 2, {"name": "delete"})
    options = ExportOptions(released="public")
    text = squeezed(pdf_text(render_pdf(rated.conn, kind, options)))
    assert squeezed("1 Netzwerk fehlt: Es ist nicht freigegeben.") in text
    assert "Tisch" not in text
    assert squeezed("Netzwerk, dessen Name nicht freigegeben ist") in text
    if kind == "selection":
        assert squeezed("1 von 3 Netzwerken sind gewählt") in text, "what is counted is all"
    assert known_of(document(rated.conn, kind, options), kind) == {
        "Netz": "Nicht freigegeben.",
        "Netzwerk, dessen Name nicht freigegeben ist": "1 Handlungsfeld: Qualifizierung",
    }


@pytest.mark.parametrize("kind", ["selection", "maturity"])
def test_what_is_to_be_deleted_is_in_no_file(rated: StudyBuilder, kind: str) -> None:
    released(rated, 1, {"fields": "delete", "name": "project"})
    known = known_of(document(rated.conn, kind, ExportOptions()), kind)
    assert known["Netz"] == "Nicht freigegeben."
    assert known.keys() >= {"Netz", "Tisch"}


@pytest.mark.parametrize("kind", ["selection", "maturity"])
def test_a_relation_names_no_network_that_did_not_release_its_name(
    rated: StudyBuilder, kind: str
) -> None:
    keys = dict(rated.conn.execute("SELECT number, id FROM network"))
    rated.put("network_relation", network_id=keys[3], kind="part_of", other_id=keys[1])
    for (criterion,) in rated.conn.execute("SELECT id FROM criterion").fetchall():
        rated.put("criterion", id=criterion, hint="relations")
    released(rated, 1, {})
    released(rated, 3, {"name": "project"})

    printed = {
        limit: squeezed(str(document(rated.conn, kind, ExportOptions(released=limit)).sheets))
        for limit in ("public", "project")
    }

    assert squeezed("Umfasst: Netzwerk, dessen Name nicht") in printed["public"]
    assert squeezed("Umfasst: Kreis") not in printed["public"]
    assert squeezed("Umfasst: Kreis") in printed["project"]


def test_the_long_words_of_a_small_table_do_not_widen_the_columns_of_the_protocol(
    rated: StudyBuilder, tmp_path: Path
) -> None:
    export(rated.conn, "selection", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]

    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFG"]

    assert widths[0] <= 24, "the numbers"
    assert sum(widths) < 240, "on a page across the letters stay readable"
