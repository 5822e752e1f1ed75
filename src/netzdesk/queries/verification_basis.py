"""What holds for every region when the two-source check is computed: ties, scopes, structures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from netzdesk.domain.outcome import DUPLICATE
from netzdesk.domain.region_facts import NetworkFact
from netzdesk.domain.ties import StandingTies, Verdict, standing_ties
from netzdesk.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Structures:
    """The network records: each by its own key, duplicates by what they are the same as.

    `in_region` of the facts is left open: it depends on the region.
    """

    by_id: Mapping[str, NetworkFact]
    same_as: Mapping[str, str]
    in_region: Mapping[str, frozenset[str]]
    """Region → the structures registered there; a duplicate's own regions do not count."""

    def resolve(self, network_id: str) -> str:
        """Return the record that stands for this one."""
        return self.same_as.get(network_id, network_id)

    def of(self, region_id: str) -> frozenset[str]:
        """Return the structures that are registered in the region."""
        return self.in_region.get(region_id, frozenset())


@dataclass(frozen=True, slots=True)
class Scopes:
    """For which regions the institutions speak."""

    whole_area: frozenset[str]
    by_region: Mapping[str, frozenset[str]]

    def regional(self, region_id: str) -> frozenset[str]:
        """Return the institutions that are recorded for the region itself."""
        return self.by_region.get(region_id, frozenset())

    def speaking(self, region_id: str) -> frozenset[str]:
        return self.whole_area | self.regional(region_id)


def read_standing_ties(conn: Connection) -> StandingTies:
    """Return the ties between institutions that hold in every region."""
    part_of = dict(
        conn.execute("SELECT id, part_of_id FROM institution WHERE part_of_id IS NOT NULL")
    )
    verdicts = (
        Verdict(first, second, verdict, reason, date.fromisoformat(day))
        for first, second, verdict, reason, day in conn.execute(
            "SELECT first_id, second_id, verdict, reason, day FROM independence"
        )
    )
    duplicates = conn.execute(
        "SELECT institution_id, linked_institution_id FROM outcome_note "
        "WHERE outcome = ? AND withdrawn = 0 AND linked_institution_id IS NOT NULL",
        (DUPLICATE,),
    )
    return standing_ties(part_of, verdicts, [(one, other) for one, other in duplicates])


def read_structures(conn: Connection) -> Structures:
    """Return the network records with their judgements, regions and interviews."""
    rows = conn.execute(
        "SELECT id, name, judgement, judgement_reason, supraregional, same_as_id FROM network"
    ).fetchall()
    same_as = {row[0]: row[5] for row in rows if row[5] is not None}
    resolved = {key: _follow(key, same_as) for key in same_as}
    interviewed = {
        resolved.get(network, network)
        for (network,) in conn.execute("SELECT network_id FROM interview WHERE state = 'done'")
    }
    return Structures(
        by_id={
            key: NetworkFact(
                key,
                name or "",
                judgement,
                reason,
                bool(supraregional),
                interviewed=key in interviewed,
            )
            for key, name, judgement, reason, supraregional, _ in rows
            if resolved.get(key, key) == key
        },
        same_as=resolved,
        in_region=_grouped(
            (region, network)
            for region, network in conn.execute("SELECT region_id, network_id FROM network_region")
            if network not in same_as
        ),
    )


def read_scopes(conn: Connection) -> Scopes:
    """Return for which regions the institutions speak."""
    whole = conn.execute("SELECT id FROM institution WHERE whole_area = 1")
    links = conn.execute(
        "SELECT region_id, group_concat(institution_id) FROM institution_region GROUP BY region_id"
    )
    return Scopes(
        whole_area=frozenset(key for (key,) in whole),
        by_region={region: frozenset(joined.split(",")) for region, joined in links},
    )


def _follow(key: str, same_as: Mapping[str, str]) -> str:
    """Follow "same as" to its end; in a circle (after a merge) the smallest key stands for all."""
    seen = [key]
    while (following := same_as.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
