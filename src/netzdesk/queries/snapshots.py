"""Frozen states of the report: which there are, and the key figures of a study."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.text import fold
from netzdesk.queries.profiles import chosen_networks
from netzdesk.queries.stats import stats
from netzdesk.store.engine import Connection
from netzdesk.store.frozen import reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A frozen state of the report."""

    id: str
    name: str
    day: str
    vector: Mapping[str, int]
    sha256: str
    figures: Mapping[str, int]
    note: str
    persons: str
    released: str
    language: str
    status: str
    program: str
    initials: str
    here: bool
    """False for a state of another study file, of which a register brought the name and figures:
    it cannot be made again here."""


_SELECT: Final = (
    "SELECT s.id, s.name, s.day, s.vector, s.sha256, s.figures, coalesce(s.note, ''), s.persons,"
    " coalesce(s.released, ''), s.language, coalesce(s.status, ''), s.program,"
    " coalesce(r.initials, '')"
    " FROM snapshot s LEFT JOIN researcher r ON r.id = s.researcher_id"
)
_NOWHERE: Final = {"": 1}
"""A place that no journal has."""

_UNKNOWN: Final = N_("There is no frozen state “{name}”. There are: {names}.")
_NONE: Final = N_("There is no frozen state “{name}”: no state of the report is frozen yet.")


def snapshots(conn: Connection) -> tuple[Snapshot, ...]:
    """Return the frozen states, the latest first."""
    rows = conn.execute(f"{_SELECT} ORDER BY s.day DESC, s.id DESC")
    return tuple(_snapshot(conn, row) for row in rows.fetchall())


def snapshot(conn: Connection, key: str) -> Snapshot | None:
    """Return one frozen state; None when it is not there."""
    row = conn.execute(f"{_SELECT} WHERE s.id = ?", (key,)).fetchone()
    return _snapshot(conn, row) if row else None


def snapshot_named(conn: Connection, name: str) -> Snapshot:
    """Return the frozen state of a name. Raises Refused `snapshot.unknown`."""
    every = snapshots(conn)
    for found in every:
        if fold(found.name) == fold(name):
            return found
    raise Refused(
        "snapshot.unknown",
        _UNKNOWN if every else _NONE,
        field="snapshot",
        name=name,
        names=", ".join(found.name for found in every),
    )


def key_figures(conn: Connection, day: date) -> dict[str, int]:
    """Return the figures that a report is known by, in the order of `domain.report_states`."""
    found = stats(conn, day)
    chosen = chosen_networks(conn)
    written = {
        network
        for (network,) in conn.execute(
            "SELECT DISTINCT t.network_id FROM profile_text t JOIN profile_section s"
            " ON s.id = t.section_id AND s.retired = 0 WHERE t.body IS NOT NULL"
        )
    }
    return {
        "regions": found.regions,
        "regions_with_network": found.regions_with_network,
        "regions_without_network": found.regions_without_network,
        "regions_without_information": found.regions_without_information,
        "networks": found.networks,
        "networks_regional": found.networks_regional,
        "networks_supraregional": found.networks_supraregional,
        "networks_chosen": len(chosen),
        "profiles": sum(key in written for key in chosen),
        "experts": _count(conn, "expert"),
        "institutions": _count(conn, "institution WHERE same_as_id IS NULL"),
        "institutions_contacted": sum(found.contacted.values())
        + sum(found.contacted_other.values()),
        "attempts": found.attempts,
        "statements": _count(conn, "statement WHERE superseded_by_id IS NULL"),
        **{f"state.{state}": n for state, n in found.verification.items()},
    }


def _count(conn: Connection, table: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _snapshot(conn: Connection, row: tuple[str, ...]) -> Snapshot:
    names = (field.name for field in fields(Snapshot) if field.name != "here")
    values: dict[str, Any] = dict(zip(names, row, strict=True))
    values["vector"] = _numbers(values["vector"]) or _NOWHERE
    values["figures"] = _numbers(values["figures"])
    return Snapshot(**values, here=reaches(conn, values["vector"]))


def _numbers(text: str) -> dict[str, int]:
    """Return what was stored; a register that was edited by hand may hold anything."""
    try:
        stored = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(stored, dict):
        return {}
    return {str(name): value for name, value in stored.items() if type(value) is int}
