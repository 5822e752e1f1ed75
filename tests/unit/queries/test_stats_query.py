"""The figures of a study follow from its records alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.queries.stats import Stats, stats
from netzdesk.store.study import Study

DAY = date(2010, 3, 31)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def counted(study: Study) -> Stats:
    return stats(study.conn, DAY)


def test_an_empty_study_has_only_zeros(study: Study) -> None:
    found = counted(study)

    assert (found.regions, found.networks, found.attempts) == (0, 0, 0)
    assert found.regions_with_two_regional_networks == ()
    assert len(found.verification) == 9
    assert set(found.contacted) == {
        "job_centre",
        "integration_officer",
        "integration_office",
        "kmn_association",
    }


def test_only_networks_that_count_and_are_no_duplicates_are_counted(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        kept = put.network(good_practice=1)
        put.network(same_as_id=kept, good_practice=1)
        put.network("open")
        put.network("does_not_count")
        put.network(supraregional=1)

    found = counted(study)

    assert (found.networks, found.networks_regional, found.networks_supraregional) == (2, 1, 1)
    assert found.good_practice_networks == 1


def test_a_supraregional_network_is_no_second_regional_one(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        one, two = put.region("Eins", "03101"), put.region("Zwei", "03102")
        put.network(regions=[one])
        put.network(regions=[one], supraregional=1)
        put.network(regions=[two])
        put.network(regions=[two])
        put.network("open", regions=[one])

    assert counted(study).regions_with_two_regional_networks == ("03102",)


def test_language_courses_outside_the_programme_are_no_field_of_the_study(study: Study) -> None:
    fields = ["counselling", "training", "placement"]
    with study.unit("test") as unit:
        put = Filler(unit)
        for number, extra in enumerate(("language_other", "vocational_language")):
            region = put.region(extra, f"0310{number}")
            network = put.network(regions=[region])
            for field in [*fields, extra]:
                unit.put("network_field", {"network_id": network, "field": field})

    found = counted(study)

    assert found.regions_with_a_network_of_four_or_more_fields == 1
    assert found.regional_networks_without_vocational_language == 1
    assert found.networks_with_counselling == 2


def test_fields_of_two_networks_do_not_add_up(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        region = put.region("Eins", "03101")
        for fields in (("counselling", "training"), ("placement", "recognition")):
            network = put.network(regions=[region])
            for field in fields:
                unit.put("network_field", {"network_id": network, "field": field})

    assert counted(study).regions_with_a_network_of_four_or_more_fields == 0


def test_contacted_needs_an_outgoing_attempt_and_other_kinds_stand_apart(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        put.attempt(put.office("job_centre"), "3.19", channel="letter")
        put.attempt(put.office("job_centre"), "1.1", direction="in")
        put.attempt(put.office("other"), "3.13")
        put.attempt(put.office("chamber"), "3.13")

    found = counted(study)

    assert found.contacted["job_centre"] == 1
    assert found.contacted_other == {"other": 1, "chamber": 1}


@pytest.mark.parametrize(
    ("values", "outcome", "interviewed"),
    [
        ({"channel": "phone"}, "1.1", True),
        ({"channel": "visit"}, "1.2", True),
        ({"channel": "video"}, "1.1", True),
        ({"channel": "email", "direction": "in"}, "1.1", True),
        ({"channel": "email"}, "1.1", False),
        ({"channel": "phone"}, "2.20", False),
    ],
)
def test_a_job_centre_is_interviewed_by_talk_or_inbound_answer(
    study: Study, values: dict[str, str], outcome: str, interviewed: bool
) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        put.attempt(put.office("job_centre"), outcome, **values)

    assert counted(study).job_centres_interviewed == int(interviewed)


def test_a_corrected_attempt_does_not_count_any_more(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        office = put.office("job_centre")
        old = put.attempt(office, "1.1")
        new = put.attempt(office, "2.20", corrects_id=old)
        unit.put("contact_attempt", {"id": old, "corrected_by_id": new})

    found = counted(study)

    assert found.attempts == 1
    assert found.job_centres_interviewed == 0
    assert found.contacted["job_centre"] == 1


def test_a_network_has_a_migrant_organisation_by_the_category_of_an_actor(study: Study) -> None:
    with study.unit("test") as unit:
        put = Filler(unit)
        for category in ("migrant_organisation", "business"):
            actor = {"name": "Verein", "category": category, "position": "a0"}
            network = put.network()
            unit.put("network_actor", {"network_id": network, **actor})
            unit.put("network_actor", {"network_id": network, **actor})

    assert counted(study).networks_with_migrant_organisation == 1
