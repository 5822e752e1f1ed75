"""Rated networks with what may be printed of them, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from netzdesk.base.i18n import N_, Translator
from netzdesk.domain.approval import FieldRelease, Limit, may_show
from netzdesk.domain.selection_hints import SAID_BY
from netzdesk.exports.profile_release import left_out_networks, limit_text
from netzdesk.queries.approvals import asked_networks, releases_of
from netzdesk.queries.selection import Matrix, RatedNetwork
from netzdesk.store.engine import Connection

_EMPTIED: Final[Mapping[str, Mapping[str, Any]]] = {
    "address": {"place": ""},
    "regions": {"regions": ()},
}
"""Field of an approval → what a rated network says without it; its name is spoken of apart."""

_UNNAMED: Final = N_("Network whose name is not released")
_OPEN: Final = FieldRelease()
_NOTHING_ASKED: Final[Mapping[str, FieldRelease]] = {}


def released_matrices(
    conn: Connection, matrices: Sequence[Matrix], limit: Limit, tr: Translator
) -> tuple[list[Matrix], tuple[str, ...]]:
    """Return the matrices without what may not be printed, and what is said of that.

    Ratings and verdicts are the team's own and stay. What the register knows is withheld where a
    field behind it is not released. Under a limit a network of which nothing is released is gone;
    what is to be deleted is never printed. A relation names another network only where that
    one's own name may be printed.
    """
    rated = {network.id: network for matrix in matrices for network in matrix.networks}
    related = {each.other_id for n in rated.values() for each in n.facts.relations} - {""}
    every = rated.keys() | related
    found = releases_of(conn, every if limit else every & asked_networks(conn))
    held = {key: each.fields for key, each in found.items()}
    gone = {key for key in rated if limit and not _any(held[key], limit)}
    nameless = {key for key, fields in held.items() if _hides(fields, "name", limit)}
    kept = [
        Matrix(
            matrix.set,
            tuple(
                _released(
                    _without_names(network, nameless, tr),
                    held.get(network.id, _NOTHING_ASKED),
                    limit,
                    tr,
                )
                for network in matrix.networks
                if network.id not in gone
            ),
        )
        for matrix in matrices
    ]
    said = [limit_text(limit, tr)] if limit else []
    if gone:
        said.append(left_out_networks(len(gone), tr))
    return kept, tuple(said)


def _any(fields: Mapping[str, FieldRelease], limit: Limit) -> bool:
    return any(may_show(each.release, limit) for each in fields.values())


def _hides(fields: Mapping[str, FieldRelease], key: str, limit: Limit) -> bool:
    return not may_show(fields.get(key, _OPEN).release, limit)


def _without_names(
    network: RatedNetwork, nameless: Collection[str], tr: Translator
) -> RatedNetwork:
    """Return a network whose relations name none of those networks."""
    if not any(each.other_id in nameless for each in network.facts.relations):
        return network
    relations = tuple(
        replace(each, name=tr(_UNNAMED)) if each.other_id in nameless else each
        for each in network.facts.relations
    )
    return replace(network, facts=replace(network.facts, relations=relations))


def _released(
    network: RatedNetwork, fields: Mapping[str, FieldRelease], limit: Limit, tr: Translator
) -> RatedNetwork:
    hidden = {key for key, each in fields.items() if not may_show(each.release, limit)}
    if not hidden:
        return network
    emptied: dict[str, Any] = {}
    for key in hidden & _EMPTIED.keys():
        emptied |= _EMPTIED[key]
    if "name" in hidden:
        emptied["name"] = tr(_UNNAMED)
    withheld = frozenset(key for key, said_by in SAID_BY.items() if hidden & said_by)
    return replace(network, facts=replace(network.facts, withheld=withheld), **emptied)
