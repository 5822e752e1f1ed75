"""Playing the choice of good practice and the maturity sheets."""

from __future__ import annotations

from typing import Final

from netzdesk.actions.assessments import (
    DecideSelection,
    RateCriterion,
    decide_selection,
    rate_criterion,
)
from netzdesk.actions.criteria import ChangeCriterionSet, change_criterion_set
from netzdesk.imports.sample.pack import Event
from netzdesk.imports.sample.stage import Stage
from netzdesk.store.unit import Unit

_CRITERIA: Final = {
    "selection": ("project", "actors", "fields"),
    "maturity": (
        "analysis",
        "aims",
        "composition",
        "agreement",
        "coordination",
        "fields",
        "visible",
        "lasting",
    ),
}
"""Kind of a set → what the sample's tables call its criteria, in their order."""


def two_raters(stage: Stage, event: Event) -> None:
    """Let two persons rate by the criteria of the selection."""
    with stage.desk.study.unit(change_criterion_set.__name__) as unit:
        change_criterion_set(
            unit, ChangeCriterionSet(set_id=_set(unit, "selection"), second_rater=True)
        )


def rate(stage: Stage, event: Event) -> None:
    """Rate a network by the criteria of the selection, as its first or second rater."""
    first = event["rater"] == "first"
    with stage.desk.study.unit(rate_criterion.__name__) as unit:
        keys = _criteria(unit, "selection")
        for row in stage.pack.ratings[event["network"]]:
            rate_criterion(
                unit,
                RateCriterion(
                    network_id=stage.structures[event["network"]],
                    criterion_id=keys[row["criterion"]],
                    rating=row["first" if first else "second"],
                    evidence=row["evidence"] if first else None,
                    reason=None if first else row["second_reason"],
                ),
            )


def decide(stage: Stage, event: Event) -> None:
    """Choose a network or not, with the reason that the protocol prints."""
    row = stage.pack.verdicts[event["network"]]
    with stage.desk.study.unit(decide_selection.__name__) as unit:
        decide_selection(
            unit,
            DecideSelection(
                network_ids=(stage.structures[event["network"]],),
                set_id=_set(unit, "selection"),
                verdict=row["verdict"],
                exception=row["exception"] == "1",
                reason=row["reason"],
            ),
        )


def mature(stage: Stage, event: Event) -> None:
    """Rate how far a chosen network is, by all criteria of maturity."""
    with stage.desk.study.unit(rate_criterion.__name__) as unit:
        keys = _criteria(unit, "maturity")
        for row in stage.pack.maturity[event["network"]]:
            rate_criterion(
                unit,
                RateCriterion(
                    network_id=stage.structures[event["network"]],
                    criterion_id=keys[row["criterion"]],
                    rating=row["rating"],
                    evidence=row["evidence"],
                ),
            )


def _set(unit: Unit, kind: str) -> str:
    (found,) = unit.find("criterion_set", kind=kind)
    return str(found["id"])


def _criteria(unit: Unit, kind: str) -> dict[str, str]:
    rows = unit.find("criterion", set_id=_set(unit, kind))
    ordered = sorted(rows, key=lambda row: str(row["position"]))
    return dict(zip(_CRITERIA[kind], (str(row["id"]) for row in ordered), strict=True))
