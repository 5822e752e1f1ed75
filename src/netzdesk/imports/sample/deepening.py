"""Playing what is learned of a chosen network beyond its entry: facts with their origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzdesk.actions.network_actors import (
    AddNetworkActor,
    ChangeNetworkActor,
    add_network_actor,
    change_network_actor,
)
from netzdesk.actions.network_programmes import (
    ChangeNetworkProgramme,
    change_network_programme,
)
from netzdesk.actions.network_relations import AddNetworkRelation, add_network_relation
from netzdesk.actions.network_results import AddNetworkResult, add_network_result
from netzdesk.actions.networks import ChangeNetwork, change_network
from netzdesk.actions.provenance import note_written
from netzdesk.actions.sources import AddSource, Supports, add_source
from netzdesk.domain.provenance import Origin, OriginKind
from netzdesk.imports.sample.pack import Event
from netzdesk.imports.sample.stage import Stage


def deepen(stage: Stage, event: Event) -> None:
    """Enter founding, periods, relations, successes and the partners that the profile names."""
    number = event["network"]
    network, told = stage.structures[number], stage.interviews[number]
    known: Mapping[str, Any] = stage.pack.deepened[number]
    read = {
        source["for"]: Origin(OriginKind.SOURCE, _add_source(stage, network, source))
        for source in known["sources"]
    }
    facts = ChangeNetwork(network_id=network, **known["network"])
    stage.run(change_network, facts, origin=read.get("network", told))
    _add_periods(stage, network, known.get("programmes", {}), read.get("programmes", told))
    relations = [
        AddNetworkRelation(
            network_id=network,
            kind=relation["kind"],
            other_id=stage.structures.get(relation.get("network", "")),
            institution_id=stage.institutions.get(relation.get("institution", "")),
            note=relation.get("note"),
        )
        for relation in known.get("relations", ())
    ]
    stage.run(add_network_relation, *relations, origin=told)
    results = [AddNetworkResult(network_id=network, **result) for result in known["results"]]
    stage.run(add_network_result, *results, origin=told)
    _name_partners(stage, number, told)


def _add_source(stage: Stage, network: str, source: Mapping[str, str]) -> str:
    return stage.do(
        add_source,
        AddSource(
            kind=source["kind"],
            title=source["title"],
            address=source.get("address"),
            note=source["note"],
            supports=(Supports(network_id=network),),
        ),
    )


def _add_periods(
    stage: Stage, network: str, periods: Mapping[str, tuple[str | None, str | None]], origin: Origin
) -> None:
    if not periods:
        return
    with stage.desk.study.unit(change_network_programme.__name__) as unit:
        for row in unit.find("network_programme", network_id=network):
            begins, ends = periods[row["programme"]]
            change_network_programme(
                unit,
                ChangeNetworkProgramme(network_programme_id=row["id"], begins=begins, ends=ends),
            )
        note_written(unit, origin)


def _name_partners(stage: Stage, number: str, origin: Origin) -> None:
    """Give the actors their roles, and add those that only the profile names."""
    network = stage.structures[number]
    with stage.desk.study.unit(change_network_actor.__name__) as unit:
        there = {row["name"]: row["id"] for row in unit.find("network_actor", network_id=network)}
        for row in stage.pack.partners[number]:
            said: dict[str, Any] = {"short_form": row["short_form"], "role": row["role"]}
            said |= {name: row[name] == "1" for name in ("in_appendix", "in_profile")}
            if row["actor"] in there:
                actor = there[row["actor"]]
                change_network_actor(unit, ChangeNetworkActor(network_actor_id=actor, **said))
            else:
                said |= {"name": row["actor"], "category": row["category"]}
                add_network_actor(unit, AddNetworkActor(network_id=network, **said))
        note_written(unit, origin)
