"""The register of a network: master data, actors, programmes, relations, figures, rules."""

from __future__ import annotations

from typing import Any

import pytest
from desk import Desk

from netzdesk.actions.category_rules import (
    AddCategoryRule,
    ChangeCategoryRule,
    LoadStandardCategoryRules,
    RemoveCategoryRule,
    add_category_rule,
    change_category_rule,
    load_standard_category_rules,
    remove_category_rule,
)
from netzdesk.actions.judgements import JoinNetworks, join_networks
from netzdesk.actions.merging import MergeInstitutions, merge_institutions
from netzdesk.actions.network_actors import (
    AddNetworkActor,
    ChangeNetworkActor,
    add_network_actor,
    change_network_actor,
)
from netzdesk.actions.network_programmes import (
    AddNetworkProgramme,
    ChangeNetworkProgramme,
    add_network_programme,
    change_network_programme,
)
from netzdesk.actions.network_relations import (
    AddNetworkRelation,
    ChangeNetworkRelation,
    add_network_relation,
    change_network_relation,
)
from netzdesk.actions.network_results import (
    AddNetworkResult,
    ChangeNetworkResult,
    MoveNetworkResult,
    add_network_result,
    change_network_result,
    move_network_result,
)
from netzdesk.actions.networks import (
    AddNetwork,
    ChangeNetwork,
    RemoveNetwork,
    SetNetworkProgrammes,
    add_network,
    change_network,
    remove_network,
    set_network_programmes,
)
from netzdesk.domain.network_facts import PARTS
from netzdesk.queries.network_parts import category_rules, programmes_of, relations_of, results_of
from netzdesk.queries.networks import network
from netzdesk.store.tables import TABLES


def net(desk: Desk, name: str = "Netz", **values: Any) -> str:
    key: str = desk.run(add_network, AddNetwork(name=name, **values))
    return key


def relate(desk: Desk, one: str, kind: str, other: str | None, **values: Any) -> str:
    command = AddNetworkRelation(network_id=one, kind=kind, other_id=other, **values)
    key: str = desk.run(add_network_relation, command)
    return key


def test_key_facts_are_stored_as_they_are_meant(desk: Desk) -> None:
    key = net(desk, short_name=" NAM ", founded="5/2007", status="active", agreement="oral")
    changed = ChangeNetwork(network_id=key, meeting_rhythm="monatlich", founded="2006")
    desk.run(change_network, changed)
    found = network(desk.study.conn, key)
    assert found is not None
    assert (found.short_name, found.founded, found.status) == ("NAM", "2006", "active")
    assert (found.agreement, found.meeting_rhythm) == ("oral", "monatlich")
    assert found.coordination_paid_by == ""


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"status": "asleep"}, ("network.code", "status")),
        ({"agreement": "signed"}, ("network.code", "agreement")),
        ({"founded": "neulich"}, ("period.unreadable", "founded")),
    ],
)
def test_key_facts_outside_their_lists_are_refused(
    desk: Desk, values: dict[str, str], refused: tuple[str, str]
) -> None:
    key = net(desk)
    assert desk.refuses(change_network, ChangeNetwork(network_id=key, **values)) == refused
    assert desk.refuses(add_network, AddNetwork(name="N", **values)) == refused


def test_an_actor_without_a_name_has_that_of_its_institution(desk: Desk) -> None:
    key, office = net(desk), desk.institution(name="VHS Gifhorn")
    linked = AddNetworkActor(network_id=key, institution_id=office, in_appendix=False)
    actor = desk.run(add_network_actor, linked)
    row = desk.row("network_actor", actor)
    assert (row["name"], row["in_appendix"], row["in_profile"]) == ("VHS Gifhorn", 0, 1)
    hidden = ChangeNetworkActor(network_actor_id=actor, in_profile=False, in_appendix=True)
    desk.run(change_network_actor, hidden)
    row = desk.row("network_actor", actor)
    assert (row["in_appendix"], row["in_profile"]) == (1, 0)
    assert desk.refuses(add_network_actor, AddNetworkActor(network_id=key)) == (
        "field.empty",
        "name",
    )


