"""The category that an actor's name suggests."""

from __future__ import annotations

import csv

import pytest

from netzdesk.base.paths import resource
from netzdesk.domain.actors import suggest_category


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("ARGE", "labour_administration"),
        ("Jobcenter Stade", "labour_administration"),
        ("Volkshochschule", "education_provider"),
        ("KVHS Peine", "education_provider"),
        ("Caritasverband", "welfare_church"),
        ("Jugendmigrationsdienst", "welfare_church"),
        ("IHK Lüneburg", "business"),
        ("Migrantenselbstorganisationen", "migrant_organisation"),
        ("Ausländeramt", "politics_administration"),
        ("Stadt Celle, Fachdienst Bildung", "politics_administration"),
        ("Kreissportbund", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_suggests_its_category(name: str | None, category: str | None) -> None:
    assert suggest_category(name) == category


def test_most_names_of_the_2010_study_suggest_the_category_that_people_gave() -> None:
    with resource("sample/network_actors.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    suggested = [(suggest_category(row["actor"]), row["category"]) for row in rows]
    right = sum(found == given for found, given in suggested)
    wrong = sum(found not in (None, given) for found, given in suggested)
    assert right / len(rows) > 0.8
    assert wrong / len(rows) < 0.05
