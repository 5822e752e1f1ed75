"""How networks stand to each other, read from both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from netzdesk.base.i18n import N_

KINDS: Final = ("part_of", "carried_by", "works_with", "predecessor", "successor")

LABELS: Final[Mapping[str, str]] = {
    "part_of": N_("Part of"),
    "carried_by": N_("Carried by"),
    "works_with": N_("Works with"),
    "predecessor": N_("Came out of (predecessor)"),
    "successor": N_("Went on as (successor)"),
}
"""What a relation is called from the network that has it."""

OTHER_SIDE: Final[Mapping[str, str]] = {
    "part_of": N_("Has as a part"),
    "carried_by": N_("Carries"),
    "works_with": LABELS["works_with"],
    "predecessor": LABELS["successor"],
    "successor": LABELS["predecessor"],
}
"""What the same relation is called from the other network."""

DIRECTED: Final = frozenset({"part_of", "carried_by", "predecessor"})
"""Relations in which no network may lead back to itself; a successor is a predecessor turned."""

Edge = tuple[str, str, str]
"""(network, kind, other network)."""


def plain(network_id: str, kind: str, other_id: str) -> Edge:
    """Return the same relation in one form: a successor turned, partners in order."""
    if kind == "successor":
        return (other_id, "predecessor", network_id)
    if kind == "works_with":
        first, second = sorted((network_id, other_id))
        return (first, kind, second)
    return (network_id, kind, other_id)


def closes_circle(edges: Iterable[Edge], new: Edge) -> bool:
    """Tell whether a relation would lead a network back to itself.

    `edges` and `new` are plain; only relations of the same directed kind are followed.
    """
    network, kind, other = new
    if network == other:
        return True
    if kind not in DIRECTED:
        return False
    onward: dict[str, list[str]] = {}
    for first, each, second in edges:
        if each == kind:
            onward.setdefault(first, []).append(second)
    seen, ahead = set[str](), [other]
    while ahead:
        place = ahead.pop()
        if place == network:
            return True
        if place not in seen:
            seen.add(place)
            ahead.extend(onward.get(place, ()))
    return False
