"""Where values come from: named with the entry, holding as long as the value, else the journal."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.interviews import RecordInterview, record_interview
from netzdesk.actions.network_actors import (
    AddNetworkActor,
    RemoveNetworkActor,
    add_network_actor,
    remove_network_actor,
)
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    RemoveNetwork,
    SetNetworkFields,
    add_network,
    change_network,
    remove_network,
    set_network_fields,
)
from netzdesk.actions.provenance import (
    NameOrigin,
    RemoveOrigin,
    name_origin,
    note_source,
    note_written,
    remove_origin,
)
from netzdesk.actions.sources import (
    AddSource,
    AddSourceUse,
    RemoveSource,
    Supports,
    add_source,
    add_source_use,
    remove_source,
)
from netzdesk.actions.statements import Named, RecordStatement, record_statement
from netzdesk.base.errors import Refused
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.queries.network_parts import link_facts
from netzdesk.queries.provenance import (
    FieldSource,
    origin_choices,
    sources_of_fields,
)


@pytest.fixture
def key(desk: Desk) -> str:
    made: str = desk.run(add_network, AddNetwork(name="Netz", web="www.example.org"))
    return made


@pytest.fixture
def website(desk: Desk) -> Origin:
    made = desk.run(add_source, AddSource(kind="website", title="Seite", address="www.example.org"))
    return Origin(OriginKind.SOURCE, made)


def interviewed(desk: Desk, key: str) -> Origin:
    made = desk.run(record_interview, RecordInterview(network_id=key, day="10.3.2010"))
    return Origin(OriginKind.INTERVIEW, made)


def enter(desk: Desk, action: Any, command: object, origin: Origin) -> Any:
    """Enter values with their origin as the window does: one unit, undone and redone as one."""
    before = desk.rows()
    with desk.study.unit(action.__name__) as unit:
        result = action(unit, command)
        note_written(unit, origin)
    after = desk.rows()
    desk.study.undo()
    assert desk.rows() == before
    desk.study.redo()
    assert desk.rows() == after
    return result


def told(desk: Desk, table: str, row: str, field: str) -> tuple[FieldSource, ...]:
    fact = (table, row, field)
    return sources_of_fields(desk.study.conn, [fact]).get(fact, ())


def kinds(found: tuple[FieldSource, ...]) -> list[tuple[str, bool]]:
    return [(each.kind.value, each.current) for each in found]


def test_without_a_source_the_journal_says_who_entered_it_and_when(desk: Desk, key: str) -> None:
    (found,) = told(desk, "network", key, "web")
    assert (found.kind, found.day, found.initials) == (OriginKind.ENTRY, "2010-03-12", "AB")
    assert found.researcher == "Anna Beispiel"
    assert told(desk, "network", key, "street") == ()
    assert told(desk, "network", "nothing", "web") == ()


def test_a_value_is_entered_together_with_what_it_rests_on(
    desk: Desk, key: str, website: Origin
) -> None:
    enter(desk, change_network, ChangeNetwork(network_id=key, place="Goslar"), website)
    (found,) = told(desk, "network", key, "place")
    assert (found.kind, found.record) == (OriginKind.SOURCE, website.record)
    assert (found.title, found.about, found.address) == ("Seite", "website", "www.example.org")
    assert kinds(told(desk, "network", key, "web")) == [("entry", True)]


def test_only_what_was_told_gets_the_origin(desk: Desk, key: str) -> None:
    interview = interviewed(desk, key)
    command = AddNetworkActor(network_id=key, name="VHS", category="education_provider")
    actor = enter(desk, add_network_actor, command, interview)
    fields = {row["field"] for row in desk.find("fact_source", row_id=actor)}
    assert fields == {"name"}
    enter(desk, change_network, ChangeNetwork(network_id=key, web=None), interview)
    assert desk.find("fact_source", row_id=key) == []


def test_each_value_of_a_list_has_its_own_origin(desk: Desk, key: str, website: Origin) -> None:
    first = SetNetworkFields(network_id=key, fields=("counselling",))
    desk.run(set_network_fields, first)
    both = SetNetworkFields(network_id=key, fields=("counselling", "training"))
    enter(desk, set_network_fields, both, website)
    facts = link_facts(desk.study.conn, key, "field")
    found = sources_of_fields(desk.study.conn, [fact for fact, _code in facts])
    by_code = {code: kinds(found[fact]) for fact, code in facts}
    assert by_code == {"counselling": [("entry", True)], "training": [("source", True)]}


def test_changed_value_no_longer_rests_on_what_was_named(
    desk: Desk, key: str, website: Origin
) -> None:
    enter(desk, change_network, ChangeNetwork(network_id=key, place="Goslar"), website)
    desk.run(change_network, ChangeNetwork(network_id=key, place="Bad Harzburg"))
    assert kinds(told(desk, "network", key, "place")) == [("entry", True), ("source", False)]
    desk.study.undo()
    assert kinds(told(desk, "network", key, "place")) == [("source", True)]
    desk.run(change_network, ChangeNetwork(network_id=key, place=None))
    assert kinds(told(desk, "network", key, "place")) == [("source", False)]


def test_value_rests_on_several_and_each_can_be_taken_back(
    desk: Desk, key: str, website: Origin
) -> None:
    interview, fact = interviewed(desk, key), ("network", key, "web")
    desk.run(name_origin, NameOrigin(fields=(fact,), origin=website))
    note = desk.run(name_origin, NameOrigin(fields=(fact,), origin=interview))
    assert kinds(told(desk, *fact)) == [("interview", True), ("source", True)]
    desk.run(remove_origin, RemoveOrigin(fact_source_ids=(note,)))
    assert kinds(told(desk, *fact)) == [("source", True)]


def test_statement_names_its_institution(desk: Desk, key: str) -> None:
    office = desk.institution()
    command = RecordStatement(
        institution_id=office,
        region_id=desk.region("03151"),
        answer="yes",
        day="9.3.2010",
        named=(Named(network_id=key),),
    )
    statement = desk.run(record_statement, command)
    with desk.study.unit("change_network") as unit:
        change_network(unit, ChangeNetwork(network_id=key, street="Markt 1"))
        first = note_source(unit, "network", key, "street", statement_id=statement)
        assert note_source(unit, "network", key, "street", statement_id=statement) == first
    (found,) = told(desk, "network", key, "street")
    assert (found.title, found.owner, found.day) == ("Leitstelle Gifhorn", office, "2010-03-09")


def test_source_that_the_desk_named_for_a_field_counts_too(desk: Desk, key: str) -> None:
    seen = desk.run(add_source, AddSource(kind="press", title="Zeitung"))
    use = AddSourceUse(source_id=seen, supports=Supports(network_id=key, field="web"))
    desk.run(add_source_use, use)
    (found,) = told(desk, "network", key, "web")
    assert (found.id, found.record, found.current) == ("", seen, True)


def test_what_is_removed_takes_its_notes_with_it(desk: Desk, key: str, website: Origin) -> None:
    fact = ("network", key, "web")
    desk.run(name_origin, NameOrigin(fields=(fact,), origin=website))
    desk.run(remove_source, RemoveSource(source_id=website.record))
    assert kinds(told(desk, *fact)) == [("entry", True)]
    other = desk.run(add_source, AddSource(kind="press", title="Zeitung"))
    named = NameOrigin(fields=(fact,), origin=Origin(OriginKind.SOURCE, other))
    desk.run(name_origin, named)
    desk.run(remove_network, RemoveNetwork(network_id=key))
    assert desk.rows()["fact_source"] == {}


def test_what_is_taken_out_of_the_register_leaves_no_note(
    desk: Desk, key: str, website: Origin
) -> None:
    actor = enter(desk, add_network_actor, AddNetworkActor(network_id=key, name="VHS"), website)
    fields = SetNetworkFields(network_id=key, fields=("counselling",))
    enter(desk, set_network_fields, fields, website)
    assert len(desk.rows()["fact_source"]) == 2
    desk.run(remove_network_actor, RemoveNetworkActor(network_actor_id=actor))
    desk.run(set_network_fields, SetNetworkFields(network_id=key, fields=()))
    assert desk.rows()["fact_source"] == {}


def test_exactly_one_existing_record_and_field_are_named(desk: Desk, key: str) -> None:
    def refused(table: str, field: str, **origin: str) -> str:
        with pytest.raises(Refused) as caught, desk.study.unit("test") as unit:
            note_source(unit, table, key, field, **origin)
        return caught.value.code

    assert refused("network", "web") == "provenance.one"
    assert refused("network", "web", source_id="a", interview_id="b") == "provenance.one"
    assert refused("network", "web", source_id="a") == "entry.missing"
    assert refused("network", "colour", source_id="a") == "provenance.field"
    assert refused("nothing", "web", source_id="a") == "provenance.field"
    nobody = NameOrigin(fields=(("network", key, "web"),), origin=Origin(OriginKind.ENTRY, "a"))
    assert desk.refuses(name_origin, nobody) == ("provenance.one", "origin")


def test_a_network_offers_its_own_interviews_and_every_source(
    desk: Desk, key: str, website: Origin
) -> None:
    other = desk.run(add_network, AddNetwork(name="Anderes"))
    interview, elsewhere = interviewed(desk, key), interviewed(desk, other)
    offered = [each.record for each in origin_choices(desk.study.conn, key)]
    assert offered == [interview.record, website.record]
    assert elsewhere.record not in offered
