"""Documented overrides: decisions on a region, and the independence of two institutions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from netzdesk.actions.checks import existing
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.fields import clean, past_day
from netzdesk.domain.region_facts import USABLE
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRegion:
    region_id: str
    finding: str
    """network, no_network or no_information."""
    reason: str
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptNo:
    region_id: str
    reason: str
    """Why no further office can be asked; stands for the missing third "no"."""
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeDecision:
    decision_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIndependence:
    first_id: str
    second_id: str
    verdict: str
    """independent or tied."""
    reason: str
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveIndependence:
    first_id: str
    second_id: str


_REASON: Final = N_("Enter the reason for the decision.")
_NO_FURTHER: Final = N_("Enter why no further office can be asked.")


def settle_region(unit: Unit, command: SettleRegion) -> str:
    """Settle a region by a decision with a reason; return the key of the decision.

    Raises Refused for "no information" while there is a usable statement.
    """
    existing(unit, "region", command.region_id, "region_id")
    if command.finding not in ("network", "no_network", "no_information"):
        raise Refused("decision.finding", N_("Choose the finding."), field="finding")
    if command.finding == "no_information" and _has_usable_answer(unit, command.region_id):
        raise Refused(
            "decision.has_answers",
            N_("There is a usable answer on this region. Choose another finding."),
            field="finding",
        )
    return _decide(unit, command, "settle", command.finding)


def accept_no(unit: Unit, command: AcceptNo) -> str:
    """Accept a "no" without the third source, with the reason; return the key of the decision."""
    existing(unit, "region", command.region_id, "region_id")
    return _decide(unit, command, "accept_no", "no_network")


def revoke_decision(unit: Unit, command: RevokeDecision) -> None:
    """Take a decision back; the history keeps it. The region's computed state holds again."""
    existing(unit, "decision", command.decision_id, "decision_id")
    unit.delete("decision", command.decision_id)


def set_independence(unit: Unit, command: SetIndependence) -> str:
    """Say of two institutions that they are independent or tied, with the reason.

    The order of the two does not matter: the smaller key is stored first.
    """
    if command.first_id == command.second_id:
        raise Refused(
            "independence.itself", N_("Choose two different institutions."), field="second_id"
        )
    existing(unit, "institution", command.first_id, "first_id")
    existing(unit, "institution", command.second_id, "second_id")
    if command.verdict not in ("independent", "tied"):
        raise Refused("independence.verdict", N_("Choose independent or tied."), field="verdict")
    first, second = sorted((command.first_id, command.second_id))
    return unit.put(
        "independence",
        {
            "first_id": first,
            "second_id": second,
            "verdict": command.verdict,
            "reason": _reason(command.reason, N_("Enter the reason.")),
            "day": past_day(command.day, "day", unit.today()),
            "researcher_id": unit.author_id,
        },
    )


def remove_independence(unit: Unit, command: RemoveIndependence) -> None:
    """Take back what was said of two institutions: the rule holds again."""
    pair = sorted((command.first_id, command.second_id))
    row = existing(unit, "independence", natural_id("independence", *pair), "second_id")
    unit.delete("independence", row["id"])


def _decide(unit: Unit, command: SettleRegion | AcceptNo, kind: str, finding: str) -> str:
    return unit.put(
        "decision",
        {
            "region_id": command.region_id,
            "kind": kind,
            "finding": finding,
            "reason": _reason(command.reason, _NO_FURTHER if kind == "accept_no" else _REASON),
            "day": past_day(command.day, "day", unit.today()),
            "researcher_id": unit.author_id,
        },
    )


def _reason(text: str, sentence: str) -> str:
    reason = clean(text)
    if reason is None:
        raise Refused("decision.reason", sentence, field="reason")
    return reason


def _has_usable_answer(unit: Unit, region_id: str) -> bool:
    live = unit.find("statement", region_id=region_id, superseded_by_id=None)
    return any(
        row["answer"] in USABLE and _speaks_for(unit, row["institution_id"], region_id)
        for row in live
    )


def _speaks_for(unit: Unit, institution_id: str, region_id: str) -> bool:
    institution = existing(unit, "institution", institution_id, "region_id")
    link = natural_id("institution_region", institution_id, region_id)
    return bool(institution["whole_area"]) or unit.get("institution_region", link) is not None
