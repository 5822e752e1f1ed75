"""Suggestions of records that may be one: what is found, what is not, and how fast."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_study import Filler, new_study

from netzdesk.actions.merging import (
    CallNotSame,
    MergeInstitutions,
    call_not_same,
    merge_institutions,
)
from netzdesk.queries.duplicates import (
    Shared,
    duplicate_institutions,
    duplicate_persons,
    sides,
    standing_institution,
)
from netzdesk.store.study import Study
from own_time import at_most

STREET = {"street": "Bahnhofstr. 3", "postcode": "38518", "place": "Gifhorn"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


@pytest.fixture
def fill(study: Study) -> Iterator[Filler]:
    with study.unit("fill") as unit:
        yield Filler(unit)


def pairs(study: Study) -> list[tuple[set[str], tuple[Shared, ...]]]:
    found = duplicate_institutions(study.conn)
    return [({each.first_id, each.second_id}, each.shared) for each in found]


def office(fill: Filler, name: str, region: str | None = None, **more: Any) -> str:
    return fill.office(regions=[region] if region else [], name=name, **more)


def test_one_name_in_two_spellings_is_suggested(study: Study, fill: Filler) -> None:
    region = fill.region("Gifhorn", "03151")
    one = office(fill, "Jobcenter Gifhorn", region)
    other = office(fill, "Job-Center Landkreis Gifhorn", region)
    office(fill, "Jobcenter Peine", region)
    assert pairs(study) == [({one, other}, (Shared.NAME,))]


def test_offices_of_two_districts_are_suggested_only_when_named_alike_to_the_letter(
    study: Study, fill: Filler
) -> None:
    town, around = fill.region("Oldenburg", "03403"), fill.region("Oldenburg", "03458")
    one = office(fill, "Jobcenter Oldenburg", town)
    office(fill, "Job-Center LK Oldenburg", around)
    assert pairs(study) == []
    other = office(fill, "Jobcenter  oldenburg", around)
    assert {one, other} in [each for each, _ in pairs(study)]


def test_the_same_phone_mail_or_address_is_suggested(study: Study, fill: Filler) -> None:
    same = {
        Shared.PHONE: ({"phone": "030 23125-001"}, {"phone": "+49 30 23125001"}),
        Shared.MAIL: ({"mail": "Amt@example.org"}, {"mail": "amt@example.org"}),
        Shared.ADDRESS: (STREET, {**STREET, "street": "Bahnhofstraße 3"}),
    }
    wanted = []
    for number, (shared, (first, second)) in enumerate(same.items()):
        region = fill.region(f"R{number}", f"0310{number}")
        one = office(fill, f"Amt {'abc'[number] * 9}", region, **first)
        other = office(fill, f"Amt {'xyz'[number] * 9}", region, **second)
        wanted.append(({one, other}, (shared,)))
    found = pairs(study)
    assert len(found) == len(wanted) and all(each in found for each in wanted)


def test_a_further_number_counts_as_the_own_one(study: Study, fill: Filler) -> None:
    one, other = office(fill, "Amt Eins", phone="030 23125001"), office(fill, "Verein Zwei")
    point = {"institution_id": other, "kind": "mobile", "value": "030 23125 001"}
    fill.unit.put("contact_point", {**point, "position": "a"})
    assert pairs(study) == [({one, other}, (Shared.PHONE,))]


def test_the_number_of_a_switchboard_says_nothing(study: Study, fill: Filler) -> None:
    for number in range(9):
        office(fill, f"Amt {chr(97 + number) * 8}", phone="030 23125001")
    assert pairs(study) == []


def test_offices_of_different_kinds_in_one_house_are_not_suggested(
    study: Study, fill: Filler
) -> None:
    region = fill.region("Gifhorn", "03151")
    shared = {**STREET, "phone": "030 23125001"}
    office(fill, "Jobcenter Gifhorn", region, kind="job_centre", **STREET)
    office(fill, "Leitstelle Gifhorn", region, kind="integration_office", **STREET)
    assert pairs(study) == []
    one = office(fill, "Volkshochschule", region, kind="other", **shared)
    other = office(fill, "Volkshochschule", region, kind="kmn_association", phone="03023125001")
    assert [each for each, _ in pairs(study)] == [{one, other}]


def test_a_pair_that_was_called_not_the_same_is_not_suggested_again(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        one, other = office(fill, "Jobcenter Gifhorn"), office(fill, "Jobcenter LK Gifhorn")
    said = CallNotSame(kind="institution", first_id=other, second_id=one)
    with study.unit("call_not_same") as unit:
        call_not_same(unit, said)
    assert pairs(study) == []
    study.undo()
    assert len(pairs(study)) == 1


def test_merged_records_are_not_suggested_and_lead_to_the_one_that_stands(study: Study) -> None:
    with study.unit("fill") as unit:
        fill = Filler(unit)
        offices = [office(fill, f"Jobcenter {name}") for name in ("Gifhorn", "LK Gifhorn", "Emden")]
    for keep, drop in ((offices[1], offices[0]), (offices[2], offices[1])):
        with study.unit("merge_institutions") as unit:
            merge_institutions(unit, MergeInstitutions(keep_id=keep, drop_id=drop))
    assert pairs(study) == []
    assert {standing_institution(study.conn, key) for key in offices} == {offices[2]}
    assert sides(study.conn, "institution", offices[2], offices[0]) is None


def test_the_record_with_more_history_comes_first(study: Study, fill: Filler) -> None:
    bare = office(fill, "Jobcenter Gifhorn", mail="amt@example.org", web="www.example.org")
    worked = office(fill, "Jobcenter LK Gifhorn")
    fill.attempt(worked, "2.21")
    found = duplicate_institutions(study.conn)[0]
    assert (found.first_id, found.second_id) == (worked, bare)


def test_the_two_side_by_side_say_what_belongs_to_them(study: Study, fill: Filler) -> None:
    region = fill.region("Gifhorn", "03151")
    one, other = office(fill, "Jobcenter Gifhorn", region), office(fill, "Jobcenter LK Gifhorn")
    fill.attempt(one, "2.21")
    fill.says(one, region, "yes")
    fill.person(one)
    found = sides(study.conn, "institution", one, other)
    assert found is not None
    assert found[0].regions == ("Gifhorn",) and found[1].regions == ()
    counted = {"attempts": 1, "statements": 1, "persons": 1, "points": 0, "follow_ups": 0}
    assert found[0].counts == counted
    assert found[1].values["name"] == "Jobcenter LK Gifhorn"


def test_one_person_of_an_office_under_two_names_is_suggested(study: Study, fill: Filler) -> None:
    one, other = office(fill, "Jobcenter Gifhorn"), office(fill, "Jobcenter Peine")
    erika = fill.person(one, name="Dr. Erika Muster")
    again = fill.person(one, name="Muster, Erika")
    fill.person(one, name="Max Muster")
    fill.person(other, name="Erika Muster")
    short = fill.person(one, name="M. Muster")
    found = duplicate_persons(study.conn)
    assert {each.first_id for each in found if each.second_id == again} == {erika}
    assert {short} <= {each.second_id for each in found}
    assert len(found) == 2


def test_1500_institutions_take_less_than_300_ms(study: Study, fill: Filler) -> None:
    chance = random.Random(7)
    places = [
        f"{a}{b}" for a in ("Oster", "Wester", "Neu", "Alt") for b in ("feld", "burg", "dorf")
    ]
    regions = [fill.region(place, f"04{n:03}") for n, place in enumerate(places)]
    for number in range(1500):
        place = chance.randrange(len(places))
        name = f"Verein {chance.choice(['Brücke', 'Anker', 'Weg'])} {places[place]} {number // 2}"
        fill.office("other", [regions[place]], name=name, phone=f"030 23125 {number % 700:03}")
    duplicate_institutions(study.conn)
    with at_most(0.3 * 4):  # four times the promise: CI is slower
        found = duplicate_institutions(study.conn)
    assert found
