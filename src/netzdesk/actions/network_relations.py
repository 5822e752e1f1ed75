"""What networks have to do with each other, and who carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, Keep, TextChange, clean
from netzdesk.domain.relations import KINDS, Edge, closes_circle, plain
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkRelation:
    """A network stands in a relation to another one, or is carried by an institution."""

    network_id: str
    kind: str
    """Of `domain.relations.KINDS`, read from this network."""
    other_id: str | None = None
    institution_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkRelation:
    network_relation_id: str
    kind: str | Keep = KEEP
    other_id: TextChange = KEEP
    institution_id: TextChange = KEEP
    note: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetworkRelation:
    network_relation_id: str


_KIND: Final = N_("Choose how the networks stand to each other.")
_WITH: Final = N_("Choose the other network.")
_CARRIER: Final = N_("Choose the network or the institution that carries this network.")
_ONE: Final = N_("Choose either a network or an institution, not both.")
_ONLY_CARRIES: Final = N_("An institution can only carry a network. Choose another network here.")
_DOUBLE: Final = N_("This relation is entered already, here or at the other network.")
_CIRCLE: Final = N_(
    "This would lead in a circle: the other network stands in the same relation to this one, "
    "directly or through others."
)


def add_network_relation(unit: Unit, command: AddNetworkRelation) -> str:
    """Add a relation; return its key.

    Raises Refused for one that is there already, from either side, and for a circle.
    """
    row: Row = {
        "network_id": _network(unit, command.network_id, "network_id"),
        "kind": command.kind,
        "other_id": command.other_id or None,
        "institution_id": command.institution_id or None,
        "note": clean(command.note),
    }
    _check(unit, row, None)
    return unit.put("network_relation", row)


def change_network_relation(unit: Unit, command: ChangeNetworkRelation) -> str:
    """Change the given fields of a relation, with the checks of a new one."""
    row = existing(unit, "network_relation", command.network_relation_id, "network_relation_id")
    values: dict[str, Any] = {}
    if isinstance(command.kind, str):
        values["kind"] = command.kind
    if not isinstance(command.other_id, Keep):
        values["other_id"] = command.other_id or None
    if not isinstance(command.institution_id, Keep):
        values["institution_id"] = command.institution_id or None
    if not isinstance(command.note, Keep):
        values["note"] = clean(command.note)
    _check(unit, {**row, **values}, row["id"])
    return unit.put("network_relation", {"id": row["id"], **values})


def remove_network_relation(unit: Unit, command: RemoveNetworkRelation) -> None:
    """Remove a relation; it goes from both sides."""
    row = existing(unit, "network_relation", command.network_relation_id, "network_relation_id")
    forget_origins(unit, (row["id"],))
    unit.delete("network_relation", row["id"])


def hand_over_relations(unit: Unit, duplicate_id: str, kept_id: str) -> None:
    """Let the relations of a record that was joined be those of the one that is kept.

    What would then stand twice, lead to itself or close a circle goes.
    """
    own = unit.find("network_relation", network_id=duplicate_id)
    for row in (*own, *unit.find("network_relation", other_id=duplicate_id)):
        moved = {
            name: kept_id if row[name] == duplicate_id else row[name]
            for name in ("network_id", "other_id")
        }
        try:
            _check(unit, {**row, **moved}, row["id"])
        except Refused:
            unit.delete("network_relation", row["id"])
        else:
            unit.put("network_relation", {"id": row["id"], **moved})


def _check(unit: Unit, row: Row, row_id: str | None) -> None:
    kind, other, institution = row["kind"], row["other_id"], row["institution_id"]
    if kind not in KINDS:
        raise Refused("relation.kind", _KIND, field="kind")
    if other and institution:
        raise Refused("relation.one", _ONE, field="institution_id")
    if institution and kind != "carried_by":
        raise Refused("relation.only_carries", _ONLY_CARRIES, field="institution_id")
    if not other and not institution:
        sentence = _CARRIER if kind == "carried_by" else _WITH
        raise Refused("relation.with", sentence, field="other_id")
    others = [each for each in unit.find("network_relation") if each["id"] != row_id]
    if institution:
        existing(unit, "institution", institution, "institution_id")
        same = {"network_id": row["network_id"], "institution_id": institution}
        if any(all(each[name] == value for name, value in same.items()) for each in others):
            raise Refused("relation.double", _DOUBLE, field="institution_id")
        return
    _network(unit, other, "other_id")
    new, edges = plain(row["network_id"], kind, other), [_edge(each) for each in others]
    if new in edges:
        raise Refused("relation.double", _DOUBLE, field="other_id")
    if closes_circle([edge for edge in edges if edge], new):
        raise Refused("relation.circle", _CIRCLE, field="other_id")


def _edge(row: Row) -> Edge | None:
    return plain(row["network_id"], row["kind"], row["other_id"]) if row["other_id"] else None


def _network(unit: Unit, network_id: str, field: str) -> str:
    network = existing(unit, "network", network_id, field)
    if network["same_as_id"]:
        raise Refused(
            "network.is_duplicate",
            N_("This record was joined with another network. Choose that one."),
            field=field,
        )
    return str(network["id"])
