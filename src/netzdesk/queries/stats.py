"""The figures of a study: counted from its records each time, nothing is stored as a total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from netzdesk.queries.outcomes import institutions_by_outcome
from netzdesk.queries.verification_states import verification_counts
from netzdesk.store.engine import Connection

COUNTS: Final = "n.judgement = 'counts' AND n.same_as_id IS NULL"
"""SQL: the network `n` is in figures and appendix 2."""
REGIONAL: Final = f"{COUNTS} AND n.supraregional = 0"
STANDS: Final = "a.corrected_by_id IS NULL AND a.network_id IS NULL"
"""SQL: the attempt `a` is no entry that was corrected by a newer one."""
CONTACTED: Final = f"{STANDS} AND a.direction = 'out'"
TALKED: Final = (
    f"{STANDS} AND (a.direction = 'in' OR a.channel IN ('phone', 'visit', 'video'))"
    " AND a.outcome IN ('1.1', '1.2')"
)
"""SQL: the attempt makes its institution an interviewed one."""

_KINDS: Final = ("job_centre", "integration_officer", "integration_office", "kmn_association")
_WITH_FIELD: Final = (
    "EXISTS (SELECT 1 FROM network_field f WHERE f.network_id = n.id AND f.field = ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The figures of a study; the names are those of `stats --json` and stay stable."""

    regions: int
    regions_with_network: int
    regions_without_network: int
    regions_without_information: int
    networks: int
    networks_regional: int
    networks_supraregional: int
    regions_with_two_regional_networks: tuple[str, ...]
    """AGS of the regions with two or more."""
    networks_with_counselling: int
    regional_networks_without_vocational_language: int
    regions_with_a_network_of_four_or_more_fields: int
    """Fields are those of chapter 1 of the study: language courses outside the ESF-BAMF
    programme (`language_other`) are none of them."""
    good_practice_networks: int
    contacted: dict[str, int]
    """Institutions with at least one outgoing attempt, by the four kinds of the study."""
    contacted_other: dict[str, int]
    """The same for all other kinds."""
    job_centres_interviewed: int
    """Those with an attempt by phone, visit, video or inbound and the outcome 1.1 or 1.2."""
    networks_with_migrant_organisation: int
    verification: dict[str, int]
    """State → regions; all nine states."""
    findings: dict[str, int]
    attempts: int
    """Without entries that were corrected by a newer one."""
    attempts_by_channel: dict[str, int]
    outcomes: dict[str, int]
    """Code → institutions in this state."""


def stats(conn: Connection, reference_day: date) -> Stats:
    """Return the figures of the study as they stand on its reference day."""
    counts = verification_counts(conn)
    findings = {str(finding): n for finding, n in counts.findings.items()}
    contacted = _by_kind(conn, CONTACTED)
    return Stats(
        regions=_one(conn, "SELECT count(*) FROM region"),
        regions_with_network=findings["network"],
        regions_without_network=findings["no_network"],
        regions_without_information=findings["no_information"],
        networks=_networks(conn, COUNTS),
        networks_regional=_networks(conn, REGIONAL),
        networks_supraregional=_networks(conn, f"{COUNTS} AND n.supraregional = 1"),
        regions_with_two_regional_networks=_regions_with_two(conn),
        networks_with_counselling=_networks(conn, f"{COUNTS} AND {_WITH_FIELD}", "counselling"),
        regional_networks_without_vocational_language=_networks(
            conn, f"{REGIONAL} AND NOT {_WITH_FIELD}", "vocational_language"
        ),
        regions_with_a_network_of_four_or_more_fields=_regions_with_fields(conn, 4),
        good_practice_networks=_networks(conn, f"{COUNTS} AND n.good_practice = 1"),
        contacted={kind: contacted.get(kind, 0) for kind in _KINDS},
        contacted_other={kind: n for kind, n in contacted.items() if kind not in _KINDS},
        job_centres_interviewed=_by_kind(conn, TALKED).get("job_centre", 0),
        networks_with_migrant_organisation=_networks(
            conn,
            f"{COUNTS} AND EXISTS (SELECT 1 FROM network_actor x WHERE x.network_id = n.id"
            " AND x.category = ?)",
            "migrant_organisation",
        ),
        verification={str(state): n for state, n in counts.states.items()},
        findings=findings,
        attempts=_one(conn, f"SELECT count(*) FROM contact_attempt a WHERE {STANDS}"),
        attempts_by_channel=_pairs(
            conn,
            "SELECT t.code, count(a.id) FROM vocabulary_term t LEFT JOIN contact_attempt a"
            f" ON a.channel = t.code AND {STANDS} WHERE t.vocabulary = 'channel'"
            " GROUP BY t.code ORDER BY t.rank",
        ),
        outcomes=institutions_by_outcome(conn, reference_day),
    )


def _networks(conn: Connection, where: str, *values: str) -> int:
    return _one(conn, f"SELECT count(*) FROM network n WHERE {where}", *values)


def _regions_with_two(conn: Connection) -> tuple[str, ...]:
    rows = conn.execute(
        "SELECT r.ags FROM network n JOIN network_region x ON x.network_id = n.id"
        f" JOIN region r ON r.id = x.region_id WHERE {REGIONAL}"
        " GROUP BY r.id HAVING count(*) >= 2 ORDER BY r.ags"
    )
    return tuple(ags for (ags,) in rows)


def _regions_with_fields(conn: Connection, least: int) -> int:
    return _one(
        conn,
        "SELECT count(DISTINCT x.region_id) FROM network_region x WHERE x.network_id IN ("
        f"SELECT n.id FROM network n JOIN network_field f ON f.network_id = n.id WHERE {REGIONAL}"
        " AND f.field <> 'language_other' GROUP BY n.id HAVING count(*) >= ?)",
        least,
    )


def _by_kind(conn: Connection, where: str) -> dict[str, int]:
    return _pairs(
        conn,
        "SELECT i.kind, count(DISTINCT i.id) FROM institution i"
        f" JOIN contact_attempt a ON a.institution_id = i.id WHERE {where}"
        " GROUP BY i.kind ORDER BY i.kind",
    )


def _one(conn: Connection, sql: str, *values: Any) -> int:
    return int(conn.execute(sql, values).fetchone()[0])


def _pairs(conn: Connection, sql: str) -> dict[str, int]:
    return {key: int(n) for key, n in conn.execute(sql)}
