"""Rows of the pages for districts, networks and experts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import Filler, new_study

from netzdesk.domain.region_facts import Finding
from netzdesk.domain.states import State
from netzdesk.queries.experts import experts
from netzdesk.queries.networks import network, networks, person_choices
from netzdesk.queries.regions import (
    areas,
    decisions,
    institutions_of,
    offices,
    old_statements,
    region_detail,
    region_networks,
    regions,
)
from netzdesk.store.study import Study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with new_study(tmp_path / "s.netzdesk") as study:
        yield study


def test_districts_are_sorted_as_in_a_german_list_with_state_and_finding(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        first, second = filler.region("Öhringen", "03101"), filler.region("Oldenburg", "03102")
        filler.region("Zeven", "03103")
        filler.network(regions=(second,), name="Netz")
        for kind in ("job_centre", "integration_office"):
            filler.says(filler.office(kind, (second,)), second, "yes", named=())
        filler.decide(first, "no_network")
    rows = regions(study.conn)
    assert [row.name for row in rows] == ["Öhringen", "Oldenburg", "Zeven"]
    assert [row.state for row in rows] == [State.SETTLED, State.CONTESTED_NETWORKS, State.UNASKED]
    assert rows[0].finding is Finding.NO_NETWORK
    assert [(row.statements, row.networks) for row in rows] == [(0, 0), (2, 1), (0, 0)]


def test_master_data_and_areas_of_a_district(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        other = unit.put("area", {"kind": "Schicht", "name": "Ärmer"})
        area = unit.put("area", {"kind": "Schicht", "name": "Zentrum"})
        unit.put("area_region", {"area_id": area, "region_id": region})
    assert [(each.name, each.region_ids) for each in areas(study.conn)] == [
        ("Ärmer", ()),
        ("Zentrum", (region,)),
    ]
    found = region_detail(study.conn, region)
    assert found is not None
    assert (found.ags, found.name, found.areas) == ("03351", "Celle", (area,))
    assert other not in found.areas
    assert region_detail(study.conn, "none") is None


def test_what_stands_beside_a_district(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        own = filler.office(regions=(region,), name="A")
        wide = filler.office("kmn_association", whole_area=1, name="K")
        filler.office(name="fremd")
        unit.put("region_office", {"region_id": region, "kind": "job_centre", "presence": "yes"})
        old = filler.says(own, region, "yes", day="2010-02-01")
        filler.supersede(old, filler.says(own, region, "no", day="2010-02-09"))
        filler.decide(region, "network", day="2010-03-01")
        filler.decide(region, "no_network", day="2010-03-02")
        open_one = filler.network("open", (region,), name="A")
        counting = filler.network("counts", (region,), name="B")
        filler.network("counts", (region,), name="C", same_as_id=counting)
    conn = study.conn
    assert [key for key, _kind, _name in institutions_of(conn, region)] == [own, wide]
    assert offices(conn, region)["job_centre"].presence == "yes"
    assert [(each.answer, each.replaced_on) for each in old_statements(conn, region)] == [
        ("yes", "2010-02-09")
    ]
    assert [each.finding for each in decisions(conn, region)] == ["no_network", "network"]
    assert [each.id for each in region_networks(conn, region)] == [counting, open_one]


def test_networks_by_number_then_by_name_without_duplicates(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        second = filler.network(name="Arbeitskreis", number=2)
        filler.network(name="Öffnung")
        filler.network(name="Zirkel", number=1)
        filler.network(name="Doppelt", same_as_id=second)
        filler.network(name="Oase")
    names = [row.name for row in networks(study.conn)]
    assert names == ["Zirkel", "Arbeitskreis", "Oase", "Öffnung"]


def test_sources_of_a_network_are_institutions_whose_statement_holds(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        region = filler.region("Celle", "03351")
        record = filler.network("open", (region,), name="Netz")
        first, second = filler.office(name="A"), filler.office(name="B")
        old = filler.says(first, region, "yes", named=(record,), day="2010-02-01")
        filler.says(second, region, "yes", named=(record,), day="2010-02-02")
        filler.supersede(old, filler.says(first, region, "no", day="2010-02-09"))
    row = networks(study.conn)[0]
    assert (row.sources, row.regions) == (1, ("Celle",))
    found = network(study.conn, record)
    assert found is not None
    assert [(each.institution, each.superseded) for each in found.namings] == [
        ("B", False),
        ("A", True),
    ]


def test_contacts_and_actors_keep_their_order(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        record = filler.network(name="Netz")
        person = filler.person(name="Änne Größler")
        for position, values in (
            ("b", {"institution_name": "Stadt"}),
            ("a", {"person_id": person}),
        ):
            unit.put("network_contact", {"network_id": record, "position": position, **values})
        for position, name in (("b", "Zweite"), ("a", "Erste")):
            unit.put(
                "network_actor",
                {"network_id": record, "position": position, "name": name, "in_appendix": 1},
            )
    found = network(study.conn, record)
    assert found is not None
    assert [c.person.name if c.person else c.institution_name for c in found.contacts] == [
        "Änne Größler",
        "Stadt",
    ]
    assert [actor.name for actor in found.actors] == ["Erste", "Zweite"]
    assert network(study.conn, "none") is None


def test_persons_are_offered_with_their_institution(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        office = filler.office(name="Amt")
        filler.person(office, name="Zoe")
        filler.person(name="Ärmel")
    assert [(each.name, each.institution) for each in person_choices(study.conn)] == [
        ("Ärmel", ""),
        ("Zoe", "Amt"),
    ]


def test_experts_are_numbered_in_their_order(study: Study) -> None:
    with study.unit("test") as unit:
        filler = Filler(unit)
        person = filler.person(name="Zoe")
        for position, theme in (("b", "Zweites"), ("a", "Erstes")):
            unit.put("expert", {"theme": theme, "position": position, "person_id": person})
    rows = experts(study.conn)
    assert [(row.place, row.theme) for row in rows] == [(1, "Erstes"), (2, "Zweites")]
    assert rows[0].person is not None
    assert rows[0].person.name == "Zoe"
