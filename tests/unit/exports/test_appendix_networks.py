from __future__ import annotations

import pytest
from export_desk import StudyBuilder

from netzdesk.base.errors import Refused
from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions, Order
from netzdesk.exports.registry import document


def appendix(study: StudyBuilder, **options: object) -> Document:
    return document(study.conn, "appendix-networks", ExportOptions(**options))  # type: ignore[arg-type]


def cells(found: Document, row: int = 0) -> list[list[str]]:
    return [[line.whole for line in cell] for cell in found.rows[row].cells]


def names(found: Document) -> list[str]:
    return [row.cells[0][0].text for row in found.rows]


def test_a_network_fills_the_four_columns_of_the_study(study: StudyBuilder) -> None:
    network = study.network(
        "BASIC Celle",
        number=8,
        postcode="09221",
        place="Celle",
        web="http://basic-celle.de/",
        actors=["VHS Celle", "CJD Celle", "Arbeitsagentur"],
        fields=["placement", "counselling"],
    )
    study.contact(
        network, institution_name="Projektbüro", phone="05141 23125 0", mail="b@example.org"
    )

    found = appendix(study, persons="functions")

    assert [column.title for column in found.columns] == [
        "Netzwerk",
        "Kontaktperson",
        "Netzwerkakteure",
        "Handlungsfelder zur Arbeitsmarktförderung",
    ]
    assert cells(found) == [
        ["Name: BASIC Celle", "Sitz in: 09221 Celle", "Web: http://basic-celle.de/"],
        ["Name: /", "Tel.: 05141 23125 0", "E-Mail: b@example.org", "Institution: Projektbüro"],
        ["VHS Celle", "CJD Celle", "Arbeitsagentur"],
        ["Beratung", "Vermittlung"],
    ]


def test_what_is_missing_is_a_stroke_in_print_and_empty_in_the_flat_sheet(
    study: StudyBuilder,
) -> None:
    study.network(None, number=1)

    found = appendix(study, persons="functions")

    assert cells(found) == [
        ["Name: /", "Sitz in: /", "Web: /"],
        ["Name: /", "Tel.: /", "E-Mail: /", "Institution: /"],
        ["/"],
        ["/"],
    ]
    (flat,) = found.sheets
    assert [row[:5] for row in flat.rows] == [(1, None, None, None, None)] * len(flat.rows)
    assert {row[5]: row[7] for row in flat.rows} == {
        "Region": "Celle (Landkreis)",
        "Kontakt: Name": None,
        "Kontakt: Telefon": None,
        "Kontakt: E-Mail": None,
        "Kontakt: Institution": None,
        "Netzwerkakteur": None,
        "Handlungsfeld": None,
    }


def test_only_networks_that_count_and_are_no_duplicates_are_in_it(study: StudyBuilder) -> None:
    kept = study.network("Zählt", number=1)
    study.network("Doppelt", number=2, same_as_id=kept)
    study.network("Zählt nicht", number=3, judgement="does_not_count")
    study.network("Noch offen", number=4, judgement="open")

    assert names(appendix(study)) == ["Zählt"]


def test_general_numbers_come_from_the_contact_and_else_from_the_institution(
    study: StudyBuilder,
) -> None:
    office = study.institution("Leitstelle", phone="0511 23125 1", mail="leit@example.org")
    person = study.person("Erika Muster", institution_id=office)
    network = study.network("Netz", number=1)
    study.contact(network, 0, institution_id=office, phone="0511 23125 9")
    study.contact(network, 1, person_id=person)

    assert cells(appendix(study, persons="functions"))[1] == [
        "Name: /",
        "Tel.: 0511 23125 9",
        "E-Mail: leit@example.org",
        "Institution: Leitstelle",
        "",
        "Name: Ansprechperson",
        "Tel.: 0511 23125 1",
        "E-Mail: leit@example.org",
        "Institution: Leitstelle",
    ]


def test_persons_are_shown_as_far_as_the_grade_allows(study: StudyBuilder) -> None:
    network = study.network("Netz", number=1)
    for place, (name, named) in enumerate((("Erika Muster", True), ("Max Geheim", False))):
        person = study.person(
            name, named=named, function=f"Leitung {place}", phone=f"030 23125 {place}"
        )
        study.contact(network, place, person_id=person, institution_name="VHS", phone="0511 231250")

    without = appendix(study)
    functions = appendix(study, persons="functions")
    full = appendix(study, persons="full")

    assert cells(without)[1] == ["Tel.: 0511 231250", "E-Mail: /", "Institution: VHS"]
    assert [line for line in cells(functions)[1] if line.startswith(("Name", "Tel"))] == [
        "Name: Leitung 0",
        "Tel.: 0511 231250",
        "Name: Leitung 1",
        "Tel.: 0511 231250",
    ]
    assert [line for line in cells(full)[1] if line.startswith(("Name", "Tel"))] == [
        "Name: Erika Muster",
        "Tel.: 030 23125 0",
        "Name: Leitung 1",
        "Tel.: 0511 231250",
    ]
    assert "1 von 2 Personen genannt" in full.head


