"""Entering a network of the sample in the register, after its interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.actions.network_actors import AddNetworkActor, add_network_actor
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import (
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    change_network,
    set_network_fields,
    set_network_programmes,
)
from netzdesk.actions.provenance import NameOrigin, name_origin, note_written
from netzdesk.domain.fields import KEEP
from netzdesk.domain.provenance import Origin
from netzdesk.imports.sample.pack import Row, codes
from netzdesk.imports.sample.stage import Stage

_PROGRAMMES: Final = {"ESF-BAMF": "esf_bamf", "Xenos": "xenos", "FIFA": "fifa"}


def complete_network(stage: Stage, number: str, told: Origin | None) -> None:
    """Enter seat, web, fields, programmes, actors and contacts of a network: six actions.

    `told` is what the values rest on; None where nobody was asked.
    """
    pack, network_id = stage.pack, stage.structures[number]
    row = pack.networks[number]
    seat = ChangeNetwork(
        network_id=network_id,
        name=row["name"] or KEEP,
        postcode=row["postcode"],
        place=row["place"],
        web=row["web"],
    )
    with stage.desk.study.unit(change_network.__name__) as unit:
        change_network(unit, seat)
        if told is not None:
            note_written(unit, told)
        if row["name"] and number in stage.named:
            name = ("network", network_id, "name")
            name_origin(unit, NameOrigin(fields=(name,), origin=stage.named[number]))
    fields = codes(row["fields_of_action"])
    stage.run(
        set_network_fields, SetNetworkFields(network_id=network_id, fields=fields), origin=told
    )
    programmes = tuple(_PROGRAMMES[name] for name in codes(row["funding_programmes"]))
    if programmes:
        funded = SetNetworkProgrammes(network_id=network_id, programmes=programmes)
        stage.run(set_network_programmes, funded, origin=told)
    actors = [
        AddNetworkActor(network_id=network_id, name=actor["actor"], category=actor["category"])
        for actor in pack.actors[number]
    ]
    stage.run(add_network_actor, *actors, origin=told)
    for contact in pack.contacts[number]:
        entered = _contact(network_id, contact, stage.institutions)
        stage.run(add_network_contact, entered, origin=told)


def _contact(network_id: str, row: Row, institutions: Mapping[str, str]) -> AddNetworkContact:
    return AddNetworkContact(
        network_id=network_id,
        person_name=row["person"],
        person_function=row["function"],
        person_phone=row["phone"],
        person_mail=row["mail"],
        institution_id=institutions[row["institution"]] if row["institution"] else None,
        institution_name=row["institution_name"],
        phone=row["general_phone"],
        mail=row["general_mail"],
    )
