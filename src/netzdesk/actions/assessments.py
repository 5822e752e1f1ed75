"""Rating networks by criteria, and the verdict of the selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing, network_name
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.base.ids import natural_id
from netzdesk.domain.fields import KEEP, Keep, TextChange, clean, line, past_day
from netzdesk.domain.selection import (
    RATERS_WANTED,
    RATINGS,
    VERDICTS,
    Criterion,
    Rating,
    against,
    complete_raters,
)
from netzdesk.store.unit import Row, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCriterion:
    """What the author says of a criterion at a network; a second time changes it."""

    network_id: str
    criterion_id: str
    rating: str | Keep = KEEP
    """met, partly, not_met or unknown."""
    evidence: TextChange = KEEP
    reason: TextChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRating:
    """Take the author's own rating back."""

    network_id: str
    criterion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSelection:
    """One verdict with one reason for one network or several."""

    network_ids: tuple[str, ...]
    set_id: str
    verdict: str
    """chosen or not_chosen."""
    reason: str
    exception: bool = False
    """Chosen although a criterion that must be met is not."""
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeSelection:
    network_id: str
    set_id: str


_FIRST: Final = N_("Rate the criterion first: met, partly, not met or not known.")
_REASON: Final = N_("Enter why the network is chosen or not; the protocol prints it.")


def rate_criterion(unit: Unit, command: RateCriterion) -> str:
    """Store the author's rating of a criterion; return its key.

    Raises Refused for a network that does not count, a criterion that is no longer used, and for
    evidence without a rating.
    """
    network = _candidate(unit, command.network_id, "network_id")
    criterion = existing(unit, "criterion", command.criterion_id, "criterion_id")
    if criterion["retired"]:
        raise Refused(
            "assessment.retired",
            N_("This criterion is no longer used. Rate by another one."),
            field="criterion_id",
        )
    key = natural_id("assessment", network["id"], criterion["id"], unit.author_id)
    values: dict[str, Any] = {}
    if isinstance(command.rating, Keep):
        if unit.get("assessment", key) is None:
            raise Refused("assessment.unrated", _FIRST, field="rating")
    elif command.rating not in RATINGS:
        raise Refused("assessment.rating", _FIRST, field="rating")
    else:
        values["rating"] = command.rating
    for name, typed in (("evidence", command.evidence), ("reason", command.reason)):
        if not isinstance(typed, Keep):
            values[name] = clean(typed)
    before = unit.get("assessment", key)
    if before is None or any(before[name] != value for name, value in values.items()):
        values["day"] = unit.today().isoformat()
    return unit.put(
        "assessment",
        {
            "network_id": network["id"],
            "criterion_id": criterion["id"],
            "researcher_id": unit.author_id,
            **values,
        },
    )


def withdraw_rating(unit: Unit, command: WithdrawRating) -> None:
    """Take back what the author said of a criterion at a network; the history keeps it."""
    key = natural_id("assessment", command.network_id, command.criterion_id, unit.author_id)
    row = existing(unit, "assessment", key, "rating")
    unit.delete("assessment", row["id"])


def decide_selection(unit: Unit, command: DecideSelection) -> None:
    """Choose networks or not, with the reason; „good practice“ in the register follows.

    Raises Refused without a reason, for a set that is not for the selection, where a second
    rating is wanted and missing, and where a criterion that must be met is not and no exception
    is made.
    """
    chosen_by = existing(unit, "criterion_set", command.set_id, "set_id")
    if chosen_by["kind"] != "selection":
        raise Refused(
            "selection.kind",
            N_("Networks are chosen by criteria for the selection. Choose such a set."),
            field="set_id",
        )
    if command.verdict not in VERDICTS:
        raise Refused("selection.verdict", N_("Choose the verdict."), field="verdict")
    if not command.network_ids:
        raise Refused("selection.no_network", N_("Choose the networks first."))
    reason = clean(command.reason)
    if reason is None:
        raise Refused("selection.reason", _REASON, field="reason")
    if command.exception and command.verdict != "chosen":
        raise Refused(
            "selection.exception_unchosen",
            N_("An exception is made for a network that is chosen. Leave it out here."),
            field="exception",
        )
    day = past_day(command.day, "day", unit.today())
    criteria = _criteria(unit, chosen_by["id"])
    for network_id in dict.fromkeys(command.network_ids):
        network = _candidate(unit, network_id, "network_ids")
        _check_ratings(unit, network, chosen_by, criteria, command)
        unit.put(
            "selection",
            {
                "network_id": network["id"],
                "set_id": chosen_by["id"],
                "verdict": command.verdict,
                "exception": command.exception,
                "reason": reason,
                "day": day,
                "researcher_id": unit.author_id,
            },
        )
        keep_in_tune(unit, network["id"])


