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


Texts = Mapping[str, str]
"""Section of a profile → its text, as `domain.markup` stores it."""


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
    maturity: Mapping[str, list[Row]]
    """Chosen network → its ratings by the criteria of maturity."""
    talks: Mapping[str, Any]
    """Talk → the kind of its guide, and what was said in each of its parts."""
    deepened: Mapping[str, Any]
    """Chosen network → what is known of it beyond its row of the appendix."""
    partners: Mapping[str, list[Row]]
    """Chosen network → roles of its actors, and those that only its profile names."""
    profiles: Mapping[str, Texts]
    drafts: Mapping[str, Texts]
    """Chosen network → earlier versions of some of its texts."""
    proposals: Mapping[str, Texts]
    """Chosen network → texts as its contact person corrected them."""
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
    team = _object("team.json")
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
        maturity=_by_network(_rows("maturity.csv")),
        talks=_object("interviews.json"),
        deepened=_object("good_practice.json"),
        partners=_by_network(_rows("profile_actors.csv")),
        profiles=_texts("profiles"),
        drafts=_texts("drafts"),
        proposals=_texts("proposals"),
        events=tuple(json.loads(line) for line in log.splitlines()),
    )


def codes(text: str) -> tuple[str, ...]:
    """Return the parts of a list that is separated by semicolons."""
    return tuple(part for part in text.split(";") if part)


def _rows(name: str) -> list[Row]:
    with resource(f"sample/{name}").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _object(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource(f"sample/{name}").read_text(encoding="utf-8"))
    return found


def _texts(folder: str) -> dict[str, Texts]:
    """Return the texts of a folder, a file for each network: „# “ begins a section."""
    found: dict[str, Texts] = {}
    for file in sorted(resource(f"sample/{folder}").iterdir()):
        parts = f"\n{file.read_text(encoding='utf-8')}".split("\n# ")[1:]
        sections = (part.partition("\n") for part in parts)
        number = file.name.removesuffix(".md").lstrip("0")
        found[number] = {name.strip(): body.strip() for name, _, body in sections}
    return found


def _by_network(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["network_no"]].append(row)
    return found
