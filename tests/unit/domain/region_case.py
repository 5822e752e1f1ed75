"""One region to verify, put together statement by statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from netzdesk.domain.region_facts import (
    ContactKeys,
    DecisionFact,
    Finding,
    InstitutionFact,
    Judgement,
    Named,
    NetworkFact,
    Presence,
    RegionFacts,
    Rules,
    StatementFact,
)
from netzdesk.domain.sentences import Labels
from netzdesk.domain.states import says_network
from netzdesk.domain.ties import Verdict, standing_ties
from netzdesk.domain.verification import Verification, verify

ALL_OFFICES_RECORDED: dict[str, Presence] = {
    "job_centre": "no",
    "integration_officer": "no",
    "integration_office": "no",
    "kmn_association": "no",
}


def finding_without_network(found: Verification) -> bool:
    """Tell whether a region stands on the list „Befund ohne Netzwerk“."""
    return _says_network(found) and not found.facts.has_network


def network_without_finding(found: Verification) -> bool:
    """Tell whether a region stands on the list „Netzwerk ohne Befund“."""
    return found.facts.has_network and not _says_network(found)


def _says_network(found: Verification) -> bool:
    return says_network(found.state, found.evidence.tally.settled)


GERMAN_LABELS = Labels(
    {
        ("institution_kind", "integration_officer"): "Integrationsbeauftragte/r",
        ("institution_kind", "integration_office"): "Leitstelle für Integration",
        ("judgement_reason", "loose_or_bilateral"): "Lose oder bilaterale Zusammenarbeit",
    },
    {"job_centre": "Jobcenter", "integration_office": "Leitstelle", "kmn_association": "KMN"},
)


def march(day: int) -> date:
    return date(2010, 3, day)


@dataclass
class RegionCase:
    """Collects facts; every office speaks for the region unless it is said otherwise."""

    rules: Rules = field(default_factory=Rules)
    presence: dict[str, Presence] = field(default_factory=lambda: dict(ALL_OFFICES_RECORDED))
    field_phase_ended: bool = False
    institutions: dict[str, InstitutionFact] = field(default_factory=dict)
    speaking: list[str] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    networks: dict[str, NetworkFact] = field(default_factory=dict)
    statements: list[StatementFact] = field(default_factory=list)
    decisions: list[DecisionFact] = field(default_factory=list)
    part_of: dict[str, str] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    keys: dict[str, ContactKeys] = field(default_factory=dict)

    def office(
        self,
        kind: str = "job_centre",
        name: str | None = None,
        *,
        speaks: bool = True,
        part_of: str | None = None,
        ended: bool = False,
        keys: ContactKeys | None = None,
    ) -> str:
        key = f"office-{len(self.institutions)}"
        self.institutions[key] = InstitutionFact(key, kind, name or f"{kind} {key}")
        if kind != "other":
            self.presence[kind] = "yes"
        if speaks:
            self.speaking.append(key)
        if part_of:
            self.part_of[key] = part_of
        if ended:
            self.ended.add(key)
        if keys:
            self.keys[key] = keys
        return key

    def network(
        self,
        name: str = "Netz",
        judgement: Judgement = "counts",
        *,
        reason: str | None = None,
        supraregional: bool = False,
        in_region: bool = False,
        interviewed: bool = False,
    ) -> str:
        key = f"network-{len(self.networks)}"
        self.networks[key] = NetworkFact(
            key, name, judgement, reason, supraregional, in_region, interviewed
        )
        return key

    def says(
        self,
        institution: str,
        answer: str,
        day: int = 1,
        *,
        named: Iterable[str] = (),
        person: str | None = None,
        heard_from: str | None = None,
    ) -> StatementFact:
        statement = StatementFact(
            id=f"statement-{len(self.statements):02}",
            institution_id=institution,
            answer=answer,
            day=march(day),
            in_scope=institution in self.speaking,
            person_id=person,
            heard_from_id=heard_from,
            named=tuple(Named(network) for network in named),
        )
        self.statements.append(statement)
        return statement

    def decide(
        self, finding: str, kind: str = "settle", day: int = 31, reason: str = "Aktenlage"
    ) -> None:
        key = f"decision-{len(self.decisions)}"
        self.decisions.append(
            DecisionFact(
                key,
                "accept_no" if kind == "accept_no" else "settle",
                Finding(finding),
                reason,
                march(day),
                "AB",
            )
        )

    def rule_on(self, first: str, second: str, verdict: str, day: int = 1) -> None:
        word = "tied" if verdict == "tied" else "independent"
        self.verdicts.append(Verdict(first, second, word, "geprüft", march(day)))

    def facts(self) -> RegionFacts:
        return RegionFacts(
            region_id="region",
            institutions=self.institutions,
            statements=tuple(self.statements),
            networks=self.networks,
            decisions=tuple(self.decisions),
            standing=standing_ties(self.part_of, self.verdicts, self.duplicates),
            speaking=tuple(self.speaking),
            ended=frozenset(self.ended),
            presence=self.presence,
            keys=self.keys,
            rules=self.rules,
            field_phase_ended=self.field_phase_ended,
        )

    def verify(self) -> Verification:
        return verify(self.facts())
