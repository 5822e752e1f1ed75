"""What the verification of one region is computed from: plain facts, read from the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from netzdesk.domain.settings import StudySettings
from netzdesk.domain.ties import StandingTies

Presence = Literal["yes", "no", "unknown"]
Judgement = Literal["open", "counts", "does_not_count"]

WORKS_AS_NO: Final = frozenset(
    {"no", "loose_cooperation", "single_actor", "other_theme", "planned", "former"}
)
USABLE: Final = WORKS_AS_NO | {"yes"}


class Finding(StrEnum):
    """What the report says of a region."""

    NETWORK = "network"
    NO_NETWORK = "no_network"
    NO_INFORMATION = "no_information"


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of the two-source check, as the study has set them."""

    answers_needed: int = 2
    answers_needed_for_no: int = 3
    tiers_needed_for_no: int = 2
    tiers: Mapping[str, int] = field(default_factory=lambda: dict(StudySettings().tiers))

    @classmethod
    def of(cls, settings: StudySettings) -> Rules:
        """Return the rules that a study has set."""
        return cls(
            settings.answers_needed,
            settings.answers_needed_for_no,
            settings.tiers_needed_for_no,
            settings.tiers,
        )

    def tier(self, kind: str) -> int:
        """Return the tier of a kind of institution; a kind without one has that of the others."""
        others = self.tiers.get("other", max(self.tiers.values(), default=0) + 1)
        return self.tiers.get(kind, others)

    @property
    def sources_that_name(self) -> int:
        """How many independent sources must name the same structure."""
        return min(2, self.answers_needed)


@dataclass(frozen=True, slots=True)
class InstitutionFact:
    """An institution as the verification sees it."""

    id: str
    kind: str
    name: str
    whole_area: bool = False


@dataclass(frozen=True, slots=True)
class NetworkFact:
    """A named or registered structure; a duplicate is already replaced by what it is."""

    id: str
    name: str
    judgement: Judgement
    judgement_reason: str | None = None
    supraregional: bool = False
    in_region: bool = False
    interviewed: bool = False

    @property
    def is_regional(self) -> bool:
        """True when it speaks for a regional network: it counts or is still open."""
        return not self.supraregional and self.judgement != "does_not_count"

    @property
    def makes_finding(self) -> bool:
        """True when it is a counting regional network of the region."""
        return self.in_region and not self.supraregional and self.judgement == "counts"


@dataclass(frozen=True, slots=True)
class Named:
    """A structure as one statement names it."""

    network_id: str
    as_named: str | None = None


@dataclass(frozen=True, slots=True)
class StatementFact:
    """A live statement (not superseded) about the region."""

    id: str
    institution_id: str
    answer: str
    day: date
    in_scope: bool = True
    person_id: str | None = None
    heard_from_id: str | None = None
    named: tuple[Named, ...] = ()
    reasons: tuple[str, ...] = ()
    wording: str | None = None
    remark: str | None = None
    attempt_id: str | None = None

    @property
    def is_usable(self) -> bool:
        return self.answer in USABLE

    @property
    def is_counted(self) -> bool:
        """True when it is a usable answer of an institution that speaks for the region."""
        return self.in_scope and self.is_usable


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A documented override; `author` holds the initials."""

    id: str
    kind: Literal["settle", "accept_no"]
    finding: Finding
    reason: str
    day: date
    author: str


@dataclass(frozen=True, slots=True)
class ContactKeys:
    """What may show that two institutions share a desk: direct numbers and mail domains."""

    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """Everything that the verification of one region rests on.

    `institutions` and `networks` hold at least all that the other fields refer to. `speaking`
    are the institutions that speak for the region, `ended` those of them that are not to be
    contacted again, `keys` the direct numbers and mail domains of those that made a statement.
    """

    region_id: str
    institutions: Mapping[str, InstitutionFact]
    statements: tuple[StatementFact, ...] = ()
    networks: Mapping[str, NetworkFact] = field(default_factory=dict)
    decisions: tuple[DecisionFact, ...] = ()
    standing: StandingTies = field(default_factory=StandingTies)
    speaking: tuple[str, ...] = ()
    ended: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    """All institutions that are not to be contacted."""
    presence: Mapping[str, Presence] = field(default_factory=dict)
    keys: Mapping[str, ContactKeys] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    field_phase_ended: bool = False

    @property
    def has_network(self) -> bool:
        """True when a regional network that counts is registered in the region."""
        return any(network.makes_finding for network in self.networks.values())

    def latest(self, kind: Literal["settle", "accept_no"]) -> DecisionFact | None:
        """Return the latest decision of a kind; on one day the one entered last."""
        found = [decision for decision in self.decisions if decision.kind == kind]
        return max(found, key=lambda decision: (decision.day, decision.id), default=None)
