"""Sets of criteria by which networks are rated: data that the team edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import delete_all, existing, refuse_if_referred
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.base.errors import Refused
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, clean, given, required
from netzdesk.domain.selection import KIND_LABELS
from netzdesk.domain.selection_hints import HINT_LABELS
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCriterionSet:
    name: str
    kind: str
    """selection or maturity."""
    second_rater: bool = False
    """Two persons rate, the second without seeing the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCriterionSet:
    set_id: str
    name: str | Keep = KEEP
    second_rater: FlagChange = KEEP
    retired: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCriterionSet:
    set_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCriterion:
    set_id: str
    name: str
    meaning: str | None = None
    hint: str | None = None
    """A key of `HINT_LABELS`: what the register shows beside it."""
    knocks_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCriterion:
    criterion_id: str
    name: str | Keep = KEEP
    meaning: TextChange = KEEP
    hint: TextChange = KEEP
    knocks_out: FlagChange = KEEP
    retired: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCriterion:
    criterion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCriterion:
    criterion_id: str
    after_id: str | None = None
    """The criterion behind which this one is to stand; None for the top."""


_SET_NAME: Final = N_("Enter the name of the set of criteria.")
_NAME: Final = N_("Enter what the criterion is called.")
_RATED: Final = N_("Networks were rated by this criterion. Say that it is no longer used instead.")
_DECIDED: Final = N_(
    "Verdicts rest on this set of criteria. Say that it is no longer used instead."
)


def add_criterion_set(unit: Unit, command: AddCriterionSet) -> str:
    """Add a set without criteria; return its key."""
    if command.kind not in KIND_LABELS:
        raise Refused("criteria.kind", N_("Choose what the criteria are for."), field="kind")
    return unit.put(
        "criterion_set",
        {
            "name": required(command.name, "name", _SET_NAME),
            "kind": command.kind,
            "second_rater": command.second_rater,
        },
    )


def change_criterion_set(unit: Unit, command: ChangeCriterionSet) -> str:
    """Change the name of a set, whether two persons rate, or retire it."""
    row = existing(unit, "criterion_set", command.set_id, "set_id")
    values = given(second_rater=command.second_rater, retired=command.retired)
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _SET_NAME)
    return unit.put("criterion_set", {"id": row["id"], **values})


def remove_criterion_set(unit: Unit, command: RemoveCriterionSet) -> None:
    """Remove a set by which nothing was rated or decided, with its criteria."""
    row = existing(unit, "criterion_set", command.set_id, "set_id")
    refuse_if_referred(unit, row["id"], (("selection", "set_id", _DECIDED),))
    for criterion in unit.find("criterion", set_id=row["id"]):
        refuse_if_referred(unit, criterion["id"], (("assessment", "criterion_id", _RATED),))
    delete_all(unit, "criterion", set_id=row["id"])
    unit.delete("criterion_set", row["id"])


def add_criterion(unit: Unit, command: AddCriterion) -> str:
    """Add a criterion at the end of a set; return its key."""
    existing(unit, "criterion_set", command.set_id, "set_id")
    values = {
        "set_id": command.set_id,
        "name": required(command.name, "name", _NAME),
        "meaning": clean(command.meaning),
        "hint": _hint(command.hint),
        "knocks_out": command.knocks_out,
        "position": last_position(unit, "criterion", set_id=command.set_id),
    }
    return unit.put("criterion", values)


def change_criterion(unit: Unit, command: ChangeCriterion) -> str:
    """Change the given fields of a criterion, retire it, or take it back into use."""
    row = existing(unit, "criterion", command.criterion_id, "criterion_id")
    values: dict[str, Any] = given(knocks_out=command.knocks_out, retired=command.retired)
    if isinstance(command.name, str):
        values["name"] = required(command.name, "name", _NAME)
    if not isinstance(command.meaning, Keep):
        values["meaning"] = clean(command.meaning)
    if not isinstance(command.hint, Keep):
        values["hint"] = _hint(command.hint)
    return unit.put("criterion", {"id": row["id"], **values})


def remove_criterion(unit: Unit, command: RemoveCriterion) -> None:
    """Remove a criterion by which no network was rated. Raises Refused for a used one."""
    row = existing(unit, "criterion", command.criterion_id, "criterion_id")
    refuse_if_referred(unit, row["id"], (("assessment", "criterion_id", _RATED),))
    unit.delete("criterion", row["id"])


def move_criterion(unit: Unit, command: MoveCriterion) -> str:
    """Move a criterion behind another one of its set, or to the top."""
    row = existing(unit, "criterion", command.criterion_id, "criterion_id")
    move_behind(unit, "criterion", row["id"], command.after_id, set_id=row["set_id"])
    return command.criterion_id


def _hint(key: str | None) -> str | None:
    if key and key not in HINT_LABELS:
        raise Refused("criteria.hint", N_("Choose a hint of the list."), field="hint")
    return key or None
