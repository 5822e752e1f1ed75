from __future__ import annotations

from export_desk import StudyBuilder

from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions, Grade
from netzdesk.exports.registry import document


def expert(study: StudyBuilder, place: int = 0, **values: object) -> None:
    study.put("expert", **{"theme": "Beratung", "position": f"a{place}", **values})


def appendix(study: StudyBuilder, persons: Grade = "none", sort: str = "number") -> Document:
    options = ExportOptions(persons=persons, sort=sort)  # type: ignore[arg-type]
    return document(study.conn, "appendix-experts", options)


def cells(found: Document, row: int = 0) -> list[list[str]]:
    return [[line.whole for line in cell] for cell in found.rows[row].cells]


def test_without_persons_the_organisation_stands_under_name(study: StudyBuilder) -> None:
    person = study.person("Dr. Erika Muster", named=True, phone="030 231251")
    expert(
        study,
        theme="Beratung; Qualifizierung",
        tasks="Facharbeitskreis Beratung\nKoordinierung",
        organisation="aub Berlin",
        web="www.example.org",
        person_id=person,
    )

    assert cells(appendix(study)) == [
        ["Beratung", "Qualifizierung"],
        ["aub Berlin"],
        ["Facharbeitskreis Beratung", "Koordinierung"],
        ["Tel.: /", "E-Mail: /", "Web: www.example.org"],
    ]


def test_the_name_stands_under_name_and_the_organisation_with_the_contact(
    study: StudyBuilder,
) -> None:
    named = study.person("Dr. Erika Muster", named=True, phone="030 231251")
    other = study.person("Max Geheim", function="Koordination", phone="030 231252")
    expert(study, 0, organisation="aub Berlin", person_id=named, phone="030 231250")
    expert(study, 1, organisation="ism Mainz", person_id=other, phone="06131 231250")

    found = appendix(study, "full")

    assert cells(found, 0)[1] == ["Dr. Erika Muster"]
    assert cells(found, 0)[3][:2] == ["Institution: aub Berlin", "Tel.: 030 231251"]
    assert cells(found, 1)[1] == ["Koordination"]
    assert cells(found, 1)[3][:2] == ["Institution: ism Mainz", "Tel.: 06131 231250"]
    assert "1 von 2 Personen genannt" in found.head


def test_experts_stand_in_entered_order_or_by_name(study: StudyBuilder) -> None:
    for place, name in enumerate(("Zentrum", "Ökohaus", "Amt")):
        expert(study, place, organisation=name)

    assert [row.cells[1][0].text for row in appendix(study).rows] == ["Zentrum", "Ökohaus", "Amt"]
    by_name = appendix(study, sort="name")
    assert [row.cells[1][0].text for row in by_name.rows] == ["Amt", "Ökohaus", "Zentrum"]


def test_without_an_organisation_the_persons_institution_is_shown(study: StudyBuilder) -> None:
    office = study.institution("Universität")
    expert(study, person_id=study.person("Erika Muster", institution_id=office))

    assert cells(appendix(study))[1] == ["Universität"]


def test_the_flat_sheet_has_a_row_for_each_theme_and_task(study: StudyBuilder) -> None:
    expert(study, theme="A; B", tasks="x; y", organisation="Verein")

    (flat,) = appendix(study).sheets

    assert [(row[1], row[3]) for row in flat.rows] == [
        ("A", "x"),
        ("A", "y"),
        ("B", "x"),
        ("B", "y"),
    ]
    assert flat.rows[0] == (1, "A", None, "x", "Verein", None, None, None)
