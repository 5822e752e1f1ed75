"""Two records that are one network: ratings, verdicts, profile and approvals pass over."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk
from test_profile_actions import png

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    decide_selection,
    rate_criterion,
)
from netzdesk.actions.interviews import RecordInterview, record_interview
from netzdesk.actions.judgements import (
    JoinNetworks,
    JudgeNetwork,
    PartNetworks,
    join_networks,
    judge_network,
    part_networks,
)
from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.network_programmes import AddNetworkProgramme, add_network_programme
from netzdesk.actions.network_relations import AddNetworkRelation, add_network_relation
from netzdesk.actions.network_results import AddNetworkResult, add_network_result
from netzdesk.actions.networks import (
    AddNetwork,
    AssignNumber,
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkRegions,
    add_network,
    assign_number,
    change_network,
    set_network_fields,
    set_network_regions,
)
from netzdesk.actions.profiles import (
    AddProfilePicture,
    WriteProfileText,
    add_profile_picture,
    write_profile_text,
)
from netzdesk.actions.provenance import NameOrigin, name_origin
from netzdesk.actions.sources import AddSource, AddSourceUse, Supports, add_source, add_source_use
from netzdesk.actions.statements import Named, RecordStatement, record_statement
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.queries.profiles import chosen_networks, profile_facts


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    """A network, and a duplicate of it."""
    keys = [desk.run(add_network, AddNetwork(name=name)) for name in ("Netz", "Netz Peine")]
    for key in keys:
        desk.run(judge_network, JudgeNetwork(network_id=key, judgement="counts"))
    return keys[0], keys[1]


def join(desk: Desk, pair: tuple[str, str]) -> None:
    desk.run(join_networks, JoinNetworks(duplicate_id=pair[1], kept_id=pair[0]))


def selection(desk: Desk) -> tuple[str, list[str]]:
    (row,) = desk.find("criterion_set", kind="selection")
    rows = sorted(desk.find("criterion", set_id=row["id"]), key=lambda each: each["position"])
    return row["id"], [each["id"] for each in rows]


def rate(desk: Desk, network: str, criterion: str, rating: str) -> None:
    given = RateCriterion(network_id=network, criterion_id=criterion, rating=rating)
    desk.run(rate_criterion, given)


def write(desk: Desk, network: str, place: int, body: str) -> None:
    sections = sorted(desk.find("profile_section"), key=lambda each: each["position"])
    command = WriteProfileText(network_id=network, section_id=sections[place]["id"], body=body)
    desk.run(write_profile_text, command)


def texts(desk: Desk, network: str) -> list[str]:
    facts = profile_facts(desk.study.conn, network)
    assert facts is not None
    return [facts.texts[each.id] for each in facts.sections if each.id in facts.texts]


def test_ratings_and_the_verdict_pass_over_and_good_practice_follows(
    desk: Desk, pair: tuple[str, str]
) -> None:
    chosen_by, criteria = selection(desk)
    for criterion in criteria:
        rate(desk, pair[1], criterion, "met")
    rate(desk, pair[0], criteria[0], "partly")
    desk.run(
        decide_selection,
        DecideSelection(
            network_ids=(pair[1],), set_id=chosen_by, verdict="chosen", reason="vielseitig"
        ),
    )
    join(desk, pair)

    given = {
        row["criterion_id"]: row["rating"] for row in desk.find("assessment", network_id=pair[0])
    }
    assert given == {criteria[0]: "partly", criteria[1]: "met", criteria[2]: "met"}
    assert chosen_networks(desk.study.conn) == (pair[0],)
    assert desk.row("network", pair[0])["good_practice"] == 1
    assert desk.find("selection", network_id=pair[1]) == []


def test_a_verdict_on_the_kept_record_holds(desk: Desk, pair: tuple[str, str]) -> None:
    chosen_by, _ = selection(desk)
    for network, verdict in zip(pair, ("not_chosen", "chosen"), strict=True):
        command = DecideSelection(
            network_ids=(network,), set_id=chosen_by, verdict=verdict, reason="Grund"
        )
        desk.run(decide_selection, command)
    join(desk, pair)

    assert chosen_networks(desk.study.conn) == ()
    assert desk.row("network", pair[0])["good_practice"] == 0


def test_texts_stand_one_behind_the_other_and_nothing_twice(
    desk: Desk, pair: tuple[str, str]
) -> None:
    write(desk, pair[0], 0, "Eins")
    write(desk, pair[1], 0, "Zwei **fett**")
    write(desk, pair[1], 1, "Frauen[^Quelle]")
    write(desk, pair[0], 2, "Gleich und mehr")
    write(desk, pair[1], 2, "Gleich")
    join(desk, pair)

    assert texts(desk, pair[0]) == ["Eins\n\nZwei **fett**", "Frauen[^Quelle]", "Gleich und mehr"]


def test_pictures_pass_over_behind_the_others_with_their_files(
    desk: Desk, pair: tuple[str, str]
) -> None:
    for place, network in enumerate(pair):
        picture: dict[str, Any] = {"name": "a.png", "alternative": f"Bild {place}"}
        command = AddProfilePicture(network_id=network, content=png(8 + place), **picture)
        desk.run(add_profile_picture, command)
    join(desk, pair)

    facts = profile_facts(desk.study.conn, pair[0])
    assert facts is not None
    assert [each.alternative for each in facts.pictures] == ["Bild 0", "Bild 1"]
    assert sorted(facts.sizes.values()) == [(8, 8), (9, 9)]


@pytest.mark.parametrize(
    ("asked", "verdict", "left"),
    [(False, "given", 0), (True, "given", 1), (False, "open", 0), (True, "open", 0)],
)
def test_approvals_pass_over_to_a_record_that_has_none_and_those_waited_for_always(
    desk: Desk, pair: tuple[str, str], verdict: str, left: int, *, asked: bool
) -> None:
    networks = pair if asked else pair[1:]
    with desk.study.unit("ask") as unit:
        for network in networks:
            unit.put(
                "approval",
                {
                    "network_id": network,
                    "version": "v",
                    "verdict": verdict,
                    "researcher_id": unit.author_id,
                },
            )
    join(desk, pair)

    assert len(desk.find("approval", network_id=pair[0])) == len(networks) - left
    assert len(desk.find("approval", network_id=pair[1])) == left


def test_what_only_the_duplicate_has_in_the_register_passes_over_and_nothing_twice(
    desk: Desk, pair: tuple[str, str]
) -> None:
    kept, duplicate = pair
    person = desk.person(None, "Kim Beispiel")
    for network, names in ((kept, ("VHS", "Stadt")), (duplicate, ("vhs", "Kammer"))):
        for name in names:
            desk.run(add_network_actor, AddNetworkActor(network_id=network, name=name))
        desk.run(add_network_contact, AddNetworkContact(network_id=network, person_id=person))
    office = AddNetworkContact(network_id=duplicate, institution_name="Leitstelle")
    desk.run(add_network_contact, office)
    for network, fields in ((kept, ("counselling",)), (duplicate, ("counselling", "training"))):
        desk.run(set_network_fields, SetNetworkFields(network_id=network, fields=fields))
    xenos = AddNetworkProgramme(network_id=duplicate, programme="xenos", begins="2008")
    desk.run(add_network_programme, xenos)
    result = AddNetworkResult(network_id=duplicate, label="Beratene", low="120")
    desk.run(add_network_result, result)
    desk.run(change_network, ChangeNetwork(network_id=kept, web="netz.example.org"))
    other = ChangeNetwork(
        network_id=duplicate, web="alt.example.org", place="Peine", founded="2007"
    )
    desk.run(change_network, other)
    seen = desk.run(add_source, AddSource(kind="press", title="Blatt", seen_on="1.3."))
    use = AddSourceUse(source_id=seen, supports=Supports(network_id=duplicate))
    desk.run(add_source_use, use)
    [note] = desk.find("network_programme", network_id=duplicate)
    named = NameOrigin(
        fields=(("network_programme", note["id"], "begins"), ("network", duplicate, "founded")),
        origin=Origin(OriginKind.SOURCE, seen),
    )
    desk.run(name_origin, named)

    join(desk, pair)

    def listed(table: str, column: str, network: str) -> list[Any]:
        rows = desk.find(table, network_id=network)
        return [row[column] for row in sorted(rows, key=lambda row: row.get("position", ""))]

    assert listed("network_actor", "name", kept) == ["VHS", "Stadt", "Kammer"]
    assert listed("network_actor", "name", duplicate) == ["vhs"]
    assert listed("network_contact", "institution_name", kept) == [None, "Leitstelle"]
    assert sorted(listed("network_field", "field", kept)) == ["counselling", "training"]
    assert listed("network_programme", "begins", kept) == ["2008"]
    assert listed("network_result", "label", kept) == ["Beratene"]
    assert len(desk.find("source_use", network_id=kept)) == 1
    row = desk.row("network", kept)
    assert (row["web"], row["place"], row["founded"]) == ("netz.example.org", "Peine", "2007")
    told = {(note["row_id"], note["field"]) for note in desk.find("fact_source")}
    [programme] = desk.find("network_programme", network_id=kept)
    assert told == {(programme["id"], "begins"), (kept, "founded")}


def test_undo_gives_everything_back(desk: Desk, pair: tuple[str, str]) -> None:
    write(desk, pair[0], 0, "Eins")
    write(desk, pair[1], 0, "Zwei")
    rate(desk, pair[1], selection(desk)[1][0], "met")
    join(desk, pair)
    desk.study.undo()

    assert [texts(desk, network) for network in pair] == [["Eins"], ["Zwei"]]
    assert len(desk.find("assessment", network_id=pair[1])) == 1


def part(desk: Desk, pair: tuple[str, str], *statements: str) -> None:
    desk.run(part_networks, PartNetworks(network_id=pair[1], statement_ids=statements))


def fill(desk: Desk, pair: tuple[str, str]) -> None:
    """Enter at both records what joining moves, joins or leaves."""
    office = desk.institution()
    both = (Named(network_id=pair[0]), Named(network_id=pair[1]))
    for region, named in (("03151", both), ("03157", both[1:])):
        said = {"region_id": desk.region(region), "answer": "yes", "named": named}
        desk.run(record_statement, RecordStatement(institution_id=office, **said))
    third = desk.run(add_network, AddNetwork(name="Drittes"))
    chosen_by, criteria = selection(desk)
    for place, network in enumerate(pair):
        write(desk, network, 0, f"Text {place}")
        rate(desk, network, criteria[0], ("met", "partly")[place])
        actor = AddNetworkActor(network_id=network, name=f"Akteur {place}")
        desk.run(add_network_actor, actor)
        relation = AddNetworkRelation(network_id=network, kind="works_with", other_id=third)
        desk.run(add_network_relation, relation)
    write(desk, pair[1], 1, "Nur hier")
    rate(desk, pair[1], criteria[1], "met")
    desk.run(record_interview, RecordInterview(network_id=pair[1]))
    desk.run(assign_number, AssignNumber(network_id=pair[1]))
    regions = SetNetworkRegions(network_id=pair[1], region_ids=(desk.region("03157"),))
    desk.run(set_network_regions, regions)
    desk.run(set_network_fields, SetNetworkFields(network_id=pair[1], fields=("training",)))
    decided = DecideSelection(
        network_ids=(pair[1],), set_id=chosen_by, verdict="chosen", reason="vielseitig"
    )
    desk.run(decide_selection, decided)
    given = {"version": "v", "verdict": "given", "researcher_id": desk.study.author.id}
    with desk.study.unit("ask") as unit:
        unit.put("approval", {"network_id": pair[1], **given})


def test_parting_gives_back_all_that_joining_took(desk: Desk, pair: tuple[str, str]) -> None:
    fill(desk, pair)
    before = desk.rows()
    join(desk, pair)
    assert desk.rows() != before
    part(desk, pair)

    assert desk.rows() == before


def test_parting_again_gives_back_the_same(desk: Desk, pair: tuple[str, str]) -> None:
    fill(desk, pair)
    before = desk.rows()
    join(desk, pair)
    part(desk, pair)
    desk.study.undo()
    part(desk, pair)
    assert desk.rows() == before
    join(desk, pair)
    desk.study.undo()
    desk.study.redo()
    part(desk, pair)
    assert desk.rows() == before


def test_what_was_changed_since_the_joining_stays_with_the_kept_record(
    desk: Desk, pair: tuple[str, str]
) -> None:
    fill(desk, pair)
    _, criteria = selection(desk)
    join(desk, pair)
    write(desk, pair[0], 0, "Neu geschrieben")
    rate(desk, pair[0], criteria[1], "not_met")
    desk.run(change_network, ChangeNetwork(network_id=pair[0], number=70))
    later = AddNetworkActor(network_id=pair[0], name="Später")
    desk.run(add_network_actor, later)
    part(desk, pair)

    def ratings(network: str) -> dict[str, str]:
        rows = desk.find("assessment", network_id=network)
        return {row["criterion_id"]: row["rating"] for row in rows}

    assert [texts(desk, network) for network in pair] == [
        ["Neu geschrieben"],
        ["Text 1", "Nur hier"],
    ]
    assert ratings(pair[0]) == {criteria[0]: "met", criteria[1]: "not_met"}
    assert ratings(pair[1]) == {criteria[0]: "partly", criteria[1]: "met"}
    numbers = [desk.row("network", network)["number"] for network in pair]
    assert numbers[0] == 70 and numbers[1] not in (None, 70)
    actors = {row["name"] for row in desk.find("network_actor", network_id=pair[0])}
    assert actors == {"Akteur 0", "Später"}


def test_a_duplicate_of_a_duplicate_goes_back_with_what_it_brought(
    desk: Desk, pair: tuple[str, str]
) -> None:
    fill(desk, pair)
    whole = desk.run(add_network, AddNetwork(name="Netz Peine und Gifhorn"))
    before = desk.rows()
    join(desk, pair)
    join(desk, (whole, pair[0]))
    part(desk, (whole, pair[1]))

    after = desk.rows()
    for table in ("interview", "approval", "assessment", "network_actor", "statement_network"):
        mine, was = (
            {key: row for key, row in rows[table].items() if row["network_id"] == pair[1]}
            for rows in (after, before)
        )
        assert mine == was, table
    assert desk.row("network", pair[0])["same_as_id"] == whole
    assert {row["rating"] for row in desk.find("assessment", network_id=whole)} == {"met"}


def test_statements_that_called_the_duplicate_later_go_to_it_when_chosen(
    desk: Desk, pair: tuple[str, str]
) -> None:
    fill(desk, pair)
    join(desk, pair)
    office = desk.institution(name="Volkshochschule", kind="other")
    said = {"region_id": desk.region("03151"), "answer": "yes"}
    command = RecordStatement(
        institution_id=office, named=(Named(network_id=pair[0], as_named="Netz Peine"),), **said
    )
    later = desk.run(record_statement, command)
    part(desk, pair, later)

    assert desk.row("statement", later)["named"] == pair[1]


def test_a_network_that_a_register_brought_joined_is_parted_without_a_journal_of_it(
    desk: Desk, pair: tuple[str, str]
) -> None:
    with desk.study.unit("import_register") as unit:
        unit.put("network", {"id": pair[1], "same_as_id": pair[0]})
    part(desk, pair)

    assert desk.row("network", pair[1])["same_as_id"] is None


def test_what_two_duplicates_brought_stays_when_one_of_them_is_parted(
    desk: Desk, pair: tuple[str, str]
) -> None:
    other = desk.run(add_network, AddNetwork(name="Netz Gifhorn"))
    for network in (pair[1], other):
        regions = SetNetworkRegions(network_id=network, region_ids=(desk.region("03157"),))
        desk.run(set_network_regions, regions)
        desk.run(set_network_fields, SetNetworkFields(network_id=network, fields=("training",)))
    said = RecordStatement(
        institution_id=desk.institution(),
        region_id=desk.region("03157"),
        answer="yes",
        named=(Named(network_id=pair[1]), Named(network_id=other)),
    )
    statement = desk.run(record_statement, said)
    join(desk, pair)
    join(desk, (pair[0], other))
    part(desk, pair)

    for network in pair:
        (region,) = desk.find("network_region", network_id=network)
        assert region["region_id"] == desk.region("03157")
        (field,) = desk.find("network_field", network_id=network)
        assert field["field"] == "training"
    assert desk.row("statement", statement)["named"] == ",".join(sorted(pair))


def test_origins_go_back_to_a_duplicate_of_a_duplicate(desk: Desk, pair: tuple[str, str]) -> None:
    whole = desk.run(add_network, AddNetwork(name="Netz Peine und Gifhorn"))
    xenos = AddNetworkProgramme(network_id=pair[1], programme="xenos", begins="2008")
    desk.run(add_network_programme, xenos)
    desk.run(change_network, ChangeNetwork(network_id=pair[1], founded="2007"))
    seen = desk.run(add_source, AddSource(kind="press", title="Blatt", seen_on="1.3."))
    (programme,) = desk.find("network_programme", network_id=pair[1])
    fields = (("network_programme", programme["id"], "begins"), ("network", pair[1], "founded"))
    desk.run(name_origin, NameOrigin(fields=fields, origin=Origin(OriginKind.SOURCE, seen)))
    before = desk.rows()["fact_source"]
    join(desk, pair)
    join(desk, (whole, pair[0]))
    part(desk, (whole, pair[1]))

    assert len(before) == 2
    assert desk.rows()["fact_source"] == before
