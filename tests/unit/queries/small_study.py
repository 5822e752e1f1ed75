"""A small study filled row by row, for the two-source check."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from netzdesk.base.ids import new_id
from netzdesk.store.study import Author, Study
from netzdesk.store.unit import Unit


def noon() -> datetime:
    return datetime(2010, 3, 31, 12, 0, tzinfo=UTC)


def new_study(path: Path) -> Study:
    """Return an empty study with one researcher, who is the author."""
    author = Author(new_id(), "Anna Beispiel", "AB")
    study = Study.create(path, author=author, clock=noon)
    with study.unit("test") as unit:
        unit.put("researcher", {"id": author.id, "name": author.name, "initials": author.initials})
    return study


@dataclass
class Filler:
    """Puts rows with defaults that make them valid."""

    unit: Unit

    def setting(self, key: str, value: object) -> None:
        self.unit.put("setting", {"key": key, "value": json.dumps(value)})

    def region(self, name: str, ags: str) -> str:
        return self.unit.put("region", {"ags": ags, "name": name, "kind": "Landkreis"})

    def office(self, kind: str = "job_centre", regions: Iterable[str] = (), **values: Any) -> str:
        name = values.pop("name", kind)
        office = self.unit.put("institution", {"kind": kind, "name": name, **values})
        for region in regions:
            self.unit.put("institution_region", {"institution_id": office, "region_id": region})
        return office

    def person(self, institution_id: str | None = None, **values: Any) -> str:
        row = {"name": "Kim Muster", "position": "a", "institution_id": institution_id}
        return self.unit.put("person", {**row, **values})

    def network(self, judgement: str = "counts", regions: Iterable[str] = (), **values: Any) -> str:
        network = self.unit.put("network", {"judgement": judgement, **values})
        for region in regions:
            self.unit.put("network_region", {"network_id": network, "region_id": region})
        return network

    def says(
        self,
        institution_id: str,
        region_id: str,
        answer: str,
        day: str = "2010-03-01",
        named: Iterable[str] = (),
        **values: Any,
    ) -> str:
        networks = sorted(set(named))
        statement = self.unit.put(
            "statement",
            {
                "institution_id": institution_id,
                "region_id": region_id,
                "answer": answer,
                "day": day,
                "named": ",".join(networks) or None,
                "researcher_id": self.unit.author_id,
                **values,
            },
        )
        for network in networks:
            self.unit.put("statement_network", {"statement_id": statement, "network_id": network})
        return statement

    def supersede(self, old: str, new: str) -> None:
        self.unit.put("statement", {"id": new, "supersedes_id": old})
        self.unit.put("statement", {"id": old, "superseded_by_id": new})

    def decide(
        self, region_id: str, finding: str, kind: str = "settle", day: str = "2010-03-20"
    ) -> str:
        return self.unit.put(
            "decision",
            {
                "region_id": region_id,
                "kind": kind,
                "finding": finding,
                "reason": "Aktenlage",
                "day": day,
                "researcher_id": self.unit.author_id,
            },
        )

    def rule_on(self, first: str, second: str, verdict: str, day: str = "2010-03-01") -> None:
        self.unit.put(
            "independence",
            {
                "first_id": first,
                "second_id": second,
                "verdict": verdict,
                "reason": "geprüft",
                "day": day,
                "researcher_id": self.unit.author_id,
            },
        )

    def interview(self, network_id: str) -> None:
        self.unit.put("interview", {"network_id": network_id, "day": "2010-03-10"})

    def note(
        self, institution_id: str, outcome: str, day: str = "2010-03-05", **values: Any
    ) -> str:
        row = {"institution_id": institution_id, "outcome": outcome, "day": day}
        return self.unit.put(
            "outcome_note", {**row, "researcher_id": self.unit.author_id, **values}
        )

    def attempt(
        self, institution_id: str, outcome: str, day: str = "2010-03-01", **values: Any
    ) -> str:
        row = {
            "institution_id": institution_id,
            "outcome": outcome,
            "day": day,
            "channel": "phone",
            "direction": "out",
            "researcher_id": self.unit.author_id,
        }
        return self.unit.put("contact_attempt", {**row, **values})

    def outcome_codes(self, *codes: tuple[str, bool]) -> None:
        for code, final in codes:
            attributes = {"group": "O", "level": "attempt", "final": final}
            term = {"vocabulary": "outcome", "code": code, "label_en": code, "label_de": code}
            self.unit.put("vocabulary_term", {**term, "attributes": json.dumps(attributes)})
