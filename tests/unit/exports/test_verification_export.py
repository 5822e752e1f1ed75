from __future__ import annotations

from datetime import date
from typing import Any

from export_desk import StudyBuilder

from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document


def check(study: StudyBuilder, **options: Any) -> Document:
    return document(study.conn, "verification", ExportOptions(**options))


def table(found: Document, sheet: int = 0) -> list[dict[str, Any]]:
    flat = found.sheets[sheet]
    titles = [column.title for column in flat.columns]
    return [dict(zip(titles, row, strict=True)) for row in flat.rows]


def a_district_with_two_no(study: StudyBuilder) -> None:
    centre = study.institution("Jobcenter Celle", "03351")
    office = study.institution("Leitstelle Celle", "03351", kind="integration_office")
    study.statement(
        centre, "03351", "no", reasons="distances,no_money", wording="„hier läuft nichts“"
    )
    study.statement(
        office, "03351", "no", day="2010-02-03", heard_from_id=centre, remark="per Mail"
    )


def test_every_district_has_a_row_with_its_state_also_the_unasked_ones(
    study: StudyBuilder,
) -> None:
    a_district_with_two_no(study)

    found = check(study)

    assert [(row["AGS"], row["Zustand (Code)"]) for row in table(found)] == [
        ("03102", "unasked"),
        ("03351", "one_source"),
        ("03404", "unasked"),
        ("03459", "unasked"),
    ]
    assert len(found.rows) == 4
    assert "Keine Angaben zu 4 von 4 Regionen" in found.warnings
    assert "Keine Angaben zu 4 von 4 Regionen" in found.head


def test_statements_stand_with_day_answer_and_reasons_in_print_and_one_by_one(
    study: StudyBuilder,
) -> None:
    a_district_with_two_no(study)

    found = check(study, region="03351")

    said = [line.whole for line in found.rows[0].cells[3]]
    assert said == [
        "12.01.2010, Jobcenter Celle: Nein, kein Netzwerk",
        "Gründe: große Entfernungen, keine Mittel",
        "",
        "03.02.2010, Leitstelle Celle: Nein, kein Netzwerk",
        "Gehört von: Jobcenter Celle",
    ]
    rows = table(found, 1)
    assert [(row["Datum"], row["Quelle"], row["Wirkt als"]) for row in rows] == [
        (date(2010, 1, 12), 1, "nein"),
        (date(2010, 2, 3), 1, "nein"),
    ]
    assert table(found)[0]["Nächster Schritt"]


def test_wording_and_reasons_of_decisions_go_out_only_with_names(study: StudyBuilder) -> None:
    a_district_with_two_no(study)
    study.put(
        "decision",
        region_id=study.regions["03404"],
        kind="settle",
        finding="no_network",
        reason="Frau Geheim sagte ab",
        day="2010-03-01",
        researcher_id=study.study.author.id,
    )

    for grade in ("none", "functions"):
        found = str(check(study, persons=grade))
        assert "hier läuft nichts" not in found
        assert "per Mail" not in found
        assert "Geheim" not in found
    full = str(check(study, persons="full"))
    assert "hier läuft nichts" in full
    assert "per Mail" in full
    assert "Geheim" in full


def test_districts_of_one_name_are_told_apart_by_kind_and_sorted(study: StudyBuilder) -> None:
    found = check(study, sort="name")

    assert [row.cells[0][0].text for row in found.rows] == [
        "Celle (Landkreis)",
        "Osnabrück (Kreisfreie Stadt)",
        "Osnabrück (Landkreis)",
        "Salzgitter (Kreisfreie Stadt)",
    ]
