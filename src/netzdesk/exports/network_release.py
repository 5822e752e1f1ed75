"""Networks for the appendix with what may be printed of them, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from netzdesk.base.i18n import Translator
from netzdesk.domain.approval import FieldRelease, Limit, may_show
from netzdesk.exports.profile_release import left_out_networks, left_out_text, limit_text
from netzdesk.queries.appendix import NetworkRow
from netzdesk.queries.appendix import networks as every_network
from netzdesk.queries.approvals import asked_networks, releases_of
from netzdesk.store.engine import Connection

_OPEN: Final = FieldRelease()
_EMPTIED: Final[Mapping[str, Callable[[NetworkRow], Mapping[str, Any]]]] = {
    "name": lambda row: {"name": ""} if row.name else {},
    "address": lambda row: {"postcode": "", "place": ""} if row.postcode or row.place else {},
    "web": lambda row: {"web": ""} if row.web else {},
    "regions": lambda row: {"regions": ()} if row.regions else {},
    "contact": lambda row: {"contacts": ()} if row.contacts else {},
    "actors": lambda row: {"actors": ()} if row.actors else {},
    "fields": lambda row: {"fields": ()} if row.fields else {},
}
"""Field of an approval → what the row says without it; nothing where it says nothing anyway."""


@dataclass(frozen=True, slots=True)
class ReleasedNetworks:
    """The rows that are printed, and what is said of what is left out."""

    networks: tuple[NetworkRow, ...]
    warnings: tuple[str, ...]


def released_networks(
    conn: Connection, wanted: Callable[[NetworkRow], bool], limit: Limit, tr: Translator
) -> ReleasedNetworks:
    """Return the networks that are wanted, without what may not be printed of them.

    What is to be deleted is never printed; the limit leaves out what is not released so far.
    A network of which nothing is left, or not that by which it is wanted, is gone.
    """
    networks = [network for network in every_network(conn) if wanted(network)]
    keys = [network.id for network in networks] if limit else asked_networks(conn)
    held = releases_of(conn, keys)
    kept: list[NetworkRow] = []
    left = gone = 0
    for network in networks:
        fields = held[network.id].fields if network.id in held else {}
        without = list(_without(network, fields, limit))
        emptied: dict[str, Any] = {}
        for key in without:
            emptied |= _EMPTIED[key](network)
        printed = replace(network, **emptied)
        if without and (_says_nothing(printed) or not wanted(printed)):
            gone += 1
            continue
        left += len(without)
        kept.append(printed)
    return ReleasedNetworks(tuple(kept), tuple(_said(left, gone, limit, tr)))


def _says_nothing(network: NetworkRow) -> bool:
    return not any(empty(network) for empty in _EMPTIED.values())


def _without(
    network: NetworkRow, fields: Mapping[str, FieldRelease], limit: Limit
) -> Iterator[str]:
    for key, empty in _EMPTIED.items():
        if empty(network) and not may_show(fields.get(key, _OPEN).release, limit):
            yield key


def _said(left: int, gone: int, limit: Limit, tr: Translator) -> Iterator[str]:
    if left:
        yield left_out_text(left, limit, tr)
    elif limit:
        yield limit_text(limit, tr)
    if gone:
        yield left_out_networks(gone, tr)