def test_programmes_have_a_period_and_keep_it_when_others_come(desk: Desk) -> None:
    key = net(desk)
    fifa = AddNetworkProgramme(network_id=key, programme="fifa", begins="1.1.2010", ends="12/2011")
    made = desk.run(add_network_programme, fifa)
    wanted = SetNetworkProgrammes(network_id=key, programmes=("xenos", "fifa"))
    desk.run(set_network_programmes, wanted)
    found = [(p.programme, p.begins, p.ends) for p in programmes_of(desk.study.conn, key)]
    assert found == [("fifa", "2010-01-01", "2011-12"), ("xenos", "", "")]
    assert desk.refuses(add_network_programme, fifa) == ("programme.there", "programme")
    early = ChangeNetworkProgramme(network_programme_id=made, ends="2009")
    assert desk.refuses(change_network_programme, early) == ("period.order", "ends")
    late = ChangeNetworkProgramme(network_programme_id=made, begins="2012")
    assert desk.refuses(change_network_programme, late) == ("period.order", "begins")
    unknown = AddNetworkProgramme(network_id=key, programme="lotto")
    assert desk.refuses(add_network_programme, unknown) == ("term.unknown", "programme")


def test_relations_are_read_from_both_sides(desk: Desk) -> None:
    small, large, office = net(desk, "Klein"), net(desk, "Groß"), desk.institution(name="KVHS")
    relate(desk, small, "part_of", large)
    relate(desk, small, "carried_by", None, institution_id=office)
    own = [(r.kind, r.turned, r.name) for r in relations_of(desk.study.conn, small)]
    assert own == [("part_of", False, "Groß"), ("carried_by", False, "KVHS")]
    other = [(r.kind, r.turned, r.name) for r in relations_of(desk.study.conn, large)]
    assert other == [("part_of", True, "Klein")]


def test_a_relation_is_entered_once_and_never_in_a_circle(desk: Desk) -> None:
    a, b, c = net(desk, "A"), net(desk, "B"), net(desk, "C")
    relate(desk, a, "part_of", b)
    relate(desk, b, "part_of", c)
    relate(desk, a, "works_with", c)
    relate(desk, a, "predecessor", b)

    def refused(one: str, kind: str, other: str | None, **values: Any) -> tuple[str, str]:
        command = AddNetworkRelation(network_id=one, kind=kind, other_id=other, **values)
        return desk.refuses(add_network_relation, command)

    assert refused(c, "part_of", a) == ("relation.circle", "other_id")
    assert refused(a, "part_of", a) == ("relation.circle", "other_id")
    assert refused(c, "works_with", a) == ("relation.double", "other_id")
    assert refused(b, "successor", a) == ("relation.double", "other_id")
    assert refused(a, "successor", b) == ("relation.circle", "other_id")
    assert refused(a, "friend", b) == ("relation.kind", "kind")
    assert refused(a, "part_of", None) == ("relation.with", "other_id")
    office = desk.institution()
    assert refused(a, "part_of", None, institution_id=office) == (
        "relation.only_carries",
        "institution_id",
    )
    assert refused(a, "carried_by", b, institution_id=office) == ("relation.one", "institution_id")
    relate(desk, a, "carried_by", None, institution_id=office)
    assert refused(a, "carried_by", None, institution_id=office) == (
        "relation.double",
        "institution_id",
    )


def test_changing_a_relation_is_checked_like_a_new_one(desk: Desk) -> None:
    a, b = net(desk, "A"), net(desk, "B")
    relate(desk, a, "part_of", b)
    friends = relate(desk, b, "works_with", a)
    circle = ChangeNetworkRelation(network_relation_id=friends, kind="part_of")
    assert desk.refuses(change_network_relation, circle) == ("relation.circle", "other_id")
    noted = ChangeNetworkRelation(network_relation_id=friends, note="seit 2008")
    desk.run(change_network_relation, noted)
    assert desk.row("network_relation", friends)["note"] == "seit 2008"


def test_joined_record_hands_its_relations_over(desk: Desk) -> None:
    kept, duplicate, other = net(desk, "A"), net(desk, "A doppelt"), net(desk, "B")
    relate(desk, duplicate, "part_of", other)
    relate(desk, kept, "works_with", other)
    relate(desk, other, "works_with", duplicate)
    relate(desk, duplicate, "works_with", kept)
    desk.run(join_networks, JoinNetworks(kept_id=kept, duplicate_id=duplicate))
    found = sorted((r.kind, r.name) for r in relations_of(desk.study.conn, kept))
    assert found == [("part_of", "B"), ("works_with", "B")]
    assert relations_of(desk.study.conn, duplicate) == ()


def test_merged_institution_still_carries_the_network(desk: Desk) -> None:
    key, kept, dropped = net(desk), desk.institution(name="KVHS"), desk.institution(name="Kvhs")
    relate(desk, key, "carried_by", None, institution_id=dropped)
    desk.run(merge_institutions, MergeInstitutions(keep_id=kept, drop_id=dropped))
    assert [r.institution_id for r in relations_of(desk.study.conn, key)] == [kept]


