from __future__ import annotations

from datetime import date
from typing import Any

from export_desk import StudyBuilder

from netzdesk.exports.document import Document
from netzdesk.exports.options import ExportOptions
from netzdesk.exports.registry import document


def log(study: StudyBuilder, **options: Any) -> Document:
    return document(study.conn, "contact-log", ExportOptions(**options))


def values(found: Document) -> list[dict[str, Any]]:
    (flat,) = found.sheets
    titles = [column.title for column in flat.columns]
    return [dict(zip(titles, row, strict=True)) for row in flat.rows]


def test_every_attempt_has_a_row_in_the_order_of_day_and_time(study: StudyBuilder) -> None:
    office = study.institution("Jobcenter Celle", "03351")
    study.attempt(office, day="2010-01-13", at="2010-01-13T09:00+01:00")
    study.attempt(office, day="2010-01-12", at="2010-01-12T16:30+01:00", duration_min=12)
    study.attempt(office, day="2010-01-12", channel="letter", outcome="3.19")

    found = values(log(study))

    assert [(row["Nr."], row["Datum"], row["Uhrzeit"]) for row in found] == [
        (1, date(2010, 1, 12), None),
        (2, date(2010, 1, 12), "16:30"),
        (3, date(2010, 1, 13), "09:00"),
    ]
    assert found[0]["Weg"] == "Brief"
    assert found[0]["Ergebniscode"] == "3.19"
    assert found[1]["Dauer (min)"] == 12
    assert found[1]["Regionen"] == "Celle (Landkreis)"
    assert found[1]["Erfasst von"] == "TE"


def test_a_correction_and_what_it_corrects_name_each_other(study: StudyBuilder) -> None:
    office = study.institution("Jobcenter Celle", "03351")
    old = study.attempt(office)
    new = study.attempt(office, corrects_id=old, day="2010-01-14")
    study.put("contact_attempt", id=old, corrected_by_id=new)

    found = log(study)

    assert [(row["berichtigt"], row["berichtigt durch"]) for row in values(found)] == [
        (None, 2),
        (1, None),
    ]
    assert [line.text for line in found.rows[0].cells[5]] == ["TE", "berichtigt durch Nr. 2"]


def test_notes_go_out_only_with_names_and_persons_by_grade(study: StudyBuilder) -> None:
    office = study.institution("Jobcenter Celle", "03351")
    person = study.person("Max Geheim", function="Teamleitung", institution_id=office)
    study.attempt(office, person_id=person, note="ruft zurück\nam Montag")

    without, functions, full = (log(study, persons=g) for g in ("none", "functions", "full"))

    assert "ruft zurück" not in str(without) + str(functions)
    assert "Teamleitung" not in str(without)
    assert values(functions)[0]["Person"] == "Teamleitung"
    assert values(full)[0]["Notiz"] == "ruft zurück\nam Montag"
    assert [line.text for line in full.rows[0].cells[6]] == ["ruft zurück", "am Montag"]
    assert "Max Geheim" not in str(full)
    assert "0 von 1 Personen genannt" in full.head


def test_a_district_shows_its_own_offices_and_those_of_the_whole_area(
    study: StudyBuilder,
) -> None:
    study.attempt(study.institution("Jobcenter Celle", "03351"))
    study.attempt(study.institution("Jobcenter Salzgitter", "03102"))
    study.attempt(study.institution("KMN", whole_area=1))

    found = values(log(study, region="03351"))

    assert [(row["Nr."], row["Stelle"]) for row in found] == [(1, "Jobcenter Celle"), (3, "KMN")]
    assert found[1]["Regionen"] == "ganzes Gebiet"
