"""Successes of a network as figures, in entered order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from netzdesk.actions.checks import existing
from netzdesk.actions.ordering import last_position, move_behind
from netzdesk.actions.provenance import forget_origins
from netzdesk.base.i18n import N_
from netzdesk.domain.fields import KEEP, FlagChange, Keep, TextChange, line, required
from netzdesk.domain.periods import parse_point
from netzdesk.domain.results import check_result, parse_figure
from netzdesk.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNetworkResult:
    """A figure, or that there is none yet. Numbers are typed in German: 1.234,5."""

    network_id: str
    label: str
    """What is counted, for example „vermittelte Frauen“."""
    low: str | None = None
    """The figure, or the lower one of two."""
    high: str | None = None
    circa: bool = False
    unit: str | None = None
    as_of: str | None = None
    """A year, a month or a day."""
    not_yet_measurable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNetworkResult:
    network_result_id: str
    label: str | Keep = KEEP
    low: TextChange = KEEP
    high: TextChange = KEEP
    circa: FlagChange = KEEP
    unit: TextChange = KEEP
    as_of: TextChange = KEEP
    not_yet_measurable: FlagChange = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveNetworkResult:
    network_result_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNetworkResult:
    network_result_id: str
    after_id: str | None = None


_LABEL: Final = N_("Enter what the figure counts, for example participants placed in work.")


def add_network_result(unit: Unit, command: AddNetworkResult) -> str:
    """Add a success behind the others of the network; return its key."""
    existing(unit, "network", command.network_id, "network_id")
    low, high = parse_figure(command.low, "low"), parse_figure(command.high, "high")
    check_result(low, high, not_yet_measurable=command.not_yet_measurable)
    return unit.put(
        "network_result",
        {
            "network_id": command.network_id,
            "label": required(command.label, "label", _LABEL),
            "low": low,
            "high": high,
            "circa": command.circa,
            "unit": line(command.unit),
            "as_of": parse_point(command.as_of, "as_of", unit.today()),
            "not_yet_measurable": command.not_yet_measurable,
            "position": last_position(unit, "network_result", network_id=command.network_id),
        },
    )


def change_network_result(unit: Unit, command: ChangeNetworkResult) -> str:
    """Change the given fields of a success.

    To say "not yet measurable" empties the figures, and a figure takes that back.
    """
    row = existing(unit, "network_result", command.network_result_id, "network_result_id")
    values: dict[str, Any] = {}
    if isinstance(command.label, str):
        values["label"] = required(command.label, "label", _LABEL)
    for name, typed in (("low", command.low), ("high", command.high)):
        if not isinstance(typed, Keep):
            values[name] = parse_figure(typed, name)
    if not isinstance(command.circa, Keep):
        values["circa"] = int(command.circa)
    if not isinstance(command.unit, Keep):
        values["unit"] = line(command.unit)
    if not isinstance(command.as_of, Keep):
        values["as_of"] = parse_point(command.as_of, "as_of", unit.today())
    if not isinstance(command.not_yet_measurable, Keep):
        values["not_yet_measurable"] = int(command.not_yet_measurable)
        if command.not_yet_measurable:
            values = {"low": None, "high": None, **values}
    elif values.get("low") or values.get("high"):
        values["not_yet_measurable"] = 0
    after = {**row, **values}
    check_result(after["low"], after["high"], not_yet_measurable=bool(after["not_yet_measurable"]))
    return unit.put("network_result", {"id": row["id"], **values})


def remove_network_result(unit: Unit, command: RemoveNetworkResult) -> None:
    """Remove a success from a network."""
    existing(unit, "network_result", command.network_result_id, "network_result_id")
    forget_origins(unit, (command.network_result_id,))
    unit.delete("network_result", command.network_result_id)


def move_network_result(unit: Unit, command: MoveNetworkResult) -> str:
    """Move a success behind another one of the network, or to the top."""
    row = existing(unit, "network_result", command.network_result_id, "network_result_id")
    scope = {"network_id": row["network_id"]}
    move_behind(unit, "network_result", row["id"], command.after_id, **scope)
    return command.network_result_id