def test_figures_stay_in_their_order_and_exact(desk: Desk) -> None:
    key = net(desk)
    first = AddNetworkResult(network_id=key, label="Frauen", low="38", unit="Frauen", circa=True)
    desk.run(add_network_result, first)
    new = AddNetworkResult(network_id=key, label="Quote", low="1.234,50", as_of="3/2010")
    second = desk.run(add_network_result, new)
    desk.run(move_network_result, MoveNetworkResult(network_result_id=second))
    found = results_of(desk.study.conn, key)
    assert [(r.label, r.low, r.as_of, r.circa) for r in found] == [
        ("Quote", "1234.50", "2010-03", False),
        ("Frauen", "38", "", True),
    ]


def test_not_yet_measurable_and_a_figure_take_each_other_s_place(desk: Desk) -> None:
    key = net(desk)
    made = desk.run(add_network_result, AddNetworkResult(network_id=key, label="F", low="1"))
    unknown = ChangeNetworkResult(network_result_id=made, not_yet_measurable=True)
    desk.run(change_network_result, unknown)
    row = desk.row("network_result", made)
    assert (row["low"], row["not_yet_measurable"]) == (None, 1)
    desk.run(change_network_result, ChangeNetworkResult(network_result_id=made, high="2,5"))
    row = desk.row("network_result", made)
    assert (row["high"], row["not_yet_measurable"]) == ("2.5", 0)
    empty = ChangeNetworkResult(network_result_id=made, high=None)
    assert desk.refuses(change_network_result, empty) == ("result.empty", "low")
    nameless = AddNetworkResult(network_id=key, label=" ", low="1")
    assert desk.refuses(add_network_result, nameless) == ("field.empty", "label")


def test_removed_network_leaves_nothing_of_its_own_behind(desk: Desk) -> None:
    before = desk.rows()
    key, other = net(desk, programmes=("fifa",)), net(desk, "Anderes")
    relate(desk, other, "part_of", key)
    desk.run(add_network_result, AddNetworkResult(network_id=key, label="F", low="1"))
    desk.run(remove_network, RemoveNetwork(network_id=key))
    desk.run(remove_network, RemoveNetwork(network_id=other))
    assert desk.rows() == before


def test_parts_of_a_network_are_all_named() -> None:
    """A new table with rows of a network is either a part of it or keeps it from going."""
    others = {
        *("statement_network", "interview", "source_use", "lead", "assessment", "selection"),
        *("profile_text", "profile_picture", "approval", "contact_attempt"),
    }
    held = {
        table.name
        for table in TABLES
        for column in table.columns
        if column.refers_to == "network" and table.name != "network"
    }
    assert held == set(PARTS) | others


def rules(desk: Desk) -> list[tuple[str, str]]:
    return [(each.rule.category, each.rule.pattern) for each in category_rules(desk.study.conn)]


def test_new_study_has_the_standard_rules_and_loads_them_once(desk: Desk) -> None:
    before = rules(desk)
    assert len({category for category, _pattern in before}) == 7
    assert desk.run(load_standard_category_rules, LoadStandardCategoryRules()) == 0
    assert rules(desk) == before


def test_loading_again_adds_only_words_that_no_rule_has(desk: Desk) -> None:
    rule = category_rules(desk.study.conn)[-1]
    changed = ChangeCategoryRule(category_rule_id=rule.id, pattern="Kommune*")
    desk.run(change_category_rule, changed)
    other = category_rules(desk.study.conn)[0]
    moved = ChangeCategoryRule(category_rule_id=other.id, category="other")
    desk.run(change_category_rule, moved)
    assert desk.run(load_standard_category_rules, LoadStandardCategoryRules()) == 1
    after = category_rules(desk.study.conn)
    assert after[0].rule.category == "other"
    assert after[-2].rule.pattern == "Kommune*"
    assert "Polizei" in after[-1].rule.pattern


def test_older_study_without_rules_loads_them(empty_desk: Desk, desk: Desk) -> None:
    wanted = rules(desk)
    for each in category_rules(desk.study.conn):
        desk.run(remove_category_rule, RemoveCategoryRule(category_rule_id=each.id))
    assert rules(desk) == []
    assert desk.run(load_standard_category_rules, LoadStandardCategoryRules()) == len(wanted)
    assert rules(desk) == wanted


def test_rule_needs_words_and_a_category(desk: Desk) -> None:
    def refused(pattern: str, category: str) -> tuple[str, str]:
        command = AddCategoryRule(pattern=pattern, category=category)
        return desk.refuses(add_category_rule, command)

    assert refused("", "other") == ("rule.empty", "pattern")
    assert refused("VHS", "") == ("rule.category", "category")
    assert refused("VHS", "band") == ("term.unknown", "category")