@pytest.mark.parametrize("missing", ["may_be_named", "legal_basis", "legal_basis_on"])
def test_a_person_is_named_only_with_permission_legal_basis_and_its_day(
    study: StudyBuilder, missing: str
) -> None:
    person = study.person("Erika Muster", named=True)
    study.put("person", id=person, **{missing: 0 if missing == "may_be_named" else None})
    study.contact(study.network("Netz", number=1), person_id=person)

    assert "Erika Muster" not in str(appendix(study, persons="full"))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("number", ["Überregional", "Zebra", "anker", "Ärzte", "Ohne PLZ", "Ohne Nummer"]),
        ("name", ["anker", "Ärzte", "Ohne Nummer", "Ohne PLZ", "Überregional", "Zebra"]),
        ("region", ["Zebra", "Ohne Nummer", "anker", "Ärzte", "Ohne PLZ", "Überregional"]),
        ("postcode", ["anker", "Ohne PLZ", "Ohne Nummer", "Zebra", "Ärzte", "Überregional"]),
    ],
)
def test_every_order_puts_the_networks_where_a_reader_looks_for_them(
    study: StudyBuilder, sort: Order, expected: list[str]
) -> None:
    study.network("Überregional", number=1, supraregional=1, regions=["03351", "03404"])
    study.network("Zebra", number=2, postcode="29221", regions=["03351"])
    study.network("anker", number=3, postcode="04907", regions=["03404"])
    study.network("Ärzte", number=4, postcode="49074", regions=["03459"])
    study.network("Ohne PLZ", number=5, regions=["03102"])
    study.network("Ohne Nummer", postcode="29000", regions=["03351"])
    study.institution("Jobcenter Salzgitter", "03102", postcode="28226")

    assert names(appendix(study, sort=sort)) == expected


def test_without_any_postcode_known_in_its_district_a_network_comes_after_the_others(
    study: StudyBuilder,
) -> None:
    study.network("Salzgitter", number=1, regions=["03102"])
    study.network("Meppen", number=2, postcode="49716", regions=["03351"])
    study.network("Verbund", number=3, regions=[], supraregional=1)

    assert names(appendix(study, sort="postcode")) == ["Meppen", "Salzgitter", "Verbund"]


def test_a_filter_leaves_out_the_rest_and_stands_in_the_head(study: StudyBuilder) -> None:
    study.network("Stadt", number=1, regions=["03404"], fields=["counselling"])
    study.network("Land", number=2, regions=["03459"], fields=["counselling", "training"])

    in_district = appendix(study, region="03404")
    in_field = appendix(study, field="training")

    assert names(in_district) == ["Stadt"]
    assert "Filter: Osnabrück (Kreisfreie Stadt)" in in_district.head
    assert names(in_field) == ["Land"]
    assert "Filter: Handlungsfeld: Qualifizierung" in in_field.head
    assert ("Filter", "Filter: Osnabrück (Kreisfreie Stadt)") in in_district.about


@pytest.mark.parametrize(("option", "value"), [("region", "99999"), ("field", "cooking")])
def test_an_unknown_filter_is_refused_beside_its_field(
    study: StudyBuilder, option: str, value: str
) -> None:
    with pytest.raises(Refused) as refused:
        appendix(study, **{option: value})

    assert refused.value.code == f"export.unknown_{option}"
    assert refused.value.field == option


def test_the_status_date_is_the_studys_or_as_asked_for(study: StudyBuilder) -> None:
    assert appendix(study).status == "Stand 03/2010"
    assert appendix(study, as_of="April 2010").status == "Stand April 2010"
    assert appendix(study, language="en").status == "Status date 03/2010"

    study.settings(status_date="")
    assert appendix(study).status == "Stand /"


def test_actors_kept_out_of_the_appendix_are_not_in_it(study: StudyBuilder) -> None:
    network = study.network("Netz", number=1, actors=["VHS"])
    study.put("network_actor", network_id=network, name="Still", position="b", in_appendix=0)

    found = appendix(study)

    assert cells(found)[2] == ["VHS"]
    assert "Still" not in str(found)


def test_each_value_of_a_network_has_a_row_of_the_flat_sheet(study: StudyBuilder) -> None:
    study.network(
        "Netz",
        number=7,
        postcode="01067",
        regions=["03404", "03459"],
        actors=["A", "B"],
        fields=["training", "counselling"],
    )

    (flat,) = appendix(study).sheets

    assert [row[5:] for row in flat.rows if not str(row[5]).startswith("Kontakt")] == [
        ("Region", 1, "Osnabrück (Kreisfreie Stadt)"),
        ("Region", 2, "Osnabrück (Landkreis)"),
        ("Netzwerkakteur", 1, "A"),
        ("Netzwerkakteur", 2, "B"),
        ("Handlungsfeld", 1, "Beratung"),
        ("Handlungsfeld", 2, "Qualifizierung"),
    ]
    assert {row[2] for row in flat.rows} == {"01067"}


def test_the_english_export_is_english(study: StudyBuilder) -> None:
    study.network("Netz", number=1, fields=["training"])

    found = appendix(study, language="en")

    assert found.title == "Appendix 2: Regional networks"
    assert cells(found)[0][1] == "Seat: /"
    assert cells(found)[3] == ["Training"]
