"""The sets of criteria that a new study begins with, and that older ones can load."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from netzdesk.actions.criteria import (
    AddCriterion,
    AddCriterionSet,
    add_criterion,
    add_criterion_set,
)
from netzdesk.base.paths import resource
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStandardCriteria:
    """Adds what is not there yet, by name; nothing that the team changed is touched."""


def load_standard_criteria(unit: Unit, command: LoadStandardCriteria) -> int:
    """Add the standard sets that the study does not have; return how many."""
    file = resource("criteria") / "criteria.json"
    described: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    there = {(row["name"], row["kind"]) for row in unit.find("criterion_set")}
    missing = [each for each in described["sets"] if (each["name"], each["kind"]) not in there]
    for each in missing:
        made = add_criterion_set(unit, AddCriterionSet(name=each["name"], kind=each["kind"]))
        for criterion in each["criteria"]:
            add_criterion(
                unit,
                AddCriterion(
                    set_id=made,
                    name=criterion["name"],
                    meaning=criterion["meaning"],
                    hint=criterion["hint"],
                    knocks_out=criterion.get("knocks_out", False),
                ),
            )
    return len(missing)
