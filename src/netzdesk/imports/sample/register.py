"""Entering a network of the sample in the register, after its interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netzdesk.actions.network_actors import (
    AddNetworkActor,
    add_network_actor,
    add_network_actors,
)
from netzdesk.actions.network_contacts import AddNetworkContact, add_network_contact
from netzdesk.actions.networks import (
    ChangeNetwork,
    SetNetworkFields,
    SetNetworkProgrammes,
    change_network,
    set_network_fields,
    set_network_programmes,
)
from netzdesk.domain.fields import KEEP
from netzdesk.imports.sample.pack import Pack, Row, codes
from netzdesk.store.study import Study

_PROGRAMMES: Final = {"ESF-BAMF": "esf_bamf", "Xenos": "xenos", "FIFA": "fifa"}


def complete_network(
    study: Study, network_id: str, number: str, pack: Pack, institutions: Mapping[str, str]
) -> None:
    """Enter seat, web, fields, programmes, actors and contacts of a network: six actions."""
    row = pack.networks[number]
    with study.unit(change_network.__name__) as unit:
        command = ChangeNetwork(
            network_id=network_id,
            name=row["name"] or KEEP,
            postcode=row["postcode"],
            place=row["place"],
            web=row["web"],
        )
        change_network(unit, command)
    with study.unit(set_network_fields.__name__) as unit:
        fields = codes(row["fields_of_action"])
        set_network_fields(unit, SetNetworkFields(network_id=network_id, fields=fields))
    programmes = tuple(_PROGRAMMES[name] for name in codes(row["funding_programmes"]))
    if programmes:
        with study.unit(set_network_programmes.__name__) as unit:
            set_network_programmes(
                unit, SetNetworkProgrammes(network_id=network_id, programmes=programmes)
            )
    with study.unit(add_network_actors.__name__) as unit:
        for actor in pack.actors[number]:
            add_network_actor(
                unit,
                AddNetworkActor(
                    network_id=network_id, name=actor["actor"], category=actor["category"]
                ),
            )
    for contact in pack.contacts[number]:
        with study.unit(add_network_contact.__name__) as unit:
            add_network_contact(unit, _contact(network_id, contact, institutions))


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
