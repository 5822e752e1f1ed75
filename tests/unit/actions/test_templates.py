"""What a new study begins with."""

from __future__ import annotations

import csv
import json

import pytest
from desk import Desk

from netzdesk.actions.templates import FillFromTemplate, fill_from_template
from netzdesk.base.paths import resource


def test_lower_saxony_has_46_districts_with_one_empty_job_centre_each(desk: Desk) -> None:
    rows = desk.rows()
    assert len(rows["region"]) == 46
    offices = rows["institution"].values()
    assert {office["kind"] for office in offices} == {"job_centre"}
    assert len({office["name"] for office in offices}) == 46
    assert all(office["phone"] is office["mail"] is office["place"] is None for office in offices)
    assert len({link["region_id"] for link in rows["institution_region"].values()}) == 46


def test_every_district_belongs_to_a_government_district_and_a_stratum(desk: Desk) -> None:
    rows = desk.rows()
    kinds: dict[str, list[str]] = {}
    for link in rows["area_region"].values():
        kinds.setdefault(link["region_id"], []).append(rows["area"][link["area_id"]]["kind"])
    assert len(kinds) == 46
    expected = ["Anpassungsschicht", "Regierungsbezirk (bis 2004)"]
    assert all(sorted(found) == expected for found in kinds.values())
    strata = [area for area in rows["area"].values() if area["kind"] == "Anpassungsschicht"]
    assert len(strata) == 10


def test_two_districts_that_share_a_name_with_a_city_are_told_apart(desk: Desk) -> None:
    names = {row["name"] for row in desk.rows()["institution"].values()}
    assert {"Jobcenter Stadt Osnabrück", "Jobcenter Landkreis Osnabrück"} <= names
    assert {"Jobcenter Stadt Oldenburg", "Jobcenter Landkreis Oldenburg"} <= names


def test_no_finding_of_the_study_is_in_the_template() -> None:
    folder = resource("templates/niedersachsen-2010")
    text = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert "no_network" not in text


def test_an_empty_territory_has_vocabularies_and_no_region(empty_desk: Desk) -> None:
    command = FillFromTemplate(template="empty", title=" Netzwerke  in Hessen ", status_date="1/26")
    empty_desk.run(fill_from_template, command)
    rows = empty_desk.rows()
    assert not rows["region"] and not rows["institution"] and not rows["area"]
    settings = {row["key"]: json.loads(row["value"]) for row in rows["setting"].values()}
    assert settings == {"title": "Netzwerke in Hessen", "status_date": "1/26", "template": "empty"}
    assert len(rows["vocabulary_term"]) > 80


def test_the_outcomes_are_those_of_the_code_list(desk: Desk) -> None:
    terms = {t["code"]: t for t in desk.find("vocabulary_term", vocabulary="outcome")}
    with resource("vocabularies/outcome.csv").open(encoding="utf-8", newline="") as text:
        listed = list(csv.DictReader(text))
    assert [row["code"] for row in listed] == sorted(terms, key=lambda c: terms[c]["rank"])
    partial = json.loads(terms["1.2"]["attributes"])
    assert partial["group"] == "P"
    assert partial["level"] == "attempt"
    assert partial["final"] is False
    assert partial["follow_up_days"] == 14
    assert json.loads(terms["1.1"]["attributes"])["final"] is True
    assert json.loads(terms["1.1"]["attributes"])["follow_up_days"] is None


@pytest.mark.parametrize("file", sorted(f.name for f in resource("vocabularies").glob("*.csv")))
def test_every_term_has_both_labels_and_a_place(file: str) -> None:
    with resource(f"vocabularies/{file}").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert rows
    assert all(row["label_en"] and row["label_de"] for row in rows)
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    assert len({row["code"] for row in rows}) == len(rows)


def test_only_a_new_study_is_filled(desk: Desk) -> None:
    again = FillFromTemplate(template="empty")
    assert desk.refuses(fill_from_template, again) == ("template.not_empty", "template")


def test_an_unknown_template_is_refused(empty_desk: Desk) -> None:
    command = FillFromTemplate(template="bayern")
    assert empty_desk.refuses(fill_from_template, command) == ("template.unknown", "template")