def revoke_selection(unit: Unit, command: RevokeSelection) -> None:
    """Take a verdict back; the history keeps it. The network is again neither chosen nor not."""
    key = natural_id("selection", command.network_id, command.set_id)
    row = existing(unit, "selection", key, "verdict")
    unit.delete("selection", row["id"])
    keep_in_tune(unit, row["network_id"])


def _check_ratings(
    unit: Unit,
    network: Row,
    chosen_by: Row,
    criteria: tuple[Criterion, ...],
    command: DecideSelection,
) -> None:
    ratings = _ratings(unit, network["id"], criteria)
    rated: dict[str, list[str]] = {}
    for rating in ratings:
        rated.setdefault(rating.researcher_id, []).append(rating.criterion_id)
    complete = complete_raters(criteria, rated)
    if chosen_by["second_rater"] and len(complete) < RATERS_WANTED:
        raise Refused(
            "selection.second_missing",
            N_(
                "A second person rates first: {name} has {n} complete of {wanted} ratings. Or "
                "say in the criteria that one person is enough."
            ),
            field="verdict",
            name=network_name(network),
            n=len(complete),
            wanted=RATERS_WANTED,
        )
    missed = against(criteria, ratings)
    if command.verdict == "chosen" and missed and not command.exception:
        raise Refused(
            "selection.needs_exception",
            N_(
                "{name} does not meet: {criteria}. Mark the choice as an exception and say why, "
                "or do not choose it."
            ),
            field="exception",
            name=network_name(network),
            criteria=", ".join(criterion.name for criterion in missed),
        )


def _candidate(unit: Unit, network_id: str, field: str) -> Row:
    network = existing(unit, "network", network_id, field)
    if network["judgement"] != "counts" or network["same_as_id"]:
        raise Refused(
            "selection.no_candidate",
            N_("Only networks that count are rated and chosen. Judge {name} first."),
            field=field,
            name=network_name(network),
        )
    return network


def _criteria(unit: Unit, set_id: str) -> tuple[Criterion, ...]:
    rows = unit.find("criterion", set_id=set_id)
    return tuple(
        Criterion(
            row["id"],
            line(row["name"]) or "",
            row["meaning"] or "",
            row["hint"] or "",
            bool(row["knocks_out"]),
            bool(row["retired"]),
        )
        for row in sorted(rows, key=lambda row: (row["position"], row["id"]))
    )


def _ratings(unit: Unit, network_id: str, criteria: tuple[Criterion, ...]) -> list[Rating]:
    keys = {criterion.id for criterion in criteria}
    return [
        Rating(
            row["criterion_id"],
            row["researcher_id"],
            "",
            row["rating"],
            row["evidence"] or "",
            row["reason"] or "",
            row["day"],
        )
        for row in unit.find("assessment", network_id=network_id)
        if row["criterion_id"] in keys
    ]


def keep_in_tune(unit: Unit, network_id: str) -> None:
    """Make „good practice“ say what the verdicts say: chosen by any set."""
    verdicts = {row["verdict"] for row in unit.find("selection", network_id=network_id)}
    unit.put("network", {"id": network_id, "good_practice": "chosen" in verdicts})
