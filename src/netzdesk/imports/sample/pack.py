"""Reading `resources/sample/`: the facts of the 2010 study and the invented contact log."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from netzdesk.base.paths import resource

Row = Mapping[str, str]
Event = Mapping[str, Any]
"""One line of the log: `day`, `at` (local time), `by` (member of the team), `do`, and the rest."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that the sample study is made from; keys are those of the log."""

    team: Mapping[str, Row]
    institutions: Mapping[str, Row]
    offices: tuple[Row, ...]
    networks: Mapping[str, Row]
    actors: Mapping[str, list[Row]]
    contacts: Mapping[str, list[Row]]
    structures: Mapping[str, Row]
    """What sources named and what is no network of its own; `networks` has the others."""
    experts: tuple[Row, ...]
    ratings: Mapping[str, list[Row]]
    """Network → its ratings by the criteria of the selection, of both raters."""
    verdicts: Mapping[str, Row]
    events: tuple[Event, ...]
    """In the order of day and time."""

    @property
    def last_day(self) -> str:
        return "2010-03-31"

    @property
    def first_day(self) -> str:
        return "2009-12-01"


def read_pack() -> Pack:
    """Return the shipped sample."""
    team = json.loads(resource("sample/team.json").read_text(encoding="utf-8"))
    log = resource("sample/log.jsonl").read_text(encoding="utf-8")
    return Pack(
        team=team,
        institutions={row["key"]: row for row in _rows("institutions.csv")},
        offices=tuple(_rows("offices.csv")),
        networks={row["no"]: row for row in _rows("networks.csv")},
        actors=_by_network(_rows("network_actors.csv")),
        contacts=_by_network(_rows("network_contacts.csv")),
        structures={row["key"]: row for row in _rows("structures.csv")},
        experts=tuple(_rows("experts.csv")),
        ratings=_by_network(_rows("selection.csv")),
        verdicts={row["network_no"]: row for row in _rows("verdicts.csv")},
        events=tuple(json.loads(line) for line in log.splitlines()),
    )


def codes(text: str) -> tuple[str, ...]:
    """Return the parts of a list that is separated by semicolons."""
    return tuple(part for part in text.split(";") if part)


def _rows(name: str) -> list[Row]:
    with resource(f"sample/{name}").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _by_network(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["network_no"]].append(row)
    return found
